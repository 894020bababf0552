#ifndef INPUT_REPOSITORY_H
#define INPUT_REPOSITORY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;

/* Where a repository keeps its things; all paths are real and absolute. */
struct repository {
	const char *git_dir;
	const char *common_dir; /* the same, but for a linked worktree */
	const char *work_tree;  /* NULL: bare */
	size_t id_len;          /* bytes of a hash: 20, or 32 for SHA-256 */
	struct str origin;      /* owner/name in lower case, or empty */
};

/*
 * The repository that FOLDER, a real path, lies in; FOLDER may be a bare
 * repository.  NULL when there is none.  *BROKEN says of the nearest .git
 * what keeps it from being one, or is empty.
 */
struct repository *repository_around(
    struct arena *a, const char *folder, struct str *broken);

/*
 * The same for the current folder, where GIT_DIR and GIT_WORK_TREE count.
 * NULL with *WHY when GIT_DIR names no repository, without when there is
 * none.
 */
struct repository *repository_here(
    struct arena *a, struct str *broken, struct str *why);

/*
 * The index file of the repository's work tree; GIT_INDEX_FILE counts if
 * the current folder lies in the same repository.
 */
const char *repository_index(struct arena *a, const struct repository *r);

/*
 * The place of FOLDER, a real path, in the folder TOP: "" or "a/b/".  False
 * when it lies elsewhere.
 */
bool repository_prefix(
    struct arena *a, const char *top, const char *folder, struct str *out);

/* The branch that is checked out, or that a bare one points to; or empty. */
struct str repository_branch(struct arena *a, const struct repository *r);

/* The owner/name that a remote's URL ends in; empty for a local path. */
struct str repository_url_name(struct arena *a, struct str url);

#endif
