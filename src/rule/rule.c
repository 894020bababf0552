/*
 * The table of rules, made of rule_list.h, and looking rules up in it.
 */

#include "rule/rule.h"

#include "model/query.h"
#include "rule/page.h"

const struct rule *const rules[] = {
#define RULE(name, id) &rule_##name,
#include "rule/rule_list.h"
#undef RULE
	NULL,
};

enum { NEAR = 4 };

const struct rule *
rule_find(struct str id)
{
	for (size_t i = 0; rules[i]; i++)
		if (str_is(id, rules[i]->id))
			return rules[i];
	return NULL;
}

struct str
rule_nearest(struct str id)
{
	struct str best = { 0 };
	size_t least = NEAR;

	for (size_t i = 0; rules[i]; i++) {
		struct str other = str_of(rules[i]->id);
		size_t d = str_distance(id, other, NEAR);

		if (d < least) {
			least = d;
			best = other;
		}
	}
	return best;
}

struct finding *
rule_add_script(struct rule_ctx *ctx, const char *id, enum level level,
    const struct call *c, const char *which)
{
	struct finding *f = finding_add(ctx->findings, id, level,
	    c->words.at[c->script_word].span,
	    STR_FMT " runs " STR_FMT ", which %s",
	    STR_ARG(str_basename(c->span.source->path)), STR_ARG(c->script),
	    which);

	finding_subject(
	    ctx->findings, f, "call of " STR_FMT, STR_ARG(c->script));
	return f;
}

void
rule_tell_chain(struct rule_ctx *ctx, struct finding *f, const struct chain *c)
{
	enum { LINKS = 64 }; /* calls are followed less deeply */
	const struct chain *links[LINKS];
	size_t n = chain_links(c, links, LINKS);

	for (size_t i = 0; i < n; i++) {
		const struct chain *link = links[i];

		if (!link->span.source || !link->label.len ||
		    link->kind == CHAIN_STEP)
			continue;
		finding_because(ctx->findings, f, link->span, NULL,
		    link->kind == CHAIN_BLOCK ? "in the section \"" STR_FMT "\""
		                              : "through " STR_FMT,
		    STR_ARG(link->label));
	}
}

void
rule_tell_actor(struct rule_ctx *ctx, struct finding *f, const struct actor *a,
    const struct chain *c)
{
	finding_because(ctx->findings, f, a->span, NULL, STR_FMT " runs it",
	    STR_ARG(a->label));
	rule_tell_chain(ctx, f, c);
}

void
rule_tell_call(struct rule_ctx *ctx, struct finding *f, const struct call *c)
{
	rule_tell_chain(ctx, f, c->chain);
	finding_because(ctx->findings, f, c->span, NULL, STR_FMT " runs it",
	    STR_ARG(c->actor->label));
}

struct str
rule_page(const struct rule *r)
{
	for (size_t i = 0; i < embedded_page_count; i++)
		if (str_is(str_of(r->id), embedded_pages[i].id))
			return (struct str){ embedded_pages[i].text,
				embedded_pages[i].len };
	return (struct str){ 0 };
}

void
rule_tell_removal(struct rule_ctx *ctx, struct finding *f, struct str path)
{
	struct str commit, subject, date, moved_to;

	if (!ctx->explain || !model_removal(ctx->model, path, &commit, &subject,
	                         &date, &moved_to))
		return;
	if (moved_to.len)
		finding_because(ctx->findings, f, (struct span){ 0 }, NULL,
		    "commit " STR_FMT " of " STR_FMT " moved it to " STR_FMT
		    ": " STR_FMT,
		    STR_ARG(commit), STR_ARG(date), STR_ARG(moved_to),
		    STR_ARG(subject));
	else
		finding_because(ctx->findings, f, (struct span){ 0 }, NULL,
		    "commit " STR_FMT " of " STR_FMT " removed it: " STR_FMT,
		    STR_ARG(commit), STR_ARG(date), STR_ARG(subject));
}
