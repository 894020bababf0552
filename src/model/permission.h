#ifndef MODEL_PERMISSION_H
#define MODEL_PERMISSION_H

#include "model/args.h"

/* A scope that a call or step needs, as its entry says. */
struct wanted {
	const struct actor *actor;
	const struct chain *chain;
	const struct step *step;
	const struct frame *frame;
	const struct call *call; /* NULL: an action reference */
	const struct know_entry *know;
	struct span span;
	struct str scope;
	bool write;
};

/* Keeps the scopes that it surely needs, done with this credential. */
void note_scopes(
    const struct given *g, struct span span, struct credential credential);

/*
 * Does some block grant the scope, for writing?  *AT is then its place there.
 */
bool permission_is_granted(
    const struct actor *x, struct str scope, struct span *at);

#endif
