#ifndef MODEL_STAGE_H
#define MODEL_STAGE_H

#include "model/build.h"

/* The stages of a release, by what calls and action references do. */
enum stage {
	STAGE_INSPECT,
	STAGE_PREFLIGHT,
	STAGE_CHANGELOG,
	STAGE_BUMP,
	STAGE_COMMIT,
	STAGE_TAG,
	STAGE_PUSH_BRANCH,
	STAGE_PUSH_TAG,
	STAGE_CREATE,
	STAGE_UPLOAD,
	STAGE_SIGN,
	STAGE_VERIFY,
	STAGE_PUBLISH,
	STAGE_ANNOUNCE,
};

/* One thing that is done at a stage. */
struct staged {
	enum stage stage;
	const struct call *call;     /* NULL: an action reference */
	const struct action *action; /* NULL: it leaves nothing on the forge */
	const struct actor *actor;
	const struct chain *chain;
	const struct guard *guard;
	struct span span;
	size_t order; /* in the run of the actor */
	bool conditional;
};

struct stages {
	struct staged *at;
	size_t len, cap;
};

/* All of them, those of each run in its order; bounded. */
void model_stages(struct model *m, struct stages *out);

/* Two of one run: is X surely done, if both are, in front of Y? */
bool staged_before(
    const struct model *m, const struct staged *x, const struct staged *y);

#endif
