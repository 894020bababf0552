#ifndef REPORT_REHEARSAL_H
#define REPORT_REHEARSAL_H

#include "base/buf.h"
#include "model/rehearse.h"

/* A release that was played through, ready to be told. */
struct retelling {
	struct arena *arena;
	const struct rehearsal *rehearsal;
	bool color; /* text */
};

/* A format of `driftcheck rehearse` writes all of it to OUT. */
struct rehearsal_format {
	const char *name;
	void (*write)(const struct retelling *t, struct buf *out);
};

extern const struct rehearsal_format *const rehearsal_formats[]; /* NULL */

/* One file each. */
extern const struct rehearsal_format rehearsal_text;
extern const struct rehearsal_format rehearsal_json;
extern const struct rehearsal_format rehearsal_mermaid;

/* In words; the names of the repository in them are not escaped. */

/* "if github.ref == 'x'"; empty for WHEN_ALWAYS. */
struct str rehearsal_when(struct arena *a, const struct when *w);
/* Why it does not happen, or fails; empty for REASON_NONE. */
struct str rehearsal_reason(
    struct arena *a, enum reason r, struct str detail, const struct when *when);
/* "creates release v1", "uploads assets to release v1". */
struct str rehearsal_deed(struct arena *a, const struct move *v);
/* "release v1", "assets of release v1", "PyPI". */
struct str rehearsal_thing(
    struct arena *a, enum thing_kind thing, struct str name);
/* "own login", "GITHUB_TOKEN", the name of a secret; empty: not known. */
struct str rehearsal_credential(struct arena *a, const struct credential *c);
/* How it begins, and for an inferred way why that was taken. */
struct str rehearsal_start(struct arena *a, const struct beginning *b);
struct str rehearsal_why(struct arena *a, const struct beginning *b);
/* "job publish of release.yml", "a person". */
struct str rehearsal_doer(
    struct arena *a, const struct workflow *w, const struct actor *x);

#endif
