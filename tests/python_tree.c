/*
 * python_tree: the trees of Python scripts, to be held beside CPython's.
 *
 * Reads scripts from standard input, each with its size in bytes on a line in
 * front, and answers each in the same way: with the number of problems, the
 * first one and the time that was taken on a line, then the tree in the
 * notation of unit/python_tree.h; with the argument `old` as Python before
 * 3.12 knows it.  A part of tests/python_corpus.py.
 */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "unit/python_tree.h"

static double
now(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_MONOTONIC, &t) != 0)
		exit(2);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Does T give TREE too where bodies are read when they are asked for? */
static bool
is_same_put_off(struct arena *a, struct text t, bool old, struct str tree)
{
	struct printer r = { .b = buf_new(a), .places = true, .old = old };
	struct python out;

	python_parse_lazily(a, t, &out);
	print_body(&r, &out.body);
	return !out.problems.len && str_eq(buf_str(&r.b), tree);
}

static void
answer(struct arena *a, struct str text, bool old)
{
	struct source *s = source_new(a, S("script"), text);
	struct printer r = { .b = buf_new(a), .places = true, .old = old };
	struct problem none = { 0 };
	struct problem differs = {
		.message = S("with bodies put off the tree is another")
	};
	const struct problem *x;
	struct python out;
	struct str tree;
	double begin = now();

	python_parse(a, text_of(s), &out);
	begin = now() - begin;
	print_body(&r, &out.body);
	tree = buf_str(&r.b);
	x = out.problems.len ? &out.problems.at[0] : &none;
	if (!out.problems.len && !is_same_put_off(a, text_of(s), old, tree))
		x = &differs, out.problems.len = 1;
	printf("%zu %zu %u %.9f " STR_FMT "\n", tree.len, out.problems.len,
	    x->span.source ? source_place(a, s, x->span.off).line : 0, begin,
	    STR_ARG(x->message));
	(void)fwrite(tree.at, 1, tree.len, stdout);
	(void)fflush(stdout);
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_new(0);
	bool old = argc > 1 && strcmp(argv[1], "old") == 0;
	char line[32];

	while (fgets(line, sizeof(line), stdin)) {
		size_t n = strtoull(line, NULL, 10);
		char *at = arena_bytes(a, n);

		if (fread(at, 1, n, stdin) != n)
			return 2;
		answer(a, (struct str){ at, n }, old);
		arena_free(a);
		a = arena_new(0);
	}
	arena_free(a);
	return 0;
}
