#ifndef MODEL_REHEARSE_H
#define MODEL_REHEARSE_H

#include "model/release.h"

struct model;
struct trigger;

/*
 * The release played through on paper: from a start, what each actor does in
 * its turn, which workflows that starts, and what is left at the end.  All of
 * it goes well: nothing fails, and nobody is asked in vain.
 */

/* How it begins; those from BRANCH on are only ever inferred. */
enum rehearse_from {
	REHEARSE_INFERRED,
	REHEARSE_TAG,    /* a person pushes the tag NAME */
	REHEARSE_SCRIPT, /* a person runs the script NAME */
	REHEARSE_SKILL,  /* somebody follows the skill or document NAME */
	REHEARSE_DISPATCH,
	REHEARSE_BRANCH,  /* something is pushed to the branch NAME */
	REHEARSE_RELEASE, /* a person makes the release NAME on the forge */
	REHEARSE_SCHEDULE,
};

struct beginning {
	enum rehearse_from from;
	struct str name; /* as given; a path once it is found */
	/* Of an inferred one: what says so, and of which kind that is. */
	bool inferred;
	struct span because;
	bool example; /* the tag is one that the filters take */
	const struct workflow *workflow; /* DISPATCH, BRANCH, SCHEDULE */
	const struct actor *actor;       /* SCRIPT, SKILL; NULL: nothing done */
};

/* A condition as it is written; without text it is one that is not seen. */
struct when {
	enum when_kind {
		WHEN_ALWAYS,
		WHEN_IF,
		WHEN_UNLESS,
		WHEN_ELSE,   /* ... the other arms of TEXT are not taken */
		WHEN_LOOP,   /* each time round */
		WHEN_FILTER, /* the filters or types of the trigger take it */
		WHEN_GIVEN,  /* what the tool is given asks for it */
		WHEN_UNSEEN, /* it may be passed over */
		WHEN_PUBLISHED,     /* once a person has published the draft */
		WHEN_NO_DRAFT,      /* it is not made as a draft */
		WHEN_UNKNOWN_TOKEN, /* the token is no GITHUB_TOKEN */
	} kind;
	struct str text;
	struct span span;
};

enum thing_kind {
	THING_NONE,
	THING_TAG,
	THING_RELEASE,
	THING_ASSETS, /* of the release NAME */
	THING_PACKAGE,
	THING_FILES, /* what a signer is given; NAME is the tool's */
	THING_WORKFLOW,
};

enum verb {
	VERB_NONE,
	VERB_PUSHES,
	VERB_CREATES,
	VERB_DRAFTS,
	VERB_UPDATES,
	VERB_PUBLISHES,
	VERB_DELETES,
	VERB_UPLOADS,
	VERB_DOWNLOADS,
	VERB_SIGNS,
	VERB_NOTARIZES,
	VERB_VERIFIES,
	VERB_DISPATCHES,
	VERB_WAITS, /* asks for the release again and again */
};

/* Why something does not happen, or fails. */
enum reason {
	REASON_NONE,
	REASON_TOKEN,      /* GITHUB_TOKEN raises no event (fact A1) */
	REASON_FILTER,     /* the tag is none of DETAIL (A17) */
	REASON_BRANCHES,   /* it takes pushes of branches only (A16) */
	REASON_TYPE,       /* types DETAIL, which this does not raise (A10) */
	REASON_CONDITION,  /* `when` does not hold */
	REASON_STANDS,     /* the release stands already: it fails */
	REASON_PASSED,     /* it stands already: passed over */
	REASON_NO_RELEASE, /* nothing has made the release before */
	REASON_LOOP,       /* it has run on this event already */
	REASON_UNRAISED,   /* nothing raises DETAIL */
	REASON_UNRUN,      /* nobody here runs or follows DETAIL */
};

enum { NO_MOVE = -1 };

struct move {
	enum move_kind {
		MOVE_START, /* a workflow starts */
		MOVE_IDLE,  /* a workflow does not start, or not again */
		MOVE_JOB,   /* a job begins */
		MOVE_SKIP,  /* a job or step is passed over */
		MOVE_ACT,   /* an actor does something */
	} kind;
	long cause; /* the move that raised the event, or NO_MOVE */
	/* whose turn it is; without a workflow that of a person */
	const struct workflow *workflow;
	const struct actor *actor; /* JOB, and what a job does */
	struct span span;
	enum verb verb;
	enum thing_kind thing;
	struct str name; /* of the thing */
	size_t times;    /* it is done as often in a row */
	bool again;      /* ... as a trial, in a registry for that */
	struct credential credential;
	struct when when;  /* of its own */
	struct when under; /* of what started it */
	bool certain;      /* no condition is left open */
	bool gone;         /* the release stays a draft */
	struct str event;  /* START, IDLE: "push of tag v1" */
	size_t runs;       /* START: once for each type of the event */
	bool by_default;   /* START: as the default branch has the file */
	enum reason reason;
	struct str detail;
	struct str environment; /* JOB, SKIP: the job's, or empty */
};

/* What is there in the end, or is not. */
struct outcome_item {
	enum thing_kind thing;
	struct str name;
	const struct workflow *workflow; /* or NULL */
	const struct actor *actor;       /* whose doing it is */
	struct span span;
	struct when when; /* it depends on; of several, the first */
	bool certain;
	enum reason reason; /* of what never is */
	struct str detail;
};

struct outcome_items {
	struct outcome_item *at;
	size_t len, cap;
};

struct rehearsal {
	struct beginning start;
	struct str tag; /* of the release, as far as it is known */
	VEC(struct move) moves;
	struct outcome_items published, never, drafts;
	/* other workflows that start too, with nothing for the release */
	VEC(const struct workflow *) bystanders;
	bool cut; /* there was more than is played */
};

const char *verb_name(enum verb v);
const char *thing_kind_name(enum thing_kind k);
const char *reason_name(enum reason r);
const char *rehearse_from_name(enum rehearse_from f);

enum rehearse_result {
	REHEARSE_PLAYED,
	REHEARSE_NOTHING, /* the repository releases nothing that is seen */
	REHEARSE_NO_SUCH, /* *WHY says what was meant */
};
enum rehearse_result model_rehearse(struct model *m, enum rehearse_from from,
    struct str name, struct rehearsal *out, struct str *why);

#endif
