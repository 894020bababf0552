/*
 * Looking ahead in a Python script, where one token does not decide what a
 * statement is.  Nothing is read twice more than once: what was found of a
 * line is kept, and a `with` stands only where a statement begins.
 */

#include "parse/python_internal.h"

void
python_skip_string(struct python_parser *p)
{
	size_t off = p->lex.pos;
	char quote = p->at[off - 1];
	bool triple = off - p->lex.token.from >= 3 && p->at[off - 2] == quote &&
	              p->at[off - 3] == quote;

	for (; off < p->len; off++) {
		bool triple_here = python_at(p, off + 1) == quote &&
		                   python_at(p, off + 2) == quote;

		if (p->at[off] == '\\' && off + 1 < p->len)
			off++;
		else if ((!triple && python_newline(p, off)) ||
		         (p->at[off] == quote && (!triple || triple_here)))
			break;
	}
	if (python_at(p, off) == quote)
		off += triple ? 3 : 1;
	p->lex.pos = off;
}

int
python_peek(struct python_parser *p)
{
	struct python_lexer before = p->lex;
	int kind;

	python_next(p);
	kind = python_kind(p);
	p->lex = before;
	return kind;
}

bool
python_colon_ends_line(struct python_parser *p)
{
	struct python_lexer before = p->lex;

	if (p->lex.pos < p->looked)
		return p->colon;
	while (python_kind(p) != PY_NEWLINE && python_kind(p) != PY_END) {
		p->colon = python_kind(p) == PY_COLON;
		if (python_kind(p) == PY_STRING)
			python_skip_string(p);
		python_next(p);
	}
	p->looked = p->lex.pos;
	p->lex = before;
	return p->colon;
}

bool
python_bracket_holds_items(struct python_parser *p)
{
	struct python_lexer before = p->lex;
	unsigned inside = p->lex.brackets;
	bool items = false, tuple = false, colon, first = false;

	do {
		int kind = python_kind(p);

		if (p->lex.brackets == inside) {
			items = items || kind == PY_COMMA || kind == PY_AS;
			tuple = tuple || kind == PY_FOR || kind == PY_WALRUS ||
			        (first && kind == PY_STAR);
		}
		first = kind == PY_OPEN || kind == PY_COMMA;
		if (kind == PY_STRING)
			python_skip_string(p);
		python_next(p);
	} while (python_kind(p) != PY_END && p->lex.brackets >= inside);
	python_next(p);
	colon = python_kind(p) == PY_COLON;
	p->lex = before;
	return items && !tuple && colon;
}
