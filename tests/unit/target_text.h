#ifndef TESTS_TARGET_TEXT_H
#define TESTS_TARGET_TEXT_H

#include "base/buf.h"
#include "facts/target.h"

/*
 * Programs as one line of text, for tests: calls end with ";", what has a
 * shell of its own stands in (), arms of a branch in <|>, a function or loop
 * in {}.  Variables are ${x}, outputs $(x), what is unknown ?.
 */

static void put_block(struct buf *b, const struct block *block);

static inline void
put_template(struct buf *b, const struct template *t)
{
	for (size_t i = 0; i < t->len; i++) {
		const struct part *p = &t->at[i];

		if (p->kind == PART_LITERAL) {
			buf_add(b, p->text);
		} else if (p->kind == PART_VARIABLE) {
			buf_printf(b, "${" STR_FMT, STR_ARG(p->text));
			if (p->rule == PART_DEFAULT && p->fallback) {
				buf_add_char(b, '-');
				put_template(b, p->fallback);
			}
			buf_add_char(b, '}');
		} else if (p->kind == PART_OUTPUT) {
			buf_add_text(b, "$(");
			if (p->body)
				put_block(b, p->body);
			buf_add_char(b, ')');
		} else {
			buf_add_char(b, '?');
		}
	}
}

static inline void
put_setting(struct buf *b, const struct setting *s)
{
	if (s->exported)
		buf_add_text(b, "export ");
	buf_printf(b, STR_FMT "%s=", STR_ARG(s->name), s->append ? "+" : "");
	if (s->known)
		put_template(b, &s->value);
	else
		buf_add_char(b, '?');
}

static inline void
put_op(struct buf *b, const struct op *op)
{
	for (size_t i = 0; i < op->settings.len; i++)
		put_setting(b, &op->settings.at[i]);
	for (size_t i = 0; i < op->words.len; i++) {
		if (i || op->settings.len)
			buf_add_char(b, ' ');
		put_template(b, &op->words.at[i]);
	}
	if (op->kind == OP_CALL || op->kind == OP_SET)
		buf_add_char(b, ';');
	if (op->kind == OP_BRANCH) {
		buf_add_text(b, op->exhaustive ? "<!" : "<");
		for (size_t i = 0; i < op->narms; i++) {
			buf_add_text(b, i ? "|" : "");
			put_block(b, &op->arms[i].guard);
			put_block(b, &op->arms[i].body);
		}
		buf_add_char(b, '>');
	}
	if (op->kind == OP_SCOPE)
		buf_add_char(b, '(');
	else if (op->kind > OP_SCOPE || op->kind == OP_LOOP)
		buf_add_char(b, '{');
	put_block(b, &op->body);
	if (op->kind == OP_SCOPE)
		buf_add_char(b, ')');
	else if (op->kind > OP_SCOPE || op->kind == OP_LOOP)
		buf_add_char(b, '}');
}

static void
put_block(struct buf *b, const struct block *block)
{
	for (size_t i = 0; i < block->len; i++)
		put_op(b, block->at[i]);
}

#endif
