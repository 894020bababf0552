/*
 * The words of a call that runs targets: options that choose folder, file and
 * packages, NAME=VALUE, and the operands that name targets.
 *
 * Which options these are is in the knowledge; the words are read as its tool
 * does in the main: -C DIR, -CDIR, --dir=DIR, clusters of single letters.
 * Left out: options with a value of two words.
 */

#include "base/arena.h"
#include "model/target.h"

struct reading {
	struct run *run;
	const struct call *call;
	struct request *out;
	const char *const *argv; /* words of the entry that are to come */
	size_t next;
	bool operands_only;
	bool after_option;
};

static bool
word_text(const struct reading *g, size_t i, struct str *out)
{
	const struct words *words = &g->call->words;

	*out = (struct str){ 0 };
	return i < words->len && !words->at[i].rest && !words->at[i].maybe &&
	       value_literal(g->run->arena, words->at[i].value, out);
}

/* The value VALUE of the option NAME. */
static void
take(struct reading *g, struct str name, struct value value)
{
	struct request *q = g->out;
	const struct know_targets *know = q->know;
	struct str text;

	if (str_is_one_of(name, know->folder)) {
		q->folder = run_join_folder(g->run, q->folder, value);
	} else if (str_is_one_of(name, know->file)) {
		/* A second one adds to the first. */
		q->open |= q->has_file;
		q->has_file = true;
		q->file = value;
	} else if (str_is_one_of(name, know->scope)) {
		if (value_literal(g->run->arena, value, &text))
			*vec_add(g->run->arena, &q->scopes) =
			    (struct named){ text, value.span };
		else
			q->open = true;
	}
}

static bool
is_valued(const struct reading *g, struct str name)
{
	return str_is_one_of(name, g->call->runner->valued);
}

/* Takes the next word as the value of NAME. */
static void
take_next(struct reading *g, struct str name)
{
	if (g->next < g->call->words.len)
		take(g, name, g->call->words.at[g->next++].value);
}

static void
take_flag(struct reading *g, struct str name)
{
	g->out->lenient |= str_is_one_of(name, g->out->know->lenient);
	g->out->idle |= str_is_one_of(name, g->out->know->idle);
	g->out->everywhere |= str_is_one_of(name, g->out->know->everywhere);
}

/* -abC DIR, -CDIR: single letters, up to one with a value. */
static void
read_letters(struct reading *g, struct str text)
{
	for (size_t i = 1; i < text.len && char_is_alpha(text.at[i]); i++) {
		char letters[] = { '-', text.at[i], '\0' };
		struct str name = str_copy(g->run->arena, str_of(letters));

		take_flag(g, name);
		if (!is_valued(g, name))
			continue;
		if (i + 1 == text.len)
			take_next(g, name);
		else
			take(g, name,
			    value_text(g->run->arena, str_from(text, i + 1)));
		return;
	}
}

static void
read_option(struct reading *g, const struct word *word, struct str text)
{
	struct str name, rest;
	bool assigns = str_cut(text, '=', &name, &rest);

	g->after_option = true;
	take_flag(g, name);
	if (assigns && str_starts(text, "--"))
		take(g, name,
		    value_strip(g->run->arena, word->value,
		        str_slice(text, 0, name.len + 1), true));
	else if (is_valued(g, text))
		take_next(g, text);
	else if (!str_starts(text, "--") &&
	         !str_is_one_of(text, g->out->know->everywhere))
		read_letters(g, text);
}

/* The name in front of '=' with which every form of the word begins. */
static bool
name_of_setting(struct value v, struct str *front)
{
	struct str name, rest;

	if (!v.len || !v.forms[0].len || v.forms[0].at[0].hole ||
	    !str_cut(v.forms[0].at[0].text, '=', &name, &rest) || !name.len)
		return false;
	*front = str_slice(v.forms[0].at[0].text, 0, name.len + 1);
	for (size_t i = 1; i < v.len; i++)
		if (!v.forms[i].len || v.forms[i].at[0].hole ||
		    !str_eq(str_slice(v.forms[i].at[0].text, 0, front->len),
		        *front))
			return false;
	return true;
}

/* NAME=VALUE, also NAME:=VALUE. */
static bool
read_setting(struct reading *g, const struct word *word)
{
	struct str front, name;

	if (!g->out->know->many || !name_of_setting(word->value, &front))
		return false;
	name = front;
	while (name.len && !char_is_word(name.at[name.len - 1]))
		name.len--;
	*vec_add(g->run->arena, &g->out->sets) = (struct variable){
		.name = name,
		.value = value_strip(g->run->arena, word->value, front, true),
		.exported = true,
	};
	return true;
}

/* `-j 4`: a number behind an option is a value that it may take. */
static bool
is_number(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!char_is_digit(s.at[i]) && s.at[i] != '.')
			return false;
	return s.len > 0;
}

static void
read_operand(struct reading *g, const struct word *word, struct str text)
{
	if (*g->argv && text.len && str_is(text, *g->argv)) {
		g->argv++;
		return;
	}
	if (g->after_option && g->out->know->many && is_number(text))
		return;
	if (!read_setting(g, word))
		*vec_add(g->run->arena, &g->out->operands) = *word;
}

/* May an unquoted word be several, none, or an option? */
static bool
may_be_others(const struct reading *g, const struct word *w)
{
	struct str text;

	if (w->rest || w->maybe || (w->split && w->value.open))
		return true;
	for (size_t i = 0; w->split && i < w->value.len; i++)
		if (!value_form_text(g->run->arena, w->value, i, &text) ||
		    !text.len || text.at[0] == '-' ||
		    str_find_char(text, 0, ' ') != SIZE_MAX)
			return true;
	return false;
}

/* False at the end. */
static bool
read_word(struct reading *g)
{
	const struct know_targets *know = g->out->know;
	const struct word *word;
	struct str text;
	bool known;

	if (g->next >= g->call->words.len)
		return false;
	known = word_text(g, g->next, &text);
	word = &g->call->words.at[g->next++];
	if (g->operands_only || (know->passes && g->out->operands.len)) {
		*vec_add(g->run->arena, &g->out->operands) = *word;
		return true;
	}
	if (known && str_is(text, "--")) {
		/* What follows are words for the target. */
		if (know->many && g->out->operands.len)
			return false;
		g->operands_only = true;
		return true;
	}
	if (known && text.len > 1 && text.at[0] == '-') {
		read_option(g, word, text);
		return true;
	}
	g->out->open |= may_be_others(g, word);
	read_operand(g, word, text);
	g->after_option = false;
	return true;
}

void
request_read(struct run *r, const struct call *c, struct request *out)
{
	struct reading g = { .run = r, .call = c, .out = out };

	*out = (struct request){ .know = c->runner->targets };
	out->folder = c->folder;
	g.argv = c->runner->argv + 1;
	g.next = c->runner_word + 1;
	while (read_word(&g))
		;
}
