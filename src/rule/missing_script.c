/*
 * missing-script: something runs a file of the repository that is not there.
 *
 * A workflow, a script or a skill that runs it fails at that point; in a
 * release that is often after the tag.  An error needs a path that is known
 * to the letter and a sign that it was meant to be in the tree: a near name,
 * or a tracked folder around it.
 *
 * A file on the disk that git does not track is untracked-script's; one that
 * HEAD tracks and the index no longer is reported here.
 *
 * Not reported: the file is made, downloaded or unpacked before; a step that
 * cannot be seen into came before; the path is ignored by git; the job has
 * no checkout; a test for the file stands around the call; a skill that is
 * made to be installed speaks of the repository in which it will be.
 */

#include "model/query.h"
#include "rule/rule.h"

static bool
is_candidate(const struct call *c)
{
	return c->script.len && !c->script_exists && c->has_checkout;
}

/*
 * What may be there although the tree does not hold it.  Behind a step that
 * cannot be seen into, only what people write themselves is missed.
 */
static bool
may_exist(const struct call *c, const struct absence *a)
{
	return a->made || a->guarded || a->ignored || a->elsewhere ||
	       (a->on_disk && !a->dropped) ||
	       (call_may_hold(c, c->script) &&
	           (!a->is_source || !a->folder_tracked));
}

/* Is a folder of the one path a folder of the other too? */
static bool
share_folder(struct str a, struct str b)
{
	struct str folder, other, rest;

	for (a = str_dirname(a); a.len;) {
		str_cut(a, '/', &folder, &a);
		for (rest = str_dirname(b); rest.len;) {
			str_cut(rest, '/', &other, &rest);
			if (str_eq(folder, other))
				return true;
		}
	}
	return false;
}

/*
 * A document shows examples, and speaks of other repositories: what it names
 * must come close to what there is.  A bare name, which shares no folder with
 * anything, is said of a folder around.
 */
static bool
is_told_by_document(const struct call *c, const struct absence *a)
{
	return a->nearest.len &&
	       (a->folder_tracked || share_folder(c->script, a->nearest));
}

/*
 * Was the file meant to be in the tree?  A skill or job that runs a script,
 * with nothing before it that could make one, means so by itself.
 */
static bool
is_told(const struct call *c, const struct absence *a)
{
	bool skill = actor_follows_skill(c->actor);

	if (c->actor->document && !skill)
		return is_told_by_document(c, a);
	if (a->nearest.len)
		return true;
	if (skill && !str_contains(c->script, "/"))
		return false;
	if (skill || (c->actor->kind == ACTOR_JOB && a->is_source))
		return a->folder_tracked || !call_may_hold(c, c->script);
	return a->folder_tracked;
}

static enum level
level_of(const struct call *c, const struct absence *a)
{
	/* People's file systems may not tell letters' case apart. */
	if (a->case_only && c->actor->kind == ACTOR_OPERATOR)
		return LEVEL_NOTE;
	if (!a->nearest.len && !a->folder_tracked)
		return LEVEL_WARNING;
	/* A document instructs people, who can see that the file is gone. */
	if (c->actor->document && !actor_follows_skill(c->actor))
		return LEVEL_WARNING;
	return call_may_hold(c, c->script) || c->other_ref ? LEVEL_WARNING
	                                                   : LEVEL_ERROR;
}

static void
explain(struct rule_ctx *ctx, struct finding *f, const struct call *c,
    const struct absence *a)
{
	rule_tell_call(ctx, f, c);
	finding_because(ctx->findings, f, (struct span){ 0 }, NULL,
	    STR_FMT " is not among the tracked files", STR_ARG(c->script));
	if (a->dropped)
		finding_because(ctx->findings, f, (struct span){ 0 }, NULL,
		    "it stands on the disk, but the index has dropped it");
	rule_tell_removal(ctx, f, c->script);
}

static void
report(struct rule_ctx *ctx, const struct call *c, const struct absence *a)
{
	struct findings *fs = ctx->findings;
	struct finding *f = rule_add_script(ctx, "missing-script",
	    level_of(c, a), c, "is not in the repository");

	/* What is checked out then may be another branch. */
	f->confidence = call_may_hold(c, c->script) || c->other_ref
	                    ? CONFIDENCE_MEDIUM
	                    : CONFIDENCE_HIGH;
	if (a->may_be_elsewhere)
		f->confidence = CONFIDENCE_LOW;
	finding_label(
	    fs, f, "%s", a->dropped ? "no longer tracked" : "no such file");
	if (a->dropped)
		finding_help(
		    fs, f, "add it to the index again, or take the call out");
	else if (a->nearest.len)
		finding_help(
		    fs, f, "did you mean " STR_FMT "?", STR_ARG(a->nearest));
	else
		finding_help(fs, f, "commit the script, or take the call out");
	explain(ctx, f, c, a);
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
		if (!may_exist(calls[i], &a) && is_told(calls[i], &a))
			report(ctx, calls[i], &a);
	}
}

const struct rule rule_missing_script = {
	.id = "missing-script",
	.summary = "a script that is run is not in the repository",
	.level = LEVEL_ERROR,
	.check = check,
};
