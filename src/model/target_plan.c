/*
 * Which targets a call runs: the files that its runner reads where the call
 * stands, and in them the targets that its words name.
 *
 * A word that is no target may be another program, which then stays what the
 * call was resolved to; so does all that is not known.  What a document says
 * is looked for in the folders around it as well.
 */

#include "model/target_plan.h"

#include "base/arena.h"
#include "base/buf.h"
#include "model/query.h"

/* A file that is asked, and where its targets run. */
struct root {
	const struct target_file *file;
	struct str folder;
};

struct planning {
	struct run *run;
	const struct call *call;
	struct target_plan *plan;
	VEC(struct root) roots; /* asked one after the other */
	bool all_of_them;       /* packages: each that has it runs it */
};

struct str
target_label(
    struct model *m, const struct target_file *f, const struct target *t)
{
	return str_printf(m->arena, "target " STR_FMT " of " STR_FMT,
	    STR_ARG(t->name), STR_ARG(f->path));
}

static bool
is_flat_part(const struct target_file *root, const struct target_file *file)
{
	if (root == file)
		return true;
	for (size_t i = 0; i < root->nincludes; i++) {
		const struct target_include *in = &root->includes[i];

		if (in->file && !in->name.len && is_flat_part(in->file, file))
			return true;
	}
	return false;
}

const struct target_file *
target_scope(const struct target_file *root, const struct target_file *file)
{
	return is_flat_part(root, file) ? root : file;
}

bool
target_is_file(struct model *m, struct str folder, struct str name)
{
	struct str path;

	return tree_resolve(
	           m->tree, str_join_path(m->arena, folder, name), &path) &&
	       (tree_find(m->tree, path) || tree_has_folder(m->tree, path));
}

void
note_followed(struct model *m, const struct target *t)
{
	const struct target **key;
	struct str k = { (const char *)&t, sizeof(t) };

	if (map_get(&m->followed, k))
		return;
	key = arena_make(m->arena, const struct target *);
	*key = t;
	k.at = (const char *)key;
	map_put(m->arena, &m->followed, k, m);
}

bool
was_followed(const struct model *m, const struct target *t)
{
	struct str k = { (const char *)&t, sizeof(t) };

	return map_get(&m->followed, k) != NULL;
}

/* --- files ---------------------------------------------------------------- */

/* Tools whose targets see where they are called from. */
static bool
runs_where_called(enum target_kind kind)
{
	return kind == TARGETS_MAKE || kind == TARGETS_CARGO;
}

static bool
is_grave(const struct planning *p)
{
	return actor_is_grave(p->run->activity->actor);
}

static bool
add_root(struct planning *p, struct str path, struct str folder)
{
	struct model *m = p->run->activity->model;
	const struct target_file *f = model_target_file(
	    m, p->plan->request.know, path, folder, is_grave(p));

	if (!f)
		return false;
	*vec_add(m->arena, &p->roots) = (struct root){ f,
		runs_where_called(f->kind) ? folder : str_dirname(f->path) };
	return true;
}

/* Do tools look on in the folders around where a file has it not? */
static bool
climbs(const struct planning *p, enum target_kind kind)
{
	return kind == TARGETS_DENO || kind == TARGETS_CARGO ||
	       p->call->actor->document;
}

/* The nearest file, and with a document those around it. */
static bool
add_nearest(struct planning *p, struct str folder)
{
	struct model *m = p->run->activity->model;
	const struct know_targets *know = p->plan->request.know;
	const struct document *d = p->call->actor->document;
	enum target_kind kind = target_kind_of(str_of(know->files[0]));

	if (d && !folder.len)
		folder = str_dirname(d->path);
	if (!climbs(p, kind)) {
		struct str path = target_path(m, know, folder);

		return path.len && add_root(p, path, folder);
	}
	for (;; folder = str_dirname(folder)) {
		struct str path = target_path_in(m, know, folder);

		if (path.len && !add_root(p, path, folder))
			return false;
		if (!folder.len)
			return p->roots.len > 0;
	}
}

static bool
add_packages(struct planning *p, struct str folder)
{
	struct model *m = p->run->activity->model;
	struct target_files all = { 0 };

	p->all_of_them = true;
	if (!workspace_choose(m, &p->plan->request, folder, is_grave(p), &all))
		return false;
	for (size_t i = 0; i < all.len; i++)
		*vec_add(m->arena, &p->roots) =
		    (struct root){ all.at[i], str_dirname(all.at[i]->path) };
	return true;
}

/* A task that runs another means its own file first. */
static void
add_own(struct planning *p)
{
	const struct target_file *f = p->run->targets;
	const struct know_targets *know = p->plan->request.know;

	if (f && f->kind == TARGETS_TASK &&
	    target_kind_of(str_of(know->files[0])) == TARGETS_TASK &&
	    !p->plan->request.has_file)
		*vec_add(p->run->arena, &p->roots) =
		    (struct root){ f, str_dirname(f->path) };
}

/* Files that we do not see lie in a submodule, or in what is made. */
static bool
is_tracked_folder(struct model *m, struct str *folder)
{
	struct tree_file *f;

	if (!tree_resolve(m->tree, *folder, folder) ||
	    !tree_has_folder(m->tree, *folder))
		return false;
	f = tree_find(m->tree, *folder);
	return !f || f->mode != TREE_SUBMODULE;
}

/* The files that are asked; false where they are not known, or none is. */
static bool
find_roots(struct planning *p)
{
	struct model *m = p->run->activity->model;
	const struct request *q = &p->plan->request;
	struct str folder, path;

	if (!value_literal(m->arena, q->folder, &folder))
		return false;
	if (!is_tracked_folder(m, &folder))
		return false;
	if (q->has_file)
		return path_of_value(m, q->folder, q->file, &path) &&
		       add_root(p, path, folder);
	if (q->scopes.len || q->everywhere)
		return add_packages(p, folder);
	add_own(p);
	return add_nearest(p, folder) || p->roots.len;
}

/* --- names ---------------------------------------------------------------- */

static void
add_goal(struct planning *p, const struct root *root,
    const struct found_target *found, const struct words *given, bool maybe)
{
	struct target_goal *goal = vec_add(p->run->arena, &p->plan->goals);

	*goal = (struct target_goal){ root->file, found->file, found->target,
		root->folder, { 0 }, maybe };
	if (given)
		goal->given = *given;
}

/* preNAME or postNAME, which runs without words. */
static void
add_hook(struct planning *p, const struct root *root, const char *when,
    struct str name, bool maybe)
{
	const struct know_targets *know = p->plan->request.know;
	struct str hook =
	    str_printf(p->run->arena, "%s" STR_FMT, when, STR_ARG(name));
	struct found_target found;

	if (know->hooks == KNOW_HOOKS_NONE || root->file->kind != TARGETS_NPM)
		return;
	found = target_ask(p->run->activity->model, know, root->file, hook);
	if (found.answer == TARGET_YES)
		add_goal(p, root, &found, NULL,
		    maybe || know->hooks == KNOW_HOOKS_MAYBE);
}

static void
add_found(struct planning *p, const struct root *root,
    const struct found_target *found, struct str name,
    const struct words *given, bool maybe)
{
	add_hook(p, root, "pre", name, maybe);
	add_goal(p, root, found, given, maybe);
	add_hook(p, root, "post", name, maybe);
}

/* Adds what NAME stands for; where it stands for nothing, says so. */
static enum target_answer
look_up(struct planning *p, struct str name, const struct words *given,
    bool maybe, const struct target **target)
{
	enum target_answer answer = TARGET_NO;

	for (size_t i = 0; i < p->roots.len; i++) {
		const struct root *root = &p->roots.at[i];
		struct found_target found = target_ask(p->run->activity->model,
		    p->plan->request.know, root->file, name);

		if (found.answer == TARGET_NO)
			continue;
		if (found.answer == TARGET_UNKNOWN) {
			if (answer == TARGET_NO)
				answer = TARGET_UNKNOWN;
			if (!p->all_of_them)
				return answer;
			continue;
		}
		answer = TARGET_YES;
		*target = found.target;
		add_found(p, root, &found, name, given,
		    maybe || (p->all_of_them && p->roots.len > 1));
		if (!p->all_of_them)
			return answer;
	}
	return answer;
}

static enum target_answer
add_name(struct planning *p, struct str name, struct span span,
    const struct words *given, bool maybe, const struct target **target)
{
	enum target_answer answer = look_up(p, name, given, maybe, target);

	if (answer != TARGET_YES)
		p->plan->complete = false;
	if (answer == TARGET_NO && p->roots.len)
		note_missing_target(p->run, p->call, &p->plan->request,
		    p->roots.at[0].file, name, span);
	return answer;
}

/* All that a word may be. */
static void
add_forms(struct planning *p, const struct word *w, const struct words *given,
    const struct target **target)
{
	struct str name;

	p->plan->complete &= w->value.len && !w->value.open && !w->rest;
	for (size_t i = 0; i < w->value.len; i++) {
		if (!value_form_text(p->run->arena, w->value, i, &name)) {
			p->plan->complete = false;
			continue;
		}
		if (name.len)
			add_name(p, name, w->span, given,
			    w->maybe || w->value.len > 1, target);
	}
}

/* The words from I on, without a "--" in front. */
static struct words
words_behind(struct planning *p, size_t i, size_t most)
{
	const struct words *all = &p->plan->request.operands;
	struct words out = { 0 };
	struct str text;

	if (i < all->len &&
	    value_literal(p->run->arena, all->at[i].value, &text) &&
	    str_is(text, "--"))
		i++;
	for (; i < all->len && out.len < most; i++)
		*vec_add(p->run->arena, &out) = all->at[i];
	return out;
}

/* How many words the recipe takes. */
static size_t
most_words(const struct target *t)
{
	const struct target_parameters *all = &t->parameters;

	if (all->len && all->at[all->len - 1].rest)
		return SIZE_MAX;
	return all->len;
}

/* `just mod recipe`: the words of a path apart. */
static struct str
module_name(struct planning *p, size_t *i)
{
	const struct words *all = &p->plan->request.operands;
	const struct target_file *f = p->roots.at[0].file;
	struct str name, next;

	if (!value_literal(p->run->arena, all->at[*i].value, &name))
		return (struct str){ 0 };
	for (size_t k = 0; f->kind == TARGETS_JUST && k < f->nincludes; k++) {
		if (!f->includes[k].name.len ||
		    !str_eq(f->includes[k].name, name) || *i + 1 >= all->len ||
		    !value_literal(p->run->arena, all->at[*i + 1].value, &next))
			continue;
		++*i;
		return str_printf(p->run->arena, STR_FMT "::" STR_FMT,
		    STR_ARG(name), STR_ARG(next));
	}
	return name;
}

/* Every operand is one, but words that a recipe takes. */
static void
add_many(struct planning *p)
{
	const struct words *all = &p->plan->request.operands;

	for (size_t i = 0; i < all->len; i++) {
		const struct target *t = NULL;
		struct words given = { 0 };
		struct span span = all->at[i].span;
		struct str name = module_name(p, &i);

		if (!name.len) {
			add_forms(p, &all->at[i], NULL, &t);
			continue;
		}
		add_name(p, name, span, NULL, false, &t);
		if (!t) {
			/* Its words are not known either. */
			if (p->roots.at[0].file->kind == TARGETS_JUST)
				return;
			continue;
		}
		if (!t->parameters.len)
			continue;
		given = words_behind(p, i + 1, most_words(t));
		p->plan->goals.at[p->plan->goals.len - 1].given = given;
		i += given.len;
	}
}

static void
add_first(struct planning *p)
{
	const struct root *root = &p->roots.at[p->roots.len - 1];
	struct found_target found = { .root = root->file,
		.file = root->file,
		.target = root->file->first };

	if (p->plan->request.open || !found.target)
		p->plan->complete = false;
	else
		add_goal(p, root, &found, NULL, false);
}

static bool
is_own(const struct planning *p, const struct word *w)
{
	struct str text;

	return value_literal(p->run->arena, w->value, &text) &&
	       str_is_one_of(text, p->plan->request.know->own);
}

static void
add_goals(struct planning *p)
{
	const struct request *q = &p->plan->request;
	const struct target *t = NULL;
	struct words given;

	if (q->know->name) {
		given = words_behind(p, 0, SIZE_MAX);
		add_name(
		    p, str_of(q->know->name), p->call->span, &given, false, &t);
	} else if (!q->operands.len) {
		add_first(p);
	} else if (q->know->many) {
		add_many(p);
	} else {
		given = words_behind(p, 1, SIZE_MAX);
		add_forms(p, &q->operands.at[0], &given, &t);
	}
}

/*
 * "tauri": "tauri" only hands words on to the program, which the call was
 * resolved to by itself.
 */
static bool
is_passed_on(const struct planning *p)
{
	const struct target *t =
	    p->plan->goals.len == 1 ? p->plan->goals.at[0].target : NULL;
	const struct op *op;

	if (!p->call->know || p->call->know == p->call->runner || !t ||
	    !t->program || t->program->block.len != 1)
		return false;
	op = t->program->block.at[0];
	return op->kind == OP_CALL && op->words.len == 1;
}

/* A make that another one runs is given the same NAME=VALUE. */
static void
inherit_settings(struct run *r, struct request *q)
{
	const struct request *up = r->request;
	size_t own = q->sets.len;

	if (!r->targets || r->targets->kind != TARGETS_MAKE ||
	    target_kind_of(str_of(q->know->files[0])) != TARGETS_MAKE)
		return;
	for (size_t i = 0; i < up->sets.len; i++) {
		bool known = false;

		for (size_t k = 0; k < own; k++)
			known |=
			    str_eq(q->sets.at[k].name, up->sets.at[i].name);
		if (!known)
			*vec_add(r->arena, &q->sets) = up->sets.at[i];
	}
}

struct target_plan *
plan_targets(struct run *r, const struct call *c)
{
	struct planning p = { .run = r, .call = c };
	const struct request *q;

	if (!c->has_checkout)
		return NULL;
	p.plan = arena_make(r->arena, struct target_plan);
	p.plan->complete = true;
	request_read(r, c, &p.plan->request);
	inherit_settings(r, &p.plan->request);
	q = &p.plan->request;
	if (q->idle)
		return q->know->strict ? p.plan : NULL;
	if (!q->know->name && !q->operands.len && !q->know->many)
		return NULL;
	if (q->operands.len && !q->know->name && is_own(&p, &q->operands.at[0]))
		return NULL;
	if (!find_roots(&p))
		return NULL;
	add_goals(&p);
	p.plan->complete &= !q->open;
	if (!p.plan->goals.len || is_passed_on(&p))
		return NULL;
	return p.plan;
}
