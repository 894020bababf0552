/*
 * contract-violation: the release is made in another way than the contract
 * in .driftcheck.yaml says.
 *
 * Each finding stands where the repository departs from the contract, with
 * the contract's own words beside it; what the contract names and nobody
 * has, stands in the contract.
 *
 * Not reported: what the contract does not speak of; a workflow or script
 * that may do what it is said to in ways that are not seen; fixed tags of
 * jobs, and tags that the contract's pattern does not take.
 */

#include "base/buf.h"
#include "model/query.h"
#include "rule/rule.h"

#define ID "contract-violation"

static struct finding *
add(struct rule_ctx *ctx, const struct departure *d, struct span span,
    struct str message)
{
	struct finding *f = finding_add(ctx->findings, ID,
	    d->certain ? LEVEL_ERROR : LEVEL_WARNING, span, STR_FMT,
	    STR_ARG(message));

	if (!d->certain)
		f->confidence = CONFIDENCE_MEDIUM;
	return f;
}

static const char *
thing_of(const struct departure *d)
{
	return d->of_tag ? "tag" : "release";
}

static struct str
short_name(struct str path)
{
	return str_starts(path, ".github/workflows/") ? str_basename(path)
	                                              : path;
}

/* "release.yml creates the tag; by the contract a person does". */
static struct str
tell_maker(struct arena *a, const struct departure *d, struct str who)
{
	struct str meant = short_name(d->word);

	if (str_is(meant, "operator"))
		meant = S("a person");
	if (str_is(meant, "elsewhere"))
		meant = S("somebody outside the repository");
	if (str_is(who, "operator"))
		who = str_printf(a, "whoever follows " STR_FMT,
		    STR_ARG(d->action->actor->path));
	return str_printf(a,
	    STR_FMT " creates the %s; by the contract " STR_FMT " does",
	    STR_ARG(who), thing_of(d), STR_ARG(meant));
}

/* What the finding says, with D's names in it. */
static struct str
message_of(struct arena *a, const struct departure *d)
{
	struct str name = short_name(d->name), word = short_name(d->word);

	switch (d->kind) {
	case DEPART_ABSENT:
		return str_printf(a,
		    "the contract names " STR_FMT
		    ", which is not in the repository",
		    STR_ARG(name));
	case DEPART_MAKER:
		return tell_maker(a, d, name);
	case DEPART_IDLE:
		return str_printf(a,
		    "by the contract " STR_FMT
		    " creates the %s, and nothing in it does",
		    STR_ARG(name), thing_of(d));
	case DEPART_SHAPE:
		return str_printf(a,
		    STR_FMT " makes the tag " STR_FMT
		            "; by the contract it is " STR_FMT,
		    STR_ARG(name), STR_ARG(d->what), STR_ARG(word));
	case DEPART_FILTER:
		return str_printf(a,
		    STR_FMT " takes no tag of the contract's pattern " STR_FMT,
		    STR_ARG(name), STR_ARG(word));
	case DEPART_EVENT:
		return str_printf(a,
		    STR_FMT " starts on " STR_FMT
		            "; by the contract it does on " STR_FMT,
		    STR_ARG(name), STR_ARG(d->what), STR_ARG(word));
	case DEPART_LACKS:
		return str_printf(a,
		    STR_FMT " does not '" STR_FMT
		            "', as the contract says it does",
		    STR_ARG(name), STR_ARG(word));
	case DEPART_BEYOND:
		return str_printf(a,
		    STR_FMT " publishes to " STR_FMT
		            ", of which the contract says nothing",
		    STR_ARG(name), STR_ARG(d->what));
	case DEPART_UNLISTED:
		return str_printf(a,
		    STR_FMT " takes part in the release, and the contract "
		            "does not list it",
		    STR_ARG(name));
	case DEPART_ORDER:
		return str_printf(a,
		    "in " STR_FMT " '" STR_FMT "' comes before '" STR_FMT
		    "'; by the contract it comes behind it",
		    STR_ARG(name), STR_ARG(d->what), STR_ARG(word));
	case DEPART_SKILL:
		return str_printf(a,
		    STR_FMT " does not call " STR_FMT
		            ", the contract's entrypoint",
		    STR_ARG(name), STR_ARG(word));
	}
	return (struct str){ 0 };
}

/* The words beside the primary place. */
static const char *
label_of(const struct departure *d)
{
	switch (d->kind) {
	case DEPART_MAKER:
		return d->of_tag ? "creates the tag" : "creates the release";
	case DEPART_ABSENT:
		return "no such file";
	case DEPART_SHAPE:
		return "of another shape";
	case DEPART_FILTER:
		return "none of these";
	case DEPART_EVENT:
		return "starts it";
	case DEPART_BEYOND:
		return "publishes it";
	case DEPART_UNLISTED:
		return d->of_tag ? "waits for the tag"
		                 : "waits for the release";
	case DEPART_ORDER:
		return "comes first";
	case DEPART_IDLE:
	case DEPART_LACKS:
	case DEPART_SKILL:
		break;
	}
	return NULL;
}

static void
advise(struct findings *fs, struct finding *f, const struct departure *d)
{
	struct str policy = str_basename(d->said.source->path);

	if (d->kind == DEPART_ABSENT && d->what.len)
		finding_help(
		    fs, f, "did you mean '" STR_FMT "'?", STR_ARG(d->what));
	else if (d->kind == DEPART_UNLISTED || d->kind == DEPART_BEYOND)
		finding_help(fs, f, "take it out, or say it in " STR_FMT,
		    STR_ARG(policy));
	else
		finding_help(fs, f,
		    "mend the one that is wrong: the release, or " STR_FMT,
		    STR_ARG(policy));
}

static void
report(struct rule_ctx *ctx, const struct departure *d)
{
	struct findings *fs = ctx->findings;
	struct span at = d->stands.source ? d->stands : d->said;
	struct str message = message_of(model_arena(ctx->model), d);
	struct finding *f = add(ctx, d, at, message);

	if (label_of(d))
		finding_label(fs, f, "%s", label_of(d));
	if (d->stands.source)
		finding_relate(fs, f, d->said, "the contract");
	if (d->before)
		finding_relate(fs, f, d->before->span, "comes behind it");
	advise(fs, f, d);
	finding_subject(fs, f, STR_FMT, STR_ARG(message));
	finding_because(fs, f, d->said, NULL, "the contract says it here");
	if (d->action)
		rule_tell_actor(ctx, f, d->action->actor, d->action->chain);
	if (d->action)
		finding_because(fs, f, d->action->span, NULL, "and it is here");
}

static void
check(struct rule_ctx *ctx)
{
	struct departure *all;
	size_t n = model_departures(ctx->model, &all);

	for (size_t i = 0; i < n; i++)
		report(ctx, &all[i]);
}

const struct rule rule_contract_violation = {
	.id = ID,
	.summary = "the release is made in another way than its contract says",
	.level = LEVEL_ERROR,
	.check = check,
};
