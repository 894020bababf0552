/*
 * trusted-publisher: trusted publishing where it cannot work, or works by
 * luck.
 *
 * A registry that compares the file in which a job stands refuses a job of
 * another repository: a workflow that is made to be called from elsewhere
 * cannot publish there (warning).  One that is called in its own repository
 * is let in under its own name, without support (note).  An environment that
 * documents tell the registry to ask for, and that the job does not run in;
 * a password that switches trusted publishing off, beside what is for it.
 *
 * Not reported: a called workflow that asks who calls it; a password may be
 * given by what is not seen; registries of which it is not known what they
 * compare; rehearsals.
 */

#include "model/query.h"
#include "rule/rule.h"

static void
report_for_others(struct rule_ctx *ctx, const struct trusted *t)
{
	struct findings *fs = ctx->findings;
	struct finding *f = finding_add(fs, "trusted-publisher", LEVEL_WARNING,
	    t->span,
	    STR_FMT " refuses trusted publishing from a workflow of "
	            "another repository, and " STR_FMT " is made to be called",
	    STR_ARG(t->registry), STR_ARG(str_basename(t->actor->path)));

	f->confidence = CONFIDENCE_MEDIUM;
	finding_label(fs, f, "logs in as the job of this file");
	rule_tell_actor(ctx, f, t->actor, t->chain);
	finding_because(fs, f, t->span, "A30",
	    STR_FMT " compares the repository and file in which the job "
	            "stands with those of the caller",
	    STR_ARG(t->registry));
	finding_help(fs, f,
	    "publish in a job of the calling workflow, or make it a composite "
	    "action; a called workflow needs a password");
	finding_subject(
	    fs, f, STR_FMT " called from elsewhere", STR_ARG(t->registry));
}

static void
report_called(struct rule_ctx *ctx, const struct trusted *t)
{
	struct findings *fs = ctx->findings;
	struct str own = str_basename(t->actor->path);
	struct finding *f =
	    finding_add(fs, "trusted-publisher", LEVEL_NOTE, t->span,
	        STR_FMT " does not support trusted publishing from a called "
	                "workflow, such as " STR_FMT,
	        STR_ARG(t->registry), STR_ARG(own));

	f->confidence = CONFIDENCE_HIGH;
	finding_label(
	    fs, f, "works while " STR_FMT " is registered", STR_ARG(own));
	finding_relate(fs, f, actor_called_at(t->actor), "called here");
	rule_tell_actor(ctx, f, t->actor, t->chain);
	finding_because(fs, f, t->span, "A30",
	    STR_FMT " compares the file in which the job stands, and says "
	            "that called workflows are not supported",
	    STR_ARG(t->registry));
	finding_help(
	    fs, f, "publish in a job of the workflow that the event starts");
	finding_subject(fs, f, STR_FMT " called", STR_ARG(t->registry));
}

/* Is it surely none of the environments that the job may run in? */
static bool
is_other(struct rule_ctx *ctx, struct value v, struct str name)
{
	for (size_t i = 0; i < v.len; i++) {
		struct str text;

		if (!value_form_text(model_arena(ctx->model), v, i, &text) ||
		    str_eq_nocase(text, name))
			return false;
	}
	return !v.open;
}

static void
check_environment(struct rule_ctx *ctx, const struct trusted *t)
{
	struct findings *fs = ctx->findings;
	struct value v = actor_environment(ctx->model, t->actor);
	struct told_environment told = { 0 };
	struct finding *f;

	if (!trusted_told_environment(ctx->model, t, &told) ||
	    !is_other(ctx, v, told.name))
		return;
	f = finding_add(fs, "trusted-publisher", LEVEL_WARNING, t->span,
	    "the job does not run in the environment " STR_FMT " that " STR_FMT
	    " is told to ask for",
	    STR_ARG(told.name), STR_ARG(t->registry));
	f->confidence = CONFIDENCE_MEDIUM;
	finding_label(fs, f, "is refused where the environment is asked for");
	finding_relate(fs, f, told.span, "told here");
	rule_tell_actor(ctx, f, t->actor, t->chain);
	finding_because(fs, f, told.span, "A30",
	    "a publisher with an environment is matched only by jobs that run "
	    "in it");
	finding_help(fs, f, "add `environment: " STR_FMT "` to " STR_FMT,
	    STR_ARG(told.name), STR_ARG(t->actor->label));
	finding_subject(fs, f, "environment of " STR_FMT, STR_ARG(t->registry));
}

static void
report_password(struct rule_ctx *ctx, const struct beside *b)
{
	struct findings *fs = ctx->findings;
	struct finding *f =
	    finding_add(fs, "trusted-publisher", LEVEL_WARNING, b->password,
	        "the password switches trusted publishing off, and %s" STR_FMT,
	        b->input.len ? "with it " : "id-token: write is for nothing",
	        STR_ARG(b->input));

	f->confidence = CONFIDENCE_MEDIUM;
	finding_label(fs, f, "used instead of the job's identity");
	if (b->input.len)
		finding_relate(
		    fs, f, b->input_span, "counts only without a password");
	else
		finding_relate(
		    fs, f, b->grant, "nothing in the job asks for it");
	rule_tell_actor(ctx, f, b->actor, b->chain);
	finding_because(fs, f, b->password, NULL,
	    STR_FMT " logs in by the identity of the job only where no "
	            "password is given",
	    STR_ARG(b->name));
	finding_help(fs, f,
	    "register the workflow with " STR_FMT
	    " and take the password away, or keep it and take away what is "
	    "for trusted publishing",
	    STR_ARG(b->registry));
	finding_subject(fs, f, "password for " STR_FMT, STR_ARG(b->registry));
}

static void
check_trusted(struct rule_ctx *ctx, const struct trusted *t)
{
	if (!t->certain || t->rehearsal || t->know->low)
		return;
	if (registry_trust_file(t->registry) == TRUST_FILE_CALLED) {
		if (actor_is_for_others(t->actor))
			report_for_others(ctx, t);
		else if (t->actor->caller && !t->conditional)
			report_called(ctx, t);
	}
	check_environment(ctx, t);
}

static void
check(struct rule_ctx *ctx)
{
	struct trusted *all;
	struct beside *passwords;
	size_t n = model_trusted(ctx->model, false, &all);
	size_t beside = model_passwords_beside(ctx->model, &passwords);

	for (size_t i = 0; i < n; i++)
		check_trusted(ctx, &all[i]);
	for (size_t i = 0; i < beside; i++)
		report_password(ctx, &passwords[i]);
}

const struct rule rule_trusted_publisher = {
	.id = "trusted-publisher",
	.summary = "a registry is to trust a job that it does not let in",
	.level = LEVEL_WARNING,
	.check = check,
};
