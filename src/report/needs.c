/*
 * Prerequisites of a release: the list of formats, and what they share.
 */

#include "report/needs.h"

const struct needs_format *const needs_formats[] = {
	&needs_text,
	&needs_json,
	NULL,
};

size_t
needs_missing(const struct prerequisites *all)
{
	size_t n = 0;

	for (size_t i = 0; i < all->list.len; i++)
		n += all->list.at[i].presence == PRESENCE_MISSING &&
		     !all->list.at[i].optional;
	return n;
}
