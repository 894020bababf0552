/*
 * What a subscription says of a run: which values are empty because only
 * another event has them, and which cannot be because of types and filters.
 *
 * Facts A16, A20, A60 and A-table 1.  A value that is not there is null, which
 * compares as the empty text.
 */

#include "base/arena.h"
#include "facts/workflow.h"
#include "model/event.h"

/* Parts of the context that these events alone bring; `*` for all that begin
 * so. */
static const struct {
	const char *path, *event;
	bool front;
} owned[] = {
	{ "github.event.inputs", "workflow_dispatch", false },
	{ "github.event.release", "release", false },
	{ "github.event.workflow_run", "workflow_run", false },
	{ "github.event.pull_request", "pull_request", true },
	{ "github.event.client_payload", "repository_dispatch", false },
	{ "github.base_ref", "pull_request", true },
	{ "github.head_ref", "pull_request", true },
};

/* PATH is WHOLE, or a part of it. */
static bool
is_below(struct str path, const char *whole)
{
	struct str rest;

	if (!str_starts(path, whole))
		return false;
	rest = str_from(path, str_of(whole).len);
	return !rest.len || rest.at[0] == '.';
}

struct expr_value
occasion_value(const struct occasion *o, struct str path)
{
	struct expr_value none = { .kind = EXPR_VALUE_NULL };

	if (!o->event.len)
		return (struct expr_value){ 0 };
	for (size_t i = 0; i < sizeof(owned) / sizeof(owned[0]); i++)
		if (is_below(path, owned[i].path) &&
		    !(owned[i].front ? str_starts(o->event, owned[i].event)
		                     : str_is(o->event, owned[i].event)))
			return none;
	if (is_below(path, "inputs") && !o->called &&
	    !str_is(o->event, "workflow_dispatch"))
		return none;
	return (struct expr_value){ 0 };
}

static bool
has_type(const struct trigger *t, struct str type)
{
	for (size_t i = 0; i < t->types.len; i++)
		if (str_eq_nocase(t->types.at[i].name, type))
			return true;
	return !t->types.len;
}

/* The name behind refs/heads/ or refs/tags/; empty: of another kind. */
static struct str
name_of_ref(enum ref_kind kind, struct str ref)
{
	struct str front = kind == REF_TAG ? S("refs/tags/") : S("refs/heads/");

	if (ref.len <= front.len ||
	    !str_eq(str_slice(ref, 0, front.len), front))
		return (struct str){ 0 };
	return str_from(ref, front.len);
}

/* Can the ref of a push be this one, by the filters? */
static enum truth
ref_can_be(struct arena *a, const struct occasion *o, struct str name)
{
	if (!name.len || !str_is(o->event, "push") ||
	    (o->ref != REF_BRANCH && o->ref != REF_TAG) ||
	    trigger_takes_name(a, o->trigger, o->ref, name))
		return TRUTH_UNKNOWN;
	return TRUTH_NO;
}

enum truth
occasion_equals(
    struct arena *a, const struct occasion *o, struct str path, struct str text)
{
	/* A called workflow has its caller's event. */
	if (str_is(path, "github.event_name") &&
	    str_eq_nocase(text, S("workflow_call")))
		return TRUTH_NO;
	if (str_is(path, "github.ref_type") && o->ref == REF_NO_TAG)
		return str_eq_nocase(text, S("tag")) ? TRUTH_NO : TRUTH_UNKNOWN;
	if (str_is(path, "github.ref") && o->ref == REF_NO_TAG)
		return str_starts(text, "refs/tags/") ? TRUTH_NO
		                                      : TRUTH_UNKNOWN;
	if (str_is(path, "github.event.action") && o->event.len)
		return has_type(o->trigger, text) ? TRUTH_UNKNOWN : TRUTH_NO;
	if (str_is(path, "github.ref"))
		return ref_can_be(a, o, name_of_ref(o->ref, text));
	if (str_is(path, "github.ref_name"))
		return ref_can_be(a, o, text);
	return TRUTH_UNKNOWN;
}
