/*
 * Compound commands of the shell: which one begins, groups, subshells,
 * functions, coprocesses, (( )); and the redirections behind.
 */

#include <string.h>

#include "base/arena.h"
#include "parse/shell_internal.h"

void
shell_expect(
    struct shell_parser *p, enum shell_keyword k, size_t open, const char *what)
{
	shell_skip_newlines(p);
	if (shell_accept_keyword(p, k))
		return;
	if (p->in.pos >= p->in.len)
		shell_unclosed(p, open, what);
	else
		shell_unexpected(p);
}

void
shell_loop_body(struct shell_parser *p, struct shell_node *n)
{
	size_t open;

	shell_skip_newlines(p);
	open = p->in.pos;
	if (shell_accept_keyword(p, SHELL_KW_OPEN)) {
		shell_body(p, &n->body);
		shell_expect(p, SHELL_KW_CLOSE, open, "{");
		return;
	}
	shell_expect(p, SHELL_KW_DO, open, "loop");
	shell_body(p, &n->body);
	shell_expect(p, SHELL_KW_DONE, open, "loop");
}

bool
shell_arithmetic(struct shell_parser *p, struct shell_node *n)
{
	size_t from = p->in.pos + 2, end;

	if (shell_cur(p) != '(' || shell_at(p, p->in.pos + 1) != '(')
		return false;
	if (!shell_arithmetic_end(p, from, &end)) {
		if (end != SIZE_MAX)
			shell_vain(p, from, end);
		return false;
	}
	n->text = shell_slice(p, from, end);
	n->word = shell_arithmetic_word(p, from, end);
	p->in.pos = p->in.last = end + 2;
	return true;
}

static void
parenthesis(struct shell_parser *p, struct shell_node *n)
{
	size_t open = p->in.pos;

	if (shell_arithmetic(p, n)) {
		n->kind = SHELL_ARITH;
		return;
	}
	if (p->stop)
		return;
	p->in.last = ++p->in.pos;
	shell_body(p, &n->body);
	if (shell_accept(p, ")"))
		return;
	if (p->in.pos >= p->in.len)
		shell_unclosed(p, open, "(");
	else
		shell_unexpected(p);
}

static bool
begins_compound(const struct shell_parser *p, enum shell_keyword k)
{
	switch (k) {
	case SHELL_KW_OPEN:
	case SHELL_KW_TEST:
	case SHELL_KW_IF:
	case SHELL_KW_FOR:
	case SHELL_KW_SELECT:
	case SHELL_KW_WHILE:
	case SHELL_KW_UNTIL:
	case SHELL_KW_CASE:
		return true;
	case SHELL_KW_NONE:
	case SHELL_KW_BANG:
	case SHELL_KW_CLOSE:
	case SHELL_KW_THEN:
	case SHELL_KW_ELIF:
	case SHELL_KW_ELSE:
	case SHELL_KW_FI:
	case SHELL_KW_DO:
	case SHELL_KW_DONE:
	case SHELL_KW_IN:
	case SHELL_KW_ESAC:
	case SHELL_KW_FUNCTION:
	case SHELL_KW_COPROC:
	case SHELL_KW_TIME:
		break;
	}
	return shell_cur(p) == '(';
}

static enum shell_node_kind
kind_of(enum shell_keyword k)
{
	static const enum shell_node_kind kinds[SHELL_KW_TIME + 1] = {
		[SHELL_KW_NONE] = SHELL_SUBSHELL,
		[SHELL_KW_OPEN] = SHELL_GROUP,
		[SHELL_KW_TEST] = SHELL_TEST,
		[SHELL_KW_IF] = SHELL_IF,
		[SHELL_KW_FOR] = SHELL_FOR,
		[SHELL_KW_SELECT] = SHELL_SELECT,
		[SHELL_KW_WHILE] = SHELL_WHILE,
		[SHELL_KW_UNTIL] = SHELL_UNTIL,
		[SHELL_KW_CASE] = SHELL_CASE,
		[SHELL_KW_FUNCTION] = SHELL_FUNCTION,
		[SHELL_KW_COPROC] = SHELL_COPROC,
	};

	return kinds[k];
}

/* Reads the compound command N, with the position behind its first word. */
static void
read_compound(struct shell_parser *p, struct shell_node *n, size_t open)
{
	switch (n->kind) {
	case SHELL_GROUP:
		shell_body(p, &n->body);
		shell_expect(p, SHELL_KW_CLOSE, open, "{");
		return;
	case SHELL_IF:
		shell_if(p, n, open);
		return;
	case SHELL_WHILE:
	case SHELL_UNTIL:
		shell_while(p, n);
		return;
	case SHELL_FOR:
	case SHELL_SELECT:
		shell_for(p, n);
		return;
	case SHELL_CASE:
		shell_case(p, n, open);
		return;
	case SHELL_TEST:
		shell_test(p, n, open);
		return;
	case SHELL_SUBSHELL:
	case SHELL_ARITH:
	case SHELL_FOR_ARITH:
	case SHELL_SIMPLE:
	case SHELL_PIPELINE:
	case SHELL_AND:
	case SHELL_OR:
	case SHELL_FUNCTION:
	case SHELL_COPROC:
		parenthesis(p, n);
		return;
	}
}

static struct shell_node *
compound(struct shell_parser *p, enum shell_keyword k, size_t behind)
{
	size_t open = p->in.pos;
	struct shell_node *n = shell_new_node(p, kind_of(k));

	if (k != SHELL_KW_NONE)
		p->in.pos = p->in.last = behind;
	if (shell_enter(p, 1))
		read_compound(p, n, open);
	shell_leave(p, 1);
	do {
		shell_skip_blank(p);
	} while (shell_redirection(p, n));
	n->span = shell_span(p, open, p->in.last);
	return n;
}

void
shell_function_body(struct shell_parser *p, struct shell_node *n)
{
	enum shell_keyword k;
	size_t end;

	shell_skip_newlines(p);
	k = shell_keyword(p, &end);
	if (begins_compound(p, k)) {
		struct shell_node *body = compound(p, k, end);

		*vec_add(p->arena, &n->body) = body;
	} else {
		shell_unexpected(p);
	}
}

/* function name [()] body */
static void
function(struct shell_parser *p, struct shell_node *n)
{
	struct shell_word *w;

	shell_skip_blank(p);
	w = shell_read_word(p, SHELL_IN_PATTERN);
	if (!w) {
		shell_unexpected(p);
		return;
	}
	if (!shell_word_literal(p->arena, w, &n->name))
		n->name = span_text(w->span);
	shell_skip_blank(p);
	if (shell_cur(p) == '(') {
		size_t open = p->in.pos++;

		shell_skip_blank(p);
		if (!shell_accept(p, ")"))
			p->in.pos = open;
	}
	shell_function_body(p, n);
}

/* The name of a coprocess: one only if a compound command follows. */
static void
coprocess_name(struct shell_parser *p, struct shell_node *n)
{
	size_t from = p->in.pos, end = from, behind;

	if (begins_compound(p, shell_keyword(p, &behind)))
		return;
	while (!shell_is_meta(p, end) && !strchr("'\"`$\\", p->in.at[end]))
		end++;
	if (end == from || !shell_is_meta(p, end))
		return;
	p->in.pos = end;
	shell_skip_blank(p);
	if (begins_compound(p, shell_keyword(p, &behind)))
		n->name = shell_raw(p, from, end);
	else
		p->in.pos = from;
}

static void
coprocess(struct shell_parser *p, struct shell_node *n)
{
	struct shell_node *body;

	shell_skip_blank(p);
	coprocess_name(p, n);
	body = shell_command(p);
	if (body)
		*vec_add(p->arena, &n->body) = body;
}

static struct shell_node *
named(struct shell_parser *p, enum shell_keyword k, size_t behind)
{
	size_t from = p->in.pos;
	struct shell_node *n = shell_new_node(p, kind_of(k));

	p->in.pos = p->in.last = behind;
	if (shell_enter(p, 1)) {
		if (k == SHELL_KW_FUNCTION)
			function(p, n);
		else
			coprocess(p, n);
	}
	shell_leave(p, 1);
	n->span = shell_span(p, from, p->in.last);
	return n;
}

struct shell_node *
shell_command(struct shell_parser *p)
{
	size_t end;
	enum shell_keyword k = shell_keyword(p, &end);

	if (begins_compound(p, k))
		return compound(p, k, end);
	if (k == SHELL_KW_FUNCTION || k == SHELL_KW_COPROC)
		return named(p, k, end);
	if (k > SHELL_KW_TEST && k != SHELL_KW_IN && k != SHELL_KW_TIME) {
		shell_unexpected(p);
		return NULL;
	}
	return shell_simple_command(p);
}
