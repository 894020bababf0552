/*
 * What expressions read: paths of contexts such as secrets.X or inputs.x.
 *
 * A path whose value is only tested (`secrets.X != ''`), or has a stand-in
 * (`secrets.X || 'y'`), is no read: its author minded that it may be empty.
 */

#include "model/reads.h"

#include "base/arena.h"
#include "parse/expr.h"

/* The search for paths that begin with a context's name. */
struct search {
	struct arena *arena;
	struct str prefix; /* "secrets." */
	struct reads *out;
};

static void
read_expr(struct search *s, const struct expr *e)
{
	struct str path;

	if (!e)
		return;
	switch (e->kind) {
	case EXPR_NAME:
	case EXPR_MEMBER:
		path = expr_path(s->arena, e);
		if (path.len > s->prefix.len &&
		    str_eq(str_slice(path, 0, s->prefix.len), s->prefix))
			*vec_add(s->arena, s->out) =
			    (struct named){ str_from(path, s->prefix.len),
				    e->span };
		return;
	case EXPR_OR:
	case EXPR_AND:
		/* The left side is tested. */
		read_expr(s, e->right);
		return;
	case EXPR_CALL:
		if (!str_eq_nocase(e->text, S("format")) &&
		    !str_eq_nocase(e->text, S("join")) &&
		    !str_eq_nocase(e->text, S("fromJSON")))
			return;
		for (size_t i = 0; i < e->nargs; i++)
			read_expr(s, e->args[i]);
		return;
	case EXPR_NULL:
	case EXPR_BOOL:
	case EXPR_NUMBER:
	case EXPR_STRING:
	case EXPR_INDEX:
	case EXPR_STAR:
	case EXPR_NOT:
	case EXPR_EQ:
	case EXPR_NE:
	case EXPR_LT:
	case EXPR_LE:
	case EXPR_GT:
	case EXPR_GE:
		return;
	}
}

static void
read_template(struct search *s, const struct template *t)
{
	for (size_t i = 0; i < t->len; i++)
		if (t->at[i].kind == PART_EXPRESSION)
			read_expr(s, t->at[i].expr);
}

static void
read_entries(struct search *s, const struct entries *all)
{
	for (size_t i = 0; i < all->len; i++)
		read_template(s, &all->at[i].value);
}

void
reads_of_entries(struct arena *a, const struct entries *all, const char *prefix,
    struct reads *out)
{
	struct search s = { a, str_of(prefix), out };

	read_entries(&s, all);
}

void
reads_of_step(struct arena *a, const struct step *step, const char *prefix,
    struct reads *out)
{
	struct search s = { a, str_of(prefix), out };

	read_entries(&s, &step->env);
	read_entries(&s, &step->with);
	reads_of_run(a, step, prefix, out);
}

void
reads_of_run(struct arena *a, const struct step *step, const char *prefix,
    struct reads *out)
{
	struct search s = { a, str_of(prefix), out };
	struct problems ignored = { 0 };
	struct expr_piece *pieces;
	size_t n;

	if (!step->runs || !str_contains(step->run.s, prefix))
		return;
	n = expr_split(a, step->run, &pieces, &ignored);
	for (size_t i = 0; i < n; i++)
		if (pieces[i].is_expr)
			read_expr(&s, pieces[i].expr);
}
