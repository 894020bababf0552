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
	excerpt_add(p->arena, &r->copy, &p->in.text, r->from, r->to - r->from);
}

void
shell_run_add(struct shell_parser *p, size_t off, size_t n, bool quoted)
{
	begin_run(p, off, quoted);
	if (p->run.to != off)
		edit_run(p);
	if (p->run.edited)
		excerpt_add(p->arena, &p->run.copy, &p->in.text, off, n);
	p->run.to = off + n;
}

void
shell_run_put(struct shell_parser *p, size_t off, size_t n, struct str bytes)
{
	struct excerpt *e = &p->run.copy;

	begin_run(p, off, true);
	edit_run(p);
	excerpt_put(p->arena, e, &p->in.text, off, bytes);
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
	part.text =
	    r->edited ? excerpt_text(&r->copy) : shell_slice(p, r->from, r->to);
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
