#ifndef MODEL_CONFIG_H
#define MODEL_CONFIG_H

#include "facts/config.h"
#include "model/args.h"

/*
 * What the configuration of a tool says of what a call or step does.
 */
struct tool_config {
	const struct config *config; /* NULL: none stands there */
	/* There is or may be one, and what it says is not known. */
	bool unknown;
};
struct tool_config config_of(const struct given *g);

/* Is an action of this kind done, where the tool else does it or not? */
enum truth config_does(const struct given *g, const struct tool_config *c,
    enum action_kind kind, enum truth otherwise);
/* Kinds that a setting may add, as bits. */
unsigned config_adds(const struct given *g, const struct tool_config *c);
/* How releases come to stand; UNKNOWN and *SAYS where it says nothing. */
enum know_flow config_flow(
    const struct given *g, const struct tool_config *c, bool *says);
/* The tags of what is made for a KIND; false: it does not say. */
bool config_tag(const struct given *g, const struct tool_config *c,
    enum action_kind kind, struct value *out);
/* Follows the command lines that a step is given as inputs. */
void config_run_inputs(const struct given *g);
/* Follows the commands that the tool runs by it. */
void config_run(const struct given *g, const struct tool_config *c);

#endif
