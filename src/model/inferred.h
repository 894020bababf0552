#ifndef MODEL_INFERRED_H
#define MODEL_INFERRED_H

#include "model/release.h"

struct model;

/* A word of a contract, and where it was seen; no source: nowhere. */
struct seen {
	struct str word;
	struct span span;
};

struct seens {
	struct seen *at;
	size_t len, cap;
};

struct inferred_consumer {
	struct seen workflow;
	struct seens on, does;
};

/*
 * The contract that a repository keeps to, as far as the model shows it;
 * what is empty is not known.
 */
struct inferred {
	struct seens tag, patterns, release; /* who makes them */
	bool draft; /* of the release only a draft is made */
	VEC(struct inferred_consumer) consumers;
	struct seens order;
	struct seen entrypoint;
	struct seens skills;
};

/* False: nothing here is part of a release. */
bool model_infer(struct model *m, struct inferred *out);

#endif
