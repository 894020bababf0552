#ifndef FACTS_VERSION_H
#define FACTS_VERSION_H

#include "base/map.h"
#include "base/source.h"
#include "base/vec.h"
#include "facts/carrier.h"

/* Versions in files, and what raises them, by the knowledge of both. */

/* A place of a file that carries a version. */
struct carried {
	const struct know_carrier *know;
	struct str path;
	struct str name; /* of the package; empty: not known */
	struct str version;
	struct span span;
	bool apart;    /* the package is not published */
	struct str of; /* of a lock file: the path of the manifest */
};

struct carrieds {
	struct carried *at;
	size_t len, cap;
};

/* A path that a configuration lists. */
struct raised {
	struct str path; /* as it stands there */
	struct span span;
	bool certain;     /* it is one file, seen from the configuration */
	struct str plain; /* from the root, where it is certain; or empty */
};

enum { RAISED = 1000 };

/* The configuration of a tool that raises versions. */
struct raiser {
	const struct know_bumper *know;
	struct source *source;
	struct str current;       /* the present version; empty: not known */
	struct span span;         /* ... and where it stands */
	VEC(struct raised) files; /* at most RAISED */
	struct map plain;         /* of those with a plain path */
	VEC(const struct know_cover *) covers; /* those that hold */
	bool lenient;                          /* files may be missing */
	bool open;                             /* it may write others */
};

/*
 * Names of files that the knowledge has entries for, so that a look at most
 * paths ends at once.
 */
struct carrier_names {
	uint64_t lengths[128]; /* by the first byte: of whole names */
	bool last[128];        /* last bytes of names that begin with a star */
	struct str ends[32];   /* ... and these, without it */
	size_t nends;
};
void carrier_names(struct carrier_names *out);
/* Can the knowledge have an entry for a file of this path? */
bool carrier_names_may(const struct carrier_names *n, struct str path);

/* Is the path one of NAMES, as carrier.h describes them? */
bool carrier_is(struct str path, const char *const *names);
size_t carrier_count(void);
const struct know_carrier *carrier_at(size_t i);
size_t bumper_count(void);
const struct know_bumper *bumper_at(size_t i);

/* Adds the versions that S carries; of a lock file that of package NAME. */
void carried_read(struct arena *a, struct arena *scratch, struct source *s,
    const struct know_carrier *know, struct str name, struct carrieds *out);
/* False: the file is no such configuration, or cannot be read. */
bool raiser_read(struct arena *a, struct source *s,
    const struct know_bumper *know, struct raiser *out);

/* Is it a version at all, as 1.2 or v1.2.3-rc.1? */
bool version_is(struct str s);
/* Is it one of a release, rather than a placeholder or of development? */
bool version_is_released(struct str s);
/*
 * The same version, as semver and PEP 440 compare them: 1.0 is 1.0.0, and
 * 1.0.0-rc.1 is 1.0rc1.  What stands behind a plus does not count.
 */
bool version_same(struct str a, struct str b);
/* Does the version stand in TEXT as it is, and not as part of another? */
bool version_stands_in(struct str text, struct str version);
/* The same package, however it is written: @scope/My_Name is my-name. */
bool package_same(struct str a, struct str b);

#endif
