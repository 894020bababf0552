/*
 * Machines that jobs run on: which are the forge's own, made for one job and
 * logged in nowhere.  Whatever is not surely one of them may be.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "model/build.h"
#include "model/query.h"

struct str
host_system(struct str label)
{
	if (know_stands_in(KNOW_WINDOWS, label))
		return S("windows");
	if (know_stands_in(KNOW_MACOS, label))
		return S("macos");
	if (know_stands_in(KNOW_LINUX, label))
		return S("linux");
	return (struct str){ 0 };
}

/* Each label once, as it is for any leg. */
static void
add_labels(struct buf *b, struct value v)
{
	for (size_t i = 0; i < v.len; i++) {
		struct value one = { .forms = &v.forms[i], .len = 1 };

		buf_printf(b, "%s" STR_FMT, b->len ? ", " : "",
		    STR_ARG(value_show(b->arena, one)));
	}
}

/* The legs of the job in which a step of this condition may run. */
static bool *
live_legs(struct model *m, const struct actor *x, const struct expr *when)
{
	bool *live = arena_array(m->arena, bool, x->job->nlegs + 1);

	for (size_t i = 0; i < x->job->nlegs; i++) {
		struct occasion o = { .leg = &x->job->legs[i],
			.frame = x->frame };

		live[i] = condition_holds(m->arena, when, &o) != TRUTH_NO;
	}
	return live;
}

struct str
actor_runner(struct model *m, const struct actor *x, const struct step *step)
{
	struct activity act = { .model = m, .actor = x };
	struct buf b = buf_new(m->arena);

	if (x->kind != ACTOR_JOB)
		return (struct str){ 0 };
	act.workflow = x->workflow;
	act.job = x->job;
	act.frame = x->frame;
	if (step && !x->job->matrix_open)
		act.live = live_legs(m, x, step->when);
	for (size_t i = 0; i < x->job->labels.len; i++)
		add_labels(
		    &b, context_template(&act, NULL, &x->job->labels.at[i]));
	return buf_str(&b);
}

/* Each form is the name of a runner of the forge. */
static bool
names_hosted(struct arena *a, struct value v)
{
	struct str text;

	for (size_t i = 0; i < v.len; i++)
		if (!value_form_text(a, v, i, &text) ||
		    !know_hosted_label(text))
			return false;
	return v.len && !v.open && !v.unset;
}

bool
actor_is_hosted(struct model *m, const struct actor *x)
{
	struct activity act = { .model = m, .actor = x };

	if (x->kind != ACTOR_JOB || x->job->has_container ||
	    !x->job->labels.len)
		return false;
	act.workflow = x->workflow;
	act.job = x->job;
	act.frame = x->frame;
	for (size_t i = 0; i < x->job->labels.len; i++)
		if (!names_hosted(m->arena,
		        context_template(&act, NULL, &x->job->labels.at[i])))
			return false;
	return true;
}
