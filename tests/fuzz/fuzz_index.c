/*
 * The index reader must survive any bytes, and must not point outside them.
 *
 * The first byte chooses the hash and whether a second index, behind the
 * length in the next two bytes, is joined as the shared one.
 */

#include <string.h>

#include "base/arena.h"
#include "input/index.h"
#include "require.h"

static bool
inside(struct str whole, const void *at, size_t len)
{
	const char *p = at;

	return p >= whole.at && p + len <= whole.at + whole.len;
}

static void
check_entries(const struct index *x, struct str one, struct str two)
{
	for (size_t i = 0; i < x->entries.len; i++) {
		const struct index_entry *e = &x->entries.at[i];
		volatile char seen = 0;

		REQUIRE(inside(one, e->id, x->id_len) ||
		        inside(two, e->id, x->id_len));
		REQUIRE(e->path.len <= 4096 && e->stage <= 3);
		for (size_t j = 0; j < e->path.len; j++)
			seen = (char)(seen ^ e->path.at[j]);
	}
}

static void
check_bits(const struct index_bits *b)
{
	for (size_t i = 1; i < b->list.len; i++)
		REQUIRE(b->list.at[i - 1] < b->list.at[i]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) // NOLINT
{
	struct str all = { (const char *)data, size }, one, two = { 0 };
	struct arena *a;
	size_t id_len, first;
	struct index x, base;

	if (size < 3)
		return 0;
	a = arena_new(0);
	id_len = data[0] & 1 ? 32 : 20;
	first = (size_t)data[1] << 8 | data[2];
	one = str_slice(all, 3, 3 + first);
	two = str_from(all, 3 + first);
	if (index_parse(a, a, one, id_len, &x)) {
		check_entries(&x, one, one);
		check_bits(&x.deleted);
		check_bits(&x.replaced);
		if (x.split && index_parse(a, a, two, id_len, &base) &&
		    index_join(a, &x, &base))
			check_entries(&x, one, two);
	} else {
		REQUIRE(x.error != NULL);
	}
	arena_free(a);
	return 0;
}
