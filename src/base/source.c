/*
 * Sources, spans and places.
 *
 * Everything in the program speaks in bytes of a source; lines and columns
 * are made when something is printed, with a line table that is built once
 * for each source.  Lines end at "\n" only.
 */

#include "base/source.h"

#include <string.h>

#include "base/arena.h"

/* In front of a text it is no part of the first line. */
#define BOM "\xef\xbb\xbf"
enum { BOM_LENGTH = 3, TALLY_STEP = 1024 };

struct source *
source_new(struct arena *a, struct str path, struct str text)
{
	struct source *s = arena_make(a, struct source);

	s->path = path;
	s->text = text;
	return s;
}

static void
make_lines(struct arena *a, struct source *s)
{
	size_t n = 1, at = 0;

	while ((at = str_find_char(s->text, at, '\n')) != SIZE_MAX) {
		n++;
		at++;
	}
	s->lines = arena_array(a, uint32_t, n);
	s->nlines = 1;
	at = 0;
	while ((at = str_find_char(s->text, at, '\n')) != SIZE_MAX)
		s->lines[s->nlines++] = (uint32_t)++at;
}

/* Index of the last of the N sorted AT that is not behind OFF. */
static uint32_t
line_index(const uint32_t *at, uint32_t n, uint32_t off)
{
	uint32_t lo = 0, hi = n;

	while (hi - lo > 1) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (at[mid] <= off)
			lo = mid;
		else
			hi = mid;
	}
	return lo;
}

/*
 * A tally for each step of the text, at a byte that begins a code point, so
 * that counting never has to begin farther away.
 */
static void
make_tallies(struct arena *a, struct source *s)
{
	size_t n = s->text.len / TALLY_STEP + 1, off = 0, count = 0;

	s->tallies = arena_array(a, struct tally, n);
	for (size_t i = 0; i < n; i++) {
		while (off < i * TALLY_STEP) {
			size_t step = utf8_length(str_from(s->text, off));

			off += step ? step : 1;
			count++;
		}
		s->tallies[i] =
		    (struct tally){ (uint32_t)off, (uint32_t)count };
	}
}

/* Code points in front of the byte OFF of the whole text. */
static size_t
count_before(const struct source *s, size_t off)
{
	const struct tally *m = &s->tallies[off / TALLY_STEP];

	if (m->off > off)
		m--;
	return m->count + utf8_count(str_slice(s->text, m->off, off));
}

/* Code points between two bytes of one line. */
static size_t
count_between(struct arena *a, struct source *s, size_t from, size_t to)
{
	if (to - from <= TALLY_STEP)
		return utf8_count(str_slice(s->text, from, to));
	if (!s->tallies)
		make_tallies(a, s);
	return count_before(s, to) - count_before(s, from);
}

struct place
source_place(struct arena *a, struct source *s, uint32_t off)
{
	uint32_t line, begin;
	size_t column;

	if (!s->lines)
		make_lines(a, s);
	if (off > s->text.len)
		off = (uint32_t)s->text.len;
	line = line_index(s->lines, s->nlines, off);
	begin = s->lines[line];
	if (line == 0 && off >= BOM_LENGTH && str_starts(s->text, BOM))
		begin = BOM_LENGTH;
	column = count_between(a, s, begin, off) + 1;
	return (struct place){ line + 1, (uint32_t)column };
}

struct str
source_line(struct arena *a, struct source *s, uint32_t line)
{
	struct str text;

	if (!s->lines)
		make_lines(a, s);
	if (line < 1 || line > s->nlines)
		return (struct str){ 0 };
	if (line == s->nlines)
		return str_from(s->text, s->lines[line - 1]);
	text = str_slice(s->text, s->lines[line - 1], s->lines[line] - 1);
	if (str_ends(text, "\r"))
		text.len--;
	return text;
}

struct span
span_of(struct source *s, size_t off, size_t len)
{
	return (struct span){ s, (uint32_t)off, (uint32_t)len };
}

struct str
span_text(struct span s)
{
	if (!s.source)
		return (struct str){ 0 };
	return str_slice(s.source->text, s.off, (size_t)s.off + s.len);
}

struct span
span_join(struct span a, struct span b)
{
	uint32_t end = b.off + b.len;

	if (end < a.off + a.len)
		end = a.off + a.len;
	return (struct span){ a.source, a.off, end - a.off };
}

bool
span_holds(struct span outer, struct span inner)
{
	return outer.source == inner.source && outer.off <= inner.off &&
	       inner.off + inner.len <= outer.off + outer.len;
}

int
span_cmp(struct span a, struct span b)
{
	struct str none = { 0 };
	int order = str_cmp(
	    a.source ? a.source->path : none, b.source ? b.source->path : none);

	if (order)
		return order;
	if (a.off != b.off)
		return a.off < b.off ? -1 : 1;
	return (a.len > b.len) - (a.len < b.len);
}

static bool
continues(struct str s, size_t from, size_t n)
{
	if (s.len < from + n)
		return false;
	for (size_t i = from; i < from + n; i++)
		if (((unsigned char)s.at[i] & 0xc0) != 0x80)
			return false;
	return true;
}

size_t
utf8_length(struct str s)
{
	unsigned char c, d;

	if (!s.len)
		return 0;
	c = (unsigned char)s.at[0];
	d = s.len > 1 ? (unsigned char)s.at[1] : 0;
	if (c < 0x80)
		return 1;
	if (c >= 0xc2 && c < 0xe0)
		return continues(s, 1, 1) ? 2 : 0;
	/* Overlong forms, surrogates and what lies past U+10FFFF are none. */
	if ((c == 0xe0 && d < 0xa0) || (c == 0xed && d > 0x9f) ||
	    (c == 0xf0 && d < 0x90) || (c == 0xf4 && d > 0x8f))
		return 0;
	if ((c & 0xf0) == 0xe0)
		return continues(s, 1, 2) ? 3 : 0;
	if (c >= 0xf0 && c < 0xf5)
		return continues(s, 1, 3) ? 4 : 0;
	return 0;
}

/* Bytes of plain ASCII at the begin of S, counted by eights. */
static size_t
ascii_run(struct str s)
{
	size_t n = 0;
	uint64_t eight;

	for (; s.len - n >= sizeof(eight); n += sizeof(eight)) {
		memcpy(&eight, s.at + n, sizeof(eight));
		if (eight & 0x8080808080808080u)
			break;
	}
	return n;
}

size_t
utf8_count(struct str s)
{
	size_t n = 0;

	while (s.len) {
		size_t step = ascii_run(s);

		if (step) {
			s = str_from(s, step);
			n += step;
			continue;
		}
		step = utf8_length(s);

		s = str_from(s, step ? step : 1);
		n++;
	}
	return n;
}

struct text
text_of(struct source *s)
{
	return (struct text){ .s = s->text, .source = s };
}

struct text
text_of_span(struct span s)
{
	return (struct text){
		.s = span_text(s),
		.source = s.source,
		.base = s.off,
	};
}

struct text
text_slice(struct text t, size_t from, size_t to)
{
	if (from > t.s.len)
		from = t.s.len;
	t.s = str_slice(t.s, from, to);
	if (t.npieces)
		t.cut += (uint32_t)from;
	else
		t.base += (uint32_t)from;
	return t;
}

/* Where the byte OFF of the pieces' text stands in the source. */
static uint32_t
piece_place(const struct text *t, uint32_t off)
{
	size_t lo = 0, hi = t->npieces;

	while (hi - lo > 1) {
		size_t mid = lo + (hi - lo) / 2;

		if (t->pieces[mid].text <= off)
			lo = mid;
		else
			hi = mid;
	}
	return t->pieces[lo].source + (off - t->pieces[lo].text);
}

struct span
text_span(const struct text *t, size_t off, size_t len)
{
	uint32_t from, to;

	if (off > t->s.len)
		off = t->s.len;
	if (len > t->s.len - off)
		len = t->s.len - off;
	if (!t->npieces)
		return span_of(t->source, t->base + off, len);
	from = piece_place(t, t->cut + (uint32_t)off);
	to =
	    len ? piece_place(t, t->cut + (uint32_t)(off + len - 1)) + 1 : from;
	/* Pieces may stand out of order only by a caller's mistake. */
	return span_of(t->source, from, to > from ? to - from : 0);
}
