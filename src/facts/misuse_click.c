/*
 * What click and typer would refuse.
 *
 * Options stand anywhere, in groups in front of the subcommand; an option
 * takes the next word whatever it looks like; names are not cut short.
 */

#include "base/arena.h"
#include "facts/misuse_internal.h"

struct reading {
	struct misuse_state *st;
	const struct interface *in;
	size_t at;
	const struct interface_option *used[MISUSE_WORDS * 2];
	size_t nused;
	size_t operands[MISUSE_WORDS];
	size_t noperands;
};

static enum misuse_way read_command(struct misuse_state *st,
    const struct interface *in, size_t from, unsigned depth);

static enum misuse_way
refuse(struct reading *r, enum misuse_kind kind, size_t word, struct str what,
    struct span declared)
{
	struct misuse *m = misuse_add(r->st, kind, word);

	m->what = what;
	m->declared = declared;
	return MISUSE_FAILS;
}

static enum misuse_way
check_value(struct reading *r, const struct interface_option *o,
    struct str name, size_t word, enum given_kind kind, struct str text)
{
	if (kind != GIVEN_TEXT || misuse_value_fits(&o->value, text))
		return MISUSE_GOES_ON;
	refuse(r, MISUSE_CHOICE, word, text, o->span);
	r->st->out->at[r->st->out->len - 1].other = name;
	r->st->out->at[r->st->out->len - 1].nearest =
	    misuse_near_name(&o->value.choices, text);
	return MISUSE_GOES_ON;
}

/* The words behind the option that are its values. */
static enum misuse_way
take_values(struct reading *r, const struct interface_option *o,
    struct str name, size_t word)
{
	const struct given_words *ws = r->st->words;

	if (r->at + o->max > ws->len)
		return refuse(r, MISSING_VALUE, word, name, o->span);
	for (uint32_t i = 0; i < o->max; i++) {
		const struct given_word *w = &ws->at[r->at];
		enum misuse_way way =
		    check_value(r, o, name, r->at, w->kind, w->text);

		if (way != MISUSE_GOES_ON)
			return way;
		r->at++;
	}
	return MISUSE_GOES_ON;
}

/* Of an option that is given again only the last value counts. */
static void
forget_choice(struct misuses *all, const struct interface_option *o)
{
	size_t n = 0;

	for (size_t i = 0; i < all->len; i++)
		if (all->at[i].kind != MISUSE_CHOICE ||
		    span_cmp(all->at[i].declared, o->span) != 0)
			all->at[n++] = all->at[i];
	all->len = n;
}

static enum misuse_way
use(struct reading *r, const struct interface_option *o)
{
	forget_choice(r->st->out, o);
	if (o->any_value) {
		r->st->out->unknown = true;
		return MISUSE_ENDS;
	}
	if (r->nused < sizeof(r->used) / sizeof(r->used[0]))
		r->used[r->nused++] = o;
	return o->ends ? MISUSE_ENDS : MISUSE_GOES_ON;
}

static enum misuse_way
no_such_option(struct reading *r, size_t word, struct str what)
{
	enum misuse_way way;

	if (r->in->rest) {
		r->st->out->unknown = true;
		return MISUSE_ENDS;
	}
	way = refuse(r, MISUSE_OPTION, word, what, r->in->span);
	r->st->out->at[r->st->out->len - 1].nearest =
	    misuse_near_option(r->st->arena, r->in, what);
	return way;
}

/* -abVALUE */
static enum misuse_way
take_cluster(struct reading *r, size_t word)
{
	struct str text = r->st->words->at[word].text;

	for (size_t i = 1; i < text.len; i++) {
		char name[2] = { '-', text.at[i] };
		const struct interface_option *o =
		    interface_option_of(r->in, (struct str){ name, 2 });
		enum misuse_way way;

		if (!o)
			return no_such_option(r, word, text);
		way = use(r, o);
		if (way != MISUSE_GOES_ON)
			return way;
		if (o->max && i + 1 < text.len)
			return check_value(r, o, misuse_option_name(o), word,
			    r->st->words->at[word].kind, str_from(text, i + 1));
		if (o->max)
			return take_values(r, o, misuse_option_name(o), word);
	}
	return MISUSE_GOES_ON;
}

static enum misuse_way
take_option(struct reading *r)
{
	size_t word = r->at++;
	const struct given_word *w = &r->st->words->at[word];
	struct str name, value;
	bool explicit = str_cut(w->text, '=', &name, &value);
	const struct interface_option *o = interface_option_of(r->in, name);
	enum misuse_way way;

	if (!o && !str_starts(w->text, "--"))
		return take_cluster(r, word);
	if (!o)
		return no_such_option(r, word, name);
	way = use(r, o);
	if (way != MISUSE_GOES_ON)
		return way;
	if (explicit && !o->max)
		return refuse(r, MISUSE_NO_VALUE, word, name, o->span);
	if (explicit && o->max == 1)
		return check_value(r, o, name, word, w->kind, value);
	return take_values(r, o, name, word);
}

static enum misuse_way
read_words(struct reading *r)
{
	const struct given_words *ws = r->st->words;
	bool behind = false;

	while (r->at < ws->len) {
		const struct given_word *w = &ws->at[r->at];
		bool dashed = w->kind != GIVEN_VALUE && w->text.len > 1 &&
		              w->text.at[0] == '-' && !behind;
		enum misuse_way way;

		if (dashed && str_is(w->text, "--")) {
			behind = true;
			r->at++;
		} else if (dashed) {
			way = take_option(r);
			if (way != MISUSE_GOES_ON)
				return way;
		} else if (r->in->in_front) {
			break;
		} else {
			r->st->unsure |= w->kind == GIVEN_VALUE;
			r->operands[r->noperands++] = r->at++;
		}
	}
	return MISUSE_GOES_ON;
}

static bool
was_used(const struct reading *r, const struct interface_option *o)
{
	for (size_t i = 0; i < r->nused; i++)
		if (r->used[i] == o)
			return true;
	return false;
}

static void
check_operands(struct reading *r)
{
	size_t min = 0, max = 0, n = r->noperands;
	const struct interface *in = r->in;

	for (size_t i = 0; i < in->operands.len; i++) {
		const struct interface_operand *o = in->operands.at[i];

		min += o->min;
		if (min > n && o->min) {
			refuse(r, MISSING_OPERAND, SIZE_MAX, o->name, o->span);
			return;
		}
		max = o->max == INTERFACE_ANY ? SIZE_MAX / 2 : max + o->max;
	}
	if (n > max && !in->rest)
		refuse(r, MISUSE_OPERAND, r->operands[max],
		    r->st->words->at[r->operands[max]].text, in->span);
	for (size_t i = 0; i < in->operands.len && min == max && n == max;
	     i++) {
		const struct interface_operand *o = in->operands.at[i];
		struct str text = r->st->words->at[r->operands[i]].text;

		if (min != in->operands.len ||
		    r->st->words->at[r->operands[i]].kind != GIVEN_TEXT ||
		    misuse_value_fits(&o->value, text))
			continue;
		refuse(r, MISUSE_CHOICE, r->operands[i], text, o->span);
		r->st->out->at[r->st->out->len - 1].other = o->name;
	}
}

static enum misuse_way
enter_command(struct reading *r, unsigned depth)
{
	const struct interface_command *c;
	const struct given_word *w;
	struct str name;

	if (r->at >= r->st->words->len) {
		if (!r->st->words->len || !r->in->command_required)
			r->st->out->unknown = true;
		else
			return refuse(r, MISSING_COMMAND, SIZE_MAX,
			    S("command"), r->in->span);
		return MISUSE_GOES_ON;
	}
	w = &r->st->words->at[r->at];
	name = w->text;
	c = w->kind == GIVEN_TEXT ? interface_command_of(r->in, name) : NULL;
	if (w->kind != GIVEN_TEXT || (!c && r->in->open_commands) ||
	    (c && c->interface->incomplete) || depth > 6) {
		r->st->out->unknown = true;
		return MISUSE_ENDS;
	}
	if (c)
		return read_command(r->st, c->interface, r->at + 1, depth + 1);
	refuse(r, MISUSE_COMMAND, r->at, name, r->in->span);
	r->st->out->at[r->st->out->len - 1].nearest =
	    misuse_near_command(r->in, name);
	return MISUSE_FAILS;
}

static enum misuse_way
read_command(struct misuse_state *st, const struct interface *in, size_t from,
    unsigned depth)
{
	struct reading r = { .st = st, .in = in, .at = from };
	enum misuse_way way = read_words(&r);

	if (way != MISUSE_GOES_ON)
		return way;
	if (!(in->bare_unknown && from == st->words->len)) {
		for (size_t i = 0; i < in->options.len; i++) {
			const struct interface_option *o = in->options.at[i];

			if (o->required && !was_used(&r, o))
				refuse(&r, MISSING_OPTION, SIZE_MAX,
				    misuse_option_name(o), o->span);
		}
		check_operands(&r);
	}
	return in->in_front ? enter_command(&r, depth) : MISUSE_GOES_ON;
}

void
misuse_click(struct misuse_state *st)
{
	if (read_command(st, st->root, 0, 0) == MISUSE_ENDS)
		st->out->len = 0;
}
