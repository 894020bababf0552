#ifndef PARSE_EXPR_INTERNAL_H
#define PARSE_EXPR_INTERNAL_H

#include "parse/expr.h"

/* Shared by the files of the expression language only. */

enum token_kind {
	TOKEN_END,
	TOKEN_NAME,
	TOKEN_NUMBER,
	TOKEN_STRING,
	TOKEN_INFIX, /* an operator of two operands */
	TOKEN_MARK,  /* one of ( ) [ ] . , * ! */
	TOKEN_BAD,
};

struct token {
	enum token_kind kind;
	size_t begin, end;
	enum expr_kind infix;
	int level; /* INFIX: how tight it binds, from 0 */
	char mark;
	const char *complaint; /* BAD */
};

enum { TOKEN_LEVELS = 4 };

/* The token at or behind AT. */
struct token expr_token(struct str s, size_t at);
/* The number that begins at BEGIN, where only an operand can stand. */
struct token expr_number_token(struct str s, size_t begin);

/*
 * A text as a number, as the forge converts it: empty is 0; decimal with an
 * exponent, 0x and 0o, Infinity; anything else is NaN.
 */
double expr_number(struct arena *a, struct str s);

#endif
