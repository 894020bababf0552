#ifndef MODEL_FRAME_H
#define MODEL_FRAME_H

#include "base/map.h"
#include "facts/workflow.h"
#include "model/value.h"

struct activity;
struct actor;
struct env;

/* An input of a called workflow or an action, as it was given. */
struct given_input {
	struct value value;
	bool is_bool; /* `type: boolean` */
};

/*
 * What expressions see in a called workflow or a composite action besides
 * what they see anywhere.  NULL stands for a workflow that an event starts.
 */
struct frame {
	struct map inputs;  /* name in lower case -> struct given_input */
	struct map secrets; /* the same of secrets */
	bool is_action;     /* no secrets, no defaults of the job */
	bool inherits;      /* secrets are those of the caller */
	bool open;          /* `with:` or `secrets:` is one expression */
	struct str folder;  /* of the action, from the root */
	size_t depth;       /* of calls and actions, the outermost 1 */
};

enum { FRAMES = 10 }; /* of calls and actions in one another */

/*
 * For the workflow that ACT's job calls by TRIGGER.  Inputs and secrets are
 * bound where the job stands, defaults where they are declared.
 */
const struct frame *frame_of_call(
    struct activity *act, const struct trigger *trigger);
/* For the composite action that the step uses. */
const struct frame *frame_of_action(struct activity *act, const struct step *s,
    const struct env *env, const struct composite *c);

/* The input, or NULL: not declared, or there is no frame. */
const struct given_input *frame_input(
    struct arena *a, const struct frame *s, struct str name);
/*
 * Does the frame say what the secret NAME is?  One that is not handed on is
 * not set; GITHUB_TOKEN is always there.
 */
bool frame_secret(
    struct arena *a, const struct frame *s, struct str name, struct value *out);

#endif
