/*
 * The release played through on paper.
 *
 * A start gives the first turn: that of a person, or of the workflows that an
 * event starts.  What is done in a turn raises events, which wait in a queue;
 * each is asked which workflows it starts, and these have their turns then.
 * A workflow runs once on one event, so that loops end, and there are bounds
 * besides.  When nothing is left to happen and a release still is a draft, a
 * person publishes it, and the play goes on.
 *
 * All goes well: nothing fails, so failure() never holds.  A condition that is
 * not decided before a run marks what stands under it, and what comes of that.
 * Left out: what happens on other repositories, and files.
 */

#include "model/rehearse.h"

#include "base/arena.h"
#include "base/buf.h"
#include "model/query.h"
#include "model/rehearse_play.h"

const char *
verb_name(enum verb v)
{
	static const char *const names[] = {
		[VERB_NONE] = "",
		[VERB_PUSHES] = "pushes",
		[VERB_CREATES] = "creates",
		[VERB_DRAFTS] = "drafts",
		[VERB_UPDATES] = "updates",
		[VERB_PUBLISHES] = "publishes",
		[VERB_DELETES] = "deletes",
		[VERB_UPLOADS] = "uploads",
		[VERB_DOWNLOADS] = "downloads",
		[VERB_SIGNS] = "signs",
		[VERB_NOTARIZES] = "notarizes",
		[VERB_VERIFIES] = "verifies",
		[VERB_DISPATCHES] = "dispatches",
		[VERB_WAITS] = "waits",
	};

	return names[v];
}

const char *
thing_kind_name(enum thing_kind k)
{
	static const char *const names[] = {
		[THING_NONE] = "",
		[THING_TAG] = "tag",
		[THING_RELEASE] = "release",
		[THING_ASSETS] = "assets",
		[THING_PACKAGE] = "package",
		[THING_FILES] = "files",
		[THING_WORKFLOW] = "workflow",
	};

	return names[k];
}

const char *
reason_name(enum reason r)
{
	static const char *const names[] = {
		[REASON_NONE] = "",
		[REASON_TOKEN] = "token",
		[REASON_FILTER] = "filter",
		[REASON_BRANCHES] = "branches",
		[REASON_TYPE] = "type",
		[REASON_CONDITION] = "condition",
		[REASON_STANDS] = "stands",
		[REASON_PASSED] = "passed",
		[REASON_NO_RELEASE] = "no-release",
		[REASON_LOOP] = "loop",
		[REASON_UNRAISED] = "unraised",
		[REASON_UNRUN] = "unrun",
	};

	return names[r];
}

const char *
rehearse_from_name(enum rehearse_from f)
{
	static const char *const names[] = {
		[REHEARSE_INFERRED] = "inferred",
		[REHEARSE_TAG] = "tag",
		[REHEARSE_SCRIPT] = "script",
		[REHEARSE_SKILL] = "skill",
		[REHEARSE_DISPATCH] = "dispatch",
		[REHEARSE_BRANCH] = "branch",
		[REHEARSE_RELEASE] = "release",
		[REHEARSE_SCHEDULE] = "schedule",
	};

	return names[f];
}

struct move *
play_add(struct play *p, enum move_kind kind, struct span span)
{
	struct move *v;

	if (p->out->moves.len >= REHEARSE_MOVES) {
		p->out->cut = true;
		return NULL;
	}
	v = vec_add(p->arena, &p->out->moves);
	*v = (struct move){ .kind = kind, .cause = p->cause, .span = span };
	v->workflow = p->workflow;
	v->actor = p->actor;
	v->under = p->under;
	v->certain = p->certain;
	v->times = 1;
	return v;
}

bool
play_is_part(const struct action *x)
{
	if ((x->other_repository && !x->maybe_own) || x->sureness == GUESS)
		return false;
	switch (x->kind) {
	case ACTION_PUSH_TAG:
	case ACTION_CREATE_RELEASE:
	case ACTION_EDIT_RELEASE:
	case ACTION_DELETE_RELEASE:
	case ACTION_UPLOAD_ASSET:
	case ACTION_PUBLISH_PACKAGE:
		return true;
	case ACTION_DISPATCH_WORKFLOW:
		return !x->other_repository;
	case ACTION_CREATE_TAG:
	case ACTION_DELETE_TAG:
	case ACTION_DOWNLOAD_ASSET:
	case ACTION_SIGN:
	case ACTION_VERIFY:
	case ACTION_NOTARIZE:
	case ACTION_CHECKOUT:
	case ACTION_VIEW_RELEASE:
		break;
	}
	return false;
}

/* The actions by turns, and the workflows that take part. */
static void
look_around(struct play *p)
{
	struct model *m = p->model;

	for (size_t i = 0; i < m->actions.len; i++) {
		const struct action *x = m->actions.at[i];
		const struct workflow *w = actor_started(x->actor);

		if (!p->turns.len ||
		    p->turns.at[p->turns.len - 1].actor != x->actor)
			*vec_add(p->arena, &p->turns) =
			    (struct turn){ x->actor, i, i };
		p->turns.at[p->turns.len - 1].end = i + 1;
		if (w && play_is_part(x))
			map_put(p->arena, &p->taking_part, w->path, p);
	}
	p->done = arena_array(p->arena, bool, m->actions.len);
}

/* The person's own turn: a script that is run, a skill that is followed. */
static void
play_person(struct play *p)
{
	const struct actor *who = p->out->start.actor;

	p->certain = true;
	for (size_t i = 0; i < p->turns.len; i++)
		if (p->turns.at[i].actor == who)
			play_turn(p, &p->turns.at[i]);
}

static void
begin_by_tag(struct play *p, struct str tag, bool releases)
{
	static const struct credential own = { .kind = CREDENTIAL_OPERATOR };
	struct value v = value_text(p->arena, tag);
	struct standing s = { .thing = THING_TAG, .tag = v, .certain = true };
	struct move *move = play_add(p, MOVE_ACT, (struct span){ 0 });

	move->verb = releases ? VERB_CREATES : VERB_PUSHES;
	move->thing = releases ? THING_RELEASE : THING_TAG;
	move->name = tag;
	move->credential = own;
	play_stand(p, s);
	play_raise_tag(p, v, &own, (struct when){ 0 }, true);
	if (!releases)
		return;
	s.thing = THING_RELEASE;
	s.prerelease = TRUTH_NO;
	play_stand(p, s);
	play_raise_release(p, &s, false, &own);
}

static void
begin_by_event(struct play *p, enum happening_kind kind)
{
	const struct beginning *b = &p->out->start;
	struct happening h = {
		.kind = kind, .certain = true, .cause = NO_MOVE
	};

	h.workflow = b->workflow;
	h.branch = b->name;
	*vec_add(p->arena, &p->queue) = h;
}

static void
begin(struct play *p)
{
	struct beginning *b = &p->out->start;

	p->certain = true;
	switch (b->from) {
	case REHEARSE_TAG:
	case REHEARSE_RELEASE:
		begin_by_tag(p, b->name, b->from == REHEARSE_RELEASE);
		break;
	case REHEARSE_SCRIPT:
	case REHEARSE_SKILL:
		play_person(p);
		break;
	case REHEARSE_DISPATCH:
		begin_by_event(p, HAPPENS_DISPATCH);
		break;
	case REHEARSE_BRANCH:
		begin_by_event(p, HAPPENS_BRANCH);
		break;
	case REHEARSE_SCHEDULE:
		begin_by_event(p, HAPPENS_SCHEDULE);
		break;
	case REHEARSE_INFERRED:
		break;
	}
}

/* A person publishes what is left as a draft; false: nothing is. */
static bool
publish_draft(struct play *p)
{
	for (size_t i = 0; i < p->standings.len; i++) {
		struct standing *s = &p->standings.at[i];

		if (!s->draft)
			continue;
		p->workflow = NULL;
		p->actor = NULL;
		p->certain = false;
		p->under = (struct when){ .kind = WHEN_PUBLISHED };
		p->cause = NO_MOVE;
		play_publish(p, i);
		return true;
	}
	return false;
}

static void
play_on(struct play *p)
{
	do {
		while (p->next < p->queue.len) {
			struct happening h = p->queue.at[p->next++];

			play_happening(p, &h);
		}
	} while (publish_draft(p));
}

enum rehearse_result
model_rehearse(struct model *m, enum rehearse_from from, struct str name,
    struct rehearsal *out, struct str *why)
{
	struct play p = { .model = m, .arena = m->arena, .out = out };

	*out = (struct rehearsal){ 0 };
	p.cause = NO_MOVE;
	look_around(&p);
	if (from != REHEARSE_INFERRED && !play_find_start(&p, from, name, why))
		return REHEARSE_NO_SUCH;
	if (from == REHEARSE_INFERRED && !play_infer_start(&p))
		return REHEARSE_NOTHING;
	/* Whatever tag it is, nothing is done with it. */
	if (from == REHEARSE_TAG && !p.taking_part.len)
		return REHEARSE_NOTHING;
	begin(&p);
	play_on(&p);
	play_balance(&p);
	if (!out->published.len && !out->never.len && !out->drafts.len)
		return REHEARSE_NOTHING;
	return REHEARSE_PLAYED;
}
