/*
 * Environments as lists of settings.
 *
 * Looking a name up walks the list: release scripts have tens of variables,
 * and ENV_DEPTH bounds the rest.
 */

#include "model/env.h"

#include "base/arena.h"

static const struct env *
push(struct arena *a, const struct env *e, struct variable v, bool open)
{
	struct env *out = arena_make(a, struct env);

	out->up = e;
	out->variable = v;
	out->open = open;
	out->depth = e ? e->depth + 1 : 1;
	return out;
}

const struct env *
env_opened(struct arena *a, const struct env *e)
{
	if (env_is_open(e))
		return e;
	return push(a, e, (struct variable){ 0 }, true);
}

const struct env *
env_set(struct arena *a, const struct env *e, struct variable v)
{
	if (e && e->depth >= ENV_DEPTH)
		return env_opened(a, e);
	return push(a, e, v, env_is_open(e));
}

bool
env_is_open(const struct env *e)
{
	return e && e->open;
}

const struct variable *
env_find(const struct env *e, struct str name)
{
	for (; e; e = e->up) {
		const struct variable *v = &e->variable;

		if (name.len &&
		    (v->is_family
		            ? str_eq(str_slice(name, 0, v->name.len), v->name)
		            : str_eq(v->name, name)))
			return v;
	}
	return NULL;
}

struct value
env_get(const struct env *e, struct str name)
{
	const struct variable *v = env_find(e, name);
	struct value out;

	if (v)
		return v->value;
	out = value_not_set();
	out.open = env_is_open(e);
	return out;
}

static bool
is_set_above(const struct env *e, const struct env *base, struct str name)
{
	for (; e && e != base; e = e->up)
		if (str_eq(e->variable.name, name))
			return true;
	return false;
}

static bool
holds_word(const struct words *all, struct span span)
{
	for (size_t i = 0; i < all->len; i++)
		if (span_cmp(all->at[i].span, span) == 0)
			return true;
	return false;
}

/* What both begin with stays; of the rest each word may be there. */
static const struct words *
join_elements(struct arena *a, const struct words *x, const struct words *y)
{
	struct words *out = arena_make(a, struct words);
	const struct words *ways[] = { x, y };
	size_t same = 0;

	while (x && y && same < x->len && same < y->len &&
	       span_cmp(x->at[same].span, y->at[same].span) == 0)
		*vec_add(a, out) = x->at[same++];
	out->dropped = (x && x->dropped) || (y && y->dropped);
	for (size_t w = 0; w < 2; w++)
		for (size_t i = same; ways[w] && i < ways[w]->len; i++) {
			struct word word = ways[w]->at[i];

			if (holds_word(out, word.span))
				continue;
			word.maybe = true;
			*vec_add(a, out) = word;
		}
	return out;
}

static bool
same_elements(const struct words *x, const struct words *y)
{
	if (!x || !y || x->len != y->len)
		return x == y;
	for (size_t i = 0; i < x->len; i++)
		if (span_cmp(x->at[i].span, y->at[i].span) != 0)
			return false;
	return true;
}

static struct variable
join_variable(
    struct arena *a, const struct env *x, const struct env *y, struct str name)
{
	const struct variable *v = env_find(x, name), *w = env_find(y, name);
	struct variable out = { .name = name };

	out.value = value_either(a, env_get(x, name), env_get(y, name));
	out.exported = (v && v->exported) || (w && w->exported);
	out.elements = v ? v->elements : NULL;
	if (!same_elements(out.elements, w ? w->elements : NULL))
		out.elements =
		    join_elements(a, out.elements, w ? w->elements : NULL);
	return out;
}

const struct env *
env_join(struct arena *a, const struct env *base, const struct env *x,
    const struct env *y)
{
	const struct env *out = base;
	const struct env *ways[] = { x, y };

	if (x == y)
		return x;
	for (size_t w = 0; w < 2; w++)
		for (const struct env *e = ways[w]; e && e != base; e = e->up) {
			struct str name = e->variable.name;

			if (name.len && !is_set_above(out, base, name))
				out = env_set(
				    a, out, join_variable(a, x, y, name));
		}
	if (env_is_open(x) || env_is_open(y))
		out = env_opened(a, out);
	return out;
}
