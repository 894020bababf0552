/*
 * The Python parser: bodies of statements, and the whole script.
 *
 * Recursive descent over tokens after the grammar of CPython 3.14, which
 * takes in those of older ones back to 3.8.  Of what Python 2 wrote in
 * another way the line is lost, and what stands around it is kept.
 */

#include "parse/python.h"

#include "base/arena.h"
#include "base/buf.h"
#include "parse/python_internal.h"

struct python_statement *
python_new_statement(struct python_parser *p, enum python_statement_kind kind)
{
	struct python_statement *s =
	    arena_make(p->arena, struct python_statement);

	s->kind = kind;
	python_count(p);
	return s;
}

void
python_statements(struct python_parser *p)
{
	unsigned extra = 0; /* indentations that belong to no statement */

	for (;;) {
		bool lost = p->panic;

		python_recover(p);
		switch (python_kind(p)) {
		case PY_END:
			return;
		case PY_NEWLINE:
			python_next(p);
			break;
		case PY_INDENT:
			/* It may be the block of the line that was lost. */
			if (!lost)
				python_complain(p, p->lex.token.from, 0,
				    "unexpected indentation");
			extra++;
			python_next(p);
			break;
		case PY_DEDENT:
			if (!extra--)
				return;
			python_next(p);
			break;
		default:
			if (!python_compound(p))
				python_simple_line(p);
		}
	}
}

static void
parse(struct arena *a, struct text t, bool lazy, struct python *out)
{
	struct python_parser p = {
		.arena = a,
		.scratch = arena_new(0),
		.out = out,
		.text = t,
		.at = t.s.at,
		.len = t.s.len,
		.lex.line_begin = true,
		.lazy = lazy,
	};

	*out = (struct python){ 0 };
	if (str_starts(t.s, "\xef\xbb\xbf"))
		p.lex.pos = 3;
	python_next(&p);
	python_statements(&p);
	out->body = python_take_body(&p, 0);
	out->nodes = p.nnodes;
	arena_free(p.scratch);
}

void
python_parse(struct arena *a, struct text t, struct python *out)
{
	parse(a, t, false, out);
}

void
python_parse_lazily(struct arena *a, struct text t, struct python *out)
{
	parse(a, t, true, out);
}

bool
python_dotted_name(
    struct arena *a, const struct python_node *n, struct str *out)
{
	const struct python_node *x = n;
	size_t len = 0;
	char *at;

	for (; x->kind == PYTHON_ATTRIBUTE; x = x->left)
		len += x->name.len + 1;
	if (x->kind != PYTHON_NAME)
		return false;
	len += x->name.len;
	at = arena_bytes(a, len);
	*out = (struct str){ at, len };
	for (; n->kind == PYTHON_ATTRIBUTE; n = n->left) {
		len -= n->name.len;
		if (n->name.len)
			memcpy(at + len, n->name.at, n->name.len);
		at[--len] = '.';
	}
	memcpy(at, n->name.at, n->name.len);
	return true;
}

const struct python_node *
python_keyword(const struct python_node *call, const char *name)
{
	for (size_t i = 0; i < call->items.len; i++)
		if (call->items.at[i]->kind == PYTHON_KEYWORD &&
		    str_is(call->items.at[i]->name, name))
			return call->items.at[i]->left;
	return NULL;
}

bool
python_is_positional(const struct python_node *n)
{
	return n->kind != PYTHON_KEYWORD && n->kind != PYTHON_DOUBLE_STARRED;
}

const struct python_node *
python_positional(const struct python_node *call, size_t i)
{
	for (size_t k = 0; k < call->items.len; k++) {
		const struct python_node *n = call->items.at[k];

		if (!python_is_positional(n))
			continue;
		if (n->kind == PYTHON_STARRED)
			return NULL;
		if (i-- == 0)
			return n;
	}
	return NULL;
}

const struct python_node *
python_argument(const struct python_node *call, size_t i, const char *name)
{
	const struct python_node *n = python_positional(call, i);

	return n ? n : python_keyword(call, name);
}
