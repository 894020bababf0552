/*
 * Places of the workspace where files may stand that are not tracked: what
 * action references and commands leave behind, as far as the knowledge says
 * where.
 *
 * A path outside of the workspace is none; one that is not known to the
 * letter opens all of it.  Globs are cut before their first star.
 */

#include "model/leaving.h"

#include "base/arena.h"
#include "base/buf.h"
#include "model/args.h"
#include "model/build.h"
#include "model/query.h"

static bool
is_below(struct str path, struct str folder)
{
	return str_eq(str_slice(path, 0, folder.len), folder) &&
	       (path.len == folder.len || path.at[folder.len] == '/');
}

/* Is NAME a folder on the way to PATH? */
static bool
is_on_the_way(struct str path, struct str name)
{
	struct str part;
	bool more = true;

	while (more) {
		more = str_cut(path, '/', &part, &path);
		if (str_eq(part, name))
			return true;
	}
	return false;
}

bool
call_may_hold(const struct call *c, struct str path)
{
	return c->workspace_open || leavings_hold(c->leavings, path);
}

bool
leavings_hold(const struct leaving *p, struct str path)
{
	for (; p; p = p->up)
		if (p->anywhere ? is_on_the_way(path, p->path)
		                : is_below(path, p->path))
			return true;
	return false;
}

/* Is the hole a folder outside of the workspace? */
static bool
is_outside(const struct value_part *p)
{
	return know_is(KNOW_OUTSIDE, p->text);
}

/* A text in which what is not known is a star. */
static struct str
form_text(struct arena *a, const struct form *f)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < f->len; i++) {
		const struct value_part *p = &f->at[i];

		if (!p->hole)
			buf_add(&b, p->text);
		else if (is_outside(p))
			buf_add_char(&b, '~');
		else if (str_is(p->text, "github.workspace") ||
		         str_is(p->text, "GITHUB_WORKSPACE"))
			buf_add_char(&b, '.');
		else
			buf_add_char(&b, '*');
	}
	return buf_str(&b);
}

static void
add_leaving(struct activity *act, struct str path, bool anywhere)
{
	struct leaving *p;

	if (path.len && leavings_hold(act->leavings, path) && !anywhere)
		return;
	p = arena_make(act->model->arena, struct leaving);
	p->up = act->leavings;
	p->path = path;
	p->anywhere = anywhere;
	act->leavings = p;
}

static bool
is_glob(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (str_find_char(S("*?["), 0, s.at[i]) != SIZE_MAX)
			return true;
	return false;
}

/* The folders in front of the first that is a glob. */
static struct str
before_glob(struct str path)
{
	struct str done = { path.at, 0 }, part, rest = path;
	bool more = true;

	if (!is_glob(path))
		return path;
	while (more) {
		more = str_cut(rest, '/', &part, &rest);
		if (is_glob(part))
			return done;
		done.len = (size_t)(part.at + part.len - path.at);
	}
	return done;
}

/* One line of a path, seen from FOLDER. */
static void
add_line(struct activity *act, struct str folder, struct str line)
{
	struct arena *a = act->model->arena;
	size_t arrow = str_find(line, 0, " -> ");
	struct str path;

	if (arrow != SIZE_MAX)
		line = str_printf(a, STR_FMT "/" STR_FMT,
		    STR_ARG(str_trim(str_slice(line, 0, arrow))),
		    STR_ARG(str_trim(str_from(line, arrow + 4))));
	if (!line.len || str_find_char(S("~!/\\$"), 0, line.at[0]) != SIZE_MAX)
		return;
	if (str_starts(line, "**/") && !is_glob(str_from(line, 3))) {
		add_leaving(act, str_basename(line), true);
		return;
	}
	line = str_join_path(a, folder, line);
	if (!tree_resolve(act->model->tree, before_glob(line), &path))
		return;
	if (path.len)
		add_leaving(act, path, false);
	else
		act->workspace_open = true;
}

static void
add_value(struct activity *act, struct str folder, struct value v)
{
	act->workspace_open |= v.open;
	for (size_t i = 0; i < v.len; i++) {
		struct str rest = form_text(act->model->arena, &v.forms[i]);
		struct str line;

		while (str_line(&rest, &line))
			add_line(act, folder, str_trim(line));
	}
}

void
note_makes(const struct given *g, struct value folder)
{
	const struct know_entry *know = g->know;
	struct activity *act = g->activity;
	struct str base = { 0 };
	struct span from;

	if (know->nmakes && folder.len &&
	    !value_literal(act->model->arena, folder, &base)) {
		act->workspace_open = true;
		return;
	}
	for (size_t i = 0; i < know->nmakes; i++)
		add_value(act, base, given_slot(g, &know->makes[i], &from));
}
