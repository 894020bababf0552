/*
 * A folder that is no repository, or that its repository does not track:
 * all files in it, but for .git.  Links are listed, not followed; folders
 * are taken in the order of their names, so that what a bound leaves out
 * does not depend on the disk.
 */

#include "base/arena.h"
#include "input/tree_internal.h"

enum { FILES = 200000, DEPTH = 64 };

struct folder {
	struct str path;
	size_t depth;
};

struct walk {
	struct tree *tree;
	struct arena *scratch;
	VEC(struct folder) todo;
	size_t seen;  /* entries of all folders */
	bool deep;    /* something lay too deep */
	bool crowded; /* there was too much */
};

static uint32_t
mode_of(struct fs_info info)
{
	if (info.kind == FS_LINK)
		return 0120000;
	return info.executable ? 0100755 : 0100644;
}

static void
take(struct walk *w, struct folder at, const struct fs_entry *e)
{
	struct arena *a =
	    e->info.kind == FS_FOLDER ? w->scratch : w->tree->arena;
	struct str path = at.path.len ? str_join_path(a, at.path, e->name)
	                              : str_copy(a, e->name);

	if (str_eq_nocase(e->name, S(".git")))
		return;
	if (e->info.kind == FS_FILE || e->info.kind == FS_LINK) {
		tree_add(w->tree, path, mode_of(e->info), NULL);
	} else if (e->info.kind == FS_FOLDER) {
		if (at.depth + 1 < DEPTH)
			*vec_add(w->scratch, &w->todo) =
			    (struct folder){ path, at.depth + 1 };
		else
			w->deep = true;
	}
}

static void
walk_folder(struct walk *w, struct folder at)
{
	struct fs_list list;
	enum fs_status status = fs_list_below(
	    w->scratch, w->tree->root, at.path, FILES - w->seen, &list);

	if (status != FS_OK)
		tree_add_gap(w->tree, at.path, at.depth == 0,
		    "the folder cannot be listed");
	w->seen += list.list.len;
	w->crowded |= list.cut;
	/* Backwards: the last that is put down is taken up first. */
	for (size_t i = list.list.len; i > 0; i--)
		take(w, at, &list.list.at[i - 1]);
}

void
tree_walk(struct tree *t)
{
	struct walk w = { .tree = t, .scratch = arena_new(0) };

	*vec_add(w.scratch, &w.todo) = (struct folder){ 0 };
	while (w.todo.len && !w.crowded)
		walk_folder(&w, w.todo.at[--w.todo.len]);
	if (w.crowded)
		tree_add_gap(t, (struct str){ 0 }, true,
		    "more than %d files: the rest is not looked at", FILES);
	if (w.deep)
		tree_add_gap(t, (struct str){ 0 }, false,
		    "folders more than %d deep are not looked at", DEPTH);
	arena_free(w.scratch);
	tree_sort(t);
}
