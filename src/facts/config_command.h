#ifndef FACTS_CONFIG_COMMAND_H
#define FACTS_CONFIG_COMMAND_H

#include "facts/config.h"

struct ynode;

/* For config.c only: commands that stand in a configuration. */

/* What N holds for S as operations; false: nothing. */
bool config_command(struct arena *a, struct arena *scratch,
    const struct know_setting *s, const struct ynode *n,
    struct config_run *out);
/* NAME=VALUE, a list of them, or a map. */
void config_environment(
    struct arena *a, const struct ynode *n, struct entries *out);

#endif
