/*
 * Tests of the Python parser: scripts that are none, what is kept of them,
 * and texts that are hostile: they cost linear time, and each bound is said.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "base/arena.h"
#include "python_tree.h"

struct mistake {
	const char *script, *tree, *message; /* of the first problem */
	uint32_t off, len;
};

static const struct mistake mistakes[] = {
	{ "a = \nb", "(= a (missing))(expr b)", "unexpected end of the line", 4,
	    1 },
	{ "print 'x'\ny", "(expr print)(expr y)", "unexpected string", 6, 1 },
	{ "if a b:\n c\nd", "(if (when a :(expr c)))(expr d)", "unexpected 'b'",
	    5, 1 },
	{ "x = (1,\ndef f(): pass", "(= x (tuple 1))(def f [] :(pass))",
	    "unexpected 'def'", 8, 3 },
	{ "x = [1\ny = 2\nz = 3", "(= x (list 1))(= y 2)(= z 3)",
	    "unexpected 'y'", 7, 1 },
	{ "f(a b)\nc", "(expr (call f a))(expr c)", "unexpected 'b'", 4, 1 },
	{ "'a\nb", "(expr (str 'a'))(expr b)", "the string is not closed", 0,
	    1 },
	{ "'''a\nb", "(expr (str 'a\nb'))", "the string is not closed", 0, 3 },
	{ "f'{a'\nb", "(expr (fstr { a}))(expr b)", "unexpected string", 4, 1 },
	{ "f'{a b}'\nc", "(expr (fstr { a}))(expr c)", "unexpected 'b'", 5, 1 },
	{ "f'}'\na", "(expr (fstr))(expr a)",
	    "a single '}' in a formatted string", 2, 1 },
	{ "a\n  b\nc", "(expr a)(expr b)(expr c)", "unexpected indentation", 4,
	    0 },
	{ "if a:\nb", "(if (when a))(expr b)", "an indented block is missing",
	    6, 0 },
	{ "if a:\n    b\n  c\nd", "(if (when a :(expr b)(expr c)))(expr d)",
	    "the indentation is that of no line above", 14, 0 },
	{ "if a:\n\tb\n        c\n", "(if (when a :(expr b)(expr c)))",
	    "tabs and spaces are mixed in the indentation", 17, 0 },
	{ "else: a\nb", "(expr b)", "unexpected 'else'", 0, 4 },
	{ "try: a\nb", "(try :(expr a))(expr b)",
	    "a try without except and finally", 0, 3 },
	{ "f() = 1\na", "(= (call f) 1)(expr a)",
	    "nothing can be assigned to this", 0, 3 },
	{ "a + 1 += 2", "(op= + (bin a + 1) 2)",
	    "nothing can be assigned to this", 0, 5 },
	{ "@a\nx\ny", "(expr y)", "unexpected 'x'", 3, 1 },
	{ "1a\nb", "(expr b)", "the number is malformed", 0, 1 },
	{ "a $ b\nc", "(expr a)(expr c)", "a character that may not stand here",
	    2, 1 },
	{ "a ? b", "(expr a)", "a character that may not stand here", 2, 1 },
	{ "\302\240a\nb", "(expr b)", "a character that may not stand here", 0,
	    3 },
	{ "f(a=1, b)", "(expr (call f (kw a 1) b))",
	    "an argument by place behind one by name", 7, 1 },
	{ "f(x for x in y, z)", "(expr (call f (gen x (for x y)) z))",
	    "a generator without parentheses", 2, 12 },
	{ "class A(\n  b\nimport c\n", "(class A b)(import (name c _))",
	    "unexpected 'import'", 13, 6 },
	{ "raise E, 'x'\na", "(raise E)(expr a)", "unexpected ','", 7, 1 },
	{ "match a:\n x\n case b: c\nd",
	    "(match a (case b _ :(expr c)))(expr d)", "unexpected 'x'", 10, 1 },
	{ "except A, e: b", "", "unexpected 'except'", 0, 6 },
	{ "a b; c\nd", "(expr a)(expr d)", "unexpected 'b'", 2, 1 },
	{ "def f(:\n a\nb", "(def f [] :(expr a))(expr b)", "unexpected ':'", 6,
	    1 },
	{ "x = {\n 'a': 1,\n 'b' 2,\n}\ny",
	    "(= x (dict (pair (str 'a') 1) (pair (str 'b') (missing))))(expr y)",
	    "unexpected '2'", 20, 1 },
	{ "exec 'a' in b\nc", "(expr exec)(expr c)", "unexpected string", 5,
	    1 },
	{ "'\\xg'", "(expr (str '\\xg'))", "the escape is malformed", 1, 2 },
	{ "a.\nb", "(expr (. a _))(expr b)", "unexpected end of the line", 2,
	    1 },
	{ "lambda x\na", "(expr (lambda [(x _ _)] (missing)))(expr a)",
	    "unexpected end of the line", 8, 1 },
	{ "import a.\nfrom b import\nc",
	    "(import (name a. _))(from 0 b)(expr c)",
	    "unexpected end of the line", 9, 1 },
	{ "def 1(): a\nb", "(def _ [])(expr b)", "unexpected '1'", 4, 1 },
	{ "x = (\n  f'{a'\n)\ny = 1", "(= x (fstr { a}))(= y 1)",
	    "unexpected string", 12, 1 },
	{ "from a import (b, c\nd = 1\ne",
	    "(from 0 a (name b _) (name c _))(= d 1)(expr e)", "unexpected 'd'",
	    20, 1 },
	{ "(*a)", "(expr (* a))", "a starred expression alone", 1, 2 },
	{ "for 1 in x: y", "(for 1 x :(expr y))",
	    "nothing can be assigned to this", 4, 1 },
	{ "async x\ny", "(expr y)", "unexpected 'x'", 6, 1 },
	{ "`a`\nb", "(expr b)", "a character that may not stand here", 0, 1 },
	{ "x = 08", "(= x (missing))", "the number is malformed", 4, 2 },
	{ "with (a as b: c\nd", "(with a)(expr d)", "unexpected 'as'", 8, 2 },
	{ "'\\u12'", "(expr (str '\\u12'))", "the escape is malformed", 1, 2 },
	{ "if x:\n\ty\n        z\n", "(if (when x :(expr y)(expr z)))",
	    "tabs and spaces are mixed in the indentation", 17, 0 },
	{ "'a' b'c'", "(expr (bytes 'ac'))", "bytes and text are joined", 0,
	    8 },
};

static struct python
parse(struct arena *a, struct str script)
{
	struct python out;

	python_parse(a, text_of(source_new(a, S("x.py"), script)), &out);
	return out;
}

static void
test_mistakes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(mistakes) / sizeof(*mistakes); i++) {
		const struct mistake *m = &mistakes[i];
		struct arena *a = arena_new(0);
		struct python out = parse(a, str_of(m->script));
		struct printer r = { .b = buf_new(a) };
		const struct problem *x = out.problems.at;

		for (size_t k = 0; k < out.body.len; k++)
			print_statement(&r, out.body.at[k]);
		assert_string_equal(str_cstr(a, buf_str(&r.b)), m->tree);
		assert_true(out.problems.len > 0);
		assert_string_equal(str_cstr(a, x->message), m->message);
		assert_int_equal(x->kind, PROBLEM_SYNTAX);
		assert_int_equal(x->span.off, m->off);
		assert_int_equal(x->span.len, m->len);
		arena_free(a);
	}
}

static struct str
repeat(struct arena *a, const char *begin, const char *text, size_t n)
{
	struct buf b = buf_new(a);

	buf_add_text(&b, begin);
	for (size_t i = 0; i < n; i++)
		buf_add_text(&b, text);
	return buf_str(&b);
}

static void
check_bound(const char *text, size_t within, size_t beyond, const char *message)
{
	struct arena *a = arena_new(0);
	struct python out = parse(a, repeat(a, "x = ", text, within));
	const struct problem *x;

	for (size_t i = 0; i < out.problems.len; i++)
		assert_int_equal(out.problems.at[i].kind, PROBLEM_SYNTAX);
	out = parse(a, repeat(a, "x = ", text, beyond));
	assert_true(out.problems.len > 0);
	x = &out.problems.at[out.problems.len - 1];
	assert_int_equal(x->kind, PROBLEM_BOUND);
	assert_string_equal(str_cstr(a, x->message), message);
	arena_free(a);
}

static void
test_bounds(void **state)
{
	static const char deep[] = "code is nested too deep to follow";

	(void)state;
	check_bound("(", 200, 201, deep);
	check_bound("[", 200, 201, deep);
	check_bound("{1: ", 200, 201, deep);
	check_bound("f(", 200, 201, deep);
	check_bound("a[", 200, 201, deep);
	check_bound("-", 200, 201, deep);
	check_bound("not ", 200, 201, deep);
	check_bound("2 ** ", 200, 201, deep);
	check_bound("lambda: ", 200, 201, deep);
	check_bound("a if b else ", 200, 201, deep);
	check_bound("a.", 200, 201, deep);
	check_bound("a().b[c].", 49, 51, deep);
	check_bound("f'{", 200, 201, deep);
	check_bound("1, ", 499997, 499998, "more code than is followed");
	check_bound("1\n", 249999, 250000, "more code than is followed");
	check_bound("1 1\n", 20, 21, "too many syntax errors to follow");
}

static void
test_deep_blocks(void **state)
{
	struct arena *a = arena_new(0);
	struct buf b = buf_new(a);
	struct python out;

	(void)state;
	for (size_t i = 0; i < 150; i++) {
		buf_fill(&b, ' ', i);
		buf_add_text(&b, "if a:\n");
	}
	buf_fill(&b, ' ', 150);
	buf_add_text(&b, "b\nc\n");
	out = parse(a, buf_str(&b));
	assert_int_equal(out.problems.len, 0);
	assert_int_equal(out.body.len, 2);
	for (size_t i = 0; i < 300; i++) {
		buf_fill(&b, ' ', i);
		buf_add_text(&b, "if a:\n");
	}
	out = parse(a, buf_str(&b));
	assert_int_equal(out.problems.len, 1);
	assert_int_equal(out.problems.at[0].kind, PROBLEM_BOUND);
	arena_free(a);
}

/* A long sum, or a long if, is no deep tree. */
static void
test_wide(void **state)
{
	static const char *const texts[] = { "a + ", "a and ", "a < ", "'b' ",
		"a, ", "elif a:\n b\n" };
	struct arena *a = arena_new(0);

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct buf b = buf_new(a);
		struct python out;

		buf_add_text(&b, texts[i][0] == 'e' ? "if a:\n b\n" : "");
		buf_add(&b, repeat(a, "", texts[i], 10000));
		buf_add_text(&b, "c\n");
		out = parse(a, buf_str(&b));
		assert_int_equal(out.problems.len, texts[i][0] == '\'');
	}
	arena_free(a);
}

/* Milliseconds that BEGIN and N times TEXT take. */
static long
cost(const char *begin, const char *text, size_t n)
{
	struct arena *a = arena_new(0);
	struct str script = repeat(a, begin, text, n);
	clock_t before = clock();

	parse(a, script);
	before = clock() - before;
	arena_free(a);
	return (long)(before * 1000 / CLOCKS_PER_SEC);
}

static void
test_hostile_texts(void **state)
{
	static const struct {
		const char *begin, *text;
	} list[] = {
		{ "", "(" },
		{ "", "(\n" },
		{ "", "((a\n" },
		{ "", "match(a); " },
		{ "", "match (a:\n" },
		{ "match a:\n case b: c\n", " (\n" },
		{ "", "with (a, b" },
		{ "", "with (a\n" },
		{ "", "type x" },
		{ "", "'''" },
		{ "", "f'{" },
		{ "", "f'{a:{" },
		{ "", "f'''{\n" },
		{ "f'", "{a}" },
		{ "f'{a:", "{b:" },
		{ "'", "\\x41" },
		{ "'", "\\N{A}" },
		{ "'", "\\\n" },
		{ "", "\\\n" },
		{ "", "#\n" },
		{ "(", "#\n" },
		{ "", "a.b" },
		{ "", "a := " },
		{ "", "@a\n" },
		{ "", "if a:\n" },
		{ "", "if a: b\nelse" },
		{ "", " \n\t\n" },
		{ "if a:\n", "  b\n c\n" },
		{ "", "import " },
		{ "import a", ". b" },
		{ "", "x[" },
		{ "", "lambda a=" },
		{ "", "a = " },
		{ "", "\xff" },
		{ "", "0_" },
		{ "", "class A(" },
		{ "from a import (", "b, # c\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(list) / sizeof(*list); i++) {
		long ms = cost(list[i].begin, list[i].text, 100000);

		if (ms > 2000)
			print_message(
			    "%s%s: %ld ms\n", list[i].begin, list[i].text, ms);
		assert_true(ms <= 2000);
	}
}

static void
test_odd_bytes(void **state)
{
	static const char bytes[] = "\xef\xbb\xbf"
	                            "a = '\0\xff'\r\n"
	                            "\0b\n\f\tc\n\xff\nd\n#\0\xff";
	struct arena *a = arena_new(0);
	struct python out = parse(a, (struct str){ bytes, sizeof(bytes) - 1 });

	(void)state;
	assert_int_equal(out.problems.len, 2);
	assert_int_equal(out.body.len, 3);
	assert_int_equal(out.body.at[0]->value->parts[0].text.s.len, 2);
	assert_true(str_is(span_text(out.body.at[2]->span), "d"));
	assert_int_equal(out.comments[0].span.len, 3);
	python_parse(a, (struct text){ 0 }, &out);
	assert_int_equal(out.body.len + out.problems.len, 0);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mistakes),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_deep_blocks),
		cmocka_unit_test(test_wide),
		cmocka_unit_test(test_hostile_texts),
		cmocka_unit_test(test_odd_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
