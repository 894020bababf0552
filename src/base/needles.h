#ifndef BASE_NEEDLES_H
#define BASE_NEEDLES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "base/vec.h"

struct arena;

enum { NEEDLES_NODES = 1 << 20, NEEDLES_BEGINS = 1 << 10 };

/* A step from one begin of a needle to a longer one. */
struct needle_step {
	uint32_t from, to; /* TO 0: the slot is free */
	unsigned char byte;
};

/*
 * Texts that are looked for all at once: their common begins are a tree, so
 * that one walk over a text finds every one of them.  Start with zeroes.
 */
struct needles {
	VEC(uint32_t) ends;        /* node -> number of the needle + 1, or 0 */
	VEC(struct str) list;      /* number -> needle */
	struct needle_step *steps; /* a hash table */
	size_t nsteps, used;       /* slots: a power of two */
	uint64_t seed;
	/* of the two bytes that one of them begins with, mixed */
	bool begins[NEEDLES_BEGINS];
};

/*
 * The number of NEEDLE, which is added if it is new and must stay where it
 * is; SIZE_MAX when there is no room for it, or it is empty.
 */
size_t needles_add(struct arena *a, struct needles *n, struct str needle);
/* Its number, or SIZE_MAX when it was not added. */
size_t needles_find(const struct needles *n, struct str needle);

/*
 * Who is told of each needle that stands in a text at AT.
 */
struct needles_visitor {
	void (*see)(void *context, size_t number, size_t at);
	void *context;
};

static inline size_t
needles_mix(char c, char next)
{
	size_t first = (unsigned char)c, second = (unsigned char)next;

	return (first * 5 ^ second * 31) % NEEDLES_BEGINS;
}

/* A cheap look at the bytes at which one would begin: AT of S and the next. */
static inline bool
needles_may_begin(const struct needles *n, struct str s, size_t at)
{
	return at + 1 == s.len ||
	       n->begins[needles_mix(s.at[at], s.at[at + 1])];
}

/*
 * Tells of the needles that begin at byte AT of S.  Takes what that cost
 * from *LEFT, and looks no further when nothing is left.
 */
void needles_at(const struct needles *n, struct str s, size_t at, size_t *left,
    struct needles_visitor v);

#endif
