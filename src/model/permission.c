/*
 * What the jobs of a workflow must be allowed to do, and are not.
 *
 * Needed is what entries say (`scopes`), and to write contents for whatever
 * makes, changes or removes releases and tags with the job's own token (fact
 * A23).  Granted is what the job's `permissions:` names, else what the
 * workflow's does, and in a called workflow no more than the calling job has
 * (facts A21, A27).  Where no block stands anywhere the settings of the
 * repository decide, which are not seen, but for id-token (fact A22).
 *
 * Left out: runs from forks, whose tokens only read; workflows of other
 * repositories; what is done with any other credential, or maybe with one;
 * and tokens of an identity on machines that may have one of their own.
 */

#include "model/permission.h"

#include "base/arena.h"
#include "base/buf.h"
#include "model/build.h"
#include "model/event.h"
#include "model/query.h"

struct all {
	struct model *model;
	struct shortfall *at;
	size_t len, cap;
};

struct grant {
	enum access access;      /* UNKNOWN: the block says a strange word */
	bool stated;             /* some block decides */
	struct span span;        /* the scope in the block, or the block */
	const struct actor *who; /* whose block it is */
};

static bool
is_identity(struct str scope)
{
	return str_is(scope, "id-token");
}

void
note_scopes(
    const struct given *g, struct span span, struct credential credential)
{
	struct activity *act = g->activity;
	struct model *m = act->model;

	if (!act->workflow || act->fallback || g->know->low ||
	    (g->call && g->call->searched))
		return;
	for (size_t i = 0; i < g->know->nscopes; i++) {
		const struct know_scope *k = &g->know->scopes[i];
		struct wanted *w;

		if ((!is_identity(str_of(k->name)) &&
		        credential.kind != CREDENTIAL_TOKEN) ||
		    given_all_hold(g, &k->when) != TRUTH_YES)
			continue;
		w = arena_make(m->arena, struct wanted);
		*w = (struct wanted){ .actor = act->actor,
			.chain = g->call ? g->call->chain : act->chain,
			.step = act->step,
			.frame = act->frame,
			.call = g->call,
			.know = g->know,
			.span = span,
			.scope = str_of(k->name),
			.write = k->write };
		*vec_add(m->arena, &m->wanted) = w;
	}
}

static const struct permissions *
block_of(const struct actor *x)
{
	if (x->job->permissions.given)
		return &x->job->permissions;
	return x->workflow->permissions.given ? &x->workflow->permissions
	                                      : NULL;
}

/* Fact A21: what the block does not name is none. */
static struct grant
grant_in(const struct permissions *p, struct str scope, const struct actor *who)
{
	struct grant out = { ACCESS_NONE, true, p->span, who };

	for (size_t i = 0; i < p->len; i++)
		if (str_eq(p->at[i].name, scope)) {
			out.access = p->at[i].access;
			out.span = p->at[i].span;
		}
	if (p->all == ACCESS_WRITE ||
	    (p->all == ACCESS_READ && !is_identity(scope)))
		out.access = p->all;
	return out;
}

/* Facts A22, A27. */
static struct grant
grant_of(const struct actor *x, struct str scope)
{
	const struct permissions *p = block_of(x);
	struct grant own, up = { 0 };

	if (x->caller)
		up = grant_of(x->caller, scope);
	if (!p)
		return x->caller ? up : (struct grant){ .who = x };
	own = grant_in(p, scope, x);
	return up.stated && up.access && up.access < own.access ? up : own;
}

bool
permission_is_granted(const struct actor *x, struct str scope, struct span *at)
{
	struct grant g = grant_of(x, scope);

	*at = g.span;
	return g.stated && g.access == ACCESS_WRITE;
}

/* Does somebody outside of the repository call it, and grant what he likes? */
static bool
is_called_from_outside(const struct actor *x)
{
	while (x->caller)
		x = x->caller;
	return x->workflow->ntriggers == 1 &&
	       workflow_trigger(x->workflow, "workflow_call");
}

/* One finding a job, scope and block that decides. */
static struct shortfall *
find(struct all *all, const struct shortfall *s)
{
	for (size_t i = all->len; i > 0; i--) {
		struct shortfall *old = &all->at[i - 1];

		if (old->kind == s->kind && old->actor->job == s->actor->job &&
		    str_eq(old->scope, s->scope) &&
		    span_cmp(old->grant, s->grant) == 0)
			return old;
	}
	return NULL;
}

static void
add(struct all *all, const struct shortfall *s)
{
	struct shortfall *old = find(all, s);

	if (!old) {
		*vec_add(all->model->arena, all) = *s;
		return;
	}
	if (span_cmp(old->span, s->span) == 0)
		return;
	for (size_t i = 0; i < old->nothers; i++)
		if (span_cmp(old->others[i], s->span) == 0)
			return;
	if (old->nothers < SHORTFALL_OTHERS)
		old->others[old->nothers++] = s->span;
}

/* A script serves several purposes: a branch of it may be another's. */
static bool
is_in_branch_of_script(const struct wanted *w)
{
	const struct chain *up = w->chain;

	while (up && up->kind != CHAIN_SCRIPT)
		up = up->up;
	return up && w->call && w->call->conditional;
}

static bool
may_run(const struct model *m, const struct wanted *w)
{
	struct start starts[STARTS];
	struct action x = { .actor = w->actor,
		.chain = w->chain,
		.step = w->step,
		.frame = w->frame };

	return action_starts(m, &x, starts) > 0;
}

static bool
publishes(const struct know_entry *know)
{
	return know_does(know, ACTION_PUBLISH_PACKAGE);
}

static void
look(struct all *all, const struct wanted *w)
{
	struct model *m = all->model;
	struct grant g = grant_of(w->actor, w->scope);
	const struct permissions *own = block_of(w->actor);
	enum access needed = w->write ? ACCESS_WRITE : ACCESS_READ;
	struct shortfall s = { .actor = w->actor, .chain = w->chain };

	if (g.stated ? !g.access || g.access >= needed
	             : is_called_from_outside(w->actor))
		return;
	/* Its own block asks for it: then not even the run starts. */
	if (g.who != w->actor && own &&
	    grant_in(own, w->scope, w->actor).access >= needed)
		return;
	if (!may_run(m, w) || (is_identity(w->scope) && !publishes(w->know) &&
	                          !actor_is_hosted(m, w->actor)))
		return;
	s.kind = g.stated ? SHORTFALL_WITHHELD : SHORTFALL_UNSTATED;
	s.name = w->call ? call_name(m, w->call) : str_of(w->know->name);
	s.span = w->span;
	s.step = w->call ? call_step(w->call) : w->span;
	s.scope = w->scope;
	s.write = w->write;
	s.has_read = g.access == ACCESS_READ;
	s.grant = g.span;
	s.limit = g.who;
	s.certain = !is_in_branch_of_script(w);
	s.handled = (w->step && w->step->may_fail) || w->actor->job->may_fail;
	s.conditional = w->call && w->call->conditional;
	add(all, &s);
}

/* Fact A23: what is done to releases and tags of this repository. */
static const enum action_kind writing[] = { ACTION_CREATE_RELEASE,
	ACTION_EDIT_RELEASE, ACTION_DELETE_RELEASE, ACTION_UPLOAD_ASSET,
	ACTION_PUSH_TAG, ACTION_DELETE_TAG };

static bool
writes_contents(const struct action *x)
{
	for (size_t i = 0; i < sizeof(writing) / sizeof(writing[0]); i++)
		if (x->kind == writing[i])
			return true;
	return false;
}

/* `git push` to what a URL or a log-in says, with the credential of that. */
static bool
may_push_otherwise(const struct model *m, const struct action *x)
{
	const struct call *c = x->call;

	if (!c || !x->know->refspecs)
		return false;
	if (c->logins & KNOW_LOGIN_GIT)
		return true;
	for (size_t i = c->args; i < c->words.len; i++)
		if (str_contains(span_text(c->words.at[i].span), "://") ||
		    c->words.at[i].rest)
			return true;
	for (size_t i = 0; i < m->calls.len; i++) {
		const struct call *y = m->calls.at[i];
		struct str text = span_text(y->span);

		if (y->actor != x->actor || y->order >= c->order)
			continue;
		if ((y->know && y->know->remote) ||
		    str_contains(text, "insteadOf") ||
		    str_contains(text, "extraheader") ||
		    str_contains(text, "credential"))
			return true;
	}
	return false;
}

static void
look_at_action(struct all *all, const struct action *x)
{
	struct wanted w = { x->actor, x->chain, x->step, x->frame, x->call,
		x->know, x->span, S("contents"), true };

	if (x->actor->kind != ACTOR_JOB || !writes_contents(x) ||
	    x->credential.kind != CREDENTIAL_TOKEN || x->other_repository ||
	    x->sureness == GUESS || (x->conditional && !x->guard) ||
	    may_push_otherwise(all->model, x))
		return;
	look(all, &w);
}

static const char *const usual[] = { "actions", "attestations", "checks",
	"contents", "deployments", "discussions", "id-token", "issues",
	"packages", "pages", "pull-requests", "security-events", "statuses" };
enum { USUAL = sizeof(usual) / sizeof(usual[0]) };

/* What a block of a called workflow asks for, and the caller does not have. */
static void
look_at_request(
    struct all *all, const struct actor *x, const struct permissions *p)
{
	struct shortfall s = { .kind = SHORTFALL_ASKED, .actor = x };
	struct buf names = buf_new(all->model->arena);

	if (!p->given)
		return;
	for (size_t i = 0; i < USUAL; i++) {
		struct str scope = str_of(usual[i]);
		struct grant up = grant_of(x->caller, scope);
		struct grant own = grant_in(p, scope, x);

		if (!up.stated || !up.access || up.access >= own.access)
			continue;
		if (!names.len) {
			s.asked = own.span;
			s.grant = up.span;
			s.limit = up.who;
		}
		buf_printf(&names, "%s" STR_FMT ": %s", names.len ? ", " : "",
		    STR_ARG(scope),
		    own.access == ACCESS_WRITE ? "write" : "read");
	}
	if (!names.len)
		return;
	s.span = actor_calls_at(x->caller);
	s.scope = buf_str(&names);
	s.certain = true;
	for (size_t i = 0; i < all->len; i++)
		if (all->at[i].kind == SHORTFALL_ASKED &&
		    span_cmp(all->at[i].span, s.span) == 0 &&
		    span_cmp(all->at[i].asked, s.asked) == 0)
			return;
	*vec_add(all->model->arena, all) = s;
}

size_t
model_shortfalls(struct model *m, struct shortfall **out)
{
	struct all all = { .model = m };

	for (size_t i = 0; i < m->actors.len; i++) {
		const struct actor *x = m->actors.at[i];

		if (x->kind != ACTOR_JOB || !x->caller)
			continue;
		look_at_request(&all, x, &x->workflow->permissions);
		look_at_request(&all, x, &x->job->permissions);
	}
	for (size_t i = 0; i < m->actions.len; i++)
		look_at_action(&all, m->actions.at[i]);
	for (size_t i = 0; i < m->wanted.len; i++)
		look(&all, m->wanted.at[i]);
	*out = all.at;
	return all.len;
}
