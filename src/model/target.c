/*
 * Following targets: what `make x`, `npm run x` and `just x` run counts as
 * the caller's.
 *
 * A target's commands are followed with the environment that its file sets,
 * in the folder where its tool runs them, behind what it depends on; each
 * target once for one call.  A part that cannot be followed leaves the
 * workspace open, as a command that is not known does.  Left out: whether a
 * file is newer than what it is made from.
 */

#include "base/arena.h"
#include "model/query.h"
#include "model/target_plan.h"

/* One call of a runner while its targets are followed. */
struct invocation {
	struct run *run; /* in which the call stands */
	const struct call *call;
	const struct target_plan *plan;
	struct map envs; /* struct target_file * -> struct env */
	struct map done; /* struct target * */
	struct map seen; /* struct target *, whose names are known */
	struct target_names names;
	bool complete;
};

/* A target that is about to run. */
struct turn {
	const struct target_goal *goal;
	const struct target_file *scope; /* where its names are looked up */
	const struct target *target;
	const struct words *given;
	const struct chain *up;
	struct span span;
	bool conditional;
};

static void run_target(struct invocation *inv, const struct turn *turn);

static struct str
key_of(struct arena *a, const void *p)
{
	const void **key = arena_make(a, const void *);

	*key = p;
	return (struct str){ (const char *)key, sizeof(*key) };
}

static bool
is_given(const struct invocation *inv, struct str name)
{
	const struct request *q = &inv->plan->request;

	for (size_t i = 0; i < q->sets.len; i++)
		if (str_eq(q->sets.at[i].name, name))
			return true;
	return false;
}

/* Settings of a file; what the call sets wins. */
static void
run_settings(struct invocation *inv, struct run *r, const struct block *b)
{
	for (size_t i = 0; i < b->len; i++) {
		struct block one = { &b->at[i], 1, 1 };
		const struct op *op = b->at[i];

		if (!names_hold(&inv->names, op) ||
		    (op->kind == OP_SET && op->settings.len == 1 &&
		        is_given(inv, op->settings.at[0].name)))
			continue;
		run_block(r, &one);
	}
}

static void
run_entries(struct run *r, const struct entries *all)
{
	for (size_t i = 0; i < all->len; i++) {
		struct variable v = { .name = all->at[i].name,
			.exported = true };

		v.value = bind_template(r, &all->at[i].value);
		r->env = env_set(r->arena, r->env, v);
	}
	if (all->dynamic)
		r->env = env_opened(r->arena, r->env);
}

/* Those of the file and of what it includes without a name. */
static void
run_variables(
    struct invocation *inv, struct run *r, const struct target_file *f)
{
	for (size_t i = 0; i < f->nincludes; i++)
		if (f->includes[i].file && !f->includes[i].name.len)
			run_variables(inv, r, f->includes[i].file);
	run_settings(inv, r, &f->variables);
	run_entries(r, &f->env);
	if (f->exports_all || f->reads_dotenv)
		r->env = env_opened(r->arena, r->env);
}

/* The names that T, found by names in SCOPE, and what it depends on use. */
static void
see_names(struct invocation *inv, const struct target_file *scope,
    const struct target *t, size_t depth)
{
	struct arena *a = inv->run->arena;
	struct str key = key_of(a, t);

	if (map_get(&inv->seen, key) || depth > MODEL_DEPTH)
		return;
	map_put(a, &inv->seen, key, inv);
	names_of_target(&inv->names, t);
	for (const struct target *n = target_next(t); n; n = target_next(n))
		names_of_target(&inv->names, n);
	for (size_t i = 0; i < t->dependencies.len; i++) {
		struct str name = t->dependencies.at[i].literal;
		struct found_target found = { 0 };

		if (name.len)
			found = target_ask(inv->run->activity->model,
			    inv->plan->request.know, scope, name);
		if (found.answer == TARGET_YES)
			see_names(inv, target_scope(scope, found.file),
			    found.target, depth + 1);
	}
}

/* What the commands of targets of F see. */
static const struct env *
env_of_file(struct invocation *inv, const struct target_goal *goal,
    const struct target_file *f)
{
	struct model *m = inv->run->activity->model;
	const struct request *q = &inv->plan->request;
	struct str key = key_of(m->arena, f);
	struct env *known = map_get(&inv->envs, key);
	struct run r = *inv->run;

	if (known)
		return known->up;
	known = arena_make(m->arena, struct env);
	map_put(m->arena, &inv->envs, key, known);
	r.env = env_exported(m, inv->call->env);
	for (size_t i = 0; i < q->sets.len; i++)
		r.env = env_set(m->arena, r.env, q->sets.at[i]);
	r.sink = SINK_NONE;
	r.in_guard = false;
	r.nounset = false;
	r.folder = value_text(m->arena, goal->folder);
	r.chain = chain_push(
	    m->arena, inv->run->chain, CHAIN_TARGET, inv->call->span, f->path);
	if (f != goal->root)
		names_of_file(&inv->names, f);
	names_of_file(&inv->names, goal->root);
	if (f != goal->root)
		run_variables(inv, &r, goal->root);
	run_variables(inv, &r, f);
	known->up = r.env;
	return known->up;
}

/* --- one target ----------------------------------------------------------- */

/* The words from I on, as one. */
static struct value
joined(struct run *r, const struct words *given, size_t i)
{
	struct value out = value_text(r->arena, S(""));

	for (size_t k = i; given && k < given->len; k++) {
		if (given->at[k].rest)
			return value_unknown();
		if (k > i)
			out = value_append(
			    r->arena, out, value_text(r->arena, S(" ")));
		out = value_append(r->arena, out, given->at[k].value);
	}
	return out;
}

static void
bind_parameters(
    struct run *r, const struct target *t, const struct words *given)
{
	for (size_t i = 0; i < t->parameters.len; i++) {
		const struct target_parameter *p = &t->parameters.at[i];
		struct variable v = { .name = p->name };

		if (given && i < given->len)
			v.value =
			    p->rest ? joined(r, given, i) : given->at[i].value;
		else if (p->has_fallback)
			v.value = bind_template(r, &p->fallback);
		else if (p->rest && !p->some)
			v.value = value_text(r->arena, S(""));
		else
			v.value = value_hole(r->arena, HOLE_VARIABLE, p->name);
		r->env = env_set(r->arena, r->env, v);
	}
}

/* The last command of a script, behind which words are put. */
static const struct op *
last_call(const struct block *b)
{
	const struct op *op;

	while (b->len) {
		op = b->at[b->len - 1];
		if (op->kind == OP_CALL)
			return op;
		if (op->kind == OP_BRANCH && op->narms)
			b = &op->arms[op->narms - 1].body;
		else
			b = &op->body;
	}
	return NULL;
}

/* A target that is a file of the tree may be up to date. */
static bool
may_be_made(struct model *m, const struct turn *turn)
{
	struct str path;

	if (turn->target->is_phony)
		return false;
	path = str_join_path(m->arena, turn->goal->folder, turn->target->name);
	return tree_find(m->tree, path) || tree_has_folder(m->tree, path);
}

static struct run
begin_run(struct invocation *inv, const struct turn *turn)
{
	struct model *m = inv->run->activity->model;
	const struct target *t = turn->target;
	struct run r = *inv->run;

	r.env = env_of_file(inv, turn->goal, turn->scope);
	r.functions = arena_make(m->arena, struct map);
	r.positions = NULL;
	r.sink = SINK_NONE;
	r.lenient |= r.in_guard;
	r.nounset = r.in_guard = r.looping = false;
	r.script = turn->scope->path;
	r.targets = turn->scope;
	r.request = &inv->plan->request;
	r.conditional |=
	    turn->conditional || t->conditional || may_be_made(m, turn);
	r.unsure |= r.conditional;
	r.folder = value_text(m->arena, turn->goal->folder);
	if (turn->scope != turn->goal->root &&
	    turn->scope->kind == TARGETS_JUST)
		r.folder = value_text(m->arena, str_dirname(turn->scope->path));
	if (t->in_caller_folder)
		r.folder = inv->call->folder;
	r.chain = chain_push(m->arena, turn->up, CHAIN_TARGET, turn->span,
	    target_label(m, turn->scope, t));
	return r;
}

static void
run_body(struct invocation *inv, struct run *r, const struct turn *turn)
{
	const struct target *t = turn->target;

	if (t->body == BODY_NONE)
		return;
	if (t->body != BODY_PROGRAM || !t->program) {
		inv->complete = false;
		return;
	}
	model_leave_out_bounds(r->activity->model, &t->program->problems,
	    actor_is_grave(r->activity->actor));
	if (t->appends_words && turn->given && turn->given->len) {
		r->tail = last_call(&t->program->block);
		r->tail_words = turn->given;
	}
	run_block(r, &t->program->block);
}

static void
run_dependency(struct invocation *inv, struct run *r, const struct turn *turn,
    const struct dependency *d)
{
	struct model *m = r->activity->model;
	struct words *given = arena_make(m->arena, struct words);
	struct turn next = *turn;
	struct found_target found;
	struct str name = d->literal;

	if (!name.len &&
	    !value_literal(m->arena, bind_template(r, &d->name), &name)) {
		inv->complete = false;
		return;
	}
	found = target_ask(m, inv->plan->request.know, turn->scope, name);
	if (found.answer != TARGET_YES) {
		inv->complete &= turn->scope->kind == TARGETS_MAKE &&
		                 target_is_file(m, turn->goal->folder, name);
		return;
	}
	for (size_t i = 0; i < d->arguments.len; i++)
		bind_words(r, &d->arguments.at[i], given);
	next.target = found.target;
	next.scope = target_scope(turn->scope, found.file);
	next.given = given;
	next.up = r->chain;
	next.span = d->span;
	next.conditional = r->conditional || d->conditional;
	run_target(inv, &next);
}

static void
run_dependencies(struct invocation *inv, struct run *r, const struct turn *turn,
    enum dependency_time time)
{
	const struct dependencies *all = &turn->target->dependencies;

	for (size_t i = 0; i < all->len; i++)
		if (all->at[i].time == time)
			run_dependency(inv, r, turn, &all->at[i]);
}

static bool
is_running(const struct chain *c, struct str label)
{
	for (; c; c = c->up)
		if (c->kind == CHAIN_TARGET && str_eq(c->label, label))
			return true;
	return false;
}

/* May it run: once, no deeper than all is followed, within the bounds? */
static bool
may_run(struct invocation *inv, const struct turn *turn)
{
	struct model *m = inv->run->activity->model;
	struct str key = key_of(m->arena, turn->target);
	size_t depth = turn->up ? turn->up->depth : 0;

	if (!turn->target->parameters.len && map_get(&inv->done, key))
		return false;
	map_put(m->arena, &inv->done, key, inv);
	if (!model_goes_on(m, turn->span)) {
		inv->complete = false;
		return false;
	}
	m->steps_left--;
	if (depth >= MODEL_DEPTH)
		model_leave_out(m, turn->span,
		    actor_is_grave(inv->run->activity->actor),
		    "calls more than %d deep; this one is not followed",
		    MODEL_DEPTH);
	else if (!is_running(
	             turn->up, target_label(m, turn->scope, turn->target)))
		return true;
	inv->complete = false;
	return false;
}

static void
run_one(struct invocation *inv, const struct turn *turn)
{
	const struct target *t = turn->target;
	struct run r = begin_run(inv, turn);

	note_followed(r.activity->model, t);
	bind_parameters(&r, t, turn->given);
	run_settings(inv, &r, &t->variables);
	run_entries(&r, &t->env);
	if (t->folder.len)
		r.folder = run_join_folder(
		    &r, r.folder, bind_template(&r, &t->folder));
	run_dependencies(inv, &r, turn, DEPENDENCY_BEFORE);
	run_body(inv, &r, turn);
	run_dependencies(inv, &r, turn, DEPENDENCY_AFTER);
}

/* All that may stand for it: arms of a conditional, other systems. */
static void
run_target(struct invocation *inv, const struct turn *turn)
{
	struct turn one = *turn;
	const struct target *t = turn->target;

	if (!may_run(inv, turn))
		return;
	do {
		one.target = t;
		run_one(inv, &one);
	} while (t->conditional && (t = target_next(t)));
}

void
run_targets(struct run *r, const struct call *c, const struct target_plan *plan)
{
	struct invocation inv = { .run = r, .call = c, .plan = plan };

	inv.complete = plan->complete;
	inv.names.arena = r->arena;
	for (size_t i = 0; i < plan->goals.len; i++)
		see_names(&inv,
		    target_scope(
		        plan->goals.at[i].root, plan->goals.at[i].file),
		    plan->goals.at[i].target, 0);
	for (size_t i = 0; i < plan->goals.len; i++) {
		const struct target_goal *goal = &plan->goals.at[i];
		struct turn turn = { .goal = goal, .target = goal->target };

		turn.scope = target_scope(goal->root, goal->file);
		turn.given = &goal->given;
		turn.up = r->chain;
		turn.span = c->span;
		turn.conditional = goal->maybe;
		run_target(&inv, &turn);
	}
	if (!inv.complete)
		note_opening(r, c);
}

/* --- what was followed ---------------------------------------------------- */

static bool
covers(const struct target *t, size_t at)
{
	for (size_t i = 0; t->program && i < t->program->block.len; i++) {
		struct span s = t->program->block.at[i]->span;

		if (s.source == t->span.source && at >= s.off &&
		    at < (size_t)s.off + s.len)
			return true;
	}
	return false;
}

bool
targets_hold_only_followed(
    const struct model *m, struct str path, const char *word)
{
	const struct target_file *f = map_get(&m->parsed_targets, path);
	struct str text;
	size_t at = 0;

	if (!f || !f->kind)
		return false;
	text = f->source->text;
	for (; (at = str_find(text, at, word)) != SIZE_MAX; at++) {
		bool seen = false;

		for (size_t i = 0; i < f->ntargets && !seen; i++)
			seen = covers(f->targets[i], at) &&
			       was_followed(m, f->targets[i]);
		if (!seen)
			return false;
	}
	return true;
}
