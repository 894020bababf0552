/*
 * A release that was played through, for people.
 *
 *   release v1.2.3 on paper: a person pushes tag v1.2.3
 *
 *     a person
 *       pushes tag v1.2.3               own login
 *     release.yml is started by push of tag v1.2.3
 *       job publish, behind build
 *         creates release v1.2.3        GITHUB_TOKEN  path:line
 *     docs.yml is not started by ...: why not
 *
 *   published        release v1.2.3, by job publish of release.yml
 *   never published  ...
 *   left as draft    nothing
 *
 * What stands under one condition is grouped behind it.
 */

#include "base/arena.h"
#include "facts/workflow.h"
#include "report/glyph.h"
#include "report/picture.h"
#include "report/rehearsal.h"
#include "report/report.h"
#include "report/snippet.h"

enum {
	LEAST_WIDTH = 30,
	MOST_WIDTH = 64,
	LEAST_CREDENTIAL = 12,
	MOST_CREDENTIAL = 34
};

struct page {
	struct pen pen;
	const struct rehearsal *r;
	size_t width, credentials; /* of the columns */
	struct when when;          /* behind which the last deeds stood */
	const struct move *last;   /* that was told */
};

static size_t
width_of(struct str s)
{
	size_t width = 0;

	for (size_t at = 0; at < s.len;) {
		struct glyph g = glyph_at(s, at);

		width += g.width;
		at += g.length;
	}
	return width;
}

static size_t
depth_of(const struct move *v)
{
	if (v->kind == MOVE_ACT)
		return (v->workflow ? 6 : 4) +
		       (v->when.kind == WHEN_ALWAYS ? 0 : 2);
	return 4;
}

/* How wide the columns of deeds and of credentials are to be. */
static void
measure(struct page *p, struct arena *a)
{
	p->width = LEAST_WIDTH;
	p->credentials = LEAST_CREDENTIAL;
	for (size_t i = 0; i < p->r->moves.len; i++) {
		const struct move *v = &p->r->moves.at[i];
		size_t n;

		if (v->kind != MOVE_ACT)
			continue;
		n = depth_of(v) + width_of(rehearsal_deed(a, v));
		if (n > p->width && n <= MOST_WIDTH)
			p->width = n;
		n = width_of(rehearsal_credential(a, &v->credential));
		if (n > p->credentials && n <= MOST_CREDENTIAL)
			p->credentials = n;
	}
}

static void
add_ink(struct page *p, enum ink ink, enum level level, struct str s)
{
	p->pen.level = level;
	pen_begin(&p->pen, ink);
	escape_text(p->pen.out, s);
	pen_end(&p->pen);
}

static void
add_indent(struct page *p, size_t n)
{
	buf_fill(p->pen.out, ' ', n);
}

static void
add_place(struct page *p, struct span s)
{
	if (s.source)
		add_ink(
		    p, INK_GUTTER, LEVEL_NOTE, picture_place(p->pen.arena, s));
}

/* A line of its own below what it is about. */
static void
add_remark(struct page *p, size_t indent, enum level level, struct str s)
{
	if (!s.len)
		return;
	add_indent(p, indent);
	add_ink(p, INK_LEVEL, level, s);
	buf_add_char(p->pen.out, '\n');
}

static struct str
reason_of(struct page *p, const struct move *v)
{
	return rehearsal_reason(p->pen.arena, v->reason, v->detail, &v->when);
}

/* The condition in front of deeds that share it. */
static void
add_group(struct page *p, const struct move *v, size_t indent)
{
	bool same = p->last && p->last->actor == v->actor &&
	            p->last->kind == MOVE_ACT && p->when.kind == v->when.kind &&
	            str_eq(p->when.text, v->when.text);

	p->when = v->when;
	if (v->when.kind == WHEN_ALWAYS || same)
		return;
	add_indent(p, indent);
	add_ink(p, INK_LEVEL, LEVEL_WARNING,
	    rehearsal_when(p->pen.arena, &v->when));
	buf_add_text(p->pen.out, ":\n");
}

static void
write_act(struct page *p, const struct move *v)
{
	struct buf *out = p->pen.out;
	struct str deed = rehearsal_deed(p->pen.arena, v);
	struct str by = rehearsal_credential(p->pen.arena, &v->credential);
	size_t depth = depth_of(v), used = depth + width_of(deed);

	if (!v->workflow &&
	    (!p->last || p->last->workflow || p->last->kind != MOVE_ACT))
		buf_add_text(out, "  a person\n");
	add_group(p, v, v->workflow ? 6 : 4);
	add_indent(p, depth);
	escape_text(out, deed);
	if (by.len || v->span.source) {
		buf_fill(out, ' ', used < p->width ? p->width - used : 0);
		buf_add_text(out, "  ");
		escape_text(out, by);
	}
	if (v->span.source) {
		used = width_of(by);
		buf_fill(out, ' ',
		    used < p->credentials ? p->credentials - used : 0);
		buf_add_text(out, "  ");
		add_place(p, v->span);
	}
	buf_add_char(out, '\n');
	add_remark(p, depth + 2, LEVEL_WARNING, reason_of(p, v));
}

static void
write_start(struct page *p, const struct move *v)
{
	struct buf *out = p->pen.out;
	bool idle = v->kind == MOVE_IDLE;
	struct str why = reason_of(p, v);

	buf_add_text(out, "  ");
	add_ink(p, INK_BOLD, LEVEL_NOTE, str_basename(v->workflow->path));
	if (v->reason == REASON_LOOP)
		add_ink(p, INK_LEVEL, LEVEL_WARNING,
		    S(" would be started again by "));
	else if (idle)
		add_ink(p, INK_LEVEL, LEVEL_ERROR, S(" is not started by "));
	else
		buf_add_text(out, " is started by ");
	escape_text(out, v->event);
	if (v->runs > 1)
		buf_printf(out, " (%zu runs)", v->runs);
	if (why.len) {
		buf_add_text(out, ": ");
		escape_text(out, why);
	}
	buf_add_text(out, "  ");
	add_place(p, v->span);
	buf_add_char(out, '\n');
	if (idle)
		return;
	add_remark(
	    p, 4, LEVEL_WARNING, rehearsal_when(p->pen.arena, &v->under));
	add_remark(p, 4, LEVEL_WARNING, rehearsal_when(p->pen.arena, &v->when));
	if (v->by_default)
		add_remark(
		    p, 4, LEVEL_NOTE, S("as the default branch has this file"));
}

static void
add_names(struct buf *out, const char *front, const struct names *n)
{
	for (size_t i = 0; i < n->len; i++) {
		buf_add_text(out, i ? ", " : front);
		escape_text(out, n->at[i].name);
	}
}

static void
write_job(struct page *p, const struct move *v)
{
	const struct actor *x = v->actor;
	struct buf *out = p->pen.out;

	add_indent(p, 4);
	buf_add_text(out, "job ");
	add_ink(p, INK_BOLD, LEVEL_NOTE, x->job->id);
	if (x->caller) {
		buf_add_text(out, " of ");
		escape_text(out, str_basename(x->path));
		buf_add_text(out, ", called by ");
		escape_text(out, x->caller->job->id);
	}
	add_names(out, ", behind ", &x->job->needs);
	if (v->kind == MOVE_SKIP) {
		buf_add_text(out, ", is passed over: ");
		escape_text(out, reason_of(p, v));
	} else if (v->environment.len) {
		buf_add_text(out, ", waits for environment ");
		escape_text(out, v->environment);
	}
	buf_add_char(out, '\n');
	if (v->kind == MOVE_JOB)
		add_remark(p, 6, LEVEL_WARNING,
		    rehearsal_when(p->pen.arena, &v->when));
}

/* A step that is passed over: what it would have done. */
static void
write_skip(struct page *p, const struct move *v)
{
	add_indent(p, 6);
	escape_text(p->pen.out, S("does not do: "));
	escape_text(p->pen.out, rehearsal_deed(p->pen.arena, v));
	buf_add_text(p->pen.out, ": ");
	escape_text(p->pen.out, reason_of(p, v));
	buf_add_char(p->pen.out, '\n');
}

static void
write_move(struct page *p, const struct move *v)
{
	switch (v->kind) {
	case MOVE_START:
	case MOVE_IDLE:
		write_start(p, v);
		break;
	case MOVE_JOB:
		write_job(p, v);
		break;
	case MOVE_SKIP:
		if (v->verb == VERB_NONE)
			write_job(p, v);
		else
			write_skip(p, v);
		break;
	case MOVE_ACT:
		write_act(p, v);
		break;
	}
	p->last = v;
}

enum { LABEL_WIDTH = 17 };

static void
add_label(struct page *p, const char *label, bool first, enum level level)
{
	size_t n = str_of(label).len;

	if (first)
		add_ink(p, INK_LEVEL, level, str_of(label));
	buf_fill(p->pen.out, ' ', LABEL_WIDTH - (first ? n : 0));
}

static void
write_items(struct page *p, const char *label, enum level level,
    const struct outcome_items *all)
{
	struct arena *a = p->pen.arena;
	struct buf *out = p->pen.out;

	for (size_t i = 0; i < all->len; i++) {
		const struct outcome_item *o = &all->at[i];
		struct str why =
		    rehearsal_reason(a, o->reason, o->detail, &o->when);

		add_label(p, label, i == 0, level);
		escape_text(out, rehearsal_thing(a, o->thing, o->name));
		if (o->reason != REASON_UNRUN) {
			buf_add_text(out, ", by ");
			escape_text(
			    out, rehearsal_doer(a, o->workflow, o->actor));
		}
		if (why.len)
			buf_add_text(out, ": ");
		else if (!o->certain)
			buf_add_text(out, ", ");
		escape_text(out, why);
		if (!why.len && !o->certain)
			escape_text(out, rehearsal_when(a, &o->when));
		buf_add_char(out, '\n');
	}
	if (all->len)
		return;
	add_label(p, label, true, LEVEL_NOTE);
	buf_add_text(out, "nothing\n");
}

/* Jobs that an environment may hold until somebody agrees. */
static size_t
write_approvals(struct page *p, size_t n)
{
	for (size_t i = 0; i < p->r->moves.len; i++) {
		const struct move *v = &p->r->moves.at[i];

		if (v->kind != MOVE_JOB || !v->environment.len)
			continue;
		add_label(p, "needs a person", n++ == 0, LEVEL_WARNING);
		buf_add_text(p->pen.out, "to approve ");
		escape_text(p->pen.out, v->actor->label);
		buf_add_text(p->pen.out, ", if environment ");
		escape_text(p->pen.out, v->environment);
		buf_add_text(p->pen.out, " has reviewers\n");
	}
	return n;
}

static void
write_people(struct page *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->r->drafts.len; i++) {
		add_label(p, "needs a person", n++ == 0, LEVEL_WARNING);
		buf_add_text(p->pen.out, "to publish the draft of release ");
		escape_text(p->pen.out, p->r->drafts.at[i].name);
		buf_add_char(p->pen.out, '\n');
	}
	write_approvals(p, n);
}

static void
write_beside(struct page *p)
{
	struct buf *out = p->pen.out;

	for (size_t i = 0; i < p->r->bystanders.len; i++) {
		buf_add_text(out,
		    i ? ", " : "  besides, with nothing for the release: ");
		escape_text(out, str_basename(p->r->bystanders.at[i]->path));
	}
	if (p->r->bystanders.len)
		buf_add_char(out, '\n');
	if (p->r->cut)
		buf_add_text(out, "  and so on: more than is played through\n");
	buf_add_char(out, '\n');
}

static void
write(const struct retelling *t, struct buf *out)
{
	struct page p = { .r = t->rehearsal };
	struct str why = rehearsal_why(t->arena, &p.r->start);

	p.pen = (struct pen){ t->arena, out, t->color, LEVEL_NOTE, 0 };
	measure(&p, t->arena);
	buf_add_text(out, "release on paper: ");
	add_ink(
	    &p, INK_BOLD, LEVEL_NOTE, rehearsal_start(t->arena, &p.r->start));
	buf_add_char(out, '\n');
	if (why.len) {
		buf_add_text(out, "  inferred: ");
		escape_text(out, why);
		buf_add_char(out, '\n');
	}
	buf_add_char(out, '\n');
	for (size_t i = 0; i < p.r->moves.len; i++)
		write_move(&p, &p.r->moves.at[i]);
	write_beside(&p);
	write_items(&p, "published", LEVEL_NOTE, &p.r->published);
	write_items(&p, "never published", LEVEL_ERROR, &p.r->never);
	write_items(&p, "left as draft", LEVEL_WARNING, &p.r->drafts);
	write_people(&p);
}

const struct rehearsal_format rehearsal_text = { "text", write };
