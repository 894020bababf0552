/*
 * Paths that calls and steps are given and that cannot exist then: which
 * words and inputs are asked about, and what excuses them.
 */

#include "release_world.h"

/* The paths that are told of, one a word, of a job with these steps ... */
static const char *
told_of(const char *front, const char *run)
{
	struct buf b;
	struct unresolved *all;
	size_t n;

	renew();
	add("README.md", "# x\n");
	add("docs/notes.md", "# x\n");
	add("scripts/x.sh", "cp $1 docs/$2\n");
	add("scripts/x.py", "print(1)\n");
	add(".gitignore", "/build/\n*.log\n");
	add_workflow("w", "push",
	    str_cstr(world.arena,
	        str_printf(world.arena,
	            "  j:\n    runs-on: ubuntu-latest\n    steps:\n%s%s%s",
	            front, *run ? "      - run: |\n          " : "", run)));
	build();
	b = buf_new(world.arena);
	n = model_unresolved(world.model, &all);
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s" STR_FMT, i ? " " : "",
		    STR_ARG(all[i].call->script));
	return str_cstr(world.arena, buf_str(&b));
}

static const char *
told(const char *steps)
{
	return told_of(steps, "");
}

#define CHECKOUT "      - uses: actions/checkout@v6\n"
#define USES(what) "      - uses: " what "\n"
#define RUN(what) "      - run: |\n          " what "\n"

struct row {
	const char *run, *told;
};

static void
check(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *paths = told_of(CHECKOUT, rows[i].run);

		if (strcmp(paths, rows[i].told) != 0)
			print_message("%s: %s\n", rows[i].run, paths);
		assert_string_equal(paths, rows[i].told);
	}
}
#define CHECK(rows) check(rows, sizeof(rows) / sizeof((rows)[0]))

static void
test_words(void **state)
{
	static const struct row rows[] = {
		{ "cat README.md docs docs/notes.md", "" },
		{ "cat aa -n bb", "aa bb" },
		{ "cat - -- -x", "" },
		{ "cat ./aa ../aa docs/../bb /aa ~/aa", "aa bb" },
		{ "cat '*.md' 'a b' a:b a=b a@b 'a\\b' 'a$b' +2", "" },
		{ "cat $A ${A}/bb \"$(c)\"", "" },
		{ "A=aa; cat $A $A/bb x/${A}", "aa aa/bb x/aa" },
		{ "cp aa bb cc", "aa bb" },
		{ "cp -t cc aa bb", "aa bb" },
		{ "mv aa docs/", "aa" },
		{ "install -m 755 aa bb", "aa" },
		{ "install -d aa bb", "" },
		{ "sed -n p aa", "aa" },
		{ "sed s/a/b/", "" },
		{ "sed -i '' s/a/b/ cc", "" },
		{ "sed -i .bak s/a/b/ cc", "cc" },
		{ "sed -e s/a/b/ -e s/b/a/ cc", "cc" },
		{ "grep aa bb", "bb" },
		{ "grep -e aa bb", "bb" },
		{ "grep -f aa bb", "aa" },
		{ "grep -rs aa bb", "" },
		{ "jq .a bb", "bb" },
		{ "jq --arg a b .c", "" },
		{ "jq --arg a b .c dd", "dd" },
		{ "jq -n .a bb", "" },
		{ "tar -xzf a.tgz", "a.tgz" },
		{ "tar -czf a.tgz bb docs", "bb" },
		{ "tar -czf a.tgz -C docs bb", "" },
		{ "tar xzf a.tgz", "" },
		{ "gh release create v1 a.zip#A 'docs/*'", "a.zip" },
		{ "gh release create $TAG a.zip", "" },
		{ "gh release create v1 -F a.md", "a.md" },
		{ "gpg --batch --import a.asc", "a.asc" },
		{ "gpg --recv-keys aa", "" },
		{ "pip install -r a.txt -c b.txt cc", "a.txt b.txt" },
		{ "docker build -t x:y -f a.docker docs", "a.docker" },
		{ "unknown < aa", "aa" },
		{ "unknown < docs/notes.md", "" },
		{ "unknown aa", "" },
		{ "sudo cat aa", "aa" },
		{ "pnpm install aa bb", "" },
		{ "cd docs && cat notes.md aa", "docs/aa" },
		{ "cd out && cat aa", "" },
		{ "sh scripts/x.sh aa bb", "aa" },
		{ "for f in aa bb; do cat $f; done", "" },
	};

	(void)state;
	CHECK(rows);
}

static void
test_made(void **state)
{
	static const struct row rows[] = {
		{ "echo > aa; cat aa", "" },
		{ "mkdir -p aa/bb; ls aa aa/bb", "" },
		{ "touch aa; cat ./aa", "" },
		{ "cp README.md aa; cat aa", "" },
		{ "cp -r docs aa; cat aa/notes.md bb", "bb" },
		{ "cp docs/* .; cat aa", "" },
		{ "cp \"$X\"/aa .; cat bb", "" },
		{ "A=aa; unknown; cat $A", "" },
		{ "python3 scripts/x.py; cat aa", "" },
		{ "tools/x --all; cat aa", "" },
		{ "cargo build; cat aa", "" },
		{ "brew ruby x; cat aa", "" },
		{ "brew install x; cat aa", "aa" },
		{ "curl -LO \"$X\"; cat aa", "" },
		{ "curl -LO \"https://x/$X/aa\"; cat aa bb", "bb" },
		{ "curl -o aa \"$X\"; cat aa", "" },
		{ "cat build/x a.log build", "" },
		{ "f() { echo > \"$1\"; }; f aa; cat aa", "" },
		{ "{ echo; } > aa; cat aa", "" },
	};

	(void)state;
	CHECK(rows);
}

static void
test_excused(void **state)
{
	static const struct row rows[] = {
		{ "cat aa || true", "" },
		{ "if cat aa; then echo; fi", "" },
		{ "cat aa 2>/dev/null", "" },
		{ "[ -f aa ] && cat aa", "" },
		{ "if [ -f aa ]; then cat aa; fi", "" },
		{ "set +e; cat aa", "" },
		{ "bash aa; cat aa", "" },
		{ "cat aa && ls docs", "aa" },
		{ "ls docs && cat aa && ls", "aa" },
		{ "cat aa && ls docs || true", "" },
		{ "if cat aa && ls; then ls; fi", "" },
		{ "if ls; then cat aa && ls; fi", "" },
		{ "cat aa; cat aa", "aa" },
		{ "cat aa | head", "aa" },
		{ "A=$(cat aa)", "aa" },
		{ "A=$(cat aa || echo)", "" },
	};

	(void)state;
	CHECK(rows);
	assert_string_equal(
	    told(CHECKOUT RUN("cat aa") "        continue-on-error: true\n"),
	    "");
	assert_string_equal(
	    told(CHECKOUT RUN("cat aa") "        if: hashFiles('aa')\n"), "");
	assert_string_equal(told(RUN("cat aa")), "aa");
	assert_string_equal(told(RUN("cat README.md")), "");
	assert_string_equal(
	    told(CHECKOUT USES("unknown/action@v1") RUN("cat aa")), "");
}

static void
test_inputs(void **state)
{
	(void)state;
	assert_string_equal(
	    told(CHECKOUT USES("actions/setup-go@v6\n"
	                       "        with: {go-version-file: go.mod}")),
	    "go.mod");
	assert_string_equal(
	    told(CHECKOUT USES("actions/setup-go@v6\n"
	                       "        with: {go-version-file: README.md}")),
	    "");
	/* Only the version is looked at then. */
	assert_string_equal(
	    told(CHECKOUT USES(
	        "actions/setup-go@v6\n"
	        "        with: {go-version: 1, go-version-file: go.mod}")),
	    "");
	assert_string_equal(
	    told(CHECKOUT USES("actions/setup-go@v6\n"
	                       "        with: {go-version-file: go.mod}\n"
	                       "        continue-on-error: true")),
	    "");
	assert_string_equal(
	    told(CHECKOUT USES("docker/build-push-action@v6\n"
	                       "        with: {context: docs, file: a/b}")),
	    "a/b");
	/* What an input names may be made by that step. */
	assert_string_equal(
	    told(CHECKOUT USES("docker/build-push-action@v6\n"
	                       "        with: {outputs: some.tar}")
	            RUN("cat some.tar")),
	    "");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_words),
		TEST(test_made),
		TEST(test_excused),
		TEST(test_inputs),
	};

	return cmocka_run_group_tests_name("unresolved", tests, NULL, NULL);
}
