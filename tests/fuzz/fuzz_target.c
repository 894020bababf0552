/*
 * Fuzz target of the readers of TOML, INI, makefiles and justfiles, and of
 * the targets made from them.
 *
 * The first byte says which kind of target file the others are; they are
 * read as TOML and INI too.  Every span lies in the source, a text without
 * pieces is what stands there, programs are no deeper than the parsers let
 * them be, and every target is found by its name.
 */

#include "base/arena.h"
#include "facts/target.h"
#include "operations.h"
#include "parse/toml.h"

static void
check_node(struct check *c, const struct ynode *n)
{
	REQUIRE(++c->depth < DEEPEST);
	require_span_of(c->source, n->span);
	if (n->kind == YNODE_SCALAR) {
		require_span_of(
		    c->source, text_span(&n->text, 0, n->text.s.len));
		if (!n->text.npieces)
			REQUIRE(str_eq(n->text.s,
			    span_text(text_span(&n->text, 0, n->text.s.len))));
	}
	for (size_t i = 0; n->kind == YNODE_MAP && i < n->len; i++) {
		check_node(c, n->pairs[i].key);
		check_node(c, n->pairs[i].value);
	}
	for (size_t i = 0; n->kind == YNODE_LIST && i < n->len; i++)
		check_node(c, n->items[i]);
	c->depth--;
}

static void
check_target(
    struct check *c, const struct target_file *f, const struct target *t)
{
	const struct target *found = NULL;

	require_span_of(c->source, t->span);
	require_span_of(c->source, t->entry_span);
	check_template(c, &t->folder);
	check_block(c, &t->variables);
	if (t->program)
		check_block(c, &t->program->block);
	REQUIRE(t->body != BODY_PROGRAM || t->program);
	for (size_t i = 0; i < t->dependencies.len; i++) {
		require_span_of(c->source, t->dependencies.at[i].span);
		check_template(c, &t->dependencies.at[i].name);
	}
	for (size_t i = 0; i < t->parameters.len; i++)
		check_template(c, &t->parameters.at[i].fallback);
	if (!t->is_only_declared)
		REQUIRE(target_find(f, t->name, &found, NULL) == TARGET_YES);
}

static void
check_tree(struct check *c, const struct toml *t)
{
	check_node(c, t->root);
	check_problems(c, &t->problems);
}

static void
check_file(struct check *c, struct arena *a, enum target_kind kind)
{
	struct arena *scratch = arena_new(0);
	struct target_file *f = target_file_read(a, scratch, c->source, kind);

	check_problems(c, &f->problems);
	require_span_of(c->source, f->unread);
	check_block(c, &f->variables);
	for (size_t i = 0; i < f->ntargets; i++)
		check_target(c, f, f->targets[i]);
	for (size_t i = 0; i < f->nincludes; i++) {
		require_span_of(c->source, f->includes[i].span);
		check_template(c, &f->includes[i].path);
	}
	arena_free(scratch);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) // NOLINT
{
	struct arena *a = arena_new(0);
	struct str s = { (const char *)data, size };
	enum target_kind kind = size ? data[0] % (TARGETS_DENO + 1) : 0;
	struct check c = { .source = source_new(a, S("x"), str_from(s, 1)) };
	struct toml toml = { 0 }, ini = { 0 };

	toml_parse(a, text_of(c.source), &toml);
	check_tree(&c, &toml);
	ini_parse(a, text_of(c.source), &ini);
	check_tree(&c, &ini);
	check_file(&c, a, kind);
	arena_free(a);
	return 0;
}
