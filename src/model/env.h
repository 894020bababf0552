#ifndef MODEL_ENV_H
#define MODEL_ENV_H

#include "model/release.h"

/* A variable of a script, or of the environment around it. */
struct variable {
	struct str name;
	struct value value;
	const struct words *elements; /* of an array, or NULL */
	bool exported;                /* commands see it */
	bool is_family;               /* any names that begin so may be set */
};

/*
 * What is set at one point of a run: a list of settings, the newest first.
 * It is never changed, so that a pointer to it is a picture of that moment,
 * and the ways through a branch share what stood before.
 */
struct env {
	const struct env *up;
	struct variable variable; /* no name: only `open` changed */
	bool open;                /* variables that we do not see may be set */
	size_t depth;
};

/* Settings that are kept; past them the environment is open. */
enum { ENV_DEPTH = 1024 };

const struct env *env_set(
    struct arena *a, const struct env *e, struct variable v);
const struct env *env_opened(struct arena *a, const struct env *e);
bool env_is_open(const struct env *e);

/* The newest setting of NAME, or NULL. */
const struct variable *env_find(const struct env *e, struct str name);
/*
 * The value of NAME: of a setting, or not set; unknown where the
 * environment is open.
 */
struct value env_get(const struct env *e, struct str name);

/*
 * What holds behind two ways that both began at BASE: a variable that only
 * one of them set has either value.
 */
const struct env *env_join(struct arena *a, const struct env *base,
    const struct env *x, const struct env *y);

#endif
