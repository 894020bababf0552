#ifndef FACTS_KNOWLEDGE_H
#define FACTS_KNOWLEDGE_H

#include "base/str.h"

/*
 * What is known of action references and commands: the entries of
 * rules/knowledge/, as static tables that the build makes of them.  All
 * texts are NUL-terminated and static; lists end with NULL.  A key that an
 * entry does not have is unknown, and the model keeps it unknown.
 */

/* One thing that a step or a command does: design.md calls it an action. */
enum deed_kind {
	DEED_CREATE_TAG, /* a tag in the local repository */
	DEED_PUSH_TAG,   /* tags come to stand on the forge */
	DEED_DELETE_TAG,
	DEED_CREATE_RELEASE, /* a release object; see `existing` */
	DEED_EDIT_RELEASE,
	DEED_DELETE_RELEASE,
	DEED_UPLOAD_ASSET,
	DEED_DOWNLOAD_ASSET,
	DEED_PUBLISH_PACKAGE,
	DEED_SIGN,
	DEED_VERIFY,
	DEED_NOTARIZE,
	DEED_DISPATCH_WORKFLOW,
	DEED_VIEW_RELEASE, /* asks for a release, or waits for it */
};

/*
 * A test on a call: `with.draft=true`, `--draft`, `--draft=false`,
 * `$GITHUB_TOKEN`, `<2>` (operand 2 is given), each with an optional `!`.
 */
struct know_test {
	enum know_place {
		KNOW_INPUT,
		KNOW_OPTION,
		KNOW_ENVIRONMENT,
		KNOW_OPERAND,
	} place;
	const char *name;   /* input, option with its dashes, variable */
	unsigned operand;   /* from 1 */
	const char *equals; /* NULL: given at all */
	bool negated;
};

struct know_tests {
	const struct know_test *at;
	size_t len;
};

/* Where a value comes from; the first that is given wins. */
struct know_slot {
	const struct know_test *from; /* without equals or negation */
	size_t len;
	/*
	 * What holds when none is given: a literal, "@event-tag" (the tag of
	 * the event that started the run), "@github-token", or NULL.
	 */
	const char *fallback;
	const char *strip; /* a prefix that is taken off, or NULL */
	bool known;        /* the entry has this slot */
};

struct know_deed {
	enum deed_kind kind;
	struct know_tests when; /* all must hold */
};

/* A row of what a signer needs to run unattended. */
struct know_need {
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

/* How the words of a command hold another command. */
enum know_wraps {
	KNOW_WRAPS_NOTHING,
	KNOW_WRAPS_COMMAND, /* sudo CMD ARG... */
	KNOW_WRAPS_PACKAGE, /* pnpm dlx PACKAGE[@VERSION] ARG... */
	KNOW_WRAPS_TEXT,    /* bash -c TEXT */
};

struct know_entry {
	/* "softprops/action-gh-release", or "gh release create" */
	const char *name;
	bool is_command;
	const char *const *argv;   /* of a command: the words that name it */
	const char *package;       /* the package that brings the command */
	const char *since, *until; /* versions this entry is about; or NULL */
	const char *fact;          /* id of the fact it rests on, or NULL */
	const struct know_deed *deeds;
	size_t ndeeds;
	struct know_slot tag, token, draft, prerelease, repository;
	enum know_existing existing;
	struct know_tests tolerates; /* it is tolerated where all hold */
	enum know_flow flow;
	/* of a command: options whose value is the next word */
	const char *const *valued;
	const struct know_need *needs;
	size_t nneeds;
	/* of an action reference: it runs this command with the words of
	 * the input `args`, as "goreleaser" of goreleaser-action */
	const char *runs;
	const char *args;
	enum know_wraps wraps;
	/*
	 * It leaves workspace, environment and log-ins as they were but for
	 * the variables in `exports`; false: unknown (design.md section 6).
	 */
	bool closed;
	const char *const *exports;
	bool low;                /* rests on an unverified source */
	const char *const *read; /* the sources */
};

/* Entries of an action reference, "owner/name[/path]", case ignored. */
struct know_matches {
	const struct know_entry *at; /* neighbours in the table */
	size_t len;
};
struct know_matches know_uses(struct str name);

/*
 * Entries of commands whose first word is PROGRAM ("gh", without folder and
 * ".exe"); the caller matches the other words, the longest argv first.
 */
struct know_matches know_commands(struct str program);
/* Commands that PACKAGE brings ("@tauri-apps/cli"). */
const char *know_package_program(struct str package);

/* Variables that the forge's runners set for every step (GITHUB_*, CI ...),
 * or that an image brings (PATH, HOME). */
bool know_runner_variable(struct str name);

/*
 * Versions as semver compares them: -1, 0, 1.  A leading v is ignored, what
 * is missing counts as 0 ("2" is 2.0.0); false when one is no version.
 */
bool know_compare_versions(struct str a, struct str b, int *order);

#endif
