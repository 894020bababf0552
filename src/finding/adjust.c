/*
 * What `rules:` and `paths:` of the policy mean for findings.
 *
 * A level is given to all findings of its rule.  A finding is ignored, and
 * counted as such, by where its primary place stands; related places do not
 * count.
 */

#include "finding/adjust.h"

#include "facts/policy.h"

static void
adjust(struct finding *f, struct arena *scratch, const struct policy *s)
{
	struct str path = f->span.source ? f->span.source->path : S("");

	for (size_t i = 0; i < s->nrules; i++) {
		const struct rule_setting *r = &s->rules[i];

		if (!str_is(r->rule.name, f->rule))
			continue;
		if (r->level.len)
			level_parse(r->level, &f->level);
		if (path.len && policy_match(scratch, &r->ignore, path))
			f->state = FINDING_IGNORED;
	}
	if (path.len && policy_match(scratch, &s->ignore, path))
		f->state = FINDING_IGNORED;
}

void
findings_adjust(
    struct findings *all, struct arena *scratch, const struct policy *s)
{
	if (!s || (!s->nrules && !s->ignore.len))
		return;
	for (size_t i = 0; i < all->list.len; i++)
		adjust(all->list.at[i], scratch, s);
}
