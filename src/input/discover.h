#ifndef INPUT_DISCOVER_H
#define INPUT_DISCOVER_H

#include "base/vec.h"
#include "input/tree.h"

/* Which of the tree's files are read, and as what (design.md section 5). */
enum input_kind {
	INPUT_WORKFLOW, /* .github/workflows, not in a folder below it */
	INPUT_ACTION,   /* action.yml at the root or below .github/actions */
	INPUT_SKILL,    /* SKILL.md and what stands with it, commands */
	INPUT_DOCUMENT, /* instructs; history and plans do not */
	INPUT_SCRIPT,   /* a shell script that a person may run by itself */
};

struct input {
	enum input_kind kind;
	struct tree_file *file;
};

struct inputs {
	struct input *at;
	size_t len, cap;
};

/* In the order of the tree.  Nothing is read: names and modes decide. */
void discover(struct arena *a, struct tree *t, struct inputs *out);

/* A path of fixtures, examples, vendored or generated files. */
bool path_is_foreign(struct str path);
/* A path of change logs, plans, decisions, archives: rightly out of date. */
bool path_is_history(struct str path);

#endif
