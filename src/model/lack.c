/*
 * What lacks a token or a repository, job by job: the first command or
 * action reference, and the others of the same job, for they are mended
 * together.
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

static const struct know_need *
find_need(const struct know_entry *know, enum know_need_kind kind)
{
	for (size_t i = 0; know && i < know->nneeds; i++)
		if (know->needs[i].kind == kind)
			return &know->needs[i];
	return NULL;
}

/* May it have what it needs without being given it? */
static bool
may_have(const struct call *c, enum know_need_kind kind)
{
	if (kind == KNOW_NEED_REPOSITORY)
		return c->has_checkout || c->has_repository;
	return (c->logins & KNOW_LOGIN_GH) != 0;
}

static struct lack *
of_same_job(struct lacks *all, const struct actor *x)
{
	for (size_t i = all->len; i > 0; i--)
		if (all->at[i - 1].actor->job == x->job &&
		    all->at[i - 1].actor->frame == x->frame)
			return &all->at[i - 1];
	return NULL;
}

/* One place for each, however often it is reached. */
static bool
is_listed(const struct lack *l, struct span span)
{
	if (span_cmp(l->span, span) == 0)
		return true;
	for (size_t i = 0; i < l->nothers; i++)
		if (span_cmp(l->others[i], span) == 0)
			return true;
	return false;
}

static void
add(struct model *m, struct lacks *all, struct lack l)
{
	struct lack *same = of_same_job(all, l.actor);

	if (!same)
		*vec_add(m->arena, all) = l;
	else if (same->nothers < LACK_OTHERS && !is_listed(same, l.span))
		same->others[same->nothers++] = l.span;
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
look_at_call(struct model *m, struct lacks *all, const struct call *c,
    enum know_need_kind kind)
{
	struct lack l = { .actor = c->actor,
		.chain = c->chain,
		.span = c->span,
		.hides_errors = c->hides_errors };
	struct unmet *unmet;

	if (c->actor->kind != ACTOR_JOB || !find_need(c->know, kind) ||
	    may_have(c, kind) || !call_unmet_needs(m, c, kind, &unmet) ||
	    !actor_is_hosted(m, c->actor))
		return;
	l.name = call_name(m, c);
	l.step = call_step(c);
	l.need = unmet[0].need;
	l.accepted = unmet[0].accepted;
	l.certain = !c->know->low && !is_in_branch_of_script(c);
	add(m, all, l);
}

/* An action reference that reads its token from the environment alone. */
static void
look_at_action(struct model *m, struct lacks *all, const struct action *x)
{
	struct lack l = {
		.actor = x->actor, .chain = x->chain, .span = x->span
	};

	l.need = find_need(x->know, KNOW_NEED_TOKEN);
	if (x->actor->kind != ACTOR_JOB || x->call || !l.need ||
	    x->credential.kind != CREDENTIAL_NONE || x->conditional ||
	    !actor_is_hosted(m, x->actor))
		return;
	l.name = str_of(x->know->name);
	l.accepted = need_names(m, l.need);
	l.certain = !x->know->low;
	add(m, all, l);
}

size_t
model_lacks(struct model *m, enum know_need_kind kind, struct lack **out)
{
	struct lacks all = { 0 };

	for (size_t i = 0; i < m->calls.len; i++)
		look_at_call(m, &all, m->calls.at[i], kind);
	for (size_t i = 0; i < m->actions.len; i++)
		if (kind == KNOW_NEED_TOKEN)
			look_at_action(m, &all, m->actions.at[i]);
	*out = all.at;
	return all.len;
}
