#ifndef INPUT_TREE_INTERNAL_H
#define INPUT_TREE_INTERNAL_H

#include "base/fs.h"
#include "base/map.h"
#include "base/vec.h"
#include "input/odb.h"
#include "input/repository.h"
#include "input/tree.h"

/* What the files of src/input/ share about a tree; nobody else sees it. */

enum tree_kind {
	KIND_VIRTUAL,
	KIND_FOLDER,   /* a folder that is no repository, or is not tracked */
	KIND_WORKING,  /* the tracked files of a working tree */
	KIND_REVISION, /* the files of a commit */
};

enum file_flag {
	FILE_SPARSE = 1,  /* a sparse checkout may have left it out */
	FILE_PRESENT = 2, /* it was looked for and stands on the disk */
	FILE_GONE = 4,    /* it does not */
	FILE_FAILED = 8,  /* reading it failed, and that was said */
};

enum {
	TREE_FILE_LIMIT = 4 * 1024 * 1024, /* bytes of one file */
	TREE_PATH_LIMIT = 4096,            /* bytes of one path */
	TREE_FILES = 1000000,              /* files of index or revision */
	TREE_NAMES = 128 * 1024 * 1024,    /* bytes of all their paths */
};

struct near_index;

struct tree {
	struct arena *arena;
	struct diags *diags;
	enum tree_kind kind;
	VEC(struct tree_file) files;
	struct map links;        /* path of a link -> struct str, its text */
	struct map ignores;      /* folder -> struct ignore_file */
	size_t ignore_looks;     /* at rules of ignore files */
	struct near_index *near; /* of nearest.c */
	size_t near_scans;
	struct map failures; /* path -> struct str, why reading failed */
	VEC(struct tree_gap) gaps;
	bool partial; /* not all of its files are listed */

	struct fs_root *root;    /* NULL: nothing on the disk */
	struct repository *repo; /* NULL: none */
	struct str prefix;       /* the root's place in it: "" or "a/b/" */
	struct odb *odb;         /* opened when first needed */
	struct odb_revision at;  /* of a revision */
	struct str asked;        /* the name by which it was asked for */
};

struct tree *tree_new(
    struct arena *a, struct diags *diags, enum tree_kind kind);

/* Makes room for N files in an empty tree. */
void tree_reserve(struct tree *t, size_t n);
/* Adds a file by its mode in git; false for a mode that no file has. */
bool tree_add(
    struct tree *t, struct str path, uint32_t mode, const unsigned char *id);
/* Puts the files into order, each path once. */
void tree_sort(struct tree *t);

/* Could PATH be tracked?  No empty, ".", ".." or ".git" part, no NUL. */
bool tree_path_is_safe(struct str path);

/* Does F stand on the disk, as far as that matters?  Asks only once. */
bool tree_has_file(struct tree *t, struct tree_file *f);

/* Says what could not be done for the tree as a whole, and keeps it. */
void tree_add_gap(struct tree *t, struct str path, bool grave, const char *fmt,
    ...) __attribute__((format(printf, 4, 5)));

/* The object database, opened when needed; NULL with *WHY. */
struct odb *tree_odb(struct tree *t, struct str *why);

/* Fills the tree from a folder that is not tracked. */
void tree_walk(struct tree *t);

/* Fills the tree from the index, or what comes nearest to it. */
void tree_read_index(struct tree *t);

#endif
