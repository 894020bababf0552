/*
 * Claims: sentences of skills and documents that say who does what.
 *
 * Paragraphs, items and rows of tables are cut into sentences; an item has
 * the sentence that leads its list in put in front.  Each sentence is made
 * plain and held against the forms of the knowledge, of which only those are
 * tried whose literal part stands in it.  Everything is bounded by the length
 * of a sentence and by the limits of PCRE2.
 *
 * Left out: who a pronoun speaks of, sentences over several blocks, diagrams
 * in code blocks.
 */

#include "facts/claim.h"

#include <string.h>

#include "base/arena.h"
#include "base/pattern.h"
#include "base/vec.h"
#include "parse/markdown.h"

enum {
	SENTENCE_BYTES = 600, /* of one that is looked at */
	SENTENCES = 400,      /* of a document, that could say something */
	LEAD_BYTES = 2048,
	HEADING_BYTES = 256,
	PARENTS = 8, /* from an item to what leads it in */
};

struct claim_forms
claim_forms_of(struct arena *a, const struct know_claim *at, size_t len)
{
	return (struct claim_forms){ .arena = a,
		.at = at,
		.len = len,
		.compiled = arena_array(a, const struct regex *, len + 1),
		.tried = arena_array(a, bool, len + 1) };
}

/* Where a link's words end that begins at I, or 0. */
static size_t
end_of_words(struct str s, size_t i)
{
	while (++i < s.len && s.at[i] != ']' && s.at[i] != '[')
		if (s.at[i] == '\n' && i + 1 < s.len && s.at[i + 1] == '\n')
			return 0;
	return i + 1 < s.len && s.at[i] == ']' && s.at[i + 1] == '(' ? i : 0;
}

static bool
is_mark(char c)
{
	return c == '*' || c == '`' || c == '[' || c == '"';
}

struct plain
plain_of(struct arena *a, struct str s)
{
	char *out = arena_bytes(a, s.len + 1);
	uint32_t *at = arena_array(a, uint32_t, s.len + 1);
	size_t n = 0, words = 0;

	for (size_t i = 0; i < s.len; i++) {
		char c = s.at[i];

		if (c == '[')
			words = end_of_words(s, i);
		if (words && i == words) {
			/* the target goes */
			while (i < s.len && s.at[i] != ')')
				i++;
			words = 0;
			continue;
		}
		if (is_mark(c))
			continue;
		if (char_is_space(c) || c == '|')
			c = ' ';
		if (c == ' ' && (!n || out[n - 1] == ' '))
			continue;
		at[n] = (uint32_t)i;
		out[n++] = char_lower(c);
	}
	if (n && out[n - 1] == ' ')
		n--;
	at[n] = (uint32_t)s.len;
	return (struct plain){ { out, n }, at };
}

static bool
has_look(const struct know_claim *c, struct str s)
{
	for (size_t i = 0; c->look[i]; i++)
		if (str_contains(s, c->look[i]))
			return true;
	return false;
}

static bool
form_matches(struct claim_forms *f, size_t i, struct arena *scratch,
    struct str s, struct said *out)
{
	size_t at, len;

	if (!has_look(&f->at[i], s))
		return false;
	if (!f->tried[i]) {
		f->compiled[i] = regex_new(f->arena, f->at[i].pattern);
		f->tried[i] = true;
	}
	if (!f->compiled[i] ||
	    !regex_match(scratch, f->compiled[i], s, &at, &len))
		return false;
	*out = (struct said){ f->at[i].kind, at, at + len };
	return true;
}

size_t
claims_in(struct claim_forms *f, struct arena *scratch, struct str s,
    size_t lead, struct said out[KNOW_CLAIMS])
{
	size_t n = 0;

	for (size_t i = 0; i < f->len; i++) {
		struct said said;

		if (n && out[n - 1].kind == f->at[i].kind)
			continue;
		if (!form_matches(f, i, scratch, s, &said) || said.to <= lead)
			continue;
		if (said.kind == KNOW_CLAIM_ASIDE)
			return 0;
		out[n++] = said;
	}
	return n;
}

bool
claim_is_aside(struct claim_forms *f, struct arena *scratch, struct str text)
{
	struct str s = plain_of(scratch, text).s;
	struct said said;

	for (size_t i = 0; i < f->len; i++)
		if (f->at[i].kind == KNOW_CLAIM_ASIDE &&
		    form_matches(f, i, scratch, s, &said))
			return true;
	return false;
}

bool
claims_may_stand(struct str text)
{
	return str_contains(text, "eleas") || str_contains(text, "RELEAS");
}

struct claim_walk {
	struct claim_forms *forms;
	struct arena *scratch;
	struct claims *out;
	const struct md_block *heading; /* the last that was asked */
	bool aside;                     /* ... and what it said */
	size_t sentences;               /* that were looked at */
};

/* Is one of the headings around of the past, an example or a fallback? */
static bool
is_aside(struct claim_walk *w, const struct md_block *b)
{
	if (b->heading == w->heading)
		return w->aside;
	w->heading = b->heading;
	w->aside = false;
	for (const struct md_block *h = b->heading; h; h = h->heading) {
		struct str lower = str_lower(
		    w->scratch, str_slice(h->text.s, 0, HEADING_BYTES));

		if (know_stands_in(KNOW_ASIDE, lower) ||
		    know_stands_in(KNOW_FALLBACK, lower))
			w->aside = true;
	}
	return w->aside;
}

/* The end of the sentence that begins at FROM. */
static size_t
sentence_end(struct str s, size_t from)
{
	bool code = false;

	for (size_t i = from; i < s.len; i++) {
		char c = s.at[i];

		if (c == '`')
			code = !code;
		if (code || (c != '.' && c != '!' && c != '?' && c != ';'))
			continue;
		if (i + 1 == s.len || !char_is_space(s.at[i + 1]))
			continue;
		if (i >= from + 3 && s.at[i - 2] == '.') /* e.g. */
			continue;
		return i + 1;
	}
	return s.len;
}

/* The last sentence of the paragraph that leads the list in, with a colon. */
static struct str
lead_of(struct arena *a, const struct md_block *b)
{
	const struct md_block *lead = NULL;
	size_t from = 0, end;
	struct plain p;

	for (int i = 0; b && i < PARENTS && !lead; b = b->parent, i++)
		lead = b->kind == MD_LIST ? b->lead : NULL;
	if (!lead || lead->text.s.len > LEAD_BYTES)
		return (struct str){ 0 };
	while ((end = sentence_end(lead->text.s, from)) < lead->text.s.len)
		from = end;
	p = plain_of(a, str_from(lead->text.s, from));
	if (!str_ends(p.s, ":") || p.s.len > SENTENCE_BYTES)
		return (struct str){ 0 };
	return str_concat(a, p.s, S(" "));
}

/* The file of a workflow that TEXT names. */
static struct str
workflow_in(struct str text)
{
	static const char *const ends[] = { ".yml", ".yaml" };

	for (size_t k = 0; k < 2; k++) {
		size_t at = str_find(text, 0, ends[k]), from = at;

		if (at == SIZE_MAX)
			continue;
		while (from > 0 && (char_is_word(text.at[from - 1]) ||
		                       strchr("-.", text.at[from - 1])))
			from--;
		if (from < at)
			return str_slice(text, from, at + strlen(ends[k]));
	}
	return (struct str){ 0 };
}

static bool
is_start(enum know_claim_kind kind)
{
	return kind == KNOW_CLAIM_RELEASE_STARTS ||
	       kind == KNOW_CLAIM_TAG_STARTS ||
	       kind == KNOW_CLAIM_BRANCH_STARTS;
}

static void
add_claim(struct claim_walk *w, const struct md_block *b, struct str whole,
    const struct said *said, struct span span)
{
	struct arena *a = w->forms->arena;
	struct claim c = { .kind = said->kind, .span = span };

	c.workflow = workflow_in(str_slice(whole, said->from, said->to));
	if (!c.workflow.len && is_start(c.kind) && b->heading)
		c.workflow = workflow_in(b->heading->text.s);
	c.workflow = str_copy(a, c.workflow);
	*vec_add(a, w->out) = c;
}

static void
read_sentence(struct claim_walk *w, const struct md_block *b, size_t from,
    size_t end, struct str lead)
{
	struct plain p = plain_of(w->scratch, str_slice(b->text.s, from, end));
	struct said said[KNOW_CLAIMS];
	struct str whole;
	size_t n;

	if (p.s.len < 5 || p.s.len > SENTENCE_BYTES || str_ends(p.s, "?"))
		return;
	if (w->sentences++ >= SENTENCES) {
		w->out->cut = true;
		return;
	}
	whole = lead.len ? str_concat(w->scratch, lead, p.s) : p.s;
	n = claims_in(w->forms, w->scratch, whole, lead.len, said);
	for (size_t i = 0; i < n; i++) {
		size_t first =
		    said[i].from > lead.len ? said[i].from - lead.len : 0;
		size_t last = said[i].to - lead.len;
		size_t at = from + p.at[first];

		add_claim(w, b, whole, &said[i],
		    text_span(&b->text, at, from + p.at[last - 1] + 1 - at));
	}
}

static bool
is_quoted(const struct md_block *b)
{
	for (; b; b = b->parent)
		if (b->kind == MD_QUOTE)
			return true;
	return false;
}

static void
read_block(struct claim_walk *w, const struct md_block *b)
{
	struct str lead;
	size_t end = 0;

	if ((b->kind != MD_PARAGRAPH && b->kind != MD_TABLE_ROW) ||
	    is_quoted(b) || is_aside(w, b))
		return;
	lead = lead_of(w->scratch, b);
	if (!lead.len && !claims_may_stand(b->text.s) &&
	    !str_contains(b->text.s, ".y"))
		return;
	for (size_t from = 0; from < b->text.s.len; from = end) {
		end = sentence_end(b->text.s, from);
		read_sentence(w, b, from, end, from ? (struct str){ 0 } : lead);
	}
}

/* Front matter with a status or a date makes it a record. */
static bool
is_record(const struct markdown *md)
{
	struct str rest, line;

	if (!md->nblocks || md->blocks[0]->kind != MD_FRONT_MATTER)
		return false;
	rest = md->blocks[0]->text.s;
	while (str_line(&rest, &line))
		if (str_starts(line, "status:") || str_starts(line, "date:"))
			return true;
	return false;
}

void
claims_read(struct claim_forms *forms, struct arena *scratch, struct source *s,
    bool is_skill, struct claims *out)
{
	struct arena_mark mark = arena_mark(scratch);
	struct markdown md = { 0 };
	struct claim_walk w = {
		.forms = forms, .scratch = scratch, .out = out
	};

	markdown_parse(scratch, text_of(s), false, &md);
	if (is_skill || !is_record(&md))
		for (size_t i = 0; i < md.nblocks; i++)
			read_block(&w, md.blocks[i]);
	arena_rewind(scratch, mark);
}
