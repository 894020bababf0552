#ifndef PARSE_YAML_INTERNAL_H
#define PARSE_YAML_INTERNAL_H

#include <yaml.h>

#include "parse/yaml.h"

/* The halves of the YAML reader; for its own files only. */

struct arena;

/* What libyaml reads, and the way back from its marks. */
struct yaml_input {
	/* Without BOM, and without what libyaml must not see and after. */
	struct text text;
	/* Byte offset of each 64th code point; NULL: all of it is ASCII. */
	uint32_t *steps;
	/* The text was cut, and the problem is told. */
	bool cut;
};

void yaml_input_open(struct arena *a, struct text t, struct yaml_input *in,
    struct problems *problems);
/* Byte offset of the code point INDEX (a libyaml mark). */
size_t yaml_input_offset(const struct yaml_input *in, size_t index);
/* Bytes in the line break (as libyaml has them) at AT, or 0. */
size_t yaml_break_length(struct str s, size_t at);

/* Forward over ASCII that is no control character, by eights. */
size_t yaml_skip_printable(struct str s, size_t at);

/* A scalar in the text of the input. */
struct yaml_scalar {
	enum ynode_style style;
	struct str value;  /* as libyaml decoded it */
	size_t begin, end; /* END comes back without the blank lines behind */
};

/* Memory that is used again from scalar to scalar; start with zeroes. */
struct yaml_pieces {
	struct arena *scratch;
	struct piece *at;
	size_t len, cap;
};

/*
 * The value as a text that knows the place of each byte.  A space or line
 * break made by folding stands at a line end, an escape at its backslash.
 */
struct text yaml_scalar_text(struct arena *a, struct yaml_pieces *pieces,
    const struct text *t, struct yaml_scalar *scalar);

/*
 * For each pair of a map the index of the first pair with the same key; NULL
 * when no key stands twice (a larger map has the table in any case).
 */
uint32_t *yaml_first_keys(struct arena *scratch, const struct ynode *map);

/* Why and where libyaml stopped. */
struct yaml_failure {
	size_t at, len;
	bool at_end; /* it only noticed that the text ends */
	struct str message;
};

struct yaml_failure yaml_failure_of(
    const struct yaml_input *in, const yaml_parser_t *p);

#endif
