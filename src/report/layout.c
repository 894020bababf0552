/*
 * Where the nodes of a graph stand: in columns, each to the right of what
 * leads to it, after the method of Sugiyama.
 *
 * Edges that close a circle are found by going through the graph in depth,
 * and passed over.  Within a column nodes are sorted a few times by the mean
 * row of their neighbours, which takes most crossings away.  Not done: edges
 * that cross a column go behind its nodes.
 */

#include "report/layout.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"

enum { PASSES = 8 };

enum state { UNSEEN, OPEN, DONE };

struct work {
	const struct graph *g;
	struct layout *out;
	bool *back; /* of each edge: it closes a circle */
	enum state *state;
	size_t *next; /* of each node: the edge to look at next */
};

/* The next edge that leads away from NODE, from *AT on. */
static bool
next_edge(const struct graph *g, size_t node, size_t *at)
{
	while (*at < g->edges.len && g->edges.at[*at].from != node)
		++*at;
	return *at < g->edges.len;
}

/* Goes through all that NODE leads to, with a stack of its own. */
static void
find_circles(struct arena *a, struct work *w, size_t node)
{
	size_t *stack = arena_array(a, size_t, w->g->nodes.len);
	size_t depth = 1;

	stack[0] = node;
	w->state[node] = OPEN;
	while (depth) {
		size_t top = stack[depth - 1], *at = &w->next[top], to;

		if (!next_edge(w->g, top, at)) {
			w->state[top] = DONE;
			depth--;
			continue;
		}
		to = w->g->edges.at[*at].to;
		w->back[*at] = w->state[to] == OPEN;
		++*at;
		if (w->state[to] != UNSEEN)
			continue;
		w->state[to] = OPEN;
		stack[depth++] = to;
	}
}

/* What nothing leads to stands just in front of what it leads to. */
static void
pull(struct work *w, size_t node)
{
	struct cell *cells = w->out->cells;
	size_t least = SIZE_MAX;

	for (size_t i = 0; i < w->g->edges.len; i++) {
		const struct edge *e = &w->g->edges.at[i];

		if (e->to == node)
			return;
		if (e->from == node && cells[e->to].column < least)
			least = cells[e->to].column;
	}
	if (least != SIZE_MAX && least)
		cells[node].column = least - 1;
}

/* Each node one column to the right of the last that leads to it. */
static void
set_columns(struct work *w)
{
	struct cell *cells = w->out->cells;
	bool moved = true;

	while (moved) {
		moved = false;
		for (size_t i = 0; i < w->g->edges.len; i++) {
			const struct edge *e = &w->g->edges.at[i];
			size_t column = cells[e->from].column + 1;

			if (w->back[i] || cells[e->to].column >= column)
				continue;
			cells[e->to].column = column;
			moved = true;
		}
	}
	for (size_t i = 0; i < w->g->nodes.len; i++)
		pull(w, i);
	for (size_t i = 0; i < w->g->nodes.len; i++)
		if (cells[i].column >= w->out->columns)
			w->out->columns = cells[i].column + 1;
}

struct weight {
	double mean; /* of the neighbours' rows */
	size_t node;
};

static int
compare(const void *x, const void *y)
{
	const struct weight *a = x, *b = y;

	if (a->mean != b->mean)
		return a->mean < b->mean ? -1 : 1;
	return a->node < b->node ? -1 : a->node > b->node;
}

static double
mean_row(const struct work *w, size_t node)
{
	size_t n = 0, sum = 0;

	for (size_t i = 0; i < w->g->edges.len; i++) {
		const struct edge *e = &w->g->edges.at[i];

		if (e->from != node && e->to != node)
			continue;
		sum += w->out->cells[e->from == node ? e->to : e->from].row;
		n++;
	}
	return n ? (double)sum / (double)n : (double)w->out->cells[node].row;
}

static void
sort_column(struct arena *a, struct work *w, size_t column)
{
	struct weight *all = arena_array(a, struct weight, w->g->nodes.len);
	size_t n = 0;

	for (size_t i = 0; i < w->g->nodes.len; i++)
		if (w->out->cells[i].column == column)
			all[n++] = (struct weight){ mean_row(w, i), i };
	qsort(all, n, sizeof(*all), compare);
	for (size_t i = 0; i < n; i++)
		w->out->cells[all[i].node].row = i;
	if (n > w->out->rows)
		w->out->rows = n;
}

void
layout_graph(struct arena *a, const struct graph *g, struct layout *out)
{
	struct work w = { .g = g, .out = out };

	*out = (struct layout){ .columns = 0 };
	if (!g->nodes.len)
		return;
	out->cells = arena_array(a, struct cell, g->nodes.len);
	w.back = arena_array(a, bool, g->edges.len + 1);
	w.state = arena_array(a, enum state, g->nodes.len);
	w.next = arena_array(a, size_t, g->nodes.len);
	for (size_t i = 0; i < g->nodes.len; i++)
		if (w.state[i] == UNSEEN)
			find_circles(a, &w, i);
	set_columns(&w);
	for (size_t i = 0; i < g->nodes.len; i++)
		out->cells[i].row = i;
	for (size_t pass = 0; pass < PASSES; pass++)
		for (size_t i = 0; i < out->columns; i++)
			sort_column(a, &w, pass % 2 ? out->columns - 1 - i : i);
}
