/*
 * Workflow files as facts: triggers with their filters, permissions, matrix
 * legs, shells, and files that are not what they should be.
 */

#include "assert_str.h"
#include "base/arena.h"
#include "base/buf.h"
#include "facts/workflow.h"

struct fixture {
	struct arena *arena;
};

static int
setup(void **state)
{
	static struct fixture f;

	f.arena = arena_new(0);
	*state = &f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	arena_free(f->arena);
	return 0;
}

static struct workflow *
read_text(struct fixture *f, const char *text)
{
	return workflow_read(f->arena,
	    source_new(f->arena, S(".github/workflows/x.yml"), str_of(text)));
}

static void
test_triggers(void **state)
{
	struct workflow *w =
	    read_text(*state, "name: X\n"
	                      "on:\n"
	                      "  push:\n"
	                      "    branches: main\n"
	                      "    tags: [v*, '!v0*']\n"
	                      "    paths-ignore: [docs/**]\n"
	                      "  release: {types: [published]}\n"
	                      "  workflow_run:\n"
	                      "    workflows: [CI]\n"
	                      "  schedule:\n"
	                      "    - cron: '0 1 * * *'\n"
	                      "  workflow_call:\n"
	                      "    inputs:\n"
	                      "      tag: {required: true, type: string}\n"
	                      "      dry: {default: false}\n"
	                      "    secrets:\n"
	                      "      TOKEN: {required: true}\n"
	                      "jobs: {a: {runs-on: x, steps: []}}\n");
	const struct trigger *push = workflow_trigger(w, "push");
	const struct trigger *call = workflow_trigger(w, "workflow_call");

	assert_str(w->name, "X");
	assert_int_equal(w->ntriggers, 5);
	assert_int_equal(push->branches.len, 1);
	assert_str(push->tags.at[1].name, "!v0*");
	assert_str(push->paths_ignore.at[0].name, "docs/**");
	assert_str(
	    workflow_trigger(w, "release")->types.at[0].name, "published");
	assert_str(
	    workflow_trigger(w, "workflow_run")->workflows.at[0].name, "CI");
	assert_str(
	    workflow_trigger(w, "schedule")->crons.at[0].name, "0 1 * * *");
	assert_true(call->inputs.at[0].required);
	assert_false(call->inputs.at[0].has_fallback);
	assert_true(call->inputs.at[1].has_fallback);
	assert_str(call->secrets.at[0].name, "TOKEN");
}

static void
test_short_triggers(void **state)
{
	struct workflow *w =
	    read_text(*state, "on: push\njobs: {a: {steps: []}}\n");

	assert_int_equal(w->ntriggers, 1);
	assert_true(w->readable);
	w = read_text(
	    *state, "'on': [push, release]\njobs: {a: {steps: []}}\n");
	assert_int_equal(w->ntriggers, 2);
	assert_str(w->triggers[1].event, "release");
	/* YAML 1.1 reads a plain `on` as true; the forge does not. */
	assert_str(span_text(w->triggers[0].span), "push");
}

static void
test_permissions(void **state)
{
	struct workflow *w = read_text(*state,
	    "on: push\n"
	    "permissions: read-all\n"
	    "jobs:\n"
	    "  a: {permissions: {contents: write, id-token: none}}\n"
	    "  b: {permissions: {}}\n"
	    "  c: {steps: []}\n");

	assert_int_equal(w->permissions.all, ACCESS_READ);
	assert_int_equal(w->jobs[0].permissions.len, 2);
	assert_int_equal(w->jobs[0].permissions.at[0].access, ACCESS_WRITE);
	assert_int_equal(w->jobs[0].permissions.at[1].access, ACCESS_NONE);
	assert_true(w->jobs[1].permissions.given);
	assert_int_equal(w->jobs[1].permissions.len, 0);
	assert_false(w->jobs[2].permissions.given);
}

/* The legs of the first job as "k=v,k=v;k=v". */
static struct str
legs_of(struct fixture *f, const char *matrix)
{
	struct buf text = buf_new(f->arena), out = buf_new(f->arena);
	struct workflow *w;

	buf_printf(&text,
	    "on: push\njobs:\n  a:\n    strategy:\n      matrix: %s\n", matrix);
	w = read_text(f, str_cstr(f->arena, buf_str(&text)));
	for (size_t i = 0; i < w->jobs[0].nlegs; i++) {
		const struct leg *leg = &w->jobs[0].legs[i];

		if (i)
			buf_add_char(&out, ';');
		for (size_t k = 0; k < leg->len; k++) {
			struct str value;

			if (!template_literal(
			        f->arena, &leg->at[k].value, &value))
				value = S("?");
			buf_printf(&out, "%s" STR_FMT "=" STR_FMT, k ? "," : "",
			    STR_ARG(leg->at[k].name), STR_ARG(value));
		}
	}
	if (w->jobs[0].matrix_open)
		buf_add_text(&out, " open");
	return buf_str(&out);
}

static void
test_matrix(void **state)
{
	static const struct {
		const char *matrix, *legs;
	} cases[] = {
		{ "{os: [a, b]}", "os=a;os=b" },
		{ "{os: [a, b], v: [1, 2]}",
		    "os=a,v=1;os=a,v=2;os=b,v=1;os=b,v=2" },
		{ "{os: [a, b], exclude: [{os: a}]}", "os=b" },
		{ "{include: [{os: a, n: 1}, {os: b}]}", "os=a,n=1;os=b" },
		/* The examples of the forge's own documentation. */
		{ "{fruit: [apple, pear], animal: [cat, dog], include: "
		  "[{color: green}, {color: pink, animal: cat}, {fruit: "
		  "apple, shape: circle}, {fruit: banana}]}",
		    "fruit=apple,animal=cat,color=pink,shape=circle;"
		    "fruit=apple,animal=dog,color=green,shape=circle;"
		    "fruit=pear,animal=cat,color=pink;"
		    "fruit=pear,animal=dog,color=green;fruit=banana" },
		{ "{os: [a], include: [{os: b, v: 2}]}", "os=a;os=b,v=2" },
		{ "{c: [{n: x, m: y}]}", "c.n=x,c.m=y" },
		{ "{os: ['${{ vars.OS }}']}", "os=?" },
		{ "'${{ fromJSON(needs.a.outputs.m) }}'", " open" },
		{ "{os: '${{ fromJSON(needs.a.outputs.m) }}'}", " open" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_str(legs_of(*state, cases[i].matrix), cases[i].legs);
}

static void
test_large_matrix(void **state)
{
	struct fixture *f = *state;
	struct buf b = buf_new(f->arena);
	struct workflow *w;

	buf_add_text(&b, "on: push\njobs:\n  a:\n    strategy:\n"
	                 "      matrix:\n");
	for (int key = 0; key < 12; key++)
		buf_printf(&b, "        k%d: [1, 2, 3, 4, 5, 6, 7, 8]\n", key);
	w = read_text(f, str_cstr(f->arena, buf_str(&b)));
	assert_int_equal(w->jobs[0].nlegs, MATRIX_LEGS);
	assert_true(w->jobs[0].matrix_open);
}

static void
test_steps(void **state)
{
	struct fixture *f = *state;
	struct workflow *w =
	    read_text(f, "on: push\n"
	                 "jobs:\n"
	                 "  a:\n"
	                 "    runs-on: [self-hosted, linux]\n"
	                 "    needs: b\n"
	                 "    environment: {name: pypi, url: x}\n"
	                 "    steps:\n"
	                 "      - id: one\n"
	                 "        uses: o/n@v1 # pinned\n"
	                 "        with: {Tag_Name: v1, n: '${{ x }}'}\n"
	                 "      - run: |\n"
	                 "          echo one\n"
	                 "          echo two\n"
	                 "        env: {A: b}\n"
	                 "        working-directory: sub\n"
	                 "  b:\n"
	                 "    uses: ./.github/workflows/y.yml\n"
	                 "    secrets: inherit\n");
	const struct job *a = workflow_job(w, S("a"));
	const struct entry *tag;
	struct str text;

	assert_int_equal(a->labels.len, 2);
	assert_true(template_literal(f->arena, &a->environment, &text));
	assert_str(text, "pypi");
	assert_str(a->needs.at[0].name, "b");
	assert_int_equal(a->nsteps, 2);
	assert_true(template_literal(f->arena, &a->steps[0].uses, &text));
	assert_str(text, "o/n@v1");
	tag = entries_find(&a->steps[0].with, S("tag_name"));
	assert_non_null(tag);
	assert_true(a->steps[1].runs);
	assert_str(a->steps[1].run.s, "echo one\necho two\n");
	assert_str(span_text(a->steps[1].run_key), "run");
	assert_true(w->jobs[1].inherits);
	assert_null(workflow_job(w, S("c")));
}

static void
test_shells(void **state)
{
	(void)state;
	assert_int_equal(shell_kind_of(S("")), SHELL_UNSET);
	assert_int_equal(shell_kind_of(S("bash")), SHELL_POSIX);
	assert_int_equal(
	    shell_kind_of(S("bash -leo pipefail {0}")), SHELL_POSIX);
	assert_int_equal(shell_kind_of(S("/bin/sh {0}")), SHELL_POSIX);
	assert_int_equal(shell_kind_of(S("python")), SHELL_PYTHON);
	assert_int_equal(shell_kind_of(S("pwsh")), SHELL_OTHER);
	assert_int_equal(shell_kind_of(S("cmd")), SHELL_OTHER);
}

/* What has an unexpected form is passed over. */
static void
test_odd_forms(void **state)
{
	static const char *const texts[] = { "", "- a\n", "on: 1\njobs: 2\n",
		"on: [[push]]\njobs: [a]\n", "on: {push: 3}\njobs: {a: b}\n",
		"on: {push: {tags: {a: b}}}\njobs: {a: {steps: {b: c}}}\n",
		"on: push\njobs: {a: {steps: [1, [2], {uses: [3]}]}}\n",
		"on: push\njobs: {a: {strategy: {matrix: [1]}}}\n",
		"on: push\njobs: {a: {strategy: {matrix: {include: 3}}}}\n",
		"on: push\njobs: {a: {env: [1], needs: {b: c}}}\n",
		"jobs:\n  a:\n    if: ${{ \n" };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_non_null(read_text(*state, texts[i]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_triggers, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_short_triggers, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_permissions, setup, teardown),
		cmocka_unit_test_setup_teardown(test_matrix, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_large_matrix, setup, teardown),
		cmocka_unit_test_setup_teardown(test_steps, setup, teardown),
		cmocka_unit_test(test_shells),
		cmocka_unit_test_setup_teardown(
		    test_odd_forms, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
