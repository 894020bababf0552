/*
 * Files whose versions are meant to be one, and differ.
 *
 * Tied are what one configuration raises, a manifest and its lock file, what
 * a release's own script commits, and by their kind files of one package.
 * Each file is accused once, by its strongest tie.  Left out: placeholders
 * and versions of development, packages that are not published, and files
 * that different configurations raise.
 */

#include "base/arena.h"
#include "model/versions.h"

struct search {
	struct model *model;
	const struct versions *v;
	VEC(struct version_clash) found;
};

static bool
is_said(const struct search *s, struct span span)
{
	for (size_t i = 0; i < s->found.len; i++)
		if (span_cmp(s->found.at[i].span, span) == 0)
			return true;
	return false;
}

/* A lock file may hold one package twice. */
static bool
is_said_of_lock(const struct search *s, const struct carried *lock)
{
	for (size_t i = 0; i < s->found.len; i++)
		if (s->found.at[i].tie == TIE_LOCKED &&
		    s->found.at[i].span.source == lock->span.source &&
		    str_eq(s->found.at[i].package, lock->name))
			return true;
	return false;
}

/* They differ, and both are versions of releases. */
static bool
differs(struct str a, struct str b)
{
	return version_is_released(a) && version_is_released(b) &&
	       !version_same(a, b);
}

static struct version_clash *
add(struct search *s, enum version_tie tie, const struct carried *odd)
{
	struct version_clash *c = vec_add(s->model->arena, &s->found);

	*c = (struct version_clash){ .tie = tie };
	c->span = odd->span;
	c->version = odd->version;
	return c;
}

/* Who raises the file, and with which version; NULL: no configuration. */
static const struct raiser *
raiser_of(const struct search *s, struct str path)
{
	for (size_t i = 0; i < s->v->raisers.len; i++)
		if (raiser_raises(s->model, &s->v->raisers.at[i], path))
			return &s->v->raisers.at[i];
	return NULL;
}

static const struct stamp *
stamp_for(const struct search *s, struct str path)
{
	for (size_t i = 0; i < s->v->stamps.len; i++)
		if (stamp_raises(&s->v->stamps.at[i], path))
			return &s->v->stamps.at[i];
	return NULL;
}

static bool
is_raised(const struct search *s, struct str path)
{
	return raiser_of(s, path) || stamp_for(s, path);
}

/* --- lists of configurations --- */

/* The first version of the file, where none in it is CURRENT. */
static const struct carried *
without(const struct search *s, struct str path, struct str current)
{
	const struct carried *first = versions_at(s->v, path), *c = first;
	const struct carried *end = s->v->carried.at + s->v->carried.len;

	for (; c && c < end && str_eq(c->path, path); c++)
		if (!differs(c->version, current))
			return NULL;
	return first;
}

static void
ask_list(struct search *s, const struct raiser *r)
{
	for (size_t i = 0; r->current.len && i < r->files.len; i++) {
		struct str path = r->files.at[i].plain;
		const struct carried *odd = without(s, path, r->current);
		struct version_clash *c;

		/* The tool may raise another one in it: of a dependency. */
		if (!path.len || !odd || is_said(s, odd->span) ||
		    version_stands_in(odd->span.source->text, r->current))
			continue;
		c = add(s, TIE_LISTED, odd);
		c->other = r->span;
		c->other_version = r->current;
		c->told = r->files.at[i].span;
	}
}

/* --- lock files --- */

static const struct carried *
manifest_of(const struct search *s, const struct carried *lock)
{
	const struct carried *c = versions_at(s->v, lock->of);
	const struct carried *end = s->v->carried.at + s->v->carried.len;

	for (; c && c < end && str_eq(c->path, lock->of); c++)
		if (str_eq(c->name, lock->name))
			return c;
	return NULL;
}

/* Is word I of the call this text? */
static bool
word_is(struct model *m, const struct call *c, size_t i, struct str text)
{
	struct str word;

	return i < c->words.len &&
	       value_literal(m->arena, c->words.at[i].value, &word) &&
	       str_eq(i == c->first ? str_basename(word) : word, text);
}

/* Does it run there, or below? */
static bool
runs_in(struct model *m, const struct call *c, struct str folder)
{
	struct str at;

	if (!value_literal(m->arena, c->folder, &at))
		return false;
	return !folder.len || str_eq(at, folder) ||
	       (at.len > folder.len && at.at[folder.len] == '/' &&
	           str_eq(str_slice(at, 0, folder.len), folder));
}

/* "PROGRAM SUBCOMMAND OPTION" */
static bool
is_strict_call(struct model *m, const struct call *c, const char *strict)
{
	struct str program, command, option;

	str_cut(str_of(strict), ' ', &program, &option);
	str_cut(option, ' ', &command, &option);
	if (c->searched || !word_is(m, c, c->first, program) ||
	    !word_is(m, c, c->first + 1, command))
		return false;
	for (size_t i = c->first + 2; i < c->words.len; i++)
		if (word_is(m, c, i, option))
			return true;
	return false;
}

/* The first call that fails on it; no source: none is seen. */
static struct span
strict_call(struct model *m, const struct carried *lock)
{
	const char *const *strict = lock->know->strict;

	for (; *strict; strict++)
		for (size_t i = 0; i < m->calls.len; i++)
			if (is_strict_call(m, m->calls.at[i], *strict) &&
			    runs_in(m, m->calls.at[i], str_dirname(lock->path)))
				return m->calls.at[i]->span;
	return (struct span){ 0 };
}

static void
ask_lock(struct search *s, const struct carried *lock)
{
	const struct carried *of = manifest_of(s, lock);
	struct version_clash *c;

	if (!of || !differs(lock->version, of->version) ||
	    is_said_of_lock(s, lock))
		return;
	c = add(s, TIE_LOCKED, lock);
	c->other = of->span;
	c->other_version = of->version;
	c->package = lock->name;
	c->told = strict_call(s->model, lock);
}

/* --- files of one package --- */

/* Do more of the package agree with X than with Y? */
static bool
is_outvoted(const struct relatives *all, const struct carried *x,
    const struct carried *y)
{
	size_t with_x = 1, with_y = 0;

	for (size_t i = 0; i < all->len; i++) {
		with_x += version_same(all->at[i]->version, x->version);
		with_y += version_same(all->at[i]->version, y->version);
	}
	return with_x > with_y;
}

/* Which of the two is behind: what is not raised, or told of the other. */
static bool
is_odd(const struct search *s, const struct relatives *all,
    const struct carried *x, const struct carried *y)
{
	bool raised_x = is_raised(s, x->path), raised_y = is_raised(s, y->path);
	int order;

	if (raised_x != raised_y)
		return raised_y;
	if (is_outvoted(all, x, y))
		return false;
	/* Either may name the other: the older one is behind. */
	if (!x->know->beside[0] && x->know->name[0] && all->len == 1 &&
	    know_compare_versions(x->version, y->version, &order))
		return order < 0;
	return true;
}

static void
tell_raised(struct search *s, struct version_clash *c, struct str path)
{
	const struct raiser *r = raiser_of(s, path);
	const struct stamp *stamp = r ? NULL : stamp_for(s, path);

	if (r) {
		c->raised_by = r->source->path;
		c->raised_at = r->span;
	} else if (stamp) {
		c->raised_by = stamp->path;
		c->raised_at = stamp->span;
	}
}

static void
ask_pair(struct search *s, const struct relatives *all, const struct carried *x,
    const struct carried *y)
{
	bool odd = is_odd(s, all, x, y);
	const struct carried *behind = odd ? x : y, *other = odd ? y : x;
	const struct stamp *both = stamp_for(s, x->path);
	struct version_clash *c;

	if (!differs(x->version, y->version) || behind->apart ||
	    is_said(s, behind->span))
		return;
	/* Raised apart from each other: they are not meant to be one. */
	if (raiser_of(s, x->path) && raiser_of(s, y->path))
		return;
	both = both && stamp_raises(both, y->path) ? both : NULL;
	c = add(s, both ? TIE_SCRIPT : TIE_PACKAGE, behind);
	c->other = other->span;
	c->other_version = other->version;
	if (both)
		c->told = both->span;
	else
		tell_raised(s, c, other->path);
}

size_t
model_version_clashes(struct model *m, struct version_clash **out)
{
	struct search s = { .model = m, .v = model_versions(m) };

	for (size_t i = 0; i < s.v->raisers.len; i++)
		ask_list(&s, &s.v->raisers.at[i]);
	for (size_t i = 0; i < s.v->carried.len; i++)
		if (s.v->carried.at[i].know->locks)
			ask_lock(&s, &s.v->carried.at[i]);
	for (size_t i = 0; i < s.v->carried.len; i++) {
		const struct carried *x = &s.v->carried.at[i];
		const struct relatives *all;

		if (x->know->locks)
			continue;
		all = versions_relatives(m, s.v, x);
		for (size_t k = 0; k < all->len; k++)
			ask_pair(&s, all, x, all->at[k]);
	}
	*out = s.found.at;
	return s.found.len;
}
