/*
 * Calls of jobs that lack a token or a repository, job by job: one that
 * lacks it and the others of the same job, for they are mended together.
 *
 * Nothing is said of machines that are not surely the forge's own (somebody
 * may have logged in there, and an old checkout may stand there), of
 * containers (their image may bring variables), and where something in front
 * may have logged in or brought a repository.
 */

#include "base/arena.h"
#include "model/build.h"
#include "model/query.h"

struct lacks {
	struct lack *at;
	size_t len, cap;
};

static bool
has_need(const struct know_entry *know, enum know_need_kind kind)
{
	for (size_t i = 0; know && i < know->nneeds; i++)
		if (know->needs[i].kind == kind)
			return true;
	return false;
}

/* May it have what it needs without being given it? */
static bool
may_have(const struct call *c, enum know_need_kind kind)
{
	if (kind == KNOW_NEED_REPOSITORY)
		return c->has_checkout || c->has_repository;
	return c->logged_in;
}

static struct lack *
of_same_job(struct lacks *all, const struct call *c)
{
	for (size_t i = all->len; i > 0; i--)
		if (all->at[i - 1].call->actor->job == c->actor->job &&
		    all->at[i - 1].call->actor->frame == c->actor->frame)
			return &all->at[i - 1];
	return NULL;
}

/* One place for each, however often it is reached. */
static bool
is_listed(const struct lack *l, const struct call *c)
{
	if (span_cmp(l->call->span, c->span) == 0)
		return true;
	for (size_t i = 0; i < l->nothers; i++)
		if (span_cmp(l->others[i]->span, c->span) == 0)
			return true;
	return false;
}

/* A script serves several purposes: a branch of it may be another's. */
static bool
is_in_branch_of_script(const struct call *c)
{
	const struct chain *up = c->chain;

	while (up && up->kind != CHAIN_SCRIPT)
		up = up->up;
	return up && c->conditional;
}

static void
add(struct model *m, struct lacks *all, const struct call *c, struct unmet u)
{
	struct lack *same = of_same_job(all, c);

	if (!same)
		*vec_add(m->arena, all) = (struct lack){ .call = c,
			.unmet = u,
			.certain =
			    !c->know->low && !is_in_branch_of_script(c) };
	else if (same->nothers < LACK_OTHERS && !is_listed(same, c))
		same->others[same->nothers++] = c;
}

size_t
model_lacks(struct model *m, enum know_need_kind kind, struct lack **out)
{
	struct lacks all = { 0 };

	for (size_t i = 0; i < m->calls.len; i++) {
		const struct call *c = m->calls.at[i];
		struct unmet *unmet;

		if (c->actor->kind != ACTOR_JOB || !has_need(c->know, kind) ||
		    may_have(c, kind) ||
		    !call_unmet_needs(m, c, kind, &unmet) ||
		    !call_is_hosted(m, c))
			continue;
		add(m, &all, c, unmet[0]);
	}
	*out = all.at;
	return all.len;
}
