#ifndef REPORT_REPORTERS_H
#define REPORT_REPORTERS_H

#include <cjson/cJSON.h>

#include "report/report.h"

/* One file each. */
extern const struct reporter reporter_github;
extern const struct reporter reporter_json;
extern const struct reporter reporter_sarif;
extern const struct reporter reporter_text;

/*
 * Adds "2 errors, 1 warning (3 notes hidden: --notes; 1 ignored) in 12
 * files" without a line end.
 */
void report_write_summary(
    const struct report *r, struct buf *out, bool notes_shown);

/* Calls WRITE with R, to which it gives a scratch arena. */
void report_with_scratch(const struct report *r, struct buf *out,
    void (*write)(const struct report *r, struct buf *out));

/*
 * Adds ROOT, in whose empty array LIST the findings stand as MAKE has them;
 * R has a scratch arena.
 */
void report_write_json(const struct report *r, struct buf *out,
    const cJSON *root, const cJSON *list,
    cJSON *(*make)(const struct report *r, const struct finding *f));

#endif
