/*
 * What sentences say: patterns of rules/knowledge/claims.yaml.
 *
 * A pattern may name parts, %NAME%, which stand in front of it in the file
 * and are put in its place.  The program takes the whole patterns only.
 */

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "facts/knowledge_value.h"

static const char *const kinds[] = {
	[KNOW_CLAIM_ASIDE] = "aside",
	[KNOW_CLAIM_JOB_CREATES] = "job-creates",
	[KNOW_CLAIM_JOB_NEVER] = "job-never-creates",
	[KNOW_CLAIM_PERSON_NEVER] = "person-never-creates",
	[KNOW_CLAIM_WAITS] = "waits",
	[KNOW_CLAIM_RELEASE_STARTS] = "release-starts",
	[KNOW_CLAIM_TAG_STARTS] = "tag-starts",
	[KNOW_CLAIM_BRANCH_STARTS] = "branch-starts",
};

static const char *
part_of(struct know_reader *r, struct str name)
{
	for (size_t i = 0; i < r->parts.len; i++)
		if (str_is(name, r->parts.at[i].name))
			return r->parts.at[i].pattern;
	return NULL;
}

/* TEXT with its parts; what is between two % and no part is said. */
static const char *
expand(struct know_reader *r, const struct ynode *n, const char *text)
{
	struct buf b = buf_new(r->arena);
	struct str rest = str_of(text), head, name;

	while (str_cut(rest, '%', &head, &rest)) {
		const char *part;

		buf_add(&b, head);
		str_cut(rest, '%', &name, &rest);
		part = part_of(r, name);
		if (part)
			buf_add_text(&b, part);
		else
			know_wrong(r, n, "no part '" STR_FMT "' before",
			    STR_ARG(name));
	}
	buf_add(&b, head);
	return str_cstr(r->arena, buf_str(&b));
}

void
know_add_claim(struct know_reader *r, const struct ynode *n,
    const struct know_claim_draft *d)
{
	struct know_claim c = {
		.look = d->look, .examples = d->examples, .counter = d->counter
	};
	int kind;

	if (!d->pattern) {
		know_wrong(r, n, "the key 'pattern' is missing");
		return;
	}
	if (d->part) {
		*vec_add(r->arena, &r->parts) =
		    (struct know_part){ d->part, expand(r, n, d->pattern) };
		return;
	}
	kind = know_value_choice(r, d->claim, kinds, KNOW_CLAIMS);
	if (kind < 0)
		return;
	if (!d->look[0] || !d->examples[0])
		know_wrong(r, n, "a claim needs 'look' and 'examples'");
	c.kind = (enum know_claim_kind)kind;
	c.pattern = expand(r, n, d->pattern);
	*vec_add(r->arena, &r->claims) = c;
}

static int
compare(const void *x, const void *y)
{
	const struct know_claim *a = x, *b = y;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return strcmp(a->pattern, b->pattern);
}

void
know_sort_claims(struct know_reader *r, struct know_set *out)
{
	if (r->claims.len)
		qsort(r->claims.at, r->claims.len, sizeof(*r->claims.at),
		    compare);
	out->claims = r->claims.at;
	out->nclaims = r->claims.len;
}
