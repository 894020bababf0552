/*
 * The release model as nodes and edges.
 *
 * Each action of the model leads from the place where it is written, which
 * is the innermost script, target or local action around it, or else its job
 * or document, to the thing that it is about.  From there the chain of calls
 * is drawn outwards: the calling scripts, the job, its workflow, the event
 * that starts it; or the document and the operator who follows it.  A thing
 * that comes to stand raises an event, which starts the workflows that wait
 * for it.
 *
 * Things are told apart by what is known of their tag.  Not drawn: tags that
 * only stand in a clone, actions on other repositories, files.
 */

#include "model/graph.h"

#include "base/arena.h"
#include "base/buf.h"
#include "model/event.h"
#include "model/graph_internal.h"
#include "model/query.h"

const char *
node_kind_name(enum node_kind k)
{
	static const char *const names[] = {
		[NODE_OPERATOR] = "operator",
		[NODE_SKILL] = "skill",
		[NODE_DOCUMENT] = "document",
		[NODE_WORKFLOW] = "workflow",
		[NODE_JOB] = "job",
		[NODE_ACTION] = "action",
		[NODE_SCRIPT] = "script",
		[NODE_TARGET] = "target",
		[NODE_TAG] = "tag",
		[NODE_RELEASE] = "release",
		[NODE_ASSET] = "asset",
		[NODE_PACKAGE] = "package",
		[NODE_ARTIFACT] = "artifact",
		[NODE_EVENT] = "event",
	};

	return names[k];
}

const char *
edge_kind_name(enum edge_kind k)
{
	static const char *const names[] = {
		[EDGE_CREATES] = "creates",
		[EDGE_EDITS] = "edits",
		[EDGE_UPLOADS] = "uploads",
		[EDGE_PUBLISHES] = "publishes",
		[EDGE_SIGNS] = "signs",
		[EDGE_VERIFIES] = "verifies",
		[EDGE_CALLS] = "calls",
		[EDGE_RAISES] = "raises",
		[EDGE_STARTS] = "starts",
		[EDGE_WAITS] = "waits",
		[EDGE_DOWNLOADS] = "downloads",
		[EDGE_DISPATCHES] = "dispatches",
	};

	return names[k];
}

static size_t
note_index(struct drawing *d, struct map *to, struct str key, size_t index)
{
	size_t *kept = arena_make(d->arena, size_t);

	*kept = index;
	map_put(d->arena, to, key, kept);
	return index;
}

size_t
graph_add_node(struct drawing *d, enum node_kind kind, struct str name,
    struct str label, struct span span)
{
	struct str id = str_printf(
	    d->arena, "%s:" STR_FMT, node_kind_name(kind), STR_ARG(name));
	const size_t *found = map_get(&d->nodes, id);
	struct node *n;

	if (found)
		return *found;
	n = vec_add(d->arena, &d->graph->nodes);
	*n = (struct node){ kind, id, label, span };
	return note_index(d, &d->nodes, id, d->graph->nodes.len - 1);
}

bool
graph_has_node(const struct drawing *d, enum node_kind kind, struct str name)
{
	return map_get(&d->nodes, str_printf(d->arena, "%s:" STR_FMT,
	                              node_kind_name(kind), STR_ARG(name))) !=
	       NULL;
}

/* One that is drawn already happens if it does for either reason. */
static void
join_edges(struct edge *e, const struct edge *other)
{
	e->conditional &= other->conditional;
	e->dead &= other->dead;
	if (other->sureness < e->sureness)
		e->sureness = other->sureness;
}

void
graph_add_edge(struct drawing *d, struct edge e)
{
	struct str path = e.span.source ? e.span.source->path : S("");
	struct str key;
	const size_t *found;

	if (e.from == e.to)
		return;
	key = str_printf(d->arena, "%d %zu %zu %u " STR_FMT, (int)e.kind,
	    e.from, e.to, e.span.off, STR_ARG(path));
	found = map_get(&d->edges, key);
	if (found) {
		join_edges(&d->graph->edges.at[*found], &e);
		return;
	}
	*vec_add(d->arena, &d->graph->edges) = e;
	note_index(d, &d->edges, key, d->graph->edges.len - 1);
}

void
graph_add_call(struct drawing *d, size_t from, size_t to, struct span span)
{
	graph_add_edge(
	    d, (struct edge){ from, to, .kind = EDGE_CALLS, .span = span });
}

/* "push of tag v*", "release published": what starts a workflow. */
static struct str
event_label(struct arena *a, const struct trigger *t)
{
	struct buf b = buf_new(a);
	const struct names *some = &t->types;

	buf_add(&b, t->event);
	if (str_is(t->event, "push") || str_is(t->event, "create"))
		some = t->tags.len ? &t->tags : &t->branches;
	if (str_is(t->event, "push") && some->len)
		buf_add_text(&b, t->tags.len ? " of tag" : " of branch");
	if (str_is(t->event, "workflow_run"))
		some = &t->workflows;
	for (size_t i = 0; i < some->len; i++)
		buf_printf(&b, "%s" STR_FMT, i ? ", " : " ",
		    STR_ARG(some->at[i].name));
	return buf_str(&b);
}

static size_t
event_node(struct drawing *d, const struct trigger *t)
{
	struct str label = event_label(d->arena, t);

	return graph_add_node(d, NODE_EVENT, label, label, t->span);
}

static bool
is_called_only(const struct trigger *t)
{
	return str_is(t->event, "workflow_call");
}

/* The workflow with what starts it. */
static size_t
workflow_node(struct drawing *d, const struct workflow *w)
{
	size_t before = d->graph->nodes.len;
	size_t n = graph_add_node(d, NODE_WORKFLOW, w->path,
	    str_basename(w->path), (struct span){ w->source, 0, 0 });

	if (n < before)
		return n;
	for (size_t i = 0; i < w->ntriggers; i++) {
		const struct trigger *t = &w->triggers[i];

		if (!is_called_only(t))
			graph_add_edge(
			    d, (struct edge){ event_node(d, t), n,
			           .kind = EDGE_STARTS, .span = t->span });
	}
	return n;
}

struct str
graph_job_name(struct drawing *d, const struct actor *x)
{
	return str_printf(d->arena, STR_FMT "#" STR_FMT, STR_ARG(x->path),
	    STR_ARG(x->job->id));
}

size_t
graph_job(struct drawing *d, const struct actor *x)
{
	struct str id = graph_job_name(d, x);
	size_t job = graph_add_node(d, NODE_JOB, id, x->job->id, x->span);
	size_t workflow = workflow_node(d, x->workflow);

	graph_add_call(d, workflow, job, x->span);
	if (x->caller)
		graph_add_call(d, graph_job(d, x->caller), workflow,
		    actor_calls_at(x->caller));
	return job;
}

/* The begin of a file that was read. */
static struct span
file_span(const struct drawing *d, struct str path)
{
	for (size_t i = 0; i < d->model->sources.len; i++)
		if (str_eq(d->model->sources.at[i]->path, path))
			return (struct span){ d->model->sources.at[i], 0, 0 };
	return (struct span){ 0 };
}

static size_t
operator_node(struct drawing *d, const struct actor *x)
{
	size_t operator= graph_add_node(
	    d, NODE_OPERATOR, S("operator"), S("operator"), (struct span){ 0 });
	enum node_kind kind = NODE_SCRIPT;
	size_t n;

	if (x->document)
		kind = x->document->is_skill ? NODE_SKILL : NODE_DOCUMENT;
	n = graph_add_node(d, kind, x->path, x->path, file_span(d, x->path));
	graph_add_call(d, operator, n, x->span);
	return n;
}

static size_t
actor_node(struct drawing *d, const struct actor *x)
{
	return x->kind == ACTOR_JOB ? graph_job(d, x) : operator_node(d, x);
}

/* The scripts, targets and local actions of a chain; the innermost. */
static size_t
chain_node(struct drawing *d, const struct chain *c, size_t outside)
{
	enum node_kind kind;
	size_t up, n;

	if (!c)
		return outside;
	up = chain_node(d, c->up, outside);
	switch (c->kind) {
	case CHAIN_SCRIPT:
		kind = NODE_SCRIPT;
		break;
	case CHAIN_TARGET:
		kind = NODE_TARGET;
		break;
	case CHAIN_ACTION:
		kind = NODE_ACTION;
		break;
	case CHAIN_STEP:
	case CHAIN_BLOCK:
	case CHAIN_FUNCTION:
	case CHAIN_TEXT:
	default:
		return up;
	}
	n = graph_add_node(d, kind, c->label, c->label,
	    kind == NODE_SCRIPT ? file_span(d, c->label) : (struct span){ 0 });
	graph_add_call(d, up, n, c->span);
	return n;
}

static struct str
tag_name(struct drawing *d, struct value tag)
{
	return value_has_text(tag) ? value_show(d->arena, tag) : S("(any)");
}

const void *
graph_run(const struct actor *x)
{
	if (x->document)
		return x->document;
	while (x->caller)
		x = x->caller;
	return x->workflow ? (const void *)x->workflow : x;
}

/* One form each, of which something is known, or the tag of the event. */
static bool
is_surely_same(struct value v, struct value w)
{
	if (value_has_hole(v, HOLE_EVENT_TAG) &&
	    value_has_hole(w, HOLE_EVENT_TAG))
		return value_compare(v, w) == LIKE_SAME;
	return v.len == 1 && w.len == 1 && !v.open && !w.open &&
	       value_has_text(v) && value_compare(v, w) >= LIKE_FRAME;
}

/* In one run, or in the jobs of one workflow, which are drawn once. */
static bool
act_together(const struct actor *x, const struct actor *y)
{
	return graph_run(x) == graph_run(y) ||
	       (x->workflow && x->workflow == y->workflow);
}

/* The thing of this run that was drawn under another name, or SIZE_MAX. */
static size_t
find_met(struct drawing *d, enum node_kind kind, const struct action *x)
{
	for (size_t i = 0; i < d->met.len; i++) {
		const struct met *m = &d->met.at[i];

		if (m->kind == kind && act_together(m->actor, x->actor) &&
		    is_surely_same(m->tag, x->tag))
			return m->node;
	}
	return SIZE_MAX;
}

/* A hole with a name says more than one without. */
static void
name_better(struct drawing *d, size_t node, struct str id, struct str label)
{
	struct node *n = &d->graph->nodes.at[node];

	if (!str_contains(n->label, "{...}") || str_contains(label, "{...}"))
		return;
	n->id = id;
	n->label = label;
	note_index(d, &d->nodes, id, node);
}

static size_t
thing_node(struct drawing *d, enum node_kind kind, const struct action *x)
{
	struct str name = tag_name(d, x->tag);
	struct str label = str_printf(
	    d->arena, "%s " STR_FMT, node_kind_name(kind), STR_ARG(name));
	size_t node = find_met(d, kind, x);

	if (node != SIZE_MAX && !graph_has_node(d, kind, name))
		name_better(d, node,
		    str_printf(d->arena, "%s:" STR_FMT, node_kind_name(kind),
		        STR_ARG(name)),
		    label);
	else
		node = graph_add_node(d, kind, name, label, (struct span){ 0 });
	*vec_add(d->arena, &d->met) =
	    (struct met){ kind, x->actor, x->tag, node };
	return node;
}

/* Does X's own run, or an operator, push the tag of the release before? */
static bool
is_pushed(const struct model *m, const struct action *x)
{
	for (size_t i = 0; i < m->actions.len; i++) {
		const struct action *y = m->actions.at[i];

		if (y->kind == ACTION_PUSH_TAG && !y->other_repository &&
		    (y->actor == x->actor || y->actor->workflow) &&
		    value_compare(x->tag, y->tag) != LIKE_NO)
			return true;
	}
	return false;
}

bool
action_makes_own_tag(const struct model *m, const struct action *x)
{
	return x->publicity != PUBLICITY_DRAFT &&
	       !value_has_hole(x->tag, HOLE_EVENT_TAG) && !is_pushed(m, x);
}

static void
draw_creation(struct drawing *d, const struct action *x, struct edge e)
{
	if (!action_creates_release(d->model, x) && x->sureness != GUESS)
		e.kind = EDGE_EDITS;
	e.to = thing_node(d, NODE_RELEASE, x);
	graph_add_edge(d, e);
	if (e.kind == EDGE_CREATES && action_makes_own_tag(d->model, x)) {
		e.to = thing_node(d, NODE_TAG, x);
		graph_add_edge(d, e);
	}
}

static void
draw_dispatch(struct drawing *d, const struct action *x, struct edge e)
{
	const struct workflow *w = action_dispatches(d->model, x);

	if (!w)
		return;
	e.kind = EDGE_DISPATCHES;
	e.to = workflow_node(d, w);
	graph_add_edge(d, e);
}

static size_t
package_node(struct drawing *d, const struct action *x)
{
	struct str name =
	    str_of(x->know->registry ? x->know->registry : x->know->name);

	if (x->rehearsal)
		name = str_concat(d->arena, name, S(" (for trying)"));
	return graph_add_node(d, NODE_PACKAGE, name, name, (struct span){ 0 });
}

/* How an action is drawn; false: it is not. */
static bool
edge_of(enum action_kind kind, enum edge_kind *edge, enum node_kind *to)
{
	static const struct {
		enum action_kind kind;
		enum edge_kind edge;
		enum node_kind to;
	} table[] = {
		{ ACTION_PUSH_TAG, EDGE_CREATES, NODE_TAG },
		{ ACTION_DELETE_TAG, EDGE_EDITS, NODE_TAG },
		{ ACTION_CREATE_RELEASE, EDGE_CREATES, NODE_RELEASE },
		{ ACTION_EDIT_RELEASE, EDGE_EDITS, NODE_RELEASE },
		{ ACTION_DELETE_RELEASE, EDGE_EDITS, NODE_RELEASE },
		{ ACTION_UPLOAD_ASSET, EDGE_UPLOADS, NODE_RELEASE },
		{ ACTION_DOWNLOAD_ASSET, EDGE_DOWNLOADS, NODE_RELEASE },
		{ ACTION_PUBLISH_PACKAGE, EDGE_PUBLISHES, NODE_PACKAGE },
		{ ACTION_SIGN, EDGE_SIGNS, NODE_ASSET },
		{ ACTION_NOTARIZE, EDGE_SIGNS, NODE_ASSET },
		{ ACTION_VERIFY, EDGE_VERIFIES, NODE_ASSET },
		{ ACTION_VIEW_RELEASE, EDGE_WAITS, NODE_RELEASE },
		{ ACTION_DISPATCH_WORKFLOW, EDGE_DISPATCHES, NODE_WORKFLOW },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].kind == kind) {
			*edge = table[i].edge;
			*to = table[i].to;
			return true;
		}
	return false;
}

static void
draw_action(struct drawing *d, const struct action *x)
{
	struct edge e = { .span = x->span, .credential = x->credential };
	enum node_kind to;

	if ((x->other_repository && !x->maybe_own) ||
	    !edge_of(x->kind, &e.kind, &to) ||
	    (e.kind == EDGE_WAITS && !(x->call && x->call->polls)))
		return;
	e.conditional = x->conditional;
	e.sureness = x->other_repository ? GUESS : x->sureness;
	e.from = chain_node(d, x->chain, actor_node(d, x->actor));
	if (to == NODE_WORKFLOW) {
		draw_dispatch(d, x, e);
		return;
	}
	if (x->kind == ACTION_CREATE_RELEASE) {
		draw_creation(d, x, e);
		return;
	}
	if (to == NODE_PACKAGE)
		e.to = package_node(d, x);
	else if (to == NODE_ASSET)
		e.to = graph_add_node(d, to, str_of(x->know->name),
		    str_printf(d->arena, "what %s is given", x->know->name),
		    (struct span){ 0 });
	else
		e.to = thing_node(d, to, x);
	graph_add_edge(d, e);
}

/* The event that the thing of action X raises for consumer C. */
static void
draw_raising(struct drawing *d, const struct action *x,
    const struct consumer *c, size_t event)
{
	bool tag = c->of_tag;
	struct edge e = { .kind = EDGE_RAISES, .span = x->span };

	e.from = thing_node(d, tag ? NODE_TAG : NODE_RELEASE, x);
	e.to = event;
	e.credential = x->credential;
	e.conditional = x->conditional || action_raises(x) == RAISES_UNKNOWN;
	e.sureness = x->sureness == GUESS ? GUESS : SURE;
	e.dead = action_raises(x) == RAISES_NO;
	graph_add_edge(d, e);
}

static void
draw_consumer(struct drawing *d, const struct consumer *c)
{
	struct action *const *actions;
	size_t n = model_actions(d->model, &actions);
	size_t event = event_node(d, c->trigger);
	size_t workflow = workflow_node(d, c->workflow);

	for (size_t i = 0; i < n; i++)
		if (action_makes(d->model, actions[i], c) ||
		    action_may_make(actions[i], c))
			draw_raising(d, actions[i], c, event);
	graph_add_edge(d, (struct edge){ event, workflow, .kind = EDGE_STARTS,
	                      .span = c->trigger->span });
}

/* An event that is raised by what stands here, and never, starts nothing. */
static void
find_dead_starts(struct graph *g)
{
	for (size_t i = 0; i < g->edges.len; i++) {
		struct edge *start = &g->edges.at[i];
		size_t raised = 0, dead = 0;

		if (start->kind != EDGE_STARTS)
			continue;
		for (size_t k = 0; k < g->edges.len; k++) {
			const struct edge *e = &g->edges.at[k];

			raised +=
			    e->kind == EDGE_RAISES && e->to == start->from;
			dead += e->kind == EDGE_RAISES &&
			        e->to == start->from && e->dead;
		}
		start->dead = raised && dead == raised;
	}
}

void
model_graph(struct model *m, struct graph *out)
{
	struct drawing d = { .model = m, .arena = m->arena, .graph = out };
	struct consumer *consumers;
	size_t n = model_consumers(m, &consumers);

	*out = (struct graph){ 0 };
	for (size_t i = 0; i < m->actions.len; i++)
		draw_action(&d, m->actions.at[i]);
	for (size_t i = 0; i < n; i++)
		draw_consumer(&d, &consumers[i]);
	graph_draw_artifacts(&d);
	find_dead_starts(out);
}
