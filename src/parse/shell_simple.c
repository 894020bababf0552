/*
 * Simple commands and redirections.
 *
 * Not done: aliases; `let` and `eval` may have array operands, as in bash,
 * but these are words only.
 */

#include <string.h>

#include "base/arena.h"
#include "parse/shell_internal.h"

enum { LONGEST_FD = 9 };

struct operator
{
	const char *text;
	enum shell_redirect_op op;
};

static struct shell_redirect *
add_redirect(struct shell_parser *p, struct shell_node *n)
{
	n->redirects = vec_grow(p->arena, n->redirects, n->nredirects,
	    &n->credirects, sizeof(*n->redirects));
	return &n->redirects[n->nredirects++];
}

/* Behind the number or {name} in front of a redirection, if one follows. */
static size_t
fd_end(const struct shell_parser *p)
{
	size_t from = p->in.pos, end = from;

	if (shell_at(p, from) == '{') {
		end = shell_name_end(p, from + 1);
		if (end == from + 1 || shell_at(p, end) != '}')
			return from;
		end++;
	} else {
		while (shell_at(p, end) >= '0' && shell_at(p, end) <= '9')
			end++;
		if (end - from > LONGEST_FD)
			return from;
	}
	if (shell_at(p, end) != '<' && shell_at(p, end) != '>')
		return from;
	return end;
}

static const struct operator* read_operator(struct shell_parser *p)
{
	/* Each in front of those that begin like it. */
	static const struct operator table[] = {
		{ "&>>", SHELL_REDIR_APPEND_ALL },
		{ "&>", SHELL_REDIR_OUT_ALL },
		{ "<<<", SHELL_REDIR_HERESTRING },
		{ "<<-", SHELL_REDIR_HEREDOC },
		{ "<<", SHELL_REDIR_HEREDOC },
		{ "<&", SHELL_REDIR_DUP_IN },
		{ "<>", SHELL_REDIR_IN_OUT },
		{ "<", SHELL_REDIR_IN },
		{ ">>", SHELL_REDIR_APPEND },
		{ ">&", SHELL_REDIR_DUP_OUT },
		{ ">|", SHELL_REDIR_OUT },
		{ ">", SHELL_REDIR_OUT },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (shell_accept(p, table[i].text))
			return &table[i];
	return NULL;
}

/* >& 1, >& -, >& 2-, >& "$fd": to a descriptor; else to a file. */
static bool
names_descriptor(const struct shell_word *w)
{
	const struct shell_part *first = w->len ? &w->parts[0] : NULL;
	struct str s;

	if (!first || first->kind != SHELL_LITERAL)
		return first && first->kind == SHELL_PARAMETER;
	s = first->text.s;
	while (s.len && char_is_digit(s.at[0]))
		s = str_from(s, 1);
	return s.len == 0 || str_is(s, "-");
}

static void
read_fd(struct shell_parser *p, struct shell_redirect *r, size_t end)
{
	size_t from = p->in.pos;

	r->fd = -1;
	if (end == from)
		return;
	if (p->in.at[from] == '{') {
		r->fd_name = shell_raw(p, from + 1, end - 1);
	} else {
		r->fd = 0;
		for (size_t i = from; i < end; i++)
			r->fd = r->fd * 10 + (p->in.at[i] - '0');
	}
	p->in.pos = end;
}

static void
read_target(
    struct shell_parser *p, struct shell_redirect *r, const struct operator* o)
{
	size_t at;

	shell_skip_blank(p);
	at = p->in.pos;
	r->op = o->op;
	if (o->op == SHELL_REDIR_HEREDOC) {
		shell_heredoc_delimiter(p, r, strcmp(o->text, "<<-") == 0);
		return;
	}
	r->target = shell_read_word(p, SHELL_IN_COMMAND);
	if (!r->target) {
		shell_unexpected(p);
		p->in.last = at;
		r->target = shell_end_word(p, p->parts.len, at);
	} else if (o->op == SHELL_REDIR_DUP_OUT && r->fd < 0 &&
	           !r->fd_name.len && !names_descriptor(r->target)) {
		r->op = SHELL_REDIR_OUT_ALL;
	}
}

static bool
begins_redirection(const struct shell_parser *p, size_t end)
{
	int c = shell_at(p, end);

	if (c == '<' || c == '>')
		return end > p->in.pos || shell_at(p, end + 1) != '(';
	return c == '&' && shell_follows(p, "&>");
}

bool
shell_redirection(struct shell_parser *p, struct shell_node *n)
{
	size_t from = p->in.pos, end = fd_end(p);
	const struct operator* o;
	struct shell_redirect r = { 0 };

	if (!begins_redirection(p, end))
		return false;
	read_fd(p, &r, end);
	o = read_operator(p);
	if (!o)
		return false;
	read_target(p, &r, o);
	r.span = shell_span(p, from, p->in.last);
	*add_redirect(p, n) = r;
	return true;
}

static bool
read_prefix(struct shell_parser *p, struct shell_node *n)
{
	struct shell_assignment a;

	if (!shell_assignment(p, &a))
		return false;
	n->assignments = vec_grow(p->arena, n->assignments, n->nassignments,
	    &n->cassignments, sizeof(*n->assignments));
	n->assignments[n->nassignments++] = a;
	return true;
}

/* The word that stands for the assignment A: its head, then its value. */
static struct shell_word *
declared_word(
    struct shell_parser *p, const struct shell_assignment *a, size_t from)
{
	size_t base = p->parts.len, end = from;

	while (p->in.at[end] != '=')
		end = p->in.at[end] == '[' ? end + a->index.len + 2 : end + 1;
	shell_run_add(p, from, end + 1 - from, false);
	shell_run_flush(p);
	for (size_t i = 0; a->value && i < a->value->len; i++)
		shell_add_part(p, &a->value->parts[i]);
	return shell_end_word(p, base, from);
}

/* Operands of these may be assignments; KEEP: they are of interest. */
static bool
declares(const struct shell_node *n, bool *keep)
{
	static const char *const names[] = { "declare", "local", "export",
		"readonly", "typeset", "alias", "eval", "let" };
	const struct shell_word *w = n->words.len ? n->words.at[0] : NULL;

	if (!w || w->len != 1 || w->parts[0].kind != SHELL_LITERAL)
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (!str_is(w->parts[0].text.s, names[i]))
			continue;
		*keep = i < 5;
		return true;
	}
	return false;
}

static bool
read_declared(struct shell_parser *p, struct shell_node *n)
{
	size_t from = p->in.pos;
	struct shell_assignment a;
	struct shell_word *w;
	bool keep;

	if (!declares(n, &keep) || !shell_assignment(p, &a))
		return false;
	w = declared_word(p, &a, from);
	*vec_add(p->arena, &n->words) = w;
	if (!keep)
		return true;
	n->declared = vec_grow(p->arena, n->declared, n->ndeclared,
	    &n->cdeclared, sizeof(*n->declared));
	n->declared[n->ndeclared++] = a;
	return true;
}

static bool
read_item(struct shell_parser *p, struct shell_node *n)
{
	struct shell_word *w;

	if (shell_redirection(p, n))
		return true;
	if (!shell_word_begins(p))
		return false;
	if (n->words.len ? read_declared(p, n) : read_prefix(p, n))
		return true;
	w = shell_read_word(p, SHELL_IN_COMMAND);
	*vec_add(p->arena, &n->words) = w;
	return true;
}

/* name ( ): the command so far is the head of a function. */
static bool
is_function_head(struct shell_parser *p, const struct shell_node *n)
{
	size_t open = p->in.pos;

	if (shell_cur(p) != '(' || n->words.len != 1 || n->nassignments ||
	    n->nredirects)
		return false;
	p->in.pos++;
	shell_skip_blank(p);
	if (shell_accept(p, ")"))
		return true;
	p->in.pos = open;
	return false;
}

static struct shell_node *
function(struct shell_parser *p, struct shell_node *n)
{
	const struct shell_word *w = n->words.at[0];

	n->kind = SHELL_FUNCTION;
	if (!shell_word_literal(p->arena, w, &n->name))
		n->name = span_text(w->span);
	n->words.len = 0;
	shell_function_body(p, n);
	return n;
}

struct shell_node *
shell_simple_command(struct shell_parser *p)
{
	size_t from = p->in.pos;
	struct shell_node *n = shell_new_node(p, SHELL_SIMPLE);

	while (read_item(p, n))
		shell_skip_blank(p);
	if (is_function_head(p, n))
		n = function(p, n);
	else if (shell_cur(p) == '(')
		shell_unexpected(p);
	else if (!n->words.len && !n->nassignments && !n->nredirects) {
		shell_unexpected(p);
		return NULL;
	}
	n->span = shell_span(p, from, p->in.last);
	return n;
}
