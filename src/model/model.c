/*
 * Building the model: read what discovery chooses, follow every actor.
 *
 * Workflows come first, then skills and documents, then scripts that
 * nothing called and that speak of tags or releases.  A document is parsed
 * when a cheap look finds a word of releasing or of scripts in it.
 */

#include <string.h>

#include "base/arena.h"
#include "facts/policy.h"
#include "input/discover.h"
#include "model/build.h"
#include "model/query.h"

static struct source *
read_file(struct model *m, struct tree_file *f)
{
	struct source *s = tree_read(m->tree, f);

	if (s)
		*vec_add(m->arena, &m->sources) = s;
	else
		model_leave_out_file(m, f->path, true);
	return s;
}

static void
read_workflow(struct model *m, struct source *s)
{
	struct workflow *w = workflow_read(m->arena, s);

	*vec_add(m->arena, &m->workflows) = w;
	model_leave_out_bounds(m, &w->problems, true);
}

/* The look that decides whether a document is parsed. */
static bool
document_instructs(struct str text)
{
	return str_contains(text, ".sh") ||
	       know_stands_in(KNOW_INSTRUCTS, text);
}

static bool
is_any(struct str text)
{
	(void)text;
	return true;
}

static void
read_document(struct model *m, struct tree_file *f, bool is_skill)
{
	struct source *s = tree_read_if(
	    m->tree, f, m->scratch, is_skill ? is_any : document_instructs);
	struct document *d;

	if (!s) {
		model_leave_out_file(m, f->path, is_skill);
		return;
	}
	*vec_add(m->arena, &m->sources) = s;
	d = document_read(m->arena, m->scratch, s, is_skill);
	*vec_add(m->arena, &m->documents) = d;
	model_leave_out_bounds(m, &d->problems, is_skill);
	model_run_document(m, d);
}

static void
read_script(struct model *m, struct tree_file *f)
{
	struct script *s;

	if (!tree_read_if(m->tree, f, m->scratch, text_releases)) {
		model_leave_out_file(m, f->path, false);
		return;
	}
	s = model_script(m, f->path);
	if (s && !s->called)
		model_run_script(m, s);
}

static void
read_inputs(struct model *m, const struct inputs *in)
{
	struct source *s;

	for (size_t i = 0; i < in->len; i++) {
		enum input_kind kind = in->at[i].kind;

		if (kind != INPUT_WORKFLOW && kind != INPUT_ACTION)
			continue;
		if (kind == INPUT_ACTION)
			model_composite(m, str_dirname(in->at[i].file->path));
		else if ((s = read_file(m, in->at[i].file)))
			read_workflow(m, s);
	}
	for (size_t i = 0; i < m->workflows.len; i++)
		model_note_called(m, m->workflows.at[i]);
	for (size_t i = 0; i < m->workflows.len; i++)
		model_run_workflow(m, m->workflows.at[i]);
	for (size_t i = 0; i < in->len; i++) {
		enum input_kind kind = in->at[i].kind;

		if (kind != INPUT_SKILL && kind != INPUT_DOCUMENT)
			continue;
		read_document(m, in->at[i].file, kind == INPUT_SKILL);
	}
	for (size_t i = 0; i < in->len; i++)
		if (in->at[i].kind == INPUT_SCRIPT)
			read_script(m, in->at[i].file);
}

/* Takes out what the policy says is not to be read. */
static void
drop_ignored(struct model *m, struct inputs *in)
{
	size_t kept = 0;

	for (size_t i = 0; i < in->len; i++)
		if (!policy_match(
		        m->scratch, &m->policy->ignore, in->at[i].file->path))
			in->at[kept++] = in->at[i];
	in->len = kept;
}

struct model *
model_build(struct arena *a, struct tree *tree, struct diags *diags)
{
	return model_build_with(a, tree, diags, NULL);
}

struct model *
model_build_with(struct arena *a, struct tree *tree, struct diags *diags,
    const struct policy *policy)
{
	struct model *m = arena_make(a, struct model);
	struct inputs inputs = { 0 };

	m->arena = a;
	m->scratch = arena_new(0);
	m->tree = tree;
	m->diags = diags;
	m->policy = policy;
	m->steps_left = MODEL_STEPS;
	discover(a, tree, &inputs);
	if (policy && policy->ignore.len)
		drop_ignored(m, &inputs);
	read_inputs(m, &inputs);
	return m;
}

void
model_close(struct model *m)
{
	arena_free(m->scratch);
}

struct arena *
model_arena(const struct model *m)
{
	return m->arena;
}

size_t
model_sources(const struct model *m, struct source *const **out)
{
	*out = m->sources.at;
	return m->sources.len;
}

size_t
model_calls(const struct model *m, struct call *const **out)
{
	*out = m->calls.at;
	return m->calls.len;
}

size_t
model_actions(const struct model *m, struct action *const **out)
{
	*out = m->actions.at;
	return m->actions.len;
}

struct span
call_step(const struct call *c)
{
	if (!c->step)
		return (struct span){ 0 };
	return c->step->uses.len ? c->step->uses_span : c->step->run_key;
}

bool
actor_follows_skill(const struct actor *x)
{
	return x->document && x->document->is_skill;
}
