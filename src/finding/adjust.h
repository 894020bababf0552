#ifndef FINDING_ADJUST_H
#define FINDING_ADJUST_H

#include "finding/finding.h"

struct policy;

/*
 * Does to the findings what the policy says: other levels, and paths that
 * are ignored.  Before findings_finish().
 */
void findings_adjust(
    struct findings *all, struct arena *scratch, const struct policy *s);

#endif
