/*
 * invalid-yaml: a workflow, action file or front matter does not parse, or
 * has a key twice.
 *
 * The forge refuses such a file, so that whatever it does for the release
 * does not happen.  What could be understood of it is still checked.
 */

#include "model/query.h"
#include "rule/rule.h"

static void
report(struct rule_ctx *ctx, const struct flaw *w)
{
	struct findings *fs = ctx->findings;
	struct str name = str_basename(w->span.source->path);
	struct finding *f;

	f = finding_add(fs, "invalid-yaml",
	    w->in_workflow ? LEVEL_ERROR : LEVEL_WARNING, w->span,
	    STR_FMT " does not parse: " STR_FMT, STR_ARG(name),
	    STR_ARG(w->message));
	f->confidence = CONFIDENCE_HIGH;
	if (w->duplicate) {
		finding_label(fs, f, "stands here again");
		finding_relate(fs, f, w->first, "first here");
		finding_help(fs, f, "keep one of the two");
	}
	finding_because(fs, f, w->span, NULL, STR_FMT, STR_ARG(w->message));
	finding_subject(fs, f, STR_FMT, STR_ARG(w->message));
}

static void
check(struct rule_ctx *ctx)
{
	struct flaw *all;
	size_t n = model_flaws(ctx->model, &all);

	for (size_t i = 0; i < n; i++)
		report(ctx, &all[i]);
}

const struct rule rule_invalid_yaml = {
	.id = "invalid-yaml",
	.summary = "a workflow, action file or front matter does not parse",
	.level = LEVEL_ERROR,
	.check = check,
};
