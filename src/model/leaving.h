#ifndef MODEL_LEAVING_H
#define MODEL_LEAVING_H

#include "model/release.h"

struct given;

/*
 * A path at and below which files may stand that are not tracked, since a
 * step or call of the job left them there.  The list is never changed, so
 * that a pointer to it is a picture of that moment.
 */
struct leaving {
	const struct leaving *up;
	struct str path; /* from the root, plain */
	bool anywhere;   /* a folder of this name, wherever it stands */
};

/* Can a file of this path stand in one of the places? */
bool leavings_hold(const struct leaving *p, struct str path);

/*
 * What the entry of G leaves in the workspace of its activity: files below
 * the paths of `makes`, seen from FOLDER; all of it where that is unknown.
 */
void note_makes(const struct given *g, struct value folder);

#endif
