/*
 * Conditions of a Python script: what they ask of a variable or of the system
 * on which it runs, where the model may know the answer.
 *
 * Everything else is a way that may or may not be taken.
 */

#include "base/arena.h"
#include "facts/python_facts.h"

/* isinstance(x, str), isinstance(x, (list, tuple)) */
static bool
asks_type(
    const struct python_node *n, const struct python_node **x, bool *of_text)
{
	const struct python_node *type;

	if (n->kind != PYTHON_CALL || n->left->kind != PYTHON_NAME ||
	    !str_is(n->left->name, "isinstance") || n->items.len != 2)
		return false;
	*x = n->items.at[0];
	type = n->items.at[1];
	if (type->kind == PYTHON_TUPLE && type->items.len)
		type = type->items.at[0];
	if (type->kind != PYTHON_NAME)
		return false;
	*of_text = str_is(type->name, "str");
	return *of_text || str_is(type->name, "list") ||
	       str_is(type->name, "tuple");
}

static bool
compares_to_none(const struct python_node *n, bool *is)
{
	if (n->kind != PYTHON_COMPARE || n->items.len != 2 ||
	    n->items.at[1]->kind != PYTHON_NONE)
		return false;
	*is = n->operators[0] == PYTHON_IS || n->operators[0] == PYTHON_EQUAL;
	return true;
}

static bool
is_parameter(struct lower *l, const struct python_node *n)
{
	struct scope *in;
	struct binding *b = scope_find(l->scope, n->name, &in);

	return b && b->kind == BOUND_PARAMETER && b->times == 1;
}

/* sys.platform, os.name, platform.system() */
static bool
is_system(struct lower *l, const struct python_node *n)
{
	struct py_value v;

	if (n->kind == PYTHON_CALL)
		n = n->left;
	if (n->kind != PYTHON_ATTRIBUTE)
		return false;
	v = py_callee_of(l, n);
	return v.kind == PY_LIBRARY &&
	       (str_is(v.name, "sys.platform") || str_is(v.name, "os.name") ||
	           str_is(v.name, "platform.system") ||
	           str_is(v.name, "platform.platform"));
}

/* The system that a text begins to name, as runners call it. */
static struct str
system_of(struct lower *l, const struct python_node *n)
{
	struct str s;

	if (!n || !python_string_literal(l->reader->scratch, n, &s))
		return (struct str){ 0 };
	if (str_is(s, "nt") || str_starts(s, "win") || str_starts(s, "Win"))
		return S("windows");
	if (str_starts(s, "darwin") || str_starts(s, "Darwin"))
		return S("macos");
	if (str_starts(s, "linux") || str_starts(s, "Linux"))
		return S("linux");
	return (struct str){ 0 };
}

/* sys.platform == "win32", platform.system().startswith("Win"); a name */
static bool
asks_system(struct lower *l, const struct python_node *n, struct arm *arm,
    bool *negated)
{
	struct scope *in;
	struct binding *b;
	struct str found = { 0 };

	if (n->kind == PYTHON_NAME) {
		b = scope_find(l->scope, n->name, &in);
		if (b && b->kind == BOUND_VALUE && b->times == 1 && b->value &&
		    b->value->kind != PYTHON_NAME)
			n = b->value;
	}
	if (n->kind == PYTHON_COMPARE && n->items.len == 2 &&
	    (n->operators[0] == PYTHON_EQUAL ||
	        n->operators[0] == PYTHON_NOT_EQUAL) &&
	    is_system(l, n->items.at[0])) {
		found = system_of(l, n->items.at[1]);
		*negated ^= n->operators[0] == PYTHON_NOT_EQUAL;
	} else if (n->kind == PYTHON_CALL &&
	           n->left->kind == PYTHON_ATTRIBUTE &&
	           str_is(n->left->name, "startswith") &&
	           is_system(l, n->left->left)) {
		found = system_of(l, python_positional(n, 0));
	}
	if (!found.len)
		return false;
	arm->question = ASKS_SYSTEM;
	arm->asks = found;
	arm->when_fails = *negated;
	return true;
}

void
py_ask(struct lower *l, const struct python_node *n, struct arm *arm)
{
	bool negated = false, flag;
	struct py_value v;

	while (n->kind == PYTHON_UNARY && n->operators[0] == PYTHON_NOT) {
		negated = !negated;
		n = n->left;
	}
	if (asks_system(l, n, arm, &negated))
		return;
	if (asks_type(n, &n, &flag)) {
		arm->question = ASKS_TEXT;
		negated ^= !flag;
	} else if (compares_to_none(n, &flag)) {
		arm->question = ASKS_SET;
		negated ^= flag;
		n = n->items.at[0];
	}
	if (n->kind != PYTHON_NAME)
		return;
	v = py_callee_of(l, n);
	if (v.kind != PY_VARIABLE || v.type ||
	    (l->loops && !is_parameter(l, n)))
		return;
	arm->asks = v.name;
	arm->when_fails = negated;
}

/* Does a test hold when the command that it asks for fails? */
bool
py_holds_on_failure(const struct python_node *n)
{
	if (n->kind == PYTHON_UNARY && n->operators[0] == PYTHON_NOT)
		return !py_holds_on_failure(n->left);
	if (n->kind == PYTHON_COMPARE && n->items.len == 2 &&
	    n->items.at[1]->kind == PYTHON_NUMBER)
		return n->operators[0] == PYTHON_NOT_EQUAL;
	return n->kind == PYTHON_ATTRIBUTE && str_is(n->name, "returncode");
}

/* Does the test ask for what the statement S has set from a call? */
bool
py_is_asked_next(
    const struct python_statement *s, const struct python_statement *next)
{
	const struct python_node *n;

	if (s->kind != PYTHON_ASSIGN || s->items.len != 1 ||
	    s->items.at[0]->kind != PYTHON_NAME ||
	    s->value->kind != PYTHON_CALL || next->kind != PYTHON_IF)
		return false;
	n = next->arms[0].test;
	while (n->kind == PYTHON_UNARY || n->kind == PYTHON_ATTRIBUTE ||
	       n->kind == PYTHON_COMPARE)
		n = n->kind == PYTHON_COMPARE ? n->items.at[0] : n->left;
	return n->kind == PYTHON_NAME && str_eq(n->name, s->items.at[0]->name);
}
