#ifndef REPORT_DRAFT_H
#define REPORT_DRAFT_H

#include "base/buf.h"
#include "model/inferred.h"

/*
 * .driftcheck.yaml with the inferred contract: what was seen with its place,
 * what is not known as a line of comment with a question.
 */
void draft_write(
    struct arena *a, const struct inferred *contract, struct buf *out);

#endif
