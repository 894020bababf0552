/*
 * Tests, functions and methods of a Python script that mean the same wherever
 * they stand: no name is looked up.
 */

#include "facts/python_known.h"

/* __name__ == "__main__", the other way round, and != */
static enum truth
asks_main(struct arena *scratch, const struct python_node *n, bool is_main)
{
	struct str s;

	if (n->items.len != 2 || (n->operators[0] != PYTHON_EQUAL &&
	                             n->operators[0] != PYTHON_NOT_EQUAL))
		return TRUTH_UNKNOWN;
	for (size_t i = 0; i < 2; i++)
		if (n->items.at[i]->kind == PYTHON_NAME &&
		    str_is(n->items.at[i]->name, "__name__") &&
		    python_string_literal(scratch, n->items.at[1 - i], &s) &&
		    str_is(s, "__main__"))
			return truth_of(
			    is_main == (n->operators[0] == PYTHON_EQUAL));
	return TRUTH_UNKNOWN;
}

enum truth
python_known_test(
    struct arena *scratch, const struct python_node *n, bool is_main)
{
	bool invert = false;
	enum truth t = TRUTH_UNKNOWN;

	for (; n->kind == PYTHON_UNARY && n->operators[0] == PYTHON_NOT;
	     n = n->left)
		invert = !invert;
	if (n->kind == PYTHON_TRUE || n->kind == PYTHON_FALSE)
		t = truth_of(n->kind == PYTHON_TRUE);
	else if ((n->kind == PYTHON_NAME || n->kind == PYTHON_ATTRIBUTE) &&
	         str_is(n->name, "TYPE_CHECKING"))
		t = TRUTH_NO;
	else if (n->kind == PYTHON_COMPARE)
		t = asks_main(scratch, n, is_main);
	return invert ? truth_not(t) : t;
}

bool
python_ends_script(struct str name)
{
	static const char *const names[] = { "sys.exit", "os._exit", "exit",
		"quit", NULL };

	if (str_starts(name, "builtins."))
		name = str_from(name, 9);
	return str_is_one_of(name, names);
}

const struct python_statement *
python_method_of(const struct python_statement *type, struct str name)
{
	for (size_t i = 0; i < type->body.len; i++)
		if (type->body.at[i]->kind == PYTHON_FUNCTION &&
		    str_eq(type->body.at[i]->name, name))
			return type->body.at[i];
	return NULL;
}
