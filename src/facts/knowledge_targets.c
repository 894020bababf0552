/*
 * Reading the `targets` of a command: the files that it runs targets of, and
 * what its options mean for them (rules/knowledge/runners.yaml).
 */

#include <stddef.h>

#include "base/arena.h"
#include "facts/knowledge_value.h"

static const char *const no_words[] = { NULL };

/* A key whose value is words, a text or a flag. */
struct key {
	const char *name;
	enum { WORDS, TEXT, FLAG, HOOKS } kind;
	size_t field; /* offset in struct know_targets */
};

#define FIELD(name) offsetof(struct know_targets, name)

/* Sorted by name. */
static const struct key keys[] = {
	{ "everywhere", WORDS, FIELD(everywhere) },
	{ "file", WORDS, FIELD(file) },
	{ "files", WORDS, FIELD(files) },
	{ "folder", WORDS, FIELD(folder) },
	{ "hooks", HOOKS, FIELD(hooks) },
	{ "idle", WORDS, FIELD(idle) },
	{ "lenient", WORDS, FIELD(lenient) },
	{ "many", FLAG, FIELD(many) },
	{ "name", TEXT, FIELD(name) },
	{ "own", WORDS, FIELD(own) },
	{ "passes", FLAG, FIELD(passes) },
	{ "scope", WORDS, FIELD(scope) },
	{ "skips", FLAG, FIELD(skips) },
	{ "space", TEXT, FIELD(space) },
	{ "strict", FLAG, FIELD(strict) },
	{ "upwards", FLAG, FIELD(upwards) },
};
enum { KEYS = sizeof(keys) / sizeof(keys[0]) };

static void
read_hooks(
    struct know_reader *r, const struct ynode *n, struct know_targets *out)
{
	static const char *const names[] = { "none", "maybe", "always" };
	int i = know_value_choice(r, n, names, 3);

	if (i >= 0)
		out->hooks = (unsigned)i;
}

static void
read_key(struct know_reader *r, const struct key *key, const struct ynode *n,
    struct know_targets *out)
{
	void *field = (char *)out + key->field;

	switch (key->kind) {
	case WORDS:
		know_value_words(r, n, (const char *const **)field);
		return;
	case TEXT:
		know_value_text(r, n, (const char **)field);
		return;
	case FLAG:
		know_value_flag(r, n, (bool *)field);
		return;
	case HOOKS:
		read_hooks(r, n, out);
		return;
	}
}

static void
read_pair(
    struct know_reader *r, const struct ypair *pair, struct know_targets *out)
{
	const char *names[KEYS];
	int i;

	for (size_t k = 0; k < KEYS; k++)
		names[k] = keys[k].name;
	i = know_value_choice(r, pair->key, names, KEYS);
	if (i >= 0)
		read_key(r, &keys[i], pair->value, out);
}

void
know_value_targets(struct know_reader *r, const struct ynode *n,
    const struct know_targets **out)
{
	struct know_targets *t = arena_make(r->arena, struct know_targets);

	t->files = t->folder = t->file = t->scope = t->everywhere = t->lenient =
	    t->idle = t->own = no_words;
	if (n->kind != YNODE_MAP) {
		know_wrong(r, n, "here must stand a map, with 'files'");
		return;
	}
	for (size_t i = 0; i < n->len; i++)
		read_pair(r, &n->pairs[i], t);
	if (!t->files[0])
		know_wrong(r, n, "the key 'files' is missing");
	else
		*out = t;
}
