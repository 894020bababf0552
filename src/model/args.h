#ifndef MODEL_ARGS_H
#define MODEL_ARGS_H

#include "facts/workflow.h"
#include "model/release.h"
#include "parse/expr.h"

struct activity;

/*
 * What a call or a step is given, as the tests and slots of a knowledge
 * entry ask for it.
 */
struct given {
	struct activity *activity;
	const struct know_entry *know;
	const struct call *call; /* a command; NULL for a step */
	const struct step *step; /* an action reference */
	const struct env *env;
};

/* An option, operand, input or variable that is asked for. */
struct found {
	enum truth given;   /* is it given at all? */
	struct value value; /* of an option without value: the empty text */
	struct span span;
};

struct found given_find(const struct given *g, const struct know_test *t);
/* All that a command is given by the options of SLOT (or NULL), in order. */
struct given_values {
	struct found *at;
	size_t len, cap;
	bool open; /* there may be more */
};
void given_values(const struct given *g, const struct know_slot *slot,
    struct given_values *out);
/*
 * All operands, in order; open where one is not surely there or not surely
 * one, so that their numbers are not known.
 */
void given_operands(const struct given *g, struct given_values *out);
enum truth given_holds(const struct given *g, const struct know_test *t);
/* All of them; YES for none. */
enum truth given_all_hold(const struct given *g, const struct know_tests *t);

/*
 * The value of SLOT (or NULL): of the first source that is given, else its
 * fallback, else not set.  *FROM is the place it was given at.
 */
struct value given_slot(
    const struct given *g, const struct know_slot *slot, struct span *from);

#endif
