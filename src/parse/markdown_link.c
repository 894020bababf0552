/*
 * Links: their destinations and titles, labels and definitions.
 *
 * Each function looks at one place and ends at the first byte that does not
 * fit.  Parentheses nest to the depth that cmark allows, which also bounds
 * how often a text of unfinished links is looked at.
 *
 * Not done: entities and escapes in destinations stay as written; labels
 * compare without regard to case for ASCII only.
 */

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "parse/markdown_part.h"

enum { MOST_PARENS = 32 };

static bool
is_punct(char c)
{
	return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') ||
	       (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

/* Bytes of the character at I: two when a backslash protects one. */
static size_t
step(struct str s, size_t i)
{
	return s.at[i] == '\\' && i + 1 < s.len && is_punct(s.at[i + 1]) ? 2
	                                                                 : 1;
}

static size_t
skip_spaces(struct str s, size_t i)
{
	while (i < s.len && char_is_space(s.at[i]))
		i++;
	return i;
}

/* The end of the line when only blanks are left on it, else SIZE_MAX. */
static size_t
skip_line_end(struct str s, size_t i)
{
	while (i < s.len && (s.at[i] == ' ' || s.at[i] == '\t'))
		i++;
	if (i == s.len)
		return i;
	return s.at[i] == '\n' ? i + 1 : SIZE_MAX;
}

static bool
read_angle(struct str s, size_t i, struct md_link *link)
{
	link->from = ++i;
	while (i < s.len && s.at[i] != '>') {
		if (s.at[i] == '<' || s.at[i] == '\n')
			return false;
		i += step(s, i);
	}
	link->to = i;
	link->end = i + 1;
	return i < s.len;
}

static bool
read_destination(struct str s, size_t i, struct md_link *link)
{
	unsigned depth = 0;

	if (i < s.len && s.at[i] == '<')
		return read_angle(s, i, link);
	link->from = i;
	while (i < s.len && (unsigned char)s.at[i] > ' ' && s.at[i] != 0x7f) {
		if (s.at[i] == ')' && !depth)
			break;
		if (s.at[i] == ')')
			depth--;
		if (s.at[i] == '(' && ++depth > MOST_PARENS)
			return false;
		i += step(s, i);
	}
	link->to = link->end = i;
	return !depth;
}

/* The end of the title at I, or I itself when none stands there. */
static size_t
skip_title(struct str s, size_t i)
{
	size_t begin = i;
	char close;

	if (i == s.len || !str_contains(S("\"'("), (char[]){ s.at[i], '\0' }))
		return i;
	close = s.at[i];
	if (close == '(')
		close = ')';
	for (i++; i < s.len && s.at[i] != close; i += step(s, i))
		if (close == ')' && s.at[i] == '(')
			return begin;
	return i < s.len ? i + 1 : begin;
}

bool
md_link_inline(struct str s, size_t i, struct md_link *link)
{
	size_t spaces;

	if (i >= s.len || s.at[i] != '(' ||
	    !read_destination(s, skip_spaces(s, i + 1), link))
		return false;
	spaces = skip_spaces(s, link->end);
	i = spaces > link->end ? skip_spaces(s, skip_title(s, spaces)) : spaces;
	link->end = i + 1;
	return i < s.len && s.at[i] == ')';
}

size_t
md_link_label(struct str s, size_t i)
{
	size_t most = i + 1 + MD_LONGEST_LABEL;

	if (i >= s.len || s.at[i] != '[')
		return SIZE_MAX;
	for (i++; i < s.len && i <= most; i += step(s, i)) {
		if (s.at[i] == ']')
			return i + 1;
		if (s.at[i] == '[')
			return SIZE_MAX;
	}
	return SIZE_MAX;
}

/* White space becomes one blank, letters small. */
static struct str
normalise(struct md_doc *d, struct str label)
{
	struct buf b = buf_new(d->scratch);

	label = str_trim(label);
	for (size_t i = 0; i < label.len; i++) {
		char c = label.at[i];

		if (!char_is_space(c))
			buf_add_char(&b, char_lower(c));
		else if (!char_is_space(label.at[i - 1]))
			buf_add_char(&b, ' ');
	}
	return buf_str(&b);
}

/* The definition at I: LABEL_END behind its label, LINK with its end. */
static bool
read_definition(struct str s, size_t i, size_t *label_end, struct md_link *link)
{
	size_t title, end;

	*label_end = md_link_label(s, i);
	if (*label_end == SIZE_MAX || *label_end >= s.len ||
	    s.at[*label_end] != ':' ||
	    !str_trim(str_slice(s, i + 1, *label_end - 1)).len)
		return false;
	i = skip_spaces(s, *label_end + 1);
	if (i == s.len || !read_destination(s, i, link) || link->end == i)
		return false;
	title = skip_spaces(s, link->end);
	end = SIZE_MAX;
	if (title > link->end && skip_title(s, title) > title)
		end = skip_line_end(s, skip_title(s, title));
	if (end == SIZE_MAX)
		end = skip_line_end(s, link->end);
	link->end = end;
	return end != SIZE_MAX;
}

void
md_take_definitions(struct md_doc *d, struct text *t)
{
	struct md_link link;
	size_t i = 0, label_end;

	while (i < t->s.len && t->s.at[i] == '[' &&
	       read_definition(t->s, i, &label_end, &link)) {
		struct str label = str_slice(t->s, i + 1, label_end - 1);
		size_t order = d->definitions.len;

		*vec_add(d->scratch, &d->definitions) = (struct md_definition){
			.label = normalise(d, label),
			.target = text_slice(*t, link.from, link.to),
			.order = order,
		};
		i = link.end;
	}
	*t = text_slice(*t, i, t->s.len);
}

static int
compare(const void *left, const void *right)
{
	const struct md_definition *a = left, *b = right;
	int order = str_cmp(a->label, b->label);

	return order ? order : (a->order > b->order) - (a->order < b->order);
}

void
md_sort_definitions(struct md_doc *d)
{
	if (d->definitions.len > 1)
		qsort(d->definitions.at, d->definitions.len,
		    sizeof(*d->definitions.at), compare);
}

const struct md_definition *
md_find_definition(struct md_doc *d, struct str label)
{
	size_t lo = 0, hi = d->definitions.len;

	if (!hi)
		return NULL;
	label = normalise(d, label);
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (str_cmp(d->definitions.at[mid].label, label) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == d->definitions.len ||
	    !str_eq(d->definitions.at[lo].label, label))
		return NULL;
	return &d->definitions.at[lo];
}
