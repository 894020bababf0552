/*
 * Events: which triggers an action can start, and which start it.
 *
 * Facts A1, A2, A10 to A18.  A tag whose text has holes is tried with a few
 * versions in their place: a filter that takes one of them may take the tag.
 */

#include "model/event.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/pattern.h"
#include "model/query.h"

static const char *const samples[] = { "1.2.3", "v1.2.3", "1.2.3-rc.1", "1.2",
	"1", "2026.11.23", "name" };

enum { NSAMPLES = sizeof(samples) / sizeof(samples[0]) };

/* Filters are read in order; the last pattern that matches decides. */
static bool
filter_takes(struct arena *a, const struct names *patterns, struct str name)
{
	bool taken = false;

	for (size_t i = 0; i < patterns->len; i++) {
		struct str glob = patterns->at[i].name;
		bool negated = str_starts(glob, "!");

		if (glob_matches(a, GLOB_FILTER,
		        negated ? str_from(glob, 1) : glob, name))
			taken = !negated;
	}
	return taken;
}

/* Facts A16: with filters for branches only, tags do not count. */
static bool
takes_tag_text(struct arena *a, const struct trigger *t, struct str tag)
{
	if (t->tags.len)
		return filter_takes(a, &t->tags, tag);
	if (t->tags_ignore.len)
		return !filter_takes(a, &t->tags_ignore, tag);
	return !t->branches.len && !t->branches_ignore.len;
}

static bool
takes_branch_text(struct arena *a, const struct trigger *t, struct str branch)
{
	if (t->branches.len)
		return filter_takes(a, &t->branches, branch);
	if (t->branches_ignore.len)
		return !filter_takes(a, &t->branches_ignore, branch);
	return !t->tags.len && !t->tags_ignore.len;
}

bool
trigger_takes_name(struct arena *a, const struct trigger *t, enum ref_kind ref,
    struct str name)
{
	return ref == REF_TAG ? takes_tag_text(a, t, name)
	                      : takes_branch_text(a, t, name);
}

/* The form with a sample in place of each hole. */
static struct str
fill(struct arena *a, const struct form *f, const char *sample)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < f->len; i++)
		buf_add(&b, f->at[i].hole ? str_of(sample) : f->at[i].text);
	return buf_str(&b);
}

bool
trigger_takes_tag(struct arena *a, const struct trigger *t, struct value tag)
{
	if (!tag.len || tag.open)
		return takes_tag_text(a, t, S("v1.2.3")) || t->tags.len;
	for (size_t i = 0; i < tag.len; i++)
		for (size_t k = 0; k < NSAMPLES; k++)
			if (takes_tag_text(
			        a, t, fill(a, &tag.forms[i], samples[k])))
				return true;
	return false;
}

bool
triggers_share_tag(
    struct arena *a, const struct trigger *t, const struct trigger *u)
{
	const struct trigger *both[] = { t, u };

	for (size_t k = 0; k < NSAMPLES; k++)
		if (takes_tag_text(a, t, str_of(samples[k])) &&
		    takes_tag_text(a, u, str_of(samples[k])))
			return true;
	/* What one names literally may be what the other takes. */
	for (size_t w = 0; w < 2; w++)
		for (size_t i = 0; i < both[w]->tags.len; i++) {
			struct str name = both[w]->tags.at[i].name;

			if (takes_tag_text(a, both[0], name) &&
			    takes_tag_text(a, both[1], name))
				return true;
		}
	return false;
}

bool
triggers_share_branch(
    struct arena *a, const struct trigger *t, const struct trigger *u)
{
	const struct trigger *both[] = { t, u };

	if (takes_branch_text(a, t, S("main")) &&
	    takes_branch_text(a, u, S("main")))
		return true;
	for (size_t w = 0; w < 2; w++)
		for (size_t i = 0; i < both[w]->branches.len; i++) {
			struct str name = both[w]->branches.at[i].name;

			if (takes_branch_text(a, both[0], name) &&
			    takes_branch_text(a, both[1], name))
				return true;
		}
	return false;
}

enum truth
job_condition(
    const struct model *m, const struct job *j, const struct occasion *o)
{
	if (j->has_condition && !j->when)
		return TRUTH_UNKNOWN;
	return condition_holds(m->arena, j->when, o);
}

/* Adds those that J needs, each once, up to jobs that run regardless. */
static void
add_gates(const struct model *m, const struct workflow *w, const struct job *j,
    struct gates *g, bool *seen, int depth)
{
	if (condition_outlives_skips(j->when))
		return;
	for (size_t i = 0; i < j->needs.len; i++) {
		const struct job *before = workflow_job(w, j->needs.at[i].name);

		if (!before || seen[before - w->jobs])
			continue;
		seen[before - w->jobs] = true;
		if (before->has_condition && g->len < GATES)
			*vec_add(m->arena, g) = before;
		else if (before->has_condition || depth == NEEDS_DEPTH)
			g->more = true;
		if (depth < NEEDS_DEPTH)
			add_gates(m, w, before, g, seen, depth + 1);
	}
}

const struct gates *
actor_gates(const struct model *m, const struct actor *x)
{
	struct gates *g = x->gates;

	if (!g->known)
		add_gates(m, x->workflow, x->job, g,
		    arena_array(m->arena, bool, x->workflow->njobs), 0);
	g->known = true;
	return g;
}

enum truth
job_runs(const struct model *m, const struct actor *x, const struct occasion *o)
{
	const struct gates *g = actor_gates(m, x);
	struct occasion here = *o;
	enum truth t;

	here.frame = x->frame;
	o = &here;
	t = job_condition(m, x->job, o);
	if (g->more && t == TRUTH_YES)
		t = TRUTH_UNKNOWN;
	for (size_t i = 0; i < g->len && t != TRUTH_NO; i++) {
		enum truth gate = job_condition(m, g->at[i], o);

		if (gate != TRUTH_YES)
			t = gate;
	}
	return t;
}

static enum truth
step_runs(const struct model *m, const struct step *s,
    const struct frame *frame, struct occasion o)
{
	if (!s || !s->has_condition)
		return TRUTH_YES;
	o.frame = frame;
	return s->when ? condition_holds(m->arena, s->when, &o) : TRUTH_UNKNOWN;
}

enum truth
action_step_runs(
    const struct model *m, const struct action *x, const struct occasion *o)
{
	enum truth all = step_runs(m, x->step, x->frame, *o);

	for (const struct chain *c = x->chain; c; c = c->up) {
		enum truth t = step_runs(m, c->step, c->frame, *o);

		if (all == TRUTH_YES || t == TRUTH_NO)
			all = t;
	}
	return all;
}

static bool
can_run(const struct model *m, const struct action *x, const struct trigger *t,
    enum ref_kind ref)
{
	struct occasion o = { .event = t->event, .ref = ref };

	/* A called workflow runs on its caller's event (fact A60). */
	if (str_is(t->event, "workflow_call"))
		o.event = (struct str){ 0 };
	for (const struct actor *a = x->actor; a; a = a->caller)
		if (job_runs(m, a, &o) == TRUTH_NO)
			return false;
	return action_step_runs(m, x, &o) != TRUTH_NO;
}

size_t
action_starts(const struct model *m, const struct action *x, struct start *out)
{
	const struct workflow *w = actor_started(x->actor);
	size_t n = 0;

	for (size_t i = 0; w && i < w->ntriggers && n + TRIGGER_REFS <= STARTS;
	     i++) {
		const struct trigger *t = &w->triggers[i];
		enum ref_kind refs[TRIGGER_REFS];
		size_t nrefs = trigger_refs(t, refs);

		/* Where it is called it has its callers' starts. */
		if (str_is(t->event, "workflow_call") &&
		    map_get(&m->called, w->path))
			continue;
		for (size_t k = 0; k < nrefs; k++)
			if (can_run(m, x, t, refs[k]))
				out[n++] = (struct start){ t, refs[k] };
	}
	return n;
}

struct str
trigger_beside(const struct workflow *w, const struct trigger *than)
{
	for (size_t i = 0; i < w->ntriggers; i++) {
		const struct trigger *t = &w->triggers[i];

		if (t != than && !know_is(KNOW_ASKED_FOR, t->event))
			return t->event;
	}
	/* Branches beside tags in one push: it starts without the tag too. */
	if (str_is(than->event, "push") &&
	    (than->branches.len || than->branches_ignore.len))
		return than->event;
	return (struct str){ 0 };
}

size_t
model_consumers(const struct model *m, struct consumer **out)
{
	VEC(struct consumer) all = { 0 };

	for (size_t i = 0; i < m->workflows.len; i++) {
		const struct workflow *w = m->workflows.at[i];

		for (size_t k = 0; k < w->ntriggers; k++) {
			const struct trigger *t = &w->triggers[k];
			bool release = str_is(t->event, "release");
			bool tag = str_is(t->event, "create") ||
			           (str_is(t->event, "push") && t->tags.len);

			if (!release && !tag)
				continue;
			*vec_add(m->arena, &all) =
			    (struct consumer){ w, t, w->path, t->event, t->span,
				    tag, trigger_beside(w, t) };
		}
	}
	*out = all.at;
	return all.len;
}

/*
 * Does the trigger ask only for types that such a release never has?  Which
 * of those of new ones it has is event-type-mismatch's to say.
 */
static bool
wants_other_types(const struct action *x, const struct trigger *t)
{
	for (size_t i = 0; i < t->types.len; i++)
		if (str_is(t->types.at[i].name, "published") ||
		    str_is(t->types.at[i].name, "released") ||
		    str_is(t->types.at[i].name, "created") ||
		    action_raises_type(x, t->types.at[i].name) == TRUTH_YES)
			return false;
	return t->types.len > 0;
}

static bool
has_literal_tag(const struct model *m, const struct action *x)
{
	struct str text;

	return value_literal(m->arena, x->tag, &text);
}

bool
action_adds_to_event(const struct model *m, const struct action *x)
{
	struct start starts[STARTS];
	size_t n = action_starts(m, x, starts);

	if (!value_has_hole(x->tag, HOLE_EVENT_TAG))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!str_is(starts[i].trigger->event, "release"))
			return false;
	return n > 0;
}

bool
action_creates_release(const struct model *m, const struct action *x)
{
	return x->kind == ACTION_CREATE_RELEASE && !x->other_repository &&
	       x->sureness != GUESS && !action_adds_to_event(m, x);
}

/* Is it a job of the workflow, or called by one? */
static bool
runs_in(const struct actor *x, const struct workflow *w)
{
	for (; x; x = x->caller)
		if (x->workflow == w)
			return true;
	return false;
}

bool
action_may_make(const struct action *x, const struct consumer *c)
{
	enum action_kind kind =
	    c->of_tag ? ACTION_PUSH_TAG : ACTION_CREATE_RELEASE;

	return action_is_searched(x) && x->kind == kind &&
	       !x->other_repository && !runs_in(x->actor, c->workflow) &&
	       action_raises(x) != RAISES_NO;
}

bool
action_makes(
    const struct model *m, const struct action *x, const struct consumer *c)
{
	if (x->other_repository || x->sureness == GUESS ||
	    runs_in(x->actor, c->workflow))
		return false;
	/* A fixed tag (nightly, latest) is another release. */
	if (has_literal_tag(m, x) && x->actor->kind == ACTOR_JOB)
		return false;
	if (!c->of_tag)
		return action_creates_release(m, x) &&
		       !wants_other_types(x, c->trigger);
	if (x->kind != ACTION_PUSH_TAG && x->kind != ACTION_CREATE_RELEASE)
		return false;
	/* The tag of the event stands already; one that is all unknown may
	 * be any. */
	if (value_has_hole(x->tag, HOLE_EVENT_TAG) || !value_has_text(x->tag))
		return false;
	return trigger_takes_tag(m->arena, c->trigger, x->tag);
}

enum raises
action_raises(const struct action *x)
{
	if (x->publicity == PUBLICITY_DRAFT ||
	    (x->kind == ACTION_CREATE_RELEASE &&
	        x->publicity == PUBLICITY_UNKNOWN))
		return RAISES_UNKNOWN;
	switch (x->credential.kind) {
	case CREDENTIAL_TOKEN:
		return RAISES_NO;
	case CREDENTIAL_OTHER:
	case CREDENTIAL_OPERATOR:
		return RAISES_YES;
	case CREDENTIAL_UNKNOWN:
	case CREDENTIAL_NONE:
		break;
	}
	return RAISES_UNKNOWN;
}

bool
action_covers_every_tag(const struct model *m, const struct action *x)
{
	struct start starts[STARTS];
	size_t n = action_starts(m, x, starts);

	if (x->conditional || x->guarded ||
	    !value_has_hole(x->tag, HOLE_EVENT_TAG))
		return false;
	for (size_t i = 0; i < n; i++)
		if (str_is(starts[i].trigger->event, "push") &&
		    starts[i].ref == REF_TAG)
			return true;
	return false;
}

struct span
action_started_by(
    const struct model *m, const struct action *x, struct str *event)
{
	struct start starts[STARTS];
	size_t n = action_starts(m, x, starts);

	*event = (struct str){ 0 };
	if (!n)
		return (struct span){ 0 };
	*event = starts[0].trigger->event;
	if (str_is(*event, "push"))
		*event = starts[0].ref == REF_TAG ? S("the push of a tag")
		                                  : S("the push of a branch");
	return starts[0].trigger->span;
}

/* Is one of the call's words the workflow's file or name? */
static bool
names_workflow(struct arena *a, const struct call *c, const struct workflow *w)
{
	struct str word;

	for (size_t i = 0; c && i < c->words.len; i++) {
		if (!value_literal(a, c->words.at[i].value, &word)) {
			/* Which one a variable names is not known. */
			if (c->words.at[i].rest || i == c->args)
				return true;
			continue;
		}
		if (str_eq(word, str_basename(w->path)) ||
		    str_eq(word, w->name))
			return true;
	}
	return false;
}

static bool
listens_for_dispatch(const struct workflow *w)
{
	for (size_t i = 0; i < w->ntriggers; i++)
		if (str_is(w->triggers[i].event, "workflow_dispatch") ||
		    str_is(w->triggers[i].event, "repository_dispatch"))
			return true;
	return false;
}

/* Dispatches that are not followed: by the API, or by JavaScript. */
static bool
may_dispatch(struct str text)
{
	return know_stands_in(KNOW_DISPATCHES, text);
}

/* The texts are asked once, for all consumers. */
static bool
may_be_dispatched(struct model *m, const struct consumer *c)
{
	if (!listens_for_dispatch(c->workflow))
		return false;
	while (!m->dispatches && m->dispatch_looks < m->sources.len)
		m->dispatches =
		    may_dispatch(m->sources.at[m->dispatch_looks++]->text);
	return m->dispatches;
}

bool
consumer_is_called(struct model *m, const struct consumer *c)
{
	if (may_be_dispatched(m, c))
		return true;
	for (size_t i = 0; i < m->references.len; i++)
		if (str_eq(m->references.at[i].path, c->path))
			return true;
	for (size_t i = 0; i < m->actions.len; i++) {
		const struct action *x = m->actions.at[i];

		/* A person who may dispatch it has to notice first. */
		if (x->kind == ACTION_DISPATCH_WORKFLOW &&
		    x->actor->kind == ACTOR_JOB &&
		    (!x->call ||
		        names_workflow(m->arena, x->call, c->workflow)))
			return true;
	}
	return false;
}

bool
model_person_publishes(const struct model *m, struct span *where)
{
	for (size_t i = 0; i < m->documents.len; i++) {
		const struct document *d = m->documents.at[i];

		if (!d->has_manual_release)
			continue;
		*where = d->manual_release;
		return true;
	}
	return false;
}

static bool
may_create(struct str text)
{
	return know_stands_in(KNOW_CREATES, text);
}

/* Do all of these words stand in targets that were followed? */
static bool
is_followed(const struct model *m, struct str path)
{
	const struct word_set *words = &know_words(KNOW_CREATES)->texts;

	for (size_t i = 0; i < words->len; i++)
		if (!targets_hold_only_followed(m, path, words->at[i]))
			return false;
	return true;
}

/* Is there a call of the method that was not followed? */
static bool
has_unread(const struct model *m, struct source *s, const char *method)
{
	size_t at = str_find(s->text, 0, method);

	for (; at != SIZE_MAX; at = str_find(s->text, at + 1, method)) {
		size_t i = 0;

		while (i < m->calls.len &&
		       !span_holds(m->calls.at[i]->span, span_of(s, at, 1)))
			i++;
		if (i == m->calls.len)
			return true;
	}
	return false;
}

/* A call of the API in a file that is read, but whose meaning is not. */
static bool
may_create_by_api(const struct model *m, struct source *s)
{
	const struct word_set *methods =
	    &know_words(KNOW_CREATES_BY_METHOD)->texts;

	for (size_t i = 0; i < methods->len; i++)
		if (has_unread(m, s, methods->at[i]))
			return true;
	return know_stands_in(KNOW_CREATES_BY_ROUTE, s->text) &&
	       know_stands_in(KNOW_CREATES_BY_FIELD, s->text);
}

enum { UNSEEN_FILES = 2000, UNSEEN_DEPTH = 3 };

static bool
is_shallow(struct str path)
{
	size_t slashes = 0;

	for (size_t i = 0; i < path.len; i++)
		slashes += path.at[i] == '/';
	return slashes <= UNSEEN_DEPTH;
}

/* What was left out may hold one: the first in the order of being met. */
static bool
was_left_out(struct model *m, struct str *path)
{
	for (size_t i = 0; i < m->unchecked.len; i++) {
		const struct unchecked *u = m->unchecked.at[i].value;

		if (!u->grave || !u->span.source)
			continue;
		*path = u->span.source->path;
		return true;
	}
	return false;
}

/* A Python script that was followed, in which nothing is out of sight. */
static bool
is_read_through(struct model *m, struct str path)
{
	const struct script *s = map_get(&m->scripts_by_path, path);

	return s && s->called && s->program && s->program->foreign &&
	       !s->program->opaque &&
	       !know_stands_in(KNOW_CREATES_BY_LIBRARY, s->source->text);
}

/*
 * Only asked when a finding would rest on having seen every creator, so
 * that the everyday check does not read all scripts.
 */
bool
model_has_unseen_creator(struct model *m, struct str *path)
{
	size_t left = UNSEEN_FILES;

	if (m->unseen == UNSEEN_UNASKED && was_left_out(m, &m->unseen_path))
		m->unseen = UNSEEN_FOUND;
	for (size_t i = 0; m->unseen == UNSEEN_UNASKED && i < m->sources.len;
	     i++)
		if (may_create_by_api(m, m->sources.at[i])) {
			m->unseen = UNSEEN_FOUND;
			m->unseen_path = m->sources.at[i]->path;
		}
	for (size_t i = 0;
	     m->unseen == UNSEEN_UNASKED && i < tree_count(m->tree); i++) {
		struct tree_file *f = tree_at(m->tree, i);
		if (!know_is(KNOW_CREATOR, str_basename(f->path)) ||
		    !is_shallow(f->path) || is_read_through(m, f->path) ||
		    str_contains(f->path, "node_modules/"))
			continue;
		if (!left--) {
			model_leave_out(m, (struct span){ 0 }, false,
			    "more than %d scripts that may create a release; "
			    "from " STR_FMT " on none is looked at",
			    UNSEEN_FILES, STR_ARG(f->path));
			break;
		}
		if (tree_read_if(m->tree, f, m->scratch, may_create) &&
		    !is_followed(m, f->path)) {
			m->unseen = UNSEEN_FOUND;
			m->unseen_path = f->path;
		}
	}
	if (m->unseen == UNSEEN_UNASKED)
		m->unseen = UNSEEN_NONE;
	*path = m->unseen_path;
	return m->unseen == UNSEEN_FOUND;
}
