/*
 * Findings: how they are made, ordered and recognised again.
 *
 * Rules add findings in whatever order suits them; findings_finish() puts
 * them in the order of their places, drops those that say the same of the
 * same place, and gives each its fingerprint.  A fingerprint is made of rule,
 * path and subject only, so that it survives edits elsewhere in the file;
 * those of one kind are told apart by counting them.  Not done here: states,
 * which comments (suppress.c) and baselines decide.
 */

#include "finding/finding.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"

static struct str __attribute__((format(printf, 2, 0)))
format(struct arena *a, const char *fmt, va_list args)
{
	va_list again;
	char *at;
	int n;

	va_copy(again, args);
	n = vsnprintf(NULL, 0, fmt, args);
	if (n < 0)
		n = 0;
	at = arena_bytes(a, (size_t)n + 1);
	if (vsnprintf(at, (size_t)n + 1, fmt, again) != n)
		n = 0;
	va_end(again);
	return (struct str){ at, (size_t)n };
}

struct finding *
finding_add(struct findings *all, const char *rule, enum level level,
    struct span span, const char *fmt, ...)
{
	struct finding *f = arena_make(all->arena, struct finding);
	va_list args;

	f->rule = rule;
	f->level = level;
	f->confidence = CONFIDENCE_HIGH;
	f->span = span;
	va_start(args, fmt);
	f->message = format(all->arena, fmt, args);
	va_end(args);
	*vec_add(all->arena, &all->list) = f;
	return f;
}

void
finding_label(struct findings *all, struct finding *f, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	f->label = format(all->arena, fmt, args);
	va_end(args);
}

void
finding_help(struct findings *all, struct finding *f, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	f->help = format(all->arena, fmt, args);
	va_end(args);
}

void
finding_subject(struct findings *all, struct finding *f, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	f->subject = format(all->arena, fmt, args);
	va_end(args);
}

void
finding_relate(struct findings *all, struct finding *f, struct span span,
    const char *fmt, ...)
{
	struct related rel = { .span = span };
	va_list args;

	va_start(args, fmt);
	rel.message = format(all->arena, fmt, args);
	va_end(args);
	*vec_add(all->arena, &f->related) = rel;
}

void
finding_because(struct findings *all, struct finding *f, struct span span,
    const char *fact, const char *fmt, ...)
{
	struct because why = { .span = span };
	va_list args;

	if (fact)
		why.fact = str_copy(all->arena, str_of(fact));
	va_start(args, fmt);
	why.message = format(all->arena, fmt, args);
	va_end(args);
	*vec_add(all->arena, &f->because) = why;
}

/* A finding with the place at which it was added, which decides ties. */
struct ranked {
	struct finding *finding;
	size_t added;
};

/* By place, rule and message: equal ones say the same. */
static int
compare_content(const struct finding *a, const struct finding *b)
{
	int order = span_cmp(a->span, b->span);

	if (!order)
		order = str_cmp(str_of(a->rule), str_of(b->rule));
	if (!order)
		order = str_cmp(a->message, b->message);
	return order;
}

/* Of those that say the same, the graver and surer one comes first. */
static int
compare_ranked(const void *left, const void *right)
{
	const struct ranked *a = left, *b = right;
	int order = compare_content(a->finding, b->finding);

	if (!order)
		order = (int)b->finding->level - (int)a->finding->level;
	if (!order)
		order =
		    (int)b->finding->confidence - (int)a->finding->confidence;
	if (!order)
		order = (a->added > b->added) - (a->added < b->added);
	return order;
}

static void
sort(struct findings *all, struct arena *scratch)
{
	size_t n = all->list.len, kept = 0;
	struct ranked *ranked = arena_array(scratch, struct ranked, n);

	for (size_t i = 0; i < n; i++)
		ranked[i] = (struct ranked){ all->list.at[i], i };
	if (n)
		qsort(ranked, n, sizeof(*ranked), compare_ranked);
	for (size_t i = 0; i < n; i++) {
		struct finding *f = ranked[i].finding;

		if (kept && !compare_content(all->list.at[kept - 1], f))
			continue;
		all->list.at[kept++] = f;
	}
	all->list.len = kept;
}

/* Each part with its length, so that no two lists of parts look the same. */
static struct str
identity(struct arena *a, const struct finding *f)
{
	struct source *s = f->span.source;
	struct str path = s ? s->path : (struct str){ 0 };
	struct str subject = f->subject.len ? f->subject : f->message;
	struct buf b = buf_new(a);

	/* The same call, seen from a clone and from its author's disk. */
	buf_printf(&b, "%s %zu:",
	    strcmp(f->rule, "untracked-script") ? f->rule : "missing-script",
	    path.len);
	buf_add(&b, path);
	buf_printf(&b, " %zu:", subject.len);
	buf_add(&b, subject);
	return buf_str(&b);
}

/* FNV-1a over KEY and N, stirred at the end so that all digits depend on N. */
static uint64_t
hash(struct str key, size_t n)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < key.len; i++)
		h = (h ^ (unsigned char)key.at[i]) * 1099511628211u;
	for (size_t i = 0; i < sizeof(uint32_t); i++)
		h = (h ^ ((n >> (8 * i)) & 0xff)) * 1099511628211u;
	h = (h ^ (h >> 33)) * 0xff51afd7ed558ccdu;
	h = (h ^ (h >> 33)) * 0xc4ceb9fe1a85ec53u;
	return h ^ (h >> 33);
}

static void
set_fingerprints(struct findings *all, struct arena *scratch)
{
	struct map counts = { 0 };

	for (size_t i = 0; i < all->list.len; i++) {
		struct finding *f = all->list.at[i];
		struct str key = identity(scratch, f);
		size_t *count = map_get(&counts, key);

		if (!count) {
			count = arena_make(scratch, size_t);
			map_put(scratch, &counts, key, count);
		}
		f->fingerprint = str_printf(all->arena, "%016llx",
		    (unsigned long long)hash(key, (*count)++));
	}
}

void
findings_finish(struct findings *all)
{
	struct arena *scratch = arena_new(0);

	sort(all, scratch);
	set_fingerprints(all, scratch);
	arena_free(scratch);
}

static const char *const level_names[] = { "note", "warning", "error" };
static const char *const confidence_names[] = { "low", "medium", "high" };
static const char *const state_names[] = { "new", "ignored", "baselined" };

const char *
level_name(enum level l)
{
	return level_names[l];
}

bool
level_parse(struct str s, enum level *out)
{
	for (int l = LEVEL_NOTE; l <= LEVEL_ERROR; l++) {
		if (str_is(s, level_names[l])) {
			*out = (enum level)l;
			return true;
		}
	}
	return false;
}

const char *
confidence_name(enum confidence c)
{
	return confidence_names[c];
}

const char *
finding_state_name(enum finding_state s)
{
	return state_names[s];
}
