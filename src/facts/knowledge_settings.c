/*
 * What keys of a tool's configuration mean, as an entry of the knowledge says
 * it: a list of maps, one a key (struct know_setting).
 */

#include <stddef.h>

#include "base/arena.h"
#include "facts/knowledge_value.h"

enum { MAX_SETTINGS = 64 }; /* of one entry */

/* An action or a list of them, as bits. */
static void
read_kinds(struct know_reader *r, const struct ynode *n, void *field)
{
	size_t len = n->kind == YNODE_LIST ? n->len : 1;

	for (size_t i = 0; i < len; i++) {
		int kind = know_value_action(
		    r, n->kind == YNODE_LIST ? n->items[i] : n);

		if (kind >= 0)
			*(unsigned *)field |= 1u << kind;
	}
}

static void
read_flow(struct know_reader *r, const struct ynode *n, void *field)
{
	int flow = know_value_flow(r, n);

	if (flow >= 0)
		*(enum know_flow *)field = (enum know_flow)flow;
}

static void
read_runs(struct know_reader *r, const struct ynode *n, void *field)
{
	static const char *const names[] = { "nothing", "text", "program" };
	int i = know_value_choice(r, n, names, 3);

	if (i >= 0)
		*(enum know_runs *)field = (enum know_runs)i;
}

#define READER(name, type) \
	static void read_##name( \
	    struct know_reader *r, const struct ynode *n, void *field) \
	{ \
		know_value_##name(r, n, (type *)field); \
	}

READER(text, const char *)
READER(flag, bool)
READER(words, const char *const *)
READER(tests, struct know_tests)

#define FIELD(name) offsetof(struct know_setting, name)

static const struct {
	const char *name;
	void (*read)(struct know_reader *r, const struct ynode *n, void *field);
	size_t field;
} keys[] = {
	{ "adds", read_kinds, FIELD(adds) },
	{ "args", read_text, FIELD(args) },
	{ "at", read_text, FIELD(at) },
	{ "environment", read_text, FIELD(environment) },
	{ "fallback", read_text, FIELD(fallback) },
	{ "flow", read_flow, FIELD(flow) },
	{ "folder", read_text, FIELD(folder) },
	{ "input", read_words, FIELD(input) },
	{ "is", read_text, FIELD(is) },
	{ "keeps", read_kinds, FIELD(keeps) },
	{ "omits", read_kinds, FIELD(omits) },
	{ "open", read_flag, FIELD(open) },
	{ "program", read_text, FIELD(program) },
	{ "runs", read_runs, FIELD(runs) },
	{ "sets", read_flag, FIELD(sets) },
	{ "tag", read_text, FIELD(tag) },
	{ "when", read_tests, FIELD(when) },
};
enum { KEYS = sizeof(keys) / sizeof(keys[0]) };

static void
read_setting(
    struct know_reader *r, const struct ynode *n, struct know_setting *out)
{
	static const char *const none[] = { NULL };
	const char *names[KEYS];

	out->input = none;
	if (n->kind != YNODE_MAP) {
		know_wrong(r, n, "a setting must be a map, with 'at'");
		return;
	}
	for (size_t i = 0; i < KEYS; i++)
		names[i] = keys[i].name;
	for (size_t i = 0; i < n->len; i++) {
		int k = know_value_choice(r, n->pairs[i].key, names, KEYS);

		if (k >= 0)
			keys[k].read(
			    r, n->pairs[i].value, (char *)out + keys[k].field);
	}
	if (!out->at)
		know_wrong(r, n, "the key 'at' is missing");
	if (!out->runs && (out->args || out->program || out->fallback))
		know_wrong(
		    r, n, "'program', 'args' and 'fallback' need 'runs'");
}

void
know_value_settings(
    struct know_reader *r, const struct ynode *n, struct know_entry *e)
{
	struct know_setting *at;

	if (n->kind != YNODE_LIST || n->len > MAX_SETTINGS) {
		know_wrong(r, n, "here must stand a list of up to %d settings",
		    MAX_SETTINGS);
		return;
	}
	at = arena_array(r->arena, struct know_setting, n->len + 1);
	for (size_t i = 0; i < n->len; i++)
		read_setting(r, n->items[i], &at[i]);
	e->settings = at;
	e->nsettings = n->len;
}
