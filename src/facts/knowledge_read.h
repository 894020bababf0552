#ifndef FACTS_KNOWLEDGE_READ_H
#define FACTS_KNOWLEDGE_READ_H

#include "base/diag.h"
#include "base/source.h"
#include "base/vec.h"
#include "facts/embedded.h"

struct arena;

/* An entry and where it stands, for what is found when all are read. */
struct know_item {
	struct know_entry entry;
	struct str path;
	uint32_t line;
};

/* A word for a use, and where it stands. */
struct know_word {
	enum know_use use;
	enum { WORD_NAME, WORD_FRONT, WORD_END, WORD_TEXT } kind;
	const char *text;
	struct str path;
	uint32_t line;
};

/* A part of patterns, which name it as %NAME%. */
struct know_part {
	const char *name;
	const char *pattern;
};

/*
 * Reads files of knowledge: those of rules/knowledge/ when the program is
 * built, a team's own when it runs.  Their form is described at the head of
 * rules/knowledge/actions.yaml.  Set `arena` and `diags`, the rest is zero.
 * Whatever is wrong becomes a diagnostic with its line, and what is wrong
 * of an entry is left out of it.
 */
struct know_reader {
	struct arena *arena;
	struct diags *diags;
	struct source *source; /* the file that is being read */
	VEC(struct know_item) items;
	VEC(const char *) variables; /* a family's end with '*' */
	VEC(const char *) labels;    /* of the forge's own runners */
	VEC(struct know_word) words;
	VEC(struct know_carrier) carriers;
	VEC(struct know_bumper) bumpers;
	VEC(struct know_claim) claims;
	VEC(struct know_part) parts;
};

void know_read(struct know_reader *r, struct source *s);

/* What was read, in tables; says which entries stand twice. */
void know_read_end(struct know_reader *r, struct know_set *out);

/* The name of a use for which OUT has no words, or NULL. */
const char *know_unused(const struct know_set *k);

#endif
