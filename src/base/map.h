#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct arena;

struct map_entry {
	struct str key; /* not copied: lives as long as the map */
	void *value;
};

/* Text -> pointer, in the order of insertion.  Start with zeroes. */
struct map {
	struct map_entry *at;
	size_t len, cap;
	uint32_t *slots; /* index + 1 into at[], 0 for free */
	size_t nslots;   /* a power of two */
	uint64_t seed;   /* so that nobody can choose keys that collide */
};

/* The value of KEY, or NULL. */
void *map_get(const struct map *m, struct str key);
/* Sets KEY to VALUE and returns what stood there before, or NULL. */
void *map_put(struct arena *a, struct map *m, struct str key, void *value);

#endif
