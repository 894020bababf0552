#ifndef MODEL_VALUE_H
#define MODEL_VALUE_H

#include "base/source.h"
#include "base/vec.h"

/*
 * A text as far as it is known: literal parts and holes, or a short list of
 * alternatives.  Values are never changed once made; they live in the
 * check's arena.
 */
enum hole_kind {
	HOLE_NONE, /* a literal part */
	HOLE_UNKNOWN,
	HOLE_VARIABLE,  /* an environment variable that nobody sets */
	HOLE_POSITION,  /* an argument of a script or function */
	HOLE_COMMAND,   /* what a command prints */
	HOLE_CONTEXT,   /* of a workflow: steps.x.outputs.y, inputs.z */
	HOLE_SECRET,    /* secrets.X */
	HOLE_EVENT_TAG, /* the tag of the event that started the run */
	HOLE_TOKEN,     /* the job's own GITHUB_TOKEN */
};

struct value_part {
	enum hole_kind hole;
	struct str text; /* the literal, or what names the hole */
};

/* One way in which the text may be. */
struct form {
	const struct value_part *at;
	size_t len;
};

enum { VALUE_FORMS = 8, VALUE_PARTS = 32, VALUE_BYTES = 4096 };

struct value {
	const struct form *forms;
	size_t len;
	bool open;        /* it may be something else besides */
	bool unset;       /* it may be not set at all */
	struct span span; /* where it was given; no source: unknown */
};

struct value value_text(struct arena *a, struct str s);
struct value value_hole(struct arena *a, enum hole_kind k, struct str name);
/* Nothing is known of it. */
struct value value_unknown(void);
struct value value_not_set(void);

/* A followed by B: each form of one with each of the other. */
struct value value_append(struct arena *a, struct value v, struct value w);
/* Either of the two. */
struct value value_either(struct arena *a, struct value v, struct value w);
/* Without the prefix or suffix, where a form has it. */
struct value value_strip(
    struct arena *a, struct value v, struct str what, bool prefix);

/* It is exactly one known text. */
bool value_literal(struct arena *a, struct value v, struct str *out);
/* The text of form I where it has no hole. */
bool value_form_text(
    struct arena *a, struct value v, size_t i, struct str *out);
/* Is it surely empty or unset, surely a text that is not empty? */
bool value_is_empty(struct value v);
bool value_is_filled(struct value v);
/* Every form is one hole of this kind; *NAME is the first one's. */
bool value_is_hole(struct value v, enum hole_kind k, struct str *name);
/* A form holds a hole of this kind. */
bool value_has_hole(struct value v, enum hole_kind k);
/* git@host:path, ssh://host/path */
bool value_is_ssh(struct value v);
/* Some of it is known: a literal part, or the tag of the event. */
bool value_has_text(struct value v);
/* How a person reads it: v{VERSION}; alternatives joined by " or ". */
struct str value_show(struct arena *a, struct value v);

enum likeness {
	LIKE_NO,    /* they cannot be the same text */
	LIKE_MAYBE, /* nothing says that they are, nothing that they are not */
	LIKE_FRAME, /* the same literal frame around holes */
	LIKE_SAME,  /* the same literal, or the same hole */
};
/* The best answer over all pairs of forms. */
enum likeness value_compare(struct value v, struct value w);

#endif
