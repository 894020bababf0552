/*
 * YAML: the tree, the place of every byte of a scalar, and what happens to
 * texts that are broken or hostile.
 */

#include <string.h>

#include "assert_str.h"
#include "base/arena.h"
#include "base/buf.h"
#include "parse/yaml.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct parsed {
	struct arena *arena;
	struct source *source;
	struct yaml yaml;
};

static struct parsed
parse(struct str text)
{
	struct parsed p = { .arena = arena_new(0) };

	p.source = source_new(p.arena, S("test.yml"), str_copy(p.arena, text));
	yaml_parse(p.arena, text_of(p.source), &p.yaml);
	return p;
}

static struct ynode *
root(const struct parsed *p)
{
	return p->yaml.ndocs ? p->yaml.docs[0] : NULL;
}

/* The bytes of the source where the content's bytes stand, in a row. */
static struct str
source_bytes(const struct parsed *p, const struct ynode *n)
{
	struct buf b = buf_new(p->arena);

	for (size_t i = 0; i < n->text.s.len; i++) {
		struct span s = text_span(&n->text, i, 1);

		assert_int_equal(s.len, 1);
		assert_true(span_holds(n->span, s));
		buf_add(&b, span_text(s));
	}
	return buf_str(&b);
}

struct scalar_case {
	const char *yaml;   /* a mapping with the key "k" */
	const char *value;  /* what it holds */
	const char *source; /* byte for byte where it stands */
	const char *span;   /* the whole of it */
};

static const struct scalar_case scalars[] = {
	/* Plain. */
	{ "k: abc # c\n", "abc", "abc", "abc" },
	{ "k: a b\n  c\n\n\n  d\n", "a b c\n\nd", "a b\nc\n\nd",
	    "a b\n  c\n\n\n  d" },
	{ "k: a\n \t b\n", "a b", "a\nb", "a\n \t b" },
	{ "{k: a\n b, l: c}", "a b", "a\nb", "a\n b" },
	{ "k: &x a\n", "a", "a", "a" },
	{ "k: !!str # c\n  a\n", "a", "a", "a" },
	{ "k: !t &x\n\n  'a'\n", "a", "a", "'a'" },
	{ "k:\n", "", "", "" },
	{ "k: !!null\nl: 1\n", "", "", "" },
	{ "? k\n? l\n", "", "", "" },
	/* Quoted. */
	{ "k: 'abc'\n", "abc", "abc", "'abc'" },
	{ "k: ''\n", "", "", "''" },
	{ "k: 'it''s'''\n", "it's'", "it's'", "'it''s'''" },
	{ "k: ' a \n\n  b '\n", " a\nb ", " a\nb ", "' a \n\n  b '" },
	{ "k: \"a\\tb\\\"c\"\n", "a\tb\"c", "a\\b\\c", "\"a\\tb\\\"c\"" },
	{ "k: \"\\x41\\u20ac.\"\n", "A\xe2\x82\xac.", "\\\\u2.",
	    "\"\\x41\\u20ac.\"" },
	{ "k: \"\\L.\"\n", "\xe2\x80\xa8.", "\\LL.", "\"\\L.\"" },
	{ "k: \"a \\\n   b\n  c\n\n  d\"\n", "a b c\nd", "a b\nc\nd",
	    "\"a \\\n   b\n  c\n\n  d\"" },
	{ "k: \"a\\\n\n  b\"\n", "a\nb", "a\nb", "\"a\\\n\n  b\"" },
	/* An escaped line end behind a fold is not taken for the fold. */
	{ "k: \"a\n  \\nb\"\n", "a \nb", "a\n\\b", "\"a\n  \\nb\"" },
	{ "k: \"a\n\n  \\nb\"\n", "a\n\nb", "a\n\\b", "\"a\n\n  \\nb\"" },
	/* Literal. */
	{ "k: |\n  a\n   b\n\n  c\n\n# x\nl: 1\n", "a\n b\n\nc\n",
	    "a\n b\n\nc\n", "|\n  a\n   b\n\n  c\n" },
	{ "k: |- # c\n  a\n\n", "a", "a", "|- # c\n  a" },
	{ "k: |+\n  a\n\nl: 1\n", "a\n\n", "a\n\n", "|+\n  a\n\n" },
	{ "k: |2\n    a\n   b\n", "  a\n b\n", "  a\n b\n",
	    "|2\n    a\n   b\n" },
	{ "k: |2-\n     \n  a\n", "   \na", "   \na", "|2-\n     \n  a" },
	{ "k: |\n\n  a\n", "\na\n", "\na\n", "|\n\n  a\n" },
	{ "k: |\n\n\nl: 1\n", "", "", "|" },
	{ "k: |+\n\n\nl: 1\n", "\n\n", "\n\n", "|+\n\n\n" },
	{ "k: |\n  a\t \n  b", "a\t \nb", "a\t \nb", "|\n  a\t \n  b" },
	/* Folded. */
	{ "k: >\n  a\n  b\n\n  c\n", "a b\nc\n", "a\nb\nc\n",
	    ">\n  a\n  b\n\n  c\n" },
	{ "k: >-\n  a\n    b\n    c\n  d\n", "a\n  b\n  c\nd", "a\n  b\n  c\nd",
	    ">-\n  a\n    b\n    c\n  d" },
	{ "k: >+\n  a\n\n\n", "a\n\n\n", "a\n\n\n", ">+\n  a\n\n\n" },
	{ "k: >\n\n  a\n  b\n", "\na b\n", "\na\nb\n", ">\n\n  a\n  b\n" },
	/* Line ends of all kinds. */
	{ "k: |\r\n  a\r\n  b\r\n", "a\nb\n", "a\nb\n", "|\r\n  a\r\n  b\r\n" },
	{ "k: a\r\n  b\r\n", "a b", "a\nb", "a\r\n  b" },
	{ "k: |\r  a\r  b\r", "a\nb\n", "a\rb\r", "|\r  a\r  b\r" },
	{ "k: |\n  a\xc2\x85  b\n", "a\nb\n",
	    "a\x85"
	    "b\n",
	    "|\n  a\xc2\x85  b\n" },
	{ "k: |\n  a\xe2\x80\xa8  b\n",
	    "a\xe2\x80\xa8"
	    "b\n",
	    "a\xe2\x80\xa8"
	    "b\n",
	    "|\n  a\xe2\x80\xa8  b\n" },
	/* Marks count characters, places are bytes. */
	{ "\xef\xbb\xbfk: abc\n", "abc", "abc", "abc" },
	{ "\xc3\xa9\xe2\x82\xac: \xf0\x9f\x98\x80\nk: abc\n", "abc", "abc",
	    "abc" },
	{ "# \xc3\xa9\xc3\xa9 0123456789012345678901234567890123456789012345"
	  "67890123456789\n"
	  "k: |\n  \xc3\xa9\n",
	    "\xc3\xa9\n", "\xc3\xa9\n", "|\n  \xc3\xa9\n" },
};

static void
test_scalars(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(scalars); i++) {
		const struct scalar_case *c = &scalars[i];
		struct parsed p = parse(str_of(c->yaml));
		struct ynode *n = ynode_get(root(&p), "k");

		print_message("%zu: %s\n", i, c->yaml);
		assert_int_equal(p.yaml.problems.len, 0);
		assert_non_null(n);
		assert_str(n->text.s, c->value);
		assert_str(source_bytes(&p, n), c->source);
		assert_str(span_text(n->span), c->span);
		arena_free(p.arena);
	}
}

static void
test_tree(void **state)
{
	struct parsed p = parse(S("on:\n  push:\n    tags: [v*, 'w*']\n"
	                          "jobs:\n  a: {needs: b}\nn: ~\n"
	                          "yes: True\nt: 'true'\nw: on\n"));
	struct ynode *tags = ynode_route(root(&p), "on.push.tags");
	const struct ypair *pair = ynode_pair(root(&p), "jobs");
	bool yes = false;

	(void)state;
	assert_int_equal(tags->kind, YNODE_LIST);
	assert_int_equal(tags->len, 2);
	assert_str(ynode_text(tags->items[1]), "w*");
	assert_int_equal(tags->items[1]->style, YNODE_SINGLE_QUOTED);
	assert_str(ynode_text(ynode_route(root(&p), "jobs.a.needs")), "b");
	assert_str(span_text(pair->key->span), "jobs");
	assert_str(span_text(pair->value->span), "a: {needs: b}");
	assert_null(ynode_route(root(&p), "jobs.b.needs"));
	assert_null(ynode_route(root(&p), "on.push.tags.x"));
	assert_int_equal(ynode_text(tags).len, 0);
	assert_true(ynode_is_null(ynode_get(root(&p), "n")));
	assert_true(ynode_is_null(NULL));
	assert_false(ynode_is_null(tags));
	assert_true(ynode_bool(ynode_get(root(&p), "yes"), &yes) && yes);
	assert_false(ynode_bool(ynode_get(root(&p), "t"), &yes));
	assert_false(ynode_bool(ynode_get(root(&p), "w"), &yes));
	arena_free(p.arena);
}

static void
test_collection_spans(void **state)
{
	struct parsed p = parse(S("a: &x\n  # c\n  b: 1\n  c:\n\n# d\n"
	                          "e:\n- f\n-\n# g\nh: [1,\n 2] # i\n"));

	(void)state;
	assert_str(span_text(ynode_get(root(&p), "a")->span), "b: 1\n  c:");
	assert_str(span_text(ynode_get(root(&p), "e")->span), "- f\n-");
	assert_str(span_text(ynode_get(root(&p), "h")->span), "[1,\n 2]");
	arena_free(p.arena);
}

static void
test_documents(void **state)
{
	static const struct {
		const char *yaml;
		size_t docs;
	} cases[] = {
		{ "", 0 },
		{ "# only this\n", 0 },
		{ "\xef\xbb\xbf", 0 },
		{ "a: 1\n", 1 },
		{ "---\n---\na: 1\n...\n---\n", 3 },
		{ "%YAML 1.1\n---\na\n", 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct parsed p = parse(str_of(cases[i].yaml));

		assert_int_equal(p.yaml.problems.len, 0);
		assert_int_equal(p.yaml.ndocs, cases[i].docs);
		if (cases[i].docs == 3)
			assert_true(ynode_is_null(root(&p)));
		arena_free(p.arena);
	}
}

static const struct {
	const char *yaml;
	enum problem_kind kind;
	size_t at, len;
	const char *message;
} broken[] = {
	{ "a: 1\nb: 'x\nc: 2\n", PROBLEM_SYNTAX, 8, 1, "never closed" },
	{ "a: [1, 2\nb: 3\n", PROBLEM_SYNTAX, 10, 1, "',' is missing" },
	{ "a: [1, 2\n", PROBLEM_SYNTAX, 3, 1, "never closed with ']'" },
	{ "a: {b: 1\n", PROBLEM_SYNTAX, 3, 1, "never closed with '}'" },
	{ "a: b: c\n", PROBLEM_SYNTAX, 4, 1, "':' is not allowed" },
	{ "a: 1\nkey\nb: 2\n", PROBLEM_SYNTAX, 5, 1, "':' is missing" },
	{ "a:\n\tb: 1\n", PROBLEM_SYNTAX, 3, 1, "a tab cannot indent" },
	{ "a: @b\n", PROBLEM_SYNTAX, 3, 1, "cannot begin" },
	{ "a: \"\\q\"\n", PROBLEM_SYNTAX, 4, 1, "no escape" },
	{ "a: *b\n", PROBLEM_SYNTAX, 3, 2, "no anchor" },
	{ "a: &b [*b]\n", PROBLEM_SYNTAX, 7, 2, "inside its own anchor" },
	{ "a: 1\n[b]: 2\n", PROBLEM_SYNTAX, 5, 3, "can be a key" },
	{ "\xc3\xa9: b\xff\n", PROBLEM_SYNTAX, 5, 1, "not UTF-8" },
	{ "a: b\x1b[1m\n", PROBLEM_SYNTAX, 4, 1, "U+001B" },
	{ "a: \xed\xa0\x80\n", PROBLEM_SYNTAX, 3, 1, "not UTF-8" },
	{ "a: \xc2\x80\n", PROBLEM_SYNTAX, 3, 2, "U+0080" },
	{ "\xff\xfe", PROBLEM_SYNTAX, 0, 2, "UTF-16" },
	{ "a: 1\nb: 2\na: 3\n", PROBLEM_DUPLICATE, 10, 1, "'a'" },
	/* The quote that is open at the cut is no second problem. */
	{ "x: 'a\xff'\n", PROBLEM_SYNTAX, 5, 1, "not UTF-8" },
};

static void
test_problems(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(broken); i++) {
		struct parsed p = parse(str_of(broken[i].yaml));
		struct problem *problem = p.yaml.problems.at;

		print_message("%zu: %s\n", i, broken[i].yaml);
		assert_int_equal(p.yaml.problems.len, 1);
		assert_int_equal(problem->kind, broken[i].kind);
		assert_int_equal(problem->span.off, broken[i].at);
		assert_int_equal(problem->span.len, broken[i].len);
		assert_true(str_contains(problem->message, broken[i].message));
		arena_free(p.arena);
	}
}

static void
test_nul(void **state)
{
	struct parsed p = parse(S("a: 1\nb: \0\n"));

	(void)state;
	assert_int_equal(p.yaml.problems.len, 1);
	assert_int_equal(p.yaml.problems.at[0].span.off, 8);
	assert_str(ynode_text(ynode_get(root(&p), "a")), "1");
	assert_true(ynode_is_null(ynode_get(root(&p), "b")));
	arena_free(p.arena);
}

static void
test_kept_before_error(void **state)
{
	struct parsed p =
	    parse(S("a: 1\nb:\n  c:\n  - x\n  - y: z\n    w: 'v\n"));
	struct ynode *c = ynode_route(root(&p), "b.c");

	(void)state;
	assert_int_equal(p.yaml.problems.len, 1);
	assert_str(ynode_text(ynode_get(root(&p), "a")), "1");
	assert_int_equal(c->len, 2);
	assert_str(ynode_text(ynode_get(c->items[1], "y")), "z");
	assert_true(ynode_is_null(ynode_get(c->items[1], "w")));
	arena_free(p.arena);
}

/* A mapping of N keys, of which the last is again the second. */
static struct parsed
parse_duplicates(size_t n)
{
	struct arena *a = arena_new(0);
	struct buf b = buf_new(a);
	struct parsed p;

	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "key%zu: %zu\n", i == n - 1 ? 1 : i, i);
	p = parse(buf_str(&b));
	assert_int_equal(p.yaml.problems.len, 1);
	assert_str(span_text(p.yaml.problems.at[0].span), "key1");
	assert_int_equal(p.yaml.problems.at[0].first.off, 8);
	assert_true(p.yaml.problems.at[0].span.off > 8);
	arena_free(a);
	return p;
}

static void
test_duplicates(void **state)
{
	struct parsed p = parse_duplicates(5);

	(void)state;
	assert_str(ynode_text(ynode_get(root(&p), "key1")), "4");
	arena_free(p.arena);
	p = parse_duplicates(100);
	assert_str(ynode_text(ynode_get(root(&p), "key1")), "99");
	arena_free(p.arena);
}

static void
test_aliases(void **state)
{
	struct parsed p = parse(S("a: &x {k: v}\nb: *x\nc: {<<: *x}\n"
	                          "d: &x 2\ne: *x\n---\nf: *x\n"));

	(void)state;
	assert_ptr_equal(ynode_get(root(&p), "a"), ynode_get(root(&p), "b"));
	assert_ptr_equal(ynode_get(root(&p), "a"),
	    ynode_get(ynode_get(root(&p), "c"), "<<"));
	assert_str(ynode_text(ynode_get(root(&p), "e")), "2");
	/* Anchors end with their document. */
	assert_int_equal(p.yaml.problems.len, 1);
	assert_true(ynode_is_null(ynode_get(p.yaml.docs[1], "f")));
	arena_free(p.arena);
}

/* HEAD, and UNIT repeated N times, must pass a bound and end. */
static void
assert_bound(const char *head, const char *unit, size_t n, const char *message)
{
	struct arena *a = arena_new(0);
	struct buf b = buf_new(a);
	struct parsed p;

	buf_add_text(&b, head);
	for (size_t i = 0; i < n; i++)
		buf_add_text(&b, unit);
	p = parse(buf_str(&b));
	print_message("%s%s...\n", head, unit);
	assert_int_equal(p.yaml.problems.len, 1);
	assert_int_equal(p.yaml.problems.at[0].kind, PROBLEM_BOUND);
	assert_true(str_contains(p.yaml.problems.at[0].message, message));
	arena_free(p.arena);
	arena_free(a);
}

static void
test_bounds(void **state)
{
	(void)state;
	assert_bound("", "[", 1 << 20, "more than 100");
	assert_bound("", "- ", 1 << 20, "more than 100");
	assert_bound("", "a: [\n", 1 << 16, "more than 100");
	assert_bound("k: \"", " ", 1 << 20, "white space");
	assert_bound("k: |\n  a\n", "\xe2\x80\xa8", 1 << 16, "white space");
	assert_bound("", "%TAG !a! b\n---\n", 1 << 16, "'%'");
	assert_bound("%TAG ! b", "b", 300, "'%'");
	assert_bound("a\xe2\x80\xa8%TAG ! b", "b", 300, "'%'");
	assert_bound("- a\n", "- &a x\n", 2000, "1000 anchors");
	assert_bound("", "- a\n", 1000 * 1000 + 1, "million");
	assert_bound("a: &a [1,2,3,4,5,6,7,8,9]\nb: &b [*a,*a,*a,*a,*a,*a]\n"
	             "c: &c [*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c]\n"
	             "e: [",
	    "*d, ", 1000, "expand");
}

static void
test_depth(void **state)
{
	struct arena *a = arena_new(0);
	struct buf b = buf_new(a);
	struct parsed p;

	(void)state;
	buf_fill(&b, '[', 100);
	buf_fill(&b, ']', 100);
	p = parse(buf_str(&b));
	assert_int_equal(p.yaml.problems.len, 0);
	arena_free(p.arena);
	b.len = 0;
	buf_fill(&b, '[', 101);
	buf_fill(&b, ']', 101);
	p = parse(buf_str(&b));
	assert_int_equal(p.yaml.problems.len, 1);
	assert_int_equal(p.yaml.problems.at[0].span.off, 100);
	arena_free(p.arena);
	arena_free(a);
}

static void
test_white_space_allowed(void **state)
{
	struct arena *a = arena_new(0);
	struct buf b = buf_new(a);
	struct parsed p;

	(void)state;
	buf_add_text(&b, "k: \"a");
	buf_fill(&b, ' ', 8192);
	buf_add_text(&b, "b\"\n");
	p = parse(buf_str(&b));
	assert_int_equal(p.yaml.problems.len, 0);
	assert_int_equal(ynode_text(ynode_get(root(&p), "k")).len, 8194);
	arena_free(p.arena);
	arena_free(a);
}

/* YAML inside a block scalar of YAML: places in the one file. */
static void
test_text_with_pieces(void **state)
{
	struct parsed p = parse(S("k: |\n  x: |\n    ab\n    cd\n  y: e\n"));
	struct ynode *outer = ynode_get(root(&p), "k"), *x, *y;
	struct yaml inner;

	(void)state;
	yaml_parse(p.arena, outer->text, &inner);
	x = ynode_get(inner.docs[0], "x");
	y = ynode_get(inner.docs[0], "y");
	assert_str(x->text.s, "ab\ncd\n");
	assert_str(source_bytes(&p, x), "ab\ncd\n");
	assert_int_equal(text_span(&x->text, 3, 1).off, 23);
	assert_str(span_text(y->span), "e");
	assert_str(source_bytes(&p, y), "e");
	arena_free(p.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scalars),
		cmocka_unit_test(test_tree),
		cmocka_unit_test(test_collection_spans),
		cmocka_unit_test(test_documents),
		cmocka_unit_test(test_problems),
		cmocka_unit_test(test_nul),
		cmocka_unit_test(test_kept_before_error),
		cmocka_unit_test(test_duplicates),
		cmocka_unit_test(test_aliases),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_white_space_allowed),
		cmocka_unit_test(test_text_with_pieces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
