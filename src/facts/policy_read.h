#ifndef FACTS_POLICY_READ_H
#define FACTS_POLICY_READ_H

#include "facts/policy.h"
#include "parse/yaml.h"

/* What the files that read a policy share. */
struct policy_reader {
	struct arena *arena;
	struct diags *diags;
	const char *const *rules;
	struct policy *out;
};

/* Says that something is wrong at N. */
void policy_wrong(struct policy_reader *r, const struct ynode *n,
    const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* A key of a map, and who reads its value into INTO. */
struct policy_key {
	const char *name;
	void (*read)(
	    struct policy_reader *r, const struct ynode *n, void *into);
};
/*
 * Reads a map by its keys, behind which a nameless one stands; says which are
 * not known, or that N is none, which WHAT names.
 */
void policy_map(struct policy_reader *r, const struct ynode *n,
    const char *what, const struct policy_key *keys, void *into);

/* The value of KEY as one text, or as a text or a list of them. */
void policy_text(
    struct policy_reader *r, const struct ynode *n, struct named *out);
void policy_texts(
    struct policy_reader *r, const struct ynode *n, struct names *out);
/* Is TEXT one of NAMES?  Says so at N where it is not. */
bool policy_choice(struct policy_reader *r, const struct ynode *n,
    struct str text, const char *what, const char *const *names);

/* policy_contract.c: `contract:` */
void policy_contract(
    struct policy_reader *r, const struct ynode *n, void *into);

#endif
