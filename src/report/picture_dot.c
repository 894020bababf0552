/*
 * The release model for Graphviz.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "report/picture.h"

/* Backslashes and quotes are the only marks in a quoted string. */
static void
add_byte(struct buf *out, char c)
{
	if (c == '"' || c == '\\')
		buf_add_char(out, '\\');
	buf_add_char(out, c);
}

static void
add_quoted(struct arena *a, struct buf *out, struct str s)
{
	picture_add_quoted(a, out, s, add_byte);
}

static const char *
shape_of(enum node_kind k)
{
	switch (k) {
	case NODE_TAG:
	case NODE_RELEASE:
	case NODE_ASSET:
	case NODE_PACKAGE:
	case NODE_ARTIFACT:
		return "box3d";
	case NODE_EVENT:
		return "ellipse";
	case NODE_OPERATOR:
		return "house";
	case NODE_SKILL:
	case NODE_DOCUMENT:
		return "note";
	case NODE_WORKFLOW:
	case NODE_JOB:
	case NODE_ACTION:
	case NODE_SCRIPT:
	case NODE_TARGET:
		break;
	}
	return "box";
}

static void
write(const struct picture *p, struct buf *out)
{
	const struct graph *g = p->graph;

	buf_add_text(out, "digraph release {\n  rankdir=LR;\n"
	                  "  node [fontname=\"sans-serif\"];\n"
	                  "  edge [fontname=\"sans-serif\"];\n");
	for (size_t i = 0; i < g->nodes.len; i++) {
		const struct node *n = &g->nodes.at[i];

		buf_printf(
		    out, "  n%zu [shape=%s, label=", i, shape_of(n->kind));
		add_quoted(p->arena, out, n->label);
		buf_add_text(out, ", tooltip=");
		add_quoted(p->arena, out, n->id);
		buf_add_text(out, "];\n");
	}
	for (size_t i = 0; i < g->edges.len; i++) {
		const struct edge *e = &g->edges.at[i];

		if (edge_stands_turned(e))
			buf_printf(out,
			    "  n%zu -> n%zu [dir=back, label=", e->to, e->from);
		else
			buf_printf(
			    out, "  n%zu -> n%zu [label=", e->from, e->to);
		add_quoted(p->arena, out, picture_edge_label(p->arena, e));
		buf_add_text(out, ", tooltip=");
		add_quoted(p->arena, out, picture_place(p->arena, e->span));
		buf_printf(out, "%s];\n",
		    e->dead          ? ", color=red, fontcolor=red, "
		                       "style=dashed"
		    : e->conditional ? ", style=dotted"
		                     : "");
	}
	buf_add_text(out, "}\n");
}

const struct picture_format picture_dot = { "dot", write };
