/*
 * Simple statements of Python: those that stand on a line, and of which
 * several may, with semicolons between them.
 */

#include "parse/python_internal.h"

static enum python_operator
augmented(struct str sign)
{
	static const struct {
		const char *sign;
		enum python_operator op;
	} table[] = {
		{ "+=", PYTHON_ADD },
		{ "-=", PYTHON_SUBTRACT },
		{ "*=", PYTHON_MULTIPLY },
		{ "@=", PYTHON_MATRIX_MULTIPLY },
		{ "/=", PYTHON_DIVIDE },
		{ "//=", PYTHON_FLOOR_DIVIDE },
		{ "%=", PYTHON_MODULO },
		{ "**=", PYTHON_POWER },
		{ "<<=", PYTHON_LEFT_SHIFT },
		{ ">>=", PYTHON_RIGHT_SHIFT },
		{ "|=", PYTHON_BIT_OR },
		{ "^=", PYTHON_BIT_XOR },
		{ "&=", PYTHON_BIT_AND },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (str_is(sign, table[i].sign))
			return table[i].op;
	return PYTHON_ADD;
}

/* A target that is one thing: no tuple, no list. */
static void
single_target(
    struct python_parser *p, struct python_statement *s, struct python_node *n)
{
	size_t base = p->nodes.len;

	if (n->kind == PYTHON_TUPLE || n->kind == PYTHON_LIST ||
	    n->kind == PYTHON_STARRED)
		python_complain_span(
		    p, n->span, "this cannot be assigned to like this");
	python_check_target(p, n);
	python_push(p, n);
	s->items = python_take_nodes(p, base);
}

static void
assign(
    struct python_parser *p, struct python_statement *s, struct python_node *n)
{
	size_t base = p->nodes.len;

	s->kind = PYTHON_ASSIGN;
	while (python_accept(p, PY_ASSIGN)) {
		python_check_target(p, n);
		python_push(p, n);
		n = python_value(p);
	}
	s->items = python_take_nodes(p, base);
	s->value = n;
}

static void
expression(struct python_parser *p, struct python_statement *s)
{
	struct python_node *n = python_value(p);

	switch (python_kind(p)) {
	case PY_ASSIGN:
		assign(p, s, n);
		break;
	case PY_AUGMENT:
		s->kind = PYTHON_AUGMENT;
		s->op = augmented(python_token_text(p));
		single_target(p, s, n);
		python_next(p);
		s->value = python_value(p);
		break;
	case PY_COLON:
		s->kind = PYTHON_ANNOTATE;
		single_target(p, s, n);
		python_next(p);
		s->second = python_expression(p);
		if (python_accept(p, PY_ASSIGN))
			s->value = python_value(p);
		break;
	default:
		s->kind = PYTHON_EXPRESSION;
		s->value = n;
	}
}

/* With the keyword as the token, as all that follow. */
static void
return_value(struct python_parser *p, struct python_statement *s)
{
	python_next(p);
	if (python_begins(p))
		s->value = python_expressions(p);
}

static void
raise(struct python_parser *p, struct python_statement *s)
{
	python_next(p);
	if (!python_begins(p))
		return;
	s->value = python_expression(p);
	if (python_accept(p, PY_FROM))
		s->second = python_expression(p);
}

static void
assertion(struct python_parser *p, struct python_statement *s)
{
	python_next(p);
	s->value = python_expression(p);
	if (python_accept(p, PY_COMMA))
		s->second = python_expression(p);
}

static void delete (struct python_parser *p, struct python_statement *s)
{
	size_t base = p->nodes.len;

	python_next(p);
	do {
		struct python_node *n = python_primary(p);

		python_check_target(p, n);
		python_push(p, n);
	} while (python_accept(p, PY_COMMA) && python_begins(p));
	s->items = python_take_nodes(p, base);
}

/* type NAME[...] = ... */
static void
type_alias(struct python_parser *p, struct python_statement *s)
{
	python_next(p);
	s->name = python_token_text(p);
	s->name_span = python_span(p, p->lex.token.from, p->lex.token.to);
	python_expect(p, PY_NAME);
	s->type_params = python_type_parameters(p);
	python_expect(p, PY_ASSIGN);
	s->value = python_expression(p);
}

static bool
begins_type(struct python_parser *p)
{
	return python_kind(p) == PY_NAME &&
	       str_is(python_token_text(p), "type") &&
	       python_peek(p) == PY_NAME;
}

/* A statement that is its keyword. */
static void
keyword(struct python_parser *p, struct python_statement *s)
{
	(void)s;
	python_next(p);
}

static struct python_beginning
beginning(struct python_parser *p)
{
	static const struct python_beginning table[PY_KINDS] = {
		[PY_IMPORT] = { PYTHON_IMPORT, python_import },
		[PY_FROM] = { PYTHON_FROM, python_from },
		[PY_RETURN] = { PYTHON_RETURN, return_value },
		[PY_RAISE] = { PYTHON_RAISE, raise },
		[PY_ASSERT] = { PYTHON_ASSERT, assertion },
		[PY_DEL] = { PYTHON_DELETE, delete },
		[PY_GLOBAL] = { PYTHON_GLOBAL, python_names },
		[PY_NONLOCAL] = { PYTHON_NONLOCAL, python_names },
		[PY_PASS] = { PYTHON_PASS, keyword },
		[PY_BREAK] = { PYTHON_BREAK, keyword },
		[PY_CONTINUE] = { PYTHON_CONTINUE, keyword },
	};
	struct python_beginning b = table[python_kind(p)];

	if (b.read)
		return b;
	return begins_type(p)
	           ? (struct python_beginning){ PYTHON_TYPE, type_alias }
	           : (struct python_beginning){ PYTHON_EXPRESSION, expression };
}

static void
simple_statement(struct python_parser *p)
{
	size_t from = p->lex.token.from;
	struct python_beginning b = beginning(p);
	struct python_statement *s = python_new_statement(p, b.kind);

	b.read(p, s);
	s->span = python_span(p, from, p->lex.last);
	/* What was not even begun is nothing. */
	if (s->value && s->value->kind == PYTHON_MISSING &&
	    s->kind == PYTHON_EXPRESSION)
		return;
	*vec_add(p->scratch, &p->statements) = s;
}

void
python_simple_line(struct python_parser *p)
{
	do {
		simple_statement(p);
		if (!python_accept(p, PY_SEMICOLON))
			break;
	} while (python_kind(p) != PY_NEWLINE);
	python_expect(p, PY_NEWLINE);
}
