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

enum { ASKED = 64 }; /* files that one list may leave out */

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

/* Marks those that belong to a package of which the list raises a file. */
static bool *
mark_package(struct search *s, const struct list *l)
{
	const struct versions *v = s->v;
	bool *in = arena_array(s->model->arena, bool, v->carried.len + 1);

	for (size_t i = 0; i < v->carried.len; i++) {
		const struct carried *x = &v->carried.at[i];
		const struct relatives *all =
		    versions_relatives(s->model, v, x);
		bool raised = !x->know->locks && raises(s, l, x->path);

		for (size_t k = 0; k < all->len; k++) {
			in[i] |= raises(s, l, all->at[k]->path);
			in[all->at[k] - v->carried.at] |= raised;
		}
	}
	return in;
}

static bool
is_left_out(struct search *s, const struct list *l, const struct carried *x)
{
	return !x->know->locks && !x->apart &&
	       version_same(x->version, l->version) && !is_raised(s, x->path) &&
	       !is_spoken_of(s, l, x->path);
}

static void
ask_files(struct search *s, const struct list *l)
{
	const bool *in = mark_package(s, l);
	size_t asked = 0;

	for (size_t i = 0; i < s->v->carried.len && asked < ASKED; i++) {
		const struct carried *x = &s->v->carried.at[i];

		asked += in[i];
		if (!in[i] || !is_left_out(s, l, x))
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
		struct str path = r->files.at[i].plain;

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
