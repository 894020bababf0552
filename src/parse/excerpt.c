/*
 * Excerpts: what parsers make of a text that loses bytes or is decoded, with
 * the place of each run.  A run that goes on where the last one ended in the
 * source takes no new piece, and the pieces of the text that is read are
 * followed down to its own source.
 */

#include "parse/excerpt.h"

/* Does the last piece go on with what stands at PLACE? */
static bool
goes_on(const struct excerpt *e, size_t text, uint32_t place)
{
	const struct piece *last;

	if (!e->pieces.len)
		return false;
	last = &e->pieces.at[e->pieces.len - 1];
	return last->source + (text - last->text) == place;
}

static void
add_piece(struct arena *a, struct excerpt *e, size_t text, uint32_t place)
{
	if (!goes_on(e, text, place))
		*vec_add(a, &e->pieces) =
		    (struct piece){ (uint32_t)text, place };
}

/* The first of T's pieces that begins behind CUT. */
static size_t
next_piece(const struct text *t, size_t cut)
{
	size_t lo = 0, hi = t->npieces;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (t->pieces[mid].text <= cut)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static void
add_places(struct arena *a, struct excerpt *e, const struct text *t, size_t off,
    size_t n)
{
	size_t at = e->bytes.len, cut = t->cut + off;

	add_piece(a, e, at, text_span(t, off, 1).off);
	if (!t->npieces)
		return;
	for (size_t i = next_piece(t, cut);
	     i < t->npieces && t->pieces[i].text < cut + n; i++)
		add_piece(
		    a, e, at + (t->pieces[i].text - cut), t->pieces[i].source);
}

void
excerpt_add(struct arena *a, struct excerpt *e, const struct text *t,
    size_t off, size_t n)
{
	if (!n)
		return;
	e->bytes.arena = a;
	e->source = t->source;
	add_places(a, e, t, off, n);
	buf_add(&e->bytes, str_slice(t->s, off, off + n));
}

void
excerpt_put(struct arena *a, struct excerpt *e, const struct text *t,
    size_t off, struct str bytes)
{
	if (!bytes.len)
		return;
	e->bytes.arena = a;
	e->source = t->source;
	add_piece(a, e, e->bytes.len, text_span(t, off, 1).off);
	buf_add(&e->bytes, bytes);
}

struct text
excerpt_text(const struct excerpt *e)
{
	return (struct text){
		.s = buf_str(&e->bytes),
		.source = e->source,
		.pieces = e->pieces.at,
		.npieces = e->pieces.len,
	};
}
