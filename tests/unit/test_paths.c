/*
 * Trees made in memory: finding, resolving, guessing and ignoring paths.
 * And what is read of git's config.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/arena.h"
#include "input/gitconfig.h"
#include "input/repository.h"
#include "input/tree.h"

struct bench {
	struct arena *arena;
	struct diags diags;
	struct tree *tree;
};

static int
setup(void **state)
{
	struct bench *p = calloc(1, sizeof(*p));

	if (!p)
		return -1;
	p->arena = arena_new(0);
	p->diags.arena = p->arena;
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct bench *p = *state;

	tree_close(p->tree);
	arena_free(p->arena);
	free(p);
	return 0;
}

static void
virtual_add(struct bench *p, const char *path, const char *text)
{
	tree_virtual_add(p->tree, path, TREE_PLAIN, str_of(text));
}

static void
virtual_link(struct bench *p, const char *path, const char *to)
{
	tree_virtual_add(p->tree, path, TREE_LINK, str_of(to));
}

static void
finds(void **state)
{
	static const char *const sorted[] = { "a", "a.b", "a/b/x", "a/c",
		"sub" };
	struct bench *p = *state;
	struct tree_file *f;

	p->tree = tree_virtual(p->arena, &p->diags);
	virtual_add(p, "a/c", "");
	virtual_add(p, "a.b", "");
	virtual_add(p, "a/b/x", "hello");
	virtual_add(p, "a", "");
	tree_virtual_add(p->tree, "sub", TREE_SUBMODULE, S(""));
	for (size_t i = 0; i < 5; i++)
		assert_true(str_is(tree_at(p->tree, i)->path, sorted[i]));
	f = tree_find(p->tree, S("a/b/x"));
	assert_non_null(f);
	assert_true(str_is(tree_read(p->tree, f)->text, "hello"));
	assert_null(tree_find(p->tree, S("a/b")));
	assert_true(tree_has_folder(p->tree, S("a")));
	assert_true(tree_has_folder(p->tree, S("a/b/")));
	assert_true(tree_has_folder(p->tree, S("")));
	assert_true(tree_has_folder(p->tree, S(".")));
	assert_true(tree_has_folder(p->tree, S("sub")));
	assert_false(tree_has_folder(p->tree, S("a.b")));
	assert_false(tree_has_folder(p->tree, S("a/b/x")));
	assert_int_equal(tree_lower_bound(p->tree, S("a/")), 2);
	assert_int_equal(tree_lower_bound(p->tree, S("z")), 5);
	assert_true(tree_is_repository(p->tree));
}

static void
resolves(void **state)
{
	static const struct {
		const char *path, *to; /* NULL: does not resolve */
	} cases[] = {
		{ "a/./b//../c", "a/c" },
		{ "", "" },
		{ ".", "" },
		{ "./x/", "x" },
		{ "..", NULL },
		{ "a/../../b", NULL },
		{ "/a", NULL },
		{ "dir/file", "real/file" },
		{ "dir/../x", "x" },
		{ "deep/in/file", "real/file" },
		{ "deep/in/../x", "x" },
		{ "gone/x", "nowhere/x" },
		{ "loop", NULL },
		{ "loop/x", NULL },
		{ "out", NULL },
		{ "abs", NULL },
		{ "sub", "sub" },
		{ "sub/", "sub" },
		{ "sub/x", NULL },
		{ "tosub/x", NULL },
	};
	struct bench *p = *state;
	struct str to;

	p->tree = tree_virtual(p->arena, &p->diags);
	virtual_add(p, "real/file", "text");
	virtual_link(p, "dir", "real");
	virtual_link(p, "deep/in", "../dir/");
	virtual_link(p, "gone", "nowhere");
	virtual_link(p, "loop", "pool");
	virtual_link(p, "pool", "./loop");
	virtual_link(p, "out", "../x");
	virtual_link(p, "abs", "/real");
	virtual_link(p, "tosub", "sub");
	tree_virtual_add(p->tree, "sub", TREE_SUBMODULE, S(""));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bool ok = tree_resolve(p->tree, str_of(cases[i].path), &to);

		if (ok != (cases[i].to != NULL))
			fail_msg("resolving '%s'", cases[i].path);
		assert_string_equal(
		    str_cstr(p->arena, to), cases[i].to ? cases[i].to : "");
	}
}

static void
links_multiply_within_bounds(void **state)
{
	struct bench *p = *state;
	struct str to;
	char name[32], text[64];

	/* Each leads twice through the next: without a bound, 2^60 steps. */
	p->tree = tree_virtual(p->arena, &p->diags);
	for (int i = 0; i < 60; i++) {
		(void)snprintf(name, sizeof(name), "l%d", i);
		(void)snprintf(text, sizeof(text), "l%d/../l%d", i + 1, i + 1);
		virtual_link(p, name, text);
	}
	assert_false(tree_resolve(p->tree, S("l0"), &to));
}

static void
nearest_is_sure_of_itself(void **state)
{
	static const struct {
		const char *path, *near;
	} cases[] = {
		{ "scripts/build/publish.sh", "tools/build/publish.sh" },
		{ "publish.sh", "dev/publish.sh" },
		{ "scripts/Release.py", "scripts/release.py" },
		{ "scripts/relaese.py", "scripts/release.py" },
		{ "scripts/release.sh", "scripts/release.py" },
		{ "scripts/xy", "" },
		{ "scripts/nothing.txt", "" },
		{ "scripts/", "" },
		{ "", "" },
	};
	enum { NCASES = sizeof(cases) / sizeof(cases[0]) };
	struct bench *p = *state;

	p->tree = tree_virtual(p->arena, &p->diags);
	virtual_add(p, "old/tools/publish.sh", "");
	virtual_add(p, "tools/build/publish.sh", "");
	virtual_add(p, "dev/publish.sh", "");
	virtual_add(p, "scripts/release.py", "");
	virtual_add(p, "scripts/xz", "");
	/* Once through all files, then by the index, then as known. */
	for (size_t i = 0; i < (size_t)3 * NCASES; i++) {
		struct str n =
		    tree_nearest(p->tree, str_of(cases[i % NCASES].path));

		assert_string_equal(
		    str_cstr(p->arena, n), cases[i % NCASES].near);
	}
}

static void
ignores(void **state)
{
	static const struct {
		const char *path;
		bool ignored;
	} cases[] = {
		{ "x.log", true },
		{ "a/b/x.log", true },
		{ "keep.log", false },
		{ "build/x", true },
		{ "a/build/x", true },
		{ "build", false }, /* as a file */
		{ "build/", true },
		{ "dist", true },
		{ "a/dist", false },
		{ "docs/out/x.html", true },
		{ "docs/x.html", false },
		{ "sub/secret", true },
		{ "secret", false },
		{ "sub/deep/secret", true },
		{ "sub/x.log", false },
		{ "#hash", true },
		{ "trail", true },
		{ "tracked.log", false },
		{ "any/where/cache", true },
		{ "../x.log", false },
		{ "build/keep.log", true },
		{ "a/cache", false }, /* holds what is tracked */
		{ "a/cache/new", true },
	};
	struct bench *p = *state;

	p->tree = tree_virtual(p->arena, &p->diags);
	virtual_add(p, ".gitignore",
	    "# comment\n*.log\n!keep.log\nbuild/\n/dist\r\n"
	    "docs/out\n\\#hash\ntrail   \n**/cache\n\n");
	virtual_add(p, "sub/.gitignore", "secret\n!x.log\n");
	virtual_add(p, "tracked.log", "");
	virtual_add(p, "a/cache/kept", "");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (tree_ignores(p->tree, str_of(cases[i].path)) !=
		    cases[i].ignored)
			fail_msg("'%s'", cases[i].path);
}

static void
config_is_read(void **state)
{
	struct bench *p = *state;
	struct str text = S("[core]\n\tbare = false ; not it\n"
	                    "[remote \"other\"]\nurl = wrong\n"
	                    "[Remote \"origin\"] URL = \"git@github.com:\"Own\\"
	                    "\ner/Name.git # end\n"
	                    "[remote \"Origin\"]\nurl = wrong\n[x\n=\n]]\n");

	assert_string_equal(str_cstr(p->arena, gitconfig_value(p->arena, text,
	                                           "remote", "origin", "url")),
	    "git@github.com:Owner/Name.git");
	assert_true(str_is(
	    gitconfig_value(p->arena, text, "core", NULL, "bare"), "false"));
}

static void
urls_have_names(void **state)
{
	static const struct {
		const char *url, *name;
	} cases[] = {
		{ "https://github.com/Own/Name.git", "own/name" },
		{ "https://token@github.com/own/name/", "own/name" },
		{ "git@github.com:own/name.git", "own/name" },
		{ "ssh://git@github.com:22/own/name", "own/name" },
		{ "https://host/group/own/name.git", "own/name" },
		{ "/srv/git/own/name.git", "" },
		{ "../own/name", "" },
		{ "file:///own/name", "" },
		{ "https://github.com/name", "" },
		{ "", "" },
	};
	struct bench *p = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct str n =
		    repository_url_name(p->arena, str_of(cases[i].url));

		assert_string_equal(str_cstr(p->arena, n), cases[i].name);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(finds),
		TEST(resolves),
		TEST(links_multiply_within_bounds),
		TEST(nearest_is_sure_of_itself),
		TEST(ignores),
		TEST(config_is_read),
		TEST(urls_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
