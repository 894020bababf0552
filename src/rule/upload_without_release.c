/*
 * upload-without-release: assets are uploaded to a release that may not be
 * there.
 *
 * The push of a tag makes no release.  Where another run or job of the same
 * push creates it, the upload races with it; where it waits for the release
 * first, the event would do that better: a note.
 *
 * Not reported: the release's own event starts it; a job or step in front
 * creates it; the tool creates what is absent; a release that a person or
 * another workflow makes brings the tag; documents tell people to publish it;
 * what fails is allowed to; actions and scripts that are not known may create
 * it.
 */

#include "model/query.h"
#include "rule/rule.h"

static void
tell_creator(struct rule_ctx *ctx, struct finding *f, const struct early *e)
{
	struct findings *fs = ctx->findings;

	if (!e->creator) {
		finding_because(fs, f, (struct span){ 0 }, NULL,
		    "nothing in the repository creates the release");
		return;
	}
	finding_because(fs, f, e->creator_start, NULL,
	    STR_FMT " creates it, and runs beside",
	    STR_ARG(e->creator->actor->label));
	rule_tell_chain(ctx, f, e->creator->chain);
	finding_because(fs, f, e->creator->span, NULL, "it does so here");
}

static const char *
way_out(const struct early *e)
{
	if (!e->creator)
		return "create the release first, or start by the release";
	if (action_raises(e->creator) == RAISES_NO)
		return "do it in a job that needs the one that creates the "
		       "release";
	return "start it by the release";
}

static void
report(struct rule_ctx *ctx, const struct early *e)
{
	struct findings *fs = ctx->findings;
	const struct action *x = e->upload;
	struct finding *f;

	f = finding_add(fs, "upload-without-release",
	    e->looked_for ? LEVEL_NOTE : LEVEL_WARNING, x->span,
	    e->creator
	        ? STR_FMT " uploads to a release that may not be there yet"
	        : STR_FMT " uploads to a release that nothing has created",
	    STR_ARG(x->actor->label));
	f->confidence = CONFIDENCE_MEDIUM;
	finding_label(fs, f, "%s",
	    e->looked_for ? "looked for before, while it is being made"
	                  : "fails where the release is not there");
	if (e->creator)
		finding_relate(
		    fs, f, e->creator->span, "creates it, at the same time");
	finding_relate(fs, f, e->start, "a tag starts the run, not a release");
	finding_help(fs, f, "%s", way_out(e));
	finding_subject(fs, f, "upload by " STR_FMT, STR_ARG(x->actor->label));
	rule_tell_actor(ctx, f, x->actor, x->chain);
	finding_because(fs, f, e->start, NULL,
	    "the push of a tag starts it, which makes no release");
	tell_creator(ctx, f, e);
}

static void
check(struct rule_ctx *ctx)
{
	struct early *all;
	size_t n = model_early_uploads(ctx->model, &all);
	struct span person;

	for (size_t i = 0; i < n; i++)
		if (all[i].creator ||
		    !model_person_publishes(ctx->model, &person))
			report(ctx, &all[i]);
}

const struct rule rule_upload_without_release = {
	.id = "upload-without-release",
	.summary = "assets are uploaded where no release may stand",
	.level = LEVEL_WARNING,
	.check = check,
};
