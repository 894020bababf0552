/*
 * Calls of targets: which files a runner reads, what its words choose, what
 * the targets run, and which are missing.
 */

#include <string.h>

#include "release_world.h"

/* A job that runs COMMANDS behind a checkout; builds the model. */
static void
run(const char *commands)
{
	struct buf b = buf_new(world.arena);
	struct str rest = str_of(commands), line;

	buf_add_text(&b, "on: push\njobs:\n  j:\n    runs-on: ubuntu-latest\n"
	                 "    steps:\n      - uses: actions/checkout@v6\n"
	                 "      - run: |\n");
	while (str_line(&rest, &line))
		buf_printf(&b, "          " STR_FMT "\n", STR_ARG(line));
	tree_virtual_add(
	    world.tree, ".github/workflows/x.yml", TREE_PLAIN, buf_str(&b));
	build();
}

/* The words of all calls that begin with "echo", one call a line. */
static struct str
said(void)
{
	struct call *const *calls;
	size_t n = model_calls(world.model, &calls);
	struct buf b = buf_new(world.arena);

	for (size_t i = 0; i < n; i++) {
		const struct words *w = &calls[i]->words;

		if (!w->len ||
		    !str_is(value_show(world.arena, w->at[0].value), "echo"))
			continue;
		for (size_t k = 1; k < w->len; k++)
			buf_printf(&b, "%s" STR_FMT, k > 1 ? " " : "",
			    STR_ARG(value_show(world.arena, w->at[k].value)));
		buf_add_char(&b, '\n');
	}
	return buf_str(&b);
}

static void
check_said(const char *want)
{
	struct str got = said();

	if (str_is(got, want))
		return;
	print_error("got '" STR_FMT "', want '%s'\n", STR_ARG(got), want);
	fail();
}

/* The names that are missing, each with the file. */
static void
check_missing(const char *want)
{
	struct missing_target *all;
	size_t n = model_missing_targets(world.model, &all);
	struct buf b = buf_new(world.arena);

	for (size_t i = 0; i < n; i++)
		buf_printf(&b, STR_FMT " of " STR_FMT "\n",
		    STR_ARG(all[i].name), STR_ARG(all[i].path));
	if (str_is(buf_str(&b), want))
		return;
	print_error(
	    "got '" STR_FMT "', want '%s'\n", STR_ARG(buf_str(&b)), want);
	fail();
}

static void
check_run(const char *commands, const char *want)
{
	run(commands);
	check_said(want);
}

static void
test_make(void **state)
{
	(void)state;
	add("Makefile", "V ?= none\nW = $(V)!\nUNUSED := $(shell echo no)\n"
	                "all: one two\n\techo all $(W)\n"
	                "one: base\n\techo one\n"
	                "two: base\n\techo two $$V\n"
	                "base:\n\t@echo base\n");
	check_run("make V=1.2 all", "base\none\ntwo 1.2\nall 1.2!\n");
	renew();
	add("Makefile", "V := file\nW := \nall:\n\techo $(V)$(W)\n");
	check_run("V=env make\nmake V=word -j 4\n", "file\nword\n");
	renew();
	add("Makefile", "V := a\nall:\n\t$(MAKE) inner\ninner:\n\techo $(V)\n");
	check_run("make V=handed-down", "handed-down\n");
}

static void
test_make_folder(void **state)
{
	static const char *const ways[] = { "make -C sub x", "make -Csub x",
		"make -sC sub x", "make --directory=sub x", "cd sub && make x",
		"gmake --directory sub -k x", "make -f sub/Makefile x",
		"sudo make -C sub -- x" };

	(void)state;
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		add("Makefile", "x:\n\techo outside\n");
		add("sub/Makefile", "x:\n\techo inside\n");
		check_run(ways[i], "inside\n");
		renew();
	}
}

static void
test_make_includes(void **state)
{
	(void)state;
	add("Makefile", "include rules/*.mk\n-include .env Makefile\n"
	                "x: y\n\techo x $(V)\n");
	add("rules/a.mk", "V = a\ny: z\n\techo y\n");
	add("rules/b.mk", "include rules/a.mk\nz:\n\techo z\n");
	check_run("make x nothing", "z\ny\nx a\n");
	check_missing("nothing of Makefile\n");
}

static void
test_scripts(void **state)
{
	(void)state;
	add("package.json", "{\"scripts\": {\"preb\": \"echo before\", "
	                    "\"b\": \"true && echo b\", "
	                    "\"postb\": \"echo after\"}}");
	check_run("npm run b -- one two", "before\nb one two\nafter\n");
	renew();
	add("package.json", "{\"scripts\": {\"a\": \"echo a; yarn b x\", "
	                    "\"b\": \"echo b\", \"install\": \"echo no\"}}");
	check_run("yarn a\nyarn install\npnpm a", "a\nb x\na\nb x\n");
	renew();
	add("package.json", "{\"scripts\": {\"x\": \"echo out\"}}");
	add("web/package.json", "{\"scripts\": {\"x\": \"echo in\"}}");
	add("web/src/a.txt", "");
	check_run("npm --prefix web run x\ncd web/src\nbun run x", "in\nin\n");
}

/* A script that is nothing but the program leaves the call what it is. */
static void
test_passed_on(void **state)
{
	struct action *const *all;

	(void)state;
	add("package.json", "{\"scripts\": {\"gh\": \"gh\", "
	                    "\"cut\": \"gh release create v1\"}}");
	run("yarn cut\nyarn gh release create v2\n");
	assert_int_equal(model_actions(world.model, &all), 3);
	assert_int_equal(all[1]->kind, ACTION_CREATE_RELEASE);
	assert_true(str_is(span_text(all[1]->span), "gh release create v1"));
	assert_true(
	    str_is(span_text(all[2]->span), "yarn gh release create v2"));
}

static void
test_workspaces(void **state)
{
	(void)state;
	add("package.json", "{\"workspaces\": [\"packages/*\", "
	                    "\"!packages/old\"]}");
	add("packages/a/package.json",
	    "{\"name\": \"@x/a\", \"scripts\": {\"t\": \"echo a\"}}");
	add("packages/b/package.json",
	    "{\"name\": \"b\", \"scripts\": {\"t\": \"echo b\"}}");
	add("packages/old/package.json",
	    "{\"name\": \"old\", \"scripts\": {\"t\": \"echo old\"}}");
	run("npm run t -w b\nnpm run t --workspace=packages/a\n"
	    "npm run u -w b\nnpm run t -ws\nnpm run t -w old\n"
	    "npm run u -ws\npnpm --filter 'a...' run u\n");
	check_said("b\na\na\nb\n");
	check_missing("u of packages/b/package.json\n"
	              "u of packages/a/package.json\n");
}

static void
test_just(void **state)
{
	(void)state;
	add("justfile",
	    "mod tools\nv := 'x'\n"
	    "b word more='m': (c word)\n  echo b {{word}} {{more}}\n"
	    "c word: && d\n  echo c {{word}} {{v}}\n"
	    "d:\n  echo d\n"
	    "all *words:\n  echo all {{words}}\n");
	add("tools.just", "x:\n  echo tools\n");
	add("sub/a.txt", "");
	check_run("cd sub\njust b 1 2 d tools::x", "c 1 x\nd\nb 1 2\ntools\n");
	renew();
	add("justfile", "all *words:\n  echo all {{words}}\n");
	check_run("just all a --b c", "all a --b c\n");
}

static void
test_tasks(void **state)
{
	(void)state;
	add("Taskfile.yml", "includes: {docs: ./docs}\nvars: {V: v}\ntasks:\n"
	                    "  a:\n    deps: [b]\n    cmds:\n"
	                    "      - echo a {{.V}}\n      - task: docs:x\n"
	                    "  b: echo b\n");
	add("docs/Taskfile.yml", "tasks:\n  x:\n    cmds:\n      - task: y\n"
	                         "  y: echo y\n");
	run("task a\ntask V=2 a\n");
	check_said("b\na v\ny\nb\na 2\ny\n");
	check_missing("");
	renew();
	add("pyproject.toml",
	    "[tool.poe.tasks]\na = 'echo poe'\n"
	    "[tool.pdm.scripts]\na = 'echo pdm'\n"
	    "[tool.hatch.envs.e.scripts]\na = 'echo hatch'\n");
	run("poe a\npdm run a\nhatch run e:a\nuv run poe a\n"
	    "poetry run poe b\npdm run b\n");
	check_said("poe\npdm\nhatch\npoe\n");
	check_missing("b of pyproject.toml\n");
}

static void
test_cargo(void **state)
{
	(void)state;
	add(".cargo/config.toml", "[alias]\nb = 'zap'\nzap = ['tauri', 'x']\n");
	add("crate/src/main.rs", "");
	run("cd crate\ncargo b\ncargo zap --flag\ncargo other\n");
	check_missing("");
}

/* What follows may miss files only where every command is harmless. */
static void
test_workspace_open(void **state)
{
	static const struct {
		const char *recipe;
		bool open;
	} cases[] = {
		{ "echo x", false },
		{ "mkdir -p x && grep y z", false },
		{ "go generate", true },
		{ "$(CC) x.c", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct call *const *calls;
		size_t n;

		add("Makefile", str_cstr(world.arena,
		                    str_printf(world.arena, "x: y.c\n\t%s\n",
		                        cases[i].recipe)));
		add("y.c", "");
		run("make x\ntrue end\n");
		n = model_calls(world.model, &calls);
		assert_int_equal(calls[n - 1]->workspace_open, cases[i].open);
		renew();
	}
}

static void
test_unknown(void **state)
{
	static const char *const ways[] = { "make $X", "make -C \"$X\" a",
		"make -f - a", "cd nowhere && make b", "make -C vendor b",
		"make $(flags) b", "make b || true", "if make b; then true; fi",
		"make -n b", "just b", "npm run b --if-present" };

	(void)state;
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		add("Makefile", "a:\n\techo a\n");
		add("package.json", "{\"scripts\": {}}");
		tree_virtual_add(world.tree, "vendor", TREE_SUBMODULE, S(""));
		run(ways[i]);
		check_missing("");
		renew();
	}
}

static void
test_words_of_a_matrix(void **state)
{
	(void)state;
	add("Makefile", "a:\n\techo a $(V)\n");
	add(".github/workflows/m.yml",
	    "on: push\njobs:\n"
	    "  j:\n    runs-on: ubuntu-latest\n    strategy:\n      matrix:\n"
	    "        t: [a, b]\n        v: [V=1, V=2]\n    steps:\n"
	    "      - uses: actions/checkout@v6\n"
	    "      - run: make ${{ matrix.t }} ${{ matrix.v }}\n");
	build();
	check_said("a 1 or 2\n");
	check_missing("b of Makefile\n");
}

static void
test_chain(void **state)
{
	const struct chain *links[8];
	struct call *const *calls;
	size_t n;

	(void)state;
	add("Makefile", "a: b\nb:\n\techo b\n");
	run("make a");
	n = model_calls(world.model, &calls);
	n = chain_links(calls[n - 1]->chain, links, 8);
	assert_int_equal(n, 3);
	assert_int_equal(links[1]->kind, CHAIN_TARGET);
	assert_true(str_is(links[1]->label, "target a of Makefile"));
	assert_true(str_is(span_text(links[1]->span), "make a"));
	assert_true(str_is(links[2]->label, "target b of Makefile"));
	assert_true(str_is(span_text(links[2]->span), "b"));
}

/* Targets that run each other end, and so does a tree that grows. */
static void
test_bounds(void **state)
{
	struct buf b;

	(void)state;
	add("Makefile", "a: b\n\t$(MAKE) a\nb: a\n\techo b\n");
	check_run("make a", "b\n");
	renew();
	b = buf_new(world.arena);
	for (int i = 0; i < 23; i++)
		buf_printf(&b, "r%d x: (r%d '1') (r%d '2')\n  echo {{x}}\n", i,
		    i + 1, i + 1);
	buf_add_text(&b, "r23 x:\n  echo {{x}}\n");
	tree_virtual_add(world.tree, "justfile", TREE_PLAIN, buf_str(&b));
	run("just r0 1");
	assert_true(world.diags.list.len > 0);
}

static void
test_modules(void **state)
{
	struct missing_target *all;

	(void)state;
	add("tool/__init__.py", "");
	add("tool/release.py", "");
	add("src/other/__init__.py", "");
	add("src/other/cli/__main__.py", "");
	run("python -m tool.relase\npython3 -m other.cli\npython -m other.x\n"
	    "python -m tool\npython -m absent.x\npython -m tool.release.x\n");
	assert_int_equal(model_missing_targets(world.model, &all), 2);
	assert_true(all[0].is_module && str_is(all[0].path, "tool"));
	assert_true(str_is(all[0].nearest, "tool.release"));
	assert_true(str_is(all[1].name, "other.x"));
	assert_true(str_is(all[1].path, "src/other"));
}

static void
test_nearest(void **state)
{
	struct missing_target *all;

	(void)state;
	add("justfile", "mod sub\nbuild:\n  true\n_biuld:\n  true\n");
	add("sub.just", "check:\n  true\n");
	run("just bulid\njust sub::chekc\njust x\n");
	assert_int_equal(model_missing_targets(world.model, &all), 3);
	assert_true(str_is(all[0].nearest, "build"));
	assert_true(str_is(span_text(all[0].nearest_span), "build"));
	assert_true(str_is(all[1].nearest, "sub::check"));
	assert_int_equal(all[2].nearest.len, 0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(test_make),
		TEST(test_make_folder),
		TEST(test_make_includes),
		TEST(test_scripts),
		TEST(test_passed_on),
		TEST(test_workspaces),
		TEST(test_just),
		TEST(test_tasks),
		TEST(test_cargo),
		TEST(test_workspace_open),
		TEST(test_unknown),
		TEST(test_words_of_a_matrix),
		TEST(test_chain),
		TEST(test_bounds),
		TEST(test_modules),
		TEST(test_nearest),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
