/*
 * What stands behind an atom of Python: attributes, calls and subscripts.
 * Each link of such a chain makes what is in front a level deeper.
 */

#include "parse/python_internal.h"

/* An argument by place or by name. */
static struct python_node *
plain_argument(struct python_parser *p)
{
	size_t from = p->lex.token.from;
	struct python_node *n =
	    p->pattern ? python_pattern(p) : python_named(p);

	if (n->kind == PYTHON_NAME && !n->parenthesized &&
	    python_accept(p, PY_ASSIGN)) {
		n->kind = PYTHON_KEYWORD;
		n->left = p->pattern ? python_pattern(p) : python_expression(p);
		return python_end(p, n, from);
	}
	if (python_begins_clause(p))
		return python_generator(p, n, from);
	return n;
}

static struct python_node *
argument(struct python_parser *p)
{
	if (python_kind(p) == PY_STAR)
		return python_prefixed(p, PYTHON_STARRED, python_expression);
	if (python_kind(p) == PY_STARS)
		return python_prefixed(
		    p, PYTHON_DOUBLE_STARRED, python_expression);
	return plain_argument(p);
}

/*
 * Arguments in order: what is given by place stands in front.  A generator
 * without parentheses of its own has those of the call, and stands alone.
 */
static void
check_arguments(
    struct python_parser *p, const struct python_nodes *all, size_t open)
{
	bool named = false, mapped = false;

	for (size_t i = 0; i < all->len; i++) {
		struct python_node *n = all->at[i];

		if (n->kind == PYTHON_KEYWORD ||
		    n->kind == PYTHON_DOUBLE_STARRED) {
			named = true;
			mapped = mapped || n->kind == PYTHON_DOUBLE_STARRED;
			continue;
		}
		if (n->kind == PYTHON_STARRED ? mapped : named)
			python_complain_span(p, n->span,
			    "an argument by place behind one by name");
		if (n->kind != PYTHON_GENERATOR || n->parenthesized)
			continue;
		if (all->len > 1)
			python_complain_span(
			    p, n->span, "a generator without parentheses");
		n->span = python_span(p, open, p->lex.token.to);
	}
}

struct python_nodes
python_arguments(struct python_parser *p)
{
	size_t base = p->nodes.len, open = p->lex.token.from;
	struct python_nodes all;

	python_next(p);
	if (python_enter(p)) {
		while (python_begins(p) || python_kind(p) == PY_STARS) {
			python_push(p, argument(p));
			if (!python_accept(p, PY_COMMA))
				break;
		}
	}
	python_leave(p);
	all = python_take_nodes(p, base);
	check_arguments(p, &all, open);
	python_close(p, PY_CLOSE, open);
	return all;
}

/* One of lower:upper:step. */
static struct python_node *
slice_part(struct python_parser *p)
{
	return python_begins(p) ? python_expression(p) : NULL;
}

static struct python_node *
slice(struct python_parser *p)
{
	size_t from = p->lex.token.from;
	struct python_node *n, *lower = NULL;

	if (python_kind(p) == PY_STAR)
		return python_prefixed(p, PYTHON_STARRED, python_expression);
	if (python_kind(p) != PY_COLON)
		lower = python_named(p);
	if (python_kind(p) != PY_COLON)
		return lower ? lower : python_missing(p);
	python_next(p);
	n = python_new(p, PYTHON_SLICE);
	n->left = lower;
	n->right = slice_part(p);
	if (python_accept(p, PY_COLON))
		n->third = slice_part(p);
	return python_end(p, n, from);
}

static struct python_node *
slices(struct python_parser *p)
{
	size_t from = p->lex.token.from, base = p->nodes.len;
	struct python_node *first = slice(p), *n;

	if (python_kind(p) != PY_COMMA && first->kind != PYTHON_STARRED)
		return first;
	python_push(p, first);
	while (python_accept(p, PY_COMMA) &&
	       (python_begins(p) || python_kind(p) == PY_COLON))
		python_push(p, slice(p));
	n = python_new(p, PYTHON_TUPLE);
	n->items = python_take_nodes(p, base);
	return python_end(p, n, from);
}

static struct python_node *
subscript(struct python_parser *p, struct python_node *left)
{
	struct python_node *n = python_new(p, PYTHON_SUBSCRIPT);
	size_t open = p->lex.token.from;

	n->left = left;
	python_next(p);
	n->right = python_enter(p) ? slices(p) : python_missing(p);
	python_leave(p);
	python_close(p, PY_CLOSE_SQUARE, open);
	return n;
}

static struct python_node *
attribute(struct python_parser *p, struct python_node *left)
{
	struct python_node *n = python_new(p, PYTHON_ATTRIBUTE);

	n->left = left;
	python_next(p);
	n->name = python_token_text(p);
	if (!python_expect(p, PY_NAME))
		n->name = (struct str){ 0 };
	return n;
}

static struct python_node *
call(struct python_parser *p, struct python_node *left)
{
	struct python_node *n = python_new(p, PYTHON_CALL);

	n->left = left;
	n->items = python_arguments(p);
	return n;
}

/* The link that the token begins, behind N; NULL when it begins none. */
static struct python_node *
chain_link(struct python_parser *p, struct python_node *n)
{
	switch (python_kind(p)) {
	case PY_DOT:
		return attribute(p, n);
	case PY_OPEN:
		return call(p, n);
	case PY_OPEN_SQUARE:
		return subscript(p, n);
	default:
		return NULL;
	}
}

struct python_node *
python_primary(struct python_parser *p)
{
	size_t from = p->lex.token.from;
	unsigned around = p->deepest, left;
	struct python_node *n, *next;

	p->deepest = p->depth;
	n = python_atom(p);
	for (left = p->deepest; (next = chain_link(p, n)); left = p->deepest) {
		n = python_end(p, next, from);
		python_deepen(p, left);
	}
	if (p->deepest < around)
		p->deepest = around;
	return n;
}
