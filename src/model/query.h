#ifndef MODEL_QUERY_H
#define MODEL_QUERY_H

#include "base/diag.h"
#include "facts/claim.h"
#include "facts/misuse.h"
#include "model/release.h"

struct model;
struct policy;
struct tree;

/*
 * Builds the model of a tree.  It lives in the arena and keeps the tree,
 * which must stay open as long as the model is asked.
 */
struct model *model_build(
    struct arena *a, struct tree *tree, struct diags *diags);
/* The same for a repository with a policy (facts/policy.h); NULL: without. */
struct model *model_build_with(struct arena *a, struct tree *tree,
    struct diags *diags, const struct policy *policy);
/* Gives back what the arena does not hold; to be called once. */
void model_close(struct model *m);

/* Below: the only questions that rules may ask. */

struct arena *model_arena(const struct model *m);
/* Files that were read, each once. */
size_t model_sources(const struct model *m, struct source *const **out);

size_t model_calls(const struct model *m, struct call *const **out);
size_t model_actions(const struct model *m, struct action *const **out);

/* May a file of this path stand there when it runs, though not tracked? */
bool call_may_hold(const struct call *c, struct str path);
/* The step that a job's call stands in or is reached from. */
struct span call_step(const struct call *c);
/*
 * The workflow whose events start the actor, through all calls; NULL for an
 * operator.
 */
const struct workflow *actor_started(const struct actor *x);
/* Where the actor's workflow is called; no source: an event starts it. */
struct span actor_called_at(const struct actor *x);
/* Does the actor follow a skill? */
bool actor_follows_skill(const struct actor *x);

/* A subscription to a tag or release. */
struct consumer {
	const struct workflow *workflow;
	const struct trigger *trigger;
	struct str path, event;
	struct span span; /* the event's name in the trigger */
	bool of_tag;      /* push or create of tags; else a release */
	/* another trigger that needs nobody: its event, or empty */
	struct str other;
};
size_t model_consumers(const struct model *m, struct consumer **out);

/*
 * Does it create a release of this repository?  Not one that it only adds
 * to, as on the event of that release.
 */
bool action_creates_release(const struct model *m, const struct action *x);
/* Does the tag of such a release come to stand by making it? */
bool action_makes_own_tag(const struct model *m, const struct action *x);
/* Does the action make the thing that the consumer waits for? */
bool action_makes(
    const struct model *m, const struct action *x, const struct consumer *c);
/* May it make that thing aloud, as a line that was found somewhere? */
bool action_may_make(const struct action *x, const struct consumer *c);
/*
 * Does it raise the event that starts the consumer?  NO under GITHUB_TOKEN
 * (fact A1); UNKNOWN for a draft, which a person publishes, and where the
 * credential is unknown.
 */
enum raises { RAISES_NO, RAISES_YES, RAISES_UNKNOWN };
enum raises action_raises(const struct action *x);
/* Does what it does to a release raise this type of activity by itself? */
enum truth action_raises_type(const struct action *x, struct str type);
/* Is it done for every tag that is pushed, so that no person can be first? */
bool action_covers_every_tag(const struct model *m, const struct action *x);
/*
 * The trigger that starts the action's workflow (for the evidence); no
 * source for an operator.
 */
struct span action_started_by(
    const struct model *m, const struct action *x, struct str *event);
/* Is the consumer dispatched or called from somewhere in the repository? */
bool consumer_is_called(struct model *m, const struct consumer *c);
/* Creators of what a consumer waits for, by types that they never raise. */
enum { MISTYPED_CREATORS = 8 };
struct mistyped {
	const struct action *at[MISTYPED_CREATORS];
	size_t len;
	struct str type; /* the first that is waited for */
	struct span span;
	bool every_tag; /* one of them runs for each tag that is pushed */
};
bool consumer_waits_for_types(
    struct model *m, const struct consumer *c, struct mistyped *out);
/* A creator that a release starts, and that creates one itself. */
struct self_made {
	const struct action *action;
	struct span trigger;
	bool anew; /* another release, which starts it again; else the same */
	bool certain; /* it is done on each of these events */
};
size_t model_self_made(struct model *m, struct self_made **out);
/* Those that wait for a release which nothing in the repository makes. */
size_t model_orphans(struct model *m, struct consumer **out);
/* An asset that is uploaded to a release which may not be there yet. */
struct early {
	const struct action *upload;
	struct span start;            /* the push of a tag that starts it */
	const struct action *creator; /* that runs beside it; NULL: none */
	struct span creator_start;
	bool looked_for; /* something in front asks for the release */
};
size_t model_early_uploads(struct model *m, struct early **out);
/* A subscription to tags, and makers of tags that it never takes. */
enum { STRAY_MAKERS = 4 };
struct stray {
	struct consumer consumer;
	struct span filter;
	const struct action *makers[STRAY_MAKERS];
	size_t len;
	bool product; /* the tags made name one, and the filter does not */
};
size_t model_strays(struct model *m, struct stray **out);
/* A subscription to tags that takes one which is moved, and who moves it. */
struct caught {
	struct consumer consumer;
	struct span filter;
	const struct action *action;
};
size_t model_caught(struct model *m, struct caught **out);
/* A script that is not read could create a release or tag; its path. */
bool model_has_unseen_creator(struct model *m, struct str *path);
/* A document tells a person to make or publish the release on the forge. */
bool model_person_publishes(const struct model *m, struct span *where);

/* A sentence of a skill or document that the model contradicts. */
struct contradiction {
	enum contradiction_kind {
		CONTRADICT_NOT_BY_JOB, /* no job creates it, ACTION does */
		CONTRADICT_BY_JOB,     /* ACTION of a job creates it */
		/* the only creator's release starts nothing */
		CONTRADICT_START_DEAD,
		/* the workflow has no such trigger */
		CONTRADICT_NO_RELEASE_START,
		CONTRADICT_NO_TAG_START,
		CONTRADICT_NO_BRANCH_START,
	} kind;
	struct claim claim;
	const struct action *action; /* or NULL */
	struct str workflow;         /* path of the one that is named */
	struct span other; /* a trigger on the other side, or no source */
};
size_t model_contradictions(struct model *m, struct contradiction **out);

/* A skill that does step by step what a script of the repository does. */
struct inlined {
	const struct action *action;  /* the last of them, in the skill */
	const struct action *scripts; /* the same in the script */
	size_t steps;                 /* how many kinds both do */
};
size_t model_inlined(struct model *m, struct inlined **out);

/* A link or name of a skill or document that leads to nothing here. */
struct mention {
	bool is_workflow; /* code that names one; else a relative link */
	struct span span;
	struct str path;    /* from the root; of a workflow as it is named */
	struct str nearest; /* what was likely meant, or empty */
	size_t more;        /* links: others of a document that is all astray */
};
size_t model_mentions(struct model *m, struct mention **out);

/* How two creators of one release meet. */
struct meeting {
	enum likeness tags;
	enum {
		MEET_NEVER,
		MEET_IN_ORDER, /* the second surely runs behind the first */
		MEET_IN_RACE,
	} how;
	const struct action *first, *second;
	struct str event; /* that starts both */
	struct span first_start, second_start;
	bool raised;      /* the event is one that the first has caused */
	bool conditional; /* a condition that is not known may keep one out */
};
struct meeting actions_meet(
    const struct model *m, const struct action *x, const struct action *y);

/* A need of a tool that a call does not meet. */
struct unmet {
	const struct know_need *need;
	bool certain;     /* false: the tool's version is unknown and decides */
	struct str reach; /* the name under which the value does arrive */
	struct span reach_span;
	struct str accepted; /* names that would have met it, for people */
};
/* Names by which people can be told to meet the need. */
struct str need_names(const struct model *m, const struct know_need *need);
size_t call_unmet_needs(struct model *m, const struct call *c,
    enum know_need_kind kind, struct unmet **out);
/*
 * Does the job surely run on machines of the forge, outside any
 * container, so that nobody has logged in there before?
 */
bool actor_is_hosted(struct model *m, const struct actor *x);

/* A job that does not give a token or a repository to calls that need it. */
enum { LACK_OTHERS = 8 };
struct lack {
	const struct actor *actor;
	const struct chain *chain;
	struct str name;        /* of the command or action reference */
	struct span span, step; /* of the first that lacks it */
	const struct know_need *need;
	struct str accepted; /* names that would have met it, for people */
	bool hides_errors;
	bool certain; /* no branch of a script may keep it from being run */
	struct span others[LACK_OTHERS]; /* of the same job */
	size_t nothers;
};
size_t model_lacks(
    struct model *m, enum know_need_kind kind, struct lack **out);

/* A variable that a job's run cannot do without, and that nothing sets. */
enum { UNSUPPLIED_OTHERS = 8 };
struct unsupplied {
	const struct actor *actor;
	const struct chain *chain;
	struct str name;
	struct span span; /* where it is required */
	struct span step; /* the step that reaches it */
	enum unsupplied_how {
		UNSUPPLIED_EXPANSION, /* ${X:?} */
		UNSUPPLIED_UNSET,     /* $X under set -u */
		UNSUPPLIED_TEST,      /* [ -z "$X" ] and exit 1 */
		UNSUPPLIED_SUBSCRIPT, /* os.environ["X"] */
	} how;
	bool certain;       /* it is surely reached */
	bool guess;         /* a command that is not known may have set it */
	struct str nearest; /* a name that is set and was likely meant */
	struct span nearest_span;
	struct span elsewhere; /* where it is set, but not for this step */
	bool of_step;          /* ... for a step of the same job */
	struct span others[UNSUPPLIED_OTHERS]; /* steps of the same job */
	size_t nothers;
};
size_t model_unsupplied(struct model *m, struct unsupplied **out);

/* The words of the command that the call is known as: gh pr view. */
struct str call_name(const struct model *m, const struct call *c);
/* The version of the tool for people, or empty. */
struct str call_version(const struct model *m, const struct call *c);

/* What is given to a workflow or action, and what that declares. */
struct misgiven {
	enum misgiven_to {
		GIVEN_TO_CALLED,     /* `uses:` of a job */
		GIVEN_TO_DISPATCHED, /* gh workflow run */
		GIVEN_TO_ACTION,     /* `uses: ./path` of a step */
	} to;
	enum misgiven_what {
		MISGIVEN_NO_TRIGGER, /* it cannot be started so */
		MISGIVEN_LACKS,      /* what it requires is not given */
		MISGIVEN_UNDECLARED, /* what it does not declare is */
	} what;
	bool secret;        /* about a secret; else an input */
	struct str path;    /* of the workflow or the action's folder */
	struct str names;   /* of inputs or secrets, for people */
	struct str nearest; /* what was likely meant, or empty */
	struct span span;
	struct span declared;    /* of the first that lacks, or the trigger */
	struct span used;        /* ACTION, LACKS: read without a stand-in */
	const struct call *call; /* DISPATCHED */
};
size_t model_misgiven(struct model *m, struct misgiven **out);

/* An `if:` that holds for no event that starts its workflow. */
enum { DEAD_STARTS = 6 };
struct dead_condition {
	struct str path, job; /* of the workflow, and in it */
	bool of_step;         /* not of the job as a whole */
	struct span span;     /* of the condition */
	bool called;          /* the events are those of callers */
	/* what starts it, each once: "push of a tag", "release" ... */
	struct str events;
	struct span starts[DEAD_STARTS];
	size_t nstarts;
};
size_t model_dead_conditions(struct model *m, struct dead_condition **out);

/* A workflow is named that the repository does not have. */
struct misnamed {
	const struct action *action; /* that dispatches it; NULL: a trigger */
	struct span span;
	struct str name;
	struct str nearest; /* what was likely meant, or empty */
	bool is_file; /* the name is that of a workflow's file, which counts
	               * for a dispatch, and not for a trigger */
	struct str beside; /* another automatic trigger of the workflow */
	bool others;       /* the trigger names others, which are there */
};
size_t model_misnamed(struct model *m, struct misnamed **out);

/* The workflow of the repository that the action dispatches, or NULL. */
const struct workflow *action_dispatches(
    struct model *m, const struct action *x);

/* A secret that a called workflow reads and a caller does not pass. */
enum { SECRET_CALLERS = 8 };
struct unpassed {
	struct str name;
	struct span read;
	const struct actor *actor; /* that reads it */
	bool declared;             /* as one that may be absent */
	bool elsewhere;            /* on another way the workflow has it */
	bool conditional;          /* its step or job may be passed over */
	const struct actor *callers[SECRET_CALLERS]; /* jobs that call */
	size_t ncallers;
};
size_t model_unpassed_secrets(struct model *m, struct unpassed **out);
/* The `uses:` by which the job of the actor calls a workflow. */
struct span actor_calls_at(const struct actor *x);

/* What a job must be allowed to do, and its `permissions:` withhold. */
enum { SHORTFALL_OTHERS = 8 };
struct shortfall {
	enum shortfall_kind {
		SHORTFALL_WITHHELD, /* a block does not grant it */
		SHORTFALL_UNSTATED, /* no block says anything */
		SHORTFALL_ASKED,    /* a called workflow asks for more than
		                       the calling job has */
	} kind;
	const struct actor *actor;
	const struct chain *chain;
	struct str name;           /* of the command or action reference */
	struct span span, step;    /* of the first; ASKED: of the call */
	struct str scope;          /* ASKED: all that is, for people */
	bool write;                /* else to read */
	bool has_read;             /* it is granted to read */
	struct span grant;         /* the scope or block that decides */
	struct span asked;         /* ASKED: the scope or block that asks */
	const struct actor *limit; /* whose block that is */
	bool certain;     /* no branch of a script may keep it from it */
	bool conditional; /* some branch may */
	bool handled;     /* the run goes on when it fails */
	struct span others[SHORTFALL_OTHERS]; /* of the same job */
	size_t nothers;
};
size_t model_shortfalls(struct model *m, struct shortfall **out);

/*
 * What logs in to a registry by the identity of its job: a publisher without
 * a password, or an action reference that fetches a token for one.
 */
struct trusted {
	const struct actor *actor;
	const struct chain *chain;
	const struct know_entry *know;
	struct str registry, name; /* name: of the command or reference */
	struct span span;
	struct span grant; /* of id-token, where a block names or implies it */
	bool certain;      /* no password can reach it from what is not seen */
	bool rehearsal;    /* of a registry that is for trying */
	bool conditional;  /* a condition that is not decided may skip it */
};
/* Those that publish, and with LOGINS also those that fetch a token. */
size_t model_trusted(struct model *m, bool logins, struct trusted **out);
/* Is its workflow made to be called, and called by nothing here? */
bool actor_is_for_others(const struct actor *x);

/* What documents say of the environment that the registry asks for. */
struct told_environment {
	struct str name;
	struct span span;
};
bool trusted_told_environment(
    struct model *m, const struct trusted *t, struct told_environment *out);

/* A password that is given where the job means to be trusted. */
struct beside {
	const struct actor *actor;
	const struct chain *chain;
	struct str registry, name;
	struct span span;     /* of the publisher */
	struct span password; /* where it is given */
	struct str input;     /* that counts only without it, or empty ... */
	struct span input_span;
	struct span grant; /* ... else of id-token, which nothing asks for */
};
size_t model_passwords_beside(struct model *m, struct beside **out);
/* The file whose name the registry compares, as far as that is known. */
enum trust_file {
	TRUST_FILE_UNKNOWN,
	TRUST_FILE_CALLED,  /* in which the job stands */
	TRUST_FILE_CALLING, /* which an event has started */
};
enum trust_file registry_trust_file(struct str registry);
/* The environments of the job, one a form of the value; empty: none. */
struct value actor_environment(struct model *m, const struct actor *x);
/* The labels of its runner where the step runs, or any (NULL); or empty. */
struct str actor_runner(
    struct model *m, const struct actor *x, const struct step *step);

/*
 * What the script that it runs would refuse of the call; none where its
 * interface or the words are not known well enough.
 */
size_t call_misuses(struct model *m, const struct call *c, struct misuse **out);
/* The place of a misuse's word; that of the script for SIZE_MAX. */
struct span call_argument(const struct call *c, size_t word);

/* What is known of a script path that is not in the tree; behind the first
 * reason why it may exist all the same, the rest is not looked at. */
struct absence {
	struct str nearest;    /* the path that was likely meant, or empty */
	bool is_source;        /* a name of a script, as people write them */
	bool case_only;        /* the nearest differs by the case of letters */
	bool folder_tracked;   /* files of the tree lie in its folder */
	bool ignored;          /* git would ignore it */
	bool on_disk;          /* it stands there, not tracked */
	bool dropped;          /* so too, but HEAD tracks it */
	bool made;             /* something before the call may make it */
	bool guarded;          /* a test for the file stands around it */
	bool elsewhere;        /* it is a file of another repository ... */
	bool may_be_elsewhere; /* ... or nothing says whether it is */
};
struct absence call_absence(struct model *m, const struct call *c);
/* May something before the call make its script, or does a test ask for it? */
bool call_is_provided(struct model *m, const struct call *c);

/* A path that a call or step is given, and that cannot exist then. */
struct unresolved {
	const struct call *call; /* its script is the path, in word 0 */
	struct str name;         /* of the command or action; may be empty */
	bool redirected;         /* it is given as `< path` */
	struct absence absence;
};
size_t model_unresolved(struct model *m, struct unresolved **out);

/* Something of the repository that a job uses and has not checked out. */
struct missing_checkout {
	const struct actor *actor;
	struct span span;
	struct str path;
	struct span later; /* a step behind it that does; or no source */
};
size_t model_missing_checkouts(struct model *m, struct missing_checkout **out);
/*
 * Does it run a file directly that git holds without the right to be run,
 * and that nothing before it has given that right?
 */
bool call_lacks_mode(struct model *m, const struct call *c);

struct reference_view {
	const struct actor *actor;
	struct span span;
	struct str path;
	struct str nearest;
	bool is_workflow;
};
/* References to local actions and workflows that are surely not there. */
size_t model_missing_references(struct model *m, struct reference_view **out);

/* A call of a target that its file does not define. */
struct missing_target {
	const struct call *call;
	struct span span;         /* of the word that names it */
	struct str name;          /* of the target, or the module */
	struct str path;          /* of the file, or the module's package */
	struct str nearest;       /* the name that was likely meant, or empty */
	struct span nearest_span; /* where that is defined, or no source */
	struct span first_span;   /* where the file's first one is */
	bool is_module;           /* of Python */
	bool skipped;             /* packages that lack it are passed over */
	bool elsewhere; /* people may mean another file, which has it */
};
size_t model_missing_targets(struct model *m, struct missing_target **out);

/* What does not parse. */
struct flaw {
	struct span span, first;
	struct str message;
	bool duplicate;
	bool in_workflow; /* or action file; else a skill */
};
size_t model_flaws(struct model *m, struct flaw **out);

/* A script or run block that its shell or Python cannot parse. */
struct broken_text {
	struct span span;
	struct str message;
	struct str language; /* for people: "bash", "Python 3" */
	bool is_step;        /* a run block */
};
size_t model_broken_texts(struct model *m, struct broken_text **out);

/* A path that a release workflow names beside its commands, and is gone. */
struct stale_filter {
	enum stale_kind {
		STALE_PATHS,  /* a filter of a trigger */
		STALE_FOLDER, /* working-directory */
		STALE_KEY,    /* hashFiles(), cache-dependency-path */
	} kind;
	struct span span;
	struct str path;
	struct str nearest; /* what was likely meant, or empty */
};
size_t model_stale_filters(struct model *m, struct stale_filter **out);

/* Two things of a run in an order that cannot be right. */
struct misordered {
	enum misorder {
		MISORDER_RELEASE, /* a release, then the push of its tag */
		MISORDER_BUMP,    /* a tag, then the bump to its version */
		MISORDER_PUSH,    /* the push of a tag, then the tag */
		MISORDER_UPLOAD,  /* an upload, then what signs the file */
	} kind;
	const struct actor *actor, *then_actor;
	const struct chain *chain, *then_chain;
	struct span first, then;
	struct span commit; /* BUMP: behind it */
	struct value tag;
	struct str path; /* UPLOAD */
	bool fails;      /* RELEASE: it does not make the tag itself */
	bool certain;    /* no condition stands around either */
};
size_t model_misordered(struct model *m, struct misordered **out);

/* Two files whose versions are meant to be one, and differ. */
struct version_clash {
	enum version_tie {
		TIE_LISTED,  /* a configuration raises it, from OTHER on */
		TIE_LOCKED,  /* a lock file repeats the version of OTHER */
		TIE_SCRIPT,  /* a release's script raises both */
		TIE_PACKAGE, /* nothing says so, but of one package */
	} tie;
	struct span span, other;
	struct str version, other_version;
	struct span told;   /* what ties them; no source: TIE_PACKAGE */
	struct str package; /* LOCKED: its name */
	/* PACKAGE: the list in which OTHER stands and it does not */
	struct str raised_by;
	struct span raised_at;
};
size_t model_version_clashes(struct model *m, struct version_clash **out);
/* A file that is not raised with the others, or a list that names none. */
struct uncovered {
	bool gone; /* the list names a file that is not there */
	struct span span;
	struct str path, version;
	struct str by;             /* the configuration or script */
	struct span list, current; /* its list; the version it raises */
	struct str nearest;        /* GONE: what was likely meant, or empty */
};
size_t model_uncovered(struct model *m, struct uncovered **out);
/* A version without a section in the change log that the release reads. */
struct unlogged {
	struct span span; /* of the version */
	struct str version;
	struct str path;   /* of the change log */
	struct span log;   /* its newest section */
	struct span asked; /* what reads it */
};
size_t model_unlogged(struct model *m, struct unlogged **out);

/*
 * Does the contract say that a person, or somebody outside the repository,
 * makes the tag or release?  Where it says so.
 */
bool model_made_by_hand(const struct model *m, bool tag, struct span *where);

/* Where the model departs from the contract of the policy. */
struct departure {
	enum departure_kind {
		DEPART_ABSENT,   /* NAME is not in the repository */
		DEPART_MAKER,    /* ACTION makes it, and is not meant to */
		DEPART_IDLE,     /* nothing in NAME makes it */
		DEPART_SHAPE,    /* the tag of ACTION is of another shape */
		DEPART_FILTER,   /* NAME takes no tag of the pattern */
		DEPART_EVENT,    /* NAME is not started by WORD */
		DEPART_LACKS,    /* NAME does not do WORD */
		DEPART_BEYOND,   /* ACTION of NAME, which is not listed */
		DEPART_UNLISTED, /* NAME waits for it, and is not listed */
		DEPART_ORDER,    /* ACTION comes before BEFORE */
		DEPART_SKILL,    /* the skill NAME does not call WORD */
	} kind;
	bool of_tag;        /* about the tag; else the release */
	bool certain;       /* no guess is in it */
	struct span said;   /* what the contract says */
	struct span stands; /* what stands; or no source */
	struct str word;    /* of the contract, for people */
	struct str name;    /* see above; or of who does it */
	struct str what;    /* nearest name; shape; events; what is done */
	const struct action *action, *before;
};
size_t model_departures(struct model *m, struct departure **out);

/* What a bound or an unreadable file kept from being checked. */
struct unchecked {
	struct span span; /* where that begins; no source: of no one file */
	struct str reason;
	bool whole; /* nothing of the file was read */
	bool grave; /* what the forge or a release runs */
};
/*
 * Questions can pass bounds as well: to be asked last.  Who asks a question
 * that has a bound of its own tells of it through model_leave_out().
 */
size_t model_unchecked(struct model *m, struct unchecked **out);
/* Says and keeps that something is not checked from SPAN on. */
void model_leave_out(struct model *m, struct span span, bool grave,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* The commit that removed PATH (opens history; bounded). */
bool model_removal(struct model *m, struct str path, struct str *commit,
    struct str *subject, struct str *date, struct str *moved_to);

/* The chain of calls as evidence, outermost first: at most N. */
size_t chain_links(const struct chain *c, const struct chain **out, size_t n);

#endif
