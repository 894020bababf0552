/*
 * Loops that wait: what stands in one is done again after some time.
 */

#include "model/build.h"

static bool
op_pauses(const struct op *op)
{
	const struct template *t = op->words.len ? &op->words.at[0] : NULL;

	if (op->kind == OP_CALL)
		return t && t->len == 1 && t->at[0].kind == PART_LITERAL &&
		       know_is(KNOW_PAUSES, t->at[0].text);
	for (size_t i = 0; i < op->narms; i++)
		if (block_pauses(&op->arms[i].guard) ||
		    block_pauses(&op->arms[i].body))
			return true;
	return block_pauses(&op->guard) || block_pauses(&op->body);
}

bool
block_pauses(const struct block *b)
{
	for (size_t i = 0; i < b->len; i++)
		if (op_pauses(b->at[i]))
			return true;
	return false;
}
