#ifndef PARSE_MAKEFILE_H
#define PARSE_MAKEFILE_H

#include "parse/problem.h"

/*
 * A file of GNU make as it is written: nothing is expanded.  All arms of
 * its conditionals are kept, in the order of the file.
 */
struct texts {
	struct text *at;
	size_t len, cap;
};

/* An ifeq, ifneq, ifdef or ifndef with its arms. */
struct make_choice {
	struct span span; /* of the directive's line */
	unsigned narms;
	bool has_else; /* without a condition: one arm is always taken */
};

/* In which arm something stands; NULL: in none. */
struct make_arm {
	const struct make_arm *up;
	const struct make_choice *choice;
	unsigned number; /* from 0 */
	size_t depth;    /* how many are around it */
};

/* A line of a recipe: one shell, unless .ONESHELL is given. */
struct make_line {
	struct text text; /* without prefix and @, -, +; continued lines stay,
	                     without the prefix behind the line end */
	bool ignores_errors; /* - */
	const struct make_arm *arm;
};

struct make_rule {
	struct span span; /* of the line with the colon */
	struct texts targets;
	struct text pattern; /* of a static pattern rule; else empty */
	struct texts prerequisites, order_only;
	bool double_colon;
	const struct make_arm *arm;
	struct make_line *lines;
	size_t nlines, clines;
	bool has_recipe; /* also `target: ;` without any line */
};

enum make_flavor {
	MAKE_RECURSIVE, /* = */
	MAKE_SIMPLE,    /* := ::= :::= */
	MAKE_DEFAULT,   /* ?= */
	MAKE_APPEND,    /* += */
	MAKE_SHELL,     /* != */
};

struct make_variable {
	struct text name;
	enum make_flavor flavor;
	struct text value;
	bool is_define; /* define ... endef: lines */
	bool exported;
	const struct make_rule *rule; /* specific to its targets; or NULL */
	const struct make_arm *arm;
};

struct make_include {
	struct text path; /* one word, maybe a pattern */
	bool optional;    /* -include, sinclude */
	const struct make_arm *arm;
};

struct makefile {
	struct make_rule **rules; /* in the order of the file */
	size_t nrules, crules;
	struct make_variable *variables;
	size_t nvariables, cvariables;
	struct make_include *includes;
	size_t nincludes, cincludes;
	struct texts exports; /* names behind `export` */
	bool exports_all;
	/* Lines that are only an expansion: $(eval ...), $(call ...) */
	struct texts expansions;
	struct problems problems;
};

/*
 * Parses all of T.  Bounds: 100,000 words and lines, conditionals 32 deep,
 * 20 problems; passing one is a problem and ends the parse.  Backslashes in
 * names are taken off in front of ':' and '#' only.
 */
void makefile_parse(struct arena *a, struct text t, struct makefile *out);

/*
 * The place behind the expansion that begins with the '$' at AT of S: $(x),
 * ${x}, $x, $$.  What does not end ends with S.
 */
size_t make_expansion_end(struct str s, size_t at);

/* Words of T at white space outside of expansions. */
void make_words(struct arena *a, struct text t, struct texts *out);

#endif
