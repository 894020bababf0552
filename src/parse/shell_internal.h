#ifndef PARSE_SHELL_INTERNAL_H
#define PARSE_SHELL_INTERNAL_H

#include "base/buf.h"
#include "base/vec.h"
#include "parse/excerpt.h"
#include "parse/shell.h"

/*
 * What the files of the shell parser share.  There is no token list: the
 * grammar reads bytes, because what a byte means depends on where it stands.
 */

enum { SHELL_END = -1 };

/* What a byte may be, wherever it stands. */
enum {
	SHELL_BLANK = 1,     /* space and tab; a \r may be one */
	SHELL_META = 2,      /* ends an unquoted word, as blanks do */
	SHELL_PLAIN = 4,     /* never special */
	SHELL_DULL = 8,      /* not special inside of "..." */
	SHELL_RESERVED = 16, /* a reserved word may begin with it */
};
extern const unsigned char shell_bytes[256];

/* The text that is read now; offsets count from its begin. */
struct shell_input {
	struct text text;
	const char *at;
	size_t pos;
	size_t len;    /* lowered to pos after an error: all then see the end */
	bool panic;    /* an error: unwinding to the list that goes on */
	size_t resume; /* and where it goes on */
	size_t last;   /* where the last token ended */
};

/* Literal bytes not yet made a part. */
struct shell_run {
	bool active, quoted;
	bool edited; /* the bytes differ from the input's: they are in `copy` */
	size_t from, to;
	struct excerpt copy;
};

/* A here-document whose body begins behind the next newline. */
struct shell_heredoc {
	size_t place; /* of the delimiter */
	struct shell_word *body;
	struct str delimiter;
	bool strip; /* <<-: tabs at the begin of lines */
	bool literal;
	bool substituted; /* it stands in $(...): a ) may follow the end */
};

struct shell_parser {
	struct arena *arena, *scratch;
	struct shell *out;
	struct shell_input in;
	bool expressions;

	bool stop;     /* a bound was passed */
	bool unclosed; /* the end was met inside something, and said */

	unsigned depth, deepest;
	size_t nnodes, nparts;
	size_t scan_left; /* bytes that may still be looked at in vain */

	bool in_substitution;
	VEC(struct shell_part) parts; /* of the words being read, a stack */
	struct shell_run run;
	VEC(struct shell_heredoc) heredocs;
	size_t heredocs_base; /* those in front belong to an outer list */
};

/* Where a word stands, which decides what ends it and what is special. */
enum shell_context {
	SHELL_IN_COMMAND,
	SHELL_IN_PATTERN, /* case and [[: no braces */
	SHELL_IN_VALUE,   /* of an assignment: no braces and globs */
	SHELL_IN_REGEX,   /* behind =~ */
	SHELL_IN_QUOTES,
	SHELL_IN_OPERAND, /* in ${...}: to } or the stop character */
	SHELL_IN_NUMBER,  /* the same where an expression is calculated */
	SHELL_IN_EXTGLOB,
	SHELL_IN_ARITHMETIC,
	SHELL_IN_HEREDOC,
};

struct shell_reading {
	enum shell_context where;
	bool quoted;     /* inside "..." or a here-document */
	char stop;       /* OPERAND, NUMBER: ends it as } does; or 0 */
	unsigned parens; /* REGEX, EXTGLOB, NUMBER: open ones */
	size_t from;
	size_t pair; /* OPERAND in quotes: where the ' that was met ends */
	size_t seen; /* no ] stands in front of this */
};

enum shell_keyword {
	SHELL_KW_NONE,
	SHELL_KW_BANG,
	SHELL_KW_OPEN,  /* { */
	SHELL_KW_CLOSE, /* } */
	SHELL_KW_TEST,  /* [[ */
	SHELL_KW_IF,
	SHELL_KW_THEN,
	SHELL_KW_ELIF,
	SHELL_KW_ELSE,
	SHELL_KW_FI,
	SHELL_KW_FOR,
	SHELL_KW_SELECT,
	SHELL_KW_WHILE,
	SHELL_KW_UNTIL,
	SHELL_KW_DO,
	SHELL_KW_DONE,
	SHELL_KW_CASE,
	SHELL_KW_IN,
	SHELL_KW_ESAC,
	SHELL_KW_FUNCTION,
	SHELL_KW_COPROC,
	SHELL_KW_TIME,
};

/* shell_state.c: bounds, errors, inputs */
/* What was read since `deepest` was set comes to stand a level deeper. */
void shell_deepen(struct shell_parser *p);
/* Goes LEVELS deeper; false where that is too deep. */
bool shell_enter(struct shell_parser *p, unsigned levels);
void shell_leave(struct shell_parser *p, unsigned levels);
struct span shell_span(const struct shell_parser *p, size_t from, size_t to);
struct text shell_slice(const struct shell_parser *p, size_t from, size_t to);
struct str shell_raw(const struct shell_parser *p, size_t from, size_t to);
/* Ends the whole parse. */
void shell_stop(struct shell_parser *p, const char *message);
/* A problem; reading goes on. */
void shell_complain(
    struct shell_parser *p, size_t off, size_t len, struct str message);
/*
 * A problem: the token at the position.  The innermost list goes on at the
 * line behind it.
 */
void shell_unexpected(struct shell_parser *p);
/* What began at OFF has no end. */
void shell_unclosed(struct shell_parser *p, size_t off, const char *what);
/* The same as an error. */
void shell_fail_unclosed(struct shell_parser *p, size_t off, const char *what);
void shell_recover(struct shell_parser *p);
struct shell_node *shell_new_node(
    struct shell_parser *p, enum shell_node_kind kind);
/* Reads T until shell_pop(); what is returned goes to shell_pop(). */
struct shell_input shell_push(struct shell_parser *p, struct text t);
void shell_pop(struct shell_parser *p, struct shell_input outer);

/* shell_excerpt.c: literal runs, parts and words */
void shell_run_add(struct shell_parser *p, size_t off, size_t n, bool quoted);
/* BYTES stand for the N bytes at OFF. */
void shell_run_put(
    struct shell_parser *p, size_t off, size_t n, struct str bytes);
void shell_run_flush(struct shell_parser *p);
void shell_add_part(struct shell_parser *p, const struct shell_part *part);
/* Makes the parts from BASE on a word and takes them from the stack. */
struct shell_word *shell_end_word(
    struct shell_parser *p, size_t base, size_t from);

/* shell_scan.c: looking ahead */
/* The \r of a line that ends in \r\n. */
bool shell_is_return(const struct shell_parser *p, size_t off);
/* Bytes of the line continuation at OFF, or 0. */
size_t shell_continuation(const struct shell_parser *p, size_t off);
/* Blanks, continuations and a comment. */
void shell_skip_blank(struct shell_parser *p);
/* The same and newlines. */
void shell_skip_newlines(struct shell_parser *p);
/* Steps over TEXT, which may hold continuations, or gives false. */
bool shell_accept(struct shell_parser *p, const char *text);
bool shell_follows(const struct shell_parser *p, const char *text);
/* The reserved word at the position and its end. */
enum shell_keyword shell_keyword(const struct shell_parser *p, size_t *end);
bool shell_accept_keyword(struct shell_parser *p, enum shell_keyword k);
/* Where what was opened by OPEN in front of FROM is closed, or SIZE_MAX. */
size_t shell_match(struct shell_parser *p, size_t from, char open);
/* The end of the ${{ }} at OFF; 0 when there is none. */
size_t shell_expression(struct shell_parser *p, size_t off);
/* Says that FROM to TO was looked at in vain. */
void shell_vain(struct shell_parser *p, size_t from, size_t to);
/* The end of the name at OFF (OFF when there is none). */
size_t shell_name_end(const struct shell_parser *p, size_t off);

/* shell_word.c */
bool shell_word_begins(const struct shell_parser *p);
/* The word at the position, or NULL. */
struct shell_word *shell_read_word(
    struct shell_parser *p, enum shell_context where);
void shell_read_parts(struct shell_parser *p, struct shell_reading *r);
/* All of T as a word. */
struct shell_word *shell_word_of(
    struct shell_parser *p, struct text t, enum shell_context where);
/* One byte, or several that are never special, as literal. */
void shell_literal_run(struct shell_parser *p, const struct shell_reading *r);
void shell_single_quotes(struct shell_parser *p);
void shell_ansi_quotes(struct shell_parser *p);
void shell_double_quotes(struct shell_parser *p);

/* shell_pattern.c: false when it is no such thing */
bool shell_glob(struct shell_parser *p, struct shell_reading *r);
bool shell_brace(struct shell_parser *p);
bool shell_tilde(struct shell_parser *p, const struct shell_reading *r);

/* shell_expansion.c */
void shell_dollar(struct shell_parser *p, const struct shell_reading *r);
void shell_backquote(struct shell_parser *p, const struct shell_reading *r);
void shell_process(struct shell_parser *p);
/* Reads ${{ }} at the position as a part; false when there is none. */
bool shell_expression_part(struct shell_parser *p, bool quoted);

/* Is what begins at FROM, behind ((, closed by )) at *END? */
bool shell_arithmetic_end(struct shell_parser *p, size_t from, size_t *end);
/* The inside of an arithmetic expression; NULL when nothing in it expands. */
struct shell_word *shell_arithmetic_word(
    struct shell_parser *p, size_t from, size_t to);

/* shell_parameter.c */
void shell_braced_parameter(
    struct shell_parser *p, const struct shell_reading *r);

/* shell_heredoc.c */
void shell_heredoc_delimiter(
    struct shell_parser *p, struct shell_redirect *r, bool strip);
/* Steps over the newline at the position and the bodies behind it. */
void shell_newline(struct shell_parser *p);
void shell_read_heredocs(struct shell_parser *p);

/* shell_simple.c */
struct shell_node *shell_simple_command(struct shell_parser *p);
bool shell_redirection(struct shell_parser *p, struct shell_node *n);

/* shell_assignment.c */
/* Reads an assignment into *OUT; false when none begins here. */
bool shell_assignment(struct shell_parser *p, struct shell_assignment *out);

/* shell_compound.c: with the position behind the reserved word */
struct shell_node *shell_command(struct shell_parser *p);
/* The body of the function N, with what stands between. */
void shell_function_body(struct shell_parser *p, struct shell_node *n);
/* do ... done or { ... }. */
void shell_loop_body(struct shell_parser *p, struct shell_node *n);
/* Says and forgives when K is not there. */
void shell_expect(struct shell_parser *p, enum shell_keyword k, size_t open,
    const char *what);
/* (( ... )) at the position into N; false when it is none. */
bool shell_arithmetic(struct shell_parser *p, struct shell_node *n);

/* shell_control.c: the same */
void shell_if(struct shell_parser *p, struct shell_node *n, size_t open);
void shell_while(struct shell_parser *p, struct shell_node *n);
void shell_for(struct shell_parser *p, struct shell_node *n);
void shell_case(struct shell_parser *p, struct shell_node *n, size_t open);
void shell_test(struct shell_parser *p, struct shell_node *n, size_t open);

/* shell.c */
/* Commands up to something that ends a list, added to LIST. */
void shell_list(struct shell_parser *p, struct shell_list *list);
/* The same for a list that must hold a command. */
void shell_body(struct shell_parser *p, struct shell_list *list);
/* The whole input. */
void shell_script(struct shell_parser *p, struct shell_list *list);
struct shell_node *shell_pipeline(struct shell_parser *p);

static inline int
shell_at(const struct shell_parser *p, size_t off)
{
	return off < p->in.len ? (unsigned char)p->in.at[off] : SHELL_END;
}

static inline int
shell_cur(const struct shell_parser *p)
{
	return shell_at(p, p->in.pos);
}

/* Has the byte at OFF one of these properties?  The end has none. */
static inline bool
shell_has(const struct shell_parser *p, size_t off, unsigned properties)
{
	return off < p->in.len &&
	       (shell_bytes[(unsigned char)p->in.at[off]] & properties);
}

static inline bool
shell_is_newline(const struct shell_parser *p, size_t off)
{
	return shell_at(p, off) == '\n';
}

static inline bool
shell_is_blank(const struct shell_parser *p, size_t off)
{
	return shell_has(p, off, SHELL_BLANK) || shell_is_return(p, off);
}

/* Does something at OFF end an unquoted word? */
static inline bool
shell_is_meta(const struct shell_parser *p, size_t off)
{
	return off >= p->in.len || shell_has(p, off, SHELL_META) ||
	       shell_is_return(p, off);
}

#endif
