#ifndef PARSE_EXPR_VALUE_H
#define PARSE_EXPR_VALUE_H

#include "parse/expr.h"

/* How values compare; for the evaluation only. */

/* ==, loosely: mixed types are converted to numbers. */
enum truth expr_equal(
    struct arena *a, struct expr_value l, struct expr_value r);
/* <, likewise; false where the two have no order. */
enum truth expr_less(struct arena *a, struct expr_value l, struct expr_value r);

/* All ignore case. */
enum truth expr_text_contains(struct arena *a, struct str s, struct str needle);
enum truth expr_text_starts(struct str s, struct str prefix);
enum truth expr_text_ends(struct str s, struct str suffix);

#endif
