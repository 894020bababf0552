/*
 * Creators that a release starts and that create a release themselves: the
 * same one again, which fails, or another one, which starts them anew.
 *
 * Fact A12: on the event of a release, the ref is its tag.  Left out: tools
 * that live with a release that is there, which only add to it; drafts; fixed
 * tags; what asks first; tags of which nothing is known.
 */

#include "base/arena.h"
#include "model/event.h"
#include "model/query.h"

struct all {
	struct model *model;
	struct self_made *at;
	size_t len, cap;
};

static bool
has_type(const struct trigger *t, const char *type)
{
	for (size_t i = 0; i < t->types.len; i++)
		if (str_is(t->types.at[i].name, type))
			return true;
	return !t->types.len;
}

/* The subscription to a release that starts it, while that stands. */
static const struct trigger *
release_trigger(const struct model *m, const struct action *x)
{
	struct start starts[STARTS];
	size_t n = action_starts(m, x, starts);

	for (size_t i = 0; i < n; i++) {
		const struct trigger *t = starts[i].trigger;

		if (str_is(t->event, "release") &&
		    (has_type(t, "published") || has_type(t, "released") ||
		        has_type(t, "created") || has_type(t, "prereleased")))
			return t;
	}
	return NULL;
}

static bool
is_again(const struct action *x)
{
	struct str name;

	return value_is_hole(x->tag, HOLE_EVENT_TAG, &name) &&
	       x->know->existing == KNOW_EXISTING_FAILS && !x->tolerates &&
	       !x->guarded && x->publicity != PUBLICITY_DRAFT;
}

/* One more release at each turn, by a credential that raises the event. */
static bool
is_anew(const struct model *m, const struct action *x, const struct trigger *t)
{
	struct str text;

	return x->credential.kind == CREDENTIAL_OTHER && !x->guarded &&
	       (x->publicity == PUBLICITY_PUBLISHED ||
	           x->publicity == PUBLICITY_DRAFT_PUBLISHED) &&
	       has_type(t, "published") && value_has_text(x->tag) &&
	       !value_has_hole(x->tag, HOLE_EVENT_TAG) &&
	       !value_literal(m->arena, x->tag, &text);
}

/* Is it surely done on each release, and meant for nothing else? */
static bool
is_always_done(
    const struct model *m, const struct action *x, const struct trigger *t)
{
	struct occasion o = { .event = t->event, .ref = REF_TAG };
	struct start starts[STARTS];
	size_t n = action_starts(m, x, starts);

	/* What another event is right for may be left to fail here. */
	for (size_t i = 0; i < n; i++)
		if (starts[i].trigger != t)
			return false;
	if (x->conditional || x->actor->caller)
		return false;
	return job_runs(m, x->actor, &o) == TRUTH_YES &&
	       action_step_runs(m, x, &o) == TRUTH_YES;
}

/* A release that was deleted in front may be made again. */
static bool
is_deleted_before(const struct model *m, const struct action *x)
{
	for (size_t i = 0; i < m->deletions.len; i++)
		if (actor_started(m->deletions.at[i]->actor) ==
		    actor_started(x->actor))
			return true;
	return false;
}

static void
check(struct all *all, const struct action *x)
{
	struct model *m = all->model;
	const struct trigger *t;
	struct self_made out = { .action = x };

	if (x->kind != ACTION_CREATE_RELEASE || is_deleted_before(m, x) ||
	    x->other_repository || x->sureness != SURE ||
	    x->actor->kind != ACTOR_JOB)
		return;
	t = release_trigger(m, x);
	if (!t)
		return;
	out.anew = is_anew(m, x, t);
	if (!out.anew && !is_again(x))
		return;
	out.trigger = t->span;
	out.certain = is_always_done(m, x, t);
	*vec_add(m->arena, all) = out;
}

size_t
model_self_made(struct model *m, struct self_made **out)
{
	struct all all = { .model = m };

	for (size_t i = 0; i < m->actions.len; i++)
		check(&all, m->actions.at[i]);
	*out = all.at;
	return all.len;
}
