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
	return m->first->actor->workflow &&
	       m->first->actor->workflow == m->second->actor->workflow;
}

static enum level
lower(enum level l)
{
	return l == LEVEL_ERROR ? LEVEL_WARNING : LEVEL_NOTE;
}

static void
set_level(struct finding *f, const struct meeting *m)
{
	if (m->tags < LIKE_FRAME) {
		f->level = LEVEL_WARNING;
		f->confidence = CONFIDENCE_MEDIUM;
	}
	/* Of a tag that is all unknown nothing but a guess can be said. */
	if (m->tags < LIKE_FRAME &&
	    (!value_has_text(m->first->tag) || !value_has_text(m->second->tag)))
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

static void
report_pair(struct rule_ctx *ctx, const struct meeting *m)
{
	struct findings *fs = ctx->findings;
	const struct action *x = m->first, *y = m->second;
	struct str tag = value_show(model_arena(ctx->model),
	    y->actor->kind == ACTOR_JOB && x->actor->kind != ACTOR_JOB
	        ? x->tag
	        : y->tag);
	struct finding *f;

	f = finding_add(fs, "dual-creator", LEVEL_ERROR, y->span,
	    "release " STR_FMT " has two creators: " STR_FMT " and " STR_FMT,
	    STR_ARG(tag), STR_ARG(x->actor->label), STR_ARG(y->actor->label));
	f->confidence = CONFIDENCE_HIGH;
	set_level(f, m);
	finding_label(fs, f, "creates the release");
	finding_relate(fs, f, x->span, "creates it too");
	if (m->event.len) {
		finding_because(fs, f, m->first_start, NULL,
		    STR_FMT " is started by " STR_FMT, STR_ARG(x->actor->label),
		    STR_ARG(m->event));
		finding_because(fs, f, m->second_start, NULL,
		    "and so is " STR_FMT, STR_ARG(y->actor->label));
	}
	finding_because(fs, f, x->span, NULL, "the first creates " STR_FMT,
	    STR_ARG(value_show(model_arena(ctx->model), x->tag)));
	finding_because(fs, f, y->span, NULL,
	    "the second creates " STR_FMT "%s",
	    STR_ARG(value_show(model_arena(ctx->model), y->tag)),
	    y->tolerates ? "" : " and fails when it exists");
	finding_help(fs, f,
	    "let one of them create the release, and the other only upload "
	    "to it");
	finding_subject(fs, f, "release by " STR_FMT " and " STR_FMT,
	    STR_ARG(x->actor->label), STR_ARG(y->actor->label));
}

/* Each is compared with each other: past these, nothing more is said. */
enum { CREATORS = 256 };

static void
check_pairs(struct rule_ctx *ctx, struct action *const *actions, size_t len)
{
	struct action *all[CREATORS];
	size_t n = 0;

	for (size_t i = 0; i < len && n < CREATORS; i++)
		if (action_creates_release(ctx->model, actions[i]))
			all[n++] = actions[i];
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
			report_pair(ctx, &m);
		}
	}
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
