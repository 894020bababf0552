/*
 * gh-without-repository: a command of gh cannot tell which repository is
 * meant.
 *
 * Outside a checkout, gh knows the repository from --repo or GH_REPO alone.
 * A job that only downloads artifacts has neither, and where its error
 * output is thrown away the failure looks like "no such release".
 *
 * Not reported: something in front may have brought a repository (any
 * checkout, a clone, a step that cannot be seen into); the command names
 * one, or is or may be given a URL; it needs none; the job runs in a
 * container or on a machine that may not be the forge's.
 */

#include "base/buf.h"
#include "rule/lacking.h"

static void
explain(struct rule_ctx *ctx, struct finding *f, const struct lack *l)
{
	struct findings *fs = ctx->findings;

	finding_because(fs, f, l->actor->span, NULL,
	    STR_FMT " runs it and checks nothing out before",
	    STR_ARG(l->actor->label));
	rule_tell_chain(ctx, f, l->chain);
	finding_because(fs, f, l->span, "A34",
	    STR_FMT " takes the repository from " STR_FMT
	            ", or from the checkout around it",
	    STR_ARG(l->name), STR_ARG(l->accepted));
	if (l->hides_errors)
		finding_because(fs, f, l->span, NULL,
		    "its error output is thrown away, so that this looks like "
		    "another answer");
}

static void
report(struct rule_ctx *ctx, const struct lack *l)
{
	struct str message = str_printf(model_arena(ctx->model),
	    STR_FMT
	    " runs where no repository is checked out, and is told of none",
	    STR_ARG(l->name));

	explain(ctx, lacking_add(ctx, "gh-without-repository", l, message), l);
}

static void
check(struct rule_ctx *ctx)
{
	struct lack *all;
	size_t n = model_lacks(ctx->model, KNOW_NEED_REPOSITORY, &all);

	for (size_t i = 0; i < n; i++)
		report(ctx, &all[i]);
}

const struct rule rule_gh_without_repository = {
	.id = "gh-without-repository",
	.summary = "gh runs where it cannot tell which repository is meant",
	.level = LEVEL_ERROR,
	.check = check,
};
