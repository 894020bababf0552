/*
 * if, while, until, for, select, case and [[ of the shell.
 *
 * Not done: the grammar of the expression in [[ ]]; its words, operators and
 * parentheses are kept as they stand.
 */

#include "base/arena.h"
#include "parse/shell_internal.h"

static void
add_arm(
    struct shell_parser *p, struct shell_node *n, const struct shell_arm *arm)
{
	n->arms =
	    vec_grow(p->arena, n->arms, n->narms, &n->carms, sizeof(*n->arms));
	n->arms[n->narms++] = *arm;
}

void
shell_if(struct shell_parser *p, struct shell_node *n, size_t open)
{
	size_t from = open;
	bool otherwise = false;

	do {
		struct shell_arm arm = { 0 };

		if (!otherwise) {
			shell_body(p, &arm.condition);
			shell_expect(p, SHELL_KW_THEN, open, "if");
		}
		shell_body(p, &arm.body);
		arm.span = shell_span(p, from, p->in.last);
		add_arm(p, n, &arm);
		from = p->in.pos;
		if (otherwise)
			break;
		otherwise = shell_accept_keyword(p, SHELL_KW_ELSE);
	} while (otherwise || shell_accept_keyword(p, SHELL_KW_ELIF));
	shell_expect(p, SHELL_KW_FI, open, "if");
}

void
shell_while(struct shell_parser *p, struct shell_node *n)
{
	shell_body(p, &n->condition);
	shell_loop_body(p, n);
}

static void
loop_words(struct shell_parser *p, struct shell_node *n)
{
	struct shell_word *w;

	n->has_words = true;
	shell_skip_blank(p);
	while ((w = shell_read_word(p, SHELL_IN_COMMAND))) {
		*vec_add(p->arena, &n->words) = w;
		shell_skip_blank(p);
	}
}

void
shell_for(struct shell_parser *p, struct shell_node *n)
{
	struct shell_word *name;

	shell_skip_blank(p);
	if (n->kind == SHELL_FOR && shell_arithmetic(p, n)) {
		n->kind = SHELL_FOR_ARITH;
	} else {
		name = shell_read_word(p, SHELL_IN_PATTERN);
		if (!name) {
			shell_unexpected(p);
			return;
		}
		if (!shell_word_literal(p->arena, name, &n->name))
			n->name = span_text(name->span);
		shell_skip_newlines(p);
		if (shell_accept_keyword(p, SHELL_KW_IN))
			loop_words(p, n);
	}
	shell_skip_blank(p);
	if (!shell_follows(p, ";;"))
		shell_accept(p, ";");
	shell_loop_body(p, n);
}

static bool
read_patterns(struct shell_parser *p, struct shell_arm *arm)
{
	do {
		struct shell_word *w;

		shell_skip_blank(p);
		w = shell_read_word(p, SHELL_IN_PATTERN);
		if (!w)
			break;
		*vec_add(p->arena, &arm->patterns) = w;
		shell_skip_blank(p);
		if (shell_accept(p, ")"))
			return true;
	} while (shell_accept(p, "|"));
	shell_unexpected(p);
	return false;
}

/* One arm of a case; false at what ends the last one. */
static bool
read_arm(struct shell_parser *p, struct shell_node *n)
{
	struct shell_arm arm = { 0 };
	size_t from = p->in.pos;
	bool more = false;

	shell_accept(p, "(");
	if (read_patterns(p, &arm)) {
		shell_list(p, &arm.body);
		arm.falls_through =
		    shell_accept(p, ";;&") || shell_accept(p, ";&");
		more = arm.falls_through || shell_accept(p, ";;");
	}
	arm.span = shell_span(p, from, p->in.last);
	add_arm(p, n, &arm);
	return more;
}

void
shell_case(struct shell_parser *p, struct shell_node *n, size_t open)
{
	size_t end;

	shell_skip_blank(p);
	n->word = shell_read_word(p, SHELL_IN_VALUE);
	if (!n->word) {
		shell_unexpected(p);
		return;
	}
	shell_expect(p, SHELL_KW_IN, open, "case");
	do {
		shell_skip_newlines(p);
	} while (p->in.pos < p->in.len &&
	         shell_keyword(p, &end) != SHELL_KW_ESAC && read_arm(p, n));
	shell_expect(p, SHELL_KW_ESAC, open, "case");
}

/* An operator of [[ ]] as a word. */
static struct shell_word *
test_operator(struct shell_parser *p)
{
	static const char *const operators[] = { "&&", "||", "(", ")", "<",
		">" };
	size_t from = p->in.pos;

	for (size_t i = 0; i < sizeof(operators) / sizeof(*operators); i++) {
		if (!shell_accept(p, operators[i]))
			continue;
		shell_run_add(p, from, p->in.pos - from, false);
		shell_run_flush(p);
		return shell_end_word(p, p->parts.len - 1, from);
	}
	return NULL;
}

static bool
is_regex_operator(const struct shell_word *w)
{
	return w->len == 1 && w->parts[0].kind == SHELL_LITERAL &&
	       str_is(w->parts[0].text.s, "=~");
}

/* Steps over ]] where it is a word. */
static bool
ends_test(struct shell_parser *p)
{
	size_t at = p->in.pos;

	if (!shell_accept(p, "]]"))
		return false;
	if (shell_is_meta(p, p->in.pos))
		return true;
	p->in.pos = at;
	return false;
}

void
shell_test(struct shell_parser *p, struct shell_node *n, size_t open)
{
	bool regex = false;

	for (;;) {
		struct shell_word *w = NULL;

		shell_skip_newlines(p);
		if (ends_test(p))
			return;
		if (!regex)
			w = test_operator(p);
		if (!w)
			w = shell_read_word(
			    p, regex ? SHELL_IN_REGEX : SHELL_IN_PATTERN);
		if (!w)
			break;
		regex = !regex && is_regex_operator(w);
		*vec_add(p->arena, &n->words) = w;
	}
	if (p->in.pos >= p->in.len)
		shell_unclosed(p, open, "[[");
	else
		shell_unexpected(p);
}
