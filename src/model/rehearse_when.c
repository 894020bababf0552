/*
 * The conditions under which an action stands, as they are written: the `if:`
 * of its step, or the innermost branch or loop of its script.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "model/rehearse_play.h"

static bool
body_stands_in(const struct arm *arm)
{
	return arm->body.len && span_holds(arm->span, arm->body.at[0]->span);
}

static struct span
block_span(const struct block *b)
{
	struct span first = b->at[0]->span, last = b->at[b->len - 1]->span;

	return first.source == last.source ? span_join(first, last) : first;
}

/* The test of one arm; ELSE: it has none. */
static struct when
test_of(struct arena *a, const struct op *op, const struct arm *arm)
{
	struct when out = { .kind = WHEN_IF, .span = arm->span };

	if (op->subject.span.source && arm->patterns.len) {
		out.span = arm->patterns.at[0].span;
		out.text = str_printf(a, STR_FMT " is " STR_FMT,
		    STR_ARG(span_text(op->subject.span)),
		    STR_ARG(span_text(out.span)));
		return out;
	}
	if (body_stands_in(arm) && !arm->guard.len) {
		out.kind = WHEN_ELSE;
		out.span = op->span;
	} else if (body_stands_in(arm)) {
		out.span = block_span(&arm->guard);
		out.kind = arm->when_fails ? WHEN_UNLESS : WHEN_IF;
	}
	out.text = span_text(out.span);
	return out;
}

/* `unless not x` is `if x`. */
static struct when
inverted(struct when w)
{
	if (w.kind == WHEN_IF && str_starts(w.text, "not ")) {
		w.text = str_trim(str_from(w.text, 4));
		return w;
	}
	if (w.kind == WHEN_IF || w.kind == WHEN_UNLESS)
		w.kind = w.kind == WHEN_IF ? WHEN_UNLESS : WHEN_IF;
	return w;
}

static struct when
when_of_guard(struct arena *a, const struct guard *g)
{
	const struct op *op = g->branch;
	struct when out = { .kind = WHEN_LOOP, .span = op->span };

	out.text = span_text(op->span);
	if (op->kind != OP_BRANCH || g->arm >= op->narms)
		return out;
	out = test_of(a, op, &op->arms[g->arm]);
	if (out.kind == WHEN_ELSE && op->narms == 2)
		out = inverted(test_of(a, op, &op->arms[0]));
	return g->behind ? inverted(out) : out;
}

/* Where all goes well, no way out is taken that is one of failure. */
static bool
decides(const struct guard *g)
{
	return g->branch && !(g->behind && g->fails);
}

/* Does it ask whether the release is there? */
static bool
looks_for_release(const struct model *m, const struct guard *g)
{
	for (size_t i = g->first_call; i < g->end_call; i++)
		if (m->calls.at[i]->in_guard &&
		    know_does(m->calls.at[i]->know, ACTION_VIEW_RELEASE))
			return true;
	return false;
}

bool
play_wants_release(const struct model *m, const struct action *x)
{
	if (!x->guarded)
		return false;
	for (const struct guard *g = x->guard; g; g = g->up)
		if (decides(g) && looks_for_release(m, g))
			return true;
	return false;
}

/* That of a creation is decided by what stands. */
struct when
play_guard_when(const struct model *m, const struct action *x)
{
	struct when out = { .kind = WHEN_ALWAYS };

	if (!x->conditional)
		return out;
	for (const struct guard *g = x->guard; g; g = g->up)
		if (decides(g) && !(x->kind == ACTION_CREATE_RELEASE &&
		                      looks_for_release(m, g)))
			return when_of_guard(m->arena, g);
	if (!x->call || !x->call->conditional)
		out.kind = WHEN_GIVEN;
	else if (!x->guard)
		out.kind = WHEN_UNSEEN;
	return out;
}

struct when
play_step_when(const struct action *x)
{
	struct when out = { .kind = WHEN_UNSEEN };
	const struct expr *e = x->step ? x->step->when : NULL;

	for (const struct chain *c = x->chain; c && !e; c = c->up)
		e = c->step ? c->step->when : NULL;
	if (!e)
		return out;
	out.kind = WHEN_IF;
	out.span = e->span;
	out.text = span_text(e->span);
	return out;
}
