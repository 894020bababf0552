#ifndef MODEL_MAKER_H
#define MODEL_MAKER_H

#include "facts/policy.h"
#include "model/build.h"

/*
 * Who makes the tag and the release, in the words of a contract.
 */

/* Is it the repository's own release, or its tag?  Not nightly and latest. */
bool makes_release(const struct model *m, const struct action *x);
bool makes_tag(const struct model *m, const struct action *x);

/*
 * The word that names who does X: the path of the outermost script that a
 * person runs, of a skill, of the workflow whose event starts it; or
 * MAKER_OPERATOR.
 */
struct str maker_name(const struct action *x);
/* Does WORD of a contract name who does X, or what X is written in? */
bool maker_is(const struct action *x, struct str word);

/* The workflow of this path or file name, or NULL. */
const struct workflow *workflow_named(const struct model *m, struct str name);
/* Does one of its jobs, or of the workflows that it calls, do X? */
bool done_by_workflow(const struct action *x, const struct workflow *w);

/* The verb of a contract for what X does, or NULL. */
const char *action_verb(const struct model *m, const struct action *x);
/* Does "publish pypi" say what X does? */
bool action_is_said(
    const struct model *m, const struct action *x, struct str words);

/* Could a tag of this shape be one of the patterns? */
bool patterns_take(
    struct arena *a, const struct names *patterns, struct value tag);
/* Could the trigger take a tag of the patterns? */
bool trigger_takes_patterns(
    struct arena *a, const struct trigger *t, const struct names *patterns);

#endif
