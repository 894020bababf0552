/*
 * reusable-call: what a workflow or action of the repository is given does
 * not agree with what it declares.
 *
 * A called workflow that is not given a required input or secret, or is
 * given one that it does not declare, does not start, and neither does its
 * caller.  A dispatch with inputs that are not declared is refused.  Of a
 * local action the runner only warns, and does not look for what it
 * requires: a warning where a step runs that as part of its text, without a
 * stand-in; else a note.
 *
 * Not reported: `secrets: inherit`; inputs with a default; dispatches of
 * other repositories, of other branches, and with names that are not known.
 */

#include "model/query.h"
#include "rule/rule.h"

static const char *const verbs[] = { [GIVEN_TO_CALLED] = "calls",
	[GIVEN_TO_DISPATCHED] = "dispatches",
	[GIVEN_TO_ACTION] = "uses" };

static enum level
level_of(const struct misgiven *g)
{
	if (g->to == GIVEN_TO_ACTION)
		return g->what == MISGIVEN_UNDECLARED || g->used.source
		           ? LEVEL_WARNING
		           : LEVEL_NOTE;
	if (g->call && g->call->actor->kind == ACTOR_OPERATOR)
		return LEVEL_WARNING;
	return LEVEL_ERROR;
}

static struct finding *
add_absent(struct rule_ctx *ctx, const struct misgiven *g)
{
	struct findings *fs = ctx->findings;
	const char *trigger = g->call ? "workflow_dispatch" : "workflow_call";
	struct str name = str_basename(g->span.source->path);
	struct finding *f;

	f = finding_add(fs, "reusable-call", level_of(g), g->span,
	    STR_FMT " %s " STR_FMT ", which has no %s trigger", STR_ARG(name),
	    verbs[g->to], STR_ARG(g->path), trigger);
	finding_label(fs, f, "%s",
	    g->call ? "the forge refuses the dispatch"
	            : "the forge refuses the whole workflow");
	finding_relate(fs, f, g->declared, "it is started by this");
	finding_help(fs, f, "add %s to the triggers of " STR_FMT, trigger,
	    STR_ARG(str_basename(g->path)));
	return f;
}

static struct finding *
add_lack(struct rule_ctx *ctx, const struct misgiven *g)
{
	static const char *const what[] = {
		[GIVEN_TO_CALLED] = "the forge refuses the whole workflow",
		[GIVEN_TO_DISPATCHED] = "the forge refuses the dispatch",
		[GIVEN_TO_ACTION] = "the runner does not ask: it is empty",
	};
	struct findings *fs = ctx->findings;
	const char *kind = g->secret ? "secret" : "input";
	struct finding *f;

	f = finding_add(fs, "reusable-call", level_of(g), g->span,
	    STR_FMT " requires the %s " STR_FMT ", which " STR_FMT
	            " does not give",
	    STR_ARG(g->path), kind, STR_ARG(g->names),
	    STR_ARG(str_basename(g->span.source->path)));
	finding_label(fs, f, "%s", what[g->to]);
	finding_relate(fs, f, g->declared, "required here");
	if (g->used.source)
		finding_relate(fs, f, g->used, "and used here");
	if (g->secret)
		finding_help(fs, f,
		    "pass it under `secrets:`, or write `secrets: inherit`");
	else
		finding_help(fs, f, "give it %s, or declare a default for it",
		    g->call ? "with -f" : "under `with:`");
	return f;
}

static struct finding *
add_undeclared(struct rule_ctx *ctx, const struct misgiven *g)
{
	static const char *const what[] = {
		[GIVEN_TO_CALLED] = "the forge refuses the whole workflow",
		[GIVEN_TO_DISPATCHED] = "the forge refuses the dispatch",
		[GIVEN_TO_ACTION] = "nothing reads it, and the runner warns",
	};
	struct findings *fs = ctx->findings;
	const char *kind = g->secret ? "secret" : "input";
	struct finding *f;

	f = finding_add(fs, "reusable-call", level_of(g), g->span,
	    STR_FMT " declares no %s " STR_FMT, STR_ARG(g->path), kind,
	    STR_ARG(g->names));
	finding_label(fs, f, "%s", what[g->to]);
	if (g->declared.source)
		finding_relate(fs, f, g->declared, "its trigger");
	if (g->nearest.len)
		finding_help(
		    fs, f, "did you mean " STR_FMT "?", STR_ARG(g->nearest));
	else
		finding_help(fs, f, "declare it there, or take it out here");
	return f;
}

static void
explain(struct rule_ctx *ctx, struct finding *f, const struct misgiven *g)
{
	struct findings *fs = ctx->findings;

	if (g->call)
		rule_tell_actor(ctx, f, g->call->actor, g->call->chain);
	finding_because(fs, f, g->span, g->to == GIVEN_TO_CALLED ? "A26" : NULL,
	    "it %s " STR_FMT, verbs[g->to], STR_ARG(g->path));
	if (g->declared.source && g->what == MISGIVEN_LACKS)
		finding_because(fs, f, g->declared, NULL,
		    "that declares it as required, without a default");
}

static void
report(struct rule_ctx *ctx, const struct misgiven *g)
{
	struct finding *f;

	if (g->what == MISGIVEN_LACKS)
		f = add_lack(ctx, g);
	else if (g->what == MISGIVEN_UNDECLARED)
		f = add_undeclared(ctx, g);
	else
		f = add_absent(ctx, g);
	f->confidence = CONFIDENCE_HIGH;
	finding_subject(ctx->findings, f, STR_FMT " given " STR_FMT,
	    STR_ARG(g->path), STR_ARG(g->names));
	explain(ctx, f, g);
}

static void
check(struct rule_ctx *ctx)
{
	struct misgiven *all;
	size_t n = model_misgiven(ctx->model, &all);

	for (size_t i = 0; i < n; i++)
		report(ctx, &all[i]);
}

const struct rule rule_reusable_call = {
	.id = "reusable-call",
	.summary =
	    "a workflow or action is given other things than it declares",
	.level = LEVEL_ERROR,
	.check = check,
};
