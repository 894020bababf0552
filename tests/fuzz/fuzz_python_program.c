/*
 * Fuzz target of what is made of Python scripts: the input is a script and
 * two modules that it may import, apart by NUL bytes.  It is read alone, and
 * followed by the model from a workflow; every span lies in its source.
 */

#include "base/arena.h"
#include "facts/program.h"
#include "input/tree.h"
#include "model/query.h"
#include "require.h"

static void check_block(const struct block *b, int depth);

static void
check_templates(const struct templates *all)
{
	for (size_t i = 0; i < all->len; i++) {
		require_span(all->at[i].span);
		for (size_t k = 0; k < all->at[i].len; k++)
			require_span(all->at[i].at[k].span);
	}
}

static void
check_op(const struct op *op, int depth)
{
	REQUIRE(depth <= 2000);
	require_span(op->span);
	check_templates(&op->words);
	check_templates(&op->items);
	REQUIRE(!op->callee || op->callee->kind == OP_FUNCTION);
	for (size_t i = 0; i < op->narms; i++) {
		check_block(&op->arms[i].guard, depth + 1);
		check_block(&op->arms[i].body, depth + 1);
	}
	check_block(&op->guard, depth + 1);
	check_block(&op->body, depth + 1);
}

static void
check_block(const struct block *b, int depth)
{
	for (size_t i = 0; i < b->len; i++)
		check_op(b->at[i], depth);
}

static void
read_alone(struct arena *a, struct str text)
{
	struct arena *scratch = arena_new(0);
	const struct program *p;

	p = python_program_read(a, scratch,
	    text_of(source_new(a, S("x.py"), text)), S("x.py"), true, NULL);
	check_block(&p->block, 0);
	arena_free(scratch);
}

static void
follow(struct arena *a, struct str rest)
{
	static const char workflow[] = "on: {push: {tags: ['v*']}}\n"
	                               "jobs:\n"
	                               "  a:\n"
	                               "    runs-on: ubuntu-latest\n"
	                               "    steps:\n"
	                               "      - uses: actions/checkout@v6\n"
	                               "      - run: python3 x.py a $B\n";
	static const char *const paths[] = { "x.py", "y.py", "z/__init__.py" };
	struct diags diags = { .arena = a };
	struct tree *tree = tree_virtual(a, &diags);
	struct model *m;
	struct call *const *calls;
	size_t n;

	tree_virtual_add(
	    tree, ".github/workflows/x.yml", TREE_PLAIN, str_of(workflow));
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		struct str text;

		str_cut(rest, '\0', &text, &rest);
		tree_virtual_add(tree, paths[i], TREE_EXECUTABLE, text);
	}
	m = model_build(a, tree, &diags);
	n = model_calls(m, &calls);
	for (size_t i = 0; i < n; i++) {
		require_span(calls[i]->span);
		for (size_t k = 0; k < calls[i]->words.len; k++)
			require_span(calls[i]->words.at[k].span);
	}
	model_close(m);
	tree_close(tree);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) // NOLINT
{
	struct arena *a = arena_new(0);
	struct str text = { (const char *)data, size };

	read_alone(a, text);
	follow(a, text);
	arena_free(a);
	return 0;
}
