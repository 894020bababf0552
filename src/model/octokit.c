/*
 * Steps whose action reference runs JavaScript with a client of the forge.
 *
 * The text is an input of the step; its calls of the client are followed as
 * those of a run block are.  The client's token is what the runner hands to
 * the action: the variable INPUT_GITHUB-TOKEN.
 */

#include "base/arena.h"
#include "model/args.h"
#include "model/build.h"
#include "model/query.h"
#include "parse/yaml.h"

void
run_javascript(struct activity *act, const struct step *s,
    const struct know_entry *know, const struct env *env)
{
	struct model *m = act->model;
	struct given g = { act, know, NULL, s, env };
	struct variable token = { .name = S("INPUT_GITHUB-TOKEN") };
	const struct entry *e =
	    entries_find(&s->with, str_of(know->javascript));
	struct map functions = { 0 };
	struct run r = { .activity = act, .arena = m->arena };
	const struct program *p;
	struct span from;
	size_t cost;

	if (!e || !e->node || e->node->kind != YNODE_SCALAR ||
	    !model_goes_on(m, e->span))
		return;
	cost = e->node->text.s.len / 16;
	m->steps_left -= cost < m->steps_left ? cost : m->steps_left;
	token.value = given_slot(&g, know->token, &from);
	if (!token.value.span.source)
		token.value.span = from;
	token.exported = true;
	r.env = env_set(m->arena, env, token);
	r.chain =
	    chain_push(m->arena, act->chain, CHAIN_STEP, s->span, s->name);
	r.functions = &functions;
	r.folder = value_text(m->arena, S(""));
	p = javascript_program_read(m->arena, e->node->text);
	run_block(&r, &p->block);
}
