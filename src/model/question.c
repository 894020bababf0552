/*
 * Tests of the shell that are decided before a run: whether a variable that
 * nobody sets is set.
 *
 * `[ -n "$X" ]` fails where the environment is known and does not hold X, so
 * what stands behind it is not reached: scripts look in this way whether
 * credentials were handed to them.  A variable that is set anywhere in front
 * may have changed in ways that are not followed, and decides nothing; nor
 * does, in a loop, one that the script may set for the next round.
 */

#include "model/build.h"

/* Is NAME, wherever the text has it, but read: $NAME, ${NAME}? */
static bool
is_only_read(struct str text, struct str name)
{
	for (size_t i = 0; i + name.len <= text.len; i++) {
		if (text.at[i] != name.at[0] ||
		    !str_eq(str_slice(text, i, i + name.len), name))
			continue;
		if (i == 0 || (text.at[i - 1] != '$' && text.at[i - 1] != '{'))
			return false;
	}
	return true;
}

/* "$X" or "${X:-}" of a variable that surely is not set. */
static bool
is_surely_unset(struct run *r, const struct template *t)
{
	const struct part *p = t->len == 1 ? &t->at[0] : NULL;

	return p && p->kind == PART_VARIABLE && p->text.len &&
	       (p->rule == PART_AS_IS || p->rule == PART_DEFAULT) &&
	       !env_find(r->env, p->text) &&
	       (!r->looping || is_only_read(t->span.source->text, p->text)) &&
	       value_is_empty(bind_template(r, t));
}

/* Does the text stand for one of the shell's ways to test? */
static bool
is_test(struct str word)
{
	return str_is(word, "[") || str_is(word, "[[") || str_is(word, "test");
}

enum truth
question_holds(struct run *r, const struct block *guard)
{
	const struct op *op = guard->len == 1 ? guard->at[0] : NULL;
	const struct template *asked;
	struct str word;
	size_t n;

	if (!op || op->kind != OP_CALL || !op->words.len ||
	    !template_literal(r->arena, &op->words.at[0], &word) ||
	    !is_test(word))
		return TRUTH_UNKNOWN;
	/* A call of "[[" has no "]]" behind it. */
	n = op->words.len - str_is(word, "[");
	if (n < 2 || n > 3)
		return TRUTH_UNKNOWN;
	asked = &op->words.at[n - 1];
	if (!is_surely_unset(r, asked))
		return TRUTH_UNKNOWN;
	if (n == 2)
		return TRUTH_NO;
	if (!template_literal(r->arena, &op->words.at[1], &word))
		return TRUTH_UNKNOWN;
	if (str_is(word, "-n"))
		return TRUTH_NO;
	return str_is(word, "-z") ? TRUTH_YES : TRUTH_UNKNOWN;
}
