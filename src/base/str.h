#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct arena;

/*
 * A view of bytes that somebody else owns; not terminated, may hold NUL and
 * invalid UTF-8.  No function here changes the bytes.
 */
struct str {
	const char *at;
	size_t len;
};

#define S(literal) ((struct str){ "" literal, sizeof(literal) - 1 })
#define STR_FMT "%.*s"
#define STR_ARG(s) (int)(s).len, (s).at ? (s).at : ""

struct str str_of(const char *text);
struct str str_copy(struct arena *a, struct str s);
/* A and B behind one another, in bytes of their own. */
struct str str_concat(struct arena *arena, struct str a, struct str b);
/* A copy with ASCII letters in lower case. */
struct str str_lower(struct arena *a, struct str s);
/* A NUL-terminated copy; bytes behind an embedded NUL are lost. */
char *str_cstr(struct arena *a, struct str s);

bool str_eq(struct str a, struct str b);
/* Equal but for the case of ASCII letters. */
bool str_eq_nocase(struct str a, struct str b);

/* Byte order, as memcmp(). */
int str_cmp(struct str a, struct str b);

bool str_ends(struct str s, const char *suffix);
bool str_contains(struct str s, const char *needle);

/* Inline, so that the length of a literal is known when it is compiled. */
static inline bool
str_is(struct str s, const char *text)
{
	size_t n;

	/* Most differ there, and literals in lists have no length yet. */
	if (s.len && s.at[0] != text[0])
		return false;
	n = strlen(text);
	return s.len == n && (!n || !memcmp(s.at, text, n));
}

static inline bool
str_starts(struct str s, const char *prefix)
{
	size_t n;

	if (s.len && s.at[0] != prefix[0] && prefix[0])
		return false;
	n = strlen(prefix);
	return s.len >= n && (!n || !memcmp(s.at, prefix, n));
}

/* Is it one of NAMES, behind which NULL stands?  NULL: there are none. */
bool str_is_one_of(struct str s, const char *const *names);
bool str_is_one_of_nocase(struct str s, const char *const *names);

/* Offset of the first NEEDLE at or behind FROM, or SIZE_MAX. */
size_t str_find(struct str s, size_t from, const char *needle);
size_t str_find_char(struct str s, size_t from, char c);
size_t str_find_last_char(struct str s, char c);

/* S from FROM to (excluding) TO; both are cut to what S has. */
struct str str_slice(struct str s, size_t from, size_t to);
struct str str_from(struct str s, size_t from);
/* Without ASCII white space at both ends. */
struct str str_trim(struct str s);
struct str str_trim_end(struct str s);

/*
 * Splits S at the first SEP: *HEAD is what stands before, *REST what stands
 * behind.  Without SEP the whole is *HEAD, *REST is empty, and the result
 * is false.
 */
bool str_cut(struct str s, char sep, struct str *head, struct str *rest);

/* The next line of *REST without its "\n" or "\r\n"; false at the end. */
bool str_line(struct str *rest, struct str *line);

/* A decimal number without sign that fills S and fits into 32 bits. */
bool str_to_uint(struct str s, uint32_t *out);

/* The last part of a path, and what stands before its last slash. */
struct str str_basename(struct str path);
struct str str_dirname(struct str path);
/* NAME below FOLDER; without a folder NAME itself, whose bytes it shares. */
struct str str_join_path(struct arena *a, struct str folder, struct str name);

bool char_is_space(char c);
bool char_is_digit(char c);
bool char_is_alpha(char c);
bool char_is_word(char c); /* letter, digit or underscore */
char char_lower(char c);

/* Restricted edit distance, counted up to LIMIT; LIMIT + 1 means farther. */
size_t str_distance(struct str a, struct str b, size_t limit);

#endif
