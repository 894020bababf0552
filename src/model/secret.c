/*
 * Secrets that called workflows read and that their callers do not pass.
 *
 * Secrets do not go from a caller to a workflow by themselves: the caller
 * names each, or writes `secrets: inherit`, and then passes what it has been
 * given itself.  A job with an `environment:` has that one's secrets besides.
 */

#include "base/arena.h"
#include "model/build.h"
#include "model/event.h"
#include "model/query.h"
#include "model/reads.h"

struct all {
	struct model *model;
	struct unpassed *at;
	size_t len, cap;
};

/*
 * The frame that says which secrets X has: its own, or that of the caller
 * from whom they are inherited.  NULL: those of the repository.
 */
static const struct frame *
secrets_of(const struct actor *x)
{
	while (x && x->frame && x->frame->inherits)
		x = x->caller;
	return x ? x->frame : NULL;
}

/* The job on the way to X that passes too little. */
static const struct actor *
who_withholds(const struct actor *x)
{
	while (x->frame->inherits && x->caller->frame)
		x = x->caller;
	return x->caller;
}

/* Those of the forge itself are there without anybody's doing. */
static bool
is_always_there(struct str name)
{
	return str_eq_nocase(name, S("GITHUB_TOKEN")) ||
	       str_eq_nocase(name, S("ACTIONS_STEP_DEBUG")) ||
	       str_eq_nocase(name, S("ACTIONS_RUNNER_DEBUG"));
}

static const struct parameter *
declaration(const struct workflow *w, struct str name)
{
	const struct trigger *t = workflow_trigger(w, "workflow_call");

	for (size_t i = 0; t && i < t->secrets.len; i++)
		if (str_eq_nocase(t->secrets.at[i].name, name))
			return &t->secrets.at[i];
	return NULL;
}

static void
add_caller(struct unpassed *u, const struct actor *caller)
{
	for (size_t i = 0; i < u->ncallers; i++)
		if (u->callers[i]->job == caller->job)
			return;
	if (u->ncallers < SECRET_CALLERS)
		u->callers[u->ncallers++] = caller;
}

static void
add(struct all *all, const struct actor *x, const struct named *read,
    bool conditional)
{
	const struct parameter *p = declaration(x->workflow, read->name);
	struct unpassed *u;

	/* Required ones are missed when the call is checked. */
	if (p && p->required)
		return;
	for (size_t i = 0; i < all->len; i++) {
		u = &all->at[i];
		if (u->actor->workflow != x->workflow ||
		    !str_eq_nocase(u->name, read->name))
			continue;
		u->conditional &= conditional;
		add_caller(u, who_withholds(x));
		return;
	}
	u = vec_add(all->model->arena, all);
	*u = (struct unpassed){ .name = read->name,
		.read = read->span,
		.actor = x,
		.declared = p != NULL,
		.conditional = conditional };
	add_caller(u, who_withholds(x));
}

/* Does X have the secret?  What may be passed by an expression counts. */
static bool
has_secret(struct model *m, const struct actor *x, struct str name)
{
	const struct frame *f = secrets_of(x);
	struct value v;

	return !frame_secret(m->arena, f, name, &v) || v.len || v.open;
}

/* Started by an event, or called by another job, the workflow may have it. */
static bool
is_passed_elsewhere(struct model *m, const struct unpassed *u)
{
	for (size_t i = 0; i < m->actors.len; i++) {
		const struct actor *x = m->actors.at[i];

		if (x->kind == ACTOR_JOB && x->workflow == u->actor->workflow &&
		    has_secret(m, x, u->name))
			return true;
	}
	return false;
}

static void
look(struct all *all, const struct actor *x, const struct reads *reads,
    bool conditional)
{
	for (size_t i = 0; i < reads->len; i++) {
		const struct named *read = &reads->at[i];

		if (!is_always_there(read->name) &&
		    !has_secret(all->model, x, read->name))
			add(all, x, read, conditional);
	}
}

static void
look_at_job(struct all *all, const struct actor *x)
{
	struct arena *a = all->model->arena;
	const struct job *j = x->job;
	struct occasion o = { .frame = x->frame };
	enum truth runs = job_runs(all->model, x, &o);
	struct reads reads = { 0 };

	if (runs == TRUTH_NO || j->environment.len)
		return;
	reads_of_entries(a, &x->workflow->env, "secrets.", &reads);
	reads_of_entries(a, &j->env, "secrets.", &reads);
	reads_of_entries(a, &j->with, "secrets.", &reads);
	look(all, x, &reads, runs != TRUTH_YES);
	for (size_t i = 0; i < j->nsteps; i++) {
		const struct step *s = &j->steps[i];
		enum truth t = condition_holds(a, s->when, &o);
		struct reads own = { 0 };

		if (t == TRUTH_NO)
			continue;
		reads_of_step(a, s, "secrets.", &own);
		look(all, x, &own, runs != TRUTH_YES || t != TRUTH_YES);
	}
}

size_t
model_unpassed_secrets(struct model *m, struct unpassed **out)
{
	struct all all = { .model = m };

	for (size_t i = 0; i < m->actors.len; i++) {
		const struct actor *x = m->actors.at[i];
		const struct frame *f =
		    x->kind == ACTOR_JOB && x->caller ? secrets_of(x) : NULL;

		if (f && !f->open)
			look_at_job(&all, x);
	}
	for (size_t i = 0; i < all.len; i++)
		all.at[i].elsewhere = is_passed_elsewhere(m, &all.at[i]);
	*out = all.at;
	return all.len;
}

struct span
actor_calls_at(const struct actor *x)
{
	return x->job ? x->job->uses_span : (struct span){ 0 };
}
