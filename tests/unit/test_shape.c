/*
 * Tags with holes against filters: "no" must be certain, so each "no" has a
 * reason that holds for every text in the holes, and each "yes" a text.
 */

#include "model/event.h"
#include "release_world.h"

static const struct trigger *
trigger_of(const char *tags)
{
	struct str text = str_printf(world.arena,
	    "on: {push: {tags: %s}}\njobs: {a: {steps: []}}\n", tags);
	const struct workflow *w = workflow_read(
	    world.arena, source_new(world.arena, S("x.yml"), text));

	assert_int_equal(w->ntriggers, 1);
	return &w->triggers[0];
}

/* "v{x}": literal text with holes in braces. */
static struct value
shape(const char *s)
{
	struct arena *a = world.arena;
	struct value v = value_text(a, S(""));
	struct str rest = str_of(s), head, name;

	while (rest.len) {
		bool hole = str_cut(rest, '{', &head, &rest);

		v = value_append(a, v, value_text(a, head));
		if (!hole)
			break;
		str_cut(rest, '}', &name, &rest);
		v = value_append(a, v, value_hole(a, HOLE_CONTEXT, name));
	}
	return v;
}

static void
test_shapes(void **state)
{
	static const struct {
		const char *tags, *shape;
		bool can;
	} cases[] = {
		/* Without holes it is the filter itself. */
		{ "['v*']", "v1", true },
		{ "['v*']", "1", false },
		{ "['v*', '!v0*']", "v0.1", false },
		/* A hole is any text. */
		{ "['v*']", "{x}", true },
		{ "['v*']", "v{x}", true },
		{ "['v*']", "{x}.{y}", true },
		{ "['v*']", "w{x}", false },
		{ "['v*']", "{x}/{y}", false },
		{ "['*/v*']", "{x}/{y}", true },
		{ "['v**']", "{x}/{y}", true },
		{ "['[0-9]+.[0-9]+.[0-9]+']", "v{x}", false },
		{ "['[0-9]+.[0-9]+.[0-9]+']", "{x}", true },
		{ "['v[0-9]+.[0-9]+.[0-9]+']", "v{x}-rc{y}", false },
		{ "['v[0-9]+.[0-9]+.[0-9]+']", "v{x}.{y}", true },
		{ "['v[0-9]+.[0-9]+.[0-9]+']", "v{x}.{y}.{z}.{u}", false },
		{ "['v[0-9].[0-9]']", "v{x}10", false },
		{ "['v?[0-9]*']", "{x}", true },
		{ "['v?[0-9]*']", "v{x}", true },
		{ "['v?[0-9]*']", "vv{x}", false },
		{ "['v?']", "{x}w", false },
		{ "['a+b']", "aa{x}b", true },
		{ "['a+b']", "c{x}", false },
		{ "['v1.0']", "v1{x}0", true },
		{ "['v1.0']", "v1{x}1", false },
		{ "['v\\*']", "v{x}", true },
		{ "['v\\*']", "{x}1", false },
		{ "['**/v*']", "v{x}", true },
		{ "['**/v*']", "a/v{x}", true },
		{ "['x/**/v*']", "x/v{x}", true },
		{ "['**']", "{x}", true },
		{ "['']", "a{x}", false },
		{ "[V*]", "v{x}", false },
		/* One pattern of several is enough; order takes out too much
		 * to be sure. */
		{ "['w*', 'v*']", "v{x}", true },
		{ "['v*', '!v*']", "v{x}", true },
		{ "['!v*']", "v{x}", false },
		/* The version of a tool is one. */
		{ "['v*']", "{version}", false },
		{ "['v*']", "v{version}", true },
		{ "['[0-9]*']", "{version}", true },
		{ "['*.*.*']", "{version}", true },
		{ "['*-v*']", "{name}-v{version}", true },
		{ "['*/v*']", "v{version}", false },
		{ "['[0-9]+.[0-9]+.[0-9]+']", "{version}", true },
		{ "['v*']", "{steps.x.outputs.version}", true },
		/* What is no pattern may mean anything. */
		{ "['[']", "v{x}", true },
		{ "['*?']", "v{x}", true },
		{ "['[]']", "v{x}", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct trigger *t = trigger_of(cases[i].tags);
		bool can =
		    trigger_can_take_tag(world.arena, t, shape(cases[i].shape));

		if (can != cases[i].can)
			print_error("%s %s\n", cases[i].tags, cases[i].shape);
		assert_int_equal(can, cases[i].can);
	}
}

/* What trying versions finds, this must find. */
static void
test_not_less(void **state)
{
	static const char *const tags[] = { "['v*']", "['*']", "['**']",
		"['v[0-9]+.[0-9]+.[0-9]+*']", "['v?[0-9]*.*']", "['*-v*']",
		"['*/**']", "['[0-9]+.x?*']" };
	static const char *const shapes[] = { "{x}", "v{x}", "{x}-v{y}",
		"{x}/{y}", "a{x}b", "v{version}", "{name}@{version}", "1" };

	(void)state;
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
		for (size_t k = 0; k < sizeof(shapes) / sizeof(shapes[0]);
		     k++) {
			const struct trigger *t = trigger_of(tags[i]);
			struct value v = shape(shapes[k]);

			if (trigger_takes_tag(world.arena, t, v) &&
			    !strstr(shapes[k], "version"))
				assert_true(
				    trigger_can_take_tag(world.arena, t, v));
		}
}

static void
test_unknown(void **state)
{
	struct arena *a = world.arena;
	char *longest = arena_bytes(a, 1001);
	struct value either = value_either(a, shape("w{x}"), shape("v{x}"));

	(void)state;
	assert_true(
	    trigger_can_take_tag(a, trigger_of("['v*']"), value_unknown()));
	assert_true(trigger_can_take_tag(a, trigger_of("['v*']"), either));
	assert_false(trigger_can_take_tag(a, trigger_of("['x*']"), either));
	/* Past the bound nothing is said. */
	memset(longest, 'a', 1000);
	longest[1000] = '\0';
	assert_true(trigger_can_take_tag(a, trigger_of("['b*']"),
	    value_append(a, shape(longest), shape("{x}"))));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_shapes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_not_less, setup, teardown),
		cmocka_unit_test_setup_teardown(test_unknown, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
