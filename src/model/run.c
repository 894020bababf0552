/*
 * Following a block of operations in the order in which they run.
 *
 * A loop's body is followed once and may not have run at all; functions are
 * followed where they are called.  Branches stand in branch.c.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "model/build.h"
#include "model/demand.h"
#include "model/query.h"

static void
note_bound(struct run *r, struct span at, struct str said)
{
	model_leave_out(r->activity->model, at,
	    actor_is_grave(r->activity->actor), STR_FMT, STR_ARG(said));
}

static void
note_words(struct run *r, struct span at)
{
	note_bound(r, at,
	    str_printf(
	        r->arena, "more than %d words; the others are unknown", WORDS));
}

static const struct words *
bind_elements(struct run *r, const struct setting *s)
{
	struct words *out = arena_make(r->arena, struct words);
	const struct variable *before = env_find(r->env, s->name);

	if (s->append && before && before->elements)
		out->dropped = before->elements->dropped;
	if (s->append && before && before->elements)
		for (size_t i = 0; i < before->elements->len; i++)
			*vec_add(r->arena, out) = before->elements->at[i];
	for (size_t i = 0; i < s->items.len && out->len < WORDS; i++)
		bind_words(r, &s->items.at[i], out);
	if (out->len >= WORDS) {
		out->at[out->len - 1].rest = true;
		note_words(r, s->span);
	}
	return out;
}

struct variable
bind_setting(struct run *r, const struct setting *s)
{
	const struct variable *before = env_find(r->env, s->name);
	struct variable v = { .name = s->name };

	v.exported = s->exported || (before && before->exported);
	if (s->unset) {
		v.value = value_not_set();
		v.exported = false;
	} else if (s->copies) {
		copy_variable(r, s, &v);
	} else if (!s->known) {
		v.value = value_hole(r->arena, HOLE_VARIABLE, s->name);
	} else if (s->is_array) {
		v.elements = bind_elements(r, s);
	} else if (s->append && !s->value.span.source) {
		/* `export NAME` and `local NAME` keep the value. */
		v.value = env_get(r->env, s->name);
		v.elements = before ? before->elements : NULL;
	} else {
		v.value = bind_template(r, &s->value);
		if (s->append)
			v.value = value_append(
			    r->arena, env_get(r->env, s->name), v.value);
	}
	return v;
}

static void
run_settings(struct run *r, const struct settings *all)
{
	size_t depth = r->env ? r->env->depth : 0;

	for (size_t i = 0; i < all->len; i++)
		r->env = all->at[i].name.len ? env_set(r->arena, r->env,
		                                   bind_setting(r, &all->at[i]))
		                             : env_opened(r->arena, r->env);
	if (depth < ENV_DEPTH && r->env && r->env->depth >= ENV_DEPTH)
		note_bound(r, all->at[0].span,
		    str_printf(r->arena,
		        "more than %d variables; the others are unknown",
		        ENV_DEPTH));
}

/* What `VAR=x cmd` adds for the command alone. */
static const struct env *
env_of_call(struct run *r, const struct settings *all)
{
	const struct env *env = r->env;

	for (size_t i = 0; i < all->len; i++) {
		struct variable v = bind_setting(r, &all->at[i]);

		v.exported = true;
		env = env_set(r->arena, env, v);
	}
	return env;
}

static bool
first_literal(struct run *r, const struct words *words, struct str *out)
{
	*out = (struct str){ 0 };
	return words->len && !words->at[0].maybe && !words->at[0].rest &&
	       value_literal(r->arena, words->at[0].value, out);
}

static bool
is_called_already(const struct chain *c, struct str name)
{
	for (; c; c = c->up)
		if (c->kind == CHAIN_FUNCTION && c->label.at == name.at &&
		    str_eq(c->label, name))
			return true;
	return false;
}

static const struct env *
restore_local(struct run *r, const struct settings *all, const struct env *env,
    const struct env *before)
{
	for (size_t i = 0; i < all->len; i++) {
		struct str name = all->at[i].name;
		const struct variable *v = env_find(before, name);
		struct variable none = { .name = name,
			.value = value_not_set() };

		if (all->at[i].local && name.len)
			env = env_set(r->arena, env, v ? *v : none);
	}
	return env;
}

/*
 * Names that the body declares local, wherever that stands in it, seen as
 * they were before the call.
 */
static const struct env *
restore_locals(struct run *r, const struct block *body, const struct env *env,
    const struct env *before)
{
	for (size_t i = 0; i < body->len; i++) {
		const struct op *op = body->at[i];

		if (op->kind == OP_SET)
			env = restore_local(r, &op->settings, env, before);
		if (op->kind == OP_FUNCTION || op->kind == OP_SCOPE)
			continue;
		env = restore_locals(r, &op->guard, env, before);
		for (size_t k = 0; k < op->narms; k++) {
			const struct arm *arm = &op->arms[k];

			env = restore_locals(r, &arm->guard, env, before);
			env = restore_locals(r, &arm->body, env, before);
		}
		env = restore_locals(r, &op->body, env, before);
	}
	return env;
}

enum outcome
run_function(struct run *r, const struct op *function, const struct op *call,
    const struct words *words)
{
	struct model *m = r->activity->model;
	struct habit *habit = habit_of(r, function);
	struct habit_begin begin = { m->calls.len, m->actions.len };
	struct words *given = arena_make(r->arena, struct words);
	struct run inner = *r;
	size_t depth = r->chain ? r->chain->depth : 0;
	enum outcome out;

	if (is_called_already(r->chain, function->name))
		return GOES_ON;
	if (depth >= MODEL_DEPTH) {
		note_bound(r, call->span,
		    str_printf(r->arena,
		        "calls more than %d deep; this one is not followed",
		        MODEL_DEPTH));
		return GOES_ON;
	}
	if (habit_is_known(r, habit, words)) {
		/* A guard asks for the files that it names. */
		if (habit->makes || habit->loud || r->in_guard)
			run_summed(r, call, words);
		habit_apply(r, habit);
		return GOES_ON;
	}
	given->dropped = words->dropped;
	for (size_t i = 1; i < words->len; i++)
		*vec_add(r->arena, given) = words->at[i];
	inner.chain = chain_push(
	    r->arena, r->chain, CHAIN_FUNCTION, call->span, function->name);
	inner.returns = false;
	if (!function->scope.len)
		inner.positions = given;
	out = run_block(&inner, &function->body);
	r->env = function->scope.len
	             ? inner.env
	             : restore_locals(r, &function->body, inner.env, r->env);
	r->folder = inner.folder;
	r->nounset = inner.nounset;
	r->fails = inner.fails;
	/* Another way through it may have come back. */
	if (inner.returns)
		out = GOES_ON;
	habit_note(r, habit, words, &begin, out);
	return out == EXITS ? EXITS : GOES_ON;
}

/* A folder that the tree does not have is one that something made. */
struct value
run_join_folder(struct run *r, struct value folder, struct value to)
{
	struct tree *tree = r->activity->model->tree;
	struct value v = to;
	struct str text, path;

	if (value_is_root(to))
		return value_text(r->arena, S(""));
	if (value_literal(r->arena, to, &text) && str_starts(text, "/"))
		return value_unknown();
	if (path_below_root(r->activity->model, to, &path))
		return tree_has_folder(tree, path) ? value_text(r->arena, path)
		                                   : value_unknown();
	/* From the root; a leading slash would lead out of it. */
	if (!value_is_empty(folder))
		v = value_append(r->arena,
		    value_append(
		        r->arena, folder, value_text(r->arena, S("/"))),
		    to);
	if (value_literal(r->arena, v, &text) &&
	    (!tree_resolve(tree, text, &path) || !tree_has_folder(tree, path)))
		return value_unknown();
	return v;
}

static bool
run_cd(struct run *r, struct str name, const struct words *words)
{
	if (str_is(name, "popd")) {
		r->folder = value_unknown();
		return true;
	}
	if (!str_is(name, "cd") && !str_is(name, "pushd"))
		return false;
	if (words->len == 2 && !words->at[1].maybe && !words->at[1].rest)
		r->folder = run_join_folder(r, r->folder, words->at[1].value);
	else
		r->folder = value_unknown();
	return true;
}

/* read, mapfile and the like give variables values that we do not see. */
static bool
run_read(struct run *r, struct str name, const struct words *words)
{
	if (!str_is(name, "read") && !str_is(name, "mapfile") &&
	    !str_is(name, "readarray") && !str_is(name, "getopts") &&
	    !str_is(name, "unset"))
		return false;
	for (size_t i = 1; i < words->len; i++) {
		struct variable v = { 0 };

		if (!value_literal(r->arena, words->at[i].value, &v.name) ||
		    str_starts(v.name, "-"))
			continue;
		v.value = str_is(name, "unset")
		              ? value_not_set()
		              : value_hole(r->arena, HOLE_VARIABLE, v.name);
		r->env = env_set(r->arena, r->env, v);
	}
	return true;
}

static bool
run_builtin(struct run *r, struct str name, const struct words *words)
{
	if (str_is(name, "shift") || str_is(name, "set")) {
		demand_set(r, words);
		if (str_is(name, "shift") ||
		    (words->len > 1 &&
		        value_literal(r->arena, words->at[1].value, &name) &&
		        str_is(name, "--")))
			r->positions = NULL;
		return true;
	}
	if (str_is(name, "eval")) {
		r->env = env_opened(r->arena, r->env);
		return true;
	}
	return run_cd(r, name, words) || run_read(r, name, words);
}

static enum outcome
run_op_call(struct run *r, const struct op *op)
{
	struct words *words = arena_make(r->arena, struct words);
	const struct env *env;
	const struct op *function;
	struct str name;

	if (op->callee || op->process)
		return run_foreign(r, op);
	env = env_of_call(r, &op->settings);
	words->at = arena_array(r->arena, struct word, op->words.len);
	words->cap = op->words.len;
	demand_bind(r, op, words);
	for (size_t i = 0; op == r->tail && i < r->tail_words->len; i++)
		*vec_add(r->arena, words) = r->tail_words->at[i];
	if (words->len >= WORDS)
		note_words(r, op->span);
	first_literal(r, words, &name);
	function = name.len ? map_get(r->functions, name) : NULL;
	if (function) {
		enum sink before = r->sink, sink = sink_of(r, &op->redirects);
		bool had_input = r->has_input;
		enum outcome out;

		if (sink)
			r->sink = sink;
		r->has_input |= op->piped_in;
		out = run_function(r, function, op, words);
		r->sink = before;
		r->has_input = had_input;
		return out;
	}
	if (str_is(name, "exit")) {
		r->fails = demand_is_failure(r, words);
		return EXITS;
	}
	if (str_is(name, "return"))
		return RETURNS;
	if (!run_builtin(r, name, words))
		run_call(r, op, words, env);
	return GOES_ON;
}

enum { SHIFT_DEPTH = 1000 }; /* the parser nests less deeply */

/* Does `shift` stand in the block?  Then $1 is another word each time. */
static bool
shifts(struct run *r, const struct block *b, int depth)
{
	for (size_t i = 0; i < b->len && depth < SHIFT_DEPTH; i++) {
		const struct op *op = b->at[i];
		struct str name;

		if (op->kind == OP_CALL && op->words.len &&
		    template_literal(r->arena, &op->words.at[0], &name) &&
		    str_is(name, "shift"))
			return true;
		if (shifts(r, &op->body, depth + 1))
			return true;
		for (size_t k = 0; k < op->narms; k++)
			if (shifts(r, &op->arms[k].body, depth + 1))
				return true;
	}
	return false;
}

static void
run_loop(struct run *r, const struct op *op)
{
	size_t first = r->activity->model->calls.len;
	struct run inner = *r;
	struct words *items = arena_make(r->arena, struct words);
	struct variable v = { .name = op->name };

	if (shifts(r, &op->body, 0) || shifts(r, &op->guard, 0)) {
		r->positions = NULL;
		inner.positions = NULL;
	}
	for (size_t i = 0; i < op->items.len; i++)
		bind_words(r, &op->items.at[i], items);
	for (size_t i = 0; i < items->len; i++)
		v.value =
		    i ? value_either(r->arena, v.value, items->at[i].value)
		      : items->at[i].value;
	if (op->name.len)
		inner.env = env_set(r->arena, inner.env, v);
	inner.looping = true;
	inner.loop = op;
	run_guard(&inner, &op->guard);
	inner.guard = push_guard(&inner, op, 0, first);
	inner.conditional = true;
	inner.unsure |= !items->len || items->at[0].rest || items->at[0].maybe;
	r->returns |= run_block(&inner, &op->body) == RETURNS || inner.returns;
	r->env = env_join(r->arena, r->env, r->env, inner.env);
	r->nounset &= inner.nounset;
}

static void
run_scope(struct run *r, const struct op *op)
{
	struct run inner = *r;
	enum sink sink = sink_of(r, &op->redirects);

	if (sink)
		inner.sink = sink;
	inner.lenient |= r->in_guard;
	run_block(&inner, &op->body);
}

static enum outcome
run_group(struct run *r, const struct op *op)
{
	enum sink before = r->sink, sink = sink_of(r, &op->redirects);
	enum outcome out;

	if (sink)
		r->sink = sink;
	out = run_block(r, &op->body);
	r->sink = before;
	return op->catches && out == EXITS ? GOES_ON : out;
}

static enum outcome
run_redirected(struct run *r, const struct op *op)
{
	enum sink before = r->sink, sink = sink_of(r, &op->redirects);
	enum outcome out = GOES_ON;

	if (sink)
		r->sink = sink;
	if (op->kind == OP_BRANCH)
		out = run_branch(r, op);
	else
		run_loop(r, op);
	r->sink = before;
	return out;
}

static void
define(struct run *r, struct op *function)
{
	const struct op *before =
	    map_put(r->arena, r->functions, function->name, function);

	if (before && before != function)
		r->activity->model->redefined++;
}

static enum outcome
run_op(struct run *r, struct op *op)
{
	switch (op->kind) {
	case OP_CALL:
		return run_op_call(r, op);
	case OP_SET:
		run_settings(r, &op->settings);
		return GOES_ON;
	case OP_BRANCH:
	case OP_LOOP:
		return run_redirected(r, op);
	case OP_SCOPE:
		run_scope(r, op);
		return GOES_ON;
	case OP_GROUP:
		return run_group(r, op);
	case OP_FUNCTION:
		define(r, op);
		return GOES_ON;
	}
	return GOES_ON;
}

bool
model_goes_on(struct model *m, struct span at)
{
	if (m->steps_left && arena_used(m->arena) < MODEL_BYTES)
		return true;
	if (!m->cut)
		model_leave_out(m, at, true,
		    "more than %d operations or %d MiB to follow; from here "
		    "on nothing is",
		    MODEL_STEPS, MODEL_BYTES / (1024 * 1024));
	m->cut = true;
	m->steps_left = 0;
	return false;
}

enum outcome
run_block(struct run *r, const struct block *b)
{
	struct model *m = r->activity->model;
	enum outcome out;

	for (size_t i = 0; i < b->len; i++) {
		if (!model_goes_on(m, b->at[i]->span)) {
			r->env = env_opened(r->arena, r->env);
			return GOES_ON;
		}
		m->steps_left--;
		out = run_op(r, b->at[i]);
		if (out != GOES_ON)
			return out;
	}
	return GOES_ON;
}
