/*
 * Conditions of jobs and steps that can never hold.
 *
 * For every way in which a workflow starts, and every job that calls it, the
 * condition is asked: when it surely fails for all of those on which it is
 * asked at all, it is dead.  Only what is on the way of a release counts: a
 * job or step that does something to one, is needed by a job that does, or
 * asks for a tag or release itself.  Left out: conditions that fail for every
 * event, which are switched off on purpose; what stands behind another dead
 * condition; workflows that only others call; steps of composite actions.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "model/event.h"
#include "model/query.h"

struct all {
	struct model *model;
	struct dead_condition *at;
	size_t len, cap;
	struct map released; /* struct job and struct step that do something */
};

/* What the ways of starting say of one condition. */
struct asking {
	struct all *all;
	const struct expr *when;
	struct dead_condition found;
	struct buf events;
	bool lives;
};

static struct str
key_of(struct arena *a, const void *p)
{
	return str_printf(a, "%p", p);
}

static bool
is_of_release(enum action_kind kind)
{
	switch (kind) {
	case ACTION_CREATE_TAG:
	case ACTION_PUSH_TAG:
	case ACTION_CREATE_RELEASE:
	case ACTION_EDIT_RELEASE:
	case ACTION_UPLOAD_ASSET:
	case ACTION_PUBLISH_PACKAGE:
	case ACTION_SIGN:
	case ACTION_NOTARIZE:
		return true;
	case ACTION_DELETE_TAG:
	case ACTION_DELETE_RELEASE:
	case ACTION_DOWNLOAD_ASSET:
	case ACTION_VERIFY:
	case ACTION_DISPATCH_WORKFLOW:
	case ACTION_CHECKOUT:
	case ACTION_VIEW_RELEASE:
		break;
	}
	return false;
}

static void
note(struct all *all, const void *what)
{
	struct arena *a = all->model->arena;

	map_put(a, &all->released, key_of(a, what), all);
}

static bool
is_noted(const struct all *all, const void *what)
{
	return map_get(&all->released, key_of(all->model->arena, what)) != NULL;
}

static void
note_released(struct all *all)
{
	struct model *m = all->model;

	for (size_t i = 0; i < m->actions.len; i++) {
		const struct action *x = m->actions.at[i];

		if (!is_of_release(x->kind) || x->actor->kind != ACTOR_JOB ||
		    action_is_searched(x))
			continue;
		for (const struct actor *a = x->actor; a; a = a->caller)
			note(all, a->job);
		if (x->step)
			note(all, x->step);
		for (const struct chain *c = x->chain; c; c = c->up)
			if (c->step)
				note(all, c->step);
	}
}

/* Is the job's work needed by one that does something to a release? */
static bool
is_needed(const struct all *all, const struct workflow *w, const struct job *j)
{
	for (size_t i = 0; i < w->njobs; i++) {
		const struct job *other = &w->jobs[i];

		for (size_t k = 0; k < other->needs.len; k++)
			if (str_eq(other->needs.at[k].name, j->id) &&
			    is_noted(all, other))
				return true;
	}
	return false;
}

static bool
speaks_of_release(struct span condition)
{
	struct str text = span_text(condition);

	return str_contains(text, "refs/tags") ||
	       str_contains(text, "ref_type") ||
	       str_contains(text, "event.release") ||
	       (str_contains(text, "event_name") &&
	           str_contains(text, "'release'"));
}

static enum truth
holds(struct model *m, const struct expr *e, const struct occasion *o)
{
	return condition_holds(m->arena, e, o);
}

/* Do the jobs that call this one run? */
static bool
is_called(struct model *m, const struct actor *x, struct occasion o)
{
	for (x = x->caller; x; x = x->caller) {
		o.called = x->caller != NULL;
		if (job_runs(m, x, &o) == TRUTH_NO)
			return false;
	}
	return true;
}

static void
tell_start(struct asking *t, const struct occasion *o)
{
	struct dead_condition *d = &t->found;
	struct span span = o->trigger->span;
	struct str name = o->event;

	if (str_is(name, "push"))
		name = o->ref == REF_TAG ? S("push of a tag")
		                         : S("push of a branch");
	for (size_t i = 0; i < d->nstarts; i++)
		if (d->starts[i].source == span.source &&
		    d->starts[i].off == span.off)
			span.source = NULL;
	if (span.source && d->nstarts < DEAD_STARTS)
		d->starts[d->nstarts++] = span;
	if (!str_contains(
	        buf_str(&t->events), str_cstr(t->all->model->scratch, name)))
		buf_printf(&t->events, "%s" STR_FMT, t->events.len ? ", " : "",
		    STR_ARG(name));
}

/* One way of starting: does the condition fail there? */
static void
ask(struct asking *t, const struct actor *x, struct occasion o)
{
	struct model *m = t->all->model;
	struct occasion own = o;

	if (t->lives || !is_called(m, x, o))
		return;
	own.called = x->caller != NULL;
	if (holds(m, t->when, &own) != TRUTH_NO)
		t->lives = true;
	else
		tell_start(t, &o);
	t->found.called |= own.called;
}

static void
ask_trigger(struct asking *t, const struct actor *x, const struct trigger *g)
{
	struct occasion o = { .event = g->event, .trigger = g };
	enum ref_kind refs[TRIGGER_REFS];
	size_t n = trigger_refs(g, refs);

	if (str_is(g->event, "workflow_call")) {
		/* Outside callers may have any event. */
		o.event = (struct str){ 0 };
		if (!map_get(&t->all->model->called, x->workflow->path))
			ask(t, x, o);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		o.ref = refs[i];
		ask(t, x, o);
	}
}

/* Is it dead?  Then it is kept. */
static bool
check(struct all *all, const struct workflow *w, const struct job *j,
    const struct step *s)
{
	struct model *m = all->model;
	struct occasion nothing = { 0 };
	const struct expr *when = s ? s->when : j->when;
	struct asking t = { .all = all, .when = when };

	if (holds(m, when, &nothing) == TRUTH_NO)
		return false;
	t.events = buf_new(m->arena);
	for (size_t i = 0; i < m->actors.len; i++) {
		const struct actor *x = m->actors.at[i];
		const struct workflow *from;

		if (x->kind != ACTOR_JOB || x->job != j)
			continue;
		from = actor_started(x);
		for (size_t k = 0; k < from->ntriggers; k++)
			ask_trigger(&t, x, &from->triggers[k]);
	}
	if (t.lives || !t.found.nstarts)
		return false;
	t.found.path = w->path;
	t.found.job = j->id;
	t.found.of_step = s != NULL;
	t.found.span = when->span;
	t.found.events = buf_str(&t.events);
	*vec_add(m->arena, all) = t.found;
	return true;
}

static void
check_job(struct all *all, const struct workflow *w, const struct job *j)
{
	if (j->when &&
	    (is_noted(all, j) || is_needed(all, w, j) ||
	        speaks_of_release(j->when->span)) &&
	    check(all, w, j, NULL))
		return;
	for (size_t i = 0; i < j->nsteps; i++) {
		const struct step *s = &j->steps[i];

		if (s->when &&
		    (is_noted(all, s) || speaks_of_release(s->when->span)))
			check(all, w, j, s);
	}
}

size_t
model_dead_conditions(struct model *m, struct dead_condition **out)
{
	struct all all = { .model = m };

	note_released(&all);
	for (size_t i = 0; i < m->workflows.len; i++) {
		const struct workflow *w = m->workflows.at[i];

		for (size_t k = 0;
		     w->readable && !w->problems.len && k < w->njobs; k++)
			check_job(&all, w, &w->jobs[k]);
	}
	*out = all.at;
	return all.len;
}
