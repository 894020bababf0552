#ifndef FACTS_PYTHON_KNOWN_H
#define FACTS_PYTHON_KNOWN_H

#include "base/truth.h"
#include "parse/python.h"

/*
 * What both readers of Python scripts, that of their operations and that of
 * their interfaces, know of the language whatever names are bound to.
 */

/* True, not x, TYPE_CHECKING, __name__ == "__main__" */
enum truth python_known_test(
    struct arena *scratch, const struct python_node *n, bool is_main);

/* Does a function of this dotted name end the script? */
bool python_ends_script(struct str name);

/* The method of a class that its own body has, or NULL. */
const struct python_statement *python_method_of(
    const struct python_statement *type, struct str name);

#endif
