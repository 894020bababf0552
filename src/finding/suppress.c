/*
 * Suppressions: comments that answer for a finding.
 *
 *     # driftcheck: ignore[rule, other-rule] reason
 *
 * ignore.c reads them; here they meet the findings.  A suppression covers
 * its own line and the next one (a run of lines that are nothing but
 * suppressions covers the line below it); it answers for a finding of its
 * rule when a line of the primary or a related place is covered.  Notes on
 * suppressions can themselves be suppressed, by naming unused-ignore.
 */

#include "finding/suppress.h"

#include "base/arena.h"
#include "base/map.h"
#include "finding/ignore.h"

/* The suppressions of the sources that were looked at, by path. */
struct known_ignores {
	struct arena *arena; /* of the lists */
	struct arena *lines; /* of the sources' line tables */
	struct map by_path;
};

static struct ignores *
ignores_of(struct known_ignores *k, struct source *s)
{
	struct ignores *found = map_get(&k->by_path, s->path);

	if (!found) {
		found = arena_make(k->arena, struct ignores);
		ignore_read(k->arena, s, found);
		map_put(k->arena, &k->by_path, s->path, found);
	}
	return found;
}

/* Marks the suppressions of RULE that cover a line of SPAN as used. */
static bool
match_span(struct known_ignores *k, const char *rule, struct span span)
{
	const struct ignores *list;
	uint32_t first, last;
	bool any = false;

	if (!span.source)
		return false;
	list = ignores_of(k, span.source);
	if (!list->list.len)
		return false;
	first = source_place(k->lines, span.source, span.off).line;
	last = first;
	if (span.len > 1)
		last =
		    source_place(k->lines, span.source, span.off + span.len - 1)
		        .line;
	for (size_t i = 0; i < list->list.len; i++) {
		struct ignore *g = &list->list.at[i];

		if (g->line > last || g->reach < first ||
		    !str_is(g->rule, rule))
			continue;
		g->used = any = true;
	}
	return any;
}

/* Does a comment answer for F?  All that do are marked. */
static bool
match(struct known_ignores *k, const struct finding *f)
{
	bool any = match_span(k, f->rule, f->span);

	for (size_t i = 0; i < f->related.len; i++)
		if (match_span(k, f->rule, f->related.at[i].span))
			any = true;
	return any;
}

void
suppress_apply(struct findings *all, struct arena *a, bool no_ignores)
{
	struct known_ignores k = { .arena = a, .lines = all->arena };

	if (no_ignores)
		return;
	for (size_t i = 0; i < all->list.len; i++)
		if (match(&k, all->list.at[i]))
			all->list.at[i]->state = FINDING_IGNORED;
}

static bool
lists(const char *const *ids, struct str id)
{
	for (; ids && *ids; ids++)
		if (str_is(id, *ids))
			return true;
	return false;
}

/* The known rule that is spelt nearly like ID, or NULL. */
static const char *
nearest(const char *const *ids, struct str id)
{
	enum { FAR = 3 };
	size_t least = FAR;
	const char *found = NULL;

	for (; ids && *ids; ids++) {
		size_t d = str_distance(id, str_of(*ids), FAR);

		if (d < least) {
			least = d;
			found = *ids;
		}
	}
	return found;
}

/* A note on a suppression can itself be answered for. */
static void
settle(struct known_ignores *k, struct finding *note)
{
	if (match(k, note))
		note->state = FINDING_IGNORED;
}

static void
add_problem(struct known_ignores *k, struct findings *all,
    const struct ignore_problem *p)
{
	struct finding *f = finding_add(
	    all, SUPPRESS_RULE, LEVEL_NOTE, p->span, "%s", p->message);

	finding_subject(all, f, "%s", p->message);
	finding_help(
	    all, f, "a suppression reads: driftcheck: ignore[rule] reason");
	settle(k, f);
}

static void
add_unknown(struct known_ignores *k, struct findings *all,
    const struct suppress_rules *rules, const struct ignore *g)
{
	const char *near = nearest(rules->known, g->rule);
	struct finding *f = finding_add(all, SUPPRESS_RULE, LEVEL_NOTE, g->span,
	    "the suppression names an unknown rule '" STR_FMT "'",
	    STR_ARG(g->rule));

	finding_subject(all, f, "unknown " STR_FMT, STR_ARG(g->rule));
	if (near)
		finding_help(all, f, "did you mean '%s'?", near);
	else
		finding_help(all, f, "driftcheck --list-rules names them all");
	settle(k, f);
}

static void
add_unused(
    struct known_ignores *k, struct findings *all, const struct ignore *g)
{
	struct finding *f = finding_add(all, SUPPRESS_RULE, LEVEL_NOTE, g->span,
	    "the suppression of '" STR_FMT "' matches no finding",
	    STR_ARG(g->rule));

	finding_subject(all, f, "unused " STR_FMT, STR_ARG(g->rule));
	finding_help(all, f, "remove it");
	settle(k, f);
}

static void
add_notes(struct known_ignores *k, struct findings *all,
    const struct suppress_rules *rules, const struct ignores *list)
{
	const char *const *ran = rules->ran ? rules->ran : rules->known;

	for (size_t i = 0; i < list->problems.len; i++)
		add_problem(k, all, &list->problems.at[i]);
	for (size_t i = 0; i < list->list.len; i++) {
		const struct ignore *g = &list->list.at[i];

		if (g->used || g->quoted || str_is(g->rule, SUPPRESS_RULE))
			continue;
		if (!lists(rules->known, g->rule))
			add_unknown(k, all, rules, g);
		else if (lists(ran, g->rule))
			add_unused(k, all, g);
	}
}

void
suppress_unused(struct findings *all, struct arena *a,
    const struct suppress_rules *rules, struct source *const *sources, size_t n)
{
	struct known_ignores k = { .arena = a, .lines = all->arena };
	size_t found = all->list.len;

	for (size_t i = 0; i < found; i++)
		match(&k, all->list.at[i]);
	for (size_t i = 0; i < n; i++)
		add_notes(&k, all, rules, ignores_of(&k, sources[i]));
}
