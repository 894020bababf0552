/*
 * What skills and documents say of the release's flow, against the model.
 *
 * A workflow that is named must be one of the repository.  That no job
 * creates the release is only known when nothing unseen may do so; then one
 * finding a document says it, at its first sentence.  Who else creates it
 * must be seen as well: without that there are no two sides.
 *
 * Left out: documents for users of the product, which are those below docs/
 * that are not named for releasing.
 */

#include "base/arena.h"
#include "input/discover.h"
#include "model/build.h"
#include "model/event.h"
#include "model/query.h"

struct telling {
	struct model *m;
	struct claim_forms forms;
	struct source *source;  /* of the document that is asked about */
	bool said[KNOW_CLAIMS]; /* ... and of what was reported */
	struct claims claims;
	struct contradiction *at;
	size_t len, cap;
};

static bool
is_creation(const struct model *m, const struct action *x)
{
	return x->kind == ACTION_CREATE_RELEASE &&
	       !(x->other_repository && !x->maybe_own) &&
	       !action_is_searched(x) && !action_adds_to_event(m, x);
}

/* May a job create or publish a release in any way? */
static bool
jobs_may_create(const struct model *m)
{
	for (size_t i = 0; i < m->actions.len; i++) {
		const struct action *x = m->actions.at[i];

		if (x->actor->kind != ACTOR_JOB)
			continue;
		if (x->kind == ACTION_CREATE_RELEASE &&
		    !action_adds_to_event(m, x))
			return true;
		if (x->kind == ACTION_EDIT_RELEASE && x->publishes != TRUTH_NO)
			return true;
	}
	return false;
}

static bool
has_setup(const struct model *m)
{
	for (size_t i = 0; i < tree_count(m->tree); i++)
		if (know_is(KNOW_RELEASE_SETUP,
		        str_basename(tree_at(m->tree, i)->path)))
			return true;
	return false;
}

static const struct action *
first_creation(
    const struct model *m, enum actor_kind kind, struct source * not )
{
	for (size_t i = 0; i < m->actions.len; i++) {
		const struct action *x = m->actions.at[i];

		if (x->actor->kind == kind && is_creation(m, x) &&
		    x->sureness == SURE && x->span.source != not )
			return x;
	}
	return NULL;
}

static const struct workflow *
workflow_named(const struct model *m, struct str name)
{
	for (size_t i = 0; name.len && i < m->workflows.len; i++)
		if (m->workflows.at[i]->readable &&
		    str_eq_nocase(str_basename(m->workflows.at[i]->path), name))
			return m->workflows.at[i];
	return NULL;
}

static void
add(struct telling *t, enum contradiction_kind kind, const struct claim *c,
    const struct action *x, const struct workflow *w, struct span other)
{
	if (t->said[c->kind] && !w)
		return;
	t->said[c->kind] = true;
	*vec_add(t->m->arena, t) = (struct contradiction){ .kind = kind,
		.claim = *c,
		.action = x,
		.workflow = w ? w->path : (struct str){ 0 },
		.other = other };
}

/* The subscription to a release of a workflow that a release starts. */
static struct span
release_trigger(const struct model *m)
{
	for (size_t i = 0; i < m->workflows.len; i++) {
		const struct trigger *g =
		    workflow_trigger(m->workflows.at[i], "release");

		if (g)
			return g->span;
	}
	return (struct span){ 0 };
}

/* CI is said to create it, and it surely does not. */
static void
ask_job(struct telling *t, const struct claim *c)
{
	struct model *m = t->m;
	const struct action *x;
	struct str unseen;

	if (jobs_may_create(m) || model_has_outsider(m) || has_setup(m) ||
	    model_has_unseen_creator(m, &unseen))
		return;
	x = first_creation(m, ACTOR_OPERATOR, t->source);
	if (x)
		add(t, CONTRADICT_NOT_BY_JOB, c, x, NULL, release_trigger(m));
}

/* CI is said never to create it, and a job does. */
static void
ask_no_job(struct telling *t, const struct claim *c)
{
	const struct action *x = first_creation(t->m, ACTOR_JOB, NULL);
	struct str event;

	if (!x || x->conditional || !action_covers_every_tag(t->m, x))
		return;
	if (c->workflow.len &&
	    !str_eq_nocase(str_basename(x->actor->path), c->workflow))
		return;
	add(t, CONTRADICT_BY_JOB, c, x, NULL,
	    action_started_by(t->m, x, &event));
}

/* The subscription of W to releases whose creators raise nothing. */
static const struct action *
mute_creator(struct model *m, const struct workflow *w)
{
	const struct action *found = NULL;
	struct consumer *all;
	size_t n = model_consumers(m, &all);
	struct str unseen;

	for (size_t i = 0; i < n; i++) {
		const struct consumer *c = &all[i];

		if (c->workflow != w || c->of_tag)
			continue;
		for (size_t k = 0; k < m->actions.len; k++) {
			const struct action *x = m->actions.at[k];

			if (action_may_make(x, c))
				return NULL;
			if (!action_makes(m, x, c))
				continue;
			if (action_raises(x) != RAISES_NO ||
			    !action_covers_every_tag(m, x))
				return NULL;
			found = x;
		}
		if (found && (consumer_is_called(m, c) ||
		                 model_has_unseen_creator(m, &unseen)))
			return NULL;
	}
	return found;
}

static bool
sees_tags(const struct trigger *push)
{
	return push && (push->tags.len || push->tags_ignore.len ||
	                   (!push->branches.len && !push->branches_ignore.len));
}

/* Does W have a trigger of the kind, or one that may stand for it? */
static bool
may_start(
    const struct model *m, const struct workflow *w, enum know_claim_kind kind)
{
	const struct trigger *push = workflow_trigger(w, "push");

	if (map_get(&m->called, w->path) || w->problems.len ||
	    workflow_trigger(w, "workflow_run") ||
	    workflow_trigger(w, "repository_dispatch"))
		return true;
	if (kind == KNOW_CLAIM_RELEASE_STARTS)
		return workflow_trigger(w, "release") != NULL;
	/* A release that a job makes for the tag may be what starts it. */
	if (kind == KNOW_CLAIM_TAG_STARTS)
		return workflow_trigger(w, "create") || sees_tags(push) ||
		       (workflow_trigger(w, "release") && jobs_may_create(m));
	return push && (push->branches.len || push->branches_ignore.len ||
	                   (!push->tags.len && !push->tags_ignore.len));
}

static bool
is_dispatched(struct model *m, const struct workflow *w)
{
	for (size_t i = 0; i < m->actions.len; i++)
		if (m->actions.at[i]->kind == ACTION_DISPATCH_WORKFLOW &&
		    m->actions.at[i]->actor->kind == ACTOR_JOB &&
		    (action_dispatches(m, m->actions.at[i]) == w ||
		        !action_dispatches(m, m->actions.at[i])))
			return true;
	return false;
}

static void
ask_start(struct telling *t, const struct claim *c)
{
	const struct workflow *w = workflow_named(t->m, c->workflow);
	const struct action *x;
	struct span other;
	enum contradiction_kind kind =
	    c->kind == KNOW_CLAIM_RELEASE_STARTS ? CONTRADICT_NO_RELEASE_START
	    : c->kind == KNOW_CLAIM_TAG_STARTS   ? CONTRADICT_NO_TAG_START
	                                         : CONTRADICT_NO_BRANCH_START;

	if (!w || !w->ntriggers || is_dispatched(t->m, w))
		return;
	other = w->triggers[0].span;
	if (!may_start(t->m, w, c->kind)) {
		add(t, kind, c, NULL, w, other);
		return;
	}
	if (c->kind != KNOW_CLAIM_RELEASE_STARTS)
		return;
	x = mute_creator(t->m, w);
	if (x)
		add(t, CONTRADICT_START_DEAD, c, x, w,
		    workflow_trigger(w, "release")
		        ? workflow_trigger(w, "release")->span
		        : other);
}

static void
ask(struct telling *t, const struct claim *c)
{
	switch (c->kind) {
	case KNOW_CLAIM_JOB_CREATES:
	case KNOW_CLAIM_PERSON_NEVER:
	case KNOW_CLAIM_WAITS:
		/* One of them is enough for a document. */
		if (!t->said[KNOW_CLAIM_JOB_CREATES] &&
		    !t->said[KNOW_CLAIM_PERSON_NEVER] &&
		    !t->said[KNOW_CLAIM_WAITS])
			ask_job(t, c);
		break;
	case KNOW_CLAIM_JOB_NEVER:
		ask_no_job(t, c);
		break;
	case KNOW_CLAIM_RELEASE_STARTS:
	case KNOW_CLAIM_TAG_STARTS:
	case KNOW_CLAIM_BRANCH_STARTS:
		ask_start(t, c);
		break;
	case KNOW_CLAIM_ASIDE:
	case KNOW_CLAIMS:
		break;
	}
}

/* Is it about this repository, not about the use of what it makes? */
bool
document_is_own(const struct input *in)
{
	struct str path = in->file->path;
	struct str name = str_basename(path);

	if (in->kind == INPUT_SKILL)
		return true;
	if (in->kind != INPUT_DOCUMENT || str_eq_nocase(name, S("README.md")))
		return false;
	if (!str_starts(path, "docs/") && !str_starts(path, "doc/"))
		return true;
	return str_eq_nocase(str_slice(name, 0, 6), S("releas"));
}

size_t
model_contradictions(struct model *m, struct contradiction **out)
{
	const struct know_claim *forms;
	size_t n = know_claims(&forms);
	struct telling t = { .m = m };
	struct inputs in = { 0 };

	*out = NULL;
	if (!m->workflows.len)
		return 0;
	t.forms = claim_forms_of(m->arena, forms, n);
	discover(m->arena, m->tree, &in);
	for (size_t i = 0; i < in.len; i++) {
		if (!document_is_own(&in.at[i]))
			continue;
		t.source = tree_read_if(
		    m->tree, in.at[i].file, m->scratch, claims_may_stand);
		if (!t.source)
			continue;
		t.claims.len = 0;
		for (int k = 0; k < KNOW_CLAIMS; k++)
			t.said[k] = false;
		claims_read(&t.forms, m->scratch, t.source,
		    in.at[i].kind == INPUT_SKILL, &t.claims);
		if (t.claims.cut)
			model_leave_out(m, span_of(t.source, 0, 0), false,
			    "more sentences than are looked at");
		t.claims.cut = false;
		for (size_t k = 0; k < t.claims.len; k++)
			ask(&t, &t.claims.at[k]);
	}
	*out = t.at;
	return t.len;
}
