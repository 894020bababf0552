#ifndef FACTS_EMBEDDED_H
#define FACTS_EMBEDDED_H

#include "facts/carrier.h"
#include "facts/knowledge.h"

/*
 * What src/embed.c compiles into the binary, and what a team's own files
 * become at run time: knowledge in tables that are sorted for binary search.
 */
struct know_package {
	const char *package;
	const char *program;
};

struct know_set {
	const struct know_entry *uses; /* by name, case ignored */
	size_t nuses;
	const struct know_entry *commands; /* by argv[0], longest argv first */
	size_t ncommands;
	const struct know_package *packages; /* by package */
	size_t npackages;
	const char *const *variables; /* exact names */
	size_t nvariables;
	const char *const *prefixes; /* what all names of a family begin with */
	size_t nprefixes;
	const char *const *labels; /* of runners; exact */
	size_t nlabels;
	const char *const *label_prefixes;
	size_t nlabel_prefixes;
	const struct know_words *words; /* KNOW_USES of them */
	const struct know_carrier *carriers;
	size_t ncarriers;
	const struct know_bumper *bumpers;
	size_t nbumpers;
	const struct know_claim *claims; /* by kind */
	size_t nclaims;
};

extern const struct know_set know_builtin;

#endif
