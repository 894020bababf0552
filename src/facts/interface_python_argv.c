/*
 * What a Python script says of the number of its words: tests of
 * len(sys.argv) that end it.
 */

#include "base/arena.h"
#include "facts/interface_python.h"

/* A status that tells of a failure, or a text that does. */
static bool
is_failure(const struct python_node *v)
{
	return v && v->kind != PYTHON_NONE &&
	       !(v->kind == PYTHON_NUMBER && str_is(v->name, "0"));
}

/* All exceptions but SystemExit without a status. */
static bool
raise_fails(struct python_reading *r, const struct python_node *v)
{
	const struct python_node *status = NULL;
	struct str name;

	if (v && v->kind == PYTHON_CALL) {
		status = python_positional(v, 0);
		v = v->left;
	}
	return !v || !python_dotted_name(r->scratch, v, &name) ||
	       !str_is(name, "SystemExit") || is_failure(status);
}

static bool body_fails(struct python_reading *r, const struct scope *scope,
    const struct python_body *b);

/* Of the body of SCOPE, or of another function where that is NULL. */
static bool
statement_fails(struct python_reading *r, const struct scope *scope,
    const struct python_statement *s)
{
	const struct python_node *v = s->value;
	struct str name;
	struct thing *f;

	if (s->kind == PYTHON_RAISE)
		return raise_fails(r, v);
	/* of main(), whose result is the script's status */
	if (s->kind == PYTHON_RETURN)
		return scope && scope->status && v &&
		       v->kind == PYTHON_NUMBER && is_failure(v);
	if (s->kind != PYTHON_EXPRESSION || v->kind != PYTHON_CALL)
		return false;
	if (python_dotted_name(r->scratch, v->left, &name) &&
	    python_ends_script(name))
		return is_failure(python_positional(v, 0));
	f = v->left->kind == PYTHON_NAME ? python_find(r, v->left->name) : NULL;
	if (!f || f->kind != THING_FUNCTION || r->depth >= INTERFACE_DEPTH ||
	    r->steps < 50)
		return false;
	r->depth++;
	r->steps -= 50;
	f = body_fails(r, NULL, python_body_of(f->statement)) ? f : NULL;
	r->depth--;
	return f != NULL;
}

static bool may_leave(struct python_reading *r, const struct scope *scope,
    const struct python_body *b);

/* Does it end otherwise on some way: return, sys.exit(0)? */
static bool
statement_may_leave(struct python_reading *r, const struct scope *scope,
    const struct python_statement *s)
{
	struct str name;

	if (s->kind == PYTHON_FUNCTION || s->kind == PYTHON_CLASS ||
	    statement_fails(r, scope, s))
		return false;
	if (s->kind == PYTHON_RETURN || s->kind == PYTHON_RAISE ||
	    s->kind == PYTHON_BREAK || s->kind == PYTHON_CONTINUE)
		return true;
	if (s->kind == PYTHON_EXPRESSION && s->value->kind == PYTHON_CALL)
		return python_dotted_name(r->scratch, s->value->left, &name) &&
		       python_ends_script(name);
	for (size_t i = 0; i < s->narms; i++)
		if (may_leave(r, scope, &s->arms[i].body))
			return true;
	return may_leave(r, scope, &s->body);
}

static bool
may_leave(struct python_reading *r, const struct scope *scope,
    const struct python_body *b)
{
	for (size_t i = 0; i < b->len; i++)
		if (r->steps == 0 || statement_may_leave(r, scope, b->at[i]))
			return true;
	return false;
}

static bool
body_fails(struct python_reading *r, const struct scope *scope,
    const struct python_body *b)
{
	struct python_body front = *b;

	if (!b->len || !statement_fails(r, scope, b->at[b->len - 1]))
		return false;
	front.len--;
	return !may_leave(r, scope, &front);
}

bool
python_body_fails(struct python_reading *r, const struct python_body *b)
{
	return body_fails(r, r->scope, b);
}

/* len(sys.argv) OP n, as it must be for the script to go on. */
static bool
bound_by(struct python_reading *r, const struct python_node *n, uint32_t *min,
    uint32_t *max)
{
	struct thing *x, *y;
	long k;

	if (n->kind != PYTHON_COMPARE || n->items.len != 2)
		return false;
	x = python_eval(r, n->items.at[0]);
	y = python_eval(r, n->items.at[1]);
	if (x->kind != THING_LENGTH)
		return false;
	if (n->operators[0] == PYTHON_NOT_IN && y->kind == THING_LIST &&
	    y->items.len) {
		*min = INTERFACE_ANY;
		*max = 0;
		for (size_t i = 0; i < y->items.len; i++) {
			if (y->items.at[i]->kind != THING_NUMBER)
				return false;
			k = y->items.at[i]->number - 1 + x->number;
			*min = (uint32_t)k < *min ? (uint32_t)k : *min;
			*max = (uint32_t)k > *max ? (uint32_t)k : *max;
		}
		return true;
	}
	if (y->kind != THING_NUMBER)
		return false;
	k = y->number - 1 + x->number;
	switch ((int)n->operators[0]) {
	case PYTHON_NOT_EQUAL:
		*min = *max = (uint32_t)k;
		break;
	case PYTHON_LESS:
		*min = (uint32_t)k;
		break;
	case PYTHON_LESS_EQUAL:
		*min = (uint32_t)k + 1;
		break;
	case PYTHON_GREATER:
		*max = (uint32_t)k;
		break;
	case PYTHON_GREATER_EQUAL:
		*max = (uint32_t)k - 1;
		break;
	case PYTHON_EQUAL:
		if (k != 0)
			return false;
		*min = 1;
		break;
	default:
		return false;
	}
	return k >= 0 && k < 1000;
}

/* if len(sys.argv) != 2: sys.exit("usage: ...") */
void
python_note_count(struct python_reading *r, const struct python_arm *arm)
{
	const struct python_node *n = arm->test;
	uint32_t min = 0, max = INTERFACE_ANY;
	bool all = true;

	if (r->uncertain || r->may_have_left || r->argv_used.source ||
	    !python_body_fails(r, &arm->body))
		return;
	if (n->kind == PYTHON_OR)
		for (size_t i = 0; i < n->items.len; i++)
			all &= bound_by(r, n->items.at[i], &min, &max);
	else if (n->kind == PYTHON_UNARY && n->operators[0] == PYTHON_NOT &&
	         python_eval(r, n->left)->kind == THING_ARGV)
		min = (uint32_t)python_eval(r, n->left)->number;
	else
		all = bound_by(r, n, &min, &max);
	if (!all)
		return;
	r->counted = arm->test->span;
	r->min = min > r->min ? min : r->min;
	r->max = max < r->max ? max : r->max;
}
