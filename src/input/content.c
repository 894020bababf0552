/*
 * What the files hold: resolving paths, following links, reading.
 *
 * Links are never left to the system: their text is read and followed here,
 * part by part, inside the tree.
 */

#include <errno.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "input/tree_internal.h"

enum { LINKS = 40 };

/* The text of the link F, or empty. */
static struct str
link_text(struct tree *t, const struct tree_file *f)
{
	struct str *known = map_get(&t->links, f->path);
	struct str text = { 0 };
	struct str why;

	if (known)
		return *known;
	if (t->kind == KIND_REVISION) {
		struct odb *o = tree_odb(t, &why);

		if (o)
			odb_read(t->arena, o, f->id, TREE_PATH_LIMIT, &text);
	} else if (t->root) {
		fs_link_below(t->arena, t->root, f->path, &text);
	}
	known = arena_make(t->arena, struct str);
	*known = text;
	map_put(t->arena, &t->links, f->path, known);
	return text;
}

/* A path that is being resolved: what is plain, and what is still to do. */
struct way {
	struct tree *tree;
	char done[TREE_PATH_LIMIT];
	size_t len;
	char todo[TREE_PATH_LIMIT];
	size_t at, end; /* todo[at] to todo[end - 1] */
	int links;
};

static bool
set_todo(struct way *w, struct str front, struct str rest)
{
	size_t n = front.len + (rest.len ? rest.len + 1 : 0);

	if (n > sizeof(w->todo) || str_starts(front, "/") ||
	    str_find_char(front, 0, '\0') != SIZE_MAX)
		return false;
	/* REST may lie in todo[] itself. */
	if (rest.len)
		memmove(w->todo + n - rest.len, rest.at, rest.len);
	if (front.len)
		memcpy(w->todo, front.at, front.len);
	if (rest.len)
		w->todo[front.len] = '/';
	w->at = 0;
	w->end = n;
	return true;
}

static bool
push(struct way *w, struct str part)
{
	if (w->len + 1 + part.len > sizeof(w->done))
		return false;
	if (w->len)
		w->done[w->len++] = '/';
	memcpy(w->done + w->len, part.at, part.len);
	w->len += part.len;
	return true;
}

static bool
pop(struct way *w)
{
	struct str done = { w->done, w->len };

	if (!w->len)
		return false;
	w->len = str_dirname(done).len;
	return true;
}

/* Goes one part further, then through a link or up to a submodule. */
static bool
step(struct way *w, struct str part, struct str rest)
{
	struct tree_file *f;
	struct str text;

	if (!part.len || str_is(part, "."))
		return true;
	if (str_is(part, ".."))
		return pop(w);
	if (!push(w, part))
		return false;
	f = tree_find(w->tree, (struct str){ w->done, w->len });
	if (!f)
		return true;
	if (f->mode == TREE_SUBMODULE)
		return !rest.len;
	if (f->mode != TREE_LINK)
		return true;
	text = link_text(w->tree, f);
	return text.len && ++w->links <= LINKS && pop(w) &&
	       set_todo(w, text, rest);
}

bool
tree_resolve(struct tree *t, struct str path, struct str *out)
{
	struct way w;
	bool ok;

	w.tree = t;
	w.len = 0;
	w.links = 0;
	*out = (struct str){ 0 };
	ok = set_todo(&w, path, (struct str){ 0 });
	while (ok && w.at < w.end) {
		struct str todo = { w.todo + w.at, w.end - w.at };
		struct str part, rest;

		str_cut(todo, '/', &part, &rest);
		w.at = w.end - rest.len;
		ok = step(&w, part, rest);
	}
	if (ok)
		*out = str_copy(t->arena, (struct str){ w.done, w.len });
	return ok;
}

struct str
tree_failure(const struct tree *t, struct str path)
{
	const struct str *why = map_get(&t->failures, path);

	return why ? *why : (struct str){ 0 };
}

static void
keep_failure(struct tree *t, struct str path, struct str why)
{
	struct str *copy = arena_make(t->arena, struct str);

	*copy = why;
	map_put(t->arena, &t->failures, path, copy);
}

/* Says and keeps why a file cannot be read. */
static bool
fail(struct tree *t, const struct tree_file *f, const char *why)
{
	keep_failure(t, f->path, str_of(why));
	diag_add(t->diags, f->path, 0, "%s", why);
	return false;
}

static const char *
fs_problem(const struct tree_file *f, enum fs_status status)
{
	switch (status) {
	case FS_ABSENT:
		return f->flags & FILE_SPARSE
		           ? "left out by the sparse checkout"
		           : "gone from the disk";
	case FS_DENIED:
		return "no permission to read it";
	case FS_NOT_FILE:
		return "not a file";
	case FS_TOO_LARGE:
		return "larger than 4 MiB, not read";
	case FS_OK:
	case FS_FAILED:
		break;
	}
	return "cannot be read";
}

static bool
read_disk(struct tree *t, const struct tree_file *f, struct arena *a,
    struct str *text)
{
	enum fs_status status =
	    fs_read_below(a, t->root, f->path, TREE_FILE_LIMIT, text);

	if (status == FS_OK)
		return true;
	return fail(t, f, fs_problem(f, status));
}

static bool
read_blob(struct tree *t, const struct tree_file *f, struct arena *a,
    struct str *text)
{
	struct str why;
	struct odb *o = tree_odb(t, &why);
	enum odb_status status = ODB_FAILED;

	if (o)
		status = odb_read(a, o, f->id, TREE_FILE_LIMIT, text);
	if (status == ODB_OK)
		return true;
	if (status == ODB_TOO_LARGE)
		return fail(t, f, "larger than 4 MiB, not read");
	if (status != ODB_MISSING)
		return fail(t, f, "cannot be read from the object database");
	why = str_printf(t->arena,
	    "its blob %02x%02x%02x%02x is not in this clone", f->id[0],
	    f->id[1], f->id[2], f->id[3]);
	return fail(t, f, str_cstr(t->arena, why));
}

static struct source *
read_link(struct tree *t, const struct tree_file *f)
{
	struct tree_file *to = NULL;
	struct str path;

	if (tree_resolve(t, f->path, &path))
		to = tree_find(t, path);
	if (to && to->mode != TREE_LINK && to->mode != TREE_SUBMODULE) {
		struct source *s = tree_read(t, to);
		struct str why = tree_failure(t, to->path);

		if (why.len)
			keep_failure(t, f->path, why);
		return s;
	}
	fail(t, f, "the link leads to no file of the repository");
	return NULL;
}

static bool
read_text(struct tree *t, const struct tree_file *f, struct arena *a,
    struct str *text)
{
	*text = (struct str){ 0 };
	if (f->mode == TREE_SUBMODULE)
		fail(t, f, "a submodule, not a file");
	else if (t->kind == KIND_REVISION)
		return read_blob(t, f, a, text);
	else if (t->root)
		return read_disk(t, f, a, text);
	return false;
}

/* Most files are what the index says: reading one is to look at it, too. */
static bool
read_unseen(
    struct tree *t, struct tree_file *f, struct arena *a, struct str *text)
{
	if (t->kind != KIND_WORKING || !t->root || f->mode == TREE_LINK ||
	    f->mode == TREE_SUBMODULE ||
	    f->flags & (FILE_PRESENT | FILE_GONE) ||
	    fs_read_below(a, t->root, f->path, TREE_FILE_LIMIT, text) != FS_OK)
		return false;
	f->flags |= FILE_PRESENT;
	return true;
}

struct source *
tree_read(struct tree *t, struct tree_file *f)
{
	struct str text;

	if (f->source || f->flags & FILE_FAILED)
		return f->source;
	if (read_unseen(t, f, t->arena, &text))
		return f->source = source_new(t->arena, f->path, text);
	if (!tree_has_file(t, f))
		return NULL;
	if (f->mode == TREE_LINK)
		f->source = read_link(t, f);
	else if (read_text(t, f, t->arena, &text))
		f->source = source_new(t->arena, f->path, text);
	if (!f->source)
		f->flags |= FILE_FAILED;
	return f->source;
}

struct source *
tree_read_if(struct tree *t, struct tree_file *f, struct arena *scratch,
    bool (*wanted)(struct str text))
{
	struct arena_mark mark = arena_mark(scratch);
	struct str text;
	bool read;

	if (f->source || f->mode == TREE_LINK) {
		struct source *s = tree_read(t, f);

		return s && wanted(s->text) ? s : NULL;
	}
	if (f->flags & FILE_FAILED)
		return NULL;
	read = read_unseen(t, f, scratch, &text);
	if (!read && tree_has_file(t, f)) {
		read = read_text(t, f, scratch, &text);
		if (!read)
			f->flags |= FILE_FAILED;
	}
	if (read && wanted(text))
		f->source =
		    source_new(t->arena, f->path, str_copy(t->arena, text));
	arena_rewind(scratch, mark);
	return f->source;
}

struct source *
tree_read_any(struct tree *t, struct str path)
{
	struct tree_file *f = tree_find(t, path);
	struct str text;

	if (f)
		return tree_read(t, f);
	if (!t->root || t->kind == KIND_REVISION ||
	    fs_read_below(t->arena, t->root, path, TREE_FILE_LIMIT, &text) !=
	        FS_OK)
		return NULL;
	return source_new(t->arena, str_copy(t->arena, path), text);
}

int
tree_create(struct tree *t, const char *name, struct str text)
{
	if (!t->root || t->kind == KIND_REVISION)
		return EROFS;
	return fs_create(t->root, name, text);
}

bool
tree_on_disk(struct tree *t, struct str path)
{
	while (str_ends(path, "/"))
		path.len--;
	if (!path.len || tree_find(t, path) || tree_has_folder(t, path))
		return false;
	if (t->partial)
		return true;
	if (!t->root || t->kind == KIND_REVISION)
		return false;
	return fs_look_below(t->root, path).kind != FS_NONE;
}
