/*
 * The table of rules, made of rule_list.h, and looking rules up in it.
 */

#include "rule/rule.h"

#include "rule/page.h"

const struct rule *const rules[] = {
#define RULE(name, id) &rule_##name,
#include "rule/rule_list.h"
#undef RULE
	NULL,
};

enum { NEAR = 4 };

const struct rule *
rule_find(struct str id)
{
	for (size_t i = 0; rules[i]; i++)
		if (str_is(id, rules[i]->id))
			return rules[i];
	return NULL;
}

struct str
rule_nearest(struct str id)
{
	struct str best = { 0 };
	size_t least = NEAR;

	for (size_t i = 0; rules[i]; i++) {
		struct str other = str_of(rules[i]->id);
		size_t d = str_distance(id, other, NEAR);

		if (d < least) {
			least = d;
			best = other;
		}
	}
	return best;
}

struct str
rule_page(const struct rule *r)
{
	for (size_t i = 0; i < embedded_page_count; i++)
		if (str_is(str_of(r->id), embedded_pages[i].id))
			return (struct str){ embedded_pages[i].text,
				embedded_pages[i].len };
	return (struct str){ 0 };
}
