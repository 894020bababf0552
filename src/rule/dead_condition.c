/*
 * dead-condition: an `if:` on the way of a release can never hold.
 *
 * A job or step that asks for an event, a tag or an input that no trigger of
 * its workflow brings is skipped in every run, and a skipped job looks like
 * one that was not needed.
 *
 * Not reported: conditions that are switched off whatever the event is;
 * workflows that others may call, unless the repository calls them itself:
 * then what its callers bring decides, a warning.
 */

#include "model/query.h"
#include "rule/rule.h"

static void
report(struct rule_ctx *ctx, const struct dead_condition *d)
{
	struct findings *fs = ctx->findings;
	const char *what = d->of_step ? "a step of job " : "job ";
	struct finding *f;

	f = finding_add(fs, "dead-condition",
	    d->called ? LEVEL_WARNING : LEVEL_ERROR, d->span,
	    "%s" STR_FMT " of " STR_FMT
	    " never runs: its condition holds for no event that starts it",
	    what, STR_ARG(d->job), STR_ARG(str_basename(d->path)));
	f->confidence = d->called ? CONFIDENCE_MEDIUM : CONFIDENCE_HIGH;
	finding_label(fs, f, "never true on " STR_FMT, STR_ARG(d->events));
	for (size_t i = 0; i < d->nstarts; i++)
		finding_relate(fs, f, d->starts[i], "started by this");
	finding_help(fs, f,
	    "add the event that it asks for to the triggers, or ask for one "
	    "of them");
	finding_subject(fs, f, "condition of " STR_FMT " " STR_FMT,
	    STR_ARG(d->job), STR_ARG(span_text(d->span)));
	for (size_t i = 0; i < d->nstarts; i++)
		finding_because(fs, f, d->starts[i], NULL, "%s starts the run",
		    d->called ? "through its caller this" : "this");
	finding_because(fs, f, d->span, d->called ? "A60" : NULL,
	    "the condition fails on each of: " STR_FMT, STR_ARG(d->events));
}

static void
check(struct rule_ctx *ctx)
{
	struct dead_condition *all;
	size_t n = model_dead_conditions(ctx->model, &all);

	for (size_t i = 0; i < n; i++)
		report(ctx, &all[i]);
}

const struct rule rule_dead_condition = {
	.id = "dead-condition",
	.summary = "a job or step of a release is skipped in every run",
	.level = LEVEL_ERROR,
	.check = check,
};
