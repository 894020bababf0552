#ifndef TESTS_WORLD_H
#define TESTS_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "input/tree.h"
#include "model/query.h"

/* A tree that is made by the test, and its model. */

struct world {
	struct arena *arena;
	struct diags diags;
	struct tree *tree;
	struct model *model;
};

static struct world world;

static int
setup(void **state)
{
	(void)state;
	memset(&world, 0, sizeof(world));
	world.arena = arena_new(0);
	world.diags.arena = world.arena;
	world.tree = tree_virtual(world.arena, &world.diags);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	if (world.model)
		model_close(world.model);
	tree_close(world.tree);
	arena_free(world.arena);
	return 0;
}

static inline void
renew(void)
{
	teardown(NULL);
	setup(NULL);
}

/* An executable file of the tree. */
static inline void
add(const char *path, const char *text)
{
	tree_virtual_add(world.tree, path, TREE_EXECUTABLE, str_of(text));
}

#endif
