#ifndef MODEL_EVENT_H
#define MODEL_EVENT_H

#include "model/build.h"

/* A way in which a workflow starts, seen from one of its jobs or steps. */
struct start {
	const struct trigger *trigger;
	enum ref_kind ref; /* of a push: branch or tag */
};

enum { STARTS = 32 };

/* The ways in which the action can come to run; at most STARTS. */
size_t action_starts(
    const struct model *m, const struct action *x, struct start *out);

/* Can a tag of this shape pass the trigger's filters? */
bool trigger_takes_tag(
    struct arena *a, const struct trigger *t, struct value tag);
/* Can one branch pass the filters of both? */
bool triggers_share_branch(
    struct arena *a, const struct trigger *t, const struct trigger *u);
/* Can one tag pass the filters of both? */
bool triggers_share_tag(
    struct arena *a, const struct trigger *t, const struct trigger *u);

#endif
