/*
 * stale-filter: a release workflow names a path that matches nothing.
 *
 * A `paths:` filter that matches no file never lets the workflow start by
 * it; a working folder that is not there ends the step; the key of a cache
 * that is made of no file never changes.
 *
 * Not reported: negated patterns, and those that begin with a star; what a
 * step before it may have made, and what git ignores; of several files of a
 * key, one that is there.
 */

#include "model/query.h"
#include "rule/rule.h"

static const char *
what_of(enum stale_kind k)
{
	switch (k) {
	case STALE_PATHS:
		return "waits for changes of";
	case STALE_FOLDER:
		return "works in";
	case STALE_KEY:
		return "makes the key of a cache of";
	}
	return "names";
}

static void
report(struct rule_ctx *ctx, const struct stale_filter *s)
{
	struct findings *fs = ctx->findings;
	struct finding *f;

	f = finding_add(fs, "stale-filter", LEVEL_WARNING, s->span,
	    STR_FMT " %s " STR_FMT ", which %s",
	    STR_ARG(str_basename(s->span.source->path)), what_of(s->kind),
	    STR_ARG(s->path),
	    s->kind == STALE_FOLDER ? "is not in the repository"
	                            : "matches nothing");
	finding_label(fs, f, "no such path");
	if (s->nearest.len)
		finding_help(
		    fs, f, "did you mean " STR_FMT "?", STR_ARG(s->nearest));
	else
		finding_help(fs, f, "name what there is, or take it out");
	finding_because(fs, f, s->span, NULL,
	    "no tracked file matches " STR_FMT, STR_ARG(s->path));
	finding_subject(fs, f, "path " STR_FMT, STR_ARG(s->path));
}

static void
check(struct rule_ctx *ctx)
{
	struct stale_filter *all;
	size_t n = model_stale_filters(ctx->model, &all);

	for (size_t i = 0; i < n; i++)
		report(ctx, &all[i]);
}

const struct rule rule_stale_filter = {
	.id = "stale-filter",
	.summary = "a release workflow names a path that matches nothing",
	.level = LEVEL_WARNING,
	.check = check,
};
