/*
 * Where the nodes of a graph stand: in columns, each to the right of what
 * leads to it, after the method of Sugiyama.
 *
 * What is taken or awaited stands in front of who takes it or waits.  Edges
 * that close a circle are found by going through the graph in depth, and
 * passed over.  An edge across several columns is given a place of its own in
 * each, once for all edges between the same two nodes, so that it passes
 * between the nodes there and not behind them.
 */

#include "report/layout.h"

#include <stdint.h>

#include "base/arena.h"
#include "report/layout_internal.h"

/* Lines that pass columns; behind them edges go straight. */
enum { MOST_LINES = 20000 };

enum state { UNSEEN, OPEN, DONE };

struct work {
	const struct graph *g;
	struct columns columns;
	bool *back; /* of each edge: it closes a circle */
	enum state *state;
	size_t *next;          /* of each node: the edge to look at next */
	size_t *first, *after; /* edges that lead away: a list a node */
};

static size_t
tail(const struct edge *e)
{
	return edge_stands_turned(e) ? e->to : e->from;
}

static size_t
head(const struct edge *e)
{
	return edge_stands_turned(e) ? e->from : e->to;
}

/* The edges that lead away from each node, in their order. */
static void
list_edges(struct arena *a, struct work *w)
{
	w->first = arena_array(a, size_t, w->g->nodes.len);
	w->next = arena_array(a, size_t, w->g->nodes.len);
	w->after = arena_array(a, size_t, w->g->edges.len + 1);
	for (size_t i = 0; i < w->g->nodes.len; i++)
		w->first[i] = SIZE_MAX;
	for (size_t i = w->g->edges.len; i > 0; i--) {
		size_t from = tail(&w->g->edges.at[i - 1]);

		w->after[i - 1] = w->first[from];
		w->first[from] = i - 1;
	}
	for (size_t i = 0; i < w->g->nodes.len; i++)
		w->next[i] = w->first[i];
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

		if (*at == SIZE_MAX) {
			w->state[top] = DONE;
			depth--;
			continue;
		}
		to = head(&w->g->edges.at[*at]);
		w->back[*at] = w->state[to] == OPEN;
		*at = w->after[*at];
		if (w->state[to] != UNSEEN)
			continue;
		w->state[to] = OPEN;
		stack[depth++] = to;
	}
}

/* What nothing leads to stands just in front of what it leads to. */
static void
pull(struct work *w)
{
	struct cell *cells = w->columns.cells;
	struct arena *a = w->columns.arena;
	size_t n = w->g->nodes.len;
	size_t *least = arena_array(a, size_t, n);
	bool *reached = arena_array(a, bool, n);

	for (size_t i = 0; i < n; i++)
		least[i] = SIZE_MAX;
	for (size_t i = 0; i < w->g->edges.len; i++) {
		const struct edge *e = &w->g->edges.at[i];

		reached[head(e)] = true;
		if (cells[head(e)].column < least[tail(e)])
			least[tail(e)] = cells[head(e)].column;
	}
	for (size_t i = 0; i < n; i++)
		if (!reached[i] && least[i] != SIZE_MAX && least[i])
			cells[i].column = least[i] - 1;
}

/* Each node one column to the right of the last that leads to it. */
static void
set_columns(struct work *w)
{
	struct cell *cells = w->columns.cells;
	bool moved = true;

	while (moved) {
		moved = false;
		for (size_t i = 0; i < w->g->edges.len; i++) {
			const struct edge *e = &w->g->edges.at[i];
			size_t column = cells[tail(e)].column + 1;

			if (w->back[i] || cells[head(e)].column >= column)
				continue;
			cells[head(e)].column = column;
			moved = true;
		}
	}
	pull(w);
	for (size_t i = 0; i < w->g->nodes.len; i++)
		if (cells[i].column >= w->columns.ncolumns)
			w->columns.ncolumns = cells[i].column + 1;
}

/* The ends of each edge, and how many lines pass columns. */
static size_t
set_ends(const struct work *w, struct route *routes)
{
	const struct cell *cells = w->columns.cells;
	size_t lines = 0;

	for (size_t i = 0; i < w->g->edges.len; i++) {
		const struct edge *e = &w->g->edges.at[i];
		struct route *r = &routes[i];
		size_t across;

		r->left = tail(e);
		r->right = head(e);
		if (cells[r->left].column > cells[r->right].column) {
			r->left = head(e);
			r->right = tail(e);
		}
		across = cells[r->right].column - cells[r->left].column;
		r->nbends = across > 1 ? across - 1 : 0;
		if (lines + r->nbends > MOST_LINES)
			r->nbends = 0;
		lines += r->nbends;
	}
	return lines;
}

/* The route of an edge in front of I between the same nodes, or NULL. */
static const struct route *
same_route(const struct work *w, const struct route *routes, size_t i)
{
	const struct route *r = &routes[i];
	size_t from = tail(&w->g->edges.at[i]);

	for (size_t k = w->first[from]; k < i; k = w->after[k])
		if (routes[k].left == r->left && routes[k].right == r->right)
			return &routes[k];
	return NULL;
}

/* The items that an edge passes, and links between them. */
static void
add_line(struct columns *c, struct route *r)
{
	size_t before = r->left;

	if (c->cells[r->left].column == c->cells[r->right].column)
		return;
	r->bends = r->nbends ? &c->cells[c->len] : NULL;
	for (size_t i = 0; i < r->nbends; i++) {
		c->cells[c->len].column = c->cells[r->left].column + 1 + i;
		*vec_add(c->arena, &c->links) = (struct link){ before, c->len };
		before = c->len++;
	}
	if (r->nbends ||
	    c->cells[r->left].column + 1 == c->cells[r->right].column)
		*vec_add(c->arena, &c->links) =
		    (struct link){ before, r->right };
}

static void
set_routes(struct work *w, struct route *routes)
{
	struct columns *c = &w->columns;
	size_t lines = set_ends(w, routes);
	struct cell *cells = arena_array(c->arena, struct cell, c->len + lines);

	for (size_t i = 0; i < c->len; i++)
		cells[i] = c->cells[i];
	c->cells = cells;
	for (size_t i = 0; i < w->g->edges.len; i++) {
		const struct route *same = same_route(w, routes, i);

		if (same)
			routes[i] = *same;
		else
			add_line(c, &routes[i]);
	}
}

void
layout_graph(struct arena *a, const struct graph *g, struct layout *out)
{
	struct work w = { .g = g };
	struct columns *c = &w.columns;
	struct route *routes = arena_array(a, struct route, g->edges.len + 1);

	*out = (struct layout){ .routes = routes };
	if (!g->nodes.len)
		return;
	c->arena = a;
	c->nnodes = c->len = g->nodes.len;
	c->cells = arena_array(a, struct cell, c->len);
	w.back = arena_array(a, bool, g->edges.len + 1);
	w.state = arena_array(a, enum state, g->nodes.len);
	list_edges(a, &w);
	for (size_t i = 0; i < g->nodes.len; i++)
		if (w.state[i] == UNSEEN)
			find_circles(a, &w, i);
	set_columns(&w);
	set_routes(&w, routes);
	layout_place(c);
	out->cells = c->cells;
	out->columns = c->ncolumns;
	for (size_t i = 0; i < c->len; i++) {
		size_t end = c->cells[i].top +
		             (i < c->nnodes ? LAYOUT_NODE : LAYOUT_LINE);

		if (end > out->height)
			out->height = end;
	}
}
