#ifndef PARSE_PYTHON_INTERNAL_H
#define PARSE_PYTHON_INTERNAL_H

#include "base/vec.h"
#include "parse/excerpt.h"
#include "parse/python.h"

/*
 * What the files of the Python parser share.  The grammar asks for tokens
 * one at a time and never goes back; where one token does not decide, the
 * rest of the line is looked at (python_line_end(), python_bracket_holds()).
 */

enum python_token_kind {
	/* Without a text. */
	PY_END, /* of the script, and behind an error */
	PY_NEWLINE,
	PY_INDENT,
	PY_DEDENT,
	/* With one. */
	PY_ERROR, /* the parser's `mistake` says why */
	PY_NAME,
	PY_NUMBER,
	PY_STRING, /* its prefix and opening quotes; see python_string() */
	PY_OPEN,   /* ( */
	PY_CLOSE,
	PY_OPEN_SQUARE,
	PY_CLOSE_SQUARE,
	PY_OPEN_CURLY,
	PY_CLOSE_CURLY,
	PY_COMMA,
	PY_COLON,
	PY_SEMICOLON,
	PY_DOT,
	PY_ELLIPSIS,
	PY_ARROW,
	PY_WALRUS,
	PY_ASSIGN,
	PY_AUGMENT, /* an operator with = behind it */
	PY_BANG,    /* in a hole only */
	PY_PLUS,
	PY_MINUS,
	PY_STAR,
	PY_AT,
	PY_SLASH,
	PY_SLASHES,
	PY_PERCENT,
	PY_STARS,
	PY_SHIFT_LEFT,
	PY_SHIFT_RIGHT,
	PY_BAR,
	PY_CARET,
	PY_AMPERSAND,
	PY_EQUAL,
	PY_NOT_EQUAL,
	PY_LESS,
	PY_LESS_EQUAL,
	PY_GREATER,
	PY_GREATER_EQUAL,
	PY_TILDE,
	/* Keywords. */
	PY_AND,
	PY_AS,
	PY_ASSERT,
	PY_ASYNC,
	PY_AWAIT,
	PY_BREAK,
	PY_CLASS,
	PY_CONTINUE,
	PY_DEF,
	PY_DEL,
	PY_ELIF,
	PY_ELSE,
	PY_EXCEPT,
	PY_FALSE,
	PY_FINALLY,
	PY_FOR,
	PY_FROM,
	PY_GLOBAL,
	PY_IF,
	PY_IMPORT,
	PY_IN,
	PY_IS,
	PY_LAMBDA,
	PY_NONE,
	PY_NONLOCAL,
	PY_NOT,
	PY_OR,
	PY_PASS,
	PY_RAISE,
	PY_RETURN,
	PY_TRUE,
	PY_TRY,
	PY_WHILE,
	PY_WITH,
	PY_YIELD,
	PY_KINDS,
};

struct python_token {
	enum python_token_kind kind;
	unsigned prefix; /* STRING */
	size_t from, to;
};

enum { PYTHON_MAX_DEPTH = 200 };

/* How far a line is indented, with tabs to 8 and to 1 columns. */
struct python_indent {
	size_t columns, least;
};

/* Where the tokens are taken from; copied to look ahead. */
struct python_lexer {
	size_t pos; /* behind the token */
	struct python_token token;
	size_t last;       /* where the last one with a text ended */
	unsigned brackets; /* open ones */
	unsigned hole;     /* their number at the hole that is read, or 0 */
	bool line_begin;
	bool first; /* the token is the first one of its line */
};

struct python_parser {
	struct arena *arena, *scratch;
	struct python *out;
	struct text text;
	const char *at;
	size_t len;
	struct python_lexer lex;
	const char *mistake; /* of PY_ERROR */

	struct python_indent indents[PYTHON_MAX_DEPTH + 1];
	unsigned nindents;
	unsigned dedents; /* still to be told */

	bool lazy;  /* bodies of functions are put off */
	bool stop;  /* a bound was passed */
	bool panic; /* an error: every token is PY_END until recovery */
	struct python_token held; /* the one that was not expected */
	size_t resumed;   /* where it was gone on, outside of brackets */
	unsigned strings; /* those being read, in one another */
	size_t outermost; /* where the first of them begins */
	unsigned outermost_brackets; /* those around it */

	unsigned depth, deepest;
	size_t nnodes;
	size_t commented; /* comments in front of this are known */
	size_t looked;    /* up to here a logical line was looked at, */
	bool colon;       /* and this is whether it ends with a colon */
	bool pattern;     /* expressions are those of a pattern */

	/* Those being read: stacks, as they nest. */
	VEC(struct python_node *) nodes;
	VEC(struct python_statement *) statements;
	VEC(struct python_part) parts;
	VEC(struct python_parameter) parameters;
	VEC(struct python_arm) arms;
	VEC(enum python_operator) operators;
	struct python_node *pool;
	size_t npool;
};

/* From the loosest to the tightest. */
enum python_level {
	PYTHON_LEVEL_NONE,
	PYTHON_LEVEL_OR,
	PYTHON_LEVEL_AND,
	PYTHON_LEVEL_NOT,
	PYTHON_LEVEL_COMPARE,
	PYTHON_LEVEL_BIT_OR,
	PYTHON_LEVEL_BIT_XOR,
	PYTHON_LEVEL_BIT_AND,
	PYTHON_LEVEL_SHIFT,
	PYTHON_LEVEL_SUM,
	PYTHON_LEVEL_TERM,
	PYTHON_LEVEL_PREFIX,
};

/* python_state.c: bounds, errors, memory */
/* Goes a level deeper; false where that is too deep. */
bool python_enter(struct python_parser *p);
void python_leave(struct python_parser *p);
/* What stands as deep as LEFT comes to stand a level deeper. */
void python_deepen(struct python_parser *p, unsigned left);
/* Counts one more node; passing the bound ends the parse. */
void python_count(struct python_parser *p);
void python_complain(
    struct python_parser *p, size_t off, size_t len, const char *message);
void python_complain_span(
    struct python_parser *p, struct span span, const char *message);
/* A problem: the token.  The innermost body goes on behind its line. */
void python_unexpected(struct python_parser *p);
/* The same with a MESSAGE of its own, about FROM to TO. */
void python_fail(
    struct python_parser *p, size_t from, size_t to, const char *message);
/* What was opened at OFF is not closed; the body goes on behind its line. */
void python_unclosed(struct python_parser *p, size_t off, const char *what);
/* Goes on behind the logical line of an error. */
void python_recover(struct python_parser *p);
struct python_node *python_new(struct python_parser *p, enum python_kind kind);
struct python_node *python_missing(struct python_parser *p);
/* The nodes from BASE on, taken from the stack. */
struct python_nodes python_take_nodes(struct python_parser *p, size_t base);
struct python_body python_take_body(struct python_parser *p, size_t base);
struct python_parameters python_take_parameters(
    struct python_parser *p, size_t base);
struct python_part *python_take_parts(
    struct python_parser *p, size_t base, size_t *n);
/* The arms from BASE on become those of S. */
void python_take_arms(
    struct python_parser *p, struct python_statement *s, size_t base);
void python_push(struct python_parser *p, struct python_node *n);

/* python_token.c */
/* Goes to the next token. */
void python_next(struct python_parser *p);

/* python_number.c */
/* The *END of the number at OFF; false when it is malformed. */
bool python_number(const struct python_parser *p, size_t off, size_t *end);

/* python_look.c: looking ahead */
/* Steps over a string whose opening quotes the token is, blindly. */
void python_skip_string(struct python_parser *p);
/* The kind of the token behind the current one. */
int python_peek(struct python_parser *p);
/* Does the logical line end with a colon? */
bool python_colon_ends_line(struct python_parser *p);
/*
 * Are the items of a `with` in the parentheses that the token opens?  Behind
 * them stands a colon, in them `as` or a comma, and nothing of which only
 * tuples and generators are made.
 */
bool python_bracket_holds_items(struct python_parser *p);

/* python_blank.c: what stands between tokens */
/* Bytes of the newline at OFF, or 0. */
size_t python_newline(const struct python_parser *p, size_t off);
/* Bytes of the line continuation at OFF, or 0. */
size_t python_continuation(const struct python_parser *p, size_t off);
/* Blanks, continuations, comments; in brackets newlines too. */
void python_skip_blank(struct python_parser *p);
/* Goes to the first line that has a token, which begins at LINE. */
struct python_indent python_find_line(struct python_parser *p, size_t *line);
/* Goes to the first token of a line; true when it is an (IN|DE)DENT. */
bool python_indentation(struct python_parser *p);

/* python_string.c */
/* The strings that begin at the token. */
struct python_node *python_string(struct python_parser *p);

/* What a token begins, and who reads it; `read` is NULL for most tokens. */
struct python_beginning {
	enum python_statement_kind kind;
	void (*read)(struct python_parser *, struct python_statement *);
};

/* python_escape.c */
/* Adds what the escape at OFF of the text stands for; gives its end. */
size_t python_escape(struct python_parser *p, struct excerpt *e, size_t off,
    bool bytes, struct str *character);

/* python_expr.c */
/* With a ternary or a lambda. */
struct python_node *python_expression(struct python_parser *p);
/* The same or NAME := expression. */
struct python_node *python_named(struct python_parser *p);
/* Operators that bind at least as tight as MIN. */
struct python_node *python_operation(
    struct python_parser *p, enum python_level min);
/* What may stand behind the star of an element. */
struct python_node *python_unpacked(struct python_parser *p);
/* Can the token begin an expression? */
bool python_begins(const struct python_parser *p);

/* python_list.c */
/* An expression, named or starred; in a pattern, a pattern. */
struct python_node *python_element(struct python_parser *p);
/* Elements joined by commas: one, or a tuple. */
struct python_node *python_elements(struct python_parser *p);
/* Expressions joined by commas, maybe starred: one, or a tuple. */
struct python_node *python_expressions(struct python_parser *p);
/* The same or a yield. */
struct python_node *python_value(struct python_parser *p);
struct python_node *python_yield(struct python_parser *p);
/* What `for` assigns to. */
struct python_node *python_targets(struct python_parser *p);
/* Complains where N is nothing that can be assigned to. */
void python_check_target(struct python_parser *p, const struct python_node *n);

/* python_atom.c */
struct python_node *python_atom(struct python_parser *p);
/* A generator of ELEMENT, which began at FROM, up to no more clauses. */
struct python_node *python_generator(
    struct python_parser *p, struct python_node *element, size_t from);
bool python_begins_clause(const struct python_parser *p);
/* Steps over the bracket of kind K, which is that opened at OPEN. */
void python_close(
    struct python_parser *p, enum python_token_kind k, size_t open);

/* python_call.c */
/* An atom with what is behind it: calls, attributes, subscripts. */
struct python_node *python_primary(struct python_parser *p);
/* The arguments behind the ( that is the token, up to its ). */
struct python_nodes python_arguments(struct python_parser *p);

/* python_parameter.c */
/* Parameters up to the token END. */
struct python_parameters python_parameters(
    struct python_parser *p, enum python_token_kind end);
/* [T: bound = default, ...] when there is one. */
struct python_parameters python_type_parameters(struct python_parser *p);

/* python_pattern.c */
struct python_node *python_pattern(struct python_parser *p);
/* The statement behind `match`, which is the token. */
void python_match(struct python_parser *p, struct python_statement *s);

/* python_import.c: with the keyword as the token */
void python_import(struct python_parser *p, struct python_statement *s);
void python_from(struct python_parser *p, struct python_statement *s);
void python_names(struct python_parser *p, struct python_statement *s);

/* python_simple.c */
/* Simple statements up to the end of the line, onto the stack. */
void python_simple_line(struct python_parser *p);

/* python_compound.c */
/* A compound statement, onto the stack; false where the token begins none. */
bool python_compound(struct python_parser *p);
/* A colon and the block behind it. */
struct python_body python_block(struct python_parser *p);

/* python_later.c */
/* Puts the body of ST off, in front of which the colon is the token. */
bool python_put_off(struct python_parser *p, struct python_statement *st);

/* python.c */
/* Statements up to a DEDENT, onto the stack. */
void python_statements(struct python_parser *p);
struct python_statement *python_new_statement(
    struct python_parser *p, enum python_statement_kind kind);

static inline int
python_at(const struct python_parser *p, size_t off)
{
	return off < p->len ? (unsigned char)p->at[off] : -1;
}

/* An enum python_token_kind; an int, as most switches name but a few. */
static inline int
python_kind(const struct python_parser *p)
{
	return p->lex.token.kind;
}

/* Steps over a token of KIND. */
static inline bool
python_accept(struct python_parser *p, enum python_token_kind kind)
{
	if (p->lex.token.kind != kind)
		return false;
	python_next(p);
	return true;
}

static inline bool
python_expect(struct python_parser *p, enum python_token_kind kind)
{
	if (python_accept(p, kind))
		return true;
	python_unexpected(p);
	return false;
}

static inline struct span
python_span(const struct python_parser *p, size_t from, size_t to)
{
	if (!p->text.npieces && to >= from)
		return span_of(p->text.source, p->text.base + from, to - from);
	return text_span(&p->text, from, to > from ? to - from : 0);
}

static inline struct str
python_raw(const struct python_parser *p, size_t from, size_t to)
{
	return (struct str){ p->at + from, to - from };
}

static inline struct str
python_token_text(const struct python_parser *p)
{
	return python_raw(p, p->lex.token.from, p->lex.token.to);
}

/* Ends N, which began at FROM. */
static inline struct python_node *
python_end(const struct python_parser *p, struct python_node *n, size_t from)
{
	n->span = python_span(p, from, p->lex.last);
	return n;
}

/* A node of the token, as of a star, and of what READ takes behind it. */
static inline struct python_node *
python_prefixed(struct python_parser *p, enum python_kind kind,
    struct python_node *(*read)(struct python_parser *p))
{
	struct python_node *n = python_new(p, kind);
	size_t from = p->lex.token.from;

	python_next(p);
	n->left = read(p);
	return python_end(p, n, from);
}

#endif
