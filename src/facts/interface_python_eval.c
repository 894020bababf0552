/*
 * Expressions of a Python script, as far as its interface needs them:
 * literals, names, attributes, lists, calls of its own functions and of the
 * libraries that read arguments.  All else is unknown.
 */

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "facts/interface_python.h"

void
python_note_argv(struct python_reading *r, struct span span)
{
	if (!r->argv_used.source)
		r->argv_used = span;
}

void
python_escapes(struct python_reading *r, struct thing *t, struct span span)
{
	switch ((int)t->kind) {
	case THING_PARSER:
	case THING_GROUP:
	case THING_COMMANDS:
	case THING_COMMAND:
		interface_incomplete(
		    t->interface, span, S("it is passed to what is not read"));
		break;
	case THING_ARGV:
		python_note_argv(r, span);
		break;
	case THING_LIST:
	case THING_DICT:
		for (size_t i = 0; i < t->items.len && i < 64; i++)
			if (t->items.at[i]->kind != t->kind)
				python_escapes(r, t->items.at[i], span);
		break;
	case THING_INSTANCE:
		for (size_t i = 0; i < t->attributes->len; i++) {
			struct thing *a = t->attributes->at[i].value;

			if (a->kind != THING_INSTANCE)
				python_escapes(r, a, span);
		}
		break;
	default:
		break;
	}
}

bool
python_is_text(const struct thing *t, struct str *out)
{
	if (t->kind != THING_TEXT)
		return false;
	*out = t->text;
	return true;
}

bool
python_is_true(const struct thing *t)
{
	return t && t->kind == THING_BOOL && t->number;
}

struct thing *
python_given(
    struct python_reading *r, const struct python_node *call, const char *name)
{
	const struct python_node *n = python_keyword(call, name);

	/* An option's dictionary is given as a whole: **common. */
	for (size_t i = 0; !n && i < call->items.len; i++) {
		const struct python_node *item = call->items.at[i];
		struct thing *dict;
		struct str key;

		if (item->kind != PYTHON_DOUBLE_STARRED)
			continue;
		dict = python_eval(r, item->left);
		for (size_t k = 0;
		     dict->kind == THING_DICT && k + 1 < dict->items.len;
		     k += 2)
			if (python_is_text(dict->items.at[k], &key) &&
			    str_is(key, name))
				return dict->items.at[k + 1];
	}
	return n ? python_eval(r, n) : NULL;
}

void
python_take_type(struct python_reading *r, struct interface_value *v,
    const struct python_node *type)
{
	if (!type || type->kind != PYTHON_NAME || python_find(r, type->name))
		return;
	v->integer = str_is(type->name, "int");
	v->number = str_is(type->name, "float");
}

void
python_take_choices(
    struct python_reading *r, struct interface_value *v, struct thing *list)
{
	size_t step = list && list->kind == THING_DICT ? 2 : 1;
	struct str text;

	if (!list || (list->kind != THING_LIST && list->kind != THING_DICT))
		return;
	for (size_t i = 0; i < list->items.len; i += step) {
		if (!python_is_text(list->items.at[i], &text)) {
			v->choices.len = 0;
			return;
		}
		*vec_add(r->arena, &v->choices) = python_keep(r, text);
	}
	v->chosen = true;
}

void
python_reads(struct python_reading *r, struct interface *in)
{
	r->twice |= r->parsed && r->parsed != in;
	if (!r->parsed)
		r->parsed = in;
}

static struct thing *
eval_number(struct python_reading *r, const struct python_node *n)
{
	struct thing *t = python_thing(r, THING_NUMBER);
	uint32_t number;

	if (!str_to_uint(n->name, &number))
		return python_thing(r, THING_UNKNOWN);
	t->number = number;
	return t;
}

static struct thing *
eval_string(struct python_reading *r, const struct python_node *n)
{
	struct thing *t = python_thing(r, THING_TEXT), *value;
	struct buf b = buf_new(r->scratch);
	struct str text;

	if (python_string_literal(r->scratch, n, &t->text))
		return t;
	if (n->prefix & PYTHON_BYTES)
		return python_thing(r, THING_UNKNOWN);
	for (size_t i = 0; i < n->nparts; i++) {
		const struct python_part *p = &n->parts[i];

		if (p->kind == PYTHON_LITERAL) {
			buf_add(&b, p->text.s);
			continue;
		}
		value = p->kind == PYTHON_HOLE ? python_eval(r, p->value)
		                               : python_thing(r, THING_UNKNOWN);
		if (!python_is_text(value, &text) || p->has_spec ||
		    p->conversion || p->debug.len)
			return python_thing(r, THING_UNKNOWN);
		buf_add(&b, text);
	}
	t->text = buf_str(&b);
	return t;
}

void
python_add_item(struct python_reading *r, struct thing *list, struct thing *t)
{
	*vec_add(r->scratch, &list->items) = t;
}

/* A LIST or DICT; what another one gives in it stands there too. */
static struct thing *
eval_items(
    struct python_reading *r, const struct python_node *n, enum thing_kind kind)
{
	struct thing *out = python_thing(r, kind), *inner;
	bool known = true;

	for (size_t i = 0; i < n->items.len; i++) {
		const struct python_node *item = n->items.at[i];

		if (item->kind == PYTHON_PAIR) {
			python_add_item(r, out, python_eval(r, item->left));
			python_add_item(r, out, python_eval(r, item->right));
			continue;
		}
		if (item->kind != PYTHON_STARRED &&
		    item->kind != PYTHON_DOUBLE_STARRED) {
			python_add_item(r, out, python_eval(r, item));
			continue;
		}
		inner = python_eval(r, item->left);
		known &= inner->kind == kind;
		for (size_t k = 0; k < inner->items.len; k++)
			python_add_item(r, out, inner->items.at[k]);
		if (inner->kind == THING_ARGV)
			python_note_argv(r, item->span);
	}
	return known ? out : python_thing(r, THING_UNKNOWN);
}

struct thing *
python_member(struct python_reading *r, struct str module, struct str name)
{
	struct thing *t = python_thing(r, THING_MODULE);

	t->text = str_printf(
	    r->scratch, STR_FMT "." STR_FMT, STR_ARG(module), STR_ARG(name));
	if (str_is(t->text, "sys.argv"))
		t->kind = THING_ARGV;
	return t;
}

/* A method, bound to SELF, also of a class of this file that it extends. */
struct thing *
python_find_method(struct python_reading *r,
    const struct python_statement *class, struct thing *self, struct str name)
{
	for (unsigned depth = 0; class && depth < 8; depth++) {
		const struct python_statement *m =
		    python_method_of(class, name);
		const struct python_statement *base = NULL;
		struct thing *t;

		if (m) {
			t = python_thing(r, THING_FUNCTION);
			t->statement = m;
			t->self = self;
			return t;
		}
		for (size_t i = 0; i < class->items.len && !base; i++) {
			t = python_eval(r, class->items.at[i]);
			if (t->kind == THING_CLASS)
				base = t->statement;
		}
		class = base;
	}
	return NULL;
}

struct thing *
python_attribute(
    struct python_reading *r, struct thing *on, const struct python_node *n)
{
	struct thing *found;

	switch ((int)on->kind) {
	case THING_MODULE:
		return python_member(r, on->text, n->name);
	case THING_INSTANCE:
		found = map_get(on->attributes, n->name);
		if (!found)
			found =
			    python_find_method(r, on->statement, on, n->name);
		if (found)
			return found;
		break;
	case THING_CLASS:
		found = python_find_method(r, on->statement, NULL, n->name);
		if (found)
			return found;
		break;
	case THING_PARSER:
		if (str_starts(n->name, "_") &&
		    !str_is(n->name, "_positionals") &&
		    !str_is(n->name, "_optionals"))
			interface_incomplete(on->interface, n->span,
			    S("its inner parts are used"));
		break;
	case THING_COMMANDS:
		interface_incomplete(on->interface, n->span,
		    S("its subcommands are used as a whole"));
		break;
	case THING_ARGV:
		python_note_argv(r, n->span);
		break;
	default:
		break;
	}
	return python_thing(r, THING_UNKNOWN);
}

/* os.environ["X"]: it must be set. */
static void
note_environment(
    struct python_reading *r, const struct python_node *n, struct thing *key)
{
	struct str name;

	if (!python_is_text(key, &name))
		return;
	*vec_add(r->arena, &r->out->environment) = (struct interface_variable){
		.name = python_keep(r, name),
		.span = n->span,
		.how = INTERFACE_SUBSCRIPT,
		.certain = !r->uncertain && !r->may_have_left,
	};
}

/* sys.argv[N] */
static void
note_word(struct python_reading *r, const struct python_node *n, long number)
{
	if (number == 0)
		return;
	if (!r->uncertain && !r->may_have_left && !r->catches && number > 0 &&
	    (uint32_t)number > r->min && number < 64) {
		r->min = (uint32_t)number;
		if (!r->counted.source)
			r->counted = n->span;
		return;
	}
	if ((uint32_t)number > r->min || number < 0)
		python_note_argv(r, n->span);
}

static struct thing *
eval_slice(
    struct python_reading *r, struct thing *on, const struct python_node *n)
{
	const struct python_node *s = n->right;
	struct thing *from, *out;

	from = s->left ? python_eval(r, s->left) : NULL;
	if (from && from->kind == THING_NUMBER && !s->right && !s->third) {
		out = python_thing(r, THING_ARGV);
		out->number = on->number + from->number;
		return out;
	}
	python_note_argv(r, n->span);
	return python_thing(r, THING_UNKNOWN);
}

static struct thing *
eval_subscript(struct python_reading *r, const struct python_node *n)
{
	struct thing *on = python_eval(r, n->left), *key;
	struct str text;

	if (on->kind == THING_ARGV && n->right->kind == PYTHON_SLICE)
		return eval_slice(r, on, n);
	key = python_eval(r, n->right);
	if (on->kind == THING_MODULE && str_is(on->text, "os.environ"))
		note_environment(r, n, key);
	if (on->kind == THING_ARGV) {
		if (key->kind == THING_NUMBER)
			note_word(r, n, on->number + key->number);
		else
			python_note_argv(r, n->span);
	}
	if (on->kind == THING_LIST && key->kind == THING_NUMBER &&
	    (size_t)key->number < on->items.len)
		return on->items.at[key->number];
	for (size_t i = 0; on->kind == THING_DICT && i + 1 < on->items.len;
	     i += 2)
		if (python_is_text(on->items.at[i], &text) &&
		    key->kind == THING_TEXT && str_eq(text, key->text))
			return on->items.at[i + 1];
	return python_thing(r, THING_UNKNOWN);
}

static struct thing *
eval_name(struct python_reading *r, const struct python_node *n)
{
	struct thing *t = python_find(r, n->name);

	return t ? t : python_thing(r, THING_UNKNOWN);
}

/* x or y, x and y: of what is known. */
static struct thing *
eval_either(struct python_reading *r, const struct python_node *n)
{
	bool or = n->kind == PYTHON_OR;

	for (size_t i = 0; i < n->items.len; i++) {
		enum truth truth = python_truth(r, n->items.at[i]);
		struct thing *t = python_eval(r, n->items.at[i]);

		if (t->kind == THING_ARGV || i + 1 == n->items.len)
			return t;
		if (truth == TRUTH_UNKNOWN) {
			r->uncertain++;
			for (i++; i < n->items.len; i++)
				python_escapes(
				    r, python_eval(r, n->items.at[i]), n->span);
			r->uncertain--;
			break;
		}
		if ((truth == TRUTH_YES) == or)
			return t;
	}
	return python_thing(r, THING_UNKNOWN);
}

static struct thing *
eval_ternary(struct python_reading *r, const struct python_node *n)
{
	struct thing *x, *y;

	switch (python_truth(r, n->third)) {
	case TRUTH_YES:
		return python_eval(r, n->left);
	case TRUTH_NO:
		return python_eval(r, n->right);
	case TRUTH_UNKNOWN:
		break;
	}
	r->uncertain++;
	x = python_eval(r, n->left);
	y = python_eval(r, n->right);
	r->uncertain--;
	python_escapes(r, x, n->span);
	python_escapes(r, y, n->span);
	return python_thing(r, THING_UNKNOWN);
}

static struct thing *
eval_binary(struct python_reading *r, const struct python_node *n)
{
	struct thing *out = python_thing(r, THING_UNKNOWN), *t;
	bool add = true;

	for (size_t i = 0; i < n->items.len; i++) {
		t = python_eval(r, n->items.at[i]);
		if (t->kind == THING_ARGV)
			python_note_argv(r, n->span);
		add &= i == 0 || n->operators[i - 1] == PYTHON_ADD;
		if (i == 0 && t->kind == THING_LIST)
			out->kind = THING_LIST;
		if (i == 0 && t->kind == THING_TEXT)
			out->kind = THING_TEXT;
		if (t->kind != out->kind)
			out->kind = THING_UNKNOWN;
		for (size_t k = 0; out->kind == THING_LIST && k < t->items.len;
		     k++)
			python_add_item(r, out, t->items.at[k]);
		if (out->kind == THING_TEXT)
			out->text = str_printf(r->scratch, STR_FMT STR_FMT,
			    STR_ARG(out->text), STR_ARG(t->text));
	}
	if (!add)
		out->kind = THING_UNKNOWN;
	return out;
}

/* What is looked into, so that names in it are seen. */
static struct thing *
eval_parts(struct python_reading *r, const struct python_node *n)
{
	const struct python_node *parts[] = { n->left, n->right, n->third };

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (parts[i])
			python_escapes(r, python_eval(r, parts[i]), n->span);
	for (size_t i = 0; i < n->items.len; i++)
		python_escapes(r, python_eval(r, n->items.at[i]), n->span);
	return python_thing(r, THING_UNKNOWN);
}

static struct thing *
eval_comprehension(struct python_reading *r, const struct python_node *n)
{
	struct thing *t;

	r->uncertain++;
	for (size_t i = 0; i < n->items.len; i++) {
		const struct python_node *c = n->items.at[i];

		t = python_eval(r, c->right);
		python_escapes(r, t, c->span);
		python_assign(r, c->left, python_thing(r, THING_UNKNOWN));
		for (size_t k = 0; k < c->items.len; k++)
			python_escapes(
			    r, python_eval(r, c->items.at[k]), c->span);
	}
	t = python_eval(r, n->left);
	python_escapes(r, t, n->span);
	r->uncertain--;
	return python_thing(r, THING_UNKNOWN);
}

static struct thing *
eval_compare(struct python_reading *r, const struct python_node *n)
{
	for (size_t i = 0; i < n->items.len; i++) {
		struct thing *t = python_eval(r, n->items.at[i]);

		if (t->kind == THING_ARGV)
			python_note_argv(r, n->span);
		r->fails_bare |= t->kind == THING_LENGTH;
	}
	return python_thing(r, THING_UNKNOWN);
}

static struct thing *
eval_node(struct python_reading *r, const struct python_node *n)
{
	struct thing *t;

	switch ((int)n->kind) {
	case PYTHON_NAME:
		return eval_name(r, n);
	case PYTHON_NUMBER:
		return eval_number(r, n);
	case PYTHON_STRING:
		return eval_string(r, n);
	case PYTHON_NONE:
		return python_thing(r, THING_NONE);
	case PYTHON_TRUE:
	case PYTHON_FALSE:
		t = python_thing(r, THING_BOOL);
		t->number = n->kind == PYTHON_TRUE;
		return t;
	case PYTHON_TUPLE:
	case PYTHON_LIST:
	case PYTHON_SET:
		return eval_items(r, n, THING_LIST);
	case PYTHON_DICT:
		return eval_items(r, n, THING_DICT);
	case PYTHON_ATTRIBUTE:
		return python_attribute(r, python_eval(r, n->left), n);
	case PYTHON_SUBSCRIPT:
		return eval_subscript(r, n);
	case PYTHON_CALL:
		return python_eval_call(r, n);
	case PYTHON_AWAIT:
		return python_eval(r, n->left);
	case PYTHON_BINARY:
		return eval_binary(r, n);
	case PYTHON_COMPARE:
		return eval_compare(r, n);
	case PYTHON_AND:
	case PYTHON_OR:
		return eval_either(r, n);
	case PYTHON_TERNARY:
		return eval_ternary(r, n);
	case PYTHON_NAMED:
		t = python_eval(r, n->left);
		python_bind(r, n->name, t);
		return t;
	case PYTHON_LIST_COMPREHENSION:
	case PYTHON_SET_COMPREHENSION:
	case PYTHON_DICT_COMPREHENSION:
	case PYTHON_GENERATOR:
		return eval_comprehension(r, n);
	case PYTHON_LAMBDA:
		return python_thing(r, THING_UNKNOWN);
	default:
		break;
	}
	return eval_parts(r, n);
}

struct thing *
python_eval(struct python_reading *r, const struct python_node *n)
{
	if (!n || r->steps == 0)
		return python_thing(r, THING_UNKNOWN);
	r->steps--;
	return eval_node(r, n);
}

/* x is None */
static enum truth
compared(struct python_reading *r, const struct python_node *n)
{
	const struct thing *x;

	if (n->items.len != 2 || n->items.at[1]->kind != PYTHON_NONE ||
	    (n->operators[0] != PYTHON_IS && n->operators[0] != PYTHON_IS_NOT))
		return TRUTH_UNKNOWN;
	x = python_eval(r, n->items.at[0]);
	if (x->kind == THING_UNKNOWN)
		return TRUTH_UNKNOWN;
	return truth_of(
	    (x->kind == THING_NONE) == (n->operators[0] == PYTHON_IS));
}

enum truth
python_truth(struct python_reading *r, const struct python_node *n)
{
	enum truth known = python_known_test(r->scratch, n, true);
	struct thing *t;

	if (known != TRUTH_UNKNOWN)
		return known;
	if (n->kind == PYTHON_COMPARE)
		return compared(r, n);
	if (n->kind == PYTHON_UNARY && n->operators[0] == PYTHON_NOT)
		return truth_not(python_truth(r, n->left));
	if (n->kind != PYTHON_NAME && n->kind != PYTHON_NONE)
		return TRUTH_UNKNOWN;
	t = python_eval(r, n);
	switch ((int)t->kind) {
	case THING_NONE:
		return TRUTH_NO;
	case THING_BOOL:
		return truth_of(t->number != 0);
	case THING_PARSER:
		return TRUTH_YES;
	default:
		return TRUTH_UNKNOWN;
	}
}
