/*
 * Paths that release workflows name beside their commands: filters of
 * triggers, working folders, and the files of which caches make their keys.
 *
 * Only what says a folder or file is asked about: a pattern that begins with
 * a star stands for files wherever they come to be.  Behind the bound on
 * looks nothing is said.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "base/pattern.h"
#include "model/build.h"
#include "model/query.h"

enum { FILTER_LOOKS = 20000 }; /* files that patterns are tried on */

struct stale_filters {
	struct stale_filter *at;
	size_t len, cap;
	size_t left; /* of the looks */
};

static bool
releases(enum action_kind k)
{
	return k == ACTION_CREATE_RELEASE || k == ACTION_EDIT_RELEASE ||
	       k == ACTION_UPLOAD_ASSET || k == ACTION_PUBLISH_PACKAGE ||
	       k == ACTION_PUSH_TAG || k == ACTION_SIGN;
}

/* Does it make, publish or wait for a release? */
static bool
is_release_workflow(const struct model *m, const struct workflow *w)
{
	const struct trigger *push = workflow_trigger(w, "push");

	if (workflow_trigger(w, "release") || (push && push->tags.len))
		return true;
	for (size_t i = 0; i < m->actions.len; i++)
		if (m->actions.at[i]->actor->workflow == w &&
		    !action_is_searched(m->actions.at[i]) &&
		    releases(m->actions.at[i]->kind))
			return true;
	return false;
}

static bool
is_special(char c)
{
	return str_find_char(S("*?+[]\\!{}$"), 0, c) != SIZE_MAX;
}

/* The folders in front of the first part that is not plain. */
static struct str
plain_folder(struct str glob)
{
	size_t end = 0;

	for (size_t i = 0; i < glob.len && !is_special(glob.at[i]); i++)
		if (glob.at[i] == '/')
			end = i;
	return str_slice(glob, 0, end);
}

static bool
is_plain(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (is_special(s.at[i]))
			return false;
	return s.len > 0;
}

/* Does the pattern of the forge match a file of the tree, or may it? */
static bool
matches_any(struct model *m, struct stale_filters *out, struct str glob)
{
	struct str folder = plain_folder(glob), path;

	if (is_plain(glob))
		return tree_find(m->tree, glob) || !glob.len ||
		       !tree_resolve(m->tree, glob, &path) ||
		       tree_has_folder(m->tree, path);
	if (!folder.len || !tree_resolve(m->tree, folder, &path) ||
	    tree_find(m->tree, folder))
		return true;
	for (size_t i = tree_lower_bound(m->tree, folder);
	     i < tree_count(m->tree); i++) {
		struct str file = tree_at(m->tree, i)->path;

		if (!str_eq(str_slice(file, 0, folder.len), folder))
			break;
		if (!out->left)
			return true;
		out->left--;
		if (glob_matches(m->scratch, GLOB_FILTER, glob, file))
			return true;
	}
	return false;
}

static void
add(struct model *m, struct stale_filters *out, enum stale_kind kind,
    struct span span, struct str path)
{
	*vec_add(m->arena, out) = (struct stale_filter){ kind, span, path,
		tree_nearest(m->tree, path) };
}

static void
look_at_triggers(
    struct model *m, struct stale_filters *out, const struct workflow *w)
{
	for (size_t i = 0; i < w->ntriggers; i++) {
		const struct names *paths = &w->triggers[i].paths;

		for (size_t k = 0; k < paths->len; k++) {
			struct named p = paths->at[k];

			if (p.name.len && p.name.at[0] != '!' &&
			    !matches_any(m, out, p.name))
				add(m, out, STALE_PATHS, p.span, p.name);
		}
	}
}

/* Does anything of the actor in front of it name what is missing? */
static bool
is_named_before(const struct model *m, const struct call *c, struct str path)
{
	struct str name = str_basename(path);

	for (size_t i = 0; i < m->calls.len; i++) {
		const struct call *x = m->calls.at[i];

		if (x->actor == c->actor && x->order < c->order &&
		    str_find(span_text(x->span), 0,
		        str_cstr(m->scratch, name)) != SIZE_MAX)
			return true;
	}
	return false;
}

static const struct template *
folder_of_step(const struct call *c)
{
	const struct job *j = c->actor->job;

	if (c->step->working_directory.len)
		return &c->step->working_directory;
	/* Steps of actions have no defaults. */
	for (const struct chain *x = c->chain; x; x = x->up)
		if (x->kind == CHAIN_ACTION)
			return NULL;
	return j->working_directory.len
	           ? &j->working_directory
	           : &c->actor->workflow->working_directory;
}

static bool
is_ignored(struct model *m, struct str path)
{
	return tree_ignores(m->tree, path) ||
	       tree_ignores(
	           m->tree, str_printf(m->scratch, STR_FMT "/", STR_ARG(path)));
}

/* The folder of a step, at the first call in it. */
static void
look_at_folder(struct model *m, struct stale_filters *out, const struct call *c)
{
	const struct template *t = folder_of_step(c);
	struct str text, path;

	if (!t || !t->len || !template_literal(m->arena, t, &text) ||
	    str_starts(text, "/") || str_starts(text, "~") ||
	    !tree_resolve(m->tree, text, &path) || !path.len ||
	    tree_has_folder(m->tree, path) || tree_find(m->tree, path) ||
	    is_ignored(m, path) || tree_on_disk(m->tree, path) ||
	    !c->has_checkout || c->other_ref || call_may_hold(c, path) ||
	    is_named_before(m, c, path))
		return;
	add(m, out, STALE_FOLDER, t->span, path);
}

static bool
has_file_named(struct model *m, struct stale_filters *out, struct str name)
{
	size_t n = tree_count(m->tree);

	if (out->left < n)
		return true;
	out->left -= n;
	for (size_t i = 0; i < n; i++)
		if (str_eq(str_basename(tree_at(m->tree, i)->path), name))
			return true;
	return false;
}

/* One path or pattern of hashFiles() and its like. */
static bool
is_gone(struct model *m, struct stale_filters *out, struct str text)
{
	struct str path;

	text = str_trim(text);
	if (str_starts(text, "**/") && is_plain(str_from(text, 3)) &&
	    !str_contains(str_from(text, 3), "/"))
		return !has_file_named(m, out, str_from(text, 3)) &&
		       !tree_ignores(m->tree, str_from(text, 3));
	return is_plain(text) && text.at[0] != '/' && text.at[0] != '~' &&
	       tree_resolve(m->tree, text, &path) && path.len &&
	       !tree_find(m->tree, path) && !tree_has_folder(m->tree, path) &&
	       !tree_ignores(m->tree, path) && !tree_on_disk(m->tree, path);
}

/* hashFiles('a', 'b') of which no file is there. */
static void
look_at_hash(struct model *m, struct stale_filters *out, const struct expr *e)
{
	if (!e)
		return;
	look_at_hash(m, out, e->left);
	look_at_hash(m, out, e->right);
	for (size_t i = 0; i < e->nargs; i++)
		look_at_hash(m, out, e->args[i]);
	if (e->kind != EXPR_CALL || !str_eq_nocase(e->text, S("hashFiles")) ||
	    !e->nargs)
		return;
	for (size_t i = 0; i < e->nargs; i++)
		if (e->args[i]->kind != EXPR_STRING ||
		    !is_gone(m, out, e->args[i]->text))
			return;
	add(m, out, STALE_KEY, e->args[0]->span, e->args[0]->text);
}

static void
look_at_input(struct model *m, struct stale_filters *out, const struct entry *e)
{
	struct str text, line;

	if (!e)
		return;
	for (size_t i = 0; i < e->value.len; i++)
		if (e->value.at[i].kind == PART_EXPRESSION)
			look_at_hash(m, out, e->value.at[i].expr);
	if (!know_is(KNOW_CACHE_PATH, e->name) ||
	    !template_literal(m->arena, &e->value, &text))
		return;
	while (str_line(&text, &line))
		if (is_gone(m, out, line))
			add(m, out, STALE_KEY, e->value.span, str_trim(line));
}

static void
note_inputs(struct activity *act, const struct step *s, enum know_use use)
{
	const struct know_words *names = know_words(use);

	for (size_t i = 0; i < names->nnames; i++) {
		const struct entry *e =
		    entries_find(&s->with, str_of(names->names[i]));

		if (e)
			*vec_add(act->model->arena, &act->model->inputs) =
			    (struct named_input){ act->actor->workflow, e };
	}
}

void
note_filters(struct activity *act, const struct step *s)
{
	if (!act->checked_out || act->other_ref || act->workspace_open)
		return;
	note_inputs(act, s, KNOW_CACHE_KEY);
	note_inputs(act, s, KNOW_CACHE_PATH);
}

size_t
model_stale_filters(struct model *m, struct stale_filter **out)
{
	struct stale_filters all = { .left = FILTER_LOOKS };
	const struct step *last = NULL;

	for (size_t i = 0; i < m->workflows.len; i++)
		if (is_release_workflow(m, m->workflows.at[i]))
			look_at_triggers(m, &all, m->workflows.at[i]);
	for (size_t i = 0; i < m->calls.len; i++) {
		const struct call *c = m->calls.at[i];

		if (c->actor->kind != ACTOR_JOB || !c->step || c->step == last)
			continue;
		last = c->step;
		if (is_release_workflow(m, c->actor->workflow))
			look_at_folder(m, &all, c);
	}
	for (size_t i = 0; i < m->inputs.len; i++)
		if (is_release_workflow(m, m->inputs.at[i].workflow))
			look_at_input(m, &all, m->inputs.at[i].entry);
	*out = all.at;
	return all.len;
}
