/*
 * not-checked: a bound or an unreadable file kept something from being
 * checked.
 *
 * What nobody has looked at may do anything to the release; a file that was
 * padded past a bound must not open the gate.  It is a warning in what the
 * forge or a release runs (workflows, action files, skills, scripts), else a
 * note.
 *
 * Not reported: what does not parse, which is invalid-yaml; a tracked file
 * that is gone from the disk, which nothing will read either.
 */

#include "model/query.h"
#include "rule/rule.h"

static struct str
name_of(const struct unchecked *u)
{
	if (!u->span.source)
		return S("the repository");
	return u->whole ? str_basename(u->span.source->path)
	                : u->span.source->path;
}

static void
report(struct rule_ctx *ctx, const struct unchecked *u)
{
	struct findings *fs = ctx->findings;
	struct finding *f;

	f = finding_add(fs, "not-checked",
	    u->grave ? LEVEL_WARNING : LEVEL_NOTE, u->span,
	    STR_FMT " is %s: " STR_FMT, STR_ARG(name_of(u)),
	    u->whole ? "not checked" : "checked only in part",
	    STR_ARG(u->reason));
	if (u->span.len)
		finding_label(fs, f, "not checked from here on");
	if (u->whole)
		finding_help(fs, f,
		    "make it a plain file that this clone holds and that can "
		    "be read, of at most 4 MiB, or take it out");
	else
		finding_help(fs, f,
		    "make it smaller, or look at it yourself: what is wrong "
		    "there is not found");
	finding_because(fs, f, u->span, NULL, STR_FMT, STR_ARG(u->reason));
	if (u->whole)
		finding_subject(fs, f, "file");
	else
		finding_subject(fs, f, STR_FMT, STR_ARG(u->reason));
}

static void
check(struct rule_ctx *ctx)
{
	struct unchecked *all;
	size_t n = model_unchecked(ctx->model, &all);

	for (size_t i = 0; i < n; i++)
		report(ctx, &all[i]);
}

const struct rule rule_not_checked = {
	.id = "not-checked",
	.summary = "a bound or an unreadable file kept a part unchecked",
	.level = LEVEL_NOTE,
	.last = true,
	.check = check,
};
