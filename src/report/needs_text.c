/*
 * Prerequisites of a release for people, by kind:
 *
 *   secrets
 *     NPM_TOKEN  missing; did you mean NPM_TOKN?
 *       .github/workflows/publish.yml:31  publish on ubuntu-latest  env
 * NPM_TOKEN
 *
 * Places in one job that come to the same are one line.
 */

#include "base/arena.h"
#include "report/needs.h"
#include "report/report.h"
#include "report/snippet.h"

enum { WIDEST = 64 }; /* columns that are aligned */

/* One line of a table. */
struct row {
	struct str where, who, as;
};

struct table {
	struct pen pen;
	const struct needs *needs;
	size_t where, who; /* columns of the widest */
};

static const char *const headings[] = {
	[PREREQUISITE_SECRET] = "secrets",
	[PREREQUISITE_VARIABLE] = "variables",
	[PREREQUISITE_ENVIRONMENT] = "environments",
	[PREREQUISITE_PUBLISHER] = "trusted publishers",
	[PREREQUISITE_LOGIN] = "log-ins of the operator",
};

static const char *
plural(enum prerequisite_kind k, size_t n)
{
	static const char *const many[] = {
		[PREREQUISITE_SECRET] = "secrets",
		[PREREQUISITE_VARIABLE] = "variables",
		[PREREQUISITE_ENVIRONMENT] = "environments",
		[PREREQUISITE_PUBLISHER] = "trusted publishers",
		[PREREQUISITE_LOGIN] = "log-ins",
	};
	static const char *const one[] = {
		[PREREQUISITE_SECRET] = "secret",
		[PREREQUISITE_VARIABLE] = "variable",
		[PREREQUISITE_ENVIRONMENT] = "environment",
		[PREREQUISITE_PUBLISHER] = "trusted publisher",
		[PREREQUISITE_LOGIN] = "log-in",
	};

	return n == 1 ? one[k] : many[k];
}

static struct str
escaped(struct arena *a, struct str s)
{
	struct buf b = buf_new(a);

	escape_text(&b, s);
	return buf_str(&b);
}

static struct row
row_of(struct arena *a, enum prerequisite_kind kind,
    const struct prerequisite_use *u)
{
	struct place at = source_place(a, u->span.source, u->span.off);
	struct row r;

	r.where = str_printf(a, STR_FMT ":%u",
	    STR_ARG(escaped(a, u->span.source->path)), at.line);
	r.who = S("the operator's machine");
	if (u->job.len)
		r.who = escaped(
		    a, str_printf(a, STR_FMT "%s" STR_FMT, STR_ARG(u->job),
		           u->runner.len ? " on " : "", STR_ARG(u->runner)));
	r.as = escaped(a, u->as);
	if (u->optional && kind != PREREQUISITE_PUBLISHER)
		r.as = str_printf(a, STR_FMT "%soptional", STR_ARG(r.as),
		    r.as.len ? ", " : "");
	return r;
}

/* The same job does the same with it again. */
static bool
is_repeated(const struct prerequisite *p, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (p->uses.at[k].actor->job == p->uses.at[i].actor->job &&
		    p->uses.at[k].span.source == p->uses.at[i].span.source &&
		    p->uses.at[k].optional == p->uses.at[i].optional &&
		    str_eq(p->uses.at[k].as, p->uses.at[i].as))
			return true;
	return false;
}

static size_t
widest(size_t so_far, struct str s)
{
	return s.len > so_far && s.len <= WIDEST ? s.len : so_far;
}

static void
measure(struct table *t)
{
	const struct prerequisites *all = t->needs->all;

	for (size_t i = 0; i < all->list.len; i++)
		for (size_t k = 0; k < all->list.at[i].uses.len; k++) {
			struct row r = row_of(t->pen.arena,
			    all->list.at[i].kind, &all->list.at[i].uses.at[k]);

			t->where = widest(t->where, r.where);
			t->who = widest(t->who, r.who);
		}
}

static void
write_cell(struct buf *out, struct str s, size_t width)
{
	buf_add(out, s);
	buf_fill(out, ' ', (s.len < width ? width - s.len : 0) + 2);
}

static void
write_row(struct table *t, struct row r)
{
	struct buf *out = t->pen.out;
	size_t from = out->len;

	buf_add_text(out, "    ");
	write_cell(out, r.where, t->where);
	write_cell(out, r.who, t->who);
	buf_add(out, r.as);
	while (out->len > from && out->at[out->len - 1] == ' ')
		out->len--;
	buf_add_char(out, '\n');
}

static bool
is_in_environment(const struct prerequisite *p)
{
	for (size_t i = 0; i < p->uses.len; i++)
		if (p->uses.at[i].environment)
			return true;
	return false;
}

static void
write_presence(struct table *t, const struct prerequisite *p)
{
	struct buf *out = t->pen.out;

	if (p->presence == PRESENCE_UNASKED) {
		if (p->optional)
			buf_add_text(out, p->kind == PREREQUISITE_PUBLISHER
			                      ? "  likely"
			                      : "  optional");
		return;
	}
	t->pen.level = LEVEL_NOTE;
	if (p->presence == PRESENCE_MISSING)
		t->pen.level = p->optional ? LEVEL_WARNING : LEVEL_ERROR;
	buf_add_text(out, "  ");
	pen_begin(&t->pen, INK_LEVEL);
	buf_add_text(
	    out, p->presence == PRESENCE_PRESENT ? "present" : "missing");
	pen_end(&t->pen);
	if (p->optional)
		buf_add_text(out, ", optional");
	if (p->nearest.len) {
		buf_add_text(out, "; did you mean ");
		escape_text(out, p->nearest);
		buf_add_char(out, '?');
	} else if (p->presence == PRESENCE_MISSING && is_in_environment(p)) {
		buf_add_text(out, "; it may be one of the job's environment");
	}
}

static void
write_publisher(struct buf *out, const struct prerequisite *p)
{
	buf_add_text(out, "  trusts ");
	escape_text(
	    out, p->repository.len ? p->repository : S("this repository"));
	buf_add_text(out, ", workflow ");
	escape_text(out, p->workflow);
	if (p->called.len) {
		buf_add_text(out, " (or ");
		escape_text(out, p->called);
		buf_add_text(out, ", which calls it)");
	}
	if (p->environment.len) {
		buf_add_text(out, ", environment ");
		escape_text(out, p->environment);
	} else {
		buf_add_text(out, ", no environment");
	}
}

static void
write_login(struct buf *out, const struct prerequisite *p)
{
	if (p->command.len)
		buf_printf(out, "  " STR_FMT, STR_ARG(p->command));
	else if (p->signs)
		buf_add_text(out, "  its key");
	if (p->variables.len)
		buf_printf(out, "%s" STR_FMT, p->command.len ? ", or " : "  ",
		    STR_ARG(p->variables));
}

static void
write_one(struct table *t, const struct prerequisite *p)
{
	struct buf *out = t->pen.out;

	buf_add_text(out, "  ");
	pen_begin(&t->pen, INK_BOLD);
	escape_text(out, p->name);
	pen_end(&t->pen);
	if (p->unknown)
		buf_add_text(out, "  known only when it runs");
	write_presence(t, p);
	if (p->kind == PREREQUISITE_PUBLISHER)
		write_publisher(out, p);
	if (p->kind == PREREQUISITE_LOGIN)
		write_login(out, p);
	buf_add_char(out, '\n');
	for (size_t i = 0; i < p->uses.len; i++)
		if (!is_repeated(p, i))
			write_row(
			    t, row_of(t->pen.arena, p->kind, &p->uses.at[i]));
}

static size_t
count(const struct prerequisites *all, enum prerequisite_kind k)
{
	size_t n = 0;

	for (size_t i = 0; i < all->list.len; i++)
		n += all->list.at[i].kind == k;
	return n;
}

static void
write_summary(const struct needs *n, struct buf *out)
{
	size_t missing = needs_missing(n->all);
	bool any = false;

	for (size_t k = 0; k < PREREQUISITE_KINDS; k++) {
		size_t c = count(n->all, (enum prerequisite_kind)k);

		if (!c)
			continue;
		buf_printf(out, "%s%zu %s", any ? ", " : "", c,
		    plural((enum prerequisite_kind)k, c));
		any = true;
	}
	if (!any)
		buf_add_text(out,
		    n->all->actors ? "the release path needs nothing"
		                   : "nothing here makes or awaits a release");
	if (n->compared && any && missing)
		buf_printf(out, "; %zu missing", missing);
	else if (n->compared && any)
		buf_add_text(out, "; no secret is missing");
	buf_add_char(out, '\n');
	if (!n->all->unseen.len)
		return;
	escape_text(out, n->all->unseen);
	buf_add_text(out, " is not followed, and may need more\n");
}

static void
write(const struct needs *n, struct buf *out)
{
	struct table t = { .needs = n };

	t.pen =
	    (struct pen){ .arena = n->arena, .out = out, .color = n->color };
	measure(&t);
	for (size_t i = 0; i < n->all->list.len; i++) {
		const struct prerequisite *p = &n->all->list.at[i];

		if (!i || p[-1].kind != p->kind) {
			buf_add_text(out, i ? "\n" : "");
			pen_begin(&t.pen, INK_GUTTER);
			buf_add_text(out, headings[p->kind]);
			pen_end(&t.pen);
			buf_add_char(out, '\n');
		}
		write_one(&t, p);
	}
	buf_add_text(out, n->all->list.len ? "\n" : "");
	write_summary(n, out);
}

const struct needs_format needs_text = { "text", write };
