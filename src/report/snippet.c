/*
 * Snippets: lines of a source with carets under what is meant.
 *
 *     |
 *   4 |   release:
 *     |   ^^^^^^^ waits for a published release
 *   ...
 *
 * Everything is laid out in display columns: tabs reach to the next multiple
 * of four, glyphs have their width (glyph.c).  Of a long line the part
 * around the first place on it is shown, between "…"; places farther right
 * get the line again.  A place over several lines is shown by its first.
 */

#include "report/snippet.h"

#include <stdlib.h>

#include "base/arena.h"
#include "report/glyph.h"
#include "report/report.h"

enum {
	TAB = 4,
	WIDEST = 160,   /* columns of a line that are shown */
	LEAD = 100,     /* a place behind this column has its line cut before */
	KEPT = 40,      /* columns that are kept in front of it then */
	LONGEST = 2048, /* bytes that are shown, however narrow */
};

void
pen_begin(struct pen *p, enum ink ink)
{
	static const char *const level[] = {
		[LEVEL_NOTE] = "\x1b[1;32m",
		[LEVEL_WARNING] = "\x1b[1;33m",
		[LEVEL_ERROR] = "\x1b[1;31m",
	};

	if (!p->color)
		return;
	if (ink == INK_LEVEL)
		buf_add_text(p->out, level[p->level]);
	else
		buf_add_text(
		    p->out, ink == INK_BOLD ? "\x1b[1m" : "\x1b[1;34m");
}

void
pen_end(struct pen *p)
{
	if (p->color)
		buf_add_text(p->out, "\x1b[0m");
}

/* A mark on its line, in bytes of that line. */
struct caret {
	const struct mark *mark;
	uint32_t line;
	size_t from, to;
};

/* The part of a line that is shown, in bytes. */
struct view {
	struct str line;
	size_t from, to;
};

static size_t
advance(struct str line, size_t at, size_t column, uint32_t *length)
{
	struct glyph g = glyph_at(line, at);

	*length = g.length;
	if (g.code == '\t')
		return column + TAB - column % TAB;
	return column + g.width;
}

/* The column of byte TO when byte FROM stands in COLUMN; stops at LIMIT. */
static size_t
column_of(struct str line, size_t from, size_t to, size_t column, size_t limit)
{
	while (from < to && column < limit) {
		uint32_t length;

		column = advance(line, from, column, &length);
		from += length;
	}
	return column;
}

/* The begin of the glyph that ends before byte AT. */
static size_t
step_back(struct str line, size_t at)
{
	for (size_t n = 1; n <= 4 && n <= at; n++)
		if (utf8_length(str_slice(line, at - n, at)) == n)
			return at - n;
	return at - 1;
}

/* Where the part of LINE begins that is shown for byte AT. */
static size_t
view_begin(struct str line, size_t at)
{
	size_t from = at, kept = 0;

	if (column_of(line, 0, line.len, 0, WIDEST + 1) <= WIDEST ||
	    column_of(line, 0, at, 0, LEAD) < LEAD)
		return 0;
	while (from > 0 && at - from < LONGEST / 2) {
		size_t before = step_back(line, from);

		kept += glyph_at(line, before).width;
		if (kept > KEPT)
			break;
		from = before;
	}
	return from;
}

static struct view
choose_view(struct str line, size_t at)
{
	size_t from = view_begin(line, at);
	struct view v = { line, from, from };
	size_t column = from > 0;

	while (v.to < line.len && v.to - from < LONGEST) {
		uint32_t length;

		column = advance(line, v.to, column, &length);
		if (column > WIDEST)
			break;
		v.to += length;
	}
	return v;
}

/* Adds "  4 |", or with 0 for the line "    |". */
static void
write_gutter(struct pen *p, uint32_t line)
{
	pen_begin(p, INK_GUTTER);
	if (line)
		buf_printf(p->out, "%*u |", (int)p->gutter, line);
	else
		buf_printf(p->out, "%*s |", (int)p->gutter, "");
	pen_end(p);
}

static void
write_line(struct pen *p, const struct view *v, uint32_t line)
{
	size_t column = v->from > 0;

	write_gutter(p, line);
	if (v->line.len)
		buf_add_char(p->out, ' ');
	if (v->from > 0)
		buf_add_text(p->out, "…");
	for (size_t at = v->from; at < v->to;) {
		struct glyph g = glyph_at(v->line, at);
		uint32_t length;
		size_t next = advance(v->line, at, column, &length);

		if (g.code == '\t')
			buf_fill(p->out, ' ', next - column);
		else
			glyph_write(p->out, g);
		column = next;
		at += length;
	}
	if (v->to < v->line.len)
		buf_add_text(p->out, "…");
	buf_add_char(p->out, '\n');
}

static void
write_caret(struct pen *p, const struct view *v, const struct caret *c)
{
	size_t to = c->to < v->to ? c->to : v->to;
	size_t lead = v->from > 0;
	size_t first = column_of(v->line, v->from, c->from, lead, SIZE_MAX);
	size_t last = column_of(v->line, v->from, to, lead, SIZE_MAX);

	last += c->to > v->to;
	write_gutter(p, 0);
	buf_fill(p->out, ' ', first + 1);
	pen_begin(p, c->mark->primary ? INK_LEVEL : INK_GUTTER);
	buf_fill(p->out, '^', last > first ? last - first : 1);
	if (c->mark->label.len) {
		buf_add_char(p->out, ' ');
		escape_text(p->out, c->mark->label);
	}
	pen_end(p);
	buf_add_char(p->out, '\n');
}

/* The line without the byte order mark that may begin it. */
static struct str
line_text(struct arena *a, struct source *s, uint32_t line, size_t *begin)
{
	struct str text = source_line(a, s, line);

	*begin = s->lines[line - 1];
	if (*begin == 0 && str_starts(text, "\xef\xbb\xbf")) {
		*begin = 3;
		text = str_from(text, 3);
	}
	return text;
}

/* The N carets stand on one line. */
static void
write_marked(struct pen *p, const struct caret *carets, size_t n)
{
	size_t begin;
	struct str line = line_text(
	    p->arena, carets->mark->span.source, carets->line, &begin);

	for (size_t i = 0; i < n;) {
		struct view v = choose_view(line, carets[i].from);

		write_line(p, &v, carets->line);
		/* Those with the same view follow; it always holds one. */
		do
			write_caret(p, &v, &carets[i++]);
		while (i < n && (carets[i].from < v.to || v.to == line.len));
	}
}

/* From line LAST to line NEXT: one line between is shown, more are not. */
static void
write_gap(struct pen *p, struct source *s, uint32_t last, uint32_t next)
{
	if (next - last > 2) {
		pen_begin(p, INK_GUTTER);
		buf_add_text(p->out, "...");
		pen_end(p);
		buf_add_char(p->out, '\n');
	} else if (next - last == 2) {
		size_t begin;
		struct view v =
		    choose_view(line_text(p->arena, s, last + 1, &begin), 0);

		write_line(p, &v, last + 1);
	}
}

static struct caret
caret_of(struct arena *a, const struct mark *m)
{
	struct source *s = m->span.source;
	struct caret c = { .mark = m };
	size_t begin, off = m->span.off, end;
	struct str line;

	c.line = source_place(a, s, m->span.off).line;
	line = line_text(a, s, c.line, &begin);
	end = off + m->span.len;
	c.from = off > begin ? off - begin : 0;
	if (c.from > line.len)
		c.from = line.len;
	c.to = end > begin ? end - begin : 0;
	if (c.to > line.len)
		c.to = line.len;
	return c;
}

static int
compare_marks(const void *left, const void *right)
{
	const struct mark *a = left, *b = right;
	int order = span_cmp(a->span, b->span);

	if (!order)
		order = (int)b->primary - (int)a->primary;
	return order ? order : str_cmp(a->label, b->label);
}

void
snippet_write(struct pen *p, struct mark *marks, size_t n)
{
	struct caret *carets = arena_array(p->arena, struct caret, n);
	size_t next;

	qsort(marks, n, sizeof(*marks), compare_marks);
	for (size_t i = 0; i < n; i++)
		carets[i] = caret_of(p->arena, &marks[i]);
	write_gutter(p, 0);
	buf_add_char(p->out, '\n');
	for (size_t i = 0; i < n; i = next) {
		for (next = i + 1; next < n; next++)
			if (carets[next].line != carets[i].line)
				break;
		if (i)
			write_gap(p, marks[i].span.source, carets[i - 1].line,
			    carets[i].line);
		write_marked(p, &carets[i], next - i);
	}
}
