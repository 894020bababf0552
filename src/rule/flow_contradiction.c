/*
 * flow-contradiction: a skill or document tells another flow than the one
 * that runs.
 *
 * Sentences that say who creates the release, what must not be done by hand
 * and what starts which workflow are held against the model.
 *
 * Not reported: what tells of the past, of plans, examples or recovery; who
 * makes the release is not known, because something unseen may; the workflow
 * is not of this repository, or is called or dispatched as well.
 */

#include "model/query.h"
#include "rule/rule.h"

static const char *
thing(const struct contradiction *c)
{
	switch (c->kind) {
	case CONTRADICT_START_DEAD:
	case CONTRADICT_NO_RELEASE_START:
		return "a release";
	case CONTRADICT_NO_TAG_START:
		return "the push of a tag";
	case CONTRADICT_NO_BRANCH_START:
		return "the push of a branch";
	case CONTRADICT_NOT_BY_JOB:
	case CONTRADICT_BY_JOB:
		break;
	}
	return "";
}

static struct finding *
headline(struct rule_ctx *ctx, const struct contradiction *c)
{
	struct findings *fs = ctx->findings;
	struct str doc = str_basename(c->claim.span.source->path);
	struct str file = str_basename(c->workflow);

	switch (c->kind) {
	case CONTRADICT_NOT_BY_JOB:
		return finding_add(fs, "flow-contradiction", LEVEL_WARNING,
		    c->claim.span,
		    STR_FMT " relies on CI to create the release, but " STR_FMT
		            " creates it",
		    STR_ARG(doc), STR_ARG(c->action->actor->path));
	case CONTRADICT_BY_JOB:
		return finding_add(fs, "flow-contradiction", LEVEL_WARNING,
		    c->claim.span,
		    STR_FMT
		    " says that CI does not create the release, but " STR_FMT
		    " does",
		    STR_ARG(doc),
		    STR_ARG(str_basename(c->action->actor->path)));
	case CONTRADICT_START_DEAD:
		return finding_add(fs, "flow-contradiction", LEVEL_WARNING,
		    c->claim.span,
		    STR_FMT " says that a release starts " STR_FMT
		            ", but the release of " STR_FMT " does not",
		    STR_ARG(doc), STR_ARG(file),
		    STR_ARG(str_basename(c->action->actor->path)));
	case CONTRADICT_NO_RELEASE_START:
	case CONTRADICT_NO_TAG_START:
	case CONTRADICT_NO_BRANCH_START:
		break;
	}
	return finding_add(fs, "flow-contradiction", LEVEL_WARNING,
	    c->claim.span,
	    STR_FMT " says that %s starts " STR_FMT
	            ", but that has no such trigger",
	    STR_ARG(doc), thing(c), STR_ARG(file));
}

static void
tell_other_side(
    struct rule_ctx *ctx, struct finding *f, const struct contradiction *c)
{
	struct findings *fs = ctx->findings;

	if (c->action) {
		finding_relate(fs, f, c->action->span,
		    c->kind == CONTRADICT_START_DEAD
		        ? "creates it with GITHUB_TOKEN, which raises no "
		          "release event"
		        : "creates the release");
		rule_tell_actor(ctx, f, c->action->actor, c->action->chain);
		finding_because(fs, f, c->action->span, NULL,
		    "the release is created here");
	}
	if (c->kind == CONTRADICT_START_DEAD)
		finding_because(fs, f, (struct span){ 0 }, "A1",
		    "an event that GITHUB_TOKEN causes starts no workflow");
	if (c->other.source) {
		finding_relate(fs, f, c->other,
		    c->kind == CONTRADICT_NOT_BY_JOB
		        ? "waits for the release, and does not create it"
		        : "starts by this");
		finding_because(fs, f, c->other, NULL,
		    "what starts " STR_FMT " stands here",
		    STR_ARG(c->other.source->path));
	}
}

static void
report(struct rule_ctx *ctx, const struct contradiction *c)
{
	struct findings *fs = ctx->findings;
	struct finding *f = headline(ctx, c);

	f->confidence = CONFIDENCE_MEDIUM;
	finding_label(fs, f, "the document says so");
	finding_help(fs, f,
	    "bring the document and the workflows together: say what happens, "
	    "or let happen what is said");
	finding_subject(fs, f, "claim %d of " STR_FMT, (int)c->claim.kind,
	    STR_ARG(c->claim.workflow));
	finding_because(
	    fs, f, c->claim.span, NULL, "the document says so here");
	tell_other_side(ctx, f, c);
}

static void
check(struct rule_ctx *ctx)
{
	struct contradiction *all;
	size_t n = model_contradictions(ctx->model, &all);

	for (size_t i = 0; i < n; i++)
		report(ctx, &all[i]);
}

const struct rule rule_flow_contradiction = {
	.id = "flow-contradiction",
	.summary = "a document tells another flow than the one that runs",
	.level = LEVEL_WARNING,
	.check = check,
};
