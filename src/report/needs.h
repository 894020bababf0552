#ifndef REPORT_NEEDS_H
#define REPORT_NEEDS_H

#include "base/buf.h"
#include "model/prerequisite.h"

/* What a release needs, ready to be told. */
struct needs {
	struct arena *arena;
	const struct prerequisites *all;
	struct str rev; /* empty: the working tree */
	bool compared;  /* with what there is */
	bool color;
};

/* A format of `driftcheck prerequisites` writes all of it to OUT. */
struct needs_format {
	const char *name;
	void (*write)(const struct needs *n, struct buf *out);
};

extern const struct needs_format *const needs_formats[]; /* ends: NULL */

/* One file each. */
extern const struct needs_format needs_json;
extern const struct needs_format needs_text;

/* How many that are not optional are missing. */
size_t needs_missing(const struct prerequisites *all);

#endif
