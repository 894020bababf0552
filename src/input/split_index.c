/*
 * Split indexes: a small index that changes a shared one.
 *
 * Two bitmaps over the entries of the shared index say which of them are
 * deleted and which are replaced.  The replacing entries stand first in the
 * small index, without names; what follows is added.  The bitmaps are EWAH:
 * runs of equal 64-bit words, followed by words that are spelled out.
 */

#include "base/arena.h"
#include "input/index.h"

enum {
	WORD = 8,
	WORD_BITS = 64,
	RUN_BITS = 32,     /* bit 0: the run's bit; then its length ... */
	LITERAL_SHIFT = 33 /* ... and the number of words behind it */
};

static uint64_t
get64(const char *at)
{
	uint64_t n = 0;

	for (int i = 0; i < WORD; i++)
		n = n << 8 | (unsigned char)at[i];
	return n;
}

struct bit_reader {
	struct arena *arena;
	size_t at;    /* the next bit */
	size_t nbits; /* bits that there are */
	struct index_bits *out;
};

static bool
add_bit(struct bit_reader *r, size_t at)
{
	if (at >= r->nbits)
		return false;
	*vec_add(r->arena, &r->out->list) = (uint32_t)at;
	return true;
}

static bool
add_run(struct bit_reader *r, bool set, uint64_t words)
{
	/* The last word may hang over the end. */
	if (words > (r->nbits - r->at + WORD_BITS - 1) / WORD_BITS)
		return false;
	if (set)
		for (size_t i = 0; i < words * WORD_BITS; i++)
			if (r->at + i < r->nbits && !add_bit(r, r->at + i))
				return false;
	r->at += (size_t)words * WORD_BITS;
	if (r->at > r->nbits)
		r->at = r->nbits;
	return true;
}

static bool
add_literal(struct bit_reader *r, uint64_t word)
{
	for (size_t i = 0; i < WORD_BITS; i++)
		if (word >> i & 1 && !add_bit(r, r->at + i))
			return false;
	r->at += WORD_BITS;
	if (r->at > r->nbits)
		r->at = r->nbits;
	return true;
}

static bool
read_words(struct bit_reader *r, struct str words)
{
	while (words.len >= WORD) {
		uint64_t run = get64(words.at);
		uint64_t literals = run >> LITERAL_SHIFT;

		words = str_from(words, WORD);
		if (!add_run(r, run & 1, run >> 1 & UINT32_MAX) ||
		    literals > words.len / WORD)
			return false;
		for (uint64_t i = 0; i < literals; i++) {
			if (!add_literal(r, get64(words.at)))
				return false;
			words = str_from(words, WORD);
		}
	}
	return true;
}

bool
index_read_bits(
    struct arena *a, struct str *rest, size_t nbits, struct index_bits *out)
{
	struct bit_reader r = { .arena = a, .out = out };
	size_t size, words;

	*out = (struct index_bits){ 0 };
	if (rest->len < 8)
		return false;
	size = (size_t)(get64(rest->at) >> 32);
	words = (size_t)(get64(rest->at) & UINT32_MAX);
	*rest = str_from(*rest, 8);
	/* Behind the words stands the place of the last run. */
	if (size > nbits || rest->len < 4 || words > (rest->len - 4) / WORD)
		return false;
	r.nbits = size;
	if (!read_words(&r, str_slice(*rest, 0, words * WORD)))
		return false;
	*rest = str_from(*rest, words * WORD + 4);
	return true;
}

static bool
fail(struct index *x, const char *error)
{
	x->error = error;
	return false;
}

bool
index_join(struct arena *a, struct index *top, struct index *base)
{
	size_t nbase = base->entries.len;
	size_t next = 0;
	struct index all = { .id_len = top->id_len };

	for (size_t i = 0; i < top->replaced.list.len; i++, next++) {
		uint32_t at = top->replaced.list.at[i];
		struct index_entry *e;

		if (at >= nbase || next >= top->entries.len ||
		    top->entries.at[next].path.len)
			return fail(top, "it does not fit its shared index");
		e = &base->entries.at[at];
		top->entries.at[next].path = e->path;
		*e = top->entries.at[next];
	}
	for (size_t i = 0; i < top->deleted.list.len; i++) {
		if (top->deleted.list.at[i] >= nbase)
			return fail(top, "it does not fit its shared index");
		base->entries.at[top->deleted.list.at[i]].path.len = 0;
	}
	for (size_t i = 0; i < nbase; i++)
		if (base->entries.at[i].path.len)
			*vec_add(a, &all.entries) = base->entries.at[i];
	for (; next < top->entries.len; next++)
		*vec_add(a, &all.entries) = top->entries.at[next];
	top->entries.at = all.entries.at;
	top->entries.len = all.entries.len;
	top->entries.cap = all.entries.cap;
	top->split = false;
	return true;
}
