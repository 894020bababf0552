/*
 * What action references do: as the knowledge has it, or as the composite
 * action of this repository has it, whose steps are then followed.
 *
 * A reference that the knowledge does not know leaves workspace and
 * environment open.
 */

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "model/args.h"
#include "model/build.h"
#include "model/handed.h"

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

bool
names_usual_branch(struct str ref)
{
	if (str_starts(ref, "refs/heads/"))
		ref = str_from(ref, 11);
	return !ref.len || know_is(KNOW_USUAL_BRANCH, ref);
}

/*
 * A branch that is named to the letter may hold another tree than the one
 * that is checked, but for those where people usually work.
 */
static bool
is_other_branch(struct activity *act, const struct given *g)
{
	struct know_test ref = { .place = KNOW_INPUT, .name = "ref" };
	struct found f = given_find(g, &ref);
	struct str text;

	return f.given != TRUTH_NO &&
	       value_literal(act->model->arena, f.value, &text) &&
	       !names_usual_branch(text);
}

/* Does whoever starts the workflow choose what is checked out? */
static bool
is_chosen_ref(const struct given *g)
{
	const struct entry *ref = entries_find(&g->step->with, S("ref"));

	return ref && str_contains(span_text(ref->value.span), "inputs.");
}

/* A checkout at the root gives the files, and `git push` its credential. */
static void
note_checkout(struct activity *act, const struct given *g)
{
	struct know_test path = { .place = KNOW_INPUT, .name = "path" };
	struct know_test key = { .place = KNOW_INPUT, .name = "ssh-key" };
	struct span from;
	struct value token = given_slot(g, g->know->token, &from);
	struct value other = given_slot(g, g->know->repository, &from);

	act->has_repository = true;
	if (given_find(g, &path).given != TRUTH_NO) {
		note_makes(g, value_not_set());
		return;
	}
	act->any_checkout = true;
	if (!is_own(other)) {
		act->workspace_open = true;
		return;
	}
	act->checked_out = !is_other_branch(act, g);
	act->other_ref = is_chosen_ref(g);
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

		if (str_is(v.name, "*")) {
			act->later = env_opened(a, act->later);
			continue;
		}
		if (str_ends(v.name, "*")) {
			v.name.len--;
			v.is_family = true;
		}
		v.value = value_hole(a, HOLE_VARIABLE, v.name);
		v.value.unset = v.is_family;
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

bool
path_of_reference(struct model *m, struct str uses, struct str *out)
{
	struct str name, ref, origin = tree_origin(m->tree), rest;

	*out = (struct str){ 0 };
	if (str_starts(uses, "./"))
		return tree_resolve(m->tree, uses, out);
	if (!origin.len || !str_cut(uses, '@', &name, &ref) ||
	    !str_eq_nocase(str_slice(name, 0, origin.len), origin))
		return false;
	rest = str_from(name, origin.len);
	if (rest.len && rest.at[0] != '/')
		return false;
	if (str_starts(ref, "refs/heads/"))
		ref = str_from(ref, 11);
	return tree_is_branch(m->tree, ref) &&
	       tree_resolve(
	           m->tree, rest.len > 1 ? str_from(rest, 1) : S("."), out);
}

struct str
note_local(struct activity *act, struct str uses, struct span span, bool job)
{
	struct model *m = act->model;
	struct reference ref = { .actor = act->actor, .span = span };
	bool local = str_starts(uses, "./");

	ref.step = job ? NULL : act->step;
	ref.no_checkout = !job && local && !act->checked_out &&
	                  !act->any_checkout && !act->workspace_open &&
	                  !act->leavings;
	if (!path_of_reference(m, uses, &ref.path))
		return (struct str){ 0 };
	ref.is_workflow = job;
	ref.exists = job ? tree_find(m->tree, ref.path) != NULL
	                 : has_action_file(m, ref.path);
	/* By its full name the forge fetches it, whatever is checked out. */
	ref.certain = job || !local ||
	              (act->checked_out && !act->workspace_open &&
	                  !leavings_hold(act->leavings, ref.path));
	ref.own = !local || act->checked_out;
	*vec_add(m->arena, &m->references) = ref;
	return ref.path;
}

/* The action file of a folder, read once; NULL: there is none. */
static struct tree_file *
action_file(struct model *m, struct str folder)
{
	static const char *const names[] = { "action.yml", "action.yaml" };
	struct tree_file *f = NULL;

	for (size_t i = 0; !f && i < sizeof(names) / sizeof(names[0]); i++)
		f = tree_find(m->tree,
		    str_printf(m->arena, STR_FMT "%s%s", STR_ARG(folder),
		        folder.len ? "/" : "", names[i]));
	return f;
}

const struct composite *
model_composite(struct model *m, struct str folder)
{
	struct composite *c = map_get(&m->composites_by_path, folder);
	struct tree_file *f = c ? NULL : action_file(m, folder);
	struct source *s = f ? tree_read(m->tree, f) : NULL;

	if (f && !s)
		model_leave_out_file(m, f->path, true);
	if (!s)
		return c;
	c = composite_read(m->arena, s);
	map_put(m->arena, &m->composites_by_path, c->path, c);
	*vec_add(m->arena, &m->composites) = c;
	*vec_add(m->arena, &m->sources) = s;
	model_leave_out_bounds(m, &c->problems, true);
	return c;
}

/* Outputs of the action, as ${{ steps.<id>.outputs }} of its user sees them. */
static void
keep_outputs(struct activity *act, const struct env *env,
    const struct composite *c, struct str id, struct map *to)
{
	struct arena *a = act->model->arena;

	for (size_t i = 0; id.len && i < c->outputs.len; i++) {
		const struct entry *e = &c->outputs.at[i];
		struct value *v = arena_make(a, struct value);

		*v = context_template(act, env, &e->value);
		map_put(a, to,
		    str_printf(a, "steps." STR_FMT ".outputs." STR_FMT,
		        STR_ARG(id), STR_ARG(e->name)),
		    v);
	}
}

static bool
is_used_around(const struct chain *c, struct str path)
{
	for (; c; c = c->up)
		if (c->kind == CHAIN_ACTION && str_eq(c->label, path))
			return true;
	return false;
}

/* What its scripts find as $GITHUB_ACTION_PATH. */
static const struct env *
action_env(struct activity *act, const struct env *env)
{
	struct arena *a = act->model->arena;
	struct variable v = { .name = S("GITHUB_ACTION_PATH"),
		.exported = true };

	v.value =
	    value_append(a, value_hole(a, HOLE_CONTEXT, S("github.workspace")),
	        value_text(a, str_concat(a, S("/"), act->frame->folder)));
	return env_set(a, env, v);
}

/* False where it cannot be followed: it is no composite, or it goes round. */
static bool
run_composite(struct activity *act, const struct step *s, const struct env *env,
    const struct composite *c)
{
	struct chain *chain;
	struct activity before = *act;
	struct map outputs = { 0 };

	if (!c->is_composite || is_used_around(act->chain, c->path) ||
	    (act->frame && act->frame->depth >= FRAMES))
		return false;
	chain = chain_push(
	    act->model->arena, act->chain, CHAIN_ACTION, s->uses_span, c->path);
	chain->step = s;
	chain->frame = act->frame;
	act->frame = frame_of_action(act, s, env, c);
	act->chain = chain;
	act->outputs = outputs;
	env = action_env(act, env);
	for (size_t i = 0; i < c->nsteps; i++)
		run_step(act, &c->steps[i], env);
	keep_outputs(act, env, c, s->id, &before.outputs);
	act->frame = before.frame;
	act->chain = before.chain;
	act->outputs = before.outputs;
	return true;
}

/* `uses: ./x` is looked up from the root, where the checkout stands. */
static bool
run_local(struct activity *act, const struct step *s, const struct env *env,
    struct str uses)
{
	struct str path = note_local(act, uses, s->uses_span, false);
	const struct composite *c = model_composite(act->model, path);

	return act->checked_out && c && run_composite(act, s, env, c);
}

/* Does one of its inputs hold a word that lets it do anything? */
static bool
is_opened(const struct given *g)
{
	for (const char *const *w = g->know->opens_with; w && *w; w++)
		for (size_t i = 0; i < g->step->with.len; i++) {
			struct span s = g->step->with.at[i].value.span;

			if (str_contains(span_text(s), *w))
				return true;
		}
	return false;
}

void
run_reference(struct activity *act, const struct step *s, const struct env *env)
{
	struct model *m = act->model;
	const struct know_entry *know = NULL;
	struct given g = { act, NULL, NULL, s, env };
	struct str uses;

	if (template_literal(m->arena, &s->uses, &uses))
		know = know_reference(m, uses);
	if (str_starts(uses, "./") && run_local(act, s, env, uses))
		return;
	if (!str_starts(uses, "./"))
		note_local(act, uses, s->uses_span, false);
	g.know = know;
	note_filters(act, s);
	if (know)
		note_handed_to_step(&g);
	if (know && know->javascript)
		run_javascript(act, s, know, env);
	if (!know || !know->closed || is_opened(&g)) {
		act->workspace_open = true;
		act->has_repository = true;
		act->later = env_opened(m->arena, act->later);
	}
	if (!know)
		return;
	if (know_does(know, ACTION_CHECKOUT))
		note_checkout(act, &g);
	else
		note_makes(&g, value_not_set());
	act->workspace_open |= know->builds;
	act->logins |= know->logs_in;
	note_exports(act, know);
	actions_of_step(act, s, know, env);
}

void
run_foreign_call(struct activity *act, struct str uses)
{
	const struct know_entry *know = know_reference(act->model, uses);
	struct step *s;

	if (!know)
		return;
	s = arena_make(act->model->arena, struct step);
	s->span = act->job->span;
	s->uses_span = act->job->uses_span;
	s->with = act->job->with;
	act->step = s;
	actions_of_step(act, s, know, NULL);
	act->step = NULL;
}
