/*
 * Where the consumers of the release depart from the contract.
 *
 * That a workflow does not do what it is said to is told only where all of
 * it can be seen through: no action reference, command or script in it is
 * unknown.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "model/departure.h"
#include "model/event.h"
#include "model/maker.h"

static bool
uses_unknown(struct arena *a, const struct step *s)
{
	struct str uses, name, rest;

	if (!s->uses.len)
		return false;
	if (!template_literal(a, &s->uses, &uses))
		return true;
	if (str_starts(uses, "./"))
		return false;
	str_cut(uses, '@', &name, &rest);
	return !know_uses(name).len;
}

bool
workflow_is_opaque(const struct model *m, const struct workflow *w)
{
	for (size_t i = 0; i < w->njobs; i++) {
		const struct job *j = &w->jobs[i];
		struct str uses;

		if (j->uses.len &&
		    (!template_literal(m->arena, &j->uses, &uses) ||
		        !str_starts(uses, "./")))
			return true;
		for (size_t k = 0; k < j->nsteps; k++)
			if (uses_unknown(m->arena, &j->steps[k]))
				return true;
	}
	return !w->readable;
}

/* A command that may do anything. */
static bool
is_unknown(const struct model *m, const struct call *c)
{
	struct str name;

	if (c->runner)
		return true;
	if (c->know)
		return false;
	if (c->script.len) {
		const struct script *s =
		    map_get(&m->scripts_by_path, c->script);

		return !s || !s->program;
	}
	return c->first >= c->words.len ||
	       !value_literal(m->arena, c->words.at[c->first].value, &name) ||
	       !know_is(KNOW_HARMLESS, name);
}

static bool
is_seen_through(const struct model *m, const struct workflow *w)
{
	if (workflow_is_opaque(m, w))
		return false;
	for (size_t i = 0; i < m->calls.len; i++) {
		const struct call *c = m->calls.at[i];
		bool of_it = false;

		for (const struct actor *y = c->actor; y; y = y->caller)
			of_it |= y->workflow == w;
		if (of_it && is_unknown(m, c))
			return false;
	}
	return true;
}

/* Words that name nothing which the model knows of. */
static bool
is_known_verb(struct str words)
{
	static const char *const seen[] = { "create-tag", "create-release",
		"edit-release", "upload-asset", "publish", "sign", "notarize",
		"verify", "dispatch-workflow", "download-asset", NULL };
	struct str verb, rest;

	str_cut(words, ' ', &verb, &rest);
	return str_is_one_of(verb, seen);
}

static void
ask_does(struct search *s, const struct workflow *w, const struct named *does)
{
	const struct model *m = s->model;
	struct departure *d;

	if (!is_known_verb(does->name))
		return;
	for (size_t i = 0; i < m->actions.len; i++)
		if (done_by_workflow(m->actions.at[i], w) &&
		    action_is_said(m, m->actions.at[i], does->name))
			return;
	if (!is_seen_through(m, w))
		return;
	d = departure_add(s, DEPART_LACKS, does);
	d->name = w->path;
	d->stands = (struct span){ w->source, 0, 0 };
}

static bool
is_said(const struct search *s, const struct contract_consumer *c,
    const struct action *x)
{
	for (size_t i = 0; i < c->does.len; i++)
		if (action_is_said(s->model, x, c->does.at[i].name))
			return true;
	return false;
}

/* A package that it publishes, and of which the contract says nothing. */
static void
ask_beyond(struct search *s, const struct workflow *w,
    const struct contract_consumer *c)
{
	const struct model *m = s->model;

	for (size_t i = 0; i < m->actions.len; i++) {
		const struct action *x = m->actions.at[i];
		struct departure *d;

		if (x->kind != ACTION_PUBLISH_PACKAGE || x->rehearsal ||
		    x->sureness != SURE || !done_by_workflow(x, w) ||
		    is_said(s, c, x))
			continue;
		d = departure_add(s, DEPART_BEYOND, &c->workflow);
		d->stands = x->span;
		d->name = w->path;
		d->what = str_of(
		    x->know->registry ? x->know->registry : x->know->name);
		d->action = x;
	}
}

/* "release, workflow_dispatch": what starts it. */
static struct str
starts_of(struct arena *a, const struct workflow *w)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < w->ntriggers; i++) {
		const struct trigger *t = &w->triggers[i];
		bool tag = str_is(t->event, "push") &&
		           (t->tags.len || t->tags_ignore.len);

		buf_add_text(&b, !i                     ? ""
		                 : i + 1 < w->ntriggers ? ", "
		                                        : " and ");
		buf_add(&b, t->event);
		if (tag)
			buf_add_text(&b, " of a tag");
	}
	return buf_str(&b);
}

static void
ask_event(struct search *s, const struct workflow *w, const struct named *on)
{
	const struct names *patterns = &s->contract->tag.patterns;
	const struct trigger *met = NULL;
	struct departure *d;

	for (size_t i = 0; i < w->ntriggers; i++) {
		const struct trigger *t = &w->triggers[i];

		if (!contract_event_is(t, on->name))
			continue;
		if (!str_is(on->name, "tag") || !patterns->len ||
		    trigger_takes_patterns(s->model->arena, t, patterns))
			return;
		met = t;
	}
	d = departure_add(s, met ? DEPART_FILTER : DEPART_EVENT, on);
	d->name = w->path;
	d->what = starts_of(s->model->arena, w);
	d->stands = met            ? met->span
	            : w->ntriggers ? w->triggers[0].span
	                           : (struct span){ w->source, 0, 0 };
	if (met && met->tags.len) {
		d->stands = met->tags.at[0].span;
		d->what = met->tags.at[0].name;
	}
	if (met) {
		d->said = patterns->at[0].span;
		d->word = patterns->at[0].name;
	}
}

static const struct contract_consumer *
listed(const struct search *s, const struct workflow *w)
{
	for (size_t i = 0; i < s->contract->nconsumers; i++)
		if (workflow_named(
		        s->model, s->contract->consumers[i].workflow.name) == w)
			return &s->contract->consumers[i];
	return NULL;
}

/* What the workflow adds to a release, or publishes; the first of it. */
static const struct action *
takes_part(const struct search *s, const struct workflow *w)
{
	const struct model *m = s->model;

	for (size_t i = 0; i < m->actions.len; i++) {
		const struct action *x = m->actions.at[i];

		if ((x->kind == ACTION_PUBLISH_PACKAGE && !x->rehearsal) ||
		    x->kind == ACTION_UPLOAD_ASSET ||
		    x->kind == ACTION_CREATE_RELEASE)
			if (x->sureness == SURE && !x->other_repository &&
			    done_by_workflow(x, w))
				return x;
	}
	return NULL;
}

static bool
takes_release(const struct search *s, const struct consumer *c)
{
	const struct names *patterns = &s->contract->tag.patterns;

	return !c->of_tag || !patterns->len ||
	       trigger_takes_patterns(s->model->arena, c->trigger, patterns);
}

static void
ask_unlisted(struct search *s)
{
	struct named said = { S("consumers"), s->contract->consumers_at };
	struct consumer *all;
	size_t n = model_consumers(s->model, &all);

	for (size_t i = 0; i < n; i++) {
		const struct action *x;
		struct departure *d;

		if (listed(s, all[i].workflow) || !takes_release(s, &all[i]))
			continue;
		x = takes_part(s, all[i].workflow);
		if (!x || (i && all[i - 1].workflow == all[i].workflow &&
		              takes_release(s, &all[i - 1])))
			continue;
		d = departure_add(s, DEPART_UNLISTED, &said);
		d->name = all[i].path;
		d->stands = all[i].span;
		d->of_tag = all[i].of_tag;
		d->action = x;
	}
}

void
departure_ask_consumers(struct search *s)
{
	const struct contract *c = s->contract;
	bool all_there = c->lists_consumers;

	for (size_t i = 0; i < c->nconsumers; i++) {
		const struct contract_consumer *one = &c->consumers[i];
		const struct workflow *w =
		    workflow_named(s->model, one->workflow.name);

		if (!departure_ask_existence(s, &one->workflow))
			all_there = false;
		if (!w || !w->readable)
			continue;
		for (size_t k = 0; k < one->on.len; k++)
			ask_event(s, w, &one->on.at[k]);
		for (size_t k = 0; k < one->does.len; k++)
			ask_does(s, w, &one->does.at[k]);
		if (one->lists_does)
			ask_beyond(s, w, one);
	}
	if (all_there)
		ask_unlisted(s);
}
