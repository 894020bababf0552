#ifndef FACTS_PYTHON_FACTS_H
#define FACTS_PYTHON_FACTS_H

/*
 * What the files that make operations of a Python script share.  Nothing
 * else includes this header; facts/program.h has what comes of it.
 */

#include "base/map.h"
#include "facts/program.h"
#include "parse/python.h"

struct reader;
struct scope;

/* A function, or a method of a class. */
struct function {
	struct scope *scope; /* of its body */
	const struct python_statement *statement;
	struct op *op;     /* its body is there when it was asked for */
	struct type *type; /* of a method */
	struct str result; /* the variable that it returns */
	bool is_asked_for;
	bool is_filled; /* its scope has its names */
	bool is_static; /* @staticmethod: nothing is bound in front */
	bool is_opaque; /* a decorator decides what it does */
};

/* A class. */
struct type {
	struct scope *scope; /* of its body: attributes of all instances too */
	const struct python_statement *statement;
};

struct module {
	struct reader *reader;
	struct text text;
	struct str path; /* from the root */
	struct python tree;
	struct scope *scope;
	struct map mutated; /* names that anything is added to */
	struct map methods; /* names of methods of its classes */
	struct block block;
	bool is_main;
	bool expressions;
};

/* What an expression gives, as far as it is known before a run. */
struct py_value {
	enum py_kind {
		PY_UNKNOWN,
		PY_TEXT,     /* text; a path too */
		PY_LIST,     /* items; of a dict NAME=VALUE texts */
		PY_VARIABLE, /* name: of any kind */
		PY_NONE,
		PY_TRUE,
		PY_FALSE,
		PY_FUNCTION,
		PY_TYPE,
		PY_INSTANCE, /* of `type` */
		PY_MODULE,   /* of the tree; NULL: a folder of them */
		PY_LIBRARY,  /* name: dotted, of another module */
		PY_ENVIRON,  /* os.environ */
	} kind;
	struct span span;
	struct template text;
	struct templates items;
	struct str name;
	struct function *function;
	struct type *type;
	struct module *module;
};

/* A name of a scope. */
struct binding {
	enum {
		BOUND_VALUE,
		BOUND_PARAMETER,
		BOUND_FUNCTION,
		BOUND_TYPE,
		BOUND_IMPORT, /* import dotted [as name] */
		BOUND_FROM,   /* from dotted import attribute */
		BOUND_GLOBAL, /* the module has it */
	} kind;
	size_t times;                    /* it is bound */
	const struct python_node *value; /* VALUE: of a plain assignment */
	struct function *function;
	struct type *type;
	struct str dotted, attribute;
	unsigned level;
	struct str variable; /* as the program has it */
	enum { FIXED_UNASKED, FIXED_BUSY, FIXED_YES, FIXED_NO } fixed;
	struct py_value known; /* FIXED_YES */
};

struct scope {
	struct module *module;
	struct scope *up; /* NULL: of a module */
	struct map names; /* -> struct binding */
	struct str prefix;
	struct type *type;         /* the scope is that of a class */
	struct function *function; /* or of a function */
};

struct reader {
	struct arena *arena, *scratch;
	const struct python_files *files;
	struct map modules;    /* path -> struct module */
	struct block imported; /* what importing them does */
	VEC(struct function *) queue;
	VEC(struct op *) escaped; /* functions that anybody may call */
	size_t work_left;
	size_t temporaries;
	size_t nmodules;
	unsigned name_depth;
	size_t most;      /* that the arena may hold */
	bool takes_words; /* sys.argv is read */
	bool opaque;
	bool opaque_by_bound; /* and so it was said */
	struct problems problems;
};

/* Where operations are put. */
struct lower {
	struct reader *reader;
	struct scope *scope;
	struct block *to;
	unsigned loops;   /* around it in its function */
	unsigned unrolls; /* of these, whose rounds stand one by one */
};

enum { FIXED_ITEMS = 256, FIXED_PARTS = 64, UNROLLED = 24 };

/* python_scope.c: names and what they are bound to. */
void scope_fill(struct scope *s, const struct python_body *body);
struct scope *scope_new(struct module *m, struct scope *up, struct str prefix);
void scope_bind_target(struct scope *s, const struct python_node *n);
void scope_bind_name(struct scope *s, struct str name);
struct scope *scope_of_function(struct function *f);
struct binding *scope_find(struct scope *s, struct str name, struct scope **in);
struct str py_keep(const struct module *m, struct str s);

/* python_module.c: the files behind imports. */
struct module *module_of_import(
    struct module *from, struct str dotted, unsigned level);
struct module *module_new(
    struct reader *r, struct text t, struct str path, bool is_main);
/* Is this a module that comes with Python itself? */
bool is_standard_module(struct str dotted);

/* python_value.c */
struct py_value py_value_of(struct lower *l, const struct python_node *n);
/* What is called; a function that is only named may be called by anybody. */
struct py_value py_callee_of(struct lower *l, const struct python_node *n);
/* What stands in front of the dot. */
struct py_value py_base_of(struct lower *l, const struct python_node *n);
struct py_value py_unknown(struct span span);
struct py_value py_text(struct arena *a, struct span span, struct str s);
struct py_value py_variable(struct span span, struct str name);
/* Evaluates for what is done on the way. */
void py_evaluate_children(struct lower *l, const struct python_node *n);
struct py_value py_name(
    struct lower *l, struct scope *in, struct binding *b, struct span span);
struct py_value py_attribute(struct lower *l, const struct py_value *base,
    struct str name, struct span span);
/* As a text, and as the words that iterating gives. */
struct template py_as_text(struct lower *l, const struct py_value *v);
void py_add_words(
    struct lower *l, const struct py_value *v, struct templates *to);
struct setting py_setting(
    struct lower *l, struct str name, const struct py_value *v);
struct template py_rest(struct arena *a, struct span span);
void py_append(struct arena *a, struct template *to, const struct template *t);

/* python_compose.c */
struct part py_literal_part(struct span span, struct str s);
struct py_value py_value_of_string(
    struct lower *l, const struct python_node *n);
struct py_value py_value_of_list(struct lower *l, const struct python_node *n);
struct py_value py_value_of_dict(struct lower *l, const struct python_node *n);
struct py_value py_value_of_choice(struct lower *l, const struct python_node *n,
    const struct python_node *first, const struct python_node *second);
struct py_value py_value_of_or(struct lower *l, const struct python_node *n);
/* The variable V, or OTHER where it is not set. */
struct py_value py_or_else(
    struct lower *l, const struct py_value *v, struct template other);
/* What asking the environment for NAME gives, or else the 2nd argument. */
struct py_value py_environment(
    struct lower *l, const struct python_node *call, struct str name);
struct py_value py_value_of_comprehension(
    struct lower *l, const struct python_node *n);
struct py_value py_value_of_lambda(
    struct lower *l, const struct python_node *n);
void py_add_all_of(
    struct lower *l, struct py_value *to, const struct py_value *v);

/* python_condition.c: does a test hold when its command fails? */
bool py_holds_on_failure(const struct python_node *n);
bool py_is_asked_next(
    const struct python_statement *s, const struct python_statement *next);

/* python_text.c: operations on texts. */
struct py_value py_path_join(
    struct lower *l, const struct py_value *x, const struct py_value *y);
struct py_value py_path_parent(
    struct lower *l, const struct py_value *v, size_t times);
struct py_value py_split(struct lower *l, const struct py_value *v);
struct py_value py_join(struct lower *l, const struct py_value *separator,
    const struct py_value *list);
struct py_value py_percent(
    struct lower *l, const struct python_node *n, const struct py_value *v);
struct py_value py_format(
    struct lower *l, const struct python_node *call, const struct py_value *v);
struct py_value py_text_method(
    struct lower *l, const struct python_node *call, const struct py_value *v);

/* python_calls.c */
struct py_value py_call(struct lower *l, const struct python_node *n);
/* python_process.c: a function of another module, by its dotted name. */
struct py_value py_library_call(
    struct lower *l, const struct python_node *n, struct str name);

/* python_program.c */
struct op *py_op(struct lower *l, enum op_kind kind, struct span span);
void py_builtin(struct lower *l, struct span span, const char *name);
void py_set(struct lower *l, struct str name, const struct py_value *v,
    struct span span);
struct str py_temporary(struct lower *l);
void py_add_setting(struct lower *l, struct span span, const struct setting *s);
/* What a condition asks, where the arm can be told by it. */
void py_ask(struct lower *l, const struct python_node *n, struct arm *arm);
void py_ask_for(struct function *f);
/* It is handed on, so that who calls it is not known. */
void py_escape(struct function *f);
void py_body(struct lower *l, const struct python_body *body);

/* python_slice.c: leaves out what no call depends on. */
void py_slice(struct reader *r, struct block *b);

#endif
