#ifndef BASE_PATTERN_H
#define BASE_PATTERN_H

#include "base/str.h"

struct arena;

/*
 * Globs and regular expressions, matched by PCRE2 with match and depth
 * limits; what passes a limit does not match.  Nothing is compiled for a
 * text that lacks the literal begin of the pattern, and nothing is kept:
 * SCRATCH is rewound before the call returns.
 */
enum glob_dialect {
	/*
	 * The forge's filters ("Workflow syntax", filter pattern cheat
	 * sheet): * stops at '/', ** does not, ? is zero or one of the
	 * character before, + one or more of it, [] a set, \ escapes; a
	 * whole part of ** in front of a '/' also stands for no part.
	 */
	GLOB_FILTER,
	/* .gitignore: * and ? stop at '/', ** as a whole part does not. */
	GLOB_IGNORE,
	/* Patterns of the shell's case: *, ? and [] match '/' too. */
	GLOB_SHELL,
};

/*
 * Does the whole of S match?  The caller has taken off a leading '!'.
 * A glob that does not compile matches only its own text.
 */
bool glob_matches(
    struct arena *scratch, enum glob_dialect d, struct str glob, struct str s);

/*
 * The first match of REGEX (PCRE2, extended syntax off) in S at or behind
 * FROM.  *AT and *LEN are set where it matches.  NAME is a named group whose
 * place is wanted instead of the whole, or NULL; a group that took no part
 * is no match, nor is anything of a regex that does not compile.
 */
bool regex_find(struct arena *scratch, const char *regex, const char *name,
    struct str s, size_t from, size_t *at, size_t *len);

/*
 * A regular expression that is used often: compiled once, into A; NULL when
 * it does not compile.  The match is as above, of the whole.
 */
struct regex;
const struct regex *regex_new(struct arena *a, const char *regex);
bool regex_match(struct arena *scratch, const struct regex *r, struct str s,
    size_t *at, size_t *len);

#endif
