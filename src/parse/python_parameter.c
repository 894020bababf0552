/*
 * Parameters of Python's functions, lambdas and types.
 *
 * The marks / and * are no parameters: they make the kind of those around
 * them.
 */

#include "parse/python_internal.h"

/* An expression, which for *name may have a star in front as well. */
static struct python_node *
expression(struct python_parser *p, enum python_parameter_kind kind)
{
	if (kind == PYTHON_REST && python_kind(p) == PY_STAR)
		return python_prefixed(p, PYTHON_STARRED, python_unpacked);
	return python_expression(p);
}

/* A name with what is behind it. */
static void
parameter(struct python_parser *p, enum python_parameter_kind kind, size_t from,
    bool annotated)
{
	struct python_parameter x = { .kind = kind };

	x.name = python_token_text(p);
	x.name_span = python_span(p, p->lex.token.from, p->lex.token.to);
	if (!python_expect(p, PY_NAME))
		return;
	if (annotated && python_accept(p, PY_COLON))
		x.annotation = expression(p, kind);
	if (python_accept(p, PY_ASSIGN))
		x.value = expression(p, kind);
	x.span = python_span(p, from, p->lex.last);
	*vec_add(p->scratch, &p->parameters) = x;
	python_count(p);
}

/* A / : those in front are given by place only. */
static void
slash(struct python_parser *p, size_t base)
{
	if (p->parameters.len == base)
		python_unexpected(p);
	for (size_t i = base; i < p->parameters.len; i++)
		if (p->parameters.at[i].kind == PYTHON_PLAIN)
			p->parameters.at[i].kind = PYTHON_POSITIONAL;
	python_expect(p, PY_SLASH);
}

/* One of the list; *KIND is that of plain ones. */
static void
read_one(struct python_parser *p, size_t base, bool annotated,
    enum python_parameter_kind *kind)
{
	size_t from = p->lex.token.from;

	if (python_kind(p) == PY_SLASH) {
		slash(p, base);
	} else if (python_accept(p, PY_STAR)) {
		*kind = PYTHON_KEYWORD_ONLY;
		if (python_kind(p) != PY_COMMA)
			parameter(p, PYTHON_REST, from, annotated);
	} else if (python_accept(p, PY_STARS)) {
		parameter(p, PYTHON_REST_KEYWORDS, from, annotated);
	} else {
		parameter(p, *kind, from, annotated);
	}
}

struct python_parameters
python_parameters(struct python_parser *p, enum python_token_kind end)
{
	size_t base = p->parameters.len;
	enum python_parameter_kind kind = PYTHON_PLAIN;

	while (python_kind(p) != (int)end && python_kind(p) != PY_END) {
		read_one(p, base, end == PY_CLOSE, &kind);
		if (!python_accept(p, PY_COMMA))
			break;
	}
	return python_take_parameters(p, base);
}

static void
type_parameter(struct python_parser *p)
{
	size_t from = p->lex.token.from;

	if (python_accept(p, PY_STAR))
		parameter(p, PYTHON_REST, from, false);
	else if (python_accept(p, PY_STARS))
		parameter(p, PYTHON_REST_KEYWORDS, from, false);
	else
		parameter(p, PYTHON_PLAIN, from, true);
}

struct python_parameters
python_type_parameters(struct python_parser *p)
{
	size_t base = p->parameters.len, open = p->lex.token.from;

	if (!python_accept(p, PY_OPEN_SQUARE))
		return (struct python_parameters){ 0 };
	do {
		if (python_kind(p) == PY_CLOSE_SQUARE)
			break;
		type_parameter(p);
	} while (python_accept(p, PY_COMMA));
	python_close(p, PY_CLOSE_SQUARE, open);
	return python_take_parameters(p, base);
}
