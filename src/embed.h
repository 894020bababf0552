#ifndef EMBED_H
#define EMBED_H

#include "base/buf.h"
#include "base/map.h"
#include "facts/knowledge_read.h"

/* For the files of the program embed only. */

struct writer {
	struct arena *arena;
	struct buf out;    /* arrays, each before its use */
	unsigned arrays;   /* written so far, for their names */
	struct map shared; /* ... by their contents */
};

/* The byte as it stands in a literal with these quotes. */
void embed_char(struct buf *b, char c, char quote);
/* A string literal, or NULL. */
void embed_text(struct buf *b, const char *text);
/*
 * Writes an array of ITEMS, each of them a line, unless it stands already;
 * returns its name.  TYPE is the items', followed by what a name follows.
 */
const char *embed_array(struct writer *w, const char *type, struct buf *items);
/* Writes an array of texts that ends with NULL; returns its name. */
const char *embed_words(struct writer *w, const char *const *words);
/* `.NAME = ` and that array, */
void embed_words_field(struct writer *w, struct buf *b, const char *name,
    const char *const *words);
/* embed_carrier.c */
void embed_carrier(
    struct writer *w, struct buf *b, const struct know_carrier *c);
void embed_bumper(struct writer *w, struct buf *b, const struct know_bumper *k);
void embed_entry(struct writer *w, struct buf *b, const struct know_entry *e);

#endif
