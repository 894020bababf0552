/*
 * Texts with expressions in them, conditions, and the paths of names.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "parse/expr.h"

/* Where the }} of the ${{ at BEGIN ends; SIZE_MAX without one. */
static size_t
find_close(struct str s, size_t begin)
{
	bool quoted = false;

	for (size_t i = begin + 3; i < s.len; i++) {
		if (s.at[i] == '\'')
			quoted = !quoted;
		else if (!quoted && s.at[i] == '}' && i + 1 < s.len &&
		         s.at[i + 1] == '}')
			return i + 2;
	}
	return SIZE_MAX;
}

struct pieces {
	struct expr_piece *at;
	size_t len, cap;
};

static void
add_literal(
    struct arena *a, struct pieces *p, struct text t, size_t from, size_t to)
{
	if (from < to)
		*vec_add(a, p) =
		    (struct expr_piece){ .text = text_slice(t, from, to) };
}

size_t
expr_split(struct arena *a, struct text t, struct expr_piece **out,
    struct problems *problems)
{
	struct pieces p = { 0 };
	size_t from = 0, at;

	while ((at = str_find(t.s, from, "${{")) != SIZE_MAX) {
		size_t end = find_close(t.s, at);
		struct expr_piece piece = { .is_expr = true };

		if (end == SIZE_MAX) {
			problem_add(a, problems, PROBLEM_SYNTAX,
			    text_span(&t, at, 3),
			    S("this ${{ is never closed with }}"));
			break;
		}
		add_literal(a, &p, t, from, at);
		piece.text = text_slice(t, at, end);
		expr_parse(
		    a, text_slice(t, at + 3, end - 2), &piece.expr, problems);
		*vec_add(a, &p) = piece;
		from = end;
	}
	add_literal(a, &p, t, from, t.s.len);
	*out = p.at;
	return p.len;
}

/* S for format(), which has a meaning for braces. */
static void
add_escaped(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] == '{' || s.at[i] == '}')
			buf_add_char(b, s.at[i]);
		buf_add_char(b, s.at[i]);
	}
}

static struct expr *
make_string(struct arena *a, struct span span, struct str text)
{
	struct expr *e = arena_make(a, struct expr);

	e->kind = EXPR_STRING;
	e->span = span;
	e->text = text;
	return e;
}

/* format('...{0}...{1}', ...) of N pieces, all of which did parse. */
static struct expr *
make_format(
    struct arena *a, struct text t, const struct expr_piece *at, size_t n)
{
	struct expr *e = arena_make(a, struct expr);
	struct buf b = buf_new(a);

	e->kind = EXPR_CALL;
	e->span = text_span(&t, 0, t.s.len);
	e->text = S("format");
	e->args = arena_array(a, struct expr *, n + 1);
	e->nargs = 1;
	for (size_t i = 0; i < n; i++) {
		if (!at[i].is_expr) {
			add_escaped(&b, at[i].text.s);
			continue;
		}
		buf_printf(&b, "{%zu}", e->nargs - 1);
		e->args[e->nargs++] = at[i].expr;
	}
	e->args[0] = make_string(a, e->span, buf_str(&b));
	return e;
}

enum expr_condition
expr_parse_condition(struct arena *a, struct text t, struct expr **out,
    struct problems *problems)
{
	struct expr_piece *at;
	size_t n, told = problems->len;

	*out = NULL;
	if (!str_trim(t.s).len)
		return EXPR_CONDITION_NONE;
	if (!str_contains(t.s, "${{"))
		return expr_parse(a, t, out, problems) ? EXPR_CONDITION_PLAIN
		                                       : EXPR_CONDITION_NONE;
	n = expr_split(a, t, &at, problems);
	if (problems->len > told)
		return EXPR_CONDITION_NONE;
	if (n == 1) {
		*out = at[0].expr;
		return EXPR_CONDITION_PLAIN;
	}
	*out = make_format(a, t, at, n);
	return EXPR_CONDITION_TEXT;
}

static void
add_lower(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		buf_add_char(b, char_lower(s.at[i]));
}

/* NAME and the MEMBERs around it, as deep as the nodes' bound. */
static void
add_path(struct buf *b, const struct expr *e)
{
	if (e->kind == EXPR_NAME) {
		add_lower(b, e->text);
		return;
	}
	add_path(b, e->left);
	buf_add_char(b, '.');
	buf_add(b, e->text);
}

struct str
expr_path(struct arena *a, const struct expr *e)
{
	struct buf b = buf_new(a);
	const struct expr *name = e;

	while (name && name->kind == EXPR_MEMBER)
		name = name->left;
	if (!name || name->kind != EXPR_NAME)
		return (struct str){ 0 };
	add_path(&b, e);
	return buf_str(&b);
}
