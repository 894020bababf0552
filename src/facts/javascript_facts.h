#ifndef FACTS_JAVASCRIPT_FACTS_H
#define FACTS_JAVASCRIPT_FACTS_H

#include "facts/program.h"
#include "parse/javascript.h"

/* What the files that read JavaScript share. */

/* What a name stands for, as far as the text says. */
struct js_binding {
	struct str name;
	enum {
		JS_UNKNOWN,
		JS_VARIABLE, /* `text` is the name that it has in the run */
		JS_ALIAS,    /* `text` is a path: context.repo.owner */
		JS_OBJECT,   /* the braces at `from` */
		JS_FUNCTION, /* `text` is the word that calls it */
		JS_ARGUMENT, /* `number` of the function around */
		JS_CLIENT,   /* with the token `auth` */
	} kind;
	struct str text;
	unsigned number;
	size_t from;
	struct template auth;
};

struct js_scope {
	struct js_scope *up;
	VEC(struct js_binding) names;
	bool function; /* it is the body of one */
};

struct js_lower {
	struct arena *arena;
	const struct js *js;
	struct block *to;
	struct js_scope *scope;
	unsigned depth;
	size_t *work;   /* tokens that may still be looked at */
	size_t *number; /* of the next variable */
	bool *opaque;
};

enum { JS_NESTING = 100, JS_WORK = 2000000 };

/* javascript_value.c */
bool js_is(const struct js_lower *l, size_t i, const char *sign);
bool js_is_name(const struct js_lower *l, size_t i, const char *name);
/* The first of SIGN at the level of FROM, or TO. */
size_t js_find(struct js_lower *l, size_t from, size_t to, const char *sign);
/* Behind the bracket or token at I. */
size_t js_step(const struct js_lower *l, size_t i, size_t to);
const struct js_binding *js_lookup(const struct js_lower *l, struct str name);
/*
 * a.b.c from token I on, with its names replaced by what they stand for;
 * empty: not known.  *END is behind it.
 */
struct str js_path(struct js_lower *l, size_t i, size_t to, size_t *end);
struct span js_span(const struct js_lower *l, size_t from, size_t to);
/* The text that FROM to TO evaluates to; with an unknown part where not. */
struct template js_value(struct js_lower *l, size_t from, size_t to);
struct template js_literal(
    struct js_lower *l, struct span span, struct str text);
void js_append(struct js_lower *l, struct template *t, struct template more);
bool js_is_known(const struct template *t);

/* A function from I on; its parameters and body. */
struct js_lambda {
	size_t params, params_end;
	size_t body, end; /* of braces: their inside */
	size_t behind;
	bool braces;
};

/* javascript_scan.c */
struct op *js_op(struct js_lower *l, enum op_kind kind, struct span span);
/* A call of one word. */
void js_word_call(struct js_lower *l, struct span span, struct str word);
/* The body of a way that may be taken or not. */
struct block *js_branch(struct js_lower *l, struct span span);
struct js_binding *js_bind(struct js_lower *l, struct str name, int kind);
/* Every name in FROM to TO, as parameters or a pattern that is not read. */
void js_bind_unknown(struct js_lower *l, size_t from, size_t to);
/* A new level; false where it is too deep, and then nothing is read. */
bool js_enter(
    struct js_lower *l, struct js_lower *inner, struct js_scope *scope);
bool js_find_lambda(
    struct js_lower *l, size_t i, size_t to, struct js_lambda *out);
/* NUMBERED: its parameters are the words of its call. */
void js_lower_lambda(struct js_lower *l, const struct js_lambda *f,
    struct block *to, bool numbered);
/* The calls in an expression, in the order of the text. */
void js_scan(struct js_lower *l, size_t i, size_t to);

/* javascript_declare.c */
void js_set_variable(
    struct js_lower *l, struct str name, size_t from, size_t to);
/* By which a function is called: no command has such a name. */
struct str js_word(struct js_lower *l, struct str name);
/* const, let or var at I; behind it. */
size_t js_lower_declaration(struct js_lower *l, size_t i, size_t to);

/* javascript_program.c: statements */
void js_lower_list(struct js_lower *l, size_t from, size_t to);
/* Where the expression that begins at I ends. */
size_t js_expression_end(struct js_lower *l, size_t i, size_t to);

/*
 * javascript_call.c: the call of PATH, which begins at FROM, with the
 * parenthesis of its arguments at OPEN.
 */
void js_octokit_call(
    struct js_lower *l, struct str path, size_t from, size_t open);
/* Is it a look for a release? */
bool js_is_look(const struct op *op);

#endif
