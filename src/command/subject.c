/*
 * A repository under a command: its tree is opened, its policy read, its
 * model built, and the rules are asked.
 */

#include "command/subject.h"

#include "base/arena.h"
#include "base/buf.h"
#include "command/cli.h"
#include "command/output.h"
#include "facts/policy.h"
#include "finding/adjust.h"
#include "finding/suppress.h"
#include "input/tree.h"
#include "model/query.h"
#include "rule/rule.h"

enum { RULES = 256 };

/* The command line has the last word: --only asks what is off. */
static bool
runs_rule(const struct options *o, const struct policy *s, const char *id)
{
	bool off = false;

	for (size_t i = 0; s && !o->only.len && i < s->nrules; i++)
		if (str_is(s->rules[i].rule.name, id))
			off = s->rules[i].off;
	return !off && cli_runs_rule(o, id);
}

/* Asks all rules that are wanted, those that come last or the others. */
static void
ask(struct rule_ctx *ctx, const char *const *ran, bool last)
{
	for (; *ran; ran++) {
		const struct rule *r = rule_find(str_of(*ran));

		if (r->check && r->last == last)
			r->check(ctx);
	}
}

static void
run_rules(struct arena *a, const struct options *o, struct subject *s)
{
	struct findings *findings = &s->findings;
	struct rule_ctx ctx = { s->model, findings, o->explain };
	const char *known[RULES] = { 0 }, *ran[RULES] = { 0 };
	struct suppress_rules names = { known, ran };
	struct source *const *sources;
	size_t nsources, nran = 0;

	for (size_t i = 0; rules[i] && i + 1 < RULES; i++) {
		known[i] = rules[i]->id;
		if (runs_rule(o, s->policy, rules[i]->id))
			ran[nran++] = rules[i]->id;
	}
	ask(&ctx, ran, false);
	ask(&ctx, ran, true);
	nsources = model_sources(s->model, &sources);
	suppress_apply(findings, a, o->no_ignores);
	if (!o->no_ignores && runs_rule(o, s->policy, SUPPRESS_RULE)) {
		suppress_unused(findings, a, &names, sources, nsources);
		if (s->policy)
			suppress_unused(
			    findings, a, &names, &s->policy->source, 1);
	}
	findings_adjust(findings, a, s->policy);
	findings_finish(findings);
}

/* The repository's policy, or the one that is asked for. */
static bool
find_policy(struct arena *a, const struct options *o, struct subject *s)
{
	const char *known[RULES] = { 0 };
	struct str why;

	for (size_t i = 0; rules[i] && i + 1 < RULES; i++)
		known[i] = rules[i]->id;
	if (o->no_config ||
	    policy_find(&s->diags, s->tree, o->config, known, &s->policy, &why))
		return true;
	(void)output_error(a, why);
	return false;
}

enum status
subject_status(struct arena *a, const struct subject *s, enum status status)
{
	if (!s->policy || !s->policy->flawed)
		return status;
	return output_error(
	    a, str_printf(a, STR_FMT " has errors; what is right in it counts",
	           STR_ARG(s->policy->source->path)));
}

bool
subject_open(struct arena *a, const struct options *o, struct subject *s)
{
	struct str why;

	s->diags = (struct diags){ .arena = a };
	s->findings = (struct findings){ .arena = a };
	s->policy = NULL;
	if (tree_open(a, &s->diags, o->path, o->rev, &s->tree, &why) !=
	    TREE_OK) {
		(void)output_error(a, why);
		return false;
	}
	if (!find_policy(a, o, s)) {
		tree_close(s->tree);
		return false;
	}
	s->model = model_build_with(a, s->tree, &s->diags, s->policy);
	return true;
}

bool
subject_look(struct arena *a, const struct options *o, struct subject *s)
{
	if (!subject_open(a, o, s))
		return false;
	run_rules(a, o, s);
	return true;
}

void
subject_leave(struct subject *s)
{
	model_close(s->model);
	tree_close(s->tree);
}
