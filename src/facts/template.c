/*
 * Templates from the scalars of a workflow: literal runs and ${{ }}.
 *
 * Texts of the shell become templates in shell_program.c.
 */

#include "facts/template.h"

#include "base/arena.h"
#include "base/buf.h"
#include "parse/expr.h"
#include "parse/yaml.h"

struct template template_of_node(struct arena *a, const struct ynode *n)
{
	struct template t = { 0 };
	struct expr_piece *pieces;
	struct problems ignored = { 0 };
	size_t count;

	if (!n || n->kind != YNODE_SCALAR)
		return t;
	t.span = n->span;
	count = expr_split(a, n->text, &pieces, &ignored);
	for (size_t i = 0; i < count; i++) {
		const struct text *text = &pieces[i].text;

		*vec_add(a, &t) = (struct part){
			.kind =
			    pieces[i].is_expr ? PART_EXPRESSION : PART_LITERAL,
			.span = text_span(text, 0, text->s.len),
			.text = text->s,
			.quoted = true,
			.expr = pieces[i].expr,
		};
	}
	return t;
}

bool
template_literal(struct arena *a, const struct template *t, struct str *out)
{
	struct buf b = buf_new(a);

	*out = (struct str){ 0 };
	for (size_t i = 0; i < t->len; i++) {
		if (t->at[i].kind != PART_LITERAL)
			return false;
		if (t->len == 1) {
			*out = t->at[i].text;
			return true;
		}
		buf_add(&b, t->at[i].text);
	}
	*out = buf_str(&b);
	return true;
}
