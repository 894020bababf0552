/*
 * Which files carry a version, and what raises them.
 *
 * Names decide which files are read; those of fixtures, examples and vendored
 * code are of other packages.  A lock file is read for the packages whose
 * manifest stands beside it, or below it where it holds them by name.  A
 * script's list is what it puts into the commit in front of the tag.
 */

#include "model/versions.h"

#include "base/arena.h"
#include "base/pattern.h"
#include "facts/policy.h"
#include "input/discover.h"
#include "model/maker.h"

enum {
	FILES = 1000,          /* that are read for a version */
	RAISERS = 32,          /* configurations */
	RELATIVES = 16,        /* of one file */
	GLOBS = 64,            /* of one */
	STAMPS = 64,           /* scripts with a list */
	LOCK_BYTES = 32 << 20, /* of lock files that are searched */
	ABOVE = 16,            /* folders above a manifest, for its lock file */
};

static bool
is_looked_at(struct model *m, const struct tree_file *f)
{
	return (f->mode == TREE_PLAIN || f->mode == TREE_EXECUTABLE) &&
	       !path_is_foreign(f->path) &&
	       !(m->policy &&
	           policy_match(m->scratch, &m->policy->ignore, f->path));
}

static void
read_carried(struct model *m, struct versions *v, struct tree_file *f)
{
	for (size_t i = 0; i < carrier_count(); i++) {
		const struct know_carrier *know = carrier_at(i);
		struct source *s;

		if (know->locks || !carrier_is(f->path, know->files))
			continue;
		s = tree_read(m->tree, f);
		if (s)
			carried_read(
			    m->arena, m->scratch, s, know, S(""), &v->carried);
	}
}

/* The paths that it lists, from the root. */
static void
resolve_paths(struct model *m, struct raiser *r)
{
	for (size_t i = 0; i < r->files.len; i++) {
		struct raised *f = &r->files.at[i];

		if (!f->certain)
			continue;
		f->plain = versions_beside(
		    m, r->source->path, str_cstr(m->arena, f->path));
		map_put(m->arena, &r->plain, f->plain, f);
	}
}

static void
read_raisers(struct model *m, struct versions *v, struct tree_file *f)
{
	for (size_t i = 0; i < bumper_count(); i++) {
		const struct know_bumper *know = bumper_at(i);
		struct raiser r;
		struct source *s;

		if (!carrier_is(f->path, know->files) ||
		    v->raisers.len >= RAISERS)
			continue;
		s = tree_read(m->tree, f);
		if (!s || !raiser_read(m->arena, s, know, &r))
			continue;
		resolve_paths(m, &r);
		*vec_add(m->arena, &v->raisers) = r;
	}
}

static void
read_files(struct model *m, struct versions *v)
{
	size_t read = 0;

	carrier_names(&v->names);
	for (size_t i = 0; i < tree_count(m->tree) && read < FILES; i++) {
		struct tree_file *f = tree_at(m->tree, i);

		if (!carrier_names_may(&v->names, f->path) ||
		    !is_looked_at(m, f))
			continue;
		read++;
		read_carried(m, v, f);
		read_raisers(m, v, f);
	}
	if (read == FILES)
		model_leave_out(m, (struct span){ 0 }, false,
		    "more than %d files that may carry a version", FILES);
}

/* --- lock files --- */

static void
read_lock(struct model *m, struct versions *v, const struct carried *of,
    const struct know_carrier *know)
{
	struct str folder = str_dirname(of->path);
	bool by_name = str_contains(str_of(know->patterns[0]), "{name}");
	size_t at;

	for (size_t i = 0; i < ABOVE; i++) {
		for (const char *const *n = know->files; *n; n++) {
			struct tree_file *f = tree_find(m->tree,
			    str_join_path(m->arena, folder, str_of(*n)));
			struct source *s = f ? tree_read(m->tree, f) : NULL;

			if (!s)
				continue;
			v->lock_bytes += s->text.len;
			at = v->carried.len;
			carried_read(m->arena, m->scratch, s, know, of->name,
			    &v->carried);
			for (; at < v->carried.len; at++)
				v->carried.at[at].of = of->path;
			return;
		}
		if (!folder.len || !by_name)
			return;
		folder = str_dirname(folder);
	}
}

static void
read_locks(struct model *m, struct versions *v)
{
	size_t n = v->carried.len;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < carrier_count(); k++) {
			const struct know_carrier *know = carrier_at(k);
			struct carried of = v->carried.at[i];

			if (know->locks && of.name.len &&
			    v->lock_bytes < LOCK_BYTES &&
			    str_is(str_basename(of.path), know->locks))
				read_lock(m, v, &of, know);
		}
	if (v->lock_bytes >= LOCK_BYTES)
		model_leave_out(m, (struct span){ 0 }, false,
		    "lock files of many packages");
}

/* --- lists of scripts --- */

/* The outermost script, or the workflow of the job; empty for a document. */
static struct str
flow_of(const struct actor *x, const struct chain *chain)
{
	struct str outermost = { 0 };

	for (; chain; chain = chain->up)
		if (chain->kind == CHAIN_SCRIPT)
			outermost = chain->label;
	if (!outermost.len && x->kind == ACTOR_JOB)
		outermost = x->path;
	return outermost;
}

static bool
leads_to_tag(struct model *m, const struct record *r, struct str flow)
{
	for (size_t i = 0; i < m->actions.len; i++) {
		const struct action *x = m->actions.at[i];
		bool tags = x->kind == ACTION_CREATE_TAG ||
		            x->kind == ACTION_PUSH_TAG ||
		            x->kind == ACTION_CREATE_RELEASE;

		if (tags && x->actor == r->call->actor &&
		    x->order > r->call->order && !x->other_repository &&
		    str_eq(flow_of(x->actor, x->chain), flow))
			return true;
	}
	return false;
}

static struct stamp *
stamp_of(struct model *m, struct versions *v, struct str flow)
{
	struct stamp *s;

	for (size_t i = 0; i < v->stamps.len; i++)
		if (str_eq(v->stamps.at[i].path, flow))
			return &v->stamps.at[i];
	s = vec_add(m->arena, &v->stamps);
	*s = (struct stamp){ .path = flow };
	return s;
}

static void
read_stamps(struct model *m, struct versions *v)
{
	for (size_t i = 0; i < m->records.len; i++) {
		const struct record *r = &m->records.at[i];
		struct str flow = flow_of(r->call->actor, r->call->chain);
		struct stamp *s;

		if (!flow.len || v->stamps.len >= STAMPS ||
		    !leads_to_tag(m, r, flow))
			continue;
		s = stamp_of(m, v, flow);
		s->any |= r->any;
		if (!s->span.source)
			s->span = r->call->span;
		for (size_t k = 0; k < r->paths.len; k++)
			*vec_add(m->arena, &s->files) = r->paths.at[k];
	}
}

const struct versions *
model_versions(struct model *m)
{
	struct versions *v;
	size_t n;

	if (m->versions)
		return m->versions;
	v = arena_make(m->arena, struct versions);
	read_files(m, v);
	n = v->carried.len;
	read_locks(m, v);
	for (size_t i = n; i-- > 0;)
		map_put(m->arena, &v->by_path, v->carried.at[i].path,
		    &v->carried.at[i]);
	read_stamps(m, v);
	v->relatives =
	    arena_array(m->arena, struct relatives *, v->carried.len);
	m->versions = v;
	return v;
}

/* --- what is asked of them --- */

struct str
versions_beside(struct model *m, struct str path, const char *rel)
{
	struct str joined =
	    str_join_path(m->arena, str_dirname(path), str_of(rel));
	struct str plain;

	return tree_resolve(m->tree, joined, &plain) ? plain : S("");
}

/* A path that may be a glob, or seen from a folder that is not known. */
static bool
may_be(
    struct model *m, const struct raiser *r, struct str listed, struct str path)
{
	struct str seen =
	    str_join_path(m->arena, str_dirname(r->source->path), listed);

	while (str_starts(listed, "/") || str_starts(listed, "./"))
		listed = str_from(listed, listed.at[0] == '/' ? 1 : 2);
	return glob_matches(m->scratch, GLOB_SHELL, seen, path) ||
	       str_ends(path, str_cstr(m->arena, listed));
}

bool
raiser_raises(struct model *m, const struct raiser *r, struct str path)
{
	size_t looked = 0;

	if (map_get(&r->plain, path))
		return true;
	for (size_t i = 0; i < r->files.len && looked < GLOBS; i++) {
		if (r->files.at[i].certain)
			continue;
		looked++;
		if (may_be(m, r, r->files.at[i].path, path))
			return true;
	}
	for (size_t i = 0; i < r->covers.len; i++)
		if (carrier_is(path, r->covers.at[i]->files))
			return true;
	return false;
}

bool
stamp_raises(const struct stamp *s, struct str path)
{
	for (size_t i = 0; i < s->files.len; i++) {
		struct str one = s->files.at[i];

		/* A folder is put in with all that is in it. */
		if (str_eq(one, path) ||
		    (path.len > one.len && path.at[one.len] == '/' &&
		        str_eq(str_slice(path, 0, one.len), one)))
			return true;
	}
	return false;
}

const struct carried *
versions_at(const struct versions *v, struct str path)
{
	return map_get(&v->by_path, path);
}

static struct relatives *
find_relatives(
    struct model *m, const struct versions *v, const struct carried *x)
{
	struct relatives *out = arena_make(m->arena, struct relatives);
	const struct carried *end = v->carried.at + v->carried.len;
	const char *const *lists[] = { x->know->beside, x->know->kin };

	for (int i = 0; i < 2; i++)
		for (const char *const *rel = lists[i]; *rel; rel++) {
			struct str path = versions_beside(m, x->path, *rel);
			const struct carried *y = versions_at(v, path);

			for (; y && y < end && str_eq(y->path, path) &&
			       out->len < RELATIVES;
			     y++)
				if (i == 0 || package_same(x->name, y->name))
					*vec_add(m->arena, out) = y;
		}
	return out;
}

const struct relatives *
versions_relatives(
    struct model *m, const struct versions *v, const struct carried *x)
{
	struct relatives **known = &v->relatives[x - v->carried.at];

	if (!*known)
		*known = find_relatives(m, v, x);
	return *known;
}

/* Is it a package of its own at the root, rather than told of by others? */
static bool
is_root_package(const struct carried *c)
{
	return !c->know->locks && !c->apart &&
	       str_find_char(c->path, 0, '/') == SIZE_MAX &&
	       version_is_released(c->version);
}

const struct carried *
versions_present(struct model *m, const struct versions *v)
{
	const struct carried *found = NULL;

	(void)m;
	for (size_t i = 0; i < v->carried.len; i++) {
		const struct carried *c = &v->carried.at[i];

		if (!is_root_package(c))
			continue;
		if (found && !version_same(found->version, c->version))
			return NULL;
		if (!found)
			found = c;
	}
	return found;
}
