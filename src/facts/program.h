#ifndef FACTS_PROGRAM_H
#define FACTS_PROGRAM_H

#include "facts/template.h"
#include "parse/problem.h"

struct interface;

/*
 * What a run block or a script does, whatever language it is written in:
 * blocks of operations in the order in which they are carried out.  Words
 * stay templates.
 */
struct op;

struct block {
	struct op **at;
	size_t len, cap;
};

struct setting {
	struct str name; /* empty: any names */
	struct span span;
	bool append;   /* += */
	bool is_array; /* `items` are its elements, else `value` */
	bool exported; /* export NAME=..., and read by what is called */
	bool local;    /* of the function */
	bool unset;
	bool known; /* false: read, mapfile: the value is not known */
	/* `value` is one variable: taken whole, or else its fallback */
	bool copies;
	struct template value;
	struct templates items;
};

struct settings {
	struct setting *at;
	size_t len, cap;
};

/* Where output goes to or input comes from. */
struct redirect {
	enum redirect_kind {
		REDIRECT_WRITE,
		REDIRECT_APPEND,
		REDIRECT_READ,
		REDIRECT_TEXT, /* a here-document or here-string: `target` */
	} kind;
	int fd; /* as written, or -1; 2 is where errors go */
	struct template target;
	struct span span;
};

struct redirects {
	struct redirect *at;
	size_t len, cap;
};

/* One way through a branch. */
struct arm {
	struct span span;
	struct block guard;        /* what decides; empty for else */
	bool when_fails;           /* the body runs when the guard fails */
	struct templates patterns; /* of a `case` */
	/* what is asked of the variable `asks`, if that has a name */
	enum arm_question {
		ASKS_FILLED, /* is it anything but empty or not set? */
		ASKS_SET,
		ASKS_TEXT,   /* a text, rather than a list? */
		ASKS_SYSTEM, /* does it run on `asks`: windows, macos? */
	} question;
	struct str asks;
	struct block body;
};

/*
 * How a program is started by one that is no shell: its words are neither a
 * function nor a builtin.
 */
struct process {
	struct template folder; /* no span: where the caller is */
	/*
	 * With has_env the environment is NAME=VALUE words; a word that is
	 * not known stands for all that the caller has.
	 */
	bool has_env;
	struct templates env;
	bool is_text;    /* the first word is a text for the shell ... */
	bool maybe_text; /* ... or is one where it is no list */
	bool has_input;
};

enum op_kind {
	OP_CALL,     /* words, settings in front of them, redirects */
	OP_SET,      /* settings */
	OP_BRANCH,   /* arms: at most one runs; `subject` of a case */
	OP_LOOP,     /* guard, name, items; body runs any number of times */
	OP_SCOPE,    /* body in a shell of its own (subshell, pipeline) */
	OP_GROUP,    /* body, with redirects; `catches` */
	OP_FUNCTION, /* name, body */
};

struct op {
	enum op_kind kind;
	struct span span;
	struct templates words;
	struct settings settings;
	struct redirects redirects;
	struct arm *arms;
	size_t narms, carms;
	bool exhaustive; /* BRANCH: one of the arms always runs */
	struct template subject;
	struct block guard; /* LOOP */
	struct block body;
	struct str name; /* LOOP: the variable, or empty; FUNCTION */
	struct templates items;
	bool background;
	bool piped_in; /* CALL, SCOPE: reads what the one before it writes */
	/*
	 * Of languages whose functions have variables of their own: a CALL
	 * of `callee` sets its parameters by `settings`; names that begin
	 * with the callee's `scope` are gone behind it.
	 */
	struct op *callee;
	struct str scope;              /* FUNCTION */
	const struct process *process; /* CALL, or NULL */
	bool catches; /* GROUP: leaving it by an error goes on behind it */
};

struct program {
	struct source *source;
	struct block block;
	struct problems problems; /* bounds, and the first error of syntax */
	/* a part of it that could do anything is not followed */
	bool opaque;
	bool foreign;     /* no shell text: its variables are no environment */
	bool takes_words; /* of a foreign one: what it does names its words */
};

/*
 * The operations of the shell text T, which must stay where it is; the
 * parser's tree is in SCRATCH and does not.  `expressions`: it holds ${{ }}.
 */
const struct program *program_read(
    struct arena *a, struct arena *scratch, struct text t, bool expressions);
/* The same of the shell script S, and what it accepts. */
const struct program *shell_script_read(struct arena *a, struct arena *scratch,
    struct source *s, const struct interface **interface);

/*
 * The same of a JavaScript text that is given a client of the forge: calls
 * of the client are calls of `octokit METHOD --NAME=VALUE`, with the token
 * of INPUT_GITHUB-TOKEN.  Opaque where it cannot be read.
 */
const struct program *javascript_program_read(struct arena *a, struct text t);

/*
 * The command lines in a file that is not followed, as processes: each may
 * be run or not.  A file is opaque whatever stands in it.
 */
const struct program *javascript_lines_read(struct arena *a, struct source *s);
/* The same of PowerShell, which may be a run block with ${{ }}. */
const struct program *powershell_lines_read(struct arena *a, struct text t);

/* Where a Python script finds the modules that it imports. */
struct python_files {
	void *context;
	/* The file of this path, or NULL. */
	struct source *(*find)(void *context, struct str path);
};

/*
 * The same of a Python script with its modules, from its entry on: variables
 * have names that no environment has.  Bounds: PYTHON_MODULES files,
 * PYTHON_WORK expressions.
 */
enum { PYTHON_MODULES = 64, PYTHON_WORK = 1000000 };
const struct program *python_program_read(struct arena *a,
    struct arena *scratch, struct text t, struct str path, bool expressions,
    const struct python_files *files);
/* That of a script, and of the same tree its interface. */
const struct program *python_script_read(struct arena *a, struct arena *scratch,
    struct source *s, const struct python_files *files,
    const struct interface **interface);

#endif
