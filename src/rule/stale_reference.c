/*
 * stale-reference: a skill or release document names a workflow that the
 * repository does not have.
 *
 * Not reported: a file of that name lies anywhere; the text tells of the
 * past, of something to add or of another repository; placeholders, sections
 * of examples and history, quotations.
 */

#include "model/query.h"
#include "rule/rule.h"

static void
report(struct rule_ctx *ctx, const struct mention *x)
{
	struct findings *fs = ctx->findings;
	struct finding *f;

	f = finding_add(fs, "stale-reference", LEVEL_WARNING, x->span,
	    STR_FMT " names the workflow " STR_FMT
	            ", which is not in the repository",
	    STR_ARG(str_basename(x->span.source->path)),
	    STR_ARG(str_basename(x->path)));
	f->confidence = CONFIDENCE_MEDIUM;
	finding_label(fs, f, "no such workflow");
	finding_help(fs, f, "name the workflow that does it now");
	finding_subject(fs, f, "workflow " STR_FMT, STR_ARG(x->path));
	finding_because(fs, f, x->span, NULL, "the document names it here");
	rule_tell_removal(ctx, f,
	    str_join_path(model_arena(ctx->model), S(".github/workflows"),
	        str_basename(x->path)));
}

static void
check(struct rule_ctx *ctx)
{
	struct mention *all;
	size_t n = model_mentions(ctx->model, &all);

	for (size_t i = 0; i < n; i++)
		if (all[i].is_workflow)
			report(ctx, &all[i]);
}

const struct rule rule_stale_reference = {
	.id = "stale-reference",
	.summary = "a document names a workflow that is not there",
	.level = LEVEL_WARNING,
	.check = check,
};
