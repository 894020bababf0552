/*
 * not-executable: a file is run directly that git does not hold as
 * executable.
 *
 * What a runner checks out has the modes that git knows, whatever the disk
 * of the author says: `./script` then ends with "permission denied".  Where
 * a person or an agent runs it, or a step before it that cannot be seen into
 * may have changed the mode, it is a warning.
 *
 * Not reported: the file is run through an interpreter or sourced; a chmod
 * that names it, or that may, came before (with -R, globs, find or xargs);
 * all of the job runs on Windows; something makes the file anew; links.
 */

#include "model/query.h"
#include "rule/rule.h"

static void
report(struct rule_ctx *ctx, const struct call *c)
{
	struct findings *fs = ctx->findings;
	bool sure =
	    c->actor->kind == ACTOR_JOB && !c->workspace_open && !c->other_ref;
	struct finding *f = rule_add_script(ctx, "not-executable",
	    sure ? LEVEL_ERROR : LEVEL_WARNING, c, "is not executable");

	f->confidence = sure ? CONFIDENCE_HIGH : CONFIDENCE_MEDIUM;
	finding_label(fs, f, "git has it with mode 100644");
	finding_help(fs, f,
	    "git update-index --chmod=+x " STR_FMT
	    ", or run it through its interpreter",
	    STR_ARG(c->script));
	rule_tell_call(ctx, f, c);
	finding_because(fs, f, (struct span){ 0 }, NULL,
	    STR_FMT " has the mode 100644 in git, and no chmod before it",
	    STR_ARG(c->script));
}

static void
check(struct rule_ctx *ctx)
{
	struct call *const *calls;
	size_t n = model_calls(ctx->model, &calls);

	for (size_t i = 0; i < n; i++)
		if (call_lacks_mode(ctx->model, calls[i]))
			report(ctx, calls[i]);
}

const struct rule rule_not_executable = {
	.id = "not-executable",
	.summary = "a file is run directly that is not executable in git",
	.level = LEVEL_ERROR,
	.check = check,
};
