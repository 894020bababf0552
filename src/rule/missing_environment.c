/*
 * missing-environment: a variable is required that nothing sets.
 *
 * A script or run block of a job ends when the variable is not set: ${X:?},
 * $X under `set -u`, a test that exits, os.environ["X"].  Neither the
 * workflow, the job and the step, nor a step before it supplies it.
 *
 * Not reported: the environment is open (low confidence where only a
 * command that is not known ran in a step before); the runner or its image sets
 * it; the text sets it on any way, has a default, or asks for it in front; the
 * failure is handled; the job runs in a container or on a machine that may
 * not be the forge's.
 */

#include "model/query.h"
#include "rule/rule.h"

static const char *
requirement_of(const struct unsupplied *u)
{
	switch (u->how) {
	case UNSUPPLIED_EXPANSION:
		return "${...:?} ends the script when it is not set";
	case UNSUPPLIED_UNSET:
		return "under `set -u` a variable that is not set ends it";
	case UNSUPPLIED_TEST:
		return "the test ends it when the variable is empty";
	case UNSUPPLIED_SUBSCRIPT:
		return "os.environ[...] raises KeyError when it is not set";
	}
	return "";
}

static void
explain(struct rule_ctx *ctx, struct finding *f, const struct unsupplied *u)
{
	struct findings *fs = ctx->findings;

	rule_tell_actor(ctx, f, u->actor, u->chain);
	finding_because(fs, f, u->span, NULL, "%s", requirement_of(u));
	finding_because(fs, f, u->step, NULL,
	    "neither the workflow, the job or the step sets " STR_FMT
	    ", nor a step before it",
	    STR_ARG(u->name));
}

static void
advise(struct rule_ctx *ctx, struct finding *f, const struct unsupplied *u)
{
	struct findings *fs = ctx->findings;

	if (u->nearest.len) {
		if (u->nearest_span.source)
			finding_relate(fs, f, u->nearest_span,
			    STR_FMT " is set", STR_ARG(u->nearest));
		finding_help(fs, f,
		    "did you mean " STR_FMT "? Use one name on both sides",
		    STR_ARG(u->nearest));
		return;
	}
	if (u->elsewhere.source)
		finding_relate(fs, f, u->elsewhere,
		    u->of_step ? "set here, for another step only"
		               : "set here, for another job only");
	finding_help(fs, f, "add " STR_FMT " to the `env:` of the step",
	    STR_ARG(u->name));
}

static void
report(struct rule_ctx *ctx, const struct unsupplied *u)
{
	struct findings *fs = ctx->findings;
	struct finding *f;
	bool here = u->span.source == u->step.source;

	f = finding_add(fs, "missing-environment", LEVEL_ERROR, u->span,
	    here ? "this step requires " STR_FMT ", which nothing sets"
	         : "the script requires " STR_FMT ", which nothing sets for it",
	    STR_ARG(u->name));
	f->confidence = u->guess     ? CONFIDENCE_LOW
	                : u->certain ? CONFIDENCE_HIGH
	                             : CONFIDENCE_MEDIUM;
	finding_label(fs, f, "it is not set, and this fails");
	if (!here)
		finding_relate(fs, f, u->step, "this step reaches it");
	for (size_t i = 0; i < u->nothers; i++)
		finding_relate(fs, f, u->others[i], "this step too");
	advise(ctx, f, u);
	finding_subject(fs, f, "variable " STR_FMT, STR_ARG(u->name));
	explain(ctx, f, u);
}

static void
check(struct rule_ctx *ctx)
{
	struct unsupplied *all;
	size_t n = model_unsupplied(ctx->model, &all);

	for (size_t i = 0; i < n; i++)
		report(ctx, &all[i]);
}

const struct rule rule_missing_environment = {
	.id = "missing-environment",
	.summary = "a variable is required that nothing sets",
	.level = LEVEL_ERROR,
	.check = check,
};
