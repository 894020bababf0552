/*
 * Which files are read, and as what: by their paths and modes alone.
 */

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "input/discover.h"
#include "own_arena.h"

/* "workflow", "action" ... or "-" for a file that is not read. */
static const char *
kind_of(const char *path, enum tree_mode mode)
{
	static const char *const names[] = { "workflow", "action", "skill",
		"document", "script" };
	struct diags diags = { .arena = arena };
	struct tree *t = tree_virtual(arena, &diags);
	struct inputs inputs = { 0 };
	const char *out = "-";

	tree_virtual_add(t, path, mode, S("x"));
	discover(arena, t, &inputs);
	assert_true(inputs.len < 2);
	if (inputs.len) {
		assert_true(str_is(inputs.at[0].file->path, path));
		out = names[inputs.at[0].kind];
	}
	tree_close(t);
	return out;
}

struct example {
	const char *path, *kind;
};

static void
check(enum tree_mode mode, const struct example *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *got = kind_of(list[i].path, mode);

		if (strcmp(got, list[i].kind) != 0)
			print_error("%s: got %s, want %s\n", list[i].path, got,
			    list[i].kind);
		assert_string_equal(got, list[i].kind);
	}
}

#define CHECK(mode, list) \
	check((mode), (list), sizeof(list) / sizeof((list)[0]))

static void
test_workflows(void **state)
{
	static const struct example list[] = {
		{ ".github/workflows/ci.yml", "workflow" },
		{ ".github/workflows/ci.yaml", "workflow" },
		{ ".github/workflows/.yml", "workflow" },
		/* The forge reads no folder below it, and no other name. */
		{ ".github/workflows/old/ci.yml", "-" },
		{ ".github/workflows/ci.yml.off", "-" },
		{ ".github/workflows/ci.json", "-" },
		{ ".github/workflows/ci.YML", "-" },
		{ ".github/Workflows/ci.yml", "-" },
		{ ".GitHub/workflows/ci.yml", "-" },
		{ "workflows/ci.yml", "-" },
		/* Of a project inside, a fixture or a template: not ours. */
		{ "sub/.github/workflows/ci.yml", "-" },
		{ "fixtures/a/.github/workflows/ci.yml", "-" },
		/* However it is called. */
		{ ".github/workflows/changelog.yml", "workflow" },
		{ ".github/workflows/test.yml", "workflow" },
	};

	(void)state;
	CHECK(TREE_PLAIN, list);
	CHECK(TREE_LINK, list);
}

static void
test_actions(void **state)
{
	static const struct example list[] = {
		{ "action.yml", "action" },
		{ "action.yaml", "action" },
		{ ".github/actions/x/action.yml", "action" },
		{ ".github/actions/x/y/action.yaml", "action" },
		{ ".github/actions/action.yml", "action" },
		{ ".github/actions/x/main.yml", "-" },
		{ ".github/actions/x/my-action.yml", "-" },
		{ "Action.yml", "-" },
		{ "sub/action.yml", "-" },
		{ "sub/.github/actions/x/action.yml", "-" },
	};

	(void)state;
	CHECK(TREE_PLAIN, list);
}

static void
test_skills(void **state)
{
	static const struct example list[] = {
		{ ".claude/skills/release/SKILL.md", "skill" },
		{ ".agents/skills/release/SKILL.md", "skill" },
		{ ".codex/skills/release/SKILL.md", "skill" },
		{ ".github/skills/release/SKILL.md", "skill" },
		{ ".cursor/rules/release/SKILL.md", "skill" },
		{ "skills/release/SKILL.md", "skill" },
		{ "skills/SKILL.md", "skill" },
		{ "skills/group/release/SKILL.md", "skill" },
		{ "plugins/x/skills/release/SKILL.md", "skill" },
		{ "my-skills/skills/release/SKILL.md", "skill" },
		{ ".claude/commands/release.md", "skill" },
		{ ".claude/commands/group/release.md", "skill" },
		{ "plugins/x/.claude/commands/release.md", "skill" },
		{ "SKILL.md", "-" },
		{ "release/SKILL.md", "-" },
		{ "my-skills/release/SKILL.md", "-" },
		{ "my-skills/your-skills/release/SKILL.md", "-" },
		{ ".claude/skills/release/skill.md", "-" },
		{ ".claude/skills/release/other.md", "-" },
		{ ".claude/commands/release.txt", "-" },
		{ "tests/.claude/skills/release/SKILL.md", "-" },
		{ "templates/skills/release/SKILL.md", "-" },
		{ "examples/.claude/commands/release.md", "-" },
	};

	(void)state;
	CHECK(TREE_PLAIN, list);
}

static void
test_documents(void **state)
{
	static const struct example list[] = {
		{ "RELEASE.md", "document" },
		{ "RELEASING.md", "document" },
		{ "release-process.md", "document" },
		{ "Releases.md", "document" },
		{ "CONTRIBUTING.md", "document" },
		{ "PUBLISHING.md", "document" },
		{ "BUILD.md", "document" },
		{ "BUILDING.md", "document" },
		{ "AGENTS.md", "document" },
		{ "CLAUDE.md", "document" },
		{ "README.md", "document" },
		{ "packages/x/README.md", "document" },
		{ "MAINTAINERS.md", "document" },
		{ "DEVELOPMENT.md", "document" },
		{ "HACKING.md", "document" },
		{ "docs/anything.md", "document" },
		{ "docs/a/b/c.md", "document" },
		{ "doc/anything.md", "document" },
		{ ".github/anything.md", "document" },
		{ ".github/x/anything.md", "-" },
		{ "anything.md", "-" },
		{ "sub/docs/anything.md", "-" },
		{ "README", "-" },
		{ "README.rst", "-" },
		{ "README.md.txt", "-" },
		{ "READMES.md", "-" },
		{ "MY-README.md", "-" },
		/* Of others. */
		{ "examples/README.md", "-" },
		{ "vendor/x/README.md", "-" },
		{ "docs/_templates/x.md", "-" },
		{ "node_modules/x/README.md", "-" },
		/* What was, or may be. */
		{ "docs/CHANGELOG.md", "-" },
		{ "docs/plans/release.md", "-" },
		{ "docs/adr/0001-release.md", "-" },
		{ "docs/archive/RELEASING.md", "-" },
		{ "docs/.archive/RELEASING.md", "-" },
		{ "docs/2026-04-20-release.md", "-" },
		{ "docs/release-retrospective.md", "-" },
		{ "docs/release-plan.md", "-" },
	};

	(void)state;
	CHECK(TREE_PLAIN, list);
}

static void
test_scripts(void **state)
{
	static const struct example plain[] = {
		{ "release.sh", "script" },
		{ "release.bash", "script" },
		{ "scripts/release.sh", "script" },
		{ "scripts/a/b/release.sh", "script" },
		{ "Scripts/release.sh", "script" },
		{ ".ci/release.sh", "script" },
		{ ".github/release.sh", "script" },
		{ "hack/release.sh", "script" },
		{ "src/release.sh", "-" },
		{ "release", "-" },
		{ "scripts/release", "-" },
		{ "scripts/release.py", "-" },
		{ "scripts/release.SH", "-" },
		{ "scripts/fixtures/release.sh", "-" },
		{ "tools/vendor/x.sh", "-" },
	};
	static const struct example executable[] = {
		{ "release", "script" },
		{ "bin/release", "script" },
		{ "scripts/release.sh", "script" },
		{ "src/release", "-" },
		{ "scripts/release.py", "-" },
		{ "scripts/release.1", "-" },
	};
	static const struct example link[] = {
		{ "release.sh", "-" },
		{ "bin/release", "-" },
	};

	(void)state;
	CHECK(TREE_PLAIN, plain);
	CHECK(TREE_EXECUTABLE, executable);
	CHECK(TREE_LINK, link);
	CHECK(TREE_SUBMODULE, link);
	assert_string_equal(kind_of("docs/x.md", TREE_SUBMODULE), "-");
}

static void
test_foreign(void **state)
{
	static const char *const foreign[] = { "tests/a", "a/tests/b", "Test/a",
		"__tests__/a", "testdata/a", "_fixtures/a", ".templates/a",
		"third_party/x/y", "a/site-packages/b" };
	static const char *const own[] = { "a", "tests", "a/tests",
		"my-tests/a", "testing/a", "_/a", "./a", "src/latest/a",
		"exampled/a", "" };

	(void)state;
	for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++)
		assert_true(path_is_foreign(str_of(foreign[i])));
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		assert_false(path_is_foreign(str_of(own[i])));
}

static void
test_history(void **state)
{
	static const char *const history[] = { "CHANGELOG.md", "changes.md",
		"docs/History.md", "NEWS", "plans/x.md", "a/ADR/b.md",
		"docs/releases/v1.md", "_posts/x.md", "2026-04-20-notes.md",
		"2026-04-20", "x-plan.md", "docs/x-retrospective.md",
		"ROADMAP.md", "rfcs/x" };
	static const char *const present[] = { "RELEASE.md", "docs/x.md",
		"changelog-guide.md", "planning.md", "2026-04.md",
		"20260420.md", "2026-4-20-x.md", "2026x04x20-x.md", "plans",
		"archive", "explan.md", "newsletter.md", "" };

	(void)state;
	for (size_t i = 0; i < sizeof(history) / sizeof(history[0]); i++) {
		if (!path_is_history(str_of(history[i])))
			print_error("%s\n", history[i]);
		assert_true(path_is_history(str_of(history[i])));
	}
	for (size_t i = 0; i < sizeof(present) / sizeof(present[0]); i++) {
		if (path_is_history(str_of(present[i])))
			print_error("%s\n", present[i]);
		assert_false(path_is_history(str_of(present[i])));
	}
}

/* Paths of the inputs below DIR/PATH, with a space between. */
static struct str
below(const char *dir, const char *path)
{
	struct diags diags = { .arena = arena };
	struct str root = str_printf(arena, "%s%s", dir, path), why;
	struct buf b = buf_new(arena);
	struct inputs inputs = { 0 };
	struct tree *t = NULL;

	assert_int_equal(
	    tree_open(arena, &diags, str_cstr(arena, root), NULL, &t, &why),
	    TREE_OK);
	discover(arena, t, &inputs);
	for (size_t i = 0; i < inputs.len; i++)
		buf_printf(&b, "%s" STR_FMT, i ? " " : "",
		    STR_ARG(inputs.at[i].file->path));
	tree_close(t);
	return buf_str(&b);
}

/* A project in a larger repository, or in its fixtures, asked for by PATH. */
static void
test_below_the_root(void **state)
{
	char dir[] = "/tmp/test_discover.XXXXXX";
	struct str make;

	(void)state;
	assert_non_null(mkdtemp(dir));
	make = str_printf(arena,
	    "cd %s && git init -q && p=tests/fixtures/p/.github/workflows && "
	    "mkdir -p $p .github/workflows && echo >$p/in.yml && "
	    "echo >tests/fixtures/p/README.md && "
	    "echo >.github/workflows/out.yml && git add -A",
	    dir);
	assert_int_equal(system(str_cstr(arena, make)), 0);
	assert_true(str_is(below(dir, ""), ".github/workflows/out.yml"));
	assert_true(str_is(below(dir, "/tests/fixtures/p"),
	    ".github/workflows/in.yml README.md"));
	assert_true(str_is(below(dir, "/tests"), ""));
	make = str_printf(arena, "rm -rf %s", dir);
	assert_int_equal(system(str_cstr(arena, make)), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_workflows),
		cmocka_unit_test(test_actions),
		cmocka_unit_test(test_skills),
		cmocka_unit_test(test_documents),
		cmocka_unit_test(test_scripts),
		cmocka_unit_test(test_foreign),
		cmocka_unit_test(test_history),
		cmocka_unit_test(test_below_the_root),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
