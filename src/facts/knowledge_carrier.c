/*
 * Entries of the knowledge that are about files: those that carry a version,
 * and the configurations of tools that raise it (facts/carrier.h).
 */

#include <stddef.h>

#include "base/arena.h"
#include "facts/knowledge_value.h"

static const char *const none[] = { NULL };

static void
read_cover(struct know_reader *r, const struct ynode *n, struct know_cover *out)
{
	static const char *const names[] = { "at", "files", "is" };
	const struct ynode *v;

	out->files = none;
	if (!know_value_keys(r, n, names, 3))
		return;
	if ((v = ynode_get(n, "files")))
		know_value_words(r, v, &out->files);
	if ((v = ynode_get(n, "at")))
		know_value_text(r, v, &out->at);
	if ((v = ynode_get(n, "is")))
		know_value_text(r, v, &out->is);
	if (!out->files[0] || !out->at != !out->is)
		know_wrong(r, n, "'files' is needed, and 'at' goes with 'is'");
}

void
know_value_covers(
    struct know_reader *r, const struct ynode *n, struct know_bumper *out)
{
	struct know_cover *at;

	if (n->kind != YNODE_LIST) {
		know_wrong(r, n, "here must stand a list of {files, at, is}");
		return;
	}
	at = arena_array(r->arena, struct know_cover, n->len + 1);
	for (size_t i = 0; i < n->len; i++)
		read_cover(r, n->items[i], &at[i]);
	out->covers = at;
	out->ncovers = n->len;
}

struct know_carrier
know_no_carrier(void)
{
	return (struct know_carrier){
		.files = none,
		.at = none,
		.patterns = none,
		.name = none,
		.name_patterns = none,
		.apart = none,
		.generated = none,
		.beside = none,
		.kin = none,
		.strict = none,
	};
}

struct know_bumper
know_no_bumper(void)
{
	return (struct know_bumper){
		.files = none,
		.current = none,
		.lists = none,
		.lenient = none,
		.open = none,
	};
}

void
know_add_carrier(
    struct know_reader *r, const struct ynode *n, const struct know_carrier *c)
{
	if (!c->files[0] || !c->at[0] == !c->patterns[0])
		know_wrong(r, n, "'carries' needs one of 'at' and 'patterns'");
	else if (c->strict[0] && !c->locks)
		know_wrong(r, n, "'strict' needs 'locks'");
	else
		*vec_add(r->arena, &r->carriers) = *c;
}

void
know_add_bumper(
    struct know_reader *r, const struct ynode *n, const struct know_bumper *b)
{
	if (!b->files[0])
		know_wrong(r, n, "'bumps' needs the names of files");
	else
		*vec_add(r->arena, &r->bumpers) = *b;
}
