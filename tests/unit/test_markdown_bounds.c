/*
 * Markdown that is hostile: it costs linear time, and each bound is said.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "parse/markdown.h"

/* Milliseconds that BEGIN and N times TEXT take. */
static long
cost(struct str begin, const char *text, size_t n)
{
	struct arena *a = arena_new(0);
	struct buf b = buf_new(a);
	struct markdown m;
	struct source *s;
	clock_t before;

	buf_add(&b, begin);
	for (size_t i = 0; i < n; i++)
		buf_add_text(&b, text);
	s = source_new(a, S("a.md"), buf_str(&b));
	before = clock();
	markdown_parse(a, text_of(s), true, &m);
	before = clock() - before;
	arena_free(a);
	return (long)(before * 1000 / CLOCKS_PER_SEC);
}

static void
hostile_texts(void **state)
{
	static const struct {
		const char *begin, *text;
	} list[] = {
		{ "", "![[]()" },
		{ "", "[" },
		{ "", "[a](<b" },
		{ "", "[a](b \"" },
		{ "", "[a](" },
		{ "", "`a" },
		{ "", "``` a `` b ` " },
		{ "", "> " },
		{ "", "- " },
		{ "", "1. " },
		{ "", "*a_ " },
		{ "", "<!-- " },
		{ "a\n", "    <!--\n" },
		{ "a\n", "    <![CDATA[\n" },
		{ "", "<a b='<a b=\"" },
		{ "", "\\" },
		{ "", "&amp;" },
		{ "", "|" },
		{ "a|b\n-|-\n", "x|`\n" },
		{ "", "- a\n" },
		{ "- - - - - - - - - - - - - x\n", "\n" },
		{ "", "[a]: b\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		size_t n = 900000 / strlen(list[i].text);
		long ms = cost(str_of(list[i].begin), list[i].text, n);

		/* Linear: a tenth of this, and minutes when it is not. */
		if (ms > 4000)
			fail_msg("'%s' takes %ld ms", list[i].text, ms);
	}
}

/* Lists that nest by indentation, with blank lines that visit them all. */
static void
deep_lists(void **state)
{
	struct arena *a = arena_new(0);
	struct buf b = buf_new(a);
	struct markdown m;

	(void)state;
	for (size_t i = 0; i < 700; i++) {
		buf_fill(&b, ' ', 2 * i);
		buf_add_text(&b, "- a\n");
	}
	markdown_parse(
	    a, text_of(source_new(a, S("a.md"), buf_str(&b))), true, &m);
	assert_int_equal(m.problems.len, 1);
	assert_int_equal(m.problems.at[0].kind, PROBLEM_BOUND);
	for (size_t i = 0; i < m.nblocks; i++)
		assert_true(m.blocks[i]->level <= 50);
	assert_true(cost(buf_str(&b), "\n", 400000) < 4000);
	arena_free(a);
}

/* Marks far to the right are nothing special in code. */
static void
far_marks_in_code(void **state)
{
	struct arena *a = arena_new(0);
	struct buf b = buf_new(a);
	struct markdown m;

	(void)state;
	buf_add_text(&b, "- - - - a\n\n          ```\n");
	buf_fill(&b, ' ', 80);
	buf_add_text(&b, "- b\n          ```\n");
	markdown_parse(
	    a, text_of(source_new(a, S("a.md"), buf_str(&b))), true, &m);
	assert_int_equal(m.blocks[m.nblocks - 1]->kind, MD_CODE);
	assert_true(str_ends(m.blocks[m.nblocks - 1]->text.s, "   - b"));
	assert_int_equal(m.problems.len, 0);
	arena_free(a);
}

static void
counts_are_bounded(void **state)
{
	static const char *const texts[] = { "`a` ", "- a\n" };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct arena *a = arena_new(0);
		struct buf b = buf_new(a);
		struct markdown m;

		while (buf_str(&b).len < 900000)
			buf_add_text(&b, texts[i]);
		markdown_parse(a,
		    text_of(source_new(a, S("a.md"), buf_str(&b))), true, &m);
		assert_true(m.nblocks <= 100000 && m.ninlines <= 100000);
		assert_int_equal(m.problems.len, 1);
		assert_int_equal(m.problems.at[0].kind, PROBLEM_BOUND);
		arena_free(a);
	}
}

static void
long_texts_are_cut(void **state)
{
	struct arena *a = arena_new(0);
	struct buf b = buf_new(a);
	struct markdown m;
	struct source *s;

	(void)state;
	while (buf_str(&b).len < (size_t)1024 * 1024)
		buf_add_text(&b, "some words of a paragraph\n");
	buf_add_text(&b, "\n# End\n");
	s = source_new(a, S("a.md"), buf_str(&b));
	markdown_parse(a, text_of(s), true, &m);
	assert_int_equal(m.nblocks, 1);
	assert_int_equal(m.problems.len, 1);
	assert_int_equal(m.problems.at[0].kind, PROBLEM_BOUND);
	assert_true(m.problems.at[0].span.off <= (size_t)1024 * 1024);
	arena_free(a);
}

/* A text that was itself taken out of a source keeps its places. */
static void
texts_with_pieces(void **state)
{
	static const struct piece pieces[] = { { 0, 4 }, { 3, 20 }, { 8, 40 } };
	static const uint32_t places[] = { 6, 20, 21, 24, 40, 41 };
	struct arena *a = arena_new(0);
	struct buf b = buf_new(a);
	struct text t = { .pieces = pieces, .npieces = 3 };
	struct markdown m;

	(void)state;
	buf_fill(&b, '.', 50);
	t.source = source_new(a, S("a.yml"), buf_str(&b));
	t.s = S("* ab\n  `d`\n");
	markdown_parse(a, t, true, &m);
	assert_int_equal(m.nblocks, 3);
	assert_true(str_is(m.blocks[2]->text.s, "ab\n`d`"));
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(
		    text_span(&m.blocks[2]->text, i, 1).off, places[i]);
	assert_int_equal(m.ninlines, 1);
	assert_int_equal(m.inlines[0].span.off, 24);
	assert_int_equal(m.inlines[0].span.len, 42 - 24);
	assert_int_equal(text_span(&m.inlines[0].text, 0, 1).off, 40);
	arena_free(a);
}

static void
deep_quotes(void **state)
{
	struct arena *a = arena_new(0);
	struct buf b = buf_new(a);
	struct markdown m;

	(void)state;
	for (size_t i = 0; i < 51; i++)
		buf_add_text(&b, "> ");
	buf_add_text(&b, "x\n");
	markdown_parse(
	    a, text_of(source_new(a, S("a.md"), buf_str(&b))), true, &m);
	assert_int_equal(m.nblocks, 51);
	assert_int_equal(m.blocks[50]->kind, MD_PARAGRAPH);
	assert_int_equal(m.blocks[50]->level, 50);
	assert_int_equal(m.problems.len, 1);
	assert_int_equal(m.problems.at[0].span.off, 100);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hostile_texts),
		cmocka_unit_test(deep_lists),
		cmocka_unit_test(deep_quotes),
		cmocka_unit_test(far_marks_in_code),
		cmocka_unit_test(counts_are_bounded),
		cmocka_unit_test(long_texts_are_cut),
		cmocka_unit_test(texts_with_pieces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
