/*
 * changelog-missing: the release reads the change log, which has no section
 * for the present version.
 *
 * Not reported: the log or the notes are generated for the release; nothing
 * on the way of a release reads the log; it has no sections by version; the
 * version is one of development, or the files do not agree on one.
 */

#include "model/query.h"
#include "rule/rule.h"

static void
report(struct rule_ctx *ctx, const struct unlogged *u)
{
	struct findings *fs = ctx->findings;
	struct finding *f = finding_add(fs, "changelog-missing", LEVEL_NOTE,
	    u->log, STR_FMT " has no section for " STR_FMT, STR_ARG(u->path),
	    STR_ARG(u->version));

	f->confidence = CONFIDENCE_MEDIUM;
	finding_label(fs, f, "the newest section");
	finding_relate(fs, f, u->span, "the present version");
	finding_relate(fs, f, u->asked, "the release goes by the change log");
	finding_help(fs, f, "write the section before the version is tagged");
	finding_subject(fs, f, "the section of the present version");
}

static void
check(struct rule_ctx *ctx)
{
	struct unlogged *all;
	size_t n = model_unlogged(ctx->model, &all);

	for (size_t i = 0; i < n; i++)
		report(ctx, &all[i]);
}

const struct rule rule_changelog_missing = {
	.id = "changelog-missing",
	.summary = "the change log has no section for the present version",
	.level = LEVEL_NOTE,
	.check = check,
};
