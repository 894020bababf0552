#ifndef TESTS_ASSERT_STR_H
#define TESTS_ASSERT_STR_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"

/* A text is what is wanted; if not, both are told, and where it was asked. */
#define assert_str(got, want) assert_str_at(got, want, __FILE__, __LINE__)

static inline void
assert_str_at(struct str got, const char *want, const char *file, int line)
{
	if (str_is(got, want))
		return;
	print_error("got '" STR_FMT "', want '%s'\n", STR_ARG(got), want);
	_fail(file, line);
}

#endif
