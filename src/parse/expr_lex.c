/*
 * The tokens of expressions, and texts as numbers.
 *
 * Tokens end where the forge's lexer ends them, so that what it refuses
 * ("a", 1-2, foo$) is refused here too.
 */

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "parse/expr_internal.h"

struct infix {
	const char *text;
	enum expr_kind kind;
	int level;
};

/* Longer ones before their own beginnings. */
static const struct infix infixes[] = {
	{ "||", EXPR_OR, 0 },
	{ "&&", EXPR_AND, 1 },
	{ "==", EXPR_EQ, 2 },
	{ "!=", EXPR_NE, 2 },
	{ "<=", EXPR_LE, 3 },
	{ ">=", EXPR_GE, 3 },
	{ "<", EXPR_LT, 3 },
	{ ">", EXPR_GT, 3 },
};

static bool
ends_word(char c)
{
	return char_is_space(c) ||
	       (c && str_find_char(S("()[],.!<>=&|"), 0, c) != SIZE_MAX);
}

/* Behind the digits from AT on; at AT when there are none. */
static size_t
skip_digits(struct str s, size_t at)
{
	while (at < s.len && char_is_digit(s.at[at]))
		at++;
	return at;
}

/* [sign] digits [. digits] [e [sign] digits], with a digit before the e. */
static bool
is_decimal(struct str s)
{
	size_t at = s.len && (s.at[0] == '-' || s.at[0] == '+');
	size_t digits, next = skip_digits(s, at);

	digits = next - at;
	if (next < s.len && s.at[next] == '.') {
		at = next + 1;
		next = skip_digits(s, at);
		digits += next - at;
	}
	if (!digits)
		return false;
	if (next < s.len && char_lower(s.at[next]) == 'e') {
		at = next + 1;
		if (at < s.len && (s.at[at] == '-' || s.at[at] == '+'))
			at++;
		next = skip_digits(s, at);
		if (next == at)
			return false;
	}
	return next == s.len;
}

/* The digits of 0x and 0o as 32 bits with a sign. */
static double
based_number(struct str digits, unsigned base)
{
	uint64_t n = 0;

	if (!digits.len)
		return NAN;
	for (size_t i = 0; i < digits.len; i++) {
		char c = char_lower(digits.at[i]);
		unsigned digit = base;

		if (char_is_digit(c))
			digit = (unsigned)(c - '0');
		else if (c >= 'a' && c <= 'f')
			digit = (unsigned)(c - 'a') + 10;
		if (digit >= base)
			return NAN;
		n = n * base + digit;
		if (n > UINT32_MAX)
			return NAN;
	}
	return n > INT32_MAX ? (double)n - 4294967296.0 : (double)n;
}

double
expr_number(struct arena *a, struct str s)
{
	s = str_trim(s);
	if (!s.len)
		return 0;
	if (is_decimal(s))
		return strtod(str_cstr(a, s), NULL);
	if (str_starts(s, "0x"))
		return based_number(str_from(s, 2), 16);
	if (str_starts(s, "0o"))
		return based_number(str_from(s, 2), 8);
	if (str_is(s, "Infinity"))
		return (double)INFINITY;
	if (str_is(s, "-Infinity"))
		return -(double)INFINITY;
	return (double)NAN;
}

static bool
begins_name(char c)
{
	return char_is_alpha(c) || c == '_';
}

/* A number runs to the next end of a word that is no '.'. */
struct token
expr_number_token(struct str s, size_t begin)
{
	struct token t = { .kind = TOKEN_NUMBER, .begin = begin };

	t.end = begin;
	while (t.end < s.len && (s.at[t.end] == '.' || !ends_word(s.at[t.end])))
		t.end++;
	return t;
}

static void
lex_string(struct str s, struct token *t)
{
	size_t at = t->begin + 1;

	while ((at = str_find_char(s, at, '\'')) != SIZE_MAX) {
		at++;
		if (at == s.len || s.at[at] != '\'') {
			t->kind = TOKEN_STRING;
			t->end = at;
			return;
		}
		at++;
	}
	t->complaint = "this string is never closed with '";
}

static bool
lex_infix(struct str s, struct token *t)
{
	for (size_t i = 0; i < sizeof(infixes) / sizeof(infixes[0]); i++) {
		if (!str_starts(str_from(s, t->begin), infixes[i].text))
			continue;
		t->kind = TOKEN_INFIX;
		t->infix = infixes[i].kind;
		t->level = infixes[i].level;
		t->end = t->begin + (infixes[i].text[1] ? 2 : 1);
		return true;
	}
	return false;
}

static void
lex_rest(struct str s, struct token *t)
{
	char c = s.at[t->begin];

	if (lex_infix(s, t))
		return;
	if (c && str_find_char(S("()[].,*!"), 0, c) != SIZE_MAX) {
		t->kind = TOKEN_MARK;
		t->mark = c;
	} else if (c == '"') {
		t->complaint = "strings stand in single quotes here";
	} else if (c == '&' || c == '|' || c == '=') {
		t->complaint = "this operator is written twice, as in &&";
	} else {
		t->complaint = "this character does not belong here";
	}
}

struct token
expr_token(struct str s, size_t at)
{
	struct token t = { .kind = TOKEN_BAD };

	while (at < s.len && char_is_space(s.at[at]))
		at++;
	t.begin = t.end = at;
	if (at == s.len) {
		t.kind = TOKEN_END;
		t.begin = t.end = str_trim_end(s).len;
	} else if (begins_name(s.at[at])) {
		while (t.end < s.len &&
		       (char_is_word(s.at[t.end]) || s.at[t.end] == '-'))
			t.end++;
		t.kind = TOKEN_NAME;
	} else if (char_is_digit(s.at[at]) || s.at[at] == '-' ||
	           s.at[at] == '+') {
		t = expr_number_token(s, at);
	} else {
		t.end = at + 1;
		if (s.at[at] == '\'')
			lex_string(s, &t);
		else
			lex_rest(s, &t);
	}
	return t;
}
