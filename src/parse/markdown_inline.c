/*
 * Code spans, links, images and comments in the text of blocks.
 *
 * One pass from left to right with CommonMark's precedence: code spans,
 * tags and autolinks bind tighter than brackets.  Runs of backticks are
 * indexed by their length, openers of brackets wait on a stack, and marks
 * that close nothing behind a place are looked for once, so that the pass
 * takes linear time.
 *
 * Not done: emphasis, entities, and bare addresses as links.
 */

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "parse/markdown_part.h"

enum closer { COMMENT, INSTRUCTION, DECLARATION, CDATA, CLOSERS };

struct ticks {
	uint32_t at, len;
	uint32_t next; /* index + 1 of the next run of this length, 0: none */
};

struct opener {
	size_t at, end; /* of [ or ![ */
	bool image;
	bool nested; /* brackets stand behind it */
};

struct scan {
	struct md_doc *d;
	const struct md_block *block;
	struct text t;
	struct str s;
	VEC(struct ticks) ticks;
	uint32_t *first_ticks; /* by length: index + 1 */
	size_t longest_ticks;
	VEC(struct opener) openers;
	size_t inactive;    /* openers below cannot begin a link */
	bool none[CLOSERS]; /* no such mark stands ahead */
};

static struct md_inline *
emit(struct scan *c, enum md_inline_kind kind, size_t from, size_t to)
{
	struct md_inline *i = vec_add(c->d->arena, &c->d->inlines);

	i->kind = kind;
	i->span = text_span(&c->t, from, to - from);
	i->block = c->block;
	return i;
}

static void
index_ticks(struct scan *c)
{
	struct str s = c->s;
	size_t i = 0;

	while ((i = str_find_char(s, i, '`')) != SIZE_MAX) {
		size_t n = 1;

		while (i + n < s.len && s.at[i + n] == '`')
			n++;
		*vec_add(c->d->scratch, &c->ticks) =
		    (struct ticks){ .at = (uint32_t)i, .len = (uint32_t)n };
		if (n > c->longest_ticks)
			c->longest_ticks = n;
		i += n;
	}
	c->first_ticks =
	    arena_array(c->d->scratch, uint32_t, c->longest_ticks + 1);
	for (i = c->ticks.len; i > 0; i--) {
		struct ticks *run = &c->ticks.at[i - 1];

		run->next = c->first_ticks[run->len];
		c->first_ticks[run->len] = (uint32_t)i;
	}
}

/* The first run of exactly LEN backticks at or behind FROM, or SIZE_MAX. */
static size_t
find_ticks(struct scan *c, size_t len, size_t from)
{
	uint32_t *first = &c->first_ticks[len];

	while (*first && c->ticks.at[*first - 1].at < from)
		*first = c->ticks.at[*first - 1].next;
	return *first ? c->ticks.at[*first - 1].at : SIZE_MAX;
}

static bool
is_gap(char c)
{
	return c == ' ' || c == '\n';
}

/* The content of a code span: one blank less at both ends, line ends blank. */
static struct text
code_text(struct scan *c, size_t from, size_t to)
{
	struct text t = text_slice(c->t, from, to);
	char *flat;

	if (t.s.len > 1 && is_gap(t.s.at[0]) && is_gap(t.s.at[t.s.len - 1]) &&
	    str_trim(t.s).len)
		t = text_slice(t, 1, t.s.len - 1);
	if (str_find_char(t.s, 0, '\n') == SIZE_MAX)
		return t;
	flat = arena_bytes(c->d->arena, t.s.len);
	for (size_t i = 0; i < t.s.len; i++)
		flat[i] = (char)(t.s.at[i] == '\n' ? ' ' : t.s.at[i]);
	t.s.at = flat;
	return t;
}

/* In a table \| is a | also in code. */
static struct text
cell_text(struct scan *c, struct text t)
{
	struct md_runs runs = { 0 };
	size_t from = 0, at;

	if (!str_contains(t.s, "\\|"))
		return t;
	while ((at = str_find(t.s, from, "\\|")) != SIZE_MAX) {
		md_add_run(c->d, &runs, from, at - from);
		from = at + 1;
	}
	md_add_run(c->d, &runs, from, t.s.len - from);
	return md_text(c->d, &t, &runs);
}

static size_t
scan_code(struct scan *c, size_t at)
{
	size_t from = at, to;
	struct text t;

	while (from < c->s.len && c->s.at[from] == '`')
		from++;
	if (!c->ticks.at)
		index_ticks(c);
	to = c->ticks.at ? find_ticks(c, from - at, from) : SIZE_MAX;
	if (to == SIZE_MAX)
		return from;
	t = code_text(c, from, to);
	if (c->block->kind == MD_TABLE_ROW)
		t = cell_text(c, t);
	emit(c, MD_CODE_SPAN, at, to + (from - at))->text = t;
	return to + (from - at);
}

/* The end of what CLOSE ends, looked for from AT on, or SIZE_MAX. */
static size_t
find_close(struct scan *c, enum closer kind, size_t at)
{
	static const char *const marks[] = {
		[COMMENT] = "-->",
		[INSTRUCTION] = "?>",
		[DECLARATION] = ">",
		[CDATA] = "]]>",
	};
	size_t end;

	if (c->none[kind])
		return SIZE_MAX;
	end = str_find(c->s, at, marks[kind]);
	c->none[kind] = end == SIZE_MAX;
	return end == SIZE_MAX ? end : end + strlen(marks[kind]);
}

static size_t
scan_comment(struct scan *c, size_t at)
{
	/* <!--> and <!---> are comments too */
	size_t end = find_close(c, COMMENT, at + 2), to;

	if (end == SIZE_MAX)
		return SIZE_MAX;
	to = end < at + 7 ? at + 4 : end - 3;
	emit(c, MD_COMMENT, at, end)->text = text_slice(c->t, at + 4, to);
	return end;
}

/* The end of "scheme:address>" behind the '<' at AT, or SIZE_MAX. */
static size_t
autolink_end(struct str s, size_t at)
{
	size_t i = at + 1;

	if (i >= s.len || !char_is_alpha(s.at[i]))
		return SIZE_MAX;
	while (i < s.len &&
	       (char_is_alpha(s.at[i]) || char_is_digit(s.at[i]) ||
	           s.at[i] == '+' || s.at[i] == '.' || s.at[i] == '-'))
		i++;
	if (i == s.len || s.at[i] != ':' || i - at < 3 || i - at > 33)
		return SIZE_MAX;
	while (i < s.len && (unsigned char)s.at[i] > ' ' && s.at[i] != '<' &&
	       s.at[i] != '>')
		i++;
	return i < s.len && s.at[i] == '>' ? i + 1 : SIZE_MAX;
}

static size_t
scan_autolink(struct scan *c, size_t at)
{
	size_t end = autolink_end(c->s, at);
	struct md_inline *link;

	if (end == SIZE_MAX)
		return SIZE_MAX;
	link = emit(c, MD_LINK, at, end);
	link->text = link->target = text_slice(c->t, at + 1, end - 1);
	return end;
}

static size_t
scan_angle(struct scan *c, size_t at)
{
	struct str s = str_from(c->s, at);
	size_t end;

	if (str_starts(s, "<!--"))
		end = scan_comment(c, at);
	else if (str_starts(s, "<?"))
		end = find_close(c, INSTRUCTION, at + 2);
	else if (str_starts(s, "<![CDATA["))
		end = find_close(c, CDATA, at + 9);
	else if (str_starts(s, "<!") && s.len > 2 && char_is_alpha(s.at[2]))
		end = find_close(c, DECLARATION, at + 2);
	else
		end = scan_autolink(c, at);
	if (end == SIZE_MAX)
		end = md_html_tag(c->s, at);
	return end == SIZE_MAX ? at + 1 : end;
}

static size_t
push_opener(struct scan *c, size_t at, bool image)
{
	size_t end = at + (image ? 2 : 1);

	if (c->openers.len)
		c->openers.at[c->openers.len - 1].nested = true;
	*vec_add(c->d->scratch, &c->openers) =
	    (struct opener){ .at = at, .end = end, .image = image };
	return end;
}

/*
 * The definition that the brackets from OPEN to the ']' at CLOSE refer to.
 * *END is the end of the whole.
 */
static const struct md_definition *
find_reference(
    struct scan *c, const struct opener *open, size_t close, size_t *end)
{
	size_t label = md_link_label(c->s, close + 1);

	*end = close + 1;
	if (label != SIZE_MAX) {
		*end = label;
		if (label > close + 3)
			return md_find_definition(
			    c->d, str_slice(c->s, close + 2, label - 1));
	}
	if (open->nested || close - open->end > MD_LONGEST_LABEL)
		return NULL;
	return md_find_definition(c->d, str_slice(c->s, open->end, close));
}

static size_t
scan_close(struct scan *c, size_t at)
{
	const struct md_definition *definition;
	struct md_inline *link;
	struct md_link place;
	struct text target;
	struct opener open;
	bool active;

	if (!c->openers.len)
		return at + 1;
	open = c->openers.at[--c->openers.len];
	active = open.image || c->openers.len >= c->inactive;
	if (c->inactive > c->openers.len)
		c->inactive = c->openers.len;
	if (!active)
		return at + 1;
	if (md_link_inline(c->s, at + 1, &place)) {
		target = text_slice(c->t, place.from, place.to);
	} else {
		definition = find_reference(c, &open, at, &place.end);
		if (!definition)
			return at + 1;
		target = definition->target;
	}
	link = emit(c, open.image ? MD_IMAGE : MD_LINK, open.at, place.end);
	link->text = text_slice(c->t, open.end, at);
	link->target = target;
	/* A link holds no other link. */
	if (!open.image)
		c->inactive = c->openers.len;
	return place.end;
}

static size_t
scan_one(struct scan *c, size_t at)
{
	struct str s = c->s;

	switch (s.at[at]) {
	case '\\':
		return at + 2;
	case '`':
		return scan_code(c, at);
	case '<':
		return scan_angle(c, at);
	case '!':
		if (at + 1 < s.len && s.at[at + 1] == '[')
			return push_opener(c, at, true);
		return at + 1;
	case '[':
		return push_opener(c, at, false);
	case ']':
		return scan_close(c, at);
	default:
		return at + 1;
	}
}

static void
scan_text(struct md_doc *d, const struct md_block *block, struct text t)
{
	struct arena_mark mark = arena_mark(d->scratch);
	struct scan c = { .d = d, .block = block, .t = t, .s = t.s };
	size_t at = 0;

	while (at < c.s.len && d->inlines.len < MD_MOST_INLINES)
		at = scan_one(&c, at);
	arena_rewind(d->scratch, mark);
}

/* A row's cells are texts of their own. */
static void
scan_row(struct md_doc *d, const struct md_block *row)
{
	struct str s = row->text.s;
	size_t from = 0;

	for (size_t i = 0; i <= s.len; i++) {
		if (i < s.len && s.at[i] == '\\' && i + 1 < s.len)
			i++;
		else if (i == s.len || s.at[i] == '|') {
			scan_text(d, row, text_slice(row->text, from, i));
			from = i + 1;
		}
	}
}

/* HTML runs to its end: an open comment goes on to the end of the block. */
static void
scan_html(struct md_doc *d, const struct md_block *block)
{
	struct scan c = {
		.d = d, .block = block, .t = block->text, .s = block->text.s
	};
	size_t at = 0, end;

	while (d->inlines.len < MD_MOST_INLINES &&
	       (at = str_find(c.s, at, "<!--")) != SIZE_MAX) {
		end = scan_comment(&c, at);
		if (end == SIZE_MAX) {
			end = c.s.len;
			emit(&c, MD_COMMENT, at, end)->text =
			    text_slice(c.t, at + 4, end);
		}
		at = end;
	}
}

static int
compare(const void *left, const void *right)
{
	const struct md_inline *a = left, *b = right;

	/* No two begin at one place. */
	return span_cmp(a->span, b->span);
}

bool
md_read_inlines(struct md_doc *d)
{
	size_t i;

	md_sort_definitions(d);
	for (i = 0; i < d->blocks.len && d->inlines.len < MD_MOST_INLINES;
	     i++) {
		const struct md_block *b = d->blocks.at[i];

		if (b->kind == MD_PARAGRAPH || b->kind == MD_HEADING)
			scan_text(d, b, b->text);
		else if (b->kind == MD_TABLE_ROW)
			scan_row(d, b);
		else if (b->kind == MD_HTML)
			scan_html(d, b);
	}
	if (d->inlines.len > 1)
		qsort(d->inlines.at, d->inlines.len, sizeof(*d->inlines.at),
		    compare);
	return d->inlines.len < MD_MOST_INLINES;
}
