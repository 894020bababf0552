/*
 * Texts made of parts of another: content lines without the marks of the
 * containers around them.
 *
 * Neighbouring runs grow together.  What is one run in the end is a slice
 * and costs nothing; else the bytes are copied and pieces keep their places.
 */

#include <string.h>

#include "base/arena.h"
#include "parse/markdown_part.h"

void
md_add_run(struct md_doc *d, struct md_runs *r, size_t off, size_t len)
{
	struct md_run run = { (uint32_t)off, (uint32_t)len, '\0' };

	if (r->len) {
		struct md_run *last = &r->at[r->len - 1];

		if (!last->fill && last->off + last->len == off) {
			last->len += (uint32_t)len;
			return;
		}
		if (!last->len)
			r->len--;
	}
	*vec_add(d->scratch, r) = run;
}

void
md_add_fill(struct md_doc *d, struct md_runs *r, size_t off, char c, size_t n)
{
	if (n)
		*vec_add(d->scratch, r) =
		    (struct md_run){ (uint32_t)off, (uint32_t)n, c };
}

/* How many bytes of T from OFF on stand side by side in the source. */
static size_t
unbroken(const struct text *t, size_t off)
{
	size_t lo = 0, hi = t->npieces;

	while (hi - lo > 1) {
		size_t mid = lo + (hi - lo) / 2;

		if (t->pieces[mid].text <= t->cut + off)
			lo = mid;
		else
			hi = mid;
	}
	if (lo + 1 < t->npieces)
		return t->pieces[lo + 1].text - t->cut - off;
	return t->s.len - off;
}

struct pieces {
	struct piece *at;
	size_t len, cap;
};

static void
add_pieces(struct md_doc *d, struct pieces *p, const struct text *t,
    struct md_run run, size_t to)
{
	size_t done = 0;

	do {
		size_t off = run.off + (run.fill ? 0 : done);

		*vec_add(d->arena, p) = (struct piece){ (uint32_t)(to + done),
			text_span(t, off, 1).off };
		done += run.fill ? 1 : unbroken(t, off);
	} while (done < run.len);
}

struct text
md_text(struct md_doc *d, const struct text *t, const struct md_runs *r)
{
	struct text out = { .source = t->source };
	struct pieces p = { 0 };
	size_t len = 0;
	char *to;

	if (!r->len)
		return text_slice(*t, 0, 0);
	if (r->len == 1 && !r->at[0].fill)
		return text_slice(
		    *t, r->at[0].off, (size_t)r->at[0].off + r->at[0].len);
	for (size_t i = 0; i < r->len; i++)
		len += r->at[i].len;
	to = arena_bytes(d->arena, len);
	out.s = (struct str){ to, len };
	len = 0;
	for (size_t i = 0; i < r->len; i++) {
		struct md_run run = r->at[i];

		add_pieces(d, &p, t, run, len);
		if (run.fill)
			memset(to + len, run.fill, run.len);
		else if (run.len)
			memcpy(to + len, t->s.at + run.off, run.len);
		len += run.len;
	}
	out.pieces = p.at;
	out.npieces = p.len;
	return out;
}
