#ifndef REPORT_LAYOUT_H
#define REPORT_LAYOUT_H

#include "model/graph.h"

/* Where a node stands, in columns from the left and rows from the top. */
struct cell {
	size_t column, row;
};

struct layout {
	struct cell *cells; /* one a node */
	size_t columns, rows;
};

/* Places the nodes so that edges lead from left to right where they can. */
void layout_graph(struct arena *a, const struct graph *g, struct layout *out);

#endif
