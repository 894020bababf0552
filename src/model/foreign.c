/*
 * Following programs of languages that are no shell: Python scripts.
 *
 * A function is given its parameters as variables of its own, which are gone
 * behind it.  A process is started in its own folder and environment; where
 * it is a text for the shell, that is read here, with holes where its value
 * has them, and followed as the shell would.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "model/build.h"
#include "model/query.h"

/* A list of words that is longer was put together in several places. */
enum { COMMAND_BYTES = 2000 };

static struct source *
find_module(void *context, struct str path)
{
	struct model *m = context;
	struct tree_file *f = tree_find(m->tree, path);
	struct source *s = f ? tree_read(m->tree, f) : NULL;

	if (f && !s)
		model_leave_out_file(m, path, false);
	return s;
}

void
foreign_parse(struct model *m, struct script *s)
{
	struct python_files files = { m, find_module };

	s->program = python_script_read(
	    m->arena, m->scratch, s->source, &files, &s->interface);
}

bool
value_is_root(struct value v)
{
	struct str name;

	return v.len == 1 && value_is_hole(v, HOLE_CONTEXT, &name) &&
	       str_is(name, "github.workspace");
}

bool
path_below_root(struct model *m, struct value v, struct str *out)
{
	const struct form *f = v.len == 1 ? &v.forms[0] : NULL;

	return f && f->len == 2 && !v.open && !v.unset && !f->at[1].hole &&
	       str_is(f->at[0].text, "github.workspace") &&
	       str_starts(f->at[1].text, "/") &&
	       tree_resolve(m->tree, str_from(f->at[1].text, 1), out);
}

void
copy_variable(struct run *r, const struct setting *s, struct variable *out)
{
	const struct part *p = &s->value.at[0];
	const struct variable *from = env_find(r->env, p->text);

	if (p->rule != PART_AS_IS || !from) {
		out->value = bind_template(r, &s->value);
		return;
	}
	out->value = from->value;
	out->elements = from->elements;
}

struct span
foreign_span(const struct op *op, const struct words *words)
{
	struct span first = { 0 }, last;

	if (words->len)
		first = words->at[0].span;
	if (!first.source || !first.len ||
	    (first.source == op->span.source && span_holds(op->span, first)))
		return op->span;
	last = words->at[words->len - 1].span;
	if (last.source == first.source && last.off > first.off &&
	    last.off - first.off < COMMAND_BYTES)
		return span_join(first, last);
	return first;
}

static enum truth
inverted(enum truth t, bool invert)
{
	if (t == TRUTH_UNKNOWN || !invert)
		return t;
	return t == TRUTH_YES ? TRUTH_NO : TRUTH_YES;
}

/* Is there one that is surely there? */
static enum truth
holds_words(const struct words *all)
{
	for (size_t i = 0; i < all->len; i++)
		if (!all->at[i].maybe && !all->at[i].rest)
			return TRUTH_YES;
	return all->len ? TRUTH_UNKNOWN : TRUTH_NO;
}

static enum truth
runs_on(struct run *r, struct str system)
{
	struct activity *act = r->activity;
	struct value v;
	size_t yes = 0;

	if (!act->job)
		return TRUTH_UNKNOWN;
	v = context_template(act, NULL, &act->job->runs_on);
	for (size_t i = 0; i < v.len; i++) {
		struct str label, own = { 0 };

		if (value_form_text(r->arena, v, i, &label))
			own = host_system(label);
		if (!own.len)
			return TRUTH_UNKNOWN;
		yes += str_eq(own, system);
	}
	if (!v.len || v.open || (yes && yes < v.len))
		return TRUTH_UNKNOWN;
	return yes ? TRUTH_YES : TRUTH_NO;
}

enum truth
asked_holds(struct run *r, const struct arm *arm)
{
	const struct variable *v = env_find(r->env, arm->asks);
	enum truth t = TRUTH_UNKNOWN;
	bool none, text;

	if (arm->question == ASKS_SYSTEM)
		return inverted(runs_on(r, arm->asks), arm->when_fails);
	if (!v)
		return t;
	none = !v->elements && value_is_empty(v->value) && v->value.unset &&
	       !v->value.len;
	text = !v->elements && value_is_filled(v->value);
	switch (arm->question) {
	case ASKS_FILLED:
		if (v->elements)
			t = holds_words(v->elements);
		else if (value_is_empty(v->value))
			t = TRUTH_NO;
		else if (text)
			t = TRUTH_YES;
		break;
	case ASKS_SET:
		if (none)
			t = TRUTH_NO;
		else if (v->elements || text)
			t = TRUTH_YES;
		break;
	case ASKS_SYSTEM:
		break;
	case ASKS_TEXT:
		if (v->elements || none)
			t = TRUTH_NO;
		else if (text)
			t = TRUTH_YES;
		break;
	}
	return inverted(t, arm->when_fails);
}

/* What stays of TOP behind a function whose own names begin with SCOPE. */
static const struct env *
env_behind(struct run *r, const struct env *top, const struct env *base,
    const struct op *function)
{
	VEC(const struct env *) kept = { 0 };
	const struct env *out = base;
	struct str scope = function->scope;

	for (const struct env *e = top; e && e != base; e = e->up) {
		struct str name = e->variable.name;
		bool own = name.len >= scope.len &&
		           str_eq(str_slice(name, 0, scope.len), scope);
		/* What one returns is named after it: "file:f#1().f" */
		size_t end = str_find(name, 0, "().");
		bool other =
		    end != SIZE_MAX && !str_eq(str_slice(name, 0, end),
		                           str_slice(scope, 0, scope.len - 1));

		if (name.len && !own && !other)
			*vec_add(r->arena, &kept) = e;
	}
	while (kept.len)
		out = env_set(r->arena, out, kept.at[--kept.len]->variable);
	return env_is_open(top) ? env_opened(r->arena, out) : out;
}

/* The name and all that is given: what makes two calls the same. */
static void
add_key(struct run *r, const struct variable *v, struct words *out)
{
	if (!v->elements) {
		*vec_add(r->arena, out) = (struct word){ .value = v->value };
		return;
	}
	for (size_t i = 0; i < v->elements->len && out->len < WORDS; i++)
		*vec_add(r->arena, out) = v->elements->at[i];
	*vec_add(r->arena, out) = (struct word){ .rest = true };
}

static enum outcome
run_callee(struct run *r, const struct op *op)
{
	struct words *words = arena_make(r->arena, struct words);
	struct run inner = *r;
	enum outcome out;

	*vec_add(r->arena, words) =
	    (struct word){ .value = value_text(r->arena, op->callee->name) };
	for (size_t i = 0; i < op->settings.len; i++) {
		struct variable v = bind_setting(r, &op->settings.at[i]);

		v.exported = false;
		inner.env = env_set(r->arena, inner.env, v);
		add_key(r, &v, words);
	}
	out = run_function(&inner, op->callee, op, words);
	r->env = env_behind(r, inner.env, r->env, op->callee);
	r->folder = inner.folder;
	return out;
}

/* NAME=VALUE words as the whole environment of a process. */
static const struct env *
env_of_process(struct run *r, const struct process *p)
{
	struct words words = { 0 };
	const struct env *env = NULL;
	bool inherits = false;

	if (!p->has_env)
		return r->env;
	if (p->env.len == 1 && p->env.at[0].len == 1) {
		const struct part *only = &p->env.at[0].at[0];
		const struct variable *v = only->kind == PART_ARRAY
		                               ? env_find(r->env, only->text)
		                               : NULL;

		/* env=None, handed on */
		if (v && !v->elements && v->value.unset && !v->value.len)
			return r->env;
	}
	for (size_t i = 0; i < p->env.len; i++)
		bind_words(r, &p->env.at[i], &words);
	for (size_t i = 0; i < words.len; i++)
		inherits |= words.at[i].rest;
	env = inherits ? r->env : NULL;
	for (size_t i = 0; i < words.len; i++) {
		struct value w = words.at[i].value;
		struct variable v = { .exported = true };
		struct str rest;

		if (words.at[i].rest || !w.len || !w.forms[0].len ||
		    w.forms[0].at[0].hole ||
		    !str_cut(w.forms[0].at[0].text, '=', &v.name, &rest))
			continue;
		v.value = value_strip(r->arena, w,
		    str_slice(w.forms[0].at[0].text, 0, v.name.len + 1), true);
		if (words.at[i].maybe)
			v.value = value_either(
			    r->arena, v.value, env_get(env, v.name));
		env = env_set(r->arena, env, v);
	}
	return env;
}

/* A rest that is os.environ adds nothing; another one may be anything. */
static bool
env_is_known(struct run *r, const struct process *p)
{
	for (size_t i = 0; i < p->env.len; i++) {
		const struct template *t = &p->env.at[i];
		const struct variable *v;

		if (t->len != 1 || t->at[0].kind != PART_ARRAY ||
		    !t->at[0].text.len)
			continue;
		v = env_find(r->env, t->at[0].text);
		if (!v || (!v->elements && (!v->value.unset || v->value.len)))
			return false;
	}
	return true;
}

static void
set_folder(struct run *r, const struct process *p)
{
	struct value v;

	if (!p->folder.span.source)
		return;
	v = bind_template(r, &p->folder);
	if (!v.len && v.unset && !v.open)
		return;
	r->folder = run_join_folder(r, r->folder, v);
}

/* A text that is being put together from the form of a value. */
struct written {
	struct buf text;
	VEC(struct piece) pieces;
	struct span span; /* of the value */
	size_t seen;      /* bytes of it that were passed */
};

static void
add_piece(struct run *r, struct written *w, size_t at)
{
	*vec_add(r->arena, &w->pieces) =
	    (struct piece){ (uint32_t)w->text.len, (uint32_t)at };
}

/* Bytes that stand nowhere in the source as they are. */
static void
add_made(struct run *r, struct written *w, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		add_piece(r, w, w->span.off + w->seen);
		buf_add_char(&w->text, s.at[i]);
	}
}

static void
add_literal(struct run *r, struct written *w, struct str s)
{
	struct str source = span_text(w->span);
	size_t at = str_find(source, w->seen, str_cstr(r->arena, s));

	if (at == SIZE_MAX) {
		add_made(r, w, s);
		return;
	}
	add_piece(r, w, w->span.off + at);
	buf_add(&w->text, s);
	w->seen = at + s.len < source.len ? at + s.len : at;
}

/* Holes stand as ${{ driftcheck.N }}, of which the environment knows more. */
static struct text
write_form(struct run *r, const struct form *f, struct span span)
{
	struct written w = { .text = buf_new(r->arena), .span = span };
	struct text t = { .source = span.source };

	for (size_t i = 0; i < f->len; i++) {
		struct variable v = { 0 };

		if (!f->at[i].hole) {
			add_literal(r, &w, f->at[i].text);
			continue;
		}
		v.name = str_printf(r->arena, HELD_PREFIX "%zu }}", i);
		v.value = value_hole(r->arena, f->at[i].hole, f->at[i].text);
		r->env = env_set(r->arena, r->env, v);
		add_made(r, &w, v.name);
	}
	t.s = buf_str(&w.text);
	t.pieces = w.pieces.at;
	t.npieces = w.pieces.len;
	return t;
}

static void
run_text(struct run *r, struct value v, const struct op *op)
{
	struct model *m = r->activity->model;
	struct span span = v.span.source ? v.span : op->span;

	for (size_t i = 0; i < v.len; i++) {
		struct map functions = { 0 };
		struct run inner = *r;
		const struct program *p;
		struct text t;

		if (!model_goes_on(m, op->span))
			return;
		inner.functions = &functions;
		inner.positions = NULL;
		inner.conditional |= v.len > 1 || v.open;
		t = write_form(&inner, &v.forms[i], span);
		m->steps_left -=
		    t.s.len / 16 < m->steps_left ? t.s.len / 16 : m->steps_left;
		p = program_read(m->arena, m->scratch, t, true);
		model_leave_out_bounds(
		    m, &p->problems, actor_is_grave(r->activity->actor));
		run_block(&inner, &p->block);
	}
}

/* What a document shows is followed where it speaks of a release. */
static bool
is_told(const struct run *r, struct span text)
{
	return r->activity->workflow || text_releases(span_text(text)) ||
	       str_contains(span_text(text), "release");
}

bool
run_shell_text(struct run *r, const struct call *c, const struct op *op)
{
	const struct word *w;
	struct run inner = *r;
	struct value v;

	if (c->text_word >= c->words.len)
		return false;
	w = &c->words.at[c->text_word];
	if (w->rest || c->only_parsed || !w->value.len ||
	    (r->chain && r->chain->depth >= MODEL_DEPTH) ||
	    !is_told(r, w->span))
		return false;
	v = w->value;
	v.span = w->span;
	inner.sink = SINK_NONE;
	inner.in_guard = false;
	inner.nounset = false;
	inner.conditional |= w->maybe;
	inner.chain = chain_push(
	    r->arena, r->chain, CHAIN_TEXT, c->span, (struct str){ 0 });
	inner.env = env_exported(r->activity->model, c->env);
	inner.folder = c->folder;
	run_text(&inner, v, op);
	return true;
}

/* The text for the shell, if it is one. */
static bool
text_of_process(struct run *r, const struct op *op, struct value *out)
{
	const struct template *t = &op->words.at[0];
	const struct variable *v;

	if (op->process->is_text) {
		*out = bind_template(r, t);
		v = t->len == 1 && t->at[0].kind == PART_VARIABLE
		        ? env_find(r->env, t->at[0].text)
		        : NULL;
		if (v && v->value.span.source)
			out->span = v->value.span;
		return true;
	}
	if (!op->process->maybe_text || op->words.len != 1 || t->len != 1 ||
	    t->at[0].kind != PART_ARRAY)
		return false;
	v = env_find(r->env, t->at[0].text);
	if (!v || v->elements || !v->value.len)
		return false;
	*out = v->value;
	return true;
}

static void
run_process(struct run *r, const struct op *op)
{
	struct words *words = arena_make(r->arena, struct words);
	struct run inner = *r;
	struct value text;

	if (!op->words.len)
		return;
	inner.sink = SINK_NONE;
	set_folder(&inner, op->process);
	inner.env = env_of_process(r, op->process);
	if (!env_is_known(r, op->process))
		inner.env = env_opened(r->arena, inner.env);
	if (text_of_process(r, op, &text) && text.len) {
		run_text(&inner, text, op);
		return;
	}
	for (size_t i = 0; i < op->words.len && words->len < WORDS; i++)
		bind_words(r, &op->words.at[i], words);
	run_call(&inner, op, words, inner.env);
}

/* Files may be written by more than the commands that a script runs. */
void
note_foreign(struct run *r, const struct program *p)
{
	struct activity *act = r->activity;

	act->workspace_open = true;
	if (p->opaque || str_contains(p->source->text, "GITHUB_ENV"))
		act->later = env_opened(act->model->arena, act->later);
}

void
run_foreign_text(struct run *r, const struct call *c, struct text t)
{
	struct model *m = r->activity->model;
	struct python_files files = { m, find_module };
	struct str name, folder = { 0 };
	const struct program *p;
	struct run inner = *r;

	/* Modules are looked for where it is run. */
	if (value_literal(m->arena, r->folder, &folder) && folder.len)
		name = str_printf(m->arena, STR_FMT "/-", STR_ARG(folder));
	else
		name = S("-");
	m->steps_left -=
	    t.s.len / 16 < m->steps_left ? t.s.len / 16 : m->steps_left;
	p = python_program_read(m->arena, m->scratch, t, name, true, &files);
	model_leave_out_bounds(
	    m, &p->problems, actor_is_grave(r->activity->actor));
	inner.sink = SINK_NONE;
	inner.in_guard = false;
	inner.nounset = false;
	inner.positions = NULL;
	if (c)
		inner.env = c->env;
	note_foreign(&inner, p);
	if (model_goes_on(m, span_of(t.source, t.base, 0)))
		run_block(&inner, &p->block);
}

static bool
is_python(const struct call *c)
{
	return c->know && c->know->wraps == KNOW_WRAPS_MODULE && !c->script.len;
}

/* A text whose lines stand in its source as they are, maybe indented. */
static bool
text_of_template(struct run *r, const struct template *t, struct text *out)
{
	const struct part *p = t->len == 1 ? &t->at[0] : NULL;
	VEC(struct piece) pieces = { 0 };
	struct str rest, line, source;
	size_t seen = 0;

	if (!p || p->kind != PART_LITERAL || !p->span.source ||
	    !model_goes_on(r->activity->model, p->span))
		return false;
	rest = p->text;
	source = span_text(p->span);
	while (str_line(&rest, &line)) {
		size_t at = str_find(source, seen, str_cstr(r->arena, line));

		if (at == SIZE_MAX)
			return false;
		*vec_add(r->arena, &pieces) =
		    (struct piece){ (uint32_t)(line.at - p->text.at),
			    (uint32_t)(p->span.off + at) };
		seen = at + line.len;
	}
	*out = (struct text){ .s = p->text,
		.source = p->span.source,
		.pieces = pieces.at,
		.npieces = pieces.len };
	return pieces.len > 0;
}

bool
run_python(struct run *r, const struct call *c, const struct op *op)
{
	struct str word;
	struct text t;

	if (!is_python(c) || op->words.len != c->words.len)
		return false;
	for (size_t i = c->first + 1; i < c->words.len; i++) {
		if (!value_literal(r->arena, c->words.at[i].value, &word))
			return false;
		if (str_is(word, "-c"))
			return i + 1 < op->words.len &&
			       text_of_template(r, &op->words.at[i + 1], &t) &&
			       (run_foreign_text(r, c, t), true);
		if (str_is(word, "-") || !str_starts(word, "-"))
			break;
	}
	for (size_t i = 0; i < op->redirects.len; i++)
		if (op->redirects.at[i].kind == REDIRECT_TEXT &&
		    text_of_template(r, &op->redirects.at[i].target, &t)) {
			run_foreign_text(r, c, t);
			return true;
		}
	return false;
}

enum outcome
run_foreign(struct run *r, const struct op *op)
{
	if (op->callee)
		return run_callee(r, op);
	run_process(r, op);
	return GOES_ON;
}
