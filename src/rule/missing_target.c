/*
 * missing-target: a call names a target that its file does not define.
 *
 * `make x`, `just x`, `npm run x`, `task x` and the like fail where no rule,
 * recipe or script of that name stands in the file that they read; so does
 * `python -m pkg.mod` where the tree has the package and not the module.
 *
 * Not reported: a pattern rule, an include that is not read or a name that is
 * computed may define it; the packages of a workspace are not known; what is
 * no script may be a program (`yarn x`, `bun run x`); its failure is
 * expected; a skill that is made to be installed speaks of the repository in
 * which it will be; another file of the tree defines it, for people who stand
 * there.
 */

#include "model/query.h"
#include "rule/rule.h"

/*
 * A document shows examples, and speaks of other repositories: what it names
 * must come close to what there is.
 */
static bool
is_told(const struct missing_target *t)
{
	const struct actor *x = t->call->actor;

	if (t->elsewhere)
		return false;
	return !x->document || actor_follows_skill(x) || t->nearest.len;
}

static enum level
level_of(const struct missing_target *t)
{
	/* Where a person stands who runs it is not known. */
	if (t->call->actor->kind == ACTOR_OPERATOR)
		return LEVEL_WARNING;
	if (t->call->other_ref || t->skipped)
		return LEVEL_WARNING;
	/* What was built before may be the module. */
	if (t->is_module && t->call->workspace_open)
		return LEVEL_WARNING;
	return LEVEL_ERROR;
}

static void
explain(struct rule_ctx *ctx, struct finding *f, const struct missing_target *t)
{
	struct findings *fs = ctx->findings;

	rule_tell_call(ctx, f, t->call);
	if (t->is_module)
		finding_because(fs, f, (struct span){ 0 }, NULL,
		    "the package stands in " STR_FMT, STR_ARG(t->path));
	else
		finding_because(fs, f, t->first_span, NULL,
		    "no part of " STR_FMT " can define " STR_FMT,
		    STR_ARG(t->path), STR_ARG(t->name));
}

static void
report(struct rule_ctx *ctx, const struct missing_target *t)
{
	struct findings *fs = ctx->findings;
	const char *kind = t->is_module ? "module" : "target";
	struct finding *f;

	f = finding_add(fs, "missing-target", level_of(t), t->span,
	    t->is_module ? "the module " STR_FMT " is not in " STR_FMT
	                 : "the target " STR_FMT " is not defined in " STR_FMT,
	    STR_ARG(t->name), STR_ARG(t->path));
	f->confidence =
	    t->call->workspace_open || t->call->actor->kind == ACTOR_OPERATOR
	        ? CONFIDENCE_MEDIUM
	        : CONFIDENCE_HIGH;
	/* What is checked out then may be another branch. */
	if (t->call->other_ref)
		f->confidence = CONFIDENCE_LOW;
	finding_label(fs, f, "no such %s", kind);
	if (t->nearest_span.source)
		finding_relate(fs, f, t->nearest_span, "this one is defined");
	else if (t->first_span.source)
		finding_relate(
		    fs, f, t->first_span, "the targets of the file begin here");
	if (t->nearest.len)
		finding_help(
		    fs, f, "did you mean " STR_FMT "?", STR_ARG(t->nearest));
	else
		finding_help(
		    fs, f, "define the %s, or take the call out", kind);
	finding_subject(fs, f, "%s " STR_FMT " of " STR_FMT, kind,
	    STR_ARG(t->name), STR_ARG(t->path));
	explain(ctx, f, t);
}

static void
check(struct rule_ctx *ctx)
{
	struct missing_target *all;
	size_t n = model_missing_targets(ctx->model, &all);

	for (size_t i = 0; i < n; i++)
		if (is_told(&all[i]))
			report(ctx, &all[i]);
}

const struct rule rule_missing_target = {
	.id = "missing-target",
	.summary = "a target that is run is not defined in its file",
	.level = LEVEL_ERROR,
	.check = check,
};
