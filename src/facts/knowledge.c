/*
 * Knowledge: lookups in the tables that src/embed.c made.
 *
 * Tables are sorted, so that a lookup is a binary search for the first and
 * the last entry of a name.  Matching the words of a call and binding its
 * values is the model's; here are only names.
 */

#include "facts/knowledge.h"

#include <string.h>

#include "facts/embedded.h"

static int
compare_nocase(const char *have, struct str want)
{
	for (size_t i = 0; i < want.len; i++) {
		unsigned char a = (unsigned char)char_lower(have[i]);
		unsigned char b = (unsigned char)char_lower(want.at[i]);

		if (a != b || a == 0)
			return a < b ? -1 : 1;
	}
	return have[want.len] != '\0';
}

static int
compare_exact(const char *have, struct str want)
{
	for (size_t i = 0; i < want.len; i++) {
		unsigned char a = (unsigned char)have[i];
		unsigned char b = (unsigned char)want.at[i];

		if (a != b || a == 0)
			return a < b ? -1 : 1;
	}
	return have[want.len] != '\0';
}

/* Most of them differ in their first byte. */
static inline int
compare(const struct know_entry *e, struct str name)
{
	unsigned char first;

	if (!e->is_command)
		return compare_nocase(e->name, name);
	first = name.len ? (unsigned char)name.at[0] : 0;
	if ((unsigned char)e->argv[0][0] != first)
		return (unsigned char)e->argv[0][0] < first ? -1 : 1;
	return compare_exact(e->argv[0], name);
}

/* Index of the first of N entries that is not before NAME. */
static size_t
first_of(const struct know_entry *at, size_t n, struct str name)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (compare(&at[mid], name) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* How many entries from the first on, of N, have the NAME that it has. */
static size_t
count_of(const struct know_entry *at, size_t n, struct str name)
{
	size_t known = 1, step = 1;

	while (step) {
		if (known + step <= n &&
		    compare(&at[known + step - 1], name) == 0) {
			known += step;
			step *= 2;
		} else {
			step /= 2;
		}
	}
	return known;
}

static struct know_matches
find(const struct know_entry *at, size_t n, struct str name)
{
	size_t from = first_of(at, n, name);

	if (from == n || compare(&at[from], name) != 0)
		return (struct know_matches){ NULL, 0 };
	return (struct know_matches){ at + from,
		count_of(at + from, n - from, name) };
}

struct know_matches
know_set_uses(const struct know_set *k, struct str name)
{
	return find(k->uses, k->nuses, name);
}

struct know_matches
know_set_commands(const struct know_set *k, struct str program)
{
	return find(k->commands, k->ncommands, program);
}

const char *
know_set_package_program(const struct know_set *k, struct str package)
{
	size_t lo = 0, hi = k->npackages;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int order = compare_exact(k->packages[mid].package, package);

		if (order == 0)
			return k->packages[mid].program;
		if (order < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

/* Is NAME one of the sorted NAMES, or of a family with one of the prefixes? */
static bool
is_named(struct str name, const char *const *names, size_t n,
    const char *const *prefixes, size_t nprefixes)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int order = compare_exact(names[mid], name);

		if (order == 0)
			return true;
		if (order < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (size_t i = 0; i < nprefixes; i++)
		if (str_starts(name, prefixes[i]))
			return true;
	return false;
}

bool
know_set_variable(const struct know_set *k, struct str name)
{
	return is_named(
	    name, k->variables, k->nvariables, k->prefixes, k->nprefixes);
}

bool
know_set_hosted(const struct know_set *k, struct str label)
{
	return is_named(label, k->labels, k->nlabels, k->label_prefixes,
	    k->nlabel_prefixes);
}

struct know_matches
know_uses(struct str name)
{
	return know_set_uses(&know_builtin, name);
}

struct know_matches
know_commands(struct str program)
{
	return know_set_commands(&know_builtin, program);
}

const char *
know_package_program(struct str package)
{
	return know_set_package_program(&know_builtin, package);
}

bool
know_runner_variable(struct str name)
{
	return know_set_variable(&know_builtin, name);
}

const struct know_words *
know_words(enum know_use use)
{
	return &know_builtin.words[use];
}

size_t
know_claims(const struct know_claim **out)
{
	*out = know_builtin.claims;
	return know_builtin.nclaims;
}

bool
know_is(enum know_use use, struct str s)
{
	const struct know_words *w = know_words(use);

	for (size_t i = 0; i < w->nends; i++)
		if (str_ends(s, w->ends[i]))
			return true;
	return is_named(s, w->names, w->nnames, w->fronts, w->nfronts);
}

bool
know_stands_in(enum know_use use, struct str s)
{
	return words_stand_in(&know_words(use)->texts, s);
}

bool
know_hosted_label(struct str label)
{
	return know_set_hosted(&know_builtin, label);
}
