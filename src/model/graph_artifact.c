/*
 * Artifacts of the graph: files that one job of a run hands to another.
 *
 * A job that is drawn takes artifacts by their name, by a pattern, or all of
 * its run; whoever hands them over is drawn too, and so on in front of that.
 * Names are compared as they are written: what an expression gives may be
 * any text.  Left out: artifacts of other runs, those that nobody takes who
 * is drawn, steps of actions that local actions use, and all of them where
 * the graph has MOST_EDGES already.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "base/pattern.h"
#include "model/graph_internal.h"
#include "parse/yaml.h"

enum { MOST_EDGES = 4000 };

/* One step that hands artifacts over or takes them. */
struct hand {
	const struct actor *actor;
	const struct composite *action; /* in which it stands, or NULL */
	struct span called;             /* where that is used */
	struct span span;
	struct str name; /* as it is written; empty: all */
	bool takes;
	bool drawn;
};

struct hands {
	struct drawing *drawing;
	VEC(struct hand) list;
};

static struct str
input_of(const struct step *s, const char *name)
{
	const struct entry *e = entries_find(&s->with, str_of(name));

	return e && e->node && e->node->kind == YNODE_SCALAR
	           ? e->node->text.s
	           : (struct str){ 0 };
}

static void
note_step(struct hands *all, const struct step *s, struct hand h)
{
	struct arena *a = all->drawing->arena;
	struct str uses, name, ref;

	if (!template_literal(a, &s->uses, &uses))
		return;
	str_cut(uses, '@', &name, &ref);
	h.takes = know_is(KNOW_TAKES_ARTIFACT, name);
	if (!h.takes && !know_is(KNOW_HANDS_ARTIFACT, name))
		return;
	h.span = s->uses_span;
	h.name = input_of(s, "name");
	/* Those of another run are none of this one's. */
	if (h.takes && input_of(s, "run-id").len)
		return;
	if (!h.name.len)
		h.name = h.takes ? input_of(s, "pattern") : S("artifact");
	*vec_add(a, &all->list) = h;
}

static void
note_steps(struct hands *all, const struct actor *x)
{
	struct drawing *d = all->drawing;

	for (size_t i = 0; i < x->job->nsteps; i++) {
		const struct step *s = &x->job->steps[i];
		struct hand h = { .actor = x, .called = s->uses_span };
		struct str uses;

		if (!s->uses.len)
			continue;
		note_step(all, s, h);
		if (template_literal(d->arena, &s->uses, &uses) &&
		    str_starts(uses, "./"))
			h.action = map_get(
			    &d->model->composites_by_path, str_from(uses, 2));
		for (size_t k = 0; h.action && k < h.action->nsteps; k++)
			if (h.action->steps[k].uses.len)
				note_step(all, &h.action->steps[k], h);
	}
}

/* NAME with `*` for each of its expressions. */
static struct str
as_glob(struct arena *a, struct str name)
{
	struct buf b = buf_new(a);

	while (name.len) {
		size_t from = str_find(name, 0, "${{");
		size_t to =
		    from == SIZE_MAX ? SIZE_MAX : str_find(name, from, "}}");

		if (to == SIZE_MAX) {
			buf_add(&b, name);
			break;
		}
		buf_add(&b, str_slice(name, 0, from));
		buf_add_char(&b, '*');
		name = str_from(name, to + 2);
	}
	return buf_str(&b);
}

/* Is what H hands over taken by T?  UNKNOWN: an expression decides. */
static enum truth
is_taken(struct arena *a, const struct hand *h, const struct hand *t)
{
	struct str name = as_glob(a, h->name), want = as_glob(a, t->name);
	bool plain = str_eq(want, t->name);

	if (!t->name.len || str_eq(h->name, t->name))
		return TRUTH_YES;
	if (glob_matches(a, GLOB_SHELL, want, name))
		return plain ? TRUTH_YES : TRUTH_UNKNOWN;
	return glob_matches(a, GLOB_SHELL, name, want) ? TRUTH_UNKNOWN
	                                               : TRUTH_NO;
}

/* The job, or the local action in it. */
static size_t
place_of(struct drawing *d, const struct hand *h)
{
	size_t job = graph_job(d, h->actor), action;

	if (!h->action)
		return job;
	action = graph_add_node(d, NODE_ACTION, h->action->path,
	    h->action->path, (struct span){ 0 });
	graph_add_call(d, job, action, h->called);
	return action;
}

static void
draw(struct drawing *d, struct hand *h, const struct hand *t, enum truth taken)
{
	struct edge e = { .kind = EDGE_CREATES,
		.span = h->span,
		.credential = { CREDENTIAL_NONE, { 0 }, h->span } };
	struct str name = str_printf(d->arena, STR_FMT "#" STR_FMT,
	    STR_ARG(h->actor->path), STR_ARG(h->name));

	e.from = place_of(d, h);
	e.to = graph_add_node(d, NODE_ARTIFACT, name, h->name, h->span);
	graph_add_edge(d, e);
	h->drawn = true;
	e.kind = EDGE_DOWNLOADS;
	e.from = place_of(d, t);
	e.span = t->span;
	e.conditional = taken == TRUTH_UNKNOWN;
	graph_add_edge(d, e);
}

/* All that T takes; true: a job was drawn that was not before. */
static bool
draw_taken(struct hands *all, const struct hand *t)
{
	struct drawing *d = all->drawing;
	size_t before = d->graph->nodes.len;

	for (size_t i = 0; i < all->list.len; i++) {
		struct hand *h = &all->list.at[i];
		enum truth taken;

		if (d->graph->edges.len >= MOST_EDGES)
			return false;
		if (h->takes || h->actor->job == t->actor->job ||
		    graph_run(h->actor) != graph_run(t->actor))
			continue;
		taken = is_taken(d->arena, h, t);
		if (taken != TRUTH_NO)
			draw(d, h, t, taken);
	}
	return d->graph->nodes.len > before;
}

void
graph_draw_artifacts(struct drawing *d)
{
	struct hands all = { .drawing = d };
	bool more = true;

	for (size_t i = 0; i < d->model->actors.len; i++)
		if (d->model->actors.at[i]->kind == ACTOR_JOB)
			note_steps(&all, d->model->actors.at[i]);
	while (more) {
		more = false;
		for (size_t i = 0; i < all.list.len; i++) {
			struct hand *t = &all.list.at[i];

			if (!t->takes || t->drawn ||
			    !graph_has_node(
			        d, NODE_JOB, graph_job_name(d, t->actor)))
				continue;
			t->drawn = true;
			more |= draw_taken(&all, t);
		}
	}
}
