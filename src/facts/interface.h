#ifndef FACTS_INTERFACE_H
#define FACTS_INTERFACE_H

#include "base/source.h"
#include "base/vec.h"

struct python;
struct shell;

/*
 * What a script accepts and needs, whatever language it is written in: its
 * options, operands and subcommands, and the environment that it asks for.
 * Each part stands where it is declared: the add_argument(), the arm of a
 * case.  What could not be read makes it incomplete, and says why.
 */
struct interface;

struct interface_names {
	struct str *at;
	size_t len, cap;
};

enum { INTERFACE_ANY = INT32_MAX }; /* no upper bound */

/* What a value must look like. */
struct interface_value {
	bool chosen; /* one of `choices` */
	bool any_case;
	bool integer;
	bool number;
	struct interface_names choices;
};

struct interface_option {
	struct span span;
	struct interface_names names; /* with their dashes */
	uint32_t min, max;            /* values that it takes */
	struct interface_value value;
	bool required; /* surely */
	bool maybe;    /* declared on some ways only */
	bool ends;     /* help, version: nothing behind it is asked for */
	bool passes;   /* operand of a loop: what follows is not read here */
	/* may be given as a value what looks like an option */
	bool any_value;
	/* LOOP: a missing value is not noticed */
	bool lenient;
	bool glob;    /* LOOP: the names are patterns */
	bool refuses; /* LOOP: whoever is called so ends with an error */
	size_t group; /* index + 1 of the exclusive group, or 0 */
};

struct interface_operand {
	struct span span;
	struct str name;
	uint32_t min, max;
	struct interface_value value;
	bool required;  /* said so, though `min` is 0 */
	bool remainder; /* takes what looks like options too */
	bool commands;  /* the place of the subcommand, and all behind it */
	bool quirk;     /* versions of the library disagree about it */
	size_t group;
};

struct interface_command {
	struct str name;
	struct interface *interface;
	struct span span;
};

/* At most one of its options, and where `required` one at least. */
struct interface_group {
	struct span span;
	bool required;
	bool exclusive;
};

/* A variable of the environment that it cannot do without. */
struct interface_variable {
	struct str name;
	struct span span;
	enum interface_how {
		INTERFACE_SUBSCRIPT, /* os.environ["X"] */
		INTERFACE_EXPANSION, /* ${X:?} */
		INTERFACE_UNSET,     /* $X under set -u */
		INTERFACE_TEST,      /* [ -z "$X" ] ends it */
	} how;
	bool certain; /* on every way through the script */
};

enum interface_kind {
	INTERFACE_ARGPARSE, /* options anywhere, prefixes */
	INTERFACE_CLICK,    /* options anywhere, in groups in front */
	INTERFACE_GETOPTS,  /* short options in front of the operands */
	INTERFACE_GETOPT,   /* getopt(1): long ones, prefixes, anywhere */
	INTERFACE_LOOP,     /* word for word, first arm that matches */
	INTERFACE_OPERANDS, /* words are only counted */
};

struct interface {
	enum interface_kind kind;
	struct span span; /* of the parser, loop or check */
	VEC(struct interface_option *) options;
	VEC(struct interface_operand *) operands;
	VEC(struct interface_command) commands;
	VEC(struct interface_group) groups;
	VEC(struct interface_variable) environment;
	struct str prefix_chars;
	struct str file_chars; /* words that begin so name files of words */
	bool prefixes;         /* unambiguous ones of long options */
	bool intermixed;       /* operands anywhere between options */
	bool rest;             /* what is not known is passed on */
	bool in_front;         /* options only in front of operands */
	bool command_required; /* a subcommand must be given */
	bool bare_unknown;     /* without any word it does something else */
	bool open_commands;    /* there may be more subcommands */
	uint32_t least;        /* LOOP: words that it cannot do without */
	struct span least_span;
	bool only_dashed;     /* LOOP: it ends in front of an operand */
	bool incomplete;      /* do not judge by it */
	struct span why_span; /* INCOMPLETE: where, if anywhere */
	struct str why;       /* and why: lower case, for people */
};

/* Says why it is not complete; the first reason stays. */
void interface_incomplete(
    struct interface *i, struct span span, struct str why);

/* Declares something new there, of which only the place is known. */
struct interface_option *interface_add_option(
    struct arena *a, struct interface *to, struct span span);
struct interface_operand *interface_add_operand(
    struct arena *a, struct interface *to, struct span span);
void interface_add_command(struct arena *a, struct interface *to,
    struct str name, struct interface *command, struct span span);

/*
 * Reads the interface of the script in S, which runs as its shebang or path
 * says; never NULL.  The trees are in SCRATCH.  What a script does is
 * followed only as far as it declares its arguments: at most
 * INTERFACE_STEPS steps, calls INTERFACE_DEPTH deep.
 */
enum { INTERFACE_STEPS = 20000, INTERFACE_DEPTH = 12 };
const struct interface *interface_read(
    struct arena *a, struct arena *scratch, struct source *s);
/* The same of a script that was parsed for another reason, in its language. */
struct interface_tree {
	const struct python *python; /* or NULL */
	const struct shell *shell;   /* or NULL */
};
const struct interface *interface_read_tree(struct arena *a,
    struct arena *scratch, struct source *s, const struct interface_tree *tree);

/* interface_python.c, interface_shell.c: of trees that are read already. */
void interface_of_python(struct arena *a, struct arena *scratch,
    struct source *s, const struct python *p, struct interface *out);
void interface_of_shell(struct arena *a, struct arena *scratch,
    struct source *s, const struct shell *sh, struct interface *out);

#endif
