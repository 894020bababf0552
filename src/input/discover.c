/*
 * Discovery: a look at each path's parts and at nothing else.
 *
 * What lies in folders of fixtures, examples or vendored code belongs to
 * other repositories; what lies in folders of plans or archives tells what
 * was or may be.  Neither instructs anybody.  Scripts in other places are
 * found when something calls them.
 */

#include "input/discover.h"

#include "base/arena.h"

/* LIST is in lower case, S in any. */
static bool
in_list(struct str s, const char *const *list, size_t n)
{
	for (size_t i = 0; s.len && i < n; i++)
		if (char_lower(s.at[0]) == list[i][0] &&
		    str_eq_nocase(s, str_of(list[i])))
			return true;
	return false;
}

#define IN_LIST(s, list) in_list((s), (list), sizeof(list) / sizeof((list)[0]))

static bool
has_part(struct str path, const char *const *list, size_t n)
{
	struct str part;

	while (path.len) {
		if (!str_cut(path, '/', &part, &path))
			return false;
		if (in_list(part, list, n))
			return true;
		if ((str_starts(part, "_") || str_starts(part, ".")) &&
		    in_list(str_from(part, 1), list, n))
			return true;
	}
	return false;
}

bool
path_is_foreign(struct str path)
{
	static const char *const foreign[] = { "fixtures", "fixture",
		"testdata", "test-data", "test", "tests", "__tests__",
		"examples", "example", "samples", "templates", "template",
		"vendor", "vendored", "third_party", "third-party",
		"node_modules", "external", "deps", "site-packages" };

	return has_part(path, foreign, sizeof(foreign) / sizeof(foreign[0]));
}

/* A name that begins with a date, as 2026-04-20-retrospective.md. */
static bool
is_dated(struct str name)
{
	static const char form[] = "dddd-dd-dd";

	for (size_t i = 0; form[i]; i++) {
		if (i >= name.len)
			return false;
		if (form[i] == 'd' ? !char_is_digit(name.at[i])
		                   : name.at[i] != form[i])
			return false;
	}
	return true;
}

bool
path_is_history(struct str path)
{
	static const char *const folders[] = { "plans", "plan", "adr", "adrs",
		"archive", "archives", "archived", "analysis", "history",
		"rfcs", "rfc", "proposals", "decisions", "blog", "news",
		"posts", "brainstorms", "retrospectives", "postmortems",
		"changelog", "changelogs", "release-notes", "releases",
		"ideation", "reports", "audits", "roadmap", "superpowers" };
	static const char *const words[] = { "changelog", "changes", "history",
		"retrospective", "news", "roadmap", "postmortem", "plan" };
	struct str name = str_basename(path), stem = name;
	size_t dot = str_find_last_char(name, '.');

	if (dot != SIZE_MAX)
		stem = str_slice(name, 0, dot);
	return has_part(path, folders, sizeof(folders) / sizeof(folders[0])) ||
	       is_dated(name) || IN_LIST(stem, words) ||
	       str_ends(stem, "-retrospective") || str_ends(stem, "-plan");
}

static bool
is_yaml(struct str name)
{
	return str_ends(name, ".yml") || str_ends(name, ".yaml");
}

static bool
is_workflow(struct str path)
{
	const char folder[] = ".github/workflows/";
	struct str rest;

	if (!str_starts(path, folder) || !is_yaml(path))
		return false;
	rest = str_from(path, sizeof(folder) - 1);
	return str_find_char(rest, 0, '/') == SIZE_MAX;
}

static bool
is_action(struct str path)
{
	struct str name = str_basename(path);

	if (!str_is(name, "action.yml") && !str_is(name, "action.yaml"))
		return false;
	return name.len == path.len || str_starts(path, ".github/actions/");
}

static bool
is_below(struct str path, const char *folder)
{
	size_t at = str_find(path, 0, folder);

	while (at != SIZE_MAX && at > 0 && path.at[at - 1] != '/')
		at = str_find(path, at + 1, folder);
	return at != SIZE_MAX;
}

static bool
is_skill(struct str path)
{
	static const char *const folders[] = { ".claude/skills/",
		".agents/skills/", ".codex/skills/", ".github/skills/",
		".cursor/", "skills/" };

	if (!str_ends(path, ".md"))
		return false;
	if (is_below(path, ".claude/commands/"))
		return !path_is_foreign(path);
	if (!str_is(str_basename(path), "SKILL.md"))
		return false;
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		if (is_below(path, folders[i]))
			return !path_is_foreign(path);
	return false;
}

static bool
starts_nocase(struct str s, const char *prefix)
{
	struct str p = str_of(prefix);

	return str_eq_nocase(str_slice(s, 0, p.len), p);
}

static bool
is_document(struct str path)
{
	static const char *const names[] = { "release", "releasing",
		"contributing", "publish", "build", "agents.md", "claude.md",
		"readme.md", "maintain", "development", "developing",
		"hacking" };
	struct str name = str_basename(path);
	bool found;

	if (!str_ends(path, ".md"))
		return false;
	found = str_starts(path, "docs/") || str_starts(path, "doc/") ||
	        (str_starts(path, ".github/") &&
	            str_find_char(path, 8, '/') == SIZE_MAX);
	for (size_t i = 0; !found && i < sizeof(names) / sizeof(names[0]); i++)
		found = starts_nocase(name, names[i]);
	return found && !path_is_foreign(path) && !path_is_history(path);
}

/* Shell scripts where maintainers keep those that they run by hand. */
static bool
is_script(const struct tree_file *f)
{
	static const char *const folders[] = { "scripts", "script", "bin",
		"tools", "tool", "ci", ".ci", "build", "release", "hack", "dev",
		"contrib", "etc", ".github" };
	struct str top, rest, name = str_basename(f->path);
	bool has_dot = str_find_char(name, 0, '.') != SIZE_MAX;

	if (f->mode != TREE_PLAIN && f->mode != TREE_EXECUTABLE)
		return false;
	if (!str_ends(name, ".sh") && !str_ends(name, ".bash") &&
	    (has_dot || f->mode != TREE_EXECUTABLE))
		return false;
	if (path_is_foreign(f->path))
		return false;
	return !str_cut(f->path, '/', &top, &rest) || IN_LIST(top, folders);
}

/* Most files of most repositories end here. */
static bool
may_have_kind(struct str path)
{
	static const char *const suffixes[] = { ".md", ".yml", ".yaml", ".sh",
		".bash" };

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++)
		if (str_ends(path, suffixes[i]))
			return true;
	return str_find_char(str_basename(path), 0, '.') == SIZE_MAX;
}

static bool
kind_of(const struct tree_file *f, enum input_kind *out)
{
	bool found = true;

	if (f->mode == TREE_SUBMODULE || !may_have_kind(f->path))
		return false;
	if (is_workflow(f->path))
		*out = INPUT_WORKFLOW;
	else if (is_action(f->path))
		*out = INPUT_ACTION;
	else if (is_skill(f->path))
		*out = INPUT_SKILL;
	else if (is_document(f->path))
		*out = INPUT_DOCUMENT;
	else if (is_script(f))
		*out = INPUT_SCRIPT;
	else
		found = false;
	return found;
}

void
discover(struct arena *a, struct tree *t, struct inputs *out)
{
	for (size_t i = 0; i < tree_count(t); i++) {
		struct tree_file *f = tree_at(t, i);
		struct input in = { .file = f };

		if (kind_of(f, &in.kind))
			*vec_add(a, out) = in;
	}
}
