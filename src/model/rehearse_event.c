/*
 * Which workflows start by what happens, and why others do not.
 *
 * Facts A1 (the job's own token is mute), A2 (but for dispatches), A6
 * (workflow_run), A7 to A11 (types of a release), A14 (files of the default
 * branch), A16 to A18 (filters) and A-table 2.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "model/query.h"
#include "model/rehearse_play.h"

enum { MOST_TYPES = 4 };

struct types {
	const char *at[MOST_TYPES];
	size_t len;
};

/* A-table 2; a pre-release that may be none counts as either. */
static struct types
types_of(const struct happening *h)
{
	struct types out = { 0 };

	if (!h->is_draft_first)
		out.at[out.len++] = "created";
	out.at[out.len++] = "published";
	if (h->prerelease != TRUTH_YES)
		out.at[out.len++] = "released";
	if (h->prerelease != TRUTH_NO && !h->is_draft_first)
		out.at[out.len++] = "prereleased";
	return out;
}

static struct str
names_text(struct arena *a, const struct names *n)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < n->len; i++) {
		if (i)
			buf_add_text(&b, ", ");
		buf_add(&b, n->at[i].name);
	}
	return buf_str(&b);
}

static bool
has_name(const struct names *all, const char *name)
{
	for (size_t i = 0; i < all->len; i++)
		if (str_eq_nocase(all->at[i].name, str_of(name)))
			return true;
	return false;
}

/* What one trigger says of a happening. */
struct answer {
	bool asked;  /* the trigger is about such happenings at all */
	bool starts; /* else `reason` */
	bool sure;
	enum reason reason;
	struct str detail;
	struct buf event; /* in words */
	size_t runs;
};

static void
refuse(struct answer *to, enum reason reason, struct str detail)
{
	to->asked = true;
	to->reason = reason;
	to->detail = detail;
}

static void
ask_tag(struct play *p, const struct happening *h, const struct trigger *t,
    struct answer *to)
{
	bool push = str_is(t->event, "push");
	struct str text, name = play_tag_name(p, h->tag);
	bool takes;

	if (!push && !str_is(t->event, "create"))
		return;
	buf_printf(&to->event, "%s of tag%s" STR_FMT, push ? "push" : "create",
	    name.len ? " " : "", STR_ARG(name));
	to->sure = value_has_text(h->tag);
	if (value_literal(p->arena, h->tag, &text))
		takes = trigger_takes_name(p->arena, t, REF_TAG, text);
	else
		takes = trigger_takes_tag(p->arena, t, h->tag);
	if (!push || takes)
		to->asked = to->starts = true;
	else if (t->tags.len)
		refuse(to, REASON_FILTER, names_text(p->arena, &t->tags));
	else if (t->tags_ignore.len)
		refuse(to, REASON_FILTER,
		    str_concat(p->arena, S("!"),
		        names_text(p->arena, &t->tags_ignore)));
	else
		refuse(to, REASON_BRANCHES, (struct str){ 0 });
}

static void
ask_release(struct play *p, const struct happening *h, const struct trigger *t,
    struct answer *to)
{
	struct types raised = types_of(h);
	size_t n = 0;

	if (!str_is(t->event, "release"))
		return;
	buf_add_text(&to->event, "release");
	for (size_t i = 0; i < raised.len; i++) {
		if (t->types.len && !has_name(&t->types, raised.at[i]))
			continue;
		buf_printf(&to->event, "%s %s", n++ ? "," : "", raised.at[i]);
	}
	to->runs = n;
	/* It is one of the two, or becomes it later. */
	to->sure = h->prerelease != TRUTH_UNKNOWN || !t->types.len ||
	           has_name(&t->types, "published") ||
	           (!h->is_draft_first && has_name(&t->types, "created"));
	if (n)
		to->asked = to->starts = true;
	else
		refuse(to, REASON_TYPE, names_text(p->arena, &t->types));
}

static void
ask_run(struct play *p, const struct happening *h, const struct trigger *t,
    struct answer *to)
{
	struct str text;

	if (!str_is(t->event, "workflow_run") ||
	    !has_name(&t->workflows, str_cstr(p->arena, h->workflow->name)))
		return;
	buf_printf(&to->event, "the run of " STR_FMT,
	    STR_ARG(str_basename(h->workflow->path)));
	to->asked = to->starts = true;
	/* The branch is that of the run in front, or its tag. */
	if (!t->branches.len && !t->branches_ignore.len)
		return;
	to->sure = false;
	if (!value_literal(p->arena, h->tag, &text))
		return;
	to->sure = to->starts =
	    trigger_takes_name(p->arena, t, REF_BRANCH, text);
	if (!to->starts)
		refuse(to, REASON_BRANCHES, (struct str){ 0 });
}

static void
ask_other(struct play *p, const struct happening *h, const struct workflow *w,
    const struct trigger *t, struct answer *to)
{
	if (h->kind == HAPPENS_DISPATCH && w == h->workflow &&
	    str_is(t->event, "workflow_dispatch")) {
		to->asked = to->starts = true;
		buf_add_text(&to->event, "dispatch");
	}
	if (h->kind == HAPPENS_CALL_OUT &&
	    str_is(t->event, "repository_dispatch")) {
		to->asked = to->starts = true;
		to->sure = !t->types.len;
		buf_add_text(&to->event, "repository dispatch");
	}
	if (h->kind == HAPPENS_SCHEDULE && w == h->workflow &&
	    str_is(t->event, "schedule")) {
		to->asked = to->starts = true;
		buf_add_text(&to->event, "schedule");
	}
	if (h->kind == HAPPENS_BRANCH && str_is(t->event, "push") &&
	    trigger_takes_name(p->arena, t, REF_BRANCH, h->branch)) {
		to->asked = to->starts = true;
		to->sure = !t->paths.len && !t->paths_ignore.len;
		buf_printf(
		    &to->event, "push to branch " STR_FMT, STR_ARG(h->branch));
	}
}

static struct answer
ask(struct play *p, const struct happening *h, const struct workflow *w,
    const struct trigger *t)
{
	struct answer out = { .sure = true, .runs = 1 };

	out.event = buf_new(p->arena);
	if (h->kind == HAPPENS_TAG)
		ask_tag(p, h, t, &out);
	else if (h->kind == HAPPENS_RELEASE)
		ask_release(p, h, t, &out);
	else if (h->kind == HAPPENS_RUN)
		ask_run(p, h, t, &out);
	else
		ask_other(p, h, w, t, &out);
	if (out.starts && h->mute) {
		out.starts = false;
		out.reason = REASON_TOKEN;
	}
	return out;
}

static bool
takes_part(const struct play *p, const struct workflow *w)
{
	return map_get(&p->taking_part, w->path) != NULL;
}

/* A workflow whose run starts one that takes part. */
static bool
leads_on(const struct play *p, const struct workflow *w)
{
	char *name = str_cstr(p->arena, w->name);

	for (size_t i = 0; i < p->model->workflows.len; i++) {
		const struct workflow *v = p->model->workflows.at[i];
		const struct trigger *t = workflow_trigger(v, "workflow_run");

		if (t && takes_part(p, v) && has_name(&t->workflows, name))
			return true;
	}
	return false;
}

static void
note_bystander(struct play *p, const struct workflow *w)
{
	for (size_t i = 0; i < p->out->bystanders.len; i++)
		if (p->out->bystanders.at[i] == w)
			return;
	*vec_add(p->arena, &p->out->bystanders) = w;
}

/* The forge reads the file of some events from the default branch only. */
static bool
is_by_default_branch(const struct trigger *t)
{
	static const char *const events[] = { "workflow_dispatch",
		"repository_dispatch", "schedule", "workflow_run", NULL };

	return str_is_one_of(t->event, events);
}

/* What the jobs see of what has started them. */
static void
set_occasion(struct play *p, const struct happening *h, const struct trigger *t)
{
	struct occasion *o = &p->occasion;
	bool tag = h->kind == HAPPENS_TAG || h->kind == HAPPENS_RELEASE ||
	           (h->kind == HAPPENS_DISPATCH && h->on_tag);

	*o = (struct occasion){ .event = t->event, .trigger = t };
	o->succeeds = true;
	o->repository = tree_origin(p->model->tree);
	p->tag = tag ? h->tag : (struct value){ 0 };
	if (tag)
		o->ref = REF_TAG;
	else if (h->kind != HAPPENS_DISPATCH)
		o->ref = REF_BRANCH;
	if (tag)
		(void)value_literal(p->arena, h->tag, &o->name);
	else if (h->kind == HAPPENS_BRANCH)
		o->name = h->branch;
}

/* Has it run on this event?  Then it does not do so again. */
static bool
has_begun(struct play *p, const struct happening *h, const struct workflow *w)
{
	struct str from = h->workflow ? h->workflow->path : h->branch;
	struct str key = str_printf(p->arena,
	    STR_FMT "\n%d\n" STR_FMT "\n" STR_FMT, STR_ARG(w->path),
	    (int)h->kind, STR_ARG(from), STR_ARG(play_tag_name(p, h->tag)));

	if (map_get(&p->begun, key))
		return true;
	if (p->nbegun++ >= REHEARSE_STARTS) {
		p->out->cut = true;
		return true;
	}
	map_put(p->arena, &p->begun, key, p);
	return false;
}

/* Is the workflow one of those whose doing this is? */
static bool
came_from(
    const struct play *p, const struct happening *h, const struct workflow *w)
{
	long at = h->cause;

	while (at != NO_MOVE) {
		const struct move *v = &p->out->moves.at[at];

		if (v->workflow == w)
			return true;
		at = v->cause < at ? v->cause : NO_MOVE;
	}
	return false;
}

static struct move *
add_answer(struct play *p, const struct happening *h, const struct workflow *w,
    const struct trigger *t, const struct answer *answer)
{
	struct move *v;

	p->workflow = w;
	p->actor = NULL;
	p->under = h->under;
	p->certain = h->certain && (answer->sure || !answer->starts);
	p->cause = h->cause;
	v = play_add(p, answer->starts ? MOVE_START : MOVE_IDLE, t->span);
	if (!v)
		return NULL;
	v->event = buf_str(&answer->event);
	v->runs = answer->runs;
	v->reason = answer->reason;
	v->detail = answer->detail;
	v->by_default = is_by_default_branch(t);
	if (!answer->sure && answer->starts)
		v->when.kind = WHEN_FILTER;
	return v;
}

static void
start(struct play *p, const struct happening *h, const struct workflow *w,
    const struct trigger *t, struct answer *answer)
{
	struct happening run = *h;

	if (!takes_part(p, w) && !leads_on(p, w)) {
		note_bystander(p, w);
		return;
	}
	if (has_begun(p, h, w)) {
		answer->starts = false;
		answer->reason = REASON_LOOP;
		if (came_from(p, h, w))
			(void)add_answer(p, h, w, t, answer);
		return;
	}
	if (!add_answer(p, h, w, t, answer))
		return;
	p->cause = (long)p->out->moves.len - 1;
	run.kind = HAPPENS_RUN;
	run.workflow = w;
	run.mute = false;
	run.cause = p->cause;
	run.certain = p->certain;
	set_occasion(p, h, t);
	play_workflow(p, w);
	*vec_add(p->arena, &p->queue) = run;
}

/* Is the answer worth telling: could somebody have meant it to start? */
static bool
is_told(const struct play *p, const struct happening *h,
    const struct workflow *w, const struct answer *answer)
{
	const struct move *cause =
	    h->cause == NO_MOVE ? NULL : &p->out->moves.at[h->cause];

	return takes_part(p, w) && answer->asked &&
	       answer->reason != REASON_BRANCHES &&
	       !(answer->reason == REASON_TOKEN && cause &&
	           cause->workflow == w);
}

void
play_happening(struct play *p, const struct happening *h)
{
	for (size_t i = 0; i < p->model->workflows.len; i++) {
		const struct workflow *w = p->model->workflows.at[i];

		for (size_t k = 0; k < w->ntriggers; k++) {
			struct answer answer = ask(p, h, w, &w->triggers[k]);

			if (answer.starts)
				start(p, h, w, &w->triggers[k], &answer);
			else if (is_told(p, h, w, &answer))
				(void)add_answer(
				    p, h, w, &w->triggers[k], &answer);
		}
	}
}

struct str
play_waits_for(struct arena *a, const struct workflow *w)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < w->ntriggers; i++) {
		if (i)
			buf_add_text(&b, i + 1 < w->ntriggers ? ", " : " or ");
		buf_add(&b, w->triggers[i].event);
	}
	return buf_str(&b);
}
