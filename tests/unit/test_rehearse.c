/*
 * The release played through: who starts by what, what stands in the end,
 * and what never is, with its reason.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "facts/workflow.h"
#include "model/rehearse.h"
#include "release_world.h"

static struct rehearsal played;

static enum rehearse_result
play(enum rehearse_from from, const char *name)
{
	struct str why;

	if (world.model)
		model_close(world.model);
	build();
	return model_rehearse(world.model, from, str_of(name), &played, &why);
}

static void
play_tag(const char *name)
{
	assert_int_equal(play(REHEARSE_TAG, name), REHEARSE_PLAYED);
}

/* The moves of KIND about the workflow NAME.yml, and the last of them. */
static size_t
moves(enum move_kind kind, const char *name, struct move *last)
{
	struct str path =
	    str_printf(world.arena, ".github/workflows/%s.yml", name);
	size_t n = 0;

	*last = (struct move){ 0 };
	for (size_t i = 0; i < played.moves.len; i++) {
		const struct move *v = &played.moves.at[i];

		if (v->kind != kind || !v->workflow ||
		    !str_eq(v->workflow->path, path))
			continue;
		*last = *v;
		n++;
	}
	return n;
}

static bool
has(const struct outcome_items *in, enum thing_kind thing, const char *name,
    struct outcome_item *out)
{
	for (size_t i = 0; i < in->len; i++)
		if (in->at[i].thing == thing && str_is(in->at[i].name, name)) {
			*out = in->at[i];
			return true;
		}
	return false;
}

/* Quoted: it is one word. */
#define REF "\"$GITHUB_REF_NAME\""

#define PUBLISH "  p:\n    runs-on: x\n    steps: [{run: 'npm publish'}]\n"

static void
test_token_starts_nothing(void **state)
{
	struct outcome_item item = { 0 };
	struct move v;

	(void)state;
	add_workflow(
	    "a", "{push: {tags: ['v*']}}", creator("c", "", REF, TOKEN));
	add_workflow("b", "{release: {types: [published]}}", PUBLISH);
	play_tag("v1.0.0");
	assert_int_equal(moves(MOVE_START, "a", &v), 1);
	assert_int_equal(moves(MOVE_START, "b", &v), 0);
	assert_int_equal(moves(MOVE_IDLE, "b", &v), 1);
	assert_int_equal(v.reason, REASON_TOKEN);
	assert_true(has(&played.published, THING_RELEASE, "v1.0.0", &item));
	assert_true(item.certain);
	assert_true(has(&played.never, THING_PACKAGE, "npm", &item));
	assert_int_equal(item.reason, REASON_TOKEN);
}

static void
test_other_token_does(void **state)
{
	struct outcome_item item = { 0 };
	struct move v;

	(void)state;
	add_workflow("a", "{push: {tags: ['v*']}}", creator("c", "", REF, PAT));
	add_workflow("b", "{release: {types: [published]}}", PUBLISH);
	play_tag("v1.0.0");
	assert_int_equal(moves(MOVE_START, "b", &v), 1);
	assert_true(v.cause != NO_MOVE);
	assert_true(has(&played.published, THING_PACKAGE, "npm", &item));
	assert_true(item.certain);
	assert_int_equal(played.never.len, 0);
}

/* Facts A10, A50: a draft raises nothing until a person publishes it. */
static void
test_draft(void **state)
{
	struct outcome_item item = { 0 };
	struct move v;

	(void)state;
	add_workflow("a", "{push: {tags: ['v*']}}",
	    creator("c", "", REF " --draft", PAT));
	add_workflow("b", "{release: {types: [created]}}", PUBLISH);
	add_workflow("d", "{release: {types: [released]}}", PUBLISH);
	play_tag("v1.0.0");
	assert_int_equal(moves(MOVE_START, "b", &v), 0);
	assert_int_equal(moves(MOVE_IDLE, "b", &v), 1);
	assert_int_equal(v.reason, REASON_TYPE);
	assert_int_equal(moves(MOVE_START, "d", &v), 1);
	assert_int_equal(v.under.kind, WHEN_PUBLISHED);
	assert_false(v.certain);
	assert_true(has(&played.drafts, THING_RELEASE, "v1.0.0", &item));
}

/* Facts A7: without types it runs once for each. */
static void
test_runs_for_each_type(void **state)
{
	struct move v;

	(void)state;
	add_workflow("a", "{push: {tags: ['v*']}}", creator("c", "", REF, PAT));
	add_workflow("b", "release", PUBLISH);
	play_tag("v1.0.0");
	assert_int_equal(moves(MOVE_START, "b", &v), 1);
	assert_int_equal(v.runs, 3);
}

static void
test_tag_and_conditions(void **state)
{
	struct outcome_item item = { 0 };
	struct move v;

	(void)state;
	add_workflow("a", "{push: {tags: ['v*']}}",
	    creator("c", IF("\"!contains(github.ref, '-rc')\""), REF, PAT));
	play_tag("v1.0.0");
	assert_true(has(&played.published, THING_RELEASE, "v1.0.0", &item));
	play_tag("v1.0.0-rc.1");
	assert_int_equal(moves(MOVE_SKIP, "a", &v), 1);
	assert_int_equal(v.reason, REASON_CONDITION);
	play_tag("1.0.0");
	assert_int_equal(moves(MOVE_IDLE, "a", &v), 1);
	assert_int_equal(v.reason, REASON_FILTER);
}

static void
test_unknown_condition_splits(void **state)
{
	struct outcome_item item = { 0 };

	(void)state;
	add_workflow("a", "{push: {tags: ['v*']}}",
	    creator("c", IF("vars.SHIP == 'yes'"), REF, PAT));
	add_workflow("b", "{release: {types: [published]}}", PUBLISH);
	play_tag("v1.0.0");
	assert_true(has(&played.published, THING_PACKAGE, "npm", &item));
	assert_false(item.certain);
	assert_int_equal(item.when.kind, WHEN_IF);
	assert_true(str_is(item.when.text, "vars.SHIP == 'yes'"));
}

static void
test_failure_never_holds(void **state)
{
	struct outcome_item item = { 0 };

	(void)state;
	add_workflow("a", "{push: {tags: ['v*']}}",
	    creator("c", IF("failure() || cancelled()"), REF, PAT));
	play_tag("v1.0.0");
	assert_false(has(&played.published, THING_RELEASE, "v1.0.0", &item));
	assert_true(has(&played.never, THING_RELEASE, "v1.0.0", &item));
	assert_int_equal(item.reason, REASON_CONDITION);
}

/* It makes another release each time, and is cut at the second. */
static void
test_loop_ends(void **state)
{
	struct move v;

	(void)state;
	add_workflow("a", "{release: {types: [published]}}",
	    creator("c", "", VERSION, PAT));
	assert_int_equal(play(REHEARSE_INFERRED, ""), REHEARSE_PLAYED);
	assert_int_equal(played.start.from, REHEARSE_RELEASE);
	assert_int_equal(moves(MOVE_START, "a", &v), 2);
	assert_int_equal(moves(MOVE_IDLE, "a", &v), 1);
	assert_int_equal(v.reason, REASON_LOOP);
	assert_false(played.cut);
}

static void
test_stands_already(void **state)
{
	struct move v;

	(void)state;
	add_workflow("a", "{push: {tags: ['v*']}}", creator("c", "", REF, PAT));
	add_workflow("b", "{push: {tags: ['v*']}}", creator("c", "", REF, PAT));
	play_tag("v1.0.0");
	assert_int_equal(moves(MOVE_ACT, "b", &v), 1);
	assert_int_equal(v.reason, REASON_STANDS);
}

static void
test_way_is_inferred(void **state)
{
	(void)state;
	add_workflow(
	    "a", "{push: {tags: ['r-*']}}", creator("c", "", REF, PAT));
	assert_int_equal(play(REHEARSE_INFERRED, ""), REHEARSE_PLAYED);
	assert_int_equal(played.start.from, REHEARSE_TAG);
	assert_true(str_is(played.start.name, "r-1.2.3"));
	assert_true(played.start.inferred && played.start.example);
}

static void
test_nothing(void **state)
{
	struct str why = { 0 };

	(void)state;
	add_workflow("a", "push", NOTHING);
	assert_int_equal(play(REHEARSE_INFERRED, ""), REHEARSE_NOTHING);
	assert_int_equal(play(REHEARSE_TAG, "v1"), REHEARSE_NOTHING);
	assert_int_equal(model_rehearse(world.model, REHEARSE_DISPATCH,
	                     S("b.yml"), &played, &why),
	    REHEARSE_NO_SUCH);
	assert_true(str_contains(why, "did you mean 'a.yml'?"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_token_starts_nothing),
		TEST(test_other_token_does),
		TEST(test_draft),
		TEST(test_runs_for_each_type),
		TEST(test_tag_and_conditions),
		TEST(test_unknown_condition_splits),
		TEST(test_failure_never_holds),
		TEST(test_loop_ends),
		TEST(test_stands_already),
		TEST(test_way_is_inferred),
		TEST(test_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
