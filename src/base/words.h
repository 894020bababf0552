#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include "base/str.h"

/*
 * Does TEXT hold one of the N WORDS, of two bytes or more?  All are looked
 * for in one pass, which is faster the longer the shortest of them is.
 */
bool words_any(struct str text, const char *const *words, size_t n);

#define WORDS_ANY(text, words) \
	words_any((text), (words), sizeof(words) / sizeof((words)[0]))

#endif
