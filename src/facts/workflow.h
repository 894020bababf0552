#ifndef FACTS_WORKFLOW_H
#define FACTS_WORKFLOW_H

#include "base/map.h"
#include "facts/template.h"
#include "parse/problem.h"

struct program;

/*
 * A workflow or action file as facts: what starts it, what it may do, and
 * the steps of its jobs.  Whatever the file does not say is empty; whatever
 * cannot be read statically is marked so, never guessed.
 */

/* A text with its place, as an item of a list or a key. */
struct named {
	struct str name;
	struct span span;
};

struct names {
	struct named *at;
	size_t len, cap;
};

/* Strings of a list, or the one that it is. */
void names_add(struct arena *a, const struct ynode *n, struct names *out);

/* An entry of `env:`, `with:`, `secrets:` or `outputs:`. */
struct entry {
	struct str name;
	struct span span; /* of the key */
	struct template value;
	const struct ynode *node; /* of the value, in a map; or NULL */
};

struct entries {
	struct entry *at;
	size_t len, cap;
	bool dynamic; /* the whole map is an expression */
	struct span span;
};

/* An input or secret that a called or dispatched workflow declares. */
struct parameter {
	struct str name;
	struct span span;
	bool required;
	bool has_fallback;
	struct template fallback; /* `default:` */
	struct str type;
};

struct parameters {
	struct parameter *at;
	size_t len, cap;
};

/* A subscription to an event, with its filters. */
struct trigger {
	struct str event;
	struct span span; /* of the event's name */
	struct names types;
	struct names branches, branches_ignore;
	struct names tags, tags_ignore;
	struct names paths, paths_ignore;
	struct names workflows; /* workflow_run */
	struct names crons;     /* schedule */
	struct parameters inputs, secrets;
	struct entries outputs; /* workflow_call */
};

enum access { ACCESS_UNKNOWN, ACCESS_NONE, ACCESS_READ, ACCESS_WRITE };

struct scope {
	struct str name; /* contents, id-token ... */
	enum access access;
	struct span span;
};

struct permissions {
	bool given; /* a block stands there */
	struct span span;
	enum access all; /* read-all, write-all; UNKNOWN: see scopes */
	struct scope *at;
	size_t len, cap;
};

/* What a step's shell is, as far as the file says. */
enum shell_kind {
	SHELL_UNSET, /* the runner decides */
	SHELL_POSIX, /* bash, sh */
	SHELL_PYTHON,
	SHELL_OTHER, /* pwsh, powershell, cmd, a custom template */
};

struct step {
	struct span span; /* of the whole step */
	struct str id, name;
	struct template condition; /* `if:`, without ${{ }} around it */
	struct expr *when;         /* its expression; NULL: none, or unread */
	bool has_condition;
	struct template uses;
	struct span uses_span;
	struct entries with;
	bool runs; /* it has `run:` */
	struct text run;
	struct span run_span;
	struct span run_key; /* the word `run` */
	struct str shell;    /* as written */
	struct template working_directory;
	struct entries env;
	bool may_fail; /* `continue-on-error:`, surely or not */
	/* `run:` parsed as a shell text; NULL until step_program() */
	const struct program *program;
};

/* One combination of the matrix: a value for each key, or unknown. */
struct leg {
	struct entry *at;
	size_t len, cap;
	bool maybe; /* whether it runs at all is not known */
};

struct job {
	struct str id, name;
	struct span span; /* of the id */
	struct names needs;
	bool has_condition;
	struct expr *when;
	struct span when_span;
	struct template runs_on; /* empty: a group or labels unknown */
	struct templates labels; /* each of a list */
	struct entries env;
	struct permissions permissions;
	struct str shell; /* defaults.run.shell */
	struct template working_directory;
	bool has_container;
	bool may_fail;               /* `continue-on-error:`, surely or not */
	struct template environment; /* its name */
	struct entries outputs;
	struct leg *legs; /* of the matrix; one empty leg without */
	size_t nlegs, clegs;
	bool matrix_cut;      /* it has more legs than are followed */
	bool matrix_open;     /* the matrix is known only when it runs */
	struct template uses; /* a called workflow */
	struct span uses_span;
	struct entries with, secrets;
	bool inherits; /* secrets: inherit */
	struct step *steps;
	size_t nsteps, csteps;
};

struct workflow {
	struct source *source;
	struct str path;
	struct str name; /* `name:`, or its path */
	struct span span;
	struct trigger *triggers;
	size_t ntriggers, ctriggers;
	struct permissions permissions;
	struct entries env;
	struct str shell;
	struct template working_directory;
	struct job *jobs;
	size_t njobs, cjobs;
	struct map jobs_by_id;    /* id -> struct job; the first of its name */
	struct problems problems; /* of the YAML */
	bool readable;            /* it has jobs and triggers at all */
};

/* A composite action: its inputs, outputs and steps. */
struct composite {
	struct source *source;
	struct str path; /* of the folder */
	bool is_composite;
	struct parameters inputs;
	struct entries outputs;
	struct step *steps;
	size_t nsteps, csteps;
	struct problems problems;
};

/* Matrix legs that are followed one by one; more make the matrix open. */
enum { MATRIX_LEGS = 256 };

struct workflow *workflow_read(struct arena *a, struct source *s);
struct composite *composite_read(struct arena *a, struct source *s);

const struct trigger *workflow_trigger(
    const struct workflow *w, const char *event);
const struct job *workflow_job(const struct workflow *w, struct str id);
const struct entry *entries_find(const struct entries *e, struct str name);

/* How the words of `shell:` are read. */
enum shell_kind shell_kind_of(struct str shell);
/* The text of a step that runs one, as operations; parsed once. */
const struct program *step_program(
    struct arena *a, struct arena *scratch, struct step *s);

#endif
