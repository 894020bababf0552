/*
 * The order of the items of each column, and how high they stand.
 *
 * Items are sorted a few times by the mean place of their neighbours, which
 * takes most crossings away.  Then each column is moved as near to its
 * neighbours as its order and the heights of the items allow: neighbours that
 * would overlap are put together and moved as one, which is the best that
 * can be had in the sense of least squares.
 */

#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "report/layout_internal.h"

enum { SORTS = 12, MOVES = 8 };

struct placing {
	struct columns *c;
	size_t *items;  /* sorted by column, each in its order */
	size_t *begins; /* of each column, and the end */
	/* links of each item, to the left and to the right */
	size_t *links[2], *ends[2];
	double *at; /* of each item: its middle */
};

struct weight {
	double mean;
	size_t item, rank;
};

static double
height_of(const struct columns *c, size_t item)
{
	return item < c->nnodes ? LAYOUT_NODE : LAYOUT_LINE;
}

/* Counts, sums up, and fills in: LINKS of item I end in front of ENDS[I]. */
static void
index_links(struct placing *p, int side)
{
	struct columns *c = p->c;
	size_t *ends = arena_array(c->arena, size_t, c->len + 1), sum = 0;
	size_t *links = arena_array(c->arena, size_t, c->links.len + 1);

	for (size_t i = 0; i < c->links.len; i++)
		ends[side ? c->links.at[i].from : c->links.at[i].to]++;
	for (size_t i = 0; i < c->len; i++) {
		size_t n = ends[i];

		ends[i] = sum;
		sum += n;
	}
	for (size_t i = 0; i < c->links.len; i++) {
		const struct link *l = &c->links.at[i];

		links[ends[side ? l->from : l->to]++] = side ? l->to : l->from;
	}
	p->links[side] = links;
	p->ends[side] = ends;
}

static void
index_columns(struct placing *p)
{
	struct columns *c = p->c;
	size_t *fill;

	p->items = arena_array(c->arena, size_t, c->len);
	p->begins = arena_array(c->arena, size_t, c->ncolumns + 1);
	fill = arena_array(c->arena, size_t, c->ncolumns + 1);
	for (size_t i = 0; i < c->len; i++)
		p->begins[c->cells[i].column + 1]++;
	for (size_t i = 0; i < c->ncolumns; i++)
		p->begins[i + 1] += p->begins[i];
	for (size_t i = 0; i < c->len; i++) {
		size_t column = c->cells[i].column;

		p->items[p->begins[column] + fill[column]++] = i;
	}
}

/* The mean place of the neighbours on SIDE, or its own without any. */
static double
mean_of(const struct placing *p, size_t item, int side)
{
	size_t from = item ? p->ends[side][item - 1] : 0;
	size_t to = p->ends[side][item];
	double sum = 0;

	if (from == to)
		return p->at[item];
	for (size_t i = from; i < to; i++)
		sum += p->at[p->links[side][i]];
	return sum / (double)(to - from);
}

static int
compare(const void *x, const void *y)
{
	const struct weight *a = x, *b = y;

	if (a->mean != b->mean)
		return a->mean < b->mean ? -1 : 1;
	return a->rank < b->rank ? -1 : a->rank > b->rank;
}

/* One below the other, in their order. */
static void
stack(struct placing *p, size_t column)
{
	double top = 0;

	for (size_t i = p->begins[column]; i < p->begins[column + 1]; i++) {
		double height = height_of(p->c, p->items[i]);

		p->at[p->items[i]] = top + height / 2;
		top += height;
	}
}

static void
sort_column(struct placing *p, struct weight *all, size_t column, int side)
{
	size_t from = p->begins[column], n = p->begins[column + 1] - from;

	for (size_t i = 0; i < n; i++)
		all[i] = (struct weight){ mean_of(p, p->items[from + i], side),
			p->items[from + i], i };
	qsort(all, n, sizeof(*all), compare);
	for (size_t i = 0; i < n; i++)
		p->items[from + i] = all[i].item;
	stack(p, column);
}

/* Items that stand close together. */
struct heap {
	double sum; /* of where each would have the first one's top */
	double height;
	size_t from, len;
};

static double
top_of(const struct heap *h)
{
	return h->sum / (double)h->len;
}

/* One item more below what stands; what overlaps is put together. */
static size_t
push(struct heap *heaps, size_t n, struct heap more)
{
	heaps[n++] = more;
	while (n > 1 && top_of(&heaps[n - 2]) + heaps[n - 2].height >
	                    top_of(&heaps[n - 1])) {
		struct heap *up = &heaps[n - 2], *low = &heaps[n - 1];

		up->sum += low->sum - up->height * (double)low->len;
		up->height += low->height;
		up->len += low->len;
		n--;
	}
	return n;
}

static void
move_column(struct placing *p, struct heap *heaps, size_t column, int side)
{
	size_t n = 0;

	for (size_t i = p->begins[column]; i < p->begins[column + 1]; i++) {
		double height = height_of(p->c, p->items[i]);
		double wish = mean_of(p, p->items[i], side) - height / 2;

		n = push(heaps, n, (struct heap){ wish, height, i, 1 });
	}
	for (size_t k = 0; k < n; k++) {
		double top = top_of(&heaps[k]);

		for (size_t i = 0; i < heaps[k].len; i++) {
			size_t item = p->items[heaps[k].from + i];

			p->at[item] = top + height_of(p->c, item) / 2;
			top += height_of(p->c, item);
		}
	}
}

static void
write_places(struct placing *p)
{
	struct columns *c = p->c;
	double least = 0;

	for (size_t i = 0; i < c->len; i++) {
		double top = p->at[i] - height_of(c, i) / 2;

		if (!i || top < least)
			least = top;
	}
	for (size_t i = 0; i < c->len; i++)
		c->cells[i].top =
		    (size_t)(p->at[i] - height_of(c, i) / 2 - least + 0.5);
}

void
layout_place(struct columns *c)
{
	struct placing p = { .c = c };
	struct weight *weights = arena_array(c->arena, struct weight, c->len);
	struct heap *heaps = arena_array(c->arena, struct heap, c->len);
	size_t n = c->ncolumns;

	p.at = arena_array(c->arena, double, c->len);
	index_links(&p, 0);
	index_links(&p, 1);
	index_columns(&p);
	for (size_t i = 0; i < n; i++)
		stack(&p, i);
	for (int pass = 0; pass < SORTS; pass++)
		for (size_t i = 0; i < n; i++)
			sort_column(
			    &p, weights, pass % 2 ? n - 1 - i : i, pass % 2);
	for (int pass = 0; pass < MOVES; pass++)
		for (size_t i = 0; i < n; i++)
			move_column(
			    &p, heaps, pass % 2 ? n - 1 - i : i, pass % 2);
	write_places(&p);
}
