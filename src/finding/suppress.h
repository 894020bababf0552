#ifndef FINDING_SUPPRESS_H
#define FINDING_SUPPRESS_H

#include "finding/finding.h"

/* Lists of rule ids that end with NULL. */
struct suppress_rules {
	const char *const *known;
	const char *const *ran; /* NULL: all that are known */
};

#define SUPPRESS_RULE "unused-ignore"

/*
 * Findings that a comment of the source answers for become FINDING_IGNORED,
 * unless NO_IGNORES.
 */
void suppress_apply(struct findings *all, struct arena *a, bool no_ignores);

/*
 * Adds a note of rule SUPPRESS_RULE for each comment of the N SOURCES that
 * is malformed, names an unknown rule, or answers for no finding of a rule
 * that ran.  To be asked before findings_finish(), and not when ignores are
 * off.
 */
void suppress_unused(struct findings *all, struct arena *a,
    const struct suppress_rules *rules, struct source *const *sources,
    size_t n);

#endif
