#ifndef TESTS_RELEASE_WORLD_H
#define TESTS_RELEASE_WORLD_H

#include "base/buf.h"
#include "world.h"

/* A small tree of workflows that create releases, and its model. */

/* A workflow NAME.yml that waits for ON and has these JOBS. */
static inline void
add_workflow(const char *name, const char *on, const char *jobs)
{
	struct arena *a = world.arena;

	tree_virtual_add(world.tree,
	    str_cstr(a, str_printf(a, ".github/workflows/%s.yml", name)),
	    TREE_PLAIN, str_printf(a, "on: %s\njobs:\n%s", on, jobs));
}

/* A job that creates the release TAG; MORE are its other keys. */
static inline const char *
creator(const char *id, const char *more, const char *tag, const char *token)
{
	struct arena *a = world.arena;

	return str_cstr(
	    a, str_printf(a,
	           "  %s:\n    runs-on: ubuntu-latest\n%s    steps:\n"
	           "      - run: gh release create %s\n"
	           "        env: {GH_TOKEN: '%s'}\n",
	           id, more, tag, token));
}

#define TOKEN "${{ github.token }}"
#define PAT "${{ secrets.PAT }}"
#define TAG "$GITHUB_REF_NAME"
#define VERSION "v$(cat VERSION)"
#define IF(condition) "    if: " condition "\n"
/* A job without consequences. */
#define NOTHING "  n:\n    runs-on: x\n    steps: [{run: 'true'}]\n"

static inline void
build(void)
{
	world.model = model_build(world.arena, world.tree, &world.diags);
}

/* The n-th creation of a release. */
static inline const struct action *
creation(size_t n)
{
	static const struct action none;
	struct action *const *all;
	size_t len = model_actions(world.model, &all);

	for (size_t i = 0; i < len; i++)
		if (all[i]->kind == ACTION_CREATE_RELEASE && n-- == 0)
			return all[i];
	fail_msg("there is no such creation");
	return &none;
}

#endif
