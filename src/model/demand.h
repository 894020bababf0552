#ifndef MODEL_DEMAND_H
#define MODEL_DEMAND_H

#include "model/build.h"
#include "model/env.h"

/*
 * A variable that a shell text, or a script that it runs, cannot do without,
 * found surely not set in the run of a job; the call of a Python script,
 * whose interface says what it needs, stands without a name.
 */
struct demand {
	const struct actor *actor;
	const struct chain *chain;
	const struct step *step;
	const struct env *env; /* what is set there */
	const struct guard *guard;
	struct str name;
	struct span span;
	enum demand_how {
		DEMAND_EXPANSION, /* ${X:?} */
		DEMAND_UNSET,     /* $X under set -u */
		DEMAND_TEST,      /* [ -z "$X" ] ends it */
		DEMAND_SUBSCRIPT, /* os.environ["X"] */
	} how;
	struct str script;   /* SUBSCRIPT: whose interface is to be asked */
	bool behind_unknown; /* commands, in steps before */
	bool unsure;         /* it may be passed over though nothing failed */
};

/* The variable of P is not set. */
void demand_variable(struct run *r, const struct part *p);
/* The arm of a branch was followed, and ended so. */
void demand_test(
    struct run *r, const struct arm *arm, enum outcome out, bool fails);
/* Is this arm of a `case` surely the one, if none in front of it is? */
bool demand_case_is_taken(
    struct run *r, const struct op *op, const struct arm *arm);
/* `set -u`, `set +o nounset` */
void demand_set(struct run *r, const struct words *words);
/* The words and texts of a call; those of [[ a && b ]] are not all looked at.
 */
void demand_bind(struct run *r, const struct op *op, struct words *out);
/* exit 1 */
bool demand_is_failure(struct run *r, const struct words *words);
/* Does the shell that runs the script C, or step S, begin with `set -u`? */
bool demand_starts_strict(struct run *r, const struct call *c, struct str text);
bool demand_step_is_strict(struct str shell);
/* A Python script is run. */
void demand_script(struct run *r, const struct call *c, struct str text);

#endif
