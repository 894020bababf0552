/*
 * Atoms of Python's expressions: names, literals, and what stands in
 * brackets: tuples, lists, sets, dictionaries, comprehensions.
 */

#include "parse/python_internal.h"

static struct python_node *
word(struct python_parser *p, enum python_kind kind)
{
	struct python_node *n = python_new(p, kind);
	size_t from = p->lex.token.from;

	n->name = python_token_text(p);
	python_next(p);
	return python_end(p, n, from);
}

void
python_close(struct python_parser *p, enum python_token_kind k, size_t open)
{
	if (python_kind(p) == PY_END && !p->panic)
		python_unclosed(p, open,
		    k == PY_CLOSE_CURLY ? "brace"
		    : k == PY_CLOSE     ? "parenthesis"
		                        : "bracket");
	python_expect(p, k);
}

bool
python_begins_clause(const struct python_parser *p)
{
	return python_kind(p) == PY_FOR || python_kind(p) == PY_ASYNC;
}

static struct python_node *
clause(struct python_parser *p)
{
	struct python_node *n = python_new(p, PYTHON_CLAUSE);
	size_t from = p->lex.token.from, base = p->nodes.len;

	n->is_async = python_accept(p, PY_ASYNC);
	python_expect(p, PY_FOR);
	n->left = python_targets(p);
	python_expect(p, PY_IN);
	n->right = python_operation(p, PYTHON_LEVEL_OR);
	while (python_accept(p, PY_IF))
		python_push(p, python_operation(p, PYTHON_LEVEL_OR));
	n->items = python_take_nodes(p, base);
	return python_end(p, n, from);
}

/* Makes N a comprehension of ELEMENT. */
static void
clauses(
    struct python_parser *p, struct python_node *n, struct python_node *element)
{
	size_t base = p->nodes.len;

	n->left = element;
	while (python_begins_clause(p))
		python_push(p, clause(p));
	n->items = python_take_nodes(p, base);
}

struct python_node *
python_generator(
    struct python_parser *p, struct python_node *element, size_t from)
{
	struct python_node *n = python_new(p, PYTHON_GENERATOR);

	clauses(p, n, element);
	return python_end(p, n, from);
}

/* Elements behind FIRST up to the bracket END, taken as the items of N. */
static void
elements(struct python_parser *p, struct python_node *n,
    struct python_node *first,
    struct python_node *(*item)(struct python_parser *))
{
	size_t base = p->nodes.len;

	python_push(p, first);
	while (python_accept(p, PY_COMMA) &&
	       (python_begins(p) || python_kind(p) == PY_STARS))
		python_push(p, item(p));
	n->items = python_take_nodes(p, base);
}

/* N is to be a tuple; the result is it, or the one expression inside. */
static struct python_node *
inside_parentheses(struct python_parser *p, struct python_node *n)
{
	struct python_node *first;

	if (python_kind(p) == PY_CLOSE)
		return n;
	first =
	    python_kind(p) == PY_YIELD ? python_yield(p) : python_element(p);
	if (python_begins_clause(p)) {
		n->kind = PYTHON_GENERATOR;
		clauses(p, n, first);
		return n;
	}
	if (python_kind(p) == PY_COMMA) {
		elements(p, n, first, python_element);
		return n;
	}
	if (first->kind == PYTHON_STARRED)
		python_complain_span(
		    p, first->span, "a starred expression alone");
	return first;
}

static struct python_node *
parentheses(struct python_parser *p)
{
	struct python_node *n = python_new(p, PYTHON_TUPLE), *inside = n;
	size_t from = p->lex.token.from;

	python_next(p);
	if (python_enter(p))
		inside = inside_parentheses(p, n);
	python_leave(p);
	python_close(p, PY_CLOSE, from);
	inside->parenthesized = true;
	return inside == n ? python_end(p, n, from) : inside;
}

static void
inside_brackets(struct python_parser *p, struct python_node *n)
{
	struct python_node *first;

	if (python_kind(p) == PY_CLOSE_SQUARE)
		return;
	first = python_element(p);
	if (python_begins_clause(p)) {
		n->kind = PYTHON_LIST_COMPREHENSION;
		clauses(p, n, first);
	} else {
		elements(p, n, first, python_element);
	}
}

static struct python_node *
pair_of(struct python_parser *p, struct python_node *key, size_t from)
{
	struct python_node *n = python_new(p, PYTHON_PAIR);

	n->left = key;
	python_expect(p, PY_COLON);
	n->right = p->pattern ? python_pattern(p) : python_expression(p);
	return python_end(p, n, from);
}

static struct python_node *
pair(struct python_parser *p)
{
	size_t from = p->lex.token.from;

	if (python_kind(p) == PY_STARS)
		return python_prefixed(
		    p, PYTHON_DOUBLE_STARRED, python_unpacked);
	return pair_of(
	    p, p->pattern ? python_pattern(p) : python_expression(p), from);
}

/* N is a dictionary, unless what is inside makes it something else. */
static void
inside_braces(struct python_parser *p, struct python_node *n)
{
	size_t from = p->lex.token.from;
	struct python_node *first;
	bool set = false;

	if (python_kind(p) == PY_CLOSE_CURLY)
		return;
	if (python_kind(p) == PY_STARS) {
		first =
		    python_prefixed(p, PYTHON_DOUBLE_STARRED, python_unpacked);
	} else {
		first = python_element(p);
		set = python_kind(p) != PY_COLON;
		if (!set)
			first = pair_of(p, first, from);
	}
	if (python_begins_clause(p)) {
		n->kind =
		    set ? PYTHON_SET_COMPREHENSION : PYTHON_DICT_COMPREHENSION;
		clauses(p, n, first);
	} else {
		n->kind = set ? PYTHON_SET : PYTHON_DICT;
		elements(p, n, first, set ? python_element : pair);
	}
}

/* A node of kind K, which INSIDE may change, up to CLOSE. */
static struct python_node *
enclosed(struct python_parser *p, enum python_kind k,
    void (*inside)(struct python_parser *p, struct python_node *n),
    enum python_token_kind close)
{
	struct python_node *n = python_new(p, k);
	size_t from = p->lex.token.from;

	python_next(p);
	if (python_enter(p))
		inside(p, n);
	python_leave(p);
	python_close(p, close, from);
	return python_end(p, n, from);
}

struct python_node *
python_atom(struct python_parser *p)
{
	switch (python_kind(p)) {
	case PY_NAME:
		return word(p, PYTHON_NAME);
	case PY_NUMBER:
		return word(p, PYTHON_NUMBER);
	case PY_STRING:
		return python_string(p);
	case PY_NONE:
		return word(p, PYTHON_NONE);
	case PY_TRUE:
		return word(p, PYTHON_TRUE);
	case PY_FALSE:
		return word(p, PYTHON_FALSE);
	case PY_ELLIPSIS:
		return word(p, PYTHON_ELLIPSIS);
	case PY_OPEN:
		return parentheses(p);
	case PY_OPEN_SQUARE:
		return enclosed(
		    p, PYTHON_LIST, inside_brackets, PY_CLOSE_SQUARE);
	case PY_OPEN_CURLY:
		return enclosed(p, PYTHON_DICT, inside_braces, PY_CLOSE_CURLY);
	default:
		python_unexpected(p);
		return python_missing(p);
	}
}
