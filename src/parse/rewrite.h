#ifndef PARSE_REWRITE_H
#define PARSE_REWRITE_H

#include "base/buf.h"
#include "base/source.h"

/*
 * A shell text made from a text that holds another language's expansions:
 * $(VAR) of make, {{var}} of just and Task.  What is copied keeps its place;
 * what is put stands where the expansion stood.
 *
 * Those languages put their values in before the shell sees the line, also
 * between single quotes.  So the quoting of what is copied is followed, and
 * in '...' an expansion closes the quotes: 'a{{x}}b' becomes 'a'"${x}"'b'.
 */
struct rewrite {
	struct buf out;
	struct text from;
	struct piece *pieces;
	size_t npieces, cpieces;
	char quote;   /* ' or ", or 0 */
	bool comment; /* behind a # up to the end of the line */
};

struct rewrite rewrite_new(struct arena *a, struct text from);
/* Bytes FROM to (excluding) TO, as they are. */
void rewrite_copy(struct rewrite *r, size_t from, size_t to);
/* S in the stead of the byte AT; it is no part of the quoting. */
void rewrite_put(struct rewrite *r, struct str s, size_t at);
/* "${NAME}" in the stead of FROM to TO; NAME is one of the shell's. */
void rewrite_variable(
    struct rewrite *r, struct str name, size_t from, size_t to);
/* Something unknown, maybe of several words: "$()". */
void rewrite_hole(struct rewrite *r, size_t from, size_t to);
/* "$(" at FROM, and ")" at TO - 1; between them other quotes hold. */
char rewrite_open(struct rewrite *r, size_t from);
void rewrite_close(struct rewrite *r, char quote, size_t to);
struct text rewrite_end(const struct rewrite *r);

#endif
