/*
 * Subscriptions to releases whose activity types never happen.
 *
 * Facts A9 to A11: a release that is made as a draft first raises `published`
 * when it is published, and neither `created` nor `prereleased`; many tools
 * make theirs so.  Only what is surely made so counts, and one creator that
 * may be otherwise is enough for silence.  Left out: types that people cause
 * (`edited`, `deleted`, `unpublished`), and `released` behind a pre-release.
 */

#include "base/arena.h"
#include "model/event.h"
#include "model/query.h"

/* Are all types of the kind that a draft never has? */
static bool
wants_no_draft(const struct trigger *t)
{
	for (size_t i = 0; i < t->types.len; i++)
		if (!str_is(t->types.at[i].name, "created") &&
		    !str_is(t->types.at[i].name, "prereleased"))
			return false;
	return t->types.len > 0;
}

static bool
runs_in(const struct actor *x, const struct workflow *w)
{
	for (; x; x = x->caller)
		if (x->workflow == w)
			return true;
	return false;
}

/* A release that the consumer may wait for; a fixed tag is another one. */
static bool
is_creator(
    const struct model *m, const struct action *x, const struct consumer *c)
{
	struct str tag;

	return action_creates_release(m, x) &&
	       !runs_in(x->actor, c->workflow) &&
	       (x->actor->kind != ACTOR_JOB ||
	           !value_literal(m->arena, x->tag, &tag));
}

/* Surely a draft first, so that it raises nothing that is waited for? */
static bool
raises_none(const struct action *x, const struct trigger *t)
{
	if (x->sureness != SURE || x->publicity == PUBLICITY_PUBLISHED)
		return false;
	for (size_t i = 0; i < t->types.len; i++)
		if (action_raises_type(x, t->types.at[i].name) != TRUTH_NO)
			return false;
	return true;
}

bool
consumer_waits_for_types(
    struct model *m, const struct consumer *c, struct mistyped *out)
{
	bool audible = false;

	*out = (struct mistyped){ 0 };
	if (c->of_tag || !wants_no_draft(c->trigger))
		return false;
	for (size_t i = 0; i < m->actions.len; i++) {
		const struct action *x = m->actions.at[i];

		if (!is_creator(m, x, c))
			continue;
		if (!raises_none(x, c->trigger))
			return false;
		audible |= action_raises(x) != RAISES_NO;
		out->every_tag |= action_covers_every_tag(m, x);
		if (out->len < MISTYPED_CREATORS)
			out->at[out->len++] = x;
	}
	out->type = c->trigger->types.at[0].name;
	out->span = c->trigger->types.at[0].span;
	/* Where all are mute, that is what keeps it from starting. */
	return audible;
}
