#ifndef FACTS_TEMPLATE_H
#define FACTS_TEMPLATE_H

#include "base/source.h"
#include "base/vec.h"

struct block;
struct expr;
struct ynode;

/*
 * A text as it is written, before anything in it is known: literal runs and
 * holes.  The model binds it for each way in which it is reached.
 */
enum part_kind {
	PART_LITERAL,    /* text */
	PART_VARIABLE,   /* $text; see `rule` */
	PART_POSITION,   /* $1, $2 ...: number */
	PART_REST,       /* "$@", $*: all positions */
	PART_ARRAY,      /* "${text[@]}": all elements */
	PART_OUTPUT,     /* what `body` prints */
	PART_EXPRESSION, /* ${{ expr }} of a workflow */
	PART_ROOT,       /* the absolute path of the repository */
	PART_UNKNOWN,    /* glob, arithmetic, process substitution ... */
};

/* What is done with a variable that may be unset: ${x:-word}. */
enum part_rule {
	PART_AS_IS,
	PART_DEFAULT,     /* ${x-fallback}, ${x=fallback} */
	PART_REQUIRED,    /* ${x?message} */
	PART_ALTERNATIVE, /* ${x+fallback} */
	PART_CHANGED,     /* cut, replaced, sliced: no longer its value */
};

struct part {
	enum part_kind kind;
	enum part_rule rule;
	struct span span;
	struct str text;
	unsigned number;           /* POSITION */
	bool quoted;               /* not split into words, not globbed */
	bool empty_too;            /* the rule acts on an empty value too */
	struct template *fallback; /* DEFAULT, ALTERNATIVE */
	struct expr *expr;         /* EXPRESSION; NULL: it did not parse */
	struct block *body;        /* OUTPUT */
	/* CHANGED by ${x#p} or ${x%p} with a literal p; else empty */
	struct str stripped;
	bool strips_prefix;
};

struct template
{
	struct span span;
	struct part *at;
	size_t len, cap;
};

struct templates {
	struct template *at;
	size_t len, cap;
};

/* A scalar of a workflow with its ${{ }}; NULL makes the empty template. */
struct template template_of_node(struct arena *a, const struct ynode *n);
/* All of T is literal; otherwise false and *OUT empty. */
bool template_literal(
    struct arena *a, const struct template *t, struct str *out);

#endif
