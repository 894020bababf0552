/*
 * Files that carry the present version and are not raised with the others,
 * and lists that name a file which is not there.
 *
 * A list is a configuration's or what a release's script commits.  What it
 * does not name may still be raised by a command that some script or the
 * configuration runs: a file that is spoken of there is left alone, and so
 * are all where the list is open.
 */

#include "base/arena.h"
#include "model/versions.h"

struct search {
	struct model *model;
	const struct versions *v;
	VEC(struct uncovered) found;
};

/* A list of what is raised together. */
struct list {
	const struct raiser *raiser; /* either */
	const struct stamp *stamp;
	struct str path, version;
	struct span span;
	const struct carried *first; /* of those that it raises */
};

static bool
raises(const struct search *s, const struct list *l, struct str path)
{
	return l->raiser ? raiser_raises(s->model, l->raiser, path)
	                 : stamp_raises(l->stamp, path);
}

static bool
is_raised(const struct search *s, struct str path)
{
	for (size_t i = 0; i < s->v->raisers.len; i++)
		if (raiser_raises(s->model, &s->v->raisers.at[i], path))
			return true;
	for (size_t i = 0; i < s->v->stamps.len; i++)
		if (stamp_raises(&s->v->stamps.at[i], path))
			return true;
	return false;
}

/* Does it stand in a text that may write it: all but instructions? */
static bool
is_spoken_of(const struct search *s, const struct list *l, struct str path)
{
	const struct model *m = s->model;
	char *name = str_cstr(m->arena, path);

	if (l->raiser && str_contains(l->raiser->source->text, name))
		return true;
	for (size_t i = 0; i < m->sources.len; i++)
		if (!str_ends(m->sources.at[i]->path, ".md") &&
		    !str_eq(m->sources.at[i]->path, path) &&
		    str_contains(m->sources.at[i]->text, name))
			return true;
	for (size_t i = 0; i < m->scripts.len; i++)
		if (str_contains(m->scripts.at[i]->source->text, name))
			return true;
	return false;
}

/* Is it of a package of which the list raises another file? */
static bool
is_of_package(struct search *s, const struct list *l, const struct carried *x)
{
	struct relatives all = { 0 };

	versions_relatives(s->model, s->v, x, &all);
	for (size_t i = 0; i < all.len; i++)
		if (raises(s, l, all.at[i]->path))
			return true;
	for (size_t i = 0; i < s->v->carried.len; i++) {
		const struct carried *y = &s->v->carried.at[i];

		if (y->know->locks || !raises(s, l, y->path))
			continue;
		all.len = 0;
		versions_relatives(s->model, s->v, y, &all);
		for (size_t k = 0; k < all.len; k++)
			if (all.at[k] == x)
				return true;
	}
	return false;
}

static bool
is_left_out(struct search *s, const struct list *l, const struct carried *x)
{
	return !x->know->locks && !x->apart &&
	       version_same(x->version, l->version) && !is_raised(s, x->path) &&
	       is_of_package(s, l, x) && !is_spoken_of(s, l, x->path);
}

static void
ask_files(struct search *s, const struct list *l)
{
	for (size_t i = 0; i < s->v->carried.len; i++) {
		const struct carried *x = &s->v->carried.at[i];

		if (!is_left_out(s, l, x))
			continue;
		*vec_add(s->model->arena, &s->found) = (struct uncovered){
			.span = x->span,
			.path = x->path,
			.version = x->version,
			.by = l->path,
			.list = l->span,
			.current = l->first ? l->first->span : l->span,
		};
	}
}

/* The first file that the list raises and that carries a version. */
static const struct carried *
first_raised(const struct search *s, const struct list *l)
{
	for (size_t i = 0; i < s->v->carried.len; i++) {
		const struct carried *c = &s->v->carried.at[i];

		if (!c->know->locks && version_is_released(c->version) &&
		    raises(s, l, c->path))
			return c;
	}
	return NULL;
}

/* --- lists that name what is gone --- */

static bool
is_there(struct model *m, struct str path)
{
	return tree_find(m->tree, path) || tree_has_folder(m->tree, path) ||
	       tree_on_disk(m->tree, path) || tree_ignores(m->tree, path);
}

static void
ask_gone(struct search *s, const struct raiser *r)
{
	struct model *m = s->model;

	if (r->lenient || r->open)
		return;
	for (size_t i = 0; i < r->files.len; i++) {
		struct str path = raiser_path(m, r, i);

		if (!path.len || is_there(m, path))
			continue;
		*vec_add(m->arena, &s->found) = (struct uncovered){
			.gone = true,
			.span = r->files.at[i].span,
			.path = path,
			.by = r->source->path,
			.nearest = tree_nearest(m->tree, path),
		};
	}
}

size_t
model_uncovered(struct model *m, struct uncovered **out)
{
	struct search s = { .model = m, .v = model_versions(m) };

	for (size_t i = 0; i < s.v->raisers.len; i++) {
		const struct raiser *r = &s.v->raisers.at[i];
		struct list l = { r, NULL, r->source->path, r->current, r->span,
			NULL };

		ask_gone(&s, r);
		if (!r->open && version_is_released(r->current) &&
		    (r->files.len || r->covers.len))
			ask_files(&s, &l);
	}
	for (size_t i = 0; i < s.v->stamps.len; i++) {
		const struct stamp *stamp = &s.v->stamps.at[i];
		struct list l = {
			.stamp = stamp, .path = stamp->path, .span = stamp->span
		};

		l.first = first_raised(&s, &l);
		if (!l.first || stamp->any)
			continue;
		l.version = l.first->version;
		ask_files(&s, &l);
	}
	*out = s.found.at;
	return s.found.len;
}
