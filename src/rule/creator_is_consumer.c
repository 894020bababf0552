/*
 * creator-is-consumer: a workflow that a release starts creates a release.
 *
 * Of the event's own tag the release stands already, and creating it fails;
 * another release, made with a credential that raises events, starts the
 * workflow again.
 *
 * Not reported: tools that create or update, and commands that look first:
 * they add to the release; drafts; releases of a fixed tag; what is made with
 * GITHUB_TOKEN of another tag, which starts nothing.
 */

#include "model/query.h"
#include "rule/rule.h"

static void
report(struct rule_ctx *ctx, const struct self_made *s)
{
	struct findings *fs = ctx->findings;
	const struct action *x = s->action;
	struct finding *f;

	f = finding_add(fs, "creator-is-consumer",
	    s->certain ? LEVEL_ERROR : LEVEL_WARNING, x->span,
	    s->anew ? STR_FMT " creates a release and is started by one"
	            : STR_FMT " creates the release that has started it",
	    STR_ARG(str_basename(x->actor->path)));
	f->confidence = s->certain ? CONFIDENCE_HIGH : CONFIDENCE_MEDIUM;
	finding_label(fs, f, "%s",
	    s->anew ? "raises the event, and the run begins again"
	            : "it exists already, so that this fails");
	finding_relate(fs, f, s->trigger, "started by this");
	finding_help(fs, f, "%s",
	    s->anew
	        ? "start it by something else, or create the release with "
	          "GITHUB_TOKEN"
	        : "upload to the release, or start the workflow by the tag");
	rule_tell_actor(ctx, f, x->actor, x->chain);
	finding_because(fs, f, s->trigger, "A12",
	    "a release starts the run, and the ref is its tag");
	if (s->anew)
		finding_because(fs, f, x->credential.span, "A4",
		    "with a credential that raises events");
}

static void
check(struct rule_ctx *ctx)
{
	struct self_made *all;
	size_t n = model_self_made(ctx->model, &all);

	for (size_t i = 0; i < n; i++)
		report(ctx, &all[i]);
}

const struct rule rule_creator_is_consumer = {
	.id = "creator-is-consumer",
	.summary = "a workflow that a release starts creates a release",
	.level = LEVEL_ERROR,
	.check = check,
};
