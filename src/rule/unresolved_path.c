/*
 * unresolved-path: a call is given a path at which nothing can stand then.
 *
 * The job fails there, and in a release that is often the last step of it:
 * the notes, the licence or the key that a command reads was renamed, or a
 * step that made it was taken out.
 *
 * A script that is run is missing-script's, and what is tracked but was not
 * checked out is missing-checkout's.
 *
 * Not reported: something in front makes, downloads or names the file, or a
 * folder around it; a step that cannot be seen into came before; git ignores
 * the path; a test for the file stands around the call, or its failure is
 * handled; the path is not known to the letter.
 */

#include "model/query.h"
#include "rule/rule.h"

static void
explain(struct rule_ctx *ctx, struct finding *f, const struct unresolved *u)
{
	struct findings *fs = ctx->findings;
	const struct call *c = u->call;

	finding_because(fs, f, c->actor->span, NULL, STR_FMT " runs it",
	    STR_ARG(c->actor->label));
	rule_tell_chain(ctx, f, c->chain);
	if (c->has_checkout)
		finding_because(fs, f, (struct span){ 0 }, NULL,
		    STR_FMT " is not among the tracked files",
		    STR_ARG(c->script));
	else
		finding_because(fs, f, c->actor->span, NULL,
		    "it begins in an empty folder, and checks nothing out");
	finding_because(fs, f, c->span, NULL,
	    "nothing in front of this in the job makes it, or a folder "
	    "around it");
	rule_tell_removal(ctx, f, c->script);
}

static void
advise(struct rule_ctx *ctx, struct finding *f, const struct unresolved *u)
{
	struct findings *fs = ctx->findings;

	if (u->absence.on_disk)
		finding_help(fs, f,
		    "it stands here, but git does not track "
		    "it: commit it");
	else if (u->absence.nearest.len)
		finding_help(fs, f, "did you mean " STR_FMT "?",
		    STR_ARG(u->absence.nearest));
	else if (u->call->has_checkout)
		finding_help(fs, f,
		    "commit it, make it in a step before, or "
		    "take it out");
	else
		finding_help(fs, f,
		    "make or download it in a step before, "
		    "or take it out");
}

static void
report(struct rule_ctx *ctx, const struct unresolved *u)
{
	struct findings *fs = ctx->findings;
	const struct call *c = u->call;
	struct span span = c->words.at[0].span, step = call_step(c);
	struct finding *f;

	f = finding_add(fs, "unresolved-path", LEVEL_WARNING, span,
	    u->redirected
	        ? STR_FMT " reads " STR_FMT ", which cannot exist then"
	        : STR_FMT " is given " STR_FMT ", which cannot exist then",
	    STR_ARG(u->name.len ? u->name : S("a command")),
	    STR_ARG(c->script));
	f->confidence = c->conditional ? CONFIDENCE_MEDIUM : CONFIDENCE_HIGH;
	finding_label(fs, f, "no such path");
	if (step.source && step.source != span.source)
		finding_relate(fs, f, step, "this step reaches it");
	advise(ctx, f, u);
	finding_subject(fs, f, "path " STR_FMT " given to " STR_FMT,
	    STR_ARG(c->script), STR_ARG(u->name));
	explain(ctx, f, u);
}

static void
check(struct rule_ctx *ctx)
{
	struct unresolved *all;
	size_t n = model_unresolved(ctx->model, &all);

	for (size_t i = 0; i < n; i++)
		report(ctx, &all[i]);
}

const struct rule rule_unresolved_path = {
	.id = "unresolved-path",
	.summary = "a call is given a path that cannot exist then",
	.level = LEVEL_WARNING,
	.check = check,
};
