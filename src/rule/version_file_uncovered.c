/*
 * version-file-uncovered: a file carries the present version, and what raises
 * the others leaves it out; or a list names a file that is not there.
 *
 * Not reported: where the list is open (hooks, plugins, `git add -A`); files
 * that a script or the configuration speaks of; packages that are not
 * published, or that the list raises no other file of; listed files that may
 * be missing, are ignored by git, or are meant by a glob.
 */

#include "model/query.h"
#include "rule/rule.h"

static void
report_gone(struct rule_ctx *ctx, const struct uncovered *u)
{
	struct findings *fs = ctx->findings;
	struct finding *f = finding_add(fs, "version-file-uncovered",
	    LEVEL_ERROR, u->span,
	    STR_FMT " raises the version in " STR_FMT ", which is not there",
	    STR_ARG(str_basename(u->by)), STR_ARG(u->path));

	finding_label(fs, f, "no such file");
	if (u->nearest.len)
		finding_help(
		    fs, f, "did you mean " STR_FMT "?", STR_ARG(u->nearest));
	else
		finding_help(
		    fs, f, "take it from the list: raising the version fails");
	finding_subject(fs, f, "the listed file " STR_FMT, STR_ARG(u->path));
	rule_tell_removal(ctx, f, u->path);
}

static void
report_file(struct rule_ctx *ctx, const struct uncovered *u)
{
	struct findings *fs = ctx->findings;
	struct finding *f =
	    finding_add(fs, "version-file-uncovered", LEVEL_WARNING, u->span,
	        STR_FMT " does not raise " STR_FMT ", which carries " STR_FMT
	                " as well",
	        STR_ARG(str_basename(u->by)), STR_ARG(u->path),
	        STR_ARG(u->version));

	f->confidence = CONFIDENCE_MEDIUM;
	finding_label(fs, f, "stays behind at the next release");
	finding_relate(fs, f, u->current, "is raised");
	if (span_cmp(u->list, u->current) != 0)
		finding_relate(fs, f, u->list, "names other files");
	finding_help(fs, f, "add it to what " STR_FMT " raises",
	    STR_ARG(str_basename(u->by)));
	finding_subject(fs, f, "the version of " STR_FMT, STR_ARG(u->path));
}

static void
check(struct rule_ctx *ctx)
{
	struct uncovered *all;
	size_t n = model_uncovered(ctx->model, &all);

	for (size_t i = 0; i < n; i++)
		if (all[i].gone)
			report_gone(ctx, &all[i]);
		else
			report_file(ctx, &all[i]);
}

const struct rule rule_version_file_uncovered = {
	.id = "version-file-uncovered",
	.summary = "a file carries the version, and nothing raises it there",
	.level = LEVEL_WARNING,
	.check = check,
};
