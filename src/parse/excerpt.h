#ifndef PARSE_EXCERPT_H
#define PARSE_EXCERPT_H

#include "base/buf.h"
#include "base/source.h"
#include "base/vec.h"

/* A text made of runs of another one, with the places of the runs. */
struct excerpt {
	struct buf bytes;
	VEC(struct piece) pieces;
	struct source *source;
};

/* Adds the N bytes at OFF of T. */
void excerpt_add(struct arena *a, struct excerpt *e, const struct text *t,
    size_t off, size_t n);
/* Adds BYTES, which stand for what is at OFF of T. */
void excerpt_put(struct arena *a, struct excerpt *e, const struct text *t,
    size_t off, struct str bytes);
struct text excerpt_text(const struct excerpt *e);

#endif
