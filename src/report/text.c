/*
 * Text for people, in the form of rustc.
 *
 *   error[rule]: message
 *      --> the primary place
 *       | its line, and carets
 *      ::: a related place, where it stands in another file
 *       = because: 1. the chain of evidence (--explain)
 *       = help: the way out
 *
 * Related places that follow in the file of the place before share its
 * snippet.  Diagnostics are not part of it: they go to stderr.
 */

#include "base/arena.h"
#include "report/reporters.h"
#include "report/snippet.h"

static bool
is_told(const struct report *r, const struct finding *f)
{
	return report_shows(r, f) && (r->notes || f->level > LEVEL_NOTE);
}

/* The places of a finding: the primary one, then the related ones. */
static struct mark *
marks_of(struct arena *a, const struct finding *f, size_t *n)
{
	struct mark *marks = arena_array(a, struct mark, f->related.len + 1);

	marks[0] = (struct mark){ f->span, f->label, true };
	for (size_t i = 0; i < f->related.len; i++)
		marks[i + 1] = (struct mark){
			.span = f->related.at[i].span,
			.label = f->related.at[i].message,
		};
	*n = f->related.len + 1;
	return marks;
}

/* Columns of the largest line number. */
static size_t
gutter_of(struct arena *a, const struct mark *marks, size_t n)
{
	uint32_t most = 1;
	size_t digits = 0;

	for (size_t i = 0; i < n; i++) {
		struct span s = marks[i].span;
		uint32_t line =
		    s.source ? source_place(a, s.source, s.off).line : 0;

		if (line > most)
			most = line;
	}
	for (; most; most /= 10)
		digits++;
	return digits;
}

/* Begins a line "    = name: ". */
static void
begin_remark(struct pen *p, const char *name)
{
	buf_fill(p->out, ' ', p->gutter + 1);
	pen_begin(p, INK_GUTTER);
	buf_add_char(p->out, '=');
	pen_end(p);
	buf_add_char(p->out, ' ');
	pen_begin(p, INK_BOLD);
	buf_add_text(p->out, name);
	pen_end(p);
	buf_add_text(p->out, ": ");
}

static void
write_remark(struct pen *p, const char *name, struct str text)
{
	if (!text.len)
		return;
	begin_remark(p, name);
	escape_text(p->out, text);
	buf_add_char(p->out, '\n');
}

/* Adds "   --> path:line:column". */
static void
write_arrow(struct pen *p, const struct mark *m)
{
	struct place at = source_place(p->arena, m->span.source, m->span.off);

	buf_fill(p->out, ' ', p->gutter);
	pen_begin(p, INK_GUTTER);
	buf_add_text(p->out, m->primary ? "-->" : ":::");
	pen_end(p);
	buf_add_char(p->out, ' ');
	escape_text(p->out, m->span.source->path);
	buf_printf(p->out, ":%u:%u\n", at.line, at.column);
}

/* The N marks stand in one source, or each in none. */
static void
write_block(struct pen *p, struct mark *marks, size_t n)
{
	struct source *s = marks[0].span.source;

	if (s)
		write_arrow(p, &marks[0]);
	if (s && s->text.len) {
		snippet_write(p, marks, n);
		return;
	}
	for (size_t i = 0; i < n; i++)
		write_remark(p, "note", marks[i].label);
}

static void
write_places(struct pen *p, struct mark *marks, size_t n)
{
	size_t next;

	for (size_t i = 0; i < n; i = next) {
		next = i + 1;
		while (
		    next < n && marks[next].span.source == marks[i].span.source)
			next++;
		write_block(p, &marks[i], next - i);
	}
}

static void
write_place(struct pen *p, struct span s)
{
	if (!s.source)
		return;
	buf_add_text(p->out, "  ");
	escape_text(p->out, s.source->path);
	buf_printf(p->out, ":%u", source_place(p->arena, s.source, s.off).line);
}

static void
write_chain(struct pen *p, const struct finding *f)
{
	for (size_t i = 0; i < f->because.len; i++) {
		const struct because *b = &f->because.at[i];

		if (i == 0)
			begin_remark(p, "because");
		else
			buf_fill(p->out, ' ',
			    p->gutter + sizeof(" = because: ") - 1);
		buf_printf(p->out, "%zu. ", i + 1);
		escape_text(p->out, b->message);
		if (b->fact.len) {
			buf_add_text(p->out, " [");
			escape_text(p->out, b->fact);
			buf_add_char(p->out, ']');
		}
		write_place(p, b->span);
		buf_add_char(p->out, '\n');
	}
	write_remark(p, "confidence", str_of(confidence_name(f->confidence)));
}

static void
write_heading(struct pen *p, const struct finding *f)
{
	pen_begin(p, INK_LEVEL);
	buf_printf(p->out, "%s[%s]", level_name(f->level), f->rule);
	pen_end(p);
	pen_begin(p, INK_BOLD);
	buf_add_text(p->out, ": ");
	escape_text(p->out, f->message);
	pen_end(p);
	buf_add_char(p->out, '\n');
}

static void
write_finding(const struct report *r, struct buf *out, const struct finding *f)
{
	struct pen p = { r->arena, out, r->color, f->level, 0 };
	size_t n;
	struct mark *marks = marks_of(r->arena, f, &n);

	p.gutter = gutter_of(r->arena, marks, n);
	write_heading(&p, f);
	write_places(&p, marks, n);
	if (r->explain)
		write_chain(&p, f);
	write_remark(&p, "help", f->help);
	begin_remark(&p, "explain");
	buf_printf(out, "driftcheck --explain %s\n\n", f->rule);
}

/* Silent when there is nothing to act upon. */
static void
write(const struct report *r, struct buf *out)
{
	struct summary s = report_summary(r);

	for (size_t i = 0; i < r->findings->list.len; i++) {
		const struct finding *f = r->findings->list.at[i];

		if (is_told(r, f))
			write_finding(r, out, f);
		report_flush(r, out);
	}
	if (!s.error && !s.warning && !s.note)
		return;
	report_write_summary(r, out, r->notes);
	buf_add_char(out, '\n');
}

const struct reporter reporter_text = {
	.name = "text",
	.summary = "for people, with the lines that are meant",
	.write = write,
};
