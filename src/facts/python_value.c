/*
 * What expressions of a Python script give, as far as it is known before a
 * run.
 *
 * What is done on the way (calls) is put where the expression stands.  A
 * name that is bound once to a constant stands for it; others are variables
 * of the program.  Left out: arithmetic, slices, most methods.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "facts/python_facts.h"
#include "parse/expr.h"

struct py_value
py_unknown(struct span span)
{
	return (struct py_value){ .span = span };
}

struct part
py_literal_part(struct span span, struct str s)
{
	return (struct part){
		.kind = PART_LITERAL, .span = span, .text = s, .quoted = true
	};
}

struct py_value
py_text(struct arena *a, struct span span, struct str s)
{
	struct py_value v = { .kind = PY_TEXT, .span = span };

	v.text.span = span;
	*vec_add(a, &v.text) = py_literal_part(span, s);
	return v;
}

struct py_value
py_variable(struct span span, struct str name)
{
	return (
	    struct py_value){ .kind = PY_VARIABLE, .span = span, .name = name };
}

static struct py_value
of_kind(enum py_kind kind, struct span span)
{
	return (struct py_value){ .kind = kind, .span = span };
}

static struct py_value
library(struct span span, struct str name)
{
	return (
	    struct py_value){ .kind = PY_LIBRARY, .span = span, .name = name };
}

/* The path of the repository and REST behind it. */
static struct py_value
root_path(struct arena *a, struct span span, struct str rest)
{
	struct py_value v = { .kind = PY_TEXT, .span = span };

	v.text.span = span;
	*vec_add(a, &v.text) =
	    (struct part){ .kind = PART_ROOT, .span = span, .quoted = true };
	*vec_add(a, &v.text) =
	    py_literal_part(span, str_printf(a, "/" STR_FMT, STR_ARG(rest)));
	return v;
}

struct template py_as_text(struct lower *l, const struct py_value *v)
{
	struct arena *a = l->reader->arena;
	struct template t = { .span = v->span };
	struct part p = { .span = v->span, .quoted = true };

	if (v->kind == PY_TEXT)
		return v->text;
	p.kind = PART_UNKNOWN;
	p.text = v->span.source ? span_text(v->span) : (struct str){ 0 };
	if (v->kind == PY_VARIABLE) {
		p.kind = PART_VARIABLE;
		p.text = v->name;
	}
	*vec_add(a, &t) = p;
	return t;
}

struct template py_rest(struct arena *a, struct span span)
{
	struct template t = { .span = span };

	*vec_add(a, &t) =
	    (struct part){ .kind = PART_ARRAY, .span = span, .quoted = true };
	return t;
}

void
py_add_words(struct lower *l, const struct py_value *v, struct templates *to)
{
	struct arena *a = l->reader->arena;
	struct template t;

	if (v->kind == PY_LIST) {
		for (size_t i = 0; i < v->items.len; i++)
			*vec_add(a, to) = v->items.at[i];
		return;
	}
	t = py_rest(a, v->span);
	if (v->kind == PY_VARIABLE)
		t.at[0].text = v->name;
	*vec_add(a, to) = t;
}

struct setting
py_setting(struct lower *l, struct str name, const struct py_value *v)
{
	struct arena *a = l->reader->arena;
	struct setting s = { .name = name, .span = v->span, .known = true };

	switch ((int)v->kind) {
	case PY_TEXT:
		s.value = v->text;
		break;
	case PY_LIST:
		s.is_array = true;
		s.items = v->items;
		break;
	case PY_VARIABLE:
		s.copies = true;
		s.value = py_as_text(l, v);
		break;
	case PY_NONE:
		s.unset = true;
		break;
	case PY_TRUE:
		s.value = py_text(a, v->span, S("True")).text;
		break;
	case PY_FALSE:
		s.value = py_text(a, v->span, S("")).text;
		break;
	default:
		s.known = false;
		break;
	}
	return s;
}

/* Is it the same in every run: no variables, nothing from outside? */
static bool
is_constant(const struct py_value *v)
{
	const struct template *t = &v->text;
	size_t n = 1;

	if (v->kind == PY_LIST) {
		t = v->items.at;
		n = v->items.len;
		if (n > FIXED_ITEMS)
			return false;
	} else if (v->kind != PY_TEXT) {
		return v->kind == PY_LIBRARY || v->kind == PY_TYPE ||
		       v->kind == PY_FUNCTION || v->kind == PY_NONE ||
		       v->kind == PY_TRUE || v->kind == PY_FALSE ||
		       v->kind == PY_ENVIRON;
	}
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < t[i].len; k++)
			if (t[i].at[k].kind != PART_LITERAL &&
			    t[i].at[k].kind != PART_ROOT &&
			    t[i].at[k].kind != PART_EXPRESSION)
				return false;
	return true;
}

/* x = Class(...): an instance, wherever x is used. */
static struct type *
type_of_call(struct lower *l, const struct python_node *n)
{
	struct scope *in;
	struct binding *b;

	if (n->kind != PYTHON_CALL || n->left->kind != PYTHON_NAME)
		return NULL;
	b = scope_find(l->scope, n->left->name, &in);
	return b && b->kind == BOUND_TYPE && b->times == 1 ? b->type : NULL;
}

static void
fix(struct lower *l, struct scope *in, struct binding *b)
{
	struct block aside = { 0 };
	struct lower at = { l->reader, in, &aside, 0, 0 };

	b->fixed = FIXED_BUSY;
	b->known = py_value_of(&at, b->value);
	b->fixed = !aside.len && is_constant(&b->known) ? FIXED_YES : FIXED_NO;
}

static struct py_value
value_of_import(
    struct lower *l, struct scope *in, struct binding *b, struct span span)
{
	struct reader *r = l->reader;
	struct py_value v = { .span = span };
	struct str dotted = b->dotted;

	v.module = module_of_import(in->module, b->dotted, b->level);
	if (b->kind == BOUND_IMPORT) {
		v.kind = v.module ? PY_MODULE : PY_LIBRARY;
		v.name = dotted;
		return v;
	}
	if (v.module && !str_is(b->attribute, "*")) {
		struct binding *there =
		    map_get(&v.module->scope->names, b->attribute);

		if (there)
			return py_name(l, v.module->scope, there, span);
	}
	dotted = str_printf(r->arena, STR_FMT "%s" STR_FMT, STR_ARG(dotted),
	    dotted.len ? "." : "", STR_ARG(b->attribute));
	v.module = module_of_import(in->module, dotted, b->level);
	v.kind = v.module ? PY_MODULE : PY_LIBRARY;
	v.name = dotted;
	if (b->level)
		v.name = str_printf(r->arena, "." STR_FMT, STR_ARG(dotted));
	return v;
}

static struct py_value
value_of_bound(
    struct lower *l, struct scope *in, struct binding *b, struct span span)
{
	struct py_value v = py_variable(span, b->variable);

	if (b->times == 1 && b->value &&
	    !map_get(
	        &in->module->mutated, str_from(b->variable, in->prefix.len))) {
		if (b->fixed == FIXED_UNASKED)
			fix(l, in, b);
		if (b->fixed == FIXED_YES) {
			v = b->known;
			v.span = span;
			return v;
		}
		v.type = type_of_call(
		    &(struct lower){ l->reader, in, l->to, 0, 0 }, b->value);
	}
	return v;
}

enum { NAME_DEPTH = 32 }; /* modules that hand a name on */

struct py_value
py_name(struct lower *l, struct scope *in, struct binding *b, struct span span)
{
	struct py_value v = py_unknown(span), sub;

	switch ((int)b->kind) {
	case BOUND_FUNCTION:
		v.kind = b->times == 1 ? PY_FUNCTION : PY_UNKNOWN;
		v.function = b->function;
		return v;
	case BOUND_TYPE:
		v.kind = b->times == 1 ? PY_TYPE : PY_UNKNOWN;
		v.type = b->type;
		return v;
	case BOUND_IMPORT:
	case BOUND_FROM:
		if (l->reader->name_depth >= NAME_DEPTH)
			return v;
		l->reader->name_depth++;
		sub = value_of_import(l, in, b, span);
		l->reader->name_depth--;
		return sub;
	default:
		return value_of_bound(l, in, b, span);
	}
}

static struct py_value
value_of_name(struct lower *l, const struct python_node *n)
{
	struct arena *a = l->reader->arena;
	struct scope *in;
	struct binding *b = scope_find(l->scope, n->name, &in);

	if (b)
		return py_name(l, in, b, n->span);
	if (str_is(n->name, "__file__"))
		return root_path(a, n->span, l->scope->module->path);
	if (str_is(n->name, "__name__"))
		return py_unknown(n->span);
	return library(
	    n->span, str_printf(a, "builtins." STR_FMT, STR_ARG(n->name)));
}

static struct py_value
library_attribute(
    struct lower *l, struct str base, struct str name, struct span span)
{
	struct arena *a = l->reader->arena;
	struct str dotted =
	    str_printf(a, STR_FMT "." STR_FMT, STR_ARG(base), STR_ARG(name));

	if (str_is(dotted, "os.environ"))
		return of_kind(PY_ENVIRON, span);
	if (str_is(dotted, "sys.executable"))
		return py_text(a, span, S("python3"));
	if (str_is(dotted, "os.sep"))
		return py_text(a, span, S("/"));
	if (str_is(dotted, "os.devnull"))
		return py_text(a, span, S("/dev/null"));
	return library(span, dotted);
}

/* Of a class, and then of the class that it names as its base. */
static struct py_value
type_attribute(
    struct lower *l, struct type *t, struct str name, struct span span)
{
	for (int depth = 0; t && depth < NAME_DEPTH; depth++) {
		struct binding *b = map_get(&t->scope->names, name), *up;
		const struct python_nodes *bases = &t->statement->items;
		struct scope *in;

		if (b)
			return py_name(l, t->scope, b, span);
		if (!bases->len || bases->at[0]->kind != PYTHON_NAME)
			break;
		up = scope_find(t->scope->up, bases->at[0]->name, &in);
		if (!up)
			break;
		if (up->kind != BOUND_TYPE)
			return py_unknown(span);
		t = up->type == t ? NULL : up->type;
	}
	if (!t)
		return py_unknown(span);
	return py_variable(span, str_printf(l->reader->arena, STR_FMT STR_FMT,
	                             STR_ARG(t->scope->prefix), STR_ARG(name)));
}

struct py_value
py_attribute(struct lower *l, const struct py_value *base, struct str name,
    struct span span)
{
	struct py_value v = py_unknown(span);
	struct binding *b;

	name = py_keep(l->scope->module, name);
	switch ((int)base->kind) {
	case PY_LIBRARY:
		return library_attribute(l, base->name, name, span);
	case PY_MODULE:
		b = map_get(&base->module->scope->names, name);
		if (b)
			return py_name(l, base->module->scope, b, span);
		return library_attribute(l, base->name, name, span);
	case PY_TYPE:
	case PY_INSTANCE:
		return type_attribute(l, base->type, name, span);
	case PY_VARIABLE:
		if (base->type)
			return type_attribute(l, base->type, name, span);
		break;
	default:
		break;
	}
	if (str_is(name, "parent"))
		return py_path_parent(l, base, 1);
	return v;
}

/* The first parameter of a method is an instance. */
static struct type *
type_of_self(struct lower *l, const struct python_node *n)
{
	struct scope *s = l->scope;

	while (s && !s->function)
		s = s->up;
	if (n->kind != PYTHON_NAME || !s || !s->function->type ||
	    s->function->is_static || !s->function->statement->parameters.len)
		return NULL;
	return str_eq(s->function->statement->parameters.at[0].name, n->name)
	           ? s->function->type
	           : NULL;
}

/* import a.b; a.b.c: the module, where the tree has it. */
static void
find_module(struct lower *l, const struct python_node *n, struct py_value *base)
{
	struct str dotted, top, rest;
	struct binding *b;
	struct scope *in;
	struct module *m;

	if (base->kind != PY_LIBRARY ||
	    !python_dotted_name(l->reader->scratch, n, &dotted))
		return;
	str_cut(dotted, '.', &top, &rest);
	b = scope_find(l->scope, top, &in);
	if (!b || b->kind != BOUND_IMPORT || !str_eq(b->dotted, top))
		return;
	m = module_of_import(in->module, dotted, 0);
	if (!m)
		return;
	base->kind = PY_MODULE;
	base->module = m;
}

struct py_value
py_base_of(struct lower *l, const struct python_node *n)
{
	struct py_value base = py_callee_of(l, n->left);

	if (n->left->kind == PYTHON_ATTRIBUTE)
		find_module(l, n->left, &base);
	return base;
}

static struct py_value
value_of_attribute(struct lower *l, const struct python_node *n)
{
	struct py_value base = py_base_of(l, n);

	return py_attribute(l, &base, n->name, n->span);
}

void
py_evaluate_children(struct lower *l, const struct python_node *n)
{
	const struct python_node *three[] = { n->left, n->right, n->third };

	for (size_t i = 0; i < 3; i++)
		if (three[i])
			py_value_of(l, three[i]);
	for (size_t i = 0; i < n->items.len; i++)
		py_value_of(l, n->items.at[i]);
}

static struct py_value
environment(struct lower *l, const struct python_node *key, struct span span)
{
	struct py_value v = py_value_of(l, key);
	struct str name;

	if (v.kind != PY_TEXT ||
	    !template_literal(l->reader->arena, &v.text, &name) || !name.len)
		return py_unknown(span);
	return py_variable(span, name);
}

/* [1:], all but the script itself */
static bool
is_from_one(const struct python_node *n)
{
	return n->kind == PYTHON_SLICE && n->left && !n->right && !n->third &&
	       n->left->kind == PYTHON_NUMBER && str_is(n->left->name, "1");
}

static struct py_value
value_of_subscript(struct lower *l, const struct python_node *n)
{
	struct arena *a = l->reader->arena;
	struct py_value base, out = { .kind = PY_LIST, .span = n->span };
	uint32_t index = 0;
	bool numbered = n->right->kind == PYTHON_NUMBER &&
	                str_to_uint(n->right->name, &index);

	if (n->left->kind == PYTHON_ATTRIBUTE &&
	    str_is(n->left->name, "parents") && numbered && index < 100) {
		base = py_value_of(l, n->left->left);
		return py_path_parent(l, &base, (size_t)index + 1);
	}
	base = py_callee_of(l, n->left);
	if (base.kind == PY_ENVIRON)
		return environment(l, n->right, n->span);
	if (base.kind == PY_LIBRARY && str_is(base.name, "sys.argv")) {
		struct template t = { .span = n->span };

		l->reader->takes_words = true;
		*vec_add(a, &t) = (struct part){
			.kind = numbered                ? PART_POSITION
			        : is_from_one(n->right) ? PART_REST
			                                : PART_ARRAY,
			.span = n->span,
			.number = index,
			.text =
			    numbered ? span_text(n->span) : (struct str){ 0 },
			.quoted = true,
		};
		if (!numbered) {
			*vec_add(a, &out.items) = t;
			return out;
		}
		out.kind = PY_TEXT;
		out.text = t;
		return out;
	}
	if (n->right->kind == PYTHON_SLICE) {
		const struct python_node *s = n->right;

		if (!s->left && !s->right && !s->third)
			return base;
	}
	if (numbered && base.kind == PY_LIST && index < base.items.len &&
	    is_constant(&base)) {
		out.kind = PY_TEXT;
		out.text = base.items.at[index];
		return out;
	}
	py_value_of(l, n->right);
	return py_unknown(n->span);
}

/* x + y: a list where one of them is one. */
static struct py_value
add(struct lower *l, const struct py_value *x, const struct py_value *y)
{
	struct arena *a = l->reader->arena;
	struct py_value v = { .span = span_join(x->span, y->span) };
	struct template t;

	if (x->kind == PY_LIST || y->kind == PY_LIST) {
		v.kind = PY_LIST;
		py_add_words(l, x, &v.items);
		py_add_words(l, y, &v.items);
		return v;
	}
	if (x->kind != PY_TEXT && y->kind != PY_TEXT)
		return v;
	v.kind = PY_TEXT;
	v.text.span = v.span;
	t = py_as_text(l, x);
	py_append(a, &v.text, &t);
	t = py_as_text(l, y);
	py_append(a, &v.text, &t);
	return v;
}

static struct py_value
value_of_binary(struct lower *l, const struct python_node *n)
{
	struct py_value v = py_value_of(l, n->items.at[0]), w;

	for (size_t i = 1; i < n->items.len; i++) {
		enum python_operator op = n->operators[i - 1];

		if (op == PYTHON_MODULO) {
			v = py_percent(l, n->items.at[i], &v);
			continue;
		}
		w = py_value_of(l, n->items.at[i]);
		if (op == PYTHON_ADD)
			v = add(l, &v, &w);
		else if (op == PYTHON_DIVIDE)
			v = py_path_join(l, &v, &w);
		else if (op == PYTHON_BIT_OR && v.kind == PY_ENVIRON &&
		         w.kind == PY_LIST) {
			struct py_value all = { .kind = PY_LIST,
				.span = n->span };

			py_add_all_of(l, &all, &v);
			py_add_all_of(l, &all, &w);
			v = all;
		} else {
			v = py_unknown(n->span);
		}
	}
	if (v.span.source)
		v.span = n->span;
	return v;
}

static struct py_value
value_of_named(struct lower *l, const struct python_node *n)
{
	struct py_value v = py_value_of(l, n->left);
	struct scope *in;
	struct binding *b = scope_find(l->scope, n->name, &in);

	if (b)
		py_set(l, b->variable, &v, n->span);
	return b ? py_variable(n->span, b->variable) : v;
}

static bool
may_work(struct reader *r, const struct python_node *n)
{
	if (r->work_left && arena_used(r->arena) < r->most) {
		r->work_left--;
		return true;
	}
	if (!r->opaque_by_bound)
		*vec_add(r->arena, &r->problems) = (struct problem){
			.kind = PROBLEM_BOUND,
			.span = n->span,
			.message = str_printf(r->arena,
			    "more than %d expressions to follow; from here "
			    "on none is",
			    PYTHON_WORK),
		};
	r->opaque = r->opaque_by_bound = true;
	return false;
}

struct py_value
py_callee_of(struct lower *l, const struct python_node *n)
{
	if (n->kind == PYTHON_NAME && may_work(l->reader, n)) {
		struct type *self = type_of_self(l, n);
		struct py_value v = of_kind(PY_INSTANCE, n->span);

		v.type = self;
		return self ? v : value_of_name(l, n);
	}
	if (n->kind == PYTHON_ATTRIBUTE && may_work(l->reader, n))
		return value_of_attribute(l, n);
	return py_value_of(l, n);
}

static struct py_value
value_of(struct lower *l, const struct python_node *n)
{
	struct py_value v;

	switch ((int)n->kind) {
	case PYTHON_NAME:
	case PYTHON_ATTRIBUTE:
		v = py_callee_of(l, n);
		if (v.kind == PY_FUNCTION)
			py_escape(v.function);
		return v;
	case PYTHON_STRING:
		return py_value_of_string(l, n);
	case PYTHON_NUMBER:
		return py_text(l->reader->arena, n->span,
		    py_keep(l->scope->module, n->name));
	case PYTHON_NONE:
		return of_kind(PY_NONE, n->span);
	case PYTHON_TRUE:
		return of_kind(PY_TRUE, n->span);
	case PYTHON_FALSE:
		return of_kind(PY_FALSE, n->span);
	case PYTHON_TUPLE:
	case PYTHON_LIST:
		return py_value_of_list(l, n);
	case PYTHON_DICT:
		return py_value_of_dict(l, n);
	case PYTHON_BINARY:
		return value_of_binary(l, n);
	case PYTHON_SUBSCRIPT:
		return value_of_subscript(l, n);
	case PYTHON_CALL:
		return py_call(l, n);
	case PYTHON_TERNARY:
		py_value_of(l, n->third);
		return py_value_of_choice(l, n, n->left, n->right);
	case PYTHON_OR:
		return py_value_of_or(l, n);
	case PYTHON_AWAIT:
		return py_value_of(l, n->left);
	case PYTHON_NAMED:
		return value_of_named(l, n);
	case PYTHON_LAMBDA:
		return py_value_of_lambda(l, n);
	case PYTHON_LIST_COMPREHENSION:
	case PYTHON_SET_COMPREHENSION:
	case PYTHON_DICT_COMPREHENSION:
	case PYTHON_GENERATOR:
		return py_value_of_comprehension(l, n);
	default:
		py_evaluate_children(l, n);
		return py_unknown(n->span);
	}
}

struct py_value
py_value_of(struct lower *l, const struct python_node *n)
{
	return may_work(l->reader, n) ? value_of(l, n) : py_unknown(n->span);
}
