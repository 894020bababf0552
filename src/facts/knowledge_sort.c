/*
 * Entries that were read, in order and checked against each other.
 *
 * Sorted for binary search, those of one name by their versions.  Two of
 * them must not be about the same version: the range of each has to end
 * before that of the next begins.
 */

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "facts/knowledge_value.h"

static int
compare_nocase(const char *a, const char *b)
{
	size_t i = 0;

	while (a[i] && char_lower(a[i]) == char_lower(b[i]))
		i++;
	return (int)(unsigned char)char_lower(a[i]) -
	       (int)(unsigned char)char_lower(b[i]);
}

static size_t
count(const char *const *words)
{
	size_t n = 0;

	while (words[n])
		n++;
	return n;
}

/* By program, then longer ones first, then by the other words. */
static int
compare_argv(const char *const *a, const char *const *b)
{
	size_t na = count(a), nb = count(b);
	int order = strcmp(a[0], b[0]);

	if (order == 0 && na != nb)
		return na > nb ? -1 : 1;
	for (size_t i = 1; order == 0 && i < na; i++)
		order = strcmp(a[i], b[i]);
	return order;
}

static int
compare_names(const struct know_entry *a, const struct know_entry *b)
{
	if (a->is_command != b->is_command)
		return a->is_command ? 1 : -1;
	return a->is_command ? compare_argv(a->argv, b->argv)
	                     : compare_nocase(a->name, b->name);
}

static int
compare_since(const char *a, const char *b)
{
	int order = 0;

	if (!a || !b)
		return (a != NULL) - (b != NULL);
	know_compare_versions(str_of(a), str_of(b), &order);
	return order;
}

static int
compare_items(const void *x, const void *y)
{
	const struct know_item *a = x, *b = y;
	int order = compare_names(&a->entry, &b->entry);

	if (order == 0)
		order = compare_since(a->entry.since, b->entry.since);
	if (order == 0)
		order = str_cmp(a->path, b->path);
	if (order == 0)
		order = (a->line > b->line) - (a->line < b->line);
	return order;
}

/* A, which begins first, is over before B begins. */
static bool
is_before(const struct know_entry *a, const struct know_entry *b)
{
	int order;

	return a->until && b->since &&
	       know_compare_versions(
	           str_of(a->until), str_of(b->since), &order) &&
	       order < 0;
}

static void
check_duplicates(struct know_reader *r)
{
	for (size_t i = 1; i < r->items.len; i++) {
		const struct know_item *a = &r->items.at[i - 1];
		const struct know_item *b = &r->items.at[i];

		if (compare_names(&a->entry, &b->entry) == 0 &&
		    !is_before(&a->entry, &b->entry))
			diag_add(r->diags, b->path, b->line,
			    "'%s' stands twice for the same versions; the "
			    "other is at " STR_FMT ":%u",
			    b->entry.name, STR_ARG(a->path), (unsigned)a->line);
	}
}

static void
split_items(struct know_reader *r, struct know_set *out)
{
	struct know_entry *at =
	    arena_array(r->arena, struct know_entry, r->items.len + 1);

	for (size_t i = 0; i < r->items.len; i++) {
		at[i] = r->items.at[i].entry;
		if (!at[i].is_command)
			out->nuses++;
	}
	out->uses = at;
	out->commands = at + out->nuses;
	out->ncommands = r->items.len - out->nuses;
}

static int
compare_packages(const void *x, const void *y)
{
	const struct know_package *a = x, *b = y;
	int order = strcmp(a->package, b->package);

	return order != 0 ? order : strcmp(a->program, b->program);
}

/* Not one of the other words of `also`: those keep the first ones' name. */
static bool
is_main_name(const struct know_entry *e)
{
	struct str program, rest;

	str_cut(str_of(e->name), ' ', &program, &rest);
	return str_is(program, e->argv[0]);
}

/* Several commands of one program name its packages again: kept once. */
static void
collect_packages(struct know_reader *r, struct know_set *out)
{
	struct know_package *at;
	size_t n = 0, kept = 0;

	for (size_t i = 0; i < out->ncommands; i++)
		n += count(out->commands[i].packages);
	at = arena_array(r->arena, struct know_package, n + 1);
	n = 0;
	for (size_t i = 0; i < out->ncommands; i++) {
		const struct know_entry *e = &out->commands[i];

		for (size_t j = 0; is_main_name(e) && e->packages[j]; j++)
			at[n++] =
			    (struct know_package){ e->packages[j], e->argv[0] };
	}
	qsort(at, n, sizeof(*at), compare_packages);
	for (size_t i = 0; i < n; i++) {
		if (kept > 0 && !strcmp(at[kept - 1].package, at[i].package)) {
			if (strcmp(at[kept - 1].program, at[i].program) != 0)
				diag_add(r->diags, S(""), 0,
				    "package '%s' brings '%s' and '%s'",
				    at[i].package, at[kept - 1].program,
				    at[i].program);
			continue;
		}
		at[kept++] = at[i];
	}
	out->packages = at;
	out->npackages = kept;
}

static int
compare_texts(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* Names in order, and apart from them the families, without their '*'. */
struct split {
	const char *const *names, *const *families;
	size_t nnames, nfamilies;
};

static struct split
split_names(struct know_reader *r, const char **from, size_t n)
{
	struct split out = { 0 };
	const char **exact = arena_array(r->arena, const char *, n + 1);
	const char **open = arena_array(r->arena, const char *, n + 1);

	if (n > 0)
		qsort(from, n, sizeof(*from), compare_texts);
	for (size_t i = 0; i < n; i++) {
		struct str v = str_of(from[i]);

		if (i > 0 && str_is(v, from[i - 1]))
			diag_add(r->diags, S(""), 0, "'%s' stands twice", v.at);
		else if (v.len > 1 && str_ends(v, "*"))
			open[out.nfamilies++] =
			    str_cstr(r->arena, str_slice(v, 0, v.len - 1));
		else
			exact[out.nnames++] = v.at;
	}
	out.names = exact;
	out.families = open;
	return out;
}

void
know_read_end(struct know_reader *r, struct know_set *out)
{
	struct split names;

	*out = (struct know_set){ 0 };
	if (r->items.len > 0)
		qsort(r->items.at, r->items.len, sizeof(*r->items.at),
		    compare_items);
	check_duplicates(r);
	split_items(r, out);
	collect_packages(r, out);
	names = split_names(r, r->variables.at, r->variables.len);
	out->variables = names.names;
	out->nvariables = names.nnames;
	out->prefixes = names.families;
	out->nprefixes = names.nfamilies;
	names = split_names(r, r->labels.at, r->labels.len);
	out->labels = names.names;
	out->nlabels = names.nnames;
	out->label_prefixes = names.families;
	out->nlabel_prefixes = names.nfamilies;
	out->words = know_take_words(r);
	out->carriers = r->carriers.at;
	out->ncarriers = r->carriers.len;
	out->bumpers = r->bumpers.at;
	out->nbumpers = r->bumpers.len;
	know_sort_claims(r, out);
}
