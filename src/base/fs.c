/*
 * The file system: the only place that opens, looks at and lists files.
 *
 * Below a root no link is followed, so that no name in a checked repository
 * can lead out of it.  Linux opens a path in that way at once; elsewhere, and
 * to learn why it failed, folders are opened part by part.  The last folder
 * opened is kept: neighbours are mostly asked for one after the other.
 * Nothing here blocks on a pipe.  Written are only new files, whole.
 */

#define _XOPEN_SOURCE 700 /* realpath() */
#ifdef __linux__
#define _DEFAULT_SOURCE /* syscall() */
#endif

#include "base/fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/syscall.h>
#ifdef SYS_openat2
#include <linux/openat2.h>
#endif
#endif

#include "base/arena.h"

enum { PATH_BOUND = 4096 };

struct fs_root {
	int fd;
	int folder; /* the last folder opened, or -1 */
	size_t len; /* of its path */
	char path[PATH_BOUND];
};

static struct fs_info
info_of(const struct stat *st)
{
	struct fs_info info = { FS_OTHER, false };

	if (S_ISREG(st->st_mode))
		info.kind = FS_FILE;
	else if (S_ISDIR(st->st_mode))
		info.kind = FS_FOLDER;
	else if (S_ISLNK(st->st_mode))
		info.kind = FS_LINK;
	info.executable = info.kind == FS_FILE && (st->st_mode & S_IXUSR);
	return info;
}

static enum fs_status
status_of(int error)
{
	switch (error) {
	case ENOENT:
	case ENOTDIR:
	case ENAMETOOLONG:
		return FS_ABSENT;
	case ELOOP:
	case ENXIO:
		return FS_NOT_FILE;
	case EACCES:
	case EPERM:
		return FS_DENIED;
	default:
		return FS_FAILED;
	}
}

/* What cannot be looked at may well be there. */
static struct fs_info
info_of_error(int error)
{
	enum fs_status s = status_of(error);
	bool gone = s == FS_ABSENT || s == FS_NOT_FILE;

	return (struct fs_info){ gone ? FS_NONE : FS_OTHER, false };
}

struct fs_info
fs_look(const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return info_of_error(errno);
	return info_of(&st);
}

static bool
fill(int fd, char *at, size_t size, size_t *len)
{
	*len = 0;
	while (*len < size) {
		ssize_t n = read(fd, at + *len, size - *len);

		if (n < 0 && errno != EINTR)
			return false;
		if (n == 0)
			break;
		if (n > 0)
			*len += (size_t)n;
	}
	return true;
}

/* Reads as much as the file had when it was opened, and closes it. */
static enum fs_status
read_open(struct arena *a, int fd, size_t limit, struct str *out)
{
	enum fs_status status = FS_FAILED;
	struct stat st;

	*out = (struct str){ 0 };
	if (fd < 0)
		return status_of(errno);
	if (fstat(fd, &st) == 0) {
		if (!S_ISREG(st.st_mode)) {
			status = FS_NOT_FILE;
		} else if ((uintmax_t)st.st_size > limit) {
			status = FS_TOO_LARGE;
		} else {
			size_t size = (size_t)st.st_size;
			char *at = arena_bytes(a, size);

			if (fill(fd, at, size, &out->len)) {
				out->at = at;
				status = FS_OK;
			} else {
				out->len = 0;
			}
		}
	}
	close(fd);
	return status;
}

enum { READING = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC };

enum fs_status
fs_read(struct arena *a, const char *path, size_t limit, struct str *out)
{
	return read_open(a, open(path, READING), limit, out);
}

char *
fs_real_path(struct arena *a, const char *path)
{
	char *real = realpath(path, NULL);
	char *copy;

	if (!real)
		return NULL;
	copy = str_cstr(a, str_of(real));
	free(real);
	return copy;
}

char *
fs_current(struct arena *a)
{
	return fs_real_path(a, ".");
}

static int
open_folder(int at, const char *name)
{
	return openat(
	    at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

struct fs_root *
fs_root_open(struct arena *a, const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct fs_root *r;

	if (fd < 0)
		return NULL;
	r = arena_make(a, struct fs_root);
	r->fd = fd;
	r->folder = -1;
	return r;
}

static void
forget_folder(struct fs_root *r)
{
	if (r->folder >= 0)
		close(r->folder);
	r->folder = -1;
	r->len = 0;
}

void
fs_root_close(struct fs_root *r)
{
	if (!r)
		return;
	forget_folder(r);
	close(r->fd);
	r->fd = -1;
}

/* Takes the next part of *REST as a name; false if it is none. */
static bool
next_part(struct str *rest, char name[NAME_MAX + 1])
{
	struct str part;

	str_cut(*rest, '/', &part, rest);
	if (!part.len || part.len > NAME_MAX || str_is(part, ".") ||
	    str_is(part, "..") || str_find_char(part, 0, '\0') != SIZE_MAX) {
		errno = ENOENT;
		return false;
	}
	memcpy(name, part.at, part.len);
	name[part.len] = '\0';
	return true;
}

/* Goes down from the folder that is kept, part by part. */
static bool
descend(struct fs_root *r, struct str rest)
{
	char name[NAME_MAX + 1];

	while (rest.len) {
		int next;

		if (!next_part(&rest, name))
			return false;
		next = open_folder(r->folder >= 0 ? r->folder : r->fd, name);
		if (next < 0)
			return false;
		if (r->folder >= 0)
			close(r->folder);
		r->folder = next;
	}
	return true;
}

/* A descriptor of the folder PATH that stays the root's, or -1. */
static int
folder_at(struct fs_root *r, struct str path)
{
	struct str kept = { r->path, r->len };
	struct str rest = path;
	int error;

	if (!path.len)
		return r->fd;
	if (path.len > PATH_BOUND) {
		errno = ENAMETOOLONG;
		return -1;
	}
	if (r->folder >= 0 && str_eq(kept, path))
		return r->folder;
	if (r->folder >= 0 && path.len > kept.len && path.at[kept.len] == '/' &&
	    str_eq(kept, str_slice(path, 0, kept.len)))
		rest = str_from(path, kept.len + 1);
	else
		forget_folder(r);
	if (!descend(r, rest)) {
		error = errno;
		forget_folder(r);
		errno = error;
		return -1;
	}
	memcpy(r->path, path.at, path.len);
	r->len = path.len;
	return r->folder;
}

/* The folder of PATH, and its last part as NAME; -1 with errno. */
static int
parent_at(struct fs_root *r, struct str path, char name[NAME_MAX + 1])
{
	struct str base = str_basename(path);

	errno = ENOENT;
	if ((path.len && path.at[0] == '/') || !next_part(&base, name))
		return -1;
	return folder_at(r, str_dirname(path));
}

struct fs_info
fs_look_below(struct fs_root *r, struct str path)
{
	char name[NAME_MAX + 1];
	struct stat st;
	int fd;

	if (!path.len)
		return (struct fs_info){ FS_FOLDER, false };
	fd = parent_at(r, path, name);
	if (fd < 0 || fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return info_of_error(errno);
	return info_of(&st);
}

/* Opens PATH to be read, if the system does that in one call; else -1. */
static int
open_at_once(struct fs_root *r, struct str path)
{
#ifdef SYS_openat2
	struct open_how how = {
		.flags = READING | O_NOFOLLOW,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS,
	};
	char name[NAME_MAX + 1], text[PATH_BOUND];
	struct str rest = path;

	if (path.len >= sizeof(text))
		return -1;
	while (rest.len)
		if (!next_part(&rest, name))
			return -1;
	memcpy(text, path.at, path.len);
	text[path.len] = '\0';
	return (int)syscall(SYS_openat2, r->fd, text, &how, sizeof(how));
#else
	(void)r;
	(void)path;
	return -1;
#endif
}

enum fs_status
fs_read_below(struct arena *a, struct fs_root *r, struct str path, size_t limit,
    struct str *out)
{
	char name[NAME_MAX + 1];
	int fd = open_at_once(r, path);

	if (fd >= 0)
		return read_open(a, fd, limit, out);
	fd = parent_at(r, path, name);
	if (fd < 0)
		return status_of(errno);
	return read_open(a, openat(fd, name, READING | O_NOFOLLOW), limit, out);
}

enum fs_status
fs_link_below(
    struct arena *a, struct fs_root *r, struct str path, struct str *out)
{
	char name[NAME_MAX + 1], text[PATH_BOUND];
	int fd = parent_at(r, path, name);
	ssize_t n;

	if (fd < 0)
		return status_of(errno);
	n = readlinkat(fd, name, text, sizeof(text));
	if (n < 0)
		return errno == EINVAL ? FS_NOT_FILE : status_of(errno);
	if ((size_t)n == sizeof(text))
		return FS_TOO_LARGE;
	*out = str_copy(a, (struct str){ text, (size_t)n });
	return FS_OK;
}

static int
by_name(const void *a, const void *b)
{
	const struct fs_entry *x = a, *y = b;

	return str_cmp(x->name, y->name);
}

static void
list_open(struct arena *a, DIR *d, size_t limit, struct fs_list *out)
{
	const struct dirent *e;

	while ((e = readdir(d)) != NULL) {
		struct stat st;

		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		if (out->list.len == limit) {
			out->cut = true;
			break;
		}
		if (fstatat(dirfd(d), e->d_name, &st, AT_SYMLINK_NOFOLLOW))
			continue;
		*vec_add(a, &out->list) = (struct fs_entry){
			str_copy(a, str_of(e->d_name)),
			info_of(&st),
		};
	}
	if (out->list.len)
		qsort(out->list.at, out->list.len, sizeof(*out->list.at),
		    by_name);
}

enum fs_status
fs_list_below(struct arena *a, struct fs_root *r, struct str path, size_t limit,
    struct fs_list *out)
{
	int parent = folder_at(r, path);
	int fd = parent < 0 ? -1 : open_folder(parent, ".");
	DIR *d;

	*out = (struct fs_list){ 0 };
	if (fd < 0)
		return status_of(errno);
	d = fdopendir(fd);
	if (!d) {
		close(fd);
		return FS_FAILED;
	}
	list_open(a, d, limit, out);
	closedir(d);
	return FS_OK;
}

static bool
write_all(int fd, struct str text)
{
	while (text.len) {
		ssize_t n = write(fd, text.at, text.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		text = str_from(text, (size_t)n);
	}
	return true;
}

/* Gives the file at PART the name NAME, if nothing has it. */
static int
take_name(int folder, const char *part, const char *name)
{
	struct stat st;

	if (linkat(folder, part, folder, name, 0) == 0)
		return 0;
	/* Not every file system knows links. */
	if ((errno != EPERM && errno != ENOTSUP && errno != ENOSYS) ||
	    fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0)
		return errno ? errno : EEXIST;
	return renameat(folder, part, folder, name) == 0 ? 0 : errno;
}

int
fs_create(struct fs_root *r, const char *name, struct str text)
{
	char part[NAME_MAX + 1];
	int fd, failed;

	if (snprintf(part, sizeof(part), "%s.part%ld", name, (long)getpid()) >=
	    (int)sizeof(part))
		return ENAMETOOLONG;
	fd = openat(r->fd, part,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
	if (fd < 0)
		return errno;
	failed = write_all(fd, text) ? 0 : errno;
	if (close(fd) != 0 && !failed)
		failed = errno;
	if (!failed)
		failed = take_name(r->fd, part, name);
	(void)unlinkat(r->fd, part, 0);
	return failed;
}
