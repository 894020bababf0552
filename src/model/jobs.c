/*
 * Following the jobs of a workflow, step by step.
 *
 * For each step: which legs of the matrix it runs for, what is set around
 * it, and either its action reference as the knowledge has it or its shell
 * text.  An action reference that the knowledge does not know leaves
 * workspace and environment open (design.md section 6).
 */

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "model/args.h"
#include "model/build.h"
#include "model/event.h"
#include "model/query.h"

static const struct env *
add_entries(
    struct activity *act, const struct env *env, const struct entries *entries)
{
	struct arena *a = act->model->arena;

	for (size_t i = 0; i < entries->len; i++) {
		struct variable v = { .name = entries->at[i].name };

		if (!model_goes_on(act->model, entries->at[i].span))
			return env_opened(a, env);
		v.value = context_template(act, env, &entries->at[i].value);
		v.exported = true;
		env = env_set(a, env, v);
	}
	return entries->dynamic ? env_opened(a, env) : env;
}

/*
 * The legs for which the step's condition does not surely fail; and those
 * that are not chosen by a condition that may differ from leg to leg.
 */
static size_t
live_legs(struct activity *act, const struct step *s, bool *live, bool *sure)
{
	bool shared =
	    !s->has_condition || (s->when && condition_is_shared(s->when));
	size_t n = 0;

	for (size_t i = 0; i < act->job->nlegs; i++) {
		const struct leg *leg = &act->job->legs[i];
		struct occasion o = { .leg = leg };
		enum truth t = condition_holds(act->model->arena, s->when, &o);

		live[i] = t != TRUTH_NO;
		sure[i] =
		    !leg->maybe && (shared || (s->when && t == TRUTH_YES));
		n += live[i];
	}
	return n;
}

static enum truth
is_windows(struct value runner)
{
	size_t yes = 0;

	for (size_t i = 0; i < runner.len; i++) {
		const struct form *f = &runner.forms[i];

		if (f->len != 1 || f->at[0].hole)
			return TRUTH_UNKNOWN;
		if (str_contains(f->at[0].text, "windows") ||
		    str_contains(f->at[0].text, "Windows"))
			yes++;
	}
	if (!runner.len || runner.open || (yes && yes < runner.len))
		return TRUTH_UNKNOWN;
	return yes ? TRUTH_YES : TRUTH_NO;
}

/* The runner's own shell is bash but on Windows; those legs are left out. */
static bool
runs_in_bash(struct activity *act, bool *live)
{
	const bool *before = act->live;
	size_t n = 0;

	for (size_t i = 0; i < act->job->nlegs; i++) {
		bool only[MATRIX_LEGS] = { false };
		struct value runner;

		if (!live[i])
			continue;
		only[i] = true;
		act->live = only;
		runner = context_template(act, NULL, &act->job->runs_on);
		live[i] = is_windows(runner) == TRUTH_NO;
		n += live[i];
	}
	act->live = before;
	return n > 0;
}

static enum shell_kind
shell_of(struct activity *act, const struct step *s, bool *live)
{
	struct str shell = s->shell;

	if (!shell.len)
		shell = act->job->shell;
	if (!shell.len)
		shell = act->workflow->shell;
	if (shell.len)
		return shell_kind_of(shell);
	return runs_in_bash(act, live) ? SHELL_POSIX : SHELL_OTHER;
}

static struct value
folder_of(struct activity *act, const struct step *s, const struct env *env)
{
	const struct template *t = &s->working_directory;

	if (!t->len)
		t = &act->job->working_directory;
	if (!t->len)
		t = &act->workflow->working_directory;
	return context_template(act, env, t);
}

static void
run_text(
    struct activity *act, struct step *s, const struct env *env, bool *live)
{
	struct model *m = act->model;
	const struct program *program;
	struct map functions = { 0 };
	struct chain *chain;
	struct run r = { .activity = act, .arena = m->arena, .env = env };

	if (shell_of(act, s, live) != SHELL_POSIX) {
		act->workspace_open = true;
		act->later = env_opened(m->arena, act->later);
		return;
	}
	chain = arena_make(m->arena, struct chain);
	*chain = (struct chain){ NULL, CHAIN_STEP, s->span, s->name, 1 };
	program = step_program(m->arena, m->scratch, s);
	model_leave_out_bounds(m, &program->bounds, true);
	r.chain = chain;
	r.functions = &functions;
	r.folder = folder_of(act, s, env);
	run_block(&r, &program->block);
}

/* The version that a reference such as @v2 stands for, at its newest. */
static bool
in_versions(const struct know_entry *e, struct str ref)
{
	int order;

	if (e->since && know_compare_versions(ref, str_of(e->since), &order) &&
	    order < 0)
		return false;
	return !e->until ||
	       !know_compare_versions(ref, str_of(e->until), &order) ||
	       order <= 0;
}

/* v2 moves with each release of its major version: read it as v2.999999. */
static struct str
newest_of(struct arena *a, struct str ref)
{
	struct str rest = ref;
	size_t dots = 0;

	for (size_t i = 0; i < ref.len; i++)
		dots += ref.at[i] == '.';
	if (str_starts(rest, "v"))
		rest = str_from(rest, 1);
	if (!rest.len || !char_is_digit(rest.at[0]) || dots > 1)
		return ref;
	return str_printf(
	    a, STR_FMT "%s", STR_ARG(ref), dots ? ".999999" : ".999999.999999");
}

static const struct know_entry *
know_reference(struct model *m, struct str uses)
{
	struct str name, ref;
	struct know_matches all;

	str_cut(uses, '@', &name, &ref);
	ref = newest_of(m->arena, ref);
	all = know_uses(name);
	/* A commit tells no version: the newest entry is the best guess. */
	for (size_t i = all.len; i > 0; i--)
		if (in_versions(&all.at[i - 1], ref))
			return &all.at[i - 1];
	return all.len ? &all.at[all.len - 1] : NULL;
}

static bool
is_off(struct activity *act, const struct given *g, const char *input)
{
	struct know_test t = { .place = KNOW_INPUT, .name = input };
	struct found f = given_find(g, &t);
	struct str text;

	return f.given != TRUTH_NO &&
	       value_literal(act->model->arena, f.value, &text) &&
	       str_is(text, "false");
}

static bool
is_own(struct value v)
{
	struct str name;

	return !v.len ? !v.open
	              : value_is_hole(v, HOLE_CONTEXT, &name) &&
	                    str_is(name, "github.repository");
}

/*
 * A branch that is named to the letter may hold another tree than the one
 * that is checked, but for those where people usually work.
 */
static bool
is_other_branch(struct activity *act, const struct given *g)
{
	static const char *const usual[] = { "", "main", "master", "develop",
		"dev", "trunk", "HEAD" };
	struct know_test ref = { .place = KNOW_INPUT, .name = "ref" };
	struct found f = given_find(g, &ref);
	struct str text;

	if (f.given == TRUTH_NO ||
	    !value_literal(act->model->arena, f.value, &text))
		return false;
	if (str_starts(text, "refs/heads/"))
		text = str_from(text, 11);
	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++)
		if (str_is(text, usual[i]))
			return false;
	return true;
}

/* A checkout at the root gives the files, and `git push` its credential. */
static void
note_checkout(struct activity *act, const struct given *g)
{
	struct know_test path = { .place = KNOW_INPUT, .name = "path" };
	struct know_test key = { .place = KNOW_INPUT, .name = "ssh-key" };
	struct span from;
	struct value token = given_slot(g, &g->know->token, &from);
	struct value other = given_slot(g, &g->know->repository, &from);

	if (given_find(g, &path).given != TRUTH_NO || !is_own(other)) {
		act->workspace_open = true;
		return;
	}
	act->checked_out = !is_other_branch(act, g);
	act->push = (struct credential){ .span = g->step->uses_span };
	if (is_off(act, g, "persist-credentials"))
		return;
	if (given_find(g, &key).given != TRUTH_NO ||
	    value_is_hole(token, HOLE_SECRET, &act->push.name) ||
	    value_is_hole(token, HOLE_CONTEXT, &act->push.name))
		act->push.kind = CREDENTIAL_OTHER;
	else if (value_is_hole(token, HOLE_TOKEN, &act->push.name))
		act->push.kind = CREDENTIAL_TOKEN;
}

static void
note_exports(struct activity *act, const struct know_entry *know)
{
	struct arena *a = act->model->arena;

	for (const char *const *e = know->exports; e && *e; e++) {
		struct variable v = { .name = str_of(*e), .exported = true };

		v.value = value_hole(a, HOLE_VARIABLE, v.name);
		act->later = env_set(a, act->later, v);
	}
}

static bool
has_action_file(struct model *m, struct str folder)
{
	static const char *const names[] = { "action.yml", "action.yaml",
		"Dockerfile" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct str path = str_printf(m->arena, STR_FMT "%s%s",
		    STR_ARG(folder), folder.len ? "/" : "", names[i]);

		if (tree_find(m->tree, path))
			return true;
	}
	return false;
}

/* `uses: ./x` is looked up from the root, where the checkout stands. */
static void
note_local(struct activity *act, struct str uses, struct span span, bool job)
{
	struct model *m = act->model;
	struct reference ref = { .actor = act->actor, .span = span };

	if (!tree_resolve(m->tree, uses, &ref.path))
		return;
	ref.is_workflow = job;
	ref.exists = job ? tree_find(m->tree, ref.path) != NULL
	                 : has_action_file(m, ref.path);
	ref.certain = job || (act->checked_out && !act->workspace_open);
	*vec_add(m->arena, &m->references) = ref;
}

static bool
is_checkout(const struct know_entry *know)
{
	for (size_t i = 0; i < know->nactions; i++)
		if (know->actions[i].kind == ACTION_CHECKOUT)
			return true;
	return false;
}

static void
run_reference(struct activity *act, const struct step *s, const struct env *env)
{
	struct model *m = act->model;
	const struct know_entry *know = NULL;
	struct given g = { act, NULL, NULL, s, env };
	struct str uses;

	if (template_literal(m->arena, &s->uses, &uses))
		know = know_reference(m, uses);
	if (str_starts(uses, "./"))
		note_local(act, uses, s->uses_span, false);
	if (!know || !know->closed) {
		act->workspace_open = true;
		act->later = env_opened(m->arena, act->later);
	}
	if (!know)
		return;
	g.know = know;
	if (is_checkout(know))
		note_checkout(act, &g);
	else if (know->builds || know->makes.known)
		act->workspace_open = true;
	note_exports(act, know);
	actions_of_step(act, s, know, env);
}

/* What GITHUB_ENV holds stands above the job's own variables. */
static const struct env *
step_env(struct activity *act, const struct step *s, const struct env *job)
{
	struct arena *a = act->model->arena;
	const struct env *env = job;
	const struct env *stack[ENV_DEPTH + 1];
	size_t n = 0;

	for (const struct env *e = act->later; e; e = e->up)
		if (e->variable.name.len && n < ENV_DEPTH)
			stack[n++] = e;
	while (n)
		env = env_set(a, env, stack[--n]->variable);
	if (env_is_open(act->later))
		env = env_opened(a, env);
	return add_entries(act, env, &s->env);
}

static void
run_step(struct activity *act, struct step *s, const struct env *job)
{
	bool live[MATRIX_LEGS], sure[MATRIX_LEGS];
	struct occasion nothing = { 0 };
	const struct env *env;

	if (!live_legs(act, s, live, sure) && act->job->nlegs)
		return;
	act->live = live;
	act->sure = sure;
	act->step = s;
	act->step_conditional =
	    condition_holds(act->model->arena, s->when, &nothing) != TRUTH_YES;
	env = step_env(act, s, job);
	if (s->uses.len)
		run_reference(act, s, env);
	if (s->runs)
		run_text(act, s, env, live);
	act->live = NULL;
	act->step = NULL;
}

static struct actor *
new_actor(struct model *m, const struct workflow *w, const struct job *j)
{
	struct actor *x = arena_make(m->arena, struct actor);

	x->kind = ACTOR_JOB;
	x->workflow = w;
	x->job = j;
	x->path = w->path;
	x->span = j->span;
	x->legs = j->nlegs;
	x->needed = arena_make(m->arena, const bool *);
	x->gates = arena_make(m->arena, struct gates);
	x->label = str_printf(m->arena, "job " STR_FMT " of " STR_FMT,
	    STR_ARG(j->id), STR_ARG(str_basename(w->path)));
	*vec_add(m->arena, &m->actors) = x;
	return x;
}

static void
keep_outputs(struct activity *act, const struct env *env, struct map *needs)
{
	struct arena *a = act->model->arena;
	const struct entries *outputs = &act->job->outputs;

	for (size_t i = 0; i < outputs->len; i++) {
		struct value *v = arena_make(a, struct value);
		struct str key =
		    str_printf(a, "needs." STR_FMT ".outputs." STR_FMT,
		        STR_ARG(act->job->id), STR_ARG(outputs->at[i].name));

		*v = context_template(act, env, &outputs->at[i].value);
		map_put(a, needs, key, v);
	}
}

static void
run_job(struct model *m, const struct workflow *w, const struct job *j,
    struct map *needs)
{
	struct activity act = { .model = m, .workflow = w, .job = j };
	struct occasion nothing = { 0 };
	const struct env *env;
	struct str uses;

	act.actor = new_actor(m, w, j);
	act.needs = needs;
	/* Switched off on purpose: `if: false`, here or in front of it. */
	if (job_runs(m, act.actor, &nothing) == TRUTH_NO)
		return;
	if (j->matrix_cut)
		model_leave_out(m, j->span, true,
		    "more than %d legs of the matrix; what runs in the others "
		    "is unknown",
		    MATRIX_LEGS);
	if (template_literal(m->arena, &j->uses, &uses) &&
	    str_starts(uses, "./"))
		note_local(&act, uses, j->uses_span, true);
	env = add_entries(&act, NULL, &w->env);
	env = add_entries(&act, env, &j->env);
	for (size_t i = 0; i < j->nsteps; i++)
		run_step(&act, &j->steps[i], env);
	keep_outputs(&act, env, needs);
}

/* A job after those that it needs, so that their outputs are known. */
static void
run_job_in_order(struct model *m, const struct workflow *w, size_t i,
    bool *done, struct map *needs, int depth)
{
	const struct job *j = &w->jobs[i];

	if (done[i])
		return;
	done[i] = true;
	if (j->needs.len && depth == NEEDS_DEPTH)
		model_leave_out(m, j->span, true,
		    "more than %d jobs that need each other in a row; their "
		    "order is unknown",
		    NEEDS_DEPTH);
	for (size_t k = 0; k < j->needs.len && depth < NEEDS_DEPTH; k++) {
		const struct job *other = workflow_job(w, j->needs.at[k].name);

		if (other)
			run_job_in_order(m, w, (size_t)(other - w->jobs), done,
			    needs, depth + 1);
	}
	run_job(m, w, j, needs);
}

void
model_run_workflow(struct model *m, const struct workflow *w)
{
	bool *done = arena_array(m->arena, bool, w->njobs);
	struct map needs = { 0 };

	for (size_t i = 0; i < w->njobs; i++)
		run_job_in_order(m, w, i, done, &needs, 0);
}
