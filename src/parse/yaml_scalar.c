/*
 * The places of a scalar's bytes.
 *
 * libyaml gives the decoded value and the place of the whole.  Here the
 * source is read a second time beside the value: what is equal is copied in
 * runs, and white space, escapes, indentation and line ends are followed as
 * libyaml decoded them.  Most scalars are a single run, and then the text is
 * a view of the source.
 *
 * Whatever does not fit is not guessed: the value then stands as a whole at
 * the begin of the scalar.
 */

#include <string.h>

#include "base/arena.h"
#include "base/vec.h"
#include "parse/yaml_internal.h"

struct align {
	const struct text *t;
	struct str raw; /* the source up to the end of the scalar */
	size_t at;      /* in raw */
	struct str value;
	size_t done;   /* of the value */
	size_t indent; /* of a block scalar */
	struct yaml_pieces *pieces;
};

static void
add_piece(struct yaml_pieces *p, size_t text, size_t source)
{
	const struct piece *last = p->len ? &p->at[p->len - 1] : NULL;

	if (last && last->source + (text - last->text) == source)
		return;
	*vec_add(p->scratch, p) =
	    (struct piece){ (uint32_t)text, (uint32_t)source };
}

/* The next N bytes of the value stand at FROM and behind. */
static void
place(struct align *al, size_t from, size_t n)
{
	const struct text *t = al->t;

	if (!t->npieces) {
		if (n)
			add_piece(al->pieces, al->done, t->base + from);
		al->done += n;
		return;
	}
	for (size_t i = 0; i < n; i++)
		add_piece(
		    al->pieces, al->done++, text_span(t, from + i, 1).off);
}

/* N bytes that are the same in source and value. */
static bool
copy(struct align *al, size_t n)
{
	if (n > al->value.len - al->done || n > al->raw.len - al->at)
		return false;
	if (n && memcmp(al->value.at + al->done, al->raw.at + al->at, n) != 0)
		return false;
	place(al, al->at, n);
	al->at += n;
	return true;
}

/* C at AT of the source, where something else stands. */
static bool
put(struct align *al, char c, size_t at)
{
	if (al->done >= al->value.len || al->value.at[al->done] != c)
		return false;
	place(al, at, 1);
	return true;
}

/* The line break of LEN bytes at AT as a byte of content. */
static bool
put_break(struct align *al, size_t at, size_t len)
{
	size_t back = al->at;
	bool ok;

	if (len != 3)
		return put(al, '\n', at + len - 1);
	al->at = at;
	ok = copy(al, len);
	al->at = back;
	return ok;
}

static bool
is_blank(struct str s, size_t at)
{
	return at < s.len && (s.at[at] == ' ' || s.at[at] == '\t');
}

static size_t
skip_blanks(struct str s, size_t at)
{
	while (is_blank(s, at))
		at++;
	return at;
}

/* Puts each line break at and behind the current place. */
static bool
put_breaks(struct align *al)
{
	size_t len;

	al->at = skip_blanks(al->raw, al->at);
	while ((len = yaml_break_length(al->raw, al->at))) {
		if (!put_break(al, al->at, len))
			return false;
		al->at = skip_blanks(al->raw, al->at + len);
	}
	return true;
}

/*
 * White space inside a plain or quoted scalar: blanks stay, a line break is
 * a space, and of several the first is lost.
 */
static bool
fold_white(struct align *al)
{
	size_t first = skip_blanks(al->raw, al->at);
	size_t len = yaml_break_length(al->raw, first);
	size_t next;

	if (!len)
		return copy(al, first - al->at);
	al->at = first;
	if (len == 3)
		return put_breaks(al);
	next = skip_blanks(al->raw, first + len);
	al->at = next;
	if (!yaml_break_length(al->raw, next))
		return put(al, ' ', first + len - 1);
	return put_breaks(al);
}

/* An escape, which stands at its backslash and the bytes behind it. */
static bool
unescape(struct align *al)
{
	size_t len, size = 2, begin = al->at;
	char c = '\0';

	if (begin + 1 < al->raw.len)
		c = al->raw.at[begin + 1];
	len = yaml_break_length(al->raw, begin + 1);
	if (len) {
		al->at = begin + 1 + len;
		return put_breaks(al);
	}
	if (c == 'x')
		size = 4;
	else if (c == 'u')
		size = 6;
	else if (c == 'U')
		size = 10;
	len = utf8_length(str_from(al->value, al->done));
	if (!len || size > al->raw.len - begin)
		return false;
	for (size_t i = 0; i < len; i++)
		place(al, begin + (i < size ? i : size - 1), 1);
	al->at = begin + size;
	return true;
}

/* The same, but quick for most bytes. */
static size_t
break_length(struct str s, size_t at)
{
	char c = s.at[at];

	if (c != '\n' && c != '\r' && c != '\xc2' && c != '\xe2')
		return 0;
	return yaml_break_length(s, at);
}

/* Length of what needs no thought at the current place. */
static size_t
run_length(const struct align *al, enum ynode_style style)
{
	size_t at = al->at;

	for (; at < al->raw.len; at++) {
		char c = al->raw.at[at];

		if (c == ' ' || c == '\t' ||
		    (c == '\'' && style == YNODE_SINGLE_QUOTED) ||
		    (c == '\\' && style == YNODE_DOUBLE_QUOTED) ||
		    break_length(al->raw, at))
			break;
	}
	return at - al->at;
}

static size_t
line_length(const struct align *al)
{
	size_t at = yaml_skip_printable(al->raw, al->at);

	while (at < al->raw.len && !break_length(al->raw, at))
		at = yaml_skip_printable(al->raw, at + 1);
	return at - al->at;
}

static bool
align_flow(struct align *al, enum ynode_style style)
{
	while (al->at < al->raw.len) {
		char c = al->raw.at[al->at];
		bool ok;

		if (c == '\'' && style == YNODE_SINGLE_QUOTED) {
			ok = put(al, '\'', al->at);
			al->at += 2;
		} else if (c == '\\' && style == YNODE_DOUBLE_QUOTED) {
			ok = unescape(al);
		} else if (c == ' ' || c == '\t' ||
		           yaml_break_length(al->raw, al->at)) {
			ok = fold_white(al);
		} else {
			ok = copy(al, run_length(al, style));
		}
		if (!ok)
			return false;
	}
	return al->done == al->value.len;
}

/* Line breaks in a row in the value, from what is done to *END. */
static size_t
count_value_breaks(const struct align *al, size_t *end)
{
	size_t len, n = 0, at = al->done;

	while ((len = yaml_break_length(al->value, at))) {
		at += len;
		n++;
	}
	*end = at;
	return n;
}

/* Behind the indentation of the line at AT. */
static size_t
skip_indent(const struct align *al, size_t at)
{
	size_t n = 0;

	while (n < al->indent && at < al->raw.len && al->raw.at[at] == ' ') {
		at++;
		n++;
	}
	return at;
}

/* Line breaks in a row in the source, blank lines included. */
static size_t
count_source_breaks(const struct align *al)
{
	size_t n = 0, len, at = al->at;

	while ((len = yaml_break_length(al->raw, at))) {
		at = skip_indent(al, at + len);
		n++;
	}
	return n;
}

/* Puts N of the line breaks here, without the first SKIP. */
static bool
put_lines(struct align *al, size_t skip, size_t n)
{
	for (size_t i = 0; i < skip + n; i++) {
		size_t len = yaml_break_length(al->raw, al->at);

		if (!len || (i >= skip && !put_break(al, al->at, len)))
			return false;
		al->at += len;
		if (i + 1 < skip + n)
			al->at = skip_indent(al, al->at);
	}
	return true;
}

/* The line breaks between two lines of content, or behind the last. */
static bool
align_breaks(struct align *al)
{
	size_t end, value = count_value_breaks(al, &end);
	size_t source = count_source_breaks(al);
	size_t at = al->at;
	bool ok;

	if (!source)
		return false;
	if (value == source || (value < source && end == al->value.len))
		ok = put_lines(al, 0, value);
	else if (source == 1)
		ok = put(al, ' ', at + yaml_break_length(al->raw, at) - 1) &&
		     put_lines(al, 1, 0);
	else
		ok = value + 1 == source && put_lines(al, 1, value);
	if (al->done < al->value.len)
		al->at = skip_indent(al, al->at);
	return ok;
}

/* To the line behind the header; false when there is none. */
static bool
skip_header(struct align *al, size_t *end)
{
	size_t len = 0;

	al->at++;
	while (al->at < al->raw.len &&
	       (al->raw.at[al->at] == '+' || al->raw.at[al->at] == '-' ||
	           char_is_digit(al->raw.at[al->at])))
		al->at++;
	*end = al->at;
	while (
	    al->at < al->raw.len && !(len = yaml_break_length(al->raw, al->at)))
		al->at++;
	al->at += len;
	return len > 0;
}

/*
 * The indentation is the difference between the first line of content in
 * the source and in the value; as many blank lines stand before both.
 */
static bool
find_indent(struct align *al)
{
	size_t value, lines = count_value_breaks(al, &value);
	size_t at = al->at, raw_spaces, spaces = 0;

	al->indent = SIZE_MAX;
	for (size_t i = 0; i < lines; i++) {
		at = skip_indent(al, at);
		at += yaml_break_length(al->raw, at);
	}
	if (value == al->value.len)
		return true;
	while (value + spaces < al->value.len &&
	       al->value.at[value + spaces] == ' ')
		spaces++;
	raw_spaces = skip_indent(al, at) - at;
	if (raw_spaces < spaces)
		return false;
	al->indent = raw_spaces - spaces;
	return true;
}

/* A block scalar; *END comes to stand behind its last byte of content. */
static bool
align_block(struct align *al, size_t *end)
{
	size_t lines, behind;

	if (!skip_header(al, end) || !al->value.len)
		return al->done == al->value.len;
	if (!find_indent(al))
		return false;
	lines = count_value_breaks(al, &behind);
	al->at = skip_indent(al, al->at);
	if (lines && !put_lines(al, 0, lines))
		return false;
	*end = al->at;
	if (lines && al->done < al->value.len)
		al->at = skip_indent(al, al->at);
	while (al->done < al->value.len) {
		if (!copy(al, line_length(al)))
			return false;
		*end = al->at;
		if (al->done == al->value.len)
			break;
		if (!align_breaks(al))
			return false;
		if (al->done == al->value.len)
			*end = al->at;
	}
	return true;
}

static struct text
finish(struct arena *a, const struct align *al)
{
	struct text t = { .source = al->t->source };
	const struct yaml_pieces *p = al->pieces;

	t.s = str_copy(a, al->value);
	t.pieces = memcpy(arena_array(a, struct piece, p->len), p->at,
	    p->len * sizeof(*p->at));
	t.npieces = p->len;
	return t;
}

/* The value as one piece at BEGIN, as far as the source reaches. */
static struct text
give_up(struct arena *a, const struct align *al, size_t begin)
{
	struct text t = text_slice(*al->t, begin, begin);
	size_t room = al->t->s.len - begin;

	t.s = str_copy(a, str_slice(al->value, 0, room));
	return t;
}

struct text
yaml_scalar_text(struct arena *a, struct yaml_pieces *pieces,
    const struct text *t, struct yaml_scalar *s)
{
	bool block = s->style == YNODE_LITERAL || s->style == YNODE_FOLDED;
	size_t quote = !block && s->style != YNODE_PLAIN;
	size_t from = s->begin + quote, to = s->end - quote;
	struct align al = { .t = t, .at = from, .value = s->value };

	if (!block && to >= from && to - from == s->value.len &&
	    (from == to || !memcmp(t->s.at + from, s->value.at, to - from)))
		return text_slice(*t, from, to);
	al.raw = str_slice(t->s, 0, to);
	al.pieces = pieces;
	pieces->len = 0;
	if (to < from ||
	    !(block ? align_block(&al, &s->end) : align_flow(&al, s->style)))
		return give_up(a, &al, s->begin);
	if (!s->value.len)
		return text_slice(*t, s->end - quote, s->end - quote);
	return finish(a, &al);
}
