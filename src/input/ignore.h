#ifndef INPUT_IGNORE_H
#define INPUT_IGNORE_H

#include "base/str.h"
#include "base/vec.h"

struct arena;

struct ignore_rule {
	struct str glob;
	bool negated;     /* begins with '!': not ignored after all */
	bool folder_only; /* ends in '/' */
	bool anchored;    /* holds a '/': matches from the file's folder on */
};

/* The rules of one .gitignore file, in its order. */
struct ignore_file {
	VEC(struct ignore_rule) rules;
	bool cut; /* it holds more rules than are read */
};

void ignore_parse(struct arena *a, struct str text, struct ignore_file *out);

/*
 * The last rule that speaks of PATH, which is relative to the file's folder;
 * NULL when none does.
 */
const struct ignore_rule *ignore_match(struct arena *scratch,
    const struct ignore_file *f, struct str path, bool is_folder);

#endif
