/*
 * What stands between the tokens of a Python script: blanks, comments,
 * continuations, newlines, and the indentation of lines.
 *
 * A newline is \n, \r\n or \r, as Python reads files.  Indentation is
 * measured twice, with tabs that reach to the next multiple of 8 and with
 * tabs of one column; where the two order lines differently nobody can say
 * what was meant.
 */

#include "base/arena.h"
#include "parse/python_internal.h"

enum { TAB = 8 };

size_t
python_newline(const struct python_parser *p, size_t off)
{
	int c = python_at(p, off);

	if (c == '\n')
		return 1;
	if (c != '\r')
		return 0;
	return python_at(p, off + 1) == '\n' ? 2 : 1;
}

size_t
python_continuation(const struct python_parser *p, size_t off)
{
	size_t n;

	if (python_at(p, off) != '\\')
		return 0;
	n = python_newline(p, off + 1);
	return n ? n + 1 : 0;
}

static void
skip_comment(struct python_parser *p)
{
	struct python *out = p->out;
	size_t from = p->lex.pos, to = from;

	while (to < p->len && p->at[to] != '\n' && p->at[to] != '\r')
		to++;
	p->lex.pos = to;
	if (p->lazy || from < p->commented)
		return;
	p->commented = to;
	out->comments = vec_grow(p->arena, out->comments, out->ncomments,
	    &out->ccomments, sizeof(*out->comments));
	out->comments[out->ncomments++].span = python_span(p, from, to);
}

void
python_skip_blank(struct python_parser *p)
{
	size_t n;

	for (;;) {
		int c;

		while ((c = python_at(p, p->lex.pos)) == ' ')
			p->lex.pos++;
		if (c > '#' && c != '\\')
			return;
		if (c == '\t' || c == '\f')
			p->lex.pos++;
		else if (c == '#')
			skip_comment(p);
		else if (c == '\\' && (n = python_continuation(p, p->lex.pos)))
			p->lex.pos += n;
		else if (p->lex.brackets && (n = python_newline(p, p->lex.pos)))
			p->lex.pos += n, p->lex.first = true;
		else
			return;
	}
}

/* Goes over what a line begins with, and says how far that is. */
static struct python_indent
measure(struct python_parser *p)
{
	struct python_indent at = { 0 }, continued = { 0 };
	size_t n;

	for (;; p->lex.pos++) {
		int c = python_at(p, p->lex.pos);

		if (c == ' ') {
			at.columns++;
			at.least++;
		} else if (c == '\t') {
			at.columns = (at.columns / TAB + 1) * TAB;
			at.least++;
		} else if (c == '\f') {
			at = (struct python_indent){ 0 };
		} else if ((n = python_continuation(p, p->lex.pos))) {
			if (!continued.columns)
				continued = at;
			p->lex.pos += n - 1;
		} else {
			break;
		}
	}
	return continued.columns ? continued : at;
}

struct python_indent
python_find_line(struct python_parser *p, size_t *line)
{
	struct python_indent at;
	size_t n;

	do {
		*line = p->lex.pos;
		at = measure(p);
		if (python_at(p, p->lex.pos) == '#')
			skip_comment(p);
		n = python_newline(p, p->lex.pos);
		p->lex.pos += n;
	} while (n);
	if (p->lex.pos >= p->len)
		at = (struct python_indent){ 0 };
	return at;
}

static void
set_token(struct python_parser *p, enum python_token_kind kind)
{
	/* Too many problems may have ended all. */
	if (p->panic)
		return;
	p->lex.token = (struct python_token){
		.kind = kind, .from = p->lex.pos, .to = p->lex.pos
	};
}

static bool
indent(struct python_parser *p, struct python_indent at)
{
	if (p->nindents == PYTHON_MAX_DEPTH) {
		python_deepen(p, PYTHON_MAX_DEPTH);
		return true;
	}
	p->indents[++p->nindents] = at;
	set_token(p, PY_INDENT);
	return true;
}

static bool
dedent(struct python_parser *p, struct python_indent at)
{
	while (p->indents[p->nindents].columns > at.columns) {
		p->nindents--;
		p->dedents++;
	}
	if (p->indents[p->nindents].columns < at.columns) {
		python_complain(p, p->lex.pos, 0,
		    "the indentation is that of no line above");
		/* As if the block had begun like this. */
		p->indents[++p->nindents] = at;
		p->dedents--;
	}
	if (!p->dedents)
		return false;
	p->dedents--;
	set_token(p, PY_DEDENT);
	return true;
}

bool
python_indentation(struct python_parser *p)
{
	size_t line;
	struct python_indent at = python_find_line(p, &line);
	const struct python_indent *top = &p->indents[p->nindents];
	bool deeper = at.columns > top->columns;
	bool same = at.columns == top->columns;

	p->lex.line_begin = false;
	p->lex.first = true;
	if (same ? at.least != top->least : deeper != (at.least > top->least))
		python_complain(p, p->lex.pos, 0,
		    "tabs and spaces are mixed in the indentation");
	if (same)
		return false;
	return deeper ? indent(p, at) : dedent(p, at);
}
