/*
 * stale-path: a relative link of a skill or release document leads to a file
 * that is not there.
 *
 * Not reported: links that leave the repository, placeholders, what is
 * ignored or stands untracked, sections of examples and history, quotations.
 * A document most of whose links lead nowhere is told of once.
 */

#include "model/query.h"
#include "rule/rule.h"

static void
report(struct rule_ctx *ctx, const struct mention *x)
{
	struct findings *fs = ctx->findings;
	struct finding *f;

	f = finding_add(fs, "stale-path", LEVEL_WARNING, x->span,
	    STR_FMT " links to " STR_FMT ", which is not in the repository",
	    STR_ARG(str_basename(x->span.source->path)), STR_ARG(x->path));
	f->confidence = CONFIDENCE_MEDIUM;
	finding_label(
	    fs, f, x->more ? "and so do most links here" : "leads nowhere");
	if (x->nearest.len)
		finding_help(
		    fs, f, "was " STR_FMT " meant?", STR_ARG(x->nearest));
	else
		finding_help(fs, f, "mend the link, or take it out");
	finding_subject(fs, f, "link to " STR_FMT, STR_ARG(x->path));
	finding_because(fs, f, x->span, NULL, "the link stands here");
	rule_tell_removal(ctx, f, x->path);
}

static void
check(struct rule_ctx *ctx)
{
	struct mention *all;
	size_t n = model_mentions(ctx->model, &all);

	for (size_t i = 0; i < n; i++)
		if (!all[i].is_workflow)
			report(ctx, &all[i]);
}

const struct rule rule_stale_path = {
	.id = "stale-path",
	.summary = "a link of a release document leads to no file",
	.level = LEVEL_WARNING,
	.check = check,
};
