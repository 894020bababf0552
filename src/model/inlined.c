/*
 * Skills that repeat the release pipeline which a script holds.
 *
 * A skill and a script do the same when they share three kinds of steps of a
 * release.  Left out: skills that run the script, and those that say of
 * themselves what is done where it cannot be run.
 */

#include "base/arena.h"
#include "model/build.h"
#include "model/query.h"

enum { SHARED_STEPS = 3 };

static unsigned
step_bit(enum action_kind kind)
{
	switch (kind) {
	case ACTION_CREATE_TAG:
		return 1;
	case ACTION_PUSH_TAG:
		return 2;
	case ACTION_CREATE_RELEASE:
		return 4;
	case ACTION_UPLOAD_ASSET:
		return 8;
	case ACTION_PUBLISH_PACKAGE:
		return 16;
	case ACTION_SIGN:
	case ACTION_NOTARIZE:
		return 32;
	case ACTION_EDIT_RELEASE:
	case ACTION_DELETE_TAG:
	case ACTION_DELETE_RELEASE:
	case ACTION_DOWNLOAD_ASSET:
	case ACTION_VERIFY:
	case ACTION_DISPATCH_WORKFLOW:
	case ACTION_CHECKOUT:
	case ACTION_VIEW_RELEASE:
		break;
	}
	return 0;
}

static unsigned
steps_of(const struct model *m, const struct source *s)
{
	unsigned steps = 0;

	for (size_t i = 0; i < m->actions.len; i++)
		if (m->actions.at[i]->span.source == s)
			steps |= step_bit(m->actions.at[i]->kind);
	return steps;
}

static size_t
count(unsigned bits)
{
	size_t n = 0;

	for (; bits; bits &= bits - 1)
		n++;
	return n;
}

static bool
runs(const struct model *m, struct str skill, struct str script)
{
	for (size_t i = 0; i < m->calls.len; i++)
		if (m->calls.at[i]->span.source &&
		    str_eq(m->calls.at[i]->span.source->path, skill) &&
		    str_eq(m->calls.at[i]->script, script))
			return true;
	return false;
}

static const struct action *
last_shared(const struct model *m, const struct source *s, unsigned shared)
{
	for (size_t i = m->actions.len; i-- > 0;)
		if (m->actions.at[i]->span.source == s &&
		    (step_bit(m->actions.at[i]->kind) & shared))
			return m->actions.at[i];
	return NULL;
}

/* The script that does most of what the skill does. */
static bool
find_script(struct model *m, const struct document *d, struct inlined *out)
{
	unsigned own = steps_of(m, d->source), best = 0;

	if (count(own) < SHARED_STEPS)
		return false;
	for (size_t i = 0; i < m->scripts.len; i++) {
		const struct script *s = m->scripts.at[i];
		unsigned shared = s->source ? steps_of(m, s->source) & own : 0;

		if (count(shared) < SHARED_STEPS ||
		    count(shared) <= count(best) || runs(m, d->path, s->path))
			continue;
		best = shared;
		out->scripts = last_shared(m, s->source, shared);
	}
	out->action = last_shared(m, d->source, best);
	out->steps = count(best);
	return best != 0;
}

size_t
model_inlined(struct model *m, struct inlined **out)
{
	struct {
		struct inlined *at;
		size_t len, cap;
	} all = { 0 };

	for (size_t i = 0; i < m->documents.len; i++) {
		const struct document *d = m->documents.at[i];
		struct inlined x = { 0 };

		if (d->is_skill &&
		    !know_stands_in(KNOW_IN_STEAD,
		        str_lower(m->scratch, d->source->text)) &&
		    find_script(m, d, &x))
			*vec_add(m->arena, &all) = x;
	}
	*out = all.at;
	return all.len;
}
