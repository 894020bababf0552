#ifndef FACTS_MISUSE_H
#define FACTS_MISUSE_H

#include "facts/interface.h"

/* A word that a script is called with, as far as it is known. */
struct given_word {
	enum given_kind {
		GIVEN_TEXT,  /* text, to the letter */
		GIVEN_FRONT, /* begins with text: --tag=$TAG, v$VERSION */
		GIVEN_VALUE, /* one word, most likely no option: "$TAG" */
		GIVEN_OPEN,  /* any number of unknown words */
	} kind;
	struct str text;
};

struct given_words {
	struct given_word *at;
	size_t len, cap;
};

enum misuse_kind {
	MISUSE_OPTION,    /* no such option */
	MISUSE_AMBIGUOUS, /* a prefix of several options */
	MISUSE_COMMAND,   /* no such subcommand */
	MISUSE_OPERAND,   /* one operand too many */
	MISUSE_CHOICE,    /* not one of the values that are accepted */
	MISUSE_CONFLICT,  /* not together with another option */
	MISUSE_NO_VALUE,  /* --flag=x of an option without a value */
	MISSING_OPTION,   /* a required option */
	MISSING_OPERAND,
	MISSING_COMMAND,
	MISSING_VALUE,  /* of an option */
	MISSING_ONE_OF, /* of a required group */
};

/* One thing that the script would refuse. */
struct misuse {
	enum misuse_kind kind;
	size_t word;          /* index; of MISSING_*: SIZE_MAX or the option */
	struct str what;      /* the option, operand or value */
	struct str nearest;   /* what was likely meant, or empty */
	struct str other;     /* CONFLICT: the other; COMMAND: under which */
	struct span declared; /* of the option, operand, group or parser */
	bool sure;            /* no word that is not known could change it */
	bool late; /* OPTION: only in front of the subcommand there is one */
};

struct misuses {
	struct misuse *at;
	size_t len, cap;
	/* Its own judgement: not known, although nothing was found. */
	bool unknown;
};

/*
 * What is wrong with a call with these words; nothing where the interface is
 * not complete.  Behind a word that is not known only options that no part
 * of the interface has are found.
 */
void misuse_find(struct arena *a, const struct interface *i,
    const struct given_words *words, struct misuses *out);

#endif
