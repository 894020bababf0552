/*
 * A hash map with open addressing; entries stay in the order of insertion,
 * so that whoever walks it does not depend on the hash.  Not done: removal.
 */

#include "base/map.h"

#include <string.h>

#include "base/arena.h"
#include "base/vec.h"

enum { FIRST_SLOTS = 16 };

/*
 * As FNV-1a from a seed, but of eight bytes at a time, of which the high ones
 * are brought down; mixed at the end so that the low bits depend on all.
 */
static uint64_t
hash(uint64_t seed, struct str key)
{
	uint64_t h = 14695981039346656037u ^ seed, eight;
	size_t i = 0;

	for (; i + sizeof(eight) <= key.len; i += sizeof(eight)) {
		memcpy(&eight, key.at + i, sizeof(eight));
		h = (h ^ eight) * 0xd6e8feb86659fd93u;
		h ^= h >> 32;
	}
	for (; i < key.len; i++)
		h = (h ^ (unsigned char)key.at[i]) * 1099511628211u;
	h = (h ^ (h >> 32)) * 0xd6e8feb86659fd93u;
	return h ^ (h >> 32);
}

/* The slot that holds KEY, or the free one where it would stand. */
static uint32_t *
find_slot(const struct map *m, struct str key)
{
	size_t mask = m->nslots - 1;
	size_t i = (size_t)hash(m->seed, key) & mask;

	while (m->slots[i] && !str_eq(m->at[m->slots[i] - 1].key, key))
		i = (i + 1) & mask;
	return &m->slots[i];
}

void *
map_get(const struct map *m, struct str key)
{
	uint32_t slot;

	if (!m->nslots)
		return NULL;
	slot = *find_slot(m, key);
	return slot ? m->at[slot - 1].value : NULL;
}

static void
grow(struct arena *a, struct map *m)
{
	m->nslots = m->nslots ? m->nslots * 2 : FIRST_SLOTS;
	m->slots = arena_array(a, uint32_t, m->nslots);
	/* Where it lies differs from run to run; the order of walks does not.
	 */
	m->seed = (uint64_t)(uintptr_t)m->slots;
	for (size_t i = 0; i < m->len; i++)
		*find_slot(m, m->at[i].key) = (uint32_t)i + 1;
}

void *
map_put(struct arena *a, struct map *m, struct str key, void *value)
{
	uint32_t *slot;

	if (m->len * 2 >= m->nslots)
		grow(a, m);
	slot = find_slot(m, key);
	if (*slot) {
		void *before = m->at[*slot - 1].value;

		m->at[*slot - 1].value = value;
		return before;
	}
	*vec_add(a, m) = (struct map_entry){ key, value };
	*slot = (uint32_t)m->len;
	return NULL;
}
