/*
 * Opening a tree: which files are checked, by what stands at the path.
 *
 * Without a revision the tracked files come from the index file alone.
 * Where it cannot be read, HEAD's tree stands in for it; where that fails
 * too, all files of the folder.  The folders of a sparse index are filled in
 * from the object database.
 */

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "input/index.h"
#include "input/tree_internal.h"

enum { INDEX_FILE = 256 * 1024 * 1024, FOLDER_MODE = 0040000 };

/* Where files of the repository's top go: those below the root are kept. */
struct filler {
	struct tree *tree;
	struct str prefix;   /* what paths must begin with, and lose */
	unsigned char flags; /* of the files */
	size_t refused;      /* paths that git would not check out */
};

static bool
add_file(struct filler *fill, struct str path, uint32_t mode,
    const unsigned char *id, unsigned char flags)
{
	struct tree *t = fill->tree;
	struct str prefix = fill->prefix;

	if (path.len <= prefix.len ||
	    !str_eq(str_slice(path, 0, prefix.len), prefix))
		return true;
	path = str_from(path, prefix.len);
	if (!tree_path_is_safe(path) || !tree_add(t, path, mode, id)) {
		fill->refused++;
		return true;
	}
	t->files.at[t->files.len - 1].flags = flags;
	return t->files.len < TREE_FILES;
}

static bool
see_entry(void *context, const struct odb_entry *e)
{
	struct filler *fill = context;

	return add_file(fill, e->path, e->mode, e->id, fill->flags);
}

static void
finish(struct filler *fill)
{
	if (fill->refused)
		tree_add_gap(fill->tree, (struct str){ 0 }, false,
		    "%zu paths that git would refuse are left out",
		    fill->refused);
	tree_sort(fill->tree);
}

/* What kept a listing from being whole, or NULL. */
static const char *
list_problem(enum odb_status status)
{
	switch (status) {
	case ODB_OK:
		return NULL;
	case ODB_MISSING:
		return "a tree is not in this clone";
	case ODB_TOO_LARGE:
		return "too many or too deeply nested files";
	case ODB_FAILED:
		break;
	}
	return "a tree cannot be read";
}

/* Fills the tree from a revision's; false with *WHY. */
static bool
fill_from_tree(struct tree *t, const unsigned char id[ODB_ID],
    unsigned char flags, struct str *why)
{
	struct filler fill = { .tree = t, .flags = flags };
	struct odb_visitor v = { see_entry, &fill };
	struct odb *o = tree_odb(t, why);
	struct str folder = t->prefix;
	const char *problem;

	if (!o)
		return false;
	while (str_ends(folder, "/"))
		folder.len--;
	problem = list_problem(
	    odb_list(t->arena, o, id, folder, (struct str){ 0 }, v));
	finish(&fill);
	if (!problem)
		return true;
	*why = str_of(problem);
	if (!t->files.len)
		return false;
	t->partial = true;
	tree_add_gap(t, (struct str){ 0 }, true, "not all files are listed: %s",
	    problem);
	*why = (struct str){ 0 };
	return true;
}

/* Does one of two folders lie in the other? */
static bool
overlap(struct str a, struct str b)
{
	size_t n = a.len < b.len ? a.len : b.len;

	return str_eq(str_slice(a, 0, n), str_slice(b, 0, n));
}

/* A folder of a sparse index, whose files are known only by its tree. */
static void
add_sparse(struct filler *fill, const struct index_entry *e)
{
	struct tree *t = fill->tree;
	struct odb_visitor v = { see_entry, fill };
	struct str why = { 0 };
	const char *problem = NULL;
	struct odb *o;

	if (!overlap(e->path, fill->prefix))
		return;
	o = tree_odb(t, &why);
	if (o) {
		problem = list_problem(odb_list(
		    t->arena, o, e->id, (struct str){ 0 }, e->path, v));
		why = str_of(problem);
	}
	if (o && !problem)
		return;
	t->partial = true;
	tree_add_gap(t, str_slice(e->path, 0, e->path.len - 1),
	    overlap(e->path, S(".github/")),
	    "the files of this sparse folder are not known: " STR_FMT,
	    STR_ARG(why));
}

static int
stage_rank(const struct index_entry *e)
{
	static const int rank[] = { 0, 3, 1, 2 };

	return rank[e->stage & 3];
}

/* Of entries in conflict about one path, ours counts. */
static void
add_entries(struct filler *fill, const struct index *x)
{
	const struct index_entry *at = x->entries.at;
	size_t n = x->entries.len;

	for (size_t i = 0, next; i < n; i = next) {
		const struct index_entry *e = &at[i];

		for (next = i + 1;
		     next < n && str_eq(at[next].path, at[i].path); next++)
			if (stage_rank(&at[next]) < stage_rank(e))
				e = &at[next];
		if (e->mode == FOLDER_MODE && str_ends(e->path, "/")) {
			add_sparse(fill, e);
		} else {
			unsigned char flags =
			    e->skip_worktree ? FILE_SPARSE : 0;

			add_file(fill, e->path, e->mode, e->id, flags);
		}
	}
}

/* Reads the shared index that the split index X builds on. */
static bool
join_shared(struct tree *t, struct arena *scratch, struct index *x)
{
	struct buf name = buf_new(scratch);
	struct index base;
	struct str bytes;

	buf_printf(&name, "%s/sharedindex.", t->repo->git_dir);
	for (size_t i = 0; i < x->id_len; i++)
		buf_printf(&name, "%02x", x->shared[i]);
	if (fs_read(t->arena, str_cstr(scratch, buf_str(&name)), INDEX_FILE,
	        &bytes) != FS_OK) {
		x->error = "its shared index cannot be read";
		return false;
	}
	if (!index_parse(scratch, t->arena, bytes, x->id_len, &base)) {
		x->error = "its shared index is broken";
		return false;
	}
	return index_join(scratch, x, &base);
}

/* Without a usable index: HEAD's tree, or else whatever lies here. */
static void
fall_back(struct tree *t, const char *problem)
{
	struct str none = { 0 }, why = { 0 };
	struct odb *o = tree_odb(t, &why);
	struct odb_revision head;

	if (o && odb_resolve(t->arena, o, "HEAD", &head, &why) &&
	    fill_from_tree(t, head.tree, 0, &why)) {
		diag_add(t->diags, none, 0,
		    "the index cannot be used: %s; the files of HEAD are "
		    "checked instead",
		    problem);
		return;
	}
	diag_add(t->diags, none, 0,
	    "the index cannot be used: %s; nor can HEAD: " STR_FMT
	    "; all files of the folder are checked instead",
	    problem, STR_ARG(why));
	t->files.len = 0;
	t->kind = KIND_FOLDER;
	tree_walk(t);
}

static bool
has_commit(struct tree *t)
{
	struct str why = { 0 };
	struct odb *o = tree_odb(t, &why);
	struct odb_revision head;

	return o && odb_resolve(t->arena, o, "HEAD", &head, &why);
}

static void
read_index(struct tree *t, struct arena *scratch)
{
	const char *path = repository_index(scratch, t->repo);
	struct filler fill = {
		.tree = t,
		.prefix = t->prefix,
		.flags = FILE_SPARSE,
	};
	struct index x;
	struct str bytes;
	enum fs_status status = fs_read(t->arena, path, INDEX_FILE, &bytes);

	if (status == FS_ABSENT) {
		/* Nothing was ever added to a new repository. */
		if (has_commit(t))
			fall_back(t, "it is gone");
		return;
	}
	if (status != FS_OK) {
		fall_back(t, "it cannot be read");
		return;
	}
	if (!index_parse(scratch, t->arena, bytes, t->repo->id_len, &x) ||
	    (x.split && !join_shared(t, scratch, &x))) {
		fall_back(t, x.error);
		return;
	}
	if (!t->prefix.len)
		tree_reserve(t, x.entries.len);
	add_entries(&fill, &x);
	finish(&fill);
}

void
tree_read_index(struct tree *t)
{
	struct arena *scratch = arena_new(0);

	read_index(t, scratch);
	arena_free(scratch);
}

/* What is asked for, and what was found at the path. */
struct opening {
	struct arena *arena;
	struct diags *diags;
	const char *path, *rev; /* as asked */
	const char *folder;     /* the real path of PATH */
	struct repository *repo;
	struct str broken; /* a .git on the way that is no repository */
	struct str *why;
};

static enum tree_status
find_folder(struct opening *o)
{
	struct fs_info info;

	if (!o->path) {
		o->folder = fs_current(o->arena);
		o->repo = repository_here(o->arena, &o->broken, o->why);
		if (o->why->len)
			return TREE_FAILED;
		if (!o->folder) {
			*o->why = S("the current folder is gone");
			return TREE_NOT_FOUND;
		}
		return TREE_OK;
	}
	info = fs_look(o->path);
	o->folder = fs_real_path(o->arena, o->path);
	if (info.kind == FS_FOLDER && o->folder) {
		o->repo = repository_around(o->arena, o->folder, &o->broken);
		return TREE_OK;
	}
	*o->why = str_printf(o->arena, "%s: '%s'",
	    info.kind == FS_NONE ? "no such folder" : "not a folder", o->path);
	return TREE_NOT_FOUND;
}

/* The root's place in the work tree; the top when no path was asked for. */
static struct str
find_prefix(const struct opening *o)
{
	struct str prefix = { 0 };

	if (o->path && o->repo && o->repo->work_tree)
		repository_prefix(
		    o->arena, o->repo->work_tree, o->folder, &prefix);
	return prefix;
}

static enum tree_status
open_revision(const struct opening *o, struct tree **out)
{
	struct tree *t = tree_new(o->arena, o->diags, KIND_REVISION);
	struct odb *odb;

	t->repo = o->repo;
	t->prefix = find_prefix(o);
	*out = t;
	if (!o->repo) {
		*o->why = str_printf(o->arena,
		    "'%s' is in no repository, so it has no revision '%s'",
		    o->path ? o->path : ".", o->rev);
		return TREE_NO_REVISION;
	}
	odb = tree_odb(t, o->why);
	t->asked = str_of(o->rev);
	if (!odb || !odb_resolve(o->arena, odb, o->rev, &t->at, o->why))
		return TREE_NO_REVISION;
	return fill_from_tree(t, t->at.tree, 0, o->why) ? TREE_OK : TREE_FAILED;
}

static enum tree_status
open_root(const struct opening *o, struct tree *t, const char *folder)
{
	t->root = fs_root_open(o->arena, folder);
	if (t->root)
		return TREE_OK;
	*o->why =
	    str_printf(o->arena, "the folder '%s' cannot be read", folder);
	return TREE_FAILED;
}

static enum tree_status
open_working(const struct opening *o, struct tree **out)
{
	struct tree *t = tree_new(o->arena, o->diags, KIND_WORKING);
	const char *folder = o->path ? o->folder : o->repo->work_tree;
	enum tree_status status;

	*out = t;
	t->repo = o->repo;
	t->prefix = find_prefix(o);
	status = open_root(o, t, folder);
	if (status != TREE_OK)
		return status;
	tree_read_index(t);
	/* A folder that holds nothing tracked is checked as it lies there. */
	if (!t->files.len && t->prefix.len && t->kind == KIND_WORKING) {
		t->kind = KIND_FOLDER;
		tree_walk(t);
	}
	return TREE_OK;
}

static enum tree_status
open_plain(const struct opening *o, struct tree **out)
{
	struct tree *t = tree_new(o->arena, o->diags, KIND_FOLDER);
	enum tree_status status = open_root(o, t, o->folder);

	*out = t;
	if (status == TREE_OK)
		tree_walk(t);
	return status;
}

/* Does the repository's work tree hold the folder that was asked for? */
static bool
is_in_work_tree(const struct opening *o)
{
	struct str prefix;

	return o->repo->work_tree &&
	       (!o->path || repository_prefix(o->arena, o->repo->work_tree,
	                        o->folder, &prefix));
}

static enum tree_status
open_any(const struct opening *o, struct tree **out)
{
	if (o->rev)
		return open_revision(o, out);
	if (!o->repo)
		return open_plain(o, out);
	if (is_in_work_tree(o))
		return open_working(o, out);
	*o->why = str_printf(o->arena,
	    "'%s' has no working tree: name a revision with --rev",
	    o->path ? o->path : ".");
	return TREE_FAILED;
}

enum tree_status
tree_open(struct arena *a, struct diags *diags, const char *path,
    const char *rev, struct tree **out, struct str *why)
{
	struct opening o = {
		.arena = a,
		.diags = diags,
		.path = path,
		.rev = rev,
		.why = why,
	};
	struct tree *t = NULL;
	enum tree_status status;

	*out = NULL;
	*why = (struct str){ 0 };
	status = find_folder(&o);
	if (status == TREE_OK && o.broken.len)
		diag_add(diags, (struct str){ 0 }, 0, STR_FMT "; %s instead",
		    STR_ARG(o.broken),
		    o.repo ? "the repository around it is checked"
		           : "all files of the folder are checked");
	if (status == TREE_OK)
		status = open_any(&o, &t);
	if (status == TREE_OK)
		*out = t;
	else
		tree_close(t);
	return status;
}
