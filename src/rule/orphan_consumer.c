/*
 * orphan-consumer: a workflow waits for a release, and nothing in the
 * repository makes one.
 *
 * Not reported: documents tell of making releases; a tool that releases is
 * set up; another trigger starts the workflow, or it is dispatched or called;
 * actions and commands that are not known may release; a script that is not
 * read may.
 */

#include "model/query.h"
#include "rule/rule.h"

static void
report(struct rule_ctx *ctx, const struct consumer *c)
{
	struct findings *fs = ctx->findings;
	struct finding *f;

	f = finding_add(fs, "orphan-consumer", LEVEL_NOTE, c->span,
	    STR_FMT " waits for a release, and nothing here creates one",
	    STR_ARG(str_basename(c->path)));
	f->confidence = CONFIDENCE_MEDIUM;
	finding_label(fs, f, "starts only where somebody makes a release");
	finding_help(fs, f,
	    "create the release in a workflow or script, or say in a document "
	    "who makes it");
	finding_subject(fs, f, STR_FMT " trigger", STR_ARG(c->event));
	finding_because(fs, f, c->span, NULL,
	    STR_FMT " starts only by a release event", STR_ARG(c->path));
	finding_because(fs, f, (struct span){ 0 }, NULL,
	    "no workflow, script, skill or document creates a release");
}

static void
check(struct rule_ctx *ctx)
{
	struct consumer *all;
	size_t n = model_orphans(ctx->model, &all);

	for (size_t i = 0; i < n; i++)
		report(ctx, &all[i]);
}

const struct rule rule_orphan_consumer = {
	.id = "orphan-consumer",
	.summary = "a workflow waits for a release that nothing creates",
	.level = LEVEL_NOTE,
	.check = check,
};
