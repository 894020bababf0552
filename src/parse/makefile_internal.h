#ifndef PARSE_MAKEFILE_INTERNAL_H
#define PARSE_MAKEFILE_INTERNAL_H

#include "parse/makefile.h"

/* The halves of the reader of makefiles. */

/* A logical line: continued lines are joined by one space each. */
struct make_logical {
	struct text text; /* joined, without a comment behind */
	size_t from, to;  /* in the source text; TO without the line end */
};

/* What an assignment says; the value reaches to the end of the line. */
struct make_assignment {
	struct text name;
	enum make_flavor flavor;
	struct text value;
	bool exported;
};

struct text text_trim(struct text t);
/*
 * Offset of the first byte of SET outside of expansions and not behind a
 * backslash, or SIZE_MAX.
 */
size_t make_find(struct str s, size_t from, const char *set);
bool make_assignment(struct text line, struct make_assignment *out);
/* Joins the lines of T at "\" and line end, with white space around. */
struct text make_join(struct arena *a, struct text t);
/* Takes off PREFIX in front of continued lines. */
struct text make_recipe(struct arena *a, struct text t, char prefix);
/* Is WORD the first of T?  *REST is what stands behind it. */
bool make_directive(struct text t, const char *word, struct text *rest);

#endif
