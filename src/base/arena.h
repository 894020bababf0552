#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

/*
 * A bump allocator.  Nothing is freed singly: an arena is rewound to a mark
 * or freed whole.  The program has two: `check` lives as long as the check
 * of one repository, `scratch` is rewound after each file.
 */
struct arena;

/* A point to which an arena can be rewound. */
struct arena_mark {
	void *block;
	size_t used;
};

/* An empty arena that may hand out CAP bytes; 0 means no limit. */
struct arena *arena_new(size_t cap);
void arena_free(struct arena *a);

/*
 * SIZE zeroed bytes, aligned for any type.  Never NULL: when memory or the
 * cap is exhausted the program says so and exits with status 2, before it
 * has written any report.
 */
void *arena_alloc(struct arena *a, size_t size);

/* Zeroed as well: N items of SIZE bytes; the product is checked. */
void *arena_alloc_array(struct arena *a, size_t n, size_t size);

/* As arena_alloc(), but not zeroed. */
void *arena_room(struct arena *a, size_t size);

/* N bytes for text, without alignment, to be filled by the caller. */
char *arena_bytes(struct arena *a, size_t n);

struct arena_mark arena_mark(const struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark m);

/* Bytes handed out since the arena was made or rewound to its start. */
size_t arena_used(const struct arena *a);

#define arena_make(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define arena_array(a, type, n) \
	((type *)arena_alloc_array((a), (n), sizeof(type)))

#endif
