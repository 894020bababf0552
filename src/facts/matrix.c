/*
 * The legs of a job's matrix.
 *
 * The product of all lists, less what `exclude` names, then `include`: an
 * entry joins each leg of the product whose own values it does not change,
 * and becomes a leg by itself when there is none.  Values that are maps or
 * lists are taken apart into keys joined with '.', so that matrix.a.b is
 * found.
 */

#include "facts/matrix.h"

#include "base/arena.h"
#include "base/buf.h"
#include "facts/workflow.h"
#include "parse/yaml.h"

enum { VALUE_DEPTH = 8 };

static const struct entry *
leg_find(const struct leg *leg, struct str key)
{
	for (size_t i = 0; i < leg->len; i++)
		if (str_eq(leg->at[i].name, key))
			return &leg->at[i];
	return NULL;
}

/* Sets KEY to the scalar N, or its parts as KEY.part. */
static void
leg_set(struct arena *a, struct leg *leg, struct str key, struct span span,
    const struct ynode *n, int depth)
{
	if (n->kind == YNODE_SCALAR) {
		struct entry *e = NULL;

		for (size_t i = 0; i < leg->len; i++)
			if (str_eq(leg->at[i].name, key))
				e = &leg->at[i];
		if (!e)
			e = vec_add(a, leg);
		*e = (struct entry){ key, span, template_of_node(a, n) };
		return;
	}
	for (size_t i = 0; i < n->len && depth < VALUE_DEPTH; i++) {
		struct str part;

		if (n->kind == YNODE_MAP)
			part = str_printf(a, STR_FMT "." STR_FMT, STR_ARG(key),
			    STR_ARG(n->pairs[i].key->text.s));
		else
			part = str_printf(a, STR_FMT "[%zu]", STR_ARG(key), i);
		leg_set(a, leg, part, span,
		    n->kind == YNODE_MAP ? n->pairs[i].value : n->items[i],
		    depth + 1);
	}
}

static struct leg
leg_copy(struct arena *a, const struct leg *leg)
{
	struct leg out = { 0 };

	for (size_t i = 0; i < leg->len; i++)
		*vec_add(a, &out) = leg->at[i];
	return out;
}

static void
add_leg(struct arena *a, struct job *j, struct leg leg)
{
	if (j->nlegs == MATRIX_LEGS) {
		j->matrix_open = true;
		return;
	}
	j->legs = vec_grow(a, j->legs, j->nlegs, &j->clegs, sizeof(leg));
	j->legs[j->nlegs++] = leg;
}

static bool
is_special(struct str key)
{
	return str_is(key, "include") || str_is(key, "exclude");
}

/* Multiplies the legs by the values of one key. */
static void
multiply(struct arena *a, struct job *j, const struct ypair *pair)
{
	struct job before = *j;

	if (pair->value->kind != YNODE_LIST) {
		j->matrix_open = true;
		return;
	}
	j->legs = NULL;
	j->nlegs = j->clegs = 0;
	for (size_t i = 0; i < before.nlegs; i++) {
		for (size_t k = 0; k < pair->value->len; k++) {
			struct leg leg = leg_copy(a, &before.legs[i]);

			leg_set(a, &leg, pair->key->text.s, pair->key->span,
			    pair->value->items[k], 0);
			add_leg(a, j, leg);
		}
	}
}

/* Does every scalar of the map N stand so in the leg? */
static bool
agrees(struct arena *a, const struct leg *leg, const struct ynode *n)
{
	for (size_t i = 0; i < n->len; i++) {
		const struct entry *e = leg_find(leg, n->pairs[i].key->text.s);
		struct str text;

		if (!e || !template_literal(a, &e->value, &text) ||
		    !str_eq(text, ynode_text(n->pairs[i].value)))
			return false;
	}
	return true;
}

static void
apply_exclude(struct arena *a, struct job *j, const struct ynode *list)
{
	size_t kept = 0;

	if (!list || list->kind != YNODE_LIST)
		return;
	for (size_t i = 0; i < j->nlegs; i++) {
		bool excluded = false;

		for (size_t k = 0; k < list->len; k++)
			excluded |= list->items[k]->kind == YNODE_MAP &&
			            agrees(a, &j->legs[i], list->items[k]);
		if (!excluded)
			j->legs[kept++] = j->legs[i];
	}
	j->nlegs = kept;
}

/* May the entry join a leg of the product without changing its values? */
static bool
can_join(struct arena *a, const struct leg *leg, const struct ynode *entry,
    const struct ynode *matrix)
{
	for (size_t i = 0; i < entry->len; i++) {
		struct str key = entry->pairs[i].key->text.s;
		const struct entry *e = leg_find(leg, key);
		bool original = false;
		struct str text;

		for (size_t k = 0; k < matrix->len; k++)
			original |= !is_special(matrix->pairs[k].key->text.s) &&
			            str_eq(matrix->pairs[k].key->text.s, key);
		if (original &&
		    !(e && template_literal(a, &e->value, &text) &&
		        str_eq(text, ynode_text(entry->pairs[i].value))))
			return false;
	}
	return true;
}

static void
set_all(struct arena *a, struct leg *leg, const struct ynode *entry)
{
	for (size_t i = 0; i < entry->len; i++)
		leg_set(a, leg, entry->pairs[i].key->text.s,
		    entry->pairs[i].key->span, entry->pairs[i].value, 0);
}

static void
apply_include(struct arena *a, struct job *j, const struct ynode *matrix,
    const struct ynode *list, bool has_product)
{
	size_t product = has_product ? j->nlegs : 0;

	if (!has_product)
		j->nlegs = 0;
	for (size_t k = 0; k < list->len; k++) {
		const struct ynode *entry = list->items[k];
		struct leg own = { 0 };
		bool joined = false;

		if (entry->kind != YNODE_MAP)
			continue;
		for (size_t i = 0; i < product; i++) {
			if (!can_join(a, &j->legs[i], entry, matrix))
				continue;
			set_all(a, &j->legs[i], entry);
			joined = true;
		}
		if (joined)
			continue;
		set_all(a, &own, entry);
		add_leg(a, j, own);
	}
}

void
matrix_expand(struct arena *a, const struct ynode *matrix, struct job *j)
{
	const struct ynode *include = ynode_get(matrix, "include");
	bool has_product = false;

	add_leg(a, j, (struct leg){ 0 });
	if (!matrix)
		return;
	if (matrix->kind != YNODE_MAP) {
		j->matrix_open = true;
		return;
	}
	for (size_t i = 0; i < matrix->len; i++) {
		if (is_special(matrix->pairs[i].key->text.s))
			continue;
		has_product = true;
		multiply(a, j, &matrix->pairs[i]);
	}
	apply_exclude(a, j, ynode_get(matrix, "exclude"));
	if (include && include->kind == YNODE_LIST)
		apply_include(a, j, matrix, include, has_product);
	else if (include)
		j->matrix_open = true;
}
