/*
 * Arena: memory that ends all at once.
 *
 * Blocks of growing size hang in a chain, the newest first.  Free space is
 * poisoned under AddressSanitizer, so that a pointer kept across a rewind is
 * found.  Not done: freeing or growing a single allocation.
 */

#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define POISONING 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POISONING 1
#endif
#endif

#ifdef POISONING
#include <sanitizer/asan_interface.h>
#define POISON(at, n) __asan_poison_memory_region((at), (n))
#define UNPOISON(at, n) __asan_unpoison_memory_region((at), (n))
#else
#define POISON(at, n) ((void)(at), (void)(n))
#define UNPOISON(at, n) ((void)(at), (void)(n))
#endif

enum { FIRST_BLOCK = 64 * 1024, LARGEST_BLOCK = 4 * 1024 * 1024 };

struct block {
	struct block *before;
	size_t size; /* bytes in at[] */
	size_t used;
	size_t most; /* that may be in use: `size`, or what the cap leaves */
	alignas(max_align_t) char at[];
};

struct arena {
	struct block *last;
	struct block *spare; /* those that were dropped, the last first */
	size_t cap;          /* bytes it may hand out, 0 for no limit */
	size_t spent;        /* bytes in use in front of the last block */
	size_t next;         /* size of the next block */
};

static _Noreturn void
out_of_memory(void)
{
	(void)fputs("driftcheck: error: out of memory\n", stderr);
	exit(2);
}

struct arena *
arena_new(size_t cap)
{
	struct arena *a = calloc(1, sizeof(*a));

	if (!a)
		out_of_memory();
	a->cap = cap;
	a->next = FIRST_BLOCK;
	return a;
}

/* Kept for the next file: its pages are there already. */
static void
drop_last(struct arena *a)
{
	struct block *b = a->last;

	a->last = b->before;
	if (a->last)
		a->spent -= a->last->used;
	if (a->next > FIRST_BLOCK)
		a->next /= 2;
	b->before = a->spare;
	a->spare = b;
}

void
arena_free(struct arena *a)
{
	struct block *b;

	if (!a)
		return;
	while (a->last)
		drop_last(a);
	while ((b = a->spare)) {
		a->spare = b->before;
		UNPOISON(b->at, b->size);
		free(b);
	}
	free(a);
}

/* A spare block of NEED bytes; those that are smaller go. */
static struct block *
take_spare(struct arena *a, size_t need)
{
	while (a->spare) {
		struct block *b = a->spare;

		a->spare = b->before;
		if (b->size >= need)
			return b;
		UNPOISON(b->at, b->size);
		free(b);
	}
	return NULL;
}

static void
add_block(struct arena *a, size_t need)
{
	struct block *b = take_spare(a, need);

	if (!b) {
		size_t size = need > a->next ? need : a->next;

		b = malloc(sizeof(*b) + size);
		if (!b)
			out_of_memory();
		b->size = size;
	}
	if (a->last)
		a->spent += a->last->used;
	if (a->cap && need > a->cap - a->spent)
		out_of_memory();
	b->before = a->last;
	b->used = 0;
	b->most = b->size;
	if (a->cap && b->most > a->cap - a->spent)
		b->most = a->cap - a->spent;
	POISON(b->at, b->size);
	a->last = b;
	if (a->next < LARGEST_BLOCK)
		a->next *= 2;
}

/* ALIGN is a power of two. */
static char *
take(struct arena *a, size_t size, size_t align)
{
	struct block *b = a->last;
	size_t from = b ? (b->used + align - 1) & ~(align - 1) : 0;

	if (!b || from > b->most || size > b->most - from) {
		if (size > SIZE_MAX / 2)
			out_of_memory();
		add_block(a, size);
		b = a->last;
		from = 0;
	}
	b->used = from + size;
	UNPOISON(b->at + from, size);
	return b->at + from;
}

void *
arena_room(struct arena *a, size_t size)
{
	return take(a, size, alignof(max_align_t));
}

void *
arena_alloc(struct arena *a, size_t size)
{
	return memset(arena_room(a, size), 0, size);
}

void *
arena_alloc_array(struct arena *a, size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		out_of_memory();
	return arena_alloc(a, n * size);
}

char *
arena_bytes(struct arena *a, size_t n)
{
	return take(a, n, 1);
}

struct arena_mark
arena_mark(const struct arena *a)
{
	return (struct arena_mark){ a->last, a->last ? a->last->used : 0 };
}

void
arena_rewind(struct arena *a, struct arena_mark m)
{
	while (a->last && a->last != m.block)
		drop_last(a);
	if (!a->last)
		return;
	a->last->used = m.used;
	POISON(a->last->at + m.used, a->last->size - m.used);
}

size_t
arena_used(const struct arena *a)
{
	return a->spent + (a->last ? a->last->used : 0);
}
