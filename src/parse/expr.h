#ifndef PARSE_EXPR_H
#define PARSE_EXPR_H

#include "base/truth.h"
#include "parse/problem.h"

/*
 * The expression language of the forge: what stands in ${{ }} and in `if:`.
 * Source of the grammar and of the rules for comparing: "Evaluate expressions
 * in workflows and actions" in the documentation of GitHub Actions.
 */
enum expr_kind {
	EXPR_NULL,
	EXPR_BOOL,
	EXPR_NUMBER,
	EXPR_STRING,
	EXPR_NAME,   /* a context: github, matrix, ... */
	EXPR_MEMBER, /* object.name, object['name'] with a constant */
	EXPR_INDEX,  /* object[index] */
	EXPR_STAR,   /* object.* */
	EXPR_CALL,   /* name(args...) */
	EXPR_NOT,
	EXPR_AND,
	EXPR_OR,
	EXPR_EQ,
	EXPR_NE,
	EXPR_LT,
	EXPR_LE,
	EXPR_GT,
	EXPR_GE,
};

struct expr {
	enum expr_kind kind;
	struct span span;
	/* STRING: its content; NAME, MEMBER, CALL: a name as written, which
	 * the forge compares without case. */
	struct str text;
	double number;     /* NUMBER; BOOL: 0 or 1 */
	struct expr *left; /* operand, object */
	struct expr *right;
	struct expr **args; /* CALL */
	size_t nargs;
};

/*
 * Parses all of T, the text between ${{ and }} or of an `if:` without them,
 * into *OUT.  False with a problem added when it does not parse (*OUT is
 * then NULL).  Nesting (parentheses, arguments, indexes, !) is bounded at
 * 50, the nodes of one expression at 2000: a walk may recurse.
 */
bool expr_parse(struct arena *a, struct text t, struct expr **out,
    struct problems *problems);

/* Texts with expressions: a run of literal bytes, or one expression. */
struct expr_piece {
	struct text text;  /* of an expression: all, with ${{ and }} */
	struct expr *expr; /* NULL: literal, or it did not parse */
	bool is_expr;
};

/*
 * Splits T at its ${{ }}.  An opening without a close is literal, with a
 * problem, as is all behind it.  A quoted string inside may hold }}.
 */
size_t expr_split(struct arena *a, struct text t, struct expr_piece **out,
    struct problems *problems);

enum expr_condition {
	EXPR_CONDITION_NONE, /* empty, or it does not parse: *OUT is NULL */
	EXPR_CONDITION_PLAIN,
	/*
	 * The trap: with anything around or between ${{ }}, be it a space or
	 * the line end of a block scalar, the forge joins all into one text,
	 * and a text is true unless it is empty.  *OUT is the call of
	 * format() that the forge makes of it, so that it evaluates to what
	 * the forge sees, and its arguments are the expressions.
	 */
	EXPR_CONDITION_TEXT,
};

/*
 * Parses the text of an `if:`: an expression with or without ${{ }} around
 * all of it.
 */
enum expr_condition expr_parse_condition(struct arena *a, struct text t,
    struct expr **out, struct problems *problems);

/*
 * The path of an expression that only names a value: "github.ref_name",
 * "steps.build.outputs.tag"; lower case but for what stands behind the
 * context's name.  Empty for any other expression.
 */
struct str expr_path(struct arena *a, const struct expr *e);

/* What an expression evaluates to; UNKNOWN is contagious where it decides. */
struct expr_value {
	enum expr_value_kind {
		EXPR_VALUE_UNKNOWN,
		EXPR_VALUE_NULL,
		EXPR_VALUE_BOOL,
		EXPR_VALUE_NUMBER,
		EXPR_VALUE_STRING,
		EXPR_VALUE_OBJECT, /* an array or object: true, not compared */
	} kind;
	double number;   /* BOOL (0 or 1) and NUMBER */
	struct str text; /* STRING */
	/* UNKNOWN: yet known to be true, or false ("x && false"). */
	bool holds, fails;
};

/*
 * Looks up PATH ("matrix.os", lower-case context) for the evaluation;
 * returns UNKNOWN for what it does not know.
 */
typedef struct expr_value expr_lookup(void *data, struct str path);

/*
 * Evaluates E: null, false, 0, NaN and '' are false; == ignores case of
 * strings and converts mixed types to numbers; && and || give back an
 * operand.  Known functions: contains (of a text, or of fromJSON with a
 * list), startsWith, endsWith, format, join (of one text), fromJSON (of
 * scalars); always() is true, and success(), failure(), cancelled(),
 * hashFiles() and toJSON() are unknown.  `false && x` is false and
 * `true || x` true whatever x is; `x && false` is UNKNOWN that fails, and
 * `x || 'a'` UNKNOWN that holds.
 */
struct expr_value expr_eval(
    struct arena *a, const struct expr *e, expr_lookup *lookup, void *data);

enum truth expr_truth(struct expr_value v);
/* The value as text, as ${{ }} prints it; false for UNKNOWN and OBJECT. */
bool expr_value_text(struct arena *a, struct expr_value v, struct str *out);

#endif
