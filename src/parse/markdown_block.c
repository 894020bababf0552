/*
 * Blocks: cmark's tree, walked without recursion, as a flat list.
 *
 * What of each line is a block's content is found in markdown_lines.c.
 * Tables are paragraphs to cmark: their rows are cut out here.
 */

#include <cmark.h>

#include "base/arena.h"
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

static struct span
span_between(const struct md_doc *d, size_t from, size_t to)
{
	return text_span(&d->t, from, to > from ? to - from : 0);
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
	if (!md_find_table(t.s, &header, &body)) {
		emit_text(w, MD_PARAGRAPH, t);
		return;
	}
	emit_text(w, MD_PARAGRAPH, text_slice(t, 0, header ? header - 1 : 0));
	emit_rows(
	    w, text_slice(t, header,
	           header + str_find_char(str_from(t.s, header), 0, '\n')));
	emit_rows(w, text_slice(t, body, t.s.len));
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

	*t = md_paragraph_text(w->d, n, &after);
	md_take_definitions(d, t);
	*s = text_span(t, 0, t->s.len);
	if (after < d->nlines) {
		end = md_line_end(d, after);
		*s = span_join(*s, span_between(d, end, end));
	}
	return t->s.len > 0;
}

static void
read_heading(struct walk *w, cmark_node *n)
{
	struct md_doc *d = w->d;
	size_t begin = md_begin(d, n),
	       end = md_line_end(d, md_first_line(d, n));
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
	return n ? md_first_line(d, cmark_node_next(n)) : SIZE_MAX;
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
 * Does line K close the fence of LEN bytes that begins N?  Where a container
 * ends first, the line behind begins another block.
 */
static bool
closes_fence(struct md_doc *d, cmark_node *n, size_t k, size_t len)
{
	char fence = d->copy[md_begin(d, n)];
	struct str line;
	size_t i;

	if (k > md_last_line(d, n) || k == next_line(d, n))
		return false;
	line = str_trim_end(md_line(d, k));
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

/*
 * Length of the fence that OPENER begins with, or 0.  Indented code may show
 * a fence: then it is the content that begins with OPENER.
 */
static size_t
opening_fence(struct str opener, struct str literal)
{
	struct str first = { 0 };

	str_line(&literal, &first);
	return str_eq(str_trim(first), opener) ? 0 : fence_length(opener);
}

static void
read_code(struct walk *w, cmark_node *n)
{
	struct md_doc *d = w->d;
	struct str literal = str_of(cmark_node_get_literal(n));
	size_t k = md_first_line(d, n), begin = md_begin(d, n);
	struct str opener = str_trim_end(md_line(d, k)), info;
	size_t end = (size_t)(opener.at - d->copy) + opener.len, fence, lines;
	struct md_runs runs = { 0 };
	struct md_block *b;

	opener = str_from(opener, begin - d->lines[k]);
	fence = opening_fence(opener, literal);
	if (fence)
		k++;
	lines = md_add_literal(d, &runs, k, literal);
	if (lines) {
		opener = md_line(d, k + lines - 1);
		end = (size_t)(opener.at - d->copy) + opener.len;
	} else {
		md_add_run(d, &runs, end, 0);
	}
	if (fence && closes_fence(d, n, k + lines, fence))
		end = md_line_end(d, k + lines);
	b = emit(
	    w, MD_CODE, md_text(d, &d->t, &runs), span_between(d, begin, end));
	b->fenced = fence != 0;
	if (!fence)
		return;
	info = str_slice(d->t.s, begin + fence, md_line_end(d, k - 1));
	b->info = str_trim(info);
	b->lang = language_of(b->info);
}

static void
read_html(struct walk *w, cmark_node *n)
{
	struct md_doc *d = w->d;
	struct md_runs runs = { 0 };
	struct text text;

	md_add_literal(
	    d, &runs, md_first_line(d, n), str_of(cmark_node_get_literal(n)));
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
		emit_paragraph(w, md_paragraph_text(w->d, n, &after));
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
		from = md_begin(d, n);
		to = md_line_end(d, md_first_line(d, n));
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
	size_t begin = md_begin(d, n);
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
	    span_between(d, begin, md_line_end(d, md_first_line(d, n))));
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
			w->d->many = md_begin(w->d, n);
			break;
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
	while (w->depth)
		leave(w);
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

void
md_read_blocks(struct md_doc *d, size_t body)
{
	struct walk w = { .d = d };
	cmark_node *root;

	d->deep = d->many = SIZE_MAX;
	md_make_lines(d, body);
	root = cmark_parse_document(
	    d->copy + body, d->t.s.len - body, CMARK_OPT_DEFAULT);
	walk_tree(&w, root);
	cmark_node_free(root);
	judge_blunted(d);
}
