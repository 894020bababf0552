/*
 * The state of the shell parser: bounds, errors and recovery, inputs.
 *
 * An error cuts the input off at the position, so that every loop on the way
 * out sees the end of the text without asking; the innermost list restores
 * the length and goes on at the line behind the error.  Passing a bound cuts
 * it off for good.
 */

#include "base/arena.h"
#include "parse/shell_internal.h"

enum {
	MAX_DEPTH = 200,
	MAX_NODES = 200 * 1000,
	MAX_PROBLEMS = 20,
	MAX_TOKEN_SHOWN = 20,
};

bool
shell_enter(struct shell_parser *p, unsigned levels)
{
	p->depth += levels;
	if (p->depth > p->deepest)
		p->deepest = p->depth;
	if (p->depth > MAX_DEPTH)
		shell_stop(p, "commands are nested too deep to follow");
	return !p->stop;
}

void
shell_deepen(struct shell_parser *p)
{
	if (++p->deepest > MAX_DEPTH)
		shell_stop(p, "commands are nested too deep to follow");
}

void
shell_leave(struct shell_parser *p, unsigned levels)
{
	p->depth -= levels;
}

struct span
shell_span(const struct shell_parser *p, size_t from, size_t to)
{
	return text_span(&p->in.text, from, to > from ? to - from : 0);
}

struct text
shell_slice(const struct shell_parser *p, size_t from, size_t to)
{
	return text_slice(p->in.text, from, to > from ? to : from);
}

struct str
shell_raw(const struct shell_parser *p, size_t from, size_t to)
{
	return str_slice(p->in.text.s, from, to);
}

static void
cut_off(struct shell_parser *p)
{
	if (p->in.pos < p->in.len)
		p->in.len = p->in.pos;
}

void
shell_stop(struct shell_parser *p, const char *message)
{
	if (!p->stop)
		problem_add(p->arena, &p->out->problems, PROBLEM_BOUND,
		    shell_span(p, p->in.pos, p->in.pos + 1), str_of(message));
	p->stop = true;
	cut_off(p);
}

void
shell_complain(
    struct shell_parser *p, size_t off, size_t len, struct str message)
{
	struct problems *all = &p->out->problems;
	struct span span = shell_span(p, off, off + len);

	if (p->in.panic || p->stop)
		return;
	/* What goes wrong behind an error at one place says nothing new. */
	if (all->len && all->at[all->len - 1].span.off == span.off)
		return;
	if (all->len >= MAX_PROBLEMS)
		shell_stop(p, "too many syntax errors to follow");
	else
		problem_add(
		    p->arena, &p->out->problems, PROBLEM_SYNTAX, span, message);
}

static void
panic(struct shell_parser *p, size_t off)
{
	size_t line = str_find_char(p->in.text.s, off, '\n');

	if (p->in.panic || p->stop)
		return;
	p->in.panic = true;
	p->in.resume = line == SIZE_MAX ? p->in.text.s.len : line + 1;
	cut_off(p);
}

static size_t
token_end(const struct shell_parser *p)
{
	size_t from = p->in.pos, to = from;

	if (shell_is_meta(p, from))
		return shell_is_newline(p, from) ? from : from + 1;
	while (!shell_is_meta(p, to) && to - from < MAX_TOKEN_SHOWN)
		to++;
	return to;
}

void
shell_unexpected(struct shell_parser *p)
{
	size_t from = p->in.pos;

	if (from >= p->in.len) {
		if (!p->unclosed)
			shell_complain(p, from, 0, S("unexpected end"));
	} else if (shell_is_newline(p, from)) {
		shell_complain(p, from, 0, S("unexpected end of the line"));
	} else {
		size_t to = token_end(p);

		shell_complain(p, from, to - from,
		    str_printf(p->arena, "unexpected '" STR_FMT "'",
		        STR_ARG(shell_raw(p, from, to))));
	}
	panic(p, from);
}

void
shell_unclosed(struct shell_parser *p, size_t off, const char *what)
{
	if (!p->unclosed)
		shell_complain(p, off, 1,
		    str_printf(p->arena, "the %s is not closed", what));
	if (!p->in.panic && !p->stop)
		p->unclosed = true;
}

void
shell_fail_unclosed(struct shell_parser *p, size_t off, const char *what)
{
	shell_unclosed(p, off, what);
	panic(p, off);
}

void
shell_recover(struct shell_parser *p)
{
	struct shell *s = p->out;
	struct span at = shell_span(p, p->in.resume, p->in.resume + 1);

	if (!p->in.panic || p->stop)
		return;
	p->in.panic = false;
	p->in.len = p->in.text.s.len;
	if (p->in.resume < p->in.len)
		p->unclosed = false;
	p->in.pos = p->in.last = p->in.resume;
	p->heredocs.len = p->heredocs_base;
	while (s->ncomments && s->comments[s->ncomments - 1].span.off >= at.off)
		s->ncomments--;
}

struct shell_node *
shell_new_node(struct shell_parser *p, enum shell_node_kind kind)
{
	struct shell_node *n = arena_make(p->arena, struct shell_node);

	n->kind = kind;
	if (++p->nnodes > MAX_NODES)
		shell_stop(p, "more commands than are followed");
	return n;
}

struct shell_input
shell_push(struct shell_parser *p, struct text t)
{
	struct shell_input outer = p->in;

	p->in = (struct shell_input){
		.text = t,
		.at = t.s.at,
		.len = p->in.panic || p->stop ? 0 : t.s.len,
	};
	return outer;
}

void
shell_pop(struct shell_parser *p, struct shell_input outer)
{
	p->in = outer;
	if (p->stop)
		cut_off(p);
}
