#ifndef MODEL_EVENT_H
#define MODEL_EVENT_H

#include "model/build.h"

/* A way in which a workflow starts, seen from one of its jobs or steps. */
struct start {
	const struct trigger *trigger;
	enum ref_kind ref;
};

/*
 * The kinds of refs that the events of a trigger come with: of a push those
 * that its filters take, of `create` both.  A workflow that is called has
 * its caller's.
 */
enum { TRIGGER_REFS = 2 };
size_t trigger_refs(const struct trigger *t, enum ref_kind *out);

/* The forge has fewer than half as many events; others start nothing. */
enum { STARTS = 96 };

/*
 * The jobs with a condition that a job needs, directly or not: when one of
 * them is skipped, so is the job, unless its own condition asks for that.
 */
struct gates {
	bool known;
	const struct job **at;
	size_t len, cap;
	bool more; /* than are kept here */
};

enum { GATES = 16 };

const struct gates *actor_gates(const struct model *m, const struct actor *x);
/* Does the job of X run on this occasion, as far as conditions decide? */
enum truth job_runs(
    const struct model *m, const struct actor *x, const struct occasion *o);
/* Do its step and the actions around it run there, by their conditions? */
enum truth action_step_runs(
    const struct model *m, const struct action *x, const struct occasion *o);
/* The condition of a job alone; UNKNOWN for one that was not read. */
enum truth job_condition(
    const struct model *m, const struct job *j, const struct occasion *o);

/* The ways in which the action can come to run; at most STARTS. */
size_t action_starts(
    const struct model *m, const struct action *x, struct start *out);

/*
 * The event of another trigger that starts the workflow without anybody who
 * asks for it, or empty.
 */
struct str trigger_beside(const struct workflow *w, const struct trigger *than);

/*
 * Does it only add to the release whose event starts it, as the release of
 * the event's tag is there (fact A12)?
 */
bool action_adds_to_event(const struct model *m, const struct action *x);
/* orphan.c: does a document say how a person makes releases? */
bool model_tells_of_releases(const struct model *m);
/* outsider.c: may something release of which nothing is known? */
bool model_has_outsider(const struct model *m);
/* contradiction.c: is it for those who maintain the repository? */
struct input;
bool document_is_own(const struct input *in);

/* Do the filters of a push take the branch or tag of this name? */
bool trigger_takes_name(struct arena *a, const struct trigger *t,
    enum ref_kind ref, struct str name);
/* Can a tag of this shape pass the trigger's filters? */
bool trigger_takes_tag(
    struct arena *a, const struct trigger *t, struct value tag);
/*
 * The same without trying versions: NO is certain, since no text of that
 * shape passes (shape.c).
 */
bool trigger_can_take_tag(
    struct arena *scratch, const struct trigger *t, struct value tag);
/* Is a hole in it the version of a tool? */
bool form_tells_version(const struct form *f);
/* Can one branch pass the filters of both? */
bool triggers_share_branch(
    struct arena *a, const struct trigger *t, const struct trigger *u);
/* Can one tag pass the filters of both? */
bool triggers_share_tag(
    struct arena *a, const struct trigger *t, const struct trigger *u);

#endif
