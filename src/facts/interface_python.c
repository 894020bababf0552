/*
 * The interface of a Python script.
 *
 * Its statements are carried out in the order in which they run, from the
 * top of the file into the functions that it calls, with names bound to what
 * matters here: parsers, groups, literals, sys.argv.  A branch whose test is
 * not known is followed on every way, and what it declares is `maybe`; a
 * parser that gets into code that is not read is not complete.  The parser
 * whose parse_args() is reached with the script's own words is its interface.
 * Without one, only what the script says of len(sys.argv) counts.
 *
 * Left out: modules that it imports, exceptions, generators, operators of
 * its own classes.
 */

#include "facts/interface_python.h"
#include "base/arena.h"
#include "base/buf.h"

struct thing *
python_thing(struct python_reading *r, enum thing_kind kind)
{
	struct thing *t = arena_make(r->scratch, struct thing);

	t->kind = kind;
	return t;
}

struct str
python_keep(struct python_reading *r, struct str s)
{
	return str_copy(r->arena, s);
}

void
python_bind(struct python_reading *r, struct str name, struct thing *t)
{
	struct scope *s = r->scope;

	if (map_get(&s->globals, name))
		s = r->module;
	map_put(r->scratch, &s->names, str_copy(r->scratch, name), t);
}

struct thing *
python_find(struct python_reading *r, struct str name)
{
	for (struct scope *s = r->scope; s; s = s->up) {
		struct thing *t = map_get(&s->names, name);

		if (t)
			return t;
	}
	return NULL;
}

static void
assign_attribute(
    struct python_reading *r, const struct python_node *to, struct thing *t)
{
	struct thing *on = python_eval(r, to->left);

	switch ((int)on->kind) {
	case THING_INSTANCE:
		map_put(r->scratch, on->attributes,
		    str_copy(r->scratch, to->name), t);
		break;
	case THING_COMMANDS:
		if (str_is(to->name, "required"))
			on->interface->command_required =
			    t->kind == THING_BOOL && t->number;
		break;
	case THING_OPTION:
		if (on->option && str_is(to->name, "required"))
			on->option->required =
			    t->kind == THING_BOOL && t->number;
		break;
	case THING_MODULE:
		if (str_is(on->text, "sys") && str_is(to->name, "argv"))
			python_note_argv(r, to->span);
		break;
	case THING_PARSER:
	case THING_GROUP:
	case THING_COMMAND:
		if (str_is(to->name, "error") || str_is(to->name, "exit") ||
		    str_starts(to->name, "_") || str_is(to->name, "parse_args"))
			interface_incomplete(on->interface, to->span,
			    S("its inner parts are changed"));
		break;
	default:
		python_escapes(r, t, to->span);
		break;
	}
}

void
python_assign(
    struct python_reading *r, const struct python_node *to, struct thing *t)
{
	switch ((int)to->kind) {
	case PYTHON_NAME:
		python_bind(r, to->name, t);
		return;
	case PYTHON_ATTRIBUTE:
		assign_attribute(r, to, t);
		return;
	case PYTHON_TUPLE:
	case PYTHON_LIST:
		for (size_t i = 0; i < to->items.len; i++)
			python_assign(r, to->items.at[i],
			    t->kind == THING_LIST && i < t->items.len &&
			            t->items.len == to->items.len
			        ? t->items.at[i]
			        : python_thing(r, THING_UNKNOWN));
		python_escapes(r, t, to->span);
		return;
	case PYTHON_STARRED:
		python_assign(r, to->left, python_thing(r, THING_UNKNOWN));
		return;
	case PYTHON_SUBSCRIPT: {
		struct thing *on = python_eval(r, to->left);

		if (on->kind == THING_DICT || on->kind == THING_LIST)
			on->kind = THING_UNKNOWN;
		if (on->kind == THING_ARGV)
			python_note_argv(r, to->span);
		python_escapes(r, t, to->span);
		return;
	}
	default:
		python_escapes(r, t, to->span);
		return;
	}
}

static void
bind_parameters(struct python_reading *r, struct scope *s,
    const struct python_statement *f, const struct python_node *call,
    struct thing *self)
{
	const struct python_parameters *ps = &f->parameters;
	size_t position = 0;
	bool spread = false;

	for (size_t i = 0; i < call->items.len; i++)
		spread |= call->items.at[i]->kind == PYTHON_STARRED ||
		          call->items.at[i]->kind == PYTHON_DOUBLE_STARRED;
	for (size_t i = 0; i < ps->len; i++) {
		const struct python_parameter *p = &ps->at[i];
		const struct python_node *given = NULL;
		struct thing *t = NULL;
		char *name = str_cstr(r->scratch, p->name);

		if (i == 0 && self) {
			t = self;
		} else if (p->kind == PYTHON_POSITIONAL ||
		           p->kind == PYTHON_PLAIN) {
			given = python_argument(call, position++, name);
		} else if (p->kind == PYTHON_KEYWORD_ONLY) {
			given = python_keyword(call, name);
		}
		if (!t && given)
			t = python_eval(r, given);
		else if (!t && p->value && !spread)
			t = python_eval(r, p->value);
		if (!t)
			t = python_thing(r, THING_UNKNOWN);
		map_put(r->scratch, &s->names, str_of(name), t);
	}
}

/* What a call passes that no parameter of its own takes is looked at too. */
static void
pass_the_rest(struct python_reading *r, const struct python_node *call)
{
	for (size_t i = 0; i < call->items.len; i++) {
		const struct python_node *n = call->items.at[i];

		if (n->kind == PYTHON_STARRED ||
		    n->kind == PYTHON_DOUBLE_STARRED)
			python_escapes(r, python_eval(r, n->left), n->span);
	}
}

struct thing *
python_call_function(struct python_reading *r, struct thing *function,
    const struct python_node *call, struct thing *self)
{
	struct scope *outer = r->scope,
	             *s = arena_make(r->scratch, struct scope);
	bool left = r->may_have_left;

	if (r->depth >= INTERFACE_DEPTH) {
		for (size_t i = 0; i < call->items.len; i++) {
			const struct python_node *n = call->items.at[i];

			if (n->kind == PYTHON_KEYWORD)
				n = n->left;
			python_escapes(r, python_eval(r, n), call->span);
		}
		return python_thing(r, THING_UNKNOWN);
	}
	s->up = r->module;
	s->status = call == r->status;
	bind_parameters(r, s, function->statement, call, self);
	pass_the_rest(r, call);
	r->depth++;
	r->scope = s;
	python_run_body(r, python_body_of(function->statement));
	r->scope = outer;
	r->depth--;
	/* What it left on some way goes on behind the call. */
	r->may_have_left =
	    left || r->may_have_stopped || (r->may_have_left && r->uncertain);
	return s->result ? s->result : python_thing(r, THING_NONE);
}

static void
run_import(struct python_reading *r, const struct python_statement *s)
{
	for (size_t i = 0; i < s->nnames; i++) {
		const struct python_alias *n = &s->names[i];
		struct thing *t = python_thing(r, THING_MODULE);
		struct str front, rest;

		str_cut(n->name, '.', &front, &rest);
		t->text = n->alias.len ? n->name : front;
		python_bind(r, n->alias.len ? n->alias : front, t);
	}
}

static void
run_from(struct python_reading *r, const struct python_statement *s)
{
	struct str from =
	    s->level ? str_concat(r->scratch, S("."), s->name) : s->name;

	for (size_t i = 0; i < s->nnames; i++) {
		const struct python_alias *n = &s->names[i];

		python_bind(r, n->alias.len ? n->alias : n->name,
		    python_member(r, from, n->name));
	}
}

static void
run_uncertain(struct python_reading *r, const struct python_body *b)
{
	struct scope *s = r->scope;
	bool left = s->left, stopped = r->stopped;

	r->uncertain++;
	python_run_body(r, b);
	r->uncertain--;
	/* One that fails leaves nothing open: the call is wrong anyway. */
	if (((s->left && !left) || (r->stopped && !stopped)) &&
	    !python_body_fails(r, b)) {
		r->may_have_left = true;
		r->may_have_stopped |= r->stopped && !stopped;
	}
	s->left = left;
	r->stopped = stopped;
}

static enum truth
truth_of_arm(struct python_reading *r, const struct python_arm *arm)
{
	enum truth truth = TRUTH_YES;

	if (arm->kind != PYTHON_CONDITION)
		return truth;
	truth = python_truth(r, arm->test);
	if (truth == TRUTH_UNKNOWN) {
		struct thing *t = python_eval(r, arm->test);

		python_escapes(r, t, arm->test->span);
	}
	return truth;
}

static void
run_if(struct python_reading *r, const struct python_statement *s)
{
	bool unsure = false;

	python_note_count(r, &s->arms[0]);
	for (size_t i = 0; i < s->narms; i++) {
		enum truth truth;

		r->uncertain += unsure;
		truth = truth_of_arm(r, &s->arms[i]);
		r->uncertain -= unsure;
		if (truth == TRUTH_NO)
			continue;
		if (truth == TRUTH_YES && !unsure) {
			python_run_body(r, &s->arms[i].body);
			return;
		}
		run_uncertain(r, &s->arms[i].body);
		if (truth == TRUTH_YES)
			return;
		unsure = true;
	}
}

static bool
catches_exit(const struct python_arm *arm)
{
	return arm->kind == PYTHON_EXCEPT &&
	       (!arm->test ||
	           str_contains(span_text(arm->test->span), "SystemExit") ||
	           str_contains(span_text(arm->test->span), "BaseException"));
}

/* except IndexError: sys.argv[1] may be missing. */
static bool
catches_index(const struct python_arm *arm)
{
	struct str test;

	if (arm->kind != PYTHON_EXCEPT || !arm->test)
		return false;
	test = span_text(arm->test->span);
	return str_contains(test, "IndexError") ||
	       str_contains(test, "LookupError") || str_is(test, "Exception");
}

static void
run_try(struct python_reading *r, const struct python_statement *s)
{
	unsigned catches = 0;

	for (size_t i = 0; i < s->narms; i++)
		catches +=
		    catches_exit(&s->arms[i]) || catches_index(&s->arms[i]);
	r->catches += catches;
	python_run_body(r, &s->body);
	r->catches -= catches;
	for (size_t i = 0; i < s->narms; i++) {
		if (s->arms[i].kind == PYTHON_EXCEPT)
			run_uncertain(r, &s->arms[i].body);
		else
			python_run_body(r, &s->arms[i].body);
	}
}

static void
run_for(struct python_reading *r, const struct python_statement *s)
{
	struct thing *over = python_eval(r, s->value);
	struct python_node *target = s->items.at[0];

	if (over->kind == THING_LIST && over->items.len <= 200) {
		for (size_t i = 0; i < over->items.len; i++) {
			python_assign(r, target, over->items.at[i]);
			python_run_body(r, &s->body);
		}
	} else if (over->kind == THING_DICT && over->items.len <= 400) {
		for (size_t i = 0; i < over->items.len; i += 2) {
			python_assign(r, target, over->items.at[i]);
			python_run_body(r, &s->body);
		}
	} else {
		python_escapes(r, over, s->value->span);
		python_assign(r, target, python_thing(r, THING_UNKNOWN));
		run_uncertain(r, &s->body);
	}
	for (size_t i = 0; i < s->narms; i++)
		run_uncertain(r, &s->arms[i].body);
}

static void
run_with(struct python_reading *r, const struct python_statement *s)
{
	unsigned catches = 0;

	for (size_t i = 0; i < s->items.len; i++) {
		const struct python_node *n = s->items.at[i];
		struct str text = span_text(n->span);

		catches += str_contains(text, "SystemExit") ||
		           str_contains(text, "Exception") ||
		           str_contains(text, "IndexError");
		if (n->kind == PYTHON_AS) {
			python_escapes(r, python_eval(r, n->left), n->span);
			python_assign(
			    r, n->right, python_thing(r, THING_UNKNOWN));
		} else {
			python_escapes(r, python_eval(r, n), n->span);
		}
	}
	r->catches += catches;
	python_run_body(r, &s->body);
	r->catches -= catches;
}

static void
run_function(struct python_reading *r, const struct python_statement *s)
{
	struct thing *t = click_decorate(r, s);

	if (!t) {
		t = python_thing(r, THING_FUNCTION);
		t->statement = s;
	}
	t->span = s->name_span;
	python_bind(r, s->name, t);
}

static void
run_assign(struct python_reading *r, const struct python_statement *s)
{
	struct thing *t = python_eval(r, s->value);

	for (size_t i = 0; i < s->items.len; i++) {
		struct thing *old = NULL;

		if (s->items.at[i]->kind == PYTHON_NAME)
			old = python_find(r, s->items.at[i]->name);
		/* On some ways it is what it was. */
		if (r->uncertain && old && old->kind != t->kind &&
		    old->kind != THING_NONE) {
			python_escapes(r, old, s->span);
			python_escapes(r, t, s->span);
			t = python_thing(r, THING_UNKNOWN);
		}
		python_assign(r, s->items.at[i], t);
	}
}

static void
run_augment(struct python_reading *r, const struct python_statement *s)
{
	struct thing *t = python_eval(r, s->items.at[0]);

	python_escapes(r, python_eval(r, s->value), s->span);
	python_escapes(r, t, s->span);
	if (t->kind == THING_LIST || t->kind == THING_DICT)
		t->kind = THING_UNKNOWN;
	python_assign(r, s->items.at[0], python_thing(r, THING_UNKNOWN));
}

static void
run_simple(struct python_reading *r, const struct python_statement *s)
{
	struct thing *t;

	switch ((int)s->kind) {
	case PYTHON_EXPRESSION:
		python_eval(r, s->value);
		break;
	case PYTHON_ASSIGN:
		run_assign(r, s);
		break;
	case PYTHON_ANNOTATE:
		if (s->value)
			run_assign(r, s);
		break;
	case PYTHON_AUGMENT:
		run_augment(r, s);
		break;
	case PYTHON_RETURN:
		t = s->value ? python_eval(r, s->value)
		             : python_thing(r, THING_NONE);
		if (r->scope->result && r->scope->result->kind != t->kind)
			t = python_thing(r, THING_UNKNOWN);
		r->scope->result = t;
		r->scope->left = true;
		break;
	case PYTHON_RAISE:
		if (s->value) {
			python_escapes(r, python_eval(r, s->value), s->span);
			r->stopped |=
			    str_starts(span_text(s->value->span), "SystemExit");
		}
		r->scope->left = true;
		break;
	case PYTHON_GLOBAL:
		for (size_t i = 0; i < s->nnames; i++)
			map_put(r->scratch, &r->scope->globals,
			    str_copy(r->scratch, s->names[i].name), r);
		break;
	case PYTHON_ASSERT:
		python_escapes(r, python_eval(r, s->value), s->span);
		break;
	case PYTHON_DELETE:
		for (size_t i = 0; i < s->items.len; i++)
			python_assign(
			    r, s->items.at[i], python_thing(r, THING_UNKNOWN));
		break;
	default:
		break;
	}
}

static void
run_statement(struct python_reading *r, const struct python_statement *s)
{
	struct thing *t;

	switch ((int)s->kind) {
	case PYTHON_IMPORT:
		run_import(r, s);
		break;
	case PYTHON_FROM:
		run_from(r, s);
		break;
	case PYTHON_FUNCTION:
		run_function(r, s);
		break;
	case PYTHON_CLASS:
		t = python_thing(r, THING_CLASS);
		t->statement = s;
		python_bind(r, s->name, t);
		break;
	case PYTHON_IF:
		run_if(r, s);
		break;
	case PYTHON_WHILE:
		python_escapes(r, python_eval(r, s->value), s->span);
		run_uncertain(r, &s->body);
		break;
	case PYTHON_FOR:
		run_for(r, s);
		break;
	case PYTHON_TRY:
		run_try(r, s);
		break;
	case PYTHON_WITH:
		run_with(r, s);
		break;
	case PYTHON_MATCH:
		python_escapes(r, python_eval(r, s->value), s->span);
		for (size_t i = 0; i < s->narms; i++)
			run_uncertain(r, &s->arms[i].body);
		break;
	default:
		run_simple(r, s);
		break;
	}
}

void
python_run_body(struct python_reading *r, const struct python_body *b)
{
	for (size_t i = 0; i < b->len; i++) {
		if (r->steps == 0 || r->stopped || r->scope->left)
			return;
		r->steps--;
		run_statement(r, b->at[i]);
	}
}

/* What is known of a script that has no parser, from len(sys.argv). */
static void
take_count(struct python_reading *r)
{
	struct interface *out = r->out;
	struct interface_operand *o;

	out->kind = INTERFACE_OPERANDS;
	out->span = r->counted;
	if (!r->counted.source) {
		interface_incomplete(out, span_of(r->source, 0, 0),
		    S("nothing that reads its arguments was found"));
		return;
	}
	o = interface_add_operand(r->arena, out, r->counted);
	o->min = r->min;
	o->max = r->max;
}

/* Takes over what was found, but for the environment. */
static void
take_parser(struct python_reading *r)
{
	struct interface *out = r->out, own = *out;

	*out = *r->parsed;
	out->environment.at = own.environment.at;
	out->environment.len = own.environment.len;
	out->environment.cap = own.environment.cap;
	out->bare_unknown |= r->fails_bare;
	if (r->twice)
		interface_incomplete(
		    out, out->span, S("several parsers read the same words"));
	if (r->argv_used.source)
		interface_incomplete(
		    out, r->argv_used, S("sys.argv is used as well"));
}

void
interface_of_python(struct arena *a, struct arena *scratch, struct source *s,
    const struct python *p, struct interface *out)
{
	struct python_reading r = {
		.arena = a, .scratch = scratch, .source = s, .out = out
	};

	r.steps = INTERFACE_STEPS;
	r.max = INTERFACE_ANY;
	r.ends_parsed = !str_contains(s->text, "environ");
	r.module = r.scope = arena_make(scratch, struct scope);
	python_run_body(&r, &p->body);
	if (r.parsed)
		take_parser(&r);
	else
		take_count(&r);
	if (p->problems.len)
		interface_incomplete(
		    out, p->problems.at[0].span, S("it does not parse"));
	if (r.steps == 0)
		interface_incomplete(out, span_of(s, 0, 0),
		    S("following it took too many steps"));
}
