/*
 * What steps and calls leave behind: files of the workspace, variables, and
 * log-ins, as the model has them at a later call.
 */

#include "release_world.h"

#include "facts/knowledge.h"
#include "model/env.h"

/* The last call of a job with these steps. */
static const struct call *
last(const char *steps)
{
	struct call *const *calls;
	size_t n;

	renew();
	add("scripts/x.sh", "echo\n");
	add_workflow("w", "push",
	    str_cstr(world.arena,
	        str_printf(world.arena,
	            "  j:\n    runs-on: ubuntu-latest\n    steps:\n%s"
	            "      - run: end\n",
	            steps)));
	build();
	n = model_calls(world.model, &calls);
	assert_true(n > 0);
	return calls[n - 1];
}

#define CHECKOUT "      - uses: actions/checkout@v6\n"
#define USES(what) "      - uses: " what "\n"
#define RUN(what) "      - run: " what "\n"

static void
test_places(void **state)
{
	const struct call *c = last(CHECKOUT USES(
	    "actions/download-artifact@v8\n        with: {path: ./out/a}"));

	(void)state;
	assert_true(c->has_checkout);
	assert_false(c->workspace_open);
	assert_true(call_may_hold(c, S("out/a")));
	assert_true(call_may_hold(c, S("out/a/b/c.sh")));
	assert_false(call_may_hold(c, S("out/ab")));
	assert_false(call_may_hold(c, S("out")));
	assert_false(call_may_hold(c, S("scripts/y.sh")));
	c = last(CHECKOUT USES("actions/download-artifact@v8"));
	assert_true(c->workspace_open);
	c = last(CHECKOUT USES(
	    "actions/cache@v6\n        with:\n          path: |\n"
	    "            ~/.cache\n            a/*/b\n            !a/c\n"
	    "            ${{ runner.temp }}/x\n            **/deps\n"));
	assert_false(c->workspace_open);
	assert_true(call_may_hold(c, S("a/x/y")));
	assert_true(call_may_hold(c, S("lib/deps/y")));
	assert_false(call_may_hold(c, S("lib/dep/y")));
	c = last(CHECKOUT USES(
	    "actions/cache@v6\n        with: {path: '${{ inputs.x }}/y'}"));
	assert_true(c->workspace_open);
	c = last(CHECKOUT USES("Swatinem/rust-cache@v2\n"
	                       "        with: {workspaces: 'ui -> out'}"));
	assert_true(call_may_hold(c, S("crates/a/target/x")));
	assert_true(call_may_hold(c, S("ui/out/x")));
	assert_false(call_may_hold(c, S("ui/x")));
}

static void
test_commands(void **state)
{
	const struct call *c = last(CHECKOUT RUN("tar -xzf a.tgz -C tools"));

	(void)state;
	assert_false(c->workspace_open);
	assert_true(call_may_hold(c, S("tools/x.sh")));
	c = last(CHECKOUT RUN("cp -r scripts tools/a"));
	assert_false(c->workspace_open);
	assert_true(call_may_hold(c, S("tools/a/x.sh")));
	assert_false(call_may_hold(c, S("tools/x.sh")));
	c = last(CHECKOUT RUN("mv -t tools a b"));
	assert_false(c->workspace_open);
	assert_true(call_may_hold(c, S("tools/b")));
	c = last(CHECKOUT RUN("cp -r scripts/* ."));
	assert_true(c->workspace_open);
	c = last(CHECKOUT RUN("cp a \"$(x)\""));
	assert_true(c->workspace_open);
	c = last(CHECKOUT RUN("tar -xzf a.tgz"));
	assert_true(c->workspace_open);
	c = last(CHECKOUT RUN("cargo build --release"));
	assert_false(c->workspace_open);
	assert_true(call_may_hold(c, S("target/release/x")));
	c = last(CHECKOUT "      - run: tar -xzf a.tgz -C in\n"
	                  "        working-directory: tools\n");
	assert_true(call_may_hold(c, S("tools/in/x")));
	assert_false(call_may_hold(c, S("in/x")));
}

static void
test_checkouts(void **state)
{
	const struct call *c = last(RUN("'true'"));

	(void)state;
	assert_false(c->any_checkout);
	assert_false(c->has_checkout);
	assert_false(c->workspace_open);
	c = last(USES("actions/checkout@v6\n        with: {path: one}") USES(
	    "actions/checkout@v6\n        with: {path: two, repository: "
	    "a/b}"));
	assert_false(c->any_checkout);
	assert_false(c->workspace_open);
	assert_true(call_may_hold(c, S("one/x")));
	assert_true(call_may_hold(c, S("two/x")));
	c = last(USES("actions/checkout@v6\n        with: {repository: a/b}"));
	assert_true(c->any_checkout);
	assert_false(c->has_checkout);
}

static void
test_words_that_open(void **state)
{
	const struct call *c = last(CHECKOUT USES(
	    "actions/github-script@v8\n        with: {script: 'return 1'}"));

	(void)state;
	assert_false(c->workspace_open);
	assert_false(env_is_open(c->env));
	c = last(CHECKOUT USES(
	    "actions/github-script@v8\n"
	    "        with: {script: 'await exec.exec(\"make\")'}"));
	assert_true(c->workspace_open);
	assert_true(env_is_open(c->env));
}

static void
test_exports(void **state)
{
	const struct call *c = last(USES("astral-sh/setup-uv@v9"));

	(void)state;
	assert_false(env_is_open(c->env));
	assert_non_null(env_find(c->env, S("VIRTUAL_ENV")));
	assert_non_null(env_find(c->env, S("UV_CACHE_DIR")));
	assert_true(env_get(c->env, S("UV_CACHE_DIR")).unset);
	assert_null(env_find(c->env, S("UV")));
	c = last(USES("jdx/mise-action@v4"));
	assert_true(env_is_open(c->env));
	assert_false(c->workspace_open);
}

static void
test_logins(void **state)
{
	const struct call *c =
	    last(USES("docker/login-action@v4") RUN("gh auth login"));

	(void)state;
	assert_int_equal(c->logins, KNOW_LOGIN_DOCKER | KNOW_LOGIN_GH);
	assert_int_equal(last(RUN("'true'"))->logins, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_places),
		TEST(test_commands),
		TEST(test_checkouts),
		TEST(test_words_that_open),
		TEST(test_exports),
		TEST(test_logins),
	};

	return cmocka_run_group_tests_name("leaving", tests, NULL, NULL);
}
