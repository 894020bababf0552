#ifndef INPUT_ODB_H
#define INPUT_ODB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct arena;

/*
 * The object database of a repository, read with libgit2.  The library is
 * loaded by odb_open(), not when the program starts.
 */
struct odb;

enum { ODB_ID = 20 };

struct odb_revision {
	bool has_commit; /* else it is a bare tree */
	unsigned char commit[ODB_ID];
	unsigned char tree[ODB_ID];
};

/* Opens the repository of a git directory; NULL with *WHY. */
struct odb *odb_open(struct arena *a, const char *git_dir, struct str *why);
void odb_close(struct odb *o);

/* Finds a revision by any name that git knows; false with *WHY. */
bool odb_resolve(struct arena *a, struct odb *o, const char *rev,
    struct odb_revision *out, struct str *why);

/* The best common ancestor of two commits, in hexadecimal. */
bool odb_merge_base(struct arena *a, struct odb *o,
    const unsigned char one[ODB_ID], const unsigned char two[ODB_ID],
    struct str *out);

/* An entry of a listed tree; PATH lives as long as the listing's arena. */
struct odb_entry {
	struct str path;
	uint32_t mode;
	const unsigned char *id;
};

/* Who is told of each file and submodule; false ends the listing. */
struct odb_visitor {
	bool (*see)(void *context, const struct odb_entry *e);
	void *context;
};

enum odb_status {
	ODB_OK,
	ODB_MISSING,   /* no such object in this clone */
	ODB_TOO_LARGE, /* past the limit */
	ODB_FAILED,
};

/*
 * Lists what lies below FOLDER ("" or "a/b") of a tree, in git's order, with
 * paths from that folder behind PREFIX.  A folder that the tree does not have
 * is empty.
 */
enum odb_status odb_list(struct arena *a, struct odb *o,
    const unsigned char tree[ODB_ID], struct str folder, struct str prefix,
    struct odb_visitor v);

enum odb_status odb_read(struct arena *a, struct odb *o,
    const unsigned char id[ODB_ID], size_t limit, struct str *out);

/* Does the tree hold a file at PATH? */
bool odb_has(struct odb *o, const unsigned char tree[ODB_ID], struct str path);

struct odb_removal {
	unsigned char commit[ODB_ID];
	struct str subject;  /* first line of the message */
	struct str date;     /* of the author, 2026-04-20 */
	struct str moved_to; /* from the tree's top; empty if nowhere */
};

/*
 * The newest commit from FROM along first parents, among LIMIT, that lacks
 * PATH while its parent has it.
 */
bool odb_find_removal(struct arena *a, struct odb *o,
    const unsigned char from[ODB_ID], struct str path, size_t limit,
    struct odb_removal *out);

#endif
