/*
 * Words in a text: the search of Wu and Manber, for a set of words.
 *
 * As many bytes of each word are looked at as the shortest has.  The last
 * two bytes of that window tell how far it can move without passing a word
 * by; where they tell nothing, the words are compared.
 */

#include "base/words.h"

#include <string.h>

#include "base/arena.h"

enum { LANES = 4 };

static size_t
shortest(const char *const *words, size_t n)
{
	size_t least = UINT8_MAX;

	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(words[i]);

		if (len < least)
			least = len;
	}
	return least;
}

/* Pairs that share a number make the window move less than it could. */
static size_t
pair_at(const char *at)
{
	unsigned first = (unsigned char)at[0], second = (unsigned char)at[1];

	return (first ^ second << (WORDS_PAIR_BITS - 8)) & (WORDS_PAIRS - 1);
}

static void
fill_skip(unsigned char *skip, const struct word_set *w)
{
	memset(skip, (int)w->window - 1, WORDS_PAIRS);
	for (size_t i = 0; i < w->len; i++)
		for (size_t k = 0; k + 2 <= w->window; k++) {
			size_t pair = pair_at(w->at[i] + k);
			size_t left = w->window - 2 - k;

			if (left < skip[pair])
				skip[pair] = (unsigned char)left;
		}
}

static bool
begins_with_any(const struct word_set *w, struct str text)
{
	for (size_t i = 0; i < w->len; i++)
		if (w->at[i][0] == text.at[0] && str_starts(text, w->at[i]))
			return true;
	return false;
}

/*
 * One step of a window that stands at AT: how far it moves, 0 where a word
 * stands.
 */
static size_t
step_at(const struct word_set *w, struct str text, size_t at)
{
	size_t step = w->skip[pair_at(text.at + at + w->window - 2)];

	if (step)
		return step;
	return begins_with_any(w, str_from(text, at)) ? 0 : 1;
}

/* Where the next step goes is known only after the last one: windows that
   move side by side keep the machine busy meanwhile. */
bool
words_stand_in(const struct word_set *w, struct str text)
{
	size_t at[LANES], end[LANES], places;
	bool more = true;

	if (!w->len || w->window < 2 || text.len < w->window)
		return false;
	places = text.len - w->window + 1;
	for (size_t i = 0; i < LANES; i++) {
		at[i] = places / LANES * i;
		end[i] = i + 1 < LANES ? places / LANES * (i + 1) : places;
	}
	while (more) {
		more = false;
		for (size_t i = 0; i < LANES; i++) {
			size_t step;

			if (at[i] >= end[i])
				continue;
			step = step_at(w, text, at[i]);
			if (!step)
				return true;
			at[i] += step;
			more = true;
		}
	}
	return false;
}

struct word_set
words_ready(struct arena *a, const char *const *words, size_t n)
{
	struct word_set w = { words, n, shortest(words, n), NULL };
	unsigned char *skip = arena_array(a, unsigned char, WORDS_PAIRS);

	if (w.window >= 2)
		fill_skip(skip, &w);
	w.skip = skip;
	return w;
}

bool
words_any(struct str text, const char *const *words, size_t n)
{
	unsigned char skip[WORDS_PAIRS];
	struct word_set w = { words, n, shortest(words, n), skip };

	if (!n || w.window < 2)
		return false;
	fill_skip(skip, &w);
	return words_stand_in(&w, text);
}
