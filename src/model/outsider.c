/*
 * Action references and commands that the knowledge does not have and whose
 * name speaks of releasing, and called workflows of other repositories: what
 * they do is not known.
 *
 * Only asked when a finding would rest on having seen every creator.
 */

#include "base/arena.h"
#include "model/event.h"
#include "model/query.h"

/* owner/name@v1 of what may release: by its name, or what it is CALLED. */
static bool
is_outsider(struct span uses, struct str called)
{
	struct str name, rest, text = span_text(uses);

	str_cut(text, '@', &name, &rest);
	return name.len && !str_starts(name, "./") &&
	       !str_contains(name, "${{") && !know_uses(name).len &&
	       (know_stands_in(KNOW_MAY_RELEASE, name) ||
	           know_stands_in(KNOW_MAY_RELEASE, called));
}

static bool
has_outside_step(const struct step *steps, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (steps[i].uses.len &&
		    is_outsider(steps[i].uses_span, steps[i].name))
			return true;
	return false;
}

static bool
has_outside_job(const struct workflow *w)
{
	for (size_t i = 0; i < w->njobs; i++) {
		const struct job *j = &w->jobs[i];

		/* What a whole workflow does nobody knows. */
		if ((j->uses.len && is_outsider(j->uses_span, S("release"))) ||
		    has_outside_step(j->steps, j->nsteps))
			return true;
	}
	return false;
}

static bool
word_speaks(const struct model *m, const struct call *c, size_t i)
{
	struct str word;

	return i < c->words.len &&
	       value_literal(m->arena, c->words.at[i].value, &word) &&
	       !str_starts(word, "-") && know_stands_in(KNOW_MAY_RELEASE, word);
}

/* A program, or its subcommand, that is not known and named so. */
static bool
is_outside_call(const struct model *m, const struct call *c)
{
	struct str program;

	if (c->know || c->runner || c->script.len || c->first >= c->words.len ||
	    (value_literal(m->arena, c->words.at[c->first].value, &program) &&
	        (know_is(KNOW_HARMLESS, program) ||
	            know_is(KNOW_READS_ONLY, program))))
		return false;
	return word_speaks(m, c, c->first) || word_speaks(m, c, c->first + 1);
}

bool
model_has_outsider(const struct model *m)
{
	for (size_t i = 0; i < m->workflows.len; i++)
		if (has_outside_job(m->workflows.at[i]))
			return true;
	for (size_t i = 0; i < m->composites.len; i++)
		if (has_outside_step(m->composites.at[i]->steps,
		        m->composites.at[i]->nsteps))
			return true;
	for (size_t i = 0; i < m->calls.len; i++)
		if (is_outside_call(m, m->calls.at[i]))
			return true;
	return false;
}
