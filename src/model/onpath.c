/*
 * Which actors are on the release path.
 *
 * It begins with whoever does something to a release, its tag, its assets or
 * a package, and with the jobs of workflows that only releases and tags
 * start.  From there it takes in the jobs that those need, the jobs that
 * call them, what they call, what they dispatch, and what waits for their
 * workflow to end.
 *
 * Left out: what only ever runs for pull requests; workflows that are made
 * to be called, and are not called here.
 */

#include "model/onpath.h"

#include "base/arena.h"
#include "model/event.h"
#include "model/query.h"

struct search {
	struct model *model;
	struct map indexes; /* a pointer's bytes -> size_t */
	bool *on;
	size_t *todo;
	size_t ntodo;
};

static struct str
key_of(const struct actor *const *x)
{
	return (struct str){ (const char *)x, sizeof(*x) };
}

static void
mark(struct search *s, const struct actor *x)
{
	const size_t *i = map_get(&s->indexes, key_of(&x));

	if (!i || s->on[*i])
		return;
	s->on[*i] = true;
	s->todo[s->ntodo++] = *i;
}

/* What a request is merged by may be released. */
static bool
waits_for_merge(const struct trigger *t)
{
	for (size_t i = 0; i < t->types.len; i++)
		if (str_is(t->types.at[i].name, "closed"))
			return true;
	return false;
}

static bool
is_for_review(const struct workflow *w)
{
	for (size_t i = 0; i < w->ntriggers; i++) {
		const struct trigger *t = &w->triggers[i];

		if ((!str_starts(t->event, "pull_request") &&
		        !str_is(t->event, "merge_group")) ||
		    waits_for_merge(t))
			return false;
	}
	return true;
}

/* Nothing here starts it. */
static bool
is_for_others(const struct workflow *w)
{
	return w->ntriggers == 1 && workflow_trigger(w, "workflow_call");
}

static bool
may_release(const struct actor *x)
{
	const struct workflow *w = actor_started(x);

	return !w || (!is_for_review(w) && !is_for_others(w));
}

static bool
is_of_release(const struct action *x)
{
	switch (x->kind) {
	case ACTION_PUSH_TAG:
	case ACTION_CREATE_RELEASE:
	case ACTION_EDIT_RELEASE:
	case ACTION_UPLOAD_ASSET:
	case ACTION_SIGN:
	case ACTION_NOTARIZE:
		return true;
	case ACTION_PUBLISH_PACKAGE:
		return !x->rehearsal;
	case ACTION_DOWNLOAD_ASSET:
		return !x->other_repository;
	case ACTION_CREATE_TAG:
	case ACTION_DELETE_TAG:
	case ACTION_DELETE_RELEASE:
	case ACTION_VERIFY:
	case ACTION_DISPATCH_WORKFLOW:
	case ACTION_CHECKOUT:
	case ACTION_VIEW_RELEASE:
		break;
	}
	return false;
}

/* Does nothing but releases, tags and people start it? */
static bool
is_only_for_releases(const struct workflow *w)
{
	bool any = false;

	for (size_t i = 0; i < w->ntriggers; i++) {
		const struct trigger *t = &w->triggers[i];
		bool branches = t->branches.len || t->branches_ignore.len;

		if (str_is(t->event, "release") ||
		    (str_is(t->event, "push") && t->tags.len && !branches))
			any = true;
		else if (!str_is(t->event, "workflow_dispatch") &&
		         !str_is(t->event, "workflow_call"))
			return false;
	}
	return any;
}

static void
mark_workflow(struct search *s, const struct workflow *w)
{
	for (size_t i = 0; i < s->model->actors.len; i++)
		if (s->model->actors.at[i]->workflow == w &&
		    !s->model->actors.at[i]->caller)
			mark(s, s->model->actors.at[i]);
}

static bool
needs(const struct job *j, struct str id)
{
	for (size_t i = 0; i < j->needs.len; i++)
		if (str_eq(j->needs.at[i].name, id))
			return true;
	return false;
}

/* The jobs that X needs, that it calls, and that call it. */
static void
mark_beside(struct search *s, const struct actor *x)
{
	if (x->kind != ACTOR_JOB)
		return;
	if (x->caller)
		mark(s, x->caller);
	for (size_t i = 0; i < s->model->actors.len; i++) {
		const struct actor *y = s->model->actors.at[i];

		if (y->kind != ACTOR_JOB)
			continue;
		if (y->caller == x ||
		    (y->workflow == x->workflow && y->caller == x->caller &&
		        needs(x->job, y->job->id)))
			mark(s, y);
	}
}

/* Workflows that wait for that of X to end. */
static void
mark_behind(struct search *s, const struct actor *x)
{
	const struct model *m = s->model;

	for (size_t i = 0; x->workflow && i < m->workflows.len; i++) {
		const struct workflow *w = m->workflows.at[i];
		const struct trigger *t = workflow_trigger(w, "workflow_run");

		for (size_t k = 0; t && k < t->workflows.len; k++)
			if (str_eq(t->workflows.at[k].name, x->workflow->name))
				mark_workflow(s, w);
	}
}

static void
mark_dispatched(struct search *s, const struct action *x)
{
	const struct workflow *w = action_dispatches(s->model, x);

	if (w)
		mark_workflow(s, w);
}

static bool
is_marked(const struct search *s, const struct actor *x)
{
	const size_t *i = map_get(&s->indexes, key_of(&x));

	return i && s->on[*i];
}

static void
begin(struct search *s)
{
	struct model *m = s->model;

	for (size_t i = 0; i < m->actors.len; i++) {
		size_t *index = arena_make(m->arena, size_t);
		const struct actor *const *at =
		    (const struct actor *const *)&m->actors.at[i];

		*index = i;
		map_put(m->arena, &s->indexes, key_of(at), index);
	}
	for (size_t i = 0; i < m->actions.len; i++)
		if (is_of_release(m->actions.at[i]) &&
		    may_release(m->actions.at[i]->actor))
			mark(s, m->actions.at[i]->actor);
	for (size_t i = 0; i < m->workflows.len; i++)
		if (is_only_for_releases(m->workflows.at[i]))
			mark_workflow(s, m->workflows.at[i]);
}

static void
follow(struct search *s)
{
	struct model *m = s->model;
	size_t done = 0, before;

	do {
		before = s->ntodo;
		for (; done < s->ntodo; done++) {
			const struct actor *x = m->actors.at[s->todo[done]];

			mark_beside(s, x);
			mark_behind(s, x);
		}
		for (size_t i = 0; i < m->actions.len; i++)
			if (m->actions.at[i]->kind ==
			        ACTION_DISPATCH_WORKFLOW &&
			    is_marked(s, m->actions.at[i]->actor))
				mark_dispatched(s, m->actions.at[i]);
	} while (s->ntodo > before || done < s->ntodo);
}

void
onpath_find(struct model *m, struct onpath *out)
{
	struct search s = { .model = m };

	s.on = arena_array(m->arena, bool, m->actors.len);
	s.todo = arena_array(m->arena, size_t, m->actors.len);
	begin(&s);
	follow(&s);
	*out = (struct onpath){ s.on, s.ntodo };
}
