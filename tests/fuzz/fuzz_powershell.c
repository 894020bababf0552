/*
 * Fuzz target of the search for command lines in PowerShell.
 *
 * The bytes are the content of a run block whose lines were indented in its
 * source.  Every place lies in the source, and each call has a word.
 */

#include "base/arena.h"
#include "indent.h"
#include "operations.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) // NOLINT
{
	struct arena *a = arena_new(0);
	struct text t = indent(a, (struct str){ (const char *)data, size });
	struct check c = { .source = t.source };
	const struct program *p = powershell_lines_read(a, t);

	for (size_t i = 0; i < p->block.len; i++)
		REQUIRE(p->block.at[i]->words.len);
	check_block(&c, &p->block);
	arena_free(a);
	return 0;
}
