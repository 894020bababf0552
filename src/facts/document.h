#ifndef FACTS_DOCUMENT_H
#define FACTS_DOCUMENT_H

#include "parse/problem.h"

struct program;

/* A command that a skill or document tells its reader to run. */
struct instruction {
	struct span span;
	const struct program *program;
	bool fallback; /* only where the usual way fails, or by hand */
	struct str heading;
};

/* A skill, or a document that instructs. */
struct document {
	struct source *source;
	struct str path;
	struct str name; /* `name:` of its front matter, or its path */
	bool is_skill;
	struct instruction *instructions; /* in the order of the text */
	size_t ninstructions, cinstructions;
	/* It tells a person to create or publish the release by hand. */
	bool has_manual_release;
	struct span manual_release;
	struct problems problems; /* of the front matter; passed bounds */
};

/* Reads a document into A; SCRATCH is rewound before the return. */
struct document *document_read(
    struct arena *a, struct arena *scratch, struct source *s, bool is_skill);

#endif
