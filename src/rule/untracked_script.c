/*
 * untracked-script: a file that is run stands here, and only here.
 *
 * Git does not track it, often because it is ignored, so that it works for
 * its author and is missing wherever the repository is cloned.  It is
 * missing-script as it looks from the author's disk.
 *
 * Not reported: something before the call may make the file, or a step that
 * cannot be seen into; a test for it stands around the call; a person is
 * told to run it, who may have built it.
 */

#include "model/query.h"
#include "rule/rule.h"

static bool
is_candidate(const struct call *c)
{
	return c->script.len && !c->script_exists && c->has_checkout &&
	       (c->actor->kind == ACTOR_JOB || actor_follows_skill(c->actor)) &&
	       !call_may_hold(c, c->script);
}

static void
report(struct rule_ctx *ctx, const struct call *c, const struct absence *a)
{
	struct findings *fs = ctx->findings;
	bool job = c->actor->kind == ACTOR_JOB;
	struct finding *f = rule_add_script(ctx, "untracked-script",
	    job ? LEVEL_ERROR : LEVEL_WARNING, c,
	    a->ignored ? "git ignores" : "git does not track");

	finding_label(fs, f, "it stands only on this disk");
	finding_help(fs, f, "git add%s " STR_FMT ", or take the call out",
	    a->ignored ? " --force" : "", STR_ARG(c->script));
	rule_tell_call(ctx, f, c);
	finding_because(fs, f, (struct span){ 0 }, NULL,
	    STR_FMT " stands on the disk, but is not among the tracked files",
	    STR_ARG(c->script));
}

static void
check(struct rule_ctx *ctx)
{
	struct call *const *calls;
	size_t n = model_calls(ctx->model, &calls);

	for (size_t i = 0; i < n; i++) {
		struct absence a;

		if (!is_candidate(calls[i]))
			continue;
		a = call_absence(ctx->model, calls[i]);
		if (a.on_disk && !a.dropped &&
		    (a.is_source || calls[i]->actor->kind == ACTOR_JOB) &&
		    !call_is_provided(ctx->model, calls[i]))
			report(ctx, calls[i], &a);
	}
}

const struct rule rule_untracked_script = {
	.id = "untracked-script",
	.summary =
	    "a script that is run stands here, but git does not track it",
	.level = LEVEL_ERROR,
	.check = check,
};
