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

#include "model/query.h"
#include "rule/rule.h"

static void
explain(struct rule_ctx *ctx, struct finding *f, const struct lack *l)
{
	struct findings *fs = ctx->findings;
	const struct call *c = l->call;
	struct str name = call_name(ctx->model, c);

	finding_because(fs, f, c->actor->span, NULL, STR_FMT " runs it",
	    STR_ARG(c->actor->label));
	rule_tell_chain(ctx, f, c->chain);
	finding_because(fs, f, c->span, "A33",
	    STR_FMT " takes the token from " STR_FMT, STR_ARG(name),
	    STR_ARG(l->unmet.accepted));
	finding_because(fs, f, call_step(c), NULL,
	    "none of them is set by the workflow, the job, the step or one "
	    "before it");
}

static void
report(struct rule_ctx *ctx, const struct lack *l)
{
	struct findings *fs = ctx->findings;
	const struct call *c = l->call;
	struct str name = call_name(ctx->model, c);
	struct span step = call_step(c);
	struct finding *f;

	f = finding_add(fs, "missing-token", LEVEL_ERROR, c->span,
	    STR_FMT " runs without a token", STR_ARG(name));
	f->confidence = l->certain ? CONFIDENCE_HIGH : CONFIDENCE_LOW;
	finding_label(fs, f, "%s", l->unmet.need->absent);
	if (step.source && step.source != c->span.source)
		finding_relate(fs, f, step, "this step reaches it");
	for (size_t i = 0; i < l->nothers; i++)
		finding_relate(fs, f, l->others[i]->span, "here too");
	finding_help(fs, f, "%s", l->unmet.need->help);
	finding_subject(fs, f, "call of " STR_FMT, STR_ARG(name));
	explain(ctx, f, l);
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
