#ifndef TESTS_OWN_ARENA_H
#define TESTS_OWN_ARENA_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"

/* Each test has an arena of its own, which is its state as well. */

static struct arena *arena;

static int
setup(void **state)
{
	*state = arena = arena_new(0);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

#endif
