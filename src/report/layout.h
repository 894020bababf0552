#ifndef REPORT_LAYOUT_H
#define REPORT_LAYOUT_H

#include "model/graph.h"

/* What a node, and a line that passes a column, take of its height. */
enum { LAYOUT_NODE = 74, LAYOUT_LINE = 24 };

/* Where something stands: its column from the left, its top in pixels. */
struct cell {
	size_t column, top;
};

/*
 * The way of an edge from its left end to its right one: where it passes the
 * columns between them.  An edge may lead from right to left.
 */
struct route {
	size_t left, right;       /* nodes */
	const struct cell *bends; /* one a column, from left to right */
	size_t nbends;
};

struct layout {
	const struct cell *cells;   /* one a node */
	const struct route *routes; /* one an edge */
	size_t columns, height;
};

/* Places the nodes so that edges lead from left to right where they can. */
void layout_graph(struct arena *a, const struct graph *g, struct layout *out);

#endif
