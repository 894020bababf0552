#ifndef MODEL_TARGET_H
#define MODEL_TARGET_H

#include "facts/target.h"
#include "model/build.h"

/* Calls of targets; for the files of the model that follow them. */

/* What the words of a call ask of the runner's files. */
struct request {
	const struct know_targets *know;
	struct words operands;     /* targets, and words for them */
	VEC(struct variable) sets; /* NAME=VALUE */
	struct value folder;       /* to start from, from the root */
	struct value file;         /* in place of the runner's own names */
	bool has_file;
	struct names scopes; /* packages of the workspace, as written */
	bool everywhere;     /* ... all of them */
	bool lenient, idle;
	bool open; /* words that are not known may say more */
};

/* target_words.c: reads the words of C, which has a runner. */
void request_read(struct run *r, const struct call *c, struct request *out);

/* target_file.c */
struct target_files {
	const struct target_file **at;
	size_t len, cap;
};
/*
 * The file at PATH, read once, with all that it includes, as its tool reads
 * it in FOLDER.  NULL: it is not there, or cannot be read.  A name that does
 * not tell its kind is of the kind of KNOW's files.
 */
const struct target_file *model_target_file(struct model *m,
    const struct know_targets *know, struct str path, struct str folder,
    bool grave);
/* The nearest file of the runner's seen from FOLDER; empty: none. */
struct str target_path(
    struct model *m, const struct know_targets *know, struct str folder);
/* The same in that folder alone. */
struct str target_path_in(
    struct model *m, const struct know_targets *know, struct str folder);

/*
 * target_workspace.c: the package files that the request chooses, seen from
 * FOLDER; false where that is not known.
 */
bool workspace_choose(struct model *m, const struct request *q,
    struct str folder, bool grave, struct target_files *out);

/* target_find.c */
struct found_target {
	enum target_answer answer;
	const struct target *target;    /* YES */
	const struct target_file *root; /* whose files were asked */
	const struct target_file *file; /* YES: the one that has it */
};
/* NAME in ROOT and what it includes, as the runner understands names. */
struct found_target target_ask(struct model *m, const struct know_targets *know,
    const struct target_file *root, struct str name);
/* The next target of that name for the same tool, or NULL. */
const struct target *target_next(const struct target *t);

/* target_names.c: the names of variables that are used. */
struct target_names {
	struct arena *arena;
	struct map names;
	int depth;
};
void names_of_template(struct target_names *n, const struct template *t);
void names_of_block(struct target_names *n, const struct block *b);
void names_of_target(struct target_names *n, const struct target *t);
/* Those that the used settings of F and its includes name; to be last. */
void names_of_file(struct target_names *n, const struct target_file *f);
/* Does OP, of a file's settings, set one of them, or is it no setting? */
bool names_hold(const struct target_names *n, const struct op *op);

/* Which of the targets of F are the runner's. */
enum target_space target_space_of(
    const struct know_targets *know, const struct target_file *f);

/* module.c: `python -m pkg.mod`: keeps that the tree's package lacks it. */
void note_module(struct run *r, const struct call *c);
/* The module of the package in FOLDER that NAME most likely means. */
struct str module_nearest(struct model *m, struct str folder, struct str name);

/* missing.c: keeps it, up to a bound. */
void keep_missed_target(struct model *m, struct missed_target missed);
/* missing.c: keeps that the call misses NAME, unless it may be there. */
void note_missing_target(struct run *r, const struct call *c,
    const struct request *q, const struct target_file *file, struct str name,
    struct span span);

#endif
