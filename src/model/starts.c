/*
 * The cheap look at a Python script: can it start a program at all?
 *
 * It can where it, or a module of the tree that it imports, holds the name of
 * a function that does.  An import that is not understood, of a package or
 * from beside the script, may bring anything along.  Looked at are STARTS_FILES
 * files at most; with more it may.  Left out: functions of other packages,
 * which are not followed either.
 */

#include "base/arena.h"
#include "base/words.h"
#include "model/build.h"

enum { STARTS_FILES = 16 };

struct look {
	struct model *model;
	size_t left; /* files */
};

static bool may_start(struct look *l, struct str path, struct str text);

/* FOLDER/a/b.py of a.b; FOLDER/a/b as a package may be anything. */
static bool
module_may_start(struct look *l, struct str folder, struct str dotted)
{
	struct model *m = l->model;
	char *at = arena_bytes(m->scratch, folder.len + dotted.len + 4);
	struct str path = { at, 0 };
	struct tree_file *f;
	struct source *s;

	for (size_t i = 0; i < folder.len; i++)
		at[path.len++] = folder.at[i];
	if (folder.len)
		at[path.len++] = '/';
	for (size_t i = 0; i < dotted.len; i++)
		at[path.len++] = dotted.at[i] == '.' ? '/' : dotted.at[i];
	if (tree_has_folder(m->tree, path))
		return true;
	for (size_t i = 0; i < 3; i++)
		at[path.len++] = ".py"[i];
	f = tree_find(m->tree, path);
	if (!f)
		return false;
	s = tree_read(m->tree, f);
	return !s || !l->left-- || may_start(l, path, s->text);
}

/* Where the program's reader looks for it too. */
static bool
import_may_start(struct look *l, struct str path, struct str dotted)
{
	struct str folder = str_dirname(path);

	for (size_t i = 0; i < dotted.len; i++)
		if (!char_is_word(dotted.at[i]) && dotted.at[i] != '.')
			return true;
	if (!dotted.len || dotted.at[0] == '.')
		return true;
	return (folder.len && module_may_start(l, folder, dotted)) ||
	       module_may_start(l, S(""), dotted) ||
	       module_may_start(l, S("src"), dotted);
}

/* a.b [as c][, d] behind `import`. */
static bool
names_may_start(struct look *l, struct str path, struct str names)
{
	struct str name, rest, dotted, alias;

	str_cut(names, '#', &names, &rest);
	do {
		str_cut(names, ',', &name, &rest);
		str_cut(str_trim(name), ' ', &dotted, &alias);
		if (import_may_start(l, path, dotted))
			return true;
		names = rest;
	} while (names.len);
	return false;
}

/* The line around the word `import` at AT of TEXT. */
static bool
line_may_start(struct look *l, struct str path, struct str text, size_t at)
{
	struct str rest = str_from(text, at), line = rest, name, more;
	size_t from = at;

	while (from && text.at[from - 1] != '\n')
		from--;
	str_line(&rest, &line);
	name = str_trim(str_slice(text, from, at));
	if (!name.len)
		return names_may_start(l, path, str_from(line, 6));
	if (str_starts(name, "from ")) {
		str_cut(str_trim(str_from(name, 5)), ' ', &name, &more);
		return !more.len && import_may_start(l, path, name);
	}
	/* Behind another statement, or a word of a text. */
	return str_contains(name, ";") || str_contains(name, ":");
}

static bool
is_word_at(struct str text, size_t at, size_t len)
{
	return (!at || !char_is_word(text.at[at - 1])) &&
	       (at + len >= text.len || !char_is_word(text.at[at + len]));
}

static bool
may_start(struct look *l, struct str path, struct str text)
{
	static const char *const words[] = { "subprocess", "os.exec",
		"os.popen", "os.spawn", "os.system", "pty.spawn", "from os ",
		"import os as", "import pty" };
	size_t at = 0;

	if (WORDS_ANY(text, words))
		return true;
	while ((at = str_find(text, at, "import")) != SIZE_MAX) {
		if (is_word_at(text, at, 6) &&
		    line_may_start(l, path, text, at))
			return true;
		at += 6;
	}
	return false;
}

bool
python_starts(struct model *m, struct str path, struct str text)
{
	struct arena_mark mark = arena_mark(m->scratch);
	struct look l = { m, STARTS_FILES };
	bool may = may_start(&l, path, text);

	arena_rewind(m->scratch, mark);
	return may;
}
