#ifndef REPORT_PICTURE_H
#define REPORT_PICTURE_H

#include "base/buf.h"
#include "finding/finding.h"
#include "model/graph.h"

/* The release model, ready to be drawn. */
struct picture {
	struct arena *arena;
	const struct graph *graph;
	const struct findings *findings; /* sorted; what html shows beside */
	const char *version;             /* of driftcheck */
	struct str rev;                  /* empty: the working tree */
};

/* A format of `driftcheck graph` writes the whole picture to OUT. */
struct picture_format {
	const char *name;
	void (*write)(const struct picture *p, struct buf *out);
};

extern const struct picture_format *const picture_formats[]; /* ends: NULL */

/* One file each. */
extern const struct picture_format picture_dot;
extern const struct picture_format picture_html;
extern const struct picture_format picture_json;
extern const struct picture_format picture_mermaid;

/* The place of a node or edge as "path:line", or empty. */
/* S without what a terminal would obey, each of its bytes by ADD. */
void picture_add(struct arena *a, struct buf *out, struct str s,
    void (*add)(struct buf *out, char c));
/* The same in quotes. */
void picture_add_quoted(struct arena *a, struct buf *out, struct str s,
    void (*add)(struct buf *out, char c));
struct str picture_place(struct arena *a, struct span s);
/* What stands on an edge: "creates, GITHUB_TOKEN". */
struct str picture_edge_label(struct arena *a, const struct edge *e);

#endif
