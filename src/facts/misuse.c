/*
 * What a script would refuse of a call: the common part.
 *
 * Where every word is known well enough, the words are read as the kind of
 * interface reads them.  Where one may be any number of words, only options
 * that stand nowhere in the interface are looked for.
 */

#include "facts/misuse_internal.h"

#include "base/arena.h"
#include "base/words.h"

bool
interface_is_dashed(const struct interface *i, struct str word)
{
	return word.len > 1 &&
	       str_find_char(i->prefix_chars, 0, word.at[0]) != SIZE_MAX;
}

const struct interface_option *
interface_option_of(const struct interface *in, struct str name)
{
	for (size_t i = 0; i < in->options.len; i++)
		for (size_t k = 0; k < in->options.at[i]->names.len; k++)
			if (str_eq(in->options.at[i]->names.at[k], name))
				return in->options.at[i];
	return NULL;
}

const struct interface_command *
interface_command_of(const struct interface *in, struct str name)
{
	for (size_t i = 0; i < in->commands.len; i++)
		if (str_eq(in->commands.at[i].name, name))
			return &in->commands.at[i];
	return NULL;
}

struct str
misuse_option_name(const struct interface_option *o)
{
	struct str name = { 0 };

	for (size_t i = 0; i < o->names.len; i++)
		if (o->names.at[i].len > name.len)
			name = o->names.at[i];
	return name;
}

/* The nearer of the two to NAME, if it is near at all. */
static void
weigh(struct str name, struct str other, size_t *best, struct str *nearest)
{
	size_t limit = name.len < 6 ? 1 : name.len / 3;
	size_t distance = str_distance(name, other, limit);

	if (distance > limit || distance >= *best)
		return;
	*best = distance;
	*nearest = other;
}

static void
weigh_options(const struct interface *in, struct str name, size_t *best,
    struct str *nearest, unsigned depth)
{
	for (size_t i = 0; i < in->options.len; i++)
		for (size_t k = 0; k < in->options.at[i]->names.len; k++)
			weigh(name, in->options.at[i]->names.at[k], best,
			    nearest);
	for (size_t i = 0; depth < 4 && i < in->commands.len; i++)
		weigh_options(in->commands.at[i].interface, name, best, nearest,
		    depth + 1);
}

struct str
misuse_near_option(struct arena *a, const struct interface *in, struct str name)
{
	struct str nearest = { 0 }, front, rest;
	size_t best = SIZE_MAX;

	(void)a;
	str_cut(name, '=', &front, &rest);
	if (front.len < 4)
		return nearest;
	weigh_options(in, front, &best, &nearest, 0);
	return nearest;
}

struct str
misuse_near_name(const struct interface_names *names, struct str name)
{
	struct str nearest = { 0 };
	size_t best = SIZE_MAX;

	for (size_t i = 0; i < names->len; i++)
		weigh(name, names->at[i], &best, &nearest);
	return nearest;
}

struct str
misuse_near_command(const struct interface *in, struct str name)
{
	struct str nearest = { 0 };
	size_t best = SIZE_MAX;

	for (size_t i = 0; i < in->commands.len; i++)
		weigh(name, in->commands.at[i].name, &best, &nearest);
	return nearest;
}

static bool
is_integer(struct str s)
{
	s = str_trim(s);
	if (s.len && (s.at[0] == '-' || s.at[0] == '+'))
		s = str_from(s, 1);
	for (size_t i = 0; i < s.len; i++)
		if (!char_is_digit(s.at[i]) && s.at[i] != '_')
			return false;
	return s.len > 0;
}

/* Anything that may be one: 1.5, 1e3, inf. */
static bool
may_be_number(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (char_is_digit(s.at[i]))
			return true;
	return str_contains(s, "n");
}

bool
misuse_value_fits(const struct interface_value *v, struct str text)
{
	if (v->integer && !is_integer(text))
		return false;
	if (v->number && !may_be_number(text))
		return false;
	if (!v->chosen)
		return true;
	for (size_t i = 0; i < v->choices.len; i++)
		if (v->any_case ? str_eq_nocase(v->choices.at[i], text)
		                : str_eq(v->choices.at[i], text))
			return true;
	return false;
}

struct misuse *
misuse_add(struct misuse_state *st, enum misuse_kind kind, size_t word)
{
	struct misuse *m = vec_add(st->arena, st->out);

	m->kind = kind;
	m->word = word;
	m->sure = !st->unsure;
	if (word != SIZE_MAX)
		m->what = st->words->at[word].text;
	return m;
}

/* Could anything in I or below take this for an option? */
static bool
may_know(const struct interface *i, struct str word, unsigned depth)
{
	struct str name, value;

	str_cut(word, '=', &name, &value);
	if (i->incomplete || i->rest || depth > 8 || i->open_commands)
		return true;
	for (size_t k = 0; k < i->operands.len; k++)
		if (i->operands.at[k]->remainder)
			return true;
	for (size_t k = 0; k < i->options.len; k++) {
		const struct interface_option *o = i->options.at[k];

		if (o->glob || o->any_value || o->passes)
			return true;
		for (size_t n = 0; n < o->names.len; n++) {
			struct str own = o->names.at[n];

			if (str_eq(own, name) ||
			    (name.len > 2 && own.len >= name.len &&
			        str_eq(str_slice(own, 0, name.len), name)))
				return true;
		}
	}
	for (size_t k = 0; k < i->commands.len; k++)
		if (may_know(i->commands.at[k].interface, word, depth + 1))
			return true;
	return false;
}

/* --name, which is no number and no cluster of short options. */
static bool
is_long(struct str word)
{
	return word.len > 3 && str_starts(word, "--") && word.at[2] != '-';
}

static void
find_loosely(struct misuse_state *st, const struct interface *in)
{
	st->out->unknown = true;
	if (in->kind == INTERFACE_OPERANDS || in->kind == INTERFACE_GETOPTS)
		return;
	st->unsure = true;
	for (size_t i = 0; i < st->words->len; i++) {
		const struct given_word *w = &st->words->at[i];
		struct misuse *m;

		if (w->kind == GIVEN_TEXT && str_is(w->text, "--"))
			return;
		if (w->kind == GIVEN_OPEN && i + 1 < st->words->len &&
		    in->kind != INTERFACE_ARGPARSE)
			i++; /* it may be the value of what is in there */
		if ((w->kind != GIVEN_TEXT && w->kind != GIVEN_FRONT) ||
		    !is_long(w->text) ||
		    (w->kind == GIVEN_FRONT && !str_contains(w->text, "=")) ||
		    str_find_char(w->text, 0, ' ') != SIZE_MAX ||
		    may_know(in, w->text, 0))
			continue;
		m = misuse_add(st, MISUSE_OPTION, i);
		m->declared = in->span;
		m->nearest = misuse_near_option(st->arena, in, w->text);
	}
}

static struct str
name_of(struct str option)
{
	struct str name, value;

	return str_cut(option, '=', &name, &value) ? name : option;
}

/* Of operands that are too many the first one is told. */
static void
add_extras(struct misuse_state *st, const struct interface *in)
{
	bool surplus = false;

	for (size_t i = 0; i < st->extras.len; i++) {
		size_t at = st->extras.at[i];
		const struct given_word *w = &st->words->at[at];
		bool option =
		    w->kind != GIVEN_VALUE && interface_is_dashed(in, w->text);
		struct misuse *m;

		if (in->rest)
			return;
		if (!option && surplus)
			continue;
		/* Behind an option that is not there it may be its value. */
		if (!option && i > 0 && st->extras.at[i - 1] + 1 == at &&
		    st->words->at[at - 1].kind != GIVEN_VALUE &&
		    interface_is_dashed(in, st->words->at[at - 1].text))
			continue;
		surplus |= !option;
		m = misuse_add(st, option ? MISUSE_OPTION : MISUSE_OPERAND, at);
		m->declared = in->span;
		m->late = option && interface_option_of(in, name_of(w->text));
		if (option && !m->late)
			m->nearest = misuse_near_option(st->arena, in, w->text);
	}
}

static void
find_argparse(struct misuse_state *st, const struct interface *in)
{
	enum misuse_way way = misuse_argparse(st, in, 0);

	if (way == MISUSE_ENDS)
		st->out->len = 0;
	else if (way == MISUSE_GOES_ON || st->extras.len)
		add_extras(st, in);
}

/* A word that cannot be judged in its place makes all of them open. */
static bool
is_open(const struct interface *in, const struct given_word *w)
{
	bool dashed = interface_is_dashed(in, w->text) || str_is(w->text, "-");

	switch (w->kind) {
	case GIVEN_OPEN:
		return true;
	case GIVEN_FRONT:
		return dashed && str_find_char(w->text, 0, '=') == SIZE_MAX;
	case GIVEN_TEXT:
		return in->file_chars.len && w->text.len &&
		       str_find_char(in->file_chars, 0, w->text.at[0]) !=
		           SIZE_MAX;
	case GIVEN_VALUE:
		break;
	}
	return false;
}

void
misuse_find(struct arena *a, const struct interface *i,
    const struct given_words *words, struct misuses *out)
{
	struct misuse_state st = {
		.arena = a, .root = i, .words = words, .out = out
	};

	if (i->incomplete || (i->bare_unknown && !words->len) ||
	    words->len > MISUSE_WORDS) {
		out->unknown = true;
		return;
	}
	for (size_t k = 0; k < words->len; k++) {
		if (!is_open(i, &words->at[k]))
			continue;
		find_loosely(&st, i);
		return;
	}
	switch (i->kind) {
	case INTERFACE_ARGPARSE:
		find_argparse(&st, i);
		break;
	case INTERFACE_CLICK:
		misuse_click(&st);
		break;
	case INTERFACE_GETOPTS:
	case INTERFACE_GETOPT:
		misuse_getopt(&st);
		break;
	case INTERFACE_LOOP:
	case INTERFACE_OPERANDS:
		misuse_loop(&st);
		break;
	}
}
