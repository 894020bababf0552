/*
 * Fuzz target of the reader of JavaScript.
 *
 * The bytes are read as a script whose lines were indented in their source.
 * Every token and every operation lies in the source, brackets know each
 * other, and the program is no deeper than the bound on nesting lets it be.
 */

#include "facts/program.h"
#include "indent.h"
#include "parse/javascript.h"
#include "require.h"

enum { DEEPEST = 1000 };

struct check {
	struct source *source;
	unsigned depth;
};

static void check_block(struct check *c, const struct block *b);

static void
check_tokens(struct check *c, const struct js *js)
{
	REQUIRE(++c->depth < DEEPEST);
	REQUIRE(js->at[js->len].kind == JS_END);
	for (size_t i = 0; i < js->len; i++) {
		const struct js_token *t = &js->at[i];

		require_span_of(c->source, t->span);
		if (t->match != SIZE_MAX)
			REQUIRE(
			    t->match < js->len && js->at[t->match].match == i);
		for (size_t k = 0; k < t->parts.len; k++) {
			require_span_of(c->source, t->parts.at[k].span);
			if (t->parts.at[k].inside)
				check_tokens(c, t->parts.at[k].inside);
		}
	}
	c->depth--;
}

static void
check_template(struct check *c, const struct template *t)
{
	REQUIRE(++c->depth < DEEPEST);
	require_span_of(c->source, t->span);
	for (size_t i = 0; i < t->len; i++) {
		require_span_of(c->source, t->at[i].span);
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
	for (size_t i = 0; i < op->settings.len; i++)
		check_template(c, &op->settings.at[i].value);
	REQUIRE(op->kind != OP_CALL || op->words.len);
	REQUIRE(op->kind != OP_FUNCTION || op->name.len);
	for (size_t i = 0; i < op->narms; i++) {
		require_span_of(c->source, op->arms[i].span);
		check_block(c, &op->arms[i].guard);
		check_block(c, &op->arms[i].body);
	}
	check_block(c, &op->body);
}

static void
check_block(struct check *c, const struct block *b)
{
	REQUIRE(++c->depth < DEEPEST);
	for (size_t i = 0; i < b->len; i++)
		check_op(c, b->at[i]);
	c->depth--;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) // NOLINT
{
	struct arena *a = arena_new(0);
	struct text t = indent(a, (struct str){ (const char *)data, size });
	struct check c = { .source = t.source };
	const struct program *p;
	struct js js;

	if (js_read(a, t, &js))
		check_tokens(&c, &js);
	p = javascript_program_read(a, t);
	check_block(&c, &p->block);
	arena_free(a);
	return 0;
}
