/*
 * The lines of a block, and what of each line is the block's own.
 *
 * Only the first line of a node and what cmark takes for its content are
 * relied on.  cmark strips marks and indentation from the front of lines
 * and nothing else that matters, so the content's k-th line is the tail of
 * the block's k-th line: its length says where it begins, be the line lazy,
 * quoted or indented.
 */

#include <cmark.h>

#include "base/arena.h"
#include "base/buf.h"
#include "parse/markdown_part.h"

void
md_make_lines(struct md_doc *d, size_t body)
{
	struct str s = { d->copy, d->t.s.len };
	size_t n = 1, i;

	for (i = body; (i = str_find_char(s, i, '\n')) != SIZE_MAX; i++)
		n++;
	d->lines = arena_array(d->scratch, uint32_t, n);
	d->lines[0] = (uint32_t)body;
	d->nlines = 1;
	for (i = body; (i = str_find_char(s, i, '\n')) != SIZE_MAX;)
		d->lines[d->nlines++] = (uint32_t)++i;
}

struct str
md_line(const struct md_doc *d, size_t k)
{
	size_t end = k + 1 < d->nlines ? d->lines[k + 1] - 1 : d->t.s.len;
	size_t from = d->lines[k];

	while (end > from &&
	       (d->copy[end - 1] == '\n' || d->copy[end - 1] == '\r'))
		end--;
	return (struct str){ d->copy + from, end - from };
}

static size_t
offset_of(const struct md_doc *d, const char *at)
{
	return (size_t)(at - d->copy);
}

size_t
md_line_end(const struct md_doc *d, size_t k)
{
	struct str line = str_trim_end(md_line(d, k));

	return offset_of(d, line.at) + line.len;
}

size_t
md_first_line(const struct md_doc *d, cmark_node *n)
{
	int line = cmark_node_get_start_line(n);

	if (line < 1)
		return 0;
	return (size_t)line <= d->nlines ? (size_t)line - 1 : d->nlines - 1;
}

size_t
md_last_line(const struct md_doc *d, cmark_node *n)
{
	int line = cmark_node_get_end_line(n);
	size_t first = md_first_line(d, n);

	if (line < 1 || (size_t)line <= first)
		return first;
	return (size_t)line <= d->nlines ? (size_t)line - 1 : d->nlines - 1;
}

size_t
md_begin(const struct md_doc *d, cmark_node *n)
{
	int column = cmark_node_get_start_column(n);
	struct str line = md_line(d, md_first_line(d, n));
	size_t i = column > 1 ? (size_t)column - 1 : 0;

	return offset_of(d, line.at) + (i < line.len ? i : line.len);
}

/* The end of line K - 1, so that line K may follow. */
static void
add_newline(struct md_doc *d, struct md_runs *r, size_t k)
{
	size_t off = d->lines[k] - 1;

	if (d->t.s.at[off] == '\n')
		md_add_run(d, r, off, 1);
	else
		md_add_fill(d, r, off, '\n', 1);
}

/*
 * The content lines in LITERAL, the first of which is line K.  Blanks in
 * front of what agrees are what is left of a tab that was cut in two.
 */
size_t
md_add_literal(
    struct md_doc *d, struct md_runs *r, size_t k, struct str literal)
{
	size_t first = k;
	struct str content;

	for (; k < d->nlines && str_line(&literal, &content); k++) {
		struct str line = md_line(d, k);
		size_t n = 0, blanks = 0;
		size_t end = offset_of(d, line.at) + line.len;

		while (n < content.len && n < line.len &&
		       content.at[content.len - 1 - n] ==
		           line.at[line.len - 1 - n])
			n++;
		if (k > first)
			add_newline(d, r, k);
		while (blanks < content.len - n && content.at[blanks] == ' ')
			blanks++;
		if (n < line.len)
			md_add_fill(d, r, end - n - 1, ' ', blanks);
		md_add_run(d, r, end - n, n);
	}
	return k - first;
}

/* The text of N as cmark read it; false when it is more than plain text. */
static bool
plain_content(cmark_node *n, struct buf *b)
{
	cmark_node *c = cmark_node_first_child(n);

	for (; c; c = cmark_node_next(c)) {
		cmark_node_type type = cmark_node_get_type(c);

		if (type == CMARK_NODE_TEXT || type == CMARK_NODE_HTML_INLINE)
			buf_add_text(b, cmark_node_get_literal(c));
		else if (type == CMARK_NODE_SOFTBREAK ||
		         type == CMARK_NODE_LINEBREAK)
			buf_add_char(b, '\n');
		else
			return false;
	}
	return true;
}

/*
 * The lines of CONTENT, which end line K and its followers.  Returns how many
 * there are, or 0 when one of them does not.
 */
static size_t
add_plain_lines(
    struct md_doc *d, struct md_runs *r, size_t k, struct str content)
{
	size_t first = k;
	struct str part;

	for (; str_line(&content, &part); k++) {
		struct str line;
		size_t end;

		if (k >= d->nlines)
			return 0;
		line = str_trim_end(md_line(d, k));
		part = str_trim_end(part);
		end = offset_of(d, line.at) + line.len;
		if (line.len < part.len ||
		    !str_eq(part, str_from(line, line.len - part.len)))
			return 0;
		if (k > first)
			add_newline(d, r, k);
		md_add_run(d, r, end - part.len, part.len);
	}
	return k - first;
}

/* Lines K to LAST without the blanks and quote marks at their begin. */
static void
add_loose_lines(
    struct md_doc *d, struct md_runs *r, size_t begin, size_t k, size_t last)
{
	size_t first = k;

	for (; k <= last; k++) {
		struct str line = str_trim_end(md_line(d, k));
		size_t i = k > first ? 0 : begin - d->lines[k];

		while (k > first && i < line.len &&
		       (char_is_space(line.at[i]) || line.at[i] == '>'))
			i++;
		if (k > first)
			add_newline(d, r, k);
		if (i < line.len)
			md_add_run(d, r, d->lines[k] + i, line.len - i);
	}
}

struct text
md_paragraph_text(struct md_doc *d, cmark_node *n, size_t *after)
{
	struct buf content = buf_new(d->scratch);
	struct md_runs runs = { 0 };
	size_t k = md_first_line(d, n), last = md_last_line(d, n), lines = 0;

	if (plain_content(n, &content))
		lines = add_plain_lines(d, &runs, k, buf_str(&content));
	if (!lines) {
		if (cmark_node_get_type(n) == CMARK_NODE_HEADING && last > k)
			last--;
		runs.len = 0;
		add_loose_lines(d, &runs, md_begin(d, n), k, last);
		lines = last + 1 - k;
	}
	*after = k + lines;
	return md_text(d, &d->t, &runs);
}
