/*
 * version-mismatch: files that are meant to carry one version carry two.
 *
 * Not reported: placeholders and versions of development; packages that are
 * not published, where nothing ties them; files that two configurations
 * raise apart from each other; versions that mean the same.
 */

#include "model/query.h"
#include "rule/rule.h"

static enum level
level_of(const struct version_clash *c)
{
	if (c->tie == TIE_PACKAGE)
		return LEVEL_NOTE;
	return c->tie == TIE_LOCKED && !c->told.source ? LEVEL_NOTE
	                                               : LEVEL_ERROR;
}

static void
tell_tie(struct rule_ctx *ctx, struct finding *f, const struct version_clash *c)
{
	struct findings *fs = ctx->findings;
	struct str other = str_basename(c->other.source->path);

	switch (c->tie) {
	case TIE_LISTED:
		finding_relate(
		    fs, f, c->told, "this file is raised from there");
		finding_help(fs, f,
		    "set it to " STR_FMT ": the tool looks for that version "
		    "in the file and does not find it",
		    STR_ARG(c->other_version));
		break;
	case TIE_LOCKED:
		if (c->told.source)
			finding_relate(fs, f, c->told,
			    "asks for the lock file as it is, and fails");
		finding_help(fs, f, "lock anew and commit it");
		break;
	case TIE_SCRIPT:
		finding_relate(fs, f, c->told, "both are committed for a tag");
		finding_help(fs, f, "let the script write one version to both");
		break;
	case TIE_PACKAGE:
		if (c->raised_at.source)
			finding_relate(fs, f, c->raised_at,
			    "raises " STR_FMT ", and not this file",
			    STR_ARG(other));
		finding_help(fs, f,
		    "raise both together; where they are apart on purpose, "
		    "ignore the file for this rule");
		break;
	}
}

static void
report(struct rule_ctx *ctx, const struct version_clash *c)
{
	struct findings *fs = ctx->findings;
	struct str path = c->span.source->path, other = c->other.source->path;
	struct finding *f;

	f = finding_add(fs, "version-mismatch", level_of(c), c->span,
	    STR_FMT " says " STR_FMT " while " STR_FMT " says " STR_FMT,
	    STR_ARG(path), STR_ARG(c->version), STR_ARG(other),
	    STR_ARG(c->other_version));
	f->confidence =
	    c->tie == TIE_PACKAGE ? CONFIDENCE_MEDIUM : CONFIDENCE_HIGH;
	finding_label(fs, f, "is not " STR_FMT, STR_ARG(c->other_version));
	finding_relate(fs, f, c->other, "%s",
	    c->tie == TIE_LISTED   ? "the version that is raised"
	    : c->tie == TIE_LOCKED ? "the version of the package"
	                           : "the version of the same package");
	tell_tie(ctx, f, c);
	finding_subject(fs, f, "the version of " STR_FMT, STR_ARG(path));
}

static void
check(struct rule_ctx *ctx)
{
	struct version_clash *all;
	size_t n = model_version_clashes(ctx->model, &all);

	for (size_t i = 0; i < n; i++)
		report(ctx, &all[i]);
}

const struct rule rule_version_mismatch = {
	.id = "version-mismatch",
	.summary = "files that are meant to carry one version carry two",
	.level = LEVEL_ERROR,
	.check = check,
};
