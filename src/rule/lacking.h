#ifndef RULE_LACKING_H
#define RULE_LACKING_H

#include "model/query.h"
#include "rule/rule.h"

/*
 * Adds the finding of what missing-token and gh-without-repository share: a
 * call that lacks what it needs, with the step that reaches it and the other
 * places of its job; MESSAGE is all of it.
 */
struct finding *lacking_add(struct rule_ctx *ctx, const char *rule,
    const struct lack *l, struct str message);

#endif
