/*
 * What one actor does in its turn, action by action, and what comes of it:
 * tags and releases that stand, and the events that they raise.
 */

#include "base/arena.h"
#include "model/args.h"
#include "model/query.h"
#include "model/rehearse_play.h"

/*
 * Does a text that ends like this already have the begin of the tag?  A hole
 * that lost it is still that of the tag: v${GITHUB_REF_NAME#v}.
 */
static bool
has_front(struct play *p, struct value form, struct value tag)
{
	struct str front, text;

	return value_literal(p->arena, form, &front) && front.len &&
	       value_literal(p->arena, tag, &text) && text.len > front.len &&
	       str_eq(str_slice(text, 0, front.len), front);
}

struct value
play_bind(struct play *p, struct value v)
{
	struct value out = { 0 };

	if (!value_has_hole(v, HOLE_EVENT_TAG) || !p->tag.len)
		return v;
	for (size_t i = 0; i < v.len; i++) {
		struct value form = value_text(p->arena, S(""));

		for (size_t k = 0; k < v.forms[i].len; k++) {
			struct value_part part = v.forms[i].at[k];
			struct value w = p->tag;

			if (part.hole == HOLE_NONE)
				w = value_text(p->arena, part.text);
			else if (part.hole != HOLE_EVENT_TAG)
				w = value_hole(p->arena, part.hole, part.text);
			if (part.hole == HOLE_EVENT_TAG &&
			    has_front(p, form, w))
				form = value_text(p->arena, S(""));
			form = value_append(p->arena, form, w);
		}
		out = i ? value_either(p->arena, out, form) : form;
	}
	out.open |= v.open;
	out.span = v.span;
	return out;
}

/* Without the way in which it is empty: then it is no tag. */
static struct value
filled(struct play *p, struct value v)
{
	struct form *forms = arena_array(p->arena, struct form, v.len);
	struct value out = v;
	struct str text;

	out.forms = forms;
	out.len = 0;
	for (size_t i = 0; i < v.len; i++)
		if (!value_form_text(p->arena, v, i, &text) || text.len)
			forms[out.len++] = v.forms[i];
	return out;
}

struct str
play_tag_name(struct play *p, struct value v)
{
	v = filled(p, v);
	return v.len ? value_show(p->arena, v) : (struct str){ 0 };
}

/* One slot of what the action is given. */
static struct value
slot_of(struct play *p, const struct action *x, const struct know_slot *slot,
    struct span *from)
{
	struct activity act = { .model = p->model };
	struct given g = { &act, x->know, x->call, x->step, NULL };

	act.actor = x->actor;
	act.workflow = x->actor->workflow;
	act.job = x->actor->job;
	act.frame = x->frame;
	if (x->call)
		g.env = x->call->env;
	*from = (struct span){ 0 };
	return slot ? given_slot(&g, slot, from) : (struct value){ 0 };
}

/* Is the slot said to be true, or false?  UNKNOWN also where it is not said;
 * an option without a value says true. */
static enum truth
says(struct play *p, const struct action *x, const struct know_slot *slot)
{
	struct span from;
	struct value v = slot_of(p, x, slot, &from);
	struct str text;

	if (!value_literal(p->arena, v, &text) || !from.source)
		return TRUTH_UNKNOWN;
	if (!text.len && x->call)
		return TRUTH_YES;
	if (str_eq_nocase(text, S("true")))
		return TRUTH_YES;
	return truth_of(!str_eq_nocase(text, S("false")));
}

/* Surely not: how it comes to stand may be unknown for other reasons. */
static bool
is_no_draft(struct play *p, const struct action *x)
{
	const struct know_entry *know = x->know;
	struct span from;
	struct value v = slot_of(p, x, know->draft, &from);
	struct str text;

	if (!know->draft || know->configuration[0])
		return false;
	return (!v.len && !v.open) || (value_literal(p->arena, v, &text) &&
	                                  str_eq_nocase(text, S("false")));
}

/* NO where the slot is known and nothing is given. */
static enum truth
prerelease_of(struct play *p, const struct action *x)
{
	const struct know_slot *slot = x->know->prerelease;
	struct span from;
	struct value v = slot_of(p, x, slot, &from);

	if (!slot || (!v.open && !v.len) || value_is_empty(v))
		return x->call && from.source ? TRUTH_YES : TRUTH_NO;
	if (!from.source)
		return TRUTH_NO;
	return says(p, x, slot);
}

struct standing *
play_find(struct play *p, enum thing_kind thing, struct value tag)
{
	struct standing *maybe = NULL;

	for (size_t i = 0; i < p->standings.len; i++) {
		struct standing *s = &p->standings.at[i];
		enum likeness like;

		if (s->thing != thing)
			continue;
		like = value_compare(s->tag, tag);
		if (like >= LIKE_FRAME)
			return s;
		if (like == LIKE_MAYBE && !maybe)
			maybe = s;
	}
	return maybe;
}

/* One that stands already stands more surely, or is published by now. */
void
play_stand(struct play *p, struct standing s)
{
	struct standing *old = play_find(p, s.thing, s.tag);

	if (!old) {
		*vec_add(p->arena, &p->standings) = s;
		return;
	}
	old->certain |= s.certain;
	old->draft &= s.draft;
}

static bool
is_mute(const struct credential *c)
{
	return c->kind == CREDENTIAL_TOKEN || c->kind == CREDENTIAL_NONE;
}

/* An event of the turn; what an unknown token does is not sure. */
static struct happening *
raise(struct play *p, enum happening_kind kind, const struct credential *c,
    struct when when, bool certain)
{
	struct happening *h = vec_add(p->arena, &p->queue);

	*h = (struct happening){ .kind = kind,
		.cause = (long)p->out->moves.len - 1,
		.under = when,
		.certain = certain && c->kind != CREDENTIAL_UNKNOWN };
	h->mute = is_mute(c);
	if (c->kind == CREDENTIAL_UNKNOWN && when.kind == WHEN_ALWAYS)
		h->under.kind = WHEN_UNKNOWN_TOKEN;
	return h;
}

void
play_raise_tag(struct play *p, struct value tag, const struct credential *c,
    struct when when, bool certain)
{
	raise(p, HAPPENS_TAG, c, when, certain)->tag = tag;
}

void
play_raise_release(struct play *p, const struct standing *s,
    bool is_draft_first, const struct credential *c)
{
	struct happening *h = raise(p, HAPPENS_RELEASE, c, s->when, s->certain);

	h->tag = s->tag;
	h->is_draft_first = is_draft_first;
	h->prerelease = s->prerelease;
}

/* A release that is published has a tag (fact A51). */
static void
bring_tag(struct play *p, const struct standing *s, const struct credential *c)
{
	struct standing tag = *s;
	const struct standing *old = play_find(p, THING_TAG, s->tag);

	tag.thing = THING_TAG;
	if (old && (old->certain || !s->certain))
		return;
	play_stand(p, tag);
	play_raise_tag(p, s->tag, c, s->when, s->certain);
}

/* A person publishes the draft. */
void
play_publish(struct play *p, size_t standing)
{
	static const struct credential own = { .kind = CREDENTIAL_OPERATOR };
	struct standing s = p->standings.at[standing];
	struct move *v = play_add(p, MOVE_ACT, s.span);

	p->standings.at[standing].draft = false;
	if (!v)
		return;
	v->verb = VERB_PUBLISHES;
	v->thing = THING_RELEASE;
	v->name = play_tag_name(p, s.tag);
	v->credential = own;
	v->gone = true;
	s.certain = false;
	s.when = p->under;
	bring_tag(p, &s, &own);
	play_raise_release(p, &s, true, &own);
}

/* Does the `if:` of its step hold, for one leg of the matrix at least? */
static enum truth
step_runs(struct play *p, const struct action *x)
{
	struct occasion o = p->occasion;
	const struct job *j = x->actor->job;
	enum truth all;
	bool no = true;

	o.called = x->actor->caller != NULL;
	all = action_step_runs(p->model, x, &o);
	if (all != TRUTH_UNKNOWN || !j || j->matrix_open)
		return all;
	for (size_t i = 0; i < j->nlegs; i++) {
		enum truth t;

		o.leg = &j->legs[i];
		t = action_step_runs(p->model, x, &o);
		if (t == TRUTH_YES)
			return t;
		no &= t == TRUTH_NO;
	}
	return no && j->nlegs ? TRUTH_NO : TRUTH_UNKNOWN;
}

static bool
in_loop(const struct action *x)
{
	for (const struct guard *g = x->guard; g; g = g->up)
		if (g->branch && g->branch->kind == OP_LOOP)
			return true;
	return false;
}

static enum verb
verb_of(const struct action *x, enum thing_kind *thing)
{
	static const struct {
		enum action_kind kind;
		enum verb verb;
		enum thing_kind thing;
	} table[] = {
		{ ACTION_PUSH_TAG, VERB_PUSHES, THING_TAG },
		{ ACTION_DELETE_TAG, VERB_DELETES, THING_TAG },
		{ ACTION_CREATE_RELEASE, VERB_CREATES, THING_RELEASE },
		{ ACTION_EDIT_RELEASE, VERB_UPDATES, THING_RELEASE },
		{ ACTION_DELETE_RELEASE, VERB_DELETES, THING_RELEASE },
		{ ACTION_UPLOAD_ASSET, VERB_UPLOADS, THING_ASSETS },
		{ ACTION_DOWNLOAD_ASSET, VERB_DOWNLOADS, THING_ASSETS },
		{ ACTION_PUBLISH_PACKAGE, VERB_PUBLISHES, THING_PACKAGE },
		{ ACTION_SIGN, VERB_SIGNS, THING_FILES },
		{ ACTION_NOTARIZE, VERB_NOTARIZES, THING_FILES },
		{ ACTION_VERIFY, VERB_VERIFIES, THING_FILES },
		{ ACTION_DISPATCH_WORKFLOW, VERB_DISPATCHES, THING_WORKFLOW },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].kind == x->kind) {
			*thing = table[i].thing;
			return table[i].verb;
		}
	*thing = THING_RELEASE;
	return x->kind == ACTION_VIEW_RELEASE && in_loop(x) ? VERB_WAITS
	                                                    : VERB_NONE;
}

/* The workflow that it dispatches; an action reference names it by value. */
static const struct workflow *
dispatched(struct play *p, const struct action *x)
{
	const struct workflow *w = action_dispatches(p->model, x);
	struct str name;

	if (w || !value_literal(p->arena, x->workflow, &name))
		return w;
	for (size_t i = 0; i < p->model->workflows.len; i++) {
		w = p->model->workflows.at[i];
		if (str_eq(str_basename(w->path), name) ||
		    str_eq_nocase(w->name, name))
			return w;
	}
	return NULL;
}

/* What adds to a release, of which nothing else is known, adds to that one. */
static struct str
name_of_release(struct play *p, const struct action *x)
{
	struct value tag = filled(p, play_bind(p, x->tag));
	const struct standing *s = NULL;
	struct str text;

	if (x->kind != ACTION_CREATE_RELEASE && x->kind != ACTION_PUSH_TAG &&
	    !value_literal(p->arena, tag, &text) && !value_has_text(tag))
		s = play_find(p, THING_RELEASE, tag);
	return play_tag_name(p, s ? s->tag : tag);
}

static struct str
name_of(struct play *p, const struct action *x, enum thing_kind thing)
{
	const struct workflow *w;

	switch (thing) {
	case THING_TAG:
	case THING_RELEASE:
	case THING_ASSETS:
		return name_of_release(p, x);
	case THING_PACKAGE:
		return str_of(
		    x->know->registry ? x->know->registry : x->know->name);
	case THING_WORKFLOW:
		w = dispatched(p, x);
		return w ? str_basename(w->path)
		         : play_tag_name(p, x->workflow);
	case THING_FILES:
	case THING_NONE:
		break;
	}
	return str_of(x->know->name);
}

/* The same was done in this job before, for all that can be told? */
static struct move *
done_before(struct play *p, const struct move *v)
{
	for (size_t i = p->job_from; i < p->out->moves.len; i++) {
		struct move *o = &p->out->moves.at[i];

		if (o->kind == MOVE_ACT && o->verb == v->verb &&
		    o->thing == v->thing && str_eq(o->name, v->name) &&
		    o->credential.kind == v->credential.kind &&
		    o->when.kind == v->when.kind &&
		    str_eq(o->when.text, v->when.text))
			return o;
	}
	return NULL;
}

static void
do_dispatch(struct play *p, const struct action *x, const struct move *v)
{
	const struct workflow *w = dispatched(p, x);
	struct happening *h;
	struct span from;
	struct value ref;
	bool out = !w && !x->know->workflow && !x->know->branch && !v->name.len;

	if (!w && !out)
		return;
	ref = slot_of(p, x, x->know->branch, &from);
	h = vec_add(p->arena, &p->queue);
	*h = (struct happening){ .cause = (long)p->out->moves.len - 1 };
	h->kind = out ? HAPPENS_CALL_OUT : HAPPENS_DISPATCH;
	h->workflow = w;
	h->certain = v->certain && !out;
	h->under = v->when.kind == WHEN_ALWAYS ? p->under : v->when;
	h->on_tag = p->tag.len && value_has_hole(ref, HOLE_EVENT_TAG);
	if (h->on_tag)
		h->tag = p->tag;
}

/* What depends on what, of a thing that has come to stand by a move. */
static struct standing
standing_of(struct play *p, const struct action *x, const struct move *v)
{
	return (struct standing){ .thing = v->thing,
		.tag = play_bind(p, x->tag),
		.prerelease = prerelease_of(p, x),
		.certain = v->certain,
		.when = v->when.kind == WHEN_ALWAYS ? p->under : v->when,
		.action = x,
		.actor = x->actor,
		.span = x->span };
}

static void
publish_standing(struct play *p, const struct standing *s, bool draft_first,
    const struct credential *c)
{
	bring_tag(p, s, c);
	play_raise_release(p, s, draft_first, c);
}

static void
do_create(struct play *p, const struct action *x, struct move *v)
{
	struct standing s = standing_of(p, x, v);
	bool first = x->publicity == PUBLICITY_DRAFT_PUBLISHED;
	struct credential c = v->credential;

	s.draft = x->publicity == PUBLICITY_DRAFT;
	if (x->publicity == PUBLICITY_UNKNOWN && v->certain &&
	    !is_no_draft(p, x)) {
		v->when.kind = WHEN_NO_DRAFT;
		s.when = v->when;
		s.certain = v->certain = false;
	}
	if (s.draft)
		v->verb = VERB_DRAFTS;
	play_stand(p, s);
	if (!s.draft)
		publish_standing(p, &s, first, &c);
}

/* The release stands: what would create it adds to it, or fails. */
static void
do_create_again(struct play *p, const struct action *x, struct move *v,
    const struct standing *old)
{
	struct standing s = standing_of(p, x, v);
	struct credential c = v->credential;

	if (x->guarded) {
		v->reason = REASON_PASSED;
		return;
	}
	if (!x->tolerates && action_creates_release(p->model, x)) {
		v->reason = REASON_STANDS;
		return;
	}
	v->verb = VERB_UPDATES;
	if (!old->draft || says(p, x, x->know->draft) != TRUTH_NO)
		return;
	v->verb = VERB_PUBLISHES;
	s.thing = THING_RELEASE;
	play_stand(p, s);
	publish_standing(p, &s, true, &c);
}

static void
do_edit(struct play *p, const struct action *x, struct move *v)
{
	struct standing s = standing_of(p, x, v);
	const struct standing *old = play_find(p, THING_RELEASE, s.tag);
	struct credential c = v->credential;

	if (!old || !old->draft || says(p, x, x->know->draft) != TRUTH_NO)
		return;
	v->verb = VERB_PUBLISHES;
	s.tag = old->tag;
	s.prerelease = old->prerelease;
	play_stand(p, s);
	publish_standing(p, &s, true, &c);
}

static void
do_upload(struct play *p, const struct action *x, struct move *v)
{
	struct value tag = filled(p, play_bind(p, x->tag));

	/* Whoever chooses the tag may choose one that has a release. */
	if (value_has_text(tag) && !value_has_hole(tag, HOLE_EVENT_TAG) &&
	    !play_find(p, THING_RELEASE, tag))
		v->reason = REASON_NO_RELEASE;
}

/* Is the release there when X comes to make it, for all that it depends on? */
static bool
stands_for(
    const struct play *p, const struct action *x, const struct standing *s)
{
	if (s->certain || (x->tolerates && s->actor != x->actor))
		return true;
	return str_is(p->occasion.event, "release") && p->workflow &&
	       value_has_hole(x->tag, HOLE_EVENT_TAG);
}

static void
do_it(struct play *p, const struct action *x, struct move *v)
{
	struct standing s = standing_of(p, x, v);
	const struct standing *old = play_find(p, THING_RELEASE, s.tag);
	struct credential c = v->credential;

	switch (x->kind) {
	case ACTION_PUSH_TAG:
		old = play_find(p, THING_TAG, s.tag);
		if (old && old->certain)
			break;
		play_stand(p, s);
		play_raise_tag(p, s.tag, &c, s.when, s.certain);
		break;
	case ACTION_CREATE_RELEASE:
		/* One that only may be the same is made anew. */
		if (old && value_compare(old->tag, s.tag) >= LIKE_FRAME &&
		    stands_for(p, x, old))
			do_create_again(p, x, v, old);
		else
			do_create(p, x, v);
		break;
	case ACTION_EDIT_RELEASE:
		do_edit(p, x, v);
		break;
	case ACTION_UPLOAD_ASSET:
		do_upload(p, x, v);
		break;
	case ACTION_DISPATCH_WORKFLOW:
		do_dispatch(p, x, v);
		break;
	case ACTION_CREATE_TAG:
	case ACTION_DELETE_TAG:
	case ACTION_DELETE_RELEASE:
	case ACTION_DOWNLOAD_ASSET:
	case ACTION_PUBLISH_PACKAGE:
	case ACTION_SIGN:
	case ACTION_VERIFY:
	case ACTION_NOTARIZE:
	case ACTION_CHECKOUT:
	case ACTION_VIEW_RELEASE:
		break;
	}
}

static void
play_action(struct play *p, size_t i)
{
	const struct action *x = p->model->actions.at[i];
	struct move v = { .kind = MOVE_ACT };
	enum truth runs = TRUTH_YES;
	struct move *kept;

	v.verb = verb_of(x, &v.thing);
	if (v.verb == VERB_NONE || (x->other_repository && !x->maybe_own) ||
	    x->sureness == GUESS)
		return;
	if ((x->kind == ACTION_EDIT_RELEASE ||
	        x->kind == ACTION_UPLOAD_ASSET) &&
	    play_wants_release(p->model, x) &&
	    !play_find(p, THING_RELEASE, play_bind(p, x->tag)))
		return;
	v.name = name_of(p, x, v.thing);
	v.again = x->rehearsal;
	v.credential = x->credential;
	if (!p->workflow)
		v.credential.kind = CREDENTIAL_OPERATOR;
	if (p->workflow)
		runs = step_runs(p, x);
	if (runs == TRUTH_UNKNOWN)
		v.when = play_step_when(x);
	else if (v.verb != VERB_WAITS && x->conditional)
		v.when = play_guard_when(p->model, x);
	else if (x->other_repository)
		v.when.kind = WHEN_UNSEEN;
	if (runs == TRUTH_NO) {
		if (!play_is_part(x) || v.verb == VERB_DELETES)
			return;
		v.kind = MOVE_SKIP;
		v.when = play_step_when(x);
		v.reason = REASON_CONDITION;
	}
	kept = v.kind == MOVE_ACT ? done_before(p, &v) : NULL;
	p->done[i] |= v.kind == MOVE_ACT;
	if (kept) {
		kept->times++;
		return;
	}
	kept = play_add(p, v.kind, x->span);
	if (!kept)
		return;
	v.cause = kept->cause;
	v.workflow = kept->workflow;
	v.actor = kept->actor;
	v.under = kept->under;
	v.span = kept->span;
	v.times = 1;
	v.certain = kept->certain && v.when.kind == WHEN_ALWAYS;
	*kept = v;
	if (v.kind == MOVE_ACT)
		do_it(p, x, kept);
}

bool
play_is_reached(const struct chain *c, struct str label)
{
	for (; c; c = c->up)
		if ((c->kind == CHAIN_SCRIPT || c->kind == CHAIN_TARGET) &&
		    str_eq(c->label, label))
			return true;
	return false;
}

void
play_turn(struct play *p, const struct turn *t)
{
	const struct beginning *b = &p->out->start;
	bool script = !p->workflow && b->from == REHEARSE_SCRIPT;

	p->job_from = p->out->moves.len;
	for (size_t i = t->first; i < t->end; i++)
		if (!script ||
		    play_is_reached(p->model->actions.at[i]->chain, b->name))
			play_action(p, i);
}
