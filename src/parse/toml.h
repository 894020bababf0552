#ifndef PARSE_TOML_H
#define PARSE_TOML_H

#include "parse/yaml.h"

/*
 * TOML and INI as the tree that YAML makes too: maps, lists and scalars that
 * know their places, asked with ynode_get() and ynode_route().  Strings are
 * quoted scalars, numbers, truths and dates plain ones.
 */
struct toml {
	struct ynode *root; /* a map */
	struct problems problems;
};

/*
 * TOML 1.0, and line breaks in inline tables.  A line that does not parse is
 * a problem and passed over; of a key that stands twice the first one
 * stays.  Bounds: values 32 deep, keys of 32 parts, 200,000 nodes, 20
 * problems; passing one ends the parse.
 */
void toml_parse(struct arena *a, struct text t, struct toml *out);

/*
 * Python's configparser: [sections] of "key = value" or "key: value", values
 * going on in indented lines (joined by line ends, without indentation),
 * comments in lines of their own.  A map of maps; a section's name is one
 * key, whatever it holds.  Same bounds.
 */
void ini_parse(struct arena *a, struct text t, struct toml *out);

#endif
