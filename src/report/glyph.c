/*
 * Glyphs: how one code point of a stranger's text is shown.
 *
 * What a terminal or a log would obey, or a reader could not see, is shown
 * as an escape: control characters, bidirectional and other invisible format
 * characters, bytes that are no UTF-8, and the second '#' of "##[" and
 * "##word[", with which the logs of CI services begin a command.  Widths
 * come from two small tables after Unicode's East Asian Width and combining
 * marks.  Left out: vowel signs of Indic scripts, emoji that are joined from
 * several, and characters whose width is ambiguous (counted as one).
 */

#include "report/glyph.h"

#include "base/source.h"

struct range {
	uint32_t first, last;
};

/* Format characters that are not seen, or that turn the text around. */
static const struct range invisible[] = { { 0x00ad, 0x00ad },
	{ 0x061c, 0x061c }, { 0x180e, 0x180e }, { 0x200b, 0x200b },
	{ 0x200e, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f },
	{ 0xfeff, 0xfeff }, { 0xfff9, 0xfffb }, { 0xe0000, 0xe007f } };

static const struct range combining[] = { { 0x0300, 0x036f },
	{ 0x0483, 0x0489 }, { 0x0591, 0x05bd }, { 0x0610, 0x061a },
	{ 0x064b, 0x065f }, { 0x0e31, 0x0e31 }, { 0x0e34, 0x0e3a },
	{ 0x0e47, 0x0e4e }, { 0x1ab0, 0x1aff }, { 0x1dc0, 0x1dff },
	{ 0x200c, 0x200d }, { 0x20d0, 0x20ff }, { 0x302a, 0x302d },
	{ 0x3099, 0x309a }, { 0xfe00, 0xfe0f }, { 0xfe20, 0xfe2f },
	{ 0xe0100, 0xe01ef } };

static const struct range wide[] = { { 0x1100, 0x115f }, { 0x231a, 0x231b },
	{ 0x2329, 0x232a }, { 0x23e9, 0x23ec }, { 0x23f0, 0x23f0 },
	{ 0x23f3, 0x23f3 }, { 0x25fd, 0x25fe }, { 0x2614, 0x2615 },
	{ 0x2648, 0x2653 }, { 0x267f, 0x267f }, { 0x2693, 0x2693 },
	{ 0x26a1, 0x26a1 }, { 0x26aa, 0x26ab }, { 0x26bd, 0x26be },
	{ 0x26c4, 0x26c5 }, { 0x26ce, 0x26ce }, { 0x26d4, 0x26d4 },
	{ 0x26ea, 0x26ea }, { 0x26f2, 0x26f3 }, { 0x26f5, 0x26f5 },
	{ 0x26fa, 0x26fa }, { 0x26fd, 0x26fd }, { 0x2705, 0x2705 },
	{ 0x270a, 0x270b }, { 0x2728, 0x2728 }, { 0x274c, 0x274c },
	{ 0x274e, 0x274e }, { 0x2753, 0x2755 }, { 0x2757, 0x2757 },
	{ 0x2795, 0x2797 }, { 0x27b0, 0x27b0 }, { 0x27bf, 0x27bf },
	{ 0x2b1b, 0x2b1c }, { 0x2b50, 0x2b50 }, { 0x2b55, 0x2b55 },
	{ 0x2e80, 0x303e }, { 0x3041, 0x4dbf }, { 0x4e00, 0xa4cf },
	{ 0xa960, 0xa97c }, { 0xac00, 0xd7a3 }, { 0xf900, 0xfaff },
	{ 0xfe10, 0xfe19 }, { 0xfe30, 0xfe6f }, { 0xff01, 0xff60 },
	{ 0xffe0, 0xffe6 }, { 0x16fe0, 0x18cff }, { 0x1aff0, 0x1b2ff },
	{ 0x1f004, 0x1f004 }, { 0x1f0cf, 0x1f0cf }, { 0x1f18e, 0x1f18e },
	{ 0x1f191, 0x1f19a }, { 0x1f200, 0x1f320 }, { 0x1f32d, 0x1f335 },
	{ 0x1f337, 0x1f37c }, { 0x1f37e, 0x1f393 }, { 0x1f3a0, 0x1f3ca },
	{ 0x1f3cf, 0x1f3d3 }, { 0x1f3e0, 0x1f3f0 }, { 0x1f3f4, 0x1f3f4 },
	{ 0x1f3f8, 0x1f43e }, { 0x1f440, 0x1f440 }, { 0x1f442, 0x1f4fc },
	{ 0x1f4ff, 0x1f53d }, { 0x1f54b, 0x1f567 }, { 0x1f57a, 0x1f57a },
	{ 0x1f595, 0x1f596 }, { 0x1f5a4, 0x1f5a4 }, { 0x1f5fb, 0x1f64f },
	{ 0x1f680, 0x1f6c5 }, { 0x1f6cc, 0x1f6cc }, { 0x1f6d0, 0x1f6d2 },
	{ 0x1f6d5, 0x1f6df }, { 0x1f6eb, 0x1f6ec }, { 0x1f6f4, 0x1f6fc },
	{ 0x1f7e0, 0x1f7eb }, { 0x1f90c, 0x1f93a }, { 0x1f93c, 0x1f945 },
	{ 0x1f947, 0x1f9ff }, { 0x1fa70, 0x1faff }, { 0x20000, 0x3fffd } };

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* CI logs look for "##[" and the like anywhere in a line. */
enum { LONGEST_COMMAND_WORD = 16 };

static bool
in_ranges(const struct range *at, size_t n, uint32_t code)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (code > at[mid].last)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n && code >= at[lo].first;
}

static uint32_t
decode(const char *at, size_t length)
{
	static const unsigned char lead[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	uint32_t code = (unsigned char)at[0] & lead[length];

	for (size_t i = 1; i < length; i++)
		code = code << 6 | ((unsigned char)at[i] & 0x3f);
	return code;
}

/* Is the byte AT of S the second '#' of a log's command? */
static bool
begins_command(struct str s, size_t at)
{
	size_t i = at + 1;

	if (s.at[at] != '#' || at == 0 || s.at[at - 1] != '#')
		return false;
	while (i < s.len && i - at <= LONGEST_COMMAND_WORD &&
	       char_is_alpha(s.at[i]))
		i++;
	return i < s.len && s.at[i] == '[';
}

static uint32_t
escape_width(struct glyph g)
{
	uint32_t digits = 1;

	if (!g.valid || g.code < 0x80)
		return 4;
	for (uint32_t rest = g.code >> 4; rest; rest >>= 4)
		digits++;
	return digits + 4;
}

struct glyph
glyph_at(struct str s, size_t at)
{
	size_t length = utf8_length(str_from(s, at));
	struct glyph g = { .length = length ? (uint32_t)length : 1,
		.width = 1,
		.valid = length > 0 };

	if (!g.valid) {
		g.code = (unsigned char)s.at[at];
		g.hidden = true;
	} else {
		g.code = decode(s.at + at, length);
		g.hidden = g.code < 0x20 || (g.code >= 0x7f && g.code < 0xa0) ||
		           in_ranges(invisible, COUNT(invisible), g.code) ||
		           begins_command(s, at);
	}
	if (g.hidden)
		g.width = escape_width(g);
	else if (in_ranges(combining, COUNT(combining), g.code))
		g.width = 0;
	else if (in_ranges(wide, COUNT(wide), g.code))
		g.width = 2;
	return g;
}

static void
write_utf8(struct buf *out, struct glyph g)
{
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };

	if (g.length == 1) {
		buf_add_char(out, (char)g.code);
		return;
	}
	buf_add_char(
	    out, (char)(lead[g.length] | (g.code >> (6 * (g.length - 1)))));
	for (uint32_t i = g.length - 1; i > 0; i--)
		buf_add_char(
		    out, (char)(0x80 | ((g.code >> (6 * (i - 1))) & 0x3f)));
}

void
glyph_write(struct buf *out, struct glyph g)
{
	if (!g.hidden)
		write_utf8(out, g);
	else if (!g.valid || g.code < 0x80)
		buf_printf(out, "\\x%02x", g.code);
	else
		buf_printf(out, "\\u{%x}", g.code);
}
