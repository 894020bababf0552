/*
 * What a shell script would refuse: loops over its words, getopts, getopt,
 * and plain counts.
 */

#include "base/arena.h"
#include "facts/misuse_internal.h"

struct walk {
	struct misuse_state *st;
	const struct interface *in;
	const struct interface_option *used[MISUSE_WORDS];
	size_t nused;
};

static bool
glob_matches(struct str glob, struct str s)
{
	size_t g = 0, i = 0, star = SIZE_MAX, mark = 0;

	while (i < s.len) {
		if (g < glob.len &&
		    (glob.at[g] == '?' ||
		        (glob.at[g] != '*' && glob.at[g] == s.at[i]))) {
			g++;
			i++;
		} else if (g < glob.len && glob.at[g] == '*') {
			star = g++;
			mark = i;
		} else if (star != SIZE_MAX) {
			g = star + 1;
			i = ++mark;
		} else {
			return false;
		}
	}
	while (g < glob.len && glob.at[g] == '*')
		g++;
	return g == glob.len;
}

static bool
names_match(const struct interface_option *o, struct str word)
{
	for (size_t i = 0; i < o->names.len; i++)
		if (o->glob ? glob_matches(o->names.at[i], word)
		            : str_eq(o->names.at[i], word))
			return true;
	return false;
}

static const struct interface_option *
arm_of(const struct interface *in, struct str word)
{
	for (size_t i = 0; i < in->options.len; i++)
		if (names_match(in->options.at[i], word))
			return in->options.at[i];
	return NULL;
}

/* The operands from AT on are too few or too many, or the first no choice. */
static void
check_operands(struct misuse_state *st, const struct interface *in, size_t at)
{
	size_t n = st->words->len - at;
	struct misuse *m;

	for (size_t i = 0; i < in->operands.len; i++) {
		const struct interface_operand *o = in->operands.at[i];
		const struct given_word *w = n ? &st->words->at[at] : NULL;

		if (n < o->min) {
			m = misuse_add(st, MISSING_OPERAND, SIZE_MAX);
			m->declared = o->span;
			m->what = o->value.chosen ? o->name : (struct str){ 0 };
		} else if (n > o->max) {
			m = misuse_add(st, MISUSE_OPERAND, at + o->max);
			m->declared = o->span;
		} else if (o->value.chosen && w && w->kind == GIVEN_TEXT &&
		           !misuse_value_fits(&o->value, w->text)) {
			bool dashed = interface_is_dashed(in, w->text);

			m = misuse_add(
			    st, dashed ? MISUSE_OPTION : MISUSE_COMMAND, at);
			m->declared = o->span;
			m->nearest =
			    misuse_near_name(&o->value.choices, w->text);
		}
	}
}

static bool
is_met(const struct walk *w, size_t group)
{
	for (size_t i = 0; i < w->nused; i++)
		if (w->used[i]->group == group)
			return true;
	return false;
}

/* Variables that an option of a group would have set. */
static void
check_required(struct walk *w)
{
	const struct interface *in = w->in;

	for (size_t g = 1; g <= in->groups.len; g++) {
		const struct interface_option *first = NULL;
		struct misuse *m;

		for (size_t i = in->options.len; i-- > 0;)
			if (in->options.at[i]->group == g)
				first = in->options.at[i];
		if (!first || is_met(w, g))
			continue;
		m = misuse_add(w->st, MISSING_OPTION, SIZE_MAX);
		m->what = misuse_option_name(first);
		str_cut(m->what, '=', &m->what, &(struct str){ 0 });
		m->declared = in->groups.at[g - 1].span;
	}
}

static void
add_refused(struct walk *w, const struct interface_option *o, size_t at)
{
	const struct given_word *g = &w->st->words->at[at];
	bool dashed = interface_is_dashed(w->in, g->text);
	struct misuse *m =
	    misuse_add(w->st, dashed ? MISUSE_OPTION : MISUSE_OPERAND, at);

	m->declared = o ? o->span : w->in->span;
	if (dashed)
		m->nearest = misuse_near_option(w->st->arena, w->in, g->text);
}

static void
add_missing_value(struct walk *w, const struct interface_option *o, size_t at)
{
	struct misuse *m = misuse_add(w->st, MISSING_VALUE, at);

	m->declared = o->span;
}

/*
 * The arm for the word at AT; false where it ends here: *AT is behind the
 * word and its values, or where the operands begin.
 */
static bool
step(struct walk *w, size_t *at, bool *stopped)
{
	const struct given_word *g = &w->st->words->at[*at];
	const struct interface_option *o;
	struct str text = g->text;

	if (w->in->only_dashed && !str_starts(text, "-")) {
		*stopped = true;
		return false;
	}
	if (g->kind == GIVEN_VALUE)
		text = S("\1");
	o = arm_of(w->in, text);
	if (g->kind == GIVEN_VALUE && !(o && !o->refuses)) {
		w->st->out->unknown = true;
		return false;
	}
	if (!o || o->any_value) {
		w->st->out->unknown = true;
		return false;
	}
	if (o->refuses) {
		add_refused(w, o, *at);
		return false;
	}
	if (o->ends) {
		w->st->out->unknown = true;
		return false;
	}
	w->st->unsure |= g->kind == GIVEN_VALUE;
	w->used[w->nused++] = o;
	if (o->passes) {
		*at += o->max;
		*stopped = true;
		return false;
	}
	if (*at + o->min >= w->st->words->len) {
		if (!o->lenient)
			add_missing_value(w, o, *at);
		else
			w->st->out->unknown = true;
		return false;
	}
	*at += o->min + 1;
	return true;
}

static void
walk_words(struct walk *w)
{
	size_t at = 0, n = w->st->words->len;
	bool stopped = false;

	if (n < w->in->least) {
		struct misuse *m = misuse_add(w->st, MISSING_OPERAND, SIZE_MAX);

		m->declared = w->in->least_span;
		return;
	}
	while (at < n)
		if (!step(w, &at, &stopped))
			break;
	if (w->st->out->len || w->st->out->unknown)
		return;
	check_required(w);
	if (at > n)
		return;
	check_operands(w->st, w->in, at);
}

void
misuse_loop(struct misuse_state *st)
{
	struct walk w = { .st = st, .in = st->root };

	if (st->root->kind == INTERFACE_OPERANDS)
		check_operands(st, st->root, 0);
	else
		walk_words(&w);
}

/* -abVALUE; false: it ended.  *TAKES: the next word is its value. */
static bool
take_cluster(struct walk *w, size_t at, bool *takes)
{
	struct str word = w->st->words->at[at].text;

	*takes = false;
	for (size_t i = 1; i < word.len; i++) {
		char name[2] = { '-', word.at[i] };
		const struct interface_option *o =
		    interface_option_of(w->in, (struct str){ name, 2 });

		if (!o) {
			if (!w->in->rest)
				add_refused(w, NULL, at);
			else
				w->st->out->unknown = true;
			return false;
		}
		if (o->ends) {
			w->st->out->unknown = true;
			return false;
		}
		if (w->nused < MISUSE_WORDS)
			w->used[w->nused++] = o;
		if (o->max) {
			*takes = i + 1 == word.len && o->min > 0;
			return true;
		}
	}
	return true;
}

/* --name, --na=value: of getopt. */
static bool
take_long(struct walk *w, size_t at, bool *takes)
{
	struct str name, value, word = w->st->words->at[at].text;
	bool has_value = str_cut(word, '=', &name, &value);
	const struct interface_option *o = interface_option_of(w->in, name);
	size_t found = o != NULL;
	struct misuse *m;

	*takes = false;
	for (size_t i = 0; !o && i < w->in->options.len; i++) {
		struct str own = w->in->options.at[i]->names.at[0];

		if (own.len > name.len &&
		    str_eq(str_slice(own, 0, name.len), name))
			found++;
	}
	for (size_t i = 0; !o && found == 1 && i < w->in->options.len; i++) {
		struct str own = w->in->options.at[i]->names.at[0];

		if (own.len > name.len &&
		    str_eq(str_slice(own, 0, name.len), name))
			o = w->in->options.at[i];
	}
	if (!o && w->in->rest) {
		w->st->out->unknown = true;
		return false;
	}
	if (!o) {
		add_refused(w, NULL, at);
		if (found > 1)
			w->st->out->at[w->st->out->len - 1].kind =
			    MISUSE_AMBIGUOUS;
		return false;
	}
	if (has_value && !o->max) {
		m = misuse_add(w->st, MISUSE_NO_VALUE, at);
		m->what = name;
		m->declared = o->span;
		return false;
	}
	if (w->nused < MISUSE_WORDS)
		w->used[w->nused++] = o;
	*takes = !has_value && o->min > 0;
	return true;
}

/* One word of getopt and getopts; false: it ended. */
static bool
take_word(struct walk *w, size_t *at)
{
	const struct given_word *g = &w->st->words->at[*at];
	bool takes = false, known;

	known = w->in->kind == INTERFACE_GETOPT && str_starts(g->text, "--")
	            ? take_long(w, *at, &takes)
	            : take_cluster(w, *at, &takes);
	if (!known)
		return false;
	*at += 1;
	if (!takes)
		return true;
	if (*at == w->st->words->len) {
		if (w->in->rest)
			w->st->out->unknown = true;
		else
			misuse_add(w->st, MISSING_VALUE, *at - 1)->declared =
			    w->used[w->nused - 1]->span;
		return false;
	}
	*at += 1;
	return true;
}

void
misuse_getopt(struct misuse_state *st)
{
	struct walk w = { .st = st, .in = st->root };
	bool anywhere =
	    st->root->kind == INTERFACE_GETOPT && !st->root->in_front;
	size_t at = 0;

	while (at < st->words->len) {
		const struct given_word *g = &st->words->at[at];

		if (g->kind == GIVEN_TEXT && str_is(g->text, "--")) {
			at++;
			break;
		}
		if (g->kind == GIVEN_VALUE || g->text.len < 2 ||
		    g->text.at[0] != '-') {
			st->unsure |= g->kind == GIVEN_VALUE;
			if (!anywhere)
				break;
			at++;
			continue;
		}
		if (!take_word(&w, &at))
			return;
	}
	check_required(&w);
	if (!anywhere)
		check_operands(st, st->root, at);
}
