/*
 * unused-ignore: a suppression that suppresses nothing.
 *
 * It is no question to the model: finding/suppress.c adds its findings when
 * all rules have spoken.  Here stands only what is said of the rule.
 */

#include "finding/suppress.h"
#include "rule/rule.h"

const struct rule rule_unused_ignore = {
	.id = SUPPRESS_RULE,
	.summary = "a suppression comment that suppresses nothing",
	.level = LEVEL_NOTE,
};
