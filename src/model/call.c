/*
 * Calls: each is kept with what was known where it stands; scripts of the
 * repository are followed, with the call's words as their arguments.
 *
 * A command that is not known, or known to make files, leaves the workspace
 * open; a script that cannot be read leaves the environment open too.
 */

#include "base/arena.h"
#include "model/args.h"
#include "model/build.h"
#include "model/demand.h"
#include "model/handed.h"
#include "model/query.h"
#include "model/target_plan.h"

/* #! of a shell, or a name that says so. */
static bool
is_shell_text(struct str path, struct str text)
{
	struct str line, rest = text;

	if (str_starts(text, "#!")) {
		str_line(&rest, &line);
		line = str_basename(str_trim(line));
		if (str_starts(line, "env "))
			line = str_trim(str_from(line, 4));
		return str_starts(line, "bash") || str_starts(line, "sh") ||
		       str_starts(line, "dash");
	}
	return str_ends(path, ".sh") || str_ends(path, ".bash");
}

bool
text_releases(struct str text)
{
	return know_stands_in(KNOW_RELEASES, text);
}

/* #! of Python, or a name that says so. */
static bool
is_python_text(struct str path, struct str text)
{
	struct str line, rest = text;

	if (!str_starts(text, "#!"))
		return str_ends(path, ".py");
	str_line(&rest, &line);
	return str_contains(line, "python") ||
	       (str_contains(line, "uv") && str_contains(line, "run"));
}

/* The same where words may also stand one by one, as items of a list. */
static bool
list_releases(struct str text)
{
	return know_stands_in(KNOW_RELEASES_IN_LIST, text);
}

void
script_parse(struct model *m, struct script *s)
{
	s->parsed = true;
	if (is_python_text(s->path, s->source->text))
		foreign_parse(m, s);
	else if (is_shell_text(s->path, s->source->text))
		s->program = shell_script_read(
		    m->arena, m->scratch, s->source, &s->interface);
	else
		s->lines = search_read(m, s);
}

/* Of scripts that people run, those that release are followed. */
static bool
is_followed(struct model *m, struct script *s)
{
	struct str text = s->source->text;
	bool yes;

	if (s->follows != FOLLOWS_UNASKED)
		return s->follows == FOLLOWS_YES;
	if (is_python_text(s->path, text))
		yes = list_releases(text) && python_starts(m, s->path, text);
	else
		yes =
		    text_releases(text) ||
		    (script_is_searched(s->path, text) && list_releases(text));
	s->follows = yes ? FOLLOWS_YES : FOLLOWS_NO;
	return yes;
}

struct script *
model_script(struct model *m, struct str path)
{
	struct script *s = map_get(&m->scripts_by_path, path);
	struct tree_file *file;

	if (s)
		return s->source ? s : NULL;
	s = arena_make(m->arena, struct script);
	s->path = str_copy(m->arena, path);
	map_put(m->arena, &m->scripts_by_path, s->path, s);
	file = tree_find(m->tree, path);
	s->source = file ? tree_read(m->tree, file) : NULL;
	if (!s->source)
		return NULL;
	*vec_add(m->arena, &m->scripts) = s;
	*vec_add(m->arena, &m->sources) = s->source;
	return s;
}

const struct env *
env_exported(struct model *m, const struct env *from)
{
	struct arena *a = m->arena;
	const struct env *out = NULL;

	/* Copying costs as much as following operations does. */
	m->steps_left -= from && from->depth < m->steps_left ? from->depth : 0;
	for (const struct env *e = from; e; e = e->up) {
		struct str name = e->variable.name;
		const struct variable *v;

		if (!name.len || env_find(out, name))
			continue;
		v = env_find(from, name);
		if (v->exported)
			out = env_set(a, out, *v);
	}
	return env_is_open(from) ? env_opened(a, out) : out;
}

static const struct words *
arguments(struct run *r, const struct call *c)
{
	struct words *out = arena_make(r->arena, struct words);

	out->dropped = c->words.dropped;
	for (size_t i = c->script_word + 1; i < c->words.len; i++)
		*vec_add(r->arena, out) = c->words.at[i];
	return out;
}

/* What keeps a script, or a part of it, from being followed. */
static void
note_unfollowed(
    struct run *r, const struct call *c, const struct script *s, size_t depth)
{
	struct model *m = r->activity->model;
	bool grave = actor_is_grave(r->activity->actor);

	if (!s)
		model_leave_out_file(m, c->script, grave);
	else if (s->program && depth >= MODEL_DEPTH)
		model_leave_out(m, c->span, grave,
		    "calls more than %d deep; this one is not followed",
		    MODEL_DEPTH);
	else if (s->program)
		model_leave_out_bounds(m, &s->program->problems, grave);
}

/* Does nothing that is known here decide what a run of the script does? */
static bool
runs_bare(const struct run *r, const struct call *c, const struct program *p)
{
	bool plain = !r->guard && !r->conditional && !r->in_guard &&
	             !r->looping && !r->unsure && !r->lenient;

	return p->foreign && !p->takes_words && plain &&
	       !r->activity->workflow && c->env && !c->env->up &&
	       value_is_empty(r->folder);
}

/* Did the same person run it so before?  Then only the way there is new. */
static bool
ran_already(const struct run *r, const struct script *s)
{
	const struct activity *act = r->activity;

	return s->runner == act->actor && s->runner_fallback == act->fallback &&
	       s->runner_was_open <= act->workspace_open;
}

static void
run_script(struct run *r, const struct call *c, struct script *s)
{
	struct activity *act = r->activity;
	bool bare = runs_bare(r, c, s->program);

	if (bare && ran_already(r, s)) {
		act->workspace_open |= s->runner_opened;
		return;
	}
	if (bare) {
		s->runner = act->actor;
		s->runner_fallback = act->fallback;
		s->runner_was_open = act->workspace_open;
	}
	run_block(r, &s->program->block);
	if (bare)
		s->runner_opened = act->workspace_open;
}

static void
follow_script(struct run *r, struct call *c)
{
	struct model *m = r->activity->model;
	struct script *s = model_script(m, c->script);
	bool job = r->activity->workflow != NULL;
	size_t depth = r->chain ? r->chain->depth : 0;
	struct map functions = { 0 };
	struct run inner = *r;

	if (s && !s->parsed && (job || is_followed(m, s)))
		script_parse(m, s);
	note_unfollowed(r, c, s, depth);
	if (!s || !s->program || depth >= MODEL_DEPTH ||
	    chain_runs(r->chain, s->path)) {
		r->activity->workspace_open = true;
		r->activity->has_repository = true;
		if (s && !s->program)
			r->activity->later =
			    env_opened(m->arena, r->activity->later);
		if (s && s->lines)
			search_script(r, c, s);
		return;
	}
	if (s->program->foreign) {
		note_foreign(r, s->program);
		demand_script(r, c, s->source->text);
	}
	s->called |= !r->activity->fallback && !r->searched;
	inner.chain =
	    chain_push(m->arena, r->chain, CHAIN_SCRIPT, c->span, s->path);
	inner.sink = SINK_NONE;
	inner.script = s->path;
	inner.in_guard = false;
	if (!c->sourced) {
		inner.lenient |= r->in_guard;
		inner.nounset = demand_starts_strict(r, c, s->source->text) &&
		                !s->program->foreign;
		inner.functions = &functions;
		inner.env = env_exported(m, c->env);
		inner.positions = arguments(r, c);
	}
	run_script(&inner, c, s);
	if (c->sourced) {
		r->env = inner.env;
		r->nounset = inner.nounset;
	}
}

/* What is sourced and cannot be followed may set any variable. */
static void
note_sourced(struct run *r, const struct call *c)
{
	const struct script *s = NULL;
	struct str name = { 0 };

	if (!c->sourced)
		return;
	if (c->first + 1 < c->words.len)
		name = value_show(r->arena, c->words.at[c->first + 1].value);
	if (know_is(KNOW_SETS_ITS_OWN, name))
		return;
	if (c->script_exists)
		s = map_get(&r->activity->model->scripts_by_path, c->script);
	if (!s || !s->program || s->program->foreign)
		r->env = env_opened(r->arena, r->env);
}

void
note_opening(struct run *r, const struct call *c)
{
	struct str name;

	if (c->know && c->know->closed && !c->know->builds && !c->elsewhere) {
		struct given g = { .activity = r->activity,
			.know = c->know,
			.call = c,
			.env = c->env };

		note_makes(&g, c->folder);
		r->activity->logins |= c->know->logs_in;
		return;
	}
	if (c->words.len &&
	    value_literal(r->arena, c->words.at[0].value, &name) &&
	    know_is(KNOW_HARMLESS, name))
		return;
	if (!r->activity->workspace_open)
		r->activity->opened_by = c->span;
	r->activity->workspace_open = true;
	if (!c->know)
		r->activity->has_repository = true;
	if ((!c->know || c->runner) && !r->activity->unknown_step)
		r->activity->unknown_step = r->activity->step;
}

/*
 * The words of its entry begin the call, and MORE words at least stand
 * behind them: an option between them may name another repository.
 */
static bool
is_plain(struct run *r, const struct call *c, size_t more)
{
	const char *const *argv = c->know->argv;
	struct str word;
	size_t n = 0;

	for (; argv[n]; n++)
		if (n >= c->words.len ||
		    !value_literal(r->arena, c->words.at[n].value, &word) ||
		    !str_is(word, argv[n]))
			return false;
	return c->words.len >= n + more;
}

static struct value
slot_of(struct run *r, const struct call *c, const struct know_slot *slot)
{
	struct given g = { r->activity, c->know, c, NULL, c->env };
	struct span from;

	return given_slot(&g, slot, &from);
}

/*
 * git remote set-url origin URL: by ssh it is a key that pushes; a URL that
 * holds a token counts where the checkout has left none.
 */
static void
note_remote(struct run *r, const struct call *c)
{
	struct credential *push = &r->activity->push;
	struct value url;

	if (!c->know || !c->know->remote || !is_plain(r, c, 2))
		return;
	url = slot_of(r, c, c->know->remote);
	if (value_is_ssh(url))
		*push = (struct credential){ CREDENTIAL_OTHER, { 0 }, c->span };
	else if (push->kind == CREDENTIAL_UNKNOWN && url.len == 1 &&
	         value_has_hole(url, HOLE_TOKEN))
		*push = (struct credential){ CREDENTIAL_TOKEN, { 0 }, c->span };
}

/*
 * git checkout BRANCH: from here on the files are those of another tree.  A
 * new branch (-b) has the same, and so has a path that is only restored.
 */
static void
note_switch(struct run *r, const struct call *c)
{
	struct tree *tree = r->activity->model->tree;
	struct str word;

	if (!c->know || !c->know->switches || !is_plain(r, c, 1) ||
	    is_plain(r, c, 2))
		return;
	if (value_literal(r->arena, slot_of(r, c, c->know->switches), &word) &&
	    (str_starts(word, "-") || str_starts(word, ".") ||
	        names_usual_branch(word) || tree_find(tree, word) ||
	        tree_has_folder(tree, word)))
		return;
	r->activity->checked_out = false;
}

static struct call *
new_call(struct run *r, const struct op *op, const struct words *words,
    const struct env *env)
{
	struct activity *act = r->activity;
	struct call *c = arena_make(r->arena, struct call);

	c->actor = act->actor;
	c->step = act->step;
	c->chain = r->chain;
	c->span = op->process ? foreign_span(op, words) : op->span;
	c->words = *words;
	c->env = env;
	c->folder = r->folder;
	c->guard = r->guard;
	c->conditional = r->conditional;
	c->in_guard = r->in_guard;
	c->searched = r->searched;
	c->has_input = op->piped_in || r->has_input ||
	               (op->process && op->process->has_input);
	c->order = act->order++;
	c->workspace_open = act->workspace_open;
	c->leavings = act->leavings;
	c->logins = act->logins;
	c->has_checkout = act->checked_out;
	c->other_ref = act->other_ref;
	c->any_checkout = act->any_checkout;
	c->has_repository = act->has_repository;
	c->writes = value_not_set();
	for (size_t i = 0; i < op->redirects.len; i++) {
		const struct redirect *to = &op->redirects.at[i];

		if (to->kind == REDIRECT_READ || to->kind == REDIRECT_TEXT)
			c->has_input = true;
		else if (to->fd != 2)
			c->writes = bind_template(r, &to->target);
		else
			c->hides_errors =
			    str_is(span_text(to->target.span), "/dev/null");
	}
	return c;
}

/* May one more call be kept? */
static bool
has_room(struct run *r, const struct op *op)
{
	struct model *m = r->activity->model;

	if (m->calls.len < MODEL_CALLS)
		return true;
	if (!m->cut)
		model_leave_out(m, op->span, true,
		    "more than %d calls; from here on none is kept",
		    MODEL_CALLS);
	m->cut = true;
	m->steps_left = 0;
	return false;
}

void
run_summed(struct run *r, const struct op *op, const struct words *words)
{
	struct model *m = r->activity->model;
	struct call *c;

	if (!has_room(r, op))
		return;
	c = new_call(r, op, words, r->env);
	c->version = value_unknown();
	if (!r->searched)
		*vec_add(m->arena, &m->calls) = c;
}

/* What its words name is a target, and nothing else. */
static void
take_targets(struct call *c)
{
	c->know = c->runner;
	c->first = c->runner_word;
	c->script = (struct str){ 0 };
	c->script_exists = false;
}

/* What is known of a call that stands where it is run. */
static void
keep_call(struct run *r, struct call *c, const struct op *op)
{
	struct model *m = r->activity->model;

	*vec_add(m->arena, &m->calls) = c;
	note_handed(r, c, op);
	sink_write(r, c, op);
	note_remote(r, c);
	note_switch(r, c);
}

void
run_call(struct run *r, const struct op *op, const struct words *words,
    const struct env *env)
{
	struct model *m = r->activity->model;
	const struct target_plan *plan = NULL;
	struct call *c;

	if (!words->len || !has_room(r, op))
		return;
	c = new_call(r, op, words, env);
	call_resolve(m, c);
	if (c->runner)
		plan = plan_targets(r, c);
	if (plan)
		take_targets(c);
	if (c->module)
		note_module(r, c);
	if (c->know && c->know->nneeds && !c->version.len)
		c->version = locked_version(m, c->know);
	if (!r->searched)
		keep_call(r, c, op);
	c->polls = r->loop && know_does(c->know, ACTION_VIEW_RELEASE) &&
	           block_pauses(&r->loop->body);
	if (c->know)
		actions_of_call(r->activity, c);
	if (plan) {
		run_targets(r, c, plan);
	} else if (c->script.len && c->script_exists && !c->only_parsed) {
		if (!r->searched)
			note_mode(r, c);
		follow_script(r, c);
	} else if (!c->script.len &&
	           !(c->text_word && run_shell_text(r, c, op))) {
		note_opening(r, c);
		run_python(r, c, op);
	}
	note_sourced(r, c);
}
