/*
 * Fuzz target of the reader of JavaScript.
 *
 * The bytes are read as a script whose lines were indented in their source,
 * and the source is searched for command lines.  Every token and every
 * operation lies in the source, brackets know each other, and the program is
 * no deeper than the bound on nesting lets it be.
 */

#include "indent.h"
#include "operations.h"
#include "parse/javascript.h"

static void
check_tokens(struct check *c, const struct js *js)
{
	REQUIRE(++c->depth < DEEPEST);
	REQUIRE(js->at[js->len].kind == JS_END);
	for (size_t i = 0; i < js->len; i++) {
		const struct js_token *t = &js->at[i];

		require_span_of(c->source, t->span);
		if (t->match != SIZE_MAX)
			REQUIRE(
			    t->match < js->len && js->at[t->match].match == i);
		for (size_t k = 0; k < t->parts.len; k++) {
			require_span_of(c->source, t->parts.at[k].span);
			if (t->parts.at[k].inside)
				check_tokens(c, t->parts.at[k].inside);
		}
	}
	c->depth--;
}

static void
check_lines(struct arena *a, struct source *source)
{
	struct check c = { .source = source };

	check_block(&c, &javascript_lines_read(a, source)->block);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) // NOLINT
{
	struct arena *a = arena_new(0);
	struct text t = indent(a, (struct str){ (const char *)data, size });
	struct check c = { .source = t.source };
	const struct program *p;
	struct js js;

	if (js_read(a, t, &js))
		check_tokens(&c, &js);
	p = javascript_program_read(a, t);
	check_block(&c, &p->block);
	check_lines(a, t.source);
	arena_free(a);
	return 0;
}
