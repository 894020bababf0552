/*
 * Globs, brace expansions and tildes in words of the shell.
 *
 * Each is known only by looking ahead in the word; how far is bounded: a
 * bracket expression of more than 128 bytes and braces more than 8 deep or
 * with a command substitution in them count as literal.
 */

#include "parse/shell_internal.h"

enum { LONGEST_BRACKET = 128, DEEPEST_BRACE = 8 };

static void
add_raw(struct shell_parser *p, enum shell_part_kind kind, size_t to,
    struct shell_word *inside)
{
	struct shell_part part = { .kind = kind, .operand = inside };

	part.span = shell_span(p, p->in.pos, to);
	part.text = shell_slice(p, p->in.pos, to);
	shell_add_part(p, &part);
	p->in.pos = to;
}

static bool
ends_bracket(
    const struct shell_parser *p, size_t off, const struct shell_reading *r)
{
	int c = shell_at(p, off);

	if (r->where == SHELL_IN_OPERAND)
		return c == SHELL_END || c == '}' || (r->stop && c == r->stop);
	return shell_is_meta(p, off);
}

/* Behind the [:class:] at OFF, or OFF. */
static size_t
class_end(const struct shell_parser *p, size_t off)
{
	size_t at = off + 2;

	if (shell_at(p, off) != '[' || shell_at(p, off + 1) != ':')
		return off;
	while (shell_at(p, at) != SHELL_END && char_is_alpha(p->in.at[at]))
		at++;
	if (shell_at(p, at) != ':' || shell_at(p, at + 1) != ']')
		return off;
	return at + 2;
}

/* Behind the quotes at OFF, which end in front of END; or SIZE_MAX. */
static size_t
skip_quotes(const struct shell_parser *p, size_t off, size_t end)
{
	char quote = p->in.at[off++];

	if (end > p->in.len)
		end = p->in.len;
	for (; off < end && p->in.at[off] != quote; off++)
		if (p->in.at[off] == '\\' && quote == '"')
			off++;
	return off < end ? off + 1 : SIZE_MAX;
}

/*
 * The end of the bracket expression at OFF, or 0.  *OPAQUE: quotes or
 * expansions stand in it.
 */
static size_t
bracket_end(const struct shell_parser *p, size_t off, struct shell_reading *r,
    bool *opaque)
{
	size_t at = off + 1, limit = off + LONGEST_BRACKET;

	if (shell_at(p, at) == '!' || shell_at(p, at) == '^')
		at++;
	if (shell_at(p, at) == ']')
		at++;
	if (at < r->seen) {
		at = r->seen;
		*opaque = true;
	}
	while (at < limit && !ends_bracket(p, at, r)) {
		char c = p->in.at[at];
		size_t end = class_end(p, at);

		if (c == ']')
			return at + 1;
		if (c == '\\' || c == '\'' || c == '"' || c == '`' || c == '$')
			*opaque = true;
		if (c == '\'' || c == '"')
			at = skip_quotes(p, at, limit);
		else
			at = end > at ? end : at + (c == '\\' ? 2 : 1);
	}
	r->seen = at;
	return 0;
}

static bool
read_bracket(struct shell_parser *p, struct shell_reading *r)
{
	bool opaque = false;
	size_t end = bracket_end(p, p->in.pos, r, &opaque);

	if (!end)
		return false;
	add_raw(p, SHELL_GLOB, opaque ? p->in.pos + 1 : end, NULL);
	return true;
}

/* @(...) and the like, with the character at the position. */
static void
read_extglob(struct shell_parser *p)
{
	struct shell_reading r = { .where = SHELL_IN_EXTGLOB };
	size_t from = p->in.pos, base;
	struct shell_word *inside;

	shell_run_flush(p);
	base = p->parts.len;
	p->in.pos += 2;
	r.from = p->in.pos;
	if (shell_enter(p, 1))
		shell_read_parts(p, &r);
	shell_leave(p, 1);
	inside = shell_end_word(p, base, r.from);
	if (p->in.pos < p->in.len)
		p->in.pos++;
	else
		shell_fail_unclosed(p, from, "pattern");
	r.from = p->in.pos;
	p->in.pos = from;
	add_raw(p, SHELL_GLOB, r.from, inside);
}

static bool
is_extglob(const struct shell_parser *p, const struct shell_reading *r)
{
	if (shell_at(p, p->in.pos + 1) != '(' || r->where == SHELL_IN_REGEX)
		return false;
	/* `name?()` is rather the head of a function. */
	return shell_at(p, p->in.pos + 2) != ')';
}

bool
shell_glob(struct shell_parser *p, struct shell_reading *r)
{
	int c = shell_cur(p);

	if (r->where == SHELL_IN_NUMBER)
		return false;
	if (c != '[' && is_extglob(p, r)) {
		read_extglob(p);
		return true;
	}
	if (r->where == SHELL_IN_VALUE)
		return false;
	if (c == '[')
		return read_bracket(p, r);
	if (c != '*' && c != '?')
		return false;
	add_raw(p, SHELL_GLOB, p->in.pos + 1, NULL);
	return true;
}

struct braces {
	unsigned depth;
	bool comma, range, expands;
	bool filled; /* an expression in it, filled in before the shell runs */
	size_t end;  /* behind the last }; 0 before it is found */
};

/* One step at OFF; SIZE_MAX when these are no braces. */
static size_t
brace_step(struct shell_parser *p, struct braces *b, size_t off)
{
	char c = p->in.at[off];
	size_t end = c == '$' ? shell_expression(p, off) : 0;

	if (end) {
		b->expands = b->filled = true;
		return end;
	}
	if (c == '\\')
		return off + 2;
	if (c == '\'' || c == '"')
		return skip_quotes(p, off, p->in.len);
	if (c == '`' || shell_is_meta(p, off))
		return SIZE_MAX;
	if (c == '{' && ++b->depth > DEEPEST_BRACE)
		return SIZE_MAX;
	if (c == '}' && --b->depth == 0)
		b->end = off + 1;
	b->expands |= c == '$';
	b->comma |= c == ',' && b->depth == 1;
	b->range |= c == '.' && b->depth == 1 && shell_at(p, off + 1) == '.';
	return off + 1;
}

static bool
is_integer(struct str s)
{
	uint32_t ignored;

	if (str_starts(s, "-") || str_starts(s, "+"))
		s = str_from(s, 1);
	return str_to_uint(s, &ignored);
}

/* 1..3, a..e, 1..9..2: no more than this is a range. */
static bool
is_range(struct str s)
{
	size_t dots = str_find(s, 0, "..");
	struct str first = str_slice(s, 0, dots), last, step;

	if (dots == s.len)
		return false;
	last = str_from(s, dots + 2);
	dots = str_find(last, 0, "..");
	step = str_from(last, dots);
	last = str_slice(last, 0, dots);
	if (step.len && !is_integer(str_from(step, 2)))
		return false;
	if (first.len == 1 && last.len == 1 && char_is_alpha(first.at[0]))
		return char_is_alpha(last.at[0]);
	return is_integer(first) && is_integer(last);
}

bool
shell_brace(struct shell_parser *p)
{
	struct braces b = { 0 };
	size_t from = p->in.pos, off = from;
	struct shell_word *inside = NULL;

	while (off < p->in.len && !b.end)
		off = brace_step(p, &b, off);
	if (!b.end || (!b.comma && !b.range))
		return false;
	if (!b.comma && !b.filled && !is_range(shell_raw(p, from + 1, off - 1)))
		return false;
	shell_run_flush(p);
	if (b.expands && shell_enter(p, 1))
		inside = shell_word_of(
		    p, shell_slice(p, from + 1, off - 1), SHELL_IN_EXTGLOB);
	shell_leave(p, b.expands ? 1 : 0);
	add_raw(p, SHELL_BRACE, off, inside);
	return true;
}

static bool
is_login_char(int c)
{
	return c == '-' || c == '.' || c == '+' ||
	       (c != SHELL_END && char_is_word((char)c));
}

/* Behind the name= that the word begins with, or where it begins. */
static size_t
value_begin(const struct shell_parser *p, const struct shell_reading *r)
{
	size_t at = shell_name_end(p, r->from);

	if (r->where != SHELL_IN_COMMAND || at == r->from)
		return r->from;
	at += shell_at(p, at) == '+';
	return shell_at(p, at) == '=' ? at + 1 : r->from;
}

bool
shell_tilde(struct shell_parser *p, const struct shell_reading *r)
{
	size_t at = p->in.pos, end = at + 1, from = value_begin(p, r);
	bool value = r->where == SHELL_IN_VALUE || from > r->from;

	if (at != r->from && at != from &&
	    !(value && shell_at(p, at - 1) == ':'))
		return false;
	while (is_login_char(shell_at(p, end)))
		end++;
	if (shell_at(p, end) != '/' && shell_at(p, end) != ':' &&
	    !(r->where == SHELL_IN_OPERAND && shell_at(p, end) == '}') &&
	    !shell_is_meta(p, end))
		return false;
	add_raw(p, SHELL_TILDE, end, NULL);
	return true;
}
