#ifndef MODEL_ONPATH_H
#define MODEL_ONPATH_H

#include "model/build.h"

/*
 * The actors on the release path, by their index in the model: who creates,
 * uploads, signs, publishes, tags or consumes a release, whom they need, and
 * whom they start.
 */
struct onpath {
	bool *on;
	size_t len; /* how many are */
};

void onpath_find(struct model *m, struct onpath *out);

#endif
