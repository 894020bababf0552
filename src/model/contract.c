/*
 * What workflows and actions of the repository declare, and what those that
 * call, dispatch or use them give.
 *
 * The forge checks a call before the run begins, whatever conditions stand
 * around it, and a dispatch when it arrives; what an action is given is only
 * warned of.  Files that do not parse, and `with:` as one expression, tell
 * nothing.  Of a dispatch: another repository, another branch than people
 * usually work on, workflows by number, and names that are not known are
 * left out; so are skills that are made to be installed elsewhere.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "model/args.h"
#include "model/build.h"
#include "model/query.h"
#include "model/reads.h"

enum { NEAR_INPUT = 3 };

struct all {
	struct model *model;
	struct misgiven *at;
	size_t len, cap;
};

static struct misgiven *
add(struct all *all, struct misgiven what)
{
	struct misgiven *out = vec_add(all->model->arena, all);

	*out = what;
	return out;
}

static const struct parameter *
find_parameter(const struct parameters *all, struct str name)
{
	for (size_t i = 0; i < all->len; i++)
		if (str_eq_nocase(all->at[i].name, name))
			return &all->at[i];
	return NULL;
}

/* The declared name that was likely meant; empty: none is near. */
static struct str
nearest_parameter(const struct parameters *all, struct str name)
{
	struct str best = { 0 };
	size_t least = NEAR_INPUT;

	for (size_t i = 0; i < all->len; i++) {
		size_t d = str_distance(all->at[i].name, name, NEAR_INPUT);

		if (d < least && d < name.len) {
			least = d;
			best = all->at[i].name;
		}
	}
	return best;
}

/* Is NAME given, or a name that was likely meant to be it? */
typedef bool is_given_fn(
    const void *given, const struct parameters *declared, struct str name);

static bool
means(const struct parameters *declared, struct str given, struct str name)
{
	return str_eq_nocase(given, name) ||
	       (!find_parameter(declared, given) &&
	           str_eq(nearest_parameter(declared, given), name));
}

/* What is declared as required and is neither given nor has a default. */
static void
add_lacking(struct all *all, const struct parameters *declared,
    is_given_fn *is_given, const void *given, struct misgiven base)
{
	struct buf b = buf_new(all->model->arena);

	for (size_t i = 0; i < declared->len; i++) {
		const struct parameter *p = &declared->at[i];

		if (!p->required || p->has_fallback ||
		    is_given(given, declared, p->name))
			continue;
		if (!b.len)
			base.declared = p->span;
		buf_printf(
		    &b, "%s" STR_FMT, b.len ? ", " : "", STR_ARG(p->name));
	}
	base.what = MISGIVEN_LACKS;
	base.names = buf_str(&b);
	if (b.len)
		add(all, base);
}

static bool
entry_is_given(
    const void *given, const struct parameters *declared, struct str name)
{
	const struct entries *all = given;

	for (size_t i = 0; i < all->len; i++)
		if (means(declared, all->at[i].name, name))
			return true;
	return false;
}

static void
add_undeclared(struct all *all, const struct parameters *declared,
    const struct entries *given, struct misgiven base)
{
	for (size_t i = 0; i < given->len; i++) {
		const struct entry *e = &given->at[i];

		if (find_parameter(declared, e->name))
			continue;
		base.what = MISGIVEN_UNDECLARED;
		base.span = e->span;
		base.names = e->name;
		base.nearest = nearest_parameter(declared, e->name);
		add(all, base);
	}
}

static bool
is_sound(const struct workflow *w)
{
	return w && w->readable && !w->problems.len;
}

static void
check_called(struct all *all, const struct job *j)
{
	struct model *m = all->model;
	const struct workflow *w;
	const struct trigger *t;
	struct misgiven base = { .to = GIVEN_TO_CALLED, .span = j->uses_span };
	struct str uses;

	if (!j->uses.len || !template_literal(m->arena, &j->uses, &uses) ||
	    !path_of_reference(m, uses, &base.path))
		return;
	w = model_workflow(m, base.path);
	if (!is_sound(w))
		return;
	t = workflow_trigger(w, "workflow_call");
	base.declared = t ? t->span : w->triggers[0].span;
	if (!t) {
		base.what = MISGIVEN_NO_TRIGGER;
		add(all, base);
		return;
	}
	if (!j->with.dynamic) {
		add_lacking(all, &t->inputs, entry_is_given, &j->with, base);
		add_undeclared(all, &t->inputs, &j->with, base);
	}
	base.secret = true;
	if (j->inherits || j->secrets.dynamic)
		return;
	add_lacking(all, &t->secrets, entry_is_given, &j->secrets, base);
	add_undeclared(all, &t->secrets, &j->secrets, base);
}

/*
 * The first place at which the action runs one of the inputs as part of a
 * text.  What a step gets by `with:` or `env:` it may do without.
 */
static struct span
place_of_use(struct model *m, const struct composite *c, struct str names)
{
	struct reads reads = { 0 };
	struct str rest = names, name;

	for (size_t i = 0; c->is_composite && i < c->nsteps; i++)
		if (!c->steps[i].has_condition)
			reads_of_run(m->arena, &c->steps[i], "inputs.", &reads);
	while (rest.len) {
		str_cut(rest, ',', &name, &rest);
		name = str_trim(name);
		for (size_t i = 0; i < reads.len; i++)
			if (str_eq_nocase(reads.at[i].name, name))
				return reads.at[i].span;
	}
	return (struct span){ 0 };
}

/* A container takes two inputs that it need not declare. */
static bool
is_of_container(const struct composite *c, struct str name)
{
	return !c->is_composite && (str_eq_nocase(name, S("args")) ||
	                               str_eq_nocase(name, S("entryPoint")));
}

static bool
was_seen(const struct model *m, size_t i)
{
	const struct reference *r = &m->references.at[i];

	for (size_t k = 0; k < i; k++)
		if (m->references.at[k].step == r->step)
			return true;
	return false;
}

static void
check_action(struct all *all, size_t i)
{
	struct model *m = all->model;
	const struct reference *r = &m->references.at[i];
	const struct composite *c;
	struct misgiven base = {
		.to = GIVEN_TO_ACTION, .span = r->span, .path = r->path
	};
	size_t first = all->len;

	if (!r->step || !r->exists || !r->own || was_seen(m, i))
		return;
	c = model_composite(m, r->path);
	if (!c || c->problems.len || r->step->with.dynamic)
		return;
	add_lacking(all, &c->inputs, entry_is_given, &r->step->with, base);
	if (all->len > first)
		all->at[first].used = place_of_use(m, c, all->at[first].names);
	first = all->len;
	add_undeclared(all, &c->inputs, &r->step->with, base);
	while (first < all->len) {
		if (is_of_container(c, all->at[first].names))
			all->at[first] = all->at[--all->len];
		else
			first++;
	}
}

/* The workflow that a dispatch names; *PATH where only its file is known. */
static const struct workflow *
find_dispatched(struct model *m, struct str name, struct str *path)
{
	*path = (struct str){ 0 };
	if (str_ends(name, ".yml") || str_ends(name, ".yaml")) {
		*path = str_printf(m->arena, ".github/workflows/" STR_FMT,
		    STR_ARG(str_basename(name)));
		return model_workflow(m, *path);
	}
	for (size_t i = 0; i < m->workflows.len; i++)
		if (str_eq_nocase(m->workflows.at[i]->name, name))
			return m->workflows.at[i];
	return NULL;
}

/* The branch that is checked, or one where people usually work. */
static bool
is_same_branch(const struct given *g)
{
	struct given_values all = { 0 };
	struct str text;

	given_values(g, g->know->branch, &all);
	for (size_t i = 0; i < all.len; i++) {
		struct value v = all.at[i].value;

		if (value_literal(g->activity->model->arena, v, &text)
		        ? !names_usual_branch(text)
		        : !value_is_hole(v, HOLE_EVENT_TAG, &text) &&
		              !(value_is_hole(v, HOLE_CONTEXT, &text) &&
		                  str_starts(text, "github.")))
			return false;
	}
	return !all.open;
}

/* "name" of name=value; empty: not known. */
static struct str
key_of(struct value v)
{
	struct str key, rest;

	if (v.len != 1 || !v.forms[0].len || v.forms[0].at[0].hole ||
	    !str_cut(v.forms[0].at[0].text, '=', &key, &rest))
		return (struct str){ 0 };
	return key;
}

static bool
field_is_given(
    const void *given, const struct parameters *declared, struct str name)
{
	const struct given_values *all = given;

	for (size_t i = 0; i < all->len; i++)
		if (means(declared, key_of(all->at[i].value), name))
			return true;
	return false;
}

static void
check_fields(struct all *all, const struct given *g, const struct trigger *t,
    struct misgiven base)
{
	struct given_values given = { 0 };
	bool open;

	given_values(g, g->know->fields, &given);
	open = given.open || g->call->has_input;
	for (size_t i = 0; i < given.len; i++) {
		struct str key = key_of(given.at[i].value);

		open |= !key.len;
		if (!key.len || find_parameter(&t->inputs, key))
			continue;
		base.what = MISGIVEN_UNDECLARED;
		base.span = given.at[i].span;
		base.names = key;
		base.nearest = nearest_parameter(&t->inputs, key);
		add(all, base);
	}
	base.span = g->call->span;
	base.nearest = (struct str){ 0 };
	if (!open)
		add_lacking(all, &t->inputs, field_is_given, &given, base);
}

/* A document that is read where it stands is about this repository. */
static bool
is_about_us(const struct actor *x)
{
	return !x->document || !x->document->is_skill ||
	       str_starts(x->document->path, ".");
}

/* The name of the workflow that a call dispatches; empty: not known. */
static struct str
dispatched_name(const struct given *g, struct span *span)
{
	struct know_test first = { .place = KNOW_OPERAND, .operand = 1 };
	struct found f = given_find(g, &first);
	struct str name;

	*span = f.span;
	if (f.given != TRUTH_YES ||
	    !value_literal(g->activity->model->arena, f.value, &name))
		return (struct str){ 0 };
	return name;
}

const struct workflow *
action_dispatches(struct model *m, const struct action *x)
{
	const struct call *c = x->call;
	struct activity act = { .model = m };
	struct given g = { .activity = &act };
	struct span span;
	struct str path;

	if (!c)
		return NULL;
	act.workflow = c->actor->workflow;
	g.know = c->know;
	g.call = c;
	g.env = c->env;
	return find_dispatched(m, dispatched_name(&g, &span), &path);
}

static void
check_dispatch(struct all *all, const struct action *x)
{
	struct model *m = all->model;
	const struct call *c = x->call;
	struct activity act = { .model = m, .workflow = c->actor->workflow };
	struct given g = { &act, c->know, c, NULL, c->env };
	struct misgiven base = { .to = GIVEN_TO_DISPATCHED, .call = c };
	struct str name = dispatched_name(&g, &base.span);
	const struct workflow *w;
	const struct trigger *t;

	if (!name.len || !is_about_us(c->actor) || !is_same_branch(&g))
		return;
	w = find_dispatched(m, name, &base.path);
	if (!is_sound(w))
		return;
	base.path = w->path;
	t = workflow_trigger(w, "workflow_dispatch");
	base.declared = t ? t->span : w->triggers[0].span;
	if (t) {
		check_fields(all, &g, t, base);
		return;
	}
	base.what = MISGIVEN_NO_TRIGGER;
	add(all, base);
}

size_t
model_misgiven(struct model *m, struct misgiven **out)
{
	struct all all = { .model = m };

	for (size_t i = 0; i < m->workflows.len; i++)
		for (size_t k = 0; k < m->workflows.at[i]->njobs; k++)
			check_called(&all, &m->workflows.at[i]->jobs[k]);
	for (size_t i = 0; i < m->references.len; i++)
		check_action(&all, i);
	for (size_t i = 0; i < m->actions.len; i++) {
		const struct action *x = m->actions.at[i];

		if (x->kind == ACTION_DISPATCH_WORKFLOW && x->call &&
		    !x->call->searched && !x->other_repository)
			check_dispatch(&all, x);
	}
	*out = all.at;
	return all.len;
}
