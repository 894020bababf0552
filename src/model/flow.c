/*
 * How a release comes to stand, and which activity types that raises.
 *
 * A-table 2 and facts A8 to A11, for the action itself: what a person does
 * later to a draft or a pre-release is not its own.  Whether the credential
 * raises anything at all is action_raises().
 */

#include "model/event.h"
#include "model/query.h"

/* Of a release that is made. */
static enum truth
creation_raises(const struct action *x, struct str type)
{
	bool created = str_is(type, "created");
	bool before = str_is(type, "prereleased");

	if (!created && !before && !str_is(type, "published") &&
	    !str_is(type, "released"))
		return TRUTH_NO;
	switch (x->publicity) {
	case PUBLICITY_DRAFT:
		return TRUTH_NO;
	case PUBLICITY_DRAFT_PUBLISHED:
		if (created || before)
			return TRUTH_NO;
		break;
	case PUBLICITY_UNKNOWN:
		return TRUTH_UNKNOWN;
	case PUBLICITY_PUBLISHED:
		break;
	}
	if (before)
		return x->prerelease;
	return str_is(type, "released") ? truth_not(x->prerelease) : TRUTH_YES;
}

/* Of one that stands: it may be published by it, or promoted. */
static enum truth
edit_raises(const struct action *x, struct str type)
{
	if (str_is(type, "edited"))
		return truth_not(x->publishes);
	if (str_is(type, "published"))
		return x->publishes;
	if (!str_is(type, "released"))
		return TRUTH_NO;
	/* What it publishes may be a pre-release. */
	if (x->promotes == TRUTH_NO && x->publishes != TRUTH_NO)
		return TRUTH_UNKNOWN;
	return x->promotes;
}

enum truth
action_raises_type(const struct action *x, struct str type)
{
	if (x->kind == ACTION_CREATE_RELEASE)
		return creation_raises(x, type);
	if (x->kind == ACTION_EDIT_RELEASE)
		return edit_raises(x, type);
	if (x->kind == ACTION_DELETE_RELEASE)
		return str_is(type, "deleted") ? TRUTH_YES : TRUTH_NO;
	return TRUTH_NO;
}
