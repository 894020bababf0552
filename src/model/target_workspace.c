/*
 * Packages of a workspace: which package files `-w NAME`, `--filter NAME` and
 * `-r` choose.
 *
 * The workspace is that of the nearest folder around whose package.json, or
 * pnpm-workspace.yaml, names one; its packages are the folders of the tree
 * that match the globs.  Left out: filters by change (`[main]`), by what
 * depends on what (`a...`), and patterns.
 */

#include "base/arena.h"
#include "base/pattern.h"
#include "model/target.h"

enum { MOST_PACKAGES = 2000, MOST_GLOBS = 100 };

/* A workspace while packages are chosen from it. */
struct workspace {
	struct model *m;
	struct str root;                /* folder */
	const struct target_file *file; /* that names the globs */
	bool grave;
};

static const struct target_file *
read_in(struct workspace *w, struct str folder, const char *name)
{
	return model_target_file(w->m, NULL,
	    str_join_path(w->m->arena, folder, str_of(name)), folder, w->grave);
}

/* The nearest workspace around FOLDER. */
static bool
find_workspace(struct workspace *w, struct str folder)
{
	static const char *const names[] = { "pnpm-workspace.yaml",
		"package.json" };

	for (;; folder = str_dirname(folder)) {
		for (size_t i = 0; i < 2; i++) {
			w->file = read_in(w, folder, names[i]);
			w->root = folder;
			if (w->file && w->file->is_workspace)
				return true;
		}
		if (!folder.len)
			return false;
	}
}

/* The folder below the root, as globs are written; false: outside of it. */
static bool
below_root(const struct workspace *w, struct str folder, struct str *out)
{
	size_t n = w->root.len;

	if (!n) {
		*out = folder;
		return true;
	}
	*out = str_from(folder, n + 1);
	return folder.len > n && folder.at[n] == '/' &&
	       str_eq(str_slice(folder, 0, n), w->root);
}

static bool
matches_glob(struct workspace *w, struct str glob, struct str folder)
{
	if (str_starts(glob, "./"))
		glob = str_from(glob, 2);
	if (str_ends(glob, "/"))
		glob.len--;
	return glob_matches(w->m->scratch, GLOB_IGNORE, glob, folder);
}

/* Is the folder one of a package of the workspace? */
static bool
is_member(struct workspace *w, struct str folder)
{
	const struct names *globs = &w->file->workspaces;
	struct str path;
	bool member = false;

	if (!below_root(w, folder, &path))
		return false;
	for (size_t i = 0; i < globs->len; i++) {
		struct str glob = globs->at[i].name;
		bool without = str_starts(glob, "!");

		if (matches_glob(w, str_from(glob, without), path))
			member = !without;
	}
	return member;
}

static void
find_packages(struct model *m)
{
	m->packages_known = true;
	for (size_t i = 0; i < tree_count(m->tree); i++) {
		struct str path = tree_at(m->tree, i)->path;

		if (str_ends(path, "package.json") &&
		    str_is(str_basename(path), "package.json") &&
		    !str_contains(path, "node_modules/"))
			*vec_add(m->arena, &m->packages) = path;
	}
}

/* Is the package the one that SCOPE names: @a/b, b for @a/b, ./folder? */
static bool
is_named(struct workspace *w, const struct target_file *f, struct str scope,
    struct str from)
{
	struct str name = f->package, folder = str_dirname(f->path), path;

	if (str_starts(scope, "{") && str_ends(scope, "}"))
		scope = str_slice(scope, 1, scope.len - 1);
	if (name.len && str_eq(name, scope))
		return true;
	if (str_starts(name, "@") && str_find_char(scope, 0, '/') == SIZE_MAX &&
	    str_eq(str_basename(name), scope))
		return true;
	scope = str_join_path(w->m->arena, from, scope);
	return tree_resolve(w->m->tree, scope, &path) && str_eq(path, folder);
}

/* A filter that is more than a name or a folder. */
static bool
is_pattern(struct str scope)
{
	return str_contains(scope, "...") || str_starts(scope, "!") ||
	       str_find_char(scope, 0, '*') != SIZE_MAX ||
	       str_find_char(scope, 0, '[') != SIZE_MAX ||
	       str_find_char(scope, 0, '^') != SIZE_MAX;
}

static bool
is_chosen(struct workspace *w, const struct request *q,
    const struct target_file *f, struct str from)
{
	if (!q->scopes.len)
		return true;
	for (size_t i = 0; i < q->scopes.len; i++)
		if (is_named(w, f, q->scopes.at[i].name, from))
			return true;
	return false;
}

/* Matching costs as following operations does. */
static bool
spend(struct model *m, const struct target_file *f)
{
	size_t cost = 1 + m->packages.len * f->workspaces.len / 64;

	m->steps_left -= cost < m->steps_left ? cost : m->steps_left;
	return model_goes_on(m, (struct span){ .source = f->source });
}

bool
workspace_choose(struct model *m, const struct request *q, struct str folder,
    bool grave, struct target_files *out)
{
	struct workspace w = { .m = m, .grave = grave };

	for (size_t i = 0; i < q->scopes.len; i++)
		if (is_pattern(q->scopes.at[i].name))
			return false;
	if (q->open || !find_workspace(&w, folder))
		return false;
	if (!m->packages_known)
		find_packages(m);
	if (m->packages.len > MOST_PACKAGES ||
	    w.file->workspaces.len > MOST_GLOBS || !spend(m, w.file))
		return false;
	for (size_t i = 0; i < m->packages.len; i++) {
		struct str home = str_dirname(m->packages.at[i]);
		const struct target_file *f;

		if (!is_member(&w, home) &&
		    (!q->scopes.len || !str_eq(home, w.root)))
			continue;
		f = read_in(&w, home, "package.json");
		if (!f)
			return false;
		if (is_chosen(&w, q, f, folder))
			*vec_add(m->arena, out) = f;
	}
	return out->len > 0;
}
