/*
 * missing-action: `uses:` names a local action or workflow that is not
 * there; by its path, or by the full name of this repository and the branch
 * that is checked.
 *
 * Not reported: a step before it may have put the action there (another
 * checkout, a download, a step that cannot be seen into); the job has not
 * checked out this repository, so that the path is not ours; a full name
 * where the origin is not known, or with another branch, a tag or a commit.
 */

#include "model/query.h"
#include "rule/rule.h"

static void
report(struct rule_ctx *ctx, const struct reference_view *r)
{
	struct findings *fs = ctx->findings;
	struct str name = str_basename(r->span.source->path);
	struct finding *f;

	f = finding_add(fs, "missing-action", LEVEL_ERROR, r->span,
	    STR_FMT " uses " STR_FMT ", which is not in the repository",
	    STR_ARG(name), STR_ARG(r->path));
	f->confidence = CONFIDENCE_HIGH;
	finding_label(fs, f, "%s",
	    r->is_workflow ? "no such workflow" : "no action.yml there");
	if (r->nearest.len)
		finding_help(
		    fs, f, "did you mean " STR_FMT "?", STR_ARG(r->nearest));
	else
		finding_help(fs, f, "commit the %s, or take the %s out",
		    r->is_workflow ? "workflow" : "action",
		    r->is_workflow ? "job" : "step");
	finding_because(
	    fs, f, r->span, NULL, STR_FMT " uses it", STR_ARG(r->actor->label));
	finding_because(fs, f, (struct span){ 0 }, NULL,
	    "%s" STR_FMT " is not among the tracked files",
	    r->is_workflow ? "" : "an action file in ", STR_ARG(r->path));
	finding_subject(fs, f, "reference to " STR_FMT, STR_ARG(r->path));
}

static void
check(struct rule_ctx *ctx)
{
	struct reference_view *all;
	size_t n = model_missing_references(ctx->model, &all);

	for (size_t i = 0; i < n; i++)
		report(ctx, &all[i]);
}

const struct rule rule_missing_action = {
	.id = "missing-action",
	.summary = "a local action or workflow that is used is not there",
	.level = LEVEL_ERROR,
	.check = check,
};
