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
#include "base/buf.h"
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
	/* as written, with dashes, of a cluster up to the letter that takes
	 * a value; empty: an operand */
	struct str option;
	struct value value; /* of the option, or the operand itself */
	bool valued;
	bool cluster; /* each letter of the option is one */
	bool open;    /* the option's name goes on with what is not known */
};

/* signtool takes -f for /f. */
static bool
is_same_option(struct str option, const char *name)
{
	if (str_is(option, name))
		return true;
	return name[0] == '/' && option.at[0] == '-' &&
	       str_eq_nocase(str_from(option, 1), str_of(name + 1));
}

static bool
is_valued(const struct know_entry *know, struct str option)
{
	const char *const *v = know ? know->valued : NULL;

	for (; v && *v; v++)
		if (is_same_option(option, *v))
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

/* That front is all of the word. */
static bool
is_whole(const struct word *w)
{
	return w->value.len == 1 && !w->value.open && w->value.forms[0].len < 2;
}

static bool
is_option(struct str front, bool whole)
{
	if (front.len == 1)
		return front.at[0] == '-' && !whole;
	return front.len && (front.at[0] == '-' || front.at[0] == '/') &&
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

/* Where -name is one option, -abc are not three. */
static bool
takes_clusters(const struct know_entry *know)
{
	const char *const *v = know ? know->valued : NULL;

	for (; v && *v; v++)
		if (strlen(*v) > 2 && (*v)[0] == '-' && (*v)[1] != '-')
			return false;
	return !takes_slashes(know);
}

/* Takes the next word for the option's value. */
static void
take_value(struct walk *w, struct item *it)
{
	const struct words *words = &w->call->words;

	if (w->next >= words->len)
		return;
	it->valued = true;
	it->value = words->at[w->next++].value;
}

/* -ab, -abVALUE, -ab VALUE, -a=VALUE: letters up to one with a value. */
static void
read_cluster(struct arena *a, struct walk *w, struct item *it, struct str front,
    bool whole)
{
	size_t i = 1;
	bool valued = false;

	it->cluster = true;
	while (i < front.len && char_is_alpha(front.at[i]) && !valued) {
		char name[] = { '-', front.at[i++], '\0' };

		valued = is_valued(w->know, str_of(name));
	}
	it->option = str_slice(front, 0, i);
	if (i < front.len && front.at[i] == '=') {
		valued = true;
		i++;
	}
	if (valued && (i < front.len || !whole)) {
		it->valued = true;
		it->value =
		    value_strip(a, it->value, str_slice(front, 0, i), true);
		return;
	}
	it->open = !whole && i == front.len;
	it->value = value_text(a, S(""));
	if (valued)
		take_value(w, it);
}

static void
read_option(struct arena *a, struct walk *w, struct item *it, struct str front,
    bool whole)
{
	struct str rest;

	if (front.at[0] == '-' && !str_starts(front, "--") &&
	    takes_clusters(w->know)) {
		read_cluster(a, w, it, front, whole);
		return;
	}
	if (str_cut(front, '=', &it->option, &rest)) {
		it->valued = true;
		it->value = value_strip(a, it->value,
		    str_slice(front, 0, it->option.len + 1), true);
		return;
	}
	it->open = !whole;
	it->value = value_text(a, S(""));
	if (whole && is_valued(w->know, front))
		take_value(w, it);
}

/* Of a word that is one of several: how many of them begin with a dash? */
static size_t
count_dashed(const struct word *w)
{
	size_t n = 0;

	if (w->value.len < 2)
		return 0;
	for (size_t i = 0; i < w->value.len; i++) {
		const struct form *f = &w->value.forms[i];

		n += f->len && !f->at[0].hole && f->at[0].text.len > 1 &&
		     f->at[0].text.at[0] == '-';
	}
	return n;
}

static bool
next_item(struct arena *a, struct walk *w, struct item *out)
{
	const struct words *words = &w->call->words;
	struct str front;
	bool whole;

	if (w->next >= words->len)
		return false;
	*out = (struct item){ .word = &words->at[w->next++] };
	out->value = out->word->value;
	front = literal_front(out->word);
	whole = is_whole(out->word);
	if (w->operands_only || out->word->rest)
		return true;
	if (whole && str_is(front, "--")) {
		w->operands_only = true;
		return next_item(a, w, out);
	}
	/* One of several options: which is not known. */
	if (count_dashed(out->word) &&
	    count_dashed(out->word) == out->word->value.len)
		out->option = S("-");
	else if (is_option(front, whole) &&
	         (front.at[0] != '/' || takes_slashes(w->know)))
		read_option(a, w, out, front, whole);
	return true;
}

/* Is the single letter NAME ("-k") one of a cluster such as -abk? */
static bool
in_cluster(const struct item *it, const char *name)
{
	return it->cluster && strlen(name) == 2 && name[0] == '-' &&
	       str_find_char(it->option, 1, name[1]) != SIZE_MAX;
}

static bool
is_named(const struct item *it, const char *name)
{
	return it->option.len &&
	       (is_same_option(it->option, name) || in_cluster(it, name));
}

/* The value is that of the last letter of a cluster. */
static struct value
value_of(struct arena *a, const struct item *it, const char *name)
{
	if (it->cluster && it->valued &&
	    it->option.at[it->option.len - 1] != name[1])
		return value_text(a, S(""));
	return it->value;
}

/* May an item that is not surely the option NAME be it all the same? */
static bool
may_be_named(const struct item *it, const char *name)
{
	struct str n = str_of(name);

	if (it->word->rest || it->word->split)
		return true;
	if (it->open && (it->cluster || str_eq(it->option,
	                                    str_slice(n, 0, it->option.len))))
		return true;
	for (size_t i = 0; i < it->word->value.len; i++) {
		const struct form *f = &it->word->value.forms[i];
		struct str option, rest;

		if (it->word->value.len < 2 || !f->len || f->at[0].hole)
			continue;
		str_cut(f->at[0].text, '=', &option, &rest);
		if (str_eq(option, n))
			return true;
	}
	return false;
}

static struct walk
walk_of(const struct given *g)
{
	return (struct walk){ g->call, g->know, g->call->args, false };
}

/* Options may stand among the command's own words: gh --repo X pr list. */
static struct walk
walk_of_options(const struct given *g)
{
	struct walk w = walk_of(g);

	if (g->call->first + 1 < w.next)
		w.next = g->call->first + 1;
	return w;
}

/* The last one wins; one that may be there changes what an earlier says. */
static void
add_option(struct arena *a, struct found *out, const struct item *it,
    struct value value)
{
	if (it->word->maybe && out->given == TRUTH_YES) {
		out->value = value_either(a, out->value, value);
		return;
	}
	out->given = it->word->maybe ? TRUTH_UNKNOWN : TRUTH_YES;
	out->value = value;
	out->span = it->word->span;
}

static struct found
find_option(const struct given *g, const char *name)
{
	struct arena *a = g->activity->model->arena;
	struct found out = { .given = TRUTH_NO, .value = value_not_set() };
	struct walk w = walk_of_options(g);
	struct item it;

	while (next_item(a, &w, &it)) {
		if (is_named(&it, name))
			add_option(a, &out, &it, value_of(a, &it, name));
		else if (out.given == TRUTH_NO && !w.operands_only &&
		         may_be_named(&it, name))
			out.given = TRUTH_UNKNOWN;
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
		if (it.option.len) {
			unsure |= it.open;
			continue;
		}
		unsure |= it.word->maybe || it.word->rest ||
		          count_dashed(it.word) > 0;
		if (++n != number && number != KNOW_LAST_OPERAND &&
		    !it.word->rest)
			continue;
		out.given = unsure ? TRUTH_UNKNOWN : TRUTH_YES;
		out.value = it.word->rest ? value_unknown() : it.value;
		out.span = it.word->span;
		if (number != KNOW_LAST_OPERAND)
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

/* A number that the forge gives out holds no other text. */
static bool
is_number(const struct value_part *p)
{
	return p->hole == HOLE_CONTEXT &&
	       str_starts(p->text, "github.event.") &&
	       str_ends(p->text, ".number");
}

static enum truth
form_holds(struct arena *a, const struct form *f, const char *text)
{
	struct buf b = buf_new(a);
	bool unknown = false;

	for (size_t i = 0; i < f->len; i++) {
		if (!f->at[i].hole)
			buf_add(&b, f->at[i].text);
		else
			buf_add_char(&b, '0');
		unknown |= f->at[i].hole && !is_number(&f->at[i]);
	}
	if (str_contains(buf_str(&b), text))
		return TRUTH_YES;
	return unknown ? TRUTH_UNKNOWN : TRUTH_NO;
}

/* Does the value hold the text, in each of its forms? */
static enum truth
value_holds(struct arena *a, struct value v, const char *text)
{
	size_t yes = 0, no = 0;

	for (size_t i = 0; i < v.len; i++) {
		enum truth t = form_holds(a, &v.forms[i], text);

		yes += t == TRUTH_YES;
		no += t == TRUTH_NO;
	}
	if (v.open || yes + no < v.len || (yes && no))
		return TRUTH_UNKNOWN;
	return yes ? TRUTH_YES : TRUTH_NO;
}

/* An option may be given several times: does one of its values hold it? */
static enum truth
option_holds(const struct given *g, const struct know_test *t)
{
	struct arena *a = g->activity->model->arena;
	struct walk w = walk_of_options(g);
	enum truth out = TRUTH_NO;
	struct item it;

	while (next_item(a, &w, &it)) {
		enum truth one = TRUTH_NO;

		if (is_named(&it, t->name))
			one =
			    value_holds(a, value_of(a, &it, t->name), t->holds);
		else if (!w.operands_only && may_be_named(&it, t->name))
			one = TRUTH_UNKNOWN;
		if (it.word->maybe && one == TRUTH_YES)
			one = TRUTH_UNKNOWN;
		if (one == TRUTH_YES)
			return TRUTH_YES;
		if (one == TRUTH_UNKNOWN)
			out = one;
	}
	return out;
}

void
given_values(const struct given *g, const struct know_slot *slot,
    struct given_values *out)
{
	struct arena *a = g->activity->model->arena;
	struct walk w = walk_of_options(g);
	struct item it;

	while (slot && next_item(a, &w, &it))
		for (size_t i = 0; i < slot->len; i++) {
			const struct word *at = &g->call->words.at[w.next - 1];
			const char *name = slot->from[i].name;

			if (slot->from[i].place != KNOW_OPTION)
				continue;
			if (is_named(&it, name))
				*vec_add(a, out) =
				    (struct found){ it.word->maybe
					                ? TRUTH_UNKNOWN
					                : TRUTH_YES,
					    value_of(a, &it, name), at->span };
			else if (!w.operands_only && may_be_named(&it, name))
				out->open = true;
		}
}

/*
 * An unquoted variable that is not known: may it be no word, or several?
 * What a command printed or the forge says is taken for one.
 */
static bool
may_be_several(const struct word *w)
{
	for (size_t i = 0; w->split && i < w->value.len; i++) {
		const struct form *f = &w->value.forms[i];

		for (size_t k = 0; k < f->len; k++)
			if (f->at[k].hole && f->at[k].hole != HOLE_COMMAND &&
			    f->at[k].hole != HOLE_CONTEXT &&
			    f->at[k].hole != HOLE_EVENT_TAG)
				return true;
	}
	return w->split && (!w->value.len || w->value.open);
}

void
given_operands(const struct given *g, struct given_values *out)
{
	struct arena *a = g->activity->model->arena;
	struct walk w = walk_of(g);
	struct item it;

	while (next_item(a, &w, &it)) {
		if (it.option.len) {
			out->open |= it.open;
			continue;
		}
		out->open |= it.word->maybe || it.word->rest ||
		             may_be_several(it.word) ||
		             count_dashed(it.word) > 0;
		*vec_add(a, out) =
		    (struct found){ TRUTH_YES, it.value, it.word->span };
	}
}

/* What is given, and whether it holds the test's text. */
static enum truth
found_holds(
    const struct given *g, const struct know_test *t, const struct found *f)
{
	enum truth holds;

	if (t->place == KNOW_OPTION)
		return g->call ? option_holds(g, t) : TRUTH_NO;
	holds = value_holds(g->activity->model->arena, f->value, t->holds);
	if (f->given == TRUTH_UNKNOWN && holds != TRUTH_NO)
		return TRUTH_UNKNOWN;
	return f->given == TRUTH_NO ? TRUTH_NO : holds;
}

enum truth
given_holds(const struct given *g, const struct know_test *t)
{
	struct found f = given_find(g, t);
	enum truth out = t->holds ? found_holds(g, t, &f) : f.given;

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
	if (!slot)
		return out;
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
