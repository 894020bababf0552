/*
 * Conditions with three truths: what an event, its ref and a leg of the
 * matrix decide, and that whatever else is asked stays unknown.
 */

#include "facts/workflow.h"
#include "model/condition.h"
#include "own_arena.h"

static struct expr *
parse(const char *text)
{
	struct problems problems = { 0 };
	struct expr *e = NULL;

	expr_parse_condition(arena,
	    text_of(source_new(arena, S("x"), str_of(text))), &e, &problems);
	if (!e)
		print_error("%s does not parse\n", text);
	assert_non_null(e);
	return e;
}

struct example {
	const char *condition;
	enum truth truth;
};

static void
check(const struct occasion *o, const struct example *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		enum truth got =
		    condition_holds(arena, parse(list[i].condition), o);

		if (got != list[i].truth)
			print_error("%s\n", list[i].condition);
		assert_int_equal(got, list[i].truth);
	}
}

#define CHECK(o, list) check((o), (list), sizeof(list) / sizeof((list)[0]))

/* Of every operator and function, with something that nobody knows. */
static void
test_unknown(void **state)
{
	static const struct example list[] = {
		{ "x.y", TRUTH_UNKNOWN },
		{ "!x.y", TRUTH_UNKNOWN },
		{ "!!x.y", TRUTH_UNKNOWN },
		{ "x.y == 'a'", TRUTH_UNKNOWN },
		{ "'a' == x.y", TRUTH_UNKNOWN },
		{ "x.y == x.y", TRUTH_UNKNOWN },
		{ "x.y != 'a'", TRUTH_UNKNOWN },
		{ "x.y < 1", TRUTH_UNKNOWN },
		{ "1 < x.y", TRUTH_UNKNOWN },
		{ "x.y <= 1", TRUTH_UNKNOWN },
		{ "x.y > 1", TRUTH_UNKNOWN },
		{ "x.y >= 1", TRUTH_UNKNOWN },
		{ "x.*.y", TRUTH_UNKNOWN },
		{ "x[y]", TRUTH_UNKNOWN },
		{ "contains(x.y, 'a')", TRUTH_UNKNOWN },
		{ "contains('a', x.y)", TRUTH_UNKNOWN },
		{ "startsWith(x.y, 'a')", TRUTH_UNKNOWN },
		{ "startsWith('a', x.y)", TRUTH_UNKNOWN },
		{ "endsWith(x.y, 'a')", TRUTH_UNKNOWN },
		{ "endsWith('a', x.y)", TRUTH_UNKNOWN },
		{ "format('{0}', x.y)", TRUTH_UNKNOWN },
		{ "join(x.y, ',')", TRUTH_UNKNOWN },
		{ "toJSON(x.y)", TRUTH_UNKNOWN },
		{ "fromJSON(x.y)", TRUTH_UNKNOWN },
		{ "hashFiles('a')", TRUTH_UNKNOWN },
		{ "unheardOf(1)", TRUTH_UNKNOWN },
		/* What came before is not known, but for always(). */
		{ "always()", TRUTH_YES },
		{ "!always()", TRUTH_NO },
		{ "success()", TRUTH_UNKNOWN },
		{ "failure()", TRUTH_UNKNOWN },
		{ "cancelled()", TRUTH_UNKNOWN },
		{ "!cancelled()", TRUTH_UNKNOWN },
		{ "success() || failure()", TRUTH_UNKNOWN },
		{ "always() && x.y", TRUTH_UNKNOWN },
		{ "always() || x.y", TRUTH_YES },
		/* Where it does not matter the answer is known. */
		{ "x.y && false", TRUTH_NO },
		{ "false && x.y", TRUTH_NO },
		{ "x.y || true", TRUTH_YES },
		{ "true || x.y", TRUTH_YES },
		{ "x.y && true", TRUTH_UNKNOWN },
		{ "x.y || false", TRUTH_UNKNOWN },
		{ "!(x.y && false)", TRUTH_YES },
		{ "x.y && (x.z || false) && ''", TRUTH_NO },
		{ "format('v{0}', x.y)", TRUTH_YES },
	};
	struct occasion nothing = { 0 };

	(void)state;
	CHECK(&nothing, list);
	assert_int_equal(condition_holds(arena, NULL, &nothing), TRUTH_YES);
}

static void
test_constants(void **state)
{
	static const struct example list[] = {
		{ "true", TRUTH_YES },
		{ "false", TRUTH_NO },
		{ "${{ false }}", TRUTH_NO },
		/* Text around it makes it a text, which is true. */
		{ "${{ false }} ", TRUTH_YES },
		{ "null", TRUTH_NO },
		{ "0", TRUTH_NO },
		{ "1", TRUTH_YES },
		{ "''", TRUTH_NO },
		{ "'false'", TRUTH_YES },
		{ "'A' == 'a'", TRUTH_YES },
		{ "1 == '1'", TRUTH_YES },
		{ "2 <= 2 && 2 >= 2 && 1 < 2 && 2 > 1", TRUTH_YES },
		{ "1 != 1", TRUTH_NO },
		{ "contains('Hello', 'ELL')", TRUTH_YES },
		{ "contains(fromJSON('[\"a\", \"b\"]'), 'B')", TRUTH_YES },
		{ "contains(fromJSON('[\"ab\"]'), 'a')", TRUTH_NO },
		{ "startsWith('Hello', 'he')", TRUTH_YES },
		{ "endsWith('Hello', 'LO')", TRUTH_YES },
		{ "format('{0}', '')", TRUTH_NO },
		{ "join('', ',')", TRUTH_NO },
		{ "fromJSON('false')", TRUTH_NO },
		{ "fromJSON('{}')", TRUTH_YES },
	};
	struct occasion nothing = { 0 };

	(void)state;
	CHECK(&nothing, list);
}

static void
test_events(void **state)
{
	static const struct example push[] = {
		{ "github.event_name == 'push'", TRUTH_YES },
		{ "github.event_name == 'PUSH'", TRUTH_YES },
		{ "GITHUB.event_name == 'push'", TRUTH_YES },
		{ "github['event_name'] == 'push'", TRUTH_YES },
		{ "github.event_name != 'push'", TRUTH_NO },
		{ "github.event_name == 'release'", TRUTH_NO },
		{ "github.event_name", TRUTH_YES },
		{ "startsWith(github.event_name, 'pu')", TRUTH_YES },
		{ "contains(github.event_name, 'pull_request')", TRUTH_NO },
		{ "contains('push pull_request', github.event_name)",
		    TRUTH_YES },
		{ "contains(fromJSON('[\"push\"]'), github.event_name)",
		    TRUTH_YES },
		{ "github.event_name == 'push' && inputs.x", TRUTH_UNKNOWN },
		{ "github.event_name == 'release' && inputs.x", TRUTH_NO },
		{ "github.event_name == 'push' || inputs.x", TRUTH_YES },
		{ "github.event_name == inputs.x", TRUTH_UNKNOWN },
		{ "github.event.action == 'published'", TRUTH_UNKNOWN },
	};
	static const struct example undecided[] = {
		{ "github.event_name == 'push'", TRUTH_UNKNOWN },
		{ "github.event_name", TRUTH_UNKNOWN },
		{ "github.ref_type == 'tag'", TRUTH_UNKNOWN },
		{ "github.ref == 'refs/heads/main'", TRUTH_UNKNOWN },
		{ "startsWith(github.ref, 'refs/tags/')", TRUTH_UNKNOWN },
		{ "startsWith(github.ref, 'x')", TRUTH_UNKNOWN },
		{ "github.ref == 'x'", TRUTH_UNKNOWN },
		{ "contains(github.ref, 'refs/tags')", TRUTH_UNKNOWN },
	};
	struct occasion o = { .event = S("push") };
	struct occasion nothing = { 0 };

	(void)state;
	CHECK(&o, push);
	CHECK(&nothing, undecided);
}

static void
test_tags(void **state)
{
	static const struct example list[] = {
		{ "github.ref_type == 'tag'", TRUTH_YES },
		{ "github.ref_type == 'branch'", TRUTH_NO },
		{ "startsWith(github.ref, 'refs/tags/')", TRUTH_YES },
		{ "startsWith(github.ref, 'refs/tags')", TRUTH_YES },
		{ "startsWith(github.ref, 'REFS/TAGS/')", TRUTH_YES },
		{ "startsWith(github.ref, '')", TRUTH_YES },
		{ "startsWith(github.ref, 'refs/tags/v')", TRUTH_UNKNOWN },
		{ "startsWith(github.ref, 'refs/heads/')", TRUTH_NO },
		{ "!startsWith(github.ref, 'refs/heads/')", TRUTH_YES },
		{ "startsWith(github.ref, 'v')", TRUTH_NO },
		{ "startsWith(github.ref_name, 'v')", TRUTH_UNKNOWN },
		{ "startsWith('refs/tags/', github.ref)", TRUTH_UNKNOWN },
		{ "startsWith(github.ref, x.y)", TRUTH_UNKNOWN },
		{ "endsWith(github.ref, 'refs/heads/')", TRUTH_UNKNOWN },
		{ "endsWith(github.ref, 'tags/')", TRUTH_UNKNOWN },
		{ "contains(github.ref, 'refs/tags')", TRUTH_YES },
		{ "contains(github.ref, 'tags')", TRUTH_YES },
		{ "contains(github.ref, '-rc')", TRUTH_UNKNOWN },
		{ "contains(github.ref, 'heads')", TRUTH_UNKNOWN },
		{ "github.ref == 'refs/heads/main'", TRUTH_NO },
		{ "'refs/heads/main' == github.ref", TRUTH_NO },
		{ "github.ref != 'refs/heads/main'", TRUTH_YES },
		{ "github.ref == 'main'", TRUTH_NO },
		{ "github.ref == 'refs/tags/v1'", TRUTH_UNKNOWN },
		{ "github.ref != 'refs/tags/v1'", TRUTH_UNKNOWN },
		{ "github.ref_name == 'main'", TRUTH_UNKNOWN },
		{ "github.ref == x.y", TRUTH_UNKNOWN },
		{ "github.ref > 'refs/heads/main'", TRUTH_UNKNOWN },
	};
	struct occasion o = { .event = S("push"), .ref = REF_TAG };

	(void)state;
	CHECK(&o, list);
}

static void
test_branches(void **state)
{
	static const struct example list[] = {
		{ "github.ref_type == 'branch'", TRUTH_YES },
		{ "github.ref_type != 'tag'", TRUTH_YES },
		{ "startsWith(github.ref, 'refs/tags/')", TRUTH_NO },
		{ "startsWith(github.ref, 'refs/tags/v')", TRUTH_NO },
		{ "startsWith(github.ref, 'refs/heads/')", TRUTH_YES },
		{ "startsWith(github.ref, 'refs/heads/release/')",
		    TRUTH_UNKNOWN },
		{ "contains(github.ref, 'refs/tags/')", TRUTH_NO },
		{ "contains(github.ref, 'refs/tags')", TRUTH_NO },
		{ "contains(github.ref, 'tags/')", TRUTH_UNKNOWN },
		{ "contains(github.ref, 'heads')", TRUTH_YES },
		{ "github.ref == 'refs/heads/main'", TRUTH_UNKNOWN },
		{ "github.ref == 'refs/tags/v1'", TRUTH_NO },
	};
	struct occasion o = { .event = S("push"), .ref = REF_BRANCH };

	(void)state;
	CHECK(&o, list);
}

static void
test_legs(void **state)
{
	static const char text[] =
	    "on: push\njobs:\n  a:\n    strategy:\n      matrix:\n"
	    "        include: [{os: linux, n: '${{ vars.N }}', main: true, "
	    "c: {d: e}, empty: '', part: 'a-${{ vars.N }}'}]\n";
	static const struct example list[] = {
		{ "matrix.os == 'Linux'", TRUTH_YES },
		{ "matrix.os != 'linux'", TRUTH_NO },
		{ "matrix['os'] == 'mac'", TRUTH_NO },
		{ "matrix.main", TRUTH_YES },
		{ "matrix.c.d == 'e'", TRUTH_YES },
		{ "startsWith(matrix.os, 'lin')", TRUTH_YES },
		{ "matrix.os == 'linux' && matrix.n", TRUTH_UNKNOWN },
		{ "matrix.n == 1", TRUTH_UNKNOWN },
		{ "matrix.part == 'b'", TRUTH_UNKNOWN },
		{ "matrix.none", TRUTH_UNKNOWN },
		{ "matrix.c", TRUTH_UNKNOWN },
		{ "matrix.osx == 'linux'", TRUTH_UNKNOWN },
		{ "matrixed.os == 'linux'", TRUTH_UNKNOWN },
		{ "runner.os == 'Linux'", TRUTH_UNKNOWN },
		{ "strategy.job-index == 0", TRUTH_UNKNOWN },
	};
	const struct workflow *w =
	    workflow_read(arena, source_new(arena, S("x.yml"), str_of(text)));
	struct occasion o = { .leg = &w->jobs[0].legs[0] };

	(void)state;
	CHECK(&o, list);
}

static void
test_shared(void **state)
{
	static const struct {
		const char *condition;
		bool shared, outlives;
	} list[] = {
		{ "github.actor == 'me'", true, false },
		{ "inputs.a && !vars.b || needs.c.outputs.d", true, false },
		{ "startsWith(github.ref, secrets.X)", true, false },
		{ "success()", true, false },
		{ "always()", true, true },
		{ "!cancelled()", true, true },
		{ "Failure()", false, true },
		{ "format('{0}', always())", true, true },
		{ "github.event[inputs.x]", true, false },
		{ "matrix.main", false, false },
		{ "strategy.job-index == 0", false, false },
		{ "runner.os == 'Linux'", false, false },
		{ "env.MAIN", false, false },
		{ "steps.a.outputs.b", false, false },
		{ "hashFiles('a')", false, false },
		{ "github.event[matrix.x]", false, false },
		{ "inputs.a || matrix.b", false, false },
		{ "contains('a', matrix.b)", false, false },
		{ "github.ref == 'x' && failure()", false, true },
		{ "github.event[failure()]", false, true },
	};

	(void)state;
	assert_true(condition_is_shared(NULL));
	assert_false(condition_outlives_skips(NULL));
	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		const struct expr *e = parse(list[i].condition);

		if (condition_is_shared(e) != list[i].shared ||
		    condition_outlives_skips(e) != list[i].outlives)
			print_error("%s\n", list[i].condition);
		assert_int_equal(condition_is_shared(e), list[i].shared);
		assert_int_equal(condition_outlives_skips(e), list[i].outlives);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_constants),
		cmocka_unit_test(test_events),
		cmocka_unit_test(test_tags),
		cmocka_unit_test(test_branches),
		cmocka_unit_test(test_legs),
		cmocka_unit_test(test_shared),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
