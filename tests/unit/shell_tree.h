#ifndef TESTS_SHELL_TREE_H
#define TESTS_SHELL_TREE_H

#include "base/buf.h"
#include "parse/shell.h"

/*
 * The tree of a script in a short notation: a command is (words), with an
 * operator in front when it is no simple one; in words 'x' is a quoted
 * literal, a " stands in front of any other quoted part, and what the shell
 * would expand is ${x}, ${(command)}, A[arithmetic], G[glob], B[brace],
 * T[tilde] or E[expression].
 */

static void print_list(struct buf *b, const struct shell_list *l);
static void print_word(struct buf *b, const struct shell_word *w);

static void
print_parameter(struct buf *b, const struct shell_part *p)
{
	buf_printf(b, "${%s%s" STR_FMT, p->length ? "#" : "",
	    p->indirect ? "!" : "", STR_ARG(p->text.s));
	if (p->index.len)
		buf_printf(b, "[" STR_FMT "]", STR_ARG(p->index));
	buf_add(b, p->sign);
	if (p->operand)
		print_word(b, p->operand);
	if (p->replacement) {
		buf_add_char(b, '|');
		print_word(b, p->replacement);
	}
	buf_add_char(b, '}');
}

static void
print_raw(struct buf *b, const char *open, const struct shell_part *p)
{
	buf_printf(b, "%s" STR_FMT, open, STR_ARG(p->text.s));
	if (p->operand) {
		buf_add_char(b, '=');
		print_word(b, p->operand);
	}
	buf_add_char(b, ']');
}

static void
print_part(struct buf *b, const struct shell_part *p)
{
	static const char *const opens[] = {
		[SHELL_ARITHMETIC] = "A[",
		[SHELL_EXPRESSION] = "E[",
		[SHELL_GLOB] = "G[",
		[SHELL_BRACE] = "B[",
		[SHELL_TILDE] = "T[",
	};

	if (p->kind == SHELL_LITERAL) {
		buf_printf(b, p->quoted ? "'" STR_FMT "'" : STR_FMT,
		    STR_ARG(p->text.s));
		return;
	}
	if (p->quoted)
		buf_add_char(b, '"');
	if (p->kind == SHELL_PARAMETER) {
		print_parameter(b, p);
	} else if (p->kind == SHELL_COMMAND || p->kind == SHELL_PROCESS) {
		buf_add_text(b, p->kind == SHELL_COMMAND ? "$"
		                : p->writes              ? ">"
		                                         : "<");
		buf_add_char(b, '{');
		print_list(b, &p->body);
		buf_add_char(b, '}');
	} else {
		print_raw(b, opens[p->kind], p);
	}
}

static void
print_word(struct buf *b, const struct shell_word *w)
{
	if (!w->len)
		buf_add_text(b, "''");
	for (size_t i = 0; i < w->len; i++)
		print_part(b, &w->parts[i]);
}

static void
print_words(struct buf *b, const struct shell_words *w)
{
	for (size_t i = 0; i < w->len; i++) {
		buf_add_char(b, ' ');
		print_word(b, w->at[i]);
	}
}

static void
print_assignment(struct buf *b, const struct shell_assignment *a)
{
	buf_printf(b, " " STR_FMT, STR_ARG(a->name));
	if (a->index.len)
		buf_printf(b, "[" STR_FMT "]", STR_ARG(a->index));
	buf_add_text(b, a->append ? "+=" : "=");
	if (!a->is_array) {
		print_word(b, a->value);
		return;
	}
	buf_add_char(b, '(');
	print_words(b, &a->elements);
	buf_add_char(b, ')');
}

static void
print_redirect(struct buf *b, const struct shell_redirect *r)
{
	static const char *const ops[] = { "<", ">", ">>", "&>", "&>>", "<&",
		">&", "<>", "<<", "<<<" };

	buf_add_char(b, ' ');
	if (r->fd >= 0)
		buf_printf(b, "%d", r->fd);
	if (r->fd_name.len)
		buf_printf(b, "{" STR_FMT "}", STR_ARG(r->fd_name));
	buf_add_text(b, ops[r->op]);
	print_word(b, r->target);
	if (!r->body)
		return;
	buf_add_char(b, r->literal ? '=' : ':');
	print_word(b, r->body);
}

static void
print_arms(struct buf *b, const struct shell_node *n)
{
	for (size_t i = 0; i < n->narms; i++) {
		const struct shell_arm *arm = &n->arms[i];

		buf_add_text(b, " [");
		print_list(b, &arm->condition);
		print_words(b, &arm->patterns);
		buf_add_text(b, " -> ");
		print_list(b, &arm->body);
		buf_add_text(b, arm->falls_through ? "..]" : "]");
	}
}

static const char *
name_of(enum shell_node_kind kind)
{
	static const char *const names[] = { "", "|", "&&", "||", "sub",
		"group", "if", "while", "until", "for", "for((", "select",
		"case", "function", "[[", "((", "coproc" };

	return names[kind];
}

static void
print_node(struct buf *b, const struct shell_node *n)
{
	buf_printf(b, "%s(%s", n->negated ? "!" : "", name_of(n->kind));
	if (n->name.len)
		buf_printf(b, ":" STR_FMT, STR_ARG(n->name));
	if (n->has_words)
		buf_add_text(b, " in");
	for (size_t i = 0; i < n->nassignments; i++)
		print_assignment(b, &n->assignments[i]);
	if (n->word && n->kind == SHELL_CASE) {
		buf_add_char(b, ' ');
		print_word(b, n->word);
	}
	print_words(b, &n->words);
	if (n->text.s.len)
		buf_printf(b, " " STR_FMT, STR_ARG(n->text.s));
	print_list(b, &n->children);
	if (n->condition.len)
		buf_add_text(b, " ?");
	print_list(b, &n->condition);
	if (n->kind != SHELL_SIMPLE && n->body.len)
		buf_add_text(b, " :");
	print_list(b, &n->body);
	print_arms(b, n);
	for (size_t i = 0; i < n->ndeclared; i++) {
		buf_add_text(b, " !");
		print_assignment(b, &n->declared[i]);
	}
	for (size_t i = 0; i < n->nredirects; i++)
		print_redirect(b, &n->redirects[i]);
	buf_add_text(b, n->background ? ")&" : ")");
}

static void
print_list(struct buf *b, const struct shell_list *l)
{
	for (size_t i = 0; i < l->len; i++)
		print_node(b, l->at[i]);
}

#endif
