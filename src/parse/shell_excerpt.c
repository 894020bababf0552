/*
 * Literal runs, parts and words of the shell parser.
 *
 * A literal whose bytes stand in the input as they are is a slice of it; one
 * that lost escapes or continuations, or was decoded, is copied together
 * with the places of its runs.  Parts are collected on a stack, since words
 * nest, and copied to their word when it ends: a word takes no more room
 * than its parts.
 */

#include <string.h>

#include "base/arena.h"
#include "parse/shell_internal.h"

enum { MAX_PARTS = 300 * 1000 };

static void
add_piece(struct arena *a, struct shell_excerpt *e, size_t text, uint32_t place)
{
	struct piece *last =
	    e->pieces.len ? &e->pieces.at[e->pieces.len - 1] : NULL;

	if (last && last->source + (text - last->text) == place)
		return;
	*vec_add(a, &e->pieces) = (struct piece){ (uint32_t)text, place };
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
add_places(struct arena *a, struct shell_excerpt *e, const struct text *t,
    size_t off, size_t n)
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
shell_excerpt_add(struct arena *a, struct shell_excerpt *e,
    const struct text *t, size_t off, size_t n)
{
	if (!n)
		return;
	e->bytes.arena = a;
	e->source = t->source;
	add_places(a, e, t, off, n);
	buf_add(&e->bytes, str_slice(t->s, off, off + n));
}

struct text
shell_excerpt_text(const struct shell_excerpt *e)
{
	return (struct text){
		.s = buf_str(&e->bytes),
		.source = e->source,
		.pieces = e->pieces.at,
		.npieces = e->pieces.len,
	};
}

static void
begin_run(struct shell_parser *p, size_t off, bool quoted)
{
	struct shell_run *r = &p->run;

	if (r->active && r->quoted != quoted)
		shell_run_flush(p);
	if (r->active)
		return;
	*r = (struct shell_run){
		.active = true, .quoted = quoted, .from = off, .to = off
	};
}

static void
edit_run(struct shell_parser *p)
{
	struct shell_run *r = &p->run;

	if (r->edited)
		return;
	r->edited = true;
	shell_excerpt_add(
	    p->arena, &r->copy, &p->in.text, r->from, r->to - r->from);
}

void
shell_run_add(struct shell_parser *p, size_t off, size_t n, bool quoted)
{
	begin_run(p, off, quoted);
	if (p->run.to != off)
		edit_run(p);
	if (p->run.edited)
		shell_excerpt_add(p->arena, &p->run.copy, &p->in.text, off, n);
	p->run.to = off + n;
}

void
shell_run_put(struct shell_parser *p, size_t off, size_t n, struct str bytes)
{
	struct shell_excerpt *e = &p->run.copy;

	begin_run(p, off, true);
	edit_run(p);
	if (bytes.len) {
		e->bytes.arena = p->arena;
		e->source = p->in.text.source;
		add_piece(p->arena, e, e->bytes.len,
		    text_span(&p->in.text, off, 1).off);
		buf_add(&e->bytes, bytes);
	}
	p->run.to = off + n;
}

void
shell_run_flush(struct shell_parser *p)
{
	struct shell_run *r = &p->run;
	struct shell_part part = { .kind = SHELL_LITERAL };

	if (!r->active)
		return;
	r->active = false;
	if (r->edited && !r->copy.bytes.len)
		return;
	part.quoted = r->quoted;
	part.span = shell_span(p, r->from, r->to);
	part.text = r->edited ? shell_excerpt_text(&r->copy)
	                      : shell_slice(p, r->from, r->to);
	shell_add_part(p, &part);
}

void
shell_add_part(struct shell_parser *p, const struct shell_part *part)
{
	shell_run_flush(p);
	*vec_add(p->scratch, &p->parts) = *part;
	if (++p->nparts > MAX_PARTS)
		shell_stop(p, "more words than are followed");
}

struct shell_word *
shell_end_word(struct shell_parser *p, size_t base, size_t from)
{
	struct shell_word *w = arena_make(p->arena, struct shell_word);

	shell_run_flush(p);
	w->span = shell_span(p, from, p->in.pos);
	w->len = w->cap = p->parts.len - base;
	if (w->len) {
		w->parts = arena_array(p->arena, struct shell_part, w->len);
		memcpy(
		    w->parts, p->parts.at + base, w->len * sizeof(*w->parts));
	}
	p->parts.len = base;
	if (++p->nparts > MAX_PARTS)
		shell_stop(p, "more words than are followed");
	return w;
}

bool
shell_word_literal(struct arena *a, const struct shell_word *w, struct str *out)
{
	struct buf all = buf_new(a);

	for (size_t i = 0; i < w->len; i++)
		if (w->parts[i].kind != SHELL_LITERAL)
			return false;
	if (w->len == 1) {
		*out = w->parts[0].text.s;
		return true;
	}
	for (size_t i = 0; i < w->len; i++)
		buf_add(&all, w->parts[i].text.s);
	*out = buf_str(&all);
	return true;
}
