/*
 * Text of the repository, made harmless for whoever shows it.
 *
 * The result is for reading: a backslash of the text itself stays as it is,
 * so the way back is not unique.
 */

#include "report/glyph.h"
#include "report/report.h"

/* Is C shown as itself, whatever stands around it? */
static bool
is_plain(char c)
{
	return c >= 0x20 && c < 0x7f && c != '#';
}

void
escape_text(struct buf *out, struct str s)
{
	size_t at = 0;

	while (at < s.len) {
		size_t from = at;
		struct glyph g;

		while (at < s.len && is_plain(s.at[at]))
			at++;
		buf_add(out, str_slice(s, from, at));
		if (at == s.len)
			break;
		g = glyph_at(s, at);
		glyph_write(out, g);
		at += g.length;
	}
}
