/*
 * What begins with $ or ` in the shell, <(...) and >(...), and the forge's
 * ${{ }}.
 *
 * Where an arithmetic expansion and a command substitution that begins with
 * a subshell look alike, matching parentheses decide, as in bash.
 */

#include <string.h>

#include "parse/shell_internal.h"

/*
 * Texts that are gone over more than once take more of the bound on nesting,
 * so that the work stays linear.
 */
enum { COPY_LEVELS = 20 };

bool
shell_expression_part(struct shell_parser *p, bool quoted)
{
	size_t from = p->in.pos, end = shell_expression(p, from);
	struct shell_part part = { .kind = SHELL_EXPRESSION, .quoted = quoted };

	if (!end)
		return false;
	part.span = shell_span(p, from, end);
	part.text = shell_slice(p, from, end);
	shell_add_part(p, &part);
	p->in.pos = end;
	return true;
}

/* The commands up to ), with the position behind the opening. */
static void
read_body(struct shell_parser *p, struct shell_list *body, size_t from,
    const char *what)
{
	bool outer = p->in_substitution;
	size_t base = p->heredocs_base;

	p->heredocs_base = p->heredocs.len;
	p->in_substitution = true;
	if (shell_enter(p, 1))
		shell_list(p, body);
	shell_leave(p, 1);
	p->in_substitution = outer;
	/* Here-documents still without a body have it behind the next line. */
	p->heredocs_base = base;
	if (shell_cur(p) == ')')
		p->in.pos++;
	else if (p->in.pos < p->in.len)
		shell_unexpected(p);
	else
		shell_unclosed(p, from, what);
}

static void
command_substitution(struct shell_parser *p, bool quoted)
{
	struct shell_part part = { .kind = SHELL_COMMAND, .quoted = quoted };
	size_t from = p->in.pos;

	shell_run_flush(p);
	p->in.pos += 2;
	read_body(p, &part.body, from, "command substitution");
	part.span = shell_span(p, from, p->in.pos);
	part.text = shell_slice(p, from, p->in.pos);
	shell_add_part(p, &part);
}

void
shell_process(struct shell_parser *p)
{
	struct shell_part part = { .kind = SHELL_PROCESS };
	size_t from = p->in.pos;

	shell_run_flush(p);
	part.writes = shell_cur(p) == '>';
	p->in.pos += 2;
	read_body(p, &part.body, from, "process substitution");
	part.span = shell_span(p, from, p->in.pos);
	part.text = shell_slice(p, from, p->in.pos);
	shell_add_part(p, &part);
}

struct shell_word *
shell_arithmetic_word(struct shell_parser *p, size_t from, size_t to)
{
	struct text inside = shell_slice(p, from, to);
	struct shell_word *w = NULL;

	if (str_find_char(inside.s, 0, '$') == SIZE_MAX &&
	    str_find_char(inside.s, 0, '`') == SIZE_MAX)
		return NULL;
	if (shell_enter(p, COPY_LEVELS))
		w = shell_word_of(p, inside, SHELL_IN_ARITHMETIC);
	shell_leave(p, COPY_LEVELS);
	return w;
}

static void
add_arithmetic(
    struct shell_parser *p, size_t from, size_t to, size_t end, bool quoted)
{
	struct shell_part part = { .kind = SHELL_ARITHMETIC, .quoted = quoted };

	shell_run_flush(p);
	part.span = shell_span(p, p->in.pos, end);
	part.text = shell_slice(p, from, to);
	part.operand = shell_arithmetic_word(p, from, to);
	shell_add_part(p, &part);
	p->in.pos = end;
}

bool
shell_arithmetic_end(struct shell_parser *p, size_t from, size_t *end)
{
	*end = shell_match(p, from, '(');
	return *end != SIZE_MAX && shell_at(p, *end + 1) == ')';
}

static void
read_parenthesis(struct shell_parser *p, bool quoted)
{
	size_t at = p->in.pos, end;

	if (shell_at(p, at + 2) == '(') {
		if (shell_arithmetic_end(p, at + 3, &end)) {
			add_arithmetic(p, at + 3, end, end + 2, quoted);
			return;
		}
		if (end != SIZE_MAX)
			shell_vain(p, at, end);
	}
	command_substitution(p, quoted);
}

static void
read_bracket(struct shell_parser *p, bool quoted)
{
	size_t at = p->in.pos, end = shell_match(p, at + 2, '[');

	if (end == SIZE_MAX)
		shell_fail_unclosed(p, at, "arithmetic expansion");
	else
		add_arithmetic(p, at + 2, end, end + 1, quoted);
}

static void
add_parameter(struct shell_parser *p, size_t end, bool quoted)
{
	struct shell_part part = { .kind = SHELL_PARAMETER, .quoted = quoted };

	part.span = shell_span(p, p->in.pos, end);
	part.text = shell_slice(p, p->in.pos + 1, end);
	shell_add_part(p, &part);
	p->in.pos = end;
}

/* $x, $1, $@; else the $ is literal. */
static void
read_parameter(struct shell_parser *p, const struct shell_reading *r)
{
	size_t at = p->in.pos, end = shell_name_end(p, at + 1);
	int c = shell_at(p, at + 1);

	if (end == at + 1 && c > 0 && strchr("@*#?-$!0123456789", c))
		end++;
	/* What the forge puts there makes the name. */
	if (end == at + 1 || (c == '$' && shell_expression(p, at + 1)))
		shell_literal_run(p, r);
	else
		add_parameter(p, end, r->quoted);
}

void
shell_dollar(struct shell_parser *p, const struct shell_reading *r)
{
	switch (shell_at(p, p->in.pos + 1)) {
	case '{':
		if (shell_expression_part(p, r->quoted))
			return;
		shell_braced_parameter(p, r);
		return;
	case '(':
		read_parenthesis(p, r->quoted);
		return;
	case '[':
		read_bracket(p, r->quoted);
		return;
	case '\'':
		if (r->quoted)
			break;
		shell_ansi_quotes(p);
		return;
	case '"':
		if (r->quoted)
			break;
		p->in.pos++;
		shell_double_quotes(p);
		return;
	default:
		read_parameter(p, r);
		return;
	}
	shell_literal_run(p, r);
}

/* The closing ` for the one at the position, or SIZE_MAX. */
static size_t
backquote_end(const struct shell_parser *p)
{
	size_t off = p->in.pos + 1;

	for (; off < p->in.len && p->in.at[off] != '`'; off++)
		if (p->in.at[off] == '\\')
			off++;
	return off < p->in.len ? off : SIZE_MAX;
}

/* Does a \ in front of C go?  A newline goes with it. */
static bool
is_unescaped(int c, const struct shell_reading *r)
{
	return c == '$' || c == '`' || c == '\\' || c == '\n' ||
	       (c == '"' && r->where == SHELL_IN_QUOTES);
}

/* FROM to TO as the shell inside of the backquotes sees it. */
static struct text
unescape(struct shell_parser *p, size_t from, size_t to,
    const struct shell_reading *r)
{
	struct excerpt e = { 0 };
	struct text t = shell_slice(p, from, to);
	size_t done = 0;

	if (str_find_char(t.s, 0, '\\') == SIZE_MAX)
		return t;
	for (size_t i = 0; i + 1 < t.s.len; i++) {
		if (t.s.at[i] != '\\')
			continue;
		if (is_unescaped((unsigned char)t.s.at[i + 1], r)) {
			excerpt_add(p->arena, &e, &t, done, i - done);
			done = t.s.at[i + 1] == '\n' ? i + 2 : i + 1;
		}
		i++;
	}
	excerpt_add(p->arena, &e, &t, done, t.s.len - done);
	return excerpt_text(&e);
}

static void
read_script(struct shell_parser *p, struct text t, struct shell_list *body)
{
	struct shell_input outer = shell_push(p, t);
	size_t base = p->heredocs_base;
	bool in_substitution = p->in_substitution, unclosed = p->unclosed;

	p->heredocs_base = p->heredocs.len;
	p->in_substitution = p->unclosed = false;
	if (shell_enter(p, 1))
		shell_script(p, body);
	shell_leave(p, 1);
	p->unclosed = unclosed;
	p->in_substitution = in_substitution;
	p->heredocs_base = base;
	shell_pop(p, outer);
}

void
shell_backquote(struct shell_parser *p, const struct shell_reading *r)
{
	struct shell_part part = { .kind = SHELL_COMMAND };
	size_t from = p->in.pos, end = backquote_end(p);

	if (end == SIZE_MAX) {
		shell_fail_unclosed(p, from, "backquote");
		return;
	}
	shell_run_flush(p);
	part.quoted = r->quoted;
	part.span = shell_span(p, from, end + 1);
	part.text = shell_slice(p, from, end + 1);
	read_script(p, unescape(p, from + 1, end, r), &part.body);
	shell_add_part(p, &part);
	p->in.pos = end + 1;
}
