#ifndef MODEL_RELEASE_H
#define MODEL_RELEASE_H

#include "base/truth.h"
#include "facts/knowledge.h"
#include "model/value.h"

/*
 * The release model: who does what to tags, releases and packages, started
 * by which event, with whose authority.  Read this header first; rules ask
 * it through query.h and see nothing below it.
 *
 * Everything lives in the check's arena.  What is not known says so: a
 * value with holes, CREDENTIAL_UNKNOWN, LIKE_MAYBE, `conditional`.
 */
struct document;
struct env;
struct gates;
struct job;
struct op;
struct frame;
struct leaving;
struct step;
struct workflow;

/* Whoever acts. */
struct actor {
	enum actor_kind {
		ACTOR_JOB,      /* of a workflow */
		ACTOR_OPERATOR, /* a person or agent with the instructions */
	} kind;
	const struct workflow *workflow; /* JOB */
	const struct job *job;           /* JOB */
	const struct actor *caller; /* JOB: of a called workflow; or NULL */
	const struct frame *frame;  /* what its expressions see, or NULL */
	const struct document *document; /* OPERATOR: what is followed */
	struct str path;     /* of the workflow, document or script */
	struct str label;    /* "job publish of release.yml" */
	struct span span;    /* where the actor is declared */
	size_t legs;         /* JOB: how many legs of the matrix run */
	const bool **needed; /* JOB: of the workflow's jobs, once asked */
	struct gates *gates; /* JOB: conditions of jobs in front (event.h) */
};

/* How something is reached, from the outside in; NULL: it stands outside. */
struct chain {
	const struct chain *up;
	enum chain_kind {
		CHAIN_STEP,     /* a step of a job */
		CHAIN_ACTION,   /* a step that uses a composite action */
		CHAIN_BLOCK,    /* a code block of a document */
		CHAIN_SCRIPT,   /* a call of a script */
		CHAIN_TARGET,   /* a call of a target, or what it depends on */
		CHAIN_FUNCTION, /* a call of a function in it */
		CHAIN_TEXT,     /* a text that a shell is given */
	} kind;
	struct span span; /* of the step, block or call */
	struct str label; /* the script's path, the function's name ... */
	size_t depth;
	const struct step *step; /* ACTION, with what its `if:` sees */
	const struct frame *frame;
};

/* One word of a call, bound. */
struct word {
	struct value value;
	struct span span;
	bool maybe; /* it is there only on some ways */
	bool rest;  /* any number of unknown words stands here */
	bool split; /* unquoted and not known: it may be several words */
};

/* Past WORDS words the last one is a `rest`. */
enum { WORDS = 1024 };

struct words {
	struct word *at;
	size_t len, cap;
	bool dropped; /* an unquoted one that seems to be empty left none */
};

/* A condition under which a call stands. */
struct guard {
	const struct guard *up;
	const struct op *branch; /* the branch or loop; NULL: a step's if */
	size_t arm;
	size_t first_call, end_call; /* calls of the guard itself */
	bool when_fails;
	bool behind; /* the arm leaves: what stands behind the branch */
	bool fails;  /* ... by an exit of failure */
};

/* One invocation of a command or script. */
struct call {
	const struct actor *actor;
	const struct chain *chain;
	const struct step *step; /* JOB */
	struct span span;
	struct words words; /* all of them, wrappers included */
	/*
	 * What it resolves to behind sudo, npx and the like: FIRST is the
	 * word of the program, ARGS the first word behind the entry's own.
	 */
	size_t first, args;
	const struct know_entry *know; /* NULL: not known */
	struct value version;          /* of the tool, as @2.9.2 says */
	/* The entry that runs targets, and the word of its program. */
	const struct know_entry *runner;
	size_t runner_word;
	size_t text_word;   /* bash -c: the word of the text; 0: none */
	size_t module;      /* python -m: the word behind it; 0: none */
	struct str script;  /* a path of the repository that it runs, plain */
	size_t script_word; /* the word that names it */
	bool script_exists;
	bool not_executable;   /* it is run directly, and may not be */
	bool sourced;          /* `source x`: in the caller's own shell */
	bool elsewhere;        /* in a container, with other files */
	bool only_parsed;      /* `bash -n x`: nothing of it is run */
	bool searched;         /* a line of a text that is not followed */
	const struct env *env; /* what is set when it runs */
	struct value folder;   /* working directory, from the root */
	struct value writes; /* the file that its output goes to, or not set */
	const struct guard *guard;
	bool conditional;    /* it may be passed over */
	bool in_guard;       /* it decides a branch */
	bool polls;          /* it asks for a release again and again */
	bool has_input;      /* something is piped or redirected into it */
	bool hides_errors;   /* its error output is thrown away */
	bool workspace_open; /* files may stand that are not tracked */
	const struct leaving *leavings; /* ... or here; see call_may_hold() */
	bool has_checkout;              /* the repository stands at the root */
	bool other_ref;      /* ... at a ref that whoever starts it chooses */
	bool any_checkout;   /* some repository or branch may */
	bool has_repository; /* ... or may stand in any folder */
	unsigned logins; /* bits of enum know_login; it may be open, see env */
	size_t order;    /* in the order of the run, across steps */
	/* of a script that is missing; known when one was asked for */
	bool made;      /* something in front may make it */
	bool asked_for; /* a test for it stands in front */
};

/* Whose authority an action uses. */
struct credential {
	enum credential_kind {
		CREDENTIAL_UNKNOWN,
		CREDENTIAL_NONE,     /* nothing is given where it must be */
		CREDENTIAL_TOKEN,    /* GITHUB_TOKEN of the job */
		CREDENTIAL_OTHER,    /* a secret, an app's or person's token */
		CREDENTIAL_OPERATOR, /* the operator's own login */
	} kind;
	struct str name;  /* of the secret or output */
	struct span span; /* where it is given; else where it is used */
};

/* How a release comes to stand by an action. */
enum publicity {
	PUBLICITY_UNKNOWN,
	PUBLICITY_PUBLISHED,       /* at once */
	PUBLICITY_DRAFT_PUBLISHED, /* first a draft, then by the same action */
	PUBLICITY_DRAFT,           /* stays a draft: a person publishes it */
};

/* One thing that an actor does. */
struct action {
	enum action_kind kind;
	const struct actor *actor;
	const struct chain *chain;
	const struct step *step;
	const struct frame *frame; /* what the step's expressions see */
	const struct call *call;   /* NULL: an action reference does it */
	const struct know_entry *know;
	struct span span; /* the action reference or the command */
	struct value tag; /* of the release or tag it is about */
	/* DISPATCH_WORKFLOW: which one, and whether of another branch */
	struct value workflow;
	struct span workflow_at;
	bool other_branch;
	struct credential credential;
	enum publicity publicity;
	enum truth prerelease; /* CREATE_RELEASE: it is one */
	/* EDIT_RELEASE: it makes a draft public, a pre-release a full one */
	enum truth publishes, promotes;
	bool other_repository; /* it works on another one, or may */
	bool maybe_own;        /* ... or on this one */
	bool tolerates;        /* it lives with a release that exists */
	bool rehearsal;        /* a package for a registry that is for trying */
	bool wants_tag;        /* it fails where the tag is not there yet */
	bool guarded;          /* it looks first whether it exists */
	bool conditional;      /* it may be passed over for reasons unknown */
	const struct guard *guard;
	size_t legs; /* of the matrix that do it; 1 without */
	enum sureness {
		SURE,
		LIKELY, /* a configuration that is not read may say otherwise */
		/* the knowledge rests on no source, or the call was searched */
		GUESS,
	} sureness;
	size_t order;
};

/* Does it stand in a text that is not followed?  See `searched`. */
static inline bool
action_is_searched(const struct action *x)
{
	return x->call && x->call->searched;
}

#endif
