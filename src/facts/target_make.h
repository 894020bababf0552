#ifndef FACTS_TARGET_MAKE_H
#define FACTS_TARGET_MAKE_H

#include "facts/target_internal.h"
#include "parse/makefile.h"

/* The reader of makefiles; for its own files only. */

/* All that a file says of one variable of its own. */
struct make_def {
	struct str name;
	const struct make_variable **at; /* in the order of the file */
	size_t len, cap;
	struct block *canned; /* as a recipe, once it was asked for */
	enum { DEF_NEW, DEF_BEGUN, DEF_DONE } state;
};

/* What automatic variables stand for; empty: not known. */
struct make_context {
	struct str target, first;
};

struct make_reader {
	struct target_reader *r;
	struct makefile *make;
	struct map defs; /* name -> struct make_def */
	struct map phony, exported;
	struct map plain;  /* name -> struct target, in no arm */
	struct map joined; /* name -> struct program, of double colons */
	bool one_shell;
	bool other_shell;        /* SHELL is none that is read */
	size_t budget;           /* of expansions and dependencies */
	size_t depth;            /* of $(shell ...) and canned recipes */
	struct make_context ctx; /* of the recipe that is read */
};

void make_collect(struct make_reader *m);
/* OP_SETs for all variables, each behind those that it names. */
void make_variables(struct make_reader *m);
/* An assignment behind the operations of TO. */
void make_add_setting(
    struct make_reader *m, struct block *to, const struct make_variable *v);
/* The lines of a recipe behind the operations of TO. */
void make_recipe_ops(struct make_reader *m, const struct make_line *lines,
    size_t n, size_t depth, struct block *to);
const struct program *make_one_shell(
    struct make_reader *m, const struct make_rule *rule);
/* T as a shell text. */
struct text make_shell_text(struct make_reader *m, struct text t);
/*
 * T with all variables put in; false when one is not known, may be set from
 * outside, or the text becomes longer than 4096 bytes.
 */
bool make_expand(struct make_reader *m, struct str t, struct str *out);

#endif
