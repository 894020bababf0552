/*
 * Looking for many texts at once.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/needles.h"

/* "0@2 1@3 ": which needle stands where. */
static void
note(void *context, size_t number, size_t at)
{
	buf_printf(context, "%zu@%zu ", number, at);
}

static struct str
found(const struct needles *n, struct arena *a, const char *text, size_t *left)
{
	struct buf b = buf_new(a);
	struct needles_visitor v = { note, &b };

	for (size_t i = 0; i < strlen(text); i++)
		if (needles_may_begin(n, str_of(text), i))
			needles_at(n, str_of(text), i, left, v);
	return buf_str(&b);
}

static void
every_needle_is_found(void **state)
{
	struct arena *a = arena_new(0);
	struct needles n = { 0 };
	size_t left = 1000;

	(void)state;
	assert_int_equal(found(&n, a, "nothing", &left).len, 0);
	assert_int_equal(needles_add(a, &n, S("a.sh")), 0);
	assert_int_equal(needles_add(a, &n, S("sh")), 1);
	assert_int_equal(needles_add(a, &n, S("a.sh.in")), 2);
	assert_int_equal(needles_add(a, &n, S("a.sh")), 0);
	assert_true(needles_add(a, &n, S("")) == SIZE_MAX);
	assert_int_equal(needles_find(&n, S("sh")), 1);
	assert_true(needles_find(&n, S("a.s")) == SIZE_MAX);
	assert_true(needles_find(&n, S("b")) == SIZE_MAX);
	assert_true(str_is(
	    found(&n, a, "cp a.sh.in ba.s sh", &left), "0@3 2@3 1@5 1@16 "));
	assert_true(left < 1000);
	arena_free(a);
}

static void
looks_are_counted(void **state)
{
	struct arena *a = arena_new(0);
	struct needles n = { 0 };
	size_t left = 5;

	(void)state;
	needles_add(a, &n, S("aaaa"));
	assert_true(str_is(found(&n, a, "aaaaaaaa", &left), "0@0 "));
	assert_int_equal(left, 0);
	arena_free(a);
}

static void
room_ends(void **state)
{
	struct arena *a = arena_new(0);
	struct needles n = { 0 };
	char *large = arena_bytes(a, NEEDLES_NODES);

	(void)state;
	memset(large, 'x', NEEDLES_NODES);
	assert_int_equal(needles_add(a, &n, S("x")), 0);
	assert_true(needles_add(a, &n, (struct str){ large, NEEDLES_NODES }) ==
	            SIZE_MAX);
	assert_int_equal(needles_find(&n, S("x")), 0);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_needle_is_found),
		cmocka_unit_test(looks_are_counted),
		cmocka_unit_test(room_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
