/*
 * Scripts and run blocks that do not parse.
 *
 * Only what is run, and whose language is sure: a run block of bash or sh
 * without ${{ }}, which may stand for any text; a script whose first line or
 * name says that it is one for bash or sh; a script that is given to
 * python3, or whose first line says so.  Left out: texts that change what
 * parses (extglob, aliases), and Python of an unknown version.
 */

#include "base/arena.h"
#include "model/build.h"
#include "model/query.h"

struct broken_texts {
	struct broken_text *at;
	size_t len, cap;
};

static const struct problem *
first_error(const struct problems *all)
{
	for (size_t i = 0; i < all->len; i++)
		if (all->at[i].kind == PROBLEM_SYNTAX)
			return &all->at[i];
	return NULL;
}

/* Bash may be told to read more than it does by itself. */
static bool
changes_its_syntax(struct str text)
{
	return str_contains(text, "extglob") || str_contains(text, "alias ");
}

static void
add_shell(struct model *m, struct broken_texts *out, const struct program *p,
    struct str text, bool is_step)
{
	const struct problem *e = p ? first_error(&p->problems) : NULL;

	if (!e || changes_its_syntax(text))
		return;
	*vec_add(m->arena, out) =
	    (struct broken_text){ e->span, e->message, S("bash"), is_step };
}

static bool
names_bash(struct model *m, struct value v)
{
	struct str word;

	if (!value_literal(m->scratch, v, &word))
		return false;
	word = str_basename(word);
	return str_is(word, "bash") || str_is(word, "sh") ||
	       str_is(word, "dash");
}

/* Is it run by itself, by bash or sh, or sourced by a script of theirs? */
static bool
is_run_by_bash(struct model *m, const struct script *s)
{
	struct arena_mark mark = arena_mark(m->scratch);
	bool found = false;

	for (size_t i = 0; i < m->calls.len && !found; i++) {
		const struct call *c = m->calls.at[i];

		if (!c->script_exists || !str_eq(c->script, s->path))
			continue;
		found = c->sourced
		            ? c->actor->kind == ACTOR_JOB
		            : c->script_word == c->first ||
		                  names_bash(m, c->words.at[c->first].value);
	}
	arena_rewind(m->scratch, mark);
	return found;
}

static void
add_script(struct model *m, struct broken_texts *out, const struct script *s)
{
	if (s->program && !s->program->foreign &&
	    first_error(&s->program->problems) && is_run_by_bash(m, s))
		add_shell(m, out, s->program, s->source->text, false);
}

static void
add_steps(struct model *m, struct broken_texts *out, const struct step *steps,
    size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (steps[i].program && !str_contains(steps[i].run.s, "${{"))
			add_shell(
			    m, out, steps[i].program, steps[i].run.s, true);
}

/* "python3" and "python3.12", and nothing that may be another version. */
static bool
is_python3(struct str name)
{
	return str_starts(str_basename(name), "python3");
}

static bool
says_python3(struct str text)
{
	struct str line;

	return str_starts(text, "#!") && str_line(&text, &line) &&
	       (str_ends(str_trim(line), "python3") ||
	           str_contains(line, "/python3.") ||
	           str_contains(line, " python3."));
}

static void
add_python(struct model *m, struct broken_texts *out, const struct call *c,
    struct map *seen)
{
	struct script *s = model_script(m, c->script);
	struct arena_mark mark = arena_mark(m->scratch);
	const struct problem *e;
	struct str word;
	bool sure =
	    c->words.len &&
	    value_literal(m->scratch, c->words.at[c->first].value, &word) &&
	    is_python3(word);

	arena_rewind(m->scratch, mark);
	if (!s || !s->program || !s->program->foreign ||
	    map_get(seen, s->path) ||
	    !(sure ||
	        (c->script_word == c->first && says_python3(s->source->text))))
		return;
	map_put(m->arena, seen, s->path, s);
	e = first_error(&s->program->problems);
	if (e)
		*vec_add(m->arena, out) = (struct broken_text){ e->span,
			e->message, S("Python 3"), false };
}

size_t
model_broken_texts(struct model *m, struct broken_text **out)
{
	struct broken_texts all = { 0 };
	struct map seen = { 0 };

	for (size_t i = 0; i < m->workflows.len; i++) {
		const struct workflow *w = m->workflows.at[i];

		for (size_t j = 0; j < w->njobs; j++)
			add_steps(m, &all, w->jobs[j].steps, w->jobs[j].nsteps);
	}
	for (size_t i = 0; i < m->composites.len; i++)
		add_steps(m, &all, m->composites.at[i]->steps,
		    m->composites.at[i]->nsteps);
	for (size_t i = 0; i < m->scripts.len; i++)
		add_script(m, &all, m->scripts.at[i]);
	for (size_t i = 0; i < m->calls.len; i++) {
		const struct call *c = m->calls.at[i];

		if (c->script.len && c->script_exists &&
		    c->actor->kind == ACTOR_JOB)
			add_python(m, &all, c, &seen);
	}
	*out = all.at;
	return all.len;
}
