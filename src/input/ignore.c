/*
 * gitignore(5): would git ignore a path?
 *
 * For each folder on the way from the root, and for the path itself, the
 * last matching rule of the nearest .gitignore file decides; below a folder
 * that is ignored, all is.  Not read: .git/info/exclude and the user's own
 * excludes, which other clones do not have.
 */

#include "input/ignore.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/pattern.h"
#include "input/tree_internal.h"

enum {
	RULES = 2000, /* of one file */
	DEPTH = 64,
	LOOKS = 400 * 1000, /* at rules, in one check */
};

/* Without trailing blanks, unless the last is escaped. */
static struct str
trim_blanks(struct str line)
{
	size_t end = 0;

	for (size_t i = 0; i < line.len; i++) {
		if (line.at[i] == '\\' && i + 1 < line.len)
			i++;
		else if (line.at[i] == ' ')
			continue;
		end = i + 1;
	}
	line.len = end;
	return line;
}

static bool
parse_rule(struct str line, struct ignore_rule *out)
{
	*out = (struct ignore_rule){ 0 };
	if (str_starts(line, "#"))
		return false;
	line = trim_blanks(line);
	if (str_starts(line, "!")) {
		out->negated = true;
		line = str_from(line, 1);
	}
	if (str_ends(line, "/")) {
		out->folder_only = true;
		line.len--;
	}
	out->anchored = str_find_char(line, 0, '/') != SIZE_MAX;
	if (str_starts(line, "/"))
		line = str_from(line, 1);
	out->glob = line;
	return line.len > 0;
}

void
ignore_parse(struct arena *a, struct str text, struct ignore_file *out)
{
	struct ignore_rule rule;
	struct str line;

	*out = (struct ignore_file){ 0 };
	if (str_starts(text, "\xef\xbb\xbf"))
		text = str_from(text, 3);
	while (str_line(&text, &line)) {
		if (!parse_rule(line, &rule))
			continue;
		if (out->rules.len == RULES) {
			out->cut = true;
			return;
		}
		*vec_add(a, &out->rules) = rule;
	}
}

static bool
is_literal(struct str glob)
{
	for (size_t i = 0; i < glob.len; i++)
		if (glob.at[i] == '*' || glob.at[i] == '?' ||
		    glob.at[i] == '[' || glob.at[i] == '\\')
			return false;
	return true;
}

/* Most rules are a name or "*.ending", and need no pattern. */
static bool
glob_fits(struct arena *scratch, struct str glob, struct str s)
{
	struct str tail = str_from(glob, 1);

	if (is_literal(glob))
		return str_eq(glob, s);
	if (str_starts(glob, "*") && is_literal(tail) &&
	    str_find_char(tail, 0, '/') == SIZE_MAX &&
	    str_find_char(s, 0, '/') == SIZE_MAX)
		return s.len >= tail.len &&
		       str_eq(str_from(s, s.len - tail.len), tail);
	return glob_matches(scratch, GLOB_IGNORE, glob, s);
}

const struct ignore_rule *
ignore_match(struct arena *scratch, const struct ignore_file *f,
    struct str path, bool is_folder)
{
	struct str name = str_basename(path);

	for (size_t i = f->rules.len; i > 0; i--) {
		const struct ignore_rule *r = &f->rules.at[i - 1];

		if (r->folder_only && !is_folder)
			continue;
		if (glob_fits(scratch, r->glob, r->anchored ? path : name))
			return r;
	}
	return NULL;
}

/* The rules of FOLDER's own file, read once; NULL when it has none. */
static const struct ignore_file *
rules_of(struct tree *t, struct str folder)
{
	struct ignore_file *known = map_get(&t->ignores, folder);
	struct str path = str_printf(t->arena, STR_FMT "%s.gitignore",
	    STR_ARG(folder), folder.len ? "/" : "");
	struct tree_file *f;
	struct source *s;

	if (known)
		return known;
	known = arena_make(t->arena, struct ignore_file);
	f = tree_find(t, path);
	s = f ? tree_read(t, f) : NULL;
	if (s)
		ignore_parse(t->arena, s->text, known);
	if (known->cut)
		tree_add_gap(t, path, false,
		    "more than %d rules: the rest is not read, and nothing "
		    "below is known to be missing",
		    RULES);
	map_put(t->arena, &t->ignores, str_copy(t->arena, folder), known);
	return known;
}

/* May N more rules be looked at? */
static bool
look(struct tree *t, struct str path, size_t n)
{
	if (t->ignore_looks <= LOOKS && t->ignore_looks + n > LOOKS)
		tree_add_gap(t, path, true,
		    "more than %d looks at the rules of ignore files: from "
		    "this path on none is known to be missing",
		    LOOKS);
	t->ignore_looks += n;
	return t->ignore_looks <= LOOKS;
}

/* Is PATH itself ignored, whatever the folders above it are? */
static bool
is_ignored(
    struct tree *t, struct arena *scratch, struct str path, bool is_folder)
{
	struct str folder = str_dirname(path);

	for (;;) {
		size_t begin = folder.len ? folder.len + 1 : 0;
		const struct ignore_file *f = rules_of(t, folder);
		const struct ignore_rule *r;

		/* Then it is not known: say nothing of the path. */
		if (f->cut || !look(t, path, f->rules.len))
			return true;
		r = ignore_match(scratch, f, str_from(path, begin), is_folder);
		if (r)
			return !r->negated;
		if (!folder.len)
			return false;
		folder = str_dirname(folder);
	}
}

static bool
is_folder_on_disk(struct tree *t, struct str path)
{
	return t->root && t->kind != KIND_REVISION &&
	       fs_look_below(t->root, path).kind == FS_FOLDER;
}

bool
tree_ignores(struct tree *t, struct str path)
{
	struct arena *scratch = arena_new(0);
	bool folder = str_ends(path, "/"), ignored = false;
	size_t slash = 0;

	while (str_ends(path, "/"))
		path.len--;
	if (!tree_path_is_safe(path) || tree_find(t, path) ||
	    tree_has_folder(t, path)) {
		arena_free(scratch);
		return false;
	}
	for (int i = 0; i < DEPTH && !ignored; i++) {
		slash = str_find_char(path, slash, '/');
		if (slash == SIZE_MAX)
			break;
		ignored =
		    is_ignored(t, scratch, str_slice(path, 0, slash), true);
		slash++;
	}
	if (!ignored)
		ignored = is_ignored(
		    t, scratch, path, folder || is_folder_on_disk(t, path));
	arena_free(scratch);
	return ignored;
}
