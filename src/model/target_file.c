/*
 * Files of targets, each read once, and what they include.
 *
 * A file is parsed once; for each way to it the includes are followed as its
 * tool does: those of make are relative to where make runs, all others to the
 * file.  A file that is included on its own way again adds nothing.  What is
 * not in the tree may come to stand there, and is left as not read.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "base/pattern.h"
#include "model/target.h"

enum { MOST_FILES = 200, MOST_MATCHES = 100 };

/* One file with its includes while these are read. */
struct closure {
	struct model *m;
	struct str folder; /* where the tool runs */
	struct map seen;   /* paths */
	size_t files;
	bool grave;
};

/* The way from the first file to the one that includes. */
struct way {
	const struct way *up;
	struct str path;
};

static struct target_file *
parse(struct closure *c, struct str path, enum target_kind kind)
{
	struct model *m = c->m;
	struct target_file *f = map_get(&m->parsed_targets, path);
	struct tree_file *file;
	struct source *s;

	if (f)
		return f->kind ? f : NULL;
	f = arena_make(m->arena, struct target_file);
	map_put(m->arena, &m->parsed_targets, str_copy(m->arena, path), f);
	file = tree_find(m->tree, path);
	s = file && kind ? tree_read(m->tree, file) : NULL;
	if (!s) {
		model_leave_out_file(m, path, c->grave);
		return NULL;
	}
	*vec_add(m->arena, &m->sources) = s;
	*f = *target_file_read(m->arena, m->scratch, s, kind);
	model_leave_out_bounds(m, &f->problems, c->grave);
	return f;
}

static struct target_file *close_file(struct closure *c, struct str path,
    enum target_kind kind, const struct way *up);

static bool
is_on_way(const struct way *w, struct str path)
{
	for (; w; w = w->up)
		if (str_eq(w->path, path))
			return true;
	return false;
}

/* Files of variables and of what a compiler has found define no targets. */
static bool
defines_nothing(struct str path)
{
	return str_starts(str_basename(path), ".env") || str_ends(path, ".d");
}

static void
include_path(struct closure *c, struct target_include *in, struct str path,
    enum target_kind kind, const struct way *w)
{
	bool flat = !in->name.len;

	if (is_on_way(w, path) || (flat && map_get(&c->seen, path))) {
		in->missing = true;
		return;
	}
	if (c->files >= MOST_FILES)
		return;
	if (flat)
		map_put(c->m->arena, &c->seen, path, c);
	in->file = close_file(c, path, kind, w);
}

/* The path of NAME in FOLDER, when a file stands there. */
static bool
stands(struct model *m, struct str folder, struct str name, struct str *path)
{
	if (!name.len || name.at[0] == '/' || str_contains(name, "://") ||
	    name.at[0] == '~')
		return false;
	return tree_resolve(
	           m->tree, str_join_path(m->arena, folder, name), path) &&
	       tree_find(m->tree, *path);
}

/* The first of several names. */
static bool
stands_any(struct model *m, struct str folder, const char *const *names,
    struct str *path)
{
	for (; *names; names++)
		if (stands(m, folder, str_of(*names), path))
			return true;
	return false;
}

/* NAME.just, NAME/mod.just, NAME/justfile: a module without a path. */
static bool
module_path(
    struct model *m, struct str folder, struct str name, struct str *path)
{
	static const char *const files[] = { "mod.just", "justfile", "Justfile",
		".justfile", NULL };

	return stands(m, folder,
	           str_printf(m->arena, STR_FMT ".just", STR_ARG(name)),
	           path) ||
	       stands_any(
	           m, str_join_path(m->arena, folder, name), files, path);
}

static bool
task_path(struct model *m, struct str folder, struct str name, struct str *path)
{
	static const char *const files[] = { "Taskfile.yml", "taskfile.yml",
		"Taskfile.yaml", "taskfile.yaml", "Taskfile.dist.yml",
		"Taskfile.dist.yaml", NULL };

	return stands(m, folder, name, path) ||
	       (name.len && stands_any(m, str_join_path(m->arena, folder, name),
	                        files, path));
}

/* The path that the include of F leads to; false: it is not there. */
static bool
find_include(struct closure *c, const struct target_file *f,
    const struct target_include *in, struct str *path)
{
	struct str home = str_dirname(f->path);

	switch (f->kind) {
	case TARGETS_MAKE:
		return stands(c->m, c->folder, in->literal, path);
	case TARGETS_JUST:
		if (!in->path.len)
			return module_path(c->m, home, in->name, path);
		return stands(c->m, home, in->literal, path);
	case TARGETS_TASK:
		return task_path(c->m, home, in->literal, path);
	case TARGETS_PYPROJECT:
		return str_ends(in->literal, ".toml") &&
		       stands(c->m, home, in->literal, path);
	case TARGETS_NONE:
	case TARGETS_NPM:
	case TARGETS_PNPM:
	case TARGETS_CARGO:
	case TARGETS_CRATE:
	case TARGETS_COMPOSER:
	case TARGETS_DENO:
		return false;
	}
	return false;
}

static struct target_include *
add_include(struct closure *c, struct target_file *f)
{
	f->includes = vec_grow(c->m->arena, f->includes, f->nincludes,
	    &f->cincludes, sizeof(*f->includes));
	return &f->includes[f->nincludes++];
}

/* include rules/\*.mk: all files of the tree that match, as includes of F. */
static void
include_matches(struct closure *c, struct target_file *f,
    struct target_include in, const struct way *w)
{
	struct model *m = c->m;
	struct str glob = str_join_path(m->arena, c->folder, in.literal);
	struct str folder = str_dirname(glob), path;
	size_t found = 0;

	in.missing = true;
	for (size_t i = tree_lower_bound(m->tree, folder);
	     i < tree_count(m->tree) && found < MOST_MATCHES; i++) {
		path = tree_at(m->tree, i)->path;
		if (!str_eq(str_slice(path, 0, folder.len), folder))
			break;
		if (!str_eq(str_dirname(path), folder) ||
		    !glob_matches(m->scratch, GLOB_IGNORE, glob, path))
			continue;
		found++;
		in.missing = false;
		in.file = NULL;
		include_path(c, &in, path, f->kind, w);
		*add_include(c, f) = in;
	}
	if (!found)
		*add_include(c, f) = in;
}

static bool
is_glob(struct str s)
{
	return str_find_char(s, 0, '*') != SIZE_MAX ||
	       str_find_char(s, 0, '?') != SIZE_MAX ||
	       str_find_char(s, 0, '[') != SIZE_MAX;
}

/* A copy of F whose includes are those of this way. */
static struct target_file *
with_includes(
    struct closure *c, const struct target_file *f, const struct way *w)
{
	struct target_file *out = arena_make(c->m->arena, struct target_file);

	*out = *f;
	out->includes = NULL;
	out->nincludes = out->cincludes = 0;
	for (size_t i = 0; i < f->nincludes; i++) {
		struct target_include in = f->includes[i];
		struct str path;

		if (f->kind == TARGETS_MAKE && is_glob(in.literal) &&
		    !is_glob(str_dirname(in.literal))) {
			include_matches(c, out, in, w);
			continue;
		}
		if (find_include(c, f, &in, &path))
			include_path(c, &in, path, f->kind, w);
		else if (defines_nothing(in.literal))
			in.missing = true;
		*add_include(c, out) = in;
	}
	return out;
}

static struct target_file *
close_file(struct closure *c, struct str path, enum target_kind kind,
    const struct way *up)
{
	struct target_file *f = parse(c, path, kind);
	struct way w = { up, path };

	c->files++;
	if (!f || !f->nincludes)
		return f;
	return with_includes(c, f, &w);
}

const struct target_file *
model_target_file(struct model *m, const struct know_targets *know,
    struct str path, struct str folder, bool grave)
{
	struct closure c = { .m = m, .folder = folder, .grave = grave };
	struct str key = str_printf(
	    m->arena, STR_FMT "\n" STR_FMT, STR_ARG(path), STR_ARG(folder));
	struct target_file *f = map_get(&m->target_files, key);
	enum target_kind kind = target_kind_of(path);

	if (f)
		return f->kind ? f : NULL;
	if (kind == TARGETS_NONE && know)
		kind = target_kind_of(str_of(know->files[0]));
	f = close_file(&c, path, kind, NULL);
	if (!f)
		f = arena_make(m->arena, struct target_file);
	map_put(m->arena, &m->target_files, key, f);
	return f->kind ? f : NULL;
}

struct str
target_path_in(
    struct model *m, const struct know_targets *know, struct str folder)
{
	for (const char *const *name = know->files; *name; name++) {
		struct str path =
		    str_join_path(m->arena, folder, str_of(*name));

		if (tree_find(m->tree, path))
			return path;
	}
	return (struct str){ 0 };
}

struct str
target_path(struct model *m, const struct know_targets *know, struct str folder)
{
	for (;; folder = str_dirname(folder)) {
		struct str path = target_path_in(m, know, folder);

		if (path.len || !know->upwards || !folder.len)
			return path;
	}
}
