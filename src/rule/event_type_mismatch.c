/*
 * event-type-mismatch: a workflow waits for an activity type that the
 * repository's releases never have.
 *
 * Tools that make a release as a draft, fill it and publish it raise
 * `published`, but neither `created` nor `prereleased`.
 *
 * Not reported: one creator may make it otherwise; all of them use
 * GITHUB_TOKEN, which is dead-fanout; `released` behind a draft or a
 * pre-release, which a person publishes or promotes; the workflow is
 * dispatched or called as well; a script that is not read may create it.
 */

#include "model/query.h"
#include "rule/rule.h"

static enum level
level_of(struct rule_ctx *ctx, const struct consumer *c,
    const struct mistyped *t, struct span *person)
{
	if (c->other.len)
		return LEVEL_NOTE;
	if (model_person_publishes(ctx->model, person) || !t->every_tag)
		return LEVEL_WARNING;
	return LEVEL_ERROR;
}

static void
report(struct rule_ctx *ctx, const struct consumer *c, const struct mistyped *t)
{
	struct findings *fs = ctx->findings;
	struct span person = { 0 };
	enum level level = level_of(ctx, c, t, &person);
	struct finding *f;

	f = finding_add(fs, "event-type-mismatch", level, t->span,
	    STR_FMT " waits for a release to be " STR_FMT
	            ", and its releases are drafts first",
	    STR_ARG(str_basename(c->path)), STR_ARG(t->type));
	f->confidence =
	    level == LEVEL_ERROR ? CONFIDENCE_HIGH : CONFIDENCE_MEDIUM;
	finding_label(fs, f,
	    "a draft never raises it, not when it is "
	    "published either");
	for (size_t i = 0; i < t->len; i++)
		finding_relate(fs, f, t->at[i]->span, "%s",
		    t->at[i]->publicity == PUBLICITY_DRAFT
		        ? "leaves a draft"
		        : "makes a draft, and publishes it");
	if (person.source)
		finding_relate(fs, f, person,
		    "a person may publish one that was no draft");
	finding_help(fs, f, "wait for `published`");
	finding_subject(fs, f, "types of the release trigger");
	for (size_t i = 0; i < t->len; i++) {
		rule_tell_actor(ctx, f, t->at[i]->actor, t->at[i]->chain);
		finding_because(fs, f, t->at[i]->span, "A11",
		    "the release is made as a draft here");
	}
	finding_because(fs, f, t->span, "A10",
	    "publishing a draft raises `published`, but neither `created` nor "
	    "`prereleased`");
}

static void
check(struct rule_ctx *ctx)
{
	struct consumer *all;
	size_t n = model_consumers(ctx->model, &all);

	for (size_t i = 0; i < n; i++) {
		struct mistyped t;
		struct str unseen;

		if (consumer_waits_for_types(ctx->model, &all[i], &t) &&
		    !consumer_is_called(ctx->model, &all[i]) &&
		    !model_has_unseen_creator(ctx->model, &unseen))
			report(ctx, &all[i], &t);
	}
}

const struct rule rule_event_type_mismatch = {
	.id = "event-type-mismatch",
	.summary = "a workflow waits for a type of event that never happens",
	.level = LEVEL_ERROR,
	.check = check,
};
