/*
 * Globs in their three dialects, with the examples of the forge's cheat
 * sheet, and regular expressions with their limits.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/pattern.h"

struct example {
	const char *glob, *text;
	bool yes;
};

static void
check(enum glob_dialect d, const struct example *e, size_t n)
{
	struct arena *a = arena_new(0);

	for (size_t i = 0; i < n; i++) {
		bool yes =
		    glob_matches(a, d, str_of(e[i].glob), str_of(e[i].text));

		if (yes != e[i].yes)
			fail_msg("'%s' on '%s': %s", e[i].glob, e[i].text,
			    yes ? "matches" : "does not match");
	}
	assert_int_equal(arena_used(a), 0);
	arena_free(a);
}

#define CHECK(d, list) check((d), (list), sizeof(list) / sizeof((list)[0]))

static void
filter_examples(void **state)
{
	static const struct example list[] = {
		{ "feature/*", "feature/my-branch", true },
		{ "feature/*", "feature/a/b", false },
		{ "feature/**", "feature/beta-a/my-branch", true },
		{ "main", "main", true },
		{ "main", "mains", false },
		{ "*", "releases", true },
		{ "*", "all/the/branches", false },
		{ "**", "all/the/branches", true },
		{ "*feature", "mona-feature", true },
		{ "*feature", "feature", true },
		{ "v2*", "v2", true },
		{ "v2*", "v2.9", true },
		{ "v2*", "v1.2", false },
		{ "v[12].[0-9]+.[0-9]+", "v1.10.1", true },
		{ "v[12].[0-9]+.[0-9]+", "v2.0.0", true },
		{ "v[12].[0-9]+.[0-9]+", "v3.0.0", false },
		{ "v[12].[0-9]+.[0-9]+", "v1.2.3-rc.1", false },
		{ "*.jsx?", "page.js", true },
		{ "*.jsx?", "page.jsx", true },
		{ "*.jsx?", "page.jsxx", false },
		{ "**.js", "src/js/app.js", true },
		{ "*.js", "src/app.js", false },
		{ "docs/*", "docs/README.md", true },
		{ "docs/*", "docs/a/b.md", false },
		{ "docs/**", "docs/mona/octocat.txt", true },
		{ "docs/**", "docs", false },
		{ "docs/**/*.md", "docs/README.md", true },
		{ "docs/**/*.md", "docs/a/markdown/file.md", true },
		{ "**/docs/**", "docs/hello.md", true },
		{ "**/docs/**", "dir/docs/my-file.txt", true },
		{ "**/docs/**", "mydocs/hello.md", false },
		{ "**/README.md", "README.md", true },
		{ "**/README.md", "js/README.md", true },
		{ "**/*src/**", "my-src/code/js/app.js", true },
		{ "**/*-post.md", "my-post.md", true },
		{ "**/*-post.md", "path/their-post.md", true },
		{ "**/migrate-*.sql", "migrate-10909.sql", true },
		{ "**/migrate-*.sql", "db/sept/migrate-v1.sql", true },
		{ "**/migrate-*.sql", "db/other.sql", false },
	};

	(void)state;
	CHECK(GLOB_FILTER, list);
}

static void
filter_marks(void **state)
{
	static const struct example list[] = {
		{ "v*.*.*", "v1.2.3", true },
		{ "v*.*.*", "v1.2.3-rc.1", true },
		{ "v*.*.*", "v..", true },
		{ "v*.*.*", "v1.2", false },
		{ "v*.*.*", "pkg/v1.2.3", false },
		/* a dot is itself, a question mark no wildcard */
		{ "v1.0", "v1x0", false },
		{ "v?1", "1", true },
		{ "v?1", "v1", true },
		{ "v?1", "x1", false },
		{ "ab+", "abbb", true },
		{ "ab+", "a", false },
		{ "[CB]at?", "Ca", true },
		{ "a\\*", "a*", true },
		{ "a\\*", "ab", false },
		{ "a\\?b", "a?b", true },
		{ "a(b|c)", "a(b|c)", true },
		{ "a(b|c)", "ab", false },
		{ "", "", true },
		{ "", "a", false },
		/* what is no filter stands for itself */
		{ "?a", "a", false },
		{ "?a", "?a", true },
		{ "a*+", "ab", false },
		{ "[a", "a", false },
		{ "[a", "[a", true },
		{ "a\\", "a\\", true },
		{ "[z-a]", "b", false },
		{ "[]", "[]", true },
	};

	(void)state;
	CHECK(GLOB_FILTER, list);
}

static void
ignore_globs(void **state)
{
	static const struct example list[] = {
		{ "*.o", "a.o", true },
		{ "*.o", "dir/a.o", false },
		{ "a?c", "abc", true },
		{ "a?c", "a/c", false },
		{ "**/foo", "foo", true },
		{ "**/foo", "a/b/foo", true },
		{ "**/foo", "afoo", false },
		{ "foo/**", "foo/a/b", true },
		{ "foo/**", "foo", false },
		{ "a/**/b", "a/b", true },
		{ "a/**/b", "a/x/y/b", true },
		{ "a/**/b", "a/xb", false },
		/* ** that is not a whole part is * */
		{ "a**b", "axb", true },
		{ "a**b", "ax/b", false },
		{ "**.o", "a/b.o", false },
		{ "[!a]x", "bx", true },
		{ "[!a]x", "ax", false },
		{ "[^a]x", "/x", false },
		{ "[a-c]", "b", true },
		{ "[]a]", "]", true },
		{ "[[:digit:]]x", "7x", true },
		{ "[[:digit:]]x", "ax", false },
		{ "[.-0]", "/", false },
		{ "[\\]]", "]", true },
		{ "a+", "aa", false },
		{ "a+", "a+", true },
		{ "\\#x", "#x", true },
		{ "\xc3*", "\xc3\xa9", true },
	};

	(void)state;
	CHECK(GLOB_IGNORE, list);
}

static void
shell_globs(void **state)
{
	static const struct example list[] = {
		{ "*", "a/b", true },
		{ "a?b", "a/b", true },
		{ "*-rc*", "v1/2-rc.1", true },
		{ "[!0-9]*", "v1", true },
		{ "[!0-9]*", "1v", false },
		{ "a\\*", "a*", true },
		{ "a\nb*", "a\nbc", true },
		{ "*c", "a\nbc", true },
		{ "[", "[", true },
	};

	(void)state;
	CHECK(GLOB_SHELL, list);
}

static void
hostile_globs(void **state)
{
	struct arena *a = arena_new((size_t)64 << 20);
	char glob[2001], text[4001];

	(void)state;
	for (size_t i = 0; i + 1 < sizeof(glob); i += 2) {
		glob[i] = '*';
		glob[i + 1] = 'a';
	}
	glob[sizeof(glob) - 1] = '\0';
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 2] = 'b';
	text[sizeof(text) - 1] = '\0';
	/* none of these ends in b: found by the limit, if not before */
	assert_false(glob_matches(a, GLOB_SHELL, str_of(glob), str_of(text)));
	assert_false(glob_matches(a, GLOB_FILTER, str_of(glob), str_of(text)));
	assert_false(glob_matches(
	    a, GLOB_FILTER, S("**/**/**/**/**/**/**/**/x"), str_of(text)));
	memset(glob, '*', sizeof(glob) - 1);
	assert_true(glob_matches(a, GLOB_IGNORE, str_of(glob), str_of(text)));
	memset(glob, '[', sizeof(glob) - 1);
	assert_true(glob_matches(a, GLOB_IGNORE, str_of(glob), str_of(glob)));
	assert_int_equal(arena_used(a), 0);
	arena_free(a);
}

static void
regex_places(void **state)
{
	static const struct {
		const char *regex, *name, *text;
		size_t from, at, len;
		bool yes;
	} list[] = {
		{ "b+", NULL, "abbbc", 0, 1, 3, true },
		{ "b+", NULL, "abbbc", 2, 2, 2, true },
		{ "b+", NULL, "abbbc", 4, 0, 0, false },
		{ "b+", NULL, "abbbc", 9, 0, 0, false },
		{ "v(?<n>[0-9]+)", "n", "x v12", 0, 3, 2, true },
		{ "v(?<n>[0-9]+)", "m", "x v12", 0, 0, 0, false },
		{ "a(?<n>b)?", "n", "ac", 0, 0, 0, false },
		{ "ab?c", NULL, "xac", 0, 1, 2, true },
		{ "ab*", NULL, "xa", 0, 1, 1, true },
		{ "^b", NULL, "ab", 1, 0, 0, false },
		{ "(?<=a)b", NULL, "ab", 1, 1, 1, true },
		{ "abc|d", NULL, "xd", 0, 1, 1, true },
		{ "\\bgh release", NULL, "run gh release", 0, 4, 10, true },
		{ "\\bgh release", NULL, "run ghrelease", 0, 0, 0, false },
		{ "(?i)ABC", NULL, "xabc", 0, 1, 3, true },
		{ "", NULL, "", 0, 0, 0, true },
		{ "(", NULL, "(", 0, 0, 0, false },
		{ "(*UTF)a", NULL, "a", 0, 0, 0, false },
	};
	struct arena *a = arena_new(0);

	(void)state;
	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		size_t at = 99, len = 99;
		bool yes = regex_find(a, list[i].regex, list[i].name,
		    str_of(list[i].text), list[i].from, &at, &len);

		if (yes != list[i].yes || (yes && at != list[i].at) ||
		    (yes && len != list[i].len))
			fail_msg("/%s/ in '%s': %d at %zu+%zu", list[i].regex,
			    list[i].text, yes, at, len);
		if (!yes)
			assert_int_equal(at, 99);
	}
	assert_int_equal(arena_used(a), 0);
	arena_free(a);
}

static void
regex_limits(void **state)
{
	struct arena *a = arena_new((size_t)64 << 20);
	size_t at, len, n = 20000;
	char *text = arena_bytes(a, n);

	(void)state;
	memset(text, 'a', n);
	assert_false(regex_find(
	    a, "(a+)+$x", NULL, (struct str){ text, n }, 0, &at, &len));
	assert_false(regex_find(
	    a, "(a|(?R)b)*c", NULL, (struct str){ text, n }, 0, &at, &len));
	assert_false(regex_find(a, "((a{1,999}){1,999}){1,999}", NULL,
	    (struct str){ text, n }, 0, &at, &len));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(filter_examples),
		cmocka_unit_test(filter_marks),
		cmocka_unit_test(ignore_globs),
		cmocka_unit_test(shell_globs),
		cmocka_unit_test(hostile_globs),
		cmocka_unit_test(regex_places),
		cmocka_unit_test(regex_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
