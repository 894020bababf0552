#ifndef FACTS_TARGET_H
#define FACTS_TARGET_H

#include "facts/program.h"
#include "facts/workflow.h"

/*
 * Named entries that calls may name: targets of make, recipes of just,
 * scripts of package.json, tasks.  One shape for all; a target's commands
 * count as its caller's.
 *
 * Expansions of the file's own language stand in programs as variables of
 * the shell: $(VERSION) of make and {{version}} of just are "${VERSION}", a
 * '-' or '.' in a name becomes '_'.  What sets them is in the file's
 * `variables`, in the target's, and in the words of the call.  What is not
 * known stands as "$()": the output of nothing that can be seen.
 */

/* Which tool reads the file. */
enum target_kind {
	TARGETS_NONE,
	TARGETS_MAKE,      /* Makefile, *.mk */
	TARGETS_JUST,      /* justfile, *.just */
	TARGETS_NPM,       /* package.json */
	TARGETS_PNPM,      /* pnpm-workspace.yaml: workspaces only */
	TARGETS_PYPROJECT, /* pyproject.toml */
	TARGETS_CARGO,     /* .cargo/config.toml, aliases */
	TARGETS_CRATE,     /* Cargo.toml: name, bins and workspaces only */
	TARGETS_TASK,      /* Taskfile.yml */
	TARGETS_COMPOSER,  /* composer.json */
	TARGETS_DENO,      /* deno.json, deno.jsonc */
};

/* Whose `run` names the target; most kinds of files have one. */
enum target_space {
	SPACE_OWN,     /* make NAME, just NAME, npm run NAME, task NAME ... */
	SPACE_ENTRY,   /* a command that installing makes: uv run NAME */
	SPACE_POE,     /* poe NAME, poetry poe NAME */
	SPACE_PDM,     /* pdm run NAME */
	SPACE_HATCH,   /* hatch run NAME: `environment` is ENV in ENV:NAME */
	SPACE_RYE,     /* rye run NAME */
	SPACE_TASKIPY, /* task NAME */
};

/* What a target does by itself. */
enum target_body {
	BODY_NONE,    /* only what it depends on */
	BODY_PROGRAM, /* `program` */
	BODY_ENTRY,   /* `entry`: a Python function as module:function */
	BODY_FILE,    /* `entry`: a file that is run, relative to the folder */
	BODY_OPAQUE,  /* something that cannot be read: another language */
};

/* A target that runs before or after another, or in the midst of it. */
struct dependency {
	struct template name;
	struct str literal; /* NAME when all of it is; else empty */
	struct span span;
	struct templates arguments; /* of just; `vars` of Task are not kept */
	enum dependency_time {
		DEPENDENCY_BEFORE,
		DEPENDENCY_WITHIN, /* one of the commands, in their order */
		DEPENDENCY_AFTER,
	} time;
	bool order_only; /* make: behind | */
	bool conditional;
};

struct dependencies {
	struct dependency *at;
	size_t len, cap;
};

/* A parameter: words behind the target's name are bound to them in order. */
struct target_parameter {
	struct str name; /* as the program has it */
	struct span span;
	bool has_fallback;
	struct template fallback;
	bool rest; /* takes all that is left; `some`: at least one word */
	bool some;
};

struct target_parameters {
	struct target_parameter *at;
	size_t len, cap;
};

struct target {
	struct str name;  /* make: maybe with $(..) in it, or a pattern */
	struct span span; /* of the name where it is defined */
	enum target_space space;
	struct str environment; /* HATCH */
	struct names aliases;
	enum target_body body;
	/*
	 * PROGRAM: its operations, in order.  Lines that have a shell each are
	 * OP_SCOPE; arms of make's conditionals an OP_BRANCH with an unknown
	 * subject.  A dependency WITHIN stands as a call of the tool itself:
	 * `task NAME`, `poe NAME`.
	 */
	const struct program *program;
	struct str entry;
	struct span entry_span;
	/* Words of the call are put behind the last command (npm run x -- w) */
	bool appends_words;
	struct dependencies dependencies;
	struct target_parameters parameters;
	/* Variables of this target only: OP_SETs, in the order of the file. */
	struct block variables;
	struct entries env;
	/* Where it runs, relative to the file's folder; empty: there. */
	struct template folder;
	bool in_caller_folder; /* just: [no-cd] */
	bool is_pattern;       /* %.o, or `name` holds an expansion */
	bool is_phony;         /* make: .PHONY; others always */
	bool is_only_declared; /* make: named by .PHONY, no rule here */
	bool conditional;      /* defined in an arm of a conditional */
	bool is_private;       /* cannot be called from outside */
	/* The next one of this name: another arm, or overridden before it. */
	struct target *next;
};

/* A file that defines more of them. */
struct target_include {
	/*
	 * Relative to the file's folder.  Empty for a module of just without a
	 * path: NAME.just, NAME/mod.just, NAME/justfile or NAME/.justfile.  Of
	 * make it may be a pattern (*.mk) and is relative to where make runs;
	 * of Task it may be a folder.
	 */
	struct template path;
	struct str literal; /* PATH when all of it is; else empty */
	struct span span;
	struct str name; /* its targets are NAME::x (just), NAME:x (Task) */
	bool flat;       /* ... or without the name, although it has one */
	bool optional;   /* nothing is said when it is missing */
	bool conditional;
	struct template folder; /* Task: where its targets run */
	/*
	 * For whoever reads it to set: NULL is a file that was not read, and
	 * any name may stand in it; with `missing` there is none.
	 */
	const struct target_file *file;
	bool missing;
};

struct target_file {
	struct source *source;
	struct str path;
	enum target_kind kind;
	bool readable;           /* it parsed as what it should be */
	struct target **targets; /* in the order of the file */
	size_t ntargets, ctargets;
	struct target **patterns; /* those with is_pattern */
	size_t npatterns, cpatterns;
	struct map by_name; /* -> struct target, the last; aliases too */
	struct target_include *includes;
	size_t nincludes, cincludes;
	/* A part may define any name: $(eval), a name that is unknown ... */
	bool has_unread_parts;
	struct span unread; /* the first of them */
	/* Variables that programs of this file see: OP_SETs, to be run first;
	 * `exported` ones are in the environment of the commands too. */
	struct block variables;
	struct entries env; /* Task: of all its targets */
	bool exports_all;
	bool reads_dotenv; /* a .env file may set any variable */
	/* make, just: the first target, run by a call without a name */
	const struct target *first;
	struct str package; /* name of the package or crate */
	struct str manager; /* package.json: packageManager, "pnpm@9.1.0" */
	struct names workspaces; /* globs of folders; '!' in front excludes */
	bool is_workspace;
	struct entries bins; /* commands that the package installs -> file */
	struct problems problems;
};

/*
 * By the file's name alone.  A folder's package.json, Makefile ... is asked
 * by its path.
 */
enum target_kind target_kind_of(struct str path);

/* Reads a file into A; SCRATCH is rewound before the return. */
struct target_file *target_file_read(struct arena *a, struct arena *scratch,
    struct source *s, enum target_kind kind);

enum target_answer {
	TARGET_NO, /* no part of the file can define it */
	TARGET_YES,
	TARGET_UNKNOWN, /* a pattern, an include or an expansion may do so */
};

/*
 * Does the file define NAME?  Files that are set in its includes are asked
 * too, up to 16 deep.  *OUT is set for YES, with the file that has it where
 * FILE is not NULL.  For make NO still lets `make NAME` succeed where a file
 * NAME stands, or where a built-in rule makes it from one (NAME.c, NAME.sh).
 */
enum target_answer target_find(const struct target_file *f, struct str name,
    const struct target **out, const struct target_file **file);

#endif
