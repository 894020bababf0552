/*
 * Expressions of Python with commas between them, which make tuples: what
 * may be an element, a value, a target.
 */

#include "parse/python_internal.h"

struct python_node *
python_element(struct python_parser *p)
{
	if (python_kind(p) == PY_STAR)
		return python_prefixed(p, PYTHON_STARRED, python_unpacked);
	return p->pattern ? python_pattern(p) : python_named(p);
}

/* FIRST and the items behind it as a tuple; FIRST itself without a comma. */
static struct python_node *
tuple(struct python_parser *p, struct python_node *first, size_t from,
    struct python_node *(*item)(struct python_parser *))
{
	size_t base = p->nodes.len;
	struct python_node *n;

	if (python_kind(p) != PY_COMMA)
		return first;
	python_push(p, first);
	while (python_accept(p, PY_COMMA) && python_begins(p))
		python_push(p, item(p));
	n = python_new(p, PYTHON_TUPLE);
	n->items = python_take_nodes(p, base);
	return python_end(p, n, from);
}

struct python_node *
python_elements(struct python_parser *p)
{
	size_t from = p->lex.token.from;
	struct python_node *first = python_element(p);

	return tuple(p, first, from, python_element);
}

static struct python_node *
starred_or_expression(struct python_parser *p)
{
	return python_kind(p) == PY_STAR
	           ? python_prefixed(p, PYTHON_STARRED, python_unpacked)
	           : python_expression(p);
}

struct python_node *
python_expressions(struct python_parser *p)
{
	size_t from = p->lex.token.from;
	struct python_node *first = starred_or_expression(p);

	return tuple(p, first, from, starred_or_expression);
}

struct python_node *
python_yield(struct python_parser *p)
{
	struct python_node *n = python_new(p, PYTHON_YIELD);
	size_t from = p->lex.token.from;

	python_next(p);
	if (python_accept(p, PY_FROM)) {
		n->kind = PYTHON_YIELD_FROM;
		n->left = python_expression(p);
	} else if (python_begins(p)) {
		n->left = python_expressions(p);
	}
	return python_end(p, n, from);
}

struct python_node *
python_value(struct python_parser *p)
{
	return python_kind(p) == PY_YIELD ? python_yield(p)
	                                  : python_expressions(p);
}

static struct python_node *
target(struct python_parser *p)
{
	if (python_kind(p) == PY_STAR)
		return python_prefixed(p, PYTHON_STARRED, python_primary);
	return python_primary(p);
}

struct python_node *
python_targets(struct python_parser *p)
{
	size_t from = p->lex.token.from;
	struct python_node *n = tuple(p, target(p), from, target);

	python_check_target(p, n);
	return n;
}

void
python_check_target(struct python_parser *p, const struct python_node *n)
{
	if (n->kind == PYTHON_STARRED)
		python_check_target(p, n->left);
	else if (n->kind == PYTHON_TUPLE || n->kind == PYTHON_LIST)
		for (size_t i = 0; i < n->items.len; i++)
			python_check_target(p, n->items.at[i]);
	else if (n->kind != PYTHON_NAME && n->kind != PYTHON_ATTRIBUTE &&
	         n->kind != PYTHON_SUBSCRIPT && n->kind != PYTHON_MISSING)
		python_complain_span(
		    p, n->span, "nothing can be assigned to this");
}
