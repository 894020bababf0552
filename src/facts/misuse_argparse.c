/*
 * What Python's argparse would refuse, as its own algorithm finds it.
 *
 * Words are classified first: A for an argument, O for an option, - for the
 * first "--".  Then options take the arguments behind them that their count
 * asks for, and positionals between them are matched as far as they go, each
 * taking as much as leaves enough for those behind it.  A subcommand takes
 * all that is left and has it read by a parser of its own.
 *
 * Versions of Python differ where a positional that may be empty stands in
 * front of an option, and about a second "--"; there nothing is said.
 */

#include "base/arena.h"
#include "facts/misuse_internal.h"

/* A word that was classified as an option. */
struct hit {
	const struct interface_option *option; /* NULL: not known */
	struct str name;
	bool explicit; /* --name=value, -nvalue */
	struct given_word value;
};

struct parse {
	struct misuse_state *st;
	const struct interface *in;
	size_t from, len;
	char *pattern;    /* of each word, and a 0 */
	struct hit *hits; /* of each word */
	VEC(const struct interface_option *) used;
	size_t first; /* operand that is next */
	const struct interface_operand *group_operand;
	size_t lens[MISUSE_OPERANDS];
};

static const struct given_word *
word_at(const struct parse *p, size_t i)
{
	return &p->st->words->at[p->from + i];
}

static bool
is_prefix_char(const struct interface *i, char c)
{
	return str_find_char(i->prefix_chars, 0, c) != SIZE_MAX;
}

/* -1, -1.5, -.5 */
static bool
is_negative_number(struct str s)
{
	size_t i = 1, before = 0, behind = 0;

	if (s.len < 2 || s.at[0] != '-')
		return false;
	for (; i < s.len && char_is_digit(s.at[i]); i++)
		before++;
	if (i == s.len)
		return before > 0;
	if (s.at[i++] != '.')
		return false;
	for (; i < s.len && char_is_digit(s.at[i]); i++)
		behind++;
	return i == s.len && behind > 0;
}

static bool
has_negative_options(const struct interface *in)
{
	for (size_t i = 0; i < in->options.len; i++)
		for (size_t k = 0; k < in->options.at[i]->names.len; k++)
			if (is_negative_number(in->options.at[i]->names.at[k]))
				return true;
	return false;
}

static bool
begins_with(struct str s, struct str front)
{
	return s.len >= front.len && str_eq(str_slice(s, 0, front.len), front);
}

static bool
cut_value(
    const struct given_word *w, struct str *name, struct given_word *value)
{
	if (!str_cut(w->text, '=', name, &value->text))
		return false;
	value->kind = w->kind;
	return true;
}

/* Options that NAME may be short for; the number of them. */
static size_t
find_prefix(const struct interface *in, struct str name, struct hit *hit)
{
	size_t found = 0;

	for (size_t i = 0; i < in->options.len; i++) {
		const struct interface_option *o = in->options.at[i];

		for (size_t k = 0; k < o->names.len; k++) {
			if (!begins_with(o->names.at[k], name))
				continue;
			hit->option = o;
			hit->name = o->names.at[k];
			found++;
		}
	}
	return found;
}

/* -xVALUE, and single-dashed long options cut short. */
static size_t
find_single(const struct interface *in, struct str word, struct hit *hit)
{
	struct hit longer = *hit;
	size_t found = find_prefix(in, word, &longer);
	struct str front = str_slice(word, 0, 2);
	const struct interface_option *o = interface_option_of(in, front);

	if (found)
		*hit = longer;
	if (!o || word.len == 2)
		return found;
	if (!found) {
		hit->option = o;
		hit->name = front;
		hit->explicit = true;
		hit->value =
		    (struct given_word){ GIVEN_TEXT, str_from(word, 2) };
	}
	return found + 1;
}

static size_t
find_abbreviated(
    const struct interface *in, const struct given_word *w, struct hit *hit)
{
	struct str name = w->text;

	if (!is_prefix_char(in, w->text.at[1]))
		return find_single(in, w->text, hit);
	if (!in->prefixes)
		return 0;
	hit->explicit = cut_value(w, &name, &hit->value);
	return find_prefix(in, name, hit);
}

/* A, O, or 0 for an ambiguous prefix. */
static char
classify(struct parse *p, size_t i)
{
	const struct given_word *w = word_at(p, i);
	struct hit *hit = &p->hits[i];
	size_t found;

	if (w->kind == GIVEN_VALUE || !w->text.len ||
	    !is_prefix_char(p->in, w->text.at[0]))
		return 'A';
	hit->name = w->text;
	hit->option = interface_option_of(p->in, w->text);
	if (hit->option && w->kind == GIVEN_TEXT)
		return 'O';
	if (w->text.len == 1)
		return 'A';
	if (cut_value(w, &hit->name, &hit->value)) {
		hit->option = interface_option_of(p->in, hit->name);
		hit->explicit = hit->option != NULL;
		if (hit->option)
			return 'O';
	}
	hit->name = w->text;
	hit->option = NULL;
	found = find_abbreviated(p->in, w, hit);
	if (found == 1)
		return 'O';
	if (found > 1)
		return 0;
	hit->option = NULL;
	hit->explicit = false;
	if ((is_negative_number(w->text) && !has_negative_options(p->in)) ||
	    str_find_char(w->text, 0, ' ') != SIZE_MAX)
		return 'A';
	return 'O';
}

static enum misuse_way
classify_all(struct parse *p)
{
	bool behind = false;

	for (size_t i = 0; i < p->len; i++) {
		const struct given_word *w = word_at(p, i);
		char kind = 'A';

		if (!behind && w->kind == GIVEN_TEXT && str_is(w->text, "--")) {
			behind = true;
			kind = '-';
		} else if (!behind) {
			kind = classify(p, i);
		}
		if (!kind) {
			struct misuse *m =
			    misuse_add(p->st, MISUSE_AMBIGUOUS, p->from + i);

			m->declared = p->hits[i].option->span;
			m->nearest = p->hits[i].name;
			return MISUSE_FAILS;
		}
		p->pattern[i] = kind;
	}
	return MISUSE_GOES_ON;
}

/* Do the words FROM to FROM + N make up what MIN, MAX ... ask for? */
static bool
segment_fits(const struct parse *p, size_t from, size_t n, uint32_t min,
    uint32_t max, bool all)
{
	size_t arguments = 0, first = SIZE_MAX;

	for (size_t i = 0; i < n; i++) {
		if (p->pattern[from + i] == 'O' && !all)
			return false;
		if (p->pattern[from + i] == '-')
			continue;
		arguments += p->pattern[from + i] == 'A';
		if (first == SIZE_MAX)
			first = i;
	}
	if (all && min)
		return first != SIZE_MAX && p->pattern[from + first] == 'A';
	return all || (arguments >= min && arguments <= max);
}

static bool
operand_fits(const struct parse *p, size_t k, size_t from, size_t n)
{
	const struct interface_operand *o = p->in->operands.at[k];

	return segment_fits(
	    p, from, n, o->min, o->max, o->remainder || o->commands);
}

/*
 * Lengths for the operands FIRST to END from START on: FITS[k][at] says
 * whether those from k on fit from AT on.
 */
static bool
match_operands(struct parse *p, size_t end, size_t start)
{
	bool fits[MISUSE_OPERANDS + 1][MISUSE_WORDS + 1] = { { false } };

	for (size_t at = start; at <= p->len; at++)
		fits[end][at] = true;
	for (size_t k = end; k-- > p->first;)
		for (size_t at = start; at <= p->len; at++)
			for (size_t n = p->len - at + 1;
			     n-- > 0 && !fits[k][at];)
				fits[k][at] = operand_fits(p, k, at, n) &&
				              fits[k + 1][at + n];
	if (!fits[p->first][start])
		return false;
	for (size_t k = p->first; k < end; k++) {
		size_t n = p->len - start;

		while (!operand_fits(p, k, start, n) || !fits[k + 1][start + n])
			n--;
		p->lens[k] = n;
		start += n;
	}
	return true;
}

static bool
was_used(const struct parse *p, const struct interface_option *o)
{
	for (size_t i = 0; i < p->used.len; i++)
		if (p->used.at[i] == o)
			return true;
	return false;
}

/* The value is known and refused. */
static bool
refuses(struct parse *p, const struct interface_value *v, struct span declared,
    struct str what, size_t word, struct given_word given)
{
	struct misuse *m;

	if (given.kind != GIVEN_TEXT || misuse_value_fits(v, given.text))
		return false;
	m = misuse_add(p->st, MISUSE_CHOICE, word);
	m->what = given.text;
	m->other = what;
	m->declared = declared;
	m->nearest = misuse_near_name(&v->choices, given.text);
	return true;
}

static bool
conflicts(struct parse *p, size_t group, const void *self, size_t word)
{
	struct misuse *m;

	if (!group || !p->in->groups.at[group - 1].exclusive)
		return false;
	for (size_t i = 0; i < p->used.len; i++) {
		if (p->used.at[i] == self || p->used.at[i]->group != group)
			continue;
		m = misuse_add(p->st, MISUSE_CONFLICT, word);
		m->other = misuse_option_name(p->used.at[i]);
		m->declared = p->in->groups.at[group - 1].span;
		return true;
	}
	return false;
}

static enum misuse_way
take_option(struct parse *p, const struct interface_option *o, size_t word)
{
	struct misuse *m;

	if (p->group_operand && o->group &&
	    p->group_operand->group == o->group) {
		m = misuse_add(p->st, MISUSE_CONFLICT, word);
		m->other = p->group_operand->name;
		m->declared = p->in->groups.at[o->group - 1].span;
		return MISUSE_FAILS;
	}
	if (conflicts(p, o->group, o, word))
		return MISUSE_FAILS;
	*vec_add(p->st->arena, &p->used) = o;
	return o->ends ? MISUSE_ENDS : MISUSE_GOES_ON;
}

static enum misuse_way
refuse_word(struct parse *p, enum misuse_kind kind, size_t word,
    const struct hit *hit, struct span declared)
{
	struct misuse *m = misuse_add(p->st, kind, word);

	m->what = hit->name;
	m->declared = declared;
	return MISUSE_FAILS;
}

/*
 * -abc: behind the first letter, which takes no value and stands in *HIT, the
 * next one does.  With *GOES_ON the others follow.
 */
static enum misuse_way
take_letter(struct parse *p, struct hit *hit, size_t word, bool *goes_on)
{
	struct str rest = hit->value.text;
	enum misuse_way way = take_option(p, hit->option, word);
	char *name = arena_bytes(p->st->arena, 2);

	if (way != MISUSE_GOES_ON)
		return way;
	name[0] = hit->name.at[0];
	name[1] = rest.at[0];
	hit->name = (struct str){ name, 2 };
	hit->option = interface_option_of(p->in, hit->name);
	hit->value.text = str_from(rest, 1);
	if (!hit->option)
		return refuse_word(p, MISUSE_OPTION, word, hit, p->in->span);
	*goes_on = rest.len > 1;
	if (*goes_on || hit->option->min)
		return MISUSE_GOES_ON;
	return take_option(p, hit->option, word);
}

/* What an option without a value stands in front of: -abc, --flag=x. */
static enum misuse_way
take_explicit(struct parse *p, size_t at, size_t *next)
{
	struct hit hit = p->hits[at];
	size_t word = p->from + at;
	bool goes_on = true;
	enum misuse_way way = MISUSE_GOES_ON;

	*next = at + 1;
	while (goes_on) {
		const struct interface_option *o = hit.option;
		bool cluster =
		    hit.name.len > 1 && !is_prefix_char(p->in, hit.name.at[1]);

		if (o->max > 0 && o->min <= 1) {
			if (refuses(p, &o->value, o->span, hit.name, word,
			        hit.value))
				return MISUSE_FAILS;
			return take_option(p, o, word);
		}
		if (o->max || !cluster || !hit.value.text.len)
			return refuse_word(p,
			    o->max ? MISSING_VALUE : MISUSE_NO_VALUE, word,
			    &hit, o->span);
		goes_on = false;
		way = take_letter(p, &hit, word, &goes_on);
	}
	return way;
}

/* How many words behind the option it takes; SIZE_MAX: too few. */
static size_t
count_values(
    const struct parse *p, const struct interface_option *o, size_t from)
{
	size_t n = 0;

	while (from + n < p->len && p->pattern[from + n] == 'A' && n < o->max)
		n++;
	return n < o->min ? SIZE_MAX : n;
}

static enum misuse_way
take_values(
    struct parse *p, const struct interface_option *o, size_t at, size_t *next)
{
	size_t n = count_values(p, o, at + 1);
	struct misuse *m;

	if (n == SIZE_MAX) {
		m = misuse_add(p->st, MISSING_VALUE, p->from + at);
		m->what = p->hits[at].name;
		m->declared = o->span;
		return MISUSE_FAILS;
	}
	for (size_t i = 0; i < n; i++)
		if (refuses(p, &o->value, o->span, p->hits[at].name,
		        p->from + at + 1 + i, *word_at(p, at + 1 + i)))
			return MISUSE_FAILS;
	*next = at + 1 + n;
	return take_option(p, o, p->from + at);
}

/* -ab with a value of b behind: the cluster's last option. */
static const struct interface_option *
last_of_cluster(const struct parse *p, size_t at)
{
	const struct hit *hit = &p->hits[at];
	const struct interface_option *o = hit->option;
	struct str rest = hit->value.text;

	if (!hit->explicit || hit->name.len != 2 || !rest.len ||
	    hit->value.kind != GIVEN_TEXT)
		return NULL;
	for (size_t i = 0; o && o->max == 0 && i < rest.len; i++) {
		char name[2] = { hit->name.at[0], rest.at[i] };

		o = interface_option_of(p->in, (struct str){ name, 2 });
		if (o && i + 1 == rest.len)
			return o->max ? o : NULL;
	}
	return NULL;
}

static enum misuse_way
consume_option(struct parse *p, size_t at, size_t *next)
{
	const struct hit *hit = &p->hits[at];
	const struct interface_option *last;
	enum misuse_way way;

	if (!hit->option) {
		*vec_add(p->st->arena, &p->st->extras) = p->from + at;
		*next = at + 1;
		return MISUSE_GOES_ON;
	}
	if (!hit->explicit)
		return take_values(p, hit->option, at, next);
	last = last_of_cluster(p, at);
	way = take_explicit(p, at, next);
	if (way == MISUSE_GOES_ON && last)
		return take_values(p, last, at, next);
	return way;
}

static enum misuse_way
take_command(struct parse *p, const struct interface_operand *o, size_t at)
{
	const struct given_word *w;
	const struct interface_command *c;
	struct misuse *m;

	while (p->pattern[at] == '-')
		at++;
	w = word_at(p, at);
	if (w->kind != GIVEN_TEXT || p->in->open_commands) {
		c = w->kind == GIVEN_TEXT ? interface_command_of(p->in, w->text)
		                          : NULL;
		if (!c) {
			p->st->out->unknown = true;
			return MISUSE_ENDS;
		}
	} else {
		c = interface_command_of(p->in, w->text);
	}
	if (!c) {
		m = misuse_add(p->st, MISUSE_COMMAND, p->from + at);
		m->declared = o->span;
		m->nearest = misuse_near_command(p->in, w->text);
		return MISUSE_FAILS;
	}
	if (c->interface->incomplete) {
		p->st->out->unknown = true;
		return MISUSE_ENDS;
	}
	return misuse_argparse(p->st, c->interface, p->from + at + 1);
}

static enum misuse_way
take_operand(
    struct parse *p, const struct interface_operand *o, size_t at, size_t n)
{
	bool stripped = false;

	if (o->commands)
		return take_command(p, o, at);
	if (o->quirk && !n) {
		p->st->out->unknown = true;
		return MISUSE_ENDS;
	}
	for (size_t i = at; i < at + n; i++) {
		const struct given_word *w = word_at(p, i);

		if (p->pattern[i] == '-' && !stripped) {
			stripped = true;
			continue;
		}
		p->st->unsure |= w->kind != GIVEN_TEXT;
		if (!o->remainder &&
		    refuses(p, &o->value, o->span, o->name, p->from + i, *w))
			return MISUSE_FAILS;
	}
	if (n && conflicts(p, o->group, o, p->from + at))
		return MISUSE_FAILS;
	if (n && o->group)
		p->group_operand = o;
	return MISUSE_GOES_ON;
}

/* As many operands as match from START on. */
static enum misuse_way
consume_operands(struct parse *p, size_t start, bool last, size_t *next)
{
	size_t end = p->in->operands.len;

	*next = start;
	while (end > p->first && !match_operands(p, end, start))
		end--;
	for (size_t k = p->first; k < end; k++) {
		size_t n = p->lens[k];
		enum misuse_way way;

		/* Newer versions leave it for words behind the option. */
		if (!n && !last) {
			p->st->out->unknown = true;
			return MISUSE_ENDS;
		}
		way = take_operand(p, p->in->operands.at[k], *next, n);
		if (way != MISUSE_GOES_ON)
			return way;
		*next += n;
	}
	if (end > p->first)
		p->first = end;
	return MISUSE_GOES_ON;
}

static void
add_missing(struct parse *p, enum misuse_kind kind, struct str what,
    struct span declared)
{
	struct misuse *m = misuse_add(p->st, kind, SIZE_MAX);

	m->what = what;
	m->declared = declared;
}

static bool
group_is_met(const struct parse *p, size_t group)
{
	for (size_t i = 0; i < p->used.len; i++)
		if (p->used.at[i]->group == group)
			return true;
	return p->group_operand && p->group_operand->group == group;
}

static enum misuse_way
check_required(struct parse *p)
{
	size_t before = p->st->out->len;
	const struct interface *in = p->in;

	for (size_t k = p->first; k < in->operands.len; k++) {
		const struct interface_operand *o = in->operands.at[k];

		if (o->commands ? in->command_required : o->min > 0)
			add_missing(p,
			    o->commands ? MISSING_COMMAND : MISSING_OPERAND,
			    o->name, o->span);
	}
	for (size_t i = 0; i < in->options.len; i++)
		if (in->options.at[i]->required && !in->options.at[i]->maybe &&
		    !was_used(p, in->options.at[i]))
			add_missing(p, MISSING_OPTION,
			    misuse_option_name(in->options.at[i]),
			    in->options.at[i]->span);
	for (size_t i = 0; i < in->groups.len; i++)
		if (in->groups.at[i].required && !group_is_met(p, i + 1))
			add_missing(p, MISSING_ONE_OF, (struct str){ 0 },
			    in->groups.at[i].span);
	return p->st->out->len > before ? MISUSE_FAILS : MISUSE_GOES_ON;
}

static size_t
next_option(const struct parse *p, size_t at)
{
	while (at < p->len && p->pattern[at] != 'O')
		at++;
	return at;
}

static enum misuse_way
consume_all(struct parse *p)
{
	size_t at = 0, next;
	enum misuse_way way = MISUSE_GOES_ON;

	while (next_option(p, at) < p->len) {
		size_t option = next_option(p, at);

		if (at != option) {
			way = consume_operands(p, at, false, &next);
			if (way != MISUSE_GOES_ON)
				return way;
			if (next > at) {
				at = next;
				continue;
			}
		}
		for (; at < option; at++)
			*vec_add(p->st->arena, &p->st->extras) = p->from + at;
		way = consume_option(p, at, &at);
		if (way != MISUSE_GOES_ON)
			return way;
	}
	way = consume_operands(p, at, true, &at);
	if (way != MISUSE_GOES_ON)
		return way;
	for (; at < p->len; at++)
		*vec_add(p->st->arena, &p->st->extras) = p->from + at;
	return check_required(p);
}

enum misuse_way
misuse_argparse(struct misuse_state *st, const struct interface *i, size_t from)
{
	struct parse *p = arena_make(st->arena, struct parse);
	enum misuse_way way;

	p->st = st;
	p->in = i;
	p->from = from;
	p->len = st->words->len - from;
	p->pattern = arena_array(st->arena, char, p->len + 1);
	p->hits = arena_array(st->arena, struct hit, p->len + 1);
	if (i->operands.len > MISUSE_OPERANDS || i->intermixed) {
		st->out->unknown = true;
		return MISUSE_ENDS;
	}
	way = classify_all(p);
	return way == MISUSE_GOES_ON ? consume_all(p) : way;
}
