/*
 * What goes into the next commit, as far as commands name it: the list of
 * files that a release's own script raises.
 */

#include "model/versions.h"

#include "base/arena.h"
#include "model/args.h"

enum { RECORDS = 512 }; /* calls that are kept */

static void
add_path(struct given *g, struct record *r, struct found *f)
{
	struct model *m = g->activity->model;
	struct str path, text;

	if (f->given == TRUTH_YES && value_literal(m->arena, f->value, &text) &&
	    path_of_value(m, g->call->folder, f->value, &path) && path.len)
		*vec_add(m->arena, &r->paths) = path;
	else
		r->any = true;
}

void
note_records(struct activity *act, const struct call *c)
{
	struct given g = { act, c->know, c, NULL, c->env };
	struct given_values all = { 0 };
	struct model *m = act->model;
	struct record *r;

	if (!c->know->records.len || m->records.len >= RECORDS || c->searched)
		return;
	r = vec_add(m->arena, &m->records);
	*r = (struct record){ .call = c };
	r->any = given_all_hold(&g, &c->know->records) != TRUTH_YES;
	given_operands(&g, &all);
	r->any |= all.open;
	if (!all.len && c->know->records_nothing.len)
		r->any |=
		    given_all_hold(&g, &c->know->records_nothing) != TRUTH_YES;
	for (size_t i = 0; i < all.len; i++)
		add_path(&g, r, &all.at[i]);
}
