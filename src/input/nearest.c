/*
 * The tracked path that a wrong one most likely means.
 *
 * In this order: the same path in another case; the same name in another
 * folder, the more the folders agree from their end the better; a name in
 * the same folder that is one or two letters away; the same name with
 * another extension.  Ties go to the shorter path, then to the first.  A name
 * that many files bear (main.py) says nothing without a folder in common.
 *
 * The first few paths are compared with all files.  Where more are asked
 * for, files are found by their path and their name in two maps, and only
 * those of one folder are compared by spelling.
 */

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "input/tree_internal.h"

enum { SCANS = 32 };              /* through all files */
enum { LOOKS = 2 * 1000 * 1000 }; /* at files, in one check */

/* Ways to be near, the best last. */
enum { FAR, EXTENSION, SPELLING, NAME, CASE };

struct candidate {
	struct tree_file *file;
	int kind;
	size_t weight; /* more is better */
};

/* Files under one key: the first one, and behind each the next. */
struct near_index {
	struct map paths;    /* in lower case -> uint32_t, index + 1 */
	struct map names;    /* the same of names */
	uint32_t *same_path; /* index + 1 of the next file, or 0 */
	uint32_t *same_name;
	struct map answers; /* path -> struct tree_file, empty: none */
	size_t looks;
	bool passed;
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

/* Of most paths the last byte tells. */
static bool
has_name(struct str path, struct str name)
{
	size_t folder = path.len - name.len;

	return path.len >= name.len &&
	       path.at[path.len - 1] == name.at[name.len - 1] &&
	       (!folder || path.at[folder - 1] == '/') &&
	       !memcmp(path.at + folder, name.at, name.len);
}

static bool
is_in_folder(struct str path, const struct wanted *w)
{
	return path.len > w->folder &&
	       (!w->folder || path.at[w->folder - 1] == '/') &&
	       !memcmp(path.at, w->path.at, w->folder) &&
	       str_find_char(path, w->folder, '/') == SIZE_MAX;
}

static struct candidate
rate(const struct wanted *w, struct tree_file *f)
{
	struct candidate c = { .file = f };

	if (w->path.len == f->path.len && str_eq_nocase(w->path, f->path)) {
		if (!str_eq(w->path, f->path))
			c.kind = CASE;
	} else if (has_name(f->path, w->name)) {
		c.kind = NAME;
		c.weight = common_folders(w->path, f->path);
	} else if (is_in_folder(f->path, w)) {
		compare_names(w->name, str_from(f->path, w->folder), &c);
	}
	return c;
}

/* Puts file I in front of those that were put under KEY before. */
static void
put(struct tree *t, struct map *m, struct str key, size_t i, uint32_t *next)
{
	uint32_t *first = map_get(m, key);

	if (!first) {
		first = arena_make(t->arena, uint32_t);
		map_put(t->arena, m, key, first);
	}
	next[i] = *first;
	*first = (uint32_t)i + 1;
}

/* Backwards, so that the files of one key are in their order. */
static struct near_index *
make_index(struct tree *t)
{
	struct near_index *x = arena_make(t->arena, struct near_index);
	size_t n = t->files.len;

	x->same_path = arena_array(t->arena, uint32_t, n);
	x->same_name = arena_array(t->arena, uint32_t, n);
	for (size_t i = n; i > 0; i--) {
		struct str path = t->files.at[i - 1].path;

		put(t, &x->paths, str_lower(t->arena, path), i - 1,
		    x->same_path);
		put(t, &x->names, str_basename(path), i - 1, x->same_name);
	}
	return x;
}

/* The first folder of both is the same one. */
static bool
share_top(struct str a, struct str b)
{
	struct str top_a, top_b, rest;

	return str_cut(a, '/', &top_a, &rest) &&
	       str_cut(b, '/', &top_b, &rest) && str_eq(top_a, top_b);
}

/* One of the NAMES files that bear the name, wherever they are. */
static bool
is_any_of_many(struct str path, const struct candidate *best, size_t names)
{
	enum { COMMON_NAME = 4 };

	return best->kind == NAME && !best->weight && names >= COMMON_NAME &&
	       !share_top(path, best->file->path);
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

/* May one more file be looked at? */
static bool
look(struct tree *t, struct str path)
{
	struct near_index *x = t->near;

	if (x->looks++ < LOOKS)
		return true;
	if (!x->passed)
		tree_add_gap(t, path, true,
		    "more than %d looks for near names: for this path and "
		    "those behind it none is given",
		    LOOKS);
	x->passed = true;
	return false;
}

static void
consider(
    struct tree *t, struct str path, struct candidate c, struct candidate *best)
{
	if (is_better(&c, best) && !str_eq(c.file->path, path) &&
	    tree_has_file(t, c.file))
		*best = c;
}

static uint32_t
first_of(const struct map *m, struct str key)
{
	const uint32_t *first = map_get(m, key);

	return first ? *first : 0;
}

/* The same path in another case, or the same name elsewhere. */
static void
look_up(struct tree *t, struct str path, struct candidate *best)
{
	struct arena *scratch = arena_new(0);
	struct near_index *x = t->near;
	uint32_t i = first_of(&x->paths, str_lower(scratch, path));
	size_t names = 0;

	arena_free(scratch);
	for (; i && look(t, path); i = x->same_path[i - 1])
		consider(t, path,
		    (struct candidate){ &t->files.at[i - 1], CASE, 0 }, best);
	if (best->file)
		return;
	i = first_of(&x->names, str_basename(path));
	for (; i && look(t, path); i = x->same_name[i - 1]) {
		struct candidate c = { &t->files.at[i - 1], NAME, 0 };

		c.weight = common_folders(path, c.file->path);
		consider(t, path, c, best);
		names++;
	}
	if (best->file && is_any_of_many(path, best, names))
		*best = (struct candidate){ 0 };
}

/* The files that lie in the folder itself, by their spelling. */
static void
look_around(struct tree *t, struct str path, struct candidate *best)
{
	struct str folder = str_dirname(path), name = str_basename(path);
	struct arena *scratch = arena_new(0);
	struct str begin =
	    folder.len ? str_printf(scratch, STR_FMT "/", STR_ARG(folder))
	               : folder;
	size_t i = tree_lower_bound(t, begin);

	while (i < t->files.len && look(t, path)) {
		struct candidate c = { &t->files.at[i], FAR, 0 };
		struct str file = c.file->path, rest, below;

		if (!str_eq(str_slice(file, 0, begin.len), begin))
			break;
		rest = str_from(file, begin.len);
		if (str_cut(rest, '/', &rest, &below)) {
			/* Over all that lies below: '0' is behind '/'. */
			i = tree_lower_bound(
			    t, str_printf(scratch, STR_FMT STR_FMT "0",
			           STR_ARG(begin), STR_ARG(rest)));
			continue;
		}
		compare_names(name, rest, &c);
		consider(t, path, c, best);
		i++;
	}
	arena_free(scratch);
}

/* Looks at all files. */
static struct str
scan(struct tree *t, struct str path)
{
	struct wanted w = { .path = path, .name = str_basename(path) };
	struct candidate best = { 0 };
	size_t names = 0;

	w.folder = path.len - w.name.len;
	for (size_t i = 0; i < t->files.len; i++) {
		struct candidate c = rate(&w, &t->files.at[i]);

		names += c.kind == NAME;
		if (is_better(&c, &best) && tree_has_file(t, c.file))
			best = c;
	}
	if (!best.file || is_any_of_many(path, &best, names))
		return (struct str){ 0 };
	return best.file->path;
}

struct str
tree_nearest(struct tree *t, struct str path)
{
	struct candidate best = { 0 };
	struct tree_file *known;

	if (!str_basename(path).len)
		return (struct str){ 0 };
	if (t->near_scans++ < SCANS)
		return scan(t, path);
	if (!t->near)
		t->near = make_index(t);
	known = map_get(&t->near->answers, path);
	if (known)
		return known->path;
	look_up(t, path, &best);
	if (!best.file)
		look_around(t, path, &best);
	known = best.file;
	if (!known)
		known = arena_make(t->arena, struct tree_file);
	map_put(t->arena, &t->near->answers, str_copy(t->arena, path), known);
	return known->path;
}

bool
tree_tail_is_unique(struct tree *t, struct str tail)
{
	size_t found = 0;

	if (!t->near)
		t->near = make_index(t);
	for (uint32_t i = first_of(&t->near->names, str_basename(tail));
	     i && found < 2 && look(t, tail); i = t->near->same_name[i - 1]) {
		struct str path = t->files.at[i - 1].path;

		found += str_eq(path, tail) ||
		         (path.len > tail.len &&
		             path.at[path.len - tail.len - 1] == '/' &&
		             str_eq(str_from(path, path.len - tail.len), tail));
	}
	return found == 1;
}
