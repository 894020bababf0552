#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stdint.h>

#include "base/str.h"
#include "base/vec.h"

/*
 * Something that driftcheck itself could not do: a file that cannot be read,
 * a bound that was passed.  What is wrong with the repository is a finding.
 */
struct diag {
	struct str path; /* from the root; empty: not about a file */
	uint32_t line;   /* from 1; 0: the whole file */
	struct str message;
	uint32_t column; /* from 1; 0: not known */
};

struct diags {
	struct arena *arena;
	VEC(struct diag) list;
};

void diag_add(struct diags *d, struct str path, uint32_t line, const char *fmt,
    ...) __attribute__((format(printf, 4, 5)));
/* The same with a column of that line. */
void diag_add_at(struct diags *d, struct str path, const uint32_t at[2],
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

#endif
