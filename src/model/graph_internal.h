#ifndef MODEL_GRAPH_INTERNAL_H
#define MODEL_GRAPH_INTERNAL_H

#include "base/map.h"
#include "model/build.h"
#include "model/graph.h"

/* What the files that draw the graph share. */

/* A release or tag as it is met in one run. */
struct met {
	enum node_kind kind;
	const struct actor *actor;
	struct value tag;
	size_t node;
};

struct drawing {
	struct model *model;
	struct arena *arena;
	struct graph *graph;
	struct map nodes; /* id -> size_t, its index */
	struct map edges; /* key -> size_t, its index */
	VEC(struct met) met;
};

/* graph.c: each is there once; its index. */
size_t graph_add_node(struct drawing *d, enum node_kind kind, struct str name,
    struct str label, struct span span);
void graph_add_edge(struct drawing *d, struct edge e);
void graph_add_call(
    struct drawing *d, size_t from, size_t to, struct span span);
bool graph_has_node(
    const struct drawing *d, enum node_kind kind, struct str name);
/* The job with all that leads to it, and its name among jobs. */
size_t graph_job(struct drawing *d, const struct actor *x);
struct str graph_job_name(struct drawing *d, const struct actor *x);
/* The workflow of the job that others call to reach X. */
const void *graph_run(const struct actor *x);

/* graph_artifact.c: artifacts that jobs hand to those that are drawn. */
void graph_draw_artifacts(struct drawing *d);

#endif
