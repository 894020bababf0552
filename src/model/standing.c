/*
 * How the files of the repository stand where a job runs them: whether they
 * were checked out, and whether they may be run.
 *
 * Left out: containers and runners of one's own, which may bring files; and
 * modes that anything which is not seen into may have changed.
 */

#include "base/arena.h"
#include "model/build.h"
#include "model/handed.h"
#include "model/query.h"

/* Is the file itself the program, perhaps behind `sudo` and the like? */
static bool
is_run_directly(struct run *r, const struct call *c)
{
	struct str word;

	return !c->sourced && c->script_word == c->first &&
	       (!c->first ||
	           (value_literal(r->arena, c->words.at[0].value, &word) &&
	               know_is(KNOW_STARTS_FILE, word)));
}

/* A document names files; only `./x` says that it is to be run as it is. */
static bool
is_only_named(const struct call *c)
{
	return c->actor->kind == ACTOR_OPERATOR &&
	       !str_starts(span_text(c->words.at[c->script_word].span), "./");
}

void
note_mode(struct run *r, struct call *c)
{
	struct activity *act = r->activity;
	const struct tree_file *f;

	if (!is_run_directly(r, c) || is_only_named(c) ||
	    know_is(KNOW_WITHOUT_MODE, c->script) ||
	    !tree_is_repository(act->model->tree) ||
	    asks_for_windows(act->step))
		return;
	f = tree_find(act->model->tree, c->script);
	c->not_executable =
	    f && f->mode == TREE_PLAIN && (!act->job || runs_on_unix(act));
}

bool
call_lacks_checkout(const struct call *c)
{
	return c->script.len && c->script_exists && !c->has_checkout &&
	       !c->any_checkout && !c->workspace_open &&
	       c->actor->kind == ACTOR_JOB;
}

/* Does `chmod`, or another command with it, set the mode of the script? */
static bool
may_set_mode(struct model *m, const struct call *c, struct str script)
{
	bool below = false;
	struct str word, path;

	if (!c->words.len ||
	    !value_literal(m->scratch, c->words.at[c->first].value, &word) ||
	    !str_is(word, "chmod"))
		return true;
	for (size_t i = c->first + 1; i < c->words.len; i++) {
		const struct word *w = &c->words.at[i];

		if (w->rest || !value_literal(m->scratch, w->value, &word))
			return true;
		if (str_starts(word, "-") && str_contains(word, "R"))
			below = true;
		if (!path_of_value(m, c->folder, w->value, &path))
			continue;
		if (str_eq(path, script) ||
		    (below && (!path.len || (str_starts(script,
		                                 str_cstr(m->scratch, path)) &&
		                                script.len > path.len &&
		                                script.at[path.len] == '/'))))
			return true;
	}
	return false;
}

/* Something in front of the call, of the same actor, names `chmod`. */
static bool
was_made_executable(struct model *m, const struct call *c)
{
	for (size_t i = 0; i < m->calls.len; i++) {
		const struct call *x = m->calls.at[i];

		if (x->actor != c->actor || x->order >= c->order)
			continue;
		if (str_contains(span_text(x->span), "chmod") &&
		    may_set_mode(m, x, c->script))
			return true;
	}
	return false;
}

bool
call_lacks_mode(struct model *m, const struct call *c)
{
	struct arena_mark mark = arena_mark(m->scratch);
	bool lacks;

	if (!c->not_executable)
		return false;
	if (call_is_provided(m, c) || !m->steps_left)
		return false;
	m->steps_left -= m->calls.len / 16 < m->steps_left ? m->calls.len / 16
	                                                   : m->steps_left;
	lacks = !was_made_executable(m, c);
	arena_rewind(m->scratch, mark);
	return lacks;
}

bool
actor_begins_empty(const struct actor *x)
{
	struct str text = span_text(x->job->runs_on.span);

	if (x->job->has_container ||
	    know_stands_in(KNOW_SELF_HOSTED, x->workflow->source->text))
		return false;
	return str_contains(text, "${{") || host_system(text).len;
}

/* A step behind STEP checks something out. */
static struct span
later_checkout(const struct job *j, const struct step *step)
{
	for (size_t i = 0; i < j->nsteps; i++)
		if (j->steps[i].span.off > step->span.off &&
		    j->steps[i].span.source == step->span.source &&
		    str_contains(span_text(j->steps[i].uses_span), "checkout"))
			return j->steps[i].uses_span;
	return (struct span){ 0 };
}

static bool
is_in_script(const struct chain *c)
{
	for (; c; c = c->up)
		if (c->kind == CHAIN_SCRIPT)
			return true;
	return false;
}

struct missing_checkouts {
	struct missing_checkout *at;
	size_t len, cap;
};

/* Files that calls and steps of a job are given, each once. */
static void
add_handed(struct model *m, struct missing_checkouts *all)
{
	for (size_t i = 0; i < m->handed.len; i++) {
		const struct call *c = m->handed.at[i]->call;
		bool told = false;

		for (size_t k = 0; k < all->len; k++)
			told |= all->at[k].actor == c->actor &&
			        str_eq(all->at[k].path, c->script);
		if (!told && !is_in_script(c->chain) &&
		    handed_lacks_checkout(m, m->handed.at[i]))
			*vec_add(m->arena, all) =
			    (struct missing_checkout){ c->actor,
				    c->words.at[0].span, c->script,
				    later_checkout(c->actor->job, c->step) };
	}
}

size_t
model_missing_checkouts(struct model *m, struct missing_checkout **out)
{
	struct missing_checkouts all = { 0 };

	for (size_t i = 0; i < m->calls.len; i++) {
		const struct call *c = m->calls.at[i];

		/* What a script runs in turn says it no second time. */
		if (!call_lacks_checkout(c) || is_in_script(c->chain) ||
		    !actor_begins_empty(c->actor))
			continue;
		if (call_is_provided(m, c) || call_may_hold(c, c->script))
			continue;
		*vec_add(m->arena, &all) = (struct missing_checkout){ c->actor,
			c->words.at[c->script_word].span, c->script,
			later_checkout(c->actor->job, c->step) };
	}
	for (size_t i = 0; i < m->references.len; i++) {
		const struct reference *r = &m->references.at[i];

		if (r->no_checkout && r->exists && actor_begins_empty(r->actor))
			*vec_add(m->arena, &all) =
			    (struct missing_checkout){ r->actor, r->span,
				    r->path,
				    later_checkout(r->actor->job, r->step) };
	}
	add_handed(m, &all);
	*out = all.at;
	return all.len;
}
