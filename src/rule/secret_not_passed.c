/*
 * secret-not-passed: a called workflow reads a secret that its caller does
 * not pass, so that it is empty.
 *
 * An error where the workflow has the secret on no way, and does not declare
 * it, so that no caller could pass it by name; a warning where a condition
 * may keep what reads it from being run.  A note where the secret is declared
 * as one that may be absent, or where the workflow has it when an event or
 * another job starts it: there it is most likely meant to do without.
 *
 * Not reported: `secrets: inherit`, all the way; a job with an
 * `environment:`, which has secrets of its own; a secret that is only tested
 * or has a stand-in; GITHUB_TOKEN.  A required secret is reusable-call's.
 */

#include "model/query.h"
#include "rule/rule.h"

static enum level
level_of(const struct unpassed *u)
{
	if (u->declared || u->elsewhere)
		return LEVEL_NOTE;
	return u->conditional ? LEVEL_WARNING : LEVEL_ERROR;
}

static void
report(struct rule_ctx *ctx, const struct unpassed *u)
{
	struct findings *fs = ctx->findings;
	struct str path = u->actor->path;
	struct finding *f;

	f = finding_add(fs, "secret-not-passed", level_of(u), u->read,
	    STR_FMT " reads the secret " STR_FMT
	            ", which its caller does not pass",
	    STR_ARG(str_basename(path)), STR_ARG(u->name));
	f->confidence = CONFIDENCE_HIGH;
	finding_label(fs, f, "empty when it is called from there");
	for (size_t i = 0; i < u->ncallers; i++)
		finding_relate(fs, f, actor_calls_at(u->callers[i]),
		    "called here, without it");
	if (u->declared)
		finding_help(fs, f,
		    "pass it under `secrets:`, or write `secrets: inherit`");
	else
		finding_help(fs, f,
		    "declare it under `on.workflow_call.secrets` and pass it, "
		    "or write `secrets: inherit` in the caller");
	finding_because(fs, f, u->callers[0]->span, "A26",
	    STR_FMT " calls " STR_FMT " and does not pass it",
	    STR_ARG(u->callers[0]->label), STR_ARG(path));
	finding_because(fs, f, u->read, "A20",
	    "a secret that is not passed is empty there, without an error");
	finding_subject(fs, f, "secret " STR_FMT, STR_ARG(u->name));
}

static void
check(struct rule_ctx *ctx)
{
	struct unpassed *all;
	size_t n = model_unpassed_secrets(ctx->model, &all);

	for (size_t i = 0; i < n; i++)
		report(ctx, &all[i]);
}

const struct rule rule_secret_not_passed = {
	.id = "secret-not-passed",
	.summary = "a called workflow reads a secret that it is not passed",
	.level = LEVEL_ERROR,
	.check = check,
};
