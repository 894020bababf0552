/*
 * The legs of a job's matrix.
 *
 * The product of all lists, less what `exclude` names, then `include`: an
 * entry joins each leg of the product whose own values it does not change,
 * and becomes a leg by itself when there is none.  Values that are maps or
 * lists are taken apart into keys joined with '.', so that matrix.a.b is
 * found.
 *
 * The forge makes of each entry the condition matrix.a.b == 'x' && ... of
 * its scalars; what is compared with an expression is unknown, and then it
 * is not known whether the leg runs.
 */

#include "facts/matrix.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "facts/workflow.h"
#include "parse/expr.h"
#include "parse/yaml.h"

enum { VALUE_DEPTH = 8 };

static struct entry *
leg_find(const struct leg *leg, struct str key)
{
	for (size_t i = 0; i < leg->len; i++)
		if (str_eq_nocase(leg->at[i].name, key))
			return &leg->at[i];
	return NULL;
}

/* Part I of the map or list N, and its key below KEY. */
static const struct ynode *
part_of(const struct ynode *n, size_t i)
{
	return n->kind == YNODE_MAP ? n->pairs[i].value : n->items[i];
}

static struct str
part_key(struct arena *a, struct str key, const struct ynode *n, size_t i)
{
	if (n->kind == YNODE_MAP)
		return str_printf(a, STR_FMT "." STR_FMT, STR_ARG(key),
		    STR_ARG(n->pairs[i].key->text.s));
	return str_printf(a, STR_FMT "[%zu]", STR_ARG(key), i);
}

/* Sets KEY to the scalar N, or its parts as KEY.part. */
static void
leg_set(struct arena *a, struct leg *leg, struct str key, struct span span,
    const struct ynode *n, int depth)
{
	if (n->kind == YNODE_SCALAR) {
		struct entry *e = leg_find(leg, key);

		if (!e)
			e = vec_add(a, leg);
		*e = (struct entry){ key, span, template_of_node(a, n), n };
		return;
	}
	for (size_t i = 0; i < n->len && depth < VALUE_DEPTH; i++)
		leg_set(a, leg, part_key(a, key, n, i), span, part_of(n, i),
		    depth + 1);
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
		j->matrix_open = j->matrix_cut = true;
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

static bool
as_number(struct arena *a, struct str s, double *out)
{
	char *text = str_cstr(a, s), *end;

	*out = strtod(text, &end);
	return end > text && !*end;
}

/* Texts are compared without case, and may be compared as numbers. */
static enum truth
same_text(struct arena *a, struct str s, struct str t)
{
	double x, y;

	if (str_eq_nocase(s, t))
		return TRUTH_YES;
	if (as_number(a, s, &x) && as_number(a, t, &y) && x <= y && x >= y)
		return TRUTH_UNKNOWN;
	return TRUTH_NO;
}

/* Is NAME what KEY begins with, up to one of its parts? */
static bool
is_part_of(struct str name, struct str key)
{
	return name.len < key.len &&
	       str_eq_nocase(name, str_slice(key, 0, name.len)) &&
	       (key.at[name.len] == '.' || key.at[name.len] == '[');
}

/* Texts of which null may be the equal. */
static bool
is_like_null(struct arena *a, struct str s)
{
	double x;

	return !s.len || str_is(s, "~") || str_eq_nocase(s, S("null")) ||
	       str_eq_nocase(s, S("false")) ||
	       (as_number(a, s, &x) && x <= 0 && x >= 0);
}

/* A key that the leg does not have: what is above it may hold it. */
static enum truth
same_absent(
    struct arena *a, const struct leg *leg, struct str key, struct str wanted)
{
	struct str text;

	for (size_t i = 0; i < leg->len; i++)
		if (is_part_of(leg->at[i].name, key) &&
		    !template_literal(a, &leg->at[i].value, &text))
			return TRUTH_UNKNOWN;
	return is_like_null(a, wanted) ? TRUTH_UNKNOWN : TRUTH_NO;
}

static enum truth
same_scalar(struct arena *a, const struct leg *leg, struct str key,
    const struct ynode *n)
{
	const struct entry *e = leg_find(leg, key);
	struct template t = template_of_node(a, n);
	struct str wanted, text;

	if (!template_literal(a, &t, &wanted))
		return TRUTH_UNKNOWN;
	if (!e)
		return same_absent(a, leg, key, wanted);
	if (!template_literal(a, &e->value, &text))
		return TRUTH_UNKNOWN;
	return same_text(a, text, wanted);
}

/* Does every scalar in N stand so in the leg, below KEY? */
static enum truth
same_value(struct arena *a, const struct leg *leg, struct str key,
    const struct ynode *n, int depth)
{
	enum truth t = TRUTH_YES;

	if (n->kind == YNODE_SCALAR)
		return same_scalar(a, leg, key, n);
	if (depth >= VALUE_DEPTH)
		return TRUTH_UNKNOWN;
	for (size_t i = 0; i < n->len; i++)
		t = truth_and(t, same_value(a, leg, part_key(a, key, n, i),
		                     part_of(n, i), depth + 1));
	return t;
}

/* Does the list of this key belong to the product, and is it known? */
static enum truth
is_in_product(const struct ynode *matrix, struct str key)
{
	for (size_t i = 0; i < matrix->len; i++)
		if (!is_special(matrix->pairs[i].key->text.s) &&
		    str_eq_nocase(matrix->pairs[i].key->text.s, key))
			return matrix->pairs[i].value->kind == YNODE_LIST
			           ? TRUTH_YES
			           : TRUTH_UNKNOWN;
	return TRUTH_NO;
}

/* Does the entry of `exclude` or `include` stand for this leg? */
static enum truth
agrees(struct arena *a, const struct leg *leg, const struct ynode *entry,
    const struct ynode *matrix)
{
	enum truth t = TRUTH_YES;

	for (size_t i = 0; i < entry->len; i++) {
		struct str key = entry->pairs[i].key->text.s;
		enum truth in = is_in_product(matrix, key);

		if (in == TRUTH_YES)
			t = truth_and(t,
			    same_value(a, leg, key, entry->pairs[i].value, 0));
		else if (in == TRUTH_UNKNOWN)
			t = truth_and(t, in);
	}
	return t;
}

static enum truth
is_excluded(struct arena *a, const struct leg *leg, const struct ynode *list,
    const struct ynode *matrix)
{
	enum truth out = TRUTH_NO;

	if (list->kind != YNODE_LIST)
		return TRUTH_UNKNOWN;
	for (size_t i = 0; i < list->len; i++) {
		const struct ynode *entry = list->items[i];
		enum truth t = TRUTH_UNKNOWN;

		/* The forge does not take an empty one. */
		if (entry->kind == YNODE_MAP)
			t = entry->len ? agrees(a, leg, entry, matrix)
			               : TRUTH_NO;
		if (t == TRUTH_YES)
			return t;
		if (t == TRUTH_UNKNOWN)
			out = t;
	}
	return out;
}

static void
apply_exclude(struct arena *a, struct job *j, const struct ynode *matrix,
    const struct ynode *list)
{
	size_t kept = 0;

	for (size_t i = 0; list && i < j->nlegs; i++) {
		enum truth t = is_excluded(a, &j->legs[i], list, matrix);

		j->legs[i].maybe |= t == TRUTH_UNKNOWN;
		if (t != TRUTH_YES)
			j->legs[kept++] = j->legs[i];
	}
	if (list)
		j->nlegs = kept;
}

static void
set_all(struct arena *a, struct leg *leg, const struct ynode *entry)
{
	for (size_t i = 0; i < entry->len; i++)
		leg_set(a, leg, entry->pairs[i].key->text.s,
		    entry->pairs[i].key->span, entry->pairs[i].value, 0);
}

/* Joins the entry with the first PRODUCT legs; or it is one of its own. */
static void
include_entry(struct arena *a, struct job *j, const struct ynode *matrix,
    const struct ynode *entry, size_t product, bool open)
{
	struct leg own = { .maybe = open };
	bool joined = false;

	for (size_t i = 0; i < product; i++) {
		enum truth t = agrees(a, &j->legs[i], entry, matrix);

		if (t == TRUTH_YES)
			set_all(a, &j->legs[i], entry);
		joined |= t == TRUTH_YES && !j->legs[i].maybe;
		own.maybe |= t != TRUTH_NO;
		/* Which values that leg has is not known. */
		j->matrix_open |= t == TRUTH_UNKNOWN;
	}
	if (joined)
		return;
	set_all(a, &own, entry);
	add_leg(a, j, own);
}

static void
apply_include(struct arena *a, struct job *j, const struct ynode *matrix,
    const struct ynode *list, bool has_product)
{
	size_t product = has_product ? j->nlegs : 0;
	bool open = j->matrix_open;

	if (!has_product)
		j->nlegs = 0;
	for (size_t k = 0; k < list->len; k++) {
		if (list->items[k]->kind == YNODE_MAP)
			include_entry(
			    a, j, matrix, list->items[k], product, open);
		else
			j->matrix_open = true;
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
	apply_exclude(a, j, matrix, ynode_get(matrix, "exclude"));
	if (include && include->kind == YNODE_LIST)
		apply_include(a, j, matrix, include, has_product);
	else if (include)
		j->matrix_open = true;
}
