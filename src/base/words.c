/*
 * Words in a text: the search of Wu and Manber, for a set of words.
 *
 * As many bytes of each word are looked at as the shortest has.  The last
 * two bytes of that window tell how far it can move without passing a word
 * by; where they tell nothing, the words are compared.
 */

#include "base/words.h"

#include <string.h>

enum { PAIR_BITS = 12, PAIRS = 1 << PAIR_BITS };

struct search {
	const char *const *words;
	size_t n;
	size_t window;             /* bytes of the shortest word */
	unsigned char skip[PAIRS]; /* by the window's last pair; 0: look */
};

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

	return (first ^ second << (PAIR_BITS - 8)) & (PAIRS - 1);
}

static void
fill_skip(struct search *s)
{
	memset(s->skip, (int)s->window - 1, sizeof(s->skip));
	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; k + 2 <= s->window; k++) {
			size_t pair = pair_at(s->words[i] + k);
			size_t left = s->window - 2 - k;

			if (left < s->skip[pair])
				s->skip[pair] = (unsigned char)left;
		}
}

static bool
begins_with_any(const struct search *s, struct str text)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->words[i][0] == text.at[0] &&
		    str_starts(text, s->words[i]))
			return true;
	return false;
}

bool
words_any(struct str text, const char *const *words, size_t n)
{
	struct search s = { words, n, shortest(words, n), { 0 } };
	size_t at = 0;

	if (!n || s.window < 2)
		return false;
	fill_skip(&s);
	while (at + s.window <= text.len) {
		size_t step = s.skip[pair_at(text.at + at + s.window - 2)];

		if (!step && begins_with_any(&s, str_from(text, at)))
			return true;
		at += step ? step : 1;
	}
	return false;
}
