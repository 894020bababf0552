/*
 * Reading the `scopes` of an entry: what its work must be allowed to do by
 * the job's `permissions:`.  A map of names and `read` or `write`, with tests
 * as `when`, or a list of such maps.
 */

#include <string.h>

#include "base/arena.h"
#include "facts/knowledge_value.h"

/* They stand in the forge's own table of what a token may be given. */
static const char *const scope_names[] = { "actions", "artifact-metadata",
	"attestations", "checks", "contents", "deployments", "discussions",
	"id-token", "issues", "models", "packages", "pages", "pull-requests",
	"security-events", "statuses" };
enum { SCOPES = sizeof(scope_names) / sizeof(scope_names[0]) };

static void
add_scope(struct know_reader *r, struct know_entry *e, const struct ypair *p,
    const struct know_rows *rows)
{
	static const char *const accesses[] = { "read", "write" };
	int name = know_value_choice(r, p->key, scope_names, SCOPES);
	int access = know_value_choice(r, p->value, accesses, 2);
	struct know_scope *at;

	if (name < 0 || access < 0)
		return;
	at = arena_array(r->arena, struct know_scope, e->nscopes + rows->len);
	if (e->nscopes)
		memcpy(at, e->scopes, e->nscopes * sizeof(*at));
	for (size_t i = 0; i < rows->len; i++)
		at[e->nscopes++] = (struct know_scope){ scope_names[name],
			access == 1, rows->at[i] };
	e->scopes = at;
}

static void
add_scopes(struct know_reader *r, const struct ynode *n, struct know_entry *e)
{
	struct know_rows rows = { arena_make(r->arena, struct know_tests), 1 };
	const struct ynode *when = ynode_get(n, "when");

	if (n->kind != YNODE_MAP) {
		know_wrong(r, n, "here must stand a map, as {contents: write}");
		return;
	}
	if (when)
		know_value_rows(r, when, true, &rows);
	for (size_t i = 0; i < n->len; i++)
		if (n->pairs[i].value != when)
			add_scope(r, e, &n->pairs[i], &rows);
}

void
know_value_scopes(
    struct know_reader *r, const struct ynode *n, struct know_entry *e)
{
	if (n->kind != YNODE_LIST)
		add_scopes(r, n, e);
	else
		for (size_t i = 0; i < n->len; i++)
			add_scopes(r, n->items[i], e);
}
