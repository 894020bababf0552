/*
 * Targets that calls miss, and modules of Python.
 *
 * A call that names a target which no part of its file can define is kept
 * while the calls are followed.  Not kept: what stands there as a file, or
 * make's own rules could make from one; a call whose failure is expected.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "model/query.h"
#include "model/target.h"

enum {
	NEAR_NAME = 3,
	MOST_ASKED = 400,
	MOST_NEAR = 5000, /* targets that are compared */
	MOST_MISSED = 500,
};

/* The text behind the call, on its line. */
static struct str
text_behind(const struct call *c)
{
	struct str text = c->span.source->text, line;

	text = str_from(text, c->span.off + c->span.len);
	str_line(&text, &line);
	return str_trim(line);
}

/* `make x || true`, `if make x`: that it fails is expected. */
static bool
may_fail(const struct call *c)
{
	return c->in_guard && !str_starts(text_behind(c), "&&");
}

/* NAME, or NAME.c: make has rules of its own for such. */
static bool
make_may_know(struct model *m, struct str folder, struct str name)
{
	struct str path, front;

	if (!tree_resolve(
	        m->tree, str_join_path(m->arena, folder, name), &path))
		return true;
	if (tree_find(m->tree, path) || tree_has_folder(m->tree, path) ||
	    tree_on_disk(m->tree, path))
		return true;
	front = str_printf(m->arena, STR_FMT ".", STR_ARG(path));
	for (size_t i = tree_lower_bound(m->tree, front);
	     i < tree_count(m->tree); i++) {
		struct str other = tree_at(m->tree, i)->path;

		if (!str_eq(str_slice(other, 0, front.len), front))
			return false;
		if (str_find_char(other, front.len, '/') == SIZE_MAX)
			return true;
	}
	return false;
}

void
note_missing_target(struct run *r, const struct call *c,
    const struct request *q, const struct target_file *file, struct str name,
    struct span span)
{
	struct model *m = r->activity->model;
	struct str folder;

	if (!q->know->strict || q->lenient || q->open || may_fail(c))
		return;
	if (file->kind == TARGETS_MAKE &&
	    (!value_literal(m->arena, q->folder, &folder) ||
	        make_may_know(m, folder, name)))
		return;
	keep_missed_target(
	    m, (struct missed_target){ c, span, name, file, { 0 },
	           q->know->skips && (q->scopes.len || q->everywhere) });
}

void
keep_missed_target(struct model *m, struct missed_target missed)
{
	if (missed.call->searched)
		return;
	if (m->missed_targets.len < MOST_MISSED)
		*vec_add(m->arena, &m->missed_targets) = missed;
	else
		model_leave_out(m, missed.span, false,
		    "more than %d targets that are missing; the others are "
		    "not told",
		    MOST_MISSED);
}

/* --- what a rule asks ------------------------------------------------------
 */

struct nearest {
	struct arena *arena;
	enum target_space space;
	struct str wanted;
	struct str name; /* of the nearest as yet */
	const struct target *target;
	size_t distance;
};

/* The target of F, or of what it includes, that was likely meant. */
static void
look_near(struct nearest *best, const struct target_file *f, struct str prefix,
    int depth)
{
	struct arena *a = best->arena;

	for (size_t i = 0; i < f->ntargets && i < MOST_NEAR; i++) {
		const struct target *t = f->targets[i];
		struct str other = t->name;
		size_t d;

		if (t->is_pattern || t->space != best->space || t->is_private)
			continue;
		if (prefix.len)
			other = str_printf(a, STR_FMT STR_FMT, STR_ARG(prefix),
			    STR_ARG(other));
		d = str_distance(other, best->wanted, NEAR_NAME);
		if (d >= best->distance || d * 2 > best->wanted.len)
			continue;
		best->name = other;
		best->target = t;
		best->distance = d;
	}
	for (size_t i = 0; i < f->nincludes && depth < 4; i++) {
		const struct target_include *in = &f->includes[i];
		struct str inner = prefix;

		if (!in->file)
			continue;
		if (in->name.len)
			inner = str_printf(a, STR_FMT STR_FMT "%s",
			    STR_ARG(prefix), STR_ARG(in->name),
			    f->kind == TARGETS_JUST ? "::" : ":");
		look_near(best, in->file, inner, depth + 1);
	}
}

/* Does another file of the tree define it, for people who stand there? */
static bool
stands_elsewhere(struct model *m, const struct missed_target *missed)
{
	const struct know_targets *know = missed->call->runner->targets;
	size_t asked = 0;

	for (size_t i = 0; i < tree_count(m->tree); i++) {
		struct str path = tree_at(m->tree, i)->path;
		const struct target_file *f;

		if (target_kind_of(path) != missed->file->kind ||
		    str_eq(path, missed->file->path))
			continue;
		if (asked++ == MOST_ASKED)
			return true;
		f = model_target_file(m, know, path, str_dirname(path), false);
		if (f &&
		    target_ask(m, know, f, missed->name).answer != TARGET_NO)
			return true;
	}
	return false;
}

/* Is the line "NAME: ..." or "NAME args: ...", or a key "NAME"? */
static bool
defines(struct str line, struct str name)
{
	line = str_trim(line);
	if (str_starts(line, "@") || str_starts(line, "\""))
		line = str_from(line, 1);
	return str_eq(str_slice(line, 0, name.len), name) &&
	       line.len > name.len && !char_is_word(line.at[name.len]) &&
	       str_find_char(line, name.len, ':') != SIZE_MAX;
}

/* Does the document itself show what defines the target? */
static bool
is_shown(const struct document *d, const struct call *c, struct str name)
{
	struct str rest = c->span.source->text, line;

	if (!str_eq(c->span.source->path, d->path))
		return false;
	while (str_line(&rest, &line))
		if (defines(line, name))
			return true;
	return false;
}

/* A copy of a skill that the tree holds to be installed. */
static bool
is_installed_copy(struct model *m, const struct document *d)
{
	struct str end = str_printf(m->arena, "skills/" STR_FMT "/SKILL.md",
	    STR_ARG(str_basename(str_dirname(d->path))));

	if (!d->is_skill)
		return false;
	for (size_t i = 0; i < tree_count(m->tree); i++) {
		struct str path = tree_at(m->tree, i)->path;

		if (str_ends(path, str_cstr(m->arena, end)) &&
		    !str_starts(path, ".") && !str_contains(path, "/."))
			return true;
	}
	return false;
}

/* May the document speak of another file than that of this tree? */
static bool
speaks_of_others(struct model *m, const struct missed_target *missed)
{
	const struct document *d = missed->call->actor->document;

	return d && (document_is_packaged(d) || is_installed_copy(m, d) ||
	                is_shown(d, missed->call, missed->name));
}

static struct missing_target
view_of(struct model *m, const struct missed_target *missed)
{
	const struct actor *x = missed->call->actor;
	struct missing_target out = {
		.call = missed->call, .span = missed->span, .name = missed->name
	};
	struct nearest near = { .arena = m->arena,
		.wanted = missed->name,
		.distance = NEAR_NAME + 1 };

	out.skipped = missed->skipped;
	if (!missed->file) {
		out.is_module = true;
		out.path = missed->folder;
		out.nearest = module_nearest(m, missed->folder, missed->name);
		return out;
	}
	out.path = missed->file->path;
	near.space =
	    target_space_of(missed->call->runner->targets, missed->file);
	look_near(&near, missed->file, S(""), 0);
	out.nearest = near.name;
	if (near.target)
		out.nearest_span = near.target->span;
	if (missed->file->first)
		out.first_span = missed->file->first->span;
	else if (missed->file->ntargets)
		out.first_span = missed->file->targets[0]->span;
	if (x->kind == ACTOR_OPERATOR)
		out.elsewhere =
		    speaks_of_others(m, missed) || stands_elsewhere(m, missed);
	return out;
}

size_t
model_missing_targets(struct model *m, struct missing_target **out)
{
	VEC(struct missing_target) all = { 0 };

	for (size_t i = 0; i < m->missed_targets.len; i++)
		*vec_add(m->arena, &all) = view_of(m, &m->missed_targets.at[i]);
	*out = all.at;
	return all.len;
}
