#ifndef MODEL_PREREQUISITE_H
#define MODEL_PREREQUISITE_H

#include "model/release.h"

struct model;

/*
 * What must stand ready outside of the repository before it is released:
 * what the jobs and operators of the release path read, are let in by, or
 * are logged in to.
 */
enum prerequisite_kind {
	PREREQUISITE_SECRET,
	PREREQUISITE_VARIABLE,    /* vars.X */
	PREREQUISITE_ENVIRONMENT, /* of a job */
	PREREQUISITE_PUBLISHER,   /* a registry that trusts a job's identity */
	PREREQUISITE_LOGIN,       /* of a program, on the operator's machine */
};

enum { PREREQUISITE_KINDS = PREREQUISITE_LOGIN + 1 };

/* One place where it is used. */
struct prerequisite_use {
	struct span span;
	const struct actor *actor;
	struct str job;    /* empty: an operator does it */
	struct str runner; /* its labels; empty: not known, or none */
	struct str as;     /* what it becomes there: "env NPM_TOKEN" */
	bool environment;  /* the job has one, with secrets of its own */
	bool optional;     /* it is tested, or something stands in for it */
};

struct prerequisite {
	enum prerequisite_kind kind;
	struct str name;
	bool optional; /* in all places */
	bool unknown;  /* the name is known only when it runs */
	VEC(struct prerequisite_use) uses;
	/* Is it among what there is?  Asked of secrets and variables only. */
	enum presence {
		PRESENCE_UNASKED,
		PRESENCE_PRESENT,
		PRESENCE_MISSING,
	} presence;
	struct str nearest; /* MISSING: what there is and was likely meant */
	/* PUBLISHER: what the registry is to be told. */
	struct str repository; /* owner/name, or empty */
	struct str workflow;   /* a file's name */
	struct str called;     /* another one that it may ask for, or empty */
	struct str environment;
	/* LOGIN: the command that does it, and variables instead of it. */
	struct str command, variables;
	bool signs; /* with a key that is there */
};

struct prerequisites {
	VEC(struct prerequisite) list; /* by kind, then name */
	size_t actors;                 /* on the release path */
	struct str unseen; /* a script that is not read, and may be on it */
};

/* Names of what there is: of secrets, as `gh secret list` has them. */
struct have {
	VEC(struct str) names;
};

/*
 * Reads them from a text: the JSON of `gh secret list --json name`, or a name
 * a line.  False where it is neither; *WHY then says what, and where.
 */
bool have_read(
    struct arena *a, struct source *s, struct have *out, struct str *why);

/* Marks what is present and what is missing. */
void prerequisites_compare(struct prerequisites *all, const struct have *have);

/* "secret", "trusted publisher": for people and for JSON. */
const char *prerequisite_kind_name(enum prerequisite_kind k);

/* Everything in it lives in the model's arena. */
void model_prerequisites(struct model *m, struct prerequisites *out);

#endif
