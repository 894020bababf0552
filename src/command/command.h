#ifndef COMMAND_COMMAND_H
#define COMMAND_COMMAND_H

struct arena;
struct options;

/* Exit statuses: what a command ends with. */
enum status {
	CLEAN = 0,    /* nothing at or above --fail-on */
	FINDINGS = 1, /* something is */
	FAILED = 2,   /* driftcheck could not do its work, and said why */
	NOTHING = 3,  /* there is nothing to look at */
};

/*
 * The commands.  Each takes memory from A, writes its report to where O says
 * and what it has to say besides to standard error.
 */
enum status command_check(struct arena *a, const struct options *o);
enum status command_graph(struct arena *a, const struct options *o);
enum status command_init(struct arena *a, const struct options *o);
enum status command_rehearse(struct arena *a, const struct options *o);
enum status command_prerequisites(struct arena *a, const struct options *o);

#endif
