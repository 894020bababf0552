#ifndef MODEL_CONDITION_H
#define MODEL_CONDITION_H

#include "parse/expr.h"

struct job;
struct frame;
struct leg;
struct trigger;

/*
 * What is decided before a run: the event that starts it and one leg of the
 * matrix.  Facts A12, A19 and A-table 1: which ref each event has.
 */
struct occasion {
	struct str event; /* "push", "release" ...; empty: not decided */
	enum ref_kind {
		REF_UNKNOWN,
		REF_BRANCH,
		REF_TAG,
		REF_PULL, /* refs/pull/1/merge */
	} ref;
	const struct leg *leg;     /* NULL: not decided */
	const struct frame *frame; /* in which the condition stands, or NULL */
	/*
	 * The subscription, with its types and filters: then what other
	 * events alone have is known to be empty.  NULL: it is not asked.
	 */
	const struct trigger *trigger;
	bool called; /* it stands in a workflow that another one calls */
	/* Of a run that is played through: */
	struct str name;       /* of the branch or tag, where it is known */
	struct str repository; /* OWNER/NAME, where it is known */
	bool succeeds; /* nothing in front has failed or was cancelled */
};

/* occasion.c: what the subscription says; UNKNOWN where it is not asked. */
struct expr_value occasion_value(const struct occasion *o, struct str path);
enum truth occasion_equals(struct arena *a, const struct occasion *o,
    struct str path, struct str text);

/*
 * Can the condition E hold on this occasion?  No expression holds always;
 * what depends on anything else is unknown.
 */
enum truth condition_holds(
    struct arena *a, const struct expr *e, const struct occasion *o);
/*
 * Does it ask for what came before: always(), failure(), cancelled()?  Only
 * then does a job run behind one that was skipped.
 */
bool condition_outlives_skips(const struct expr *e);
/* Does it come out the same for all legs of a matrix, whatever they are? */
bool condition_is_shared(const struct expr *e);

/*
 * Do the two demand names of one ref that cannot both be its own, as
 * startsWith(github.ref_name, 'a-') and startsWith(github.ref_name, 'b-')?
 */
bool conditions_exclude(
    struct arena *a, const struct expr *e, const struct expr *f);

#endif
