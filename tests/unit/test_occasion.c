/*
 * What a subscription says of a run: one test for each row of A-table 1, the
 * ref per event, and tables of the values that other events alone bring and
 * of those that types and filters shut out.
 */

#include "model/event.h"
#include "release_world.h"

static const struct trigger *
trigger_of(const char *on)
{
	struct str text =
	    str_printf(world.arena, "on: %s\njobs: {a: {steps: []}}\n", on);
	const struct workflow *w = workflow_read(
	    world.arena, source_new(world.arena, S("x.yml"), text));

	assert_true(w->ntriggers > 0);
	return &w->triggers[0];
}

static enum truth
holds(const struct occasion *o, const char *condition)
{
	struct arena *a = world.arena;
	struct problems problems = { 0 };
	struct expr *e = NULL;

	expr_parse_condition(a,
	    text_of(source_new(a, S("x"), str_of(condition))), &e, &problems);
	assert_non_null(e);
	return condition_holds(a, e, o);
}

/* The kinds of refs that an event comes with, and what each has. */
struct row {
	const char *name, *on;
	enum ref_kind refs[TRIGGER_REFS];
	size_t nrefs;
};

static struct row rows[] = {
	{ "push (tag)", "{push: {tags: ['*']}}", { REF_TAG }, 1 },
	{ "push (branch)", "{push: {branches: ['*']}}", { REF_BRANCH }, 1 },
	{ "push (either)", "push", { REF_TAG, REF_BRANCH }, 2 },
	{ "release (any type)", "release", { REF_TAG }, 1 },
	{ "release (edited)", "{release: {types: [edited]}}", { REF_TAG }, 1 },
	{ "create (tag), create (branch)", "create", { REF_TAG, REF_BRANCH },
	    2 },
	{ "delete", "delete", { REF_BRANCH }, 1 },
	{ "workflow_dispatch", "workflow_dispatch", { REF_UNKNOWN }, 1 },
	{ "repository_dispatch", "repository_dispatch", { REF_BRANCH }, 1 },
	{ "schedule", "{schedule: [{cron: x}]}", { REF_BRANCH }, 1 },
	{ "workflow_run", "{workflow_run: {workflows: [x]}}", { REF_BRANCH },
	    1 },
	{ "workflow_call", "workflow_call", { REF_UNKNOWN }, 1 },
	{ "pull_request", "pull_request", { REF_PULL }, 1 },
	{ "pull_request (merged)", "{pull_request: {types: [closed]}}",
	    { REF_UNKNOWN }, 1 },
	{ "pull_request_review", "pull_request_review", { REF_PULL }, 1 },
	{ "pull_request_target", "pull_request_target", { REF_BRANCH }, 1 },
	{ "registry_package", "registry_package", { REF_UNKNOWN }, 1 },
	{ "deployment", "deployment", { REF_UNKNOWN }, 1 },
	{ "deployment_status", "deployment_status", { REF_UNKNOWN }, 1 },
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

/* What conditions say of a kind of ref: the columns of the table. */
static void
check_ref(const struct trigger *t, enum ref_kind ref)
{
	static const struct {
		const char *condition;
		enum truth on[REF_PULL + 1];
	} columns[] = {
		{ "startsWith(github.ref, 'refs/tags/')",
		    { [REF_UNKNOWN] = TRUTH_UNKNOWN,
		        [REF_BRANCH] = TRUTH_NO,
		        [REF_TAG] = TRUTH_YES,
		        [REF_PULL] = TRUTH_NO } },
		{ "startsWith(github.ref, 'refs/heads/')",
		    { [REF_UNKNOWN] = TRUTH_UNKNOWN,
		        [REF_BRANCH] = TRUTH_YES,
		        [REF_TAG] = TRUTH_NO,
		        [REF_PULL] = TRUTH_NO } },
		{ "startsWith(github.ref, 'refs/pull/')",
		    { [REF_UNKNOWN] = TRUTH_UNKNOWN,
		        [REF_BRANCH] = TRUTH_NO,
		        [REF_TAG] = TRUTH_NO,
		        [REF_PULL] = TRUTH_YES } },
		{ "github.ref_type == 'tag'", { [REF_UNKNOWN] = TRUTH_UNKNOWN,
		                                  [REF_BRANCH] = TRUTH_NO,
		                                  [REF_TAG] = TRUTH_YES,
		                                  [REF_PULL] = TRUTH_NO } },
		{ "github.ref_type == 'branch'",
		    { [REF_UNKNOWN] = TRUTH_UNKNOWN,
		        [REF_BRANCH] = TRUTH_YES,
		        [REF_TAG] = TRUTH_NO,
		        [REF_PULL] = TRUTH_YES } },
		{ "github.ref == 'refs/tags/v1'",
		    { [REF_UNKNOWN] = TRUTH_UNKNOWN,
		        [REF_BRANCH] = TRUTH_NO,
		        [REF_TAG] = TRUTH_UNKNOWN,
		        [REF_PULL] = TRUTH_NO } },
		{ "github.ref == 'refs/heads/x'",
		    { [REF_UNKNOWN] = TRUTH_UNKNOWN,
		        [REF_BRANCH] = TRUTH_UNKNOWN,
		        [REF_TAG] = TRUTH_NO,
		        [REF_PULL] = TRUTH_NO } },
	};
	struct occasion o = { .event = t->event, .ref = ref, .trigger = t };

	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
		if (holds(&o, columns[i].condition) != columns[i].on[ref])
			print_error("%s\n", columns[i].condition);
		assert_int_equal(
		    holds(&o, columns[i].condition), columns[i].on[ref]);
	}
}

static void
test_row(void **state)
{
	const struct row *row = *state;
	const struct trigger *t = trigger_of(row->on);
	enum ref_kind refs[TRIGGER_REFS];

	assert_int_equal(trigger_refs(t, refs), row->nrefs);
	for (size_t i = 0; i < row->nrefs; i++) {
		assert_int_equal(refs[i], row->refs[i]);
		check_ref(t, refs[i]);
	}
}

/* The row of workflow_call: a called workflow has its caller's ref. */
static void
test_called(void **state)
{
	struct start found[STARTS];

	(void)state;
	add_workflow("called", "workflow_call", creator("j", "", "v1", PAT));
	add_workflow("x", "{push: {tags: ['v*']}}",
	    "  c: {uses: ./.github/workflows/called.yml}\n");
	build();
	assert_int_equal(action_starts(world.model, creation(0), found), 1);
	assert_int_equal(found[0].ref, REF_TAG);
	assert_true(str_is(found[0].trigger->event, "push"));
}

static void
test_values(void **state)
{
	static const struct {
		const char *on, *condition;
		enum truth truth;
	} cases[] = {
		/* Fact A19: empty on every event but one. */
		{ "release", "github.event.release.tag_name == ''",
		    TRUTH_UNKNOWN },
		{ "push", "github.event.release.tag_name == ''", TRUTH_YES },
		{ "push", "github.event.release", TRUTH_NO },
		{ "push", "github.event.releases", TRUTH_UNKNOWN },
		{ "push", "github.event.inputs.x", TRUTH_NO },
		{ "workflow_dispatch", "github.event.inputs.x", TRUTH_UNKNOWN },
		{ "push", "inputs.x", TRUTH_NO },
		{ "workflow_dispatch", "inputs.x", TRUTH_UNKNOWN },
		{ "push", "inputs.x != 'a'", TRUTH_YES },
		{ "workflow_run", "github.event.workflow_run.conclusion",
		    TRUTH_UNKNOWN },
		{ "push", "github.event.workflow_run.conclusion", TRUTH_NO },
		{ "repository_dispatch", "github.event.client_payload.x",
		    TRUTH_UNKNOWN },
		{ "release", "github.event.client_payload.x", TRUTH_NO },
		{ "push", "github.event.pull_request.merged", TRUTH_NO },
		{ "pull_request", "github.event.pull_request.merged",
		    TRUTH_UNKNOWN },
		{ "pull_request_target", "github.event.pull_request.merged",
		    TRUTH_UNKNOWN },
		{ "pull_request_review", "github.event.pull_request",
		    TRUTH_UNKNOWN },
		{ "push", "github.head_ref", TRUTH_NO },
		{ "pull_request", "github.head_ref", TRUTH_UNKNOWN },
		{ "push", "github.base_ref == 'main'", TRUTH_NO },
		{ "pull_request_target", "github.base_ref == 'main'",
		    TRUTH_UNKNOWN },
		/* Types and filters. */
		{ "{release: {types: [published]}}",
		    "github.event.action == 'released'", TRUTH_NO },
		{ "{release: {types: [published]}}",
		    "github.event.action == 'Published'", TRUTH_UNKNOWN },
		{ "release", "github.event.action == 'released'",
		    TRUTH_UNKNOWN },
		{ "{push: {branches: [main]}}",
		    "github.ref == 'refs/heads/master'", TRUTH_NO },
		{ "{push: {branches: [main]}}",
		    "github.ref == 'refs/heads/main'", TRUTH_UNKNOWN },
		{ "{push: {branches: [main]}}", "github.ref_name == 'master'",
		    TRUTH_NO },
		{ "{push: {tags: ['v*']}}", "github.ref_name == 'main'",
		    TRUTH_NO },
		{ "{push: {tags: ['v*']}}", "github.ref == 'refs/tags/v1'",
		    TRUTH_UNKNOWN },
		{ "pull_request", "github.ref_name == 'main'", TRUTH_UNKNOWN },
		/* Fact A60. */
		{ "workflow_call", "github.event_name == 'workflow_call'",
		    TRUTH_NO },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct trigger *t = trigger_of(cases[i].on);
		enum ref_kind refs[TRIGGER_REFS];
		struct occasion o = { .event = t->event, .trigger = t };

		trigger_refs(t, refs);
		o.ref = refs[0];
		if (holds(&o, cases[i].condition) != cases[i].truth)
			print_error("%s %s\n", cases[i].on, cases[i].condition);
		assert_int_equal(holds(&o, cases[i].condition), cases[i].truth);
	}
}

/* Inputs of a called workflow are its caller's to give. */
static void
test_inputs_of_called(void **state)
{
	const struct trigger *t = trigger_of("push");
	struct occasion o = { .event = t->event, .trigger = t, .called = true };

	(void)state;
	assert_int_equal(holds(&o, "inputs.x"), TRUTH_UNKNOWN);
	assert_int_equal(holds(&o, "github.event.inputs.x"), TRUTH_NO);
	o.event = (struct str){ 0 };
	assert_int_equal(holds(&o, "github.event.release"), TRUTH_UNKNOWN);
}

int
main(void)
{
	struct CMUnitTest tests[ROWS + 3] = {
		cmocka_unit_test_setup_teardown(test_called, setup, teardown),
		cmocka_unit_test_setup_teardown(test_values, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_inputs_of_called, setup, teardown),
	};

	for (size_t i = 0; i < ROWS; i++)
		tests[3 + i] = (struct CMUnitTest){ rows[i].name, test_row,
			setup, teardown, &rows[i] };
	return _cmocka_run_group_tests(
	    "A-table 1", tests, ROWS + 3, NULL, NULL);
}
