/*
 * How the release begins: as it is asked for, or as the repository seems to
 * be released.
 *
 * The first of these ways that is there is taken: a skill that makes the tag
 * or release; a script that does and that a document tells to run, or that
 * stands alone; a workflow that makes the tag or release itself, by a push or
 * dispatched; a tag that is pushed; a release that a person makes on the
 * forge; what else starts a workflow that publishes something.  Left out:
 * tags that float (nightly, latest).
 */

#include "base/arena.h"
#include "base/buf.h"
#include "model/query.h"
#include "model/rehearse_play.h"

enum { NEAR_NAME = 4, EXAMPLES = 3 };

/* Does the action make the release of a version, or its tag? */
static bool
makes_version(struct play *p, const struct action *x)
{
	struct str text;

	if (!play_is_part(x) || x->rehearsal)
		return false;
	if (x->kind != ACTION_PUSH_TAG && x->kind != ACTION_CREATE_RELEASE)
		return false;
	if (value_has_hole(x->tag, HOLE_EVENT_TAG))
		return false;
	return x->actor->kind == ACTOR_OPERATOR ||
	       !value_literal(p->arena, x->tag, &text);
}

static bool
publishes(const struct action *x)
{
	return play_is_part(x) && !x->rehearsal &&
	       (x->kind == ACTION_CREATE_RELEASE ||
	           x->kind == ACTION_PUBLISH_PACKAGE ||
	           x->kind == ACTION_UPLOAD_ASSET);
}

/* The outermost script on the way to the action, or NULL. */
static const struct chain *
script_of(const struct chain *c)
{
	const struct chain *out = NULL;

	for (; c; c = c->up)
		if (c->kind == CHAIN_SCRIPT)
			out = c;
	return out;
}

static bool
is_usable(const struct actor *x)
{
	return x->kind == ACTOR_OPERATOR &&
	       !(x->document && document_is_packaged(x->document));
}

struct str
play_example_tag(struct arena *a, const struct trigger *t)
{
	static const char *const samples[] = { "v1.2.3", "1.2.3", "v1" };

	for (size_t i = 0; i < EXAMPLES; i++)
		if (trigger_takes_name(a, t, REF_TAG, str_of(samples[i])))
			return str_of(samples[i]);
	for (size_t i = 0; i < t->tags.len; i++) {
		struct str glob = t->tags.at[i].name, tag;
		size_t n = 0;

		while (n < glob.len && !strchr("*?+[]!\\", glob.at[n]))
			n++;
		tag = str_concat(a, str_slice(glob, 0, n),
		    n < glob.len ? S("1.2.3") : S(""));
		if (trigger_takes_name(a, t, REF_TAG, tag))
			return tag;
	}
	return S("v1.2.3");
}

static bool
infer(struct play *p, enum rehearse_from from, struct str name,
    struct span because)
{
	struct beginning *b = &p->out->start;

	b->from = from;
	b->name = name;
	b->because = because;
	b->inferred = true;
	return true;
}

/* What an operator does: which way is that? */
static bool
infer_from(struct play *p, const struct action *x)
{
	const struct chain *script = script_of(x->chain);
	const struct document *d = x->actor->document;
	struct beginning *b = &p->out->start;

	b->actor = x->actor;
	if (d && (d->is_skill || !script))
		return infer(p, REHEARSE_SKILL, d->path,
		    script ? script->span : x->span);
	return infer(p, REHEARSE_SCRIPT,
	    script ? script->label : x->actor->path,
	    d ? script->span : x->span);
}

/* A document that only shows a tag being pushed: any tag will do. */
static bool
is_push_in_document(const struct action *x)
{
	return x->actor->document && !x->actor->document->is_skill &&
	       !script_of(x->chain) && x->kind == ACTION_PUSH_TAG;
}

/* RANK 0: skills; 1: scripts that documents name; 2: scripts alone. */
static bool
infer_operator(struct play *p, int rank)
{
	for (size_t i = 0; i < p->model->actions.len; i++) {
		const struct action *x = p->model->actions.at[i];
		const struct document *d = x->actor->document;
		int own = d ? d->is_skill ? 0 : 1 : 2;

		if (own == rank && is_usable(x->actor) && makes_version(p, x) &&
		    !is_push_in_document(x))
			return infer_from(p, x);
	}
	return false;
}

/* Where a document shows a tag being pushed. */
static struct span
shown_push(struct play *p)
{
	for (size_t i = 0; i < p->model->actions.len; i++) {
		const struct action *x = p->model->actions.at[i];

		if (is_usable(x->actor) && is_push_in_document(x))
			return x->span;
	}
	return (struct span){ 0 };
}

static bool
infer_tag(struct play *p, const struct action *x)
{
	struct start starts[STARTS];
	size_t n = action_starts(p->model, x, starts);
	struct span shown = shown_push(p);

	for (size_t i = 0; i < n; i++) {
		const struct trigger *t = starts[i].trigger;

		if (!str_is(t->event, "create") &&
		    (!str_is(t->event, "push") || starts[i].ref != REF_TAG))
			continue;
		p->out->start.example = true;
		return infer(p, REHEARSE_TAG, play_example_tag(p->arena, t),
		    shown.source ? shown : t->span);
	}
	return false;
}

/* The first branch that the filter names, or the usual one. */
static struct str
branch_of(struct play *p, const struct trigger *t)
{
	if (trigger_takes_name(p->arena, t, REF_BRANCH, S("main")))
		return S("main");
	for (size_t i = 0; i < t->branches.len; i++)
		if (trigger_takes_name(
		        p->arena, t, REF_BRANCH, t->branches.at[i].name))
			return t->branches.at[i].name;
	return S("main");
}

/* The action's workflow starts by EVENT; of a push by that of a branch. */
static bool
infer_event(struct play *p, const struct action *x, const char *event,
    enum rehearse_from from)
{
	struct start starts[STARTS];
	size_t n = action_starts(p->model, x, starts);

	for (size_t i = 0; i < n; i++) {
		const struct trigger *t = starts[i].trigger;
		struct str name = S("v1.2.3");

		if (!str_is(t->event, event) ||
		    (from == REHEARSE_BRANCH && starts[i].ref != REF_BRANCH))
			continue;
		p->out->start.workflow = actor_started(x->actor);
		p->out->start.example = from == REHEARSE_RELEASE;
		if (from == REHEARSE_BRANCH)
			name = branch_of(p, t);
		else if (from != REHEARSE_RELEASE)
			name = p->out->start.workflow->path;
		return infer(p, from, name, t->span);
	}
	return false;
}

/* One that somebody could hear of: not a tag that nothing starts by. */
static bool
begins_version(struct play *p, const struct action *x)
{
	return makes_version(p, x) &&
	       (x->kind == ACTION_CREATE_RELEASE ||
	           x->credential.kind != CREDENTIAL_TOKEN);
}

/* A job that makes a version, or publishes, started by one of these. */
static bool
infer_job(
    struct play *p, const char *event, enum rehearse_from from, bool version)
{
	for (size_t i = 0; i < p->model->actions.len; i++) {
		const struct action *x = p->model->actions.at[i];

		if (x->actor->kind != ACTOR_JOB ||
		    !(version ? begins_version(p, x) : publishes(x)))
			continue;
		if (from == REHEARSE_TAG ? infer_tag(p, x)
		                         : infer_event(p, x, event, from))
			return true;
	}
	return false;
}

/* A person who does nothing but publish. */
static bool
infer_publisher(struct play *p)
{
	for (size_t i = 0; i < p->model->actions.len; i++) {
		const struct action *x = p->model->actions.at[i];

		if (is_usable(x->actor) && publishes(x))
			return infer_from(p, x);
	}
	return false;
}

bool
play_infer_start(struct play *p)
{
	for (int rank = 0; rank < 3; rank++)
		if (infer_operator(p, rank))
			return true;
	return infer_job(p, "push", REHEARSE_BRANCH, true) ||
	       infer_job(p, "workflow_dispatch", REHEARSE_DISPATCH, true) ||
	       infer_job(p, "push", REHEARSE_TAG, false) ||
	       infer_job(p, "release", REHEARSE_RELEASE, false) ||
	       infer_job(p, "push", REHEARSE_BRANCH, false) ||
	       infer_job(p, "workflow_dispatch", REHEARSE_DISPATCH, false) ||
	       infer_publisher(p) ||
	       infer_job(p, "schedule", REHEARSE_SCHEDULE, false);
}

/* Names that could have been meant, the nearest of them, in words. */
struct nearest {
	struct str name, best;
	size_t least;
	struct buf all;
	size_t n;
};

static void
consider(struct nearest *to, struct str path)
{
	struct str base = str_basename(path);
	size_t d = str_distance(to->name, path, NEAR_NAME);
	size_t e = str_distance(str_basename(to->name), base, NEAR_NAME);

	if (e < d)
		d = e;
	if (d < to->least) {
		to->least = d;
		to->best = path;
	}
	if (to->n < EXAMPLES &&
	    !str_contains(buf_str(&to->all), str_cstr(to->all.arena, path))) {
		buf_printf(
		    &to->all, "%s" STR_FMT, to->n++ ? ", " : "", STR_ARG(path));
	}
}

static bool
refuse(struct play *p, const char *what, struct nearest *near, struct str *why)
{
	struct buf b = buf_new(p->arena);

	buf_printf(
	    &b, "there is no %s '" STR_FMT "'", what, STR_ARG(near->name));
	if (near->best.len)
		buf_printf(
		    &b, "; did you mean '" STR_FMT "'?", STR_ARG(near->best));
	else if (near->n)
		buf_printf(
		    &b, "; there is " STR_FMT, STR_ARG(buf_str(&near->all)));
	*why = buf_str(&b);
	return false;
}

static struct nearest
nearest_to(struct play *p, struct str name)
{
	return (struct nearest){
		.name = name, .least = NEAR_NAME, .all = buf_new(p->arena)
	};
}

/* Whoever is known to run it: best a person, of these who runs it alone. */
static bool
find_script(struct play *p, struct str name, struct str *why)
{
	struct nearest near = nearest_to(p, name);
	struct beginning *b = &p->out->start;

	if (str_starts(name, "./"))
		name = str_from(name, 2);
	b->name = name;
	for (size_t i = 0; i < p->model->actions.len; i++) {
		const struct action *x = p->model->actions.at[i];

		for (const struct chain *c = x->chain; c; c = c->up)
			if (c->kind == CHAIN_SCRIPT)
				consider(&near, c->label);
		if (!play_is_reached(x->chain, name))
			continue;
		if (!b->actor ||
		    (b->actor->kind == ACTOR_JOB &&
		        x->actor->kind == ACTOR_OPERATOR) ||
		    str_eq(x->actor->path, name))
			b->actor = x->actor;
	}
	return b->actor || tree_find(p->model->tree, name) ||
	       refuse(p, "script", &near, why);
}

static bool
find_skill(struct play *p, struct str name, struct str *why)
{
	struct nearest near = nearest_to(p, name);
	struct beginning *b = &p->out->start;
	const struct document *found = NULL;

	for (size_t i = 0; i < p->model->documents.len; i++) {
		const struct document *d = p->model->documents.at[i];

		consider(&near, d->is_skill ? str_dirname(d->path) : d->path);
		if (str_eq(d->path, name) || str_eq(str_dirname(d->path), name))
			found = d;
		if (!found &&
		    (str_eq(d->name, name) ||
		        (d->is_skill &&
		            str_eq(str_basename(str_dirname(d->path)), name))))
			found = d;
	}
	if (!found)
		return refuse(p, "skill or document", &near, why);
	b->name = found->path;
	for (size_t i = 0; i < p->model->actors.len; i++)
		if (p->model->actors.at[i]->document == found)
			b->actor = p->model->actors.at[i];
	return true;
}

static bool
find_workflow(struct play *p, struct str name, struct str *why)
{
	struct nearest near = nearest_to(p, name);
	struct beginning *b = &p->out->start;

	for (size_t i = 0; i < p->model->workflows.len; i++) {
		const struct workflow *w = p->model->workflows.at[i];
		struct str base = str_basename(w->path), stem, ext;

		str_cut(base, '.', &stem, &ext);
		consider(&near, base);
		if (str_eq(w->path, name) || str_eq(base, name) ||
		    str_eq(stem, name) || str_eq_nocase(w->name, name))
			b->workflow = w;
	}
	if (!b->workflow)
		return refuse(p, "workflow", &near, why);
	b->name = b->workflow->path;
	if (workflow_trigger(b->workflow, "workflow_dispatch"))
		return true;
	*why = str_printf(p->arena,
	    STR_FMT " cannot be dispatched: it waits for " STR_FMT,
	    STR_ARG(str_basename(b->name)),
	    STR_ARG(play_waits_for(p->arena, b->workflow)));
	return false;
}

/* What git takes for a tag, as far as it matters here. */
static bool
is_tag_name(struct str s)
{
	static const char *const never[] = { "..", "@{", "//", NULL };

	if (!s.len || s.at[0] == '-' || str_ends(s, "/") ||
	    str_ends(s, ".lock"))
		return false;
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.at[i] <= ' ' || s.at[i] == 0x7f ||
		    strchr("~^:?*[\\", s.at[i]))
			return false;
	for (size_t i = 0; never[i]; i++)
		if (str_contains(s, never[i]))
			return false;
	return true;
}

bool
play_find_start(
    struct play *p, enum rehearse_from from, struct str name, struct str *why)
{
	struct beginning *b = &p->out->start;

	b->from = from;
	b->name = name;
	if (from == REHEARSE_SCRIPT)
		return find_script(p, name, why);
	if (from == REHEARSE_SKILL)
		return find_skill(p, name, why);
	if (from == REHEARSE_DISPATCH)
		return find_workflow(p, name, why);
	if (str_starts(name, "refs/tags/"))
		b->name = name = str_from(name, 10);
	if (is_tag_name(name))
		return true;
	*why = str_printf(
	    p->arena, "'" STR_FMT "' is no name of a tag", STR_ARG(name));
	return false;
}
