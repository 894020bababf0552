/*
 * Which of the variables that a run found not set nothing can supply.
 *
 * The run knows settings as far as it follows them.  Here the text is asked
 * for the others: a variable that it sets in any other way (arithmetic,
 * `printf -v`, ${X:=y}), or that a guard or condition in front names, counts
 * as looked after.  So it does on machines that are not surely the forge's,
 * whose owner may set variables, and in containers.
 */

#include "base/arena.h"
#include "model/demand.h"
#include "model/query.h"

enum { NEAR = 3, NEAR_LENGTH = 2 * NEAR };

static bool
is_word(struct str s, size_t i)
{
	return i < s.len && char_is_word(s.at[i]);
}

/* $X, ${X...}, ${#X}, ${!X} */
static bool
is_read(struct str text, size_t at)
{
	if (at && (text.at[at - 1] == '#' || text.at[at - 1] == '!'))
		at--;
	if (at && text.at[at - 1] == '{')
		at--;
	return at && text.at[at - 1] == '$';
}

/* The line in front of AT. */
static struct str
line_before(struct str text, size_t at)
{
	size_t begin = at;

	while (begin && text.at[begin - 1] != '\n')
		begin--;
	return str_slice(text, begin, at);
}

/* Does what stands behind the name set it: X=, X+=, X[0]=, X++, ${X:=y}? */
static bool
is_set_behind(struct str text, size_t at, size_t end)
{
	char c = end < text.len ? text.at[end] : '\n';
	char d = end + 1 < text.len ? text.at[end + 1] : '\n';

	if (is_read(text, at))
		return c == '=' || (c == ':' && d == '=');
	return (c == '=' && d != '=') || c == '[' || (c == '+' && d != ' ') ||
	       (c == '-' && (d == '-' || d == '='));
}

static bool
is_set_in_front(struct str text, size_t at)
{
	static const char *const verbs[] = { "read ", "mapfile", "readarray",
		"getopts", "printf -v ", "((", "let ", "eval", "exec {" };
	struct str line = line_before(text, at);

	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (str_contains(line, verbs[i]))
			return !is_read(text, at);
	return false;
}

/* Is it set from itself: X="${X:?}"? */
static bool
is_own(const struct demand *d, struct str text, size_t end, size_t base)
{
	size_t off = d->span.off - base;

	if (d->span.off < base || off < end || off >= text.len)
		return false;
	for (size_t i = end; i < off; i++)
		if (char_is_space(text.at[i]) || text.at[i] == ';')
			return false;
	return true;
}

static bool
text_sets(const struct demand *d, struct str text, size_t base)
{
	struct str name = d->name;

	for (size_t i = 0; i + name.len <= text.len; i++) {
		size_t end = i + name.len;

		if (text.at[i] != name.at[0] ||
		    !str_eq(str_slice(text, i, end), name) ||
		    is_word(text, end) || (i && is_word(text, i - 1)))
			continue;
		if ((is_set_behind(text, i, end) || is_set_in_front(text, i)) &&
		    !is_own(d, text, end, base))
			return true;
	}
	return false;
}

/* A Python text names the variable but to read it so. */
static bool
python_handles(const struct demand *d, struct str text)
{
	static const char *const others[] = { "environ.update",
		"environ.setdefault", "environ |=", "putenv", "dotenv",
		"KeyError", "except:", "except Exception", "LookupError" };
	struct str name = d->name, front = S("environ[");

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (str_contains(text, others[i]))
			return true;
	for (size_t i = 1; i + name.len < text.len; i++) {
		size_t end = i + name.len;
		struct str rest;

		if (!str_eq(str_slice(text, i, end), name) ||
		    (text.at[i - 1] != '"' && text.at[i - 1] != '\'') ||
		    text.at[end] != text.at[i - 1])
			continue;
		if (i <= front.len ||
		    !str_eq(str_slice(text, i - 1 - front.len, i - 1), front))
			return true;
		rest = str_trim(str_slice(text, end + 2, end + 8));
		if (str_starts(rest, "=") && !str_starts(rest, "=="))
			return true;
	}
	return false;
}

/* The text that shares its variables with where it is required. */
static bool
is_set_there(const struct demand *d)
{
	const struct source *source = d->span.source;
	struct str text = source->text;
	size_t base = 0;

	if (d->how == DEMAND_SUBSCRIPT)
		return python_handles(d, text);
	if (d->step->span.source == source) {
		text = span_text(d->step->span);
		base = d->step->span.off;
	}
	return text_sets(d, text, base);
}

static bool
names_variable(struct span span, struct str name)
{
	struct str text;

	if (!span.source)
		return false;
	text = span_text(span);
	for (size_t i = 0; i + name.len <= text.len; i++)
		if (str_eq(str_slice(text, i, i + name.len), name) &&
		    !is_word(text, i + name.len) &&
		    !(i && is_word(text, i - 1)))
			return true;
	return false;
}

/* A condition on the way names it: whoever wrote that knows. */
static bool
is_guarded(const struct demand *d)
{
	for (const struct guard *g = d->guard; g; g = g->up) {
		const struct op *op = g->branch;

		if (!op || op->kind != OP_BRANCH)
			continue;
		for (size_t i = 0; i < op->narms && i <= g->arm; i++)
			for (size_t k = 0; k < op->arms[i].guard.len; k++)
				if (names_variable(
				        op->arms[i].guard.at[k]->span, d->name))
					return true;
	}
	if (d->step->when && names_variable(d->step->when->span, d->name))
		return true;
	for (const struct chain *c = d->chain; c; c = c->up)
		if (c->step && c->step->when &&
		    names_variable(c->step->when->span, d->name))
			return true;
	return d->actor->job->has_condition &&
	       names_variable(d->actor->job->when_span, d->name);
}

/* In a script several purposes may meet; a run block has its own. */
static bool
is_sure(const struct demand *d)
{
	const struct chain *c = d->chain;

	while (c && c->kind != CHAIN_SCRIPT && c->kind != CHAIN_TARGET)
		c = c->up;
	return !c || !d->unsure;
}

static struct span
step_span(const struct demand *d)
{
	return d->step->uses.len ? d->step->uses_span : d->step->run_key;
}

/* --- who has it ----------------------------------------------------------- */

static bool
is_same_name(struct str x, struct str y)
{
	return str_eq_nocase(x, y);
}

/* What is set there under a name that is likely meant. */
static void
find_near(const struct demand *d, struct unsupplied *u)
{
	size_t best = d->name.len > NEAR_LENGTH ? NEAR + 1 : 2;

	for (const struct env *e = d->env; e; e = e->up) {
		const struct variable *v = &e->variable;
		size_t distance;

		if (v->name.len < 3 || v->is_family || !v->exported)
			continue;
		distance = is_same_name(v->name, d->name)
		               ? 0
		               : str_distance(v->name, d->name, NEAR);
		if (distance >= best)
			continue;
		best = distance;
		u->nearest = v->name;
		u->nearest_span = v->value.span;
	}
}

/* Another step, job or workflow that sets it for itself. */
static void
find_elsewhere(const struct demand *d, struct unsupplied *u)
{
	const struct workflow *w = d->actor->workflow;
	const struct job *own = d->actor->job;
	const struct entry *e;

	for (size_t i = 0; i < own->nsteps; i++) {
		e = entries_find(&own->steps[i].env, d->name);
		if (e && !u->elsewhere.source) {
			u->elsewhere = e->span;
			u->of_step = true;
		}
	}
	for (size_t k = 0; k < w->njobs && !u->elsewhere.source; k++) {
		e = entries_find(&w->jobs[k].env, d->name);
		for (size_t i = 0; i < w->jobs[k].nsteps && !e; i++)
			e = entries_find(&w->jobs[k].steps[i].env, d->name);
		if (e)
			u->elsewhere = e->span;
	}
}

struct unsupplied_list {
	struct unsupplied *at;
	size_t len, cap;
};

static struct unsupplied *
of_same_job(struct unsupplied_list *all, const struct demand *d)
{
	for (size_t i = all->len; i > 0; i--) {
		struct unsupplied *u = &all->at[i - 1];

		if (u->actor->job == d->actor->job &&
		    u->actor->frame == d->actor->frame &&
		    str_eq(u->name, d->name))
			return u;
	}
	return NULL;
}

static void
add_other(struct unsupplied *u, struct span step)
{
	bool listed = span_cmp(u->step, step) == 0;

	for (size_t i = 0; i < u->nothers; i++)
		listed |= span_cmp(u->others[i], step) == 0;
	if (!listed && u->nothers < UNSUPPLIED_OTHERS)
		u->others[u->nothers++] = step;
}

static void
add(struct model *m, struct unsupplied_list *all, const struct demand *d)
{
	struct unsupplied u = { .actor = d->actor, .chain = d->chain };
	struct unsupplied *same;

	if (!is_sure(d) || is_guarded(d) || is_set_there(d))
		return;
	u.name = d->name;
	u.span = d->span;
	u.step = step_span(d);
	same = of_same_job(all, d);
	if (same) {
		add_other(same, u.step);
		return;
	}
	u.how = d->how == DEMAND_EXPANSION   ? UNSUPPLIED_EXPANSION
	        : d->how == DEMAND_UNSET     ? UNSUPPLIED_UNSET
	        : d->how == DEMAND_SUBSCRIPT ? UNSUPPLIED_SUBSCRIPT
	                                     : UNSUPPLIED_TEST;
	find_near(d, &u);
	find_elsewhere(d, &u);
	u.guess = d->behind_unknown && !u.nearest.len && !u.elsewhere.source;
	u.certain = !d->unsure;
	*vec_add(m->arena, all) = u;
}

/* What the interface of a script asks for, one by one. */
static void
add_script(struct model *m, struct unsupplied_list *all, const struct demand *d)
{
	const struct interface *i = model_interface(m, d->script);

	for (size_t k = 0; i && k < i->environment.len; k++) {
		const struct interface_variable *v = &i->environment.at[k];
		struct demand one = *d;

		if (v->how != INTERFACE_SUBSCRIPT || !v->certain ||
		    env_find(d->env, v->name) || know_runner_variable(v->name))
			continue;
		one.name = v->name;
		one.span = v->span;
		one.chain = chain_push(
		    m->arena, d->chain, CHAIN_SCRIPT, d->span, d->script);
		add(m, all, &one);
	}
}

size_t
model_unsupplied(struct model *m, struct unsupplied **out)
{
	struct unsupplied_list all = { 0 };

	for (size_t i = 0; i < m->demands.len; i++) {
		const struct demand *d = m->demands.at[i];

		if (!actor_is_hosted(m, d->actor))
			continue;
		if (d->script.len)
			add_script(m, &all, d);
		else
			add(m, &all, d);
	}
	*out = all.at;
	return all.len;
}
