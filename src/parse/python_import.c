/*
 * Statements of Python that list names: imports, global and nonlocal.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "parse/python_internal.h"

struct aliases {
	struct python_alias *at;
	size_t len, cap;
};

/* a.b.c, without what may stand between. */
static struct str
dotted(struct python_parser *p)
{
	size_t from = p->lex.token.from, bytes = 0;
	struct buf all;
	struct str raw;

	for (;;) {
		bytes += python_token_text(p).len;
		if (!python_expect(p, PY_NAME) || python_kind(p) != PY_DOT)
			break;
		python_next(p);
		bytes++;
	}
	if (p->lex.last < from)
		return (struct str){ 0 };
	raw = python_raw(p, from, p->lex.last);
	if (raw.len <= bytes || p->panic)
		return raw;
	all = buf_new(p->arena);
	for (size_t i = 0; i < raw.len; i++)
		if (char_is_word(raw.at[i]) || raw.at[i] == '.' ||
		    (unsigned char)raw.at[i] >= 0x80)
			buf_add_char(&all, raw.at[i]);
	return buf_str(&all);
}

static struct str
name(struct python_parser *p)
{
	struct str s = python_token_text(p);

	return python_expect(p, PY_NAME) ? s : (struct str){ 0 };
}

/* One name, dotted where it may be, and what it is called from now on. */
static void
add(struct python_parser *p, struct aliases *all, bool is_dotted, bool as)
{
	size_t from = p->lex.token.from;
	struct python_alias x = { .name = is_dotted ? dotted(p) : name(p) };

	if (as && python_accept(p, PY_AS))
		x.alias = name(p);
	if (!x.name.len)
		return;
	x.span = python_span(p, from, p->lex.last);
	*vec_add(p->arena, all) = x;
	python_count(p);
}

static void
finish(struct python_statement *s, const struct aliases *all)
{
	s->names = all->at;
	s->nnames = all->len;
}

void
python_names(struct python_parser *p, struct python_statement *s)
{
	struct aliases all = { 0 };

	python_next(p);
	do
		add(p, &all, false, false);
	while (python_accept(p, PY_COMMA));
	finish(s, &all);
}

void
python_import(struct python_parser *p, struct python_statement *s)
{
	struct aliases all = { 0 };

	python_next(p);
	do
		add(p, &all, true, true);
	while (python_accept(p, PY_COMMA));
	finish(s, &all);
}

static void
in_parentheses(struct python_parser *p, struct aliases *all)
{
	size_t open = p->lex.token.from;

	python_next(p);
	do {
		if (python_kind(p) == PY_CLOSE && all->len)
			break;
		add(p, all, false, true);
	} while (python_accept(p, PY_COMMA));
	python_close(p, PY_CLOSE, open);
}

static void
star(struct python_parser *p, struct aliases *all)
{
	struct python_alias *x = vec_add(p->arena, all);

	x->name = python_token_text(p);
	x->span = python_span(p, p->lex.token.from, p->lex.token.to);
	python_next(p);
}

void
python_from(struct python_parser *p, struct python_statement *s)
{
	struct aliases all = { 0 };
	size_t from;

	python_next(p);
	for (;;) {
		if (python_accept(p, PY_DOT))
			s->level++;
		else if (python_accept(p, PY_ELLIPSIS))
			s->level += 3;
		else
			break;
	}
	from = p->lex.token.from;
	if (python_kind(p) != PY_IMPORT || !s->level) {
		s->name = dotted(p);
		s->name_span = python_span(p, from, p->lex.last);
	}
	python_expect(p, PY_IMPORT);
	if (python_kind(p) == PY_STAR) {
		star(p, &all);
	} else if (python_kind(p) == PY_OPEN) {
		in_parentheses(p, &all);
	} else {
		do
			add(p, &all, false, true);
		while (python_accept(p, PY_COMMA));
	}
	finish(s, &all);
}
