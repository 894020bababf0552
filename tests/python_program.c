/*
 * Prints what is made of Python scripts, each of which comes with its size in
 * bytes on a line in front: one line for each program that is started, with the
 * line and column of the call and its words as a JSON list; what is not known
 * stands as null.  tests/python_program.py compares it with what CPython's own
 * parser sees.
 */

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/map.h"
#include "facts/program.h"

struct show {
	struct arena *arena;
	struct map seen;
};

static void show_block(struct show *s, const struct block *b);

static void
print_text(struct str s)
{
	(void)putchar('"');
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.at[i];

		if (c == '"' || c == '\\')
			(void)printf("\\%c", c);
		else if (c < ' ')
			(void)printf("\\u%04x", c);
		else
			(void)putchar(c);
	}
	(void)putchar('"');
}

static void
print_words(struct show *s, const struct templates *words)
{
	(void)putchar('[');
	for (size_t i = 0; i < words->len; i++) {
		struct str text;

		if (i)
			(void)fputs(", ", stdout);
		if (template_literal(s->arena, &words->at[i], &text))
			print_text(text);
		else
			(void)fputs("null", stdout);
	}
	(void)puts("]");
}

static void
show_op(struct show *s, const struct op *op)
{
	struct place at;

	if (op->process) {
		at = source_place(s->arena, op->span.source, op->span.off);
		(void)printf("%u %u %s ", at.line, at.column,
		    op->process->is_text ? "text" : "list");
		print_words(s, &op->words);
	}
	if (op->callee && !map_get(&s->seen, op->callee->scope)) {
		map_put(s->arena, &s->seen, op->callee->scope, s);
		show_block(s, &op->callee->body);
	}
	for (size_t i = 0; i < op->narms; i++) {
		show_block(s, &op->arms[i].guard);
		show_block(s, &op->arms[i].body);
	}
	show_block(s, &op->guard);
	show_block(s, &op->body);
}

static void
show_block(struct show *s, const struct block *b)
{
	for (size_t i = 0; i < b->len; i++)
		show_op(s, b->at[i]);
}

static void
answer(struct arena *a, struct str text)
{
	struct arena *scratch = arena_new(0);
	struct show s = { .arena = a };
	const struct program *p;

	p = python_program_read(a, scratch,
	    text_of(source_new(a, S("x.py"), text)), S("x.py"), false, NULL);
	(void)puts(p->opaque ? "opaque" : "clear");
	show_block(&s, &p->block);
	(void)puts("end");
	(void)fflush(stdout);
	arena_free(scratch);
}

int
main(void)
{
	char line[32];

	while (fgets(line, sizeof(line), stdin)) {
		struct arena *a = arena_new(0);
		size_t n = strtoull(line, NULL, 10);
		char *at = arena_bytes(a, n);

		if (fread(at, 1, n, stdin) != n)
			return EXIT_FAILURE;
		answer(a, (struct str){ at, n });
		arena_free(a);
	}
	return EXIT_SUCCESS;
}
