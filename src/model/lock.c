/*
 * The version of a tool that a lock file at the root holds.
 *
 * A runner of packages (npx, pnpm exec) takes the one that is installed, and
 * that is the one of the lock.  Each format is read only as far as the entry
 * of one name: the name, and the version that stands shortly behind it.
 * Cargo.lock is left out: what `cargo` runs by a name is installed apart.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "model/build.h"

enum { ENTRY_BYTES = 256 }; /* from the name to its version, at most */

/* How a format writes the name, and what stands in front of the version. */
struct lock_format {
	const char *path;
	const char *front, *behind;
	const char *version;
};

static const struct lock_format formats[] = {
	{ "package-lock.json", "\"node_modules/", "\": {", "\"version\": \"" },
	{ "pnpm-lock.yaml", "\n      '", "':\n", "\n        version: " },
	{ "pnpm-lock.yaml", "\n      ", ":\n", "\n        version: " },
	{ "yarn.lock", "\n\"", "@", "\n  version \"" },
	{ "yarn.lock", "\n\"", "@", "\n  version: " },
	{ "yarn.lock", "\n", "@", "\n  version \"" },
};

static struct str
version_at(struct str text, size_t at)
{
	size_t end = at;

	while (end < text.len &&
	       (char_is_word(text.at[end]) || text.at[end] == '.' ||
	           text.at[end] == '-' || text.at[end] == '+'))
		end++;
	return str_slice(text, at, end);
}

static struct str
look_up(struct arena *a, const struct lock_format *f, struct str text,
    const char *package)
{
	const char *name =
	    str_cstr(a, str_printf(a, "%s%s%s", f->front, package, f->behind));
	size_t at = str_find(text, 0, name), version;

	if (at == SIZE_MAX)
		return (struct str){ 0 };
	text = str_slice(text, at, at + ENTRY_BYTES);
	version = str_find(text, 0, f->version);
	if (version == SIZE_MAX)
		return (struct str){ 0 };
	return version_at(text, version + str_of(f->version).len);
}

struct value
locked_version(struct model *m, const struct know_entry *know)
{
	const char *const *package = know->packages;

	for (; package && *package; package++)
		for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]);
		     i++) {
			const struct lock_format *f = &formats[i];
			struct tree_file *file =
			    tree_find(m->tree, str_of(f->path));
			struct source *s =
			    file ? tree_read(m->tree, file) : NULL;
			struct str version = { 0 };

			if (s)
				version =
				    look_up(m->arena, f, s->text, *package);
			if (version.len)
				return value_text(m->arena, version);
		}
	return value_unknown();
}
