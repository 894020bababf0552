#ifndef RULE_RULE_H
#define RULE_RULE_H

#include "finding/finding.h"

struct actor;
struct call;
struct chain;
struct model;

/* What a rule works with while it looks at one model. */
struct rule_ctx {
	struct model *model;
	struct findings *findings;
	bool explain; /* evidence that costs history may be looked up */
};

/* A rule: a question to the model.  One file each, one line in rule_list.h. */
struct rule {
	const char *id;
	const char *summary; /* one line, lower case, no full stop */
	enum level level;    /* of its usual finding */
	bool last;           /* it asks what the others' questions left */
	void (*check)(struct rule_ctx *ctx);
};

#define RULE(name, id) extern const struct rule rule_##name;
#include "rule/rule_list.h"
#undef RULE

extern const struct rule *const rules[]; /* sorted by id, ends with NULL */

/* "x runs y, which WHICH": of the script that C runs. */
struct finding *rule_add_script(struct rule_ctx *ctx, const char *id,
    enum level level, const struct call *c, const char *which);

/* Evidence: the way on which something is reached, from the outside in. */
void rule_tell_chain(
    struct rule_ctx *ctx, struct finding *f, const struct chain *c);
/* The same, and who stands at its begin, or who makes the call at its end. */
void rule_tell_actor(struct rule_ctx *ctx, struct finding *f,
    const struct actor *a, const struct chain *c);
void rule_tell_call(
    struct rule_ctx *ctx, struct finding *f, const struct call *c);
/* With --explain: the commit that removed or moved PATH. */
void rule_tell_removal(
    struct rule_ctx *ctx, struct finding *f, struct str path);

/* The rule of this id, or NULL. */
const struct rule *rule_find(struct str id);
/* The id that was most likely meant; empty when none is near. */
struct str rule_nearest(struct str id);
/* The rule's page, rules/<id>.md, as it was built in. */
struct str rule_page(const struct rule *r);

#endif
