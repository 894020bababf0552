/*
 * Calls in a Python script: of its own functions and classes, whose
 * parameters are bound to what the call gives, and of methods.
 *
 * A call through what is not known (a table, a parameter, another package)
 * could do anything: the program is then opaque.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "facts/python_facts.h"

/* The arguments of one call being bound. */
struct binder {
	struct lower *l;
	struct function *f;
	const struct python_node *call;
	struct settings *out;
	bool *given;      /* of each parameter */
	bool starred;     /* *args: what is not given yet may be */
	struct str extra; /* **kwargs of the caller: its prefix, or empty */
	bool more;        /* **x: whatever is not given may be */
};

static struct str
parameter_name(const struct binder *b, struct str name)
{
	return str_printf(b->l->reader->arena, STR_FMT STR_FMT,
	    STR_ARG(b->f->scope->prefix), STR_ARG(name));
}

static void
bind_one(struct binder *b, struct str name, const struct py_value *v)
{
	struct setting s = py_setting(b->l, parameter_name(b, name), v);

	*vec_add(b->l->reader->arena, b->out) = s;
}

static struct str
rest_name(const struct function *f, enum python_parameter_kind kind)
{
	for (size_t i = 0; i < f->statement->parameters.len; i++)
		if (f->statement->parameters.at[i].kind == kind)
			return f->statement->parameters.at[i].name;
	return (struct str){ 0 };
}

/* Those that stand by their place; what is left goes to *args. */
static void
bind_places(struct binder *b, size_t skip)
{
	const struct python_parameters *all = &b->f->statement->parameters;
	struct py_value rest = { .kind = PY_LIST, .span = b->call->span };
	struct str name = rest_name(b->f, PYTHON_REST);
	size_t next = skip;

	for (size_t i = 0; i < b->call->items.len; i++) {
		const struct python_node *n = b->call->items.at[i];
		struct py_value v;

		if (!python_is_positional(n))
			continue;
		while (next < all->len && all->at[next].kind != PYTHON_PLAIN &&
		       all->at[next].kind != PYTHON_POSITIONAL)
			next = all->len;
		if (n->kind == PYTHON_STARRED) {
			v = py_value_of(b->l, n->left);
			py_add_words(b->l, &v, &rest.items);
			b->starred = b->starred || next < all->len;
			continue;
		}
		v = py_value_of(b->l, n);
		if (b->starred)
			continue;
		if (next < all->len) {
			bind_one(b, all->at[next].name, &v);
			b->given[next++] = true;
		} else {
			*vec_add(b->l->reader->arena, &rest.items) =
			    py_as_text(b->l, &v);
		}
	}
	if (name.len && b->starred)
		rest = py_unknown(b->call->span);
	if (name.len)
		bind_one(b, name, &rest);
}

/* **kwargs that the caller was itself given. */
static void
note_extra(struct binder *b, const struct python_node *n)
{
	struct function *f = b->l->scope->function;

	if (f && n->kind == PYTHON_NAME &&
	    str_eq(n->name, rest_name(f, PYTHON_REST_KEYWORDS)))
		b->extra = str_printf(b->l->reader->arena, STR_FMT STR_FMT ".",
		    STR_ARG(f->scope->prefix), STR_ARG(n->name));
	else
		b->more = true;
}

static void
bind_keywords(struct binder *b)
{
	const struct python_parameters *all = &b->f->statement->parameters;
	struct str rest = rest_name(b->f, PYTHON_REST_KEYWORDS);

	for (size_t i = 0; i < b->call->items.len; i++) {
		const struct python_node *n = b->call->items.at[i];
		struct py_value v;
		size_t k = 0;

		if (n->kind == PYTHON_DOUBLE_STARRED) {
			note_extra(b, n->left);
			py_value_of(b->l, n->left);
		}
		if (n->kind != PYTHON_KEYWORD)
			continue;
		v = py_value_of(b->l, n->left);
		while (k < all->len && !str_eq(all->at[k].name, n->name))
			k++;
		if (k < all->len) {
			bind_one(b, n->name, &v);
			b->given[k] = true;
		} else if (rest.len) {
			bind_one(b,
			    str_printf(b->l->reader->arena, STR_FMT "." STR_FMT,
			        STR_ARG(rest), STR_ARG(n->name)),
			    &v);
		}
	}
}

/* What the caller's **kwargs may hold under NAME, or else VALUE. */
static struct py_value
or_extra(struct binder *b, struct str name, const struct py_value *value)
{
	struct arena *a = b->l->reader->arena;
	struct py_value v = py_variable(b->call->span,
	    str_printf(a, STR_FMT STR_FMT, STR_ARG(b->extra), STR_ARG(name)));

	if (value && value->kind == PY_TEXT)
		v = py_or_else(b->l, &v, value->text);
	return v;
}

static void
bind_defaults(struct binder *b, size_t skip)
{
	const struct python_parameters *all = &b->f->statement->parameters;
	struct lower at = *b->l;

	at.scope = b->f->scope->up;
	for (size_t i = skip; i < all->len; i++) {
		const struct python_parameter *p = &all->at[i];
		struct py_value v = py_unknown(p->span);

		if (b->given[i] || p->kind == PYTHON_REST ||
		    p->kind == PYTHON_REST_KEYWORDS)
			continue;
		if (p->value && !b->more && !b->starred)
			v = py_value_of(&at, p->value);
		if (b->extra.len)
			v = or_extra(b, p->name, &v);
		bind_one(b, p->name, &v);
	}
}

/* What processes are asked for goes on in **kwargs. */
static void
hand_on_extra(struct binder *b)
{
	static const char *const names[] = { "cwd", "env", "shell" };
	struct str rest = rest_name(b->f, PYTHON_REST_KEYWORDS);

	for (size_t i = 0; rest.len && i < 3; i++) {
		struct py_value v = py_unknown(b->call->span);

		if (!b->extra.len && !b->more)
			return;
		if (b->extra.len)
			v = or_extra(b, str_of(names[i]), NULL);
		if (python_keyword(b->call, names[i]))
			continue;
		bind_one(b,
		    str_printf(b->l->reader->arena, STR_FMT ".%s",
		        STR_ARG(rest), names[i]),
		    &v);
	}
}

static struct py_value
call_function(struct lower *l, struct function *f,
    const struct python_node *call, size_t skip)
{
	struct settings settings = { 0 };
	struct binder b = { .l = l, .f = f, .call = call, .out = &settings };
	struct str result = py_temporary(l);
	struct py_value v = py_variable(call->span, f->result);
	struct op *op;

	py_ask_for(f);
	b.given = arena_array(
	    l->reader->scratch, bool, f->statement->parameters.len + 1);
	if (f->is_opaque) {
		py_evaluate_children(l, call);
		b.more = true;
	} else {
		bind_places(&b, skip);
		bind_keywords(&b);
	}
	bind_defaults(&b, skip);
	hand_on_extra(&b);
	op = py_op(l, OP_CALL, call->span);
	op->callee = f->op;
	op->settings = settings;
	py_set(l, result, &v, call->span);
	return py_variable(call->span, result);
}

static struct py_value
make_instance(struct lower *l, struct type *t, const struct python_node *call)
{
	struct py_value v = { .kind = PY_INSTANCE, .span = call->span };
	struct py_value init, field;

	v.type = t;
	init = py_attribute(l, &v, S("__init__"), call->span);
	if (init.kind == PY_FUNCTION) {
		call_function(l, init.function, call, 1);
		return v;
	}
	/* A class of data: its fields are set by their names. */
	for (size_t i = 0; i < call->items.len; i++) {
		const struct python_node *n = call->items.at[i];

		field = py_value_of(l, n->kind == PYTHON_KEYWORD ? n->left : n);
		if (n->kind == PYTHON_KEYWORD)
			py_set(l,
			    str_printf(l->reader->arena, STR_FMT STR_FMT,
			        STR_ARG(t->scope->prefix), STR_ARG(n->name)),
			    &field, n->span);
	}
	return v;
}

/* x.append(y), x.extend(y) of a list; x.update(y) of a dict. */
static bool
grow(struct lower *l, const struct python_node *call,
    const struct py_value *base)
{
	struct str name = call->left->name;
	const struct python_node *n = python_positional(call, 0);
	struct arena *a = l->reader->arena;
	struct setting s = { .name = base->name, .span = call->span };
	struct py_value v;

	s.append = s.is_array = s.known = true;
	if (base->kind != PY_VARIABLE || base->type)
		return false;
	if (str_is(name, "append") && n) {
		v = py_value_of(l, n);
		*vec_add(a, &s.items) = py_as_text(l, &v);
		s.items.at[0].span = n->span;
	} else if (str_is(name, "extend") && n) {
		v = py_value_of(l, n);
		py_add_words(l, &v, &s.items);
	} else if (str_is(name, "update") || str_is(name, "insert") ||
	           str_is(name, "pop") || str_is(name, "remove") ||
	           str_is(name, "clear") || str_is(name, "setdefault")) {
		py_evaluate_children(l, call);
		*vec_add(a, &s.items) = py_rest(a, call->span);
		s.append = !str_is(name, "insert") && !str_is(name, "clear");
	} else {
		return false;
	}
	py_add_setting(l, call->span, &s);
	return true;
}

/* os.environ.get("X", "y"), .setdefault(), .pop(), .update() */
static struct py_value
call_environ(struct lower *l, const struct python_node *call)
{
	const struct python_node *key = python_positional(call, 0);
	struct str name = call->left->name, text;
	struct py_value v = py_unknown(call->span);
	struct setting s = { .span = call->span, .exported = true };

	if (str_is(name, "copy")) {
		v.kind = PY_LIST;
		*vec_add(l->reader->arena, &v.items) =
		    py_rest(l->reader->arena, call->span);
		return v;
	}
	if (!key || !python_string_literal(l->reader->arena, key, &text)) {
		py_evaluate_children(l, call);
		/* Any names may be set. */
		if (str_is(name, "update") || str_is(name, "setdefault"))
			py_add_setting(l, call->span, &s);
		return v;
	}
	if (str_is(name, "pop")) {
		s.name = py_keep(l->scope->module, text);
		s.unset = true;
		py_add_setting(l, call->span, &s);
		return py_unknown(call->span);
	}
	v = py_environment(l, call, text);
	if (str_is(name, "setdefault")) {
		s = py_setting(l, py_keep(l->scope->module, text), &v);
		s.exported = true;
		py_add_setting(l, call->span, &s);
	}
	return v;
}

static struct py_value
call_method(struct lower *l, const struct python_node *call,
    const struct py_value *base)
{
	struct str name = call->left->name;
	struct py_value v;

	if (base->kind == PY_ENVIRON)
		return call_environ(l, call);
	if (base->kind == PY_LIST && str_is(name, "copy")) {
		v = *base;
		v.span = call->span;
		return v;
	}
	if (grow(l, call, base))
		return py_unknown(call->span);
	if (base->kind == PY_TEXT || base->kind == PY_VARIABLE)
		return py_text_method(l, call, base);
	/* Of an object that is not known: it may be one of ours. */
	if (map_get(&l->scope->module->methods, name))
		l->reader->opaque = true;
	py_evaluate_children(l, call);
	return py_unknown(call->span);
}

static struct py_value
call_value(
    struct lower *l, const struct python_node *n, const struct py_value *callee)
{
	size_t skip = 0;

	switch ((int)callee->kind) {
	case PY_FUNCTION:
		if (callee->function->type && !callee->function->is_static &&
		    n->left->kind == PYTHON_ATTRIBUTE)
			skip = 1;
		return call_function(l, callee->function, n, skip);
	case PY_TYPE:
		return make_instance(l, callee->type, n);
	case PY_LIBRARY:
		return py_library_call(l, n, callee->name);
	default:
		py_evaluate_children(l, n);
		return py_unknown(n->span);
	}
}

/* super().f() */
static bool
is_super(const struct python_node *n)
{
	return n->kind == PYTHON_CALL && n->left->kind == PYTHON_NAME &&
	       str_is(n->left->name, "super");
}

/* Does what stands in front say which function a method is? */
static bool
is_named_by(const struct py_value *base)
{
	return base->kind == PY_LIBRARY || base->kind == PY_MODULE ||
	       base->kind == PY_TYPE || base->kind == PY_INSTANCE ||
	       (base->kind == PY_VARIABLE && base->type);
}

struct py_value
py_call(struct lower *l, const struct python_node *n)
{
	const struct python_node *left = n->left;
	struct py_value callee, base;

	if (left->kind == PYTHON_ATTRIBUTE) {
		if (is_super(left->left)) {
			l->reader->opaque = true;
			py_evaluate_children(l, n);
			return py_unknown(n->span);
		}
		base = py_base_of(l, left);
		if (is_named_by(&base))
			callee = py_attribute(l, &base, left->name, left->span);
		else
			return call_method(l, n, &base);
		if (callee.kind == PY_VARIABLE || callee.kind == PY_UNKNOWN)
			l->reader->opaque = true;
		return call_value(l, n, &callee);
	}
	callee = py_callee_of(l, left);
	/* A parameter, a table: it may be any function. */
	if (callee.kind == PY_UNKNOWN || callee.kind == PY_VARIABLE)
		l->reader->opaque = true;
	return call_value(l, n, &callee);
}
