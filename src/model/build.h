#ifndef MODEL_BUILD_H
#define MODEL_BUILD_H

/*
 * What the files that build the model share.  Nothing above the model
 * includes this header; questions go to query.h.
 */

#include "base/map.h"
#include "facts/document.h"
#include "facts/program.h"
#include "facts/workflow.h"
#include "input/tree.h"
#include "model/condition.h"
#include "model/env.h"
#include "model/frame.h"
#include "model/leaving.h"
#include "model/release.h"

struct handed;
struct request;
struct policy;
struct target_file;

struct script {
	struct source *source;
	const struct program *program;     /* NULL: no shell text */
	const struct interface *interface; /* NULL: not read yet */
	const struct program *lines;       /* that were found in another text */
	struct str path;
	/* Is it followed where people run it? */
	enum { FOLLOWS_UNASKED, FOLLOWS_NO, FOLLOWS_YES } follows;
	bool parsed; /* `program` is known, or `lines` */
	bool called; /* from a workflow, a document or a script */
	/* Who ran it last where nothing was known, and what that did. */
	const struct actor *runner;
	bool runner_fallback;
	bool runner_was_open; /* the workspace, in front of it ... */
	bool runner_opened;   /* ... and behind it */
};

/* A target that a call misses. */
struct missed_target {
	const struct call *call;
	struct span span;
	struct str name;
	const struct target_file *file; /* NULL: a module of Python */
	struct str folder;              /* of the module's package */
	bool skipped;                   /* nothing fails because of it */
};

/* `uses: ./path` of a step or job. */
struct reference {
	const struct actor *actor;
	struct span span;
	struct str path; /* plain */
	bool is_workflow;
	const struct step *step; /* NULL: of a job */
	bool exists;
	bool certain;     /* nothing could have put it there */
	bool no_checkout; /* nor anything else */
	bool own;         /* this repository is checked out */
};

/* An input of a step that may name files for the key of a cache. */
struct named_input {
	const struct workflow *workflow;
	const struct entry *entry;
};

struct demand;
struct versions;

/* A call that puts files into the next commit. */
struct record {
	const struct call *call;
	VEC(struct str) paths; /* of files or folders, plain */
	bool any;              /* it may put in anything */
};

struct model {
	struct arena *arena;
	struct arena *scratch; /* for texts that are only looked at */
	struct tree *tree;
	struct diags *diags;
	const struct policy *policy; /* NULL: it has none */
	VEC(struct workflow *) workflows;
	VEC(struct composite *) composites;
	VEC(struct document *) documents;
	VEC(struct script *) scripts;
	struct map scripts_by_path;
	struct map composites_by_path; /* folder -> struct composite */
	struct map called;             /* paths of workflows that jobs call */
	VEC(struct actor *) actors;
	VEC(struct call *) calls;
	VEC(struct action *) actions;
	VEC(struct action *) deletions; /* those of releases */
	VEC(struct reference) references;
	VEC(struct named_input) inputs;
	VEC(struct handed *) handed;  /* handed.h */
	VEC(struct wanted *) wanted;  /* permission.h */
	size_t path_looks;            /* at what may have made those */
	VEC(struct source *) sources; /* all that were read */
	size_t dispatch_looks;     /* at those, for a dispatch not followed */
	bool dispatches;           /* there is one */
	struct map parsed_targets; /* path -> struct target_file */
	struct map target_files;   /* ... with includes, by path and folder */
	struct map followed;       /* struct target * that were followed */
	VEC(struct str) packages;  /* paths of all package.json */
	bool packages_known;
	VEC(struct missed_target) missed_targets;
	size_t steps_left;  /* operations that may still be followed */
	bool cut;           /* that bound was passed */
	struct map habits;  /* struct op * of a function -> struct habit */
	size_t redefined;   /* functions that took another's name */
	struct map configs; /* path and entry -> struct config ** */
	VEC(struct demand *) demands;    /* demand.h */
	VEC(struct record) records;      /* versions.h */
	const struct versions *versions; /* NULL: not asked for yet */
	struct map unchecked; /* place and reason -> struct unchecked */
	bool made_known;      /* what makes missing files was looked for */
	enum { UNSEEN_UNASKED, UNSEEN_NONE, UNSEEN_FOUND } unseen;
	struct str unseen_path;
};

enum {
	MODEL_STEPS = 200000, /* operations followed in one check */
	MODEL_DEPTH = 24,     /* calls of scripts and functions */
	MODEL_CALLS = 50000,
	MODEL_BYTES = 256 * 1024 * 1024, /* that following may fill */
	NEEDS_DEPTH = 256, /* jobs that need each other in a row */
};

/* What one actor's run has done so far, over all its steps. */
struct activity {
	struct model *model;
	const struct actor *actor;
	const struct workflow *workflow; /* NULL for an operator */
	const struct job *job;
	const bool *live; /* legs that the present step may run for */
	const bool *sure; /* of these, legs that run with all others */
	const struct step *step;
	const struct frame *frame; /* of the file in which the step stands */
	const struct chain *chain; /* of the actions around it, or NULL */
	size_t calls;              /* legs of the jobs that called this one */
	const struct env *later;   /* what steps wrote to GITHUB_ENV */
	struct map outputs;        /* "steps.a.outputs.b" -> struct value */
	struct map *needs;         /* "needs.a.outputs.b" -> struct value */
	struct credential push;    /* what `git push` uses */
	bool workspace_open;       /* files may stand that are not tracked */
	struct span opened_by;     /* the step or call that opened it */
	const struct leaving *leavings; /* where some may, if it is not open */
	unsigned logins;     /* bits of enum know_login: a call may have */
	bool checked_out;    /* this repository stands at the root */
	bool other_ref;      /* ... of a ref that somebody chooses */
	bool any_checkout;   /* some repository or branch stands there */
	bool has_repository; /* ... or anywhere, as far as can be seen */
	/* the first one with a command that is not known */
	const struct step *unknown_step;
	bool step_conditional; /* the step's `if:` may skip it */
	bool fallback;         /* it is done where the usual way fails */
	size_t order;
};

/* Where the standard output of a call goes, as far as it matters. */
enum sink { SINK_NONE, SINK_ENV, SINK_OUTPUT, SINK_PATH };

/* One shell text being followed. */
struct run {
	struct activity *activity;
	struct arena *arena;
	const struct env *env;
	const struct words *positions; /* NULL: unknown */
	struct map *functions;         /* name -> struct op */
	struct value folder;
	const struct chain *chain;
	const struct guard *guard;
	bool conditional;
	bool in_guard;
	bool looping;          /* in the body of a loop */
	const struct op *loop; /* the innermost one around, or NULL */
	bool returns;          /* a way through the function came back before */
	bool has_input; /* of the function around: something is piped in */
	bool nounset;   /* `set -u` holds */
	bool lenient;   /* that it fails here is handled, or not noticed */
	bool unsure;    /* it may be passed over though nothing failed */
	bool fails;     /* the last `exit` on the way was one of failure */
	bool searched;  /* lines of a text that is not followed */
	enum sink sink;
	struct str script;                 /* path of the script, or empty */
	const struct target_file *targets; /* whose target runs, or NULL */
	const struct request *request;     /* ... and what it was given */
	/* The last command of a script of targets, and words behind it. */
	const struct op *tail;
	const struct words *tail_words;
};

/* context.c: the value of an expression where a step stands. */
struct value context_value(
    struct activity *act, const struct env *env, const struct expr *e);
/* The value of a scalar of a workflow. */
struct value context_template(
    struct activity *act, const struct env *env, const struct template *t);
/* Can an event whose ref is a tag start the workflow? */
bool workflow_sees_tags(const struct workflow *w);

/* bind.c: templates of a shell text as values and words. */
struct value bind_template(struct run *r, const struct template *t);
void bind_words(struct run *r, const struct template *t, struct words *out);

/* May more be followed?  Notes once that a bound was passed, and where. */
bool model_goes_on(struct model *m, struct span at);

/* unchecked.c: the file, if reading it failed; bounds among problems. */
void model_leave_out_file(struct model *m, struct str path, bool grave);
void model_leave_out_bounds(
    struct model *m, const struct problems *all, bool grave);
/* Does what the actor does count as run, rather than as told? */
bool actor_is_grave(const struct actor *x);

/* pause.c: does a command in it wait for some time? */
bool block_pauses(const struct block *b);

/* run.c: follows a block of operations. */
enum outcome {
	GOES_ON,
	RETURNS, /* from the function, or a sourced file */
	EXITS,
};
enum outcome run_block(struct run *r, const struct block *b);
/* TO seen from FOLDER; unknown where the tree has no such folder. */
struct value run_join_folder(
    struct run *r, struct value folder, struct value to);
enum outcome run_function(struct run *r, const struct op *function,
    const struct op *call, const struct words *words);
struct variable bind_setting(struct run *r, const struct setting *s);

/* branch.c: follows the arms of a branch that may be taken. */
enum outcome run_branch(struct run *r, const struct op *op);
/* Follows what is asked, rather than done. */
void run_guard(struct run *r, const struct block *guard);
/* The condition under which an arm runs; FIRST: the branch's first call. */
const struct guard *push_guard(
    struct run *r, const struct op *op, size_t arm, size_t first);

/* What the name of a hole begins with that stands in a text. */
#define HELD_PREFIX "${{ driftcheck."

/* foreign.c: calls of languages that are no shell. */
enum outcome run_foreign(struct run *r, const struct op *op);
/* A Python text that is no file: of `python -c`, `python - <<EOF`. */
void run_foreign_text(struct run *r, const struct call *c, struct text t);
/* The text that `bash -c` is given; false: there is none, or none is known. */
bool run_shell_text(struct run *r, const struct call *c, const struct op *op);
/* The Python text that the call C of OP is given; false: none is. */
bool run_python(struct run *r, const struct call *c, const struct op *op);
/* What running it leaves behind that is not followed. */
void note_foreign(struct run *r, const struct program *p);
/* What the arm asks of a variable. */
enum truth asked_holds(struct run *r, const struct arm *arm);
/* A variable as a whole, or what else it is. */
void copy_variable(
    struct run *r, const struct setting *s, struct variable *out);
/* Where a call stands whose words a wrapper was given. */
struct span foreign_span(const struct op *op, const struct words *words);
/* A Python script: its program, with the modules that it imports, and more. */
void foreign_parse(struct model *m, struct script *s);
/* Is it the absolute path of the repository, or one below it? */
bool value_is_root(struct value v);
bool path_below_root(struct model *m, struct value v, struct str *out);

/* search.c: command lines in a text that is not followed. */
bool script_is_searched(struct str path, struct str text);
/* Those of a script, or NULL: it may hold none. */
const struct program *search_read(struct model *m, const struct script *s);
void search_script(struct run *r, const struct call *c, struct script *s);
/* The run block of a step, for PowerShell. */
void search_step(struct run *r, struct text t);

/* usage.c: what the script of this path accepts, or NULL. */
const struct interface *model_interface(struct model *m, struct str path);

/* made.c: commands that name a file without making it. */
bool command_only_reads(struct str name);
/* made.c: tells every call of a missing script what may have made it. */
void model_look_for_made(struct model *m);

/* question.c: does the guard of a branch hold, as far as that is decided? */
enum truth question_holds(struct run *r, const struct block *guard);

/* habit.c: what is known of a function that was followed many times. */
struct habit {
	const struct op *function;
	const struct actor *actor; /* whose run `times` is about */
	size_t times;              /* it was followed to its end */
	struct map same; /* words -> size_t, how often it was quiet then */
	bool exits;      /* at least once */
	bool opens;      /* the workspace is open behind it */
	/* of what it and those that it calls are made of */
	bool loud;         /* what is asked about may stand there */
	bool makes;        /* it may make files */
	bool opens_env;    /* it sets names that are not known */
	bool moves;        /* to another folder */
	struct map sets;   /* names of variables */
	bool learned;      /* the above is known ... */
	const void *slots; /* with the functions that were known then ... */
	size_t nfunctions; /* ... and how many */
};
struct habit *habit_of(struct run *r, const struct op *function);
/* Need it not be followed once more? */
bool habit_is_known(struct run *r, struct habit *h, const struct words *words);
/* What had happened when it began to be followed. */
struct habit_begin {
	size_t calls, actions;
};
void habit_note(struct run *r, struct habit *h, const struct words *words,
    const struct habit_begin *begin, enum outcome out);
/* Does to R what following it may have done. */
void habit_apply(struct run *r, const struct habit *h);

/* call.c: a call of a function that is not followed: it may make files. */
void run_summed(struct run *r, const struct op *op, const struct words *words);

/* call.c: one command or script call, with its words bound. */
void run_call(struct run *r, const struct op *op, const struct words *words,
    const struct env *env);

/* call.c: the variables of FROM that a new process sees. */
const struct env *env_exported(struct model *m, const struct env *from);
/* call.c: leaves the workspace open where the command may make files. */
void note_opening(struct run *r, const struct call *c);

/* resolve.c: what the words of a call name. */
void call_resolve(struct model *m, struct call *c);
/* The repository path that a value names, seen from FOLDER. */
bool path_of_value(
    struct model *m, struct value folder, struct value v, struct str *out);

/*
 * reader.c: the script that word I of a document's call means, where it does
 * not stand in the call's folder.
 */
void script_of_document(struct model *m, struct call *c, size_t i);
/*
 * target.c: does WORD stand in the file at PATH only in targets that were
 * followed?
 */
bool targets_hold_only_followed(
    const struct model *m, struct str path, const char *word);
/* absence.c: is it a skill that is made to be installed elsewhere? */
bool document_is_packaged(const struct document *d);

/* lock.c: the version of the entry's package, or unknown. */
struct value locked_version(struct model *m, const struct know_entry *know);

/* octokit.c: the JavaScript of a step, for an entry that has some. */
void run_javascript(struct activity *act, const struct step *s,
    const struct know_entry *know, const struct env *env);

/* sink.c: NAME=value written to GITHUB_ENV or GITHUB_OUTPUT. */
enum sink sink_of(struct run *r, const struct redirects *redirects);
void sink_write(struct run *r, const struct call *c, const struct op *op);

/* standing.c: can the file that is run directly not be run? */
void note_mode(struct run *r, struct call *c);
/* Is it used where nothing was checked out? */
bool call_lacks_checkout(const struct call *c);
/* ... on a runner of the forge's or like it, which begins empty? */
bool actor_begins_empty(const struct actor *x);
/* host.c: "linux", "macos", "windows": what a label speaks of, or empty. */
struct str host_system(struct str label);
/* steps.c: is a leg that runs surely not on Windows? */
bool runs_on_unix(struct activity *act);
/* Does the step's condition ask for Windows, as `runner.os == 'Windows'`? */
bool asks_for_windows(const struct step *s);

/* filter.c: keeps inputs of a step that name files for a cache. */
void note_filters(struct activity *act, const struct step *s);

/* action.c: what a call or an action reference does. */
void actions_of_call(struct activity *act, struct call *c);
/* Is an action of this kind among those of the entry, or may it be? */
bool know_does(const struct know_entry *know, enum action_kind kind);
void actions_of_step(struct activity *act, const struct step *s,
    const struct know_entry *know, const struct env *env);

/* chain.c: is the script of this path, or what it configures, being run? */
bool chain_runs(const struct chain *c, struct str path);
/* chain.c: one more link below UP, or the first. */
struct chain *chain_push(struct arena *a, const struct chain *up,
    enum chain_kind kind, struct span span, struct str label);

/* steps.c: one step of a job or a composite action, from what ENV sets. */
void run_step(struct activity *act, struct step *s, const struct env *env);
/* Does the run go on, or count as good, when the step fails? */
bool step_may_fail(const struct activity *act, const struct step *s);
/* ENV and the entries of an `env:` above it. */
const struct env *env_add_entries(
    struct activity *act, const struct env *env, const struct entries *entries);

/* reference.c: what the action reference of a step does. */
void run_reference(
    struct activity *act, const struct step *s, const struct env *env);
/* What the knowledge says of a called workflow of another repository. */
void run_foreign_call(struct activity *act, struct str uses);
/* Is it a branch where people usually work, as the checked tree is? */
bool names_usual_branch(struct str ref);
/* The action of a folder, read once; NULL: none is there. */
const struct composite *model_composite(struct model *m, struct str folder);
/*
 * The path that a reference names in the checked files: ./x, or owner/name/x
 * @branch where that is this repository, and the branch that is checked.
 */
bool path_of_reference(struct model *m, struct str uses, struct str *out);
/* Notes that SPAN uses a local action or workflow; its plain path, or empty. */
struct str note_local(
    struct activity *act, struct str uses, struct span span, bool job);

/* jobs.c: the workflow of this path, or NULL. */
const struct workflow *model_workflow(const struct model *m, struct str path);

/* jobs.c and operators.c: follow all actors. */
void model_run_workflow(struct model *m, const struct workflow *w);
/* Notes which workflows its jobs call, before any is followed. */
void model_note_called(struct model *m, struct workflow *w);
void model_run_document(struct model *m, const struct document *d);
void model_run_script(struct model *m, struct script *s);
/* The script of this path, read once; NULL: no such file. */
struct script *model_script(struct model *m, struct str path);
/* Parses it, if it is a shell text. */
void script_parse(struct model *m, struct script *s);
/* The cheap look: does a text speak of tags or releases at all? */
bool text_releases(struct str text);
/* starts.c: may the Python script of this path and text start programs? */
bool python_starts(struct model *m, struct str path, struct str text);

#endif
