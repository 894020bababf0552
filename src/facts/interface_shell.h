#ifndef FACTS_INTERFACE_SHELL_H
#define FACTS_INTERFACE_SHELL_H

#include "base/map.h"
#include "facts/interface.h"
#include "parse/shell.h"

/* What the files of interface_shell.c share. */

enum { SHELL_ARMS = 128, SHELL_CALLS = 4 };

/* How a run of commands ends. */
enum shell_end {
	SHELL_GOES_ON,
	SHELL_FAILS,
	SHELL_LEAVES, /* exits well, or nobody knows how */
};

/* The variables that an arm of the loop sets. */
struct arm_setting {
	struct str name;
	size_t option;
};

struct shell_reading {
	struct arena *arena;
	struct arena *scratch;
	struct source *source;
	struct interface *out;
	struct map functions; /* name -> struct shell_node */
	struct map assigned;  /* name -> size_t, how many assignments */
	struct map emptied;   /* those that set nothing */
	bool sources;         /* other files may set what they like */
	bool exits;           /* set -e */
	bool unset_fails;     /* set -u */
	bool may_have_left;
	bool left;        /* nothing behind it is reached */
	bool looped;      /* the loop over the words was read */
	bool dispatched;  /* case "$1" */
	bool reset;       /* behind the loop the words are others */
	unsigned depth;   /* calls of functions with "$@" */
	uint32_t shifted; /* words cut off, for sure */
	uint32_t min, max;
	struct span counted; /* what bounds them */
	VEC(struct arm_setting) settings;
	const struct shell_words *arguments; /* of usage 1, die "text" */
};

/* interface_shell.c */
enum shell_end shell_list_end(
    struct shell_reading *r, const struct shell_list *list);
/* The text of a word without expansions; empty when it has some. */
struct str shell_literal(struct shell_reading *r, const struct shell_word *w);
/* The word is $NAME or "${NAME:-}" and nothing else. */
bool shell_names(const struct shell_word *w, struct str *name);
bool shell_is_all(const struct shell_word *w); /* "$@" */
/* How SHIFT n is written; 0: it is none. */
uint32_t shell_shift(struct shell_reading *r, const struct shell_node *n);

/* A look at a part of the tree: what it does with the words. */
struct shell_uses {
	bool all;     /* $@, $* */
	bool shifts;  /* shift, set -- */
	uint32_t top; /* the highest $N */
	bool must;    /* ${N:?} */
};
void shell_look(
    struct shell_reading *r, const struct shell_node *n, struct shell_uses *u);
void shell_look_list(struct shell_reading *r, const struct shell_list *list,
    struct shell_uses *u);
void shell_look_word(
    struct shell_reading *r, const struct shell_word *w, struct shell_uses *u);

/* interface_shell_loop.c: true when it was the loop over the words. */
bool shell_read_while(struct shell_reading *r, const struct shell_node *n);
bool shell_read_for(struct shell_reading *r, const struct shell_node *n);
/* OPTS=$(getopt ...); the word that holds it. */
bool shell_read_getopt(
    struct shell_reading *r, const struct shell_node *n, bool checked);

/* interface_shell_test.c: a test whose other way fails. */
void shell_note_test(
    struct shell_reading *r, const struct shell_node *test, bool holds);

#endif
