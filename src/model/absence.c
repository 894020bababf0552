/*
 * What is not there: scripts, local actions, and files that do not parse.
 *
 * A script that is missing from the tree may still stand where it is run:
 * made, downloaded or unpacked before (made.c), ignored, or not tracked.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "model/build.h"
#include "model/query.h"

enum { REMOVAL_COMMITS = 2000 };

/*
 * A skill in a folder that agents read where it stands (.claude/skills) works
 * on this repository; one that stands elsewhere is made to be installed.
 */
bool
document_is_packaged(const struct document *d)
{
	return d && d->is_skill && !str_starts(d->path, ".") &&
	       !str_contains(d->path, "/.");
}

/*
 * A packaged skill runs files of its own and of the repository in which it is
 * installed, which we do not have.  Its own stand in its folder, scripts most
 * of all in scripts/.
 */
static void
look_in_package(struct model *m, const struct call *c, struct absence *out)
{
	struct str path = c->actor->document->path;
	struct str home = str_dirname(path), folder = str_dirname(c->script);
	struct str inside;

	if (str_starts(c->script, str_cstr(m->arena, home)))
		return;
	/* Its own skills may work on this repository as well. */
	if (out->folder_tracked && out->nearest.len &&
	    str_starts(path, "skills/"))
		return;
	inside = str_join_path(m->arena, home, c->script);
	out->folder_tracked =
	    folder.len && tree_has_folder(m->tree, str_dirname(inside));
	out->nearest = tree_nearest(m->tree, inside);
	if (!str_starts(out->nearest, str_cstr(m->arena, home)))
		out->nearest = (struct str){ 0 };
	out->may_be_elsewhere =
	    !out->nearest.len && (!out->folder_tracked || c->workspace_open);
	out->elsewhere = !out->folder_tracked && !str_is(folder, "scripts") &&
	                 (!folder.len || !out->nearest.len ||
	                     !str_eq(str_basename(folder),
	                         str_basename(str_dirname(out->nearest))));
}

struct absence
call_absence(struct model *m, const struct call *c)
{
	struct absence out = { 0 };
	struct str folder = str_dirname(c->script);

	out.is_source = know_is(KNOW_SCRIPT, c->script);
	out.on_disk = tree_on_disk(m->tree, c->script);
	out.ignored = tree_ignores(m->tree, c->script);
	/* What CI gets is what is tracked: the next commit removes it. */
	if (out.on_disk && !out.ignored)
		out.dropped = tree_was_tracked(m->tree, c->script);
	if ((out.on_disk && !out.dropped) || out.ignored)
		return out;
	model_look_for_made(m);
	out.made = c->made;
	out.guarded = c->asked_for;
	if (out.made || out.guarded)
		return out;
	out.folder_tracked = folder.len && tree_has_folder(m->tree, folder);
	out.nearest = tree_nearest(m->tree, c->script);
	if (document_is_packaged(c->actor->document))
		look_in_package(m, c, &out);
	out.case_only = str_eq_nocase(out.nearest, c->script);
	return out;
}

bool
call_is_provided(struct model *m, const struct call *c)
{
	model_look_for_made(m);
	return c->made || c->asked_for;
}

enum { NEAR_NAME = 3 };

/* The workflow, or the folder of the action, that was likely meant. */
static struct str
nearest_reference(struct model *m, const struct reference *r)
{
	struct str found;

	if (r->is_workflow)
		return tree_nearest(m->tree, r->path);
	found = tree_nearest(m->tree,
	    str_printf(m->arena, STR_FMT "/action.yml", STR_ARG(r->path)));
	found = str_dirname(found);
	if (str_distance(str_basename(found), str_basename(r->path),
	        NEAR_NAME) > NEAR_NAME)
		return (struct str){ 0 };
	return found;
}

size_t
model_missing_references(struct model *m, struct reference_view **out)
{
	VEC(struct reference_view) all = { 0 };

	for (size_t i = 0; i < m->references.len; i++) {
		const struct reference *r = &m->references.at[i];

		if (r->exists || !r->certain)
			continue;
		*vec_add(m->arena, &all) =
		    (struct reference_view){ r->actor, r->span, r->path,
			    nearest_reference(m, r), r->is_workflow };
	}
	*out = all.at;
	return all.len;
}

struct flaws {
	struct flaw *at;
	size_t len, cap;
};

static void
add_flaws(struct model *m, struct flaws *out, const struct problems *problems,
    bool in_workflow)
{
	for (size_t i = 0; i < problems->len; i++) {
		const struct problem *p = &problems->at[i];

		/* That is no fault of the file. */
		if (p->kind == PROBLEM_BOUND)
			continue;
		*vec_add(m->arena, out) = (struct flaw){ p->span, p->first,
			p->message, p->kind == PROBLEM_DUPLICATE, in_workflow };
	}
}

size_t
model_flaws(struct model *m, struct flaw **out)
{
	struct flaws all = { 0 };

	for (size_t i = 0; i < m->workflows.len; i++)
		add_flaws(m, &all, &m->workflows.at[i]->problems, true);
	for (size_t i = 0; i < m->composites.len; i++)
		add_flaws(m, &all, &m->composites.at[i]->problems, true);
	/* What reads the front matter of other documents is not known. */
	for (size_t i = 0; i < m->documents.len; i++)
		if (m->documents.at[i]->is_skill)
			add_flaws(
			    m, &all, &m->documents.at[i]->problems, false);
	*out = all.at;
	return all.len;
}

bool
model_removal(struct model *m, struct str path, struct str *commit,
    struct str *subject, struct str *date, struct str *moved_to)
{
	struct tree_removal r;

	if (!tree_find_removal(m->tree, path, REMOVAL_COMMITS, &r))
		return false;
	*commit = r.commit;
	*subject = r.subject;
	*date = r.date;
	*moved_to = r.moved_to;
	return true;
}
