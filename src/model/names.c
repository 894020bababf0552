/*
 * Names of workflows, in triggers and dispatches, that no workflow has.
 *
 * A trigger `workflow_run` goes by the names that workflows give themselves,
 * or by their paths where they give none; a dispatch by name, file or number.
 * Where a workflow could not be read its name is not known, and nothing is
 * said of names.  Left out: workflows that the forge runs of its own, globs,
 * numbers, names that are not known before the run, other repositories and
 * branches, and what documents say.
 */

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "model/event.h"
#include "model/query.h"

enum { NEAR_NAME = 4 };

struct all {
	struct model *model;
	struct misnamed *at;
	size_t len, cap;
};

static bool
is_file_name(struct str name)
{
	return str_ends(name, ".yml") || str_ends(name, ".yaml");
}

static struct str
path_of_file(struct model *m, struct str name)
{
	return str_printf(m->arena, ".github/workflows/" STR_FMT,
	    STR_ARG(str_basename(name)));
}

/* Every workflow could be read, so that all names are known. */
static bool
all_are_known(const struct model *m)
{
	for (size_t i = 0; i < m->workflows.len; i++)
		if (!m->workflows.at[i]->readable ||
		    m->workflows.at[i]->problems.len)
			return false;
	return true;
}

static bool
is_named(const struct model *m, struct str name)
{
	for (size_t i = 0; i < m->workflows.len; i++)
		if (str_eq_nocase(m->workflows.at[i]->name, name))
			return true;
	return know_is(KNOW_FORGE_WORKFLOW, name);
}

/* The name of another workflow that was likely meant; empty: none is near. */
static const struct workflow *
nearest_name(
    const struct model *m, const struct workflow *than, struct str name)
{
	const struct workflow *best = NULL;
	size_t least = NEAR_NAME;

	for (size_t i = 0; i < m->workflows.len; i++) {
		const struct workflow *w = m->workflows.at[i];
		size_t d = str_distance(w->name, name, NEAR_NAME);

		if (w != than && d < least && 2 * d < name.len) {
			least = d;
			best = w;
		}
	}
	return best;
}

static bool
is_glob(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (strchr("*?+[]!$", name.at[i]))
			return true;
	return false;
}

/* A trigger that names W's neighbours. */
static void
check_trigger(
    struct all *all, const struct workflow *w, const struct trigger *t)
{
	struct model *m = all->model;
	const struct workflow *near;
	bool others = false;

	for (size_t i = 0; i < t->workflows.len; i++)
		others |= is_glob(t->workflows.at[i].name) ||
		          is_named(m, t->workflows.at[i].name);
	for (size_t i = 0; i < t->workflows.len; i++) {
		struct named n = t->workflows.at[i];
		struct misnamed x = {
			.span = n.span, .name = n.name, .others = others
		};

		x.beside = trigger_beside(w, t);

		if (!n.name.len || is_glob(n.name) || is_named(m, n.name))
			continue;
		near = is_file_name(n.name)
		           ? model_workflow(m, path_of_file(m, n.name))
		           : NULL;
		x.is_file = near != NULL;
		if (!near)
			near = nearest_name(m, w, n.name);
		if (near)
			x.nearest = near->name;
		*vec_add(m->arena, all) = x;
	}
}

static bool
is_number(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!char_is_digit(name.at[i]))
			return false;
	return true;
}

/* It stands in a document, where it is no command but a reference. */
static bool
is_told(const struct action *x)
{
	return x->actor->document &&
	       str_eq(x->span.source->path, x->actor->document->path);
}

/* May the repository around the call be another one? */
static bool
may_be_elsewhere(const struct action *x)
{
	const struct call *c = x->call;

	if (x->actor->document && document_is_packaged(x->actor->document))
		return true;
	return c && x->actor->kind == ACTOR_JOB && c->any_checkout &&
	       !c->has_checkout;
}

static void
check_dispatch(struct all *all, const struct action *x)
{
	struct model *m = all->model;
	struct misnamed out = { .action = x, .span = x->workflow_at };
	struct str name, path;

	if (x->other_repository || x->other_branch || is_told(x) ||
	    action_is_searched(x) ||
	    !value_literal(m->arena, x->workflow, &name) || is_number(name) ||
	    may_be_elsewhere(x))
		return;
	out.name = name;
	if (!out.span.source)
		out.span = x->span;
	if (is_file_name(name)) {
		path = path_of_file(m, name);
		if (tree_find(m->tree, path))
			return;
		out.nearest = tree_nearest(m->tree, path);
		if (!str_starts(out.nearest, ".github/workflows/") ||
		    str_eq(out.nearest, x->actor->path))
			out.nearest = (struct str){ 0 };
	} else if (all_are_known(m) && !is_named(m, name)) {
		const struct workflow *near =
		    nearest_name(m, x->actor->workflow, name);

		if (near)
			out.nearest = near->name;
	} else {
		return;
	}
	*vec_add(m->arena, all) = out;
}

size_t
model_misnamed(struct model *m, struct misnamed **out)
{
	struct all all = { .model = m };

	for (size_t i = 0; i < m->workflows.len; i++) {
		const struct workflow *w = m->workflows.at[i];
		const struct trigger *t = workflow_trigger(w, "workflow_run");

		if (t && all_are_known(m))
			check_trigger(&all, w, t);
	}
	for (size_t i = 0; i < m->actions.len; i++)
		if (m->actions.at[i]->kind == ACTION_DISPATCH_WORKFLOW)
			check_dispatch(&all, m->actions.at[i]);
	*out = all.at;
	return all.len;
}
