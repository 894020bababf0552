/*
 * Any bytes as YAML: every place lies in the source, children lie in their
 * parents, and each byte of a scalar stands where its text says.
 */

#include "base/arena.h"
#include "parse/yaml.h"
#include "require.h"

struct walk {
	struct source *source;
	bool aliases; /* a child may stand elsewhere */
	size_t visits;
};

static void
check_span(const struct walk *w, struct span s)
{
	REQUIRE(s.source == w->source);
	REQUIRE((size_t)s.off + s.len <= w->source->text.len);
}

static bool
is_break_byte(char c)
{
	return c == '\n' || c == '\r' || c == '\x85';
}

/* The bytes of one character of content, against the source at AT. */
static bool
fits(struct str src, struct str character, size_t at, enum ynode_style style)
{
	if (src.at[at] == '\\' && style == YNODE_DOUBLE_QUOTED)
		return true;
	if ((character.at[0] == '\n' || character.at[0] == ' ') &&
	    is_break_byte(src.at[at]))
		return true;
	/* Folded at a line separator of three bytes never happens. */
	return str_eq(str_slice(src, at, at + character.len), character);
}

static void
check_text(const struct walk *w, const struct ynode *n)
{
	struct str src = w->source->text;
	size_t before = 0;

	REQUIRE(n->text.source == w->source);
	for (size_t i = 0; i < n->text.s.len;) {
		struct str rest = str_from(n->text.s, i);
		size_t len = utf8_length(rest);
		struct span s = text_span(&n->text, i, 1);

		REQUIRE(len > 0);
		check_span(w, s);
		REQUIRE(s.len == 1 && span_holds(n->span, s));
		REQUIRE(s.off >= before);
		before = s.off;
		REQUIRE(fits(src, str_slice(rest, 0, len), s.off, n->style));
		i += len;
	}
}

static void
check_node(struct walk *w, const struct ynode *n, struct span parent)
{
	w->visits++;
	REQUIRE(w->visits < 1200000);
	check_span(w, n->span);
	REQUIRE(w->aliases || span_holds(parent, n->span));
	if (n->kind == YNODE_SCALAR)
		check_text(w, n);
	for (size_t i = 0; n->kind == YNODE_LIST && i < n->len; i++)
		check_node(w, n->items[i], n->span);
	for (size_t i = 0; n->kind == YNODE_MAP && i < n->len; i++) {
		const struct ypair *p = &n->pairs[i];

		REQUIRE(p->key->kind == YNODE_SCALAR);
		check_node(w, p->key, n->span);
		check_node(w, p->value, n->span);
	}
}

static void
check_problems(const struct walk *w, const struct problems *ps)
{
	for (size_t i = 0; i < ps->len; i++) {
		const struct problem *p = &ps->at[i];

		check_span(w, p->span);
		REQUIRE(p->message.len > 0);
		if (p->kind == PROBLEM_DUPLICATE)
			check_span(w, p->first);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) // NOLINT
{
	struct arena *a = arena_new(0);
	struct str text = { (const char *)data, size };
	struct walk w = { .source = source_new(a, S("fuzz"), text) };
	struct yaml y;

	w.aliases = str_contains(text, "*");
	yaml_parse(a, text_of(w.source), &y);
	for (size_t i = 0; i < y.ndocs; i++)
		check_node(&w, y.docs[i], span_of(w.source, 0, size));
	check_problems(&w, &y.problems);
	arena_free(a);
	return 0;
}
