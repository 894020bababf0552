/*
 * Calls of scripts beside what the scripts accept.
 *
 * A script's interface is read when the first call of it is asked about, and
 * kept.  Words that are bound count as what they are; one that may be several
 * or none makes the rest unknown.  What people write in documents in the
 * stead of words ([options], ...) is not known either.
 */

#include "base/arena.h"
#include "facts/misuse.h"
#include "model/build.h"
#include "model/query.h"

/* Words that begin so may be an option. */
static bool
is_dashed(struct str s)
{
	return str_starts(s, "-") || str_starts(s, "+");
}

static enum given_kind
kind_of_forms(struct model *m, struct value v)
{
	struct str text;

	for (size_t i = 0; i < v.len; i++)
		if (!value_form_text(m->arena, v, i, &text) ||
		    is_dashed(text) || !text.len)
			return GIVEN_OPEN;
	return GIVEN_VALUE;
}

static struct given_word
given_of(struct model *m, const struct word *w)
{
	struct given_word out = { .kind = GIVEN_VALUE };
	const struct form *f = w->value.len ? &w->value.forms[0] : NULL;

	if (w->rest || w->maybe)
		out.kind = GIVEN_OPEN;
	if (value_literal(m->arena, w->value, &out.text)) {
		/* It is there only on some ways. */
		out.kind = w->rest || w->maybe ? GIVEN_OPEN : GIVEN_TEXT;
		return out;
	}
	if (w->split || out.kind == GIVEN_OPEN) {
		out.kind = GIVEN_OPEN;
		return out;
	}
	if (w->value.len > 1) {
		out.kind = kind_of_forms(m, w->value);
		return out;
	}
	if (f && !w->value.open && f->len && !f->at[0].hole &&
	    f->at[0].text.len) {
		out.kind = GIVEN_FRONT;
		out.text = f->at[0].text;
	}
	return out;
}

/*
 * What a document writes for a value or for more words: VERSION, <tag>,
 * [args], FILE...
 */
static void
loosen(struct given_word *w, struct str source)
{
	bool upper = w->text.len > 1;

	if (!is_dashed(source) &&
	    (str_contains(source, "[") || str_contains(source, "|") ||
	        know_stands_in(KNOW_PLACEHOLDER, source)))
		w->kind = GIVEN_OPEN;
	if (w->kind == GIVEN_FRONT && str_contains(source, "["))
		w->kind = GIVEN_OPEN;
	for (size_t i = 0; i < w->text.len; i++)
		upper &= (w->text.at[i] >= 'A' && w->text.at[i] <= 'Z') ||
		         w->text.at[i] == '_';
	if (upper && w->kind == GIVEN_TEXT)
		*w = (struct given_word){ .kind = GIVEN_VALUE };
}

/* There may be more words than those that stand here. */
static bool
gets_more(struct model *m, const struct call *c)
{
	struct str text;

	if (c->words.dropped)
		return true;
	for (size_t i = 0; i < c->script_word; i++)
		if (value_literal(m->arena, c->words.at[i].value, &text) &&
		    know_is(KNOW_HANDS_ON, text))
			return true;
	return false;
}

static struct given_words
given_words(struct model *m, const struct call *c)
{
	struct given_words out = { 0 };

	for (size_t i = c->script_word + 1; i < c->words.len; i++) {
		struct given_word w = given_of(m, &c->words.at[i]);

		if (c->actor->document)
			loosen(&w, span_text(c->words.at[i].span));
		*vec_add(m->arena, &out) = w;
	}
	if (gets_more(m, c))
		*vec_add(m->arena, &out) =
		    (struct given_word){ .kind = GIVEN_OPEN };
	return out;
}

const struct interface *
model_interface(struct model *m, struct str path)
{
	struct script *s = model_script(m, path);

	if (!s)
		return NULL;
	if (!s->interface)
		s->interface = interface_read(m->arena, m->scratch, s->source);
	return s->interface;
}

/* A text that only names the script says nothing of its words. */
static bool
only_names(const struct call *c)
{
	return c->actor->document && c->script_word + 1 == c->words.len;
}

/* An option is missing since it is misspelt: that is said already. */
static bool
is_meant(const struct misuses *all, const struct misuse *m)
{
	for (size_t i = 0; i < all->len; i++)
		if (all->at[i].kind == MISUSE_OPTION &&
		    all->at[i].nearest.len && m->kind == MISSING_OPTION &&
		    str_eq(all->at[i].nearest, m->what))
			return true;
	return false;
}

size_t
call_misuses(struct model *m, const struct call *c, struct misuse **out)
{
	const struct interface *i;
	struct given_words words;
	struct misuses all = { 0 };
	size_t n = 0;

	if (!c->script.len || !c->script_exists || c->sourced ||
	    !c->has_checkout || only_names(c))
		return 0;
	i = model_interface(m, c->script);
	if (!i || i->incomplete)
		return 0;
	words = given_words(m, c);
	misuse_find(m->arena, i, &words, &all);
	for (size_t k = 0; k < all.len; k++) {
		struct misuse *x = &all.at[k];

		if (!x->what.len && x->word != SIZE_MAX)
			x->what = span_text(call_argument(c, x->word));
		if (x->kind == MISUSE_OPTION)
			str_cut(x->what, '=', &x->what, &(struct str){ 0 });
		if (!is_meant(&all, x))
			all.at[n++] = *x;
	}
	*out = all.at;
	return n;
}

struct span
call_argument(const struct call *c, size_t word)
{
	size_t at = c->script_word + 1 + word;

	if (word == SIZE_MAX || at >= c->words.len ||
	    !c->words.at[at].span.source)
		return c->words.at[c->script_word].span;
	return c->words.at[at].span;
}
