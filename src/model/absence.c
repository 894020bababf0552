/*
 * What is not there: scripts, local actions, and files that do not parse.
 *
 * A script that is missing from the tree may still stand where it is run:
 * made, downloaded or unpacked before.  Whatever names the file in front of
 * the call may have made it; so may a step that cannot be seen into.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "model/build.h"
#include "model/query.h"

enum { REMOVAL_COMMITS = 2000 };

/* Commands that name a file without making it. */
static bool
only_reads(struct model *m, const struct call *c)
{
	static const char *const names[] = { "chmod", "echo", "ls", "test", "[",
		"[[", "head", "wc", "grep", "file", "stat", "shellcheck", "rm",
		"bash", "sh", "source", ".", "dos2unix" };
	struct str name;

	if (!c->words.len ||
	    !value_literal(m->arena, c->words.at[0].value, &name))
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

static bool
names_file(struct model *m, const struct call *c, struct str base)
{
	const char *needle = str_cstr(m->arena, base);
	struct str text;

	if (str_contains(span_text(c->span), needle))
		return true;
	for (size_t i = 0; i < c->words.len; i++)
		if (value_literal(m->arena, c->words.at[i].value, &text) &&
		    str_ends(text, needle))
			return true;
	return false;
}

/* Does the text in front of the call write to a file of this name? */
static bool
is_written_before(struct model *m, const struct call *c, struct str base)
{
	struct str text = c->span.source->text;
	const char *needle = str_cstr(m->arena, base);
	size_t at = 0;

	text = str_slice(text, 0, c->span.off);
	while ((at = str_find(text, at, needle)) != SIZE_MAX) {
		size_t i = at++;

		while (i > 0 && !char_is_space(text.at[i - 1]) &&
		       text.at[i - 1] != '>')
			i--;
		while (i > 0 && text.at[i - 1] == ' ')
			i--;
		if (i > 0 && text.at[i - 1] == '>')
			return true;
	}
	return false;
}

/* cp, mv, ln, git clone: a word is the folder in which it stands. */
static bool
names_folder(struct model *m, const struct call *c, struct str folder)
{
	struct str text, top, rest;

	str_cut(folder, '/', &top, &rest);
	for (size_t i = 1; i < c->words.len; i++) {
		if (!value_literal(m->arena, c->words.at[i].value, &text))
			continue;
		if (str_starts(text, "./"))
			text = str_from(text, 2);
		if (str_ends(text, "/"))
			text.len--;
		if (str_eq(text, folder) || str_eq(text, top))
			return true;
	}
	return false;
}

static bool
is_before(const struct call *x, const struct call *c)
{
	return x->actor == c->actor && x->order < c->order;
}

static bool
is_made_before(struct model *m, const struct call *c)
{
	struct str base = str_basename(c->script);
	struct str folder = str_dirname(c->script);
	bool tracked = !folder.len || tree_has_folder(m->tree, folder);

	for (size_t i = 0; i < m->calls.len; i++) {
		const struct call *x = m->calls.at[i];

		if (!is_before(x, c) || x->script.len || only_reads(m, x))
			continue;
		if (names_file(m, x, base) ||
		    (!tracked && names_folder(m, x, folder)))
			return true;
	}
	return is_written_before(m, c, base);
}

/* [ -f x ] && ./x, if [ -x x ]: its absence is expected. */
static bool
is_guarded(struct model *m, const struct call *c)
{
	struct str base = str_basename(c->script);

	/* if: hashFiles('x') != '' */
	if (c->step && c->step->when &&
	    str_contains(span_text(c->step->when->span), "hashFiles") &&
	    str_contains(
	        span_text(c->step->when->span), str_cstr(m->arena, base)))
		return true;
	for (const struct guard *g = c->guard; g; g = g->up)
		for (size_t i = g->first_call; i < g->end_call; i++)
			if (m->calls.at[i]->in_guard && m->calls.at[i] != c &&
			    names_file(m, m->calls.at[i], base))
				return true;
	return false;
}

/* Scripts are written; a file without such a name may have been built. */
static bool
is_script_name(struct str path)
{
	static const char *const suffixes[] = { ".sh", ".bash", ".zsh", ".py",
		".js", ".mjs", ".cjs", ".ts", ".mts", ".rb", ".pl", ".ps1",
		".fish", ".nu", ".php", ".lua" };

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++)
		if (str_ends(path, suffixes[i]))
			return true;
	return false;
}

struct absence
call_absence(struct model *m, const struct call *c)
{
	struct absence out = { 0 };
	struct str folder = str_dirname(c->script);

	out.made = is_made_before(m, c);
	out.guarded = is_guarded(m, c);
	out.is_source = is_script_name(c->script);
	if (out.made || out.guarded)
		return out;
	out.on_disk = tree_on_disk(m->tree, c->script);
	out.ignored = tree_ignores(m->tree, c->script);
	if (out.on_disk || out.ignored)
		return out;
	out.folder_tracked = folder.len && tree_has_folder(m->tree, folder);
	out.nearest = tree_nearest(m->tree, c->script);
	out.case_only = str_eq_nocase(out.nearest, c->script);
	return out;
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

		*vec_add(m->arena, out) = (struct flaw){ p->span, p->first,
			p->message, p->kind == PROBLEM_DUPLICATE,
			p->kind == PROBLEM_BOUND, in_workflow };
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
	for (size_t i = 0; i < m->documents.len; i++)
		add_flaws(m, &all, &m->documents.at[i]->problems, false);
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
