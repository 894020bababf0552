/*
 * missing-signer-argument: a signer lacks what it needs to run unattended.
 *
 * Reached from a workflow job, a signer without its key, identity, password
 * or confirmation asks a terminal that is not there, or fails.  What it
 * needs, and under which names each version of it reads the environment, is
 * in the knowledge.
 *
 * Not reported: the environment is open or gives it; an operator runs the
 * signer and may be asked; a password where none is in reach under any
 * name.  A warning where the version of the tool decides and is unknown.
 */

#include "base/buf.h"
#include "model/query.h"
#include "rule/rule.h"

static void
explain_need(struct rule_ctx *ctx, struct finding *f, const struct call *c,
    const struct unmet *u)
{
	struct findings *fs = ctx->findings;

	finding_because(fs, f, c->span, c->know->fact,
	    "%s takes the %s from " STR_FMT, c->know->name, u->need->name,
	    STR_ARG(u->accepted));
	if (u->reach.len)
		finding_because(fs, f, u->reach_span, NULL,
		    "the %s is set as " STR_FMT ", which it does not read",
		    u->need->name, STR_ARG(u->reach));
}

static void
explain(struct rule_ctx *ctx, struct finding *f, const struct call *c,
    const struct unmet *all, size_t n)
{
	struct str version = call_version(ctx->model, c);

	rule_tell_actor(ctx, f, c->actor, c->chain);
	if (version.len)
		finding_because(ctx->findings, f, c->span, NULL,
		    "its version here is " STR_FMT, STR_ARG(version));
	for (size_t i = 0; i < n; i++)
		explain_need(ctx, f, c, &all[i]);
}

/* "key", "key and password" */
static struct str
names_of(struct rule_ctx *ctx, const struct unmet *all, size_t n)
{
	struct buf b = buf_new(model_arena(ctx->model));

	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s%s", i ? " and " : "", all[i].need->name);
	return buf_str(&b);
}

/* Beside what is certain the rest is not told: how many of N are left. */
static size_t
keep_certain(struct unmet *all, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (all[i].certain)
			all[kept++] = all[i];
	return kept ? kept : n;
}

/* All N are certain, or none is. */
static void
report(struct rule_ctx *ctx, const struct call *c, const struct unmet *all,
    size_t n)
{
	struct findings *fs = ctx->findings;
	struct span step = call_step(c);
	bool certain = all[0].certain;
	struct finding *f;

	f = finding_add(fs, "missing-signer-argument",
	    certain ? LEVEL_ERROR : LEVEL_WARNING, c->span,
	    certain ? "%s is called without its " STR_FMT
	            : "%s may lack its " STR_FMT
	              ": that depends on its version, which is not known",
	    c->know->name, STR_ARG(names_of(ctx, all, n)));
	f->confidence = certain ? CONFIDENCE_HIGH : CONFIDENCE_MEDIUM;
	finding_label(fs, f, "%s",
	    all[0].need->absent ? all[0].need->absent
	                        : "asks for it, and nobody is there");
	if (step.source && step.source != c->span.source)
		finding_relate(fs, f, step, "this step reaches it");
	for (size_t i = 0; i < n; i++)
		if (all[i].reach.len)
			finding_relate(fs, f, all[i].reach_span,
			    "the %s is here, under a name that it does not "
			    "read",
			    all[i].need->name);
	if (all[0].need->help)
		finding_help(fs, f, "%s", all[0].need->help);
	finding_subject(fs, f, "call of %s", c->know->name);
	explain(ctx, f, c, all, n);
}

static void
check(struct rule_ctx *ctx)
{
	struct call *const *calls;
	size_t n = model_calls(ctx->model, &calls);

	for (size_t i = 0; i < n; i++) {
		struct unmet *unmet;
		size_t k;

		if (calls[i]->actor->kind != ACTOR_JOB || !calls[i]->know ||
		    !calls[i]->know->nneeds)
			continue;
		k = call_unmet_needs(
		    ctx->model, calls[i], KNOW_NEED_SIGNING, &unmet);
		if (k)
			report(ctx, calls[i], unmet, keep_certain(unmet, k));
	}
}

const struct rule rule_missing_signer_argument = {
	.id = "missing-signer-argument",
	.summary = "a signer is called without what it needs unattended",
	.level = LEVEL_ERROR,
	.check = check,
};
