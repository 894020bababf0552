/*
 * Frames: what a called workflow or a composite action is given.
 *
 * Names of inputs and secrets do not tell capitals from small letters.  An
 * input that is given nothing has its default, or is empty.
 */

#include "model/frame.h"

#include "base/arena.h"
#include "model/build.h"

static void
put(struct arena *a, struct map *m, struct str name, struct value v,
    bool is_bool)
{
	struct given_input *in = arena_make(a, struct given_input);

	in->value = v;
	in->is_bool = is_bool;
	map_put(a, m, str_lower(a, name), in);
}

static void
bind_inputs(struct activity *act, const struct env *env,
    const struct parameters *all, const struct entries *with, struct frame *out)
{
	struct arena *a = act->model->arena;

	for (size_t i = 0; i < all->len; i++) {
		const struct parameter *p = &all->at[i];
		const struct entry *e = entries_find(with, p->name);
		struct value v = value_text(a, S(""));

		if (e)
			v = context_template(act, env, &e->value);
		else if (with->dynamic)
			v = value_unknown();
		else if (p->has_fallback)
			v = context_template(act, env, &p->fallback);
		put(a, &out->inputs, p->name, v, str_is(p->type, "boolean"));
	}
	out->open |= with->dynamic;
}

static struct frame *
new_frame(const struct activity *act)
{
	struct frame *s = arena_make(act->model->arena, struct frame);

	s->depth = act->frame ? act->frame->depth + 1 : 1;
	return s;
}

const struct frame *
frame_of_call(struct activity *act, const struct trigger *trigger)
{
	const struct entries *secrets = &act->job->secrets;
	struct arena *a = act->model->arena;
	struct frame *s = new_frame(act);

	bind_inputs(act, NULL, &trigger->inputs, &act->job->with, s);
	s->inherits = act->job->inherits;
	s->open |= secrets->dynamic && !s->inherits;
	for (size_t i = 0; i < secrets->len; i++)
		put(a, &s->secrets, secrets->at[i].name,
		    context_template(act, NULL, &secrets->at[i].value), false);
	return s;
}

const struct frame *
frame_of_action(struct activity *act, const struct step *s,
    const struct env *env, const struct composite *c)
{
	struct frame *out = new_frame(act);

	bind_inputs(act, env, &c->inputs, &s->with, out);
	out->is_action = true;
	out->folder = c->path;
	return out;
}

const struct given_input *
frame_input(struct arena *a, const struct frame *s, struct str name)
{
	return s ? map_get(&s->inputs, str_lower(a, name)) : NULL;
}

bool
frame_secret(
    struct arena *a, const struct frame *s, struct str name, struct value *out)
{
	const struct given_input *given;

	if (!s || s->is_action || s->inherits || s->open ||
	    str_eq_nocase(name, S("GITHUB_TOKEN")))
		return false;
	given = map_get(&s->secrets, str_lower(a, name));
	*out = given ? given->value : value_not_set();
	return true;
}
