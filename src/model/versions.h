#ifndef MODEL_VERSIONS_H
#define MODEL_VERSIONS_H

#include "facts/version.h"
#include "model/build.h"
#include "model/query.h"

/*
 * The versions that stand in files, and what raises them, as the files that
 * ask about them share it.
 */

/* The list of a release's own script: what it puts into its commit. */
struct stamp {
	struct str path;  /* of the script or workflow */
	struct span span; /* of the first call that names a file of these */
	VEC(struct str) files;
	bool any; /* it may put in anything */
};

struct relatives {
	const struct carried **at;
	size_t len, cap;
};

struct versions {
	struct carrieds carried; /* by path; lock files behind all others */
	struct carrier_names names;
	struct map by_path; /* path -> its first struct carried */
	size_t lock_bytes;  /* that were searched */
	VEC(struct raiser) raisers;
	VEC(struct stamp) stamps;
	struct relatives **relatives; /* of each; NULL: not asked for yet */
};

/* Read when first asked for. */
const struct versions *model_versions(struct model *m);

/* record.c: keeps what a call puts into the next commit. */
void note_records(struct activity *act, const struct call *c);

/* The path REL seen from the folder of PATH, plain. */
struct str versions_beside(struct model *m, struct str path, const char *rel);
/* Does the configuration raise the file, by its list or by itself? */
bool raiser_raises(struct model *m, const struct raiser *r, struct str path);
bool stamp_raises(const struct stamp *s, struct str path);
/* Files that the knowledge puts into one package with X. */
const struct relatives *versions_relatives(
    struct model *m, const struct versions *v, const struct carried *x);
/* The version of exactly this file, or NULL; its others stand behind it. */
const struct carried *versions_at(const struct versions *v, struct str path);
/* The version of the package at the root, as all of it agrees; or NULL. */
const struct carried *versions_present(
    struct model *m, const struct versions *v);

#endif
