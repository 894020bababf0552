/*
 * dual-creator: two actors can create the same release.
 *
 * Whichever runs second fails, or worse, adds its assets to a release that
 * the first one has already published.  We look at every pair of creators
 * and keep those of one release that one event can bring together, and jobs
 * whose matrix makes each leg a creator.
 *
 * Not reported: pairs that exclude each other or of which both tolerate an
 * existing release; pairs in a fixed order of which the later one tolerates;
 * releases of different tags; pairs in one workflow whose conditions we do
 * not know.  A look for the release before creating it lowers the level.
 */

#include "base/buf.h"
#include "model/query.h"
#include "rule/rule.h"

static bool
is_harmless(const struct meeting *m)
{
	if (m->how == MEET_NEVER || m->tags == LIKE_NO)
		return true;
	if (m->first->tolerates && m->second->tolerates)
		return true;
	return m->how == MEET_IN_ORDER &&
	       (m->second->tolerates || m->second->guarded);
}

static bool
same_workflow(const struct meeting *m)
{
	const struct workflow *w = actor_started(m->first->actor);

	return w && w == actor_started(m->second->actor);
}

static enum level
lower(enum level l)
{
	return l == LEVEL_ERROR ? LEVEL_WARNING : LEVEL_NOTE;
}

static bool
may_be_any(struct value tag)
{
	return tag.open || !value_has_text(tag);
}

static void
set_level(struct finding *f, const struct meeting *m)
{
	if (m->tags < LIKE_FRAME) {
		f->level = LEVEL_WARNING;
		f->confidence = CONFIDENCE_MEDIUM;
	}
	/* Of a tag that may be any nothing but a guess can be said. */
	if (m->tags < LIKE_FRAME &&
	    (may_be_any(m->first->tag) || may_be_any(m->second->tag)))
		f->confidence = CONFIDENCE_LOW;
	if (m->conditional || m->first->sureness != SURE ||
	    m->second->sureness != SURE) {
		f->level = LEVEL_WARNING;
		if (f->confidence > CONFIDENCE_MEDIUM)
			f->confidence = CONFIDENCE_MEDIUM;
	}
	if (m->first->guarded || m->second->guarded)
		f->level = lower(f->level);
}

/* What brings the two together. */
static void
tell_start(struct findings *fs, struct finding *f, const struct meeting *m)
{
	const struct actor *x = m->first->actor, *y = m->second->actor;

	if (m->raised) {
		finding_because(fs, f, m->first_start, "A4",
		    STR_FMT " makes the tag with a token whose events start "
		            "workflows",
		    STR_ARG(x->label));
		finding_because(fs, f, m->second_start, NULL,
		    STR_FMT " starts " STR_FMT, STR_ARG(m->event),
		    STR_ARG(y->label));
		return;
	}
	if (x->kind == ACTOR_JOB) {
		finding_because(fs, f, m->first_start, NULL,
		    STR_FMT " is started by " STR_FMT, STR_ARG(x->label),
		    STR_ARG(m->event));
		finding_because(fs, f, m->second_start, NULL,
		    "and so is " STR_FMT, STR_ARG(y->label));
		return;
	}
	finding_because(fs, f, m->first_start, NULL, STR_FMT " %s",
	    STR_ARG(x->label),
	    m->how == MEET_IN_RACE
	        ? "pushes the tag"
	        : "creates the release, and with it the tag");
	finding_because(fs, f, m->second_start, NULL,
	    STR_FMT " of the tag starts " STR_FMT,
	    STR_ARG(m->how == MEET_IN_RACE ? S("the push") : S("the creation")),
	    STR_ARG(y->label));
}

static struct str
headline(struct arena *a, const struct meeting *m, struct str tag)
{
	const struct actor *x = m->first->actor, *y = m->second->actor;

	if (x == y)
		return str_printf(a,
		    STR_FMT " creates release " STR_FMT " twice",
		    STR_ARG(x->label), STR_ARG(tag));
	return str_printf(a,
	    "release " STR_FMT " has two creators: " STR_FMT " and " STR_FMT,
	    STR_ARG(tag), STR_ARG(x->label), STR_ARG(y->label));
}

/* One line that two jobs reach by a call: what differs is who calls. */
static void
relate_calls(struct findings *fs, struct finding *f, const struct actor *x,
    const struct actor *y)
{
	struct span first = actor_called_at(x), second = actor_called_at(y);

	if (!first.source || !second.source || span_cmp(first, second) == 0)
		return;
	finding_relate(fs, f, first, "called here");
	finding_relate(fs, f, second, "and here");
}

/* The line of a configuration that makes the tag what it is. */
static void
relate_tag(struct findings *fs, struct finding *f, const struct action *x)
{
	struct span tag = x->tag.span;

	if (x->know->nsettings && tag.source && x->span.source &&
	    tag.source != x->span.source)
		finding_relate(fs, f, tag, "under this tag");
}

static struct finding *
report_pair(struct rule_ctx *ctx, const struct meeting *m)
{
	struct findings *fs = ctx->findings;
	const struct action *x = m->first, *y = m->second;
	struct str tag = value_show(model_arena(ctx->model),
	    y->actor->kind == ACTOR_JOB && x->actor->kind != ACTOR_JOB
	        ? x->tag
	        : y->tag);
	struct finding *f;

	f = finding_add(fs, "dual-creator", LEVEL_ERROR, y->span, STR_FMT,
	    STR_ARG(headline(model_arena(ctx->model), m, tag)));
	f->confidence = CONFIDENCE_HIGH;
	set_level(f, m);
	finding_label(fs, f, "creates the release");
	finding_relate(fs, f, x->span, "creates it too");
	relate_tag(fs, f, x);
	relate_tag(fs, f, y);
	relate_calls(fs, f, x->actor, y->actor);
	if (m->event.len)
		tell_start(fs, f, m);
	rule_tell_chain(ctx, f, x->chain);
	finding_because(fs, f, x->span, NULL, "the first creates " STR_FMT,
	    STR_ARG(value_show(model_arena(ctx->model), x->tag)));
	rule_tell_chain(ctx, f, y->chain);
	finding_because(fs, f, y->span, NULL,
	    "the second creates " STR_FMT "%s",
	    STR_ARG(value_show(model_arena(ctx->model), y->tag)),
	    y->tolerates ? "" : " and fails when it exists");
	finding_help(fs, f,
	    "let one of them create the release, and the other only upload "
	    "to it");
	finding_subject(fs, f, "release by " STR_FMT " and " STR_FMT,
	    STR_ARG(x->actor->label), STR_ARG(y->actor->label));
	return f;
}

/* Each is compared with each other. */
enum { CREATORS = 256, SPOTS = 64 };

/* Two lines at which creators meet, with the first of them told. */
struct spot {
	struct span first, second;
	struct finding *finding;
	size_t pairs;
};

struct spots {
	struct spot at[SPOTS];
	size_t len;
};

/*
 * Jobs that all run one script meet two by two at the same line: that is one
 * finding, not one for each pair.
 */
static void
report_once(struct rule_ctx *ctx, struct spots *all, const struct meeting *m)
{
	struct spot *p = all->at;

	for (; p < all->at + all->len; p++)
		if (span_cmp(p->first, m->first->span) == 0 &&
		    span_cmp(p->second, m->second->span) == 0) {
			p->pairs++;
			return;
		}
	if (all->len == SPOTS)
		report_pair(ctx, m);
	else
		all->at[all->len++] = (struct spot){ m->first->span,
			m->second->span, report_pair(ctx, m), 1 };
}

static void
tell_pairs(struct rule_ctx *ctx, const struct spots *all)
{
	for (size_t i = 0; i < all->len; i++)
		if (all->at[i].pairs > 1)
			finding_because(ctx->findings, all->at[i].finding,
			    all->at[i].first, NULL,
			    "%zu pairs of creators meet like this at the same "
			    "lines",
			    all->at[i].pairs);
}

static void
check_pairs(struct rule_ctx *ctx, struct action *const *actions, size_t len)
{
	struct action *all[CREATORS];
	struct spots spots = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		if (!action_creates_release(ctx->model, actions[i]))
			continue;
		if (n == CREATORS) {
			model_leave_out(ctx->model, actions[i]->span, true,
			    "more than %d creators of releases; from here on "
			    "none is compared with the others",
			    CREATORS);
			break;
		}
		all[n++] = actions[i];
	}
	for (size_t i = 0; i < n; i++) {
		for (size_t k = i + 1; k < n; k++) {
			struct meeting m;

			m = actions_meet(ctx->model, all[i], all[k]);
			if (is_harmless(&m) ||
			    (same_workflow(&m) && m.conditional))
				continue;
			/* A tag of which nothing is known proves nothing. */
			if (m.tags == LIKE_MAYBE &&
			    (!m.first->tag.len || !m.second->tag.len))
				continue;
			report_once(ctx, &spots, &m);
		}
	}
	tell_pairs(ctx, &spots);
}

static bool
each_leg_creates(const struct model *m, const struct action *x)
{
	return action_creates_release(m, x) && x->legs > 1 && x->tag.len == 1 &&
	       !x->tag.open && !x->tolerates && (!x->conditional || x->guarded);
}

static void
check_legs(struct rule_ctx *ctx, const struct action *x)
{
	struct findings *fs = ctx->findings;
	struct finding *f;

	if (!each_leg_creates(ctx->model, x))
		return;
	f = finding_add(fs, "dual-creator",
	    x->guarded ? LEVEL_WARNING : LEVEL_ERROR, x->span,
	    "each of the %zu legs of " STR_FMT " creates the same release",
	    x->legs, STR_ARG(x->actor->label));
	f->confidence = CONFIDENCE_HIGH;
	finding_label(fs, f, "%s",
	    x->guarded ? "two legs can look at the same moment and both create"
	               : "fails in every leg but the first");
	finding_relate(fs, f, x->actor->span, "runs once a leg");
	finding_help(fs, f,
	    "create the release in a job of its own that this one needs");
	finding_because(fs, f, x->actor->span, NULL,
	    "the matrix has %zu legs that reach this step", x->legs);
	finding_because(fs, f, x->span, NULL,
	    "the tag is " STR_FMT " in each of them",
	    STR_ARG(value_show(model_arena(ctx->model), x->tag)));
	finding_subject(fs, f, "legs of " STR_FMT, STR_ARG(x->actor->label));
}

static void
check(struct rule_ctx *ctx)
{
	struct action *const *all;
	size_t n = model_actions(ctx->model, &all);

	check_pairs(ctx, all, n);
	for (size_t i = 0; i < n; i++)
		check_legs(ctx, all[i]);
}

const struct rule rule_dual_creator = {
	.id = "dual-creator",
	.summary = "two actors can create the same release",
	.level = LEVEL_ERROR,
	.check = check,
};
