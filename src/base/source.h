#ifndef BASE_SOURCE_H
#define BASE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct arena;

/*
 * One file as it was read.  Sources live in the check's arena, so that spans
 * can point to them until the report is written.
 */
struct source {
	struct str path; /* from the root, with '/' */
	struct str text; /* all bytes; a BOM is left in */
	uint32_t *lines; /* where each line begins; made when first asked */
	uint32_t nlines;
	struct tally *tallies; /* in long lines; made when first asked */
};

/* A byte of a text, and how many code points stand in front of it. */
struct tally {
	uint32_t off, count;
};

/* LEN bytes of a source from offset OFF.  No source: no place. */
struct span {
	struct source *source;
	uint32_t off, len;
};

/* A place as people count: from 1, columns in code points. */
struct place {
	uint32_t line, column;
};

struct source *source_new(struct arena *a, struct str path, struct str text);

/* Where the byte OFF stands; behind the end counts as the end, and a BOM
 * takes no column. */
struct place source_place(struct arena *a, struct source *s, uint32_t off);
/* Line LINE (from 1) without its line end; empty when there is none. */
struct str source_line(struct arena *a, struct source *s, uint32_t line);

struct span span_of(struct source *s, size_t off, size_t len);
struct str span_text(struct span s);
/* From the begin of A to the end of B, which stand in one source. */
struct span span_join(struct span a, struct span b);
bool span_holds(struct span outer, struct span inner);
/* By path, offset and length. */
int span_cmp(struct span a, struct span b);

/* Bytes in the valid UTF-8 sequence at the begin of S, or 0. */
size_t utf8_length(struct str s);
/* Code points in S; each byte that is no UTF-8 counts as one. */
size_t utf8_count(struct str s);

/*
 * A text that was taken out of a source and may have lost bytes on the way:
 * indentation, quotes, escapes, fold marks.  Each piece says where a run of
 * its bytes stands in the source, one for one; without pieces the text is
 * the source from BASE on.
 */
struct piece {
	uint32_t text, source; /* offsets of the run's first byte */
};

struct text {
	struct str s;
	struct source *source;
	uint32_t base;
	const struct piece *pieces; /* sorted; the first has .text == 0 */
	size_t npieces;
	uint32_t cut; /* bytes of the pieces' text in front of S */
};

/* The whole of S, and a part of it, as a text. */
struct text text_of(struct source *s);
struct text text_of_span(struct span s);
/* Bytes FROM to (excluding) TO of T, still with their places. */
struct text text_slice(struct text t, size_t from, size_t to);
/* Where the bytes OFF to OFF + LEN of T stand in the source. */
struct span text_span(const struct text *t, size_t off, size_t len);

#endif
