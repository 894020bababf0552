/*
 * Values and environments: what is known of a text, and what stays open.
 */

#include "base/buf.h"
#include "model/env.h"
#include "own_arena.h"

static struct value
text(const char *s)
{
	return value_text(arena, str_of(s));
}

/* "v{version}": literal text with holes in braces. */
static struct value
shape(const char *s)
{
	struct value v = text("");
	struct str rest = str_of(s), head, name;

	while (rest.len) {
		bool hole = str_cut(rest, '{', &head, &rest);

		v = value_append(arena, v, value_text(arena, head));
		if (!hole)
			break;
		str_cut(rest, '}', &name, &rest);
		v = value_append(
		    arena, v, value_hole(arena, HOLE_CONTEXT, name));
	}
	return v;
}

static void
check_show(struct value v, const char *want)
{
	struct str got = value_show(arena, v);

	if (str_is(got, want))
		return;
	print_error("got '" STR_FMT "', want '%s'\n", STR_ARG(got), want);
	fail();
}

static void
test_append(void **state)
{
	struct value two = value_either(arena, text("a"), text("b"));

	(void)state;
	check_show(value_append(arena, text("v"), text("1")), "v1");
	check_show(value_append(arena, two, text("-x")), "a-x or b-x");
	check_show(shape("v{steps.x.outputs.version}"), "v{version}");
	/* What is not set is empty; what is not known is a hole. */
	check_show(value_append(arena, text("v"), value_not_set()), "v");
	check_show(value_append(arena, text("v"), value_unknown()), "v{...}");
}

static void
test_bounds(void **state)
{
	struct value many = text("0"), long_one = text("");

	(void)state;
	for (int i = 1; i < 20; i++)
		many = value_either(
		    arena, many, value_text(arena, str_printf(arena, "%d", i)));
	assert_int_equal(many.len, VALUE_FORMS);
	assert_true(many.open);
	for (int i = 0; i < VALUE_PARTS; i++)
		long_one = value_append(
		    arena, long_one, i % 2 ? text("-") : shape("{x}"));
	assert_int_equal(long_one.len, 1);
	long_one = value_append(arena, long_one, shape("{y}"));
	assert_true(long_one.open);
}

static void
test_filled_and_empty(void **state)
{
	struct value maybe = value_either(arena, text("a"), text(""));

	(void)state;
	assert_true(value_is_filled(text("a")));
	assert_true(value_is_filled(shape("v{x}")));
	assert_false(value_is_filled(shape("{x}")));
	assert_false(value_is_filled(maybe));
	assert_false(value_is_empty(maybe));
	assert_true(value_is_empty(text("")));
	assert_true(value_is_empty(value_not_set()));
	assert_false(value_is_empty(value_unknown()));
	assert_false(value_is_empty(shape("{x}")));
}

static void
test_strip(void **state)
{
	(void)state;
	check_show(
	    value_strip(arena, shape("refs/tags/{t}"), S("refs/tags/"), true),
	    "{t}");
	check_show(value_strip(arena, text("v1"), S("v"), true), "1");
	check_show(value_strip(arena, text("1.exe"), S(".exe"), false), "1");
	check_show(value_strip(arena, text("v1"), S("w"), true), "v1");
	/* TAG={x} is all unknown behind the =. */
	assert_false(value_has_text(
	    value_strip(arena, shape("TAG={x}"), S("TAG="), true)));
	assert_false(value_has_text(
	    value_strip(arena, shape("{x}.exe"), S(".exe"), false)));
	assert_true(value_has_text(
	    value_strip(arena, shape("TAG=v{x}"), S("TAG="), true)));
}

static void
test_compare(void **state)
{
	static const struct {
		const char *a, *b;
		enum likeness like;
	} cases[] = {
		{ "v1", "v1", LIKE_SAME },
		{ "v1", "v2", LIKE_NO },
		{ "v{a}", "v{a}", LIKE_SAME },
		{ "v{a}", "v{b}", LIKE_FRAME },
		{ "v{a}", "w{b}", LIKE_NO },
		{ "v{a}", "{b}", LIKE_MAYBE },
		{ "{a}", "{b}", LIKE_MAYBE },
		{ "v{a}", "v1.0", LIKE_MAYBE },
		{ "v{a}", "1.0", LIKE_NO },
		{ "{a}-rc", "{b}-rc", LIKE_FRAME },
		{ "{a}-rc", "v1-beta", LIKE_NO },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum likeness got =
		    value_compare(shape(cases[i].a), shape(cases[i].b));

		if (got != cases[i].like)
			print_error("%s %s\n", cases[i].a, cases[i].b);
		assert_int_equal(got, cases[i].like);
	}
	assert_int_equal(
	    value_compare(value_unknown(), text("v1")), LIKE_MAYBE);
}

static struct variable
variable(const char *name, struct value v)
{
	return (struct variable){ .name = str_of(name), .value = v };
}

static void
test_env(void **state)
{
	const struct env *base = env_set(arena, NULL, variable("A", text("1")));
	const struct env *x = env_set(arena, base, variable("A", text("2")));
	const struct env *y = env_set(arena, base, variable("B", text("3")));
	const struct env *joined = env_join(arena, base, x, y);

	(void)state;
	check_show(env_get(base, S("A")), "1");
	check_show(env_get(joined, S("A")), "2 or 1");
	check_show(env_get(joined, S("B")), "3");
	assert_true(env_get(joined, S("B")).unset);
	assert_true(env_get(joined, S("C")).unset);
	assert_false(env_get(joined, S("C")).open);
	joined = env_join(arena, base, x, env_opened(arena, y));
	assert_true(env_get(joined, S("C")).open);
}

/* Elements that only one way has may be there. */
static void
test_join_of_arrays(void **state)
{
	struct words one = { 0 }, two = { 0 };
	struct source *s = source_new(arena, S("x"), S("abcdef"));
	struct variable v = variable("X", value_not_set());
	const struct env *base, *more, *joined;
	const struct words *got;

	(void)state;
	*vec_add(arena, &one) =
	    (struct word){ .value = text("a"), .span = span_of(s, 0, 1) };
	two = one;
	two.cap = two.len;
	*vec_add(arena, &two) =
	    (struct word){ .value = text("b"), .span = span_of(s, 1, 1) };
	v.elements = &one;
	base = env_set(arena, NULL, v);
	v.elements = &two;
	more = env_set(arena, base, v);
	joined = env_join(arena, base, base, more);
	got = env_find(joined, S("X"))->elements;
	assert_int_equal(got->len, 2);
	assert_false(got->at[0].maybe);
	assert_true(got->at[1].maybe);
}

static void
test_depth_opens(void **state)
{
	const struct env *e = NULL;

	(void)state;
	for (int i = 0; i < ENV_DEPTH; i++)
		e = env_set(arena, e, variable("A", text("1")));
	assert_false(env_is_open(e));
	e = env_set(arena, e, variable("B", text("1")));
	assert_true(env_is_open(e));
	assert_true(env_get(e, S("B")).open);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_append),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_filled_and_empty),
		cmocka_unit_test(test_strip),
		cmocka_unit_test(test_compare),
		cmocka_unit_test(test_env),
		cmocka_unit_test(test_join_of_arrays),
		cmocka_unit_test(test_depth_opens),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
