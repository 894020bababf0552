/*
 * Prints what the shell reader makes of each simple command of a text, so
 * that tests/shell_words.py can lay it beside what bash makes of it.
 *
 *   shell_words <FRAMES
 *
 * A frame is a line "SIZE sh" or "SIZE yaml" and that many bytes: a script,
 * or a workflow or action file, of which the `run` texts are taken.  The
 * answer is a list of texts, each as "SIZE:BYTES,".  A command is "command",
 * its line, its source without redirections, the number of its words, and of
 * each its kind, text and source; as kind L literal, B with braces, G with a
 * pattern, T with a tilde in front, X with anything else that expands.  A
 * scalar assignment is "value" and the same of its value.  "end" ends the
 * answer of a frame.
 *
 * Left out: what stands in backquotes with a backslash, whose source is not
 * what the shell reads, and what reaches behind a problem.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "facts/program.h"
#include "parse/shell.h"
#include "parse/yaml.h"

struct listing {
	struct arena *arena, *scratch;
	struct source *source; /* the text that is read */
	uint32_t sound;        /* where its first problem begins */
};

static void put_block(struct listing *l, const struct block *b);

static void
put(struct str s)
{
	printf("%zu:", s.len);
	(void)fwrite(s.at, 1, s.len, stdout);
	(void)putchar(',');
}

static void
put_number(struct listing *l, size_t n)
{
	put(str_printf(l->arena, "%zu", n));
}

static char
part_kind(const struct part *p)
{
	struct str raw = span_text(p->span);
	char c = raw.len ? raw.at[0] : 0;

	if (p->kind == PART_LITERAL)
		return 'L';
	if (p->kind != PART_UNKNOWN || p->body)
		return 'X';
	if (c == '{')
		return 'B';
	if (c == '~')
		return 'T';
	/* An extglob is one only where the script says so. */
	if ((c == '*' || c == '?' || c == '[') && !str_contains(raw, "("))
		return 'G';
	return 'X';
}

static char
word_kind(const struct template *t)
{
	char kind = 'L';

	for (size_t i = 0; i < t->len; i++) {
		char k = part_kind(&t->at[i]);

		if (k != 'L' && k != kind)
			kind = kind == 'L' ? k : 'X';
	}
	return kind;
}

static void
put_word(struct listing *l, const struct template *t)
{
	char kind = word_kind(t);
	struct buf b = buf_new(l->arena);

	for (size_t i = 0; i < t->len; i++)
		buf_add(&b, t->at[i].text);
	put((struct str){ &kind, 1 });
	put(buf_str(&b));
	put(span_text(t->span));
}

static void
put_head(struct listing *l, const char *what, struct span at)
{
	put(str_of(what));
	put_number(l, source_place(l->arena, l->source, at.off).line);
}

/* What stands between two words; a redirection becomes a blank. */
static void
add_gap(struct buf *b, struct span before, struct span behind)
{
	uint32_t from = before.off + before.len;
	struct str gap =
	    span_text(span_of(before.source, from, (size_t)behind.off - from));

	for (size_t i = 0; i < gap.len; i++)
		if (!strchr(" \t\r\n\\", gap.at[i]))
			gap = S(" ");
	buf_add(b, gap);
}

static void
put_source(struct listing *l, const struct op *op)
{
	struct buf b = buf_new(l->arena);

	for (size_t i = 0; i < op->words.len; i++) {
		if (i)
			add_gap(
			    &b, op->words.at[i - 1].span, op->words.at[i].span);
		buf_add(&b, span_text(op->words.at[i].span));
	}
	put(buf_str(&b));
}

static void
put_call(struct listing *l, const struct op *op)
{
	put_head(l, "command", op->words.at[0].span);
	put_source(l, op);
	put_number(l, op->words.len);
	for (size_t i = 0; i < op->words.len; i++)
		put_word(l, &op->words.at[i]);
}

static void
put_settings(struct listing *l, const struct settings *all)
{
	for (size_t i = 0; i < all->len; i++) {
		const struct setting *s = &all->at[i];

		if (s->is_array || !s->value.span.source || !s->value.len)
			continue;
		put_head(l, "value", s->value.span);
		put(span_text(s->value.span));
		put_number(l, 1);
		put_word(l, &s->value);
	}
}

static void
put_template(struct listing *l, const struct template *t)
{
	for (size_t i = 0; t && i < t->len; i++) {
		const struct part *p = &t->at[i];
		struct str raw = span_text(p->span);

		put_template(l, p->fallback);
		if (p->body &&
		    !(str_starts(raw, "`") && str_contains(raw, "\\")))
			put_block(l, p->body);
	}
}

static void
put_templates(struct listing *l, const struct templates *all)
{
	for (size_t i = 0; i < all->len; i++)
		put_template(l, &all->at[i]);
}

static void
put_op(struct listing *l, const struct op *op)
{
	if (op->span.off + op->span.len >= l->sound)
		return;
	/* [[ ... ]] is a call to us, but no command to bash. */
	if (op->kind == OP_CALL &&
	    !str_starts(span_text(op->words.at[0].span), "[["))
		put_call(l, op);
	put_settings(l, &op->settings);
	put_templates(l, &op->words);
	for (size_t i = 0; i < op->settings.len; i++) {
		put_template(l, &op->settings.at[i].value);
		put_templates(l, &op->settings.at[i].items);
	}
	put_templates(l, &op->items);
	for (size_t i = 0; i < op->narms; i++) {
		put_block(l, &op->arms[i].guard);
		put_block(l, &op->arms[i].body);
	}
	put_block(l, &op->guard);
	put_block(l, &op->body);
}

static void
put_block(struct listing *l, const struct block *b)
{
	for (size_t i = 0; i < b->len; i++)
		put_op(l, b->at[i]);
}

static void
put_script(struct listing *l, struct str text, bool expressions)
{
	const struct program *p;
	struct shell shell;

	l->source = source_new(l->arena, S("script"), text);
	shell_parse(l->scratch, text_of(l->source), expressions, &shell);
	l->sound = UINT32_MAX;
	for (size_t i = 0; i < shell.problems.len; i++)
		if (shell.problems.at[i].span.off < l->sound)
			l->sound = shell.problems.at[i].span.off;
	p = program_read(l->arena, l->scratch, text_of(l->source), expressions);
	put_block(l, &p->block);
}

static void
put_runs(struct listing *l, const struct ynode *n)
{
	for (size_t i = 0; i < n->len; i++) {
		const struct ynode *value =
		    n->kind == YNODE_MAP ? n->pairs[i].value : n->items[i];

		if (n->kind == YNODE_MAP && value->kind == YNODE_SCALAR) {
			if (str_is(n->pairs[i].key->text.s, "run"))
				put_script(l, value->text.s, true);
		} else if (value->kind != YNODE_SCALAR) {
			put_runs(l, value);
		}
	}
}

static void
put_yaml(struct listing *l, struct str text)
{
	struct source *s = source_new(l->arena, S("file"), text);
	struct yaml yaml = { 0 };

	yaml_parse(l->arena, text_of(s), &yaml);
	for (size_t i = 0; i < yaml.ndocs; i++)
		if (yaml.docs[i]->kind != YNODE_SCALAR)
			put_runs(l, yaml.docs[i]);
}

int
main(void)
{
	char line[64], *kind;

	while (fgets(line, sizeof(line), stdin)) {
		size_t n = strtoull(line, &kind, 10);
		struct listing l = { .arena = arena_new(0) };
		char *at = arena_bytes(l.arena, n ? n : 1);

		l.scratch = arena_new(0);

		if (fread(at, 1, n, stdin) != n)
			return 2;
		if (str_is(str_of(kind), " yaml\n"))
			put_yaml(&l, (struct str){ at, n });
		else
			put_script(&l, (struct str){ at, n }, false);
		put(S("end"));
		arena_free(l.scratch);
		arena_free(l.arena);
	}
	return 0;
}
