/*
 * Following a step: of a job, or of a composite action that a job uses.
 *
 * Which legs of the matrix it runs for, what is set around it, and either
 * its action reference or its shell text.
 */

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "model/build.h"
#include "model/demand.h"

const struct env *
env_add_entries(
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
		struct occasion o = { .leg = leg, .frame = act->frame };
		enum truth t = condition_holds(act->model->arena, s->when, &o);

		/* The steps of an action run for the legs that use it. */
		live[i] = t != TRUTH_NO && (!act->live || act->live[i]);
		sure[i] = !leg->maybe && (!act->sure || act->sure[i]) &&
		          (shared || (s->when && t == TRUTH_YES));
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
		yes += str_is(host_system(f->at[0].text), "windows");
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

bool
asks_for_windows(const struct step *s)
{
	static const char *const negations[] = { "!=", "!contains", "!starts",
		"!(" };
	struct str text;

	if (!s || !s->when)
		return false;
	text = span_text(s->when->span);
	if (!str_contains(text, "indows"))
		return false;
	for (size_t i = 0; i < sizeof(negations) / sizeof(negations[0]); i++)
		if (str_contains(text, negations[i]))
			return false;
	return true;
}

bool
runs_on_unix(struct activity *act)
{
	bool live[MATRIX_LEGS] = { false };

	if (act->live)
		memcpy(live, act->live, act->job->nlegs * sizeof(*live));
	return runs_in_bash(act, live);
}

/* The defaults of a job do not reach into actions. */
static bool
in_action(const struct activity *act)
{
	return act->frame && act->frame->is_action;
}

/* As it is written, or empty: the runner decides. */
static struct str
shell_words(const struct activity *act, const struct step *s)
{
	struct str shell = s->shell;

	if (!shell.len && !in_action(act))
		shell = act->job->shell;
	if (!shell.len && !in_action(act))
		shell = act->workflow->shell;
	return shell;
}

bool
step_may_fail(const struct activity *act, const struct step *s)
{
	bool passed = s->may_fail || act->job->may_fail;

	for (const struct chain *c = act->chain; c; c = c->up)
		passed |= c->step && c->step->may_fail;
	return passed;
}

static enum shell_kind
shell_of(struct activity *act, const struct step *s, bool *live)
{
	struct str shell = shell_words(act, s);

	if (shell.len)
		return shell_kind_of(shell);
	if (asks_for_windows(s))
		return SHELL_OTHER;
	return runs_in_bash(act, live) ? SHELL_POSIX : SHELL_OTHER;
}

static struct value
folder_of(struct activity *act, const struct step *s, const struct env *env)
{
	const struct template *t = &s->working_directory;

	if (!t->len && !in_action(act))
		t = &act->job->working_directory;
	if (!t->len && !in_action(act))
		t = &act->workflow->working_directory;
	return context_template(act, env, t);
}

/* Said so, or left to a runner that may be no Unix. */
static bool
is_powershell(const struct activity *act, const struct step *s)
{
	struct str shell = shell_words(act, s);

	return !shell.len || str_starts(shell, "pwsh") ||
	       str_starts(shell, "powershell");
}

static void
run_text(
    struct activity *act, struct step *s, const struct env *env, bool *live)
{
	struct model *m = act->model;
	const struct program *program;
	struct map functions = { 0 };
	struct run r = { .activity = act, .arena = m->arena, .env = env };

	enum shell_kind shell = shell_of(act, s, live);

	r.chain =
	    chain_push(m->arena, act->chain, CHAIN_STEP, s->span, s->name);
	r.functions = &functions;
	r.folder = folder_of(act, s, env);
	if (shell != SHELL_POSIX && shell != SHELL_PYTHON) {
		act->workspace_open = true;
		act->has_repository = true;
		act->later = env_opened(m->arena, act->later);
		if (is_powershell(act, s))
			search_step(&r, s->run);
		return;
	}
	r.lenient = step_may_fail(act, s);
	r.nounset = demand_step_is_strict(shell_words(act, s));
	if (shell == SHELL_PYTHON) {
		run_foreign_text(&r, NULL, s->run);
		return;
	}
	program = step_program(m->arena, m->scratch, s);
	model_leave_out_bounds(m, &program->problems, true);
	run_block(&r, &program->block);
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
	return env_add_entries(act, env, &s->env);
}

void
run_step(struct activity *act, struct step *s, const struct env *env)
{
	bool live[MATRIX_LEGS], sure[MATRIX_LEGS];
	struct occasion nothing = { .frame = act->frame };
	struct activity before = *act;

	if (!live_legs(act, s, live, sure) && act->job->nlegs)
		return;
	act->live = live;
	act->sure = sure;
	act->step = s;
	act->step_conditional |=
	    condition_holds(act->model->arena, s->when, &nothing) != TRUTH_YES;
	env = step_env(act, s, env);
	if (s->uses.len)
		run_reference(act, s, env);
	if (s->runs)
		run_text(act, s, env, live);
	act->live = before.live;
	act->sure = before.sure;
	act->step = before.step;
	act->step_conditional = before.step_conditional;
}
