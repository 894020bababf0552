/*
 * The match statement of Python and its patterns.  A pattern is read as an
 * expression in which `as` may stand behind any element.
 */

#include "parse/python_internal.h"

struct python_node *
python_pattern(struct python_parser *p)
{
	size_t from = p->lex.token.from;
	struct python_node *n, *left;

	if (python_kind(p) == PY_STAR)
		return python_element(p);
	left = python_operation(p, PYTHON_LEVEL_BIT_OR);
	if (python_kind(p) != PY_AS)
		return left;
	n = python_new(p, PYTHON_AS);
	n->left = left;
	python_next(p);
	if (python_kind(p) != PY_NAME)
		python_unexpected(p);
	n->right = python_atom(p);
	return python_end(p, n, from);
}

/* Patterns with commas between them are a sequence. */
static struct python_node *
patterns(struct python_parser *p)
{
	size_t from = p->lex.token.from, base = p->nodes.len;
	struct python_node *first = python_pattern(p), *n;

	if (python_kind(p) != PY_COMMA && first->kind != PYTHON_STARRED)
		return first;
	python_push(p, first);
	while (python_accept(p, PY_COMMA) && python_begins(p))
		python_push(p, python_pattern(p));
	n = python_new(p, PYTHON_TUPLE);
	n->items = python_take_nodes(p, base);
	return python_end(p, n, from);
}

static void
case_block(struct python_parser *p)
{
	struct python_arm arm = { .kind = PYTHON_CASE };
	size_t from = p->lex.token.from;

	python_next(p);
	p->pattern = true;
	arm.test = patterns(p);
	p->pattern = false;
	if (python_accept(p, PY_IF))
		arm.guard = python_named(p);
	arm.body = python_block(p);
	arm.span = python_span(p, from, p->lex.last);
	*vec_add(p->scratch, &p->arms) = arm;
}

static bool
at_case(const struct python_parser *p)
{
	return python_kind(p) == PY_NAME &&
	       str_is(python_token_text(p), "case");
}

/* What stands among the cases and is none is lost, with its block. */
static void
skip_stray(struct python_parser *p)
{
	size_t base = p->statements.len;

	python_unexpected(p);
	python_recover(p);
	if (python_accept(p, PY_INDENT)) {
		python_statements(p);
		python_accept(p, PY_DEDENT);
	}
	p->statements.len = base;
}

static void
cases(struct python_parser *p)
{
	while (python_kind(p) != PY_END && python_kind(p) != PY_DEDENT) {
		if (at_case(p))
			case_block(p);
		else
			skip_stray(p);
	}
}

void
python_match(struct python_parser *p, struct python_statement *s)
{
	size_t base = p->arms.len;

	python_next(p);
	s->value = python_elements(p);
	python_expect(p, PY_COLON);
	python_expect(p, PY_NEWLINE);
	python_recover(p);
	if (python_expect(p, PY_INDENT)) {
		if (python_enter(p))
			cases(p);
		python_leave(p);
		python_accept(p, PY_DEDENT);
	}
	python_take_arms(p, s, base);
}
