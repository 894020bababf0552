#ifndef MODEL_REHEARSE_PLAY_H
#define MODEL_REHEARSE_PLAY_H

#include "model/event.h"
#include "model/rehearse.h"

/* What the files that play the release share. */

/* Actions of one actor, neighbours in the model's list. */
struct turn {
	const struct actor *actor;
	size_t first, end;
};

/* Something that may start workflows. */
struct happening {
	enum happening_kind {
		HAPPENS_TAG,
		HAPPENS_RELEASE,
		HAPPENS_DISPATCH,
		HAPPENS_CALL_OUT, /* a repository_dispatch, to whom it may be */
		HAPPENS_RUN,      /* a workflow has run */
		HAPPENS_BRANCH,
		HAPPENS_SCHEDULE,
	} kind;
	struct value tag;    /* TAG, RELEASE; of RUN and DISPATCH the run's */
	bool on_tag;         /* DISPATCH: the ref is that tag */
	bool is_draft_first; /* RELEASE: published behind a draft */
	enum truth prerelease;
	const struct workflow *workflow; /* DISPATCH, RUN, BRANCH, SCHEDULE */
	struct str branch;               /* BRANCH */
	bool mute;  /* GITHUB_TOKEN did it: nothing starts */
	long cause; /* the move */
	struct when under;
	bool certain;
};

/* A release or tag that has come to stand. */
struct standing {
	enum thing_kind thing; /* TAG or RELEASE */
	struct value tag;
	bool draft;
	enum truth prerelease;
	bool certain;
	struct when when;
	const struct action *action; /* NULL: a person's */
	const struct actor *actor;
	struct span span;
};

struct play {
	struct model *model;
	struct arena *arena;
	struct rehearsal *out;
	VEC(struct turn) turns;
	VEC(struct happening) queue;
	size_t next; /* in the queue */
	VEC(struct standing) standings;
	struct map taking_part; /* path of a workflow -> it */
	struct map begun;       /* path and event -> struct begun */
	size_t nbegun;
	bool *done; /* by the action's index: 1 it was */
	/* of the turn that is played */
	const struct workflow *workflow; /* NULL: a person's */
	const struct actor *actor;
	struct value tag; /* of the event; not set: none */
	struct occasion occasion;
	struct when under;
	bool certain;
	long cause;      /* the start of the turn */
	size_t job_from; /* the first move of the job */
};

enum { REHEARSE_STARTS = 200, REHEARSE_MOVES = 5000 };

/* Adds a move of the turn that is played; NULL where there are too many. */
struct move *play_add(struct play *p, enum move_kind kind, struct span span);

/* rehearse_act.c: what one turn does. */
bool play_is_part(const struct action *x);
void play_turn(struct play *p, const struct turn *t);
/* Is the script or target of this label on the way? */
bool play_is_reached(const struct chain *c, struct str label);
/* V with the tag of the event in its place. */
struct value play_bind(struct play *p, struct value v);
struct str play_tag_name(struct play *p, struct value v);
void play_publish(struct play *p, size_t standing);
/* Something has come to stand; a tag that is pushed, a release. */
struct standing *play_find(
    struct play *p, enum thing_kind thing, struct value tag);
void play_raise_tag(struct play *p, struct value tag,
    const struct credential *c, struct when when, bool certain);
void play_raise_release(struct play *p, const struct standing *s,
    bool is_draft_first, const struct credential *c);
void play_stand(struct play *p, struct standing s);

/* rehearse_when.c: what decides whether the action is done. */
struct when play_guard_when(const struct model *m, const struct action *x);
/* Is it done only where the release is found to be there? */
bool play_wants_release(const struct model *m, const struct action *x);
struct when play_step_when(const struct action *x);

/* rehearse_event.c: the workflows that a happening starts. */
void play_happening(struct play *p, const struct happening *h);
/* What the workflow waits for, in words. */
struct str play_waits_for(struct arena *a, const struct workflow *w);

/* rehearse_workflow.c: the jobs of a workflow that starts. */
void play_workflow(struct play *p, const struct workflow *w);

/* rehearse_start.c */
bool play_find_start(
    struct play *p, enum rehearse_from from, struct str name, struct str *why);
/* The way of releasing that the repository seems to have; false: none. */
bool play_infer_start(struct play *p);
/* A tag that the filters of the trigger take. */
struct str play_example_tag(struct arena *a, const struct trigger *t);

/* rehearse_balance.c */
void play_balance(struct play *p);

#endif
