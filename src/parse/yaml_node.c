/*
 * Asking a YAML tree, and the keys that stand twice in a mapping.
 */

#include <stdlib.h>

#include "base/arena.h"
#include "parse/yaml_internal.h"

enum { FEW_KEYS = 16 };

/* One key in the sorting. */
struct entry {
	struct str text;
	uint32_t index;
};

static int
compare(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = str_cmp(x->text, y->text);

	if (order)
		return order;
	return (x->index > y->index) - (x->index < y->index);
}

static struct str
key_text(const struct ynode *map, size_t i)
{
	return map->pairs[i].key->text.s;
}

static bool
has_equal_pair(const struct ynode *map)
{
	for (size_t i = 1; i < map->len; i++)
		for (size_t j = 0; j < i; j++)
			if (str_eq(key_text(map, i), key_text(map, j)))
				return true;
	return false;
}

/* Sorted, because a hash can be made to collide by who writes the file. */
uint32_t *
yaml_first_keys(struct arena *scratch, const struct ynode *map)
{
	struct entry *sorted;
	uint32_t *first;

	if (map->len <= FEW_KEYS && !has_equal_pair(map))
		return NULL;
	sorted = arena_array(scratch, struct entry, map->len);
	first = arena_array(scratch, uint32_t, map->len);
	for (size_t i = 0; i < map->len; i++)
		sorted[i] = (struct entry){ key_text(map, i), (uint32_t)i };
	qsort(sorted, map->len, sizeof(*sorted), compare);
	for (size_t i = 0; i < map->len; i++) {
		bool again = i && str_eq(sorted[i].text, sorted[i - 1].text);

		first[sorted[i].index] =
		    again ? first[sorted[i - 1].index] : sorted[i].index;
	}
	return first;
}

static const struct ypair *
find_pair(const struct ynode *n, struct str key)
{
	if (!n || n->kind != YNODE_MAP)
		return NULL;
	for (size_t i = n->len; i > 0; i--)
		if (str_eq(key_text(n, i - 1), key))
			return &n->pairs[i - 1];
	return NULL;
}

const struct ypair *
ynode_pair(const struct ynode *n, const char *key)
{
	return find_pair(n, str_of(key));
}

struct ynode *
ynode_get(const struct ynode *n, const char *key)
{
	const struct ypair *p = ynode_pair(n, key);

	return p ? p->value : NULL;
}

struct ynode *
ynode_route(const struct ynode *n, const char *route)
{
	struct str rest = str_of(route), key;
	const struct ypair *p;
	bool more;

	do {
		more = str_cut(rest, '.', &key, &rest);
		p = find_pair(n, key);
		n = p ? p->value : NULL;
	} while (more && n);
	return p ? p->value : NULL;
}

struct str
ynode_text(const struct ynode *n)
{
	if (!n || n->kind != YNODE_SCALAR)
		return (struct str){ 0 };
	return n->text.s;
}

bool
ynode_is_null(const struct ynode *n)
{
	static const char *const words[] = { "~", "null", "Null", "NULL",
		NULL };

	if (!n)
		return true;
	if (n->kind != YNODE_SCALAR || n->style != YNODE_PLAIN)
		return false;
	return !n->text.s.len || str_is_one_of(n->text.s, words);
}

bool
ynode_bool(const struct ynode *n, bool *out)
{
	static const char *const yes[] = { "true", "True", "TRUE", NULL };
	static const char *const no[] = { "false", "False", "FALSE", NULL };

	if (!n || n->kind != YNODE_SCALAR || n->style != YNODE_PLAIN)
		return false;
	*out = str_is_one_of(n->text.s, yes);
	return *out || str_is_one_of(n->text.s, no);
}
