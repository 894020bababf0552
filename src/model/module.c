/*
 * Modules of Python that `python -m pkg.mod` names.
 *
 * A module is missing where the tree has the package around it and nothing in
 * it can be the module.  A package is a folder with __init__.py, in the
 * working folder or in src/ there; one without may go on elsewhere, and so
 * may one that changes its own path.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "model/query.h"
#include "model/target.h"

enum { NEAR_NAME = 3 };

static bool
is_name(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!char_is_word(s.at[i]) && s.at[i] != '.')
			return false;
	return s.len && char_is_word(s.at[0]) && char_is_word(s.at[s.len - 1]);
}

/* Some file or folder of the tree begins with PATH, then SIGN. */
static bool
begins(struct model *m, struct str path, char sign)
{
	struct str front =
	    str_printf(m->arena, STR_FMT "%c", STR_ARG(path), sign);
	size_t i = tree_lower_bound(m->tree, front);

	return i < tree_count(m->tree) &&
	       str_eq(
	           str_slice(tree_at(m->tree, i)->path, 0, front.len), front);
}

/* mod.py, mod.cpython-312.so, mod/__init__.py: anything of that name. */
static bool
has_module(struct model *m, struct str folder, struct str name)
{
	struct str path = str_join_path(m->arena, folder, name);

	return begins(m, path, '.') || begins(m, path, '/') ||
	       tree_find(m->tree, path) || tree_on_disk(m->tree, path);
}

/* Is it a package, all of which stands here? */
static bool
is_whole_package(struct model *m, struct str folder)
{
	struct tree_file *f = tree_find(
	    m->tree, str_join_path(m->arena, folder, S("__init__.py")));
	struct source *s = f ? tree_read(m->tree, f) : NULL;

	return s && !str_contains(s->text, "__path__") &&
	       !str_contains(s->text, "extend_path") &&
	       !str_contains(s->text, "sys.modules") &&
	       !str_contains(s->text, "__getattr__");
}

/* DOTTED as a path: a/b for a.b. */
static struct str
path_of(struct arena *a, struct str dotted)
{
	char *at = arena_bytes(a, dotted.len);

	for (size_t i = 0; i < dotted.len; i++)
		at[i] = dotted.at[i] == '.' ? '/' : dotted.at[i];
	return (struct str){ at, dotted.len };
}

/* Does a part of the tree that is no package root here have PATH too? */
static bool
stands_elsewhere(struct model *m, struct str dotted)
{
	struct str folder = str_printf(
	    m->arena, "/" STR_FMT, STR_ARG(path_of(m->arena, dotted)));

	for (size_t i = 0; i < tree_count(m->tree); i++) {
		struct str other = tree_at(m->tree, i)->path;
		size_t found = str_find(other, 0, str_cstr(m->arena, folder));

		if (found != SIZE_MAX && found + folder.len < other.len &&
		    (other.at[found + folder.len] == '.' ||
		        other.at[found + folder.len] == '/'))
			return true;
	}
	return false;
}

/*
 * The package in which the first part of DOTTED that is not there should
 * stand, seen from ROOT; false: it is there, or ROOT has no such package.
 */
static bool
find_gap(
    struct model *m, struct str root, struct str dotted, struct str *package)
{
	struct str part, next, after, rest = dotted, folder = root;

	while (str_cut(rest, '.', &part, &rest)) {
		folder = str_join_path(m->arena, folder, part);
		if (!is_whole_package(m, folder))
			return false;
		*package = folder;
		str_cut(rest, '.', &next, &after);
		if (!has_module(m, folder, next))
			return true;
	}
	return false;
}

void
note_module(struct run *r, const struct call *c)
{
	struct model *m = r->activity->model;
	const struct word *w = &c->words.at[c->module];
	struct str dotted, folder, package;

	if (c->in_guard || !c->has_checkout || w->maybe || w->rest ||
	    !value_literal(m->arena, w->value, &dotted) || !is_name(dotted) ||
	    !str_contains(dotted, ".") ||
	    !value_literal(m->arena, c->folder, &folder) ||
	    !tree_resolve(m->tree, folder, &folder))
		return;
	if (has_module(m, folder, path_of(m->arena, dotted)))
		return;
	if (!find_gap(m, folder, dotted, &package) &&
	    !find_gap(
	        m, str_join_path(m->arena, folder, S("src")), dotted, &package))
		return;
	if (stands_elsewhere(m, dotted))
		return;
	keep_missed_target(m,
	    (struct missed_target){ c, w->span, dotted, NULL, package, false });
}

struct str
module_nearest(struct model *m, struct str folder, struct str name)
{
	size_t dot = str_find_last_char(name, '.'), best = NEAR_NAME + 1;
	struct str last = str_from(name, dot + 1), out = { 0 };
	struct str front = str_printf(m->arena, STR_FMT "/", STR_ARG(folder));

	for (size_t i = tree_lower_bound(m->tree, front);
	     i < tree_count(m->tree); i++) {
		struct str path = tree_at(m->tree, i)->path, other;
		size_t d;

		if (!str_eq(str_slice(path, 0, front.len), front))
			break;
		other = str_from(path, front.len);
		if (!str_ends(other, ".py") || str_contains(other, "/"))
			continue;
		other.len -= 3;
		d = str_distance(other, last, NEAR_NAME);
		if (d >= best || d * 2 > last.len)
			continue;
		best = d;
		out = str_printf(m->arena, STR_FMT STR_FMT,
		    STR_ARG(str_slice(name, 0, dot + 1)), STR_ARG(other));
	}
	return out;
}
