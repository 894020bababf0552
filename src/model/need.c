/*
 * What tools need to run unattended, and whether a call gives it: signers
 * their keys, commands of the forge a token and a repository.
 *
 * A need is met when any of its groups may hold; it is unmet only when
 * every group surely fails.  Rows that are about versions count where the
 * version may be one of theirs; if only some of the rows that may count are
 * unmet, the version decides and the answer is not certain.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "model/args.h"
#include "model/build.h"
#include "model/query.h"

static enum truth
version_is_in(
    struct model *m, const struct call *c, const struct know_need *need)
{
	size_t yes = 0, no = 0;

	if (!need->since && !need->until)
		return TRUTH_YES;
	for (size_t i = 0; i < c->version.len; i++) {
		struct str text;
		int since = 0, until = 0;

		if (!value_form_text(m->arena, c->version, i, &text) ||
		    (need->since && !know_compare_versions(
		                        text, str_of(need->since), &since)) ||
		    (need->until && !know_compare_versions(
		                        text, str_of(need->until), &until)))
			return TRUTH_UNKNOWN;
		if (since >= 0 && until <= 0)
			yes++;
		else
			no++;
	}
	if (!c->version.len || c->version.open || (yes && no))
		return TRUTH_UNKNOWN;
	return yes ? TRUTH_YES : TRUTH_NO;
}

static bool
may_be_met(const struct given *g, const struct know_need *need)
{
	for (size_t i = 0; i < need->nany; i++)
		if (given_all_hold(g, &need->any[i]) != TRUTH_NO)
			return true;
	return false;
}

/*
 * Is one of the names set where the call stands?  In a script's own
 * variables too: the value was meant to arrive.
 */
static bool
is_in_reach(
    const struct call *c, const struct know_need *need, struct unmet *out)
{
	if (!need->reach || !*need->reach)
		return true;
	for (const char *const *name = need->reach; *name; name++) {
		const struct variable *v = env_find(c->env, str_of(*name));

		if (!v || value_is_empty(v->value))
			continue;
		out->reach = v->name;
		out->reach_span = v->value.span;
		return true;
	}
	return false;
}

static void
add_name(struct buf *b, const struct know_test *t)
{
	if (t->place == KNOW_ENVIRONMENT)
		buf_add_char(b, '$');
	buf_add_text(b, t->name ? t->name : "");
}

/* Can people be told to give it by a name?  To ask for help is no way out. */
static bool
has_name(const struct know_test *t)
{
	return !t->negated && t->name && t->place != KNOW_OPERAND &&
	       t->place != KNOW_STDIN && !str_is(str_of(t->name), "--help");
}

/* "--key, $KEY": what is needed together is joined by a +. */
static struct str
accepted_names(struct arena *a, const struct know_need *need)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < need->nany; i++)
		for (size_t k = 0; k < need->any[i].len; k++) {
			if (!has_name(&need->any[i].at[k]))
				break;
			if (b.len)
				buf_add_text(&b, k ? " + " : ", ");
			add_name(&b, &need->any[i].at[k]);
		}
	return buf_str(&b);
}

static bool
same_need(const struct know_need *x, const struct know_need *y)
{
	return str_eq(str_of(x->name), str_of(y->name));
}

/* Do the rows of this need leave out no version? */
static bool
covers_all_versions(const struct know_entry *know, const struct know_need *need)
{
	bool begin = !need->since, end = !need->until;

	for (size_t i = 0; i < know->nneeds; i++) {
		if (!same_need(&know->needs[i], need))
			continue;
		begin |= !know->needs[i].since;
		end |= !know->needs[i].until;
	}
	return begin && end;
}

/* How many rows of the same need may count, and may be met? */
static size_t
rows_met(struct model *m, const struct given *g, const struct know_need *need)
{
	const struct know_entry *know = g->know;
	size_t n = 0;

	for (size_t k = 0; k < know->nneeds; k++) {
		const struct know_need *other = &know->needs[k];

		n += same_need(other, need) &&
		     version_is_in(m, g->call, other) != TRUTH_NO &&
		     may_be_met(g, other);
	}
	return n;
}

/* The same need, found unmet in an earlier row; or NULL. */
static struct unmet *
find_listed(struct unmet *all, size_t n, const struct know_need *need)
{
	for (size_t i = 0; i < n; i++)
		if (same_need(all[i].need, need))
			return &all[i];
	return NULL;
}

size_t
call_unmet_needs(struct model *m, const struct call *c,
    enum know_need_kind kind, struct unmet **out)
{
	VEC(struct unmet) all = { 0 };
	struct activity act = { .model = m, .workflow = c->actor->workflow };
	struct given g = { &act, c->know, c, NULL, c->env };

	for (size_t i = 0; c->know && i < c->know->nneeds; i++) {
		const struct know_need *need = &c->know->needs[i];
		enum truth counts = version_is_in(m, c, need);
		struct unmet u = { .need = need }, *listed;
		size_t met;

		if (need->kind != kind || counts == TRUTH_NO ||
		    may_be_met(&g, need) || !is_in_reach(c, need, &u))
			continue;
		listed = find_listed(all.at, all.len, need);
		if (listed) {
			/* Of versions that may be, people have a later one. */
			if (counts == TRUTH_UNKNOWN) {
				listed->need = need;
				listed->accepted =
				    accepted_names(m->arena, need);
			}
			continue;
		}
		/* Only versions that nobody has any more would lack it. */
		met = rows_met(m, &g, need);
		if (counts == TRUTH_UNKNOWN && met > 1)
			continue;
		u.certain = counts == TRUTH_YES ||
		            (covers_all_versions(c->know, need) && !met);
		u.accepted = accepted_names(m->arena, need);
		*vec_add(m->arena, &all) = u;
	}
	*out = all.at;
	return all.len;
}

struct str
need_names(const struct model *m, const struct know_need *need)
{
	return accepted_names(m->arena, need);
}

struct str
call_name(const struct model *m, const struct call *c)
{
	struct buf b = buf_new(m->arena);

	for (const char *const *w = c->know->argv; *w; w++)
		buf_printf(&b, "%s%s", b.len ? " " : "", *w);
	return buf_str(&b);
}

struct str
call_version(const struct model *m, const struct call *c)
{
	if (!c->version.len)
		return (struct str){ 0 };
	return value_show(m->arena, c->version);
}
