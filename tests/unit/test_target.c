/*
 * Targets of all kinds of files: what they run, what they depend on, what
 * is not known, and where it stands.
 */

#include "assert_str.h"
#include "base/arena.h"
#include "target_text.h"

struct fixture {
	struct arena *arena, *scratch;
	struct target_file *file;
};

static int
setup(void **state)
{
	static struct fixture f;

	f.arena = arena_new(0);
	f.scratch = arena_new(0);
	*state = &f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	arena_free(f->arena);
	arena_free(f->scratch);
	return 0;
}

static void
read_str(struct fixture *f, const char *path, struct str text)
{
	struct source *s = source_new(f->arena, str_of(path), text);

	f->file =
	    target_file_read(f->arena, f->scratch, s, target_kind_of(s->path));
}

static void
read_text(struct fixture *f, const char *path, const char *text)
{
	read_str(f, path, str_of(text));
}

static const struct target *
find(struct fixture *f, const char *name)
{
	const struct target *t = NULL;

	if (target_find(f->file, str_of(name), &t, NULL) != TARGET_YES) {
		print_error("no target %s\n", name);
		fail();
	}
	return t;
}

static void
check_block(struct fixture *f, const struct block *block, const char *want)
{
	struct buf b = buf_new(f->arena);

	put_block(&b, block);
	assert_str(buf_str(&b), want);
}

/* What target NAME runs. */
static void
check_runs(struct fixture *f, const char *name, const char *want)
{
	const struct target *t = find(f, name);

	assert_non_null(t->program);
	assert_int_equal(t->body, BODY_PROGRAM);
	check_block(f, &t->program->block, want);
}

/* Dependencies as "a b &&c": those within in [], after behind &&. */
static void
check_depends(struct fixture *f, const char *name, const char *want)
{
	const struct target *t = find(f, name);
	struct buf b = buf_new(f->arena);

	for (size_t i = 0; i < t->dependencies.len; i++) {
		const struct dependency *d = &t->dependencies.at[i];

		buf_add_text(&b, d->time == DEPENDENCY_AFTER    ? "&&"
		                 : d->time == DEPENDENCY_WITHIN ? "["
		                 : d->order_only                ? "|"
		                                                : "");
		put_template(&b, &d->name);
		for (size_t k = 0; k < d->arguments.len; k++) {
			buf_add_char(&b, ',');
			put_template(&b, &d->arguments.at[k]);
		}
		buf_add_text(&b, d->conditional ? "? " : " ");
	}
	assert_str(str_trim(buf_str(&b)), want);
}

static void
check_answer(struct fixture *f, const char *name, enum target_answer want)
{
	const struct target *t;

	assert_int_equal(target_find(f->file, str_of(name), &t, NULL), want);
}

static void
test_kinds(void **state)
{
	static const struct {
		const char *path;
		enum target_kind kind;
	} want[] = {
		{ "Makefile", TARGETS_MAKE },
		{ "a/GNUmakefile", TARGETS_MAKE },
		{ "make/x.mk", TARGETS_MAKE },
		{ "justfile", TARGETS_JUST },
		{ ".Justfile", TARGETS_JUST },
		{ "ci.just", TARGETS_JUST },
		{ "web/package.json", TARGETS_NPM },
		{ "package-lock.json", TARGETS_NONE },
		{ ".cargo/config.toml", TARGETS_CARGO },
		{ "config.toml", TARGETS_NONE },
		{ "a/Cargo.toml", TARGETS_CRATE },
		{ "Taskfile.dist.yaml", TARGETS_TASK },
		{ "deno.jsonc", TARGETS_DENO },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++)
		assert_int_equal(
		    target_kind_of(str_of(want[i].path)), want[i].kind);
}

static void
test_make_recipes(void **state)
{
	struct fixture *f = *state;

	read_text(f, "Makefile",
	    "VERSION ?= 1.0\n"
	    "release: build notes.md | dir\n"
	    "\t@echo '$(VERSION)' $$HOME \"$(shell git tag | tail)\"\n"
	    "\t-cd $(DIR) && \\\n"
	    "\t  ./x.sh -v$(VERSION) $@ $< $^ $(foreach a,b,c)\n"
	    "\t$(MAKE) -C sub all # don't\n"
	    "\t$(info hello)\n"
	    "\t$(eval X := y)\n"
	    "%.md:\n"
	    "\ttouch $*\n"
	    "two three:\n"
	    "\trun $@ '$$x'\n");
	check_runs(f, "release",
	    "(echo ${VERSION} ${HOME} $((git tag;)(tail;));)"
	    "(<cd ${DIR};./x.sh -v${VERSION} release build $() $();>)"
	    "(make -C sub all;)");
	check_depends(f, "release", "build notes.md |dir");
	check_runs(f, "three", "(run $() $x;)");
	check_block(f, &f->file->variables, "VERSION=${VERSION-1.0};");
	assert_str(f->file->first->name, "release");
	check_answer(f, "a.md", TARGET_UNKNOWN);
	check_answer(f, "a.txt", TARGET_NO);
}

/* The words of a recipe stand where they are written. */
static void
test_make_places(void **state)
{
	struct fixture *f = *state;
	const struct op *op;

	read_text(f, "Makefile",
	    "a:\n"
	    "\t@gh release '$(TAG)' \\\n"
	    "\t  $(FILES) x-$@ end\n");
	op = find(f, "a")->program->block.at[0]->body.at[0];
	assert_str(span_text(op->words.at[0].span), "gh");
	assert_str(span_text(op->words.at[2].span), "'$(TAG)'");
	assert_str(span_text(op->words.at[3].span), "$(FILES)");
	assert_str(span_text(op->words.at[5].span), "end");
	assert_false(op->words.at[3].at[0].quoted);
	assert_true(op->words.at[2].at[0].quoted);
}

static void
test_make_arms(void **state)
{
	struct fixture *f = *state;

	read_text(f, "Makefile",
	    "ifdef CI\n"
	    "X = 1\n"
	    "a: b\n"
	    "\tone\n"
	    "else\n"
	    "a: c\n"
	    "\ttwo\n"
	    "endif\n"
	    "r:\n"
	    "\tfirst\n"
	    "ifeq (a,b)\n"
	    "\tin\n"
	    "ifdef D\n"
	    "\tdeep\n"
	    "endif\n"
	    "else\n"
	    "\tother\n"
	    "endif\n"
	    "\tlast\n");
	assert_true(find(f, "a")->conditional);
	assert_non_null(find(f, "a")->next);
	check_runs(f, "a", "(two;)");
	check_block(f, &find(f, "a")->next->program->block, "(one;)");
	check_block(f, &f->file->variables, "X=?;");
	check_runs(f, "r", "(first;)<!(in;)<(deep;)>|(other;)>(last;)");
	assert_false(find(f, "r")->conditional);
}

static void
test_make_rules(void **state)
{
	struct fixture *f = *state;

	read_text(f, "Makefile",
	    "BINS := bin/a bin/b\n"
	    "BINS += c\n"
	    ".PHONY: all clean $(BINS)\n"
	    "all: ./x\n"
	    "all: y\n"
	    "\tlate\n"
	    "$(BINS): bin/%: src/%.go\n"
	    "\tgo build -o $@ ./$<\n"
	    "$(OUT)/d: ; mkdir $@\n"
	    "n::\n"
	    "\tone\n"
	    "n::\n"
	    "\ttwo\n"
	    "all: T := v1\n"
	    ".DEFAULT_GOAL := clean\n");
	check_depends(f, "all", "x y");
	check_runs(f, "all", "(late;)");
	check_block(f, &find(f, "all")->variables, "T=v1;");
	check_depends(f, "bin/b", "src/b.go");
	check_depends(f, "c", "?");
	assert_true(find(f, "bin/a")->is_phony);
	assert_str(span_text(find(f, "bin/a")->span), "$(BINS)");
	assert_true(find(f, "clean")->is_only_declared);
	assert_int_equal(find(f, "clean")->body, BODY_NONE);
	check_runs(f, "n", "(one;)(two;)");
	assert_str(f->file->first->name, "clean");
	check_answer(f, "x/d", TARGET_UNKNOWN);
	check_answer(f, "x/e", TARGET_NO);
}

static void
test_make_variables(void **state)
{
	struct fixture *f = *state;

	read_text(f, "Makefile",
	    "export A = $(B)-$(shell git describe)\n"
	    "B := \"x y\"\n"
	    "C += more\n"
	    "LOOP = $(LOOP2)\n"
	    "LOOP2 = $(LOOP)\n"
	    "E != cat VERSION\n"
	    "my-var = $$HOME/$(CURDIR)\n"
	    "define steps\n"
	    "@one $(1)\n"
	    "two\n"
	    "endef\n"
	    "run = docker run $(1)\n"
	    "r:\n"
	    "\t$(steps)\n"
	    "\t@$(call run,x)\n"
	    "\techo $(steps) $(my-var) $(B:x=y)\n");
	check_block(f, &f->file->variables,
	    "B=x y;export A=${B}-$(git describe;);C+= more;"
	    "LOOP2=${LOOP};LOOP=${LOOP2};E=$(cat VERSION;);"
	    "my_var=${HOME}/$();steps=?;run=docker run $();");
	check_runs(f, "r",
	    "{(one $();)(two;)}{(docker run $();)}"
	    "(echo $() ${my_var} $();)");
}

static void
test_make_shells(void **state)
{
	struct fixture *f = *state;

	read_text(f, "Makefile",
	    ".ONESHELL:\n"
	    "SHELL := /bin/bash\n"
	    "a:\n"
	    "\tif x; then\n"
	    "\t  y $@\n"
	    "\tfi\n");
	check_runs(f, "a", "<x;y a;>");
	read_text(f, "Makefile", "SHELL := pwsh.exe\na:\n\tx\n");
	assert_int_equal(find(f, "a")->body, BODY_OPAQUE);
}

static void
test_make_unread(void **state)
{
	struct fixture *f = *state;
	struct target_file *included;

	read_text(f, "x.mk", "lint:\n\tx\n");
	included = f->file;
	read_text(f, "Makefile",
	    "D := make\n.PHONY: lint\ninclude $(D)/x.mk\nall:\n");
	assert_str(f->file->includes[0].literal, "make/x.mk");
	check_answer(f, "all", TARGET_YES);
	check_answer(f, "lint", TARGET_UNKNOWN);
	f->file->includes[0].file = included;
	check_runs(f, "lint", "(x;)");
	check_answer(f, "none", TARGET_NO);
	f->file->includes[0].file = f->file; /* a loop */
	check_answer(f, "none", TARGET_UNKNOWN);
	f->file->includes[0].missing = true;
	check_answer(f, "none", TARGET_NO);
	check_answer(f, "lint", TARGET_YES);
	read_text(f, "Makefile", "$(eval $(call rules,a))\nall:\n");
	check_answer(f, "none", TARGET_UNKNOWN);
	read_text(f, "Makefile", "$(NAMES):\nall:\n");
	check_answer(f, "none", TARGET_UNKNOWN);
	read_text(f, "Makefile", ".DEFAULT:\n\tx\n");
	check_answer(f, "none", TARGET_UNKNOWN);
}

static void
test_just(void **state)
{
	struct fixture *f = *state;

	read_text(f, "justfile",
	    "tag := 'v' + version\n"
	    "version := `git describe`\n"
	    "export my-key := env('KEY', 'none')\n"
	    "alias r := release\n"
	    "build target='x':\n"
	    "    @cargo build {{target}} '{{ tag }}' {{uppercase(tag)}}\n"
	    "    -rm {{'a'}}{{{{b}} \"{{`pwd`}}\"\n"
	    "release +files: (build tag) && clean\n"
	    "    #!/usr/bin/env bash\n"
	    "    for f in {{files}}; do\n"
	    "      gh upload $f\n"
	    "    done\n"
	    "[linux]\n"
	    "[no-cd]\n"
	    "clean:\n"
	    "py:\n"
	    "    #!/usr/bin/env python3\n"
	    "    print(1)\n"
	    "mod tools\n");
	check_block(f, &f->file->variables,
	    "version=$(git describe;);tag=v${version};"
	    "export my_key=${KEY-none};");
	check_runs(f, "build",
	    "(cargo build ${target} ${tag} $();)"
	    "(rm a{{b}} $(pwd;);)");
	check_runs(f, "r", "{gh upload ${f};}");
	check_depends(f, "release", "build,${tag} &&clean");
	assert_true(find(f, "release")->parameters.at[0].rest);
	assert_true(find(f, "build")->parameters.at[0].has_fallback);
	assert_true(find(f, "clean")->conditional);
	assert_true(find(f, "clean")->in_caller_folder);
	assert_int_equal(find(f, "py")->body, BODY_OPAQUE);
	assert_str(f->file->first->name, "build");
	check_answer(f, "tools::x", TARGET_UNKNOWN);
	check_answer(f, "nothing", TARGET_NO);
	assert_str(span_text(find(f, "build")
	                         ->program->block.at[0]
	                         ->body.at[0]
	                         ->words.at[3]
	                         .span),
	    "'{{ tag }}'");
}

/* Which shell reads the lines. */
static void
test_just_shells(void **state)
{
	struct fixture *f = *state;

	read_text(f, "justfile",
	    "set windows-shell := ['powershell.exe', '-c']\n"
	    "set shell := ['bash', '-c']\n"
	    "[unix]\na:\n  x\n[windows]\na:\n  y\n"
	    "[script('bash')]\nb:\n  z\n"
	    "[script('node')]\nc:\n  z\n");
	assert_int_equal(find(f, "a")->body, BODY_OPAQUE);
	check_block(f, &find(f, "a")->next->program->block, "(x;)");
	check_runs(f, "b", "z;");
	assert_int_equal(find(f, "c")->body, BODY_OPAQUE);
	read_text(f, "justfile", "set shell := ['nu', '-c']\na:\n  x\n");
	assert_int_equal(find(f, "a")->body, BODY_OPAQUE);
}

static void
test_npm(void **state)
{
	struct fixture *f = *state;

	read_text(f, "package.json",
	    "{\n\t\"name\": \"@me/tool\",\n"
	    "\t\"packageManager\": \"pnpm@9.1.0\",\n"
	    "\t\"bin\": \"cli.js\",\n"
	    "\t\"workspaces\": {\"packages\": [\"packages/*\", \"!x\"]},\n"
	    "\t\"scripts\": {\n"
	    "\t\t\"prebuild\": \"rm -rf dist\",\n"
	    "\t\t\"build\": \"tsc -p \\\"a b\\\" && npm run copy\"\n"
	    "\t}\n}\n");
	check_runs(f, "build", "<tsc -p a b;npm run copy;>");
	assert_true(find(f, "build")->appends_words);
	check_runs(f, "prebuild", "rm -rf dist;");
	assert_str(f->file->package, "@me/tool");
	assert_str(f->file->manager, "pnpm@9.1.0");
	assert_str(f->file->bins.at[0].name, "tool");
	assert_int_equal(f->file->workspaces.len, 2);
	check_answer(f, "test", TARGET_NO);
	read_text(f, "package.json", "[1, 2]");
	check_answer(f, "test", TARGET_UNKNOWN);
	read_text(f, "pnpm-workspace.yaml", "packages:\n  - 'a/*'\n");
	assert_str(f->file->workspaces.at[0].name, "a/*");
}

static void
test_other_json(void **state)
{
	struct fixture *f = *state;

	read_text(f, "composer.json",
	    "{\"scripts\": {\"a\": \"x\", \"b\": [\"@a --y\", \"@php z\", "
	    "\"Me\\\\Tool::run\"]}}");
	check_runs(f, "b", "composer run-script a --y;(php z;)?;");
	read_text(f, "deno.jsonc",
	    "{ // tasks\n\"tasks\": {\"a\": \"deno run https://x\", /* y */\n"
	    "\"b\": {\"command\": \"z\", \"dependencies\": [\"a\"]},}}\n");
	check_runs(f, "a", "deno run https://x;");
	check_runs(f, "b", "z;");
	check_depends(f, "b", "a");
}

static void
test_task(void **state)
{
	struct fixture *f = *state;

	read_text(f, "Taskfile.yml",
	    "version: '3'\n"
	    "vars:\n"
	    "  TAG: {sh: git describe}\n"
	    "  NAME: 'x-{{.TAG}}'\n"
	    "includes:\n"
	    "  docs: ./docs\n"
	    "  all: {taskfile: ./all.yml, flatten: true, optional: true}\n"
	    "tasks:\n"
	    "  default: echo one\n"
	    "  release:\n"
	    "    aliases: [r]\n"
	    "    deps: [build, {task: test}]\n"
	    "    dir: sub\n"
	    "    env: {K: '{{.TAG}}'}\n"
	    "    cmds:\n"
	    "      - gh release create \"{{.NAME}}\" {{.A | b}}\n"
	    "      - task: notes\n"
	    "      - cmd: |\n"
	    "          x\n"
	    "          y '{{.TAG}}'\n"
	    "  'build-*': x\n");
	check_block(
	    f, &f->file->variables, "TAG=$(git describe;);NAME=x-${TAG};");
	check_runs(
	    f, "r", "(gh release create ${NAME} $();)task notes;(x;y ${TAG};)");
	check_depends(f, "release", "build test [notes");
	check_runs(f, "default", "(echo one;)");
	check_answer(f, "build-a", TARGET_UNKNOWN);
	check_answer(f, "docs:x", TARGET_UNKNOWN);
	f->file->includes[1].missing = true;
	check_answer(f, "other", TARGET_NO);
}

static void
test_pyproject(void **state)
{
	struct fixture *f = *state;

	read_text(f, "pyproject.toml",
	    "[project]\nname = 'tool'\nscripts.tool = 'tool.cli:main'\n"
	    "[tool.poetry.scripts]\nold = {reference = 'x.py', type = "
	    "'file'}\n"
	    "[tool.poe.tasks]\n"
	    "lint = 'ruff check .'\n"
	    "rel.script = 'scripts.release:main()'\n"
	    "rel.cwd = 'sub'\n"
	    "all = ['lint', {cmd = 'pytest -q'}, {expr = '1'}]\n"
	    "[tool.pdm.scripts]\n_ = {env_file = '.env'}\n"
	    "pub = {cmd = ['twine', 'upload x']}\n"
	    "[tool.hatch.envs.docs.scripts]\n"
	    "build = ['serve --x', 'mkdocs']\nserve = 'y'\n"
	    "[tool.uv.workspace]\nmembers = ['packages/*']\n");
	assert_int_equal(f->file->problems.len, 0);
	assert_int_equal(find(f, "tool")->body, BODY_ENTRY);
	assert_str(find(f, "tool")->entry, "tool.cli:main");
	assert_int_equal(find(f, "old")->body, BODY_FILE);
	check_runs(f, "lint", "(ruff check .;)");
	assert_str(find(f, "rel")->entry, "scripts.release:main()");
	check_runs(f, "all", "poe lint;(pytest -q;)?;");
	check_depends(f, "all", "[lint");
	check_runs(f, "pub", "twine upload x;");
	check_runs(f, "build", "hatch -e docs run serve --x;(mkdocs;)");
	assert_str(find(f, "build")->environment, "docs");
	assert_str(f->file->workspaces.at[0].name, "packages/*");
	check_answer(f, "_", TARGET_NO);
}

static void
test_cargo(void **state)
{
	struct fixture *f = *state;

	read_text(f, ".cargo/config.toml",
	    "[alias]\nxtask = 'run --package xtask --'\n"
	    "rel = ['run', '-p', 'a b']\n");
	check_runs(f, "xtask", "cargo run --package xtask --;");
	check_runs(f, "rel", "cargo run -p a b;");
	assert_str(
	    span_text(find(f, "xtask")->program->block.at[0]->words.at[1].span),
	    "run");
	read_text(f, "Cargo.toml",
	    "[package]\nname = 'x'\n[[bin]]\nname = 'y'\npath = 'z.rs'\n"
	    "[workspace]\nmembers = ['a']\n");
	assert_str(f->file->package, "x");
	assert_str(f->file->bins.at[0].name, "y");
	assert_true(f->file->is_workspace);
}

/* Files made to be slow or large end soon, and say so. */
static void
test_hostile(void **state)
{
	struct fixture *f = *state;
	struct buf b = buf_new(f->arena);

	for (size_t i = 0; i < 2000; i++)
		buf_printf(&b, "t%zu ", i);
	buf_add_text(&b, ":");
	for (size_t i = 0; i < 2000; i++)
		buf_printf(&b, " d%zu", i);
	read_str(f, "Makefile", buf_str(&b));
	assert_int_equal(f->file->problems.at[0].kind, PROBLEM_BOUND);
	check_answer(f, "none", TARGET_UNKNOWN);
	b = buf_new(f->arena);
	buf_add_text(&b, "A0 = x\n");
	for (size_t i = 1; i < 50; i++)
		buf_printf(&b, "A%zu = $(A%zu)$(A%zu)\n", i, i - 1, i - 1);
	buf_add_text(&b, "$(A49): ; $(A49)\n");
	read_str(f, "Makefile", buf_str(&b));
	assert_true(f->file->targets[0]->is_pattern);
	b = buf_new(f->arena);
	buf_add_text(&b, "a:\n\t");
	for (size_t i = 0; i < 200000; i++)
		buf_add_text(&b, "$(shell ");
	read_str(f, "Makefile", buf_str(&b));
	assert_non_null(find(f, "a")->program);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		T(test_make_recipes),
		T(test_make_places),
		T(test_make_arms),
		T(test_make_rules),
		T(test_make_variables),
		T(test_make_shells),
		T(test_make_unread),
		T(test_just),
		T(test_just_shells),
		T(test_npm),
		T(test_other_json),
		T(test_task),
		T(test_pyproject),
		T(test_cargo),
		T(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
