#ifndef PARSE_JUSTFILE_H
#define PARSE_JUSTFILE_H

#include "parse/problem.h"

/* A justfile as it is written; expressions are kept as text. */
struct just_texts {
	struct text *at;
	size_t len, cap;
};

/* [name], [name('argument')], [name: 'argument'] */
struct just_attribute {
	struct text name;
	struct text argument; /* all of it, as written; may be empty */
};

struct just_parameter {
	struct text name;
	bool exported; /* $name */
	bool some;     /* +name: one or more */
	bool any;      /* *name: none or more */
	bool has_fallback;
	struct text fallback; /* an expression */
};

struct just_dependency {
	struct text name;            /* maybe module::name */
	struct just_texts arguments; /* expressions */
	bool after;                  /* behind && */
};

struct just_recipe {
	struct text name;
	struct span span; /* of the header's line */
	bool quiet;       /* @name */
	struct just_attribute *attributes;
	size_t nattributes, cattributes;
	struct just_parameter *parameters;
	size_t nparameters, cparameters;
	struct just_dependency *dependencies;
	size_t ndependencies, cdependencies;
	/*
	 * The body without its indentation.  A shebang recipe is one line
	 * that holds all; in others each line has a shell of its own.
	 */
	struct text *lines;
	size_t nlines, clines;
	bool is_script; /* it begins with #!, or has [script] */
};

/* name := value, export name := value, set name := value, alias */
struct just_setting {
	enum just_setting_kind {
		JUST_VARIABLE,
		JUST_EXPORT,
		JUST_SET,
		JUST_ALIAS,
	} kind;
	struct text name;
	struct text value; /* an expression; empty for `set name` */
};

/* import 'path', mod name 'path'; without a path the text is empty. */
struct just_include {
	bool is_module;
	bool optional;
	struct text name; /* of a module */
	struct text path; /* between its quotes */
	struct span span;
};

struct justfile {
	struct just_recipe **recipes;
	size_t nrecipes, crecipes;
	struct just_setting *settings;
	size_t nsettings, csettings;
	struct just_include *includes;
	size_t nincludes, cincludes;
	struct problems problems;
};

/*
 * Parses all of T.  A line that is none of just's is a problem and passed
 * over.  Bounds: 100,000 names and lines, 20 problems.
 */
void justfile_parse(struct arena *a, struct text t, struct justfile *out);

/*
 * The place behind the string, `backticks` or brackets that begin at AT of
 * S, with what they hold; what does not end, ends with S.  Any other byte
 * is one by itself.
 */
size_t just_token_end(struct str s, size_t at);

#endif
