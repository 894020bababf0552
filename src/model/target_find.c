/*
 * Finding the target that a word names, as the runner understands it.
 *
 * In pyproject.toml several tools keep tasks under the same names; a word of
 * hatch may name the environment too.  Where no task of the tool stands in
 * the file, it keeps them elsewhere.
 */

#include "model/target.h"

/* The space of the runner's own targets in a file of this kind. */
enum target_space
target_space_of(const struct know_targets *know, const struct target_file *f)
{
	static const struct {
		const char *name;
		enum target_space space;
	} spaces[] = {
		{ "poe", SPACE_POE },
		{ "pdm", SPACE_PDM },
		{ "hatch", SPACE_HATCH },
		{ "rye", SPACE_RYE },
		{ "taskipy", SPACE_TASKIPY },
	};

	if (f->kind != TARGETS_PYPROJECT || !know->space)
		return SPACE_OWN;
	for (size_t i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++)
		if (!strcmp(spaces[i].name, know->space))
			return spaces[i].space;
	return SPACE_OWN;
}

static bool
has_space(const struct target_file *f, enum target_space space)
{
	for (size_t i = 0; i < f->ntargets; i++)
		if (f->targets[i]->space == space)
			return true;
	return f->kind != TARGETS_PYPROJECT;
}

/* ENV:NAME of hatch. */
static void
split_environment(
    enum target_space space, struct str *name, struct str *environment)
{
	struct str head, rest;

	*environment = S("default");
	if (space != SPACE_HATCH || !str_cut(*name, ':', &head, &rest))
		return;
	*environment = head;
	*name = rest;
}

/* Each environment of hatch has the scripts of the default one too. */
static const struct target *
in_space(
    const struct target *t, enum target_space space, struct str environment)
{
	for (; t; t = t->next)
		if (t->space == space &&
		    (space != SPACE_HATCH ||
		        str_eq(t->environment, environment) ||
		        str_is(t->environment, "default")))
			return t;
	return NULL;
}

const struct target *
target_next(const struct target *t)
{
	for (const struct target *n = t->next; n; n = n->next)
		if (n->space == t->space &&
		    str_eq(n->environment, t->environment))
			return n;
	return NULL;
}

/* Patterns are tried one by one: that costs as following operations does. */
static bool
spend(struct model *m, const struct target_file *root)
{
	size_t cost = 1 + root->npatterns / 8 + root->nincludes / 8;

	m->steps_left -= cost < m->steps_left ? cost : m->steps_left;
	return model_goes_on(m, (struct span){ .source = root->source });
}

struct found_target
target_ask(struct model *m, const struct know_targets *know,
    const struct target_file *root, struct str name)
{
	struct found_target out = { .root = root };
	enum target_space space = target_space_of(know, root);
	struct str environment;

	if (!spend(m, root) || !has_space(root, space)) {
		out.answer = TARGET_UNKNOWN;
		return out;
	}
	/* :NAME of Task is that of the outermost file. */
	if (root->kind == TARGETS_TASK && str_starts(name, ":"))
		name = str_from(name, 1);
	/* make takes ./x for x. */
	while (root->kind == TARGETS_MAKE && str_starts(name, "./"))
		name = str_from(name, 2);
	split_environment(space, &name, &environment);
	out.answer = target_find(root, name, &out.target, &out.file);
	if (out.answer != TARGET_YES)
		return out;
	out.target = in_space(out.target, space, environment);
	if (!out.target)
		out.answer = root->nincludes ? TARGET_UNKNOWN : TARGET_NO;
	return out;
}
