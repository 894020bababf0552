/*
 * tag-filter-mismatch: a workflow waits for tags that nothing makes, as those
 * that are made look otherwise; or it starts for a tag that only floats.
 *
 * Not reported: one maker's tags may pass, or are not known; another workflow
 * takes them; the filter names a product of several; the workflow is
 * dispatched or called; actions and scripts that are not known may make tags;
 * a floating tag that the filter names, or that conditions ask for.
 */

#include "model/query.h"
#include "rule/rule.h"

static enum level
level_of(struct rule_ctx *ctx, const struct stray *s, struct span *person)
{
	if (s->consumer.other.len)
		return LEVEL_NOTE;
	if (model_person_publishes(ctx->model, person) || s->product)
		return LEVEL_WARNING;
	return LEVEL_ERROR;
}

static void
report(struct rule_ctx *ctx, const struct stray *s)
{
	struct findings *fs = ctx->findings;
	struct arena *a = model_arena(ctx->model);
	struct span person = { 0 };
	enum level level = level_of(ctx, s, &person);
	struct str tag = value_show(a, s->makers[0]->tag);
	struct finding *f;

	f = finding_add(fs, "tag-filter-mismatch", level, s->filter,
	    STR_FMT " waits for other tags than those that are made: " STR_FMT,
	    STR_ARG(str_basename(s->consumer.path)), STR_ARG(tag));
	f->confidence =
	    level == LEVEL_ERROR ? CONFIDENCE_HIGH : CONFIDENCE_MEDIUM;
	finding_label(fs, f, "takes no tag of that form");
	for (size_t i = 0; i < s->len; i++) {
		const struct action *x = s->makers[i];

		finding_relate(fs, f,
		    x->tag.span.source ? x->tag.span : x->span,
		    "makes " STR_FMT, STR_ARG(value_show(a, x->tag)));
	}
	if (person.source)
		finding_relate(
		    fs, f, person, "a person may make others: then it starts");
	finding_help(fs, f,
	    "let the filter take the tags that are made, or make others");
	finding_subject(fs, f, "tags of the " STR_FMT " trigger",
	    STR_ARG(s->consumer.event));
	for (size_t i = 0; i < s->len; i++) {
		rule_tell_actor(
		    ctx, f, s->makers[i]->actor, s->makers[i]->chain);
		finding_because(fs, f, s->makers[i]->span, NULL,
		    "it makes the tag " STR_FMT,
		    STR_ARG(value_show(a, s->makers[i]->tag)));
	}
	finding_because(
	    fs, f, s->filter, "A17", "a filter has to match the whole name");
}

static void
report_floating(struct rule_ctx *ctx, const struct caught *c)
{
	struct findings *fs = ctx->findings;
	const struct action *x = c->action;
	struct str tag = value_show(model_arena(ctx->model), x->tag);
	struct finding *f;

	f = finding_add(fs, "tag-filter-mismatch", LEVEL_WARNING, c->filter,
	    STR_FMT " starts for " STR_FMT " as well, a tag that is moved",
	    STR_ARG(str_basename(c->consumer.path)), STR_ARG(tag));
	f->confidence = CONFIDENCE_MEDIUM;
	finding_label(fs, f, "takes " STR_FMT " too", STR_ARG(tag));
	finding_relate(fs, f, x->span,
	    "pushes it, with a credential that raises the event");
	finding_help(
	    fs, f, "let the filter ask for a whole version, as 'v*.*.*' does");
	finding_subject(fs, f, "floating tag of the " STR_FMT " trigger",
	    STR_ARG(c->consumer.event));
	rule_tell_actor(ctx, f, x->actor, x->chain);
	finding_because(fs, f, x->credential.span, "A4",
	    "with a credential that raises events");
}

static void
check(struct rule_ctx *ctx)
{
	struct stray *strays;
	struct caught *caught;
	size_t n = model_strays(ctx->model, &strays);

	for (size_t i = 0; i < n; i++)
		report(ctx, &strays[i]);
	n = model_caught(ctx->model, &caught);
	for (size_t i = 0; i < n; i++)
		report_floating(ctx, &caught[i]);
}

const struct rule rule_tag_filter_mismatch = {
	.id = "tag-filter-mismatch",
	.summary = "a workflow waits for other tags than those that are made",
	.level = LEVEL_ERROR,
	.check = check,
};
