/*
 * The ways through a branch: `if`, `case`, `a && b`, `a || b`.
 *
 * Arms that surely do not hold are passed over; one that surely holds is
 * followed as if there were no branch.  All others are followed each from
 * what stood before the branch, and joined behind it.  A way that ends in
 * `exit` or `return` does not come back, so what stands behind the branch
 * is then under its condition.
 */

#include "base/arena.h"
#include "base/pattern.h"
#include "model/build.h"
#include "model/demand.h"

/* Can a case arm be taken for a subject that is known? */
static bool
arm_matches(struct run *r, const struct op *op, const struct arm *arm)
{
	struct value subject = bind_template(r, &op->subject);

	if (!arm->patterns.len || !subject.len || subject.open)
		return true;
	for (size_t i = 0; i < arm->patterns.len; i++) {
		struct str glob = span_text(arm->patterns.at[i].span), text;

		for (size_t f = 0; f < subject.len; f++)
			if (!value_form_text(r->arena, subject, f, &text) ||
			    str_contains(glob, "$") ||
			    str_contains(glob, "\"") ||
			    str_contains(glob, "'") ||
			    glob_matches(r->arena, GLOB_SHELL, glob, text))
				return true;
	}
	return false;
}

/* Is the arm the one that is taken? */
static enum truth
arm_holds(struct run *r, const struct op *op, const struct arm *arm)
{
	enum truth t;

	if (arm->asks.len)
		return asked_holds(r, arm);
	if (op->subject.span.source || !arm->guard.len)
		return arm_matches(r, op, arm) ? TRUTH_UNKNOWN : TRUTH_NO;
	t = question_holds(r, &arm->guard);
	if (t == TRUTH_UNKNOWN || !arm->when_fails)
		return t;
	return t == TRUTH_YES ? TRUTH_NO : TRUTH_YES;
}

/*
 * Is the guard of `a && b` only a step on the way, which has to succeed as
 * every other does, and no question?
 */
static bool
is_question(struct run *r, const struct block *guard)
{
	struct str name;

	if (guard->len != 1 || guard->at[0]->kind != OP_CALL)
		return guard->len != 1 || guard->at[0]->kind != OP_BRANCH;
	if (!guard->at[0]->words.len ||
	    !template_literal(r->arena, &guard->at[0]->words.at[0], &name))
		return true;
	return know_is(KNOW_QUESTION, name);
}

void
run_guard(struct run *r, const struct block *guard)
{
	bool before = r->in_guard;

	r->in_guard = true;
	run_block(r, guard);
	r->in_guard = before;
}

const struct guard *
push_guard(struct run *r, const struct op *op, size_t arm, size_t first)
{
	struct guard *g = arena_make(r->arena, struct guard);

	*g = (struct guard){ .up = r->guard, .branch = op, .arm = arm };
	g->first_call = first;
	g->end_call = r->activity->model->calls.len;
	g->when_fails = op->kind == OP_BRANCH && op->narms > arm &&
	                op->arms[arm].when_fails;
	return g;
}

/* What stands behind an arm that leaves. */
static const struct guard *
guard_behind(struct run *r, const struct guard *left, bool fails)
{
	struct guard *g = arena_make(r->arena, struct guard);

	*g = *left;
	g->behind = true;
	g->fails = fails;
	return g;
}

/*
 * `a && b` where a is no question: one after the other.  But `a && exit`
 * asks, whatever a is.
 */
static enum outcome
run_sequence(struct run *r, const struct op *op)
{
	size_t first = r->activity->model->calls.len;

	run_guard(r, &op->arms[0].guard);
	if (run_block(r, &op->arms[0].body) != GOES_ON) {
		r->guard =
		    guard_behind(r, push_guard(r, op, 0, first), r->fails);
		r->conditional = true;
		r->unsure |= !r->fails;
	}
	return GOES_ON;
}

/* The way that is left when none of the others can be taken. */
static bool
is_else(const struct op *op, size_t i)
{
	return op->exhaustive && i + 1 == op->narms &&
	       !op->subject.span.source && !op->arms[i].guard.len &&
	       !op->arms[i].patterns.len && !op->arms[i].asks.len;
}

/* [ x ] && y as one arm without a question: a sequence that may end early. */
static bool
is_sequence(struct run *r, const struct op *op)
{
	return !op->subject.span.source && op->narms == 1 &&
	       !op->arms[0].when_fails && op->arms[0].guard.len &&
	       op->arms[0].span.len == op->span.len &&
	       !is_question(r, &op->arms[0].guard);
}

/* The ways through a branch, as far as its arms were looked at. */
struct ways {
	const struct op *op;
	size_t first;           /* call of the branch */
	const struct env *base; /* in front of the first arm that may run */
	const struct env *joined;
	const struct guard *left; /* of the last arm that leaves */
	enum outcome all;         /* how all those do that leave */
	size_t leaving;
	bool any;         /* some arm goes on */
	bool conditional; /* one in front may have been taken */
	bool soft;        /* one leaves otherwise than by a failing exit */
};

static enum truth
ask_arm(struct run *r, struct ways *w, size_t i)
{
	const struct arm *arm = &w->op->arms[i];
	bool unsure = r->unsure;
	enum truth holds;

	r->unsure = unsure || w->any || w->leaving;
	run_guard(r, &arm->guard);
	holds = arm_holds(r, w->op, arm);
	r->unsure = unsure;
	if (holds == TRUTH_NO || !is_else(w->op, i)) {
		w->conditional |= holds == TRUTH_UNKNOWN;
		return holds;
	}
	return w->conditional ? holds : TRUTH_YES;
}

/* An arm that may be taken, or another. */
static void
run_arm(struct run *r, struct ways *w, size_t i)
{
	const struct arm *arm = &w->op->arms[i];
	struct run inner = *r;
	enum outcome out;

	inner.conditional = true;
	inner.unsure |=
	    w->any || w->leaving || !demand_case_is_taken(r, w->op, arm);
	inner.guard = push_guard(r, w->op, i, w->first);
	if (!w->base)
		w->base = r->env;
	out = run_block(&inner, &arm->body);
	r->returns |= out == RETURNS || inner.returns;
	if (!w->any && !w->leaving)
		demand_test(r, arm, out, inner.fails);
	if (out != GOES_ON) {
		w->soft |= out != EXITS || !inner.fails;
		w->all = w->all == EXITS && out == EXITS ? EXITS : RETURNS;
		w->left = inner.guard;
		w->leaving++;
		return;
	}
	r->nounset &= inner.nounset;
	w->joined = w->any ? env_join(r->arena, w->base, w->joined, inner.env)
	                   : inner.env;
	w->any = true;
}

/* What holds behind the branch. */
static enum outcome
join_ways(struct run *r, const struct ways *w)
{
	if (w->any)
		r->env = w->op->exhaustive
		             ? w->joined
		             : env_join(r->arena, w->base, r->env, w->joined);
	if (w->op->exhaustive && w->leaving && w->leaving == w->op->narms)
		return w->all;
	if (w->left) {
		r->guard = guard_behind(r, w->left, !w->soft);
		r->conditional = true;
		r->unsure |= w->soft;
	}
	return GOES_ON;
}

enum outcome
run_branch(struct run *r, const struct op *op)
{
	struct ways w = { .op = op, .all = EXITS };

	w.first = r->activity->model->calls.len;
	if (is_sequence(r, op))
		return run_sequence(r, op);
	for (size_t i = 0; i < op->narms; i++) {
		const struct arm *arm = &op->arms[i];
		enum truth holds = ask_arm(r, &w, i);

		if (holds == TRUTH_YES && !w.any && !w.leaving) {
			enum outcome out = run_block(r, &arm->body);

			demand_test(r, arm, out, r->fails);
			return out;
		}
		if (holds != TRUTH_NO)
			run_arm(r, &w, i);
	}
	return join_ways(r, &w);
}
