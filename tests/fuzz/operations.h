#ifndef TESTS_OPERATIONS_H
#define TESTS_OPERATIONS_H

#include "facts/program.h"
#include "require.h"

/*
 * What holds of the operations that are read from a source: every place lies
 * in it, and they are no deeper than the bounds on nesting let them be.
 */
enum { DEEPEST = 1200, MOST_OPS = 2000000 };

struct check {
	struct source *source;
	unsigned depth;
	size_t ops; /* shared ones are walked each time */
};

static void check_block(struct check *c, const struct block *b);

static void
check_template(struct check *c, const struct template *t)
{
	REQUIRE(++c->depth < DEEPEST);
	require_span_of(c->source, t->span);
	for (size_t i = 0; i < t->len; i++) {
		require_span_of(c->source, t->at[i].span);
		if (t->at[i].body)
			check_block(c, t->at[i].body);
		if (t->at[i].fallback)
			check_template(c, t->at[i].fallback);
	}
	c->depth--;
}

static void
check_op(struct check *c, const struct op *op)
{
	require_span_of(c->source, op->span);
	for (size_t i = 0; i < op->words.len; i++)
		check_template(c, &op->words.at[i]);
	for (size_t i = 0; i < op->settings.len; i++) {
		require_span_of(c->source, op->settings.at[i].span);
		check_template(c, &op->settings.at[i].value);
	}
	REQUIRE(op->kind != OP_FUNCTION || op->name.len);
	for (size_t i = 0; i < op->narms; i++) {
		require_span_of(c->source, op->arms[i].span);
		check_block(c, &op->arms[i].guard);
		check_block(c, &op->arms[i].body);
	}
	check_block(c, &op->guard);
	check_block(c, &op->body);
}

static void
check_block(struct check *c, const struct block *b)
{
	REQUIRE(++c->depth < DEEPEST);
	for (size_t i = 0; i < b->len && c->ops < MOST_OPS; i++) {
		c->ops++;
		check_op(c, b->at[i]);
	}
	c->depth--;
}

static inline void
check_problems(const struct check *c, const struct problems *p)
{
	for (size_t i = 0; i < p->len; i++)
		require_span_of(c->source, p->at[i].span);
}

#endif
