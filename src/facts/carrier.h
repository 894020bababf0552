#ifndef FACTS_CARRIER_H
#define FACTS_CARRIER_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What is known of files that carry a version, and of the configurations of
 * tools that raise it: the entries `carries` and `bumps` of rules/knowledge/.
 * Lists end with NULL and are never NULL; routes are those of the settings
 * in knowledge.h, and `@folder` stands for the name of the file's folder.
 */
struct know_carrier {
	/* names; with a slash the end of the path, `*` is any part of one */
	const char *const *files;
	/* where the version stands: routes, or patterns with such a group */
	const char *const *at, *const *patterns;
	const char *each; /* of a list or map: what the routes begin at; NULL */
	const char *const *name, *const *name_patterns; /* the package's */
	/* ROUTE=VALUE: then the package is not for others */
	const char *const *apart;
	/* texts of a file that a tool writes anew */
	const char *const *generated;
	/*
	 * Files that belong to the same package, seen from its folder:
	 * always, or where they carry its name.
	 */
	const char *const *beside, *const *kin;
	/* The file beside it whose version it repeats; {name} in a pattern
	 * is the name of that package.  NULL: it is no lock file. */
	const char *locks;
	/* "PROGRAM SUBCOMMAND OPTION": it fails on a stale one */
	const char *const *strict;
};

/* Files beside a configuration that the tool writes by itself. */
struct know_cover {
	const char *const *files;
	const char *at, *is; /* only with this value at this route; or NULL */
};

struct know_bumper {
	const char *const *files; /* as above */
	const char *at;           /* what must stand in it, or NULL */
	const char *const *current;
	/* where paths of files stand that are raised */
	const char *const *lists;
	const char *section; /* the section X:PATH of an INI file, or NULL */
	const char *cut;     /* what ends a path, or NULL */
	/* routes where true means that a file may be missing */
	const char *const *lenient;
	/* routes that let it write other files as well */
	const char *const *open;
	const struct know_cover *covers;
	size_t ncovers;
};

#endif
