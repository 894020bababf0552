/*
 * Assets that are uploaded where nothing says that their release stands.
 *
 * Only uploads to the release of the tag whose push starts the run count:
 * what a person dispatches, a fixed tag, and the tag of a release's own event
 * have a release that is there.  A creator that surely runs before ends the
 * search; one that the same push starts races with it.  What tools do that
 * make a missing release is no mere upload.  Where no creator is seen at all,
 * whatever may be one is enough for silence, and so is a word of drafts.
 */

#include "base/arena.h"
#include "model/event.h"
#include "model/query.h"

struct all {
	struct model *model;
	struct early *at;
	size_t len, cap;
};

/* The same call or reference makes the release if need be. */
static bool
creates_as_well(const struct model *m, const struct action *x)
{
	for (size_t i = 0; i < m->actions.len; i++) {
		const struct action *y = m->actions.at[i];

		if (y->kind == ACTION_CREATE_RELEASE && y->actor == x->actor &&
		    span_cmp(y->span, x->span) == 0)
			return true;
	}
	return false;
}

/* The push of a tag that starts it, where it is the only way. */
static const struct trigger *
tag_push(const struct model *m, const struct action *x)
{
	struct start starts[STARTS];
	size_t n = action_starts(m, x, starts);
	const struct trigger *found = NULL;

	for (size_t i = 0; i < n; i++) {
		if (starts[i].ref == REF_TAG &&
		    str_is(starts[i].trigger->event, "push"))
			found = starts[i].trigger;
		/* On other events it is done to what is there. */
		else if (!know_is(KNOW_ASKED_FOR, starts[i].trigger->event))
			return NULL;
	}
	return found;
}

/* Does something in front of it ask for the release, or wait for it? */
static bool
is_looked_for(const struct model *m, const struct action *x)
{
	for (size_t i = 0; i < m->actions.len; i++) {
		const struct action *y = m->actions.at[i];

		if (y->kind == ACTION_VIEW_RELEASE && y->actor->job &&
		    actor_started(y->actor) == actor_started(x->actor) &&
		    (y->actor != x->actor || y->order < x->order))
			return true;
	}
	return x->guarded;
}

/* Does X stand in front of the upload, or may it? */
static bool
comes_first(const struct model *m, const struct action *x,
    const struct action *upload, struct early *out)
{
	struct meeting meet = actions_meet(m, x, upload);

	if (meet.how == MEET_IN_ORDER)
		return meet.first == x;
	if (meet.how == MEET_IN_RACE && !out->creator) {
		out->creator = x;
		out->creator_start =
		    meet.first == x ? meet.first_start : meet.second_start;
	}
	return false;
}

/* Is there one that makes or publishes it? */
static bool
has_release(
    const struct model *m, const struct action *upload, struct early *out)
{
	for (size_t i = 0; i < m->actions.len; i++) {
		const struct action *x = m->actions.at[i];
		bool makes = x->kind == ACTION_CREATE_RELEASE &&
		             !action_adds_to_event(m, x);

		if (!makes || (x->other_repository && !x->maybe_own))
			continue;
		if (comes_first(m, x, upload, out) || x->sureness == GUESS)
			return true;
		/* A person's release that makes its own tag is there. */
		if (x->actor->kind == ACTOR_OPERATOR && out->creator != x)
			return true;
	}
	return false;
}

/* Who makes releases is not seen: a person, or what is not known. */
static bool
may_be_made(struct model *m, const struct action *x)
{
	struct str unseen, text = x->actor->workflow->source->text;

	return str_contains(text, "draft") || str_contains(text, "Draft") ||
	       model_tells_of_releases(m) || model_has_outsider(m) ||
	       model_has_unseen_creator(m, &unseen);
}

static void
check(struct all *all, const struct action *x)
{
	struct model *m = all->model;
	struct early out = { .upload = x };
	const struct trigger *t;
	struct str name;

	if (x->kind != ACTION_UPLOAD_ASSET || x->actor->kind != ACTOR_JOB ||
	    x->other_repository || x->sureness != SURE || x->conditional ||
	    !value_is_hole(x->tag, HOLE_EVENT_TAG, &name) ||
	    (x->step && x->step->may_fail) || x->actor->job->may_fail ||
	    creates_as_well(m, x))
		return;
	t = tag_push(m, x);
	if (!t || has_release(m, x, &out) ||
	    (!out.creator && may_be_made(m, x)))
		return;
	out.start = t->span;
	out.looked_for = is_looked_for(m, x);
	*vec_add(m->arena, all) = out;
}

size_t
model_early_uploads(struct model *m, struct early **out)
{
	struct all all = { .model = m };

	for (size_t i = 0; i < m->actions.len; i++)
		check(&all, m->actions.at[i]);
	*out = all.at;
	return all.len;
}
