#ifndef FACTS_KNOWLEDGE_H
#define FACTS_KNOWLEDGE_H

#include "base/str.h"
#include "base/words.h"

/*
 * What is known of action references and commands: the entries of
 * rules/knowledge/, as static tables that the build makes of them.  All
 * texts are NUL-terminated; lists of texts end with NULL and are never NULL
 * themselves.  A key that an entry does not have is unknown, and the model
 * keeps it unknown.
 */

/* One thing that a step or a command does: design.md calls it an action. */
enum action_kind {
	ACTION_CREATE_TAG, /* a tag in the local repository */
	ACTION_PUSH_TAG,   /* tags come to stand on the forge */
	ACTION_DELETE_TAG,
	ACTION_CREATE_RELEASE, /* a release object; see `existing` */
	ACTION_EDIT_RELEASE,
	ACTION_DELETE_RELEASE,
	ACTION_UPLOAD_ASSET,
	ACTION_DOWNLOAD_ASSET,
	ACTION_PUBLISH_PACKAGE,
	ACTION_SIGN,
	ACTION_VERIFY,
	ACTION_NOTARIZE,
	ACTION_DISPATCH_WORKFLOW,
	ACTION_CHECKOUT,     /* a repository comes to stand in the workspace */
	ACTION_VIEW_RELEASE, /* asks for a release, or waits for it */
};

/*
 * A test on a call: `with.draft=true`, `--draft`, `--draft=false`,
 * `$GITHUB_TOKEN`, `<2>` (operand 2 is given), `<1>~://` (and holds this
 * text; of an option, one of its values does), `<stdin>` (something is piped
 * or redirected into it), each with an optional `!`.
 */
enum { KNOW_LAST_OPERAND = 1000 };
struct know_test {
	enum know_place {
		KNOW_INPUT,
		KNOW_OPTION,
		KNOW_ENVIRONMENT,
		KNOW_OPERAND,
		KNOW_STDIN,
	} place;
	const char *name;   /* input, option with its dashes, variable */
	unsigned operand;   /* from 1, or KNOW_LAST_OPERAND */
	const char *equals; /* the value, or one of a comma list; or NULL */
	const char *holds;  /* a text in the value; or NULL */
	bool negated;
};

struct know_tests {
	const struct know_test *at;
	size_t len;
};

/*
 * Where a value comes from; the first that is given wins.  An entry that does
 * not say has NULL in its place.
 */
struct know_slot {
	const struct know_test *from; /* without equals or negation */
	size_t len;
	/*
	 * What holds when none is given: a literal, "@event-tag" (the tag of
	 * the event that started the run), "@github-token", or NULL.
	 */
	const char *fallback;
	const char *strip; /* a prefix that is taken off, or NULL */
};

/* Actions of one kind in one entry are alternatives: they count once. */
struct know_action {
	enum action_kind kind;
	struct know_tests when; /* all must hold */
};

/* A row of what a tool needs to run unattended. */
struct know_need {
	enum know_need_kind {
		KNOW_NEED_SIGNING,    /* what a signer needs */
		KNOW_NEED_TOKEN,      /* named "token": of the forge */
		KNOW_NEED_REPOSITORY, /* named so: which one is it about? */
	} kind;
	const char *name; /* "key", "password", "identity", "confirmation" */
	const char *since, *until; /* versions of the tool, inclusive; NULL */
	/*
	 * Satisfied by any group of which all tests hold.  A value given
	 * but empty does not satisfy an environment test.
	 */
	const struct know_tests *any;
	size_t nany;
	/*
	 * Demanded only where one of these variables is in reach; empty:
	 * always.
	 */
	const char *const *reach;
	const char *absent; /* what happens then, for the message */
	const char *help;   /* the way out */
};

/* Paths of files or folders that it is given, and fails without. */
struct know_files {
	enum know_place place;    /* INPUT, OPTION or OPERAND */
	const char *const *names; /* of inputs or options: of all of them */
	enum know_operands {
		KNOW_ONE,   /* operand `first`, counted from 1 */
		KNOW_FROM,  /* that one and all behind it */
		KNOW_FRONT, /* ... but for the last one of all */
		KNOW_LAST,  /* the last one of all, if not in front of it */
	} which;
	unsigned first;
	struct know_tests when; /* all must hold */
};

/* What the job's own token must be allowed to do; `id-token` is no token's. */
struct know_scope {
	const char *name;       /* contents, id-token ... */
	bool write;             /* else read */
	struct know_tests when; /* all must hold */
};

enum know_existing {
	KNOW_EXISTING_UNKNOWN,
	KNOW_EXISTING_TOLERATED, /* updates or reuses the release */
	KNOW_EXISTING_FAILS,
	KNOW_EXISTING_REPLACED, /* deletes and makes it anew */
};

/* How a release comes to stand; facts A10, A11 and A-table 2. */
enum know_flow {
	KNOW_FLOW_UNKNOWN,
	KNOW_FLOW_DIRECT,
	KNOW_FLOW_DRAFT_FIRST, /* made as a draft, published by the tool */
	KNOW_FLOW_DRAFT_ONLY,
};

struct know_flow_case {
	enum know_flow flow;
	struct know_tests when; /* all must hold */
};

/*
 * What a key of a tool's configuration means for what the tool does.  Routes
 * are keys joined by '.', `[]` behind one is any item of its list, and `*`
 * any key.
 */
struct know_setting {
	const char *at; /* its route */
	/* it counts only with this value, or one of a comma list; or NULL */
	const char *is;
	struct know_tests when; /* all must hold for it to count */
	/* bits of enum action_kind; `keeps` takes back what omits it */
	unsigned omits, keeps, adds;
	enum know_flow flow; /* or KNOW_FLOW_UNKNOWN: nothing */
	/* the shape of tags: as NAME-{hole}, or "@value" for its own value */
	const char *tag;
	enum know_runs {
		KNOW_RUNS_NOTHING,
		KNOW_RUNS_TEXT,    /* the value is a command line, or a list */
		KNOW_RUNS_PROGRAM, /* the map has a program and its words */
	} runs;
	bool sets; /* NAME=VALUE for the commands */
	bool open; /* it takes in what is not known */
	/* RUNS: keys beside each other, all but `args` may be NULL */
	const char *program;  /* of the command line or program */
	const char *args;     /* a list of words */
	const char *fallback; /* the program where none is named */
	const char *folder, *environment;
	const char *const *input; /* keys that give it standard input */
};

/* How the words of a command hold another command. */
enum know_wraps {
	KNOW_WRAPS_NOTHING,
	KNOW_WRAPS_COMMAND, /* sudo CMD ARG... */
	KNOW_WRAPS_PACKAGE, /* pnpm dlx PACKAGE[@VERSION] ARG... */
	KNOW_WRAPS_MODULE,  /* python -m MODULE ARG... */
	KNOW_WRAPS_TEXT,    /* bash -c TEXT, or bash FILE */
	KNOW_WRAPS_SCRIPT,  /* node FILE */
};

/* How a command runs targets of a file (facts/target.h). */
struct know_targets {
	const char *const *files; /* their names; the first that is there */
	bool upwards;             /* ... or stands in a folder around */
	const char *space;        /* of pyproject.toml: "poe"; or NULL */
	const char *name;         /* the target that it runs; NULL: a word is */
	bool many;                /* every operand is one, or NAME=VALUE */
	bool strict;              /* a word that is no target is an error */
	/* scripts preNAME and postNAME are run too */
	enum { KNOW_HOOKS_NONE, KNOW_HOOKS_MAYBE, KNOW_HOOKS_ALWAYS } hooks;
	bool skips;  /* packages that were chosen and lack it */
	bool passes; /* words behind the target are its own, options too */
	/* options: whose value is a folder, a file, packages of a workspace */
	const char *const *folder, *const *file, *const *scope;
	const char *const *everywhere; /* options that choose all packages */
	const char *const *lenient;    /* ... let a target be missing */
	const char *const *idle;       /* ... run nothing */
	const char *const *own;        /* subcommands, which are no targets */
};

/* Where somebody is logged in: commands for it need no token of their own. */
enum know_login {
	KNOW_LOGIN_AWS = 1,
	KNOW_LOGIN_AZURE = 2,
	KNOW_LOGIN_CARGO = 4,
	KNOW_LOGIN_DOCKER = 8, /* a registry of containers */
	KNOW_LOGIN_GCLOUD = 16,
	KNOW_LOGIN_GH = 32,
	KNOW_LOGIN_GIT = 64, /* what `git push` uses */
	KNOW_LOGIN_GPG = 128,
	KNOW_LOGIN_KEYCHAIN = 256,
	KNOW_LOGIN_NPM = 512,
	KNOW_LOGIN_PYPI = 1024,
	KNOW_LOGIN_SNAP = 2048,
};

/* Stages of a release that leave nothing on the forge by themselves. */
enum know_stage {
	KNOW_STAGE_INSPECT = 1,
	KNOW_STAGE_PREFLIGHT = 2,
	KNOW_STAGE_CHANGELOG = 4,
	KNOW_STAGE_BUMP = 8,
	KNOW_STAGE_COMMIT = 16,
	KNOW_STAGE_PUSH = 32, /* of a branch, or of tags: its words say */
	KNOW_STAGE_ANNOUNCE = 64,
};

struct know_entry {
	/* "softprops/action-gh-release", or "gh release create" */
	const char *name;
	bool is_command;
	const char *const *argv; /* of a command: the words that name it */
	/* names under which package runners and `python -m` reach it; its
	 * version is that of the one a manifest holds */
	const char *const *packages;
	const char *since, *until; /* versions this entry is about; or NULL */
	const char *fact;          /* id of the fact it rests on, or NULL */
	const struct know_action *actions;
	size_t nactions;
	const struct know_slot *tag, *token, *draft, *prerelease, *repository;
	const struct know_slot
	    *workflow; /* that it dispatches: name, file, number */
	const struct know_slot *branch; /* ... and of which branch */
	const struct know_slot
	    *switches; /* the branch whose files stand here then */
	const struct know_slot
	    *fields; /* NAME=VALUE for each input of a workflow */
	const struct know_slot
	    *remote;          /* where the repository's pushes go to */
	const char *registry; /* where packages come to stand, or NULL */
	/* ... in one for trying it, where any of these groups holds */
	const struct know_tests *rehearses;
	size_t nrehearses;
	/*
	 * The registry that it logs in to by the identity of the job, where
	 * none of the sources of its token is given; or NULL.
	 */
	const char *trusted;
	enum know_existing existing;
	struct know_tests tolerates;        /* it is tolerated where all hold */
	const struct know_flow_case *flows; /* the first that holds ... */
	size_t nflows;
	enum know_flow flow; /* ... or else this */
	/*
	 * Files of the repository that may say otherwise, the first that is
	 * there; behind '#' the route in it below which all keys stand.
	 */
	const char *const *configuration;
	const struct know_slot
	    *configured; /* the file, where the call names it */
	const struct know_setting *settings;
	size_t nsettings;
	/* below these routes: what holds for all, and for each of several */
	const char *defaults, *variants;
	/*
	 * What its operands name goes into the next commit where all of
	 * these hold, and anything where not; empty: nothing does.
	 */
	struct know_tests records;
	/* ... without operands anything does, where these do not hold */
	struct know_tests records_nothing;
	/* bits of enum know_stage: what it is for in a release, beside or
	 * without its actions */
	unsigned stages;
	/* it fails where all of these hold and the tag is not on the forge */
	struct know_tests wants_tag;
	bool alters;   /* it changes the files that its operands name */
	bool logs;     /* it writes the change log of a release */
	bool refspecs; /* its operands are refspecs of git, with tags */
	/* of a command: options whose value is the next word */
	const char *const *valued;
	const struct know_need *needs;
	size_t nneeds;
	const struct know_files *files;
	size_t nfiles;
	const struct know_scope *scopes;
	size_t nscopes;
	/* of an action reference: it runs this command with the words of
	 * the input `args`, as "goreleaser" of goreleaser-action */
	const char *runs;
	const char *args;
	struct know_tests runs_when;     /* all must hold */
	const struct know_slot *runs_in; /* the folder */
	/* ... or inputs whose values are command lines */
	const char *const *commands;
	/* ... or the input whose text is JavaScript with a client of the
	 * forge's API (program.h), or NULL */
	const char *javascript;
	enum know_wraps wraps;
	/*
	 * The wrapped words begin behind the first of these options or "--";
	 * empty: behind the wrapper's own options.
	 */
	const char *const *after;
	unsigned skip;      /* operands before them: timeout 5 CMD */
	bool assignments;   /* NAME=VALUE words may stand before them */
	const char *prefix; /* cargo X runs the package cargo-X; or NULL */
	bool supplies;      /* it adds to their environment */
	bool elsewhere;     /* it runs them in a container */
	bool appends;       /* operands that are not known stand behind them */
	/* of an interpreter: a missing x.js stands for x and one of these */
	const char *const *suffixes;
	const struct know_targets *targets; /* NULL: it runs none */
	/*
	 * It leaves workspace, environment and log-ins as they were but for
	 * the variables in `exports` (a family ends with '*') and the files
	 * in `makes`; false: unknown (design.md section 6).
	 */
	const char *const *exports;
	/*
	 * Paths that hold files after it, seen from where it runs; a line of
	 * a value is one, "A -> B" is the folder B in A, and "**" + "/x" is
	 * any folder of the name x.
	 */
	const struct know_slot *makes;
	size_t nmakes;
	unsigned logs_in; /* bits of enum know_login */
	bool closed;
	/* ... but not where one of its inputs holds one of these words */
	const char *const *opens_with;
	bool fetches; /* a file, which an operand that is no path names */
	bool builds;  /* makes files that are not known: workspace open */
	bool low;     /* its actions and needs are unverified */
	/* the sources, for who reads the files; the program keeps none */
	const char *const *read;
};

/*
 * Words that decide something where there is no call to look at, by what
 * they are used for: names, in whole or by how they begin or end, and texts
 * that stand anywhere.  rules/knowledge/words.yaml says what each is about.
 */
enum know_use {
	KNOW_ASIDE,
	KNOW_ASKED_FOR,
	KNOW_BRANCH_EVENT,
	KNOW_CACHE_KEY,
	KNOW_CACHE_PATH,
	KNOW_CHANGE_LOG,
	KNOW_CREATES,
	KNOW_CREATES_BY_FIELD,
	KNOW_CREATES_BY_LIBRARY,
	KNOW_CREATES_BY_METHOD,
	KNOW_CREATES_BY_ROUTE,
	KNOW_CREATOR,
	KNOW_DISPATCHES,
	KNOW_EVENT_VALUE,
	KNOW_FALLBACK,
	KNOW_FORGE_WORKFLOW,
	KNOW_HANDS_ARTIFACT,
	KNOW_HANDS_ON,
	KNOW_HARMLESS,
	KNOW_IDENTITY,
	KNOW_INSTRUCTS,
	KNOW_IN_STEAD,
	KNOW_LINUX,
	KNOW_MACOS,
	KNOW_MANUAL,
	KNOW_MANUAL_LOOK,
	KNOW_MAY_BE_NEW,
	KNOW_MAY_RELEASE,
	KNOW_NEW_RELEASE,
	KNOW_NOT_RUN,
	KNOW_OUTSIDE,
	KNOW_PAUSES,
	KNOW_PLACEHOLDER,
	KNOW_PULL_EVENT,
	KNOW_QUESTION,
	KNOW_READS_ONLY,
	KNOW_RELEASES,
	KNOW_RELEASES_IN_LIST,
	KNOW_RELEASE_SETUP,
	KNOW_SCRIPT,
	KNOW_SELF_HOSTED,
	KNOW_SETS_ITS_OWN,
	KNOW_SHELL_BLOCK,
	KNOW_SPAWNS,
	KNOW_STARTS_FILE,
	KNOW_TAKES_ARTIFACT,
	KNOW_TELLS_OF_RELEASES,
	KNOW_TELLS_RELEASE,
	KNOW_TELLS_TO_RUN,
	KNOW_TRUSTED_ONLY,
	KNOW_TRUSTS_CALLED,
	KNOW_TRUSTS_CALLING,
	KNOW_UNRELEASED_VERSION,
	KNOW_USUAL_BRANCH,
	KNOW_VERSION,
	KNOW_WINDOWS,
	KNOW_WITHOUT_MODE,
	KNOW_USES, /* how many there are */
};

/* What a sentence of a document can say; rules/knowledge/claims.yaml. */
enum know_claim_kind {
	KNOW_CLAIM_ASIDE,          /* it tells what was, or may be: nothing */
	KNOW_CLAIM_JOB_CREATES,    /* CI creates the release ... */
	KNOW_CLAIM_JOB_NEVER,      /* ... and surely does not */
	KNOW_CLAIM_PERSON_NEVER,   /* nobody is to create it by hand */
	KNOW_CLAIM_WAITS,          /* one waits until CI has created it */
	KNOW_CLAIM_RELEASE_STARTS, /* a release starts a workflow */
	KNOW_CLAIM_TAG_STARTS,     /* the push of a tag does */
	KNOW_CLAIM_BRANCH_STARTS,  /* the push of a branch does */
	KNOW_CLAIMS,
};

/* A form in which a sentence says it, in lower case and without marks. */
struct know_claim {
	enum know_claim_kind kind;
	const char *pattern;
	const char *const *look; /* one of these stands in such a sentence */
	/* for the tests; the program keeps none */
	const char *const *examples, *const *counter;
};

/* All of them, those for ASIDE first. */
size_t know_claims(const struct know_claim **out);

struct know_words {
	const char *const *names;  /* sorted */
	const char *const *fronts; /* what a name may begin with */
	const char *const *ends;   /* ... or end with */
	size_t nnames, nfronts, nends;
	struct word_set texts;
};

/* Is S one of the names for USE, or does it begin or end as one may? */
bool know_is(enum know_use use, struct str s);
/* Does one of the texts for USE stand in S? */
bool know_stands_in(enum know_use use, struct str s);
const struct know_words *know_words(enum know_use use);

/* Entries of an action reference, "owner/name[/path]", case ignored. */
struct know_matches {
	const struct know_entry *at; /* neighbours in the table */
	size_t len;
};
struct know_matches know_uses(struct str name);

/*
 * Entries of commands whose first word is PROGRAM ("gh", without folder and
 * ".exe"), those with the longest argv first; the caller matches the other
 * words.
 */
struct know_matches know_commands(struct str program);
/* The program that PACKAGE ("@tauri-apps/cli") brings; NULL: not known. */
const char *know_package_program(struct str package);

/* The same in a team's own knowledge (facts/knowledge_read.h). */
struct know_set;
struct know_matches know_set_uses(const struct know_set *k, struct str name);
struct know_matches know_set_commands(
    const struct know_set *k, struct str program);
const char *know_set_package_program(
    const struct know_set *k, struct str package);
bool know_set_variable(const struct know_set *k, struct str name);
bool know_set_hosted(const struct know_set *k, struct str label);

/*
 * Variables that the forge's runners set for every step (CI, RUNNER_OS ...),
 * that an image brings (PATH, HOME), or that a shell sets (PWD).  Not
 * GITHUB_TOKEN: no runner sets it.
 */
bool know_runner_variable(struct str name);
/* Is it a label of the forge's own runners (ubuntu-latest)? */
bool know_hosted_label(struct str label);

/*
 * Versions as semver compares them: -1, 0, 1.  A leading v is ignored, what
 * is missing counts as 0 ("2" is 2.0.0); false when one is no version.
 */
bool know_compare_versions(struct str a, struct str b, int *order);

#endif
