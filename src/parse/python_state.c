/*
 * The state of the Python parser: bounds, errors and recovery, memory.
 *
 * At an error every token becomes PY_END, so that all loops on the way out
 * end without asking; the innermost body takes the tokens up again and goes
 * on behind the logical line.  A bracket that was forgotten would make that
 * line endless: it ends in front of a line that begins with a word that only
 * a statement begins with, else where the line of the error itself ends.
 */

#include <string.h>

#include "base/arena.h"
#include "parse/python_internal.h"

enum {
	MAX_NODES = 500 * 1000,
	MAX_PROBLEMS = 20,
	MAX_TOKEN_SHOWN = 20,
	POOL = 32,
};

/* Makes every token PY_END. */
static void
hold_token(struct python_parser *p)
{
	if (p->panic)
		return;
	p->panic = true;
	p->held = p->lex.token;
	p->lex.token.kind = PY_END;
}

static void
stop(struct python_parser *p, const char *message)
{
	size_t from = p->lex.token.from;

	if (p->stop)
		return;
	problem_add(p->arena, &p->out->problems, PROBLEM_BOUND,
	    python_span(p, from, from < p->len ? from + 1 : from),
	    str_of(message));
	p->stop = true;
	hold_token(p);
}

bool
python_enter(struct python_parser *p)
{
	if (++p->depth > p->deepest)
		p->deepest = p->depth;
	if (p->depth > PYTHON_MAX_DEPTH)
		stop(p, "code is nested too deep to follow");
	return !p->stop;
}

void
python_leave(struct python_parser *p)
{
	p->depth--;
}

void
python_deepen(struct python_parser *p, unsigned left)
{
	if (p->deepest <= left)
		p->deepest = left + 1;
	if (left >= PYTHON_MAX_DEPTH)
		stop(p, "code is nested too deep to follow");
}

void
python_count(struct python_parser *p)
{
	if (++p->nnodes > MAX_NODES)
		stop(p, "more code than is followed");
}

static void
complain(struct python_parser *p, struct span span, struct str message)
{
	struct problems *all = &p->out->problems;

	if (p->panic || p->stop)
		return;
	/* What goes wrong behind an error at one place says nothing new. */
	if (all->len && all->at[all->len - 1].span.off == span.off)
		return;
	if (all->len >= MAX_PROBLEMS)
		stop(p, "too many syntax errors to follow");
	else
		problem_add(
		    p->arena, &p->out->problems, PROBLEM_SYNTAX, span, message);
}

void
python_complain(
    struct python_parser *p, size_t off, size_t len, const char *message)
{
	complain(p, python_span(p, off, off + len), str_of(message));
}

void
python_complain_span(
    struct python_parser *p, struct span span, const char *message)
{
	complain(p, span, str_of(message));
}

static struct str
describe(struct python_parser *p)
{
	struct str shown = python_token_text(p);

	switch (python_kind(p)) {
	case PY_END:
		return S("unexpected end");
	case PY_NEWLINE:
		return S("unexpected end of the line");
	case PY_INDENT:
	case PY_DEDENT:
		return S("unexpected indentation");
	case PY_ERROR:
		return str_of(p->mistake);
	case PY_STRING:
		return S("unexpected string");
	default:
		shown = str_slice(shown, 0, MAX_TOKEN_SHOWN);
		return str_printf(
		    p->arena, "unexpected '" STR_FMT "'", STR_ARG(shown));
	}
}

void
python_unexpected(struct python_parser *p)
{
	const struct python_token *t = &p->lex.token;

	if (p->panic)
		return;
	complain(p, python_span(p, t->from, t->to), describe(p));
	hold_token(p);
}

void
python_fail(
    struct python_parser *p, size_t from, size_t to, const char *message)
{
	python_complain(p, from, to - from, message);
	hold_token(p);
}

/* Where the line behind that of OFF begins. */
static size_t
next_line(const struct python_parser *p, size_t off)
{
	while (off < p->len && !python_newline(p, off))
		off++;
	return off + python_newline(p, off);
}

static size_t
line_start(const struct python_parser *p, size_t off)
{
	while (off > 0 && p->at[off - 1] != '\n' && p->at[off - 1] != '\r')
		off--;
	return off;
}

/* The next token will be that of the line at OFF, outside of all brackets. */
static void
go_on_at(struct python_parser *p, size_t off)
{
	if (p->stop)
		return;
	/* Never twice at one place. */
	if (off <= p->resumed)
		off = next_line(p, p->resumed);
	p->resumed = off;
	p->lex.pos = off;
	p->lex.brackets = p->lex.hole = 0;
	p->lex.line_begin = true;
	p->lex.token =
	    (struct python_token){ .kind = PY_NEWLINE, .from = off, .to = off };
}

void
python_unclosed(struct python_parser *p, size_t off, const char *what)
{
	struct str message = str_printf(p->arena, "the %s is not closed", what);

	if (p->panic)
		return;
	complain(p, python_span(p, off, off + 1), message);
	go_on_at(p, next_line(p, off));
	hold_token(p);
}

/* Is the token a word with which only a statement begins? */
static bool
begins_statement(const struct python_parser *p)
{
	switch (python_kind(p)) {
	case PY_ASSERT:
	case PY_BREAK:
	case PY_CLASS:
	case PY_CONTINUE:
	case PY_DEF:
	case PY_DEL:
	case PY_ELIF:
	case PY_EXCEPT:
	case PY_FINALLY:
	case PY_GLOBAL:
	case PY_IMPORT:
	case PY_NONLOCAL:
	case PY_PASS:
	case PY_RAISE:
	case PY_RETURN:
	case PY_TRY:
	case PY_WHILE:
	case PY_WITH:
		return true;
	default:
		return false;
	}
}

/*
 * One step of the way to the end of the logical line.  When that is none, all
 * goes on at RESUME.
 */
static void
skip_token(struct python_parser *p, size_t resume)
{
	if (p->lex.brackets && p->lex.first && begins_statement(p)) {
		go_on_at(p, line_start(p, p->lex.token.from));
		return;
	}
	if (python_kind(p) == PY_STRING)
		python_skip_string(p);
	python_next(p);
	if (python_kind(p) == PY_END && p->lex.brackets)
		go_on_at(p, resume);
}

static bool
ends_skipping(int kind)
{
	return kind == PY_END || kind == PY_NEWLINE || kind == PY_INDENT ||
	       kind == PY_DEDENT;
}

void
python_recover(struct python_parser *p)
{
	size_t resume = p->held.from, last = p->lex.last;

	if (!p->panic || p->stop)
		return;
	/* What does not go on with a line may begin with the next one. */
	resume = p->lex.first && p->lex.brackets && !p->strings
	             ? line_start(p, resume)
	             : next_line(p, resume);
	p->panic = false;
	p->lex.token = p->held;
	p->lex.hole = 0;
	if (p->strings) {
		p->strings = 0;
		p->lex.brackets = p->outermost_brackets;
		p->lex.pos = p->outermost;
		python_next(p);
	}
	while (!ends_skipping(python_kind(p)))
		skip_token(p, resume);
	python_accept(p, PY_NEWLINE);
	p->lex.last = last;
}

struct python_node *
python_new(struct python_parser *p, enum python_kind kind)
{
	struct python_node *n;

	if (!p->npool) {
		p->pool = arena_array(p->arena, struct python_node, POOL);
		p->npool = POOL;
	}
	n = p->pool++;
	p->npool--;
	n->kind = kind;
	python_count(p);
	return n;
}

struct python_node *
python_missing(struct python_parser *p)
{
	struct python_node *n = python_new(p, PYTHON_MISSING);

	n->span = python_span(p, p->lex.last, p->lex.last);
	return n;
}

void
python_push(struct python_parser *p, struct python_node *n)
{
	*vec_add(p->scratch, &p->nodes) = n;
}

/* The N items of SIZE bytes from BASE of AT on, in the arena. */
static void *
keep(
    struct python_parser *p, const void *at, size_t base, size_t n, size_t size)
{
	void *to;

	if (!n)
		return NULL;
	to = arena_room(p->arena, n * size);
	return memcpy(to, (const char *)at + base * size, n * size);
}

#define KEEP(p, stack, base, n) \
	keep((p), (stack)->at, (base), (n), sizeof(*(stack)->at))

struct python_nodes
python_take_nodes(struct python_parser *p, size_t base)
{
	size_t n = p->nodes.len - base;

	p->nodes.len = base;
	return (struct python_nodes){ KEEP(p, &p->nodes, base, n), n };
}

struct python_body
python_take_body(struct python_parser *p, size_t base)
{
	size_t n = p->statements.len - base;

	p->statements.len = base;
	return (struct python_body){ KEEP(p, &p->statements, base, n), n };
}

struct python_parameters
python_take_parameters(struct python_parser *p, size_t base)
{
	size_t n = p->parameters.len - base;

	p->parameters.len = base;
	return (
	    struct python_parameters){ KEEP(p, &p->parameters, base, n), n };
}

struct python_part *
python_take_parts(struct python_parser *p, size_t base, size_t *n)
{
	*n = p->parts.len - base;
	p->parts.len = base;
	return KEEP(p, &p->parts, base, *n);
}

void
python_take_arms(
    struct python_parser *p, struct python_statement *s, size_t base)
{
	s->narms = p->arms.len - base;
	p->arms.len = base;
	s->arms = KEEP(p, &p->arms, base, s->narms);
}
