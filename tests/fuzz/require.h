#ifndef TESTS_REQUIRE_H
#define TESTS_REQUIRE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size); // NOLINT

/* What has to hold whatever the bytes are. */
#define REQUIRE(c) \
	do { \
		if (!(c)) { \
			(void)fprintf(stderr, "line %d: %s\n", __LINE__, #c); \
			abort(); \
		} \
	} while (0)

/* S lies in its source, if it has one. */
static inline void
require_span(struct span s)
{
	REQUIRE(!s.source || (size_t)s.off + s.len <= s.source->text.len);
}

/* The same, and SOURCE is that source. */
static inline void
require_span_of(const struct source *source, struct span s)
{
	REQUIRE(!s.source || s.source == source);
	require_span(s);
}

#endif
