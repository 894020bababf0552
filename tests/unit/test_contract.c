/*
 * What jobs lack for commands of the forge, and what workflows are given
 * against what they declare: in small trees of two workflows.
 */

#include "release_world.h"

/* The steps run in a job on RUNNER; how many calls lack what KIND says? */
static size_t
lacks(const char *runner, const char *steps, enum know_need_kind kind)
{
	struct arena *a;
	struct lack *all;
	size_t n, k = 0;

	renew();
	a = world.arena;
	add_workflow("a", "push",
	    str_cstr(a, str_printf(a, "  a:\n    runs-on: %s\n    steps:\n%s",
	                    runner, steps)));
	build();
	n = model_lacks(world.model, kind, &all);
	for (size_t i = 0; i < n; i++)
		k += 1 + all[i].nothers;
	return k;
}

#define RUN(text) "      - run: " text "\n"
#define UBUNTU "ubuntu-latest"

static void
test_repository(void **state)
{
	static const struct {
		const char *runner, *steps;
		size_t lacks;
	} list[] = {
		{ UBUNTU, RUN("gh release view v1"), 1 },
		{ UBUNTU, RUN("gh release view v1; gh pr list; gh api x"), 2 },
		{ UBUNTU, RUN("gh release view v1 --repo o/r"), 0 },
		{ UBUNTU, RUN("gh -R o/r release view v1"), 0 },
		{ UBUNTU, RUN("GH_REPO=o/r gh release view v1"), 0 },
		{ UBUNTU, RUN("gh pr view https://x/o/r/pull/1"), 0 },
		{ UBUNTU, RUN("gh pr view 1"), 1 },
		{ UBUNTU, RUN("gh pr view $(cat pr)"), 0 },
		{ UBUNTU, RUN("git init; gh pr list"), 0 },
		{ UBUNTU, RUN("unheard-of; gh pr list"), 0 },
		{ UBUNTU, RUN("ls; gh pr list"), 1 },
		{ UBUNTU,
		    "      - uses: actions/checkout@v6\n" RUN("gh pr list"),
		    0 },
		{ UBUNTU, "      - uses: un/known@v6\n" RUN("gh pr list"), 0 },
		{ "self-hosted", RUN("gh pr list"), 0 },
		{ "[ubuntu-latest, gpu]", RUN("gh pr list"), 0 },
		{ "${{ inputs.os }}", RUN("gh pr list"), 0 },
		{ "${{ 'macos-15' }}", RUN("gh pr list"), 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		size_t n =
		    lacks(list[i].runner, list[i].steps, KNOW_NEED_REPOSITORY);

		if (n != list[i].lacks)
			print_error("%s", list[i].steps);
		assert_int_equal(n, list[i].lacks);
	}
}

static void
test_token(void **state)
{
	static const struct {
		const char *runner, *steps;
		size_t lacks;
	} list[] = {
		{ UBUNTU, RUN("gh pr list"), 1 },
		{ UBUNTU, RUN("gh --version; gh help; gh unheard-of"), 0 },
		{ UBUNTU, RUN("GH_TOKEN=x gh pr list; gh pr list"), 1 },
		{ UBUNTU, RUN("export GITHUB_TOKEN=x; gh pr list"), 0 },
		{ UBUNTU, RUN("gh auth login <x; gh pr list"), 0 },
		{ UBUNTU, RUN("gh auth status && gh pr list"), 0 },
		{ UBUNTU, RUN("if gh auth status; then gh pr list; fi"), 0 },
		{ UBUNTU, RUN("eval x; gh pr list"), 0 },
		{ "own", RUN("gh pr list"), 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		size_t n =
		    lacks(list[i].runner, list[i].steps, KNOW_NEED_TOKEN);

		if (n != list[i].lacks)
			print_error("%s", list[i].steps);
		assert_int_equal(n, list[i].lacks);
	}
}

#define CALL "  c:\n    uses: ./.github/workflows/b.yml\n"
#define DECLARES \
	"{workflow_call: {inputs: {need: {required: true}, may: {}, has: " \
	"{required: true, default: x}}, secrets: {KEY: {required: true}}}}"

/* "lacks need, undeclared x ~ may": what is wrong of the job that calls. */
static struct str
misgiven(const char *caller)
{
	static const char *const what[] = { [MISGIVEN_NO_TRIGGER] =
		                                "no trigger",
		[MISGIVEN_LACKS] = "lacks",
		[MISGIVEN_UNDECLARED] = "undeclared" };
	struct misgiven *all;
	struct buf b;
	size_t n;

	renew();
	add_workflow("a", "push", caller);
	add_workflow("b", DECLARES, NOTHING);
	add_workflow("d",
	    "{workflow_dispatch: {inputs: {tag: {required: "
	    "true}}}}",
	    NOTHING);
	build();
	b = buf_new(world.arena);
	n = model_misgiven(world.model, &all);
	for (size_t i = 0; i < n; i++) {
		buf_printf(&b, "%s%s " STR_FMT, i ? ", " : "",
		    what[all[i].what], STR_ARG(all[i].names));
		if (all[i].nearest.len)
			buf_printf(&b, " ~ " STR_FMT, STR_ARG(all[i].nearest));
	}
	return buf_str(&b);
}

#define GH(words) \
	"  c:\n    runs-on: x\n    steps: [{uses: actions/checkout@v6}, " \
	"{run: 'gh workflow run " words "'}]\n"

static void
test_misgiven(void **state)
{
	static const struct {
		const char *caller, *want;
	} list[] = {
		{ CALL, "lacks need, lacks KEY" },
		{ CALL "    with: {need: 1}\n    secrets: inherit\n", "" },
		{ CALL "    with: {NEED: 1}\n    secrets: {key: x}\n", "" },
		{ CALL "    with: {nead: 1}\n    secrets: inherit\n",
		    "undeclared nead ~ need" },
		{ CALL "    with: {need: 1, other: 2}\n"
		       "    secrets: {KEY: x, MORE: y}\n",
		    "undeclared other, undeclared MORE" },
		{ CALL "    with: ${{ x }}\n    secrets: inherit\n", "" },
		{ "  c:\n    uses: ./.github/workflows/d.yml\n",
		    "no trigger " },
		{ GH("d.yml"), "lacks tag" },
		{ GH("d.yml -f tag=1"), "" },
		{ GH("d.yml --field=tag=$X"), "" },
		{ GH("d.yml -f tga=1"), "undeclared tga ~ tag" },
		{ GH("d.yml -f tag=1 -F x=1"), "undeclared x" },
		{ GH("d.yml -f ${{ inputs.x }}"), "" },
		{ GH("d.yml -r other -f x=1"), "" },
		{ GH("d.yml -R o/other -f x=1"), "" },
		{ GH("b.yml"), "no trigger " },
		{ GH("gone.yml"), "" },
		{ GH("12345"), "" },
		{ GH("$NAME"), "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		struct str got = misgiven(list[i].caller);

		if (!str_is(got, list[i].want))
			print_error(
			    "%s: " STR_FMT "\n", list[i].caller, STR_ARG(got));
		assert_true(str_is(got, list[i].want));
	}
}

/* How a called job reads a secret; what is said of it. */
static const char *
unpassed(const char *caller, const char *job)
{
	struct unpassed *all;

	renew();
	add_workflow("a", "push", caller);
	add_workflow("b", "{workflow_call: {secrets: {MAY: {}}}}", job);
	build();
	if (!model_unpassed_secrets(world.model, &all))
		return "";
	if (all[0].declared)
		return "declared";
	if (all[0].elsewhere)
		return "elsewhere";
	return all[0].conditional ? "conditional" : "unpassed";
}

#define JOB(more, value) \
	"  b:\n    runs-on: x\n" more \
	"    steps: [{run: make, env: {X: '${{ " value " }}'}}]\n"

static void
test_secrets(void **state)
{
	static const struct {
		const char *caller, *job, *want;
	} list[] = {
		{ CALL, JOB("", "secrets.X"), "unpassed" },
		{ CALL, JOB("", "secrets.GITHUB_TOKEN"), "" },
		{ CALL, JOB("", "secrets.MAY"), "declared" },
		{ CALL, JOB("", "secrets.X || 1"), "" },
		{ CALL, JOB("", "x || secrets.X"), "unpassed" },
		{ CALL, JOB("", "secrets.X != 1"), "" },
		{ CALL, JOB("", "format(1, secrets.X)"), "unpassed" },
		{ CALL, JOB("    environment: e\n", "secrets.X"), "" },
		{ CALL, JOB("    if: env.X\n", "secrets.X"), "conditional" },
		{ CALL, JOB("    if: false\n", "secrets.X"), "" },
		{ CALL "    secrets: inherit\n", JOB("", "secrets.X"), "" },
		{ CALL "    secrets: {x: y}\n", JOB("", "secrets.X"), "" },
		{ CALL "  d:\n    uses: ./.github/workflows/b.yml\n"
		       "    secrets: inherit\n",
		    JOB("", "secrets.X"), "elsewhere" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		const char *got = unpassed(list[i].caller, list[i].job);

		if (strcmp(got, list[i].want) != 0)
			print_error(
			    "%s%s: %s\n", list[i].caller, list[i].job, got);
		assert_string_equal(got, list[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_repository, setup, teardown),
		cmocka_unit_test_setup_teardown(test_token, setup, teardown),
		cmocka_unit_test_setup_teardown(test_misgiven, setup, teardown),
		cmocka_unit_test_setup_teardown(test_secrets, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
