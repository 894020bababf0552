/*
 * When two creators of one release meet: in which order, started by what,
 * and whether a condition may keep one of them out.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "facts/workflow.h"
#include "release_world.h"

/* "never", "in order X Y", "race", with "maybe" where conditions may decide. */
static struct str
meet(void)
{
	struct meeting m = actions_meet(world.model, creation(0), creation(1));
	struct buf b = buf_new(world.arena);

	if (m.how == MEET_NEVER)
		return S("never");
	buf_add_text(&b, m.how == MEET_IN_RACE ? "race" : "in order");
	if (m.how == MEET_IN_ORDER && m.first->actor->job)
		buf_printf(&b, " " STR_FMT " " STR_FMT,
		    STR_ARG(m.first->actor->job->id),
		    STR_ARG(m.second->actor->job->id));
	if (m.conditional)
		buf_add_text(&b, " maybe");
	return buf_str(&b);
}

static void
check_meet(const char *want)
{
	struct str got;

	build();
	got = meet();
	if (!str_is(got, want)) {
		print_error(
		    "got '" STR_FMT "', want '%s'\n", STR_ARG(got), want);
		fail();
	}
	renew();
}

static void
check_two(const char *one, const char *two, const char *want)
{
	add_workflow("a", one, creator("j", "", VERSION, PAT));
	add_workflow("b", two, creator("k", "", VERSION, PAT));
	check_meet(want);
}

static void
test_meet_across(void **state)
{
	(void)state;
	check_two("push", "push", "race");
	check_two("{push: {tags: [v*]}}", "{push: {tags: ['v*.*.*']}}", "race");
	check_two(
	    "{push: {tags: [v*]}}", "{push: {tags: [w*]}}", "in order k j");
	check_two("{push: {tags: [x*]}}", "{push: {tags: [w*]}}", "never");
	/* The tag that one makes starts the other. */
	check_two("{push: {tags: [v*]}}", "{push: {branches: [main]}}",
	    "in order k j");
	check_two("{push: {branches: [main]}}", "{push: {tags: [v*]}}",
	    "in order j k");
	check_two(
	    "{push: {branches: [main]}}", "{push: {tags: [w*]}}", "never");
	check_two("release", "{push: {tags: [v*]}}", "in order j k");
	add_workflow("a", "{push: {branches: [main]}}",
	    creator("j", "", VERSION, TOKEN));
	add_workflow("b", "{push: {tags: [v*]}}", creator("k", "", TAG, PAT));
	check_meet("never");
	add_workflow("a", "{push: {branches: [main]}}",
	    creator("j", "", "--draft " VERSION, PAT));
	add_workflow("b", "{push: {tags: [v*]}}", creator("k", "", TAG, PAT));
	check_meet("never");
	check_two(
	    "{push: {branches: [main]}}", "{push: {branches: [main]}}", "race");
	check_two(
	    "{push: {branches: [main]}}", "{push: {branches: [dev]}}", "never");
	check_two("release", "release", "race");
	check_two("create", "create", "race");
	/* Each is started by itself. */
	check_two("workflow_dispatch", "workflow_dispatch", "never");
	check_two("schedule", "schedule", "never");
	check_two("{workflow_run: {workflows: [x]}}",
	    "{workflow_run: {workflows: [x]}}", "never");
	check_two("release", "create", "never");
	check_two("[schedule, push]", "[release, push]", "race");
}

/* Two jobs of one workflow, with these keys. */
static void
check_jobs(
    const char *front, const char *one, const char *two, const char *want)
{
	add_workflow("a", "push",
	    str_cstr(world.arena, str_printf(world.arena, "%s%s%s", front,
	                              creator("j", one, VERSION, PAT),
	                              creator("k", two, VERSION, PAT))));
	check_meet(want);
}

#define GATE(id, condition) \
	"  " id ":\n    runs-on: x\n    if: " condition "\n    steps: []\n"

static void
test_meet_in_workflow(void **state)
{
	static const char tag[] = IF("github.ref_type == 'tag'");
	static const char branch[] = IF("github.ref_type == 'branch'");
	static const char unknown[] = IF("inputs.x");

	(void)state;
	check_jobs("", "", "", "race");
	check_jobs("", "", "    needs: j\n", "in order j k");
	check_jobs("", "    needs: k\n", "", "in order k j");
	check_jobs("", tag, tag, "race");
	check_jobs("", tag, branch, "never");
	check_jobs("", unknown, "", "race maybe");
	check_jobs("", "", unknown, "race maybe");
	check_jobs("", unknown, "    needs: j\n", "in order j k maybe");
	/* In order through one between them. */
	check_jobs("  m:\n    runs-on: x\n    needs: j\n    steps: []\n", "",
	    "    needs: m\n", "in order j k");
	check_jobs("  m:\n    runs-on: x\n    needs: k\n    steps: []\n",
	    "    needs: m\n", "", "in order k j");
	check_jobs("", "", IF("${{ "), "race maybe");
	/* One of two ways to start is enough, best without conditions. */
	check_jobs(
	    "", IF("github.ref_type == 'branch' || inputs.x"), "", "race");
	/* Through jobs in front of them. */
	check_jobs(GATE("g", "github.ref_type == 'tag'"), "    needs: g\n",
	    branch, "never");
	check_jobs(GATE("g", "inputs.x") GATE("h", "inputs.y"),
	    "    needs: g\n", "    needs: h\n", "race maybe");
	check_jobs(GATE("g", "inputs.x"), "    needs: g\n", "", "race maybe");
	check_jobs(GATE("g", "inputs.x"), "", "    needs: g\n", "race maybe");
	/* What is in front of both keeps neither from the other. */
	check_jobs(
	    GATE("g", "inputs.x"), "    needs: g\n", "    needs: g\n", "race");
	check_jobs(GATE("g", "inputs.x"), "    needs: g\n",
	    "    needs: [g, j]\n", "in order j k");
	/* The other one is itself in front. */
	check_jobs("", IF("inputs.x"), "    needs: j\n" IF("always()"),
	    "in order j k maybe");
}

/* One job, or K that needs J, with these lines. */
static void
check_steps(const char *one, const char *two, const char *want)
{
	struct buf b = buf_new(world.arena);
	const char *const runs[] = { one, two };

	for (size_t i = 0; i < 2 && runs[i]; i++) {
		struct str line, rest = str_of(runs[i]);

		buf_printf(&b,
		    "  %c:\n    runs-on: ubuntu-latest\n%s    steps:\n"
		    "      - run: |\n",
		    i ? 'k' : 'j', i ? "    needs: j\n" : "");
		while (str_cut(rest, ';', &line, &rest) || line.len)
			buf_printf(
			    &b, "          " STR_FMT "\n", STR_ARG(line));
	}
	add_workflow("a", "push", str_cstr(world.arena, buf_str(&b)));
	check_meet(want);
}

#define CREATE "gh release create v1"
#define DELETE "gh release delete v1"

static void
test_meet_in_job(void **state)
{
	(void)state;
	check_steps(CREATE ";" CREATE, NULL, "in order j j");
	check_steps(
	    "test -f x && " CREATE ";" CREATE, NULL, "in order j j maybe");
	/* Arms exclude each other. */
	check_steps("if a;then " CREATE ";else " CREATE ";fi", NULL, "never");
	check_steps(
	    "if a;then " CREATE ";" CREATE ";fi", NULL, "in order j j maybe");
	/* It is gone when the second one comes. */
	check_steps(CREATE ";" DELETE ";" CREATE, NULL, "never");
	check_steps(DELETE ";" CREATE ";" CREATE, NULL, "in order j j");
	check_steps(CREATE ";" CREATE ";" DELETE, NULL, "in order j j");
	check_steps(CREATE ";" DELETE, CREATE, "never");
	check_steps(CREATE, DELETE ";" CREATE, "never");
	check_steps(DELETE ";" CREATE, CREATE ";" DELETE, "in order j k");
	/* In a race it may be gone or not. */
	add_workflow("a", "push",
	    str_cstr(world.arena,
	        str_printf(world.arena,
	            "%s  k:\n    runs-on: ubuntu-latest\n    steps:\n"
	            "      - run: " DELETE "; " CREATE "\n",
	            creator("j", "", "v1", PAT))));
	check_meet("race");
	/* A condition that was not read. */
	add_workflow("a", "push",
	    str_cstr(world.arena,
	        str_printf(world.arena,
	            "%s  k:\n    runs-on: ubuntu-latest\n    steps:\n"
	            "      - if: a b\n        run: " CREATE "\n",
	            creator("j", "", "v1", PAT))));
	check_meet("race maybe");
	/* The event of a called workflow is its caller's. */
	add_workflow("a", "workflow_call",
	    str_cstr(world.arena,
	        str_printf(world.arena, "%s%s", creator("j", "", "v1", PAT),
	            creator(
	                "k", IF("github.event_name != 'push'"), "v1", PAT))));
	check_meet("race maybe");
}

static void
check_tags(const char *one, const char *two, enum likeness want)
{
	add_workflow("a", "push",
	    str_cstr(world.arena,
	        str_printf(world.arena, "%s%s", creator("j", "", one, PAT),
	            creator("k", "", two, PAT))));
	build();
	if (actions_meet(world.model, creation(0), creation(1)).tags != want)
		print_error("%s %s\n", one, two);
	assert_int_equal(
	    actions_meet(world.model, creation(0), creation(1)).tags, want);
	renew();
}

static void
test_meet_tags(void **state)
{
	(void)state;
	check_tags("v1", "v1", LIKE_SAME);
	check_tags("v1", "v2", LIKE_NO);
	check_tags(VERSION, VERSION, LIKE_SAME);
	check_tags(VERSION, "v$(cat OTHER)", LIKE_FRAME);
	check_tags("v1.0", "$(cat TAG)", LIKE_MAYBE);
	check_tags(VERSION, "$(cat TAG)", LIKE_MAYBE);
	/* No version has a name without digits. */
	check_tags("latest", "$(cat TAG)", LIKE_NO);
	check_tags("$(cat TAG)", "nightly", LIKE_NO);
	check_tags("latest", "latest", LIKE_SAME);
}

/* Asked the other way round the answer is the same. */
static void
test_meet_swapped(void **state)
{
	struct meeting m;

	(void)state;
	add_workflow("a", "push",
	    str_cstr(world.arena,
	        str_printf(world.arena, "%s%s", creator("j", "", "v1", PAT),
	            creator("k", "    needs: j\n", "v1", PAT))));
	build();
	m = actions_meet(world.model, creation(1), creation(0));
	assert_int_equal(m.how, MEET_IN_ORDER);
	assert_ptr_equal(m.first, creation(0));
	assert_ptr_equal(m.second, creation(1));
}

/* The first way in which they meet is told, unless a surer one is there. */
static void
test_meet_event(void **state)
{
	static const char either[] = IF("github.ref_type == 'tag' || inputs.x");
	static const char branch[] =
	    IF("github.ref_type == 'branch' || inputs.y");
	struct meeting m;

	(void)state;
	add_workflow("a", "push",
	    str_cstr(world.arena,
	        str_printf(world.arena, "%s%s", creator("j", either, "v1", PAT),
	            creator("k", branch, "v1", PAT))));
	build();
	m = actions_meet(world.model, creation(0), creation(1));
	assert_true(str_is(m.event, "the push of a tag"));
	assert_true(m.conditional);
	renew();
	add_workflow("a", "push",
	    str_cstr(world.arena,
	        str_printf(world.arena, "%s%s", creator("j", branch, "v1", PAT),
	            creator("k", "", "v1", PAT))));
	build();
	m = actions_meet(world.model, creation(0), creation(1));
	assert_true(str_is(m.event, "a push to a branch"));
	assert_false(m.conditional);
}

static void
test_meet_operator(void **state)
{
	static const char script[] = "#!/bin/sh\ngit tag v1.2.3\n"
	                             "git push origin v1.2.3\n"
	                             "gh release create v1.2.3\n";
	static const char alone[] = "#!/bin/sh\ngh release create v1.2.3\n";

	(void)state;
	add_workflow("a", "{push: {tags: [v*]}}", creator("j", "", TAG, TOKEN));
	add("scripts/r.sh", script);
	check_meet("race");
	add_workflow("a", "{push: {tags: [v*]}}", creator("j", "", TAG, TOKEN));
	add("scripts/r.sh", alone);
	check_meet("in order");
	add_workflow("a", "{push: {tags: [w*]}}", creator("j", "", TAG, TOKEN));
	add("scripts/r.sh", script);
	check_meet("never");
	add_workflow(
	    "a", "{push: {branches: [main]}}", creator("j", "", TAG, TOKEN));
	add("scripts/r.sh", script);
	check_meet("never");
	add_workflow("a", "workflow_dispatch", creator("j", "", TAG, TOKEN));
	add("scripts/r.sh", script);
	check_meet("never");
	add_workflow("a", "release", creator("j", "", "v1.2.3", TOKEN));
	add("scripts/r.sh", script);
	check_meet("never");
	add_workflow("a", "push",
	    creator("j", IF("github.ref_type == 'branch'"), TAG, TOKEN));
	add("scripts/r.sh", script);
	check_meet("never");
	/* The tag is pushed behind it, or by another script. */
	add_workflow("a", "{push: {tags: [v*]}}", creator("j", "", TAG, TOKEN));
	add("scripts/r.sh", "#!/bin/sh\ngh release create v1.2.3\n"
	                    "git push origin v1.2.3\n");
	check_meet("in order");
	add_workflow("a", "{push: {tags: [v*]}}", creator("j", "", TAG, TOKEN));
	add("scripts/a.sh", "#!/bin/sh\ngit push origin v1.2.3\n");
	add("scripts/r.sh",
	    "#!/bin/sh\necho 1\necho 2\ngh release create v1.2.3\n");
	check_meet("in order");
	/* Two that people run. */
	add("scripts/a.sh", alone);
	add("scripts/b.sh", alone);
	check_meet("never");
	add("scripts/a.sh", "#!/bin/sh\ngh release create v1\n"
	                    "gh release create v1\n");
	check_meet("in order");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_meet_across),
		TEST(test_meet_in_workflow),
		TEST(test_meet_in_job),
		TEST(test_meet_tags),
		TEST(test_meet_swapped),
		TEST(test_meet_event),
		TEST(test_meet_operator),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
