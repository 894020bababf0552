/*
 * What an entry of the knowledge does, and how releases come to stand by it:
 * the values of `does` and `flow`, and the names of actions and flows.
 */

#include <string.h>

#include "base/arena.h"
#include "facts/knowledge_value.h"

enum { FLOWS = 4 };
static const char *const flow_names[FLOWS] = { "unknown", "direct",
	"draft-first", "draft-only" };

int
know_value_flow(struct know_reader *r, const struct ynode *n)
{
	return know_value_choice(r, n, flow_names, FLOWS);
}

/* `direct`, or `- draft-first: TESTS` for cases and `- direct` at the end. */
void
know_value_flows(
    struct know_reader *r, const struct ynode *n, struct know_entry *e)
{
	size_t len = n->kind == YNODE_LIST ? n->len : 1;
	struct know_flow_case *cases =
	    arena_array(r->arena, struct know_flow_case, len + 1);

	for (size_t i = 0; i < len; i++) {
		const struct ynode *item =
		    n->kind == YNODE_LIST ? n->items[i] : n;
		bool is_case = item->kind == YNODE_MAP && item->len == 1;
		const struct ynode *name = is_case ? item->pairs[0].key : item;
		int flow = know_value_flow(r, name);

		if (flow < 0)
			continue;
		if (!is_case && i + 1 < len)
			know_wrong(r, item,
			    "only the last flow may stand without tests");
		if (!is_case) {
			e->flow = (enum know_flow)flow;
			continue;
		}
		cases[e->nflows].flow = (enum know_flow)flow;
		know_value_tests(
		    r, item->pairs[0].value, &cases[e->nflows].when);
		e->nflows++;
	}
	e->flows = e->nflows > 0 ? cases : NULL;
}

static const char *const action_names[] = {
	[ACTION_CREATE_TAG] = "create-tag",
	[ACTION_PUSH_TAG] = "push-tag",
	[ACTION_DELETE_TAG] = "delete-tag",
	[ACTION_CREATE_RELEASE] = "create-release",
	[ACTION_EDIT_RELEASE] = "edit-release",
	[ACTION_DELETE_RELEASE] = "delete-release",
	[ACTION_UPLOAD_ASSET] = "upload-asset",
	[ACTION_DOWNLOAD_ASSET] = "download-asset",
	[ACTION_PUBLISH_PACKAGE] = "publish-package",
	[ACTION_SIGN] = "sign",
	[ACTION_VERIFY] = "verify",
	[ACTION_NOTARIZE] = "notarize",
	[ACTION_DISPATCH_WORKFLOW] = "dispatch-workflow",
	[ACTION_CHECKOUT] = "checkout",
	[ACTION_VIEW_RELEASE] = "view-release",
};
enum {
	ACTIONS = sizeof(action_names) / sizeof(action_names[0]),
	MAX_ACTIONS = 2 * ACTIONS, /* written in one entry */
};

int
know_value_action(struct know_reader *r, const struct ynode *n)
{
	return know_value_choice(r, n, action_names, ACTIONS);
}

/* The action N, once for each of the alternatives of its `when`. */
static void
add_action(struct know_reader *r, const struct ynode *n, struct know_entry *e)
{
	static const char *const keys[] = { "action", "when" };
	const struct ynode *name = n, *when = NULL;
	struct know_rows rows = { arena_make(r->arena, struct know_tests), 1 };
	struct know_action *at;
	int kind;

	if (n->kind == YNODE_MAP) {
		know_value_keys(r, n, keys, 2);
		name = ynode_get(n, "action");
		when = ynode_get(n, "when");
	}
	if (!name) {
		know_wrong(r, n, "the key 'action' is missing");
		return;
	}
	kind = know_value_action(r, name);
	if (kind < 0)
		return;
	if (when)
		know_value_rows(r, when, true, &rows);
	at = arena_array(r->arena, struct know_action, e->nactions + rows.len);
	if (e->nactions > 0)
		memcpy(at, e->actions, e->nactions * sizeof(*at));
	for (size_t i = 0; i < rows.len; i++)
		at[e->nactions++] =
		    (struct know_action){ (enum action_kind)kind, rows.at[i] };
	e->actions = at;
}

void
know_value_actions(
    struct know_reader *r, const struct ynode *n, struct know_entry *e)
{
	if (n->kind != YNODE_LIST) {
		add_action(r, n, e);
		return;
	}
	if (n->len > MAX_ACTIONS) {
		know_wrong(r, n, "more than %d actions", MAX_ACTIONS);
		return;
	}
	for (size_t i = 0; i < n->len; i++)
		add_action(r, n->items[i], e);
}
