#ifndef FACTS_MISUSE_INTERNAL_H
#define FACTS_MISUSE_INTERNAL_H

#include "facts/misuse.h"

/* What the files of misuse.h share. */

enum { MISUSE_WORDS = 64, MISUSE_OPERANDS = 16, MISUSE_FOUND = 16 };

enum misuse_way {
	MISUSE_GOES_ON,
	MISUSE_ENDS,  /* help was asked for: all is well */
	MISUSE_FAILS, /* the script would end here */
};

struct misuse_state {
	struct arena *arena;
	const struct interface *root;
	const struct given_words *words;
	struct misuses *out;
	bool unsure; /* an unknown word was taken for an operand */
	VEC(size_t) extras;
};

/* Does it begin as an option of I does? */
bool interface_is_dashed(const struct interface *i, struct str word);
/* The option of this name, or NULL. */
const struct interface_option *interface_option_of(
    const struct interface *i, struct str name);
/* The subcommand of this name, or NULL. */
const struct interface_command *interface_command_of(
    const struct interface *i, struct str name);

/* Adds one, with what lies nearest of the options of I. */
struct misuse *misuse_add(
    struct misuse_state *st, enum misuse_kind kind, size_t word);
struct str misuse_near_option(
    struct arena *a, const struct interface *i, struct str name);
struct str misuse_near_name(
    const struct interface_names *names, struct str name);
struct str misuse_near_command(const struct interface *i, struct str name);
/* The name of an option for people: the longest. */
struct str misuse_option_name(const struct interface_option *o);

/* Checks TEXT, which is known, against what is accepted. */
bool misuse_value_fits(const struct interface_value *v, struct str text);

enum misuse_way misuse_argparse(
    struct misuse_state *st, const struct interface *i, size_t from);
void misuse_click(struct misuse_state *st);
void misuse_getopt(struct misuse_state *st);
void misuse_loop(struct misuse_state *st);

#endif
