/*
 * Conditions of jobs and steps, as far as an event and a leg decide them.
 *
 * The evaluator of parse/expr knows constants; what is known here besides
 * is the event's name, the leg's values, and the first part of github.ref.
 * A call of startsWith() or contains() on github.ref is answered from that
 * part alone where it suffices.
 */

#include "model/condition.h"

#include "base/arena.h"
#include "facts/workflow.h"
#include "model/frame.h"

static struct expr_value
text_value(struct str s)
{
	return (struct expr_value){ .kind = EXPR_VALUE_STRING, .text = s };
}

/* What the look-ups of one condition need. */
struct look {
	struct arena *arena;
	const struct occasion *occasion;
};

/* An input that is known where the condition stands. */
static struct expr_value
input_value(const struct look *l, struct str name)
{
	const struct given_input *in =
	    frame_input(l->arena, l->occasion->frame, name);
	struct str text;

	if (!in || !value_literal(l->arena, in->value, &text))
		return (struct expr_value){ 0 };
	if (in->is_bool)
		return (struct expr_value){ .kind = EXPR_VALUE_BOOL,
			.number = str_is(text, "true") };
	return text_value(text);
}

/* "owner/name", or the owner alone. */
static bool
repository_value(
    const struct occasion *o, struct str path, struct expr_value *out)
{
	struct str owner, name;

	str_cut(o->repository, '/', &owner, &name);
	if (str_is(path, "github.repository"))
		*out = text_value(o->repository);
	else if (str_is(path, "github.repository_owner"))
		*out = text_value(owner);
	else
		return false;
	return true;
}

/* The ref where its name is known; false: PATH is none of these. */
static bool
ref_value(const struct look *l, struct str path, struct expr_value *out)
{
	const struct occasion *o = l->occasion;

	if ((str_is(path, "github.ref") || (str_is(path, "github.event.ref") &&
	                                       str_is(o->event, "push"))) &&
	    (o->ref == REF_TAG || o->ref == REF_BRANCH))
		*out = text_value(str_concat(l->arena,
		    o->ref == REF_TAG ? S("refs/tags/") : S("refs/heads/"),
		    o->name));
	else if (str_is(path, "github.ref_name") ||
	         (str_is(path, "github.event.release.tag_name") &&
	             str_is(o->event, "release")))
		*out = text_value(o->name);
	else
		return false;
	return true;
}

static struct expr_value
look_up(void *data, struct str path)
{
	const struct look *l = data;
	const struct occasion *o = l->occasion;
	struct expr_value unknown = { 0 }, known;

	if (str_is(path, "github.event_name") && o->event.len)
		return text_value(o->event);
	if (str_is(path, "github.ref_type") && o->ref != REF_UNKNOWN)
		return text_value(o->ref == REF_TAG ? S("tag") : S("branch"));
	if (o->name.len && ref_value(l, path, &known))
		return known;
	if (o->repository.len && repository_value(o, path, &known))
		return known;
	if (str_starts(path, "inputs.") && o->frame)
		return input_value(l, str_from(path, 7));
	if (o->trigger && !o->leg)
		return occasion_value(o, path);
	if (o->leg && str_starts(path, "matrix.")) {
		struct str key = str_from(path, 7), text;

		for (size_t i = 0; i < o->leg->len; i++)
			if (str_eq(o->leg->at[i].name, key) &&
			    o->leg->at[i].value.len == 1 &&
			    o->leg->at[i].value.at[0].kind == PART_LITERAL) {
				text = o->leg->at[i].value.at[0].text;
				return text_value(text);
			}
	}
	return unknown;
}

/* The ref begins with PREFIX, whatever follows: does TEXT? */
static enum truth
ref_starts_with(struct str prefix, struct str text)
{
	size_t n = prefix.len < text.len ? prefix.len : text.len;

	if (!str_eq_nocase(str_slice(prefix, 0, n), str_slice(text, 0, n)))
		return TRUTH_NO;
	return text.len <= prefix.len ? TRUTH_YES : TRUTH_UNKNOWN;
}

static enum truth
ref_contains(struct arena *a, struct str prefix, struct str text)
{
	if (str_contains(prefix, str_cstr(a, text)))
		return TRUTH_YES;
	/* A branch may be called tags/x, but nobody asks for that. */
	if (str_is(text, "refs/tags") || str_is(text, "refs/tags/"))
		return TRUTH_NO;
	return TRUTH_UNKNOWN;
}

static bool
is_name(struct str s, const char *name)
{
	return str_eq_nocase(s, str_of(name));
}

/* What is known of the begin of github.ref. */
static struct str
ref_prefix(enum ref_kind ref)
{
	if (ref == REF_TAG)
		return S("refs/tags/");
	return ref == REF_PULL ? S("refs/pull/") : S("refs/heads/");
}

static enum truth
ref_call(struct arena *a, const struct expr *e, const struct occasion *o)
{
	struct str prefix = ref_prefix(o->ref);

	if (o->ref == REF_UNKNOWN || e->nargs != 2 ||
	    e->args[1]->kind != EXPR_STRING ||
	    !str_is(expr_path(a, e->args[0]), "github.ref"))
		return TRUTH_UNKNOWN;
	if (is_name(e->text, "startsWith"))
		return ref_starts_with(prefix, e->args[1]->text);
	if (is_name(e->text, "contains"))
		return ref_contains(a, prefix, e->args[1]->text);
	return TRUTH_UNKNOWN;
}

/* github.ref == 'refs/heads/main' where the ref is a tag. */
static enum truth
ref_equals(struct arena *a, const struct expr *e, const struct occasion *o)
{
	const struct expr *l = e->left, *r = e->right;
	struct str prefix = ref_prefix(o->ref);

	if (r->kind != EXPR_STRING) {
		l = e->right;
		r = e->left;
	}
	if (r->kind != EXPR_STRING)
		return TRUTH_UNKNOWN;
	if (o->trigger &&
	    occasion_equals(a, o, expr_path(a, l), r->text) == TRUTH_NO)
		return TRUTH_NO;
	if (o->ref == REF_UNKNOWN || !str_is(expr_path(a, l), "github.ref"))
		return TRUTH_UNKNOWN;
	return ref_starts_with(prefix, r->text) == TRUTH_NO ? TRUTH_NO
	                                                    : TRUTH_UNKNOWN;
}

/* What came before went well. */
static enum truth
success_call(const struct expr *e)
{
	static const char *const never[] = { "failure", "cancelled", NULL };

	if (str_is_one_of_nocase(e->text, never))
		return TRUTH_NO;
	return is_name(e->text, "success") ? TRUTH_YES : TRUTH_UNKNOWN;
}

static enum truth
holds(struct arena *a, const struct expr *e, const struct occasion *o)
{
	struct look look = { a, o };
	enum truth t = TRUTH_UNKNOWN;

	if (e->kind == EXPR_NOT)
		return truth_not(holds(a, e->left, o));
	if (e->kind == EXPR_AND)
		return truth_and(holds(a, e->left, o), holds(a, e->right, o));
	if (e->kind == EXPR_OR)
		return truth_not(truth_and(truth_not(holds(a, e->left, o)),
		    truth_not(holds(a, e->right, o))));
	if (e->kind == EXPR_CALL)
		t = o->succeeds ? success_call(e) : t;
	if (e->kind == EXPR_CALL && t == TRUTH_UNKNOWN)
		t = ref_call(a, e, o);
	if (e->kind == EXPR_EQ)
		t = ref_equals(a, e, o);
	if (e->kind == EXPR_NE)
		t = truth_not(ref_equals(a, e, o));
	if (t != TRUTH_UNKNOWN)
		return t;
	return expr_truth(expr_eval(a, e, look_up, &look));
}

enum truth
condition_holds(struct arena *a, const struct expr *e, const struct occasion *o)
{
	return e ? holds(a, e, o) : TRUTH_YES;
}

bool
condition_outlives_skips(const struct expr *e)
{
	static const char *const own[] = { "always", "failure", "cancelled",
		NULL };

	if (!e)
		return false;
	if (e->kind == EXPR_CALL && str_is_one_of_nocase(e->text, own))
		return true;
	for (size_t i = 0; i < e->nargs; i++)
		if (condition_outlives_skips(e->args[i]))
			return true;
	return condition_outlives_skips(e->left) ||
	       condition_outlives_skips(e->right);
}

bool
condition_is_shared(const struct expr *e)
{
	/* env and the outputs of steps may have been made of the matrix. */
	static const char *const shared[] = { "github", "inputs", "vars",
		"secrets", "needs", NULL };
	static const char *const own[] = { "hashFiles", "failure", NULL };

	if (!e)
		return true;
	if ((e->kind == EXPR_NAME && !str_is_one_of_nocase(e->text, shared)) ||
	    (e->kind == EXPR_CALL && str_is_one_of_nocase(e->text, own)))
		return false;
	for (size_t i = 0; i < e->nargs; i++)
		if (!condition_is_shared(e->args[i]))
			return false;
	return condition_is_shared(e->left) && condition_is_shared(e->right);
}

/*
 * How the name of the ref has to begin for E to hold; false when E alone
 * does not demand it.  A text behind == is all of the name: a longer one
 * would not do, which does not matter here.
 */
static bool
demanded_name(struct arena *a, const struct expr *e, struct str *out)
{
	const struct expr *l = e->left, *r = e->right;
	struct str path;

	if (e->kind == EXPR_CALL && e->nargs == 2 &&
	    is_name(e->text, "startsWith")) {
		l = e->args[0];
		r = e->args[1];
	} else if (e->kind != EXPR_EQ) {
		return false;
	}
	if (r->kind != EXPR_STRING)
		return false;
	path = expr_path(a, l);
	*out = r->text;
	if (str_is(path, "github.ref") && str_starts(*out, "refs/tags/"))
		*out = str_from(*out, 10);
	else if (!str_is(path, "github.ref_name"))
		return false;
	return out->len > 0;
}

static bool
excludes_name(struct arena *a, const struct expr *e, struct str name)
{
	struct str other;
	size_t n;

	if (e->kind == EXPR_AND)
		return excludes_name(a, e->left, name) ||
		       excludes_name(a, e->right, name);
	if (!demanded_name(a, e, &other))
		return false;
	n = name.len < other.len ? name.len : other.len;
	return !str_eq_nocase(str_slice(name, 0, n), str_slice(other, 0, n));
}

bool
conditions_exclude(struct arena *a, const struct expr *e, const struct expr *f)
{
	struct str name;

	if (!e || !f)
		return false;
	if (e->kind == EXPR_AND)
		return conditions_exclude(a, e->left, f) ||
		       conditions_exclude(a, e->right, f);
	return demanded_name(a, e, &name) && excludes_name(a, f, name);
}
