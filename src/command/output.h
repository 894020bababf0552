#ifndef COMMAND_OUTPUT_H
#define COMMAND_OUTPUT_H

#include <stdio.h>

#include "base/str.h"
#include "command/command.h"

struct diags;
struct findings;

/* Where a report goes: standard output, or a file. */
struct output {
	struct arena *arena;
	const char *path; /* NULL: standard output */
	const char *part; /* a file beside it, which then takes its name */
	FILE *to;         /* NULL: not opened yet */
};

/* Writes all of S to TO and flushes it. */
bool output_write(FILE *to, struct str s);

/* Writes more of a report; CONTEXT is its struct output. */
bool output_some(void *context, struct str s);

/*
 * Writes the rest, S; what cannot be written whole, or FAILED before, leaves
 * nothing behind and is told.  CLEAN, or FAILED.
 */
enum status output_end(struct output *t, struct str s, bool failed);

/* Writes a report that is whole: S.  CLEAN, or FAILED. */
enum status output_report(
    struct arena *a, const struct options *o, struct str s);

/* Tells WHY driftcheck could not do its work.  FAILED. */
enum status output_error(struct arena *a, struct str why);

/* The same for the file NAME, by errno. */
enum status output_cannot_write(struct arena *a, const char *name);

/* Tells what could not be read, beside a report that has no place for it. */
void output_diags(
    struct arena *a, const struct findings *fs, const struct diags *d);

/* By --color, NO_COLOR and FORCE_COLOR; else where a person reads it. */
bool output_wants_color(const struct options *o);

#endif
