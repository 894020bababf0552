/*
 * Fuzz target of the reader of tools' configurations.
 *
 * The first byte says which of the entries with settings the file belongs to,
 * the second which of its names it has.  Every place lies in the source, and
 * what is found belongs to a setting of the entry.
 */

#include "base/arena.h"
#include "facts/config.h"
#include "facts/embedded.h"
#include "operations.h"
#include "parse/yaml.h"

/* The N-th entry that has settings, counted round. */
static const struct know_entry *
entry_with_settings(size_t n)
{
	const struct know_set *k = &know_builtin;
	size_t all = k->ncommands + k->nuses, found = 0;

	for (;;)
		for (size_t i = 0; i < all; i++) {
			const struct know_entry *e =
			    i < k->ncommands ? &k->commands[i]
			                     : &k->uses[i - k->ncommands];

			if (e->nsettings && e->configuration[0] && found++ == n)
				return e;
		}
}

static const char *
name_of(const struct know_entry *e, size_t n)
{
	size_t len = 0;

	while (e->configuration[len])
		len++;
	return e->configuration[n % len];
}

static void
check_settings(const struct check *c, const struct know_entry *e,
    const struct config_settings *all)
{
	for (size_t i = 0; i < all->len; i++) {
		const struct know_setting *s = all->at[i].know;

		REQUIRE(s >= e->settings && s < e->settings + e->nsettings);
		if (all->at[i].node)
			require_span_of(c->source, all->at[i].node->span);
	}
}

static void
check_entries(struct check *c, const struct entries *all)
{
	for (size_t i = 0; i < all->len; i++)
		check_template(c, &all->at[i].value);
}

static void
check_config(
    struct check *c, const struct know_entry *e, const struct config *f)
{
	check_settings(c, e, &f->defaults);
	for (size_t i = 0; i < f->nvariants; i++)
		check_settings(c, e, &f->variants[i]);
	for (size_t i = 0; i < f->nruns; i++) {
		check_template(c, &f->runs[i].folder);
		check_block(c, &f->runs[i].block);
		check_entries(c, &f->runs[i].env);
	}
	check_entries(c, &f->env);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) // NOLINT
{
	struct arena *a = arena_new(0), *scratch = arena_new(0);
	struct str s = { (const char *)data, size };
	const struct know_entry *e = entry_with_settings(size ? data[0] : 0);
	const char *name = name_of(e, size > 1 ? data[1] : 0);
	struct str path, base;
	struct check c = { 0 };
	const struct config *f;

	str_cut(str_of(name), '#', &path, &base);
	c.source = source_new(a, path, str_from(s, size < 2 ? size : 2));
	f = config_read(a, scratch, c.source, name, e);
	if (f)
		check_config(&c, e, f);
	arena_free(scratch);
	arena_free(a);
	return 0;
}
