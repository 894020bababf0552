/*
 * The release model for Mermaid, which forges draw in comments.
 *
 * Labels are quoted; what could end one, or be read as markup in it, is
 * written as the number of its character.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "report/picture.h"

static void
add_byte(struct buf *out, char c)
{
	unsigned char byte = (unsigned char)c;

	if (byte < 0x80 && !char_is_word(c) && c != ' ' && c != '.' &&
	    c != '/' && c != '-' && c != ',' && c != ':')
		buf_printf(out, "#%u;", (unsigned)byte);
	else
		buf_add_char(out, c);
}

static void
add_label(struct arena *a, struct buf *out, struct str s)
{
	picture_add_quoted(a, out, s, add_byte);
}

static const char *const brackets[][2] = {
	[NODE_OPERATOR] = { "([", "])" },
	[NODE_SKILL] = { ">", "]" },
	[NODE_DOCUMENT] = { ">", "]" },
	[NODE_WORKFLOW] = { "[[", "]]" },
	[NODE_JOB] = { "[", "]" },
	[NODE_ACTION] = { "[", "]" },
	[NODE_SCRIPT] = { "[/", "/]" },
	[NODE_TARGET] = { "[/", "/]" },
	[NODE_TAG] = { "[(", ")]" },
	[NODE_RELEASE] = { "[(", ")]" },
	[NODE_ASSET] = { "[(", ")]" },
	[NODE_PACKAGE] = { "[(", ")]" },
	[NODE_ARTIFACT] = { "[(", ")]" },
	[NODE_EVENT] = { "{{", "}}" },
};

static void
add_styles(const struct graph *g, struct buf *out)
{
	for (size_t i = 0; i < g->edges.len; i++)
		if (g->edges.at[i].dead)
			buf_printf(out,
			    "  linkStyle %zu stroke:#d1242f,color:#d1242f,"
			    "stroke-dasharray:5 5\n",
			    i);
}

static void
write(const struct picture *p, struct buf *out)
{
	const struct graph *g = p->graph;

	buf_add_text(out, "flowchart LR\n");
	for (size_t i = 0; i < g->nodes.len; i++) {
		const struct node *n = &g->nodes.at[i];

		buf_printf(out, "  n%zu%s", i, brackets[n->kind][0]);
		add_label(p->arena, out, n->label);
		buf_printf(out, "%s\n", brackets[n->kind][1]);
	}
	for (size_t i = 0; i < g->edges.len; i++) {
		const struct edge *e = &g->edges.at[i];

		buf_printf(out, "  n%zu %s|", e->from,
		    e->dead || e->conditional ? "-.->" : "-->");
		add_label(p->arena, out, picture_edge_label(p->arena, e));
		buf_printf(out, "| n%zu\n", e->to);
	}
	add_styles(g, out);
}

const struct picture_format picture_mermaid = { "mermaid", write };
