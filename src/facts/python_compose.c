/*
 * Values that a Python script puts together: texts with holes, lists, dicts,
 * choices and what comprehensions give.
 */

#include "base/arena.h"
#include "facts/python_facts.h"
#include "parse/expr.h"

/* A text with ${{ }} in it, where a workflow holds the script. */
static void
add_literal(struct lower *l, struct template *t, const struct python_part *p)
{
	struct arena *a = l->reader->arena;
	struct module *m = l->scope->module;
	struct str s = py_keep(m, p->text.s);
	struct problems ignored = { 0 };
	struct expr_piece *pieces;
	struct text text = p->text;
	size_t n;

	if (!m->expressions || !str_contains(s, "${{")) {
		*vec_add(a, t) = py_literal_part(p->span, s);
		return;
	}
	text.s = s;
	n = expr_split(a, text, &pieces, &ignored);
	for (size_t i = 0; i < n; i++)
		*vec_add(a, t) = (struct part){
			.kind =
			    pieces[i].is_expr ? PART_EXPRESSION : PART_LITERAL,
			.span = p->span,
			.text = pieces[i].text.s,
			.quoted = true,
			.expr = pieces[i].expr,
		};
}

struct py_value
py_value_of_string(struct lower *l, const struct python_node *n)
{
	struct py_value v = { .kind = PY_TEXT, .span = n->span };
	struct template t = { 0 };

	v.text.span = n->span;
	for (size_t i = 0; i < n->nparts; i++) {
		const struct python_part *p = &n->parts[i];
		struct py_value hole;

		t = (struct template){ .span = n->span };
		if (p->kind == PYTHON_LITERAL) {
			add_literal(l, &t, p);
		} else {
			hole = p->kind == PYTHON_HOLE ? py_value_of(l, p->value)
			                              : py_unknown(p->span);
			if (p->has_spec || p->conversion || p->debug.len)
				hole = py_unknown(p->span);
			t = py_as_text(l, &hole);
		}
		py_append(l->reader->arena, &v.text, &t);
	}
	return v;
}

struct py_value
py_value_of_list(struct lower *l, const struct python_node *n)
{
	struct arena *a = l->reader->arena;
	struct py_value v = { .kind = PY_LIST, .span = n->span };

	for (size_t i = 0; i < n->items.len; i++) {
		const struct python_node *item = n->items.at[i];
		struct py_value x;

		if (item->kind == PYTHON_STARRED) {
			x = py_value_of(l, item->left);
			py_add_words(l, &x, &v.items);
		} else {
			x = py_value_of(l, item);
			*vec_add(a, &v.items) = py_as_text(l, &x);
			v.items.at[v.items.len - 1].span = item->span;
		}
	}
	return v;
}

/* NAME=VALUE; a key that is not known may be any. */
static struct template pair(
    struct lower *l, const struct python_node *key, struct py_value value)
{
	struct arena *a = l->reader->arena;
	struct py_value k = py_value_of(l, key);
	struct template t = { .span = key->span }, name, text;
	struct part eq = py_literal_part(key->span, S("="));

	if (k.kind != PY_TEXT)
		return py_rest(a, key->span);
	name = py_as_text(l, &k);
	text = py_as_text(l, &value);
	py_append(a, &t, &name);
	py_append(a, &t, &(struct template){ .at = &eq, .len = 1 });
	py_append(a, &t, &text);
	return t;
}

void
py_add_all_of(struct lower *l, struct py_value *to, const struct py_value *v)
{
	if (v->kind == PY_ENVIRON)
		*vec_add(l->reader->arena, &to->items) =
		    py_rest(l->reader->arena, v->span);
	else
		py_add_words(l, v, &to->items);
}

struct py_value
py_value_of_dict(struct lower *l, const struct python_node *n)
{
	struct py_value v = { .kind = PY_LIST, .span = n->span };

	for (size_t i = 0; i < n->items.len; i++) {
		const struct python_node *item = n->items.at[i];
		struct py_value x = py_value_of(
		    l, item->kind == PYTHON_PAIR ? item->right : item->left);

		if (item->kind == PYTHON_PAIR)
			*vec_add(l->reader->arena, &v.items) =
			    pair(l, item->left, x);
		else
			py_add_all_of(l, &v, &x);
	}
	return v;
}

/* `a if c else b`: the arms of a branch set one variable. */
struct py_value
py_value_of_choice(struct lower *l, const struct python_node *n,
    const struct python_node *first, const struct python_node *second)
{
	struct arena *a = l->reader->arena;
	struct str name = py_temporary(l);
	const struct python_node *both[] = { first, second };
	struct op *op;
	struct lower at = *l;

	op = py_op(l, OP_BRANCH, n->span);
	op->exhaustive = true;
	op->arms = arena_array(a, struct arm, 2);
	op->narms = 2;
	for (size_t i = 0; i < 2; i++) {
		struct py_value v;

		op->arms[i].span = both[i]->span;
		at.to = &op->arms[i].body;
		v = py_value_of(&at, both[i]);
		py_set(&at, name, &v, both[i]->span);
	}
	if (n->third)
		py_ask(l, n->third, &op->arms[0]);
	return py_variable(n->span, name);
}

struct py_value
py_or_else(struct lower *l, const struct py_value *v, struct template other)
{
	struct py_value out = { .kind = PY_TEXT, .span = v->span };
	struct part *p;

	out.text = py_as_text(l, v);
	p = &out.text.at[0];
	p->rule = PART_DEFAULT;
	p->fallback = arena_make(l->reader->arena, struct template);
	*p->fallback = other;
	return out;
}

struct py_value
py_environment(struct lower *l, const struct python_node *call, struct str name)
{
	const struct python_node *other = python_positional(call, 1);
	struct py_value w,
	    v = py_variable(call->span, py_keep(l->scope->module, name));

	if (!other)
		return v;
	w = py_value_of(l, other);
	if (w.kind == PY_TEXT || w.kind == PY_VARIABLE)
		return py_or_else(l, &v, py_as_text(l, &w));
	return w.kind == PY_NONE ? v : py_unknown(call->span);
}

/* os.environ.get("X") or "y" */
struct py_value
py_value_of_or(struct lower *l, const struct python_node *n)
{
	struct py_value v, first = py_value_of(l, n->items.at[0]);

	if (n->items.len != 2 || first.kind != PY_VARIABLE || first.type)
		return py_value_of_choice(
		    l, n, n->items.at[0], n->items.at[n->items.len - 1]);
	v = py_value_of(l, n->items.at[1]);
	if (v.kind != PY_TEXT && v.kind != PY_VARIABLE)
		return py_unknown(n->span);
	v = py_or_else(l, &first, py_as_text(l, &v));
	v.text.at[0].empty_too = true;
	v.span = n->span;
	return v;
}

/* [str(x) for x in y] is y, as far as words go. */
static bool
is_identity(const struct python_node *n)
{
	const struct python_node *clause =
	    n->items.len == 1 ? n->items.at[0] : NULL;
	const struct python_node *x = n->left;

	if (!clause || clause->items.len || clause->left->kind != PYTHON_NAME)
		return false;
	if (x->kind == PYTHON_CALL && x->left->kind == PYTHON_NAME &&
	    str_is(x->left->name, "str") && x->items.len == 1)
		x = x->items.at[0];
	return x->kind == PYTHON_NAME && str_eq(x->name, clause->left->name);
}

struct py_value
py_value_of_comprehension(struct lower *l, const struct python_node *n)
{
	struct py_value v = py_unknown(n->span), list;
	struct op *op;
	struct lower at = *l;
	struct block body = { 0 };

	if (!n->items.len)
		return v;
	list = py_value_of(l, n->items.at[0]->right);
	if (is_identity(n))
		return list;
	at.scope = scope_new(l->scope->module, l->scope, py_temporary(l));
	scope_bind_target(at.scope, n->items.at[0]->left);
	for (size_t i = 1; i < n->items.len; i++)
		scope_bind_target(at.scope, n->items.at[i]->left);
	at.to = &body;
	at.loops++;
	for (size_t i = 0; i < n->items.len; i++) {
		if (i)
			py_value_of(&at, n->items.at[i]->right);
		for (size_t k = 0; k < n->items.at[i]->items.len; k++)
			py_value_of(&at, n->items.at[i]->items.at[k]);
	}
	py_value_of(&at, n->left);
	if (!body.len)
		return v;
	op = py_op(l, OP_LOOP, n->span);
	op->body = body;
	return v;
}

struct py_value
py_value_of_lambda(struct lower *l, const struct python_node *n)
{
	struct block aside = { 0 };
	struct lower at = *l;

	at.to = &aside;
	at.scope = scope_new(l->scope->module, l->scope, py_temporary(l));
	for (size_t i = 0; i < n->parameters->len; i++)
		scope_bind_name(at.scope, n->parameters->at[i].name);
	py_value_of(&at, n->left);
	if (aside.len) {
		struct op *op = arena_make(l->reader->arena, struct op);

		op->kind = OP_FUNCTION;
		op->span = n->span;
		op->body = aside;
		*vec_add(l->reader->arena, &l->reader->escaped) = op;
	}
	return py_unknown(n->span);
}
