#ifndef FINDING_IGNORE_H
#define FINDING_IGNORE_H

#include "base/source.h"
#include "base/vec.h"

/* One rule that a suppression names. */
struct ignore {
	struct str rule;
	struct span span;     /* of the name */
	uint32_t line, reach; /* first and last line it covers, from 1 */
	bool lone;            /* nothing else stands before it on its line */
	bool quoted;          /* an example in a document: may be unused */
	bool used;
};

/* A comment that means to be a suppression and is none. */
struct ignore_problem {
	struct span span;
	uint32_t line;
	const char *message;
};

struct ignores {
	VEC(struct ignore) list; /* in the order of the source */
	VEC(struct ignore_problem) problems;
};

/* Finds the suppressions of S. */
void ignore_read(struct arena *a, struct source *s, struct ignores *out);

#endif
