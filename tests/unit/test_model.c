/*
 * The model on small trees in memory: which calls a run makes, what they
 * resolve to, what is set around them, and which actions follow.
 */

#include "base/buf.h"
#include "model/env.h"
#include "world.h"

/* A workflow on tag pushes whose one job has these steps. */
static void
build(const char *steps)
{
	struct buf b = buf_new(world.arena);

	buf_add_text(&b, "on:\n  push:\n    tags: ['v*']\n"
	                 "env: {FROM_WORKFLOW: w}\n"
	                 "jobs:\n  j:\n    runs-on: ubuntu-latest\n"
	                 "    env: {FROM_JOB: j}\n    steps:\n"
	                 "      - uses: actions/checkout@v6\n");
	buf_add_text(&b, steps);
	tree_virtual_add(
	    world.tree, ".github/workflows/x.yml", TREE_PLAIN, buf_str(&b));
	world.model = model_build(world.arena, world.tree, &world.diags);
}

/* The n-th call whose entry has this name. */
static const struct call *
call_of(const char *name, size_t n)
{
	struct call *const *calls;
	size_t len = model_calls(world.model, &calls);

	for (size_t i = 0; i < len; i++)
		if (calls[i]->know && !strcmp(calls[i]->know->name, name) &&
		    n-- == 0)
			return calls[i];
	return NULL;
}

static const struct action *
action_of(enum action_kind kind)
{
	struct action *const *all;
	size_t len = model_actions(world.model, &all);

	for (size_t i = 0; i < len; i++)
		if (all[i]->kind == kind)
			return all[i];
	return NULL;
}

/* The one that must be there; a blank one where the test fails. */
static const struct action *
creation(void)
{
	static const struct action none;
	const struct action *x = action_of(ACTION_CREATE_RELEASE);

	assert_non_null(x);
	return x ? x : &none;
}

static const struct call *
must_call(const char *name)
{
	static const struct call none;
	const struct call *c = call_of(name, 0);

	assert_non_null(c);
	return c ? c : &none;
}

static void
check_show(struct value v, const char *want)
{
	struct str got = value_show(world.arena, v);

	if (str_is(got, want))
		return;
	print_error("got '" STR_FMT "', want '%s'\n", STR_ARG(got), want);
	fail();
}

static void
check_tag(const char *want)
{
	check_show(creation()->tag, want);
}

static void
test_wrappers(void **state)
{
	static const char *const commands[] = {
		"gh release create v1",
		"sudo -E gh release create v1",
		"env A=b gh release create v1",
		"timeout 60 gh release create v1",
		"nohup nice -n 5 gh release create v1",
		"command gh release create v1",
		"/usr/bin/gh release create v1",
		"gh -R o/n release create v1",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		build(str_cstr(world.arena,
		    str_printf(world.arena, "      - run: %s\n", commands[i])));
		if (!action_of(ACTION_CREATE_RELEASE))
			print_error("%s\n", commands[i]);
		check_tag("v1");
		teardown(NULL);
		setup(NULL);
	}
}

static void
test_package_with_version(void **state)
{
	const struct call *c;

	(void)state;
	build("      - run: |\n"
	      "          V=\"${CLI:-2.9.2}\"\n"
	      "          pnpm dlx \"@tauri-apps/cli@${V}\" signer sign x\n");
	c = must_call("tauri signer sign");
	check_show(c->version, "2.9.2");
}

static void
test_words_only(void **state)
{
	(void)state;
	build("      - run: |\n"
	      "          echo gh release create v1\n"
	      "          cat <<EOF\n"
	      "          gh release create v1\n"
	      "          EOF\n"
	      "          # gh release create v1\n"
	      "          grep 'gh release create v1' x\n");
	assert_null(action_of(ACTION_CREATE_RELEASE));
}

static void
test_tags(void **state)
{
	static const struct {
		const char *run, *tag;
	} cases[] = {
		{ "gh release create \"$GITHUB_REF_NAME\"", "{tag}" },
		{ "gh release create \"${GITHUB_REF#refs/tags/}\"", "{tag}" },
		{ "gh release create ${{ github.ref_name }}", "{tag}" },
		{ "T=v$(cat V); gh release create $T", "v{...}" },
		{ "for t in a b; do gh release create $t; done", "a or b" },
		{ "case x in y) T=1;; x) T=2;; esac; gh release create $T",
		    "2" },
		{ "if a; then T=1; else T=2; fi; gh release create $T",
		    "1 or 2" },
		{ "f() { gh release create \"v$1\"; }; f 3", "v3" },
		{ "A=(v4 --draft); gh release create \"${A[@]}\"", "v4" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		build(str_cstr(world.arena,
		    str_printf(world.arena, "      - run: |\n          %s\n",
		        cases[i].run)));
		check_tag(cases[i].tag);
		teardown(NULL);
		setup(NULL);
	}
}

static void
test_outputs(void **state)
{
	(void)state;
	build("      - id: v\n"
	      "        run: echo \"version=${GITHUB_REF_NAME#v}\" >> "
	      "\"$GITHUB_OUTPUT\"\n"
	      "      - uses: softprops/action-gh-release@v2\n"
	      "        with:\n"
	      "          tag_name: r-${{ steps.v.outputs.version }}\n");
	check_tag("r-{tag}");
}

static void
test_environment(void **state)
{
	const struct call *c;

	(void)state;
	build("      - run: |\n"
	      "          echo \"LATER=l\" >> $GITHUB_ENV\n"
	      "          export HERE=h\n"
	      "      - env: {STEP: s}\n"
	      "        run: X=x gh release view v1\n");
	c = must_call("gh release view");
	check_show(env_get(c->env, S("FROM_WORKFLOW")), "w");
	check_show(env_get(c->env, S("FROM_JOB")), "j");
	check_show(env_get(c->env, S("LATER")), "l");
	check_show(env_get(c->env, S("STEP")), "s");
	check_show(env_get(c->env, S("X")), "x");
	assert_true(env_get(c->env, S("HERE")).unset);
	assert_false(env_is_open(c->env));
}

static void
test_environment_opens(void **state)
{
	static const char *const steps[] = {
		"      - uses: someone/unknown@v1\n",
		"      - run: make env >> $GITHUB_ENV\n",
		"      - run: tee -a $GITHUB_ENV < x\n",
		"      - shell: pwsh\n        run: echo 1\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		build(str_cstr(
		    world.arena, str_printf(world.arena, "%s%s", steps[i],
		                     "      - run: gh release view v1\n")));
		assert_true(env_is_open(must_call("gh release view")->env));
		teardown(NULL);
		setup(NULL);
	}
}

static void
test_script(void **state)
{
	const struct call *c;
	const struct chain *links[4];

	(void)state;
	add("scripts/a.sh",
	    "#!/bin/sh\nHIDDEN=1\nexport SEEN=2\nsh scripts/b.sh \"$1\" -x\n");
	add("scripts/b.sh",
	    "f() {\n  gh release upload \"$2\" \"$1\"\n}\nf \"$@\"\n");
	build("      - run: ./scripts/a.sh dist.zip\n");
	c = must_call("gh release upload");
	check_show(env_get(c->env, S("SEEN")), "2");
	assert_true(env_get(c->env, S("HIDDEN")).unset);
	check_show(c->words.at[3].value, "-x");
	check_show(c->words.at[4].value, "dist.zip");
	assert_int_equal(chain_links(c->chain, links, 4), 4);
	assert_int_equal(links[0]->kind, CHAIN_STEP);
	assert_int_equal(links[3]->kind, CHAIN_FUNCTION);
}

static void
test_script_paths(void **state)
{
	struct call *const *calls;
	size_t n;

	(void)state;
	add("sub/x.sh", "#!/bin/sh\n");
	build("      - run: |\n"
	      "          cd sub && ./x.sh\n"
	      "          bash ../sub/./x.sh\n"
	      "          \"$GITHUB_WORKSPACE/sub/x.sh\"\n"
	      "          . ./x.sh\n"
	      "          /usr/bin/other\n"
	      "          $UNKNOWN/x.sh\n"
	      "          bash - <x.sh\n");
	n = model_calls(world.model, &calls);
	assert_int_equal(n, 7);
	for (size_t i = 0; i < 4; i++)
		assert_true(calls[i]->script_exists);
	assert_int_equal(calls[4]->script.len, 0);
	assert_int_equal(calls[5]->script.len, 0);
	assert_int_equal(calls[6]->script.len, 0);
}

static void
test_loops_end(void **state)
{
	(void)state;
	add("a.sh", "#!/bin/sh\nsh b.sh\n");
	add("b.sh", "#!/bin/sh\nsh a.sh\nf() { g; }\ng() { f; }\nf\n");
	build("      - run: sh a.sh\n");
	assert_non_null(world.model);
}

static void
test_credentials(void **state)
{
	static const struct {
		const char *env;
		enum credential_kind kind;
	} cases[] = {
		{ "GH_TOKEN: '${{ github.token }}'", CREDENTIAL_TOKEN },
		{ "GITHUB_TOKEN: '${{ secrets.GITHUB_TOKEN }}'",
		    CREDENTIAL_TOKEN },
		{ "GH_TOKEN: '${{ secrets.PAT }}'", CREDENTIAL_OTHER },
		{ "GH_TOKEN: '${{ steps.app.outputs.token }}'",
		    CREDENTIAL_OTHER },
		{ "GH_TOKEN: '${{ secrets.PAT || github.token }}'",
		    CREDENTIAL_UNKNOWN },
		{ "OTHER: x", CREDENTIAL_NONE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		build(str_cstr(
		    world.arena, str_printf(world.arena,
		                     "      - run: gh release create v1\n"
		                     "        env: {%s}\n",
		                     cases[i].env)));
		assert_int_equal(creation()->credential.kind, cases[i].kind);
		teardown(NULL);
		setup(NULL);
	}
}

static void
test_push(void **state)
{
	static const struct {
		const char *run, *tag;
	} cases[] = {
		{ "git tag v1; git push origin v1", "v1" },
		{ "git tag v$V; git push origin \"v$V\"", "v" },
		{ "git tag v1; git push --tags", "v1" },
		{ "git push origin refs/tags/v2", "v2" },
		{ "git push origin tag v3", "v3" },
		{ "git push origin main", NULL },
		{ "git push", NULL },
		{ "git push --delete origin v1", NULL },
		{ "git push origin :refs/tags/v1", NULL },
		{ "git tag --list 'v*'; git push origin main", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct action *x;

		build(str_cstr(
		    world.arena, str_printf(world.arena,
		                     "      - run: \"%s\"\n", cases[i].run)));
		if (strchr(cases[i].run, '"')) {
			teardown(NULL);
			setup(NULL);
			build(str_cstr(world.arena,
			    str_printf(world.arena, "      - run: '%s'\n",
			        cases[i].run)));
		}
		x = action_of(ACTION_PUSH_TAG);
		if (!x != !cases[i].tag)
			print_error("%s\n", cases[i].run);
		assert_int_equal(x != NULL, cases[i].tag != NULL);
		if (x) {
			check_show(x->tag, cases[i].tag);
			assert_int_equal(x->credential.kind, CREDENTIAL_TOKEN);
		}
		teardown(NULL);
		setup(NULL);
	}
}

static void
test_guard_and_exit(void **state)
{
	(void)state;
	build("      - run: |\n"
	      "          if gh release view v1; then\n"
	      "            exit 0\n"
	      "          fi\n"
	      "          gh release create v1\n");
	assert_true(creation()->guarded);
	/* Nothing else decides whether it is done. */
	assert_false(creation()->conditional);
}

/* A guard counts in the script that it calls, beside other conditions. */
static void
test_guard_around_script(void **state)
{
	static const struct {
		const char *run;
		bool guarded, conditional;
	} cases[] = {
		{ "./a.sh", false, false },
		{ "gh release view v1 || ./a.sh", true, false },
		{ "if x; then ./a.sh; fi", false, true },
		{ "if x; then gh release view v1 || ./a.sh; fi", true, true },
		{ "gh release view v1 || if x; then ./a.sh; fi", true, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		add("a.sh", "#!/bin/sh\ngh release create v1\n");
		build(str_cstr(
		    world.arena, str_printf(world.arena, "      - run: %s\n",
		                     cases[i].run)));
		assert_int_equal(creation()->guarded, cases[i].guarded);
		assert_int_equal(creation()->conditional, cases[i].conditional);
		teardown(NULL);
		setup(NULL);
	}
}

static void
test_draft(void **state)
{
	static const struct {
		const char *run;
		enum publicity publicity;
	} cases[] = {
		{ "gh release create v1", PUBLICITY_PUBLISHED },
		{ "gh release create v1 a.zip", PUBLICITY_DRAFT_PUBLISHED },
		{ "gh release create v1 --draft", PUBLICITY_DRAFT },
		{ "gh release create v1 -d", PUBLICITY_DRAFT },
		{ "gh release create v1 --draft=false", PUBLICITY_PUBLISHED },
		{ "gh release create v1 --draft=${{ inputs.d }}",
		    PUBLICITY_UNKNOWN },
		{ "gh release create v1 --notes --draft", PUBLICITY_PUBLISHED },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		build(str_cstr(
		    world.arena, str_printf(world.arena, "      - run: %s\n",
		                     cases[i].run)));
		if (creation()->publicity != cases[i].publicity)
			print_error("%s\n", cases[i].run);
		assert_int_equal(creation()->publicity, cases[i].publicity);
		teardown(NULL);
		setup(NULL);
	}
}

/* What may have made a file, and what asks for it: by name, in its order. */
static void
test_made(void **state)
{
	static const struct {
		const char *run;
		bool made, guarded;
	} cases[] = {
		{ "bash a.sh", false, false },
		{ "cp b a.sh; bash a.sh", true, false },
		{ "cp b a.sh.x; bash a.sh", true, false },
		{ "bash a.sh; cp b a.sh", false, false },
		{ "chmod +x a.sh; bash a.sh", false, false },
		{ "X=a.sh; cp b $X; bash a.sh", true, false },
		{ "X=a.sh; cp b $X.in; bash a.sh", false, false },
		{ "cp -r b out/; bash out/a.sh", true, false },
		{ "cp -r b scripts/; bash scripts/a.sh", false, false },
		{ "echo x >  out/a.sh; bash a.sh", true, false },
		{ "echo a.sh > x; bash a.sh", false, false },
		{ "test -f a.sh && bash a.sh", false, true },
		{ "test -f b.sh && bash a.sh", false, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct call *const *calls;
		struct absence x = { 0 };
		size_t n;

		add("scripts/b.sh", "true\n");
		build(str_cstr(
		    world.arena, str_printf(world.arena, "      - run: %s\n",
		                     cases[i].run)));
		n = model_calls(world.model, &calls);
		for (size_t k = 0; k < n; k++)
			if (calls[k]->script.len)
				x = call_absence(world.model, calls[k]);
		if (x.made != cases[i].made || x.guarded != cases[i].guarded)
			print_error("%s\n", cases[i].run);
		assert_int_equal(x.made, cases[i].made);
		assert_int_equal(x.guarded, cases[i].guarded);
		teardown(NULL);
		setup(NULL);
	}
}

/* Exponential call trees end at the bound, which is said. */
static void
test_bound(void **state)
{
	struct buf b = buf_new(world.arena);
	struct unchecked *all;
	struct str path;
	size_t n;

	(void)state;
	buf_add_text(&b, "#!/bin/sh\n");
	for (int i = 0; i < 18; i++)
		buf_printf(&b, "f%d() { f%d \"$@\" a; f%d \"$@\" b; f%d; }\n",
		    i, i + 1, i + 1, i + 1);
	buf_add_text(&b, "f18() { \"$@\"; }\nf0\n");
	add("a.sh", str_cstr(world.arena, buf_str(&b)));
	build("      - run: ./a.sh\n");
	assert_int_equal(world.diags.list.len, 1);
	n = model_unchecked(world.model, &all);
	assert_int_equal(n, 1);
	assert_true(all[0].grave && !all[0].whole && all[0].span.source);
	/* What lies behind it may create a release. */
	assert_true(model_has_unseen_creator(world.model, &path));
}

/* A local name is the caller's again, wherever it was declared. */
static void
test_locals(void **state)
{
	static const char *const bodies[] = { "local L; L=$1", "local L=$1",
		"if true; then local L=$1; fi",
		"for i in 1; do local L=$1; done" };

	(void)state;
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		add("a.sh", str_cstr(world.arena,
		                str_printf(world.arena,
		                    "#!/bin/bash\nf() {\n%s\necho\n}\n"
		                    "L=kept\nf b0\n"
		                    "gh release create v1 --title $L\n",
		                    bodies[i])));
		build("      - run: ./a.sh\n");
		check_show(
		    must_call("gh release create")->words.at[5].value, "kept");
		teardown(NULL);
		setup(NULL);
	}
}

/* A quiet function that is called often is summed up, a loud one never. */
static void
test_habits(void **state)
{
	struct buf b = buf_new(world.arena);
	struct call *const *calls;
	struct absence x = { 0 };
	size_t n, of_tool = 0;

	(void)state;
	buf_add_text(&b, "#!/bin/bash\n"
	                 "say() { echo \"$1\"; V=$1; }\n"
	                 "build() { local L; L=$1; tool -o \"$1\"; }\n"
	                 "run() { echo \"+ $*\"; \"$@\"; }\n"
	                 "L=kept\n");
	for (int i = 0; i < 40; i++)
		buf_printf(&b, "say a%d\nbuild b%d\nrun ls c%d\n", i, i, i);
	buf_add_text(&b, "build c.sh\nrun gh release create v1 --title $V$L\n"
	                 "bash c.sh\n");
	add("a.sh", str_cstr(world.arena, buf_str(&b)));
	build("      - run: ./a.sh\n");
	assert_int_equal(world.diags.list.len, 0);
	/* What a summed one sets is unknown, but for its own names. */
	check_show(
	    must_call("gh release create")->words.at[5].value, "{V}kept");
	n = model_calls(world.model, &calls);
	for (size_t i = 0; i < n; i++) {
		of_tool += str_starts(span_text(calls[i]->span), "tool");
		if (str_is(calls[i]->script, "c.sh"))
			x = call_absence(world.model, calls[i]);
	}
	assert_int_equal(of_tool, 8);
	assert_true(x.made);
}

/* What is told many times is kept once, what is not told is not kept. */
static void
test_left_out(void **state)
{
	struct unchecked *all;
	struct str path;

	(void)state;
	build("      - run: echo\n");
	assert_int_equal(model_unchecked(world.model, &all), 0);
	assert_false(model_has_unseen_creator(world.model, &path));
	for (int i = 0; i < 3; i++)
		model_leave_out(
		    world.model, (struct span){ 0 }, i == 1, "%d looks", 7);
	assert_int_equal(model_unchecked(world.model, &all), 1);
	assert_true(str_is(all[0].reason, "7 looks"));
	assert_true(all[0].grave);
	assert_int_equal(world.diags.list.len, 1);
	for (int i = 0; i < 2000; i++)
		model_leave_out(
		    world.model, (struct span){ 0 }, false, "%d", i);
	assert_int_equal(model_unchecked(world.model, &all), 501);
	assert_int_equal(world.diags.list.len, 501);
}

/* A shell text, a matrix, words, calls: each is said with its place. */
static void
test_each_bound(void **state)
{
	struct buf b = buf_new(world.arena);
	struct unchecked *all;
	size_t n;

	(void)state;
	buf_add_text(&b, "      - run: echo");
	for (int i = 0; i < 1100; i++)
		buf_add_text(&b, " x");
	buf_add_text(&b, "\n      - run: >-\n          ");
	for (int i = 0; i < 250; i++)
		buf_add_text(&b, "$(");
	buf_add_text(&b, "\n      - run: |\n");
	for (int i = 0; i < 1100; i++)
		buf_printf(&b, "          V%d=x\n", i);
	build(str_cstr(world.arena, buf_str(&b)));
	n = model_unchecked(world.model, &all);
	assert_int_equal(n, 3);
	assert_int_equal(world.diags.list.len, 3);
	assert_true(str_starts(all[0].reason, "more than 1024 words"));
	assert_true(str_contains(all[1].reason, "the rest is not read"));
	assert_true(str_starts(all[2].reason, "more than 1024 variables"));
	for (size_t i = 0; i < n; i++)
		assert_true(all[i].grave && world.diags.list.at[i].line);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_wrappers),
		TEST(test_package_with_version),
		TEST(test_words_only),
		TEST(test_tags),
		TEST(test_outputs),
		TEST(test_environment),
		TEST(test_environment_opens),
		TEST(test_script),
		TEST(test_script_paths),
		TEST(test_loops_end),
		TEST(test_credentials),
		TEST(test_push),
		TEST(test_guard_and_exit),
		TEST(test_guard_around_script),
		TEST(test_draft),
		TEST(test_made),
		TEST(test_bound),
		TEST(test_locals),
		TEST(test_habits),
		TEST(test_left_out),
		TEST(test_each_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
