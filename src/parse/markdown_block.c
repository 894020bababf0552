/*
 * Blocks: cmark's tree, walked without recursion, as a flat list.
 *
 * Only the first line of a node and what cmark takes for its content are
 * relied on.  cmark strips marks and indentation from the front of lines
 * and nothing else that matters, so the content's k-th line is the tail of
 * the block's k-th line: its length says where it begins, be the line lazy,
 * quoted or indented.
 *
 * Tables are paragraphs to cmark: their rows are cut out here.
 */

#include <cmark.h>

#include "base/arena.h"
#include "base/buf.h"
#include "parse/markdown_part.h"

struct walk {
	struct md_doc *d;
	size_t depth; /* of containers around, as cmark counts */
	/* the containers around, and the last block in each, by depth */
	struct md_block *around[MD_DEPTH + 1];
	struct md_block *before[MD_DEPTH + 1];
	int numbers[MD_DEPTH + 1]; /* the next item's, -1: not ordered */
	const struct md_block *heading;
};

/* Line K of the copy, without its end, and without blanks there. */
static struct str
line_at(const struct md_doc *d, size_t k)
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

static size_t
line_end(const struct md_doc *d, size_t k)
{
	struct str line = str_trim_end(line_at(d, k));

	return offset_of(d, line.at) + line.len;
}

static size_t
first_line(const struct md_doc *d, cmark_node *n)
{
	int line = cmark_node_get_start_line(n);

	if (line < 1)
		return 0;
	return (size_t)line <= d->nlines ? (size_t)line - 1 : d->nlines - 1;
}

static size_t
last_line(const struct md_doc *d, cmark_node *n)
{
	int line = cmark_node_get_end_line(n);
	size_t first = first_line(d, n);

	if (line < 1 || (size_t)line <= first)
		return first;
	return (size_t)line <= d->nlines ? (size_t)line - 1 : d->nlines - 1;
}

/* The offset of a node's first byte. */
static size_t
begin_of(const struct md_doc *d, cmark_node *n)
{
	int column = cmark_node_get_start_column(n);
	struct str line = line_at(d, first_line(d, n));
	size_t i = column > 1 ? (size_t)column - 1 : 0;

	return offset_of(d, line.at) + (i < line.len ? i : line.len);
}

static struct span
span_between(const struct md_doc *d, size_t from, size_t to)
{
	return text_span(&d->t, from, to > from ? to - from : 0);
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
static size_t
add_literal_lines(
    struct md_doc *d, struct md_runs *r, size_t k, struct str literal)
{
	size_t first = k;
	struct str content;

	for (; k < d->nlines && str_line(&literal, &content); k++) {
		struct str line = line_at(d, k);
		size_t n = 0, end = offset_of(d, line.at) + line.len;

		while (n < content.len && n < line.len &&
		       content.at[content.len - 1 - n] ==
		           line.at[line.len - 1 - n])
			n++;
		if (k > first)
			add_newline(d, r, k);
		if (n < content.len && n < line.len)
			md_add_fill(d, r, end - n - 1, ' ', content.len - n);
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

/* The lines of CONTENT, which ends line K and its followers; or false. */
static bool
add_plain_lines(
    struct md_doc *d, struct md_runs *r, size_t k, struct str content)
{
	size_t first = k;
	struct str part;

	for (; str_line(&content, &part); k++) {
		struct str line;
		size_t end;

		if (k >= d->nlines)
			return false;
		line = str_trim_end(line_at(d, k));
		part = str_trim_end(part);
		end = offset_of(d, line.at) + line.len;
		if (line.len < part.len ||
		    !str_eq(part, str_from(line, line.len - part.len)))
			return false;
		if (k > first)
			add_newline(d, r, k);
		md_add_run(d, r, end - part.len, part.len);
	}
	return k > first;
}

/* Lines K to LAST without the blanks and quote marks at their begin. */
static void
add_loose_lines(
    struct md_doc *d, struct md_runs *r, size_t begin, size_t k, size_t last)
{
	size_t first = k;

	for (; k <= last; k++) {
		struct str line = str_trim_end(line_at(d, k));
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

static struct md_block *
emit(
    struct walk *w, enum md_block_kind kind, struct text text, struct span span)
{
	size_t depth = w->depth < MD_DEPTH ? w->depth : MD_DEPTH;
	struct md_block *b = arena_make(w->d->arena, struct md_block);

	b->kind = kind;
	b->text = text;
	b->span = span;
	b->parent = depth ? w->around[depth - 1] : NULL;
	b->heading = w->heading;
	b->level = (int)depth;
	b->number = -1;
	w->before[depth] = b;
	*vec_add(w->d->arena, &w->d->blocks) = b;
	return b;
}

static void
emit_text(struct walk *w, enum md_block_kind kind, struct text t)
{
	if (t.s.len)
		emit(w, kind, t, text_span(&t, 0, t.s.len));
}

/* Cells in a row, or 0 when no '|' parts it. */
static size_t
count_cells(struct str row)
{
	size_t n = 0;

	row = str_trim(row);
	for (size_t i = 0; i < row.len; i++) {
		if (row.at[i] == '\\')
			i++;
		else if (row.at[i] == '|' && i > 0 && i + 1 < row.len)
			n++;
	}
	return n || str_contains(row, "|") ? n + 1 : 0;
}

/* Does the row hold only - and : between its '|'? */
static bool
is_delimiter_row(struct str row)
{
	struct str cell;

	row = str_trim(row);
	if (!str_contains(row, "|"))
		return false;
	if (str_starts(row, "|"))
		row = str_from(row, 1);
	while (row.len) {
		str_cut(row, '|', &cell, &row);
		cell = str_trim(cell);
		if (str_starts(cell, ":"))
			cell = str_from(cell, 1);
		if (str_ends(cell, ":"))
			cell.len--;
		if (!cell.len)
			return false;
		for (size_t i = 0; i < cell.len; i++)
			if (cell.at[i] != '-')
				return false;
	}
	return true;
}

/*
 * Where the header of a table begins and its delimiter row ends in S, or
 * false when S has no table.
 */
static bool
find_table(struct str s, size_t *header, size_t *body)
{
	struct str rest = s, line, before = { 0 };

	if (!str_contains(s, "|"))
		return false;
	while (str_line(&rest, &line)) {
		if (before.at && is_delimiter_row(line) &&
		    count_cells(line) == count_cells(before)) {
			*header = (size_t)(before.at - s.at);
			*body = s.len - rest.len;
			return true;
		}
		before = line;
	}
	return false;
}

static void
emit_rows(struct walk *w, struct text t)
{
	size_t i = 0;

	while (i < t.s.len) {
		size_t end = str_find_char(t.s, i, '\n');
		struct text row = text_slice(t, i, end);

		row = text_slice(row, 0, str_trim_end(row.s).len);
		emit_text(w, MD_TABLE_ROW, row);
		i = end == SIZE_MAX ? t.s.len : end + 1;
	}
}

static void
emit_paragraph(struct walk *w, struct text t)
{
	size_t header, body;

	md_take_definitions(w->d, &t);
	if (!find_table(t.s, &header, &body)) {
		emit_text(w, MD_PARAGRAPH, t);
		return;
	}
	emit_text(w, MD_PARAGRAPH, text_slice(t, 0, header ? header - 1 : 0));
	emit_rows(
	    w, text_slice(t, header,
	           header + str_find_char(str_from(t.s, header), 0, '\n')));
	emit_rows(w, text_slice(t, body, t.s.len));
}

/*
 * The text of a paragraph or an underlined heading.  *AFTER is the line
 * behind it.
 */
static struct text
paragraph_text(struct walk *w, cmark_node *n, size_t *after)
{
	struct md_doc *d = w->d;
	struct buf content = buf_new(d->scratch);
	struct md_runs runs = { 0 };
	size_t k = first_line(d, n), last = last_line(d, n);
	struct str rest, line;

	if (cmark_node_get_type(n) == CMARK_NODE_HEADING && last > k)
		last--;
	*after = k;
	if (plain_content(n, &content) &&
	    add_plain_lines(d, &runs, k, buf_str(&content))) {
		for (rest = buf_str(&content); str_line(&rest, &line);)
			++*after;
		return md_text(d, &d->t, &runs);
	}
	runs.len = 0;
	add_loose_lines(d, &runs, begin_of(d, n), k, last);
	*after = last + 1;
	return md_text(d, &d->t, &runs);
}

/* How many '#' begin the heading in S; 0: it is underlined. */
static size_t
count_hashes(struct str s)
{
	size_t n = 0;

	while (n < s.len && s.at[n] == '#')
		n++;
	return n <= 6 && (n == s.len || char_is_space(s.at[n])) ? n : 0;
}

/* The text of a heading in S without the '#' at both ends. */
static struct str
inner_heading(struct str s)
{
	struct str inner;

	s = str_trim(str_from(s, count_hashes(s)));
	inner = s;
	while (str_ends(inner, "#"))
		inner.len--;
	if (inner.len && !char_is_space(inner.at[inner.len - 1]))
		return s;
	return str_trim_end(inner);
}

/* An underlined heading; nothing when definitions are all it has. */
static bool
read_underlined(struct walk *w, cmark_node *n, struct text *t, struct span *s)
{
	struct md_doc *d = w->d;
	size_t after, end;

	*t = paragraph_text(w, n, &after);
	md_take_definitions(d, t);
	*s = text_span(t, 0, t->s.len);
	if (after < d->nlines) {
		end = line_end(d, after);
		*s = span_join(*s, span_between(d, end, end));
	}
	return t->s.len > 0;
}

static void
read_heading(struct walk *w, cmark_node *n)
{
	struct md_doc *d = w->d;
	size_t begin = begin_of(d, n), end = line_end(d, first_line(d, n));
	struct str s = str_slice(d->t.s, begin, end), inner;
	const struct md_block *above = w->heading;
	struct span span = span_between(d, begin, end);
	struct md_block *heading;
	struct text text;

	if (count_hashes(s)) {
		inner = inner_heading(s);
		begin = (size_t)(inner.at - d->t.s.at);
		text = text_slice(d->t, begin, begin + inner.len);
	} else if (!read_underlined(w, n, &text, &span)) {
		return;
	}
	heading = emit(w, MD_HEADING, text, span);
	heading->level = cmark_node_get_heading_level(n);
	while (above && above->level >= heading->level)
		above = above->heading;
	heading->heading = above;
	if (!w->depth)
		w->heading = heading;
}

/* The line on which the next block behind N begins, or SIZE_MAX. */
static size_t
next_line(const struct md_doc *d, cmark_node *n)
{
	while (n && !cmark_node_next(n))
		n = cmark_node_parent(n);
	return n ? first_line(d, cmark_node_next(n)) : SIZE_MAX;
}

static size_t
fence_length(struct str s)
{
	size_t n = 0;

	while (n < s.len && (s.at[0] == '`' || s.at[0] == '~') &&
	       s.at[n] == s.at[0])
		n++;
	return n >= 3 ? n : 0;
}

/*
 * Does line K close FENCE of LEN bytes?  Where a container ends first, the
 * line behind begins another block.
 */
static bool
closes_fence(struct md_doc *d, cmark_node *n, size_t k, char fence, size_t len)
{
	struct str line;
	size_t i;

	if (k > last_line(d, n) || k == next_line(d, n))
		return false;
	line = str_trim_end(line_at(d, k));
	for (i = line.len; i && line.at[i - 1] == fence; i--)
		;
	if (line.len - i < len)
		return false;
	while (i && (char_is_space(line.at[i - 1]) || line.at[i - 1] == '>'))
		i--;
	return !i;
}

/* The first word of an info string, without { and . and what ends it. */
static struct str
language_of(struct str info)
{
	size_t n = 0;

	while (info.len && (info.at[0] == '{' || info.at[0] == '.'))
		info = str_from(info, 1);
	info = str_trim(info);
	if (str_starts(info, "."))
		info = str_from(info, 1);
	while (n < info.len && !char_is_space(info.at[n]) &&
	       !str_contains(S(",{}:"), (char[]){ info.at[n], '\0' }))
		n++;
	return str_slice(info, 0, n);
}

static void
read_code(struct walk *w, cmark_node *n)
{
	struct md_doc *d = w->d;
	struct str literal = str_of(cmark_node_get_literal(n)), rest = literal;
	size_t k = first_line(d, n), begin = begin_of(d, n), end, lines;
	struct str opener = str_slice(
	    (struct str){ d->copy, d->t.s.len }, begin, line_end(d, k));
	size_t fence = fence_length(opener);
	struct md_runs runs = { 0 };
	struct str first = { 0 };
	struct md_block *b;
	struct text text;

	/* Indented code may show a fence: then its content begins with it. */
	str_line(&rest, &first);
	if (fence && str_eq(str_trim(first), opener))
		fence = 0;
	if (fence)
		k++;
	lines = add_literal_lines(d, &runs, k, literal);
	end = line_end(d, lines ? k + lines - 1 : k - !!fence);
	if (fence && closes_fence(d, n, k + lines, opener.at[0], fence))
		end = line_end(d, k + lines);
	if (!lines)
		md_add_run(d, &runs, end, 0);
	text = md_text(d, &d->t, &runs);
	b = emit(w, MD_CODE, text, span_between(d, begin, end));
	b->fenced = fence != 0;
	if (fence) {
		opener = str_slice(d->t.s, begin + fence, begin + opener.len);
		b->info = str_trim(opener);
		b->lang = language_of(b->info);
	}
}

static void
read_html(struct walk *w, cmark_node *n)
{
	struct md_doc *d = w->d;
	struct md_runs runs = { 0 };
	struct text text;

	add_literal_lines(
	    d, &runs, first_line(d, n), str_of(cmark_node_get_literal(n)));
	text = md_text(d, &d->t, &runs);
	emit_text(w, MD_HTML, text_slice(text, 0, str_trim_end(text.s).len));
}

static void
read_leaf(struct walk *w, cmark_node *n)
{
	struct md_doc *d = w->d;
	size_t after, from, to;

	switch ((int)cmark_node_get_type(n)) {
	case CMARK_NODE_PARAGRAPH:
		emit_paragraph(w, paragraph_text(w, n, &after));
		break;
	case CMARK_NODE_HEADING:
		read_heading(w, n);
		break;
	case CMARK_NODE_CODE_BLOCK:
		read_code(w, n);
		break;
	case CMARK_NODE_HTML_BLOCK:
		read_html(w, n);
		break;
	case CMARK_NODE_THEMATIC_BREAK:
		from = begin_of(d, n);
		to = line_end(d, first_line(d, n));
		emit(w, MD_RULE, text_slice(d->t, from, from),
		    span_between(d, from, to));
		break;
	default:
		break;
	}
}

static enum md_block_kind
container_kind(cmark_node *n)
{
	switch ((int)cmark_node_get_type(n)) {
	case CMARK_NODE_LIST:
		return MD_LIST;
	case CMARK_NODE_ITEM:
		return MD_ITEM;
	default:
		return MD_QUOTE;
	}
}

static bool
is_container(cmark_node *n)
{
	int type = (int)cmark_node_get_type(n);

	return type == CMARK_NODE_LIST || type == CMARK_NODE_ITEM ||
	       type == CMARK_NODE_BLOCK_QUOTE;
}

/* The number of an item that is about to come, or -1. */
static int
take_number(struct walk *w)
{
	int *number = &w->numbers[w->depth - 1];

	if (*number < 0)
		return -1;
	return (*number)++;
}

static void
enter(struct walk *w, cmark_node *n)
{
	struct md_doc *d = w->d;
	size_t begin = begin_of(d, n);
	struct text nothing = text_slice(d->t, begin, begin);
	struct md_block *before, *b;

	if (w->depth >= MD_DEPTH) {
		if (d->deep == SIZE_MAX)
			d->deep = begin;
		w->depth++;
		return;
	}
	before = w->before[w->depth];
	b = emit(w, container_kind(n), nothing,
	    span_between(d, begin, line_end(d, first_line(d, n))));
	if (b->kind == MD_LIST && before && before->kind == MD_PARAGRAPH)
		b->lead = before;
	if (b->kind == MD_ITEM && w->depth)
		b->number = take_number(w);
	w->numbers[w->depth] = -1;
	if (b->kind == MD_LIST &&
	    cmark_node_get_list_type(n) == CMARK_ORDERED_LIST)
		w->numbers[w->depth] = cmark_node_get_list_start(n);
	w->around[w->depth++] = b;
	w->before[w->depth] = NULL;
}

/* A container ends where the last block in it ends. */
static void
leave(struct walk *w)
{
	struct md_block *b, *last;

	w->depth--;
	if (w->depth >= MD_DEPTH)
		return;
	b = w->around[w->depth];
	last = w->d->blocks.at[w->d->blocks.len - 1];
	if (last != b && last->span.off + last->span.len > b->span.off)
		b->span.len = last->span.off + last->span.len - b->span.off;
}

static void
walk_tree(struct walk *w, cmark_node *root)
{
	cmark_node *n = cmark_node_first_child(root);

	while (n) {
		bool inner = is_container(n);

		if (w->d->blocks.len >= MD_MOST_BLOCKS) {
			w->d->many = begin_of(w->d, n);
			return;
		}
		if (inner)
			enter(w, n);
		else
			read_leaf(w, n);
		if (inner && cmark_node_first_child(n)) {
			n = cmark_node_first_child(n);
			continue;
		}
		if (inner)
			leave(w);
		while (!cmark_node_next(n)) {
			n = cmark_node_parent(n);
			if (n == root)
				return;
			leave(w);
		}
		n = cmark_node_next(n);
	}
}

/* The last block that begins at or in front of OFF, or NULL. */
static const struct md_block *
block_at(const struct md_doc *d, uint32_t off)
{
	size_t lo = 0, hi = d->blocks.len;

	off = text_span(&d->t, off, 1).off;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (d->blocks.at[mid]->span.off <= off)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo ? d->blocks.at[lo - 1] : NULL;
}

/*
 * A mark that was blunted is a loss only where it could have opened a
 * container: not in code or HTML, nor in what hardly nests at all.
 */
static void
judge_blunted(struct md_doc *d)
{
	for (size_t i = 0; i < d->blunted.len && d->deep == SIZE_MAX; i++) {
		const struct md_block *b = block_at(d, d->blunted.at[i]);

		if (b && b->kind != MD_CODE && b->kind != MD_HTML &&
		    b->level >= MD_DEPTH / 4)
			d->deep = d->blunted.at[i];
	}
}

/* The lines that cmark sees: those of the copy from BODY on. */
static void
make_lines(struct md_doc *d, size_t body)
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

void
md_read_blocks(struct md_doc *d, size_t body)
{
	struct walk w = { .d = d };
	cmark_node *root;

	d->deep = d->many = SIZE_MAX;
	make_lines(d, body);
	root = cmark_parse_document(
	    d->copy + body, d->t.s.len - body, CMARK_OPT_DEFAULT);
	walk_tree(&w, root);
	cmark_node_free(root);
	judge_blunted(d);
}
