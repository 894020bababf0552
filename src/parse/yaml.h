#ifndef PARSE_YAML_H
#define PARSE_YAML_H

#include "parse/problem.h"

/*
 * YAML (and JSON, which is YAML) as a tree of nodes that know where they
 * stand.  Aliases are resolved: two parents may share one node, and a walk
 * stays bounded because the expansion of aliases is.
 */
enum ynode_kind { YNODE_SCALAR, YNODE_MAP, YNODE_LIST };

enum ynode_style {
	YNODE_PLAIN,
	YNODE_SINGLE_QUOTED,
	YNODE_DOUBLE_QUOTED,
	YNODE_LITERAL, /* | */
	YNODE_FOLDED,  /* > */
};

struct ynode;

struct ypair {
	struct ynode *key; /* always a scalar */
	struct ynode *value;
};

struct ynode {
	enum ynode_kind kind;
	enum ynode_style style; /* of a scalar */
	/*
	 * All of it in the source: quotes and the header of a block scalar
	 * included, an anchor or tag in front, blank lines and comments
	 * behind it not.  It holds every byte of `text`, so that the last
	 * line end of a block scalar belongs to it where it is content.
	 */
	struct span span;
	struct text text;     /* of a scalar: its content, with the places */
	struct ypair *pairs;  /* of a map, in the order of the file */
	struct ynode **items; /* of a list */
	size_t len;           /* of pairs or items */
};

struct yaml {
	/* One a document; an empty one is a null scalar.  No bytes but white
	 * space and comments: no document. */
	struct ynode **docs;
	size_t ndocs;
	struct problems problems;
};

/*
 * Parses all documents of T into the arena.  What stands before a syntax
 * error is kept, with open collections closed.  Bounds: depth 100, one
 * million nodes, aliases expanding to at most 100,000 nodes, 1000 anchors
 * a document, 64 lines that begin with '%' of 256 bytes each, 8192 bytes of
 * white space in a row; passing one is a problem and ends the parse there.
 * A key that stands twice in a map is a problem; the later one wins for
 * ynode_get().  A key that is no scalar is a problem and dropped with its
 * value.  "<<" is a key like any other: the forge does not merge.  At most
 * 1000 such problems are told.
 *
 * Bytes that are no text (invalid UTF-8, NUL, control characters, UTF-16)
 * are a syntax error at their place.
 */
void yaml_parse(struct arena *a, struct text t, struct yaml *out);

/* The value of KEY in a map; NULL when N is NULL, no map, or has no KEY. */
struct ynode *ynode_get(const struct ynode *n, const char *key);
/* The pair itself, for the span of the key. */
const struct ypair *ynode_pair(const struct ynode *n, const char *key);
/* A value by keys joined with '.', as "on.push.tags". */
struct ynode *ynode_route(const struct ynode *n, const char *route);

/* The content of a scalar; empty for NULL and anything else. */
struct str ynode_text(const struct ynode *n);
/* A plain scalar that YAML 1.2's core schema reads as null (also NULL). */
bool ynode_is_null(const struct ynode *n);
/* True and *OUT set for a plain true or false (any case of the core schema).
 * "on", "yes" and the like are texts, as the forge reads them. */
bool ynode_bool(const struct ynode *n, bool *out);

#endif
