/*
 * Templates of a shell text, bound where a run stands.
 *
 * A word is expanded as bash would: "${a[@]}" and "$@" become the words that
 * they hold, an unquoted empty variable none, an unquoted literal is split.
 * What cannot be known stays one word with a hole, or a `rest` that may be
 * any number of words.
 */

#include "base/arena.h"
#include "model/build.h"
#include "model/demand.h"
#include "model/query.h"

/* What is expanded only where a variable has a value that is not known. */
static struct value
bind_leniently(struct run *r, const struct template *t)
{
	bool before = r->lenient;
	struct value v;

	r->lenient = true;
	v = bind_template(r, t);
	r->lenient = before;
	return v;
}

static struct value
apply_rule(struct run *r, const struct part *p, struct value v)
{
	struct value fallback;

	switch (p->rule) {
	case PART_AS_IS:
		return v;
	case PART_REQUIRED:
		v.unset = false;
		return v;
	case PART_DEFAULT:
		if (value_is_filled(v))
			return v;
		if (v.len == 0 && !v.open)
			return bind_template(r, p->fallback);
		fallback = bind_leniently(r, p->fallback);
		if (p->empty_too && value_is_empty(v))
			return fallback;
		if (!v.unset && !p->empty_too)
			return v;
		v.unset = false;
		return value_either(r->arena, v, fallback);
	case PART_ALTERNATIVE:
		fallback = bind_leniently(r, p->fallback);
		if (value_is_filled(v))
			return fallback;
		return value_either(
		    r->arena, fallback, value_text(r->arena, S("")));
	case PART_CHANGED:
		if (p->stripped.len)
			return value_strip(
			    r->arena, v, p->stripped, p->strips_prefix);
		return value_hole(r->arena, HOLE_VARIABLE, p->text);
	}
	return v;
}

/* A variable of the environment that the forge sets by itself. */
static bool
runner_value(struct run *r, struct str name, struct value *out)
{
	struct arena *a = r->arena;
	struct value tag = value_hole(a, HOLE_EVENT_TAG, S("tag"));
	bool tags = workflow_sees_tags(actor_started(r->activity->actor));

	if (!r->activity->workflow)
		return false;
	if (tags && str_is(name, "GITHUB_REF_NAME"))
		*out = tag;
	else if (tags && str_is(name, "GITHUB_REF"))
		*out = value_append(a, value_text(a, S("refs/tags/")), tag);
	else if (know_runner_variable(name))
		*out = value_hole(a, HOLE_VARIABLE, name);
	else
		return false;
	return true;
}

static struct value
variable_value(struct run *r, const struct part *p)
{
	const struct variable *found = env_find(r->env, p->text);
	struct value v;

	if (found && found->elements && found->elements->len)
		v = found->elements->at[0].value;
	else if (found)
		v = found->value;
	else if (!runner_value(r, p->text, &v)) {
		v = env_get(r->env, p->text);
		demand_variable(r, p);
	}
	if (!found && v.open)
		v = value_hole(r->arena, HOLE_VARIABLE, p->text);
	return apply_rule(r, p, v);
}

static struct value
position_value(struct run *r, const struct part *p)
{
	const struct words *given = r->positions;
	struct value v = value_not_set();

	if (p->number == 0)
		return value_hole(r->arena, HOLE_POSITION, p->text);
	for (size_t i = 0; given && i < given->len && i < p->number; i++)
		if (given->at[i].rest || given->at[i].maybe)
			given = NULL;
	if (!given)
		return value_hole(r->arena, HOLE_POSITION, p->text);
	if (p->number <= given->len)
		v = given->at[p->number - 1].value;
	return apply_rule(r, p, v);
}

static struct value
output_value(struct run *r, const struct part *p)
{
	struct run inner = *r;

	inner.sink = SINK_NONE;
	inner.lenient |= r->in_guard;
	if (p->body)
		run_block(&inner, p->body);
	return value_hole(r->arena, HOLE_COMMAND, span_text(p->span));
}

/* A hole in a text that another language hands to the shell. */
static bool
held_value(struct run *r, const struct part *p, struct value *out)
{
	const struct variable *v = NULL;

	if (str_starts(p->text, HELD_PREFIX))
		v = env_find(r->env, p->text);
	if (v)
		*out = v->value;
	return v != NULL;
}

static struct value
part_value(struct run *r, const struct part *p)
{
	struct arena *a = r->arena;
	struct value v;

	switch (p->kind) {
	case PART_LITERAL:
		return value_text(a, p->text);
	case PART_VARIABLE:
		return variable_value(r, p);
	case PART_POSITION:
		return position_value(r, p);
	case PART_OUTPUT:
		return output_value(r, p);
	case PART_ROOT:
		return value_hole(a, HOLE_CONTEXT, S("github.workspace"));
	case PART_EXPRESSION:
		if (held_value(r, p, &v))
			return v;
		if (!r->activity->workflow)
			break;
		return context_value(r->activity, r->env, p->expr);
	case PART_UNKNOWN:
		if (p->body)
			output_value(r, p);
		return value_hole(a, HOLE_UNKNOWN, p->text);
	case PART_REST:
	case PART_ARRAY:
		break;
	}
	return value_hole(a, HOLE_UNKNOWN, p->text);
}

struct value
bind_template(struct run *r, const struct template *t)
{
	struct value out;

	if (!t || !t->at || !t->len)
		out = value_text(r->arena, S(""));
	else
		out = part_value(r, &t->at[0]);
	for (size_t i = 1; t && i < t->len; i++)
		out = value_append(r->arena, out, part_value(r, &t->at[i]));
	if (t)
		out.span = t->span;
	return out;
}

static void
add_word(struct run *r, struct words *out, struct value v, struct span span)
{
	v.span = span;
	*vec_add(r->arena, out) = (struct word){ .value = v, .span = span };
}

/* An unquoted literal value, split as the shell does. */
static void
add_split(struct run *r, struct words *out, struct str text, struct span span)
{
	while ((text = str_trim(text)).len) {
		size_t n = 0;

		while (n < text.len && !char_is_space(text.at[n]))
			n++;
		add_word(
		    r, out, value_text(r->arena, str_slice(text, 0, n)), span);
		text = str_from(text, n);
	}
}

static void
add_all(struct run *r, struct words *out, const struct words *given,
    struct span span)
{
	if (!given) {
		*vec_add(r->arena, out) = (struct word){
			.value = value_unknown(), .span = span, .rest = true
		};
		return;
	}
	out->dropped |= given->dropped;
	for (size_t i = 0; i < given->len && out->len < WORDS; i++)
		*vec_add(r->arena, out) = given->at[i];
	if (out->len == WORDS)
		out->at[WORDS - 1].rest = true;
}

static void
add_array(struct run *r, struct words *out, const struct part *p)
{
	const struct variable *v = env_find(r->env, p->text);

	struct str text;

	/* A single text, where a list would do as well. */
	if (v && !v->elements && value_literal(r->arena, v->value, &text)) {
		add_word(r, out, v->value, p->span);
		return;
	}
	add_all(r, out, v ? v->elements : NULL, p->span);
}

static void
add_unquoted(struct run *r, struct words *out, const struct template *t)
{
	struct value v = bind_template(r, t);
	struct str text;

	out->dropped |= value_is_empty(v);
	if (value_literal(r->arena, v, &text)) {
		add_split(r, out, text, t->span);
		return;
	}
	if (value_is_empty(v))
		return;
	add_word(r, out, v, t->span);
	/* An unquoted $ARGS may hold many words. */
	out->at[out->len - 1].rest = !v.len || v.open;
	out->at[out->len - 1].split = true;
	out->at[out->len - 1].maybe = v.unset;
}

void
bind_words(struct run *r, const struct template *t, struct words *out)
{
	const struct part *p = t->len == 1 ? &t->at[0] : NULL;

	if (p && p->kind == PART_REST && p->rule == PART_AS_IS)
		add_all(r, out, r->positions, t->span);
	else if (p && p->kind == PART_ARRAY && p->rule == PART_AS_IS)
		add_array(r, out, p);
	else if (p && !p->quoted &&
	         (p->kind == PART_VARIABLE || p->kind == PART_OUTPUT ||
	             p->kind == PART_EXPRESSION))
		add_unquoted(r, out, t);
	else if (p && (p->kind == PART_REST || p->kind == PART_ARRAY))
		add_all(r, out, NULL, t->span);
	else
		add_word(r, out, bind_template(r, t), t->span);
}
