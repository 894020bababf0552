/*
 * Events: what triggers take, which of them start a job, and whether an
 * action raises the event that another workflow waits for.  The globs are
 * those of the forge's "filter pattern cheat sheet".
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/event.h"
#include "release_world.h"

static const struct trigger *
trigger_of(const char *on, const char *event)
{
	struct str text =
	    str_printf(world.arena, "on: %s\njobs: {a: {steps: []}}\n", on);
	const struct workflow *w = workflow_read(
	    world.arena, source_new(world.arena, S("x.yml"), text));
	const struct trigger *t = workflow_trigger(w, event);

	assert_non_null(t);
	return t;
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
test_tag_filters(void **state)
{
	static const struct {
		const char *on, *tag;
		bool takes;
	} cases[] = {
		/* Branches and tags (fact A16). */
		{ "push", "v1", true },
		{ "{push: {tags: [v*]}}", "v1", true },
		{ "{push: {tags: [v*]}}", "1", false },
		{ "{push: {branches: [main]}}", "v1", false },
		{ "{push: {branches-ignore: [main]}}", "v1", false },
		{ "{push: {branches: [main], tags: [v*]}}", "v1", true },
		{ "{push: {branches: ['**'], tags: [v2]}}", "v1", false },
		{ "{push: {tags-ignore: [v0*]}}", "v1", true },
		{ "{push: {tags-ignore: [v0*]}}", "v0.1", false },
		/* Paths are not looked at for a tag. */
		{ "{push: {paths: [src/**]}}", "v1", true },
		{ "{push: {tags: [v*], paths-ignore: ['**']}}", "v1", true },
		/* The order decides, the last that matches wins. */
		{ "{push: {tags: ['v*', '!v0*']}}", "v0.1", false },
		{ "{push: {tags: ['v*', '!v0*']}}", "v1.1", true },
		{ "{push: {tags: ['!v0*', 'v*']}}", "v0.1", true },
		{ "{push: {tags: ['v*', '!v0*', v0.9]}}", "v0.9", true },
		{ "{push: {tags: ['!v0*']}}", "v1", false },
		/* The forge's own globs. */
		{ "{push: {tags: ['v*.*.*']}}", "v1.2.3-rc.1", true },
		{ "{push: {tags: ['v*.*.*']}}", "v1.2", false },
		{ "{push: {tags: ['v[12].[0-9]+.[0-9]+']}}", "v2.10.1", true },
		{ "{push: {tags: ['v[12].[0-9]+.[0-9]+']}}", "v3.1.0", false },
		{ "{push: {tags: ['v[0-9]+.[0-9]+.[0-9]+']}}", "v1.2.3-rc1",
		    false },
		{ "{push: {tags: ['v?1']}}", "1", true },
		{ "{push: {tags: ['v?1']}}", "vx1", false },
		{ "{push: {tags: ['*']}}", "pkg/v1", false },
		{ "{push: {tags: ['**']}}", "pkg/v1", true },
		{ "{push: {tags: ['*/v*']}}", "pkg/v1", true },
		{ "{push: {tags: ['V*']}}", "v1", false },
		{ "{push: {tags: ['v1.0']}}", "v1x0", false },
		/* Holes are tried with a few versions. */
		{ "{push: {tags: ['v*']}}", "v{version}", true },
		{ "{push: {tags: ['v*']}}", "{tag}", true },
		{ "{push: {tags: ['v[0-9]+.[0-9]+.[0-9]+']}}", "v{version}",
		    true },
		{ "{push: {tags: ['v*-rc*']}}", "v{version}", true },
		{ "{push: {tags: ['[0-9]*']}}", "{version}", true },
		{ "{push: {tags: ['v*']}}", "pkg-{version}", false },
		{ "{push: {tags: ['pkg-v*']}}", "pkg-v{version}", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct trigger *t = trigger_of(cases[i].on, "push");

		if (trigger_takes_tag(world.arena, t, shape(cases[i].tag)) !=
		    cases[i].takes)
			print_error("%s %s\n", cases[i].on, cases[i].tag);
		assert_int_equal(
		    trigger_takes_tag(world.arena, t, shape(cases[i].tag)),
		    cases[i].takes);
	}
}

/* A tag of which nothing is known may pass any filter for tags. */
static void
test_unknown_tag(void **state)
{
	struct arena *a = world.arena;
	const struct trigger *odd = trigger_of("{push: {tags: [x]}}", "push");
	const struct trigger *main =
	    trigger_of("{push: {branches: [x]}}", "push");
	struct value either = value_either(a, shape("w1"), shape("v1"));

	(void)state;
	assert_true(trigger_takes_tag(a, odd, value_unknown()));
	assert_false(trigger_takes_tag(a, main, value_unknown()));
	assert_true(trigger_takes_tag(
	    a, trigger_of("{push: {tags: ['v*']}}", "push"), either));
	assert_true(
	    trigger_takes_tag(a, trigger_of("create", "create"), shape("v1")));
}

static void
test_shared(void **state)
{
	static const struct {
		const char *a, *b;
		bool tag, branch;
	} cases[] = {
		{ "push", "push", true, true },
		{ "{push: {tags: [v*]}}", "push", true, false },
		{ "{push: {tags: ['v*.*.*']}}", "{push: {tags: ['v*']}}", true,
		    false },
		{ "{push: {tags: ['v*']}}", "{push: {tags: ['[0-9]*']}}", false,
		    false },
		{ "{push: {tags: [nightly-x]}}", "{push: {tags: ['night*']}}",
		    true, false },
		{ "{push: {tags: ['night*']}}", "{push: {tags: [nightly-x]}}",
		    true, false },
		{ "{push: {branches: [main]}}", "{push: {tags: ['v*']}}", false,
		    false },
		{ "{push: {branches: [main]}}", "push", false, true },
		{ "{push: {branches: [main]}}", "{push: {branches: [dev]}}",
		    false, false },
		{ "{push: {branches: [dev]}}", "{push: {branches: ['d*']}}",
		    false, true },
		{ "{push: {branches: ['d*']}}", "{push: {branches: [dev]}}",
		    false, true },
		{ "{push: {branches-ignore: [main]}}",
		    "{push: {branches: [main]}}", false, false },
		{ "{push: {branches-ignore: [dev]}}",
		    "{push: {branches: [main]}}", false, true },
		{ "{push: {branches: ['*', '!main']}}",
		    "{push: {branches: [main]}}", false, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct trigger *t = trigger_of(cases[i].a, "push");
		const struct trigger *u = trigger_of(cases[i].b, "push");

		if (triggers_share_tag(world.arena, t, u) != cases[i].tag ||
		    triggers_share_branch(world.arena, t, u) != cases[i].branch)
			print_error("%s %s\n", cases[i].a, cases[i].b);
		assert_int_equal(
		    triggers_share_tag(world.arena, t, u), cases[i].tag);
		assert_int_equal(
		    triggers_share_branch(world.arena, t, u), cases[i].branch);
	}
}

/* "push tag, push branch, release tag": how the first creation starts. */
static struct str
starts(void)
{
	static const char *const refs[] = { "", " branch", " tag" };
	struct start found[STARTS];
	size_t n = action_starts(world.model, creation(0), found);
	struct buf b = buf_new(world.arena);

	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s" STR_FMT "%s", i ? ", " : "",
		    STR_ARG(found[i].trigger->event), refs[found[i].ref]);
	return buf_str(&b);
}

static void
check_starts(const char *on, const char *more, const char *want)
{
	struct str got;

	add_workflow("x", on, creator("j", more, "v1", PAT));
	build();
	got = starts();
	if (!str_is(got, want)) {
		print_error("%s %s: got '" STR_FMT "', want '%s'\n", on, more,
		    STR_ARG(got), want);
		fail();
	}
	renew();
}

static void
test_starts(void **state)
{
	(void)state;
	check_starts("push", "", "push tag, push branch");
	check_starts("{push: {tags: [v*]}}", "", "push tag");
	check_starts("{push: {tags-ignore: [v*]}}", "", "push tag");
	check_starts("{push: {branches: [main]}}", "", "push branch");
	check_starts("{push: {branches: [main], tags: [v*]}}", "",
	    "push tag, push branch");
	check_starts("[release, schedule, workflow_dispatch]", "",
	    "release tag, schedule branch, workflow_dispatch");
	check_starts("{workflow_run: {workflows: [x]}, repository_dispatch: }",
	    "", "workflow_run branch, repository_dispatch branch");
	/* Conditions of the job. */
	check_starts("push", IF("github.ref_type == 'tag'"), "push tag");
	check_starts(
	    "push", IF("startsWith(github.ref, 'refs/tags/v')"), "push tag");
	check_starts("[push, release]", IF("github.event_name == 'release'"),
	    "release tag");
	check_starts(
	    "push", IF("github.ref == 'refs/heads/main'"), "push branch");
	check_starts(
	    "push", IF("github.actor == 'me'"), "push tag, push branch");
	check_starts("push", IF("${{ "), "push tag, push branch");
	check_starts("push", IF("github.event_name == 'release' || always()"),
	    "push tag, push branch");
	/* And of the step. */
	add_workflow("x", "push",
	    "  j:\n    runs-on: ubuntu-latest\n    steps:\n"
	    "      - if: github.ref_type == 'tag'\n"
	    "        run: gh release create v1\n");
	build();
	assert_true(str_is(starts(), "push tag"));
	renew();
	/* A called workflow has its caller's event. */
	check_starts("workflow_call", IF("github.event_name == 'push'"),
	    "workflow_call");
}

/* What a skipped job stands in front of is skipped too. */
static void
test_needs(void **state)
{
	static const struct {
		const char *gate, *more, *want;
	} cases[] = {
		{ IF("github.ref_type == 'tag'"), "    needs: g\n",
		    "push tag" },
		{ IF("github.ref_type == 'tag'"), "    needs: h\n",
		    "push tag" },
		{ IF("github.ref_type == 'tag'"),
		    "    needs: [h, none]\n" IF("github.actor == 'me'"),
		    "push tag" },
		{ IF("github.actor == 'me'"), "    needs: h\n",
		    "push tag, push branch" },
		{ IF("github.ref_type == 'tag'"),
		    "    needs: h\n" IF("always()"), "push tag, push branch" },
		{ IF("github.ref_type == 'tag'"),
		    "    needs: h\n" IF("${{ !cancelled() }}"),
		    "push tag, push branch" },
		{ IF("github.ref_type == 'tag'"),
		    "    needs: h\n" IF("failure() || github.ref != 'x'"),
		    "push tag, push branch" },
		{ IF("github.ref_type == 'tag'"),
		    "    needs: h\n" IF("success()"), "push tag" },
		{ "    needs: h\n" IF("github.ref_type == 'tag'"),
		    "    needs: h\n", "push tag" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct str jobs = str_printf(world.arena,
		    "  g:\n    runs-on: x\n%s    steps: []\n"
		    "  h:\n    runs-on: x\n    needs: g\n    steps: []\n%s",
		    cases[i].gate, creator("j", cases[i].more, "v1", PAT));

		add_workflow("x", "push", str_cstr(world.arena, jobs));
		build();
		if (!str_is(starts(), cases[i].want))
			print_error("%zu: " STR_FMT "\n", i, STR_ARG(starts()));
		assert_true(str_is(starts(), cases[i].want));
		renew();
	}
	/* Behind a job that is switched off nothing is done at all. */
	add_workflow("x", "push",
	    str_cstr(world.arena,
	        str_printf(world.arena,
	            "  g:\n    runs-on: x\n    if: false\n    steps: []\n%s%s",
	            creator("j", "    needs: g\n", "v1", PAT),
	            creator("k", "    needs: g\n" IF("always()"), "v2", PAT))));
	build();
	assert_true(str_is(creation(0)->actor->job->id, "k"));
}

static void
test_many_gates(void **state)
{
	struct buf b = buf_new(world.arena);
	struct occasion o = { .event = S("push"), .ref = REF_TAG };

	(void)state;
	for (int i = 0; i <= GATES; i++)
		buf_printf(&b,
		    "  g%d:\n    runs-on: x\n    if: always()\n"
		    "    steps: []\n",
		    i);
	buf_add_text(&b, creator("j", "    needs: [g0]\n", "v1", PAT));
	buf_add_text(&b, "  k:\n    runs-on: ubuntu-latest\n"
	                 "    steps: [{run: gh release create v1}]\n"
	                 "    needs: [");
	for (int i = 0; i <= GATES; i++)
		buf_printf(&b, "g%d, ", i);
	buf_add_text(&b, "]\n");
	add_workflow("x", "push", str_cstr(world.arena, buf_str(&b)));
	build();
	assert_int_equal(
	    job_runs(world.model, creation(0)->actor, &o), TRUTH_YES);
	assert_int_equal(
	    job_runs(world.model, creation(1)->actor, &o), TRUTH_UNKNOWN);
	assert_true(
	    actions_meet(world.model, creation(0), creation(1)).conditional);
}

/* The last consumer of this event, which must be there. */
static const struct consumer *
consumer(const char *event)
{
	static const struct consumer none;
	struct consumer *all;
	size_t n = model_consumers(world.model, &all);

	for (size_t i = n; i > 0; i--)
		if (str_is(all[i - 1].event, event))
			return &all[i - 1];
	fail_msg("there is no such consumer");
	return &none;
}

static void
test_consumers(void **state)
{
	struct consumer *all;

	(void)state;
	add_workflow("a", "{release: {types: [published]}}", NOTHING);
	add_workflow("b", "{push: {tags: ['v*']}}", NOTHING);
	add_workflow(
	    "c", "{push: {branches: [main]}, pull_request: }", NOTHING);
	add_workflow("d", "create", NOTHING);
	add_workflow("e", "push", NOTHING);
	build();
	assert_int_equal(model_consumers(world.model, &all), 3);
	assert_false(consumer("release")->of_tag);
	assert_true(consumer("push")->of_tag);
	assert_true(consumer("create")->of_tag);
	assert_int_equal(consumer("release")->other.len, 0);
}

static void
test_other_triggers(void **state)
{
	static const struct {
		const char *on, *other;
	} cases[] = {
		{ "{release: , workflow_dispatch: }", "" },
		{ "{release: , workflow_call: , repository_dispatch: }", "" },
		{ "{release: , schedule: [{cron: x}]}", "schedule" },
		{ "{release: , workflow_run: {workflows: [x]}}",
		    "workflow_run" },
		{ "{release: , push: {branches: [main]}}", "push" },
		{ "{push: {tags: [v*], branches: [main]}}", "push" },
		{ "{push: {tags: [v*], branches-ignore: [main]}}", "push" },
		{ "{push: {tags: [v*]}}", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct consumer *all;

		add_workflow("a", cases[i].on, NOTHING);
		build();
		assert_int_equal(model_consumers(world.model, &all), 1);
		if (!str_is(all[0].other, cases[i].other))
			print_error("%s\n", cases[i].on);
		assert_true(str_is(all[0].other, cases[i].other));
		renew();
	}
}

/* Does a creation of TAG on ON make what WAITS for? */
static bool
makes(const char *on, const char *tag, const char *waits, const char *event)
{
	bool out;

	add_workflow("x", on, creator("j", "", tag, TOKEN));
	add_workflow("y", waits, NOTHING);
	build();
	out = action_makes(world.model, creation(0), consumer(event));
	renew();
	return out;
}

#define PUBLISHED "{release: {types: [published]}}"

static void
test_makes(void **state)
{
	static const char *const wanted[] = { "published", "released",
		"created", "published, edited" };
	static const char *const others[] = { "edited", "deleted",
		"prereleased", "unpublished" };

	(void)state;
	assert_true(makes("{push: {tags: [v*]}}", TAG, PUBLISHED, "release"));
	assert_true(makes("{push: {tags: [v*]}}", TAG, "release", "release"));
	for (size_t i = 0; i < 4; i++) {
		assert_true(makes("workflow_dispatch", VERSION,
		    str_cstr(world.arena,
		        str_printf(world.arena, "{release: {types: [%s]}}",
		            wanted[i])),
		    "release"));
		assert_false(makes("workflow_dispatch", VERSION,
		    str_cstr(world.arena,
		        str_printf(world.arena, "{release: {types: [%s]}}",
		            others[i])),
		    "release"));
	}
	/* A release makes its tag, but not the tag that started the run. */
	assert_true(makes(
	    "workflow_dispatch", VERSION, "{push: {tags: [v*]}}", "push"));
	assert_true(makes("workflow_dispatch", VERSION, "create", "create"));
	assert_false(makes(
	    "workflow_dispatch", VERSION, "{push: {tags: [x*]}}", "push"));
	assert_false(
	    makes("{push: {tags: [w*]}}", TAG, "{push: {tags: [v*]}}", "push"));
	/* One that is all unknown may be any. */
	assert_false(makes(
	    "workflow_dispatch", "$(cat TAG)", "{push: {tags: [v*]}}", "push"));
	/* A fixed tag is another release. */
	assert_false(makes("schedule", "nightly", PUBLISHED, "release"));
	/* On the event of a release it is only added to. */
	assert_false(makes("release", TAG, PUBLISHED, "release"));
	assert_true(makes("[release, push]", TAG, PUBLISHED, "release"));
	assert_true(makes("release", VERSION, PUBLISHED, "release"));
	/* In another repository. */
	assert_false(makes(
	    "workflow_dispatch", VERSION " --repo o/n", PUBLISHED, "release"));
	assert_false(makes("workflow_dispatch", VERSION " --repo o/n",
	    "{push: {tags: [v*]}}", "push"));
}

/* What only a guess says makes nothing. */
static void
test_guess(void **state)
{
	(void)state;
	add_workflow("x", "workflow_dispatch",
	    "  j:\n    runs-on: ubuntu-latest\n    steps:\n"
	    "      - run: hub release create " VERSION "\n");
	add_workflow("y", "{release: , push: {tags: [v*]}}", NOTHING);
	build();
	assert_int_equal(creation(0)->sureness, GUESS);
	assert_false(action_creates_release(world.model, creation(0)));
	assert_false(
	    action_makes(world.model, creation(0), consumer("release")));
	assert_false(action_makes(world.model, creation(0), consumer("push")));
}

static void
test_other_makers(void **state)
{
	(void)state;
	/* A fixed tag that a person types stands for the next one. */
	add("scripts/r.sh", "#!/bin/sh\ngh release create v1.2.3\n");
	add_workflow("y", PUBLISHED, NOTHING);
	build();
	assert_true(
	    action_makes(world.model, creation(0), consumer("release")));
	renew();
	add_workflow("x", "workflow_dispatch",
	    creator("j", "", VERSION " --repo o/n", TOKEN));
	build();
	assert_false(action_creates_release(world.model, creation(0)));
}

static void
test_own_workflow(void **state)
{
	(void)state;
	add_workflow("x", "{push: {tags: [v*]}, release: }",
	    creator("j", "", TAG, TOKEN));
	build();
	assert_false(
	    action_makes(world.model, creation(0), consumer("release")));
}

static void
test_raises(void **state)
{
	static const struct {
		const char *words, *token;
		enum raises raises;
	} cases[] = {
		/* Facts A1 and A4. */
		{ "v1", TOKEN, RAISES_NO },
		{ "v1", "${{ secrets.GITHUB_TOKEN }}", RAISES_NO },
		{ "v1", PAT, RAISES_YES },
		{ "v1", "${{ steps.app.outputs.token }}", RAISES_YES },
		{ "v1", "${{ secrets.PAT || github.token }}", RAISES_UNKNOWN },
		{ "v1", "", RAISES_UNKNOWN },
		{ "v1 a.zip", TOKEN, RAISES_NO },
		/* A person publishes a draft. */
		{ "v1 --draft", TOKEN, RAISES_UNKNOWN },
		{ "v1 --draft", PAT, RAISES_UNKNOWN },
		{ "v1 --draft=${{ inputs.draft }}", TOKEN, RAISES_UNKNOWN },
		{ "v1 --draft=false", TOKEN, RAISES_NO },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		add_workflow("x", "push",
		    creator("j", "", cases[i].words, cases[i].token));
		build();
		if (action_raises(creation(0)) != cases[i].raises)
			print_error("%s %s\n", cases[i].words, cases[i].token);
		assert_int_equal(action_raises(creation(0)), cases[i].raises);
		renew();
	}
	add("scripts/release.sh", "#!/bin/sh\ngh release create v1\n");
	build();
	assert_int_equal(action_raises(creation(0)), RAISES_YES);
}

/* A push has no draft: only the credential counts. */
static void
test_push_raises(void **state)
{
	struct action *const *all;
	size_t n;

	(void)state;
	add_workflow("x", "workflow_dispatch",
	    "  j:\n    runs-on: ubuntu-latest\n    steps:\n"
	    "      - uses: actions/checkout@v6\n"
	    "      - run: git push origin refs/tags/v1\n");
	build();
	n = model_actions(world.model, &all);
	for (size_t i = 0; i < n; i++)
		if (all[i]->kind == ACTION_PUSH_TAG)
			assert_int_equal(action_raises(all[i]), RAISES_NO);
	assert_true(n > 0);
}

static void
test_every_tag(void **state)
{
	static const struct {
		const char *on, *more, *tag;
		bool every;
	} cases[] = {
		{ "{push: {tags: [v*]}}", "", TAG, true },
		{ "push", "", TAG, true },
		{ "push", IF("github.ref_type == 'branch'"), TAG, false },
		{ "{push: {tags: [v*]}}", "", "v1", false },
		{ "{push: {branches: [main]}}", "", TAG, false },
		{ "release", "", TAG, false },
		{ "workflow_dispatch", "", TAG, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		add_workflow("x", cases[i].on,
		    creator("j", cases[i].more, cases[i].tag, TOKEN));
		build();
		if (action_covers_every_tag(world.model, creation(0)) !=
		    cases[i].every)
			print_error("%zu\n", i);
		assert_int_equal(
		    action_covers_every_tag(world.model, creation(0)),
		    cases[i].every);
		renew();
	}
	add_workflow("x", "{push: {tags: [v*]}}",
	    creator(
	        "j", "", TAG "; test -f x && gh release create " TAG, TOKEN));
	build();
	assert_true(action_covers_every_tag(world.model, creation(0)));
	assert_false(action_covers_every_tag(world.model, creation(1)));
}

static void
test_started_by(void **state)
{
	struct str event;

	(void)state;
	add_workflow("x", "{push: {tags: [v*]}}", creator("j", "", TAG, TOKEN));
	build();
	assert_true(str_is(
	    span_text(action_started_by(world.model, creation(0), &event)),
	    "push"));
	assert_true(str_is(event, "the push of a tag"));
	renew();
	add_workflow(
	    "x", "{push: {branches: [main]}}", creator("j", "", "v1", TOKEN));
	build();
	action_started_by(world.model, creation(0), &event);
	assert_true(str_is(event, "the push of a branch"));
	renew();
	add_workflow("x", "workflow_dispatch", creator("j", "", "v1", TOKEN));
	build();
	action_started_by(world.model, creation(0), &event);
	assert_true(str_is(event, "workflow_dispatch"));
	renew();
	add("scripts/release.sh", "#!/bin/sh\ngh release create v1\n");
	build();
	assert_null(action_started_by(world.model, creation(0), &event).source);
	assert_int_equal(event.len, 0);
}

/* Is what waits in y.yml called from somewhere?  RUN stands in x.yml. */
static bool
is_called(const char *run, const char *waits)
{
	bool out;

	add_workflow("x", "push",
	    str_cstr(world.arena,
	        str_printf(world.arena,
	            "  j:\n    runs-on: ubuntu-latest\n    steps:\n"
	            "      - run: %s\n",
	            run)));
	add_workflow("y", waits, NOTHING);
	build();
	out = consumer_is_called(world.model, consumer("release"));
	renew();
	return out;
}

#define BOTH "{release: , workflow_dispatch: }"

static void
test_called(void **state)
{
	(void)state;
	assert_false(is_called("echo x", BOTH));
	/* Fact A2: dispatches start runs whatever the credential. */
	assert_true(is_called("gh workflow run y.yml", BOTH));
	assert_true(is_called("gh workflow run .github/workflows/y.yml", BOTH));
	assert_true(is_called("gh workflow run \"$(cat name)\"", BOTH));
	assert_true(is_called("gh workflow run --ref x \"$@\"", BOTH));
	assert_false(is_called("gh workflow run z.yml", BOTH));
	assert_false(is_called("gh workflow run z.yml --ref \"$R\"", BOTH));
	assert_true(is_called(
	    "gh api repos/o/n/actions/workflows/y.yml/dispatches", BOTH));
	assert_true(is_called("gh api repos/o/n/dispatches",
	    "{release: , repository_dispatch: }"));
	/* It does not listen to them. */
	assert_false(is_called("gh api repos/o/n/dispatches", "release"));
	/* By its name, and as a called workflow. */
	add_workflow("x", "push",
	    "  j:\n    runs-on: ubuntu-latest\n    steps:\n"
	    "      - run: gh workflow run 'The Name'\n");
	add_workflow("y", BOTH "\nname: The Name", NOTHING);
	build();
	assert_true(consumer_is_called(world.model, consumer("release")));
	renew();
	add_workflow("x", "push", "  j: {uses: ./.github/workflows/y.yml}\n");
	add_workflow("y", "{release: , workflow_call: }", NOTHING);
	build();
	assert_true(consumer_is_called(world.model, consumer("release")));
	renew();
	add_workflow("x", "push", "  j: {uses: ./.github/workflows/z.yml}\n");
	add_workflow("y", "{release: , workflow_call: }", NOTHING);
	add_workflow("z", "workflow_call", NOTHING);
	build();
	assert_false(consumer_is_called(world.model, consumer("release")));
	renew();
	/* Which one an action reference dispatches is not looked at. */
	add_workflow("x", "push",
	    "  j:\n    runs-on: x\n    steps:\n"
	    "      - uses: benc-uk/workflow-dispatch@v1\n");
	add_workflow("y", BOTH, NOTHING);
	build();
	assert_true(consumer_is_called(world.model, consumer("release")));
	renew();
	/* A person who may dispatch it has to notice first. */
	add("scripts/r.sh",
	    "#!/bin/sh\ngh release create v1\ngh workflow run y.yml\n");
	add_workflow("y", BOTH, NOTHING);
	build();
	assert_false(consumer_is_called(world.model, consumer("release")));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_tag_filters),
		TEST(test_unknown_tag),
		TEST(test_shared),
		TEST(test_starts),
		TEST(test_needs),
		TEST(test_many_gates),
		TEST(test_consumers),
		TEST(test_other_triggers),
		TEST(test_makes),
		TEST(test_guess),
		TEST(test_other_makers),
		TEST(test_own_workflow),
		TEST(test_raises),
		TEST(test_push_raises),
		TEST(test_every_tag),
		TEST(test_started_by),
		TEST(test_called),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
