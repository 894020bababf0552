#ifndef PARSE_TOML_INTERNAL_H
#define PARSE_TOML_INTERNAL_H

#include "base/map.h"
#include "parse/toml.h"

/* What the readers of TOML and INI share. */

struct arena;

enum { TOML_DEEPEST = 32, TOML_NODES = 200000, TOML_PROBLEMS = 20 };

struct toml_reader {
	struct arena *arena;
	struct text t;
	size_t at; /* in t.s */
	size_t nodes;
	struct toml *out;
};

/* Every map of the tree is one of these. */
struct toml_table {
	struct ynode node; /* the first member */
	size_t cap;
	struct map keys; /* -> value */
	bool named;      /* a header of its own names it */
	bool closed;     /* an inline table: nothing is added */
};

struct toml_table *toml_table_new(struct toml_reader *r, struct span span);
struct ynode *toml_scalar(struct toml_reader *r, enum ynode_style style,
    struct text text, size_t from, size_t to);
/* False when the key stands there already: the first one stays. */
bool toml_add(struct toml_reader *r, struct toml_table *to, struct ynode *key,
    struct ynode *value);
void toml_problem(struct toml_reader *r, enum problem_kind kind,
    struct span span, const char *message);
/* The bytes FROM to TO of the text. */
struct span toml_span(const struct toml_reader *r, size_t from, size_t to);

/* A string at its quotes; false when it does not end, or is no good. */
bool toml_string(struct toml_reader *r, struct ynode **out);

#endif
