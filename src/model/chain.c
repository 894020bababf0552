/*
 * Chains: how a call is reached, from the outside in.
 */

#include "base/arena.h"
#include "model/build.h"
#include "model/query.h"

struct chain *
chain_push(struct arena *a, const struct chain *up, enum chain_kind kind,
    struct span span, struct str label)
{
	struct chain *c = arena_make(a, struct chain);

	c->up = up;
	c->kind = kind;
	c->span = span;
	c->label = label;
	c->depth = up ? up->depth + 1 : 1;
	return c;
}

size_t
chain_links(const struct chain *c, const struct chain **out, size_t n)
{
	size_t len = 0;

	for (; c && len < n; c = c->up)
		out[len++] = c;
	for (size_t i = 0; i < len / 2; i++) {
		const struct chain *other = out[len - 1 - i];

		out[len - 1 - i] = out[i];
		out[i] = other;
	}
	return len;
}

bool
chain_runs(const struct chain *c, struct str path)
{
	for (; c; c = c->up)
		if (c->kind == CHAIN_SCRIPT && str_eq(c->label, path))
			return true;
	return false;
}
