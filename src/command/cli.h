#ifndef COMMAND_CLI_H
#define COMMAND_CLI_H

#include "finding/finding.h"

struct arena;
struct needs_format;
struct picture_format;
struct rehearsal_format;
struct reporter;

/* What to do, as the command line says. */
struct options {
	enum {
		DO_CHECK,
		DO_GRAPH,
		DO_INIT,
		DO_PREREQUISITES,
		DO_REHEARSE,
		DO_EXPLAIN_RULE,
		DO_LIST_RULES,
		DO_VERSION,
		DO_HELP,
	} command;
	const char *path; /* NULL: the repository around the folder */
	const char *rev;  /* NULL: the working tree */
	const struct reporter *format;
	const struct picture_format *picture; /* GRAPH */
	const struct needs_format *needs;     /* PREREQUISITES */
	const char *have;                     /* ... a file, "-", or NULL */
	const struct rehearsal_format *play;  /* REHEARSE */
	/* REHEARSE: one of these; all empty: the way that is inferred */
	struct str tag, script, skill, dispatch;
	const char *output; /* NULL: standard output */
	bool to_stdout;     /* ... as `--output -` says */
	enum { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER } color;
	enum level fail_on;
	const char *config; /* NULL: the repository's own settings */
	bool explain, notes, pedantic, no_config, no_ignores, allow_empty;
	struct str rule;       /* EXPLAIN_RULE */
	struct str only, skip; /* rule ids, comma-separated */
};

/*
 * Reads the command line.  False when it is wrong: *WHY then says what and,
 * where it can, what was meant.
 */
bool cli_parse(struct arena *a, int argc, char **argv, struct options *out,
    struct str *why);

/* The text of --help, made of the table of options. */
struct str cli_help(struct arena *a);

/* Is the rule switched on by --only and --skip? */
bool cli_runs_rule(const struct options *o, const char *id);

#endif
