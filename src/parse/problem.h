#ifndef PARSE_PROBLEM_H
#define PARSE_PROBLEM_H

#include "base/source.h"
#include "base/vec.h"

/*
 * What is wrong with a text, as its parser sees it.  A parser never stops
 * the run: it returns what it understood and these.
 */
struct problem {
	enum problem_kind {
		PROBLEM_SYNTAX,    /* it does not parse */
		PROBLEM_DUPLICATE, /* a key twice in one mapping */
		PROBLEM_BOUND,     /* larger or deeper than we follow */
	} kind;
	struct span span;
	struct span first;  /* PROBLEM_DUPLICATE: the other key */
	struct str message; /* lower case, no full stop */
};

struct problems {
	struct problem *at;
	size_t len, cap;
};

static inline void
problem_add(struct arena *a, struct problems *all, enum problem_kind kind,
    struct span span, struct str message)
{
	*vec_add(a, all) = (struct problem){
		.kind = kind,
		.span = span,
		.message = message,
	};
}

#endif
