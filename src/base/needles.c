/*
 * Many texts that are looked for at once.
 *
 * A tree of their bytes, whose steps stand in one hash table.  A walk costs
 * as many steps as the longest begin of a needle that fits, which for most
 * places of most texts is none or one.  Not done: links from one branch to
 * the next (Aho and Corasick); whoever walks counts the steps instead.
 */

#include "base/needles.h"

#include <limits.h>

#include "base/arena.h"

enum { FIRST_STEPS = 64 };

static size_t
hash(const struct needles *n, uint32_t from, unsigned char byte)
{
	uint64_t h = n->seed ^ ((uint64_t)from << 8 | byte);

	h = (h ^ (h >> 32)) * 0xd6e8feb86659fd93u;
	h = (h ^ (h >> 32)) * 0xd6e8feb86659fd93u;
	return (size_t)(h ^ (h >> 32)) & (n->nsteps - 1);
}

/* The slot of the step, or the free one where it would stand. */
static struct needle_step *
find_step(const struct needles *n, uint32_t from, unsigned char byte)
{
	size_t i = hash(n, from, byte);

	while (n->steps[i].to &&
	       (n->steps[i].from != from || n->steps[i].byte != byte))
		i = (i + 1) & (n->nsteps - 1);
	return &n->steps[i];
}

static void
grow(struct arena *a, struct needles *n)
{
	struct needle_step *old = n->steps;
	size_t before = n->nsteps;

	n->nsteps = before ? before * 2 : FIRST_STEPS;
	n->steps = arena_array(a, struct needle_step, n->nsteps);
	n->seed = (uint64_t)(uintptr_t)n->steps;
	for (size_t i = 0; i < before; i++)
		if (old[i].to)
			*find_step(n, old[i].from, old[i].byte) = old[i];
}

/* The node behind the step, made if need be. */
static uint32_t
step(struct arena *a, struct needles *n, uint32_t from, unsigned char byte)
{
	struct needle_step *at;

	if (n->used * 2 >= n->nsteps)
		grow(a, n);
	at = find_step(n, from, byte);
	if (at->to)
		return at->to;
	*at = (struct needle_step){ from, (uint32_t)n->ends.len, byte };
	*vec_add(a, &n->ends) = 0;
	n->used++;
	return at->to;
}

static void
note_begin(struct needles *n, struct str needle)
{
	if (needle.len > 1) {
		n->begins[needles_mix(needle.at[0], needle.at[1])] = true;
		return;
	}
	for (int c = CHAR_MIN; c <= CHAR_MAX; c++)
		n->begins[needles_mix(needle.at[0], (char)c)] = true;
}

size_t
needles_add(struct arena *a, struct needles *n, struct str needle)
{
	uint32_t node = 0;

	if (!needle.len || n->ends.len + needle.len >= NEEDLES_NODES)
		return needles_find(n, needle);
	if (!n->ends.len)
		*vec_add(a, &n->ends) = 0;
	note_begin(n, needle);
	for (size_t i = 0; i < needle.len; i++)
		node = step(a, n, node, (unsigned char)needle.at[i]);
	if (!n->ends.at[node]) {
		*vec_add(a, &n->list) = needle;
		n->ends.at[node] = (uint32_t)n->list.len;
	}
	return n->ends.at[node] - 1;
}

size_t
needles_find(const struct needles *n, struct str needle)
{
	uint32_t node = 0;

	for (size_t i = 0; n->nsteps && i < needle.len; i++) {
		node = find_step(n, node, (unsigned char)needle.at[i])->to;
		if (!node)
			return SIZE_MAX;
	}
	return node && n->ends.at[node] ? n->ends.at[node] - 1 : SIZE_MAX;
}

void
needles_at(const struct needles *n, struct str s, size_t at, size_t *left,
    struct needles_visitor v)
{
	uint32_t node = 0;

	for (size_t i = at; n->nsteps && i < s.len && *left; i++) {
		--*left;
		node = find_step(n, node, (unsigned char)s.at[i])->to;
		if (!node)
			return;
		if (n->ends.at[node])
			v.see(v.context, n->ends.at[node] - 1, at);
	}
}
