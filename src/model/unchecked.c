/*
 * What was not checked: files that cannot be read, and what lies behind a
 * bound.
 *
 * Each is said by a diagnostic where it happens and kept here, so that a
 * rule can make a finding of it: whoever pads a file must not get past the
 * check by it.  Not here: values that are merely not known, which is what
 * the limits on alternatives and parts of a value make of them.
 */

#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "model/build.h"
#include "model/query.h"

enum { MOST = 500 }; /* places that are told one by one */

static struct str
key_of(struct arena *a, struct span s, struct str reason)
{
	struct str path = s.source ? s.source->path : (struct str){ 0 };

	return str_printf(
	    a, STR_FMT ":%u: " STR_FMT, STR_ARG(path), s.off, STR_ARG(reason));
}

/* Keeps it unless it is known; the graver one counts.  Is it new? */
static bool
keep(struct model *m, struct unchecked u)
{
	struct str key = key_of(m->arena, u.span, u.reason);
	struct unchecked *known = map_get(&m->unchecked, key);

	if (known) {
		known->grave |= u.grave;
		return false;
	}
	if (m->unchecked.len == MOST)
		u = (struct unchecked){ .grave = true,
			.reason = S("more than 500 places are not checked; "
			            "the others are not told") };
	else if (m->unchecked.len > MOST)
		return false;
	known = arena_make(m->arena, struct unchecked);
	*known = u;
	map_put(m->arena, &m->unchecked, key, known);
	return true;
}

void
model_leave_out(
    struct model *m, struct span span, bool grave, const char *fmt, ...)
{
	struct unchecked u = { .span = span, .grave = grave };
	struct str path = span.source ? span.source->path : (struct str){ 0 };
	uint32_t line = 0;
	char text[256];
	va_list args;

	va_start(args, fmt);
	if (vsnprintf(text, sizeof(text), fmt, args) < 0)
		text[0] = '\0';
	va_end(args);
	u.reason = str_copy(m->arena, str_of(text));
	if (!keep(m, u))
		return;
	if (span.source)
		line = source_place(m->arena, span.source, span.off).line;
	diag_add(m->diags, path, line, "%s", text);
}

void
model_leave_out_file(struct model *m, struct str path, bool grave)
{
	struct str why = tree_failure(m->tree, path);
	struct unchecked u = { .reason = why, .grave = grave, .whole = true };

	if (!why.len)
		return;
	u.span.source = source_new(m->arena, path, S(""));
	keep(m, u);
}

void
model_leave_out_bounds(struct model *m, const struct problems *all, bool grave)
{
	for (size_t i = 0; i < all->len; i++)
		if (all->at[i].kind == PROBLEM_BOUND)
			model_leave_out(m, all->at[i].span, grave,
			    STR_FMT "; the rest is not read",
			    STR_ARG(all->at[i].message));
}

bool
actor_is_grave(const struct actor *x)
{
	return !x->document || x->document->is_skill;
}

static void
add_gaps(struct model *m)
{
	const struct tree_gap *gaps;
	size_t n = tree_gaps(m->tree, &gaps);

	for (size_t i = 0; i < n; i++) {
		struct unchecked u = { .reason = gaps[i].reason,
			.grave = gaps[i].grave };

		if (gaps[i].path.len)
			u.span.source =
			    source_new(m->arena, gaps[i].path, S(""));
		keep(m, u);
	}
}

size_t
model_unchecked(struct model *m, struct unchecked **out)
{
	VEC(struct unchecked) all = { 0 };

	add_gaps(m);
	for (size_t i = 0; i < m->unchecked.len; i++)
		*vec_add(m->arena, &all) =
		    *(struct unchecked *)m->unchecked.at[i].value;
	*out = all.at;
	return all.len;
}
