/*
 * A release that was played through as JSON, version 1; its schema is
 * rehearsal.schema.json.
 */

#include "base/arena.h"
#include "facts/workflow.h"
#include "report/jsonout.h"
#include "report/rehearsal.h"

static void
add_place(const struct retelling *t, cJSON *to, struct span s)
{
	struct place at;

	if (!s.source) {
		json_null(to, "path");
		json_null(to, "line");
		return;
	}
	at = source_place(t->arena, s.source, s.off);
	json_str(t->arena, to, "path", s.source->path);
	json_count(to, "line", at.line);
}

static void
add_when(
    const struct retelling *t, cJSON *to, const char *key, const struct when *w)
{
	cJSON *at;

	if (w->kind == WHEN_ALWAYS) {
		json_null(to, key);
		return;
	}
	at = json_object(to, key);
	json_str(t->arena, at, "words", rehearsal_when(t->arena, w));
	json_str_or_null(t->arena, at, "text", w->text);
	add_place(t, at, w->span);
}

static void
add_reason(const struct retelling *t, cJSON *to, enum reason r,
    struct str detail, const struct when *w)
{
	cJSON *at;

	if (r == REASON_NONE) {
		json_null(to, "reason");
		return;
	}
	at = json_object(to, "reason");
	json_text(at, "kind", reason_name(r));
	json_str(
	    t->arena, at, "words", rehearsal_reason(t->arena, r, detail, w));
}

static void
add_doer(const struct retelling *t, cJSON *to, const struct workflow *w,
    const struct actor *x)
{
	bool job = w && x && x->kind == ACTOR_JOB;

	json_str_or_null(
	    t->arena, to, "workflow", w ? w->path : (struct str){ 0 });
	json_str_or_null(
	    t->arena, to, "job", job ? x->job->id : (struct str){ 0 });
}

static void
add_thing(const struct retelling *t, cJSON *to, enum thing_kind thing,
    struct str name)
{
	if (thing == THING_NONE)
		json_null(to, "thing");
	else
		json_text(to, "thing", thing_kind_name(thing));
	json_str_or_null(t->arena, to, "name", name);
}

static void
add_waits(const struct retelling *t, cJSON *to, const struct move *v)
{
	bool job = v->actor && v->actor->kind == ACTOR_JOB && v->workflow &&
	           (v->kind == MOVE_JOB || v->kind == MOVE_SKIP);
	const struct job *j = job ? v->actor->job : NULL;
	cJSON *needs = json_array(to, "needs");

	for (size_t i = 0; j && i < j->needs.len; i++)
		json_str(t->arena, needs, NULL, j->needs.at[i].name);
	json_str_or_null(t->arena, to, "environment", v->environment);
}

static void
add_move(const struct retelling *t, cJSON *list, size_t i)
{
	static const char *const kinds[] = {
		[MOVE_START] = "starts",
		[MOVE_IDLE] = "does-not-start",
		[MOVE_JOB] = "job",
		[MOVE_SKIP] = "skips",
		[MOVE_ACT] = "does",
	};
	const struct move *v = &t->rehearsal->moves.at[i];
	cJSON *to = json_object(list, NULL);

	json_count(to, "number", i + 1);
	json_text(to, "kind", kinds[v->kind]);
	if (v->cause == NO_MOVE)
		json_null(to, "cause");
	else
		json_count(to, "cause", (size_t)v->cause + 1);
	add_doer(t, to, v->workflow, v->actor);
	json_str_or_null(t->arena, to, "event", v->event);
	json_str_or_null(t->arena, to, "verb", str_of(verb_name(v->verb)));
	add_thing(t, to, v->thing, v->name);
	json_count(to, "times", v->kind == MOVE_START ? v->runs : v->times);
	json_str_or_null(t->arena, to, "credential",
	    v->kind == MOVE_ACT ? rehearsal_credential(t->arena, &v->credential)
	                        : (struct str){ 0 });
	add_waits(t, to, v);
	json_bool(to, "certain", v->certain);
	add_when(t, to, "condition", &v->when);
	add_when(t, to, "under", &v->under);
	add_reason(t, to, v->reason, v->detail, &v->when);
	add_place(t, to, v->span);
}

static void
add_items(
    const struct retelling *t, cJSON *list, const struct outcome_items *all)
{
	for (size_t i = 0; i < all->len; i++) {
		const struct outcome_item *o = &all->at[i];
		cJSON *to = json_object(list, NULL);

		add_thing(t, to, o->thing, o->name);
		add_doer(t, to, o->workflow, o->actor);
		json_bool(to, "certain", o->certain);
		add_when(t, to, "condition", &o->when);
		add_reason(t, to, o->reason, o->detail, &o->when);
		add_place(t, to, o->span);
	}
}

static void
add_start(const struct retelling *t, cJSON *to)
{
	const struct beginning *b = &t->rehearsal->start;

	json_text(to, "kind", rehearse_from_name(b->from));
	json_str(t->arena, to, "name", b->name);
	json_bool(to, "inferred", b->inferred);
	json_str(t->arena, to, "words", rehearsal_start(t->arena, b));
	json_str_or_null(t->arena, to, "why", rehearsal_why(t->arena, b));
	add_place(t, to, b->because);
}

static void
write(const struct retelling *t, struct buf *out)
{
	const struct rehearsal *r = t->rehearsal;
	cJSON *root = json_root(), *list;

	json_count(root, "version", 1);
	add_start(t, json_object(root, "start"));
	json_str_or_null(t->arena, root, "tag", r->tag);
	list = json_array(root, "steps");
	for (size_t i = 0; i < r->moves.len; i++)
		add_move(t, list, i);
	list = json_array(root, "bystanders");
	for (size_t i = 0; i < r->bystanders.len; i++)
		json_str(t->arena, list, NULL, r->bystanders.at[i]->path);
	json_bool(root, "cut", r->cut);
	list = json_object(root, "balance");
	add_items(t, json_array(list, "published"), &r->published);
	add_items(t, json_array(list, "never"), &r->never);
	add_items(t, json_array(list, "drafts"), &r->drafts);
	json_write(out, root, NULL, (struct json_items){ 0 });
	cJSON_Delete(root);
}

const struct rehearsal_format rehearsal_json = { "json", write };
