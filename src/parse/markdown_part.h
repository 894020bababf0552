#ifndef PARSE_MARKDOWN_PART_H
#define PARSE_MARKDOWN_PART_H

#include "parse/markdown.h"

/*
 * What the files of the Markdown parser share; nobody else includes this.
 * Offsets are bytes of the parsed text unless they are said to be another's.
 */

enum {
	MD_DEPTH = 50,
	MD_MOST_BLOCKS = 100000,
	MD_MOST_INLINES = 100000,
	MD_LONGEST_LABEL = 999
};

/* A part of a text, to be taken over as it stands. */
struct md_run {
	uint32_t off, len;
	char fill; /* not 0: LEN of these, all for the byte at OFF */
};

struct md_runs {
	struct md_run *at;
	size_t len, cap;
};

/* A link reference definition. */
struct md_definition {
	struct str label; /* normalised */
	struct text target;
	size_t order; /* the first one of a label holds */
};

struct md_doc {
	struct arena *arena;   /* the result's */
	struct arena *scratch; /* ends with the parse */
	struct text t;
	char *copy;      /* the text as cmark sees it, same offsets */
	uint32_t *lines; /* begins of the lines that cmark sees, from 0 */
	size_t nlines;
	VEC(struct md_block *) blocks;
	VEC(struct md_inline) inlines;
	VEC(struct md_definition) definitions;
	struct problems problems;
	VEC(uint32_t) blunted; /* marks of containers that may be too deep */
	size_t deep; /* the first container that is too deep, or SIZE_MAX */
	size_t many; /* the first block behind the bound, or SIZE_MAX */
};

/* markdown_blunt.c */

/* Sets d->copy, in which only what makes blocks has a meaning. */
void md_blunt(struct md_doc *d);

/* markdown_html.c */

/* The end of the open or closing tag that begins at BEGIN, or SIZE_MAX. */
size_t md_html_tag(struct str s, size_t begin);
/* Does a block of HTML begin at BEGIN because of the tag's name? */
bool md_html_block_name(struct str s, size_t begin);
/* Does </script>, </pre>, </style> or </textarea> stand at BEGIN? */
bool md_html_raw_end(struct str s, size_t begin);

/* markdown_text.c */

void md_add_run(struct md_doc *d, struct md_runs *r, size_t off, size_t len);
void md_add_fill(
    struct md_doc *d, struct md_runs *r, size_t off, char c, size_t n);
/* The runs of T as one text. */
struct text md_text(
    struct md_doc *d, const struct text *t, const struct md_runs *r);

/* markdown_lines.c */

struct cmark_node;

/* Finds the lines that cmark sees: those of the copy from BODY on. */
void md_make_lines(struct md_doc *d, size_t body);
/* Line K of the copy, without its end. */
struct str md_line(const struct md_doc *d, size_t k);
/* Where line K ends but for blanks. */
size_t md_line_end(const struct md_doc *d, size_t k);
/* The first and last line of a node, and the offset of its first byte. */
size_t md_first_line(const struct md_doc *d, struct cmark_node *n);
size_t md_last_line(const struct md_doc *d, struct cmark_node *n);
size_t md_begin(const struct md_doc *d, struct cmark_node *n);
/* Adds the lines of code or HTML from line K on; returns how many. */
size_t md_add_literal(
    struct md_doc *d, struct md_runs *r, size_t k, struct str literal);
/*
 * The text of a paragraph or an underlined heading.  *AFTER is the line
 * behind it.
 */
struct text md_paragraph_text(
    struct md_doc *d, struct cmark_node *n, size_t *after);

/* markdown_table.c */

/*
 * Where the header of a table begins in S, and where the rows behind its
 * row of dashes do; false when S has no table.
 */
bool md_find_table(struct str s, size_t *header, size_t *body);

/* markdown_block.c */

/* Fills d->blocks and d->definitions from what cmark makes of the copy. */
void md_read_blocks(struct md_doc *d, size_t body);

/* markdown_link.c */

/* Where a link leads, and what stands behind its title. */
struct md_link {
	size_t from, to; /* the destination, without <> */
	size_t end;
};

/* "(destination "title")" at I, or nothing. */
bool md_link_inline(struct str s, size_t i, struct md_link *link);
/* The end of "[label]" at I, or SIZE_MAX. */
size_t md_link_label(struct str s, size_t i);
/* Takes the definitions at the begin of a paragraph off T. */
void md_take_definitions(struct md_doc *d, struct text *t);
void md_sort_definitions(struct md_doc *d);
/* The definition of LABEL, which stands without its brackets, or NULL. */
const struct md_definition *md_find_definition(
    struct md_doc *d, struct str label);

/* markdown_inline.c */

/* Fills d->inlines from d->blocks; false when the bound is reached. */
bool md_read_inlines(struct md_doc *d);

#endif
