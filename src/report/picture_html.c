/*
 * The release model as one page: the flow drawn left to right, the findings
 * beside it, and the same as tables for those who do not see it.
 *
 * Nothing is loaded and nothing runs: the picture is SVG with links of its
 * own page, so that the tab key goes from node to node and each leads to its
 * row below.  Whatever comes from the repository is escaped.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "report/layout.h"
#include "report/picture.h"
#include "report/report.h"

enum {
	WIDTH = 210, /* of a node, in pixels */
	HEIGHT = 40,
	ACROSS = 400, /* from column to column */
	MARGIN = 20,
	SHOWN = 27, /* characters of a label that a node shows */
};

static const char head[] =
    "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" "
    "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    "<title>The release, as driftcheck sees it</title>\n<style>\n"
    ":root{color-scheme:light dark;--ink:#1f2328;--paper:#fff;--soft:#f6f8fa;"
    "--line:#8c959f;--dead:#cf222e;--thing:#ddf4ff;--event:#fff8c5;"
    "--who:#dafbe1;--warn:#9a6700}\n"
    "@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#0d1117;"
    "--soft:#161b22;--line:#7d8590;--dead:#ff7b72;--thing:#0c2d6b;"
    "--event:#4d3a00;--who:#04401d;--warn:#d29922}}\n"
    "body{margin:0;font:15px/1.5 system-ui,sans-serif;color:var(--ink);"
    "background:var(--paper)}\n"
    "header,section{padding:1rem 1.5rem}\n"
    "h1{font-size:1.3rem;margin:0}h2{font-size:1.05rem}\n"
    ".flow{overflow:auto;background:var(--soft);"
    "border-block:1px solid var(--line)}\n"
    "svg{display:block}svg text{font:13px system-ui,sans-serif;"
    "fill:var(--ink)}\n"
    "svg .kind{font-size:10px;opacity:.75}svg .on{font-size:11px;"
    "paint-order:stroke;stroke:var(--soft);stroke-width:4px}\n"
    "rect{fill:var(--paper);stroke:var(--line)}\n"
    ".thing rect{fill:var(--thing)}.event rect{fill:var(--event)}"
    ".who rect{fill:var(--who)}\n"
    "path{fill:none;stroke:var(--line);stroke-width:1.5}\n"
    ".maybe{stroke-dasharray:2 4}.dead{stroke:var(--dead);"
    "stroke-dasharray:7 5}\n"
    "svg text.dead{fill:var(--dead);stroke-dasharray:none}\n"
    "a:focus rect,a:hover rect{stroke:var(--ink);stroke-width:3}\n"
    "a:focus{outline:none}section a:focus{outline:2px solid}\n"
    "table{border-collapse:collapse;width:100%}\n"
    "td,th{text-align:left;padding:.2rem .8rem .2rem 0;"
    "border-bottom:1px solid var(--line);vertical-align:top}\n"
    "tr:target{background:var(--event)}code{font:13px ui-monospace,"
    "monospace}\n"
    ".error{color:var(--dead)}.warning{color:var(--warn)}\n"
    "</style>\n</head>\n<body>\n";

struct page {
	const struct picture *p;
	struct layout layout;
	struct buf *out;
};

static void
add_byte(struct buf *out, char c)
{
	switch (c) {
	case '&':
		buf_add_text(out, "&amp;");
		break;
	case '<':
		buf_add_text(out, "&lt;");
		break;
	case '>':
		buf_add_text(out, "&gt;");
		break;
	case '"':
		buf_add_text(out, "&quot;");
		break;
	default:
		buf_add_char(out, c);
		break;
	}
}

static void
add_text(struct page *g, struct str s)
{
	picture_add(g->p->arena, g->out, s, add_byte);
}

/* The last characters that a node has room for. */
static struct str
shorten(struct arena *a, struct str s)
{
	size_t from;

	if (s.len <= SHOWN)
		return s;
	from = s.len - SHOWN + 1;
	while (from < s.len && ((unsigned char)s.at[from] & 0xc0) == 0x80)
		from++;
	return str_printf(
	    a, "\xe2\x80\xa6" STR_FMT, STR_ARG(str_from(s, from)));
}

static size_t
left_of(const struct page *g, size_t node)
{
	return MARGIN + g->layout.cells[node].column * ACROSS;
}

static size_t
top_of(const struct page *g, size_t node)
{
	return MARGIN + g->layout.cells[node].top;
}

static const char *
class_of(enum node_kind k)
{
	switch (k) {
	case NODE_TAG:
	case NODE_RELEASE:
	case NODE_ASSET:
	case NODE_PACKAGE:
	case NODE_ARTIFACT:
		return "thing";
	case NODE_EVENT:
		return "event";
	case NODE_OPERATOR:
	case NODE_SKILL:
	case NODE_DOCUMENT:
		return "who";
	case NODE_WORKFLOW:
	case NODE_JOB:
	case NODE_ACTION:
	case NODE_SCRIPT:
	case NODE_TARGET:
		break;
	}
	return "what";
}

static void
draw_node(struct page *g, size_t i)
{
	const struct node *n = &g->p->graph->nodes.at[i];
	size_t x = left_of(g, i), y = top_of(g, i);
	struct str place = picture_place(g->p->arena, n->span);

	buf_printf(g->out, "<a href=\"#n%zu\" class=\"%s\"><title>", i,
	    class_of(n->kind));
	add_text(g, n->id);
	if (place.len)
		buf_add_text(g->out, " at ");
	add_text(g, place);
	buf_printf(g->out,
	    "</title><rect x=\"%zu\" y=\"%zu\" width=\"%d\" height=\"%d\" "
	    "rx=\"6\"/><text class=\"kind\" x=\"%zu\" y=\"%zu\">%s</text>"
	    "<text x=\"%zu\" y=\"%zu\">",
	    x, y, WIDTH, HEIGHT, x + 10, y + 14, node_kind_name(n->kind),
	    x + 10, y + 31);
	add_text(g, shorten(g->p->arena, n->label));
	buf_add_text(g->out, "</text></a>\n");
}

static const char *
style_of(const struct edge *e)
{
	if (e->dead)
		return " dead";
	return e->conditional ? " maybe" : "";
}

static const struct route *
route_of(const struct page *g, const struct edge *e)
{
	return &g->layout.routes[e - g->p->graph->edges.at];
}

/* Where the line through column cell C passes. */
static size_t
height_at(const struct cell *c)
{
	return MARGIN + c->top + LAYOUT_LINE / 2;
}

static size_t
middle_of(const struct page *g, size_t node)
{
	return top_of(g, node) + HEIGHT / 2;
}

/* A bend from X, Y to TO_X, TO_Y, level at both ends. */
static void
add_bend(struct page *g, size_t x, size_t y, size_t to_x, size_t to_y)
{
	ptrdiff_t bend = (ACROSS - WIDTH) / 2;

	/* Within a column it goes round on the right. */
	buf_printf(g->out, "C%td %zu %td %zu %zu %zu", (ptrdiff_t)x + bend, y,
	    to_x > x ? (ptrdiff_t)to_x - bend : (ptrdiff_t)to_x + bend, to_y,
	    to_x, to_y);
}

static void
draw_edge(struct page *g, const struct edge *e)
{
	const struct route *r = route_of(g, e);
	size_t x = left_of(g, r->left) + WIDTH, y = middle_of(g, r->left);
	bool within =
	    g->layout.cells[r->left].column == g->layout.cells[r->right].column;

	buf_printf(g->out,
	    "<path class=\"edge%s\" marker-%s=\"url(#%s)\" d=\"M%zu %zu",
	    style_of(e), e->from == r->left ? "end" : "start",
	    e->dead ? "dead" : "arrow", x, y);
	for (size_t i = 0; i < r->nbends; i++) {
		const struct cell *c = &r->bends[i];
		size_t at = MARGIN + c->column * ACROSS;

		add_bend(g, x, y, at, height_at(c));
		x = at + WIDTH;
		y = height_at(c);
		buf_printf(g->out, "H%zu", x);
	}
	add_bend(g, x, y, left_of(g, r->right) + (within ? WIDTH : 0),
	    middle_of(g, r->right));
	buf_add_text(g->out, "\"><title>");
	add_text(g, picture_edge_label(g->p->arena, e));
	buf_add_text(g->out, "</title></path>\n");
}

/* Is E the first edge between its two nodes? */
static bool
leads(const struct graph *g, const struct edge *e)
{
	for (const struct edge *x = g->edges.at; x < e; x++)
		if (x->from == e->from && x->to == e->to)
			return false;
	return true;
}

/* What all edges between the two nodes of E say, each word once. */
static struct str
joined_label(struct page *g, const struct edge *e)
{
	const struct edge *end = g->p->graph->edges.at + g->p->graph->edges.len;
	const struct edge *first = e;
	struct buf b = buf_new(g->p->arena);
	unsigned said = 1U << e->kind;

	for (; e < end; e++) {
		if (e->from != first->from || e->to != first->to ||
		    (said & 1U << e->kind))
			continue;
		buf_printf(&b, "%s, ", edge_kind_name(e->kind));
		said |= 1U << e->kind;
	}
	buf_add(&b, picture_edge_label(g->p->arena, first));
	return buf_str(&b);
}

/* Near its end, as high as where curves that meet there are still apart. */
static void
draw_edge_label(struct page *g, const struct edge *e)
{
	const struct route *r = route_of(g, e);
	bool left = e->from != r->left; /* the side of its end */
	size_t next = middle_of(g, left ? r->right : r->left), y, x;

	if ((e->kind == EDGE_CALLS || e->kind == EDGE_STARTS) && !e->dead)
		return;
	if (r->nbends)
		next = height_at(&r->bends[left ? 0 : r->nbends - 1]);
	x = left_of(g, e->to);
	x = left ? x + WIDTH + 14 : x - 14;
	y = (216 * next + 784 * middle_of(g, e->to)) / 1000 - 4;
	buf_printf(g->out,
	    "<text class=\"on%s\" text-anchor=\"%s\" x=\"%zu\" "
	    "y=\"%zu\">",
	    e->dead ? " dead" : "", left ? "start" : "end", x, y);
	add_text(g, joined_label(g, e));
	buf_add_text(g->out, "</text>\n");
}

static void
add_arrow(struct buf *out, const char *id, const char *color)
{
	buf_printf(out,
	    "<marker id=\"%s\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" "
	    "markerWidth=\"8\" markerHeight=\"8\" "
	    "orient=\"auto-start-reverse\">"
	    "<path d=\"M0 0L8 4L0 8\" style=\"fill:var(--%s);stroke:none\"/>"
	    "</marker>",
	    id, color);
}

static void
draw(struct page *g)
{
	const struct graph *graph = g->p->graph;

	buf_printf(g->out,
	    "<div class=\"flow\" tabindex=\"0\" role=\"region\" "
	    "aria-label=\"The flow of the release\">\n"
	    "<svg width=\"%zu\" height=\"%zu\"><defs>",
	    g->layout.columns * ACROSS + MARGIN, g->layout.height + MARGIN);
	add_arrow(g->out, "arrow", "line");
	add_arrow(g->out, "dead", "dead");
	buf_add_text(g->out, "</defs>\n");
	for (size_t i = 0; i < graph->edges.len; i++)
		draw_edge(g, &graph->edges.at[i]);
	for (size_t i = 0; i < graph->nodes.len; i++)
		draw_node(g, i);
	for (size_t i = 0; i < graph->edges.len; i++)
		if (leads(graph, &graph->edges.at[i]))
			draw_edge_label(g, &graph->edges.at[i]);
	buf_add_text(g->out, "</svg>\n</div>\n");
}

static void
add_code(struct page *g, struct str s)
{
	buf_add_text(g->out, "<code>");
	add_text(g, s);
	buf_add_text(g->out, "</code>");
}

static void
list_findings(struct page *g)
{
	const struct findings *all = g->p->findings;

	buf_add_text(g->out, "<section><h2>Findings</h2>\n");
	if (!all->list.len)
		buf_add_text(g->out, "<p>None.</p>\n");
	else
		buf_add_text(g->out, "<ul>\n");
	for (size_t i = 0; i < all->list.len; i++) {
		const struct finding *f = all->list.at[i];

		if (f->state == FINDING_IGNORED ||
		    f->confidence == CONFIDENCE_LOW)
			continue;
		buf_printf(g->out, "<li><b class=\"%s\">%s[%s]</b> ",
		    level_name(f->level), level_name(f->level), f->rule);
		add_text(g, f->message);
		buf_add_char(g->out, ' ');
		add_code(g, picture_place(g->p->arena, f->span));
		buf_add_text(g->out, "</li>\n");
	}
	buf_add_text(
	    g->out, all->list.len ? "</ul></section>\n" : "</section>\n");
}

static void
link_node(struct page *g, size_t i)
{
	buf_printf(g->out, "<a href=\"#n%zu\">", i);
	add_text(g, g->p->graph->nodes.at[i].label);
	buf_add_text(g->out, "</a>");
}

static void
list_nodes(struct page *g)
{
	const struct graph *graph = g->p->graph;

	buf_add_text(g->out,
	    "<section><h2>Who and what</h2>\n<table><tr><th>kind</th>"
	    "<th>name</th><th>place</th></tr>\n");
	for (size_t i = 0; i < graph->nodes.len; i++) {
		const struct node *n = &graph->nodes.at[i];

		buf_printf(g->out, "<tr id=\"n%zu\"><td>%s</td><td>", i,
		    node_kind_name(n->kind));
		add_text(g, n->label);
		buf_add_text(g->out, "</td><td>");
		add_code(g, picture_place(g->p->arena, n->span));
		buf_add_text(g->out, "</td></tr>\n");
	}
	buf_add_text(g->out, "</table></section>\n");
}

static void
list_edges(struct page *g)
{
	const struct graph *graph = g->p->graph;

	buf_add_text(g->out,
	    "<section><h2>What leads to what</h2>\n<table><tr><th>from</th>"
	    "<th></th><th>to</th><th>place</th></tr>\n");
	for (size_t i = 0; i < graph->edges.len; i++) {
		const struct edge *e = &graph->edges.at[i];

		buf_add_text(g->out, "<tr><td>");
		link_node(g, e->from);
		buf_printf(
		    g->out, "</td><td%s>", e->dead ? " class=\"error\"" : "");
		add_text(g, picture_edge_label(g->p->arena, e));
		buf_add_text(g->out, "</td><td>");
		link_node(g, e->to);
		buf_add_text(g->out, "</td><td>");
		add_code(g, picture_place(g->p->arena, e->span));
		buf_add_text(g->out, "</td></tr>\n");
	}
	buf_add_text(g->out, "</table></section>\n");
}

static void
write(const struct picture *p, struct buf *out)
{
	struct page g = { .p = p, .out = out };

	layout_graph(p->arena, p->graph, &g.layout);
	buf_add_text(out, head);
	buf_add_text(out, "<header><h1>How this repository releases");
	if (p->rev.len) {
		buf_add_text(out, " at ");
		add_text(&g, p->rev);
	}
	buf_add_text(out, "</h1></header>\n<main>\n");
	if (p->graph->nodes.len)
		draw(&g);
	else
		buf_add_text(out,
		    "<section><p>Nothing here takes part in a release, as far "
		    "as driftcheck can see.</p></section>\n");
	list_findings(&g);
	if (p->graph->nodes.len) {
		list_nodes(&g);
		list_edges(&g);
	}
	buf_printf(out,
	    "</main>\n<footer><section>driftcheck %s</section></footer>\n"
	    "</body>\n</html>\n",
	    p->version);
}

const struct picture_format picture_html = { "html", write };
