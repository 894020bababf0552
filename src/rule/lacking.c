/*
 * What the rules about things that a call lacks share: places and words.
 */

#include "rule/lacking.h"

struct finding *
lacking_add(struct rule_ctx *ctx, const char *rule, const struct lack *l,
    struct str message)
{
	struct findings *fs = ctx->findings;
	struct finding *f = finding_add(
	    fs, rule, LEVEL_ERROR, l->span, STR_FMT, STR_ARG(message));

	f->confidence = l->certain ? CONFIDENCE_HIGH : CONFIDENCE_LOW;
	finding_label(fs, f, "%s", l->need->absent);
	if (l->step.source && l->step.source != l->span.source)
		finding_relate(fs, f, l->step, "this step reaches it");
	for (size_t i = 0; i < l->nothers; i++)
		finding_relate(fs, f, l->others[i], "here too");
	finding_help(fs, f, "%s", l->need->help);
	finding_subject(fs, f, "call of " STR_FMT, STR_ARG(l->name));
	return f;
}
