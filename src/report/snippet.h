#ifndef REPORT_SNIPPET_H
#define REPORT_SNIPPET_H

#include "base/buf.h"
#include "finding/finding.h"

/* Where text goes, and in which form. */
struct pen {
	struct arena *arena;
	struct buf *out;
	bool color;
	enum level level; /* of the finding: decides the colour */
	size_t gutter;    /* columns of the line numbers */
};

enum ink { INK_LEVEL, INK_BOLD, INK_GUTTER };

void pen_begin(struct pen *p, enum ink ink);
void pen_end(struct pen *p);

/* A place with the words beside it. */
struct mark {
	struct span span;
	struct str label;
	bool primary;
};

/*
 * The lines of one source on which MARKS stand, with numbers and carets, in
 * the order of lines.  Sorts MARKS.
 */
void snippet_write(struct pen *p, struct mark *marks, size_t n);

#endif
