#ifndef BASE_VEC_H
#define BASE_VEC_H

#include <stddef.h>

struct arena;

/*
 * A growing array in an arena.  Its items are at[0] to at[len - 1]; they
 * move when it grows, so keep indexes, not pointers, while adding.
 */
#define VEC(type) \
	struct { \
		type *at; \
		size_t len, cap; \
	}

/* A pointer to one more zeroed item at the end: *vec_add(a, &v) = x; */
#define vec_add(arena, v) \
	((v)->at = (v)->len < (v)->cap ? (v)->at \
	                               : vec_grow((arena), (v)->at, (v)->len, \
	                                     &(v)->cap, sizeof(*(v)->at)), \
	    &(v)->at[(v)->len++])

/* The items, moved to a larger place where *CAP items are all in use. */
void *vec_grow(struct arena *a, void *at, size_t len, size_t *cap, size_t size);

#endif
