#ifndef FACTS_POLICY_H
#define FACTS_POLICY_H

#include "base/diag.h"
#include "facts/workflow.h"

struct tree;

/*
 * .driftcheck.yaml: what a team says of its own checks, and its contract:
 * how its release is meant to be made.  What it does not say is empty.
 */

/* Who makes a thing: paths of scripts, workflows or skills, and the words
 * of enum maker. */
struct contract_thing {
	bool given;
	struct span span; /* of the key */
	struct names creators;
	struct names patterns; /* of a tag: globs as the forge's filters */
};

#define MAKER_OPERATOR "operator"   /* a person, by hand */
#define MAKER_ELSEWHERE "elsewhere" /* an app, another repository */

/* A workflow that is to start by what is released, and what it then does. */
struct contract_consumer {
	struct named workflow; /* file name, or path */
	struct names on;
	bool lists_does;
	struct names does; /* "publish pypi": a verb, and of what */
};

struct contract {
	struct contract_thing tag, release;
	struct contract_consumer *consumers;
	size_t nconsumers, cconsumers;
	bool lists_consumers;
	struct span consumers_at;
	struct names order; /* of stages */
	struct named entrypoint;
	struct names skills;
};

/* `rules:`, of one rule. */
struct rule_setting {
	struct named rule;
	bool off;
	struct str level; /* error, warning, note; empty: its own */
	struct names ignore;
};

struct policy {
	struct source *source;
	bool flawed; /* something in it is wrong, and was said */
	struct rule_setting *rules;
	size_t nrules, crules;
	struct names ignore; /* `paths: ignore:` */
	struct contract contract;
};

/*
 * Reads the policy of S.  RULES are the ids that are known, and end with
 * NULL.  What is wrong is told to DIAGS with its place; the rest counts.
 */
struct policy *policy_read(struct arena *a, struct diags *diags,
    struct source *s, const char *const *rules);

/* Where a policy stands, the first that is there; ends with NULL. */
extern const char *const policy_paths[];

/*
 * Looks for the policy of a tree and reads it, or that of FILE on the
 * disk.  *OUT is NULL where there is none.  False, and *WHY says it, where
 * FILE cannot be read.
 */
bool policy_find(struct diags *diags, struct tree *t, const char *file,
    const char *const *rules, struct policy **out, struct str *why);

/*
 * Is PATH among these globs?  One without a slash is for names anywhere, and
 * what names a folder is for all below it.
 */
bool policy_match(
    struct arena *scratch, const struct names *globs, struct str path);

/* policy_contract.c: the words that a contract may use; end with NULL. */
extern const char *const contract_events[], *const contract_verbs[],
                                                *const contract_stages[];
/* The event of a workflow that a word of `on:` means: tag, dispatch ... */
bool contract_event_is(const struct trigger *t, struct str word);

#endif
