/*
 * Which of the paths that were handed over (handed.c) nothing can have put
 * there.
 *
 * What is asked of a missing script is asked of them: is it ignored, made by
 * a call in front, asked for by a test?  Besides that, steps in front that
 * name the file in their inputs count as what makes it, and so do scripts that
 * cannot be read, and a download of which the name is not known.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "model/handed.h"
#include "model/query.h"

enum { PATH_LOOKS = 10 * 1000 * 1000 }; /* calls, words, texts */

static void
spend(struct model *m, size_t looks)
{
	m->path_looks += looks;
}

static bool
may_look(const struct model *m)
{
	return m->path_looks < PATH_LOOKS;
}

/* The repository that is checked out is that of a caller somewhere else. */
static bool
is_called_from_outside(const struct actor *x)
{
	return !x->caller && x->workflow->ntriggers == 1 &&
	       workflow_trigger(x->workflow, "workflow_call");
}

/* A step in front that uses an action names the file, or its folder. */
static bool
is_named_by_step(struct model *m, const struct call *c)
{
	const struct job *j = c->actor->job;
	const char *name = str_cstr(m->scratch, str_basename(c->script));

	for (size_t i = 0; i < j->nsteps && &j->steps[i] != c->step; i++) {
		const struct step *s = &j->steps[i];

		if (!s->uses.len)
			continue;
		spend(m, s->span.len / 16);
		if (str_contains(span_text(s->span), name))
			return true;
	}
	return false;
}

/* Does the form surely end as NAME, or, if it is FETCHED, may it? */
static bool
may_end_as(const struct form *f, struct str name, bool fetched)
{
	const struct value_part *tail = f->len ? &f->at[f->len - 1] : NULL;

	if (!tail || tail->hole || !tail->text.len)
		return fetched;
	return str_ends(tail->text, name.at) ||
	       (fetched && f->len > 1 && !str_contains(tail->text, "/"));
}

/* What makes a folder wherever it builds may run the repository's own code. */
static bool
may_build(const struct know_entry *know)
{
	for (size_t i = 0; know && i < know->nmakes; i++)
		if (know->makes[i].fallback &&
		    str_starts(str_of(know->makes[i].fallback), "**/"))
			return true;
	return false;
}

/*
 * A call in front that may have made it although it does not name it: a
 * script that is not there to be read, a build, and a download of which the
 * name is not known.
 */
static bool
may_be_made_by(const struct call *x, struct str name)
{
	bool fetched = x->know && x->know->fetches;

	if (x->script.len || may_build(x->know))
		return !x->script_exists;
	for (size_t k = x->args; k < x->words.len; k++) {
		const struct word *w = &x->words.at[k];

		if (fetched && (w->rest || w->value.open || !w->value.len))
			return true;
		for (size_t i = 0; i < w->value.len; i++)
			if (may_end_as(&w->value.forms[i], name, fetched))
				return true;
	}
	return false;
}

/* ... or that runs it, of which missing-script tells. */
static bool
is_used_or_made(struct model *m, const struct call *c)
{
	struct str name = str_basename(c->script);

	name = str_of(str_cstr(m->scratch, name));
	for (size_t i = 0; i < m->calls.len && may_look(m); i++) {
		const struct call *x = m->calls.at[i];

		spend(m, 1);
		if (x->actor != c->actor)
			continue;
		spend(m, x->words.len);
		if (x->order < c->order && may_be_made_by(x, name))
			return true;
		if (!x->script_exists && str_eq(x->script, c->script))
			return true;
	}
	return false;
}

/* `set +e` in front: that it fails is looked at, or does not matter. */
static bool
is_lenient_text(struct model *m, const struct call *c)
{
	struct str text = c->span.source->text;

	if (c->step && c->step->span.source == c->span.source)
		text = str_slice(text, c->step->span.off, c->span.off);
	else
		text = str_slice(text, 0, c->span.off);
	spend(m, text.len / 16);
	return str_contains(text, "set +e");
}

/* `-cp a b`, `@-cp a b`: a line of a target whose failure is let pass. */
static bool
begins_leniently(struct span span)
{
	struct str text = span.source->text;
	size_t i = span.off;

	while (i && str_find_char(S("@+-"), 0, text.at[i - 1]) != SIZE_MAX)
		if (text.at[--i] == '-')
			return true;
	return false;
}

static bool
is_lenient_target(const struct call *c)
{
	bool lenient = false;
	struct span at = c->span;

	for (const struct chain *x = c->chain; x; at = x->span, x = x->up)
		if (x->kind == CHAIN_TARGET && at.source)
			lenient |= begins_leniently(at);
	return lenient;
}

static bool
is_told(const struct unresolved *all, size_t n, const struct call *c)
{
	for (size_t i = 0; i < n; i++) {
		const struct call *x = all[i].call;

		if (str_eq(x->script, c->script) &&
		    (x->actor == c->actor || span_cmp(x->words.at[0].span,
		                                 c->words.at[0].span) == 0))
			return true;
	}
	return false;
}

/* A folder that git ignores, as a path that does not end in a slash. */
static bool
is_ignored_folder(struct model *m, const struct call *c)
{
	return tree_ignores(
	    m->tree, str_printf(m->scratch, STR_FMT "/", STR_ARG(c->script)));
}

static bool
is_excused(struct model *m, const struct call *c)
{
	struct arena_mark mark = arena_mark(m->scratch);
	bool out = is_called_from_outside(c->actor) || is_lenient_text(m, c) ||
	           is_lenient_target(c) || is_named_by_step(m, c) ||
	           is_used_or_made(m, c) || is_ignored_folder(m, c);

	arena_rewind(m->scratch, mark);
	return out;
}

static struct str
name_of(const struct model *m, const struct handed *h)
{
	struct str word;

	if (h->by && h->by->know)
		return call_name(m, h->by);
	if (h->know)
		return str_of(h->know->name);
	if (h->by && h->by->words.len > h->by->first &&
	    value_literal(m->arena, h->by->words.at[h->by->first].value, &word))
		return word;
	return (struct str){ 0 };
}

/* Can nothing in front have put it there, and does nobody mind? */
static bool
is_nowhere(struct model *m, const struct call *c, struct absence *out)
{
	if (!c->has_checkout && !actor_begins_empty(c->actor))
		return false;
	*out = call_absence(m, c);
	if (out->ignored || out->made || out->guarded || is_excused(m, c))
		return false;
	if (!may_look(m))
		model_leave_out(m, c->span, false,
		    "more than %d looks for what makes missing paths; from "
		    "here on none is reported",
		    PATH_LOOKS);
	return may_look(m);
}

bool
handed_lacks_checkout(struct model *m, const struct handed *h)
{
	struct absence a;

	return h->call->script_exists && !h->call->has_checkout &&
	       is_nowhere(m, h->call, &a);
}

size_t
model_unresolved(struct model *m, struct unresolved **out)
{
	VEC(struct unresolved) all = { 0 };

	for (size_t i = 0; i < m->handed.len; i++) {
		const struct handed *h = m->handed.at[i];
		struct absence a;

		if (!h->call->script_exists &&
		    !is_told(all.at, all.len, h->call) &&
		    is_nowhere(m, h->call, &a))
			*vec_add(m->arena, &all) = (struct unresolved){ h->call,
				name_of(m, h), h->how == HANDED_REDIRECT, a };
	}
	*out = all.at;
	return all.len;
}
