#ifndef PARSE_PYTHON_H
#define PARSE_PYTHON_H

#include "parse/problem.h"

/*
 * A parser of Python 3, all syntax from 3.8 to 3.14.  A script is a body of
 * statements; what statements calculate are expressions.  Both know their
 * place: a span is that of CPython's `ast`, so that it leaves out
 * parentheses around an expression, and decorators in front of a definition.
 * Everything lives in the arena of the call; no pointer that is said to be
 * there is NULL, also behind an error: PYTHON_MISSING stands for what could
 * not be read.
 */
struct python_node;
struct python_statement;
struct python_later;

struct python_nodes {
	struct python_node **at;
	size_t len;
};

struct python_body {
	struct python_statement **at;
	size_t len;
};

/* Binary, then comparisons, then prefixes. */
enum python_operator {
	PYTHON_ADD,
	PYTHON_SUBTRACT,
	PYTHON_MULTIPLY,
	PYTHON_MATRIX_MULTIPLY,
	PYTHON_DIVIDE,
	PYTHON_FLOOR_DIVIDE,
	PYTHON_MODULO,
	PYTHON_POWER,
	PYTHON_LEFT_SHIFT,
	PYTHON_RIGHT_SHIFT,
	PYTHON_BIT_OR,
	PYTHON_BIT_XOR,
	PYTHON_BIT_AND,
	PYTHON_EQUAL,
	PYTHON_NOT_EQUAL,
	PYTHON_LESS,
	PYTHON_LESS_EQUAL,
	PYTHON_GREATER,
	PYTHON_GREATER_EQUAL,
	PYTHON_IS,
	PYTHON_IS_NOT,
	PYTHON_IN,
	PYTHON_NOT_IN,
	PYTHON_NOT,
	PYTHON_PLUS,
	PYTHON_MINUS,
	PYTHON_INVERT,
};

/*
 * What an expression is.  In the arm of a MATCH the same kinds make up a
 * pattern: a NAME captures, BINARY with | offers alternatives, CALL is a
 * class, DICT a mapping with a NAME in DOUBLE_STARRED.
 */
enum python_kind {
	PYTHON_MISSING, /* nothing that can be read */
	PYTHON_NAME,    /* name */
	PYTHON_NUMBER,  /* name: as written */
	PYTHON_STRING,  /* parts, prefix; adjacent literals are one */
	PYTHON_NONE,
	PYTHON_TRUE,
	PYTHON_FALSE,
	PYTHON_ELLIPSIS,
	PYTHON_TUPLE,          /* items; with or without parentheses */
	PYTHON_LIST,           /* items */
	PYTHON_SET,            /* items */
	PYTHON_DICT,           /* items: PAIR and DOUBLE_STARRED */
	PYTHON_PAIR,           /* left: right */
	PYTHON_STARRED,        /* *left */
	PYTHON_DOUBLE_STARRED, /* **left, in a DICT or CALL */
	PYTHON_KEYWORD,        /* name=left, in a CALL or CLASS */
	/* left: the element (DICT: a PAIR); items: its CLAUSEs */
	PYTHON_LIST_COMPREHENSION,
	PYTHON_SET_COMPREHENSION,
	PYTHON_DICT_COMPREHENSION,
	PYTHON_GENERATOR,
	PYTHON_CLAUSE,     /* [async] for left in right; items: the ifs */
	PYTHON_ATTRIBUTE,  /* left.name */
	PYTHON_SUBSCRIPT,  /* left[right] */
	PYTHON_SLICE,      /* left:right:third; what is not given is NULL */
	PYTHON_CALL,       /* left(items) */
	PYTHON_UNARY,      /* operators[0] left */
	PYTHON_AWAIT,      /* left */
	PYTHON_BINARY,     /* items, with operators[i] behind items[i] */
	PYTHON_COMPARE,    /* the same */
	PYTHON_AND,        /* items */
	PYTHON_OR,         /* items */
	PYTHON_TERNARY,    /* left if third else right */
	PYTHON_NAMED,      /* name := left */
	PYTHON_LAMBDA,     /* parameters; left: what it gives */
	PYTHON_YIELD,      /* left, or NULL */
	PYTHON_YIELD_FROM, /* left */
	PYTHON_AS,         /* left as right, in a WITH or a pattern */
};

/* What stands in front of a string literal.  Of several: all of them. */
enum python_prefix {
	PYTHON_RAW = 1,
	PYTHON_BYTES = 2,
	PYTHON_FORMAT = 4,
	PYTHON_TEMPLATE = 8,
	PYTHON_UNICODE = 16,
};

enum python_part_kind {
	PYTHON_LITERAL,   /* text, decoded; never empty */
	PYTHON_CHARACTER, /* \N{name}: text is the name */
	PYTHON_HOLE,      /* {value!conversion:spec} */
};

/*
 * A piece of a string, in the order of the script.  `text` maps back to the
 * script; bytes that are no UTF-8 there stand as they are, and "\xe9" makes
 * U+00E9 but in a bytes literal, where it makes the byte.
 */
struct python_part {
	enum python_part_kind kind;
	struct span span; /* LITERAL: its content; HOLE: the braces too */
	struct text text;
	/* PYTHON_HOLE */
	struct python_node *value;
	struct str debug; /* with {value=}: what that prints, raw */
	char conversion;  /* r, s, a or 0 */
	bool has_spec;
	struct python_part *spec;
	size_t nspec;
};

struct python_node {
	enum python_kind kind;
	unsigned prefix; /* STRING: of enum python_prefix */
	struct span span;
	/*
	 * As written: that of an ATTRIBUTE ends its span, that of a KEYWORD
	 * or NAMED begins it.
	 */
	struct str name;
	struct python_node *left, *right, *third;
	struct python_nodes items;
	const enum python_operator *operators;
	struct python_part *parts;
	size_t nparts;
	struct python_parameters *parameters;
	bool is_async;      /* CLAUSE */
	bool parenthesized; /* it stands in parentheses of its own */
};

enum python_parameter_kind {
	PYTHON_POSITIONAL,    /* in front of a / */
	PYTHON_PLAIN,         /* by place or by name */
	PYTHON_REST,          /* *name */
	PYTHON_KEYWORD_ONLY,  /* behind * or *name */
	PYTHON_REST_KEYWORDS, /* **name */
};

/* Of a function, or of a type: PLAIN, REST and REST_KEYWORDS. */
struct python_parameter {
	enum python_parameter_kind kind;
	struct span span; /* all of it */
	struct span name_span;
	struct str name;
	struct python_node *annotation; /* or NULL; of a type: the bound */
	struct python_node *value;      /* the default, or NULL */
};

struct python_parameters {
	struct python_parameter *at;
	size_t len;
};

enum python_statement_kind {
	PYTHON_EXPRESSION, /* value */
	PYTHON_ASSIGN,     /* items: the targets; value */
	PYTHON_ANNOTATE,   /* items[0]: second [= value] */
	PYTHON_AUGMENT,    /* items[0] op= value */
	PYTHON_IMPORT,     /* names */
	PYTHON_FROM,       /* level, name: the module; names, one for * */
	PYTHON_FUNCTION,   /* name, parameters, second: what it returns; body */
	PYTHON_CLASS,      /* name, items: as those of a CALL; body */
	PYTHON_RETURN,     /* value or NULL */
	PYTHON_RAISE,      /* value or NULL [from second] */
	PYTHON_ASSERT,     /* value [, second] */
	PYTHON_DELETE,     /* items */
	PYTHON_GLOBAL,     /* names */
	PYTHON_NONLOCAL,   /* names */
	PYTHON_PASS,
	PYTHON_BREAK,
	PYTHON_CONTINUE,
	PYTHON_IF,    /* arms: CONDITION, one at least; ELSE */
	PYTHON_WHILE, /* value, body; arms: ELSE */
	PYTHON_FOR,   /* for items[0] in value, body; arms: ELSE */
	PYTHON_TRY,   /* body; arms: EXCEPT, ELSE, FINALLY */
	PYTHON_WITH,  /* items: AS where a target is given; body */
	PYTHON_MATCH, /* value; arms: CASE */
	PYTHON_TYPE,  /* type name = value */
};

enum python_arm_kind {
	PYTHON_CONDITION, /* if and elif: test */
	PYTHON_ELSE,
	PYTHON_EXCEPT, /* test or NULL, name: the target or empty */
	PYTHON_FINALLY,
	PYTHON_CASE, /* test: the pattern; guard or NULL */
};

/* A block of a compound statement that has a head of its own. */
struct python_arm {
	enum python_arm_kind kind;
	struct span span;
	struct python_node *test;
	struct python_node *guard;
	struct str name;
	struct python_body body;
};

/* What an import binds, or a name in global and nonlocal. */
struct python_alias {
	struct span span;
	struct str name;  /* dotted, without blanks; "*" */
	struct str alias; /* behind `as`, or empty */
};

struct python_statement {
	enum python_statement_kind kind;
	enum python_operator op; /* AUGMENT */
	struct span span;
	struct str name;
	struct span name_span;
	struct python_nodes items;
	struct python_node *value, *second;
	struct python_nodes decorators;       /* FUNCTION, CLASS */
	struct python_parameters parameters;  /* FUNCTION */
	struct python_parameters type_params; /* FUNCTION, CLASS, TYPE */
	struct python_alias *names;
	size_t nnames;
	struct python_body body;
	struct python_later *later; /* FUNCTION: see python_body_of() */
	struct python_arm *arms;
	size_t narms;
	unsigned level; /* FROM: dots in front of the module */
	bool is_async;  /* FUNCTION, FOR, WITH */
	bool is_star;   /* TRY: except* */
};

struct python_comment {
	struct span span; /* from # to the end of the line */
};

struct python {
	struct python_body body;
	struct python_comment *comments;
	size_t ncomments, ccomments;
	struct problems problems;
	size_t nodes; /* read so far */
};

/*
 * Parses all of T.  On an error a problem is added and parsing goes on at
 * the next logical line; what was understood of this one is kept, and the
 * block below a head that is wrong is read.  Bounds: nesting 200, links in a
 * chain of calls and attributes included, 500,000 expressions, statements
 * and parts of strings, 20 problems; passing one is a problem and ends the
 * parse.  It takes more than CPython: what the compiler finds behind the
 * parser there (a `return` outside of a function), the order of parameters,
 * what may be a key or value in a pattern, most letters outside of ASCII in
 * names.  A file in another encoding than UTF-8 is read byte by byte.
 */
void python_parse(struct arena *a, struct text t, struct python *out);

/*
 * The same, but for comments and the bodies of most functions: these are read
 * by python_body_of(), and what is wrong in them is added then.  A and OUT
 * are to stay where they are for as long.
 */
void python_parse_lazily(struct arena *a, struct text t, struct python *out);

/* The body of a function. */
const struct python_body *python_body_of(const struct python_statement *s);

/*
 * The text of a string in which nothing is to be calculated, of adjacent
 * ones and of ones joined by +; false otherwise, and for bytes.
 */
bool python_string_literal(
    struct arena *a, const struct python_node *n, struct str *out);

/* NAME or NAME.NAME... as a text; false for anything else. */
bool python_dotted_name(
    struct arena *a, const struct python_node *n, struct str *out);

/* What a CALL gives for NAME, and behind no *x as its Ith; or NULL. */
const struct python_node *python_keyword(
    const struct python_node *call, const char *name);
const struct python_node *python_positional(
    const struct python_node *call, size_t i);
/* Its Ith, or else what it gives for NAME. */
const struct python_node *python_argument(
    const struct python_node *call, size_t i, const char *name);
/* Is an argument given by its place?  A *x is. */
bool python_is_positional(const struct python_node *n);

#endif
