#ifndef PARSE_SHELL_H
#define PARSE_SHELL_H

#include "parse/problem.h"

/*
 * A parser of bash and POSIX sh.  The tree keeps what release scripts are
 * asked about: commands with their words, quoting, expansions, assignments,
 * redirections, and the compound commands around them, each with its place.
 */
struct shell_word;
struct shell_node;

/* A run of commands in order, joined by newlines, ; or &. */
struct shell_list {
	struct shell_node **at;
	size_t len, cap;
};

struct shell_words {
	struct shell_word **at;
	size_t len, cap;
};

enum shell_part_kind {
	SHELL_LITERAL,    /* text: unescaped */
	SHELL_PARAMETER,  /* $x, ${x...}; a bad substitution has no name */
	SHELL_COMMAND,    /* $(...) and `...`: body */
	SHELL_PROCESS,    /* <(...) and >(...): body */
	SHELL_ARITHMETIC, /* $((...)) and $[...]: text is the inside, raw */
	SHELL_EXPRESSION, /* ${{ ... }} of a workflow: text is all of it */
	/*
	 * An unquoted *, ?, [...] or extglob: text, raw.  Literal in the
	 * value of an assignment, where the shell does not expand it.
	 */
	SHELL_GLOB,
	SHELL_BRACE, /* an unquoted {a,b} or {1..3}: text, raw */
	SHELL_TILDE, /* ~ or ~user at the begin: text, raw */
};

/* The operator in ${name OP operand}. */
enum shell_operator {
	SHELL_OP_NONE,
	SHELL_OP_DEFAULT,               /* - */
	SHELL_OP_ASSIGN,                /* = */
	SHELL_OP_ERROR,                 /* ? */
	SHELL_OP_ALTERNATIVE,           /* + */
	SHELL_OP_REMOVE_PREFIX,         /* # */
	SHELL_OP_REMOVE_LONGEST_PREFIX, /* ## */
	SHELL_OP_REMOVE_SUFFIX,         /* % */
	SHELL_OP_REMOVE_LONGEST_SUFFIX, /* %% */
	SHELL_OP_REPLACE,               /* / /# /% */
	SHELL_OP_REPLACE_ALL,           /* // */
	SHELL_OP_SUBSTRING,             /* : */
	SHELL_OP_CASE,                  /* ^ ^^ , ,, */
	SHELL_OP_TRANSFORM,             /* @Q and the like */
	SHELL_OP_PREFIX_NAMES,          /* ${!prefix*} and ${!prefix@} */
};

struct shell_part {
	enum shell_part_kind kind;
	struct span span; /* without the quotes around it */
	bool quoted;      /* in '..', "..", $'..', $"..", or behind a \ */
	struct text text; /* by kind; of a PARAMETER: its name (x 1 @ # ?) */
	/* SHELL_PARAMETER */
	enum shell_operator op;
	struct str sign; /* the operator as written: ":-", "/#", "^^", "@Q" */
	bool colon;      /* it has a ':' in front: unset or empty */
	bool length;     /* ${#x} */
	bool indirect;   /* ${!x}; for an array ${!x[@]}: its keys */
	struct str
	    index; /* of x[index], raw: "@", "*", "0", "$i"; else empty */
	/*
	 * Default, message, pattern, offset.  Of ARITHMETIC and BRACE: the
	 * inside as a word, or NULL when nothing in it expands; of an extglob:
	 * the inside.
	 */
	struct shell_word *operand;
	/*
	 * REPLACE: NULL without a second /; SUBSTRING: the length, or NULL.
	 */
	struct shell_word *replacement;
	/* SHELL_COMMAND, SHELL_PROCESS */
	struct shell_list body;
	bool writes; /* SHELL_PROCESS: >(...) */
};

/*
 * One word before expansion.  No parts: the empty word '' or "".  A literal
 * run that is partly quoted makes several parts.
 */
struct shell_word {
	struct span span; /* quotes included */
	struct shell_part *parts;
	size_t len, cap;
};

/* name=value, name+=value, name[i]=value, name=(...), name+=(...). */
struct shell_assignment {
	struct span span;
	struct span name_span;
	struct str name;
	struct str index; /* raw; empty for a scalar or a whole array */
	bool append;
	bool is_array;
	struct shell_word *value;    /* scalar; the empty word for `x=` */
	struct shell_words elements; /* array; [k]=v stands as one word */
};

enum shell_redirect_op {
	SHELL_REDIR_IN,         /* < */
	SHELL_REDIR_OUT,        /* > and >| */
	SHELL_REDIR_APPEND,     /* >> */
	SHELL_REDIR_OUT_ALL,    /* &> and >& word */
	SHELL_REDIR_APPEND_ALL, /* &>> */
	SHELL_REDIR_DUP_IN,     /* <& */
	SHELL_REDIR_DUP_OUT,    /* >&1 */
	SHELL_REDIR_IN_OUT,     /* <> */
	SHELL_REDIR_HEREDOC,    /* << and <<- */
	SHELL_REDIR_HERESTRING, /* <<< */
};

struct shell_redirect {
	enum shell_redirect_op op;
	struct span span;
	int fd;                    /* as written, or -1 */
	struct str fd_name;        /* of {name}>; else empty */
	struct shell_word *target; /* HEREDOC: the delimiter */
	/* HEREDOC: the body; one literal part when the delimiter is quoted */
	struct shell_word *body;
	bool literal; /* HEREDOC: the delimiter is quoted, nothing expands */
};

enum shell_node_kind {
	SHELL_SIMPLE,   /* assignments, words, redirects */
	SHELL_PIPELINE, /* children, at least two */
	SHELL_AND,      /* left && right: children 0 and 1 */
	SHELL_OR,
	SHELL_SUBSHELL, /* ( body ) */
	SHELL_GROUP,    /* { body } */
	SHELL_IF,       /* arms; the last has no condition for `else` */
	SHELL_WHILE,    /* condition, body */
	SHELL_UNTIL,
	SHELL_FOR,       /* name, words (has_words), body */
	SHELL_FOR_ARITH, /* ((...;...;...)): text, body */
	SHELL_SELECT,    /* as FOR */
	SHELL_CASE,      /* word, arms with patterns */
	SHELL_FUNCTION,  /* name, body: one node (its compound command) */
	SHELL_TEST,      /* [[ ... ]]: words, operators and parentheses too */
	SHELL_ARITH,     /* (( ... )): text */
	SHELL_COPROC,    /* name or empty, body: one node */
};

struct shell_arm {
	struct span span;
	struct shell_list condition; /* IF: empty for else */
	struct shell_words patterns; /* CASE */
	struct shell_list body;
	bool falls_through; /* CASE: ends with ;& or ;;& */
};

struct shell_node {
	enum shell_node_kind kind;
	struct span span;
	bool negated;    /* ! in front (of the pipeline) */
	bool background; /* & behind */
	/* SIMPLE; redirects may stand behind any compound command too */
	struct shell_assignment *assignments;
	size_t nassignments, cassignments;
	struct shell_words words;
	struct shell_redirect *redirects;
	size_t nredirects, credirects;
	/*
	 * SIMPLE: operands of declare, local, export, readonly and typeset
	 * that are assignments; each also stands in `words` at its place, an
	 * array there only as its name=.
	 */
	struct shell_assignment *declared;
	size_t ndeclared, cdeclared;
	struct shell_list children; /* PIPELINE, AND, OR */
	struct shell_list condition;
	struct shell_list body;
	struct shell_arm *arms;
	size_t narms, carms;
	/* CASE; ARITH, FOR_ARITH: as the operand of an ARITHMETIC part */
	struct shell_word *word;
	struct text text; /* FOR_ARITH, ARITH: the inside, raw */
	struct str name;  /* FOR, SELECT, FUNCTION, COPROC */
	bool has_words;   /* FOR, SELECT: `in` is given, else "$@" */
};

struct shell_comment {
	struct span span; /* from # to the end of the line */
};

struct shell {
	struct shell_list list;
	struct shell_comment *comments;
	size_t ncomments, ccomments;
	struct problems problems;
};

/*
 * Parses all of T.  On an error a problem is added and parsing goes on at
 * the next line that can begin a command, so that what stands around is
 * kept.  Bounds: nesting 200 (here-documents and arithmetic in one another
 * 10), 200,000 nodes, 300,000 words and parts, 20 problems; passing one is a
 * problem and ends the parse.  Behind an error a word may reach into what
 * is read again.  What bash would find only when it gets there, an error in
 * backquotes or in the body of a here-document, is a problem too.
 * `expressions` makes ${{ }} an opaque part (run blocks); else it is a
 * problem, as bash refuses to expand it.
 */
void shell_parse(
    struct arena *a, struct text t, bool expressions, struct shell *out);

/*
 * The word as a plain text when nothing in it expands (literals only, tilde,
 * glob and brace excluded); false otherwise.
 */
bool shell_word_literal(
    struct arena *a, const struct shell_word *w, struct str *out);

#endif
