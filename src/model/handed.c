/*
 * Paths that calls and steps of jobs are given, and that cannot exist then.
 *
 * The knowledge says which words, options and inputs name a file or folder
 * without which the command fails; a redirection of input is one for every
 * command.  What the tree holds is dropped at once; the others are kept with
 * what stood where the call ran, and asked about later, as missing scripts
 * are (absence.c, made.c).
 *
 * Left out: paths with anything in them that a shell or a tool may read
 * otherwise; calls that may fail, or are asked whether they do; operators,
 * who see what is there.
 */

#include "model/handed.h"

#include "base/arena.h"
#include "model/args.h"
#include "model/query.h"

enum { HANDED = 1000 }; /* that are kept */

/* The line that the call stands on, and where it does. */
static struct str
line_around(const struct call *c, size_t *at)
{
	struct str text = c->span.source->text, line;
	size_t begin = c->span.off;

	while (begin && text.at[begin - 1] != '\n')
		begin--;
	*at = c->span.off - begin;
	text = str_from(text, begin);
	str_line(&text, &line);
	return line;
}

/* `cp a b && ls b`: it is no question, but has to succeed as others do. */
static bool
is_first_of_several(const struct run *r, const struct call *c)
{
	size_t at;
	struct str line = line_around(c, &at);
	struct str front = str_trim(str_slice(line, 0, at));
	struct str behind = str_trim(str_from(line, at + c->span.len));

	return !r->conditional && str_starts(behind, "&&") &&
	       !str_contains(line, "||") &&
	       (!front.len || str_ends(front, "run:") ||
	           str_ends(front, "&&") || str_ends(front, ";"));
}

/* May anything go wrong here without harm?  Then its author minded that. */
static bool
is_let_fail(const struct run *r, const struct call *c)
{
	return r->lenient || c->hides_errors ||
	       (c->in_guard && !is_first_of_several(r, c));
}

/* Does a path at and below the place where files were left lead through it? */
static bool
is_above_leavings(const struct activity *act, struct str path)
{
	for (const struct leaving *p = act->leavings; p; p = p->up)
		if (p->path.len > path.len && p->path.at[path.len] == '/' &&
		    str_eq(str_slice(p->path, 0, path.len), path))
			return true;
	return false;
}

/* Nothing in it that a shell, a tool or Windows reads in a way of its own. */
static bool
is_plain(struct str path)
{
	for (size_t i = 0; i < path.len; i++) {
		unsigned char c = (unsigned char)path.at[i];

		if (c < 0x80 && !char_is_word(path.at[i]) &&
		    str_find_char(S("./-+"), 0, path.at[i]) == SIZE_MAX)
			return false;
	}
	return path.len && path.at[0] != '+';
}

/* Does the job stand where a file that is not tracked cannot be? */
static bool
is_closed_to(const struct activity *act, struct str path)
{
	if (act->workspace_open || leavings_hold(act->leavings, path) ||
	    is_above_leavings(act, path))
		return false;
	return act->checked_out ? !act->other_ref : !act->any_checkout;
}

/* The path that a value names; false where it is none to be asked about. */
static bool
path_of(
    struct activity *act, struct value folder, struct value v, struct str *out)
{
	struct model *m = act->model;
	struct str text;

	/* gh takes FILE#LABEL. */
	if (value_literal(m->arena, v, &text)) {
		if (!text.len || text.at[0] == '-' || text.at[0] == '+' ||
		    str_contains(text, "//"))
			return false;
		text = str_slice(text, 0, str_find_char(text, 0, '#'));
		v = value_text(m->arena, text);
	}
	return path_of_value(m, folder, v, out) && is_plain(*out);
}

/* A variable of the word that nothing sets, so that a part of it is missing. */
static bool
lacks_part(const struct call *c, struct span span)
{
	struct str text = span.source ? span_text(span) : (struct str){ 0 };

	for (size_t i = 0; i < text.len; i++) {
		size_t from = i + 1 +
		              (text.at[i] == '$' && i + 1 < text.len &&
		                  text.at[i + 1] == '{');
		size_t to = from;

		if (text.at[i] != '$')
			continue;
		while (to < text.len && char_is_word(text.at[to]))
			to++;
		if (to > from && !char_is_digit(text.at[from]) &&
		    !env_find(c->env, str_slice(text, from, to)) &&
		    !know_runner_variable(str_slice(text, from, to)))
			return true;
	}
	return false;
}

static void
keep(struct activity *act, const struct call *like, const struct given *g,
    enum handed_how how, const struct found *f)
{
	struct model *m = act->model;
	struct handed *h;
	struct call *c;
	struct str path;

	if (m->handed.len >= HANDED || lacks_part(like, f->span) ||
	    !path_of(act, like->folder, f->value, &path) ||
	    (act->checked_out &&
	        (tree_find(m->tree, path) || tree_has_folder(m->tree, path))) ||
	    !is_closed_to(act, path))
		return;
	c = arena_make(m->arena, struct call);
	*c = *like;
	c->words = (struct words){ 0 };
	*vec_add(m->arena, &c->words) =
	    (struct word){ .value = f->value, .span = f->span };
	c->script = path;
	c->script_word = 0;
	c->script_exists =
	    tree_find(m->tree, path) != NULL || tree_has_folder(m->tree, path);
	c->not_executable = false;
	h = arena_make(m->arena, struct handed);
	*h = (struct handed){ .call = c,
		.by = g->call,
		.know = g->know,
		.how = how,
		.at = m->calls.len - (g->call != NULL) };
	*vec_add(m->arena, &m->handed) = h;
	if (m->handed.len == HANDED)
		model_leave_out(m, like->span, false,
		    "more than %d paths that are not there are given to "
		    "calls; the others are not looked at",
		    HANDED);
}

static void
keep_operands(const struct given *g, const struct know_files *files,
    const struct given_values *all)
{
	size_t first = files->first - 1, end = all->len;

	if (all->open || all->len < files->first)
		return;
	/* `sed -i \'\' PROGRAM FILE`: an empty word may be an option's. */
	for (size_t i = 0; i < all->len; i++)
		if (value_is_empty(all->at[i].value))
			return;
	if (files->which == KNOW_ONE)
		end = files->first;
	if (files->which == KNOW_FRONT)
		end--;
	if (files->which == KNOW_LAST)
		first = end - 1;
	for (size_t i = first; i < end; i++)
		keep(g->activity, g->call, g, HANDED_WORD, &all->at[i]);
}

static void
keep_options(const struct given *g, const struct know_files *files)
{
	struct given_values all = { 0 };

	for (const char *const *n = files->names; *n; n++) {
		struct know_test name = { .place = KNOW_OPTION, .name = *n };
		struct know_slot slot = { .from = &name, .len = 1 };

		given_values(g, &slot, &all);
	}
	for (size_t i = 0; i < all.len; i++)
		if (all.at[i].given == TRUTH_YES)
			keep(g->activity, g->call, g, HANDED_WORD, &all.at[i]);
}

static void
keep_known(const struct given *g)
{
	struct given_values operands = { 0 };
	bool read = false;

	for (size_t i = 0; i < g->know->nfiles; i++) {
		const struct know_files *files = &g->know->files[i];

		if (given_all_hold(g, &files->when) != TRUTH_YES)
			continue;
		if (files->place == KNOW_OPTION)
			keep_options(g, files);
		if (files->place != KNOW_OPERAND)
			continue;
		if (!read)
			given_operands(g, &operands);
		read = true;
		keep_operands(g, files, &operands);
	}
}

static void
keep_redirected(struct run *r, const struct given *g, const struct op *op)
{
	for (size_t i = 0; i < op->redirects.len; i++) {
		const struct redirect *from = &op->redirects.at[i];
		struct found f = { .given = TRUTH_YES };

		if (from->kind != REDIRECT_READ)
			continue;
		f.value = bind_template(r, &from->target);
		f.span = from->target.span;
		keep(r->activity, g->call, g, HANDED_REDIRECT, &f);
	}
}

void
note_handed(struct run *r, struct call *c, const struct op *op)
{
	struct given g = { r->activity, c->know, c, NULL, c->env };
	/* `pnpm install` is no install(1): it may be pnpm's own, or a target.
	 */
	bool known = c->know && c->know->nfiles && !c->runner;

	if ((!known && !(c->has_input && op->redirects.len)) ||
	    c->workspace_open || c->actor->kind != ACTOR_JOB || op->process ||
	    is_let_fail(r, c))
		return;
	if (known)
		keep_known(&g);
	if (c->has_input)
		keep_redirected(r, &g, op);
}

/* An input names one path, or one a line. */
static void
keep_input(const struct given *g, const struct call *like, const char *name)
{
	struct arena *a = g->activity->model->arena;
	struct know_test t = { .place = KNOW_INPUT, .name = name };
	struct found f = given_find(g, &t), one;
	struct str rest, line;

	if (f.given != TRUTH_YES)
		return;
	f.span = entries_find(&g->step->with, str_of(name))->value.span;
	if (!value_literal(a, f.value, &rest)) {
		keep(g->activity, like, g, HANDED_INPUT, &f);
		return;
	}
	while (str_line(&rest, &line)) {
		one = f;
		one.value = value_text(a, str_trim(line));
		keep(g->activity, like, g, HANDED_INPUT, &one);
	}
}

/* The step as a call, which an action reference is none of. */
static struct call
call_of_step(const struct given *g)
{
	const struct activity *act = g->activity;

	return (struct call){ .actor = act->actor,
		.chain = act->chain,
		.step = g->step,
		.span = g->step->uses_span,
		.env = g->env,
		.conditional = act->step_conditional,
		.folder = value_text(act->model->arena, S("")),
		.order = act->order,
		.leavings = act->leavings,
		.has_checkout = act->checked_out,
		.other_ref = act->other_ref,
		.any_checkout = act->any_checkout };
}

void
note_handed_to_step(const struct given *g)
{
	const struct activity *act = g->activity;
	struct call like;

	if (!g->know->nfiles || act->actor->kind != ACTOR_JOB ||
	    act->workspace_open || step_may_fail(act, g->step))
		return;
	like = call_of_step(g);
	for (size_t i = 0; i < g->know->nfiles; i++) {
		const struct know_files *files = &g->know->files[i];

		if (files->place != KNOW_INPUT ||
		    given_all_hold(g, &files->when) != TRUTH_YES)
			continue;
		for (const char *const *n = files->names; *n; n++)
			keep_input(g, &like, *n);
	}
}
