/*
 * Where the model departs from the contract of the policy.
 *
 * Each question compares one thing that the contract says with what stands.
 * Nothing is asked where the contract says nothing, and what the model
 * cannot see departs from nothing: a workflow with an action reference or a
 * command that is not known may do what it is said to do.  Of the order only
 * that of actions in one run is compared, not that of jobs.  Consumers are
 * asked about in departure_consumer.c.
 */

#include "model/departure.h"
#include "base/arena.h"
#include "base/buf.h"
#include "input/tree.h"
#include "model/maker.h"

struct departure *
departure_add(
    struct search *s, enum departure_kind kind, const struct named *said)
{
	struct departure *d = vec_add(s->model->arena, &s->found);

	*d = (struct departure){
		.kind = kind,
		.said = said->span,
		.word = said->name,
		.name = said->name,
		.certain = true,
	};
	return d;
}

static bool
is_outside(struct str word)
{
	return str_is(word, MAKER_OPERATOR) || str_is(word, MAKER_ELSEWHERE);
}

static bool
stands_there(struct model *m, struct str name)
{
	struct str plain;

	if (workflow_named(m, name))
		return true;
	return tree_resolve(m->tree, name, &plain) &&
	       (tree_find(m->tree, plain) || tree_has_folder(m->tree, plain) ||
	           tree_on_disk(m->tree, plain));
}

static struct str
nearest_workflow(struct search *s, struct str name)
{
	enum { FAR = 8 };
	struct str best = { 0 };
	size_t least = FAR;

	for (size_t i = 0; i < s->model->workflows.len; i++) {
		struct str other =
		    str_basename(s->model->workflows.at[i]->path);
		size_t d = str_distance(str_basename(name), other, FAR);

		if (d < least && d < name.len / 2) {
			least = d;
			best = other;
		}
	}
	return best;
}

bool
departure_ask_existence(struct search *s, const struct named *n)
{
	struct departure *d;

	if (!n->name.len || is_outside(n->name) ||
	    stands_there(s->model, n->name))
		return true;
	d = departure_add(s, DEPART_ABSENT, n);
	d->what = nearest_workflow(s, n->name);
	if (!d->what.len)
		d->what = tree_nearest(s->model->tree, n->name);
	return false;
}

static bool
is_maker(const struct contract_thing *t, const struct action *x)
{
	for (size_t i = 0; i < t->creators.len; i++)
		if (maker_is(x, t->creators.at[i].name))
			return true;
	return false;
}

/* "a.py or b.yml" */
static struct str
join_names(struct arena *a, const struct names *all)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < all->len; i++)
		buf_printf(&b, "%s" STR_FMT, i ? " or " : "",
		    STR_ARG(all->at[i].name));
	return buf_str(&b);
}

static void
add_maker(struct search *s, const struct contract_thing *t, bool tag,
    const struct action *x)
{
	struct departure *d =
	    departure_add(s, DEPART_MAKER, &t->creators.at[0]);

	d->word = join_names(s->model->arena, &t->creators);
	d->name = maker_name(x);
	d->of_tag = tag;
	d->stands = x->span;
	d->action = x;
	/* A pushed tag may be another one than that of the release. */
	d->certain = x->sureness == SURE && !tag;
}

/* Can no event that starts X be of a tag of the patterns? */
static bool
is_of_other_events(const struct search *s, const struct action *x)
{
	const struct workflow *w = actor_started(x->actor);
	bool tags = false;

	for (size_t i = 0; w && i < w->ntriggers; i++) {
		const struct trigger *t = &w->triggers[i];

		if (!t->tags.len)
			continue;
		tags = true;
		if (trigger_takes_patterns(
		        s->model->arena, t, &s->contract->tag.patterns))
			return false;
	}
	return tags;
}

/* Is X, as far as its tag is known, about another release? */
static bool
is_another(const struct search *s, const struct action *x)
{
	const struct names *patterns = &s->contract->tag.patterns;

	if (!patterns->len)
		return false;
	if (value_has_hole(x->tag, HOLE_EVENT_TAG))
		return is_of_other_events(s, x);
	return !patterns_take(s->model->arena, patterns, x->tag);
}

static void
ask_makers(struct search *s, const struct contract_thing *t, bool tag)
{
	struct model *m = s->model;

	for (size_t i = 0; i < m->actions.len; i++) {
		const struct action *x = m->actions.at[i];

		if (!(tag ? makes_tag(m, x) : makes_release(m, x)) ||
		    is_maker(t, x) || is_another(s, x))
			continue;
		/* Whose release it is not was said of the release. */
		if (tag && x->kind == ACTION_CREATE_RELEASE &&
		    s->contract->release.creators.len)
			continue;
		add_maker(s, t, tag, x);
	}
}

static bool
makes_any(const struct search *s, const struct named *who, bool tag)
{
	const struct model *m = s->model;

	for (size_t i = 0; i < m->actions.len; i++) {
		const struct action *x = m->actions.at[i];
		bool kind = x->kind == ACTION_CREATE_RELEASE ||
		            (tag && (x->kind == ACTION_PUSH_TAG ||
		                        x->kind == ACTION_CREATE_TAG));

		/* What may make it counts here, guesses as well. */
		if (kind && maker_is(x, who->name))
			return true;
	}
	return false;
}

/* Who is meant to make it, and does nothing of the kind. */
static void
ask_idle(struct search *s, const struct named *who, bool tag)
{
	const struct workflow *w = workflow_named(s->model, who->name);
	struct departure *d;
	struct str unseen;

	if (is_outside(who->name) || makes_any(s, who, tag) ||
	    (w && workflow_is_opaque(s->model, w)) ||
	    model_has_unseen_creator(s->model, &unseen))
		return;
	d = departure_add(s, DEPART_IDLE, who);
	d->of_tag = tag;
	d->certain = false;
}

static void
ask_shape(struct search *s)
{
	const struct contract_thing *t = &s->contract->tag;
	struct model *m = s->model;
	const struct action *other = NULL;

	for (size_t i = 0; i < m->actions.len; i++) {
		const struct action *x = m->actions.at[i];

		if (!(makes_tag(m, x) || makes_release(m, x)) ||
		    (t->creators.len && !is_maker(t, x)) ||
		    !value_has_text(x->tag) ||
		    value_has_hole(x->tag, HOLE_EVENT_TAG))
			continue;
		if (patterns_take(m->arena, &t->patterns, x->tag))
			return;
		if (!other)
			other = x;
	}
	if (other) {
		struct departure *d =
		    departure_add(s, DEPART_SHAPE, &t->patterns.at[0]);

		d->word = join_names(m->arena, &t->patterns);
		d->stands = other->span;
		d->name = maker_name(other);
		d->what = value_show(m->arena, other->tag);
		d->action = other;
		d->certain = other->sureness == SURE && !other->tag.open;
	}
}

static void
ask_thing(struct search *s, const struct contract_thing *t, bool tag)
{
	bool all_there = true;

	for (size_t i = 0; i < t->creators.len; i++)
		all_there &= departure_ask_existence(s, &t->creators.at[i]);
	if (t->creators.len && all_there) {
		size_t before = s->found.len;

		ask_makers(s, t, tag);
		for (size_t i = 0;
		     s->found.len == before && i < t->creators.len; i++)
			ask_idle(s, &t->creators.at[i], tag);
	}
}

static enum action_kind
kind_of_stage(struct str stage)
{
	if (str_starts(stage, "tag"))
		return ACTION_CREATE_TAG;
	if (str_starts(stage, "push-tag"))
		return ACTION_PUSH_TAG;
	if (str_starts(stage, "create-release"))
		return ACTION_CREATE_RELEASE;
	if (str_starts(stage, "publish"))
		return ACTION_PUBLISH_PACKAGE;
	return ACTION_CHECKOUT; /* no stage of a release */
}

/* Do two actions stand in arms of one branch, so that only one is done? */
static bool
exclude_each_other(const struct action *x, const struct action *y)
{
	for (const struct guard *g = x->guard; g; g = g->up)
		for (const struct guard *h = y->guard; h; h = h->up)
			if (g->branch && g->branch == h->branch &&
			    g->arm != h->arm)
				return true;
	return false;
}

static bool
is_of_flow(
    const struct search *s, const struct action *x, enum action_kind kind)
{
	return x->kind == kind && !x->other_repository && !x->rehearsal &&
	       x->sureness == SURE && !is_another(s, x);
}

/* Everything of kind LATE in the run of X comes before X; the last of it. */
static const struct action *
comes_before(
    const struct search *s, const struct action *x, enum action_kind late)
{
	const struct action *last = NULL;

	for (size_t i = 0; i < s->model->actions.len; i++) {
		const struct action *y = s->model->actions.at[i];

		if (y->actor != x->actor || !is_of_flow(s, y, late))
			continue;
		if (y->order >= x->order || exclude_each_other(x, y))
			return NULL;
		last = y;
	}
	return last;
}

/* Is X the first of its kind in its run? */
static bool
is_first(const struct search *s, const struct action *x)
{
	for (size_t i = 0; i < s->model->actions.len; i++) {
		const struct action *y = s->model->actions.at[i];

		if (y != x && y->actor == x->actor && y->kind == x->kind &&
		    y->order < x->order)
			return false;
	}
	return true;
}

static void
ask_pair(struct search *s, const struct named *first, const struct named *then)
{
	enum action_kind early = kind_of_stage(first->name);
	enum action_kind late = kind_of_stage(then->name);
	struct model *m = s->model;

	if (early == ACTION_CHECKOUT || late == ACTION_CHECKOUT ||
	    early == late)
		return;
	for (size_t i = 0; i < m->actions.len; i++) {
		const struct action *x = m->actions.at[i], *y;
		struct departure *d;

		if (!is_of_flow(s, x, early) || !is_first(s, x))
			continue;
		y = comes_before(s, x, late);
		if (!y)
			continue;
		d = departure_add(s, DEPART_ORDER, first);
		d->what = then->name;
		d->stands = y->span;
		d->name = maker_name(y);
		d->action = y;
		d->before = x;
		d->certain = !x->conditional && !y->conditional;
	}
}

static void
ask_order(struct search *s)
{
	const struct names *order = &s->contract->order;

	for (size_t i = 0; i < order->len; i++)
		for (size_t k = i + 1; k < order->len; k++)
			ask_pair(s, &order->at[i], &order->at[k]);
}

/* Does the skill run the script or target, or name it at all? */
static bool
skill_calls(struct search *s, struct str skill, struct str entry)
{
	struct model *m = s->model;
	struct tree_file *f = tree_find(m->tree, skill);
	struct source *text = f ? tree_read(m->tree, f) : NULL;
	char *name = str_cstr(m->arena, str_basename(entry));

	if (!text || str_contains(text->text, name))
		return true;
	for (size_t i = 0; i < m->calls.len; i++) {
		const struct call *c = m->calls.at[i];

		if (str_eq(c->actor->path, skill) &&
		    (chain_runs(c->chain, entry) ||
		        (c->script.len && str_eq(c->script, entry))))
			return true;
	}
	return false;
}

static void
ask_skills(struct search *s)
{
	const struct contract *c = s->contract;
	bool entry = departure_ask_existence(s, &c->entrypoint);

	for (size_t i = 0; i < c->skills.len; i++) {
		struct named skill = c->skills.at[i];
		struct departure *d;

		if (!departure_ask_existence(s, &skill) || !entry ||
		    !c->entrypoint.name.len ||
		    skill_calls(s, skill.name, c->entrypoint.name))
			continue;
		d = departure_add(s, DEPART_SKILL, &c->entrypoint);
		d->name = skill.name;
		d->stands = skill.span;
		if (tree_find(s->model->tree, skill.name))
			d->stands = (struct span){
				tree_read(s->model->tree,
				    tree_find(s->model->tree, skill.name)),
				0, 0
			};
	}
}

size_t
model_departures(struct model *m, struct departure **out)
{
	struct search s = { .model = m };

	*out = NULL;
	if (!m->policy)
		return 0;
	s.contract = &m->policy->contract;
	ask_thing(&s, &s.contract->release, false);
	ask_thing(&s, &s.contract->tag, true);
	if (s.contract->tag.patterns.len)
		ask_shape(&s);
	departure_ask_consumers(&s);
	ask_order(&s);
	ask_skills(&s);
	*out = s.found.at;
	return s.found.len;
}

bool
model_made_by_hand(const struct model *m, bool tag, struct span *where)
{
	const struct contract_thing *t;

	if (!m->policy)
		return false;
	t = tag ? &m->policy->contract.tag : &m->policy->contract.release;
	for (size_t i = 0; i < t->creators.len; i++)
		if (is_outside(t->creators.at[i].name)) {
			*where = t->creators.at[i].span;
			return true;
		}
	return false;
}
