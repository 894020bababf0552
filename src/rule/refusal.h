#ifndef RULE_REFUSAL_H
#define RULE_REFUSAL_H

#include "model/query.h"
#include "rule/rule.h"

/* What unknown-option and missing-option share. */

/* Each misuse of each call; to be told apart by the rule. */
void refusals_each(
    struct rule_ctx *ctx, void (*report)(struct rule_ctx *ctx,
                              const struct call *c, const struct misuse *m));

/*
 * Adds the finding at the place of the misuse, with the place of the
 * declaration and the chain; MESSAGE is all of it.
 */
struct finding *refusal_add(struct rule_ctx *ctx, const char *rule,
    const struct call *c, const struct misuse *m, struct str message);

#endif
