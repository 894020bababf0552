/*
 * Workflows that wait for a release which nothing in the repository makes.
 *
 * What may make one is enough for silence: actions that are guessed, may be
 * of another repository or have a fixed tag, action references that are not
 * known, configurations of tools that release, scripts that are not read,
 * and documents that speak of making releases by hand.
 */

#include "base/arena.h"
#include "input/discover.h"
#include "model/event.h"
#include "model/query.h"

struct all {
	struct consumer *at;
	size_t len, cap;
};

static bool
may_create(const struct model *m, const struct action *x)
{
	if (x->other_repository && !x->maybe_own)
		return false;
	if (x->kind == ACTION_EDIT_RELEASE)
		return x->publishes != TRUTH_NO;
	return x->kind == ACTION_CREATE_RELEASE && !action_adds_to_event(m, x);
}

static bool
has_creator(const struct model *m)
{
	for (size_t i = 0; i < m->actions.len; i++)
		if (may_create(m, m->actions.at[i]))
			return true;
	return false;
}

static bool
tells(struct str text)
{
	return know_stands_in(KNOW_TELLS_OF_RELEASES, text);
}

/*
 * Does some document say how a person makes one?  Those that hold no command
 * were not read so far.
 */
bool
model_tells_of_releases(const struct model *m)
{
	struct inputs in = { 0 };

	discover(m->arena, m->tree, &in);
	for (size_t i = 0; i < in.len; i++)
		if ((in.at[i].kind == INPUT_DOCUMENT ||
		        in.at[i].kind == INPUT_SKILL) &&
		    tree_read_if(m->tree, in.at[i].file, m->scratch, tells))
			return true;
	return false;
}

/* A tool that releases is set up, whoever runs it. */
static bool
has_configuration(const struct model *m)
{
	for (size_t i = 0; i < tree_count(m->tree); i++)
		if (know_is(KNOW_RELEASE_SETUP,
		        str_basename(tree_at(m->tree, i)->path)))
			return true;
	return false;
}

/* Types that a new release may have. */
static bool
waits_for_new(const struct trigger *t)
{
	for (size_t i = 0; i < t->types.len; i++)
		if (know_is(KNOW_NEW_RELEASE, t->types.at[i].name))
			return true;
	return !t->types.len;
}

size_t
model_orphans(struct model *m, struct consumer **out)
{
	struct consumer *consumers;
	size_t n = model_consumers(m, &consumers);
	struct all all = { 0 };
	struct str unseen;

	for (size_t i = 0; i < n; i++)
		if (!consumers[i].of_tag && !consumers[i].other.len &&
		    consumers[i].workflow->readable &&
		    waits_for_new(consumers[i].trigger) &&
		    !consumer_is_called(m, &consumers[i]))
			*vec_add(m->arena, &all) = consumers[i];
	*out = all.at;
	return all.len && !has_creator(m) && !model_tells_of_releases(m) &&
	               !model_has_outsider(m) && !has_configuration(m) &&
	               !model_has_unseen_creator(m, &unseen)
	           ? all.len
	           : 0;
}
