/*
 * missing-token: a tool of the forge runs in a job without a token.
 *
 * No runner sets GITHUB_TOKEN for a step: a workflow has to hand it on in an
 * `env:`.  What needs a token, and under which names it is read, is in the
 * knowledge.
 *
 * Not reported: a token is or may be in reach (the environment is open);
 * something has logged in before, or the call asks first whether it has; an
 * operator runs it; the job runs in a container or on a machine that may not
 * be the forge's.
 */

#include "base/buf.h"
#include "rule/lacking.h"

static void
explain(struct rule_ctx *ctx, struct finding *f, const struct lack *l)
{
	struct findings *fs = ctx->findings;

	rule_tell_actor(ctx, f, l->actor, l->chain);
	finding_because(fs, f, l->span, "A33",
	    STR_FMT " takes the token from " STR_FMT, STR_ARG(l->name),
	    STR_ARG(l->accepted));
	finding_because(fs, f, l->step.source ? l->step : l->span, NULL,
	    "none of them is set by the workflow, the job, the step or one "
	    "before it");
}

static void
report(struct rule_ctx *ctx, const struct lack *l)
{
	struct str message = str_printf(model_arena(ctx->model),
	    STR_FMT " runs without a token", STR_ARG(l->name));

	explain(ctx, lacking_add(ctx, "missing-token", l, message), l);
}

static void
check(struct rule_ctx *ctx)
{
	struct lack *all;
	size_t n = model_lacks(ctx->model, KNOW_NEED_TOKEN, &all);

	for (size_t i = 0; i < n; i++)
		report(ctx, &all[i]);
}

const struct rule rule_missing_token = {
	.id = "missing-token",
	.summary = "a tool that needs a token of the forge is given none",
	.level = LEVEL_ERROR,
	.check = check,
};
