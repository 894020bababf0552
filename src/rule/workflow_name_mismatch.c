/*
 * workflow-name-mismatch: a workflow is named that is not there.
 *
 * `workflow_run` waits for runs of workflows by the names that these give
 * themselves; a workflow that was renamed is no longer waited for, and
 * nothing says so.  A dispatch of a workflow that is not there is refused
 * when it is sent.
 *
 * Not reported: other repositories and branches; workflows that the forge
 * runs of its own; numbers, globs, and names that the run decides; a name
 * where one of the workflows could not be read.
 */

#include "model/query.h"
#include "rule/rule.h"

/* What waits for others as well may name what was there once. */
static enum level
level_of(const struct misnamed *n)
{
	if (n->others)
		return n->nearest.len ? LEVEL_WARNING : LEVEL_NOTE;
	return n->is_file || n->beside.len ? LEVEL_WARNING : LEVEL_ERROR;
}

/* A trigger that waits for nothing. */
static struct finding *
add_trigger(struct rule_ctx *ctx, const struct misnamed *n)
{
	struct findings *fs = ctx->findings;
	struct str path = n->span.source->path;
	struct finding *f;

	f = finding_add(fs, "workflow-name-mismatch", level_of(n), n->span,
	    STR_FMT " waits for the workflow '" STR_FMT
	            "', and none is named so",
	    STR_ARG(str_basename(path)), STR_ARG(n->name));
	finding_label(fs, f, "%s",
	    n->others || n->beside.len ? "never starts it"
	                               : "so that it never starts");
	f->confidence = n->is_file ? CONFIDENCE_MEDIUM : CONFIDENCE_HIGH;
	if (n->is_file)
		finding_help(fs, f,
		    "workflow_run goes by the name of a workflow: '" STR_FMT
		    "'",
		    STR_ARG(n->nearest));
	else if (n->nearest.len)
		finding_help(
		    fs, f, "did you mean '" STR_FMT "'?", STR_ARG(n->nearest));
	finding_because(fs, f, n->span, "A6",
	    "workflow_run goes by the names that workflows give themselves");
	return f;
}

static struct finding *
add_dispatch(struct rule_ctx *ctx, const struct misnamed *n)
{
	struct findings *fs = ctx->findings;
	const struct action *x = n->action;
	struct finding *f;

	f = finding_add(fs, "workflow-name-mismatch", LEVEL_ERROR, n->span,
	    STR_FMT " dispatches the workflow '" STR_FMT
	            "', which is not in the repository",
	    STR_ARG(str_basename(n->span.source->path)), STR_ARG(n->name));
	finding_label(fs, f, "the forge refuses the dispatch");
	if (n->nearest.len)
		finding_help(
		    fs, f, "did you mean '" STR_FMT "'?", STR_ARG(n->nearest));
	rule_tell_actor(ctx, f, x->actor, x->chain);
	finding_because(
	    fs, f, x->span, "A2", "it starts a workflow by its name here");
	return f;
}

static void
check(struct rule_ctx *ctx)
{
	struct misnamed *all;
	size_t n = model_misnamed(ctx->model, &all);

	for (size_t i = 0; i < n; i++) {
		struct finding *f = all[i].action ? add_dispatch(ctx, &all[i])
		                                  : add_trigger(ctx, &all[i]);

		finding_subject(ctx->findings, f, "workflow " STR_FMT,
		    STR_ARG(all[i].name));
	}
}

const struct rule rule_workflow_name_mismatch = {
	.id = "workflow-name-mismatch",
	.summary = "a workflow is named that the repository does not have",
	.level = LEVEL_ERROR,
	.check = check,
};
