#ifndef MODEL_HANDED_H
#define MODEL_HANDED_H

#include "model/build.h"

struct given;

/*
 * A path that a call or a step is given, fails without, and that the tree
 * does not hold where it runs.  A call of its own stands for it, as if the
 * path were its script: what is asked of a missing script is asked of that.
 */
struct handed {
	struct call *call;
	const struct call *by; /* NULL: an action reference */
	const struct know_entry *know;
	size_t at; /* of the first call of the model that stands behind it */
	enum handed_how {
		HANDED_WORD,
		HANDED_INPUT,    /* of an action reference */
		HANDED_REDIRECT, /* `< path` */
	} how;
};

/* Those of the call C of OP, which is the last one of the model. */
void note_handed(struct run *r, struct call *c, const struct op *op);
/* Those of a step that uses an action reference of the knowledge. */
void note_handed_to_step(const struct given *g);

/* Is it tracked, but surely not there for want of a checkout? */
bool handed_lacks_checkout(struct model *m, const struct handed *h);

#endif
