/*
 * skill-inlines-pipeline: a skill does step by step what a script of the
 * repository does.
 *
 * Not reported: the skill runs the script; it says that its steps are for
 * when the script cannot be run.
 */

#include "model/query.h"
#include "rule/rule.h"

static void
report(struct rule_ctx *ctx, const struct inlined *x)
{
	struct findings *fs = ctx->findings;
	struct str script = x->scripts->span.source->path;
	struct finding *f;

	f = finding_add(fs, "skill-inlines-pipeline", LEVEL_WARNING,
	    x->action->span,
	    "the skill " STR_FMT " repeats the release that " STR_FMT " does",
	    STR_ARG(x->action->actor->path), STR_ARG(script));
	f->confidence = CONFIDENCE_MEDIUM;
	finding_label(
	    fs, f, "the last of %zu kinds of steps of both", x->steps);
	finding_relate(fs, f, x->scripts->span, "the same in the script");
	finding_help(fs, f, "run " STR_FMT " from the skill", STR_ARG(script));
	finding_subject(fs, f, "steps of " STR_FMT, STR_ARG(script));
	rule_tell_actor(ctx, f, x->action->actor, x->action->chain);
	finding_because(fs, f, x->scripts->span, NULL, STR_FMT " does the same",
	    STR_ARG(script));
}

static void
check(struct rule_ctx *ctx)
{
	struct inlined *all;
	size_t n = model_inlined(ctx->model, &all);

	for (size_t i = 0; i < n; i++)
		report(ctx, &all[i]);
}

const struct rule rule_skill_inlines_pipeline = {
	.id = "skill-inlines-pipeline",
	.summary = "a skill repeats the release that a script does",
	.level = LEVEL_WARNING,
	.check = check,
};
