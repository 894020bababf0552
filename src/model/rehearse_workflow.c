/*
 * The turn of a workflow: its jobs in the order of their needs, each where
 * its conditions and those of the jobs around and in front of it let it run.
 */

#include "base/arena.h"
#include "model/query.h"
#include "model/rehearse_play.h"

/* The condition of one job; keeps the first that is not sure to hold. */
static void
ask_job(struct play *p, const struct job *j, const struct occasion *o,
    enum truth *all, struct when *when)
{
	enum truth t = job_condition(p->model, j, o);

	if (t == TRUTH_YES || *all == TRUTH_NO)
		return;
	if (*all == TRUTH_YES || t == TRUTH_NO) {
		*all = t;
		when->kind = WHEN_IF;
		when->span = j->when ? j->when->span : j->when_span;
		when->text = span_text(when->span);
	}
}

/* Does the job run, and if that is not sure, under which condition? */
static enum truth
ask_actor(struct play *p, const struct actor *x, struct when *when)
{
	enum truth all = TRUTH_YES;

	for (; x; x = x->caller) {
		const struct gates *g = actor_gates(p->model, x);
		struct occasion o = p->occasion;

		o.frame = x->frame;
		o.called = x->caller != NULL;
		ask_job(p, x->job, &o, &all, when);
		for (size_t i = 0; i < g->len; i++)
			ask_job(p, g->at[i], &o, &all, when);
		if (g->more && all == TRUTH_YES) {
			all = TRUTH_UNKNOWN;
			when->kind = WHEN_UNSEEN;
		}
	}
	return all;
}

static bool
has_part(const struct play *p, const struct turn *t)
{
	for (size_t i = t->first; i < t->end; i++) {
		const struct action *x = p->model->actions.at[i];

		if (play_is_part(x) || x->kind == ACTION_SIGN ||
		    x->kind == ACTION_NOTARIZE)
			return true;
	}
	return false;
}

static void
play_job(struct play *p, const struct turn *t)
{
	struct when when = { 0 };
	enum truth runs = ask_actor(p, t->actor, &when);
	bool certain = p->certain;
	struct when under = p->under;
	struct move *v;

	p->actor = t->actor;
	v = play_add(
	    p, runs == TRUTH_NO ? MOVE_SKIP : MOVE_JOB, t->actor->job->span);
	if (!v)
		return;
	v->when = when;
	v->environment =
	    value_show(p->arena, actor_environment(p->model, t->actor));
	v->reason = runs == TRUTH_NO ? REASON_CONDITION : REASON_NONE;
	if (runs == TRUTH_NO)
		return;
	if (runs == TRUTH_UNKNOWN) {
		v->certain = p->certain = false;
		if (p->under.kind == WHEN_ALWAYS)
			p->under = when;
	}
	play_turn(p, t);
	p->certain = certain;
	p->under = under;
}

void
play_workflow(struct play *p, const struct workflow *w)
{
	for (size_t i = 0; i < p->turns.len; i++) {
		const struct turn *t = &p->turns.at[i];

		if (actor_started(t->actor) == w && has_part(p, t))
			play_job(p, t);
	}
	p->actor = NULL;
}
