#ifndef FACTS_KNOWLEDGE_VALUE_H
#define FACTS_KNOWLEDGE_VALUE_H

#include "facts/knowledge_read.h"
#include "parse/yaml.h"

/*
 * The values that the keys of an entry may have.  Each reader fills OUT from
 * N; what is wrong is said, and OUT then keeps what was right.
 */
void know_value_text(
    struct know_reader *r, const struct ynode *n, const char **out);
void know_value_version(
    struct know_reader *r, const struct ynode *n, const char **out);
void know_value_count(
    struct know_reader *r, const struct ynode *n, unsigned *out);
void know_value_flag(struct know_reader *r, const struct ynode *n, bool *out);

/* A text or a list of texts, ending with NULL. */
void know_value_words(
    struct know_reader *r, const struct ynode *n, const char *const **out);
void know_value_slot(
    struct know_reader *r, const struct ynode *n, struct know_slot *out);

/* One list of tests that must all hold. */
void know_value_tests(
    struct know_reader *r, const struct ynode *n, struct know_tests *out);

/*
 * Alternatives, each a list of tests: `--sign|-s` makes two, and so on.  The
 * items of N all belong to each alternative (JOIN), or are alternatives
 * themselves.
 */
struct know_rows {
	struct know_tests *at;
	size_t len;
};
void know_value_rows(struct know_reader *r, const struct ynode *n, bool join,
    struct know_rows *out);

/* knowledge_scopes.c: what the job's token must be allowed to do. */
void know_value_scopes(
    struct know_reader *r, const struct ynode *n, struct know_entry *e);

/* knowledge_targets.c: the map of a command that runs targets. */
void know_value_targets(struct know_reader *r, const struct ynode *n,
    const struct know_targets **out);

/* knowledge_words.c: the words for some uses. */
struct know_word_lists {
	const struct ynode *uses; /* a text or a list; NULL: none */
	const char *const *names, *const *texts;
};
void know_add_words(struct know_reader *r, const struct ynode *n,
    const struct know_word_lists *lists);
/* What was added, in tables. */
const struct know_words *know_take_words(struct know_reader *r);
/* knowledge_claims.c: an entry with `claim` or `part`. */
struct know_claim_draft {
	const struct ynode *claim;
	const char *part, *pattern;
	const char *const *look, *const *examples, *const *counter;
};
void know_add_claim(struct know_reader *r, const struct ynode *n,
    const struct know_claim_draft *d);
void know_sort_claims(struct know_reader *r, struct know_set *out);
/* knowledge_settings.c: what a configuration means; fills the entry. */
void know_value_settings(
    struct know_reader *r, const struct ynode *n, struct know_entry *e);

/* knowledge_carrier.c: files that carry a version, and what raises it. */
void know_value_covers(
    struct know_reader *r, const struct ynode *n, struct know_bumper *out);
struct know_carrier know_no_carrier(void);
struct know_bumper know_no_bumper(void);
void know_add_carrier(
    struct know_reader *r, const struct ynode *n, const struct know_carrier *c);
void know_add_bumper(
    struct know_reader *r, const struct ynode *n, const struct know_bumper *b);

/* knowledge_does.c: enum action_kind, enum know_flow; -1: said wrong. */
int know_value_action(struct know_reader *r, const struct ynode *n);
int know_value_flow(struct know_reader *r, const struct ynode *n);
/* ... and what an entry does, and in which flow; fills the entry. */
void know_value_actions(
    struct know_reader *r, const struct ynode *n, struct know_entry *e);
void know_value_flows(
    struct know_reader *r, const struct ynode *n, struct know_entry *e);

/* The index of N's text in the LEN names, or -1 when it is said wrong. */
int know_value_choice(struct know_reader *r, const struct ynode *n,
    const char *const *names, size_t len);

/* Says which keys of the map N are not in NAMES; false when N is no map. */
bool know_value_keys(struct know_reader *r, const struct ynode *n,
    const char *const *names, size_t len);

/* "; did you mean 'x'?", or the names that are allowed. */
const char *know_hint(struct know_reader *r, struct str text,
    const char *const *names, size_t len);

uint32_t know_line(struct know_reader *r, const struct ynode *n);

#define know_wrong(r, n, ...) \
	diag_add( \
	    (r)->diags, (r)->source->path, know_line((r), (n)), __VA_ARGS__)

#endif
