/*
 * The shell parser: lists, and-or lists and pipelines, and the whole script.
 *
 * Recursive descent over bytes after the grammar of bash 5.2's parse.y, which
 * takes in that of POSIX.  As the language demands, a here-document is read
 * when the line ends, the inside of backquotes after unescaping, and $((
 * is decided by looking ahead.  Not done: aliases and history expansion; and
 * `time` leaves no trace in the tree.
 */

#include "parse/shell.h"

#include "base/arena.h"
#include "parse/shell_internal.h"

enum { SCANS = 16, LEAST_SCAN = 1024 * 1024 };

/* The options of `time`, with the position behind it. */
static void
skip_time_options(struct shell_parser *p)
{
	static const char *const options[] = { "-p", "--" };

	for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++) {
		shell_skip_blank(p);
		if (shell_follows(p, options[i]) &&
		    shell_is_meta(p, p->in.pos + 2))
			shell_accept(p, options[i]);
	}
}

/* Any `!` and `time`; true when there was one. */
static bool
read_prefixes(struct shell_parser *p, bool *negated)
{
	bool any = false;

	for (;;) {
		shell_skip_blank(p);
		if (!shell_has(p, p->in.pos, SHELL_RESERVED))
			return any;
		if (shell_accept_keyword(p, SHELL_KW_BANG))
			*negated = !*negated;
		else if (shell_accept_keyword(p, SHELL_KW_TIME))
			skip_time_options(p);
		else
			return any;
		any = true;
	}
}

static bool
ends_command(const struct shell_parser *p)
{
	int c = shell_cur(p);

	return c == SHELL_END || c == '\n' || c == ';' || c == '&' ||
	       c == '|' || c == ')';
}

static bool
accept_pipe(struct shell_parser *p)
{
	shell_skip_blank(p);
	if (shell_follows(p, "||"))
		return false;
	return shell_accept(p, "|&") || shell_accept(p, "|");
}

/* FIRST and what follows behind |, with the position behind one. */
static struct shell_node *
read_pipeline(struct shell_parser *p, struct shell_node *first, size_t from)
{
	struct shell_node *n = shell_new_node(p, SHELL_PIPELINE);

	*vec_add(p->arena, &n->children) = first;
	do {
		bool negated = false;
		struct shell_node *next;

		shell_skip_newlines(p);
		read_prefixes(p, &negated);
		next = shell_command(p);
		if (!next)
			break;
		next->negated = negated;
		*vec_add(p->arena, &n->children) = next;
	} while (accept_pipe(p));
	if (n->children.len < 2)
		return first;
	n->span = shell_span(p, from, p->in.last);
	return n;
}

struct shell_node *
shell_pipeline(struct shell_parser *p)
{
	struct shell_node *n;
	bool negated = false, prefixed;
	size_t from;

	shell_skip_blank(p);
	from = p->in.pos;
	prefixed = read_prefixes(p, &negated);
	if (prefixed && ends_command(p)) {
		n = shell_new_node(p, SHELL_SIMPLE);
		n->span = shell_span(p, from, p->in.last);
	} else {
		n = shell_command(p);
	}
	if (n && accept_pipe(p))
		n = read_pipeline(p, n, from);
	if (n)
		n->negated = negated;
	return n;
}

/* LEFT and what follows behind && or ||, with the position behind it. */
static struct shell_node *
join(struct shell_parser *p, enum shell_node_kind kind, struct shell_node *left,
    size_t from)
{
	struct shell_node *n = shell_new_node(p, kind), *right = NULL;

	shell_deepen(p);
	shell_skip_newlines(p);
	if (shell_enter(p, 1))
		right = shell_pipeline(p);
	shell_leave(p, 1);
	if (!right)
		return left;
	*vec_add(p->arena, &n->children) = left;
	*vec_add(p->arena, &n->children) = right;
	n->span = shell_span(p, from, p->in.last);
	return n;
}

static struct shell_node *
and_or(struct shell_parser *p)
{
	size_t from = p->in.pos;
	unsigned deepest = p->deepest;
	struct shell_node *n;

	p->deepest = p->depth;
	n = shell_pipeline(p);
	while (n) {
		shell_skip_blank(p);
		if (shell_accept(p, "&&"))
			n = join(p, SHELL_AND, n, from);
		else if (shell_accept(p, "||"))
			n = join(p, SHELL_OR, n, from);
		else
			break;
	}
	if (p->deepest < deepest)
		p->deepest = deepest;
	return n;
}

static bool
ends_list(const struct shell_parser *p)
{
	size_t end;

	if (shell_cur(p) == ')' || shell_follows(p, ";;") ||
	    shell_follows(p, ";&"))
		return true;
	switch (shell_keyword(p, &end)) {
	case SHELL_KW_CLOSE:
	case SHELL_KW_THEN:
	case SHELL_KW_ELIF:
	case SHELL_KW_ELSE:
	case SHELL_KW_FI:
	case SHELL_KW_DO:
	case SHELL_KW_DONE:
	case SHELL_KW_ESAC:
		return true;
	case SHELL_KW_NONE:
	case SHELL_KW_BANG:
	case SHELL_KW_OPEN:
	case SHELL_KW_TEST:
	case SHELL_KW_IF:
	case SHELL_KW_FOR:
	case SHELL_KW_SELECT:
	case SHELL_KW_WHILE:
	case SHELL_KW_UNTIL:
	case SHELL_KW_CASE:
	case SHELL_KW_IN:
	case SHELL_KW_FUNCTION:
	case SHELL_KW_COPROC:
	case SHELL_KW_TIME:
		break;
	}
	return false;
}

/* What stands between commands. */
static void
read_separator(struct shell_parser *p, struct shell_node *n)
{
	shell_skip_blank(p);
	if (p->in.pos >= p->in.len || shell_is_newline(p, p->in.pos) ||
	    ends_list(p))
		return;
	if (shell_accept(p, "&")) {
		if (n)
			n->background = true;
	} else if (!shell_accept(p, ";")) {
		shell_unexpected(p);
	}
}

void
shell_list(struct shell_parser *p, struct shell_list *list)
{
	for (;;) {
		struct shell_node *n;

		shell_recover(p);
		shell_skip_newlines(p);
		if (p->in.panic && !p->stop)
			continue;
		if (p->in.pos >= p->in.len || ends_list(p))
			break;
		n = and_or(p);
		if (n)
			*vec_add(p->arena, list) = n;
		read_separator(p, n);
	}
}

void
shell_body(struct shell_parser *p, struct shell_list *list)
{
	shell_list(p, list);
	if (!list->len && p->in.pos < p->in.len)
		shell_complain(p, p->in.pos, 1, S("a command is missing"));
}

void
shell_script(struct shell_parser *p, struct shell_list *list)
{
	shell_list(p, list);
	while (p->in.pos < p->in.len) {
		shell_unexpected(p);
		shell_list(p, list);
	}
	shell_read_heredocs(p);
}

void
shell_parse(struct arena *a, struct text t, bool expressions, struct shell *out)
{
	struct shell_parser p = {
		.arena = a,
		.scratch = arena_new(0),
		.out = out,
		.expressions = expressions,
		.scan_left = t.s.len * SCANS + LEAST_SCAN,
	};

	*out = (struct shell){ 0 };
	shell_push(&p, t);
	if (str_starts(t.s, "\xef\xbb\xbf"))
		p.in.pos = 3;
	shell_script(&p, &out->list);
	arena_free(p.scratch);
}
