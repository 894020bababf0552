/*
 * Two creators of one release: can one event bring them together, and in
 * which order?
 *
 * Within a job the order of the steps is known, and two arms of one branch
 * exclude each other; between jobs `needs` decides.  An operator who pushes
 * a tag starts the workflows that wait for it, and runs on beside them.
 */

#include "base/arena.h"
#include "model/event.h"
#include "model/query.h"

/* Two runs of one event have one ref; it cannot have both names. */
static bool
want_other_refs(
    const struct model *m, const struct action *x, const struct action *y)
{
	const struct expr *xs[] = { x->actor->job ? x->actor->job->when : NULL,
		x->step ? x->step->when : NULL };
	const struct expr *ys[] = { y->actor->job ? y->actor->job->when : NULL,
		y->step ? y->step->when : NULL };

	for (size_t i = 0; i < 2; i++)
		for (size_t k = 0; k < 2; k++)
			if (conditions_exclude(m->arena, xs[i], ys[k]))
				return true;
	return false;
}

/*
 * Two ways to do one thing: a document that shows a command several times,
 * or a script with these options and with those, means one of them.
 */
static bool
are_alternatives(const struct action *x, const struct action *y)
{
	const struct document *d = x->actor->document;

	return d && d == y->actor->document &&
	       (span_cmp(x->span, y->span) == 0 ||
	           (x->span.source == d->source &&
	               y->span.source == d->source));
}

/* The first line of a command, without the \ behind it. */
static struct str
first_line(struct span span)
{
	struct str text = span_text(span), line;

	str_line(&text, &line);
	line = str_trim(line);
	if (str_ends(line, "\\"))
		line.len--;
	return str_trim(line);
}

/* Does the document of X show the line of Y, and say where it stands? */
static bool
is_quotation(
    const struct model *m, const struct action *x, const struct action *y)
{
	const struct document *d = x->actor->document;
	struct str before;

	if (!d || x->span.source != d->source)
		return false;
	before = str_slice(d->source->text, 0, x->span.off);
	return str_eq(first_line(x->span), first_line(y->span)) &&
	       str_contains(before,
	           str_cstr(m->arena, str_basename(y->span.source->path)));
}

static bool
exclude_each_other(const struct action *x, const struct action *y)
{
	for (const struct guard *g = x->guard; g; g = g->up)
		for (const struct guard *h = y->guard; h; h = h->up)
			if (g->branch && g->branch == h->branch &&
			    g->arm != h->arm)
				return true;
	return false;
}

/* Marks what J needs, and what that needs in turn. */
static void
mark_needed(
    const struct workflow *w, const struct job *j, bool *needed, int depth)
{
	for (size_t i = 0; i < j->needs.len && depth < NEEDS_DEPTH; i++) {
		const struct job *before = workflow_job(w, j->needs.at[i].name);

		if (!before || needed[before - w->jobs])
			continue;
		needed[before - w->jobs] = true;
		mark_needed(w, before, needed, depth + 1);
	}
}

static bool
needs_job(const struct model *m, const struct actor *x, const struct job *other)
{
	const struct workflow *w = x->workflow;

	if (!*x->needed) {
		bool *needed = arena_array(m->arena, bool, w->njobs);

		mark_needed(w, x->job, needed, 0);
		*x->needed = needed;
	}
	return (*x->needed)[other - w->jobs];
}

/* Is a release deleted between the two, by one of their actors? */
static bool
is_deleted_between(
    const struct model *m, const struct action *x, const struct action *y)
{
	for (size_t i = 0; i < m->deletions.len; i++) {
		const struct action *d = m->deletions.at[i];
		bool behind = d->actor == x->actor && d->order >= x->order;
		bool before = d->actor == y->actor && d->order <= y->order;

		if (x->actor == y->actor ? behind && before : behind || before)
			return true;
	}
	return false;
}

/* X or the caller of it that stands beside A: in one run of a workflow. */
static const struct actor *
beside(const struct actor *a, const struct actor *x)
{
	while (x && (x->caller != a->caller || x->workflow != a->workflow))
		x = x->caller;
	return x;
}

/*
 * May the condition of its job keep A out, or of a job in front of it?  The
 * jobs that B needs as well are in front of both.
 */
static bool
has_job_condition(const struct model *m, const struct actor *a,
    const struct actor *b, const struct occasion *o)
{
	struct occasion here = *o;
	const struct gates *g = actor_gates(m, a);

	here.frame = a->frame;
	if (g->more || job_condition(m, a->job, &here) != TRUTH_YES)
		return true;
	for (size_t i = 0; i < g->len; i++)
		if (job_condition(m, g->at[i], &here) != TRUTH_YES &&
		    !(b && needs_job(m, b, g->at[i])))
			return true;
	return false;
}

/*
 * May a condition keep it out where Y runs?  One that surely holds for the
 * event that starts it does not; without a START nothing is decided.  A job
 * in which both stand, or which calls both, is in front of both.
 */
static bool
has_condition(const struct model *m, const struct action *x,
    const struct action *y, const struct start *start)
{
	struct occasion o = { 0 };

	if (x->conditional)
		return true;
	if (start && start->trigger) {
		o.ref = start->ref;
		if (!str_is(start->trigger->event, "workflow_call"))
			o.event = start->trigger->event;
	}
	for (const struct actor *a = x->actor; a && a->job; a = a->caller) {
		const struct actor *b = beside(a, y->actor);

		if (a != b && has_job_condition(m, a, b, &o))
			return true;
	}
	return action_step_runs(m, x, &o) != TRUTH_YES;
}

static void
order_them(struct meeting *out, bool first_is_first)
{
	const struct action *x = out->first;
	struct span span = out->first_start;

	out->how = MEET_IN_ORDER;
	if (first_is_first)
		return;
	out->first = out->second;
	out->second = x;
	out->first_start = out->second_start;
	out->second_start = span;
}

static bool
start_matches(struct arena *a, const struct start *s, const struct start *t)
{
	if (!str_eq(s->trigger->event, t->trigger->event) || s->ref != t->ref)
		return false;
	/* Two jobs of one workflow. */
	if (s->trigger == t->trigger)
		return true;
	if (str_is(s->trigger->event, "push"))
		return s->ref == REF_TAG
		           ? triggers_share_tag(a, s->trigger, t->trigger)
		           : triggers_share_branch(a, s->trigger, t->trigger);
	return str_is(s->trigger->event, "release") ||
	       str_is(s->trigger->event, "create");
}

static void
meet_across_workflows(
    const struct model *m, struct meeting *out, struct start *first)
{
	struct start xs[STARTS], ys[STARTS];
	size_t nx = action_starts(m, out->first, xs);
	size_t ny = action_starts(m, out->second, ys);

	for (size_t i = 0; i < nx; i++)
		for (size_t k = 0; k < ny; k++) {
			if (!start_matches(m->arena, &xs[i], &ys[k]))
				continue;
			if (out->how == MEET_IN_RACE &&
			    has_condition(m, out->first, out->second, &xs[i]))
				continue;
			*first = xs[i];
			out->how = MEET_IN_RACE;
			out->event = xs[i].trigger->event;
			if (str_is(out->event, "push"))
				out->event = xs[i].ref == REF_TAG
				                 ? S("the push of a tag")
				                 : S("a push to a branch");
			out->first_start = xs[i].trigger->span;
			out->second_start = ys[k].trigger->span;
			if (!has_condition(m, out->first, out->second, first) &&
			    !has_condition(m, out->second, out->first, first))
				return;
		}
}

/* Two jobs of one run, which the same event has started. */
static void
meet_in_run(const struct model *m, struct meeting *out, struct start *first)
{
	const struct actor *x = out->first->actor, *y = NULL;

	if (x == out->second->actor) {
		order_them(out, out->first->order < out->second->order);
		return;
	}
	while (x && !(y = beside(x, out->second->actor)))
		x = x->caller;
	if (!x || x == y)
		return;
	if (needs_job(m, y, x->job))
		order_them(out, true);
	else if (needs_job(m, x, y->job))
		order_them(out, false);
	else
		meet_across_workflows(m, out, first);
}

/* The push of a tag by this operator in front of the creation, or NULL. */
static const struct action *
push_before(const struct model *m, const struct action *x)
{
	for (size_t i = 0; i < m->actions.len; i++) {
		const struct action *p = m->actions.at[i];

		if (p->actor == x->actor && p->kind == ACTION_PUSH_TAG &&
		    !action_is_searched(p) && p->order < x->order)
			return p;
	}
	return NULL;
}

/* FIRST is an operator's, SECOND a job's that a tag may start. */
static void
meet_operator(const struct model *m, struct meeting *out)
{
	const struct action *push = push_before(m, out->first);
	struct value tag = push ? push->tag : out->first->tag;
	struct start starts[STARTS];
	size_t n = action_starts(m, out->second, starts);

	if (is_quotation(m, out->first, out->second))
		return;
	if (value_has_hole(out->second->tag, HOLE_EVENT_TAG))
		out->tags = LIKE_SAME;
	for (size_t i = 0; i < n; i++) {
		if (!str_is(starts[i].trigger->event, "push") ||
		    starts[i].ref != REF_TAG ||
		    !trigger_takes_tag(m->arena, starts[i].trigger, tag))
			continue;
		out->event = S("the push of the tag");
		out->second_start = starts[i].trigger->span;
		out->first_start = push ? push->span : out->first->span;
		/* Without a push the release itself makes the tag. */
		out->how = push ? MEET_IN_RACE : MEET_IN_ORDER;
		return;
	}
}

/*
 * X makes the tag with an authority whose events start workflows, and the
 * push of that tag starts the workflow of Y.
 */
static bool
is_started_by_tag(const struct model *m, struct meeting *out,
    const struct action *x, const struct action *y)
{
	struct start starts[STARTS];
	size_t n;

	if (action_raises(x) != RAISES_YES || x->other_repository ||
	    value_has_hole(x->tag, HOLE_EVENT_TAG) || !value_has_text(x->tag))
		return false;
	n = action_starts(m, y, starts);
	for (size_t i = 0; i < n; i++) {
		if (!str_is(starts[i].trigger->event, "push") ||
		    starts[i].ref != REF_TAG ||
		    !trigger_takes_tag(m->arena, starts[i].trigger, x->tag))
			continue;
		*out = (struct meeting){ .first = x,
			.second = y,
			.tags = out->tags,
			.how = MEET_IN_ORDER,
			.raised = true,
			.event = S("the push of the tag"),
			.first_start = x->credential.span,
			.second_start = starts[i].trigger->span };
		if (value_has_hole(y->tag, HOLE_EVENT_TAG))
			out->tags = LIKE_SAME;
		return true;
	}
	return false;
}

/* A tag without digits (latest, nightly) is never that of a version. */
static bool
is_floating(struct arena *a, struct value tag)
{
	struct str text;

	if (!value_literal(a, tag, &text))
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (char_is_digit(text.at[i]))
			return false;
	return true;
}

static enum likeness
compare_tags(
    const struct model *m, const struct action *x, const struct action *y)
{
	enum likeness like = value_compare(x->tag, y->tag);

	if (like == LIKE_MAYBE &&
	    (is_floating(m->arena, x->tag) || is_floating(m->arena, y->tag)))
		return LIKE_NO;
	return like;
}

struct meeting
actions_meet(
    const struct model *m, const struct action *x, const struct action *y)
{
	struct meeting out = { .first = x, .second = y };
	struct start start = { 0 };
	bool x_acts = x->actor->kind == ACTOR_OPERATOR;
	bool y_acts = y->actor->kind == ACTOR_OPERATOR;

	out.how = MEET_NEVER;
	out.tags = compare_tags(m, x, y);
	if (exclude_each_other(x, y) || want_other_refs(m, x, y))
		return out;
	if (x_acts && y_acts) {
		if (x->actor == y->actor && !are_alternatives(x, y))
			order_them(&out, x->order < y->order);
	} else if (x_acts || y_acts) {
		if (y_acts) {
			out.first = y;
			out.second = x;
		}
		meet_operator(m, &out);
	} else if (actor_started(x->actor) == actor_started(y->actor)) {
		meet_in_run(m, &out, &start);
	} else {
		meet_across_workflows(m, &out, &start);
		if (out.how == MEET_NEVER && !is_started_by_tag(m, &out, x, y))
			(void)is_started_by_tag(m, &out, y, x);
	}
	if (out.how == MEET_IN_ORDER &&
	    is_deleted_between(m, out.first, out.second))
		out.how = MEET_NEVER;
	out.conditional = has_condition(m, out.first, out.second, &start) ||
	                  has_condition(m, out.second, out.first, &start);
	return out;
}
