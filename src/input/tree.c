/*
 * The list of files: adding, ordering, finding.
 *
 * The files are one sorted array; finding is a binary search.  Whether a
 * tracked file still stands on the disk is asked only for the files that
 * somebody looks for, because asking for all of them would take longer than
 * the whole check.  How a tree is filled stands in open.c, how files are
 * read in content.c.
 */

#include "input/tree.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "input/repository.h"
#include "input/tree_internal.h"

struct tree *
tree_new(struct arena *a, struct diags *diags, enum tree_kind kind)
{
	struct tree *t = arena_make(a, struct tree);

	t->arena = a;
	t->diags = diags;
	t->kind = kind;
	return t;
}

void
tree_close(struct tree *t)
{
	if (!t)
		return;
	fs_root_close(t->root);
	odb_close(t->odb);
	t->root = NULL;
	t->odb = NULL;
}

void
tree_reserve(struct tree *t, size_t n)
{
	t->files.at = arena_array(t->arena, struct tree_file, n);
	t->files.cap = n;
}

static bool
mode_of(uint32_t mode, enum tree_mode *out)
{
	switch (mode & 0170000) {
	case 0100000:
		*out = mode & 0100 ? TREE_EXECUTABLE : TREE_PLAIN;
		return true;
	case 0120000:
		*out = TREE_LINK;
		return true;
	case 0160000:
		*out = TREE_SUBMODULE;
		return true;
	default:
		return false;
	}
}

bool
tree_add(
    struct tree *t, struct str path, uint32_t mode, const unsigned char *id)
{
	struct tree_file f = { .path = path };

	if (!mode_of(mode, &f.mode))
		return false;
	if (id)
		memcpy(f.id, id, sizeof(f.id));
	*vec_add(t->arena, &t->files) = f;
	return true;
}

static int
by_path(const void *a, const void *b)
{
	const struct tree_file *x = a, *y = b;
	int order = str_cmp(x->path, y->path);

	return order ? order : (int)x->mode - (int)y->mode;
}

void
tree_sort(struct tree *t)
{
	struct tree_file *at = t->files.at;
	size_t n = t->files.len, kept = 1;
	bool sorted = true;

	for (size_t i = 1; i < n && sorted; i++)
		sorted = str_cmp(at[i - 1].path, at[i].path) < 0;
	if (sorted)
		return;
	qsort(at, n, sizeof(*at), by_path);
	for (size_t i = 1; i < n; i++)
		if (!str_eq(at[kept - 1].path, at[i].path))
			at[kept++] = at[i];
	t->files.len = kept;
}

static bool
is_safe_part(struct str part)
{
	if (!part.len)
		return false;
	return part.at[0] != '.' ||
	       (!str_is(part, ".") && !str_is(part, "..") &&
	           !str_eq_nocase(part, S(".git")));
}

bool
tree_path_is_safe(struct str path)
{
	size_t begin = 0, end;

	if (path.len > TREE_PATH_LIMIT ||
	    str_find_char(path, 0, '\0') != SIZE_MAX)
		return false;
	while ((end = str_find_char(path, begin, '/')) != SIZE_MAX) {
		if (!is_safe_part(str_slice(path, begin, end)))
			return false;
		begin = end + 1;
	}
	return is_safe_part(str_from(path, begin));
}

struct tree *
tree_virtual(struct arena *a, struct diags *diags)
{
	return tree_new(a, diags, KIND_VIRTUAL);
}

void
tree_virtual_add(
    struct tree *t, const char *path, enum tree_mode mode, struct str text)
{
	struct str own = str_copy(t->arena, str_of(path));
	struct str *copy = arena_make(t->arena, struct str);
	struct tree_file f = { .path = own, .mode = mode };

	*copy = str_copy(t->arena, text);
	if (mode == TREE_LINK)
		map_put(t->arena, &t->links, own, copy);
	else if (mode != TREE_SUBMODULE)
		f.source = source_new(t->arena, own, *copy);
	*vec_add(t->arena, &t->files) = f;
	tree_sort(t);
}

size_t
tree_count(const struct tree *t)
{
	return t->files.len;
}

struct tree_file *
tree_at(struct tree *t, size_t i)
{
	return &t->files.at[i];
}

size_t
tree_lower_bound(const struct tree *t, struct str prefix)
{
	size_t lo = 0, hi = t->files.len;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (str_cmp(t->files.at[mid].path, prefix) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* The index may be wrong about what is a link: the disk decides. */
static void
look_at_disk(struct tree *t, struct tree_file *f)
{
	struct fs_info info = fs_look_below(t->root, f->path);

	if (info.kind == FS_NONE || info.kind == FS_FOLDER) {
		f->flags |= f->flags & FILE_SPARSE ? FILE_PRESENT : FILE_GONE;
		return;
	}
	f->flags |= FILE_PRESENT;
	if (info.kind == FS_LINK)
		f->mode = TREE_LINK;
	else if (f->mode == TREE_LINK)
		f->mode = info.executable ? TREE_EXECUTABLE : TREE_PLAIN;
}

bool
tree_has_file(struct tree *t, struct tree_file *f)
{
	if (t->kind != KIND_WORKING || f->mode == TREE_SUBMODULE)
		return true;
	if (!(f->flags & (FILE_PRESENT | FILE_GONE)))
		look_at_disk(t, f);
	return !(f->flags & FILE_GONE);
}

struct tree_file *
tree_find(struct tree *t, struct str path)
{
	size_t i = tree_lower_bound(t, path);

	if (i == t->files.len || !str_eq(t->files.at[i].path, path) ||
	    !tree_has_file(t, &t->files.at[i]))
		return NULL;
	return &t->files.at[i];
}

/* How PATH, if it had a slash behind it, compares with what F begins with. */
static int
cmp_below(struct str path, struct str file)
{
	struct str begin = str_slice(file, 0, path.len);
	int order = str_cmp(begin, path);

	if (order || file.len == path.len)
		return order ? order : -1;
	return (unsigned char)file.at[path.len] - '/';
}

bool
tree_has_folder(struct tree *t, struct str path)
{
	size_t lo = 0, hi = t->files.len;

	while (str_ends(path, "/"))
		path.len--;
	if (!path.len || str_is(path, "."))
		return true;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int order = cmp_below(path, t->files.at[mid].path);

		if (!order)
			return true;
		if (order < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	lo = tree_lower_bound(t, path);
	return lo < t->files.len && str_eq(t->files.at[lo].path, path) &&
	       t->files.at[lo].mode == TREE_SUBMODULE;
}

void
tree_add_gap(struct tree *t, struct str path, bool grave, const char *fmt, ...)
{
	char text[512];
	va_list args;
	struct tree_gap gap = { str_copy(t->arena, path), { 0 }, grave };

	va_start(args, fmt);
	if (vsnprintf(text, sizeof(text), fmt, args) < 0)
		text[0] = '\0';
	va_end(args);
	gap.reason = str_copy(t->arena, str_of(text));
	*vec_add(t->arena, &t->gaps) = gap;
	diag_add(t->diags, path, 0, "%s", text);
}

size_t
tree_gaps(const struct tree *t, const struct tree_gap **out)
{
	*out = t->gaps.at;
	return t->gaps.len;
}

bool
tree_is_repository(const struct tree *t)
{
	return t->kind != KIND_FOLDER;
}

struct str
tree_origin(struct tree *t)
{
	return t->repo ? t->repo->origin : (struct str){ 0 };
}

bool
tree_is_branch(struct tree *t, struct str name)
{
	bool of_head = !t->asked.len || str_is(t->asked, "HEAD");

	if (!t->repo || t->kind == KIND_FOLDER || t->prefix.len || !name.len)
		return false;
	if (of_head)
		return str_eq(repository_branch(t->arena, t->repo), name);
	if (str_starts(t->asked, "refs/heads/"))
		return str_eq(str_from(t->asked, 11), name);
	return str_eq(t->asked, name);
}

struct odb *
tree_odb(struct tree *t, struct str *why)
{
	if (t->odb)
		return t->odb;
	if (!t->repo || t->kind == KIND_FOLDER) {
		*why = S("there is no repository here");
		return NULL;
	}
	if (t->repo->id_len != ODB_ID) {
		*why = S("repositories with SHA-256 hashes cannot be read "
		         "at a revision");
		return NULL;
	}
	t->odb = odb_open(t->arena, t->repo->git_dir, why);
	return t->odb;
}
