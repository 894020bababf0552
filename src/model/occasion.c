/*
 * What a subscription says of a run: its kind of ref, which values are empty
 * because only another event has them, and which cannot be because of types
 * and filters.
 *
 * Facts A16, A20, A60 and A-table 1.  A value that is not there is null, which
 * compares as the empty text.
 */

#include "base/arena.h"
#include "facts/workflow.h"
#include "model/event.h"

static bool
names_hold(const struct names *all, struct str name)
{
	for (size_t i = 0; i < all->len; i++)
		if (str_eq_nocase(all->at[i].name, name))
			return true;
	return false;
}

size_t
trigger_refs(const struct trigger *t, enum ref_kind *out)
{
	bool push = str_is(t->event, "push");
	bool tags = t->tags.len || t->tags_ignore.len;
	bool branches = t->branches.len || t->branches_ignore.len;
	size_t n = 0;

	/* Fact A16: a filter of the one kind shuts out the other. */
	if (push || str_is(t->event, "create")) {
		if (!push || tags || !branches)
			out[n++] = REF_TAG;
		if (!push || branches || !tags)
			out[n++] = REF_BRANCH;
		return n;
	}
	out[0] = REF_UNKNOWN;
	if (str_is(t->event, "release"))
		out[0] = REF_TAG;
	else if (know_is(KNOW_BRANCH_EVENT, t->event))
		out[0] = REF_BRANCH;
	/* Once merged, a pull request has the branch that it went into. */
	else if (know_is(KNOW_PULL_EVENT, t->event) &&
	         !names_hold(&t->types, S("closed")))
		out[0] = REF_PULL;
	return 1;
}

/* PATH is WHOLE, or a part of it. */
static bool
is_below(struct str path, struct str whole)
{
	return str_eq(str_slice(path, 0, whole.len), whole) &&
	       (path.len == whole.len || path.at[whole.len] == '.');
}

/* Do only other events bring the value? */
static bool
is_of_other_event(struct str event, struct str path)
{
	const struct know_words *all = know_words(KNOW_EVENT_VALUE);
	bool others = false;

	for (size_t i = 0; i < all->nnames; i++) {
		struct str name, value;

		str_cut(str_of(all->names[i]), ' ', &name, &value);
		if (!is_below(path, value))
			continue;
		if (str_eq(event, name))
			return false;
		others = true;
	}
	return others;
}

struct expr_value
occasion_value(const struct occasion *o, struct str path)
{
	struct expr_value none = { .kind = EXPR_VALUE_NULL };

	if (!o->event.len)
		return (struct expr_value){ 0 };
	/* Inputs come by calls as well. */
	if (is_of_other_event(o->event, path) &&
	    !(o->called && is_below(path, S("inputs"))))
		return none;
	return (struct expr_value){ 0 };
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
	if (str_is(path, "github.event.action") && o->event.len)
		return !o->trigger->types.len ||
		               names_hold(&o->trigger->types, text)
		           ? TRUTH_UNKNOWN
		           : TRUTH_NO;
	if (str_is(path, "github.ref"))
		return ref_can_be(a, o, name_of_ref(o->ref, text));
	if (str_is(path, "github.ref_name"))
		return ref_can_be(a, o, text);
	return TRUTH_UNKNOWN;
}
