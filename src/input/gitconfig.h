#ifndef INPUT_GITCONFIG_H
#define INPUT_GITCONFIG_H

#include "base/str.h"

struct arena;

/*
 * The value of SECTION.SUB.KEY (SUB may be NULL) in the text of a git config
 * file, the last one if there are several; empty when there is none.
 */
struct str gitconfig_value(struct arena *a, struct str text,
    const char *section, const char *sub, const char *key);

/* Is it a value that git takes for true? */
bool gitconfig_is_true(struct str value);

#endif
