/*
 * Following the jobs of a workflow, and of the workflows that they call.
 *
 * A job stands behind those that it needs, so that their outputs are known.
 * The jobs of a called workflow are followed once for each job that calls
 * it, with its inputs and secrets bound; each is an actor of its own.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "model/build.h"
#include "model/event.h"
#include "model/query.h"

/* The jobs of one workflow, started by an event or called by a job. */
struct visit {
	struct model *model;
	const struct workflow *workflow;
	const struct actor *caller; /* NULL: an event starts it */
	const struct frame *frame;
	size_t calls; /* legs of the jobs that call */
	bool *done;   /* by the job's index */
	struct map needs;
};

const struct workflow *
actor_started(const struct actor *x)
{
	while (x->caller)
		x = x->caller;
	return x->workflow;
}

struct span
actor_called_at(const struct actor *x)
{
	return x->caller ? x->caller->job->uses_span : (struct span){ 0 };
}

static struct str
label_of(const struct visit *v, const struct job *j)
{
	struct arena *a = v->model->arena;
	struct str label = str_printf(a, "job " STR_FMT " of " STR_FMT,
	    STR_ARG(j->id), STR_ARG(str_basename(v->workflow->path)));

	if (!v->caller)
		return label;
	return str_printf(a, STR_FMT ", called by " STR_FMT, STR_ARG(label),
	    STR_ARG(v->caller->label));
}

static struct actor *
new_actor(const struct visit *v, const struct job *j)
{
	struct model *m = v->model;
	struct actor *x = arena_make(m->arena, struct actor);

	x->kind = ACTOR_JOB;
	x->workflow = v->workflow;
	x->job = j;
	x->caller = v->caller;
	x->frame = v->frame;
	x->path = v->workflow->path;
	x->span = j->span;
	x->legs = j->nlegs;
	x->needed = arena_make(m->arena, const bool *);
	x->gates = arena_make(m->arena, struct gates);
	x->label = label_of(v, j);
	*vec_add(m->arena, &m->actors) = x;
	return x;
}

/* Keeps OUTPUTS of the job as those behind it see them. */
static void
keep_outputs(struct activity *act, const struct env *env,
    const struct entries *outputs, struct str id, struct map *needs)
{
	struct arena *a = act->model->arena;

	for (size_t i = 0; i < outputs->len; i++) {
		struct value *v = arena_make(a, struct value);
		struct str key =
		    str_printf(a, "needs." STR_FMT ".outputs." STR_FMT,
		        STR_ARG(id), STR_ARG(outputs->at[i].name));

		*v = context_template(act, env, &outputs->at[i].value);
		map_put(a, needs, key, v);
	}
}

const struct workflow *
model_workflow(const struct model *m, struct str path)
{
	for (size_t i = 0; i < m->workflows.len; i++)
		if (str_eq(m->workflows.at[i]->path, path))
			return m->workflows.at[i];
	return NULL;
}

static bool
is_running(const struct actor *x, const struct workflow *w)
{
	for (; x; x = x->caller)
		if (x->workflow == w)
			return true;
	return false;
}

/* Legs that surely call, where there are several. */
static size_t
calling_legs(const struct job *j)
{
	size_t n = 0;

	for (size_t i = 0; i < j->nlegs; i++)
		n += !j->legs[i].maybe;
	return n ? n : 1;
}

static void run_jobs(struct visit *v);

/* The jobs of the workflow that this job calls, for this call. */
static void
run_called(struct activity *act, struct str path, struct map *needs)
{
	struct model *m = act->model;
	const struct workflow *w = model_workflow(m, path);
	const struct trigger *t =
	    w ? workflow_trigger(w, "workflow_call") : NULL;
	struct visit v = { .model = m, .workflow = w, .caller = act->actor };
	struct activity end = { .model = m, .workflow = w };

	if (!t || is_running(act->actor, w) ||
	    (act->frame && act->frame->depth >= FRAMES))
		return;
	v.frame = frame_of_call(act, t);
	v.calls = calling_legs(act->job) * (act->calls ? act->calls : 1);
	run_jobs(&v);
	end.actor = act->actor;
	end.frame = v.frame;
	end.needs = &v.needs;
	keep_outputs(&end, NULL, &t->outputs, act->job->id, needs);
}

static void
run_job(struct visit *v, const struct job *j)
{
	struct model *m = v->model;
	const struct workflow *w = v->workflow;
	struct activity act = { .model = m, .workflow = w, .job = j };
	struct occasion nothing = { 0 };
	const struct env *env;
	struct str uses;

	act.actor = new_actor(v, j);
	act.frame = v->frame;
	act.calls = v->calls;
	act.needs = &v->needs;
	/* Switched off on purpose: `if: false`, here or in front of it. */
	if (job_runs(m, act.actor, &nothing) == TRUTH_NO)
		return;
	if (j->matrix_cut)
		model_leave_out(m, j->span, true,
		    "more than %d legs of the matrix; what runs in the others "
		    "is unknown",
		    MATRIX_LEGS);
	if (j->uses.len && template_literal(m->arena, &j->uses, &uses)) {
		struct str path = note_local(&act, uses, j->uses_span, true);

		if (str_starts(uses, "./"))
			run_called(&act, path, &v->needs);
		else if (!path.len)
			run_foreign_call(&act, uses);
	}
	env = env_add_entries(&act, NULL, &w->env);
	env = env_add_entries(&act, env, &j->env);
	for (size_t i = 0; i < j->nsteps; i++)
		run_step(&act, &j->steps[i], env);
	keep_outputs(&act, env, &j->outputs, j->id, &v->needs);
}

/* A job after those that it needs, so that their outputs are known. */
static void
run_in_order(struct visit *v, size_t i, int depth)
{
	const struct workflow *w = v->workflow;
	const struct job *j = &w->jobs[i];

	if (v->done[i])
		return;
	v->done[i] = true;
	if (j->needs.len && depth == NEEDS_DEPTH)
		model_leave_out(v->model, j->span, true,
		    "more than %d jobs that need each other in a row; their "
		    "order is unknown",
		    NEEDS_DEPTH);
	for (size_t k = 0; k < j->needs.len && depth < NEEDS_DEPTH; k++) {
		const struct job *other = workflow_job(w, j->needs.at[k].name);

		if (other)
			run_in_order(v, (size_t)(other - w->jobs), depth + 1);
	}
	run_job(v, j);
}

static void
run_jobs(struct visit *v)
{
	v->done = arena_array(v->model->arena, bool, v->workflow->njobs);
	for (size_t i = 0; i < v->workflow->njobs; i++)
		run_in_order(v, i, 0);
}

void
model_note_called(struct model *m, struct workflow *w)
{
	struct str uses, path;

	for (size_t i = 0; i < w->njobs; i++)
		if (template_literal(m->arena, &w->jobs[i].uses, &uses) &&
		    str_starts(uses, "./") &&
		    tree_resolve(m->tree, uses, &path))
			map_put(m->arena, &m->called, path, w);
}

void
model_run_workflow(struct model *m, const struct workflow *w)
{
	struct visit v = { .model = m, .workflow = w };

	/* What is only ever called is followed where it is called. */
	if (w->ntriggers == 1 && workflow_trigger(w, "workflow_call") &&
	    map_get(&m->called, w->path))
		return;
	run_jobs(&v);
}
