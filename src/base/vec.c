/*
 * Growing arrays in an arena.  The old place is left to the arena: doubling
 * bounds the waste by the size of the result.
 */

#include "base/vec.h"

#include <string.h>

#include "base/arena.h"

/* Most arrays of large items hold one. */
static size_t
first_capacity(size_t size)
{
	return size > 64 ? 1 : size > 32 ? 2 : 4;
}

void *
vec_grow(struct arena *a, void *at, size_t len, size_t *cap, size_t size)
{
	void *to;

	if (len < *cap)
		return at;
	*cap = *cap ? *cap * 2 : first_capacity(size);
	to = arena_alloc_array(a, *cap, size);
	if (len)
		memcpy(to, at, len * size);
	return to;
}
