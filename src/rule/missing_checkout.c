/*
 * missing-checkout: a job uses a file of the repository that it has not
 * checked out.
 *
 * A job begins in an empty folder.  What it runs by a path of the repository,
 * or gives to a call that fails without it, is not there before a checkout,
 * and the job ends at that point; in a release that is often a job that was
 * split off later.
 *
 * Not reported: something was made, downloaded or unpacked before; a step
 * that cannot be seen into came before, and may have checked out; the job
 * runs in a container or on a runner of its own, which may bring the files;
 * a test for the file stands around the call.
 */

#include "model/query.h"
#include "rule/rule.h"

static void
report(struct rule_ctx *ctx, const struct missing_checkout *x)
{
	struct findings *fs = ctx->findings;
	bool later = x->later.source != NULL;
	struct finding *f;

	f = finding_add(fs, "missing-checkout", LEVEL_ERROR, x->span,
	    STR_FMT " uses " STR_FMT " %s", STR_ARG(x->actor->label),
	    STR_ARG(x->path),
	    later ? "before the checkout"
	          : "of the repository, which is not checked out there");
	finding_label(fs, f, "not there yet");
	if (later)
		finding_relate(fs, f, x->later, "checked out here");
	finding_help(fs, f, "%s",
	    later ? "move the checkout in front of it"
	          : "begin the job with actions/checkout");
	finding_because(fs, f, x->actor->span, NULL,
	    STR_FMT " begins in an empty folder", STR_ARG(x->actor->label));
	finding_because(fs, f, x->span, NULL,
	    "nothing in front of this has put the repository there");
	finding_subject(fs, f, "use of " STR_FMT " in " STR_FMT,
	    STR_ARG(x->path), STR_ARG(x->actor->label));
}

static void
check(struct rule_ctx *ctx)
{
	struct missing_checkout *all;
	size_t n = model_missing_checkouts(ctx->model, &all);

	for (size_t i = 0; i < n; i++)
		report(ctx, &all[i]);
}

const struct rule rule_missing_checkout = {
	.id = "missing-checkout",
	.summary = "a job uses files of the repository without a checkout",
	.level = LEVEL_ERROR,
	.check = check,
};
