#ifndef BASE_FS_H
#define BASE_FS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "base/vec.h"

struct arena;

enum fs_kind {
	FS_NONE,
	FS_FILE,
	FS_FOLDER,
	FS_LINK,
	FS_OTHER, /* a device, a pipe; or what we may not look at */
};

struct fs_info {
	enum fs_kind kind;
	bool executable; /* by its owner */
};

enum fs_status {
	FS_OK,
	FS_ABSENT,
	FS_DENIED,
	FS_NOT_FILE,  /* a link, a folder, a pipe ... */
	FS_TOO_LARGE, /* larger than the limit */
	FS_FAILED,
};

/* Anywhere on the disk, links followed: for git's own files. */
struct fs_info fs_look(const char *path);
enum fs_status fs_read(
    struct arena *a, const char *path, size_t limit, struct str *out);
/* Absolute and without links; NULL when it does not exist. */
char *fs_real_path(struct arena *a, const char *path);
/* Real path of the current folder; NULL when it has none. */
char *fs_current(struct arena *a);

/*
 * A folder whose content is looked at without ever leaving it: paths below
 * are plain ("a/b", "" for the root itself), no link is followed.
 */
struct fs_root;

struct fs_root *fs_root_open(struct arena *a, const char *path);
void fs_root_close(struct fs_root *r);

struct fs_info fs_look_below(struct fs_root *r, struct str path);
enum fs_status fs_read_below(struct arena *a, struct fs_root *r,
    struct str path, size_t limit, struct str *out);
/* The text of a link. */
enum fs_status fs_link_below(
    struct arena *a, struct fs_root *r, struct str path, struct str *out);

/*
 * Writes a new file of this name into the root itself, whole or not at all,
 * and never over another.  0, or the errno: EEXIST where the name is taken.
 */
int fs_create(struct fs_root *r, const char *name, struct str text);

struct fs_entry {
	struct str name;
	struct fs_info info;
};

struct fs_list {
	VEC(struct fs_entry) list; /* sorted by name */
	bool cut;                  /* there are more than the limit */
};

enum fs_status fs_list_below(struct arena *a, struct fs_root *r,
    struct str path, size_t limit, struct fs_list *out);

#endif
