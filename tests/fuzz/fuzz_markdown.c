/*
 * Any bytes are Markdown: every place is inside the source, every byte of a
 * text is the byte at its place, and the lists hang together.
 */

#include <string.h>

#include "base/arena.h"
#include "parse/markdown.h"
#include "require.h"

enum { LONGEST_CHECK = 4096 };

static void
check_span(struct span s)
{
	REQUIRE(s.source != NULL);
	REQUIRE((size_t)s.off + s.len <= s.source->text.len);
}

/* A text's byte is its place's; line ends and cut tabs become blanks. */
static void
check_text(const struct text *t)
{
	uint32_t before = 0;

	/* Links may nest: not all of each, or this is quadratic. */
	for (size_t i = 0; i < t->s.len && i < LONGEST_CHECK; i++) {
		struct span place = text_span(t, i, 1);
		char c, was;

		check_span(place);
		REQUIRE(place.len == 1);
		REQUIRE(place.off >= before);
		before = place.off;
		c = t->s.at[i];
		was = place.source->text.at[place.off];
		REQUIRE(c == was ||
		        ((c == '\n' || c == ' ') &&
		            (was == '\n' || was == '\r' || was == '\t')));
	}
	check_span(text_span(t, 0, t->s.len));
}

static void
check_block(const struct markdown *m, size_t i)
{
	const struct md_block *b = m->blocks[i];

	check_span(b->span);
	check_text(&b->text);
	if (i)
		REQUIRE(m->blocks[i - 1]->span.off <= b->span.off);
	if (b->parent) {
		REQUIRE(b->parent->kind == MD_LIST ||
		        b->parent->kind == MD_ITEM ||
		        b->parent->kind == MD_QUOTE);
		REQUIRE(span_holds(b->parent->span, b->span));
	}
	REQUIRE((b->kind == MD_ITEM) <= (b->parent != NULL));
	REQUIRE(!b->heading || b->heading->span.off < b->span.off);
	REQUIRE(!b->lead || b->lead->parent == b->parent);
	REQUIRE(b->kind == MD_ITEM || b->number == -1);
	if (b->text.s.len)
		REQUIRE(
		    span_holds(b->span, text_span(&b->text, 0, b->text.s.len)));
}

static void
check_inline(const struct markdown *m, size_t i)
{
	const struct md_inline *in = &m->inlines[i];

	check_span(in->span);
	check_text(&in->text);
	if (in->kind == MD_LINK || in->kind == MD_IMAGE)
		check_text(&in->target);
	REQUIRE(in->block && span_holds(in->block->span, in->span));
	REQUIRE(in->span.len > 0);
	if (in->text.s.len)
		REQUIRE(span_holds(
		    in->span, text_span(&in->text, 0, in->text.s.len)));
	if (i)
		REQUIRE(span_cmp(m->inlines[i - 1].span, in->span) != 0 &&
		        m->inlines[i - 1].span.off <= in->span.off);
}

int
LLVMFuzzerTestOneInput( // NOLINT(readability-identifier-naming)
    const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)256 << 20);
	char *copy = arena_bytes(a, size);
	struct source *s;
	struct markdown m;

	if (size)
		memcpy(copy, data, size);
	s = source_new(a, S("fuzz.md"), (struct str){ copy, size });
	markdown_parse(a, text_of(s), true, &m);
	for (size_t i = 0; i < m.nblocks; i++)
		check_block(&m, i);
	for (size_t i = 0; i < m.ninlines; i++)
		check_inline(&m, i);
	for (size_t i = 0; i < m.problems.len; i++)
		check_span(m.problems.at[i].span);
	arena_free(a);
	return 0;
}
