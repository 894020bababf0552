/*
 * What the rules about calls of scripts share: the walk over the calls, the
 * level, and the evidence.
 *
 * A document instructs people, who will read the script's answer: a warning
 * at most.  Where a word that is not known could change the answer, the
 * confidence is medium.
 */

#include "rule/refusal.h"

#include "base/buf.h"

void
refusals_each(
    struct rule_ctx *ctx, void (*report)(struct rule_ctx *ctx,
                              const struct call *c, const struct misuse *m))
{
	struct call *const *calls;
	size_t n = model_calls(ctx->model, &calls);

	for (size_t i = 0; i < n; i++) {
		struct misuse *found;
		size_t len;

		if (!calls[i]->script.len || !calls[i]->script_exists)
			continue;
		len = call_misuses(ctx->model, calls[i], &found);
		for (size_t k = 0; k < len; k++)
			report(ctx, calls[i], &found[k]);
	}
}

static enum level
level_of(const struct call *c)
{
	if (c->actor->document && !actor_follows_skill(c->actor))
		return LEVEL_WARNING;
	/* What is checked out then may be another branch. */
	return c->other_ref ? LEVEL_WARNING : LEVEL_ERROR;
}

struct finding *
refusal_add(struct rule_ctx *ctx, const char *rule, const struct call *c,
    const struct misuse *m, struct str message)
{
	struct findings *fs = ctx->findings;
	struct span span = call_argument(c, m->word);
	struct finding *f;

	f = finding_add(fs, rule, level_of(c), span, STR_FMT, STR_ARG(message));
	f->confidence =
	    m->sure && !c->other_ref ? CONFIDENCE_HIGH : CONFIDENCE_MEDIUM;
	if (m->declared.source)
		finding_relate(fs, f, m->declared, "declared here");
	finding_subject(fs, f, STR_FMT " of " STR_FMT, STR_ARG(m->what),
	    STR_ARG(c->script));
	rule_tell_chain(ctx, f, c->chain);
	finding_because(fs, f, c->span, NULL, STR_FMT " runs " STR_FMT,
	    STR_ARG(c->actor->label), STR_ARG(c->script));
	if (m->declared.source)
		finding_because(fs, f, m->declared, NULL,
		    "its interface is read from here");
	return f;
}
