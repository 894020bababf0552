/*
 * The four kinds of strings in TOML.
 *
 * Without escapes a string is a view of the source; with them it is built
 * beside the places of its bytes.
 */

#include "base/arena.h"
#include "parse/rewrite.h"
#include "parse/toml_internal.h"

static void
add_code_point(struct rewrite *w, uint32_t c, size_t at)
{
	char utf8[4];
	size_t n = 0;

	if (c < 0x80) {
		utf8[n++] = (char)c;
	} else if (c < 0x800) {
		utf8[n++] = (char)(0xc0 | c >> 6);
	} else if (c < 0x10000) {
		utf8[n++] = (char)(0xe0 | c >> 12);
		utf8[n++] = (char)(0x80 | (c >> 6 & 0x3f));
	} else {
		utf8[n++] = (char)(0xf0 | c >> 18);
		utf8[n++] = (char)(0x80 | (c >> 12 & 0x3f));
		utf8[n++] = (char)(0x80 | (c >> 6 & 0x3f));
	}
	if (c >= 0x80)
		utf8[n++] = (char)(0x80 | (c & 0x3f));
	rewrite_put(w, (struct str){ utf8, n }, at);
}

/* N hexadecimal digits behind the escape at AT. */
static size_t
add_hex(struct rewrite *w, struct str s, size_t at, size_t n)
{
	uint32_t c = 0;

	if (at + 2 + n > s.len)
		return 0;
	for (size_t i = at + 2; i < at + 2 + n; i++) {
		char d = char_lower(s.at[i]);

		if (!char_is_digit(d) && (d < 'a' || d > 'f'))
			return 0;
		c = c << 4 |
		    (uint32_t)(char_is_digit(d) ? d - '0' : d - 'a' + 10);
	}
	if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return 0;
	add_code_point(w, c, at);
	return n + 2;
}

/* A backslash at a line end: nothing up to the next text. */
static size_t
skip_fold(struct str s, size_t at)
{
	size_t i = at + 1;

	while (
	    i < s.len && (s.at[i] == ' ' || s.at[i] == '\t' || s.at[i] == '\r'))
		i++;
	if (i >= s.len || s.at[i] != '\n')
		return 0;
	while (i < s.len && char_is_space(s.at[i]))
		i++;
	return i - at;
}

/* The escape at AT of S: how many bytes it takes, 0 for none. */
static size_t
add_escape(struct rewrite *w, struct str s, size_t at, bool many_lines)
{
	static const char plain[] = "btnfre\"\\",
	                  values[] = "\b\t\n\f\r\033\"\\";
	char c = at + 1 < s.len ? s.at[at + 1] : 0;

	for (size_t i = 0; c && plain[i]; i++) {
		if (plain[i] != c)
			continue;
		rewrite_put(w, (struct str){ values + i, 1 }, at);
		return 2;
	}
	if (c == 'x')
		return add_hex(w, s, at, 2);
	if (c == 'u')
		return add_hex(w, s, at, 4);
	if (c == 'U')
		return add_hex(w, s, at, 8);
	return many_lines ? skip_fold(s, at) : 0;
}

/* Where the string that begins behind its quotes ends; SIZE_MAX: never. */
static size_t
find_end(struct str s, size_t at, char quote, bool many_lines, bool *escapes)
{
	for (; at < s.len; at++) {
		if (s.at[at] == '\n' && !many_lines)
			return SIZE_MAX;
		if (s.at[at] == '\r' && many_lines) {
			*escapes = true;
		} else if (s.at[at] == '\\' && quote == '"') {
			*escapes = true;
			at++;
		} else if (s.at[at] == quote) {
			if (!many_lines)
				return at;
			if (at + 2 < s.len && s.at[at + 1] == quote &&
			    s.at[at + 2] == quote)
				break;
		}
	}
	if (at >= s.len)
		return SIZE_MAX;
	/* Up to two quotes in front of the last three are content. */
	for (int more = 0; more < 2 && at + 3 < s.len && s.at[at + 3] == quote;
	     more++)
		at++;
	return at;
}

static bool
decode(struct toml_reader *r, size_t from, size_t to, char quote,
    bool many_lines, struct text *out)
{
	struct rewrite w = rewrite_new(r->arena, r->t);
	struct str s = str_slice(r->t.s, 0, to);

	for (size_t i = from; i < to;) {
		size_t n = 1;

		if (s.at[i] == '\\' && quote == '"')
			n = add_escape(&w, s, i, many_lines);
		else if (s.at[i] != '\r' || i + 1 == to || s.at[i + 1] != '\n')
			rewrite_put(&w, str_slice(s, i, i + 1), i);
		if (!n) {
			toml_problem(r, PROBLEM_SYNTAX, toml_span(r, i, i + 1),
			    "this escape is none of TOML's");
			return false;
		}
		i += n;
	}
	*out = rewrite_end(&w);
	return true;
}

bool
toml_string(struct toml_reader *r, struct ynode **out)
{
	struct str s = r->t.s;
	size_t begin = r->at, from, end;
	char quote = s.at[begin];
	bool many = begin + 2 < s.len && s.at[begin + 1] == quote &&
	            s.at[begin + 2] == quote;
	bool escapes = false;
	struct text text;

	from = begin + (many ? 3 : 1);
	if (many && str_starts(str_from(s, from), "\n"))
		from += 1;
	else if (many && str_starts(str_from(s, from), "\r\n"))
		from += 2;
	end = find_end(s, from, quote, many, &escapes);
	if (end == SIZE_MAX) {
		toml_problem(r, PROBLEM_SYNTAX, toml_span(r, begin, begin + 1),
		    "this string does not end");
		r->at = many ? s.len : begin;
		return false;
	}
	r->at = end + (many ? 3 : 1);
	text = text_slice(r->t, from, end);
	if (escapes && !decode(r, from, end, quote, many, &text))
		return false;
	*out = toml_scalar(r,
	    quote == '"' ? YNODE_DOUBLE_QUOTED : YNODE_SINGLE_QUOTED, text,
	    begin, r->at);
	return true;
}
