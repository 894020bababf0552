#ifndef INPUT_TREE_H
#define INPUT_TREE_H

#include "base/diag.h"
#include "base/source.h"

/*
 * The files that are checked, from a working tree, a revision, or a folder
 * that is no repository.  Paths are relative to the root, with '/', sorted
 * by their bytes.
 */
enum tree_mode {
	TREE_PLAIN,      /* 100644 */
	TREE_EXECUTABLE, /* 100755 */
	TREE_LINK,       /* 120000 */
	TREE_SUBMODULE,  /* 160000 */
};

struct tree_file {
	struct str path;
	enum tree_mode mode;
	struct source *source; /* when read before */
	unsigned char id[20];  /* of the blob, of a longer hash the begin;
	                          zeroes in a plain folder */
	unsigned char flags;   /* for the tree's own use */
};

struct tree;

enum tree_status {
	TREE_OK,
	TREE_NOT_FOUND,   /* no such folder */
	TREE_NO_REVISION, /* no such revision, or no repository for it */
	TREE_FAILED,      /* unreadable */
};

/*
 * Opens the files at PATH (NULL: the repository around the current folder,
 * or that folder).  With REV: those of that revision, read from the object
 * database; PATH may then be a bare repository.  Inside a larger working
 * tree an explicit PATH is the root, and its files are the tracked ones
 * below it.  On failure *WHY says what and where, for the user.
 *
 * Without REV nothing but the index file and the files asked for are read;
 * libgit2 is loaded only for a revision, for history, and where the index
 * does not tell the tracked files (it is broken or sparse).  GIT_DIR and
 * GIT_WORK_TREE count when PATH is NULL, GIT_INDEX_FILE when PATH lies in
 * the repository around the current folder.
 */
enum tree_status tree_open(struct arena *a, struct diags *diags,
    const char *path, const char *rev, struct tree **out, struct str *why);
/* Closes files and the object database; the arena keeps the rest. */
void tree_close(struct tree *t);

/*
 * A tree of files given in memory, for tests and fuzzers.  The text of a
 * link is where it leads.  Adding moves the files: ask when all are added.
 */
struct tree *tree_virtual(struct arena *a, struct diags *diags);
void tree_virtual_add(
    struct tree *t, const char *path, enum tree_mode mode, struct str text);

size_t tree_count(const struct tree *t);
struct tree_file *tree_at(struct tree *t, size_t i);
/*
 * The file of exactly this path, or NULL.  A tracked file that is gone from
 * the disk is none; only tree_count() and tree_at() still count it.
 */
struct tree_file *tree_find(struct tree *t, struct str path);
/*
 * Does a tracked file lie below PATH, or is it a submodule?  The root ("" or
 * ".") is a folder.  The disk is not looked at.
 */
bool tree_has_folder(struct tree *t, struct str path);
/* Index of the first file whose path is not before PREFIX. */
size_t tree_lower_bound(const struct tree *t, struct str prefix);

/*
 * Makes PATH plain: "a/./b//../c" is "a/c"; tracked links on the way are
 * followed inside the tree (at most 40).  False when it leaves the root, is
 * absolute, runs in a loop, or crosses into a submodule; *OUT is then empty.
 * The result need not exist.
 */
bool tree_resolve(struct tree *t, struct str path, struct str *out);

/*
 * The file's content, read once, links followed inside the tree.  NULL with
 * a diagnostic when it cannot be read (missing blob of a partial clone, no
 * permission, not a file, larger than 4 MiB, left out by a sparse checkout);
 * NULL without one when it is tracked but gone from the disk.  A link gives
 * the source of the file that it leads to.  Never leaves the root.
 */
struct source *tree_read(struct tree *t, struct tree_file *f);
/*
 * The same, but only a text that is WANTED is kept; NULL for others.  So
 * that a look at many files costs no memory, they are read into SCRATCH.
 */
struct source *tree_read_if(struct tree *t, struct tree_file *f,
    struct arena *scratch, bool (*wanted)(struct str text));

/*
 * The file of this path, tracked or not; NULL where none stands there, or it
 * cannot be read.  For what belongs to whoever runs us, as a policy does.
 */
struct source *tree_read_any(struct tree *t, struct str path);

/*
 * Writes a new file of this name into the root, as fs_create() does; EROFS
 * where the tree has no folder on the disk.
 */
int tree_create(struct tree *t, const char *name, struct str text);

/* Why reading the file of this path failed; empty: it did not. */
struct str tree_failure(const struct tree *t, struct str path);

/* What could not be listed or told of the tree as a whole; also said. */
struct tree_gap {
	struct str path; /* of a folder or file, or empty */
	struct str reason;
	bool grave; /* files that release may be left out */
};
size_t tree_gaps(const struct tree *t, const struct tree_gap **out);

/*
 * Does PATH stand on the disk although it is not tracked?  Working trees and
 * plain folders; links on the way are not followed.  It may where not all
 * files could be listed.
 */
bool tree_on_disk(struct tree *t, struct str path);
/*
 * Does HEAD hold PATH?  Of a working tree only; asked of a path that is not
 * tracked, it tells what `git rm --cached` took out (opens libgit2).
 */
bool tree_was_tracked(struct tree *t, struct str path);
/*
 * Would git ignore PATH, by the tree's own tracked .gitignore files?  What
 * is tracked, or a folder that holds tracked files, is not ignored.  PATH is
 * taken for a folder when it ends in a slash or is one on the disk.
 */
bool tree_ignores(struct tree *t, struct str path);
/*
 * The tracked path that PATH most likely means: the same name elsewhere, or
 * a near spelling in the same folder; empty when there is none.
 */
struct str tree_nearest(struct tree *t, struct str path);

/* Does exactly one tracked path end in TAIL, whole folders? */
bool tree_tail_is_unique(struct tree *t, struct str tail);
/* Is a revision shown, or a repository's working tree?  No: plain folder. */
bool tree_is_repository(const struct tree *t);
/* The repository's origin as owner/name, lower case; empty when unknown. */
struct str tree_origin(struct tree *t);
/*
 * Are these the files of that branch: the one that is checked out, or whose
 * revision was asked for by its name?  No for a part of a repository.
 */
bool tree_is_branch(struct tree *t, struct str name);

/* The commit that removed a file. */
struct tree_removal {
	struct str commit;   /* abbreviated hash, 8 digits */
	struct str subject;  /* first line of the message */
	struct str date;     /* of the author, as 2026-04-20 */
	struct str moved_to; /* where a file of the same content came to
	                        stand in that commit; empty if nowhere */
};

/*
 * Looks for the newest commit in which PATH (a file or a folder) went away,
 * along first parents of the revision (HEAD for a working tree), through at
 * most LIMIT commits.  False when there is none among them: PATH never stood
 * there, still stands there, or went away earlier; also without history.
 */
bool tree_find_removal(
    struct tree *t, struct str path, size_t limit, struct tree_removal *out);

/*
 * The best common ancestor of REV and the tree's own revision (HEAD for a
 * working tree), as a full hash that tree_open() takes.
 */
enum tree_status tree_merge_base(
    struct tree *t, const char *rev, struct str *out, struct str *why);

#endif
