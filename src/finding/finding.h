#ifndef FINDING_FINDING_H
#define FINDING_FINDING_H

#include "base/source.h"
#include "base/vec.h"

enum level { LEVEL_NOTE, LEVEL_WARNING, LEVEL_ERROR };
enum confidence { CONFIDENCE_LOW, CONFIDENCE_MEDIUM, CONFIDENCE_HIGH };

enum finding_state {
	FINDING_NEW,
	FINDING_IGNORED,   /* by a comment; counted, not shown */
	FINDING_BASELINED, /* in the baseline; counted, not shown */
};

/* Another place that the contradiction needs. */
struct related {
	struct span span;
	struct str message;
};

/* One link of the chain of evidence. */
struct because {
	struct str message;
	struct span span; /* no source: it rests on no place */
	struct str fact;  /* id of a documented behaviour, as "A1", or empty */
};

/* A contradiction.  All texts are lower case without a full stop. */
struct finding {
	const char *rule; /* its id */
	enum level level;
	enum confidence confidence;
	enum finding_state state;
	struct str message; /* one line, names the things */
	struct str help;    /* the way out; may be empty */
	struct span span;   /* the primary place */
	struct str label;   /* words beside the primary place; may be empty */
	VEC(struct related) related;
	VEC(struct because) because;
	/*
	 * What it is about in the model's terms, for the fingerprint: "the
	 * release trigger of x.yml"; never a line or a text around it.  Empty:
	 * the message stands for it.
	 */
	struct str subject;
	struct str fingerprint; /* 16 hex digits; set by findings_finish() */
};

struct findings {
	struct arena *arena;
	VEC(struct finding *) list;
};

/*
 * Adds a finding; the pointer stays valid.  The message is formatted, the
 * confidence is high, the rest is set through the functions below.
 */
struct finding *finding_add(struct findings *all, const char *rule,
    enum level level, struct span span, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
void finding_label(struct findings *all, struct finding *f, const char *fmt,
    ...) __attribute__((format(printf, 3, 4)));
void finding_help(struct findings *all, struct finding *f, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void finding_subject(struct findings *all, struct finding *f, const char *fmt,
    ...) __attribute__((format(printf, 3, 4)));
void finding_relate(struct findings *all, struct finding *f, struct span span,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/* FACT may be NULL, SPAN without a source. */
void finding_because(struct findings *all, struct finding *f, struct span span,
    const char *fact, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

/*
 * Sorts by place, rule and message, drops equals, and sets fingerprints: a
 * hash of rule, path and subject, with a count for the n-th of its like.
 */
void findings_finish(struct findings *all);

const char *level_name(enum level l);
bool level_parse(struct str s, enum level *out);
const char *confidence_name(enum confidence c);
const char *finding_state_name(enum finding_state s);

#endif
