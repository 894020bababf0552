#ifndef MODEL_TARGET_PLAN_H
#define MODEL_TARGET_PLAN_H

#include "model/target.h"

/* What a call of a runner runs: its targets in order, with their words. */
struct target_goal {
	const struct target_file *root; /* where its names are looked up ... */
	const struct target_file *file; /* ... and where it was found */
	const struct target *target;
	struct str folder; /* where it runs */
	struct words given;
	bool maybe;
};

struct target_plan {
	struct request request;
	VEC(struct target_goal) goals;
	bool complete; /* these are all */
};

/*
 * NULL: the call runs no targets that are known, and is what it was.  Notes
 * a target that is missing.
 */
struct target_plan *plan_targets(struct run *r, const struct call *c);
/* target.c: follows them. */
void run_targets(
    struct run *r, const struct call *c, const struct target_plan *plan);

/* "target x of Makefile" */
struct str target_label(
    struct model *m, const struct target_file *f, const struct target *t);
/*
 * The file in which names stand for targets of FILE, which ROOT includes:
 * one that is included under a name is its own.
 */
const struct target_file *target_scope(
    const struct target_file *root, const struct target_file *file);
/* Does NAME stand in FOLDER as a file or folder? */
bool target_is_file(struct model *m, struct str folder, struct str name);
/* Was the target followed, by whomever? */
void note_followed(struct model *m, const struct target *t);
bool was_followed(const struct model *m, const struct target *t);

#endif
