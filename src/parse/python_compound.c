/*
 * Compound statements of Python: those with a block.
 *
 * An error in a head does not cost the block: it is read as if the head had
 * been right.
 */

#include "parse/python_internal.h"

static void
indented(struct python_parser *p)
{
	python_next(p);
	if (python_enter(p))
		python_statements(p);
	python_leave(p);
	python_accept(p, PY_DEDENT);
}

struct python_body
python_block(struct python_parser *p)
{
	size_t base = p->statements.len;
	bool lost = !python_expect(p, PY_COLON);

	if (!lost && python_kind(p) != PY_NEWLINE) {
		python_simple_line(p);
	} else {
		python_accept(p, PY_NEWLINE);
		python_recover(p);
		if (python_kind(p) == PY_INDENT)
			indented(p);
		else if (!lost)
			python_complain(p, p->lex.token.from, 0,
			    "an indented block is missing");
	}
	/* What follows may belong to the same statement. */
	python_recover(p);
	return python_take_body(p, base);
}

static void
add_arm(struct python_parser *p, struct python_arm arm, size_t from)
{
	arm.body = python_block(p);
	arm.span = python_span(p, from, p->lex.last);
	*vec_add(p->scratch, &p->arms) = arm;
}

/* An arm that has nothing but a keyword K in front of its block, if any. */
static void
plain_arm(struct python_parser *p, enum python_token_kind k,
    enum python_arm_kind kind)
{
	size_t from = p->lex.token.from;

	if (python_accept(p, k))
		add_arm(p, (struct python_arm){ .kind = kind }, from);
}

static void
if_statement(struct python_parser *p, struct python_statement *s)
{
	size_t base = p->arms.len;

	do {
		struct python_arm arm = { .kind = PYTHON_CONDITION };
		size_t from = p->lex.token.from;

		python_next(p);
		arm.test = python_named(p);
		add_arm(p, arm, from);
	} while (python_kind(p) == PY_ELIF);
	plain_arm(p, PY_ELSE, PYTHON_ELSE);
	python_take_arms(p, s, base);
}

static void
while_statement(struct python_parser *p, struct python_statement *s)
{
	size_t base = p->arms.len;

	python_next(p);
	s->value = python_named(p);
	s->body = python_block(p);
	plain_arm(p, PY_ELSE, PYTHON_ELSE);
	python_take_arms(p, s, base);
}

static void
for_statement(struct python_parser *p, struct python_statement *s)
{
	size_t base = p->arms.len, nodes = p->nodes.len;

	python_next(p);
	python_push(p, python_targets(p));
	s->items = python_take_nodes(p, nodes);
	python_expect(p, PY_IN);
	s->value = python_expressions(p);
	s->body = python_block(p);
	plain_arm(p, PY_ELSE, PYTHON_ELSE);
	python_take_arms(p, s, base);
}

static void
except(struct python_parser *p, struct python_statement *s)
{
	struct python_arm arm = { .kind = PYTHON_EXCEPT };
	size_t from = p->lex.token.from;

	python_next(p);
	if (python_accept(p, PY_STAR))
		s->is_star = true;
	/* Since 3.14 a tuple needs no parentheses. */
	if (python_kind(p) != PY_COLON)
		arm.test = python_expressions(p);
	if (python_accept(p, PY_AS)) {
		arm.name = python_token_text(p);
		if (!python_expect(p, PY_NAME))
			arm.name = (struct str){ 0 };
	}
	add_arm(p, arm, from);
}

static void
try_statement(struct python_parser *p, struct python_statement *s)
{
	size_t base = p->arms.len;

	python_next(p);
	s->body = python_block(p);
	while (python_kind(p) == PY_EXCEPT)
		except(p, s);
	if (p->arms.len > base)
		plain_arm(p, PY_ELSE, PYTHON_ELSE);
	plain_arm(p, PY_FINALLY, PYTHON_FINALLY);
	if (p->arms.len == base && !p->panic)
		python_complain_span(
		    p, s->span, "a try without except and finally");
	python_take_arms(p, s, base);
}

static struct python_node *
with_item(struct python_parser *p)
{
	size_t from = p->lex.token.from;
	struct python_node *value = python_expression(p), *n;

	if (python_kind(p) != PY_AS)
		return value;
	n = python_new(p, PYTHON_AS);
	python_next(p);
	n->left = value;
	n->right = python_primary(p);
	python_check_target(p, n->right);
	return python_end(p, n, from);
}

static void
with_statement(struct python_parser *p, struct python_statement *s)
{
	size_t base = p->nodes.len, open;
	bool brackets;

	python_next(p);
	open = p->lex.token.from;
	brackets = python_kind(p) == PY_OPEN && python_bracket_holds_items(p);
	if (brackets)
		python_next(p);
	do {
		if (brackets && python_kind(p) == PY_CLOSE)
			break;
		python_push(p, with_item(p));
	} while (python_accept(p, PY_COMMA));
	if (brackets)
		python_close(p, PY_CLOSE, open);
	s->items = python_take_nodes(p, base);
	s->body = python_block(p);
}

static void
read_name(struct python_parser *p, struct python_statement *s)
{
	python_next(p);
	s->name = python_token_text(p);
	s->name_span = python_span(p, p->lex.token.from, p->lex.token.to);
	if (!python_expect(p, PY_NAME))
		s->name = (struct str){ 0 };
	s->type_params = python_type_parameters(p);
}

static void
function(struct python_parser *p, struct python_statement *s)
{
	size_t open;

	read_name(p, s);
	open = p->lex.token.from;
	if (python_expect(p, PY_OPEN)) {
		s->parameters = python_parameters(p, PY_CLOSE);
		python_close(p, PY_CLOSE, open);
	}
	if (python_accept(p, PY_ARROW))
		s->second = python_expression(p);
	if (!python_put_off(p, s))
		s->body = python_block(p);
}

static void class(struct python_parser *p, struct python_statement *s)
{
	read_name(p, s);
	if (python_kind(p) == PY_OPEN)
		s->items = python_arguments(p);
	s->body = python_block(p);
}

static struct python_beginning
beginning(struct python_parser *p)
{
	static const struct python_beginning table[PY_KINDS] = {
		[PY_IF] = { PYTHON_IF, if_statement },
		[PY_WHILE] = { PYTHON_WHILE, while_statement },
		[PY_FOR] = { PYTHON_FOR, for_statement },
		[PY_TRY] = { PYTHON_TRY, try_statement },
		[PY_WITH] = { PYTHON_WITH, with_statement },
		[PY_DEF] = { PYTHON_FUNCTION, function },
		[PY_CLASS] = { PYTHON_CLASS, class },
	};

	if (python_kind(p) == PY_NAME &&
	    str_is(python_token_text(p), "match") && python_colon_ends_line(p))
		return (struct python_beginning){ PYTHON_MATCH, python_match };
	return table[python_kind(p)];
}

/* Lines with @ in front of a definition. */
static struct python_nodes
decorators(struct python_parser *p)
{
	size_t base = p->nodes.len;

	while (python_accept(p, PY_AT)) {
		python_push(p, python_named(p));
		python_expect(p, PY_NEWLINE);
		python_recover(p);
	}
	return python_take_nodes(p, base);
}

/* May decorators or `async` stand in front of a statement of this kind? */
static bool
allows(enum python_statement_kind kind, bool decorated, bool async)
{
	if (decorated && kind != PYTHON_FUNCTION && kind != PYTHON_CLASS)
		return false;
	return !async || kind == PYTHON_FUNCTION || kind == PYTHON_FOR ||
	       kind == PYTHON_WITH;
}

bool
python_compound(struct python_parser *p)
{
	struct python_nodes all = decorators(p);
	struct python_statement *s;
	size_t from = p->lex.token.from;
	bool async = python_accept(p, PY_ASYNC);
	struct python_beginning b = beginning(p);

	if (!allows(b.kind, all.len > 0, async)) {
		python_unexpected(p);
		return true;
	}
	if (!b.read)
		return false;
	s = python_new_statement(p, b.kind);
	s->decorators = all;
	s->is_async = async;
	s->span = python_span(p, from, p->lex.token.to);
	b.read(p, s);
	s->span = python_span(p, from, p->lex.last);
	*vec_add(p->scratch, &p->statements) = s;
	return true;
}
