/*
 * Options, operands, inputs and variables that a call is given.
 *
 * Words are read as getopt_long does, with the entry's list of options that
 * take a value: --name=value, --name value, -n value, -nvalue, clusters of
 * single letters, and "--".  A `rest` of unknown words may hold any option,
 * so that behind one nothing is surely absent.
 */

#include "model/args.h"

#include <string.h>

#include "base/arena.h"
#include "model/build.h"

/* A walk over the words of a call behind the entry's own. */
struct walk {
	const struct call *call;
	const struct know_entry *know;
	size_t next;
	bool operands_only; /* behind "--" */
};

/* What one word, or two, of the walk are. */
struct item {
	const struct word *word;
	struct str option;  /* as written, with dashes; empty: an operand */
	struct value value; /* of the option, or the operand itself */
	bool valued;
};

static bool
is_valued(const struct know_entry *know, struct str option)
{
	const char *const *v = know ? know->valued : NULL;

	for (; v && *v; v++)
		if (str_is(option, *v))
			return true;
	return false;
}

/* The literal text that a word surely begins with. */
static struct str
literal_front(const struct word *w)
{
	const struct form *f = w->value.len ? &w->value.forms[0] : NULL;

	if (!f || !f->len || f->at[0].hole || w->value.len > 1)
		return (struct str){ 0 };
	return f->at[0].text;
}

static bool
is_option(struct str front)
{
	return front.len > 1 && (front.at[0] == '-' || front.at[0] == '/') &&
	       !(front.at[0] == '/' &&
	           str_find_char(front, 1, '/') != SIZE_MAX);
}

/* Options of Windows tools begin with a slash; paths of others do too. */
static bool
takes_slashes(const struct know_entry *know)
{
	const char *const *v = know ? know->valued : NULL;

	for (; v && *v; v++)
		if ((*v)[0] == '/')
			return true;
	return false;
}

static bool
next_item(struct arena *a, struct walk *w, struct item *out)
{
	const struct words *words = &w->call->words;
	struct str front, rest;

	if (w->next >= words->len)
		return false;
	*out = (struct item){ .word = &words->at[w->next++] };
	out->value = out->word->value;
	front = literal_front(out->word);
	if (!w->operands_only && str_is(front, "--")) {
		w->operands_only = true;
		return next_item(a, w, out);
	}
	if (w->operands_only || out->word->rest || !is_option(front) ||
	    (front.at[0] == '/' && !takes_slashes(w->know)))
		return true;
	if (str_cut(front, '=', &out->option, &rest)) {
		out->valued = true;
		out->value = value_strip(a, out->value,
		    str_slice(front, 0, out->option.len + 1), true);
		return true;
	}
	out->option = front;
	out->value = value_text(a, S(""));
	if (!is_valued(w->know, front) || w->next >= words->len)
		return true;
	out->valued = true;
	out->value = words->at[w->next++].value;
	return true;
}

/* Is the single letter NAME ("-k") one of a cluster such as -abk? */
static bool
in_cluster(const struct item *it, const char *name)
{
	if (strlen(name) != 2 || name[0] != '-' || name[1] == '-' ||
	    it->option.len < 3 || it->option.at[1] == '-')
		return false;
	for (size_t i = 1; i < it->option.len; i++)
		if (!char_is_alpha(it->option.at[i]))
			return it->option.at[1] == name[1];
	return str_find_char(it->option, 1, name[1]) != SIZE_MAX;
}

static bool
is_named(const struct item *it, const char *name)
{
	if (!it->option.len)
		return false;
	if (str_is(it->option, name))
		return true;
	/* signtool takes -f for /f. */
	if (name[0] == '/' && it->option.at[0] == '-')
		return str_eq_nocase(str_from(it->option, 1), str_of(name + 1));
	return in_cluster(it, name);
}

static struct walk
walk_of(const struct given *g)
{
	return (struct walk){ g->call, g->know, g->call->args, false };
}

static struct found
find_option(const struct given *g, const char *name)
{
	struct found out = { .given = TRUTH_NO, .value = value_not_set() };
	struct walk w = walk_of(g);
	struct item it;

	while (next_item(g->activity->model->arena, &w, &it)) {
		if ((it.word->rest || it.word->split) && out.given == TRUTH_NO)
			out.given = TRUTH_UNKNOWN;
		if (!is_named(&it, name))
			continue;
		out.given = it.word->maybe ? TRUTH_UNKNOWN : TRUTH_YES;
		out.value = it.value;
		out.span = it.word->span;
	}
	return out;
}

static struct found
find_operand(const struct given *g, unsigned number)
{
	struct found out = { .given = TRUTH_NO, .value = value_not_set() };
	struct walk w = walk_of(g);
	struct item it;
	unsigned n = 0;
	bool unsure = false;

	while (next_item(g->activity->model->arena, &w, &it)) {
		if (it.option.len)
			continue;
		unsure |= it.word->maybe || it.word->rest;
		if (++n != number && !it.word->rest)
			continue;
		out.given = unsure ? TRUTH_UNKNOWN : TRUTH_YES;
		out.value = it.word->rest ? value_unknown() : it.value;
		out.span = it.word->span;
		return out;
	}
	return out;
}

static struct found
find_input(const struct given *g, const char *name)
{
	struct found out = { .given = TRUTH_NO, .value = value_not_set() };
	const struct entry *e;

	if (!g->step)
		return out;
	e = entries_find(&g->step->with, str_of(name));
	if (g->step->with.dynamic)
		out.given = TRUTH_UNKNOWN;
	if (!e)
		return out;
	out.value = context_template(g->activity, g->env, &e->value);
	out.span = e->span;
	/* An empty input counts as one that is not given. */
	out.given = value_is_empty(out.value) ? TRUTH_NO : TRUTH_YES;
	return out;
}

static struct found
find_variable(const struct given *g, const char *name)
{
	struct found out = { .given = TRUTH_NO, .value = value_not_set() };
	const struct variable *v = env_find(g->env, str_of(name));

	if (!v) {
		if (env_is_open(g->env))
			out.given = TRUTH_UNKNOWN;
		return out;
	}
	if (!v->exported)
		return out;
	out.value = v->value;
	out.span = v->value.span;
	if (value_is_empty(v->value))
		out.given = TRUTH_NO;
	else
		out.given = v->value.unset ? TRUTH_UNKNOWN : TRUTH_YES;
	return out;
}

struct found
given_find(const struct given *g, const struct know_test *t)
{
	struct found none = { .given = TRUTH_NO, .value = value_not_set() };

	switch (t->place) {
	case KNOW_INPUT:
		return find_input(g, t->name);
	case KNOW_OPTION:
		return g->call ? find_option(g, t->name) : none;
	case KNOW_OPERAND:
		return g->call ? find_operand(g, t->operand) : none;
	case KNOW_ENVIRONMENT:
		return find_variable(g, t->name);
	case KNOW_STDIN:
		none.given =
		    g->call && g->call->has_input ? TRUTH_YES : TRUTH_NO;
		return none;
	}
	return none;
}

static bool
in_list(struct str text, const char *list)
{
	struct str rest = str_of(list), one;

	while (rest.len) {
		str_cut(rest, ',', &one, &rest);
		if (str_eq_nocase(text, one))
			return true;
	}
	return !text.len && !*list;
}

/* Is the value one of the list?  An option without value is "true". */
static enum truth
equals(const struct given *g, const struct found *f, const char *list)
{
	struct arena *a = g->activity->model->arena;
	size_t yes = 0, no = 0;

	for (size_t i = 0; i < f->value.len; i++) {
		struct str text;

		if (!value_form_text(a, f->value, i, &text))
			return TRUTH_UNKNOWN;
		if (!text.len)
			text = S("true");
		if (in_list(text, list))
			yes++;
		else
			no++;
	}
	if (f->value.open || !f->value.len || (yes && no))
		return TRUTH_UNKNOWN;
	return yes ? TRUTH_YES : TRUTH_NO;
}

enum truth
given_holds(const struct given *g, const struct know_test *t)
{
	struct found f = given_find(g, t);
	enum truth out = f.given;

	if (t->equals && f.given != TRUTH_NO) {
		enum truth same = equals(g, &f, t->equals);

		out = same == TRUTH_YES ? f.given : same;
	}
	if (!t->negated || out == TRUTH_UNKNOWN)
		return out;
	return out == TRUTH_YES ? TRUTH_NO : TRUTH_YES;
}

enum truth
given_all_hold(const struct given *g, const struct know_tests *t)
{
	enum truth out = TRUTH_YES;

	for (size_t i = 0; i < t->len; i++) {
		enum truth one = given_holds(g, &t->at[i]);

		if (one == TRUTH_NO)
			return TRUTH_NO;
		if (one == TRUTH_UNKNOWN)
			out = one;
	}
	return out;
}

/* "v{version}": literal text around what is not known. */
static struct value
shaped_value(struct arena *a, struct str s)
{
	struct value out = value_text(a, S(""));
	struct str head, name;

	while (s.len) {
		bool hole = str_cut(s, '{', &head, &s);

		out = value_append(a, out, value_text(a, head));
		if (!hole || !str_cut(s, '}', &name, &s))
			break;
		out = value_append(a, out, value_hole(a, HOLE_CONTEXT, name));
	}
	return out;
}

static struct value
fallback_value(const struct given *g, const struct know_slot *slot)
{
	struct arena *a = g->activity->model->arena;

	if (!slot->fallback)
		return value_not_set();
	if (!strcmp(slot->fallback, "@event-tag"))
		return value_hole(a, HOLE_EVENT_TAG, S("tag"));
	if (!strcmp(slot->fallback, "@github-token"))
		return value_hole(a, HOLE_TOKEN, S("GITHUB_TOKEN"));
	return shaped_value(a, str_of(slot->fallback));
}

struct value
given_slot(
    const struct given *g, const struct know_slot *slot, struct span *from)
{
	struct arena *a = g->activity->model->arena;
	struct value out = value_not_set();
	bool any = false;

	*from = (struct span){ 0 };
	for (size_t i = 0; i < slot->len; i++) {
		struct found f = given_find(g, &slot->from[i]);

		if (f.given == TRUTH_NO)
			continue;
		out = any ? value_either(a, out, f.value) : f.value;
		if (!any)
			*from = f.span;
		any = true;
		if (f.given == TRUTH_UNKNOWN)
			out.open = true;
		else
			break;
	}
	if (!any)
		out = fallback_value(g, slot);
	if (slot->strip)
		out = value_strip(a, out, str_of(slot->strip), true);
	return out;
}
