#ifndef COMMAND_SUBJECT_H
#define COMMAND_SUBJECT_H

#include "base/diag.h"
#include "command/command.h"
#include "finding/finding.h"

struct model;
struct policy;
struct tree;

/* A repository that is looked at. */
struct subject {
	struct diags diags;
	struct findings findings;
	struct policy *policy; /* NULL: it has none */
	struct tree *tree;
	struct model *model;
};

/* Builds the model; false, and told, where it cannot. */
bool subject_open(struct arena *a, const struct options *o, struct subject *s);

/* The same, and asks the rules. */
bool subject_look(struct arena *a, const struct options *o, struct subject *s);

/* STATUS, unless the policy is wrong: that was told, and is no success. */
enum status subject_status(
    struct arena *a, const struct subject *s, enum status status);

/* Closes what was opened. */
void subject_leave(struct subject *s);

#endif
