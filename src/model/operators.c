/*
 * Following what people do: the instructions of skills and documents, and
 * scripts that nothing else calls.
 *
 * An operator has a login and an environment of their own, of which nothing
 * is known; the working folder is the root of the repository.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "model/build.h"
#include "model/query.h"

static struct actor *
new_operator(struct model *m, const struct document *d, struct str path)
{
	struct actor *x = arena_make(m->arena, struct actor);

	x->kind = ACTOR_OPERATOR;
	x->document = d;
	x->path = path;
	x->legs = 1;
	x->label =
	    str_printf(m->arena, "the operator of " STR_FMT, STR_ARG(path));
	*vec_add(m->arena, &m->actors) = x;
	return x;
}

static void
follow(struct activity *act, const struct program *p, const struct chain *chain)
{
	struct arena *a = act->model->arena;
	struct map functions = { 0 };
	struct run r = { .activity = act, .arena = a, .chain = chain };

	r.env = env_opened(a, NULL);
	r.functions = &functions;
	r.folder = value_text(a, S(""));
	run_block(&r, &p->block);
}

static void
begin(struct activity *act, struct model *m, const struct actor *actor)
{
	*act = (struct activity){ .model = m, .actor = actor };
	act->checked_out = true;
	act->push.kind = CREDENTIAL_OPERATOR;
}

void
model_run_document(struct model *m, const struct document *d)
{
	struct activity act;

	if (!d->ninstructions)
		return;
	begin(&act, m, new_operator(m, d, d->path));
	for (size_t i = 0; i < d->ninstructions; i++) {
		const struct instruction *in = &d->instructions[i];
		const struct chain *chain;

		act.fallback = in->fallback;
		model_leave_out_bounds(m, &in->program->problems, d->is_skill);
		chain = chain_push(
		    m->arena, NULL, CHAIN_BLOCK, in->span, in->heading);
		/* Each block is typed into a shell that nothing opened. */
		act.workspace_open = false;
		follow(&act, in->program, chain);
	}
}

void
model_run_script(struct model *m, struct script *s)
{
	struct activity act;
	const struct chain *chain;

	script_parse(m, s);
	if (!s->program)
		return;
	model_leave_out_bounds(m, &s->program->problems, true);
	begin(&act, m, new_operator(m, NULL, s->path));
	act.workspace_open = true;
	chain = chain_push(
	    m->arena, NULL, CHAIN_SCRIPT, (struct span){ 0 }, s->path);
	follow(&act, s->program, chain);
}
