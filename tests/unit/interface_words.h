#ifndef UNIT_INTERFACE_WORDS_H
#define UNIT_INTERFACE_WORDS_H

#include "base/arena.h"
#include "facts/misuse.h"

/* What the tests of interfaces share: a script, and a call of it. */
struct world {
	struct arena *arena, *scratch;
	const struct interface *in;
	struct misuses out;
};

static inline struct world
world_of(const char *path, const char *text)
{
	struct world w = { arena_new(0), arena_new(0), NULL, { 0 } };

	w.in = interface_read(w.arena, w.scratch,
	    source_new(w.arena, str_of(path), str_of(text)));
	return w;
}

static inline void
world_free(struct world *w)
{
	arena_free(w->scratch);
	arena_free(w->arena);
}

/* Judges a call; words are parted by blanks, ? is a value, @ is open. */
static inline size_t
judge(struct world *w, const char *call)
{
	struct given_words words = { 0 };
	struct str rest = str_of(call), word;

	while (rest.len) {
		struct given_word *g = vec_add(w->arena, &words);

		str_cut(rest, ' ', &word, &rest);
		*g = (struct given_word){ GIVEN_TEXT, word };
		if (str_is(word, "?"))
			*g = (struct given_word){ .kind = GIVEN_VALUE };
		if (str_is(word, "@"))
			*g = (struct given_word){ .kind = GIVEN_OPEN };
	}
	w->out = (struct misuses){ 0 };
	misuse_find(w->arena, w->in, &words, &w->out);
	return w->out.len;
}

#define ACCEPTS(w, call) \
	do { \
		assert_int_equal(judge(&(w), call), 0); \
		assert_false((w).out.unknown); \
	} while (0)
#define REFUSES(w, call, why) \
	do { \
		assert_true(judge(&(w), call) > 0); \
		assert_int_equal((w).out.at[0].kind, why); \
	} while (0)
#define KNOWS_NOTHING(w, call) \
	do { \
		assert_int_equal(judge(&(w), call), 0); \
		assert_true((w).out.unknown); \
	} while (0)

#endif
