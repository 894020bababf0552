#ifndef REPORT_LAYOUT_INTERNAL_H
#define REPORT_LAYOUT_INTERNAL_H

#include "report/layout.h"

/*
 * Columns of items: nodes first, then the lines that pass a column.  Links
 * lead from an item to one in the column to the right.
 */
struct link {
	size_t from, to;
};

struct columns {
	struct arena *arena;
	struct cell *cells; /* one an item */
	size_t nnodes, len;
	size_t ncolumns;
	VEC(struct link) links;
};

/* layout_place.c: sorts each column, and gives every item its place. */
void layout_place(struct columns *c);

#endif
