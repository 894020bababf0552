#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include "base/str.h"

struct arena;

enum { WORDS_PAIR_BITS = 12, WORDS_PAIRS = 1 << WORDS_PAIR_BITS };

/* Words of two bytes or more, made ready to be looked for. */
struct word_set {
	const char *const *at;
	size_t len;
	size_t window; /* bytes of the shortest word */
	/* by the window's last pair of bytes, how far it can move; 0: look */
	const unsigned char *skip;
};

/* For lists that are used often: what is made lies in A. */
struct word_set words_ready(
    struct arena *a, const char *const *words, size_t n);

/*
 * Does TEXT hold one of the words?  All are looked for in one pass, which is
 * faster the longer the shortest of them is.
 */
bool words_stand_in(const struct word_set *w, struct str text);

/* The same for a list that is used once. */
bool words_any(struct str text, const char *const *words, size_t n);

#define WORDS_ANY(text, words) \
	words_any((text), (words), sizeof(words) / sizeof((words)[0]))

#endif
