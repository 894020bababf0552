/*
 * Machines that jobs run on: which are the forge's own, made for one job and
 * logged in nowhere.  Whatever is not surely one of them may be.
 */

#include "base/arena.h"
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
