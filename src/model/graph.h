#ifndef MODEL_GRAPH_H
#define MODEL_GRAPH_H

#include "model/release.h"

struct model;

/*
 * The release model as a picture: who and what there is, and what leads from
 * one to the other.  Only what takes part in a release is in it.  Nodes and
 * edges stand in the order in which the model met them, which does not
 * depend on the run.
 */
enum node_kind {
	NODE_OPERATOR, /* the person or agent who releases */
	NODE_SKILL,
	NODE_DOCUMENT,
	NODE_WORKFLOW,
	NODE_JOB,
	NODE_ACTION, /* a composite action of the repository */
	NODE_SCRIPT,
	NODE_TARGET,
	NODE_TAG,
	NODE_RELEASE,
	NODE_ASSET,
	NODE_PACKAGE,
	NODE_ARTIFACT, /* files that a job hands to another */
	NODE_EVENT,
};

struct node {
	enum node_kind kind;
	struct str id;    /* unique: "workflow:.github/workflows/x.yml" */
	struct str label; /* for people; not escaped */
	struct span span; /* where it is declared; no source: nowhere */
};

enum edge_kind {
	EDGE_CREATES,
	EDGE_EDITS,
	EDGE_UPLOADS,
	EDGE_PUBLISHES,
	EDGE_SIGNS,
	EDGE_VERIFIES,
	EDGE_CALLS,
	EDGE_RAISES, /* a thing, the event of its creation */
	EDGE_STARTS, /* an event, a workflow */
	EDGE_WAITS,  /* asks again and again until it is there */
	EDGE_DOWNLOADS,
	EDGE_DISPATCHES,
};

struct edge {
	size_t from, to; /* indices of nodes */
	enum edge_kind kind;
	struct span span;             /* where it is written */
	struct credential credential; /* that it is done with */
	bool conditional;             /* it may be passed over */
	bool dead;                    /* it surely never happens */
	enum sureness sureness;
};

struct graph {
	VEC(struct node) nodes;
	VEC(struct edge) edges;
};

/* What is taken or awaited is drawn in front of who takes it or waits. */
static inline bool
edge_stands_turned(const struct edge *e)
{
	return e->kind == EDGE_DOWNLOADS || e->kind == EDGE_WAITS;
}

/* "skill", "creates": the words of the picture's formats. */
const char *node_kind_name(enum node_kind k);
const char *edge_kind_name(enum edge_kind k);

/* Everything in it lives in the model's arena. */
void model_graph(struct model *m, struct graph *out);

#endif
