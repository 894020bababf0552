/*
 * The copy of a text that cmark gets to see.
 *
 * We want cmark's blocks only.  Its reading of what stands inside them is
 * quadratic on hostile texts, so each byte that has a meaning there becomes
 * a letter, unless it may also begin or end a block: list marks, fences,
 * rules and HTML at the begin of a line, behind the marks of the containers
 * around.  Without its inner marks a paragraph comes back from cmark as
 * plain text, whose lines show how much of each line is its own.
 *
 * Offsets and line ends stay as they are.  Link reference definitions are
 * lost to cmark: they come back as paragraphs.  The marks of containers that
 * nest deeper than we follow are blunted too.
 */

#include "parse/markdown_part.h"

#include <string.h>

#include "base/arena.h"

/* Marks farther right than FARTHEST columns nest too deep to be followed. */
enum { FARTHEST = 60 };

struct blunter {
	struct md_doc *d;
	char *at;        /* the line's first byte */
	struct str line; /* the same, to look at */
	char filler;     /* 'x' and 'y' in turn, line by line */
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool
ends_marker(struct str line, size_t i)
{
	return i >= line.len || is_blank(line.at[i]);
}

/* Length of the list or quote mark at I, or 0. */
static size_t
marker_length(struct str line, size_t i)
{
	char c = line.at[i];
	size_t n = i;

	if (c == '>')
		return 1;
	if (c == '-' || c == '+' || c == '*')
		return ends_marker(line, i + 1) ? 1 : 0;
	while (n < line.len && n < i + 9 && char_is_digit(line.at[n]))
		n++;
	if (n == i || n == line.len || (line.at[n] != '.' && line.at[n] != ')'))
		return 0;
	return ends_marker(line, n + 1) ? n + 1 - i : 0;
}

/*
 * Where a rule begins that goes on to the end of the line: the last bytes
 * that are all one of * - _ or blank, at least three of them no blanks.
 */
static size_t
rule_begin(struct str line)
{
	size_t i = str_trim_end(line).len;
	size_t marks = 0, begin = SIZE_MAX;
	char c;

	if (!i)
		return SIZE_MAX;
	c = line.at[i - 1];
	if (c != '*' && c != '-' && c != '_')
		return SIZE_MAX;
	for (; i && (line.at[i - 1] == c || is_blank(line.at[i - 1])); i--)
		if (line.at[i - 1] == c && ++marks >= 3)
			begin = i - 1;
	return begin;
}

/*
 * Where the marks of containers at the begin of the line end.  A list counts
 * twice, for itself and its item.
 */
static size_t
skip_containers(struct blunter *b, size_t rule)
{
	size_t i = 0, column = 0, depth = 0, n;
	bool list;

	for (;;) {
		for (; i < b->line.len && is_blank(b->line.at[i]); i++)
			column += b->line.at[i] == '\t' ? 4 - column % 4 : 1;
		if (i == b->line.len || i >= rule)
			return i;
		n = marker_length(b->line, i);
		if (!n)
			return i;
		list = b->line.at[i] != '>';
		depth += list ? 2 : 1;
		if (depth > MD_DEPTH || (list && column > FARTHEST))
			break;
		i += n;
		column += n;
	}
	*vec_add(b->d->scratch, &b->d->blunted) =
	    (uint32_t)(b->at - b->d->copy) + (uint32_t)i;
	b->at[i] = b->filler;
	return i;
}

/*
 * A fence keeps its line.  One byte of the info string is changed, so that
 * no opening fence looks like the line below it: that tells a fence from
 * indented code that shows one.  A '>' may end HTML: then all stays.
 */
static size_t
keep_fence(struct blunter *b, size_t i)
{
	struct str s = b->line;
	size_t end = i, n;

	while (end < s.len && s.at[end] == s.at[i])
		end++;
	if (end - i < 3 ||
	    (s.at[i] == '`' && str_find_char(s, end, '`') != SIZE_MAX))
		return 0;
	if (str_find_char(s, end, '>') != SIZE_MAX)
		return end - i;
	n = end - i;
	while (end < s.len && is_blank(s.at[end]))
		end++;
	if (end < s.len)
		b->at[end] = b->filler;
	return n;
}

/* Length of the begin of HTML that ends at a mark of its own, or 0. */
static size_t
opener_length(struct str s)
{
	if (str_starts(s, "<!--"))
		return 4;
	if (str_starts(s, "<?"))
		return 2;
	if (str_starts(s, "<![CDATA["))
		return 9;
	return s.len > 2 && s.at[1] == '!' && char_is_alpha(s.at[2]) ? 3 : 0;
}

static size_t
keep_html(struct blunter *b, size_t i)
{
	size_t n = opener_length(str_from(b->line, i)), end;

	if (n)
		return n;
	if (md_html_block_name(b->line, i))
		return 1;
	end = md_html_tag(b->line, i);
	if (end == SIZE_MAX || str_trim(str_from(b->line, end)).len)
		return 0;
	return end - i;
}

/* Bytes at I that may begin a block, or end one. */
static size_t
keep(struct blunter *b, size_t i, size_t rule)
{
	if (i == b->line.len)
		return 0;
	if (i >= rule)
		return b->line.len - i;
	switch (b->line.at[i]) {
	case '`':
	case '~':
		return keep_fence(b, i);
	case '<':
		return keep_html(b, i);
	default:
		return 0;
	}
}

/* Index of the next byte that has a meaning inside a block, or the end. */
static size_t
next_mark(struct str s, size_t i)
{
	static const bool marked[0x80] = { ['!'] = true,
		['&'] = true,
		['*'] = true,
		['<'] = true,
		['['] = true,
		['\\'] = true,
		[']'] = true,
		['_'] = true,
		['`'] = true };

	for (; i < s.len; i++) {
		unsigned char c = (unsigned char)s.at[i];

		if (c >= sizeof(marked) || marked[c])
			break;
	}
	return i;
}

static void
blunt_rest(struct blunter *b, size_t i)
{
	struct str s = b->line;

	for (i = next_mark(s, i); i < s.len; i = next_mark(s, i + 1)) {
		char c = s.at[i];

		if (c == ']' && str_starts(str_from(s, i), "]]>"))
			i++;
		else if (c != '<' || !md_html_raw_end(s, i))
			b->at[i] = b->filler;
	}
}

static void
blunt_line(struct blunter *b)
{
	size_t rule = rule_begin(b->line);
	size_t i = skip_containers(b, rule);

	blunt_rest(b, i + keep(b, i, rule));
	b->filler = b->filler == 'x' ? 'y' : 'x';
}

/* A lone carriage return ends a line; of a NUL cmark makes three bytes. */
static void
replace_odd_bytes(char *copy, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (copy[i] == '\r' && copy[i + 1] != '\n')
			copy[i] = '\n';
		else if (!copy[i])
			copy[i] = 'x';
}

void
md_blunt(struct md_doc *d)
{
	struct str s = d->t.s;
	char *copy = arena_bytes(d->scratch, s.len + 1);
	struct blunter b = { .d = d, .filler = 'x' };
	struct str line, rest = { copy, s.len };

	d->copy = copy;
	if (s.len)
		memcpy(copy, s.at, s.len);
	copy[s.len] = '\0';
	if (str_find_char(s, 0, '\r') != SIZE_MAX ||
	    str_find_char(s, 0, '\0') != SIZE_MAX)
		replace_odd_bytes(copy, s.len);
	while (str_line(&rest, &line)) {
		b.at = copy + (line.at - copy);
		b.line = line;
		blunt_line(&b);
	}
}
