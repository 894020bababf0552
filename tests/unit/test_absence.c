/*
 * What is known of scripts and actions that are not in the tree: what they
 * are near to, and when the rest is not looked at.
 */

#include "base/buf.h"
#include "world.h"

/* A workflow whose one job checks out and has these steps. */
static void
build(const char *steps)
{
	struct buf b = buf_new(world.arena);

	buf_add_text(&b, "on: push\njobs:\n  j:\n    runs-on: ubuntu-latest\n"
	                 "    steps:\n      - uses: actions/checkout@v6\n");
	buf_add_text(&b, steps);
	tree_virtual_add(
	    world.tree, ".github/workflows/x.yml", TREE_PLAIN, buf_str(&b));
	world.model = model_build(world.arena, world.tree, &world.diags);
}

/* Of the first call that misses its script. */
static struct absence
absence(void)
{
	struct call *const *calls;
	size_t n = model_calls(world.model, &calls);

	for (size_t i = 0; i < n; i++)
		if (calls[i]->script.len && !calls[i]->script_exists)
			return call_absence(world.model, calls[i]);
	fail_msg("every script is there");
	return (struct absence){ 0 };
}

static void
what_is_near(void **state)
{
	struct absence a;

	(void)state;
	add("scripts/build.sh", "true\n");
	build("      - run: sh scripts/biuld.sh\n");
	a = absence();
	assert_true(str_is(a.nearest, "scripts/build.sh"));
	assert_true(a.folder_tracked && a.is_source && !a.case_only);
	assert_false(a.made || a.guarded || a.ignored || a.on_disk);
}

static void
another_case(void **state)
{
	(void)state;
	add("scripts/Build.sh", "true\n");
	build("      - run: sh scripts/build.sh\n");
	assert_true(absence().case_only);
}

/* The root is no folder that says anything. */
static void
at_the_root(void **state)
{
	struct absence a;

	(void)state;
	add("README", "x\n");
	build("      - run: ./tool\n");
	a = absence();
	assert_false(a.folder_tracked || a.is_source || a.nearest.len);
}

static void
ignored(void **state)
{
	struct absence a;

	(void)state;
	add(".gitignore", "out/\n");
	add("scripts/build.sh", "true\n");
	build("      - run: |\n"
	      "          cp scripts/build.sh out/build.sh\n"
	      "          sh out/build.sh\n");
	a = absence();
	assert_true(a.ignored);
	assert_false(a.made || a.nearest.len);
}

static void
made_before(void **state)
{
	struct absence a;

	(void)state;
	add("scripts/build.sh", "true\n");
	build("      - run: |\n"
	      "          cp scripts/build.sh scripts/copy.sh\n"
	      "          sh scripts/copy.sh\n");
	a = absence();
	assert_true(a.made);
	assert_false(a.folder_tracked || a.nearest.len);
}

/* The nearest to the action that STEP uses and that is not there. */
static struct str
near_action(const char *step)
{
	struct reference_view *all;

	add(".github/actions/deploy-abc/action.yml",
	    "runs: {using: composite, steps: []}\n");
	build(step);
	assert_int_equal(model_missing_references(world.model, &all), 1);
	return all[0].nearest;
}

static void
three_letters_apart(void **state)
{
	struct str near =
	    near_action("      - uses: ./.github/actions/deploy-xyz\n");

	(void)state;
	assert_true(str_is(near, ".github/actions/deploy-abc"));
}

static void
four_letters_apart(void **state)
{
	struct str near =
	    near_action("      - uses: ./.github/actions/deploy-wxyz\n");

	(void)state;
	assert_int_equal(near.len, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_near, setup, teardown),
		cmocka_unit_test_setup_teardown(another_case, setup, teardown),
		cmocka_unit_test_setup_teardown(at_the_root, setup, teardown),
		cmocka_unit_test_setup_teardown(ignored, setup, teardown),
		cmocka_unit_test_setup_teardown(made_before, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    three_letters_apart, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    four_letters_apart, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
