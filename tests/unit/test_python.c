/*
 * Tests of the Python parser: what every construct becomes, where it stands,
 * and what strings are decoded to.
 *
 * Most are a table of scripts and their trees in the notation of
 * python_tree.h; tests/python_corpus.py holds whole files beside CPython.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "python_tree.h"

struct example {
	const char *script, *tree;
};

static struct python
parse(struct arena *a, struct str script)
{
	struct python out;

	python_parse(a, text_of(source_new(a, S("x.py"), script)), &out);
	return out;
}

static void
check_tree(const char *script, const char *tree)
{
	struct arena *a = arena_new(0);
	struct python out = parse(a, str_of(script));
	struct printer r = { .b = buf_new(a) };

	for (size_t i = 0; i < out.body.len; i++)
		print_statement(&r, out.body.at[i]);
	if (out.problems.len)
		print_message("%s: %s\n", script,
		    str_cstr(a, out.problems.at[0].message));
	assert_string_equal(str_cstr(a, buf_str(&r.b)), tree);
	assert_int_equal(out.problems.len, 0);
	arena_free(a);
}

static void
check_examples(const struct example *e, size_t n)
{
	for (size_t i = 0; i < n; i++)
		check_tree(e[i].script, e[i].tree);
}

#define CHECK(examples) \
	check_examples((examples), sizeof(examples) / sizeof(*(examples)))

static void
test_words(void **state)
{
	static const struct example examples[] = {
		{ "x = 1 \\\n  + y # c\n", "(= x (bin 1 + y))" },
		{ "a = (1,\n  # c\n\n 2)\n", "(= a (tuple 1 2))" },
		{ "\f\nif x:\n\ty\n\tz\n", "(if (when x :(expr y)(expr z)))" },
		{ "r'a'; R\"\\n\"; u'b'",
		    "(expr (str 'a'))(expr (str '\\n'))(expr (str 'b'))" },
		{ "\303\251t\303\251 = na\303\257ve.\317\200",
		    "(= \303\251t\303\251 (. na\303\257ve \317\200))" },
		{ "0x_f; 0o17; 0B1; 1_000; 0_0; 1.; .5e-3; 2j; 1if x else 2",
		    "(expr 0x_f)(expr 0o17)(expr 0B1)(expr 1_000)(expr 0_0)(expr 1.)(expr .5e-3)(expr 2j)(expr (if 1 x 2))" },
		{ "a=1;b=2;", "(= a 1)(= b 2)" },
		{ "x\ry\r\nz\n", "(expr x)(expr y)(expr z)" },
		{ "\n\n  # c\n# d\nx", "(expr x)" },
		{ "x\n  \\\n  \ny", "(expr x)(expr y)" },
		{ "match = case = type = _ = 1", "(= match case type _ 1)" },
		{ "print(a);exec(b)",
		    "(expr (call print a))(expr (call exec b))" },
		{ "not_a = nota = lambdax", "(= not_a nota lambdax)" },
	};

	(void)state;
	CHECK(examples);
}

static void
test_strings(void **state)
{
	static const struct example examples[] = {
		{ "'a\\n\\t\\\\\\'\\x41\\101\\u00e9\\U0001F600\\q'",
		    "(expr (str 'a\n\t\\'AA\303\251\360\237\230\200\\q'))" },
		{ "b'\\xff\\u0041\\n'", "(expr (bytes '\377\\u0041\n'))" },
		{ "r'\\n\\'' R'\\\\'", "(expr (str '\\n\\'\\\\'))" },
		{ "'a\\\nb'", "(expr (str 'ab'))" },
		{ "'''a\n'b''\\''''", "(expr (str 'a\n'b''''))" },
		{ "'''a\r\nb\rc'''", "(expr (str 'a\nb\nc'))" },
		{ "('a' \"b\"\n r'c')", "(expr (str 'abc'))" },
		{ "'\\N{EM DASH}x'", "(expr (str 'N<EM DASH>x'))" },
		{ "''", "(expr (str))" },
		{ "'' 'a' ''", "(expr (str 'a'))" },
		{ "'\\ud800'", "(expr (str '\355\240\200'))" },
		{ "'\303\251'", "(expr (str '\303\251'))" },
		{ "'\\08\\777'", "(expr (str '\0008\307\277'))" },
	};

	(void)state;
	CHECK(examples);
}

static void
test_formatted(void **state)
{
	static const struct example examples[] = {
		{ "f'a{b}c'", "(expr (fstr 'a'{ b}'c'))" },
		{ "f'{{{a}}}'", "(expr (fstr '{'{ a}'}'))" },
		{ "f'{a!r:>{w}.{p}}'",
		    "(expr (fstr { a !r :'>'{ w}'.'{ p}}))" },
		{ "f'{a=}{b = }{c=:x}{d=!s}'",
		    "(expr (fstr 'a='{ a !r}'b = '{ b !r}'c='{ c :'x'}'d='{ d !s}))" },
		{ "f'{a:%Y-%m}'", "(expr (fstr { a :'%Y-%m'}))" },
		{ "f\"{d[\"k\"]}\"", "(expr (fstr { (sub d (str 'k'))}))" },
		{ "f'{x!=y}'", "(expr (fstr { (cmp x != y)}))" },
		{ "f'''{\na # c\n}'''", "(expr (fstr { a}))" },
		{ "f'{ {1: 2}[1] }'",
		    "(expr (fstr { (sub (dict (pair 1 2)) 1)}))" },
		{ "f'{(lambda x: x)(1)}'",
		    "(expr (fstr { (call (lambda [(x _ _)] x) 1)}))" },
		{ "f'{a:{b}}' 'c' f\"{d}\"",
		    "(expr (fstr { a :{ b}}'c'{ d}))" },
		{ "rf'\\{a}\\n' f'\\n{b}\\x41'",
		    "(expr (fstr '\\'{ a}'\\n\n'{ b}'A'))" },
		{ "f'{a,b}'", "(expr (fstr { (tuple a b)}))" },
		{ "f'{yield x}'", "(expr (fstr { (yield x)}))" },
		{ "f'{a:=^5}'", "(expr (fstr { a :'=^5'}))" },
		{ "f'{f\"{f'{x}'}\"}'",
		    "(expr (fstr { (fstr { (fstr { x})})}))" },
		{ "t'{a}b'", "(expr (tstr { a}'b'))" },
		{ "f''", "(expr (fstr))" },
		{ "F'{x:}'", "(expr (fstr { x :}))" },
		{ "f'\\N{DASH}{a}'", "(expr (fstr 'N<DASH>'{ a}))" },
	};

	(void)state;
	CHECK(examples);
}

static void
test_operators(void **state)
{
	static const struct example examples[] = {
		{ "a + b - c * d // e ** -f ** g",
		    "(expr (bin a + b - (bin c * d // (bin e ** (un - (bin f ** g))))))" },
		{ "(a + b) + c", "(expr (bin (bin a + b) + c))" },
		{ "a + (b + c)", "(expr (bin a + (bin b + c)))" },
		{ "not a in b and c is not d or not e",
		    "(expr (or (and (un not (cmp a in b)) (cmp c is-not d)) (un not e)))" },
		{ "a < b <= c != d not in e",
		    "(expr (cmp a < b <= c != d not-in e))" },
		{ "a | b ^ c & d << e >> f",
		    "(expr (bin a | (bin b ^ (bin c & (bin d << e >> f)))))" },
		{ "~-+a @ b % c",
		    "(expr (bin (un ~ (un - (un + a))) @ b % c))" },
		{ "await a.b ** 2", "(expr (bin (await (. a b)) ** 2))" },
		{ "a if b else c if d else e", "(expr (if a b (if c d e)))" },
		{ "lambda: 0", "(expr (lambda [] 0))" },
		{ "lambda a, *b, c=1, **d: (a, b)",
		    "(expr (lambda [(a _ _)(*b _ _)(=c _ 1)(**d _ _)] (tuple a b)))" },
		{ "lambda *, a: a", "(expr (lambda [(=a _ _)] a))" },
		{ "(a := 1) + 2", "(expr (bin (:= a 1) + 2))" },
		{ "not not a", "(expr (un not (un not a)))" },
		{ "-1 ** 2", "(expr (un - (bin 1 ** 2)))" },
		{ "a and b and (c and d)", "(expr (and a b (and c d)))" },
	};

	(void)state;
	CHECK(examples);
}

static void
test_displays(void **state)
{
	static const struct example examples[] = {
		{ "()", "(expr (tuple))" },
		{ "(a,)", "(expr (tuple a))" },
		{ "(a)", "(expr a)" },
		{ "a, b", "(expr (tuple a b))" },
		{ "a,", "(expr (tuple a))" },
		{ "*a, b = c", "(= (tuple (* a) b) c)" },
		{ "[]", "(expr (list))" },
		{ "[a, *b,]", "(expr (list a (* b)))" },
		{ "{}", "(expr (dict))" },
		{ "{a: b, **c, 'd': e}",
		    "(expr (dict (pair a b) (** c) (pair (str 'd') e)))" },
		{ "{a, *b}", "(expr (set a (* b)))" },
		{ "[x for x in y if z if w for a, b in c]",
		    "(expr (listcomp x (for x y z w) (for (tuple a b) c)))" },
		{ "{x async for x in y}",
		    "(expr (setcomp x (async-for x y)))" },
		{ "{k: v for k, v in x}",
		    "(expr (dictcomp (pair k v) (for (tuple k v) x)))" },
		{ "(x for x in y)", "(expr (gen x (for x y)))" },
		{ "f(x for x in y)", "(expr (call f (gen x (for x y))))" },
		{ "f((x for x in y), z)",
		    "(expr (call f (gen x (for x y)) z))" },
		{ "[(i, j) for i in a]",
		    "(expr (listcomp (tuple i j) (for i a)))" },
		{ "...", "(expr ...)" },
		{ "None, True, False", "(expr (tuple None True False))" },
		{ "[y := f(x), y ** 2]",
		    "(expr (list (:= y (call f x)) (bin y ** 2)))" },
		{ "{**a}", "(expr (dict (** a)))" },
		{ "[*a]", "(expr (list (* a)))" },
	};

	(void)state;
	CHECK(examples);
}

static void
test_calls(void **state)
{
	static const struct example examples[] = {
		{ "f()", "(expr (call f))" },
		{ "f(a, *b, c=d, **e)",
		    "(expr (call f a (* b) (kw c d) (** e)))" },
		{ "f(a)(b).c[d]", "(expr (sub (. (call (call f a) b) c) d))" },
		{ "a.b.c()", "(expr (call (. (. a b) c)))" },
		{ "x[1:2, ::3, ...]",
		    "(expr (sub x (tuple (slice 1 2 _) (slice _ _ 3) ...)))" },
		{ "x[:]", "(expr (sub x (slice _ _ _)))" },
		{ "x[a:]", "(expr (sub x (slice a _ _)))" },
		{ "x[*a]", "(expr (sub x (tuple (* a))))" },
		{ "x[a, b,]", "(expr (sub x (tuple a b)))" },
		{ "x[a:=1]", "(expr (sub x (:= a 1)))" },
		{ "f(\n  a,\n  b=1,\n)", "(expr (call f a (kw b 1)))" },
		{ "f(a := 1)", "(expr (call f (:= a 1)))" },
		{ "f(**a, b=1)", "(expr (call f (** a) (kw b 1)))" },
		{ "x[:, 1]", "(expr (sub x (tuple (slice _ _ _) 1)))" },
		{ "f(print)", "(expr (call f print))" },
		{ "f(match=1, type=2)",
		    "(expr (call f (kw match 1) (kw type 2)))" },
	};

	(void)state;
	CHECK(examples);
}

static void
test_simple(void **state)
{
	static const struct example examples[] = {
		{ "a = b = c", "(= a b c)" },
		{ "a: int", "(:: a int)" },
		{ "a.b: int = 1", "(:: (. a b) int 1)" },
		{ "(a): int = 1", "(:: a int 1)" },
		{ "a[0] += 1", "(op= + (sub a 0) 1)" },
		{ "a **= 2; a //= b; a >>= c; a @= d",
		    "(op= ** a 2)(op= // a b)(op= >> a c)(op= @ a d)" },
		{ "x = yield", "(= x (yield))" },
		{ "x = yield a, b", "(= x (yield (tuple a b)))" },
		{ "yield from a", "(expr (yieldfrom a))" },
		{ "import a, b.c as d", "(import (name a _) (name b.c d))" },
		{ "import a . b", "(import (name a.b _))" },
		{ "from a import b as c, d",
		    "(from 0 a (name b c) (name d _))" },
		{ "from . import (a,\n b as c,)",
		    "(from 1 _ (name a _) (name b c))" },
		{ "from ...a.b import *", "(from 3 a.b (name * _))" },
		{ "from .... import a", "(from 4 _ (name a _))" },
		{ "return", "(return)" },
		{ "return a, *b", "(return (tuple a (* b)))" },
		{ "raise", "(raise)" },
		{ "raise A(b) from c", "(raise (call A b) c)" },
		{ "assert a, b", "(assert a b)" },
		{ "del a, b.c, (d, [e])",
		    "(del a (. b c) (tuple d (list e)))" },
		{ "global a, b", "(global a b)" },
		{ "nonlocal a", "(nonlocal a)" },
		{ "pass; break; continue", "(pass)(break)(continue)" },
		{ "type A = int", "(type A int)" },
		{ "type A[T: int = str, *Ts, **P] = x",
		    "(type A [(T int str)(*Ts _ _)(**P _ _)] x)" },
		{ "type = 1", "(= type 1)" },
		{ "type(x)", "(expr (call type x))" },
		{ "type in y", "(expr (cmp type in y))" },
		{ "a = b, c", "(= a (tuple b c))" },
		{ "for_ = a", "(= for_ a)" },
	};

	(void)state;
	CHECK(examples);
}

static void
test_compound(void **state)
{
	static const struct example examples[] = {
		{ "if a: b\nelif c:\n d\n e\nelse: f",
		    "(if (when a :(expr b)) (when c :(expr d)(expr e)) (else :(expr f)))" },
		{ "while a:\n b\nelse:\n c",
		    "(while a :(expr b) (else :(expr c)))" },
		{ "for a, *b in c, d:\n e\nelse: f",
		    "(for (tuple a (* b)) (tuple c d) :(expr e) (else :(expr f)))" },
		{ "for x.y[0] in z: pass", "(for (sub (. x y) 0) z :(pass))" },
		{ "try: a\nexcept B as c: d\nexcept (E, F): g\nexcept: h\nelse: i\nfinally: j",
		    "(try :(expr a) (except B c :(expr d)) (except (tuple E F) _ :(expr g)) (except _ _ :(expr h)) (else :(expr i)) (finally :(expr j)))" },
		{ "try:\n a\nexcept* B: c",
		    "(try* :(expr a) (except B _ :(expr c)))" },
		{ "try: a\nfinally: b", "(try :(expr a) (finally :(expr b)))" },
		{ "with a: b", "(with a :(expr b))" },
		{ "with a as b, c as (d, e): f",
		    "(with (as a b) (as c (tuple d e)) :(expr f))" },
		{ "with (a as b, c,): d", "(with (as a b) c :(expr d))" },
		{ "with (a, b): c", "(with a b :(expr c))" },
		{ "with (a, b) as c: d",
		    "(with (as (tuple a b) c) :(expr d))" },
		{ "with (a): b", "(with a :(expr b))" },
		{ "with (a).b as c: d", "(with (as (. a b) c) :(expr d))" },
		{ "with (yield a): b", "(with (yield a) :(expr b))" },
		{ "with (a := b, c): d",
		    "(with (tuple (:= a b) c) :(expr d))" },
		{ "with (x for x in y): z",
		    "(with (gen x (for x y)) :(expr z))" },
		{ "def f(): pass", "(def f [] :(pass))" },
		{ "def f(a, /, b: int = 1, *c: d, e, g=2, **h: i) -> j: k",
		    "(def f [(/a _ _)(b int 1)(*c d _)(=e _ _)(=g _ 2)(**h i _)] j :(expr k))" },
		{ "def f(*, a): b", "(def f [(=a _ _)] :(expr b))" },
		{ "@a.b(c)\n@d\nasync def f(): await x",
		    "(async-def f @ (call (. a b) c) @ d [] :(expr (await x)))" },
		{ "async def f():\n async with a as b: c\n async for d in e: g",
		    "(async-def f [] :(async-with (as a b) :(expr c))(async-for d e :(expr g)))" },
		{ "class A: pass", "(class A :(pass))" },
		{ "class A(B, *c, metaclass=D):\n x = 1\n def y(self): pass",
		    "(class A B (* c) (kw metaclass D) :(= x 1)(def y [(self _ _)] :(pass)))" },
		{ "def f[T, *U](a: T) -> U: b",
		    "(def f [(T _ _)(*U _ _)] [(a T _)] U :(expr b))" },
		{ "class A[T = int]: b", "(class A [(T _ int)] :(expr b))" },
		{ "if a:\n\n  b\n # c\n  d\ne",
		    "(if (when a :(expr b)(expr d)))(expr e)" },
		{ "if a:\n  if b:\n    c\nd",
		    "(if (when a :(if (when b :(expr c)))))(expr d)" },
	};

	(void)state;
	CHECK(examples);
}

static void
test_matches(void **state)
{
	static const struct example examples[] = {
		{ "match a:\n case 1 | -2 | 'x': b\n case _: c",
		    "(match a (case (bin 1 | (un - 2) | (str 'x')) _ :(expr b)) (case _ _ :(expr c)))" },
		{ "match a, b:\n case [c, *d] if e: f\n case (g, *_): h\n case i, j: k",
		    "(match (tuple a b) (case (seq c (* d)) e :(expr f)) (case (seq g (* _)) _ :(expr h)) (case (seq i j) _ :(expr k)))" },
		{ "match a:\n case {'x': b, **c}: d\n case P(q, r=1) as s: t\n case (u as v) | w.x: y\n case None | 1+2j: z",
		    "(match a (case (dict (pair (str 'x') b) (** c)) _ :(expr d)) (case (as (call P q (kw r 1)) s) _ :(expr t)) (case (bin (as u v) | (. w x)) _ :(expr y)) (case (bin None | (bin 1 + 2j)) _ :(expr z)))" },
		{ "match(a)", "(expr (call match a))" },
		{ "match[a] = 1", "(= (sub match a) 1)" },
		{ "match (a):\n case (b): c",
		    "(match a (case b _ :(expr c)))" },
		{ "match -a:\n case []: b",
		    "(match (un - a) (case (seq) _ :(expr b)))" },
		{ "match - a", "(expr (bin match - a))" },
		{ "match = {}\nmatch.a", "(= match (dict))(expr (. match a))" },
		{ "match *a, b:\n case _: c",
		    "(match (tuple (* a) b) (case _ _ :(expr c)))" },
		{ "match a:\n case [P(b) as c, _]: d",
		    "(match a (case (seq (as (call P b) c) _) _ :(expr d)))" },
		{ "match x := f():\n case {}: a",
		    "(match (:= x (call f)) (case (dict) _ :(expr a)))" },
	};

	(void)state;
	CHECK(examples);
}

/* The places are those of CPython's tree. */
static void
test_places(void **state)
{
	struct arena *a = arena_new(0);
	struct printer r = { .b = buf_new(a), .places = true };
	struct python out =
	    parse(a, S("\xef\xbb\xbf@d\ndef f(a: b): # c\n"
	               "\t(x) + (y); g(i for i in j)\r\nz = (1), 2,\n"));

	(void)state;
	print_body(&r, &out.body);
	assert_string_equal(str_cstr(a, buf_str(&r.b)),
	    " :\n(def@6-50 f @ d@4-5 [(a@12 b@15-16 _)] :\n"
	    "(expr@24-33 (bin@24-33 x@25-26 + y@31-32))\n"
	    "(expr@35-50 (call@35-50 g@35-36 (gen@36-50 i@37-38 "
	    "(for i@43-44 j@48-49)))))\n"
	    "(=@52-63 z@52-53 (tuple@56-63 1@57-58 2@61-62))");
	assert_int_equal(out.ncomments, 1);
	assert_true(str_is(span_text(out.comments[0].span), "# c"));
	arena_free(a);
}

static const struct python_part *
first_part(const struct python *out)
{
	return &out->body.at[0]->value->parts[0];
}

/* What was decoded still knows where it stood. */
static void
test_decoded_places(void **state)
{
	struct arena *a = arena_new(0);
	struct python out = parse(a, S("'a\\x62c\\\nd'"));
	const struct text *t = &first_part(&out)->text;

	(void)state;
	assert_true(str_is(t->s, "abcd"));
	assert_int_equal(text_span(t, 0, 1).off, 1);
	assert_int_equal(text_span(t, 1, 1).off, 2);
	assert_int_equal(text_span(t, 2, 1).off, 6);
	assert_int_equal(text_span(t, 3, 1).off, 9);
	out = parse(a, S("f'{a}bc'"));
	t = &out.body.at[0]->value->parts[1].text;
	assert_int_equal(text_span(t, 1, 1).off, 6);
	arena_free(a);
}

/* A script that is itself taken out of a file, without its indentation. */
static void
test_excerpt(void **state)
{
	static const struct piece pieces[] = { { 0, 4 }, { 6, 14 } };
	struct arena *a = arena_new(0);
	struct text t = {
		.s = S("x = 1\ny = 'a\\n\\\nb'\n"),
		.source = source_new(
		    a, S("x.yml"), S("  - x = 1\n    y = 'a\\n\\\nb'\n")),
		.pieces = pieces,
		.npieces = 2,
	};
	struct python out;
	const struct python_node *n;

	(void)state;
	python_parse(a, t, &out);
	assert_int_equal(out.problems.len, 0);
	assert_int_equal(out.body.len, 2);
	assert_int_equal(out.body.at[0]->span.off, 4);
	n = out.body.at[1]->value;
	assert_int_equal(n->span.off, 18);
	assert_true(str_is(n->parts[0].text.s, "a\nb"));
	assert_int_equal(text_span(&n->parts[0].text, 1, 1).off, 20);
	arena_free(a);
}

static void
test_literal(void **state)
{
	static const struct {
		const char *script, *text;
	} list[] = {
		{ "'a\\n'", "a\n" },
		{ "''", "" },
		{ "('a' r'\\b'\n'c')", "a\\bc" },
		{ "'a' + \"b\" + '''c'''", "abc" },
		{ "f'a' 'b'", "ab" },
		{ "f'{a}'", NULL },
		{ "'\\N{DASH}'", NULL },
		{ "b'a'", NULL },
		{ "'a' + b", NULL },
		{ "'a' * 2", NULL },
		{ "'a' % b", NULL },
		{ "a", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(list) / sizeof(*list); i++) {
		struct arena *a = arena_new(0);
		struct python out = parse(a, str_of(list[i].script));
		struct str s = { 0 };
		bool literal =
		    python_string_literal(a, out.body.at[0]->value, &s);

		assert_int_equal(literal, list[i].text != NULL);
		if (literal && list[i].text)
			assert_true(str_is(s, list[i].text));
		arena_free(a);
	}
}

static void
test_dotted_name(void **state)
{
	struct arena *a = arena_new(0);
	struct python out = parse(a, S("a\na . b.c\na().b\n"));
	struct str s;

	(void)state;
	assert_true(python_dotted_name(a, out.body.at[0]->value, &s));
	assert_true(str_is(s, "a"));
	assert_true(python_dotted_name(a, out.body.at[1]->value, &s));
	assert_true(str_is(s, "a.b.c"));
	assert_false(python_dotted_name(a, out.body.at[2]->value, &s));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_formatted),
		cmocka_unit_test(test_operators),
		cmocka_unit_test(test_displays),
		cmocka_unit_test(test_calls),
		cmocka_unit_test(test_simple),
		cmocka_unit_test(test_compound),
		cmocka_unit_test(test_matches),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_decoded_places),
		cmocka_unit_test(test_excerpt),
		cmocka_unit_test(test_literal),
		cmocka_unit_test(test_dotted_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
