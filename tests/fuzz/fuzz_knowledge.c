/*
 * Any bytes as a team's file of knowledge: what comes of it keeps the
 * promises of knowledge.h.
 */

#include "base/arena.h"
#include "facts/knowledge_read.h"
#include "require.h"

static void
check_entry(const struct know_entry *e)
{
	REQUIRE(e->name && e->argv && e->packages && e->valued && e->after);
	REQUIRE(e->exports && e->read);
	for (size_t i = 0; i < e->nactions; i++)
		for (size_t j = 0; j < e->actions[i].when.len; j++) {
			const struct know_test *t = &e->actions[i].when.at[j];

			REQUIRE((t->place == KNOW_OPERAND) == (t->operand > 0));
			REQUIRE(t->name || t->place >= KNOW_OPERAND);
		}
	for (size_t i = 0; i < e->nneeds; i++)
		REQUIRE(e->needs[i].reach && e->needs[i].nany <= 64);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) // NOLINT
{
	struct arena *a = arena_new(0);
	struct diags diags = { .arena = a };
	struct know_reader r = { .arena = a, .diags = &diags };
	struct know_set set;
	struct str text = { (const char *)data, size };

	know_read(&r, source_new(a, S("k.yaml"), text));
	know_read_end(&r, &set);
	for (size_t i = 0; i < set.nuses; i++) {
		check_entry(&set.uses[i]);
		REQUIRE(know_set_uses(&set, str_of(set.uses[i].name)).len > 0);
	}
	for (size_t i = 0; i < set.ncommands; i++) {
		struct str program = str_of(set.commands[i].argv[0]);

		check_entry(&set.commands[i]);
		REQUIRE(know_set_commands(&set, program).len > 0);
	}
	for (size_t i = 0; i < diags.list.len; i++)
		REQUIRE(diags.list.at[i].message.len > 0);
	arena_free(a);
	return 0;
}
