/*
 * Finding the repository: .git as a folder or as a file, linked worktrees,
 * bare repositories, and what hooks say through the environment.
 *
 * Not done: ceilings, borders between file systems, the owner's check that
 * git makes (nothing of a repository is ever executed here), and settings
 * in config.worktree.
 */

#include "input/repository.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "input/gitconfig.h"

enum { SMALL_FILE = 64 * 1024, CONFIG_FILE = 1024 * 1024 };

/* PATH below the folder FROM unless it is absolute. */
static const char *
join(struct arena *a, const char *from, struct str path)
{
	if (str_starts(path, "/"))
		return str_cstr(a, path);
	return str_cstr(a, str_printf(a, "%s/" STR_FMT, from, STR_ARG(path)));
}

static bool
has_kind(struct arena *a, const char *dir, const char *name, enum fs_kind k)
{
	return fs_look(join(a, dir, str_of(name))).kind == k;
}

/* The first line of a small file, or empty. */
static struct str
first_line(struct arena *a, const char *path)
{
	struct str text, line;

	if (fs_read(a, path, SMALL_FILE, &text) != FS_OK ||
	    !str_line(&text, &line))
		return (struct str){ 0 };
	return str_trim_end(line);
}

/* The folder that GIT_DIR shares with its other worktrees; NULL: none. */
static const char *
find_common(struct arena *a, const char *git_dir)
{
	const char *file = join(a, git_dir, S("commondir"));
	struct str line = first_line(a, file);

	if (!line.len)
		return git_dir;
	return fs_real_path(a, join(a, git_dir, line));
}

/* The repository whose git directory is DIR; NULL with *BROKEN. */
static struct repository *
open_dir(struct arena *a, const char *dir, const char **broken)
{
	const char *git_dir = fs_real_path(a, dir);
	const char *common;
	struct repository *r;

	*broken = "it leads nowhere";
	if (!git_dir)
		return NULL;
	*broken = "its HEAD cannot be read";
	if (!first_line(a, join(a, git_dir, S("HEAD"))).len)
		return NULL;
	*broken = "its commondir leads nowhere";
	common = find_common(a, git_dir);
	if (!common)
		return NULL;
	*broken = "it has no objects or no refs";
	if (!has_kind(a, common, "objects", FS_FOLDER) ||
	    !has_kind(a, common, "refs", FS_FOLDER))
		return NULL;
	*broken = NULL;
	r = arena_make(a, struct repository);
	r->git_dir = git_dir;
	r->common_dir = common;
	return r;
}

/*
 * .git in FOLDER: a folder, or a file that says where it is.  NULL when there
 * is none, or with *BROKEN.
 */
static struct repository *
open_dot_git(struct arena *a, const char *folder, const char **broken)
{
	const char *path = join(a, folder, S(".git"));
	enum fs_kind kind = fs_look(path).kind;
	struct str line;

	*broken = NULL;
	if (kind == FS_FOLDER)
		return open_dir(a, path, broken);
	if (kind == FS_NONE)
		return NULL;
	*broken = "it is no folder, and names none";
	line = kind == FS_FILE ? first_line(a, path) : (struct str){ 0 };
	if (!str_starts(line, "gitdir: "))
		return NULL;
	return open_dir(
	    a, join(a, folder, str_trim(str_from(line, 8))), broken);
}

static struct str
config_text(struct arena *a, const struct repository *r)
{
	struct str text;

	if (fs_read(a, join(a, r->common_dir, S("config")), CONFIG_FILE,
	        &text) != FS_OK)
		return (struct str){ 0 };
	return text;
}

static void
read_config(struct arena *a, struct repository *r)
{
	struct str text = config_text(a, r);
	struct str format =
	    gitconfig_value(a, text, "extensions", NULL, "objectformat");
	struct str url = gitconfig_value(a, text, "remote", "origin", "url");

	r->id_len = str_eq_nocase(format, S("sha256")) ? 32 : 20;
	r->origin = repository_url_name(a, url);
	/* "gitdir: ./.bare" beside linked worktrees is no work tree. */
	if (!strcmp(r->git_dir, r->common_dir) &&
	    gitconfig_is_true(gitconfig_value(a, text, "core", NULL, "bare")))
		r->work_tree = NULL;
}

struct str
repository_branch(struct arena *a, const struct repository *r)
{
	struct str line = first_line(a, join(a, r->git_dir, S("HEAD")));

	if (!str_starts(line, "ref: refs/heads/"))
		return (struct str){ 0 };
	return str_trim(str_from(line, 16));
}

struct repository *
repository_around(struct arena *a, const char *folder, struct str *broken)
{
	struct str at = str_copy(a, str_of(folder));

	*broken = (struct str){ 0 };
	for (;;) {
		const char *here = str_cstr(a, at.len ? at : S("/"));
		const char *why, *ignored;
		struct repository *r = open_dot_git(a, here, &why);

		if (r)
			r->work_tree = here;
		else
			r = open_dir(a, here, &ignored);
		if (why && !broken->len)
			*broken = str_printf(a, "%s%s.git is no repository: %s",
			    strcmp(here, folder) ? here : "",
			    strcmp(here, folder) ? "/" : "", why);
		if (r) {
			read_config(a, r);
			return r;
		}
		if (!at.len || str_is(at, "/"))
			return NULL;
		at = str_dirname(at);
	}
}

/* The work tree of a repository that GIT_DIR names. */
static const char *
named_work_tree(struct arena *a, const struct repository *r)
{
	const char *named = getenv("GIT_WORK_TREE");
	struct str text, set;

	if (named)
		return fs_real_path(a, named);
	text = config_text(a, r);
	set = gitconfig_value(a, text, "core", NULL, "worktree");
	if (set.len)
		return fs_real_path(a, join(a, r->git_dir, set));
	return fs_current(a);
}

struct repository *
repository_here(struct arena *a, struct str *broken, struct str *why)
{
	const char *named = getenv("GIT_DIR");
	const char *here = fs_current(a);
	const char *problem;
	struct repository *r;

	*why = *broken = (struct str){ 0 };
	if (!named)
		return here ? repository_around(a, here, broken) : NULL;
	r = open_dir(a, named, &problem);
	if (!r) {
		*why = str_printf(
		    a, "GIT_DIR is no repository: '%s': %s", named, problem);
		return NULL;
	}
	r->work_tree = named_work_tree(a, r);
	read_config(a, r);
	return r;
}

const char *
repository_index(struct arena *a, const struct repository *r)
{
	const char *named = getenv("GIT_INDEX_FILE");
	const char *usual = join(a, r->git_dir, S("index"));
	const struct repository *here;
	struct str broken, why;

	if (!named || !*named)
		return usual;
	here = repository_here(a, &broken, &why);
	if (!here || strcmp(here->git_dir, r->git_dir) != 0)
		return usual;
	/* Hooks run at the top of the work tree; others may stand below. */
	if (fs_look(named).kind != FS_NONE || !r->work_tree)
		return named;
	return join(a, r->work_tree, str_of(named));
}

bool
repository_prefix(
    struct arena *a, const char *top, const char *folder, struct str *out)
{
	struct str t = str_of(top), f = str_of(folder);

	*out = (struct str){ 0 };
	if (str_eq(t, f))
		return true;
	if (str_is(t, "/"))
		t.len = 0;
	if (f.len <= t.len || f.at[t.len] != '/' ||
	    !str_eq(t, str_slice(f, 0, t.len)))
		return false;
	f = str_from(f, t.len + 1);
	*out = str_printf(a, STR_FMT "/", STR_ARG(f));
	return true;
}

/* What stands behind the host of "scheme://host/path" and "host:path". */
static struct str
url_path(struct str url)
{
	size_t scheme = str_find(url, 0, "://");
	size_t slash, colon;

	if (str_starts(url, "file:"))
		return (struct str){ 0 };
	if (scheme != SIZE_MAX) {
		slash = str_find_char(url, scheme + 3, '/');
		return slash == SIZE_MAX ? (struct str){ 0 }
		                         : str_from(url, slash + 1);
	}
	colon = str_find_char(url, 0, ':');
	slash = str_find_char(url, 0, '/');
	if (colon == SIZE_MAX || slash < colon)
		return (struct str){ 0 };
	return str_from(url, colon + 1);
}

struct str
repository_url_name(struct arena *a, struct str url)
{
	struct str path = url_path(url);
	struct str name, owner;

	while (str_ends(path, "/"))
		path.len--;
	if (str_ends(path, ".git"))
		path.len -= 4;
	name = str_basename(path);
	owner = str_basename(str_dirname(path));
	if (!name.len || !owner.len)
		return (struct str){ 0 };
	return str_lower(a, str_join_path(a, owner, name));
}
