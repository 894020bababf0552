/*
 * Looking at the bytes of a script: blanks, operators, reserved words, and
 * the ends of what was opened.
 *
 * shell_match() goes over raw text with a small stack and makes no tree; it
 * decides what something is before it is read.  Where it finds no end the
 * way was in vain, and the sum of such ways is bounded, so that a hostile
 * text cannot have itself read again and again.
 */

#include "parse/shell_internal.h"

enum { MAX_OPEN = 64, LONGEST_KEYWORD = 8 };

#define D SHELL_DULL
#define P (SHELL_DULL | SHELL_PLAIN)
#define R (SHELL_DULL | SHELL_PLAIN | SHELL_RESERVED)
#define K (SHELL_DULL | SHELL_RESERVED)
#define M (SHELL_DULL | SHELL_META)
#define B (SHELL_DULL | SHELL_META | SHELL_BLANK)
#define X SHELL_RESERVED /* the backslash: a continuation may come first */

/* clang-format off */
const unsigned char shell_bytes[256] = {
	D, D, D, D, D, D, D, D, D, B, M, D, D, D, D, D,
	D, D, D, D, D, D, D, D, D, D, D, D, D, D, D, D,
	B, K, 0, D, 0, D, M, D, M, M, D, D, P, P, P, D,
	P, P, P, P, P, P, P, P, P, P, D, M, M, D, M, D,
	D, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P,
	P, P, P, P, P, P, P, P, P, P, P, K, X, D, D, P,
	0, P, P, R, R, R, R, P, P, R, P, P, P, P, P, P,
	P, P, P, R, R, R, P, R, P, P, P, K, M, K, D, D,
	P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P,
	P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P,
	P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P,
	P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P,
	P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P,
	P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P,
	P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P,
	P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P,
};
/* clang-format on */

#undef D
#undef P
#undef R
#undef K
#undef M
#undef B
#undef X

bool
shell_is_return(const struct shell_parser *p, size_t off)
{
	int next = shell_at(p, off + 1);

	return shell_at(p, off) == '\r' && (next == '\n' || next == SHELL_END);
}

size_t
shell_continuation(const struct shell_parser *p, size_t off)
{
	if (shell_at(p, off) != '\\')
		return 0;
	if (shell_at(p, off + 1) == '\n')
		return 2;
	if (shell_at(p, off + 1) == '\r' && shell_at(p, off + 2) == '\n')
		return 3;
	return 0;
}

static void
read_comment(struct shell_parser *p)
{
	size_t from = p->in.pos;
	size_t end = str_find_char(p->in.text.s, from, '\n');
	struct shell *s = p->out;
	struct span span;

	if (end > p->in.len)
		end = p->in.len;
	p->in.pos = end;
	if (end > from && p->in.at[end - 1] == '\r')
		end--;
	span = shell_span(p, from, end);
	s->comments = vec_grow(p->arena, s->comments, s->ncomments,
	    &s->ccomments, sizeof(*s->comments));
	s->comments[s->ncomments++].span = span;
}

void
shell_skip_blank(struct shell_parser *p)
{
	size_t n;

	for (;;) {
		if (shell_is_blank(p, p->in.pos))
			p->in.pos++;
		else if ((n = shell_continuation(p, p->in.pos)))
			p->in.pos += n;
		else
			break;
	}
	if (shell_cur(p) == '#')
		read_comment(p);
}

void
shell_skip_newlines(struct shell_parser *p)
{
	shell_skip_blank(p);
	while (shell_is_newline(p, p->in.pos)) {
		shell_newline(p);
		shell_skip_blank(p);
	}
}

/* The end of TEXT at the position, or 0. */
static size_t
text_end(const struct shell_parser *p, const char *text)
{
	size_t off = p->in.pos, n;

	for (; *text; text++) {
		while ((n = shell_continuation(p, off)))
			off += n;
		if (shell_at(p, off) != (unsigned char)*text)
			return 0;
		off++;
	}
	return off;
}

bool
shell_follows(const struct shell_parser *p, const char *text)
{
	return text_end(p, text) != 0;
}

bool
shell_accept(struct shell_parser *p, const char *text)
{
	size_t end = text_end(p, text);

	if (!end)
		return false;
	p->in.pos = p->in.last = end;
	return true;
}

static enum shell_keyword
find_keyword(struct str word)
{
	static const struct {
		struct str text;
		enum shell_keyword keyword;
	} table[] = {
		{ { "!", 1 }, SHELL_KW_BANG },
		{ { "{", 1 }, SHELL_KW_OPEN },
		{ { "}", 1 }, SHELL_KW_CLOSE },
		{ { "[[", 2 }, SHELL_KW_TEST },
		{ { "if", 2 }, SHELL_KW_IF },
		{ { "then", 4 }, SHELL_KW_THEN },
		{ { "elif", 4 }, SHELL_KW_ELIF },
		{ { "else", 4 }, SHELL_KW_ELSE },
		{ { "fi", 2 }, SHELL_KW_FI },
		{ { "for", 3 }, SHELL_KW_FOR },
		{ { "select", 6 }, SHELL_KW_SELECT },
		{ { "while", 5 }, SHELL_KW_WHILE },
		{ { "until", 5 }, SHELL_KW_UNTIL },
		{ { "do", 2 }, SHELL_KW_DO },
		{ { "done", 4 }, SHELL_KW_DONE },
		{ { "case", 4 }, SHELL_KW_CASE },
		{ { "in", 2 }, SHELL_KW_IN },
		{ { "esac", 4 }, SHELL_KW_ESAC },
		{ { "function", 8 }, SHELL_KW_FUNCTION },
		{ { "coproc", 6 }, SHELL_KW_COPROC },
		{ { "time", 4 }, SHELL_KW_TIME },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (word.len && table[i].text.len == word.len &&
		    table[i].text.at[0] == word.at[0] &&
		    str_eq(table[i].text, word))
			return table[i].keyword;
	return SHELL_KW_NONE;
}

enum shell_keyword
shell_keyword(const struct shell_parser *p, size_t *end)
{
	char word[LONGEST_KEYWORD];
	size_t n = 0, off = p->in.pos, step;

	*end = off;
	if (!shell_has(p, off, SHELL_RESERVED))
		return SHELL_KW_NONE;
	for (;;) {
		while ((step = shell_continuation(p, off)))
			off += step;
		if (shell_is_meta(p, off))
			break;
		if (n == LONGEST_KEYWORD)
			return SHELL_KW_NONE;
		word[n++] = (char)shell_at(p, off++);
	}
	*end = off;
	return find_keyword((struct str){ word, n });
}

bool
shell_accept_keyword(struct shell_parser *p, enum shell_keyword k)
{
	size_t end;

	if (shell_keyword(p, &end) != k)
		return false;
	p->in.pos = p->in.last = end;
	return true;
}

void
shell_vain(struct shell_parser *p, size_t from, size_t to)
{
	size_t n = to > from ? to - from : 0;

	if (n > p->scan_left) {
		p->scan_left = 0;
		shell_stop(p, "too much is opened and not closed");
	} else {
		p->scan_left -= n;
	}
}

size_t
shell_expression(struct shell_parser *p, size_t off)
{
	size_t at = off + 3;
	bool quoted = false;

	if (!p->expressions || shell_at(p, off) != '$' ||
	    shell_at(p, off + 1) != '{' || shell_at(p, off + 2) != '{')
		return 0;
	for (; at < p->in.len; at++) {
		if (p->in.at[at] == '\'')
			quoted = !quoted;
		else if (!quoted && p->in.at[at] == '}' &&
		         shell_at(p, at + 1) == '}')
			return at + 2;
	}
	shell_vain(p, off, at);
	return 0;
}

size_t
shell_name_end(const struct shell_parser *p, size_t off)
{
	int c = shell_at(p, off);

	if (c == SHELL_END || char_is_digit((char)c))
		return off;
	while ((c = shell_at(p, off)) != SHELL_END && char_is_word((char)c))
		off++;
	return off;
}

/* What shell_match() is in, innermost last. */
struct nest {
	char open[MAX_OPEN];
	size_t depth;
};

static char
close_of(char open)
{
	switch (open) {
	case '(':
		return ')';
	case '[':
		return ']';
	case '{':
		return '}';
	default:
		return open;
	}
}

/* What begins at OFF inside of IN is opened by so many bytes, or by none. */
static size_t
opens(const struct shell_parser *p, size_t off, char in)
{
	char c = p->in.at[off];
	int next = shell_at(p, off + 1);

	if (in == '`')
		return 0;
	if (c == '$')
		return next == '(' || next == '{' ? 2 : 0;
	return c == '"' || c == '`' || (c == in && in != '"') ? 1 : 0;
}

/* Behind the '...' at OFF. */
static size_t
skip_single(const struct shell_parser *p, size_t off)
{
	bool escapes = off > 0 && p->in.at[off - 1] == '$';

	for (off++; off < p->in.len && p->in.at[off] != '\''; off++)
		if (escapes && p->in.at[off] == '\\')
			off++;
	return off + 1;
}

/* Behind what is one thing at OFF inside of IN, or OFF. */
static size_t
skip_opaque(struct shell_parser *p, size_t off, char in)
{
	char c = p->in.at[off];
	size_t end = c == '$' ? shell_expression(p, off) : 0;

	if (end)
		return end;
	if (c == '\\')
		return off + 2;
	if (c == '\'' && in != '"' && in != '`')
		return skip_single(p, off);
	return off;
}

/* One step at OFF; true when the outermost is closed there. */
static bool
match_step(struct shell_parser *p, struct nest *n, size_t *off)
{
	char in = n->open[n->depth - 1];
	size_t at = skip_opaque(p, *off, in), opened;

	if (at != *off) {
		*off = at;
		return false;
	}
	if (p->in.at[at] == close_of(in)) {
		if (--n->depth == 0)
			return true;
		*off = at + 1;
		return false;
	}
	opened = opens(p, at, in);
	*off = at + (opened ? opened : 1);
	if (!opened)
		return false;
	if (n->depth == MAX_OPEN)
		*off = p->in.len;
	else
		n->open[n->depth++] = p->in.at[at + opened - 1];
	return false;
}

size_t
shell_match(struct shell_parser *p, size_t from, char open)
{
	struct nest n = { .open = { open }, .depth = 1 };
	size_t off = from;

	while (off < p->in.len && !p->stop)
		if (match_step(p, &n, &off))
			return off;
	shell_vain(p, from, p->in.len);
	return SIZE_MAX;
}
