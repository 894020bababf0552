/*
 * Leaves out of a Python script's operations what no call depends on.
 *
 * Most statements of a script work on data: their settings would only fill
 * the environment.  What the words of a call, its folder or a question are
 * made of is kept, with what that is made of in turn; branches and calls of
 * functions behind which nothing is left go too.
 */

#include "base/arena.h"
#include "facts/python_facts.h"

/* A variable and what it is made of. */
struct variable_use {
	bool wanted;
	VEC(struct str) from;
};

struct slice {
	struct reader *reader;
	struct map variables; /* name -> struct variable_use */
	VEC(struct variable_use *) work;
	struct map seen; /* functions */
	VEC(const struct op *) functions;
};

enum { SLICE_DEPTH = 2000 };

static struct variable_use *
use_of(struct slice *s, struct str name)
{
	struct variable_use *u = map_get(&s->variables, name);

	if (u)
		return u;
	u = arena_make(s->reader->scratch, struct variable_use);
	map_put(s->reader->scratch, &s->variables, name, u);
	return u;
}

static void
want(struct slice *s, struct str name)
{
	struct variable_use *u = use_of(s, name);

	if (u->wanted)
		return;
	u->wanted = true;
	*vec_add(s->reader->scratch, &s->work) = u;
}

/* BY: who is made of it; NULL: a call. */
static void
note_name(struct slice *s, struct str name, struct variable_use *by)
{
	if (!name.len)
		return;
	if (by)
		*vec_add(s->reader->scratch, &by->from) = name;
	else
		want(s, name);
}

static void
note_template(
    struct slice *s, const struct template *t, struct variable_use *by)
{
	for (size_t i = 0; t && i < t->len; i++) {
		if (t->at[i].kind == PART_VARIABLE ||
		    t->at[i].kind == PART_ARRAY)
			note_name(s, t->at[i].text, by);
		note_template(s, t->at[i].fallback, by);
	}
}

static void
note_templates(
    struct slice *s, const struct templates *all, struct variable_use *by)
{
	for (size_t i = 0; i < all->len; i++)
		note_template(s, &all->at[i], by);
}

static void
note_settings(struct slice *s, const struct settings *all)
{
	for (size_t i = 0; i < all->len; i++) {
		const struct setting *set = &all->at[i];
		struct variable_use *by =
		    set->exported || set->unset ? NULL : use_of(s, set->name);

		note_template(s, &set->value, by);
		note_templates(s, &set->items, by);
	}
}

static void note_block(struct slice *s, const struct block *b);

static void
note_callee(struct slice *s, const struct op *function)
{
	struct str key = function->scope;

	if (map_get(&s->seen, key))
		return;
	map_put(s->reader->scratch, &s->seen, key, s);
	*vec_add(s->reader->scratch, &s->functions) = function;
}

static void
note_op(struct slice *s, const struct op *op)
{
	note_settings(s, &op->settings);
	note_templates(s, &op->words, NULL);
	if (op->process) {
		note_template(s, &op->process->folder, NULL);
		note_templates(s, &op->process->env, NULL);
	}
	if (op->callee)
		note_callee(s, op->callee);
	if (op->kind == OP_LOOP)
		note_templates(
		    s, &op->items, op->name.len ? use_of(s, op->name) : NULL);
	for (size_t i = 0; i < op->narms; i++) {
		note_name(s, op->arms[i].asks, NULL);
		note_block(s, &op->arms[i].guard);
		note_block(s, &op->arms[i].body);
	}
	note_block(s, &op->guard);
	note_block(s, &op->body);
}

static void
note_block(struct slice *s, const struct block *b)
{
	for (size_t i = 0; i < b->len; i++)
		note_op(s, b->at[i]);
}

static void
spread(struct slice *s)
{
	while (s->work.len) {
		struct variable_use *u = s->work.at[--s->work.len];

		for (size_t i = 0; i < u->from.len; i++)
			want(s, u->from.at[i]);
	}
}

static bool
is_kept(struct slice *s, const struct setting *set)
{
	/* An environment variable is seen by what is called. */
	return set->exported || !set->name.len ||
	       !str_contains(set->name, ":") || use_of(s, set->name)->wanted;
}

static void
cut_settings(struct slice *s, struct settings *all)
{
	size_t n = 0;

	for (size_t i = 0; i < all->len; i++)
		if (is_kept(s, &all->at[i]))
			all->at[n++] = all->at[i];
	all->len = n;
}

static bool cut_block(struct slice *s, struct block *b);

/* A way out: exit or return. */
static bool
is_way_out(const struct op *op, const char *name)
{
	const struct template *t = op->words.at;

	return op->kind == OP_CALL && op->words.len == 1 && !op->process &&
	       t->len == 1 && str_is(t->at[0].text, name);
}

/* Does a call of it do anything that can be seen? */
struct weight {
	bool known, busy, heavy;
};

static bool
is_heavy(struct slice *s, struct op *function)
{
	struct str key = function->scope;
	struct weight *w = map_get(&s->seen, key);

	if (w->known || w->busy)
		return w->heavy || w->busy;
	w->busy = true;
	w->heavy = cut_block(s, &function->body);
	/* die() leaves, wherever it is called. */
	for (size_t i = 0; i < function->body.len; i++)
		w->heavy |= is_way_out(function->body.at[i], "exit");
	w->busy = false;
	w->known = true;
	return w->heavy;
}

/* Cuts what is inside; false: nothing is left that matters. */
static bool
cut_op(struct slice *s, struct op *op, bool *keep)
{
	bool heavy = false, any = false;

	*keep = true;
	switch (op->kind) {
	case OP_CALL:
		if (op->callee) {
			heavy = is_heavy(s, op->callee);
			cut_settings(s, &op->settings);
			*keep = heavy;
			return heavy;
		}
		return !is_way_out(op, "return") && !is_way_out(op, "exit");
	case OP_SET:
		cut_settings(s, &op->settings);
		*keep = op->settings.len > 0;
		return *keep;
	case OP_BRANCH:
		for (size_t i = 0; i < op->narms; i++) {
			heavy |= cut_block(s, &op->arms[i].guard);
			heavy |= cut_block(s, &op->arms[i].body);
			any |= op->arms[i].guard.len || op->arms[i].body.len;
		}
		*keep = any;
		return heavy;
	case OP_LOOP:
	case OP_SCOPE:
	case OP_GROUP:
		heavy = cut_block(s, &op->guard);
		heavy |= cut_block(s, &op->body);
		*keep = op->body.len || op->guard.len;
		return heavy;
	case OP_FUNCTION:
		break;
	}
	return true;
}

static bool
cut_block(struct slice *s, struct block *b)
{
	bool heavy = false, keep;
	size_t n = 0;

	for (size_t i = 0; i < b->len; i++) {
		heavy |= cut_op(s, b->at[i], &keep);
		if (keep)
			b->at[n++] = b->at[i];
	}
	b->len = n;
	return heavy;
}

void
py_slice(struct reader *r, struct block *b)
{
	struct slice s = { .reader = r };

	note_block(&s, b);
	for (size_t i = 0; i < r->escaped.len; i++)
		note_block(&s, &r->escaped.at[i]->body);
	for (size_t i = 0; i < s.functions.len; i++)
		note_block(&s, &s.functions.at[i]->body);
	spread(&s);
	for (size_t i = 0; i < s.seen.len; i++)
		s.seen.at[i].value = arena_make(r->scratch, struct weight);
	cut_block(&s, b);
	for (size_t i = 0; i < r->escaped.len; i++)
		r->opaque |= cut_block(&s, &r->escaped.at[i]->body);
}
