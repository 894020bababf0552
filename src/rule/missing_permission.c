/*
 * missing-permission: the `permissions:` of a job withhold what something in
 * it needs.
 *
 * An error where a block withholds it, and for id-token, which no setting
 * grants by itself; a note where no block says anything, so that the settings
 * of the repository decide.  A workflow that is called and asks for more than
 * the calling job has does not even start.
 *
 * Not reported: another credential is used, or may be; the step can never
 * run; a workflow that only other repositories call, with what they grant.
 * A warning where a branch may pass it over, or the run goes on without it.
 */

#include "model/query.h"
#include "rule/rule.h"

static enum level
level_of(const struct shortfall *s)
{
	if (s->kind == SHORTFALL_UNSTATED && !str_is(s->scope, "id-token"))
		return LEVEL_NOTE;
	return s->conditional || s->handled ? LEVEL_WARNING : LEVEL_ERROR;
}

static void
report_asked(struct rule_ctx *ctx, const struct shortfall *s)
{
	struct findings *fs = ctx->findings;
	struct finding *f =
	    finding_add(fs, "missing-permission", LEVEL_ERROR, s->span,
	        STR_FMT " asks for " STR_FMT
	                ", which the calling job does not have",
	        STR_ARG(str_basename(s->actor->path)), STR_ARG(s->scope));

	f->confidence = CONFIDENCE_HIGH;
	finding_label(fs, f, "the run does not start");
	finding_relate(fs, f, s->asked, "asked for here");
	finding_relate(fs, f, s->grant, "all that it may be given");
	finding_help(fs, f, "grant it in the `permissions:` of " STR_FMT,
	    STR_ARG(s->limit->label));
	finding_because(fs, f, s->grant, "A21",
	    "what a block of permissions does not name is none");
	finding_because(fs, f, s->asked, "A27",
	    "a called workflow may have no more than the job that calls it");
	finding_subject(fs, f, "permissions of " STR_FMT " when called",
	    STR_ARG(s->actor->path));
}

static void
tell_grant(struct rule_ctx *ctx, struct finding *f, const struct shortfall *s)
{
	struct findings *fs = ctx->findings;

	if (s->kind == SHORTFALL_UNSTATED) {
		finding_because(fs, f, s->actor->span, "A22",
		    "no permissions are named: the settings of the repository "
		    "decide, and grant id-token to nobody");
		return;
	}
	finding_relate(fs, f, s->grant,
	    s->has_read ? "granted to read only" : "not granted here");
	finding_because(fs, f, s->grant, "A21",
	    "a block of permissions grants what it names, and nothing else");
	if (s->limit != s->actor)
		finding_because(fs, f, s->limit->span, "A27",
		    "a called workflow has no more than the job that calls it");
}

static void
report(struct rule_ctx *ctx, const struct shortfall *s)
{
	struct findings *fs = ctx->findings;
	const char *access = s->write ? "write" : "read";
	struct finding *f = finding_add(fs, "missing-permission", level_of(s),
	    s->span, STR_FMT " needs " STR_FMT ": %s, which %s",
	    STR_ARG(s->name), STR_ARG(s->scope), access,
	    s->kind == SHORTFALL_UNSTATED ? "nothing grants"
	                                  : "the job does not have");

	f->confidence = s->certain ? CONFIDENCE_HIGH : CONFIDENCE_LOW;
	finding_label(
	    fs, f, "needs " STR_FMT ": %s", STR_ARG(s->scope), access);
	if (s->step.source && s->step.source != s->span.source)
		finding_relate(fs, f, s->step, "this step reaches it");
	for (size_t i = 0; i < s->nothers; i++)
		finding_relate(fs, f, s->others[i], "here too");
	rule_tell_actor(ctx, f, s->actor, s->chain);
	tell_grant(ctx, f, s);
	finding_because(fs, f, s->span, "A23", STR_FMT " needs " STR_FMT ": %s",
	    STR_ARG(s->name), STR_ARG(s->scope), access);
	finding_help(fs, f,
	    "add `" STR_FMT ": %s` to the `permissions:` of " STR_FMT,
	    STR_ARG(s->scope), access, STR_ARG(s->limit->label));
	finding_subject(fs, f, STR_FMT " for " STR_FMT, STR_ARG(s->scope),
	    STR_ARG(s->name));
}

static void
check(struct rule_ctx *ctx)
{
	struct shortfall *all;
	size_t n = model_shortfalls(ctx->model, &all);

	for (size_t i = 0; i < n; i++)
		if (all[i].kind == SHORTFALL_ASKED)
			report_asked(ctx, &all[i]);
		else
			report(ctx, &all[i]);
}

const struct rule rule_missing_permission = {
	.id = "missing-permission",
	.summary = "a job is not allowed to do what something in it needs",
	.level = LEVEL_ERROR,
	.check = check,
};
