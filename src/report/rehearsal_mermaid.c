/*
 * A release that was played through as a sequence diagram of Mermaid.
 *
 * Everything passes through the forge: who acts does something to it, and it
 * starts workflows.  In a text of such a diagram a line end or a semicolon
 * ends the statement, `#` begins the number of a character, `%%` a comment,
 * and the word `end` can close a block: all but plain words is written as
 * the number of its character, and so is that word's first letter.
 */

#include "base/arena.h"
#include "base/map.h"
#include "facts/workflow.h"
#include "report/rehearsal.h"
#include "report/report.h"

struct cast {
	struct arena *arena;
	struct buf *out;
	struct map lanes; /* path of a workflow -> struct str, its id */
};

static bool
is_plain(char c)
{
	return (unsigned char)c >= 0x80 || char_is_word(c) || c == ' ' ||
	       c == '.' || c == '/' || c == ',' || c == '-';
}

/* Does the word `end` stand at AT of S, alone? */
static bool
is_end(struct str s, size_t at)
{
	return at + 3 <= s.len &&
	       str_eq_nocase(str_slice(s, at, at + 3), S("end")) &&
	       (!at || !char_is_word(s.at[at - 1])) &&
	       (at + 3 == s.len || !char_is_word(s.at[at + 3]));
}

static void
add_text(struct cast *c, struct str s)
{
	struct buf shown = buf_new(c->arena);

	escape_text(&shown, s);
	s = buf_str(&shown);
	for (size_t i = 0; i < s.len; i++) {
		/* Two dashes may be read as a part of an arrow. */
		bool dashes = s.at[i] == '-' && i && s.at[i - 1] == '-';

		if (!is_plain(s.at[i]) || dashes || is_end(s, i))
			buf_printf(
			    c->out, "#%u;", (unsigned)(unsigned char)s.at[i]);
		else
			buf_add_char(c->out, s.at[i]);
	}
}

/* The lane of a workflow, or of people. */
static struct str
lane_of(struct cast *c, const struct workflow *w)
{
	const struct str *id = w ? map_get(&c->lanes, w->path) : NULL;

	return id ? *id : S("person");
}

static void
add_lane(struct cast *c, const struct workflow *w)
{
	struct str *id;

	if (!w || map_get(&c->lanes, w->path))
		return;
	id = arena_make(c->arena, struct str);
	*id = str_printf(c->arena, "w%zu", c->lanes.len);
	map_put(c->arena, &c->lanes, w->path, id);
	buf_printf(c->out, "  participant " STR_FMT " as ", STR_ARG(*id));
	add_text(c, str_basename(w->path));
	buf_add_char(c->out, '\n');
}

static void
add_words(struct cast *c, const char *front, struct str s)
{
	if (!s.len)
		return;
	add_text(c, str_of(front));
	add_text(c, s);
}

static struct str
reason_of(struct cast *c, const struct move *v)
{
	return rehearsal_reason(c->arena, v->reason, v->detail, &v->when);
}

static void
write_act(struct cast *c, const struct move *v)
{
	buf_printf(c->out,
	    "  " STR_FMT "%sforge: ", STR_ARG(lane_of(c, v->workflow)),
	    v->certain ? "->>" : "-->>");
	if (v->workflow && v->actor)
		add_words(
		    c, "job ", str_concat(c->arena, v->actor->job->id, S(" ")));
	add_text(c, rehearsal_deed(c->arena, v));
	add_words(c, ", ", rehearsal_credential(c->arena, &v->credential));
	add_words(c, ", ", rehearsal_when(c->arena, &v->when));
	buf_add_char(c->out, '\n');
	if (v->reason == REASON_NONE)
		return;
	buf_printf(c->out, "  Note over " STR_FMT ": ",
	    STR_ARG(lane_of(c, v->workflow)));
	add_text(c, reason_of(c, v));
	buf_add_char(c->out, '\n');
}

static void
write_start(struct cast *c, const struct move *v)
{
	bool idle = v->kind == MOVE_IDLE;

	buf_printf(c->out, "  forge%s" STR_FMT ": ",
	    idle         ? "--x"
	    : v->certain ? "->>"
	                 : "-->>",
	    STR_ARG(lane_of(c, v->workflow)));
	add_text(c, v->event);
	if (idle) {
		add_words(c, ": never, ", reason_of(c, v));
	} else {
		add_words(c, ", ", rehearsal_when(c->arena, &v->under));
		add_words(c, ", ", rehearsal_when(c->arena, &v->when));
	}
	buf_add_char(c->out, '\n');
}

static void
write_note(struct cast *c, const struct move *v)
{
	const struct job *j = v->actor->job;
	bool skipped = v->kind == MOVE_SKIP;

	if (!skipped && v->when.kind == WHEN_ALWAYS && !v->environment.len)
		return;
	buf_printf(c->out, "  Note over " STR_FMT ": ",
	    STR_ARG(lane_of(c, v->workflow)));
	add_words(c, "job ", j->id);
	if (skipped)
		add_words(c, " is passed over: ", reason_of(c, v));
	else
		add_words(c, " ", rehearsal_when(c->arena, &v->when));
	if (!skipped)
		add_words(c, " waits for environment ", v->environment);
	buf_add_char(c->out, '\n');
}

static void
write_outcome(struct cast *c, const char *label, const struct outcome_items *of)
{
	if (!of->len)
		return;
	buf_add_text(c->out, "  Note over forge: ");
	add_text(c, str_of(label));
	for (size_t i = 0; i < of->len; i++)
		add_words(c, i ? ", " : "",
		    rehearsal_thing(c->arena, of->at[i].thing, of->at[i].name));
	buf_add_char(c->out, '\n');
}

static void
write(const struct retelling *t, struct buf *out)
{
	const struct rehearsal *r = t->rehearsal;
	struct cast c = { .arena = t->arena, .out = out };

	buf_add_text(out, "sequenceDiagram\n  actor person as a person\n"
	                  "  participant forge\n");
	for (size_t i = 0; i < r->moves.len; i++)
		add_lane(&c, r->moves.at[i].workflow);
	buf_add_text(out, "  Note over person: ");
	add_text(&c, rehearsal_start(t->arena, &r->start));
	buf_add_char(out, '\n');
	for (size_t i = 0; i < r->moves.len; i++) {
		const struct move *v = &r->moves.at[i];

		if (v->kind == MOVE_ACT)
			write_act(&c, v);
		else if (v->kind == MOVE_START || v->kind == MOVE_IDLE)
			write_start(&c, v);
		else
			write_note(&c, v);
	}
	write_outcome(&c, "published: ", &r->published);
	write_outcome(&c, "never published: ", &r->never);
	write_outcome(&c, "left as draft: ", &r->drafts);
}

const struct rehearsal_format rehearsal_mermaid = { "mermaid", write };
