/*
 * Where a policy stands, and which paths their globs mean.
 *
 * The file need not be tracked: it counts as soon as it is written.  Of a
 * revision it is that revision's, a named file always the disk's.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "base/pattern.h"
#include "facts/policy.h"
#include "input/tree.h"

enum { LARGEST = 1024 * 1024 };

const char *const policy_paths[] = { ".driftcheck.yaml",
	".github/.driftcheck.yaml", NULL };

static bool
read_named(struct diags *d, const char *file, const char *const *rules,
    struct policy **out, struct str *why)
{
	static const char *const reasons[] = {
		[FS_OK] = "",
		[FS_ABSENT] = "no such file",
		[FS_DENIED] = "permission denied",
		[FS_NOT_FILE] = "not a file",
		[FS_TOO_LARGE] = "it is too large",
		[FS_FAILED] = "it cannot be read",
	};
	struct str text;
	enum fs_status status = fs_read(d->arena, file, LARGEST, &text);

	if (status != FS_OK) {
		*why = str_printf(
		    d->arena, "--config %s: %s", file, reasons[status]);
		return false;
	}
	*out = policy_read(
	    d->arena, d, source_new(d->arena, str_of(file), text), rules);
	return true;
}

bool
policy_find(struct diags *d, struct tree *t, const char *file,
    const char *const *rules, struct policy **out, struct str *why)
{
	struct source *found = NULL;

	*out = NULL;
	if (file)
		return read_named(d, file, rules, out, why);
	for (size_t i = 0; policy_paths[i]; i++) {
		struct source *s = tree_read_any(t, str_of(policy_paths[i]));

		if (s && found)
			diag_add(d, s->path, 0,
			    "it does not count, since there is a " STR_FMT,
			    STR_ARG(found->path));
		if (!found)
			found = s;
	}
	if (found)
		*out = policy_read(d->arena, d, found, rules);
	return true;
}

static bool
matches(struct arena *scratch, struct str glob, struct str path)
{
	bool name = str_find_char(glob, 0, '/') == SIZE_MAX;

	if (str_starts(glob, "./"))
		glob = str_from(glob, 2);
	for (;;) {
		struct str up = str_dirname(path);

		if (glob_matches(scratch, GLOB_IGNORE, glob,
		        name ? str_basename(path) : path))
			return true;
		if (!up.len || up.len == path.len)
			return false;
		path = up;
	}
}

bool
policy_match(struct arena *scratch, const struct names *globs, struct str path)
{
	for (size_t i = 0; i < globs->len; i++) {
		struct str glob = globs->at[i].name;

		while (glob.len > 1 && str_ends(glob, "/"))
			glob.len--;
		if (matches(scratch, glob, path))
			return true;
	}
	return false;
}
