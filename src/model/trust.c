/*
 * Jobs that a registry is to trust by their identity: no password is given,
 * and the forge hands the job a token that says who it is.
 *
 * A publisher does so where none of the sources of its token is given and a
 * block of `permissions:` lets the job ask for its identity, or where its
 * entry says that it then must.  Registries differ in the workflow that they
 * compare when one is called (knowledge: trusts-called, trusts-calling).
 *
 * Left out: tokens in files of a home folder, and what operators do.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "model/args.h"
#include "model/build.h"
#include "model/event.h"
#include "model/permission.h"
#include "model/query.h"

enum trust_file
registry_trust_file(struct str registry)
{
	if (know_is(KNOW_TRUSTS_CALLED, registry))
		return TRUST_FILE_CALLED;
	return know_is(KNOW_TRUSTS_CALLING, registry) ? TRUST_FILE_CALLING
	                                              : TRUST_FILE_UNKNOWN;
}

/* What the expressions of its job see. */
static struct activity
activity_of(struct model *m, const struct actor *x)
{
	return (struct activity){ .model = m,
		.actor = x,
		.workflow = x->workflow,
		.job = x->job,
		.frame = x->frame };
}

struct value
actor_environment(struct model *m, const struct actor *x)
{
	struct activity act = activity_of(m, x);

	if (x->kind != ACTOR_JOB)
		return value_not_set();
	return context_template(&act, NULL, &x->job->environment);
}

/* Is a source of its token given?  A value that is surely empty is none. */
static enum truth
has_token(const struct given *g)
{
	const struct know_slot *token = g->know->token;
	enum truth out = TRUTH_NO;

	for (size_t i = 0; token && i < token->len; i++) {
		struct found f = given_find(g, &token->from[i]);

		if (f.given == TRUTH_YES && !value_is_empty(f.value))
			return TRUTH_YES;
		if (f.given == TRUTH_UNKNOWN)
			out = TRUTH_UNKNOWN;
	}
	return out;
}

/* Does its entry say that it needs the identity of the job? */
static enum truth
wants_identity(const struct given *g)
{
	const struct know_entry *know = g->know;

	for (size_t i = 0; i < know->nscopes; i++)
		if (str_is(str_of(know->scopes[i].name), "id-token"))
			return given_all_hold(g, &know->scopes[i].when);
	return TRUTH_UNKNOWN;
}

/* The environment of a step, as far as the file itself sets it. */
static const struct env *
env_of_step(struct activity *act, const struct step *s)
{
	const struct env *env = env_add_entries(act, NULL, &act->workflow->env);

	env = env_add_entries(act, env, &act->job->env);
	return env_add_entries(act, env, &s->env);
}

/* Is T an identity's log-in?  Its place and entry are known already. */
static bool
look(struct given *g, struct trusted *t)
{
	struct span at = { 0 };
	bool granted = permission_is_granted(t->actor, S("id-token"), &at);
	enum truth token = has_token(g), wants = wants_identity(g);

	/* Of a command the scope is about more than the log-in. */
	if (token == TRUTH_YES || (!g->call && wants == TRUTH_NO) ||
	    (!granted && (g->call || wants != TRUTH_YES)))
		return false;
	if (granted)
		t->grant = at;
	t->certain = token == TRUTH_NO;
	return true;
}

static bool
is_conditional(const struct given *g, const struct actor *x)
{
	struct model *m = g->activity->model;
	struct occasion o = { .frame = x->frame };
	const struct step *s = g->call ? g->call->step : g->step;

	return job_runs(m, x, &o) != TRUTH_YES ||
	       (s && condition_holds(m->arena, s->when, &o) != TRUTH_YES) ||
	       (g->call && g->call->conditional);
}

struct all {
	struct model *model;
	struct trusted *at;
	size_t len, cap;
};

static void
add(struct all *all, struct given *g, struct trusted t)
{
	t.know = g->know;
	t.registry = str_of(g->know->trusted);
	t.conditional = is_conditional(g, t.actor);
	if (!look(g, &t))
		return;
	for (size_t i = all->len; i > 0; i--)
		if (all->at[i - 1].actor == t.actor &&
		    span_cmp(all->at[i - 1].span, t.span) == 0)
			return;
	*vec_add(all->model->arena, all) = t;
}

static void
add_action(struct all *all, const struct action *x)
{
	struct activity act = activity_of(all->model, x->actor);
	struct given g = { &act, x->know, x->call, x->step, NULL };
	struct trusted t = { .actor = x->actor,
		.chain = x->chain,
		.span = x->span,
		.rehearsal = x->rehearsal };

	act.frame = x->frame ? x->frame : act.frame;
	t.name =
	    x->call ? call_name(all->model, x->call) : str_of(x->know->name);
	if (x->call)
		g.env = x->call->env;
	else if (x->step)
		g.env = env_of_step(&act, x->step);
	add(all, &g, t);
}

/* What fetches a token for a registry, in the steps of a job. */
static void
add_logins(struct all *all, const struct actor *x)
{
	struct activity act = activity_of(all->model, x);

	for (size_t i = 0; i < x->job->nsteps; i++) {
		const struct step *s = &x->job->steps[i];
		struct trusted t = { .actor = x, .span = s->uses_span };
		struct given g = { .activity = &act, .step = s };
		struct know_matches all_of;
		struct str uses, rest;

		if (!template_literal(all->model->arena, &s->uses, &uses))
			continue;
		str_cut(uses, '@', &t.name, &rest);
		all_of = know_uses(t.name);
		g.know = all_of.len ? &all_of.at[all_of.len - 1] : NULL;
		if (!g.know || !g.know->trusted || g.know->registry)
			continue;
		g.env = env_of_step(&act, s);
		add(all, &g, t);
	}
}

bool
actor_is_for_others(const struct actor *x)
{
	return x->kind == ACTOR_JOB && !x->caller &&
	       x->workflow->ntriggers == 1 &&
	       workflow_trigger(x->workflow, "workflow_call");
}

size_t
model_trusted(struct model *m, bool logins, struct trusted **out)
{
	struct all all = { .model = m };

	for (size_t i = 0; i < m->actions.len; i++) {
		const struct action *x = m->actions.at[i];

		if (x->kind == ACTION_PUBLISH_PACKAGE && x->know->trusted &&
		    x->actor->kind == ACTOR_JOB)
			add_action(&all, x);
	}
	for (size_t i = 0; logins && i < m->actors.len; i++)
		if (m->actors.at[i]->kind == ACTOR_JOB)
			add_logins(&all, m->actors.at[i]);
	*out = all.at;
	return all.len;
}
