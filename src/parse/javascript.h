#ifndef PARSE_JAVASCRIPT_H
#define PARSE_JAVASCRIPT_H

#include "parse/problem.h"

struct expr;
struct js;

/*
 * The tokens of a JavaScript text that a workflow holds: what can be told
 * without a grammar.  Comments are left out, brackets know their partners,
 * strings are decoded, and ${{ }} stands for what the forge puts there.
 */
enum js_kind {
	JS_END,  /* behind the last one */
	JS_NAME, /* of a variable or property, and reserved words */
	JS_NUMBER,
	JS_STRING, /* '..', "..", `..`: parts */
	JS_REGEX,
	JS_EXPRESSION, /* ${{ }} among the code: one part */
	JS_SIGN,
};

/* A literal run; or a ${ } of `..`; or a ${{ }}. */
struct js_part {
	struct span span;
	struct str text;         /* of a literal, decoded; of ${{ }}, all */
	const struct js *inside; /* of ${ } */
	bool is_expression;
	struct expr *expr; /* NULL: it did not parse */
};

struct js_parts {
	struct js_part *at;
	size_t len, cap;
};

struct js_token {
	enum js_kind kind;
	bool newline; /* in front of it */
	struct str text;
	struct span span;
	struct js_parts parts;
	size_t match; /* of a bracket: its partner, or SIZE_MAX */
};

struct js {
	struct js_token *at; /* with a JS_END that `len` does not count */
	size_t len, cap;
};

/*
 * Bounds: JS_TOKENS tokens, templates JS_DEPTH deep; false behind one, and
 * where a string, a comment or a bracket is not closed.
 */
enum { JS_TOKENS = 100000, JS_DEPTH = 16 };
bool js_read(struct arena *a, struct text t, struct js *out);

#endif
