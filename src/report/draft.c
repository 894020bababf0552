/*
 * Writing the inferred contract as .driftcheck.yaml, for `driftcheck init`.
 *
 * Texts of the repository come as plain scalars where they are plain, and
 * else in double quotes; in comments they are escaped as on a terminal.
 */

#include "report/draft.h"

#include "base/arena.h"
#include "base/source.h"
#include "report/report.h"

struct draft {
	struct arena *arena;
	struct buf *out;
};

static bool
is_plain(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.at[i];

		if (!char_is_word(c) && !strchr("./-", c) &&
		    !(c == ' ' && i && i + 1 < s.len))
			return false;
	}
	return s.len && !strchr("-.", s.at[0]) && !char_is_digit(s.at[0]);
}

/* Bytes that stand for themselves in double quotes. */
static bool
is_ordinary(char c)
{
	unsigned char u = (unsigned char)c;

	return u >= ' ' && u < 0x7f && c != '"' && c != '\\';
}

static void
add_scalar(struct draft *d, struct str s)
{
	size_t n;

	/* ".github/x" is plain, "..." is not. */
	if (is_plain(s) || (str_starts(s, ".") && is_plain(str_from(s, 1)))) {
		buf_add(d->out, s);
		return;
	}
	buf_add_char(d->out, '"');
	for (; s.len; s = str_from(s, n)) {
		n = utf8_length(s);
		if (n > 1)
			buf_add(d->out, str_slice(s, 0, n));
		else if (is_ordinary(s.at[0]))
			buf_add_char(d->out, s.at[0]);
		else if (strchr("\"\\", s.at[0]) && s.at[0])
			buf_printf(d->out, "\\%c", s.at[0]);
		else
			buf_printf(d->out, "\\x%02x", (unsigned char)s.at[0]);
		n = n ? n : 1;
	}
	buf_add_char(d->out, '"');
}

/* "  # path:line" and the end of the line. */
static void
end_line(struct draft *d, struct span seen)
{
	if (seen.source) {
		struct place p = source_place(d->arena, seen.source, seen.off);

		buf_add_text(d->out, "  # ");
		escape_text(d->out, seen.source->path);
		buf_printf(d->out, ":%u", p.line);
	}
	buf_add_char(d->out, '\n');
}

/* "KEY: word", or a list with each place. */
static void
add_words(struct draft *d, const char *key, const struct seens *all)
{
	buf_printf(d->out, "    %s:", key);
	if (all->len == 1) {
		buf_add_char(d->out, ' ');
		add_scalar(d, all->at[0].word);
		end_line(d, all->at[0].span);
		return;
	}
	buf_add_char(d->out, '\n');
	for (size_t i = 0; i < all->len; i++) {
		buf_add_text(d->out, "      - ");
		add_scalar(d, all->at[i].word);
		end_line(d, all->at[i].span);
	}
}

/* "[a, b]" */
static void
add_flow(struct draft *d, const struct seens *all)
{
	buf_add_char(d->out, '[');
	for (size_t i = 0; i < all->len; i++) {
		buf_add_text(d->out, i ? ", " : "");
		add_scalar(d, all->at[i].word);
	}
	buf_add_char(d->out, ']');
}

static void
add_tag(struct draft *d, const struct inferred *c)
{
	if (!c->tag.len && !c->patterns.len) {
		buf_add_text(d->out,
		    "  # Who creates the tag, and how does it look?\n"
		    "  # tag: {creator: operator, pattern: \"v*\"}\n");
		return;
	}
	buf_add_text(d->out, "  tag:\n");
	if (!c->tag.len)
		buf_add_text(d->out,
		    "    # Nothing here creates the tag: does a person?\n"
		    "    # creator: operator\n");
	if (c->tag.len > 1)
		buf_add_text(d->out,
		    "    # Each of these creates tags: is that meant?\n");
	if (c->tag.len)
		add_words(d, "creator", &c->tag);
	if (c->patterns.len)
		add_words(d, "pattern", &c->patterns);
	else
		buf_add_text(d->out,
		    "    # How does the tag of a release look?\n"
		    "    # pattern: \"v*\"\n");
}

static void
add_release(struct draft *d, const struct inferred *c)
{
	if (!c->release.len) {
		buf_add_text(d->out,
		    "  # Nothing here creates a release: does a person, or "
		    "somebody elsewhere?\n"
		    "  # release: {creator: operator}\n");
		return;
	}
	buf_add_text(d->out, "  release:\n");
	if (c->release.len > 1)
		buf_add_text(d->out,
		    "    # Each of these creates releases: is that meant?\n");
	if (c->draft)
		buf_add_text(d->out,
		    "    # It is left as a draft, which a person publishes.\n");
	add_words(d, "creator", &c->release);
}

static void
add_consumers(struct draft *d, const struct inferred *c)
{
	if (!c->consumers.len) {
		buf_add_text(d->out,
		    "  # No workflow was seen that takes part in the "
		    "release.\n  # consumers: []\n");
		return;
	}
	buf_add_text(d->out, "  consumers:\n");
	for (size_t i = 0; i < c->consumers.len; i++) {
		const struct inferred_consumer *one = &c->consumers.at[i];

		buf_add_text(d->out, "    - workflow: ");
		add_scalar(d, one->workflow.word);
		end_line(d, one->workflow.span);
		buf_add_text(d->out, "      on: ");
		if (one->on.len == 1)
			add_scalar(d, one->on.at[0].word);
		else
			add_flow(d, &one->on);
		buf_add_text(d->out, "\n      does: ");
		add_flow(d, &one->does);
		end_line(d,
		    one->does.len ? one->does.at[0].span : (struct span){ 0 });
	}
}

static void
add_order(struct draft *d, const struct inferred *c)
{
	if (!c->order.len && c->entrypoint.word.len)
		buf_add_text(d->out,
		    "  # Which comes behind which?\n"
		    "  # order: [tag, push-tag, create-release]\n");
	if (!c->order.len)
		return;
	buf_add_text(d->out, "  order: ");
	add_flow(d, &c->order);
	end_line(d, c->order.at[0].span);
}

static void
add_entrypoint(struct draft *d, const struct inferred *c)
{
	if (!c->entrypoint.word.len)
		return;
	buf_add_text(d->out, "  entrypoint: ");
	add_scalar(d, c->entrypoint.word);
	end_line(d, c->entrypoint.span);
	if (!c->skills.len)
		return;
	buf_add_text(d->out, "  skills: ");
	add_flow(d, &c->skills);
	end_line(d, c->skills.at[0].span);
}

void
draft_write(struct arena *a, const struct inferred *contract, struct buf *out)
{
	struct draft d = { a, out };

	buf_add_text(out,
	    "# What driftcheck holds this repository's release to.  It was "
	    "written by\n"
	    "# `driftcheck init` from what stands in the files now: read it, "
	    "correct what is\n"
	    "# not meant, answer the questions, and commit it.\n"
	    "version: 1\n\n"
	    "contract:\n");
	add_tag(&d, contract);
	add_release(&d, contract);
	add_consumers(&d, contract);
	add_order(&d, contract);
	add_entrypoint(&d, contract);
}
