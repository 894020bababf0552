#ifndef FACTS_CONFIG_H
#define FACTS_CONFIG_H

#include "facts/knowledge.h"
#include "facts/program.h"
#include "facts/workflow.h"
#include "parse/expr.h"

/*
 * The configuration of a tool, read by what the knowledge says of its keys.
 */

/* A place in it that a setting of the knowledge is about. */
struct config_setting {
	const struct know_setting *know;
	enum truth holds; /* UNKNOWN: its value is worked out by the tool */
	const struct ynode *node;
};

struct config_settings {
	struct config_setting *at;
	size_t len, cap;
};

/* Commands that the tool runs for a setting. */
struct config_run {
	const struct know_setting *know;
	struct block block;
	struct template folder; /* no span: where the tool runs */
	struct entries env;
};

struct config {
	struct source *source;
	bool readable; /* false: nothing is known of what it says */
	struct config_settings defaults;
	/* each of several, above the defaults: packages of a workspace */
	struct config_settings *variants;
	size_t nvariants, cvariants;
	struct config_run *runs;
	size_t nruns, cruns;
	struct entries env; /* for all commands */
};

/*
 * The file S, of which NAME (a path, maybe with '#' and a route) is what the
 * entry calls it; NULL where it has no such route, and so is none.
 */
const struct config *config_read(struct arena *a, struct arena *scratch,
    struct source *s, const char *name, const struct know_entry *know);

/* The root of a YAML, JSON, TOML or INI file; NULL: it cannot be read. */
const struct ynode *config_root(struct arena *a, struct source *s);

#endif
