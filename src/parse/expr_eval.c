/*
 * The evaluation of expressions with three truths: yes, no, unknown.
 *
 * A value that is not known may still be known to be true or false; the
 * operators && and || and negation keep that, everything else loses it.
 * Where the forge would stop with an error the value is unknown.  Not done:
 * lists as values (only contains() looks into one), filters with .*
 */

#include <cjson/cJSON.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "parse/expr_value.h"

/* format() can double its text at each level of nesting. */
enum { MAX_TEXT = 64 * 1024 };

struct eval {
	struct arena *arena;
	expr_lookup *lookup;
	void *data;
};

static struct expr_value eval(struct eval *ev, const struct expr *e);

static struct expr_value
unknown(void)
{
	return (struct expr_value){ .kind = EXPR_VALUE_UNKNOWN };
}

static struct expr_value
make_bool(bool yes)
{
	return (struct expr_value){ .kind = EXPR_VALUE_BOOL, .number = yes };
}

static struct expr_value
make_number(double number)
{
	return (
	    struct expr_value){ .kind = EXPR_VALUE_NUMBER, .number = number };
}

static struct expr_value
make_text(struct str text)
{
	return (struct expr_value){ .kind = EXPR_VALUE_STRING, .text = text };
}

static struct expr_value
of_truth(enum truth t)
{
	return t == TRUTH_UNKNOWN ? unknown() : make_bool(t == TRUTH_YES);
}

/* && stops at a false operand, || at a true one: STOP. */
static struct expr_value
eval_logic(struct eval *ev, const struct expr *e, enum truth stop)
{
	struct expr_value left = eval(ev, e->left), right, v = unknown();
	enum truth truth = expr_truth(left);

	if (truth == stop)
		return left;
	right = eval(ev, e->right);
	if (truth != TRUTH_UNKNOWN)
		return right;
	/* One of the two, and which is not known; both may stop. */
	if (expr_truth(right) == stop) {
		v.holds = stop == TRUTH_YES;
		v.fails = stop == TRUTH_NO;
	}
	return v;
}

static enum truth
compare(struct eval *ev, enum expr_kind kind, struct expr_value l,
    struct expr_value r)
{
	switch (kind) {
	case EXPR_EQ:
		return expr_equal(ev->arena, l, r);
	case EXPR_NE:
		return truth_not(expr_equal(ev->arena, l, r));
	case EXPR_LT:
		return expr_less(ev->arena, l, r);
	case EXPR_GT:
		return expr_less(ev->arena, r, l);
	case EXPR_LE:
		return truth_or(
		    expr_less(ev->arena, l, r), expr_equal(ev->arena, l, r));
	case EXPR_GE:
		return truth_or(
		    expr_less(ev->arena, r, l), expr_equal(ev->arena, l, r));
	case EXPR_NULL:
	case EXPR_BOOL:
	case EXPR_NUMBER:
	case EXPR_STRING:
	case EXPR_NAME:
	case EXPR_MEMBER:
	case EXPR_INDEX:
	case EXPR_STAR:
	case EXPR_CALL:
	case EXPR_NOT:
	case EXPR_AND:
	case EXPR_OR:
		break;
	}
	return TRUTH_UNKNOWN;
}

/* A name; or a name with an index that comes out as a text. */
static struct expr_value
eval_path(struct eval *ev, const struct expr *e)
{
	struct arena *a = ev->arena;
	struct str path = expr_path(a, e->kind == EXPR_INDEX ? e->left : e);

	if (path.len && e->kind == EXPR_INDEX) {
		struct expr_value index = eval(ev, e->right);

		if (index.kind != EXPR_VALUE_STRING)
			return unknown();
		path = str_printf(
		    a, STR_FMT "." STR_FMT, STR_ARG(path), STR_ARG(index.text));
	}
	if (!path.len || !ev->lookup)
		return unknown();
	return ev->lookup(ev->data, path);
}

/* Both arguments as texts; false when one is unknown or an object. */
static bool
two_texts(struct eval *ev, const struct expr *e, struct str *first,
    struct str *second)
{
	return expr_value_text(ev->arena, eval(ev, e->args[0]), first) &&
	       expr_value_text(ev->arena, eval(ev, e->args[1]), second);
}

static struct expr_value
call_starts(struct eval *ev, const struct expr *e)
{
	struct str s, prefix;

	if (!two_texts(ev, e, &s, &prefix))
		return unknown();
	return of_truth(expr_text_starts(s, prefix));
}

static struct expr_value
call_ends(struct eval *ev, const struct expr *e)
{
	struct str s, suffix;

	if (!two_texts(ev, e, &s, &suffix))
		return unknown();
	return of_truth(expr_text_ends(s, suffix));
}

/* The JSON of S, to be deleted by the caller; NULL when it is none. */
static cJSON *
parse_json(struct str s)
{
	const char *end = NULL;
	cJSON *json = cJSON_ParseWithLengthOpts(s.at, s.len, &end, 0);

	if (json && !str_trim(str_from(s, (size_t)(end - s.at))).len)
		return json;
	cJSON_Delete(json);
	return NULL;
}

static struct expr_value
of_json(struct arena *a, const cJSON *json)
{
	if (!json)
		return unknown();
	if (cJSON_IsString(json))
		return make_text(str_copy(a, str_of(json->valuestring)));
	if (cJSON_IsNumber(json))
		return make_number(json->valuedouble);
	if (cJSON_IsBool(json))
		return make_bool(cJSON_IsTrue(json));
	if (cJSON_IsNull(json))
		return (struct expr_value){ .kind = EXPR_VALUE_NULL };
	return (struct expr_value){ .kind = EXPR_VALUE_OBJECT };
}

static struct expr_value
call_from_json(struct eval *ev, const struct expr *e)
{
	struct expr_value v;
	struct str s;
	cJSON *json;

	if (!expr_value_text(ev->arena, eval(ev, e->args[0]), &s))
		return unknown();
	json = parse_json(s);
	v = of_json(ev->arena, json);
	cJSON_Delete(json);
	return v;
}

static bool
is_call_of(const struct expr *e, const char *name, size_t nargs)
{
	return e->kind == EXPR_CALL && e->nargs == nargs &&
	       str_eq_nocase(e->text, str_of(name));
}

static enum truth
text_contains(struct arena *a, struct expr_value text, struct expr_value part)
{
	struct str s, needle;

	if (!expr_value_text(a, text, &s) || !expr_value_text(a, part, &needle))
		return TRUTH_UNKNOWN;
	return expr_text_contains(a, s, needle);
}

/* contains(fromJSON(TEXT), item): one of the list equals the item. */
static enum truth
json_contains(struct arena *a, struct str text, struct expr_value item)
{
	cJSON *json = parse_json(text);
	enum truth t = TRUTH_NO;
	const cJSON *entry;

	if (cJSON_IsArray(json))
		cJSON_ArrayForEach(entry, json) t =
		    truth_or(t, expr_equal(a, of_json(a, entry), item));
	else
		t = text_contains(a, of_json(a, json), item);
	cJSON_Delete(json);
	return t;
}

static struct expr_value
call_contains(struct eval *ev, const struct expr *e)
{
	const struct expr *first = e->args[0];
	struct expr_value item = eval(ev, e->args[1]);
	struct str s;

	if (!is_call_of(first, "fromJSON", 1))
		return of_truth(
		    text_contains(ev->arena, eval(ev, first), item));
	if (!expr_value_text(ev->arena, eval(ev, first->args[0]), &s))
		return unknown();
	return of_truth(json_contains(ev->arena, s, item));
}

static struct expr_value
call_join(struct eval *ev, const struct expr *e)
{
	struct str s;

	if (!expr_value_text(ev->arena, eval(ev, e->args[0]), &s))
		return unknown();
	return make_text(s);
}

static struct expr_value
call_always(struct eval *ev, const struct expr *e)
{
	(void)ev;
	(void)e;
	return make_bool(true);
}

/* The {N} at AT: its number, and *AT behind it. */
static bool
take_hole(struct str format, size_t *at, uint32_t *index)
{
	size_t end = str_find_char(format, *at, '}');

	if (end == SIZE_MAX ||
	    !str_to_uint(str_slice(format, *at + 1, end), index))
		return false;
	*at = end + 1;
	return true;
}

/*
 * The text that FORMAT makes.  A hole that is unknown leaves it unknown, but
 * true as soon as anything else stands in it.
 */
static struct expr_value
fill(struct eval *ev, struct str format, const struct expr_value *args,
    size_t nargs)
{
	struct buf b = buf_new(ev->arena);
	struct expr_value v = unknown();
	bool known = true, solid = false;

	for (size_t at = 0; at < format.len && b.len <= MAX_TEXT;) {
		char c = format.at[at];
		uint32_t index;
		struct str s;

		if (c != '{' && c != '}') {
			buf_add_char(&b, c);
			at++;
		} else if (at + 1 < format.len && format.at[at + 1] == c) {
			buf_add_char(&b, c);
			at += 2;
		} else if (c == '}' || !take_hole(format, &at, &index) ||
		           index >= nargs) {
			return unknown();
		} else if (expr_value_text(ev->arena, args[index], &s)) {
			buf_add(&b, str_slice(s, 0, MAX_TEXT + 1));
		} else {
			known = false;
			/* No true value is the empty text. */
			solid |= expr_truth(args[index]) == TRUTH_YES;
		}
	}
	v.holds = b.len > 0 || solid;
	return known && b.len <= MAX_TEXT ? make_text(buf_str(&b)) : v;
}

static struct expr_value
call_format(struct eval *ev, const struct expr *e)
{
	struct expr_value *args;
	struct str format;

	if (!expr_value_text(ev->arena, eval(ev, e->args[0]), &format))
		return unknown();
	args = arena_array(ev->arena, struct expr_value, e->nargs);
	for (size_t i = 1; i < e->nargs; i++)
		args[i - 1] = eval(ev, e->args[i]);
	return fill(ev, format, args, e->nargs - 1);
}

static const struct function {
	const char *name;
	struct expr_value (*call)(struct eval *ev, const struct expr *e);
	size_t least, most; /* arguments */
} functions[] = {
	{ "always", call_always, 0, 0 },
	{ "contains", call_contains, 2, 2 },
	{ "endsWith", call_ends, 2, 2 },
	{ "format", call_format, 1, SIZE_MAX },
	{ "fromJSON", call_from_json, 1, 1 },
	{ "join", call_join, 1, 2 },
	{ "startsWith", call_starts, 2, 2 },
};

static struct expr_value
eval_call(struct eval *ev, const struct expr *e)
{
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		const struct function *f = &functions[i];

		if (str_eq_nocase(e->text, str_of(f->name)) &&
		    e->nargs >= f->least && e->nargs <= f->most)
			return f->call(ev, e);
	}
	return unknown();
}

static struct expr_value
eval(struct eval *ev, const struct expr *e)
{
	if (!e)
		return unknown();
	switch (e->kind) {
	case EXPR_NULL:
		return (struct expr_value){ .kind = EXPR_VALUE_NULL };
	case EXPR_BOOL:
		return make_bool(e->number > 0);
	case EXPR_NUMBER:
		return make_number(e->number);
	case EXPR_STRING:
		return make_text(e->text);
	case EXPR_NAME:
	case EXPR_MEMBER:
	case EXPR_INDEX:
		return eval_path(ev, e);
	case EXPR_STAR:
		return unknown();
	case EXPR_CALL:
		return eval_call(ev, e);
	case EXPR_NOT:
		return of_truth(truth_not(expr_truth(eval(ev, e->left))));
	case EXPR_AND:
		return eval_logic(ev, e, TRUTH_NO);
	case EXPR_OR:
		return eval_logic(ev, e, TRUTH_YES);
	case EXPR_EQ:
	case EXPR_NE:
	case EXPR_LT:
	case EXPR_LE:
	case EXPR_GT:
	case EXPR_GE:
		return of_truth(compare(
		    ev, e->kind, eval(ev, e->left), eval(ev, e->right)));
	}
	return unknown();
}

struct expr_value
expr_eval(
    struct arena *a, const struct expr *e, expr_lookup *lookup, void *data)
{
	struct eval ev = { .arena = a, .lookup = lookup, .data = data };

	return eval(&ev, e);
}
