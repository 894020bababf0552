/*
 * dead-fanout: a workflow waits for a release or tag whose event is never
 * raised.
 *
 * The forge starts no run for an event that was caused with the job's own
 * GITHUB_TOKEN.  For each subscription to a release or a tag we look at
 * every creator of that thing in the repository; when all of them use that
 * token the subscription is dead.
 *
 * Not reported: no creator stands in the repository; one of them has another
 * credential, or leaves a draft that a person publishes; the workflow is
 * dispatched or called as well; a script that we do not read may create it.
 */

#include "base/buf.h"
#include "model/query.h"
#include "rule/rule.h"

enum { CREATORS = 16 };

struct creators {
	const struct action *at[CREATORS];
	size_t len, more; /* those that are named, and those that are not */
	bool every_tag;   /* one of them runs for each tag that is pushed */
};

/* All creators raise nothing, and there is at least one. */
static bool
all_are_mute(
    const struct model *m, const struct consumer *c, struct creators *out)
{
	struct action *const *actions;
	size_t n = model_actions(m, &actions);

	for (size_t i = 0; i < n; i++) {
		if (action_may_make(actions[i], c))
			return false;
		if (!action_makes(m, actions[i], c))
			continue;
		if (action_raises(actions[i]) != RAISES_NO)
			return false;
		out->every_tag |= action_covers_every_tag(m, actions[i]);
		/* What pushes a tag and makes its release is told once. */
		if (out->len && span_cmp(out->at[out->len - 1]->span,
		                    actions[i]->span) == 0)
			continue;
		if (out->len < CREATORS)
			out->at[out->len++] = actions[i];
		else
			out->more++;
	}
	return out->len > 0;
}

static const char *
thing_of(const struct consumer *c)
{
	return c->of_tag ? "tag" : "release";
}

static enum level
level_of(const struct model *m, const struct consumer *c,
    const struct creators *all, struct span *person)
{
	if (c->other.len)
		return LEVEL_NOTE;
	if (model_person_publishes(m, person))
		return LEVEL_WARNING;
	/*
	 * What is made for each tag no person makes; a tag itself can be
	 * pushed by anybody who has a clone.
	 */
	return all->every_tag ? LEVEL_ERROR : LEVEL_WARNING;
}

static void
explain(struct rule_ctx *ctx, struct finding *f, const struct consumer *c,
    const struct creators *all)
{
	struct findings *fs = ctx->findings;

	finding_because(fs, f, c->span, NULL,
	    c->other.len ? STR_FMT " waits for a %s event here"
	                 : STR_FMT " starts only by a %s event",
	    STR_ARG(c->path), thing_of(c));
	for (size_t i = 0; i < all->len; i++) {
		const struct action *x = all->at[i];
		struct str event;
		struct span start = action_started_by(ctx->model, x, &event);

		finding_because(fs, f, start, NULL,
		    STR_FMT " is started by " STR_FMT, STR_ARG(x->actor->label),
		    STR_ARG(event));
		rule_tell_chain(ctx, f, x->chain);
		finding_because(fs, f, x->span, NULL, "it creates the %s here",
		    thing_of(c));
		finding_because(fs, f, x->credential.span, NULL,
		    "with the job's own GITHUB_TOKEN");
	}
	if (all->more)
		finding_because(fs, f, (struct span){ 0 }, NULL,
		    "and so do %zu more creators", all->more);
	finding_because(fs, f, (struct span){ 0 }, "A1",
	    "an event that GITHUB_TOKEN causes starts no workflow");
}

/* What becomes of the workflow, as far as that is certain. */
static struct str
headline(struct rule_ctx *ctx, const struct consumer *c, enum level level,
    const struct creators *all)
{
	struct str name = str_basename(c->path);
	bool sure = all->every_tag && !c->of_tag;

	if (c->other.len)
		return str_printf(model_arena(ctx->model),
		    "the %s trigger of " STR_FMT " %s", thing_of(c),
		    STR_ARG(name), sure ? "never fires" : "may never fire");
	return str_printf(model_arena(ctx->model), STR_FMT " %s", STR_ARG(name),
	    level == LEVEL_ERROR ? "never starts" : "may never start");
}

static void
report(struct rule_ctx *ctx, const struct consumer *c,
    const struct creators *all, enum level level, struct span person)
{
	struct findings *fs = ctx->findings;
	struct str name = str_basename(c->path);
	struct finding *f;

	f = finding_add(fs, "dead-fanout", level, c->span,
	    STR_FMT ": its %s is %s with GITHUB_TOKEN",
	    STR_ARG(headline(ctx, c, level, all)), thing_of(c),
	    c->of_tag ? "pushed" : "published");
	finding_label(
	    fs, f, "waits for a %s", c->of_tag ? "tag" : "published release");
	f->confidence =
	    level == LEVEL_ERROR ? CONFIDENCE_HIGH : CONFIDENCE_MEDIUM;
	for (size_t i = 0; i < all->len; i++)
		finding_relate(fs, f, all->at[i]->span,
		    "%s; GITHUB_TOKEN raises no %s event",
		    all->len == 1 ? "the only creator" : "a creator",
		    thing_of(c));
	if (person.source)
		finding_relate(fs, f, person,
		    "a person may publish it: then it does start");
	finding_help(fs, f,
	    "create the %s with an app token or a personal one, "
	    "or call " STR_FMT " from " STR_FMT,
	    thing_of(c), STR_ARG(name),
	    STR_ARG(str_basename(all->at[0]->actor->path)));
	finding_subject(fs, f, STR_FMT " trigger", STR_ARG(c->event));
	explain(ctx, f, c, all);
}

static void
check(struct rule_ctx *ctx)
{
	struct consumer *consumers;
	size_t n = model_consumers(ctx->model, &consumers);

	for (size_t i = 0; i < n; i++) {
		const struct consumer *c = &consumers[i];
		struct creators all = { 0 };
		struct span person = { 0 };
		struct str unseen;
		enum level level;

		if (!all_are_mute(ctx->model, c, &all) ||
		    consumer_is_called(ctx->model, c) ||
		    model_has_unseen_creator(ctx->model, &unseen))
			continue;
		level = level_of(ctx->model, c, &all, &person);
		report(ctx, c, &all, level, person);
	}
}

const struct rule rule_dead_fanout = {
	.id = "dead-fanout",
	.summary = "a workflow waits for an event that is never raised",
	.level = LEVEL_ERROR,
	.check = check,
};
