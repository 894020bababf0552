#ifndef MODEL_DEPARTURE_H
#define MODEL_DEPARTURE_H

#include "facts/policy.h"
#include "model/build.h"
#include "model/query.h"

/* What the files that look for departures from the contract share. */
struct search {
	struct model *model;
	const struct contract *contract;
	VEC(struct departure) found;
};

/* One about what SAID says, certain until it is told otherwise. */
struct departure *departure_add(
    struct search *s, enum departure_kind kind, const struct named *said);
/* Is what N names in the repository?  Says so where it is not. */
bool departure_ask_existence(struct search *s, const struct named *n);

/* departure_consumer.c */
void departure_ask_consumers(struct search *s);
/* May it do what cannot be seen, by action references that are not known? */
bool workflow_is_opaque(const struct model *m, const struct workflow *w);

#endif
