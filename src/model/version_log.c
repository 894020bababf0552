/*
 * The change log, where the release reads it: does it know the version?
 *
 * A run that makes the tag, the release or the package names the file in a
 * command, or a configuration raises it.  Only a log is asked that has
 * sections of other versions, and only whether the version stands anywhere
 * in it.
 */

#include "base/arena.h"
#include "base/pattern.h"
#include "model/versions.h"

static const char heading[] =
    "(?m)^(?:#{1,4}[ \\t]+|\\*\\*|)\\[?v?[0-9]+\\.[0-9]+[^\\n]*$";

/* The newest section, where there are two of versions at least. */
static bool
newest_section(struct model *m, struct source *s, struct span *out)
{
	size_t at, len, end, more;

	if (!regex_find(m->scratch, heading, NULL, s->text, 0, &at, &len) ||
	    !regex_find(
	        m->scratch, heading, NULL, s->text, at + len, &end, &more))
		return false;
	*out = span_of(s, at, len);
	return true;
}

static struct tree_file *
change_log(struct model *m)
{
	for (size_t i = 0; i < tree_count(m->tree); i++) {
		struct tree_file *f = tree_at(m->tree, i);

		if (str_find_char(f->path, 0, '/') == SIZE_MAX &&
		    know_is(KNOW_CHANGE_LOG, f->path))
			return f;
	}
	return NULL;
}

static bool
releases(const struct action *x)
{
	return !x->other_repository && x->sureness == SURE &&
	       (x->kind == ACTION_CREATE_TAG || x->kind == ACTION_PUSH_TAG ||
	           x->kind == ACTION_CREATE_RELEASE ||
	           x->kind == ACTION_PUBLISH_PACKAGE);
}

static bool
actor_releases(const struct model *m, const struct actor *actor)
{
	for (size_t i = 0; i < m->actions.len; i++)
		if (m->actions.at[i]->actor == actor &&
		    releases(m->actions.at[i]))
			return true;
	return false;
}

/* The word of a command that names the file; no source: none does. */
static struct span
named_in(struct model *m, const struct call *c, struct str path)
{
	struct str text, plain;

	for (size_t i = c->args; i < c->words.len; i++) {
		struct word *w = &c->words.at[i];

		if (value_literal(m->arena, w->value, &text) &&
		    str_ends(text, str_cstr(m->scratch, path)) &&
		    path_of_value(m, c->folder, w->value, &plain) &&
		    str_eq(plain, path))
			return w->span;
	}
	return (struct span){ 0 };
}

/* Who reads it on the way of a release; *MAKES: or writes it anew. */
static struct span
asked_by(struct model *m, struct str path, bool *makes)
{
	struct span found = { 0 };
	const struct actor *none = NULL; /* it makes no release */

	for (size_t i = 0; i < m->calls.len; i++) {
		const struct call *c = m->calls.at[i];
		struct span at;

		if (c->searched)
			continue;
		*makes |= c->know && c->know->logs;
		if (found.source || (c->know && c->know->records.len))
			continue;
		at = named_in(m, c, path);
		if (!at.source || c->actor == none)
			continue;
		if (actor_releases(m, c->actor))
			found = at;
		else
			none = c->actor;
	}
	return found;
}

static struct span
listed_by(const struct versions *v, struct str path)
{
	for (size_t i = 0; i < v->raisers.len; i++)
		for (size_t k = 0; k < v->raisers.at[i].files.len; k++)
			if (str_eq(v->raisers.at[i].files.at[k].plain, path))
				return v->raisers.at[i].files.at[k].span;
	return (struct span){ 0 };
}

size_t
model_unlogged(struct model *m, struct unlogged **out)
{
	const struct versions *v = model_versions(m);
	const struct carried *present = versions_present(m, v);
	struct tree_file *f = present ? change_log(m) : NULL;
	struct source *s = f ? tree_read(m->tree, f) : NULL;
	struct unlogged u = { 0 };
	bool makes = false;

	if (!s || version_stands_in(s->text, present->version) ||
	    !newest_section(m, s, &u.log))
		return 0;
	u.asked = listed_by(v, f->path);
	if (!u.asked.source)
		u.asked = asked_by(m, f->path, &makes);
	if (!u.asked.source || makes)
		return 0;
	u.span = present->span;
	u.version = present->version;
	u.path = f->path;
	*out = arena_make(m->arena, struct unlogged);
	**out = u;
	return 1;
}
