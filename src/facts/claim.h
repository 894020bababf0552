#ifndef FACTS_CLAIM_H
#define FACTS_CLAIM_H

#include "base/source.h"
#include "facts/knowledge.h"

struct arena;
struct regex;

/* What a sentence of a skill or document says of the release's flow. */
struct claim {
	enum know_claim_kind kind;
	struct span span;    /* of the words that say it */
	struct str workflow; /* the file that it names, or empty */
};

struct claims {
	struct claim *at;
	size_t len, cap;
	bool cut; /* the document has more sentences than are looked at */
};

/* The forms of the knowledge, each compiled when one is first needed. */
struct claim_forms {
	struct arena *arena;
	const struct know_claim *at;
	size_t len;
	const struct regex **compiled;
	bool *tried;
};
struct claim_forms claim_forms_of(
    struct arena *a, const struct know_claim *at, size_t len);

/*
 * A sentence as the forms want it: lower case, without marks, links by their
 * words, white space as one blank.  FROM of its byte i is at[i] of S.
 */
struct plain {
	struct str s;
	const uint32_t *at;
};
struct plain plain_of(struct arena *a, struct str s);

/* One kind that a sentence says, and the words that do. */
struct said {
	enum know_claim_kind kind;
	size_t from, to;
};
/*
 * What the plain sentence says, each kind once; words in front of LEAD lead
 * it in, and say nothing alone.  Nothing where one form takes it back.
 */
size_t claims_in(struct claim_forms *forms, struct arena *scratch,
    struct str sentence, size_t lead, struct said out[KNOW_CLAIMS]);

/* Does a form say that the sentence tells of the past, or of plans? */
bool claim_is_aside(
    struct claim_forms *forms, struct arena *scratch, struct str text);

/* May the text hold a claim at all?  A cheap look. */
bool claims_may_stand(struct str text);
/*
 * The claims of a skill or document, in its order; OUT grows in the forms'
 * arena.  Left out: quotations, code, sections that tell of the past, of
 * examples or of what to do when the usual way fails, questions and headings;
 * a document that is dated or has a status in its front matter.
 */
void claims_read(struct claim_forms *forms, struct arena *scratch,
    struct source *s, bool is_skill, struct claims *out);

#endif
