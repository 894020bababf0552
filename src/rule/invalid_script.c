/*
 * invalid-script: a script or run block that its shell or Python cannot
 * parse.
 *
 * It ends at that place, or before it begins, whenever it is run.
 *
 * Not reported: a script that nothing calls; one whose language is not sure
 * (zsh, ksh, a Python of unknown version); a run block with ${{ }}, which may
 * stand for any text; what the shell reads only with extglob or an alias.
 */

#include "model/query.h"
#include "rule/rule.h"

static void
report(struct rule_ctx *ctx, const struct broken_text *b)
{
	struct findings *fs = ctx->findings;
	struct finding *f;

	f = finding_add(fs, "invalid-script", LEVEL_WARNING, b->span,
	    "%s" STR_FMT " does not parse as " STR_FMT ": " STR_FMT,
	    b->is_step ? "a run block of " : "",
	    STR_ARG(str_basename(b->span.source->path)), STR_ARG(b->language),
	    STR_ARG(b->message));
	finding_label(fs, f, "it ends here");
	finding_because(
	    fs, f, b->span, NULL, "it is run, and ends with this error");
	finding_subject(fs, f, "syntax: " STR_FMT, STR_ARG(b->message));
}

static void
check(struct rule_ctx *ctx)
{
	struct broken_text *all;
	size_t n = model_broken_texts(ctx->model, &all);

	for (size_t i = 0; i < n; i++)
		report(ctx, &all[i]);
}

const struct rule rule_invalid_script = {
	.id = "invalid-script",
	.summary = "a script or run block does not parse",
	.level = LEVEL_WARNING,
	.check = check,
};
