/*
 * The tracked path that a wrong one most likely means.
 *
 * In this order: the same path in another case; the same name in another
 * folder, the more the folders agree from their end the better; a name in
 * the same folder that is one or two letters away; the same name with
 * another extension.  Ties go to the shorter path, then to the first.
 */

#include <string.h>

#include "base/arena.h"
#include "input/tree_internal.h"

/* Ways to be near, the best last. */
enum { FAR, EXTENSION, SPELLING, NAME, CASE };

struct candidate {
	struct tree_file *file;
	int kind;
	size_t weight; /* more is better */
};

/* How many last folders the two have in common. */
static size_t
common_folders(struct str a, struct str b)
{
	size_t n = 0;

	a = str_dirname(a);
	b = str_dirname(b);
	while (a.len && b.len && str_eq(str_basename(a), str_basename(b))) {
		a = str_dirname(a);
		b = str_dirname(b);
		n++;
	}
	return n;
}

/* The name without its last extension; a leading dot begins none. */
static struct str
stem(struct str name)
{
	size_t dot = str_find_last_char(name, '.');

	return str_slice(name, 0, dot ? dot : SIZE_MAX);
}

/* Looks at two names in one folder. */
static void
compare_names(struct str wanted, struct str name, struct candidate *c)
{
	enum { FARTHEST = 2 };
	size_t apart, limit = wanted.len ? (wanted.len - 1) / 3 : 0;

	if (limit > FARTHEST)
		limit = FARTHEST;
	apart = limit + 1;
	if (limit && wanted.len <= name.len + limit &&
	    name.len <= wanted.len + limit)
		apart = str_distance(wanted, name, limit);
	if (apart <= limit) {
		c->kind = SPELLING;
		c->weight = FARTHEST - apart;
	} else if (str_eq(stem(wanted), stem(name))) {
		c->kind = EXTENSION;
	}
}

/* What is looked for. */
struct wanted {
	struct str path, name;
	size_t folder; /* bytes in front of the name */
};

static bool
has_name(struct str path, struct str name)
{
	size_t folder = path.len - name.len;

	return path.len >= name.len && str_eq(str_from(path, folder), name) &&
	       (!folder || path.at[folder - 1] == '/');
}

static bool
is_in_folder(struct str path, const struct wanted *w)
{
	return path.len > w->folder &&
	       !memcmp(path.at, w->path.at, w->folder) &&
	       str_find_char(path, w->folder, '/') == SIZE_MAX;
}

static struct candidate
rate(const struct wanted *w, struct tree_file *f)
{
	struct candidate c = { .file = f };

	if (str_eq(w->path, f->path))
		return c;
	if (str_eq_nocase(w->path, f->path)) {
		c.kind = CASE;
	} else if (has_name(f->path, w->name)) {
		c.kind = NAME;
		c.weight = common_folders(w->path, f->path);
	} else if (is_in_folder(f->path, w)) {
		compare_names(w->name, str_from(f->path, w->folder), &c);
	}
	return c;
}

static bool
is_better(const struct candidate *c, const struct candidate *best)
{
	if (c->kind != best->kind)
		return c->kind > best->kind;
	if (c->kind == FAR)
		return false;
	if (c->weight != best->weight)
		return c->weight > best->weight;
	return c->file->path.len < best->file->path.len;
}

struct str
tree_nearest(struct tree *t, struct str path)
{
	struct candidate best = { 0 };
	struct wanted w = { .path = path, .name = str_basename(path) };

	if (!w.name.len)
		return (struct str){ 0 };
	w.folder = path.len - w.name.len;
	for (size_t i = 0; i < t->files.len; i++) {
		struct candidate c = rate(&w, &t->files.at[i]);

		if (is_better(&c, &best) && tree_has_file(t, c.file))
			best = c;
	}
	return best.file ? best.file->path : (struct str){ 0 };
}
