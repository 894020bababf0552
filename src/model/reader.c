/*
 * What a path means in a skill or document.
 *
 * People write it as seen from the folder where they stand, and do not say
 * which one that is: the document's own, one around it, the folder in which
 * the repository is cloned, or the one in which a skill is installed.  If
 * the file stands in any of them, that is the one that was meant.  A word
 * in the place of a name (SKILL_DIR, your-hook.sh) means no file at all.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "model/build.h"

/* Does word I name a tracked file, seen from FOLDER?  Then that is it. */
static bool
stands_in(struct model *m, struct call *c, struct value v, struct str folder)
{
	struct str path;

	if (!path_of_value(m, value_text(m->arena, folder), v, &path) ||
	    !tree_find(m->tree, path))
		return false;
	c->script = path;
	c->script_exists = true;
	return true;
}

/*
 * .claude/skills/NAME/x, said in skills/NAME/SKILL.md: where the skill will
 * stand once it is installed.
 */
static bool
stands_where_installed(
    struct model *m, struct call *c, struct str path, struct str folder)
{
	size_t at = str_find(path, 0, "/skills/");

	if (!str_starts(path, ".") || at == SIZE_MAX)
		return false;
	path = str_from(path, at + 8);
	while (folder.len && !str_is(str_basename(folder), "skills"))
		folder = str_dirname(folder);
	return folder.len &&
	       stands_in(m, c, value_text(m->arena, path), folder);
}

/*
 * Is this the folder in which the repository itself is cloned?  Without an
 * origin any folder may be that the tree does not have.
 */
static bool
may_be_clone(struct model *m, struct str folder)
{
	struct str origin = tree_origin(m->tree);

	if (origin.len)
		return str_eq_nocase(str_basename(origin), folder);
	return !str_starts(folder, ".") && !tree_has_folder(m->tree, folder);
}

/* modules/lib/NAME/tools/x: said from a folder around the clone. */
static bool
stands_in_clone(struct model *m, struct call *c, struct str path)
{
	struct str front, rest;

	if (str_starts(path, "./"))
		path = str_from(path, 2);
	while (str_cut(path, '/', &front, &rest) &&
	       str_find_char(rest, 0, '/') != SIZE_MAX) {
		if (may_be_clone(m, front) &&
		    stands_in(m, c, value_text(m->arena, rest), S("")))
			return true;
		path = rest;
	}
	return false;
}

/*
 * A document that is no skill tells what one does with its own files: those
 * of the skill that it is named after, or of the only one that has them.
 */
static bool
stands_in_a_skill(struct model *m, struct call *c, struct str path)
{
	struct str near, home, name, ending;

	if (str_starts(path, "./"))
		path = str_from(path, 2);
	name = str_basename(c->actor->document->path);
	ending = str_join_path(
	    m->arena, str_slice(name, 0, str_find_last_char(name, '.')), path);
	near = tree_nearest(m->tree, ending);
	if (near.len <= path.len + 1 ||
	    !str_ends(near, str_cstr(m->arena, path)))
		return false;
	home = str_slice(near, 0, near.len - path.len);
	if (!str_ends(home, "/") ||
	    !tree_find(m->tree,
	        str_printf(m->arena, STR_FMT "SKILL.md", STR_ARG(home))))
		return false;
	if (str_ends(near, str_cstr(m->arena, ending)) ||
	    tree_tail_is_unique(m->tree, path))
		return stands_in(m, c, value_text(m->arena, near), S(""));
	c->script = (struct str){ 0 };
	return true;
}

/* SKILL_DIR, your-hook.sh: a word in the place of a name. */
static bool
is_placeholder(struct str part)
{
	bool underscore = false;

	if (str_starts(part, "your-") || str_starts(part, "your_") ||
	    str_starts(part, "my-") || str_starts(part, "my_"))
		return true;
	for (size_t i = 0; i < part.len; i++) {
		underscore |= part.at[i] == '_';
		if (part.at[i] != '_' && char_lower(part.at[i]) == part.at[i])
			return false;
	}
	return underscore;
}

static bool
has_placeholder(struct str path)
{
	struct str part;

	if (str_contains(path, "path/to/"))
		return true;
	while (path.len) {
		str_cut(path, '/', &part, &path);
		if (is_placeholder(part))
			return true;
	}
	return false;
}

/*
 * The folder of its package, of its plugin, or the root, where whoever begins
 * with `git clone x` and `cd x` stands.
 */
static bool
stands_around(struct model *m, struct call *c, struct value v)
{
	struct str folder = str_dirname(c->actor->document->path);

	for (; folder.len; folder = str_dirname(folder))
		if (stands_in(m, c, v, folder))
			return true;
	return stands_in(m, c, v, S(""));
}

void
script_of_document(struct model *m, struct call *c, size_t i)
{
	const struct document *d = c->actor->document;
	struct value v = c->words.at[i].value;
	struct str path;

	if (stands_around(m, c, v) || !value_literal(m->arena, v, &path) ||
	    stands_where_installed(m, c, path, str_dirname(d->path)) ||
	    stands_in_clone(m, c, path) ||
	    (!d->is_skill && stands_in_a_skill(m, c, path)))
		return;
	if (has_placeholder(path))
		c->script = (struct str){ 0 };
}
