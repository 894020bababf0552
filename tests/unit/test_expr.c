/*
 * Expressions: the tree, what does not parse, and what is known of a value
 * when some contexts are not.
 */

#include <string.h>

#include "assert_str.h"
#include "base/arena.h"
#include "base/buf.h"
#include "parse/expr.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct text
text(struct arena *a, const char *s)
{
	return text_of(source_new(a, S("test.yml"), str_of(s)));
}

static struct expr *
parse(struct arena *a, const char *s)
{
	struct problems problems = { 0 };
	struct expr *e;

	assert_true(expr_parse(a, text(a, s), &e, &problems));
	assert_int_equal(problems.len, 0);
	return e;
}

/* The tree with parentheses: (and a (not b)). */
static void
draw(struct buf *b, const struct expr *e)
{
	static const char *const names[] = { "null", "bool", "number", "string",
		"name", ".", "[]", ".*", "call", "!", "&&", "||",
		"==", "!=", "<", "<=", ">", ">=" };

	if (e->kind == EXPR_NULL) {
		buf_add_text(b, "null");
	} else if (e->kind == EXPR_BOOL || e->kind == EXPR_NUMBER) {
		buf_printf(
		    b, "%s%g", e->kind == EXPR_BOOL ? "b" : "", e->number);
	} else if (e->kind == EXPR_STRING) {
		buf_printf(b, "'" STR_FMT "'", STR_ARG(e->text));
	} else if (e->kind == EXPR_NAME) {
		buf_add(b, e->text);
	} else {
		buf_printf(b, "(%s", names[e->kind]);
		if (e->text.len)
			buf_printf(b, " " STR_FMT, STR_ARG(e->text));
		if (e->left) {
			buf_add_char(b, ' ');
			draw(b, e->left);
		}
		if (e->right) {
			buf_add_char(b, ' ');
			draw(b, e->right);
		}
		for (size_t i = 0; i < e->nargs; i++) {
			buf_add_char(b, ' ');
			draw(b, e->args[i]);
		}
		buf_add_char(b, ')');
	}
}

static void
test_trees(void **state)
{
	static const char *const cases[][2] = {
		{ "github.ref_name", "(. ref_name github)" },
		{ "a.b-c_d.e", "(. e (. b-c_d a))" },
		{ " a . b ", "(. b a)" },
		{ "a['b c'].d", "(. d (. b c a))" },
		{ "a[0][b.c]", "([] ([] a 0) (. c b))" },
		{ "a.*.b", "(. b (.* a))" },
		{ "a[*]", "(.* a)" },
		{ "'it''s'", "'it's'" },
		{ "''", "''" },
		{ "''''", "'''" },
		{ "0x1F", "31" },
		{ "0o17", "15" },
		{ "0xffffffff", "-1" },
		{ "-1.5e2", "-150" },
		{ "+.5", "0.5" },
		{ ".5", "0.5" },
		{ "-Infinity", "-inf" },
		{ "true && false", "(&& b1 b0)" },
		{ "True", "b1" }, /* as YAML reads it */
		{ "a.true", "(. true a)" },
		{ "null", "null" },
		{ "f()", "(call f)" },
		{ "f (a, 'b')", "(call f a 'b')" },
		{ "f(a).b", "(. b (call f a))" },
		{ "(a || b).c", "(. c (|| a b))" },
		{ "a || b && c", "(|| a (&& b c))" },
		{ "a || b || c", "(|| (|| a b) c)" },
		{ "a && b == c", "(&& a (== b c))" },
		{ "a == b < c", "(== a (< b c))" },
		{ "a != b >= c", "(!= a (>= b c))" },
		{ "!a == b", "(== (! a) b)" },
		{ "!!a.b", "(! (! (. b a)))" },
		{ "!(a && b)", "(! (&& a b))" },
		{ "a\n&&\tb", "(&& a b)" },
		{ "a<=b", "(<= a b)" },
		{ "a>b", "(> a b)" },
	};
	struct arena *a = arena_new(0);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf b = buf_new(a);

		draw(&b, parse(a, cases[i][0]));
		assert_str(buf_str(&b), cases[i][1]);
	}
	arena_free(a);
}

static void
test_errors(void **state)
{
	static const struct {
		const char *text;
		size_t at, len;
		const char *message;
	} cases[] = {
		{ "", 0, 0, "an expression is missing" },
		{ "  ", 0, 0, "an expression is missing" },
		{ "a == ", 4, 0, "missing at the end" },
		{ "a b", 2, 1, "an operator is missing" },
		{ "a = b", 2, 1, "written twice" },
		{ "a & b", 2, 1, "written twice" },
		{ "a == \"b\"", 5, 1, "single quotes" },
		{ "a == 'b", 5, 1, "never closed" },
		{ "(a", 2, 0, "')'" },
		{ "f(a b)", 4, 1, "','" },
		{ "f(a,)", 4, 1, "missing here" },
		{ "a[0", 3, 0, "']'" },
		{ "a.", 2, 0, "behind the '.'" },
		{ "a.'b'", 2, 3, "behind the '.'" },
		{ "a$b", 1, 1, "does not belong" },
		{ "1-2", 0, 3, "no number" },
		{ "1x", 0, 2, "no number" },
		{ "'a'.b", 3, 1, "an operator" },
		{ "true.b", 4, 1, "an operator" },
		{ "a ||| b", 4, 1, "written twice" },
		{ "a)", 1, 1, "an operator" },
		{ "&& a", 0, 2, "missing here" },
	};
	struct arena *a = arena_new(0);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct problems problems = { 0 };
		struct expr *e;

		print_message("%s\n", cases[i].text);
		assert_false(
		    expr_parse(a, text(a, cases[i].text), &e, &problems));
		assert_null(e);
		assert_int_equal(problems.len, 1);
		assert_int_equal(problems.at[0].span.off, cases[i].at);
		assert_int_equal(problems.at[0].span.len, cases[i].len);
		assert_true(
		    str_contains(problems.at[0].message, cases[i].message));
	}
	arena_free(a);
}

/* N times OPEN, then MIDDLE: the problems of parsing that. */
static struct problems
parse_many(struct arena *a, const char *open, size_t n, const char *middle,
    const char *close)
{
	struct problems problems = { 0 };
	struct buf b = buf_new(a);
	struct expr *e;

	for (size_t i = 0; i < n; i++)
		buf_add_text(&b, open);
	buf_add_text(&b, middle);
	for (size_t i = 0; i < n; i++)
		buf_add_text(&b, close);
	expr_parse(
	    a, text_of(source_new(a, S("t"), buf_str(&b))), &e, &problems);
	return problems;
}

static void
test_bounds(void **state)
{
	static const char *const openings[][2] = {
		{ "(", ")" },
		{ "!", "" },
		{ "f(", ")" },
		{ "a[", "]" },
		{ "a || ", "" },
		{ "", ".b" },
		{ "a == ", "" },
	};
	struct arena *a = arena_new(0);

	(void)state;
	for (size_t i = 0; i < COUNT(openings); i++) {
		struct problems p =
		    parse_many(a, openings[i][0], 100000, "a", openings[i][1]);

		assert_int_equal(p.len, 1);
		assert_int_equal(p.at[0].kind, PROBLEM_BOUND);
		p = parse_many(a, openings[i][0], 49, "a", openings[i][1]);
		assert_int_equal(p.len, 0);
	}
	assert_int_equal(parse_many(a, "a || ", 900, "a", "").len, 0);
	arena_free(a);
}

static void
test_spans(void **state)
{
	struct arena *a = arena_new(0);
	struct expr *e = parse(a, " (a || b) && f( c ).d ");

	(void)state;
	assert_str(span_text(e->span), "(a || b) && f( c ).d");
	assert_str(span_text(e->left->span), "a || b");
	assert_str(span_text(e->right->span), "f( c ).d");
	assert_str(span_text(e->right->left->span), "f( c )");
	assert_str(span_text(e->right->left->args[0]->span), "c");
	arena_free(a);
}

static void
test_paths(void **state)
{
	static const char *const cases[][2] = {
		{ "GitHub.Event.release['tag_name']",
		    "github.Event.release.tag_name" },
		{ "matrix", "matrix" },
		{ "a[0]", "" },
		{ "a[b]", "" },
		{ "f(a).b", "" },
		{ "!a", "" },
		{ "'a'", "" },
	};
	struct arena *a = arena_new(0);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_str(expr_path(a, parse(a, cases[i][0])), cases[i][1]);
	arena_free(a);
}

/* What the evaluation must hand to the lookup. */
static const int mark = 1;

static struct expr_value
look_up(void *data, struct str path)
{
	struct expr_value v = { .kind = EXPR_VALUE_STRING };

	assert_int_equal(*(const int *)data, mark);
	if (str_is(path, "matrix.os"))
		v.text = S("Ubuntu-latest");
	else if (str_is(path, "matrix.n"))
		return (struct expr_value){ .kind = EXPR_VALUE_NUMBER,
			.number = 3 };
	else if (str_is(path, "matrix.list"))
		v.kind = EXPR_VALUE_OBJECT;
	else if (str_is(path, "inputs.none"))
		v.kind = EXPR_VALUE_NULL;
	else if (str_is(path, "env.word"))
		v.text = S("\xc3\x84pfel");
	else
		v.kind = EXPR_VALUE_UNKNOWN;
	return v;
}

/* NULL for a value that is not known; then TRUTH may still be. */
static const struct {
	const char *expr, *value;
	enum truth truth;
} values[] = {
	{ "matrix.os", "Ubuntu-latest", TRUTH_YES },
	{ "matrix['os']", "Ubuntu-latest", TRUTH_YES },
	{ "matrix[format('{0}s', 'o')]", "Ubuntu-latest", TRUTH_YES },
	{ "matrix[x]", NULL, TRUTH_UNKNOWN },
	{ "matrix.os == 'ubuntu-LATEST'", "true", TRUTH_YES },
	{ "matrix.os != 'ubuntu-latest'", "false", TRUTH_NO },
	{ "x.y", NULL, TRUTH_UNKNOWN },
	{ "x.y == 'a'", NULL, TRUTH_UNKNOWN },
	{ "!x.y", NULL, TRUTH_UNKNOWN },
	{ "inputs.none", "", TRUTH_NO },
	/* Truth. */
	{ "''", "", TRUTH_NO },
	{ "'false'", "false", TRUTH_YES },
	{ "0", "0", TRUTH_NO },
	{ "-0", "0", TRUTH_NO },
	{ "NaN", "NaN", TRUTH_NO },
	{ "-2.5", "-2.5", TRUTH_YES },
	{ "1e20", "1E+20", TRUTH_YES },
	{ "100000", "100000", TRUTH_YES },
	{ "Infinity", "Infinity", TRUTH_YES },
	{ "matrix.list", NULL, TRUTH_YES },
	{ "!matrix.list", "false", TRUTH_NO },
	{ "!''", "true", TRUTH_YES },
	/* Operands, not truths, come back. */
	{ "'a' && 'b'", "b", TRUTH_YES },
	{ "'' && 'b'", "", TRUTH_NO },
	{ "'a' || 'b'", "a", TRUTH_YES },
	{ "inputs.none || 'b'", "b", TRUTH_YES },
	{ "true && 'a' || 'b'", "a", TRUTH_YES },
	{ "true && '' || 'b'", "b", TRUTH_YES },
	/* What is unknown decides only where it must. */
	{ "false && x", "false", TRUTH_NO },
	{ "true || x", "true", TRUTH_YES },
	{ "x && false", NULL, TRUTH_NO },
	{ "x || true", NULL, TRUTH_YES },
	{ "x && true", NULL, TRUTH_UNKNOWN },
	{ "x || 'a'", NULL, TRUTH_YES },
	{ "x && 'a' || 'b'", NULL, TRUTH_YES },
	{ "x && '' || 'b'", "b", TRUTH_YES },
	{ "!(x && false)", "true", TRUTH_YES },
	{ "(x || 'a') && 'b'", "b", TRUTH_YES },
	{ "(x && false) == false", NULL, TRUTH_UNKNOWN },
	/* Mixed types are numbers. */
	{ "null == 0", "true", TRUTH_YES },
	{ "null == ''", "true", TRUTH_YES },
	{ "null == null", "true", TRUTH_YES },
	{ "true == 1", "true", TRUTH_YES },
	{ "true == 'true'", "false", TRUTH_NO },
	{ "'1' == true", "true", TRUTH_YES },
	{ "' 0x10 ' == 16", "true", TRUTH_YES },
	{ "'1e1' == 10", "true", TRUTH_YES },
	{ "'x' == 0", "false", TRUTH_NO },
	{ "'x' != 0", "true", TRUTH_YES },
	{ "NaN == NaN", "false", TRUTH_NO },
	{ "matrix.list == 'a'", "false", TRUTH_NO },
	{ "matrix.list == matrix.list", NULL, TRUTH_UNKNOWN },
	{ "matrix.n == '3'", "true", TRUTH_YES },
	{ "matrix.n > 2", "true", TRUTH_YES },
	{ "matrix.n <= '2'", "false", TRUTH_NO },
	{ "'x' < 1", "false", TRUTH_NO },
	{ "'x' >= 1", "false", TRUTH_NO },
	{ "null >= null", "true", TRUTH_YES },
	{ "'ABC' < 'abd'", "true", TRUTH_YES },
	{ "'ABC' >= 'abc'", "true", TRUTH_YES },
	{ "'ab' > 'a'", "true", TRUTH_YES },
	{ "'_' > 'a'", "true", TRUTH_YES },
	/* Case outside of ASCII is not known here. */
	{ "env.word == env.word", "true", TRUTH_YES },
	{ "env.word == '\xc3\xa4pfel'", NULL, TRUTH_UNKNOWN },
	{ "env.word == 'apfel'", "false", TRUTH_NO },
	/* Functions. */
	{ "contains('Hello', 'LL')", "true", TRUTH_YES },
	{ "contains('Hello', 'lx')", "false", TRUTH_NO },
	{ "contains('aabaac', 'aaC')", "true", TRUTH_YES },
	{ "contains('aaab', 'aab')", "true", TRUTH_YES },
	{ "contains('a', '')", "true", TRUTH_YES },
	{ "contains('a', x)", NULL, TRUTH_UNKNOWN },
	{ "contains(matrix.list, 'a')", NULL, TRUTH_UNKNOWN },
	{ "contains(fromJSON('[\"push\", 1]'), 'PUSH')", "true", TRUTH_YES },
	{ "contains(fromJSON('[\"push\", 1]'), '1')", "true", TRUTH_YES },
	{ "contains(fromJSON('[\"pushed\"]'), 'push')", "false", TRUTH_NO },
	{ "contains(fromJSON('[\"push\"]'), x)", NULL, TRUTH_UNKNOWN },
	{ "contains(fromJSON('\"push\"'), 'us')", "true", TRUTH_YES },
	{ "contains(fromJSON('{\"a\": \"b\"}'), 'b')", NULL, TRUTH_UNKNOWN },
	{ "startsWith('refs/tags/v1', 'Refs/Tags/')", "true", TRUTH_YES },
	{ "startsWith('a', 'ab')", "false", TRUTH_NO },
	{ "endsWith('a.TAR.gz', '.tar.gz')", "true", TRUTH_YES },
	{ "endsWith('gz', '.gz')", "false", TRUTH_NO },
	{ "STARTSWITH('a', 'a')", "true", TRUTH_YES },
	{ "startsWith('a')", NULL, TRUTH_UNKNOWN },
	{ "format('{{{0}-{1}-{0}}}', 'a', 2)", "{a-2-a}", TRUTH_YES },
	{ "format('{0}', x)", NULL, TRUTH_UNKNOWN },
	{ "format('v{0}', x)", NULL, TRUTH_YES },
	{ "format('{1}', 'a')", NULL, TRUTH_UNKNOWN },
	{ "format('{', 'a')", NULL, TRUTH_UNKNOWN },
	{ "format('}', 'a')", NULL, TRUTH_UNKNOWN },
	{ "join('a', ', ')", "a", TRUTH_YES },
	{ "join(matrix.list)", NULL, TRUTH_UNKNOWN },
	{ "fromJSON('3') == 3", "true", TRUTH_YES },
	{ "fromJSON('\"a\\u00e9\"')", "a\xc3\xa9", TRUTH_YES },
	{ "fromJSON('false')", "false", TRUTH_NO },
	{ "fromJSON('null')", "", TRUTH_NO },
	{ "fromJSON('[]')", NULL, TRUTH_YES },
	{ "fromJSON('{')", NULL, TRUTH_UNKNOWN },
	{ "fromJSON('1 2')", NULL, TRUTH_UNKNOWN },
	{ "always()", "true", TRUTH_YES },
	{ "success()", NULL, TRUTH_UNKNOWN },
	{ "always() && failure()", NULL, TRUTH_UNKNOWN },
	{ "hashFiles('a') && toJSON(x)", NULL, TRUTH_UNKNOWN },
	{ "matrix.*.a", NULL, TRUTH_UNKNOWN },
};

static void
check_value(
    struct arena *a, const struct expr *e, const char *wanted, enum truth truth)
{
	int data = mark;
	struct expr_value v = expr_eval(a, e, look_up, &data);
	struct str got;

	assert_int_equal(expr_value_text(a, v, &got), wanted != NULL);
	if (wanted)
		assert_str(got, wanted);
	assert_int_equal(expr_truth(v), truth);
}

static void
test_values(void **state)
{
	struct arena *a = arena_new(0);

	(void)state;
	for (size_t i = 0; i < COUNT(values); i++) {
		print_message("%s\n", values[i].expr);
		check_value(a, parse(a, values[i].expr), values[i].value,
		    values[i].truth);
	}
	arena_free(a);
}

/* format() inside format() doubles its text each time. */
static void
test_growth(void **state)
{
	struct arena *a = arena_new((size_t)64 << 20);
	struct buf b = buf_new(a);

	(void)state;
	for (size_t i = 0; i < 40; i++)
		buf_add_text(&b, "format('{0}{0}', ");
	buf_add_text(&b, "'abc'");
	buf_fill(&b, ')', 40);
	buf_add_char(&b, '\0');
	check_value(a, parse(a, b.at), NULL, TRUTH_YES);
	arena_free(a);
}

static void
test_split(void **state)
{
	struct arena *a = arena_new(0);
	struct problems problems = { 0 };
	struct expr_piece *at;

	(void)state;
	assert_int_equal(
	    expr_split(a, text(a, "v${{ a.b }}-${{ '}}' }}${{ c d }}$"), &at,
	        &problems),
	    6);
	assert_str(at[0].text.s, "v");
	assert_false(at[0].is_expr);
	assert_str(at[1].text.s, "${{ a.b }}");
	assert_str(expr_path(a, at[1].expr), "a.b");
	assert_int_equal(at[1].expr->span.off, 5);
	assert_str(at[3].expr->text, "}}");
	assert_true(at[4].is_expr);
	assert_null(at[4].expr);
	assert_int_equal(problems.len, 1);
	assert_int_equal(problems.at[0].span.off, 29);
	assert_int_equal(expr_split(a, text(a, "a ${{ b"), &at, &problems), 1);
	assert_false(at[0].is_expr);
	assert_int_equal(problems.len, 2);
	assert_int_equal(expr_split(a, text(a, ""), &at, &problems), 0);
	arena_free(a);
}

static void
test_conditions(void **state)
{
	static const struct {
		const char *text;
		enum expr_condition condition;
		unsigned problems;
		const char *value;
		enum truth truth;
	} cases[] = {
		{ "", EXPR_CONDITION_NONE, 0, NULL, TRUTH_UNKNOWN },
		{ " \n", EXPR_CONDITION_NONE, 0, NULL, TRUTH_UNKNOWN },
		{ "a b", EXPR_CONDITION_NONE, 1, NULL, TRUTH_UNKNOWN },
		{ "${{ a", EXPR_CONDITION_NONE, 1, NULL, TRUTH_UNKNOWN },
		{ "${{ }}", EXPR_CONDITION_NONE, 1, NULL, TRUTH_UNKNOWN },
		{ "false\n", EXPR_CONDITION_PLAIN, 0, "false", TRUTH_NO },
		{ "${{ false }}", EXPR_CONDITION_PLAIN, 0, "false", TRUTH_NO },
		{ "${{ false }}\n", EXPR_CONDITION_TEXT, 0, "false\n",
		    TRUTH_YES },
		{ " ${{ false }}", EXPR_CONDITION_TEXT, 0, " false",
		    TRUTH_YES },
		{ "${{ x }} && {y}", EXPR_CONDITION_TEXT, 0, NULL, TRUTH_YES },
		{ "${{ 1 }} && {y}", EXPR_CONDITION_TEXT, 0, "1 && {y}",
		    TRUTH_YES },
		{ "${{ '' }}${{ '' }}", EXPR_CONDITION_TEXT, 0, "", TRUTH_NO },
		{ "${{ x }}${{ y }}", EXPR_CONDITION_TEXT, 0, NULL,
		    TRUTH_UNKNOWN },
	};
	struct arena *a = arena_new(0);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct problems problems = { 0 };
		struct expr *e;

		print_message("%s\n", cases[i].text);
		assert_int_equal(expr_parse_condition(
		                     a, text(a, cases[i].text), &e, &problems),
		    cases[i].condition);
		assert_int_equal(problems.len, cases[i].problems);
		assert_int_equal(
		    e == NULL, cases[i].condition == EXPR_CONDITION_NONE);
		check_value(a, e, cases[i].value, cases[i].truth);
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_trees),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_spans),
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_growth),
		cmocka_unit_test(test_split),
		cmocka_unit_test(test_conditions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
