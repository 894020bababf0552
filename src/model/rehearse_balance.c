/*
 * The balance of a release that was played through: what is published, what
 * stays a draft, and what the repository could publish and never does here.
 */

#include "base/arena.h"
#include "base/map.h"
#include "model/query.h"
#include "model/rehearse_play.h"

/* One item for the things of one kind and name, done by one job. */
static void
add_item(struct play *p, struct outcome_items *to, struct outcome_item item)
{
	for (size_t i = 0; i < to->len; i++) {
		struct outcome_item *o = &to->at[i];

		if (o->thing != item.thing || !str_eq(o->name, item.name) ||
		    (o->actor != item.actor && item.thing == THING_ASSETS))
			continue;
		if (!o->certain && item.certain)
			*o = item;
		return;
	}
	*vec_add(p->arena, to) = item;
}

static bool
is_made(const struct move *v)
{
	if (v->kind != MOVE_ACT || v->again || v->reason == REASON_STANDS ||
	    v->reason == REASON_PASSED)
		return false;
	switch (v->verb) {
	case VERB_PUSHES:
	case VERB_CREATES:
	case VERB_PUBLISHES:
	case VERB_UPLOADS:
		return true;
	case VERB_NONE:
	case VERB_DRAFTS:
	case VERB_UPDATES:
	case VERB_DELETES:
	case VERB_DOWNLOADS:
	case VERB_SIGNS:
	case VERB_NOTARIZES:
	case VERB_VERIFIES:
	case VERB_DISPATCHES:
	case VERB_WAITS:
		break;
	}
	return false;
}

static struct outcome_item
item_of(const struct move *v)
{
	return (struct outcome_item){ .thing = v->thing,
		.name = v->name,
		.workflow = v->workflow,
		.actor = v->actor,
		.span = v->span,
		.when = v->when.kind == WHEN_ALWAYS ? v->under : v->when,
		.certain = v->certain };
}

/* Is it a person who publishes it in the end? */
static bool
stays_draft(const struct rehearsal *r, const struct move *draft)
{
	for (size_t i = 0; i < r->moves.len; i++)
		if (r->moves.at[i].gone &&
		    str_eq(r->moves.at[i].name, draft->name))
			return true;
	return false;
}

static void
add_made(struct play *p)
{
	struct rehearsal *out = p->out;

	for (size_t i = 0; i < out->moves.len; i++) {
		const struct move *v = &out->moves.at[i];

		if (is_made(v))
			add_item(p, &out->published, item_of(v));
		if (v->kind == MOVE_ACT && v->verb == VERB_DRAFTS &&
		    stays_draft(out, v))
			add_item(p, &out->drafts, item_of(v));
	}
}

static bool
has_item(const struct outcome_items *in, enum thing_kind thing, struct str name)
{
	for (size_t i = 0; i < in->len; i++)
		if (in->at[i].thing == thing &&
		    (!name.len || str_eq(in->at[i].name, name)))
			return true;
	return false;
}

static bool
uploads(const struct rehearsal *r, const struct actor *x)
{
	for (size_t i = 0; i < r->published.len; i++)
		if (r->published.at[i].thing == THING_ASSETS &&
		    r->published.at[i].actor == x)
			return true;
	return false;
}

/* The last move that tells why this actor or workflow did not act. */
static const struct move *
why_not(const struct play *p, const struct action *x, const struct workflow *w)
{
	const struct move *best = NULL;

	for (size_t i = 0; i < p->out->moves.len; i++) {
		const struct move *v = &p->out->moves.at[i];

		if (v->kind == MOVE_SKIP && v->workflow == w &&
		    v->actor == x->actor)
			best = v;
		if (v->kind == MOVE_IDLE && v->workflow == w && !best &&
		    v->reason != REASON_LOOP)
			best = v;
	}
	return best;
}

static void
add_lost(struct play *p, const struct action *x, enum thing_kind thing,
    struct str name)
{
	const struct workflow *w = actor_started(x->actor);
	struct outcome_item item = { .thing = thing, .name = name };
	const struct move *why;

	item.workflow = w;
	item.actor = x->actor;
	item.span = x->span;
	if (!w) {
		item.reason = REASON_UNRUN;
		item.detail = x->actor->path;
		add_item(p, &p->out->never, item);
		return;
	}
	item.reason = REASON_UNRAISED;
	item.detail = play_waits_for(p->arena, w);
	why = why_not(p, x, w);
	if (why) {
		item.reason = why->reason;
		item.detail = why->detail;
		item.when = why->when;
	}
	add_item(p, &p->out->never, item);
}

/* Is it one of this release, and not nightly, latest and the like? */
static bool
is_of_release(struct play *p, const struct action *x)
{
	struct str text;

	if (value_has_hole(x->tag, HOLE_EVENT_TAG))
		return true;
	if (value_literal(p->arena, x->tag, &text))
		return false;
	return play_find(p, THING_RELEASE, x->tag) != NULL ||
	       play_find(p, THING_TAG, x->tag) != NULL || !p->standings.len;
}

static void
add_undone(struct play *p, enum action_kind kind, size_t i)
{
	const struct action *x = p->model->actions.at[i];
	struct rehearsal *out = p->out;
	bool person = x->actor->kind == ACTOR_OPERATOR;
	struct str name;

	if (x->kind != kind || p->done[i] || !play_is_part(x) || x->rehearsal)
		return;
	if (x->kind == ACTION_PUBLISH_PACKAGE) {
		name = str_of(
		    x->know->registry ? x->know->registry : x->know->name);
		if (!has_item(&out->published, THING_PACKAGE, name))
			add_lost(p, x, THING_PACKAGE, name);
		return;
	}
	if (person || !is_of_release(p, x))
		return;
	name = p->out->tag;
	if (x->kind == ACTION_CREATE_RELEASE &&
	    action_creates_release(p->model, x) &&
	    !has_item(&out->published, THING_RELEASE, (struct str){ 0 }) &&
	    !out->drafts.len)
		add_lost(p, x, THING_RELEASE, name);
	if (x->kind == ACTION_UPLOAD_ASSET && !uploads(out, x->actor))
		add_lost(p, x, THING_ASSETS, name);
}

/* Is it told elsewhere that the workflow starts, or why it does not? */
static bool
is_moot(const struct rehearsal *r, size_t i)
{
	const struct move *v = &r->moves.at[i];

	if (v->kind != MOVE_IDLE || v->reason == REASON_LOOP)
		return false;
	for (size_t k = 0; k < r->moves.len; k++) {
		const struct move *o = &r->moves.at[k];

		if (o->workflow != v->workflow)
			continue;
		if (o->kind == MOVE_START && v->reason == REASON_TOKEN &&
		    str_eq(o->event, v->event))
			return true;
		if (k < i && o->kind == MOVE_IDLE && o->reason == v->reason &&
		    str_eq(o->event, v->event))
			return true;
	}
	return false;
}

/* Nothing is caused by what does not start, so that causes only move. */
static void
drop_moot(struct play *p)
{
	struct rehearsal *r = p->out;
	long *now = arena_array(p->arena, long, r->moves.len);
	bool *moot = arena_array(p->arena, bool, r->moves.len);
	size_t n = 0;

	for (size_t i = 0; i < r->moves.len; i++)
		moot[i] = is_moot(r, i);
	for (size_t i = 0; i < r->moves.len; i++) {
		now[i] = (long)n;
		if (moot[i])
			continue;
		r->moves.at[n] = r->moves.at[i];
		if (r->moves.at[n].cause != NO_MOVE)
			r->moves.at[n].cause = now[r->moves.at[n].cause];
		n++;
	}
	r->moves.len = n;
}

void
play_balance(struct play *p)
{
	static const enum action_kind kinds[] = { ACTION_CREATE_RELEASE,
		ACTION_PUBLISH_PACKAGE, ACTION_UPLOAD_ASSET };

	drop_moot(p);
	for (size_t i = 0; i < p->standings.len && !p->out->tag.len; i++)
		p->out->tag = play_tag_name(p, p->standings.at[i].tag);
	add_made(p);
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++)
		for (size_t i = 0; i < p->model->actions.len; i++)
			add_undone(p, kinds[k], i);
}
