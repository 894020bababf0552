/*
 * The parser of expressions: recursive descent with one token of lookahead.
 *
 * Names of contexts and functions are not checked: new ones come, and that
 * is no matter of grammar.
 */

#include <math.h>

#include "base/arena.h"
#include "base/buf.h"
#include "parse/expr_internal.h"

enum { MAX_DEPTH = 50, MAX_NODES = 2000 };

struct parser {
	struct arena *arena;
	struct text text;
	struct token token;
	size_t end; /* of the token before */
	size_t depth, nodes;
	struct problems *problems;
	bool failed;
};

static struct expr *parse_or(struct parser *p);

static void
next_token(struct parser *p)
{
	p->end = p->token.end;
	p->token = expr_token(p->text.s, p->end);
}

static struct expr *
complain(struct parser *p, enum problem_kind kind, const char *message)
{
	const struct token *t = &p->token;

	if (!p->failed)
		problem_add(p->arena, p->problems, kind,
		    text_span(&p->text, t->begin, t->end - t->begin),
		    str_of(message));
	p->failed = true;
	return NULL;
}

/* The token cannot stand here; WANTED is what could. */
static struct expr *
unexpected(struct parser *p, const char *wanted)
{
	if (p->token.kind == TOKEN_BAD && p->token.complaint)
		return complain(p, PROBLEM_SYNTAX, p->token.complaint);
	return complain(p, PROBLEM_SYNTAX, wanted);
}

/* A node from BEGIN to the end of the token before. */
static struct expr *
new_node(struct parser *p, enum expr_kind kind, size_t begin)
{
	struct expr *e = arena_make(p->arena, struct expr);

	if (++p->nodes > MAX_NODES)
		return complain(p, PROBLEM_BOUND,
		    "more than 2000 operands and operators in one expression");
	e->kind = kind;
	e->span = text_span(&p->text, begin, p->end - begin);
	return e;
}

static bool
at_mark(const struct parser *p, char mark)
{
	return p->token.kind == TOKEN_MARK && p->token.mark == mark;
}

static bool
take_mark(struct parser *p, char mark, const char *wanted)
{
	if (!at_mark(p, mark)) {
		unexpected(p, wanted);
		return false;
	}
	next_token(p);
	return true;
}

/* The text of the token, and the token behind it. */
static struct str
take_text(struct parser *p)
{
	struct str s = str_slice(p->text.s, p->token.begin, p->token.end);

	next_token(p);
	return s;
}

static struct str
unquote(struct arena *a, struct str s)
{
	struct buf b = buf_new(a);
	size_t at, from = 0;

	s = str_slice(s, 1, s.len - 1);
	if (str_find_char(s, 0, '\'') == SIZE_MAX)
		return s;
	while ((at = str_find_char(s, from, '\'')) != SIZE_MAX) {
		buf_add(&b, str_slice(s, from, at + 1));
		from = at + 2;
	}
	buf_add(&b, str_from(s, from));
	return buf_str(&b);
}

static struct expr *
parse_string(struct parser *p)
{
	size_t begin = p->token.begin;
	struct str text = unquote(p->arena, take_text(p));
	struct expr *e = new_node(p, EXPR_STRING, begin);

	if (e)
		e->text = text;
	return e;
}

static struct expr *
parse_number(struct parser *p)
{
	struct token t = p->token;
	double number =
	    expr_number(p->arena, str_slice(p->text.s, t.begin, t.end));
	struct expr *e;

	if (isnan(number))
		return complain(p, PROBLEM_SYNTAX, "this is no number");
	next_token(p);
	e = new_node(p, EXPR_NUMBER, t.begin);
	if (e)
		e->number = number;
	return e;
}

/* The arguments of E, behind its opening parenthesis. */
static struct expr *
parse_arguments(struct parser *p, struct expr *e, size_t begin)
{
	VEC(struct expr *) args = { 0 };

	next_token(p);
	while (!at_mark(p, ')')) {
		struct expr *arg;

		if (args.len &&
		    !take_mark(p, ',', "a ',' or ')' is missing here"))
			return NULL;
		arg = parse_or(p);
		if (!arg)
			return NULL;
		*vec_add(p->arena, &args) = arg;
	}
	next_token(p);
	e->kind = EXPR_CALL;
	e->args = args.at;
	e->nargs = args.len;
	e->span = text_span(&p->text, begin, p->end - begin);
	return e;
}

static const struct {
	const char *name;
	enum expr_kind kind;
	double number;
} constants[] = {
	{ "null", EXPR_NULL, 0 },
	{ "true", EXPR_BOOL, 1 },
	{ "false", EXPR_BOOL, 0 },
	/* As YAML reads `if: False`; in ${{ }} there is nothing of this name.
	 */
	{ "True", EXPR_BOOL, 1 },
	{ "TRUE", EXPR_BOOL, 1 },
	{ "False", EXPR_BOOL, 0 },
	{ "FALSE", EXPR_BOOL, 0 },
	{ "NaN", EXPR_NUMBER, (double)NAN },
	{ "Infinity", EXPR_NUMBER, (double)INFINITY },
};

static struct expr *
parse_name(struct parser *p, bool *literal)
{
	size_t begin = p->token.begin;
	struct str name = take_text(p);
	struct expr *e = new_node(p, EXPR_NAME, begin);

	if (!e)
		return NULL;
	for (size_t i = 0; i < sizeof(constants) / sizeof(constants[0]); i++) {
		if (!str_is(name, constants[i].name))
			continue;
		e->kind = constants[i].kind;
		e->number = constants[i].number;
		*literal = true;
		return e;
	}
	e->text = name;
	return at_mark(p, '(') ? parse_arguments(p, e, begin) : e;
}

static struct expr *
parse_group(struct parser *p)
{
	struct expr *e;

	next_token(p);
	e = parse_or(p);
	if (e && !take_mark(p, ')', "a ')' is missing here"))
		return NULL;
	return e;
}

/* LITERAL tells that nothing can be asked of it with '.' or '['. */
static struct expr *
parse_primary(struct parser *p, bool *literal)
{
	struct token *t = &p->token;

	*literal = t->kind == TOKEN_STRING || t->kind == TOKEN_NUMBER;
	if (at_mark(p, '.')) {
		*literal = true;
		*t = expr_number_token(p->text.s, t->begin);
	}
	if (t->kind == TOKEN_NAME)
		return parse_name(p, literal);
	if (t->kind == TOKEN_STRING)
		return parse_string(p);
	if (t->kind == TOKEN_NUMBER)
		return parse_number(p);
	if (at_mark(p, '('))
		return parse_group(p);
	return unexpected(p, t->kind == TOKEN_END
	                         ? "a value is missing at the end"
	                         : "a value is missing here");
}

/* .name and .* */
static struct expr *
parse_member(struct parser *p, struct expr *object, size_t begin)
{
	struct expr *e;
	struct str name = { 0 };

	next_token(p);
	if (!at_mark(p, '*') && p->token.kind != TOKEN_NAME)
		return unexpected(p, "a name is missing behind the '.'");
	if (p->token.kind == TOKEN_NAME)
		name = take_text(p);
	else
		next_token(p);
	e = new_node(p, name.len ? EXPR_MEMBER : EXPR_STAR, begin);
	if (!e)
		return NULL;
	e->text = name;
	e->left = object;
	return e;
}

/* ['name'], [index] and [*] */
static struct expr *
parse_index(struct parser *p, struct expr *object, size_t begin)
{
	struct expr *e, *index = NULL;
	enum expr_kind kind = EXPR_STAR;

	next_token(p);
	if (at_mark(p, '*')) {
		next_token(p);
	} else {
		index = parse_or(p);
		if (!index)
			return NULL;
		kind = index->kind == EXPR_STRING ? EXPR_MEMBER : EXPR_INDEX;
	}
	if (!take_mark(p, ']', "a ']' is missing here"))
		return NULL;
	e = new_node(p, kind, begin);
	if (!e)
		return NULL;
	e->left = object;
	if (kind == EXPR_MEMBER)
		e->text = index->text;
	else
		e->right = index;
	return e;
}

static struct expr *
parse_postfix(struct parser *p)
{
	size_t begin = p->token.begin;
	bool literal;
	struct expr *e = parse_primary(p, &literal);

	while (e && !literal) {
		if (at_mark(p, '.'))
			e = parse_member(p, e, begin);
		else if (at_mark(p, '['))
			e = parse_index(p, e, begin);
		else
			break;
	}
	return e;
}

static struct expr *
parse_not(struct parser *p)
{
	size_t begin = p->token.begin;
	struct expr *e, *operand;

	if (!at_mark(p, '!'))
		return parse_postfix(p);
	if (++p->depth > MAX_DEPTH)
		return complain(p, PROBLEM_BOUND, "nested deeper than 50");
	next_token(p);
	operand = parse_not(p);
	p->depth--;
	if (!operand)
		return NULL;
	e = new_node(p, EXPR_NOT, begin);
	if (e)
		e->left = operand;
	return e;
}

static bool
at_infix(const struct parser *p, int level)
{
	return p->token.kind == TOKEN_INFIX && p->token.level == level;
}

/* Operands of LEVEL and tighter, joined from the left. */
static struct expr *
parse_level(struct parser *p, int level)
{
	size_t begin = p->token.begin;
	struct expr *e;

	if (level == TOKEN_LEVELS)
		return parse_not(p);
	e = parse_level(p, level + 1);
	while (e && at_infix(p, level)) {
		enum expr_kind kind = p->token.infix;
		struct expr *left = e, *right;

		next_token(p);
		right = parse_level(p, level + 1);
		e = right ? new_node(p, kind, begin) : NULL;
		if (!e)
			return NULL;
		e->left = left;
		e->right = right;
	}
	return e;
}

static struct expr *
parse_or(struct parser *p)
{
	struct expr *e;

	if (++p->depth > MAX_DEPTH)
		return complain(p, PROBLEM_BOUND, "nested deeper than 50");
	e = parse_level(p, 0);
	p->depth--;
	return e;
}

bool
expr_parse(struct arena *a, struct text t, struct expr **out,
    struct problems *problems)
{
	struct parser p = { .arena = a, .text = t, .problems = problems };

	*out = NULL;
	next_token(&p);
	if (p.token.kind == TOKEN_END) {
		unexpected(&p, "an expression is missing here");
		return false;
	}
	*out = parse_or(&p);
	if (*out && p.token.kind != TOKEN_END) {
		unexpected(&p, "an operator is missing in front of this");
		*out = NULL;
	}
	return *out != NULL;
}
