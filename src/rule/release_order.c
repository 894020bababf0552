/*
 * release-order: stages of a release in an order that cannot be right.
 *
 * Not reported: a draft, which needs no tag yet; what branches or conditions
 * keep apart; other tags, versions and files; a bump to the next version
 * behind the tag; signatures in files of their own; what is uploaded again
 * behind the signer; blocks of a document, which need not follow each other.
 */

#include "model/query.h"
#include "rule/rule.h"

static struct finding *
add_release(struct rule_ctx *ctx, const struct misordered *o, struct str tag)
{
	struct findings *fs = ctx->findings;
	struct finding *f = finding_add(fs, "release-order",
	    o->fails ? LEVEL_ERROR : LEVEL_NOTE, o->first,
	    "the release " STR_FMT " is created before its tag is pushed",
	    STR_ARG(tag));

	finding_label(fs, f, "%s",
	    o->fails ? "fails: it asks for a tag that is not there yet"
	             : "makes the tag itself, at the head of the branch");
	finding_relate(fs, f, o->then, "pushes it only here");
	finding_help(fs, f, "push the tag first, and create the release then");
	return f;
}

static struct finding *
add_bump(struct rule_ctx *ctx, const struct misordered *o, struct str tag)
{
	struct findings *fs = ctx->findings;
	struct finding *f =
	    finding_add(fs, "release-order", LEVEL_ERROR, o->first,
	        "the tag " STR_FMT
	        " is made before the commit that raises the version to it",
	        STR_ARG(tag));

	finding_label(fs, f, "tags the commit with the old version");
	finding_relate(fs, f, o->then, "raises the version");
	finding_relate(fs, f, o->commit, "commits it behind the tag");
	finding_help(
	    fs, f, "raise the version and commit it, then make the tag");
	return f;
}

static struct finding *
add_push(struct rule_ctx *ctx, const struct misordered *o, struct str tag)
{
	struct findings *fs = ctx->findings;
	struct finding *f = finding_add(fs, "release-order", LEVEL_ERROR,
	    o->first, "the tag " STR_FMT " is pushed before it is made",
	    STR_ARG(tag));

	finding_label(fs, f, "there is no such tag yet");
	finding_relate(fs, f, o->then, "makes it only here");
	finding_help(fs, f, "make the tag, then push it");
	return f;
}

static struct finding *
add_upload(struct rule_ctx *ctx, const struct misordered *o)
{
	struct findings *fs = ctx->findings;
	struct finding *f =
	    finding_add(fs, "release-order", LEVEL_ERROR, o->first,
	        STR_FMT " is uploaded before it is signed", STR_ARG(o->path));

	finding_label(fs, f, "uploads the file without its signature");
	finding_relate(fs, f, o->then, "signs the file itself");
	finding_help(fs, f, "sign it, then upload it");
	return f;
}

static void
report(struct rule_ctx *ctx, const struct misordered *o)
{
	struct str tag = value_show(model_arena(ctx->model), o->tag);
	struct finding *f = NULL;

	switch (o->kind) {
	case MISORDER_RELEASE:
		f = add_release(ctx, o, tag);
		break;
	case MISORDER_BUMP:
		f = add_bump(ctx, o, tag);
		break;
	case MISORDER_PUSH:
		f = add_push(ctx, o, tag);
		break;
	case MISORDER_UPLOAD:
		f = add_upload(ctx, o);
		break;
	}
	if (!o->certain) {
		f->level = f->level == LEVEL_ERROR ? LEVEL_WARNING : f->level;
		f->confidence = CONFIDENCE_MEDIUM;
	}
	rule_tell_actor(ctx, f, o->actor, o->chain);
	finding_because(ctx->findings, f, o->first, NULL, "it comes first");
	if (o->then_actor != o->actor || o->then_chain != o->chain)
		rule_tell_actor(ctx, f, o->then_actor, o->then_chain);
	finding_because(ctx->findings, f, o->then, NULL, "and this behind it");
}

static void
check(struct rule_ctx *ctx)
{
	struct misordered *all;
	size_t n = model_misordered(ctx->model, &all);

	for (size_t i = 0; i < n; i++)
		report(ctx, &all[i]);
}

const struct rule rule_release_order = {
	.id = "release-order",
	.summary = "stages of a release stand in an order that cannot be right",
	.level = LEVEL_ERROR,
	.check = check,
};
