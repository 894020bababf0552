/*
 * What calls and action references do, as their entries say: the actions of
 * the model, with tag, credential and publicity bound.
 *
 * An action whose tests are not decided is kept as conditional.  `git push`
 * pushes a tag only where its words say so, which is read here because a
 * refspec is no option.
 */

#include "base/arena.h"
#include "model/args.h"
#include "model/build.h"
#include "model/config.h"
#include "model/permission.h"
#include "model/versions.h"

static struct credential
credential_of_value(struct value v, struct span span)
{
	struct credential out = { CREDENTIAL_UNKNOWN, { 0 }, span };

	if (value_is_hole(v, HOLE_TOKEN, &out.name))
		out.kind = CREDENTIAL_TOKEN;
	else if (value_is_hole(v, HOLE_SECRET, &out.name) ||
	         value_is_hole(v, HOLE_CONTEXT, &out.name))
		out.kind = CREDENTIAL_OTHER;
	else if (!v.len && !v.open)
		out.kind = CREDENTIAL_NONE;
	return out;
}

static struct credential
credential_of(const struct given *g, struct span span)
{
	struct span from;
	struct value v;

	if (!g->activity->workflow)
		return (struct credential){ CREDENTIAL_OPERATOR, { 0 }, span };
	if (!g->know->token)
		return (struct credential){ 0 };
	v = given_slot(g, g->know->token, &from);
	return credential_of_value(v, from.source ? from : span);
}

static enum know_flow
flow_of(const struct given *g)
{
	for (size_t i = 0; i < g->know->nflows; i++) {
		enum truth t = given_all_hold(g, &g->know->flows[i].when);

		if (t == TRUTH_YES)
			return g->know->flows[i].flow;
		if (t == TRUTH_UNKNOWN)
			return KNOW_FLOW_UNKNOWN;
	}
	return g->know->flow;
}

static enum publicity
publicity_of_flow(enum know_flow flow)
{
	switch (flow) {
	case KNOW_FLOW_DIRECT:
		return PUBLICITY_PUBLISHED;
	case KNOW_FLOW_DRAFT_FIRST:
		return PUBLICITY_DRAFT_PUBLISHED;
	case KNOW_FLOW_DRAFT_ONLY:
		return PUBLICITY_DRAFT;
	case KNOW_FLOW_UNKNOWN:
		break;
	}
	return PUBLICITY_UNKNOWN;
}

/* An option without a value, or "true", or anything not known. */
static enum truth
is_switched_on(const struct given *g, const struct know_slot *slot)
{
	struct arena *a = g->activity->model->arena;
	struct span from;
	struct value v = given_slot(g, slot, &from);
	struct str text;

	if (!v.len && !v.open)
		return TRUTH_NO;
	if (!value_literal(a, v, &text))
		return TRUTH_UNKNOWN;
	if (!text.len)
		return from.source && g->call ? TRUTH_YES : TRUTH_NO;
	return str_eq_nocase(text, S("true")) ? TRUTH_YES : TRUTH_NO;
}

/* Is it given as false? */
static enum truth
is_switched_off(const struct given *g, const struct know_slot *slot)
{
	struct span from;
	struct value v = given_slot(g, slot, &from);
	struct str text;

	if (!v.len && !v.open)
		return TRUTH_NO;
	if (!value_literal(g->activity->model->arena, v, &text))
		return TRUTH_UNKNOWN;
	return str_eq_nocase(text, S("false")) ? TRUTH_YES : TRUTH_NO;
}

static enum publicity
publicity_of(const struct given *g, const struct tool_config *c)
{
	bool says;
	enum know_flow flow;

	switch (is_switched_on(g, g->know->draft)) {
	case TRUTH_YES:
		return PUBLICITY_DRAFT;
	case TRUTH_UNKNOWN:
		return PUBLICITY_UNKNOWN;
	case TRUTH_NO:
		break;
	}
	flow = config_flow(g, c, &says);
	return publicity_of_flow(says ? flow : flow_of(g));
}

/* What a configuration says that was read is sure; without one, likely. */
static enum sureness
sureness_of(const struct given *g, const struct tool_config *c)
{
	if (g->know->low || (g->call && g->call->searched))
		return GUESS;
	if (!g->know->configuration[0])
		return SURE;
	return c->config && c->config->readable && g->know->nsettings ? SURE
	                                                              : LIKELY;
}

static bool
is_own_repository(struct value v)
{
	struct str name;

	/* Nothing says that GH_REPO is set where it merely may be. */
	if (!v.len)
		return true;
	return (value_is_hole(v, HOLE_CONTEXT, &name) ||
	           value_is_hole(v, HOLE_VARIABLE, &name)) &&
	       (str_is(name, "github.repository") ||
	           str_is(name, "GITHUB_REPOSITORY"));
}

/* NO: surely on this repository; YES: surely not. */
static enum truth
works_elsewhere(const struct given *g)
{
	struct tree *tree = g->activity->model->tree;
	struct span from;
	struct value v = given_slot(g, g->know->repository, &from);
	struct str text, origin = tree_origin(tree);

	if (!g->know->repository || is_own_repository(v))
		return TRUTH_NO;
	if (!origin.len || !value_literal(g->activity->model->arena, v, &text))
		return TRUTH_UNKNOWN;
	return str_eq_nocase(text, origin) ? TRUTH_NO : TRUTH_YES;
}

static bool
tolerates(const struct given *g)
{
	if (g->know->existing == KNOW_EXISTING_TOLERATED)
		return true;
	return g->know->tolerates.len &&
	       given_all_hold(g, &g->know->tolerates) == TRUTH_YES;
}

bool
know_does(const struct know_entry *know, enum action_kind kind)
{
	for (size_t i = 0; know && i < know->nactions; i++)
		if (know->actions[i].kind == kind)
			return true;
	return false;
}

/* Does a condition around it look whether the release exists? */
static bool
is_guarded(const struct model *m, const struct guard *g)
{
	for (; g; g = g->up)
		for (size_t i = g->first_call; i < g->end_call; i++)
			if (m->calls.at[i]->in_guard &&
			    know_does(
			        m->calls.at[i]->know, ACTION_VIEW_RELEASE))
				return true;
	return false;
}

/* Nothing but looks for the release decides whether it is done. */
static bool
is_only_guarded(const struct model *m, const struct guard *g)
{
	for (; g; g = g->up) {
		struct guard only = *g;

		only.up = NULL;
		if (!is_guarded(m, &only))
			return false;
	}
	return true;
}

/* A branch that is none of looking for the release may choose a leg. */
static bool
may_choose_leg(const struct model *m, const struct guard *g)
{
	for (; g; g = g->up) {
		struct guard only = *g;

		only.up = NULL;
		if (g->branch && g->branch->kind == OP_BRANCH &&
		    !is_guarded(m, &only))
			return true;
	}
	return false;
}

static size_t
count_legs(const struct activity *act, const struct guard *guard)
{
	size_t n = 0;

	if (!act->job || !act->live || may_choose_leg(act->model, guard))
		return 1;
	for (size_t i = 0; i < act->job->nlegs; i++)
		n += act->live[i] && act->sure[i];
	return n;
}

/* Surely in a registry for trying it? */
static bool
is_rehearsal(const struct given *g)
{
	for (size_t i = 0; i < g->know->nrehearses; i++)
		if (given_all_hold(g, &g->know->rehearses[i]) == TRUTH_YES)
			return true;
	return false;
}

/* The branch that is checked, or one where people usually work. */
static bool
is_other_branch(const struct given *g)
{
	struct span from;
	struct value v = given_slot(g, g->know->branch, &from);
	struct str text;

	if (value_literal(g->activity->model->arena, v, &text))
		return text.len && !names_usual_branch(text);
	return v.open || (v.len && !value_is_hole(v, HOLE_EVENT_TAG, &text) &&
	                     !(value_is_hole(v, HOLE_CONTEXT, &text) &&
	                         str_starts(text, "github.")));
}

static struct action *
add_action(struct activity *act, const struct given *g,
    const struct tool_config *c, enum action_kind kind, struct span span)
{
	struct model *m = act->model;
	struct action *x = arena_make(m->arena, struct action);
	enum truth elsewhere;
	struct span from;

	x->kind = kind;
	x->actor = act->actor;
	x->step = act->step;
	x->call = g->call;
	x->know = g->know;
	x->frame = act->frame;
	x->chain = g->call ? g->call->chain : act->chain;
	x->span = span;
	if (c->unknown || !config_tag(g, c, kind, &x->tag))
		x->tag = c->unknown ? value_unknown()
		                    : given_slot(g, g->know->tag, &from);
	x->credential = credential_of(g, span);
	if (g->know->workflow) {
		x->workflow = given_slot(g, g->know->workflow, &x->workflow_at);
		x->other_branch = is_other_branch(g);
	}
	x->publicity = publicity_of(g, c);
	x->prerelease = g->know->prerelease
	                    ? is_switched_on(g, g->know->prerelease)
	                    : TRUTH_UNKNOWN;
	x->publishes = is_switched_off(g, g->know->draft);
	x->promotes = is_switched_off(g, g->know->prerelease);
	elsewhere = works_elsewhere(g);
	x->other_repository = elsewhere != TRUTH_NO;
	x->maybe_own = elsewhere == TRUTH_UNKNOWN;
	x->tolerates = tolerates(g);
	x->rehearsal = kind == ACTION_PUBLISH_PACKAGE && is_rehearsal(g);
	x->guard = g->call ? g->call->guard : NULL;
	x->conditional = g->call && g->call->conditional &&
	                 (g->call->searched || !is_only_guarded(m, x->guard));
	x->legs = count_legs(act, x->guard) * (act->calls ? act->calls : 1);
	x->guarded = is_guarded(m, x->guard);
	x->sureness = sureness_of(g, c);
	x->order = g->call ? g->call->order : act->order++;
	*vec_add(m->arena, &m->actions) = x;
	if (x->kind == ACTION_DELETE_RELEASE)
		*vec_add(m->arena, &m->deletions) = x;
	return x;
}

/* The tag that this actor made last, for a push that names none. */
static const struct action *
last_tag(const struct activity *act)
{
	const struct model *m = act->model;

	for (size_t i = m->actions.len; i > 0; i--)
		if (m->actions.at[i - 1]->actor == act->actor &&
		    m->actions.at[i - 1]->kind == ACTION_CREATE_TAG)
			return m->actions.at[i - 1];
	return NULL;
}

static bool
is_push_of_all(const struct call *c, struct arena *a, size_t i)
{
	struct str word;

	return value_literal(a, c->words.at[i].value, &word) &&
	       (str_is(word, "--tags") || str_is(word, "--follow-tags") ||
	           str_is(word, "--mirror"));
}

/*
 * The tag that a word of `git push` names: refs/tags/X, the word behind
 * `tag`, or the tag that was made before.
 */
static bool
pushed_tag(const struct activity *act, const struct call *c, size_t i,
    struct value *tag)
{
	struct arena *a = act->model->arena;
	const struct action *made = last_tag(act);
	struct value v = c->words.at[i].value;
	struct str word, front = { 0 };
	size_t colon;

	if (is_push_of_all(c, a, i)) {
		*tag = made ? made->tag : value_unknown();
		return true;
	}
	if (v.len && v.forms[0].len && !v.forms[0].at[0].hole)
		front = v.forms[0].at[0].text;
	if (str_starts(front, "-") || str_starts(front, ":") ||
	    str_contains(front, "refs/heads/"))
		return false;
	/* HEAD:refs/tags/X */
	colon = str_find(front, 0, ":refs/tags/");
	if (colon != SIZE_MAX) {
		v = value_strip(a, v, str_slice(front, 0, colon + 1), true);
		front = str_from(front, colon + 1);
	}
	*tag = value_strip(a, v, S("refs/tags/"), true);
	if (str_starts(front, "refs/tags/") ||
	    value_has_hole(v, HOLE_EVENT_TAG))
		return true;
	if (i > c->args && value_literal(a, c->words.at[i - 1].value, &word) &&
	    str_is(word, "tag"))
		return true;
	/* What a document shows as v1.2.3 is a tag. */
	if (!act->workflow && str_starts(front, "v") && front.len > 1 &&
	    char_is_digit(front.at[1]))
		return true;
	return made && i > c->args && value_compare(made->tag, v) >= LIKE_FRAME;
}

static void
push_actions(struct activity *act, const struct given *g)
{
	const struct tool_config none = { 0 };
	const struct call *c = g->call;
	struct value tag;

	for (size_t i = c ? c->args : 0; c && i < c->words.len; i++) {
		struct action *x;

		if (!pushed_tag(act, c, i, &tag))
			continue;
		x = add_action(act, g, &none, ACTION_PUSH_TAG, c->span);
		x->tag = tag;
		if (act->workflow)
			x->credential = act->push;
		for (size_t k = c->args; k < c->words.len; k++)
			if (act->workflow && value_is_ssh(c->words.at[k].value))
				x->credential.kind = CREDENTIAL_OTHER;
		return;
	}
}

/* Is KIND among the first N actions of the entry that were added? */
static bool
was_added(const struct know_entry *know, size_t n, enum action_kind kind,
    const bool *added)
{
	for (size_t i = 0; i < n; i++)
		if (know->actions[i].kind == kind && added[i])
			return true;
	return false;
}

/*
 * What makes up for a release that failed is no release of its own; which
 * inputs a workflow is given is looked at all the same.
 */
static bool
is_told_of(enum action_kind kind)
{
	return kind == ACTION_DISPATCH_WORKFLOW;
}

/* Kinds that are the tool's by its configuration alone. */
static void
add_configured(struct activity *act, const struct given *g,
    const struct tool_config *c, unsigned added, struct span span)
{
	unsigned kinds = config_adds(g, c) & ~added;

	for (unsigned kind = 0; kinds; kind++, kinds >>= 1) {
		enum truth t = TRUTH_NO;
		struct action *x;

		if (kinds & 1)
			t = config_does(g, c, (enum action_kind)kind, TRUTH_NO);
		if (t == TRUTH_NO)
			continue;
		x = add_action(act, g, c, (enum action_kind)kind, span);
		x->conditional |= t == TRUTH_UNKNOWN;
	}
}

/* Of what is only searched this is not said because a word may say so. */
static bool
deletes(enum action_kind kind)
{
	return kind == ACTION_DELETE_TAG || kind == ACTION_DELETE_RELEASE;
}

static void
add_actions(struct activity *act, const struct given *g, struct span span)
{
	const struct know_entry *know = g->know;
	bool *added = arena_array(act->model->arena, bool, know->nactions);
	struct tool_config c = config_of(g);
	unsigned kinds = 0;

	for (size_t i = 0; i < know->nactions; i++) {
		const struct know_action *k = &know->actions[i];
		enum truth t = given_all_hold(g, &k->when);
		struct action *x;

		if (t == TRUTH_UNKNOWN && deletes(k->kind) && g->call &&
		    g->call->searched)
			continue;
		if (t != TRUTH_NO)
			t = config_does(g, &c, k->kind, t);
		if (t == TRUTH_NO || was_added(know, i, k->kind, added) ||
		    (act->fallback && !is_told_of(k->kind)))
			continue;
		added[i] = true;
		kinds |= 1u << k->kind;
		if (k->kind == ACTION_PUSH_TAG && know->is_command &&
		    know->refspecs) {
			push_actions(act, g);
			continue;
		}
		x = add_action(act, g, &c, k->kind, span);
		x->conditional |= t == TRUTH_UNKNOWN;
		x->wants_tag = know->wants_tag.len &&
		               given_all_hold(g, &know->wants_tag) == TRUTH_YES;
	}
	if (know->nscopes && !works_elsewhere(g))
		note_scopes(g, span, credential_of(g, span));
	if (!c.config)
		return;
	if (!act->fallback)
		add_configured(act, g, &c, kinds, span);
	if (!g->call || !g->call->searched)
		config_run(g, &c);
}

void
actions_of_call(struct activity *act, struct call *c)
{
	struct given g = { act, c->know, c, NULL, c->env };

	add_actions(act, &g, c->span);
	note_records(act, c);
	act->has_repository |= know_does(c->know, ACTION_CHECKOUT);
}

/* goreleaser-action runs `goreleaser` with the words of its input. */
static void
run_of_step(struct activity *act, const struct given *g)
{
	struct arena *a = act->model->arena;
	struct know_test input = { .place = KNOW_INPUT, .name = g->know->args };
	struct found f = given_find(g, &input);
	struct call *c = arena_make(a, struct call);
	struct span from;
	struct str rest, word;

	c->actor = act->actor;
	c->step = g->step;
	c->chain = act->chain;
	c->span = g->step->uses_span;
	c->env = g->env;
	c->order = act->order++;
	c->workspace_open = true;
	c->folder = given_slot(g, g->know->runs_in, &from);
	if (!c->folder.len && !c->folder.open)
		c->folder = value_text(a, S(""));
	*vec_add(a, &c->words) =
	    (struct word){ .value = value_text(a, str_of(g->know->runs)),
		    .span = c->span };
	if (f.given != TRUTH_NO && !value_literal(a, f.value, &rest)) {
		*vec_add(a, &c->words) = (struct word){
			.value = f.value, .span = f.span, .rest = true
		};
	} else if (f.given != TRUTH_NO) {
		while ((rest = str_trim(rest)).len) {
			str_cut(rest, ' ', &word, &rest);
			*vec_add(a, &c->words) =
			    (struct word){ .value = value_text(a, word),
				    .span = f.span };
		}
	}
	call_resolve(act->model, c);
	*vec_add(a, &act->model->calls) = c;
	if (c->know)
		actions_of_call(act, c);
}

void
actions_of_step(struct activity *act, const struct step *s,
    const struct know_entry *know, const struct env *env)
{
	struct given g = { act, know, NULL, s, env };

	add_actions(act, &g, s->uses_span);
	config_run_inputs(&g);
	if (know->runs && given_all_hold(&g, &know->runs_when) != TRUTH_NO)
		run_of_step(act, &g);
}
