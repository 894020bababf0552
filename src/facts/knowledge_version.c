/*
 * Versions, compared as semver 2.0.0 compares them.
 *
 * Numbers are compared as texts of digits, so that no length overflows.  Not
 * done: the dialects of other ecosystems (PEP 440, Debian), and ranges.
 */

#include "facts/knowledge.h"

enum { NUMBERS = 3 };

struct version {
	struct str numbers[NUMBERS];
	struct str pre; /* what stands behind '-'; empty for a release */
};

static bool
is_number(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!char_is_digit(s.at[i]))
			return false;
	return s.len > 0;
}

/* Letters, digits and dashes in parts that are joined by dots. */
static bool
is_identifiers(struct str s)
{
	bool empty = true;

	for (size_t i = 0; i < s.len; i++) {
		char c = s.at[i];

		if (c == '.' && empty)
			return false;
		if (c != '.' && c != '-' && !char_is_digit(c) &&
		    !char_is_alpha(c))
			return false;
		empty = c == '.';
	}
	return !empty;
}

static bool
parse(struct str s, struct version *out)
{
	struct str rest, build, part;

	*out = (struct version){ .pre = S("") };
	if (s.len > 0 && (s.at[0] == 'v' || s.at[0] == 'V'))
		s = str_from(s, 1);
	if (str_cut(s, '+', &s, &build) && !is_identifiers(build))
		return false;
	if (str_cut(s, '-', &s, &out->pre) && !is_identifiers(out->pre))
		return false;
	rest = s;
	for (size_t i = 0; i < NUMBERS; i++) {
		bool more = str_cut(rest, '.', &part, &rest);

		if (!is_number(part))
			return false;
		out->numbers[i] = part;
		if (!more)
			return true;
	}
	return false;
}

static int
compare_numbers(struct str a, struct str b)
{
	while (a.len > 0 && a.at[0] == '0')
		a = str_from(a, 1);
	while (b.len > 0 && b.at[0] == '0')
		b = str_from(b, 1);
	if (a.len != b.len)
		return a.len < b.len ? -1 : 1;
	return str_cmp(a, b);
}

/* Numbers come before words, and compare as numbers. */
static int
compare_identifiers(struct str a, struct str b)
{
	bool na = is_number(a), nb = is_number(b);

	if (na && nb)
		return compare_numbers(a, b);
	if (na != nb)
		return na ? -1 : 1;
	return str_cmp(a, b);
}

static int
compare_pre(struct str a, struct str b)
{
	if (a.len == 0 || b.len == 0)
		return (a.len == 0) - (b.len == 0);
	while (a.len > 0 && b.len > 0) {
		struct str x, y;
		int order;

		str_cut(a, '.', &x, &a);
		str_cut(b, '.', &y, &b);
		order = compare_identifiers(x, y);
		if (order != 0)
			return order;
	}
	return (a.len > 0) - (b.len > 0);
}

bool
know_compare_versions(struct str a, struct str b, int *order)
{
	struct version x, y;

	if (!parse(a, &x) || !parse(b, &y))
		return false;
	*order = 0;
	for (size_t i = 0; i < NUMBERS && *order == 0; i++)
		*order = compare_numbers(x.numbers[i], y.numbers[i]);
	if (*order == 0)
		*order = compare_pre(x.pre, y.pre);
	*order = (*order > 0) - (*order < 0);
	return true;
}
