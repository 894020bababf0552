/*
 * Values of ${{ }} where a step stands.
 *
 * Contexts that the file itself decides are followed: matrix, env, outputs
 * that earlier steps wrote, the tag of the event.  All others are holes
 * named after their path, so that two uses of one compare as the same.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "model/build.h"
#include "model/query.h"

enum { CONTEXT_DEPTH = 64 }; /* expressions nest less deeply */

static struct value value_of(struct activity *act, const struct env *env,
    const struct expr *e, int depth);

static bool
has_tag_filter(const struct trigger *t)
{
	return t->tags.len || t->tags_ignore.len;
}

/* Facts A12, A16: which triggers come with a tag as their ref. */
bool
workflow_sees_tags(const struct workflow *w)
{
	for (size_t i = 0; w && i < w->ntriggers; i++) {
		const struct trigger *t = &w->triggers[i];
		bool branches = t->branches.len || t->branches_ignore.len;

		if (str_is(t->event, "release") || str_is(t->event, "create"))
			return true;
		if (str_is(t->event, "push") &&
		    (has_tag_filter(t) || !branches))
			return true;
	}
	return false;
}

/* The value of KEY, whose letters' case does not count, in one leg. */
static struct value
leg_value(struct activity *act, const struct env *env, const struct leg *leg,
    struct str key)
{
	for (size_t k = 0; k < leg->len; k++) {
		struct str name = leg->at[k].name;

		if (str_eq_nocase(name, key))
			return context_template(act, env, &leg->at[k].value);
		/* A map or list as a whole. */
		if (name.len > key.len &&
		    str_eq_nocase(str_slice(name, 0, key.len), key) &&
		    (name.at[key.len] == '.' || name.at[key.len] == '['))
			return value_unknown();
		/* Something in a value that only the run knows. */
		if (key.len > name.len && key.at[name.len] == '.' &&
		    str_eq_nocase(str_slice(key, 0, name.len), name))
			return value_unknown();
	}
	return value_not_set();
}

static struct value
matrix_value(struct activity *act, const struct env *env, struct str key)
{
	struct value out = { 0 };
	const struct job *job = act->job;
	bool any = false;

	for (size_t i = 0; job && i < job->nlegs; i++) {
		struct value v;

		if (act->live && !act->live[i])
			continue;
		v = leg_value(act, env, &job->legs[i], key);
		out = any ? value_either(act->model->arena, out, v) : v;
		any = true;
	}
	if (!any || (job && job->matrix_open))
		out.open = true;
	return out;
}

static struct value
secret_value(struct arena *a, struct str name)
{
	if (str_eq_nocase(name, S("GITHUB_TOKEN")))
		return value_hole(a, HOLE_TOKEN, S("GITHUB_TOKEN"));
	return value_hole(a, HOLE_SECRET, name);
}

/* github.ref and its like, where the event brings a tag. */
static bool
tag_value(struct activity *act, struct str path, struct value *out)
{
	struct arena *a = act->model->arena;
	struct value tag = value_hole(a, HOLE_EVENT_TAG, S("tag"));

	if (str_is(path, "github.event.release.tag_name")) {
		*out = tag;
		return true;
	}
	if (!workflow_sees_tags(actor_started(act->actor)))
		return false;
	if (str_is(path, "github.ref_name")) {
		*out = tag;
		return true;
	}
	if (str_is(path, "github.ref")) {
		*out = value_append(a, value_text(a, S("refs/tags/")), tag);
		return true;
	}
	return false;
}

/* What only the frame knows: inputs, secrets, the action's own folder. */
static bool
frame_value(struct activity *act, struct str path, struct value *out)
{
	struct arena *a = act->model->arena;
	const struct frame *s = act->frame;
	const struct given_input *in = NULL;

	if (str_starts(path, "inputs."))
		in = frame_input(a, s, str_from(path, 7));
	if (in)
		*out = in->value;
	if (in || !s)
		return in != NULL;
	if (str_starts(path, "secrets."))
		return frame_secret(a, s, str_from(path, 8), out);
	if (!s->is_action || !str_is(path, "github.action_path"))
		return false;
	*out =
	    value_append(a, value_hole(a, HOLE_CONTEXT, S("github.workspace")),
	        value_text(a, str_concat(a, S("/"), s->folder)));
	return true;
}

static struct value
path_value(struct activity *act, const struct env *env, struct str path)
{
	struct arena *a = act->model->arena;
	struct value *known = map_get(&act->outputs, path);
	struct value v;

	if (!known && act->needs)
		known = map_get(act->needs, path);
	if (!known && act->needs && str_starts(path, "jobs."))
		known = map_get(act->needs, str_printf(a, "needs." STR_FMT,
		                                STR_ARG(str_from(path, 5))));
	if (known)
		return *known;
	if (frame_value(act, path, &v))
		return v;
	if (str_starts(path, "matrix."))
		return matrix_value(act, env, str_from(path, 7));
	if (str_starts(path, "env."))
		return env_get(env, str_from(path, 4));
	if (str_starts(path, "secrets."))
		return secret_value(a, str_from(path, 8));
	if (str_is(path, "github.token"))
		return value_hole(a, HOLE_TOKEN, S("GITHUB_TOKEN"));
	if (tag_value(act, path, &v))
		return v;
	return value_hole(a, HOLE_CONTEXT, path);
}

static struct value
without_empty(struct arena *a, struct value v)
{
	struct form *forms = arena_array(a, struct form, v.len);
	size_t n = 0;

	for (size_t i = 0; i < v.len; i++) {
		struct str text;

		if (value_form_text(a, v, i, &text) && !text.len)
			continue;
		forms[n++] = v.forms[i];
	}
	v.forms = forms;
	v.len = n;
	v.unset = false;
	return v;
}

/* a || b: b where a is empty. */
static struct value
or_value(struct activity *act, const struct env *env, const struct expr *e,
    int depth)
{
	struct arena *a = act->model->arena;
	struct value left = value_of(act, env, e->left, depth);
	struct value right = value_of(act, env, e->right, depth);

	if (value_is_filled(left))
		return left;
	if (value_is_empty(left))
		return right;
	return value_either(a, without_empty(a, left), right);
}

static enum truth
decided(struct activity *act, const struct expr *e)
{
	struct occasion o = { .frame = act->frame };
	enum truth t = condition_holds(act->model->arena, e, &o);
	const struct job *job = act->job;

	if (t != TRUTH_UNKNOWN || !job || job->matrix_open)
		return t;
	for (size_t i = 0; i < job->nlegs; i++) {
		enum truth leg;

		if (act->live && !act->live[i])
			continue;
		o.leg = &job->legs[i];
		leg = condition_holds(act->model->arena, e, &o);
		if (i && leg != t)
			return TRUTH_UNKNOWN;
		t = leg;
	}
	return t;
}

/* a && b: b where a holds, else what stands for false. */
static struct value
and_value(struct activity *act, const struct env *env, const struct expr *e,
    int depth)
{
	struct arena *a = act->model->arena;
	enum truth t = decided(act, e->left);
	struct value right = value_of(act, env, e->right, depth);

	if (t == TRUTH_YES)
		return right;
	if (t == TRUTH_NO)
		return value_text(a, S(""));
	return value_either(a, right, value_text(a, S("")));
}

/* format('v{0}', x) */
static struct value
format_value(struct activity *act, const struct env *env, const struct expr *e,
    int depth)
{
	struct arena *a = act->model->arena;
	struct value out = value_text(a, S(""));
	struct value *given = arena_array(a, struct value, e->nargs);
	struct str rest = e->args[0]->text;

	/* Once each, however often the text names them. */
	for (size_t i = 1; i < e->nargs; i++)
		given[i] = value_of(act, env, e->args[i], depth);
	while (rest.len) {
		struct str head, number;
		bool open = str_cut(rest, '{', &head, &rest);
		uint32_t n;

		out = value_append(a, out, value_text(a, head));
		if (!open)
			break;
		if (!str_cut(rest, '}', &number, &rest) ||
		    !str_to_uint(number, &n) || n + 1 >= e->nargs)
			return value_unknown();
		out = value_append(a, out, given[n + 1]);
	}
	return out;
}

static struct expr_value
nothing_known(void *data, struct str path)
{
	(void)data;
	(void)path;
	return (struct expr_value){ 0 };
}

static struct value
value_of(struct activity *act, const struct env *env, const struct expr *e,
    int depth)
{
	struct arena *a = act->model->arena;
	struct str path, text;

	if (!e || depth > CONTEXT_DEPTH)
		return value_unknown();
	if (e->kind == EXPR_OR)
		return or_value(act, env, e, depth + 1);
	if (e->kind == EXPR_AND)
		return and_value(act, env, e, depth + 1);
	if (e->kind == EXPR_CALL && e->nargs &&
	    str_eq_nocase(e->text, S("format")) &&
	    e->args[0]->kind == EXPR_STRING)
		return format_value(act, env, e, depth + 1);
	path = expr_path(a, e);
	if (path.len)
		return path_value(act, env, path);
	if (expr_value_text(a, expr_eval(a, e, nothing_known, NULL), &text))
		return value_text(a, text);
	return value_hole(a, HOLE_CONTEXT, span_text(e->span));
}

struct value
context_value(struct activity *act, const struct env *env, const struct expr *e)
{
	struct value v = value_of(act, env, e, 0);

	if (e)
		v.span = e->span;
	return v;
}

struct value
context_template(
    struct activity *act, const struct env *env, const struct template *t)
{
	struct arena *a = act->model->arena;
	struct value out = value_text(a, S(""));

	for (size_t i = 0; i < t->len; i++) {
		const struct part *p = &t->at[i];
		struct value v = p->kind == PART_EXPRESSION
		                     ? context_value(act, env, p->expr)
		                     : value_text(a, p->text);

		out = t->len == 1 ? v : value_append(a, out, v);
	}
	out.span = t->span;
	return out;
}
