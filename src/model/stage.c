/*
 * Which stage of a release a call or an action reference belongs to.
 *
 * Actions of the model say most of it, the knowledge the rest.  A command
 * that is given a file which carries a version, and does more than read,
 * may raise the version there.
 */

#include "model/stage.h"

#include "base/arena.h"
#include "model/event.h"
#include "model/query.h"
#include "model/versions.h"

enum { STAGED = 4096 };

static bool
stage_of_action(enum action_kind kind, enum stage *out)
{
	static const struct {
		enum action_kind kind;
		enum stage stage;
	} stages[] = {
		{ ACTION_VIEW_RELEASE, STAGE_INSPECT },
		{ ACTION_CREATE_TAG, STAGE_TAG },
		{ ACTION_PUSH_TAG, STAGE_PUSH_TAG },
		{ ACTION_CREATE_RELEASE, STAGE_CREATE },
		{ ACTION_UPLOAD_ASSET, STAGE_UPLOAD },
		{ ACTION_SIGN, STAGE_SIGN },
		{ ACTION_NOTARIZE, STAGE_SIGN },
		{ ACTION_VERIFY, STAGE_VERIFY },
		{ ACTION_PUBLISH_PACKAGE, STAGE_PUBLISH },
	};

	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++)
		if (stages[i].kind == kind) {
			*out = stages[i].stage;
			return true;
		}
	return false;
}

static struct staged *
add(struct model *m, struct stages *out, enum stage stage)
{
	struct staged *s;

	if (out->len >= STAGED)
		return NULL;
	s = vec_add(m->arena, out);
	*s = (struct staged){ .stage = stage };
	return s;
}

static void
add_action(struct model *m, struct stages *out, const struct action *x)
{
	enum stage stage;
	struct staged *s;

	if (x->other_repository || x->rehearsal || x->sureness != SURE ||
	    action_is_searched(x) || !stage_of_action(x->kind, &stage))
		return;
	s = add(m, out, stage);
	if (!s)
		return;
	s->action = x;
	s->call = x->call;
	s->actor = x->actor;
	s->chain = x->chain;
	s->guard = x->guard;
	s->span = x->span;
	s->order = x->order;
	s->conditional = x->conditional;
}

static void
add_call(
    struct model *m, struct stages *out, enum stage stage, const struct call *c)
{
	struct staged *s = add(m, out, stage);

	if (!s)
		return;
	s->call = c;
	s->actor = c->actor;
	s->chain = c->chain;
	s->guard = c->guard;
	s->span = c->span;
	s->order = c->order;
	s->conditional = c->conditional;
}

/* Is one of its operands a file that carries a version? */
static bool
names_version_file(struct model *m, const struct call *c)
{
	const struct versions *v = model_versions(m);
	struct str path, text;

	if (!v->by_path.len)
		return false;
	for (size_t i = c->first + 1; i < c->words.len; i++) {
		const struct word *w = &c->words.at[i];

		if (value_literal(m->arena, w->value, &text) && text.len &&
		    text.at[0] != '-' && carrier_names_may(&v->names, text) &&
		    path_of_value(m, c->folder, w->value, &path) &&
		    versions_at(v, path))
			return true;
	}
	return false;
}

static bool
only_reads(struct model *m, const struct call *c)
{
	struct str name;

	return c->first >= c->words.len ||
	       !value_literal(m->arena, c->words.at[c->first].value, &name) ||
	       command_only_reads(str_basename(name));
}

static void
add_known(struct model *m, struct stages *out, const struct call *c,
    const struct map *tag_pushes)
{
	static const struct {
		enum know_stage bit;
		enum stage stage;
	} stages[] = {
		{ KNOW_STAGE_INSPECT, STAGE_INSPECT },
		{ KNOW_STAGE_PREFLIGHT, STAGE_PREFLIGHT },
		{ KNOW_STAGE_CHANGELOG, STAGE_CHANGELOG },
		{ KNOW_STAGE_BUMP, STAGE_BUMP },
		{ KNOW_STAGE_COMMIT, STAGE_COMMIT },
		{ KNOW_STAGE_PUSH, STAGE_PUSH_BRANCH },
		{ KNOW_STAGE_ANNOUNCE, STAGE_ANNOUNCE },
	};
	struct str key = { (const char *)&c, sizeof(c) };

	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++)
		if ((c->know->stages & stages[i].bit) &&
		    (stages[i].bit != KNOW_STAGE_PUSH ||
		        !map_get(tag_pushes, key)))
			add_call(m, out, stages[i].stage, c);
}

void
model_stages(struct model *m, struct stages *out)
{
	struct map tag_pushes = { 0 };

	*out = (struct stages){ 0 };
	for (size_t i = 0; i < m->actions.len; i++) {
		struct action *x = m->actions.at[i];

		add_action(m, out, x);
		if (x->kind == ACTION_PUSH_TAG && x->call)
			map_put(m->arena, &tag_pushes,
			    (struct str){
			        (const char *)&x->call, sizeof(x->call) },
			    x);
	}
	for (size_t i = 0; i < m->calls.len; i++) {
		const struct call *c = m->calls.at[i];

		if (c->searched || c->only_parsed || c->in_guard)
			continue;
		if (c->know && c->know->stages)
			add_known(m, out, c, &tag_pushes);
		else if (!(c->know && c->know->records.len) &&
		         !only_reads(m, c) && names_version_file(m, c))
			add_call(m, out, STAGE_BUMP, c);
	}
}

/* --- order --- */

/* Do they stand in arms of one branch, so that only one is done? */
static bool
exclude_each_other(const struct staged *x, const struct staged *y)
{
	for (const struct guard *g = x->guard; g; g = g->up)
		for (const struct guard *h = y->guard; h; h = h->up)
			if (g->branch && g->branch == h->branch &&
			    g->arm != h->arm)
				return true;
	return false;
}

static const struct chain *
block_of(const struct chain *c)
{
	for (; c; c = c->up)
		if (c->kind == CHAIN_BLOCK)
			return c;
	return NULL;
}

/* Steps of one job whose conditions cannot both hold. */
static bool
steps_exclude(
    const struct model *m, const struct staged *x, const struct staged *y)
{
	const struct step *a = x->call ? x->call->step : x->action->step;
	const struct step *b = y->call ? y->call->step : y->action->step;

	return a && b && a != b &&
	       conditions_exclude(m->arena, a->when, b->when);
}

bool
staged_before(
    const struct model *m, const struct staged *x, const struct staged *y)
{
	struct meeting meet;

	/* What one tool does, it does in its own order. */
	if (span_cmp(x->span, y->span) == 0)
		return false;
	if (x->actor == y->actor)
		/* Blocks of a document need not follow each other. */
		return x->order < y->order &&
		       block_of(x->chain) == block_of(y->chain) &&
		       !exclude_each_other(x, y) && !steps_exclude(m, x, y);
	if (!x->action || !y->action || x->actor->kind != ACTOR_JOB ||
	    y->actor->kind != ACTOR_JOB ||
	    actor_started(x->actor) != actor_started(y->actor))
		return false;
	meet = actions_meet(m, x->action, y->action);
	return meet.how == MEET_IN_ORDER && meet.first == x->action;
}
