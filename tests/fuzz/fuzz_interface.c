/*
 * Fuzz target of the interfaces of scripts.
 *
 * The bytes up to a NUL are a script, in Python or, behind #!, in what that
 * says; those behind it are words of a call, one a line.  The interface is
 * read and the call is judged: whatever comes out stands in the source, and
 * names words that there are.
 */

#include "base/arena.h"
#include "facts/misuse.h"
#include "require.h"

static struct given_words
words_of(struct arena *a, struct str rest)
{
	struct given_words out = { 0 };
	struct str line;

	while (str_line(&rest, &line)) {
		struct given_word *w = vec_add(a, &out);

		*w = (struct given_word){ GIVEN_TEXT, line };
		if (str_is(line, "\001"))
			*w = (struct given_word){ .kind = GIVEN_VALUE };
		else if (str_is(line, "\002"))
			*w = (struct given_word){ .kind = GIVEN_OPEN };
		else if (str_ends(line, "\001"))
			w->kind = GIVEN_FRONT;
	}
	return out;
}

static void
check(const struct source *s, const struct interface *in,
    const struct given_words *words, const struct misuses *all)
{
	REQUIRE(!in->incomplete || all->unknown);
	for (size_t i = 0; i < all->len; i++) {
		const struct misuse *m = &all->at[i];

		REQUIRE(m->word == SIZE_MAX || m->word < words->len);
		REQUIRE(!m->declared.source || m->declared.source == s);
		REQUIRE(m->declared.off + m->declared.len <= s->text.len);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(0), *scratch = arena_new(0);
	struct str text, rest;
	struct given_words words;
	const struct interface *in;
	struct misuses out = { 0 };
	struct source *s;

	str_cut((struct str){ (const char *)data, size }, '\0', &text, &rest);
	s = source_new(a, S("script.py"), text);
	words = words_of(a, rest);
	in = interface_read(a, scratch, s);
	misuse_find(a, in, &words, &out);
	check(s, in, &words, &out);
	arena_free(scratch);
	arena_free(a);
	return 0;
}
