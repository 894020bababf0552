/*
 * Values of expressions: truth, numbers, texts, and how they compare.
 *
 * The forge ignores the case of all letters; here only that of ASCII is
 * known, and where other letters could make a difference the answer is
 * unknown.
 */

#include "parse/expr_value.h"

#include <math.h>

#include "base/arena.h"
#include "base/buf.h"
#include "parse/expr_internal.h"

enum truth
expr_truth(struct expr_value v)
{
	switch (v.kind) {
	case EXPR_VALUE_UNKNOWN:
		if (v.holds || v.fails)
			return truth_of(v.holds);
		return TRUTH_UNKNOWN;
	case EXPR_VALUE_NULL:
		return TRUTH_NO;
	case EXPR_VALUE_BOOL:
	case EXPR_VALUE_NUMBER:
		return truth_of(v.number < 0 || v.number > 0);
	case EXPR_VALUE_STRING:
		return truth_of(v.text.len > 0);
	case EXPR_VALUE_OBJECT:
		return TRUTH_YES;
	}
	return TRUTH_UNKNOWN;
}

bool
expr_value_text(struct arena *a, struct expr_value v, struct str *out)
{
	*out = (struct str){ 0 };
	switch (v.kind) {
	case EXPR_VALUE_UNKNOWN:
	case EXPR_VALUE_OBJECT:
		return false;
	case EXPR_VALUE_NULL:
		return true;
	case EXPR_VALUE_BOOL:
		*out = v.number > 0 ? S("true") : S("false");
		return true;
	case EXPR_VALUE_STRING:
		*out = v.text;
		return true;
	case EXPR_VALUE_NUMBER:
		break;
	}
	if (isnan(v.number))
		*out = S("NaN");
	else if (isinf(v.number))
		*out = v.number > 0 ? S("Infinity") : S("-Infinity");
	else if (v.number < 0 || v.number > 0)
		*out = str_printf(a, "%.15G", v.number);
	else
		*out = S("0");
	return true;
}

static double
to_number(struct arena *a, struct expr_value v)
{
	switch (v.kind) {
	case EXPR_VALUE_NULL:
		return 0;
	case EXPR_VALUE_BOOL:
	case EXPR_VALUE_NUMBER:
		return v.number;
	case EXPR_VALUE_STRING:
		return expr_number(a, v.text);
	case EXPR_VALUE_UNKNOWN:
	case EXPR_VALUE_OBJECT:
		break;
	}
	return (double)NAN;
}

static bool
has_wide(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.at[i] >= 0x80)
			return true;
	return false;
}

/* What is not found may be found by a folding that is not known here. */
static enum truth
found(bool yes, struct str a, struct str b)
{
	if (yes)
		return TRUTH_YES;
	return has_wide(a) && has_wide(b) ? TRUTH_UNKNOWN : TRUTH_NO;
}

/* In upper case: that puts '_' behind the letters, as the forge has it. */
static unsigned char
upper(char c)
{
	unsigned char byte = (unsigned char)c;

	return c >= 'a' && c <= 'z' ? (unsigned char)(byte - 'a' + 'A') : byte;
}

/* -1, 0 or 1, or 2 where it depends on letters outside of ASCII. */
static int
order_texts(struct str a, struct str b)
{
	size_t n = a.len < b.len ? a.len : b.len;

	for (size_t i = 0; i < n; i++) {
		unsigned char x = upper(a.at[i]);
		unsigned char y = upper(b.at[i]);

		if (x != y && (x >= 0x80 || y >= 0x80))
			return 2;
		if (x != y)
			return x < y ? -1 : 1;
	}
	return (a.len > b.len) - (a.len < b.len);
}

static bool
is_object(struct expr_value v)
{
	return v.kind == EXPR_VALUE_OBJECT;
}

enum truth
expr_equal(struct arena *a, struct expr_value l, struct expr_value r)
{
	double x, y;

	if (l.kind == EXPR_VALUE_UNKNOWN || r.kind == EXPR_VALUE_UNKNOWN ||
	    (is_object(l) && is_object(r)))
		return TRUTH_UNKNOWN;
	if (l.kind == EXPR_VALUE_STRING && r.kind == EXPR_VALUE_STRING)
		return found(str_eq_nocase(l.text, r.text), l.text, r.text);
	x = to_number(a, l);
	y = to_number(a, r);
	/* NaN equals nothing. */
	return truth_of(x <= y && x >= y);
}

enum truth
expr_less(struct arena *a, struct expr_value l, struct expr_value r)
{
	int order;

	if (l.kind == EXPR_VALUE_UNKNOWN || r.kind == EXPR_VALUE_UNKNOWN)
		return TRUTH_UNKNOWN;
	if (l.kind != EXPR_VALUE_STRING || r.kind != EXPR_VALUE_STRING)
		return truth_of(to_number(a, l) < to_number(a, r));
	order = order_texts(l.text, r.text);
	return order == 2 ? TRUTH_UNKNOWN : truth_of(order < 0);
}

/* For each byte of S the length of the longest border up to there. */
static uint32_t *
make_borders(struct arena *a, struct str s)
{
	uint32_t *borders = arena_array(a, uint32_t, s.len);
	uint32_t n = 0;

	for (size_t i = 1; i < s.len; i++) {
		while (n && char_lower(s.at[i]) != char_lower(s.at[n]))
			n = borders[n - 1];
		if (char_lower(s.at[i]) == char_lower(s.at[n]))
			n++;
		borders[i] = n;
	}
	return borders;
}

/* Knuth, Morris and Pratt's, because both texts may be made to be slow. */
static bool
find_nocase(struct arena *a, struct str s, struct str needle)
{
	const uint32_t *borders = make_borders(a, needle);
	uint32_t n = 0;

	if (!needle.len)
		return true;
	for (size_t i = 0; i < s.len; i++) {
		while (n && char_lower(s.at[i]) != char_lower(needle.at[n]))
			n = borders[n - 1];
		if (char_lower(s.at[i]) == char_lower(needle.at[n]))
			n++;
		if (n == needle.len)
			return true;
	}
	return false;
}

enum truth
expr_text_contains(struct arena *a, struct str s, struct str needle)
{
	return found(find_nocase(a, s, needle), s, needle);
}

enum truth
expr_text_starts(struct str s, struct str prefix)
{
	return found(
	    str_eq_nocase(str_slice(s, 0, prefix.len), prefix), s, prefix);
}

enum truth
expr_text_ends(struct str s, struct str suffix)
{
	bool yes = s.len >= suffix.len &&
	           str_eq_nocase(str_from(s, s.len - suffix.len), suffix);

	return found(yes, s, suffix);
}
