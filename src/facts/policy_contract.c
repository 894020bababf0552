/*
 * Reading `contract:` of the policy: how the release is meant to be made.
 *
 * Left out: whether what it names is there, and whether the repository keeps
 * to it; that is asked of the model.
 */

#include <stddef.h>

#include "base/arena.h"
#include "facts/policy_read.h"

const char *const contract_events[] = { "tag", "release", "push", "create",
	"dispatch", "call", "workflow_run", "repository_dispatch", "schedule",
	"pull_request", "workflow_dispatch", "workflow_call", NULL };

const char *const contract_verbs[] = { "build", "test", "deploy", "announce",
	"create-tag", "create-release", "edit-release", "upload-asset",
	"download-asset", "publish", "sign", "notarize", "verify",
	"dispatch-workflow", NULL };

const char *const contract_stages[] = { "preflight", "test", "build",
	"changelog", "bump", "commit", "tag", "push-branch", "push-tag",
	"create-release", "upload-asset", "publish", "sign", "notarize",
	"verify", "announce", NULL };

/* Do its filters take some tag? */
static bool
takes_tags(const struct trigger *t)
{
	if (!t->tags.len)
		return t->tags_ignore.len ||
		       (!t->branches.len && !t->branches_ignore.len);
	for (size_t i = 0; i < t->tags.len; i++)
		if (!str_starts(t->tags.at[i].name, "!"))
			return true;
	return false;
}

bool
contract_event_is(const struct trigger *t, struct str word)
{
	if (str_is(word, "tag"))
		return str_is(t->event, "create") ||
		       (str_is(t->event, "push") && takes_tags(t));
	if (str_is(word, "dispatch"))
		return str_is(t->event, "workflow_dispatch");
	if (str_is(word, "call"))
		return str_is(t->event, "workflow_call");
	return str_eq(t->event, word);
}

static void
read_creator(struct policy_reader *r, const struct ynode *n, void *into)
{
	policy_texts(r, n, &((struct contract_thing *)into)->creators);
}

static void
read_pattern(struct policy_reader *r, const struct ynode *n, void *into)
{
	policy_texts(r, n, &((struct contract_thing *)into)->patterns);
}

static const struct policy_key tag_keys[] = {
	{ "creator", read_creator },
	{ "pattern", read_pattern },
	{ 0 },
};

static const struct policy_key release_keys[] = {
	{ "creator", read_creator },
	{ 0 },
};

static void
read_tag(struct policy_reader *r, const struct ynode *n, void *into)
{
	struct contract_thing *out = &((struct contract *)into)->tag;

	out->given = true;
	out->span = n->span;
	policy_map(r, n, "tag", tag_keys, out);
}

static void
read_release(struct policy_reader *r, const struct ynode *n, void *into)
{
	struct contract_thing *out = &((struct contract *)into)->release;

	out->given = true;
	out->span = n->span;
	policy_map(r, n, "release", release_keys, out);
}

static void
read_workflow(struct policy_reader *r, const struct ynode *n, void *into)
{
	policy_text(r, n, &((struct contract_consumer *)into)->workflow);
}

/* Texts of which each begins with one of NAMES. */
static void
read_words(struct policy_reader *r, const struct ynode *n, const char *what,
    const char *const *names, struct names *out)
{
	struct names all = { 0 };

	policy_texts(r, n, &all);
	for (size_t i = 0; i < all.len; i++) {
		const struct ynode at = { .span = all.at[i].span };
		struct str word, rest;

		str_cut(all.at[i].name, ' ', &word, &rest);
		if (policy_choice(r, &at, word, what, names))
			*vec_add(r->arena, out) = all.at[i];
	}
}

static void
read_on(struct policy_reader *r, const struct ynode *n, void *into)
{
	struct contract_consumer *out = into;

	read_words(r, n, "event", contract_events, &out->on);
}

static void
read_does(struct policy_reader *r, const struct ynode *n, void *into)
{
	struct contract_consumer *out = into;

	out->lists_does = true;
	/* `does: []` says that it does nothing of a release. */
	if (n->kind != YNODE_LIST || n->len)
		read_words(r, n, "action", contract_verbs, &out->does);
}

static const struct policy_key consumer_keys[] = {
	{ "workflow", read_workflow },
	{ "on", read_on },
	{ "does", read_does },
	{ 0 },
};

static void
read_consumers(struct policy_reader *r, const struct ynode *n, void *into)
{
	struct contract *out = into;

	if (n->kind != YNODE_LIST) {
		policy_wrong(r, n, "consumers must be a list of workflows");
		return;
	}
	out->lists_consumers = true;
	out->consumers_at = n->span;
	for (size_t i = 0; i < n->len; i++) {
		struct contract_consumer one = { 0 };

		policy_map(r, n->items[i], "a consumer", consumer_keys, &one);
		if (n->items[i]->kind == YNODE_MAP &&
		    !ynode_pair(n->items[i], "workflow"))
			policy_wrong(
			    r, n->items[i], "the key 'workflow' is missing");
		if (!one.workflow.name.len)
			continue;
		out->consumers = vec_grow(r->arena, out->consumers,
		    out->nconsumers, &out->cconsumers, sizeof(one));
		out->consumers[out->nconsumers++] = one;
	}
}

static void
read_order(struct policy_reader *r, const struct ynode *n, void *into)
{
	struct contract *out = into;

	read_words(r, n, "stage", contract_stages, &out->order);
}

static void
read_entrypoint(struct policy_reader *r, const struct ynode *n, void *into)
{
	policy_text(r, n, &((struct contract *)into)->entrypoint);
}

static void
read_skills(struct policy_reader *r, const struct ynode *n, void *into)
{
	policy_texts(r, n, &((struct contract *)into)->skills);
}

static const struct policy_key contract_keys[] = {
	{ "tag", read_tag },
	{ "release", read_release },
	{ "consumers", read_consumers },
	{ "order", read_order },
	{ "entrypoint", read_entrypoint },
	{ "skills", read_skills },
	{ 0 },
};

void
policy_contract(struct policy_reader *r, const struct ynode *n, void *into)
{
	struct policy *out = into;

	policy_map(r, n, "contract", contract_keys, &out->contract);
}
