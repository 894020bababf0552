/*
 * The operations of a Python script, from its entry on.
 *
 * Statements become the operations that shell texts have: assignments are
 * settings of variables that no environment has, `try` is a group that
 * catches with its handlers as ways that may be taken, a function is called
 * by what it is rather than by a name.  A call whose result the next `if`
 * asks for stands in the guard of that branch.  Functions are read when they
 * are first called, modules when they are first imported.  Left out:
 * generators that stop halfway, patterns of `match`.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "facts/interface.h"
#include "facts/python_facts.h"
#include "facts/python_known.h"

enum { MOST_MEMORY = 192 * 1024 * 1024 };

struct op *
py_op(struct lower *l, enum op_kind kind, struct span span)
{
	struct op *op = arena_make(l->reader->arena, struct op);

	op->kind = kind;
	op->span = span;
	*vec_add(l->reader->arena, l->to) = op;
	return op;
}

void
py_builtin(struct lower *l, struct span span, const char *name)
{
	struct op *op = py_op(l, OP_CALL, span);

	*vec_add(l->reader->arena, &op->words) =
	    py_text(l->reader->arena, span, str_of(name)).text;
}

void
py_add_setting(struct lower *l, struct span span, const struct setting *s)
{
	struct op *op = py_op(l, OP_SET, span);

	*vec_add(l->reader->arena, &op->settings) = *s;
}

void
py_set(struct lower *l, struct str name, const struct py_value *v,
    struct span span)
{
	struct setting s = py_setting(l, name, v);

	s.span = span;
	py_add_setting(l, span, &s);
}

struct str
py_temporary(struct lower *l)
{
	struct reader *r = l->reader;

	return str_printf(r->arena, STR_FMT "%zu@.", STR_ARG(l->scope->prefix),
	    r->temporaries++);
}

void
py_ask_for(struct function *f)
{
	struct reader *r = f->scope->module->reader;

	if (f->is_asked_for)
		return;
	f->is_asked_for = true;
	*vec_add(r->arena, &r->queue) = f;
}

void
py_escape(struct function *f)
{
	struct reader *r = f->scope->module->reader;

	py_ask_for(f);
	*vec_add(r->arena, &r->escaped) = f->op;
}

/* x.y = v, of an instance */
static void
assign_attribute(
    struct lower *l, const struct python_node *n, const struct py_value *v)
{
	struct py_value to = py_callee_of(l, n);

	if (to.kind == PY_VARIABLE)
		py_set(l, to.name, v, n->span);
}

static struct str
literal_key(struct lower *l, const struct python_node *n)
{
	struct py_value key = py_value_of(l, n);
	struct str name = { 0 };

	if (key.kind == PY_TEXT)
		template_literal(l->reader->arena, &key.text, &name);
	return name;
}

/* os.environ["X"] = v, and env["X"] = v of a dict. */
static void
assign_item(
    struct lower *l, const struct python_node *n, const struct py_value *v)
{
	struct arena *a = l->reader->arena;
	struct py_value base = py_callee_of(l, n->left);
	struct str key = literal_key(l, n->right);
	struct setting s = { .span = n->span, .known = true };
	struct py_value item;
	struct template text;

	if (base.kind == PY_ENVIRON) {
		s = py_setting(l, key, v);
		s.span = n->span;
		s.exported = true;
		py_add_setting(l, n->span, &s);
		return;
	}
	if (base.kind != PY_VARIABLE || base.type)
		return;
	s.name = base.name;
	s.append = s.is_array = true;
	if (key.len) {
		item = py_text(
		    a, n->span, str_printf(a, STR_FMT "=", STR_ARG(key)));
		text = py_as_text(l, v);
		py_append(a, &item.text, &text);
		*vec_add(a, &s.items) = item.text;
	} else {
		s.append = false;
		*vec_add(a, &s.items) = py_rest(a, n->span);
	}
	py_add_setting(l, n->span, &s);
}

static void
assign(struct lower *l, const struct python_node *n, const struct py_value *v)
{
	struct py_value part;
	struct binding *b;
	struct scope *in;

	switch ((int)n->kind) {
	case PYTHON_NAME:
		b = scope_find(l->scope, n->name, &in);
		if (b && b->fixed == FIXED_UNASKED && b->value)
			py_name(l, in, b, n->span);
		if (b && b->fixed != FIXED_YES)
			py_set(l, b->variable, v, n->span);
		break;
	case PYTHON_ATTRIBUTE:
		assign_attribute(l, n, v);
		break;
	case PYTHON_SUBSCRIPT:
		assign_item(l, n, v);
		break;
	case PYTHON_STARRED:
		part = py_unknown(n->span);
		assign(l, n->left, &part);
		break;
	case PYTHON_TUPLE:
	case PYTHON_LIST:
		for (size_t i = 0; i < n->items.len; i++) {
			part = py_unknown(n->items.at[i]->span);
			assign(l, n->items.at[i], &part);
		}
		break;
	default:
		break;
	}
}

static bool
is_sequence(const struct python_node *n)
{
	return n->kind == PYTHON_TUPLE || n->kind == PYTHON_LIST;
}

/* a, b = x, y: one by one, so that lists among them stay lists. */
static void
assign_node(struct lower *l, const struct python_node *to,
    const struct python_node *value)
{
	struct py_value v;

	if (is_sequence(to) && is_sequence(value) &&
	    to->items.len == value->items.len) {
		for (size_t i = 0; i < to->items.len; i++)
			assign_node(l, to->items.at[i], value->items.at[i]);
		return;
	}
	v = py_value_of(l, value);
	assign(l, to, &v);
}

static void
lower_assign(struct lower *l, const struct python_statement *s)
{
	struct py_value v;

	if (s->items.len == 1) {
		assign_node(l, s->items.at[0], s->value);
		return;
	}
	v = py_value_of(l, s->value);
	for (size_t i = 0; i < s->items.len; i++)
		assign(l, s->items.at[i], &v);
}

/* x += y: of a list, of a text, or of something that is not known. */
static void
lower_augment(struct lower *l, const struct python_statement *s)
{
	struct py_value to = py_callee_of(l, s->items.at[0]);
	struct py_value v = py_value_of(l, s->value);
	struct setting set;

	if (to.kind != PY_VARIABLE)
		return;
	set = py_setting(l, to.name, &v);
	set.span = s->span;
	if (s->op == PYTHON_ADD && (v.kind == PY_LIST || v.kind == PY_TEXT)) {
		set.append = true;
	} else if (s->op == PYTHON_DIVIDE) {
		v = py_path_join(l, &to, &v);
		set = py_setting(l, to.name, &v);
	} else {
		set = (struct setting){ .name = to.name, .span = s->span };
	}
	set.exported = !str_contains(to.name, ":");
	py_add_setting(l, s->span, &set);
}

static void
lower_delete(struct lower *l, const struct python_statement *s)
{
	for (size_t i = 0; i < s->items.len; i++) {
		const struct python_node *n = s->items.at[i];
		struct setting set = { .span = n->span, .unset = true };
		struct py_value base;

		if (n->kind != PYTHON_SUBSCRIPT)
			continue;
		base = py_callee_of(l, n->left);
		set.name = literal_key(l, n->right);
		if (base.kind == PY_ENVIRON && set.name.len)
			py_add_setting(l, n->span, &set);
	}
}

static void
lower_return(struct lower *l, const struct python_statement *s)
{
	struct scope *scope = l->scope;
	struct py_value v = { .kind = PY_NONE, .span = s->span };

	while (scope->up && !scope->function)
		scope = scope->up;
	if (s->value)
		v = py_value_of(l, s->value);
	if (scope->function)
		py_set(l, scope->function->result, &v, s->span);
	py_builtin(l, s->span, "return");
}

static void
lower_arm(struct lower *l, const struct python_arm *from, struct arm *arm)
{
	struct lower at = *l;

	arm->span = from->test ? from->test->span : from->span;
	if (from->test && from->kind == PYTHON_CONDITION) {
		at.to = &arm->guard;
		py_value_of(&at, from->test);
		arm->when_fails =
		    arm->guard.len && py_holds_on_failure(from->test);
		if (!arm->guard.len)
			py_ask(l, from->test, arm);
	}
	at.to = &arm->body;
	py_body(&at, &from->body);
}

static struct op *
branch_of(struct lower *l, const struct python_statement *s)
{
	struct op *op = py_op(l, OP_BRANCH, s->span);

	op->arms = arena_array(l->reader->arena, struct arm, s->narms);
	return op;
}

/* BEFORE: what stands in front and is asked for by the first arm. */
static void
lower_if(struct lower *l, const struct python_statement *s,
    const struct block *before)
{
	struct op *op = NULL;

	for (size_t i = 0; i < s->narms; i++) {
		const struct python_arm *from = &s->arms[i];
		enum truth known = TRUTH_UNKNOWN;
		struct arm *arm;

		if (from->kind != PYTHON_ELSE)
			known = python_known_test(l->reader->scratch,
			    from->test, l->scope->module->is_main);
		if (known == TRUTH_NO)
			continue;
		if (!op && (known == TRUTH_YES || from->kind == PYTHON_ELSE)) {
			py_body(l, &from->body);
			return;
		}
		if (!op)
			op = branch_of(l, s);
		arm = &op->arms[op->narms++];
		if (i == 0 && before) {
			for (size_t k = 0; k < before->len; k++)
				*vec_add(l->reader->arena, &arm->guard) =
				    before->at[k];
			arm->when_fails = py_holds_on_failure(from->test);
			arm->span = from->test->span;
			py_body(&(struct lower){ l->reader, l->scope,
			            &arm->body, l->loops, l->unrolls },
			    &from->body);
		} else {
			lower_arm(l, from, arm);
		}
		op->exhaustive = from->kind == PYTHON_ELSE;
	}
}

static void
lower_match(struct lower *l, const struct python_statement *s)
{
	struct op *op;

	py_value_of(l, s->value);
	op = branch_of(l, s);
	op->narms = s->narms;
	for (size_t i = 0; i < s->narms; i++)
		lower_arm(l, &s->arms[i], &op->arms[i]);
}

/* Does the body end by leaving the script or the function by an error? */
static bool
ends_by_leaving(const struct python_body *b)
{
	const struct python_statement *last = b->len ? b->at[b->len - 1] : NULL;
	struct str name;

	if (!last)
		return false;
	if (last->kind == PYTHON_RAISE)
		return true;
	if (last->kind != PYTHON_EXPRESSION ||
	    last->value->kind != PYTHON_CALL ||
	    last->value->left->kind != PYTHON_ATTRIBUTE)
		return false;
	name = last->value->left->name;
	return str_is(name, "exit") || str_is(name, "_exit");
}

static void
lower_try(struct lower *l, const struct python_statement *s)
{
	struct op *op = py_op(l, OP_GROUP, s->span);
	struct lower at = *l;

	op->catches = true;
	at.to = &op->body;
	py_body(&at, &s->body);
	for (size_t i = 0; i < s->narms; i++)
		if (s->arms[i].kind == PYTHON_ELSE)
			py_body(&at, &s->arms[i].body);
	for (size_t i = 0; i < s->narms; i++) {
		const struct python_arm *from = &s->arms[i];
		struct op *scope;

		if (from->kind != PYTHON_EXCEPT)
			continue;
		op = py_op(l, OP_BRANCH, from->span);
		op->arms = arena_make(l->reader->arena, struct arm);
		op->narms = 1;
		op->arms[0].span = s->span;
		at.to = &op->arms[0].body;
		/* What fails is no way on which a release goes on. */
		if (ends_by_leaving(&from->body)) {
			scope = py_op(&at, OP_SCOPE, from->span);
			at.to = &scope->body;
		}
		py_body(&at, &from->body);
	}
	for (size_t i = 0; i < s->narms; i++)
		if (s->arms[i].kind == PYTHON_FINALLY)
			py_body(l, &s->arms[i].body);
}

static void
lower_else(struct lower *l, const struct python_statement *s)
{
	for (size_t i = 0; i < s->narms; i++)
		py_body(l, &s->arms[i].body);
}

static void
lower_while(struct lower *l, const struct python_statement *s)
{
	struct op *op = py_op(l, OP_LOOP, s->span);
	struct lower at = *l;

	at.loops++;
	at.to = &op->guard;
	py_value_of(&at, s->value);
	at.to = &op->body;
	py_body(&at, &s->body);
	lower_else(l, s);
}

/* The list that is gone through, where it is written out. */
static const struct python_node *
written_list(struct lower *l, const struct python_node *n)
{
	struct scope *in;
	struct binding *b;

	if (n->kind == PYTHON_NAME) {
		b = scope_find(l->scope, n->name, &in);
		n = b && b->times == 1 && b->value &&
		            !map_get(&in->module->mutated, n->name)
		        ? b->value
		        : n;
	}
	return is_sequence(n) ? n : NULL;
}

/* Lists of lists are gone through one by one: their words stay together. */
static bool
unroll(struct lower *l, const struct python_statement *s)
{
	const struct python_node *list = written_list(l, s->value);
	struct lower at = *l;

	if (!list || !list->items.len || list->items.len > UNROLLED ||
	    l->unrolls)
		return false;
	for (size_t i = 0; i < list->items.len; i++)
		if (!is_sequence(list->items.at[i]))
			return false;
	at.unrolls++;
	at.loops++;
	for (size_t i = 0; i < list->items.len; i++) {
		assign_node(&at, s->items.at[0], list->items.at[i]);
		py_body(&at, &s->body);
	}
	lower_else(l, s);
	return true;
}

static void
lower_for(struct lower *l, const struct python_statement *s)
{
	const struct python_node *to = s->items.at[0];
	struct py_value v, each = py_unknown(to->span);
	struct lower at = *l;
	struct binding *b = NULL;
	struct scope *in;
	struct op *op;

	if (unroll(l, s))
		return;
	v = py_value_of(l, s->value);
	op = py_op(l, OP_LOOP, s->span);
	at.to = &op->body;
	at.loops++;
	if (to->kind == PYTHON_NAME)
		b = scope_find(l->scope, to->name, &in);
	if (b && (v.kind == PY_LIST || v.kind == PY_VARIABLE)) {
		op->name = b->variable;
		py_add_words(l, &v, &op->items);
	} else {
		assign(&at, to, &each);
	}
	py_body(&at, &s->body);
	lower_else(l, s);
}

static void
lower_with(struct lower *l, const struct python_statement *s)
{
	for (size_t i = 0; i < s->items.len; i++) {
		const struct python_node *n = s->items.at[i];
		struct py_value v =
		    py_value_of(l, n->kind == PYTHON_AS ? n->left : n);

		if (n->kind == PYTHON_AS)
			assign(l, n->right, &v);
	}
	py_body(l, &s->body);
}

static void
lower_class(struct lower *l, const struct python_statement *s)
{
	struct binding *b = map_get(&l->scope->names, s->name);
	struct lower at = *l;

	if (!b || !b->type || b->type->statement != s)
		return;
	at.scope = b->type->scope;
	py_body(&at, &s->body);
}

static void
lower_import(struct lower *l, const struct python_statement *s)
{
	for (size_t i = 0; i < s->nnames; i++) {
		struct str dotted = s->names[i].name;
		struct module *m;

		if (s->kind == PYTHON_IMPORT) {
			module_of_import(l->scope->module, dotted, 0);
			continue;
		}
		m = module_of_import(l->scope->module, s->name, s->level);
		/* Its names could be any function that is called here. */
		if (str_is(dotted, "*") && (m || !is_standard_module(s->name)))
			l->reader->opaque = true;
	}
}

static void
lower_statement(struct lower *l, const struct python_statement *s)
{
	switch ((int)s->kind) {
	case PYTHON_EXPRESSION:
		py_value_of(l, s->value);
		break;
	case PYTHON_ASSIGN:
		lower_assign(l, s);
		break;
	case PYTHON_ANNOTATE:
		if (s->value)
			assign_node(l, s->items.at[0], s->value);
		break;
	case PYTHON_AUGMENT:
		lower_augment(l, s);
		break;
	case PYTHON_IMPORT:
	case PYTHON_FROM:
		lower_import(l, s);
		break;
	case PYTHON_CLASS:
		lower_class(l, s);
		break;
	case PYTHON_RETURN:
		lower_return(l, s);
		break;
	case PYTHON_RAISE:
		if (s->value)
			py_value_of(l, s->value);
		py_builtin(l, s->span, "exit");
		break;
	case PYTHON_ASSERT:
		py_value_of(l, s->value);
		break;
	case PYTHON_DELETE:
		lower_delete(l, s);
		break;
	case PYTHON_IF:
		lower_if(l, s, NULL);
		break;
	case PYTHON_WHILE:
		lower_while(l, s);
		break;
	case PYTHON_FOR:
		lower_for(l, s);
		break;
	case PYTHON_TRY:
		lower_try(l, s);
		break;
	case PYTHON_WITH:
		lower_with(l, s);
		break;
	case PYTHON_MATCH:
		lower_match(l, s);
		break;
	default:
		break;
	}
}

void
py_body(struct lower *l, const struct python_body *body)
{
	for (size_t i = 0; i < body->len; i++) {
		const struct python_statement *s = body->at[i];
		struct block before = { 0 };
		struct lower at = *l;

		if (i + 1 == body->len ||
		    !py_is_asked_next(s, body->at[i + 1])) {
			lower_statement(l, s);
			continue;
		}
		at.to = &before;
		lower_statement(&at, s);
		lower_if(l, body->at[++i], &before);
	}
}

/* Functions that were called, and those that they call in turn. */
static void
read_functions(struct reader *r)
{
	for (size_t i = 0; i < r->queue.len; i++) {
		struct function *f = r->queue.at[i];
		struct lower l = { .reader = r, .to = &f->op->body };

		l.scope = scope_of_function(f);
		py_body(&l, &f->statement->body);
	}
}

/* Follows the main module, and what it imports and calls. */
static const struct program *
read_program(struct reader *r, struct module *m)
{
	struct program *p = arena_make(r->arena, struct program);
	struct block main = { 0 };
	struct lower l = { .reader = r, .scope = m->scope, .to = &main };

	py_body(&l, &m->tree.body);
	read_functions(r);
	for (size_t i = 0; i < main.len; i++)
		*vec_add(r->arena, &r->imported) = main.at[i];
	p->source = m->text.source;
	p->block = r->imported;
	p->problems = r->problems;
	p->foreign = true;
	py_slice(r, &p->block);
	p->opaque = r->opaque;
	p->takes_words = r->takes_words;
	return p;
}

static struct reader
reader_of(
    struct arena *a, struct arena *scratch, const struct python_files *files)
{
	return (struct reader){
		.arena = a,
		.scratch = scratch,
		.files = files,
		.work_left = PYTHON_WORK,
		.most = arena_used(a) + MOST_MEMORY,
	};
}

const struct program *
python_program_read(struct arena *a, struct arena *scratch, struct text t,
    struct str path, bool expressions, const struct python_files *files)
{
	struct arena_mark mark = arena_mark(scratch);
	struct reader r = reader_of(a, scratch, files);
	struct module *m = module_new(&r, t, path, true);
	const struct program *p;

	m->expressions = expressions;
	p = read_program(&r, m);
	arena_rewind(scratch, mark);
	return p;
}

const struct program *
python_script_read(struct arena *a, struct arena *scratch, struct source *s,
    const struct python_files *files, const struct interface **interface)
{
	struct arena_mark mark = arena_mark(scratch);
	struct reader r = reader_of(a, scratch, files);
	struct module *m = module_new(&r, text_of(s), s->path, true);
	const struct program *p = read_program(&r, m);
	struct interface_tree tree = { .python = &m->tree };

	*interface = interface_read_tree(a, scratch, s, &tree);
	arena_rewind(scratch, mark);
	return p;
}
