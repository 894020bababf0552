/*
 * The names of a Python script: which scope binds them, and how often.
 *
 * A name that one plain assignment binds, and to which nothing is added,
 * can stand for its value wherever it is used.  Names that `from x import *`
 * brings are not known.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "facts/python_facts.h"

struct str
py_keep(const struct module *m, struct str s)
{
	uintptr_t at = (uintptr_t)s.at, from = (uintptr_t)m->text.s.at;

	if (at >= from && at + s.len <= from + m->text.s.len)
		return s;
	return str_copy(m->reader->arena, s);
}

struct scope *
scope_new(struct module *m, struct scope *up, struct str prefix)
{
	struct scope *s = arena_make(m->reader->arena, struct scope);

	s->module = m;
	s->up = up;
	s->prefix = prefix;
	return s;
}

/* Of what begins at SPAN in UP: no other scope has this prefix. */
static struct scope *
scope_below(struct scope *up, struct str name, struct span span)
{
	return scope_new(up->module, up,
	    str_printf(up->module->reader->arena, STR_FMT STR_FMT "#%u.",
	        STR_ARG(up->prefix), STR_ARG(name), (unsigned)span.off));
}

static struct binding *
bind(struct scope *s, struct str name, int kind)
{
	struct arena *a = s->module->reader->arena;
	struct binding *b = map_get(&s->names, name);

	if (!b) {
		b = arena_make(a, struct binding);
		name = py_keep(s->module, name);
		map_put(a, &s->names, name, b);
		b->kind = kind;
		b->variable = str_printf(
		    a, STR_FMT STR_FMT, STR_ARG(s->prefix), STR_ARG(name));
	}
	/* Of two kinds nothing is known. */
	if ((int)b->kind != kind && b->kind != BOUND_GLOBAL &&
	    b->kind != BOUND_PARAMETER)
		b->kind = BOUND_VALUE;
	b->times++;
	b->value = NULL;
	return b;
}

static void
bind_target(struct scope *s, const struct python_node *n,
    const struct python_node *value)
{
	switch ((int)n->kind) {
	case PYTHON_NAME:
		bind(s, n->name, BOUND_VALUE)->value = value;
		break;
	case PYTHON_TUPLE:
	case PYTHON_LIST:
		for (size_t i = 0; i < n->items.len; i++)
			bind_target(s, n->items.at[i], NULL);
		break;
	case PYTHON_STARRED:
		bind_target(s, n->left, NULL);
		break;
	case PYTHON_SUBSCRIPT:
		if (n->left->kind == PYTHON_NAME)
			map_put(s->module->reader->arena, &s->module->mutated,
			    n->left->name, s);
		break;
	default:
		break;
	}
}

void
scope_bind_target(struct scope *s, const struct python_node *n)
{
	bind_target(s, n, NULL);
}

void
scope_bind_name(struct scope *s, struct str name)
{
	(void)bind(s, name, BOUND_PARAMETER);
}

static bool
is_mutator(struct str name)
{
	static const char *const names[] = { "append", "extend", "insert",
		"update", "setdefault", "pop", "remove", "clear", "sort",
		"reverse", "add", "discard", NULL };

	return str_is_one_of(name, names);
}

/* x := y, and x.append(y). */
static void
look_into(struct scope *s, const struct python_node *n)
{
	if (!n)
		return;
	if (n->kind == PYTHON_NAMED)
		(void)bind(s, n->name, BOUND_VALUE);
	if (n->kind == PYTHON_CALL && n->left->kind == PYTHON_ATTRIBUTE &&
	    n->left->left->kind == PYTHON_NAME && is_mutator(n->left->name))
		map_put(s->module->reader->arena, &s->module->mutated,
		    n->left->left->name, s);
	look_into(s, n->left);
	look_into(s, n->right);
	look_into(s, n->third);
	for (size_t i = 0; i < n->items.len; i++)
		look_into(s, n->items.at[i]);
}

static void
bind_import(struct scope *s, const struct python_statement *st)
{
	for (size_t i = 0; i < st->nnames; i++) {
		const struct python_alias *x = &st->names[i];
		struct str name = x->alias, rest;
		struct binding *b;

		if (!name.len)
			str_cut(x->name, '.', &name, &rest);
		/* Of one that stands in for another the first counts. */
		b = map_get(&s->names, name);
		if (b && b->dotted.len && is_standard_module(b->dotted))
			continue;
		b = bind(s, name,
		    st->kind == PYTHON_FROM ? BOUND_FROM : BOUND_IMPORT);
		/* try: import x; except: x = None */
		if (b->kind != BOUND_FROM && b->kind != BOUND_IMPORT &&
		    b->kind != BOUND_VALUE)
			continue;
		b->kind = st->kind == PYTHON_FROM ? BOUND_FROM : BOUND_IMPORT;
		b->level = st->level;
		if (st->kind == PYTHON_FROM) {
			b->dotted = py_keep(s->module, st->name);
			b->attribute = py_keep(s->module, x->name);
		} else {
			b->dotted =
			    py_keep(s->module, x->alias.len ? x->name : name);
		}
	}
}

static bool
is_harmless_decorator(struct str name)
{
	static const char *const names[] = { "property", "staticmethod",
		"classmethod", "dataclass", "dataclasses.dataclass",
		"lru_cache", "functools.lru_cache", "cache", "functools.cache",
		"cached_property", "functools.cached_property",
		"contextmanager", "contextlib.contextmanager", "override",
		"typing.override", "abstractmethod", "abc.abstractmethod",
		"wraps", "functools.wraps", "overload", "typing.overload",
		NULL };

	return str_is_one_of(name, names);
}

static void
note_decorators(struct function *f)
{
	struct arena *a = f->scope->module->reader->arena;

	for (size_t i = 0; i < f->statement->decorators.len; i++) {
		const struct python_node *n = f->statement->decorators.at[i];
		struct str name = { 0 };

		if (n->kind == PYTHON_CALL)
			n = n->left;
		if (!python_dotted_name(a, n, &name) ||
		    !is_harmless_decorator(name))
			f->is_opaque = true;
		f->is_static |= str_is(name, "staticmethod");
	}
	/* Whoever decorates it may call it, as a command for one. */
	if (f->is_opaque)
		py_escape(f);
}

static void
bind_function(struct scope *s, const struct python_statement *st)
{
	struct module *m = s->module;
	struct arena *a = m->reader->arena;
	struct function *f = arena_make(a, struct function);
	struct binding *b = bind(s, st->name, BOUND_FUNCTION);

	f->statement = st;
	f->scope = scope_below(s, st->name, st->span);
	f->scope->function = f;
	f->type = s->type;
	f->result = str_printf(a, STR_FMT "()." STR_FMT,
	    STR_ARG(str_slice(f->scope->prefix, 0, f->scope->prefix.len - 1)),
	    STR_ARG(st->name));
	f->op = arena_make(a, struct op);
	f->op->kind = OP_FUNCTION;
	f->op->span = st->span;
	f->op->name = py_keep(m, st->name);
	f->op->scope = f->scope->prefix;
	b->function = f;
	if (s->type)
		map_put(a, &m->methods, f->op->name, f);
	note_decorators(f);
}

static void
bind_type(struct scope *s, const struct python_statement *st)
{
	struct type *t = arena_make(s->module->reader->arena, struct type);
	struct binding *b = bind(s, st->name, BOUND_TYPE);

	t->statement = st;
	t->scope = scope_below(s, st->name, st->span);
	t->scope->type = t;
	b->type = t;
	scope_fill(t->scope, &st->body);
}

static void
bind_global(struct scope *s, const struct python_statement *st)
{
	struct scope *top = s;

	while (top->up)
		top = top->up;
	for (size_t i = 0; i < st->nnames && st->kind == PYTHON_GLOBAL; i++) {
		if (s != top)
			bind(s, st->names[i].name, BOUND_GLOBAL)->kind =
			    BOUND_GLOBAL;
		/* It is bound twice, whatever the function does. */
		(void)bind(top, st->names[i].name, BOUND_VALUE);
		(void)bind(top, st->names[i].name, BOUND_VALUE);
	}
	for (size_t i = 0; i < st->nnames && st->kind == PYTHON_NONLOCAL; i++)
		map_put(s->module->reader->arena, &s->module->mutated,
		    st->names[i].name, s);
}

static void
bind_statement(struct scope *s, const struct python_statement *st)
{
	switch ((int)st->kind) {
	case PYTHON_ASSIGN:
		for (size_t i = 0; i < st->items.len; i++)
			bind_target(s, st->items.at[i],
			    st->items.len == 1 ? st->value : NULL);
		break;
	case PYTHON_ANNOTATE:
		if (st->value)
			bind_target(s, st->items.at[0], st->value);
		break;
	case PYTHON_AUGMENT:
	case PYTHON_FOR:
		/* It is bound twice, whatever the body does. */
		bind_target(s, st->items.at[0], NULL);
		bind_target(s, st->items.at[0], NULL);
		break;
	case PYTHON_DELETE:
		for (size_t i = 0; i < st->items.len; i++)
			bind_target(s, st->items.at[i], NULL);
		break;
	case PYTHON_WITH:
		for (size_t i = 0; i < st->items.len; i++)
			if (st->items.at[i]->kind == PYTHON_AS)
				bind_target(s, st->items.at[i]->right, NULL);
		break;
	case PYTHON_IMPORT:
	case PYTHON_FROM:
		bind_import(s, st);
		break;
	case PYTHON_FUNCTION:
		bind_function(s, st);
		return;
	case PYTHON_CLASS:
		bind_type(s, st);
		return;
	case PYTHON_GLOBAL:
	case PYTHON_NONLOCAL:
		bind_global(s, st);
		break;
	default:
		break;
	}
	look_into(s, st->value);
	for (size_t i = 0; i < st->items.len; i++)
		look_into(s, st->items.at[i]);
	scope_fill(s, &st->body);
	for (size_t i = 0; i < st->narms; i++) {
		if (st->arms[i].kind == PYTHON_EXCEPT && st->arms[i].name.len)
			(void)bind(s, st->arms[i].name, BOUND_VALUE);
		look_into(s, st->arms[i].test);
		scope_fill(s, &st->arms[i].body);
	}
}

void
scope_fill(struct scope *s, const struct python_body *body)
{
	for (size_t i = 0; i < body->len; i++)
		bind_statement(s, body->at[i]);
}

/* Parameters first; the body is looked through when it is first needed. */
struct scope *
scope_of_function(struct function *f)
{
	struct scope *s = f->scope;

	if (f->is_filled)
		return s;
	f->is_filled = true;
	for (size_t i = 0; i < f->statement->parameters.len; i++)
		(void)bind(
		    s, f->statement->parameters.at[i].name, BOUND_PARAMETER);
	scope_fill(s, &f->statement->body);
	return s;
}

/* The scope of a class is not around those of its methods. */
struct binding *
scope_find(struct scope *s, struct str name, struct scope **in)
{
	bool first = true;

	for (; s; s = s->up, first = false) {
		struct binding *b;

		if (s->type && !first)
			continue;
		b = map_get(&s->names, name);
		if (!b || (b->kind == BOUND_GLOBAL && s->up))
			continue;
		*in = s;
		return b;
	}
	return NULL;
}
