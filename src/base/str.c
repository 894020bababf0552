/*
 * Views of bytes: comparing, searching and cutting without copying.
 *
 * All of it is about bytes and ASCII; code points are counted in source.c.
 */

/* For memmem(), which POSIX has since 2024, and memrchr(). */
#define _GNU_SOURCE

#include "base/str.h"

#include <string.h>

#include "base/arena.h"

struct str
str_of(const char *text)
{
	return (struct str){ text, text ? strlen(text) : 0 };
}

struct str
str_copy(struct arena *a, struct str s)
{
	char *at = arena_bytes(a, s.len);

	if (s.len)
		memcpy(at, s.at, s.len);
	return (struct str){ at, s.len };
}

struct str
str_concat(struct arena *arena, struct str a, struct str b)
{
	char *at = arena_bytes(arena, a.len + b.len);

	if (a.len)
		memcpy(at, a.at, a.len);
	if (b.len)
		memcpy(at + a.len, b.at, b.len);
	return (struct str){ at, a.len + b.len };
}

struct str
str_lower(struct arena *a, struct str s)
{
	char *at = arena_bytes(a, s.len);

	for (size_t i = 0; i < s.len; i++)
		at[i] = char_lower(s.at[i]);
	return (struct str){ at, s.len };
}

char *
str_cstr(struct arena *a, struct str s)
{
	char *at = arena_bytes(a, s.len + 1);

	if (s.len)
		memcpy(at, s.at, s.len);
	at[s.len] = '\0';
	return at;
}

bool
str_eq(struct str a, struct str b)
{
	return a.len == b.len && (!a.len || !memcmp(a.at, b.at, a.len));
}

bool
str_eq_nocase(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (char_lower(a.at[i]) != char_lower(b.at[i]))
			return false;
	return true;
}

bool
str_is_one_of(struct str s, const char *const *names)
{
	for (; names && *names; names++)
		if (str_is(s, *names))
			return true;
	return false;
}

bool
str_is_one_of_nocase(struct str s, const char *const *names)
{
	for (; names && *names; names++)
		if (str_eq_nocase(s, str_of(*names)))
			return true;
	return false;
}

int
str_cmp(struct str a, struct str b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int order = n ? memcmp(a.at, b.at, n) : 0;

	if (order)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

bool
str_ends(struct str s, const char *suffix)
{
	size_t n = strlen(suffix);

	return s.len >= n && (!n || !memcmp(s.at + s.len - n, suffix, n));
}

bool
str_contains(struct str s, const char *needle)
{
	return str_find(s, 0, needle) != SIZE_MAX;
}

/*
 * As memmem(), which makes a table first: more work than a line is worth, or
 * a begin that is rare in texts.
 */
static size_t
find_by_begin(struct str s, size_t from, const char *needle, size_t n)
{
	while (from + n <= s.len) {
		const char *hit =
		    memchr(s.at + from, needle[0], s.len - n + 1 - from);

		if (!hit)
			break;
		if (!memcmp(hit, needle, n))
			return (size_t)(hit - s.at);
		from = (size_t)(hit - s.at) + 1;
	}
	return SIZE_MAX;
}

size_t
str_find(struct str s, size_t from, const char *needle)
{
	enum { LINE = 100 };
	size_t n = strlen(needle);
	const char *hit;

	if (!n || from >= s.len)
		return SIZE_MAX;
	if (s.len - from <= LINE || !char_is_word(needle[0]))
		return find_by_begin(s, from, needle, n);
	hit = memmem(s.at + from, s.len - from, needle, n);
	return hit ? (size_t)(hit - s.at) : SIZE_MAX;
}

size_t
str_find_char(struct str s, size_t from, char c)
{
	const char *hit;

	if (from >= s.len)
		return SIZE_MAX;
	hit = memchr(s.at + from, c, s.len - from);
	return hit ? (size_t)(hit - s.at) : SIZE_MAX;
}

size_t
str_find_last_char(struct str s, char c)
{
	const char *hit = s.len ? memrchr(s.at, c, s.len) : NULL;

	return hit ? (size_t)(hit - s.at) : SIZE_MAX;
}

struct str
str_slice(struct str s, size_t from, size_t to)
{
	if (to > s.len)
		to = s.len;
	if (from >= to)
		return (struct str){ s.at, 0 };
	return (struct str){ s.at + from, to - from };
}

struct str
str_from(struct str s, size_t from)
{
	return str_slice(s, from, s.len);
}

struct str
str_trim_end(struct str s)
{
	while (s.len && char_is_space(s.at[s.len - 1]))
		s.len--;
	return s;
}

struct str
str_trim(struct str s)
{
	while (s.len && char_is_space(s.at[0])) {
		s.at++;
		s.len--;
	}
	return str_trim_end(s);
}

bool
str_cut(struct str s, char sep, struct str *head, struct str *rest)
{
	size_t at = str_find_char(s, 0, sep);

	*head = str_slice(s, 0, at);
	*rest = at == SIZE_MAX ? (struct str){ 0 } : str_from(s, at + 1);
	return at != SIZE_MAX;
}

bool
str_line(struct str *rest, struct str *line)
{
	if (!rest->len)
		return false;
	if (str_cut(*rest, '\n', line, rest) && line->len &&
	    line->at[line->len - 1] == '\r')
		line->len--;
	return true;
}

bool
str_to_uint(struct str s, uint32_t *out)
{
	uint64_t n = 0;

	if (!s.len || s.len > 10)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (!char_is_digit(s.at[i]))
			return false;
		n = n * 10 + (uint64_t)(s.at[i] - '0');
	}
	if (n > UINT32_MAX)
		return false;
	*out = (uint32_t)n;
	return true;
}

struct str
str_basename(struct str path)
{
	size_t slash = str_find_last_char(path, '/');

	return slash == SIZE_MAX ? path : str_from(path, slash + 1);
}

struct str
str_dirname(struct str path)
{
	size_t slash = str_find_last_char(path, '/');

	return str_slice(path, 0, slash == SIZE_MAX ? 0 : slash);
}

struct str
str_join_path(struct arena *a, struct str folder, struct str name)
{
	char *at;

	if (!folder.len)
		return name;
	at = arena_bytes(a, folder.len + 1 + name.len);
	memcpy(at, folder.at, folder.len);
	at[folder.len] = '/';
	if (name.len)
		memcpy(at + folder.len + 1, name.at, name.len);
	return (struct str){ at, folder.len + 1 + name.len };
}

bool
char_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

bool
char_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
char_is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool
char_is_word(char c)
{
	return char_is_alpha(c) || char_is_digit(c) || c == '_';
}

char
char_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

enum { DISTANCE_WIDTH = 128 };

static size_t
least(size_t a, size_t b, size_t c)
{
	size_t m = a < b ? a : b;

	return m < c ? m : c;
}

/* Optimal string alignment: like Levenshtein, a swap of neighbours is one. */
size_t
str_distance(struct str a, struct str b, size_t limit)
{
	size_t rows[3][DISTANCE_WIDTH + 1];

	if (a.len > DISTANCE_WIDTH || b.len > DISTANCE_WIDTH)
		return str_eq(a, b) ? 0 : limit + 1;
	for (size_t j = 0; j <= b.len; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t *now = rows[i % 3];
		const size_t *up = rows[(i - 1) % 3];
		const size_t *up2 = rows[(i + 1) % 3];

		now[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			bool same = a.at[i - 1] == b.at[j - 1];

			now[j] =
			    least(now[j - 1] + 1, up[j] + 1, up[j - 1] + !same);
			if (i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] &&
			    a.at[i - 2] == b.at[j - 1] && up2[j - 2] < now[j])
				now[j] = up2[j - 2] + 1;
		}
	}
	return rows[a.len % 3][b.len] > limit ? limit + 1
	                                      : rows[a.len % 3][b.len];
}
