/*
 * Expressions of Python: operators by their precedence, ternaries, lambdas.
 *
 * Operators of one precedence in a row make one node with all operands, so
 * that long sums make no deep tree.  What is recursive goes a level deeper:
 * prefixes, the right side of **, the branches of a ternary, brackets.
 */

#include <string.h>

#include "base/arena.h"
#include "parse/python_internal.h"

/* How tight the token binds as an infix, and what it then means. */
struct infix {
	unsigned char level, operator;
};

static struct infix
infix_of(int kind)
{
	static const struct infix table[PY_KINDS] = {
		[PY_OR] = { PYTHON_LEVEL_OR, 0 },
		[PY_AND] = { PYTHON_LEVEL_AND, 0 },
		[PY_NOT] = { PYTHON_LEVEL_COMPARE, PYTHON_NOT_IN },
		[PY_IN] = { PYTHON_LEVEL_COMPARE, PYTHON_IN },
		[PY_IS] = { PYTHON_LEVEL_COMPARE, PYTHON_IS },
		[PY_EQUAL] = { PYTHON_LEVEL_COMPARE, PYTHON_EQUAL },
		[PY_NOT_EQUAL] = { PYTHON_LEVEL_COMPARE, PYTHON_NOT_EQUAL },
		[PY_LESS] = { PYTHON_LEVEL_COMPARE, PYTHON_LESS },
		[PY_LESS_EQUAL] = { PYTHON_LEVEL_COMPARE, PYTHON_LESS_EQUAL },
		[PY_GREATER] = { PYTHON_LEVEL_COMPARE, PYTHON_GREATER },
		[PY_GREATER_EQUAL] = { PYTHON_LEVEL_COMPARE,
		    PYTHON_GREATER_EQUAL },
		[PY_BAR] = { PYTHON_LEVEL_BIT_OR, PYTHON_BIT_OR },
		[PY_CARET] = { PYTHON_LEVEL_BIT_XOR, PYTHON_BIT_XOR },
		[PY_AMPERSAND] = { PYTHON_LEVEL_BIT_AND, PYTHON_BIT_AND },
		[PY_SHIFT_LEFT] = { PYTHON_LEVEL_SHIFT, PYTHON_LEFT_SHIFT },
		[PY_SHIFT_RIGHT] = { PYTHON_LEVEL_SHIFT, PYTHON_RIGHT_SHIFT },
		[PY_PLUS] = { PYTHON_LEVEL_SUM, PYTHON_ADD },
		[PY_MINUS] = { PYTHON_LEVEL_SUM, PYTHON_SUBTRACT },
		[PY_STAR] = { PYTHON_LEVEL_TERM, PYTHON_MULTIPLY },
		[PY_AT] = { PYTHON_LEVEL_TERM, PYTHON_MATRIX_MULTIPLY },
		[PY_SLASH] = { PYTHON_LEVEL_TERM, PYTHON_DIVIDE },
		[PY_SLASHES] = { PYTHON_LEVEL_TERM, PYTHON_FLOOR_DIVIDE },
		[PY_PERCENT] = { PYTHON_LEVEL_TERM, PYTHON_MODULO },
	};

	return table[kind];
}

/* One operator for a node that has no more. */
static const enum python_operator *
single(enum python_operator op)
{
	static const enum python_operator all[] = {
		[PYTHON_POWER] = PYTHON_POWER,
		[PYTHON_NOT] = PYTHON_NOT,
		[PYTHON_PLUS] = PYTHON_PLUS,
		[PYTHON_MINUS] = PYTHON_MINUS,
		[PYTHON_INVERT] = PYTHON_INVERT,
	};

	return &all[op];
}

bool
python_begins(const struct python_parser *p)
{
	static const bool table[PY_KINDS] = {
		[PY_NAME] = true,
		[PY_NUMBER] = true,
		[PY_STRING] = true,
		[PY_OPEN] = true,
		[PY_OPEN_SQUARE] = true,
		[PY_OPEN_CURLY] = true,
		[PY_ELLIPSIS] = true,
		[PY_PLUS] = true,
		[PY_MINUS] = true,
		[PY_TILDE] = true,
		[PY_STAR] = true,
		[PY_AWAIT] = true,
		[PY_FALSE] = true,
		[PY_LAMBDA] = true,
		[PY_NONE] = true,
		[PY_NOT] = true,
		[PY_TRUE] = true,
	};

	return table[python_kind(p)];
}

static struct python_node *operand(
    struct python_parser *p, enum python_level min);

/* Prefix OP, which is the token, and what it stands in front of. */
static struct python_node *
prefixed(struct python_parser *p, enum python_operator op)
{
	struct python_node *n = python_new(p, PYTHON_UNARY);
	size_t from = p->lex.token.from;

	n->operators = single(op);
	python_next(p);
	if (!python_enter(p))
		n->left = python_missing(p);
	else if (op == PYTHON_NOT)
		n->left = python_operation(p, PYTHON_LEVEL_NOT);
	else
		n->left = operand(p, PYTHON_LEVEL_PREFIX);
	python_leave(p);
	return python_end(p, n, from);
}

static struct python_node *
power(struct python_parser *p)
{
	size_t from = p->lex.token.from, base = p->nodes.len;
	struct python_node *n =
	    python_kind(p) == PY_AWAIT
	        ? python_prefixed(p, PYTHON_AWAIT, python_primary)
	        : python_primary(p);

	if (python_kind(p) != PY_STARS)
		return n;
	python_next(p);
	python_push(p, n);
	if (python_enter(p))
		python_push(p, operand(p, PYTHON_LEVEL_PREFIX));
	else
		python_push(p, python_missing(p));
	python_leave(p);
	n = python_new(p, PYTHON_BINARY);
	n->operators = single(PYTHON_POWER);
	n->items = python_take_nodes(p, base);
	return python_end(p, n, from);
}

static struct python_node *
operand(struct python_parser *p, enum python_level min)
{
	switch (python_kind(p)) {
	case PY_NOT:
		if (min <= PYTHON_LEVEL_NOT)
			return prefixed(p, PYTHON_NOT);
		python_unexpected(p);
		return python_missing(p);
	case PY_PLUS:
		return prefixed(p, PYTHON_PLUS);
	case PY_MINUS:
		return prefixed(p, PYTHON_MINUS);
	case PY_TILDE:
		return prefixed(p, PYTHON_INVERT);
	default:
		return power(p);
	}
}

/* Steps over an infix operator, of two words maybe. */
static enum python_operator
read_operator(struct python_parser *p)
{
	int kind = python_kind(p);
	struct infix op = infix_of(kind);

	python_next(p);
	if (kind == PY_NOT)
		python_expect(p, PY_IN);
	else if (kind == PY_IS && python_accept(p, PY_NOT))
		return PYTHON_IS_NOT;
	return (enum python_operator)op.operator;
}

static const enum python_operator *
take_operators(struct python_parser *p, size_t base)
{
	size_t n = p->operators.len - base;
	enum python_operator *to =
	    arena_room(p->arena, n * sizeof(*p->operators.at));

	memcpy(to, p->operators.at + base, n * sizeof(*to));
	p->operators.len = base;
	return to;
}

static enum python_kind
kind_of(enum python_level level)
{
	return level == PYTHON_LEVEL_OR        ? PYTHON_OR
	       : level == PYTHON_LEVEL_AND     ? PYTHON_AND
	       : level == PYTHON_LEVEL_COMPARE ? PYTHON_COMPARE
	                                       : PYTHON_BINARY;
}

/* FIRST and all that is joined to it by operators of LEVEL. */
static struct python_node *
join(struct python_parser *p, struct python_node *first,
    enum python_level level, size_t from)
{
	size_t base = p->nodes.len, operators = p->operators.len;
	bool logical = level <= PYTHON_LEVEL_AND;
	struct python_node *n = python_new(p, kind_of(level));

	python_push(p, first);
	while (infix_of(python_kind(p)).level == level) {
		enum python_operator op = read_operator(p);

		if (!logical)
			*vec_add(p->scratch, &p->operators) = op;
		python_push(p, python_operation(p, level + 1));
	}
	n->items = python_take_nodes(p, base);
	if (!logical)
		n->operators = take_operators(p, operators);
	return python_end(p, n, from);
}

struct python_node *
python_operation(struct python_parser *p, enum python_level min)
{
	size_t from = p->lex.token.from;
	struct python_node *n = operand(p, min);
	enum python_level level;

	while ((level = infix_of(python_kind(p)).level) >= min)
		n = join(p, n, level, from);
	return n;
}

static struct python_node *
lambda(struct python_parser *p)
{
	struct python_node *n = python_new(p, PYTHON_LAMBDA);
	size_t from = p->lex.token.from;

	python_next(p);
	n->parameters = arena_make(p->arena, struct python_parameters);
	if (python_enter(p)) {
		*n->parameters = python_parameters(p, PY_COLON);
		python_expect(p, PY_COLON);
		n->left = python_expression(p);
	} else {
		n->left = python_missing(p);
	}
	python_leave(p);
	return python_end(p, n, from);
}

struct python_node *
python_expression(struct python_parser *p)
{
	size_t from = p->lex.token.from;
	struct python_node *n, *value;

	if (python_kind(p) == PY_LAMBDA)
		return lambda(p);
	value = python_operation(p, PYTHON_LEVEL_OR);
	if (python_kind(p) != PY_IF)
		return value;
	python_next(p);
	n = python_new(p, PYTHON_TERNARY);
	n->left = value;
	n->third = python_operation(p, PYTHON_LEVEL_OR);
	python_expect(p, PY_ELSE);
	if (python_enter(p))
		n->right = python_expression(p);
	else
		n->right = python_missing(p);
	python_leave(p);
	return python_end(p, n, from);
}

struct python_node *
python_unpacked(struct python_parser *p)
{
	return python_operation(p, PYTHON_LEVEL_BIT_OR);
}

struct python_node *
python_named(struct python_parser *p)
{
	size_t from = p->lex.token.from;
	struct python_node *n = python_expression(p);

	if (python_kind(p) != PY_WALRUS)
		return n;
	if (n->kind != PYTHON_NAME || n->parenthesized) {
		python_unexpected(p);
		return n;
	}
	python_next(p);
	n->kind = PYTHON_NAMED;
	n->left = python_expression(p);
	return python_end(p, n, from);
}
