/*
 * What the program stands on: arenas, views, buffers, vectors, maps, and
 * sources with their places.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "assert_str.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/map.h"
#include "base/source.h"
#include "base/vec.h"
#include "base/words.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static bool
is_zero(const char *at, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (at[i])
			return false;
	return true;
}

static void
arena_hands_out(void **state)
{
	struct arena *a = arena_new(0);

	(void)state;
	assert_int_equal(arena_used(a), 0);
	for (size_t n = 1; n < 300000; n = n * 3 + 1) {
		char *text = arena_bytes(a, n);
		char *item = arena_alloc(a, n);

		assert_true(is_zero(item, n));
		assert_int_equal((uintptr_t)item % _Alignof(max_align_t), 0);
		memset(text, 'x', n);
		memset(item, 'y', n);
		assert_true(text[n - 1] == 'x' && item[0] == 'y');
	}
	assert_non_null(arena_alloc(a, 0));
	assert_non_null(arena_array(a, int, 0));
	arena_free(a);
	arena_free(NULL);
}

static void
arena_rewinds(void **state)
{
	struct arena *a = arena_new(0);
	struct arena_mark start = arena_mark(a), middle;
	char *kept, *again, *before;
	size_t used;

	(void)state;
	kept = arena_bytes(a, 10);
	memset(kept, 'k', 10);
	middle = arena_mark(a);
	used = arena_used(a);
	before = arena_bytes(a, 100);
	memset(before, 'b', 100);
	arena_rewind(a, middle);
	again = arena_bytes(a, 100);
	assert_ptr_equal(again, before);
	arena_rewind(a, middle);
	assert_true(is_zero(arena_alloc(a, 100), 100));
	/* over several blocks */
	for (int i = 0; i < 100; i++)
		memset(arena_bytes(a, 50000), 'z', 50000);
	arena_rewind(a, middle);
	assert_int_equal(arena_used(a), used);
	assert_true(kept[0] == 'k' && kept[9] == 'k');
	arena_rewind(a, start);
	assert_int_equal(arena_used(a), 0);
	assert_true(is_zero(arena_alloc(a, 200000), 200000));
	arena_free(a);
}

/* The exit status of a child that asks an arena of CAP for N times SIZE. */
static int
status_of(size_t cap, size_t n, size_t size)
{
	static struct arena *a; /* no leak to the sanitizer at exit() */
	int status;
	pid_t child;

	(void)fflush(NULL);
	child = fork();
	if (!child) {
		if (!freopen("/dev/null", "w", stderr))
			_exit(9);
		a = arena_new(cap);
		(void)arena_alloc_array(a, n, size);
		arena_free(a);
		_exit(0);
	}
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
arena_ends_the_program(void **state)
{
	(void)state;
	assert_int_equal(status_of(1000, 1, 1000), 0);
	assert_int_equal(status_of(1000, 1, 1001), 2);
	assert_int_equal(status_of(1000, 251, 4), 2);
	assert_int_equal(status_of(0, 1, 1001), 0);
	assert_int_equal(status_of(0, SIZE_MAX / 2, 4), 2);
	assert_int_equal(status_of(0, SIZE_MAX, 1), 2);
	assert_int_equal(status_of(0, 1, SIZE_MAX - 64), 2);
}

static void
cap_counts_what_is_left(void **state)
{
	struct arena *a = arena_new(1024);

	(void)state;
	for (int i = 0; i < 100; i++) {
		struct arena_mark m = arena_mark(a);

		arena_bytes(a, 1000);
		arena_rewind(a, m);
	}
	arena_free(a);
}

static void
strs_compare(void **state)
{
	static const struct {
		const char *a, *b;
		int order;
		bool nocase;
	} list[] = {
		{ "", "", 0, true },
		{ "a", "", 1, false },
		{ "a", "b", -1, false },
		{ "ab", "a", 1, false },
		{ "aB", "ab", -1, true },
		{ "\xff", "a", 1, false },
		{ "@", "`", -1, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(list); i++) {
		struct str a = str_of(list[i].a), b = str_of(list[i].b);
		int order = str_cmp(a, b);

		assert_int_equal((order > 0) - (order < 0), list[i].order);
		assert_int_equal(str_eq(a, b), !list[i].order);
		assert_int_equal(str_eq_nocase(a, b), list[i].nocase);
	}
	assert_true(str_eq(S("a\0b"), S("a\0b")));
	assert_false(str_eq(S("a\0b"), S("a\0c")));
	assert_true(str_eq((struct str){ 0 }, S("")));
	assert_int_equal(str_of(NULL).len, 0);
}

static void
strs_are_searched(void **state)
{
	struct str s = S("v1.2/v1.2");

	(void)state;
	assert_true(str_starts(s, "v1") && !str_starts(s, "1"));
	assert_true(str_ends(s, ".2") && !str_ends(S("2"), ".2"));
	assert_true(str_starts(s, "") && str_ends(s, ""));
	assert_true(str_contains(s, "/v") && !str_contains(s, "v2"));
	assert_int_equal(str_find(s, 0, "v1"), 0);
	assert_int_equal(str_find(s, 1, "v1"), 5);
	assert_int_equal(str_find(s, 6, "v1"), SIZE_MAX);
	assert_int_equal(str_find(s, 0, "v1.2/v1.2x"), SIZE_MAX);
	assert_int_equal(str_find(s, 99, "v"), SIZE_MAX);
	assert_int_equal(str_find(S("aab"), 0, "ab"), 1);
	assert_int_equal(str_find(S("x\0ab"), 0, "ab"), 2);
	assert_int_equal(str_find(S("abaabab"), 1, "abab"), 3);
	assert_int_equal(str_find_char(s, 1, 'v'), 5);
	assert_int_equal(str_find_char(s, 9, 'v'), SIZE_MAX);
	assert_int_equal(str_find_last_char(s, 'v'), 5);
	assert_int_equal(str_find_last_char(s, 'x'), SIZE_MAX);
}

static void
strs_are_cut(void **state)
{
	struct str head, rest;

	(void)state;
	assert_str(str_slice(S("abcd"), 1, 3), "bc");
	assert_str(str_slice(S("abcd"), 3, 99), "d");
	assert_str(str_slice(S("abcd"), 3, 1), "");
	assert_str(str_slice(S("abcd"), 9, 12), "");
	assert_str(str_from(S("abcd"), 2), "cd");
	assert_str(str_trim(S(" \t\v\f\r\na b\n ")), "a b");
	assert_str(str_trim(S("  ")), "");
	assert_str(str_trim_end(S(" a ")), " a");
	assert_true(str_cut(S("a=b=c"), '=', &head, &rest));
	assert_str(head, "a");
	assert_str(rest, "b=c");
	assert_false(str_cut(S("abc"), '=', &head, &rest));
	assert_str(head, "abc");
	assert_str(rest, "");
	assert_true(str_cut(S("abc="), '=', &head, &rest));
	assert_str(rest, "");
}

static void
strs_have_lines(void **state)
{
	struct str rest = S("a\r\n\nb\rc\nd"), line;
	static const char *const lines[] = { "a", "", "b\rc", "d" };

	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++) {
		assert_true(str_line(&rest, &line));
		assert_str(line, lines[i]);
	}
	assert_false(str_line(&rest, &line));
	rest = S("a\n");
	assert_true(str_line(&rest, &line));
	assert_false(str_line(&rest, &line));
}

static void
strs_are_numbers(void **state)
{
	static const struct {
		const char *text;
		bool good;
		uint32_t n;
	} list[] = {
		{ "0", true, 0 },
		{ "007", true, 7 },
		{ "4294967295", true, UINT32_MAX },
		{ "4294967296", false, 0 },
		{ "99999999999", false, 0 },
		{ "", false, 0 },
		{ "1a", false, 0 },
		{ "-1", false, 0 },
		{ " 1", false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(list); i++) {
		uint32_t n = 77;

		assert_int_equal(
		    str_to_uint(str_of(list[i].text), &n), list[i].good);
		assert_int_equal(n, list[i].good ? list[i].n : 77);
	}
}

static void
strs_are_paths(void **state)
{
	(void)state;
	assert_str(str_basename(S("a/b/c.md")), "c.md");
	assert_str(str_dirname(S("a/b/c.md")), "a/b");
	assert_str(str_basename(S("c.md")), "c.md");
	assert_str(str_dirname(S("c.md")), "");
	assert_str(str_dirname(S("/c")), "");
}

static void
a_str_is_one_of_names(void **state)
{
	static const char *const names[] = { "a", "bc", NULL };

	(void)state;
	assert_true(str_is_one_of(S("bc"), names));
	assert_false(str_is_one_of(S("Bc"), names));
	assert_false(str_is_one_of(S("b"), names));
	assert_true(str_is_one_of_nocase(S("Bc"), names));
	assert_false(str_is_one_of_nocase(S("b"), names));
	assert_false(str_is_one_of(S("a"), NULL));
}

static void
strs_are_copied(void **state)
{
	struct arena *a = arena_new(0);
	struct str s = str_copy(a, S("a\0b"));
	const char *text = str_cstr(a, S("abc"));

	(void)state;
	assert_int_equal(s.len, 3);
	assert_memory_equal(s.at, "a\0b", 3);
	assert_string_equal(text, "abc");
	assert_string_equal(str_cstr(a, S("")), "");
	assert_str(str_join_path(a, S("a/b"), S("c")), "a/b/c");
	assert_str(str_join_path(a, S("a"), S("")), "a/");
	assert_str(str_join_path(a, S(""), S("c")), "c");
	assert_int_equal(str_copy(a, (struct str){ 0 }).len, 0);
	arena_free(a);
}

static void
strs_are_near(void **state)
{
	static const struct {
		const char *a, *b;
		size_t limit, distance;
	} list[] = {
		{ "", "", 2, 0 },
		{ "abc", "abc", 2, 0 },
		{ "abc", "acb", 2, 1 },
		{ "abc", "abxc", 2, 1 },
		{ "abc", "ab", 2, 1 },
		{ "", "ab", 2, 2 },
		{ "kitten", "sitting", 5, 3 },
		{ "kitten", "sitting", 2, 3 },
		{ "ca", "abc", 5, 3 },
		{ "abcd", "badc", 5, 2 },
	};
	char longer[200];

	(void)state;
	for (size_t i = 0; i < COUNT(list); i++)
		assert_int_equal(str_distance(str_of(list[i].a),
		                     str_of(list[i].b), list[i].limit),
		    list[i].distance);
	memset(longer, 'x', sizeof(longer));
	assert_int_equal(str_distance((struct str){ longer, 200 },
	                     (struct str){ longer, 199 }, 3),
	    4);
	assert_int_equal(str_distance((struct str){ longer, 200 },
	                     (struct str){ longer, 200 }, 3),
	    0);
	assert_int_equal(str_distance((struct str){ longer, 128 },
	                     (struct str){ longer, 127 }, 3),
	    1);
}

/* As words_any(), word by word and byte by byte. */
static bool
has_one(struct str text, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < text.len; k++)
			if (str_starts(str_from(text, k), words[i]))
				return true;
	return false;
}

static void
words_are_found(void **state)
{
	static const char *const words[] = { "abba", "ba", "bbbb", "aaaab" };
	static const char *const none[] = { "" };
	struct arena *a = arena_new(0);
	struct word_set ready;
	char text[12];

	(void)state;
	assert_false(WORDS_ANY(S("gh release create"), words));
	assert_true(WORDS_ANY(S("xxba"), words));
	assert_false(WORDS_ANY(S("b"), words));
	assert_false(WORDS_ANY(S(""), words));
	assert_false(WORDS_ANY(S("text"), none));
	assert_false(words_any(S("text"), words, 0));
	ready = words_ready(a, words, 4);
	assert_int_equal(ready.window, 2);
	assert_true(words_stand_in(&ready, S("xxba")));
	assert_false(words_stand_in(&ready, S("xxab")));
	arena_free(a);
	/* Many texts of up to twelve letters, with neighbouring words. */
	for (unsigned seed = 0; seed < 200000; seed++) {
		struct str s = { text, 1 + seed % sizeof(text) };
		unsigned letters = seed * 2654435761u;
		size_t first = seed % 3;

		for (size_t i = 0; i < s.len; i++, letters /= 3)
			text[i] = "abc"[letters % 3];
		assert_int_equal(words_any(s, words + first, 2),
		    has_one(s, words + first, 2));
	}
}

static void
bufs_grow(void **state)
{
	struct arena *a = arena_new(0);
	struct buf b = buf_new(a);

	(void)state;
	assert_int_equal(buf_str(&b).len, 0);
	buf_add(&b, (struct str){ 0 });
	buf_add_text(&b, "ab");
	buf_add_char(&b, '-');
	buf_fill(&b, 'x', 3);
	buf_fill(&b, 'y', 0);
	buf_printf(&b, "%d%s", 42, "!");
	assert_str(buf_str(&b), "ab-xxx42!");
	buf_printf(&b, "%300d", 1);
	assert_int_equal(buf_str(&b).len, 309);
	assert_true(str_ends(buf_str(&b), "  1"));
	for (int i = 0; i < 100000; i++)
		buf_add_char(&b, 'z');
	assert_int_equal(buf_str(&b).len, 100309);
	assert_true(str_starts(buf_str(&b), "ab-xxx42!"));
	assert_str(str_printf(a, "%s=%d", "n", 7), "n=7");
	assert_str(str_printf(a, "%s", ""), "");
	arena_free(a);
}

static void
vecs_grow(void **state)
{
	struct arena *a = arena_new(0);
	VEC(int) v = { 0 };

	(void)state;
	for (int i = 0; i < 1000; i++) {
		int *item = vec_add(a, &v);

		assert_int_equal(*item, 0);
		*item = i;
	}
	assert_int_equal(v.len, 1000);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(v.at[i], i);
	arena_free(a);
}

static void
maps_find(void **state)
{
	struct arena *a = arena_new(0);
	struct map m = { 0 };
	int values[2000];

	(void)state;
	assert_null(map_get(&m, S("k")));
	for (size_t i = 0; i < COUNT(values); i++)
		assert_null(
		    map_put(a, &m, str_printf(a, "key%zu", i), &values[i]));
	assert_int_equal(m.len, COUNT(values));
	for (size_t i = 0; i < COUNT(values); i++) {
		struct str key = str_printf(a, "key%zu", i);

		assert_ptr_equal(map_get(&m, key), &values[i]);
		assert_true(str_eq(m.at[i].key, key));
	}
	assert_null(map_get(&m, S("key2000")));
	assert_ptr_equal(map_put(a, &m, S("key7"), &values[0]), &values[7]);
	assert_ptr_equal(map_get(&m, S("key7")), &values[0]);
	assert_int_equal(m.len, COUNT(values));
	assert_null(map_put(a, &m, S(""), &values[1]));
	assert_null(map_put(a, &m, S("a\0b"), &values[2]));
	assert_ptr_equal(map_get(&m, S("")), &values[1]);
	assert_null(map_get(&m, S("a\0c")));
	arena_free(a);
}

static void
places_are_counted(void **state)
{
	/* 1: "aä€𝄞b\r\n", 2: "\n", 3: "\xff\xe2\x82x" without an end */
	static const struct str text = { "a\xc3\xa4\xe2\x82\xac\xf0\x9d\x84\x9e"
		                         "b\r\n\n\xff\xe2\x82x",
		18 };
	static const struct {
		uint32_t off, line, column;
	} list[] = {
		{ 0, 1, 1 },
		{ 1, 1, 2 },
		{ 3, 1, 3 },
		{ 6, 1, 4 },
		{ 10, 1, 5 },
		{ 11, 1, 6 },
		{ 12, 1, 7 },
		{ 13, 2, 1 },
		{ 14, 3, 1 },
		{ 15, 3, 2 },
		{ 17, 3, 4 },
		{ 18, 3, 5 },
		{ 99, 3, 5 },
	};
	struct arena *a = arena_new(0);
	struct source *s = source_new(a, S("f"), text);

	(void)state;
	for (size_t i = 0; i < COUNT(list); i++) {
		struct place p = source_place(a, s, list[i].off);

		if (p.line != list[i].line || p.column != list[i].column)
			fail_msg("byte %u stands at %u:%u", list[i].off, p.line,
			    p.column);
	}
	assert_true(str_ends(source_line(a, s, 1), "b"));
	assert_str(source_line(a, s, 2), "");
	assert_str(source_line(a, s, 3), "\xff\xe2\x82x");
	assert_int_equal(source_line(a, s, 4).len, 0);
	assert_int_equal(source_line(a, s, 0).len, 0);
	arena_free(a);
}

/* In long lines places are counted from tallies: the same as one by one. */
static void
places_of_long_lines(void **state)
{
	static const char *const pieces[] = { "a", "\xc3\xa9", "\xe2\x82\xac",
		"\xe2\x82", "\xf0\x9f\x98\x80", "\xff", "\r" };
	struct arena *a = arena_new(0);
	struct buf b = buf_new(a);
	struct source *s;

	(void)state;
	buf_add_text(&b, "\xef\xbb\xbf");
	for (size_t i = 0; i < 9000; i++) {
		buf_add_text(&b, pieces[i * i % 7]);
		if (i == 4000 || i == 4001)
			buf_add_char(&b, '\n');
	}
	s = source_new(a, S("x"), buf_str(&b));
	for (uint32_t off = 3, begin = 3; off <= b.len; off += 1) {
		struct place p = source_place(a, s, off);
		size_t n;

		if (b.at[off - 1] == '\n')
			begin = off;
		n = utf8_count(str_slice(buf_str(&b), begin, off));
		if (p.column != n + 1)
			assert_int_equal(p.column, n + 1);
	}
	assert_int_equal(source_place(a, s, (uint32_t)b.len).line, 3);
	arena_free(a);
}

static void
empty_sources(void **state)
{
	struct arena *a = arena_new(0);
	struct source *s = source_new(a, S("f"), (struct str){ 0 });
	struct source *lines = source_new(a, S("f"), S("a\n"));
	struct place p = source_place(a, s, 0);

	(void)state;
	assert_true(p.line == 1 && p.column == 1);
	assert_int_equal(source_line(a, s, 1).len, 0);
	p = source_place(a, lines, 2);
	assert_true(p.line == 2 && p.column == 1);
	assert_int_equal(source_line(a, lines, 2).len, 0);
	arena_free(a);
}

static void
utf8_is_told(void **state)
{
	static const struct {
		const char *text;
		size_t length;
	} list[] = {
		{ "a", 1 },
		{ "\xc2\x80", 2 },
		{ "\xe2\x82\xac", 3 },
		{ "\xf0\x9d\x84\x9e", 4 },
		{ "\xf4\x8f\xbf\xbf", 4 },
		{ "\xc0\x80", 0 }, /* overlong */
		{ "\xc1\xbf", 0 },
		{ "\xe0\x9f\xbf", 0 },
		{ "\xf0\x8f\xbf\xbf", 0 },
		{ "\xed\xa0\x80", 0 }, /* a surrogate */
		{ "\xf4\x90\x80\x80", 0 },
		{ "\xf5\x80\x80\x80", 0 },
		{ "\x80", 0 },
		{ "\xe2\x82", 0 },
		{ "\xe2\x28\xa1", 0 },
		{ "", 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(list); i++)
		assert_int_equal(
		    utf8_length(str_of(list[i].text)), list[i].length);
	assert_int_equal(utf8_count(S("\xe2\x82\xac\xff\xe2\x82z")), 5);
}

static void
spans_relate(void **state)
{
	struct arena *a = arena_new(0);
	struct source *s = source_new(a, S("f"), S("0123456789"));
	struct source *other = source_new(a, S("g"), S("0123456789"));
	struct span x = span_of(s, 2, 3), y = span_of(s, 6, 2);
	struct span none = { 0 };

	(void)state;
	assert_str(span_text(x), "234");
	assert_int_equal(span_text(none).len, 0);
	assert_str(span_text(span_join(x, y)), "234567");
	assert_str(span_text(span_join(span_of(s, 2, 7), y)), "2345678");
	assert_true(span_holds(span_join(x, y), y));
	assert_true(span_holds(x, x) && !span_holds(x, y));
	assert_false(span_holds(x, span_of(s, 4, 2)));
	assert_false(span_holds(x, span_of(other, 2, 3)));
	assert_int_equal(span_cmp(x, x), 0);
	assert_true(span_cmp(x, y) < 0 && span_cmp(y, x) > 0);
	assert_true(span_cmp(x, span_of(s, 2, 4)) < 0);
	assert_true(span_cmp(y, span_of(other, 0, 1)) < 0);
	assert_true(span_cmp(none, x) < 0);
	arena_free(a);
}

static void
texts_without_pieces(void **state)
{
	struct arena *a = arena_new(0);
	struct source *s = source_new(a, S("f"), S("0123456789"));
	struct text t = text_of_span(span_of(s, 2, 6));
	struct text part = text_slice(t, 1, 4);
	struct span place;

	(void)state;
	assert_str(t.s, "234567");
	assert_str(part.s, "345");
	assert_str(span_text(text_span(&part, 1, 2)), "45");
	assert_str(span_text(text_span(&part, 1, 99)), "45");
	part = text_slice(part, 2, 99);
	assert_str(part.s, "5");
	assert_str(span_text(text_span(&part, 0, 1)), "5");
	place = text_span(&part, 9, 1);
	assert_true(place.off == 6 && place.len == 0);
	t = text_of(s);
	assert_str(text_slice(t, 99, 100).s, "");
	assert_str(span_text(text_span(&t, 0, 10)), "0123456789");
	arena_free(a);
}

static void
texts_with_pieces(void **state)
{
	static const struct piece pieces[] = { { 0, 2 }, { 3, 7 }, { 5, 12 } };
	struct arena *a = arena_new(0);
	struct source *s = source_new(a, S("f"), S("> abc\n> d\n\n e!"));
	struct text t = {
		.s = S("abcd\nd e"), .source = s, .pieces = pieces, .npieces = 3
	};
	struct text part;
	struct span place;

	(void)state;
	assert_int_equal(text_span(&t, 0, 1).off, 2);
	assert_int_equal(text_span(&t, 2, 1).off, 4);
	assert_int_equal(text_span(&t, 3, 1).off, 7);
	assert_int_equal(text_span(&t, 5, 1).off, 12);
	/* across a gap */
	place = text_span(&t, 2, 2);
	assert_true(place.off == 4 && place.len == 4);
	/* a span ends behind its last byte, not at the next piece */
	place = text_span(&t, 0, 3);
	assert_true(place.off == 2 && place.len == 3);
	part = text_slice(t, 2, 6);
	assert_int_equal(part.s.len, 4);
	place = text_span(&part, 0, 4);
	assert_true(place.off == 4 && place.len == 9);
	part = text_slice(part, 1, 4);
	assert_int_equal(text_span(&part, 0, 1).off, 7);
	assert_int_equal(text_span(&part, 2, 1).off, 12);
	assert_int_equal(text_span(&part, 0, 0).len, 0);
	arena_free(a);
}

static void
diags_keep_their_words(void **state)
{
	struct arena *a = arena_new(0);
	struct diags d = { .arena = a };
	char path[] = "a.yml";
	char longer[1000];

	(void)state;
	diag_add(&d, str_of(path), 3, "line %d", 3);
	path[0] = 'x';
	memset(longer, 'w', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	diag_add(&d, S(""), 0, "%s", longer);
	assert_int_equal(d.list.len, 2);
	assert_str(d.list.at[0].path, "a.yml");
	assert_str(d.list.at[0].message, "line 3");
	assert_int_equal(d.list.at[0].line, 3);
	assert_true(str_starts(d.list.at[1].message, "www"));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arena_hands_out),
		cmocka_unit_test(arena_rewinds),
		cmocka_unit_test(arena_ends_the_program),
		cmocka_unit_test(cap_counts_what_is_left),
		cmocka_unit_test(strs_compare),
		cmocka_unit_test(strs_are_searched),
		cmocka_unit_test(strs_are_cut),
		cmocka_unit_test(strs_have_lines),
		cmocka_unit_test(strs_are_numbers),
		cmocka_unit_test(strs_are_paths),
		cmocka_unit_test(a_str_is_one_of_names),
		cmocka_unit_test(strs_are_copied),
		cmocka_unit_test(strs_are_near),
		cmocka_unit_test(words_are_found),
		cmocka_unit_test(bufs_grow),
		cmocka_unit_test(vecs_grow),
		cmocka_unit_test(maps_find),
		cmocka_unit_test(places_are_counted),
		cmocka_unit_test(places_of_long_lines),
		cmocka_unit_test(empty_sources),
		cmocka_unit_test(utf8_is_told),
		cmocka_unit_test(spans_relate),
		cmocka_unit_test(texts_without_pieces),
		cmocka_unit_test(texts_with_pieces),
		cmocka_unit_test(diags_keep_their_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
