/*
 * Skills and documents as instructions.
 *
 * Code blocks of a shell, and inline code that a sentence says to run, are
 * parsed as shell text and kept in the order of the document.  Placeholders
 * such as <version> and {folder} become variables that nobody sets, so that
 * they stay holes.  Output in console blocks is left out: only lines behind a
 * prompt count there.  Quoted blocks show what others say, and are passed over.
 */

#include "facts/document.h"

#include <string.h>

#include "base/arena.h"
#include "facts/knowledge.h"
#include "facts/program.h"
#include "parse/markdown.h"
#include "parse/yaml.h"

enum {
	HEADING_LEVELS = 7,  /* 1 to 6 */
	HEADING_BYTES = 256, /* that are looked at */
	WORD_BYTES = 16,     /* of a word that is known */
};

/* Under which headings the walk stands: empty where a level has none. */
struct outline {
	struct str headings[HEADING_LEVELS];
	/* what the heading says of that which stands below it */
	enum told { NOT_ASKED, USUAL, FALLBACK, ASIDE } told[HEADING_LEVELS];
	int level;
};

struct reading {
	struct arena *arena;
	struct arena *scratch; /* the Markdown lives here */
	struct document *document;
	struct outline outline;
};

/* Do the words stand at the begin of S, on one line or on two? */
static bool
begins_with_words(struct str s, struct str words)
{
	for (size_t i = 0; i < words.len; i++)
		if (i == s.len || (char_lower(s.at[i]) != words.at[i] &&
		                      !(words.at[i] == ' ' && s.at[i] == '\n')))
			return false;
	return true;
}

/* The words in lower case stand in S, in any. */
static bool
contains_words(struct str s, struct str words)
{
	for (size_t i = 0; i < s.len; i++)
		if (char_lower(s.at[i]) == words.at[0] &&
		    begins_with_words(str_from(s, i), words))
			return true;
	return false;
}

/* The end of <new tag>, of which anything but a line end is part; or 0. */
static size_t
end_of_angles(const char *at, size_t len, size_t i)
{
	size_t end = i + 1;

	while (end < len && at[end] != '>' && at[end] != '<' && at[end] != '\n')
		end++;
	return end < len && at[end] == '>' ? end : 0;
}

/* The end of {baseDir}; or 0, as for ${x}, @{x}, {{x}}, {x,y} and { x; }. */
static size_t
end_of_braces(const char *at, size_t len, size_t i)
{
	static const char not_behind[] = "$@%^#{";
	size_t end = i + 1;

	if (i > 0 && strchr(not_behind, at[i - 1]))
		return 0;
	while (end < len && (char_is_word(at[end]) || at[end] == '-'))
		end++;
	return end < len && at[end] == '}' ? end : 0;
}

/*
 * <version>, {folder}: the same number of bytes takes their place, so that
 * places hold.
 */
static void
blank_placeholders(char *at, size_t len)
{
	for (size_t i = 0; i + 2 < len; i++) {
		size_t end = 0;

		if (!char_is_alpha(at[i + 1]))
			continue;
		if (at[i] == '<')
			end = end_of_angles(at, len, i);
		else if (at[i] == '{')
			end = end_of_braces(at, len, i);
		if (!end)
			continue;
		at[i] = '$';
		for (size_t k = i + 1; k <= end; k++)
			if (!char_is_word(at[k]))
				at[k] = '_';
	}
}

static bool
is_prompt(struct str line)
{
	return str_starts(line, "$ ") || str_starts(line, "% ");
}

static bool
has_prompts(struct str s)
{
	struct str line;

	while (str_line(&s, &line))
		if (is_prompt(str_trim(line)))
			return true;
	return false;
}

/* Lines without a prompt are output; prompts are not part of a command. */
static void
blank_output(char *at, size_t len)
{
	bool continued = false;

	for (size_t i = 0; i < len;) {
		size_t end = i, text;
		bool prompt;

		while (end < len && at[end] != '\n')
			end++;
		for (text = i; text < end && char_is_space(at[text]);)
			text++;
		prompt = text + 1 < end &&
		         (at[text] == '$' || at[text] == '%') &&
		         at[text + 1] == ' ';
		if (prompt)
			at[text] = ' ';
		else if (!continued)
			memset(at + i, ' ', end - i);
		continued =
		    (prompt || continued) && end > i && at[end - 1] == '\\';
		i = end + 1;
	}
}

static const struct program *
program_of(struct reading *r, struct text t)
{
	char *at = arena_bytes(r->arena, t.s.len);

	memcpy(at, t.s.at, t.s.len);
	if (has_prompts(t.s))
		blank_output(at, t.s.len);
	blank_placeholders(at, t.s.len);
	t.s.at = at;
	return program_read(r->arena, r->scratch, t, false);
}

static enum told
told_by(struct str heading)
{
	char text[HEADING_BYTES];
	size_t n = heading.len < HEADING_BYTES ? heading.len : HEADING_BYTES;
	struct str lower = { text, n };

	for (size_t i = 0; i < n; i++)
		text[i] = char_lower(heading.at[i]);
	if (know_stands_in(KNOW_ASIDE, lower))
		return ASIDE;
	return know_stands_in(KNOW_FALLBACK, lower) ? FALLBACK : USUAL;
}

/* A heading stands under those of lower levels in front of it. */
static void
enter_heading(struct outline *o, const struct md_block *b)
{
	int level = b->level < HEADING_LEVELS ? b->level : HEADING_LEVELS - 1;

	if (level < 1)
		return;
	for (int i = o->level + 1; i < level; i++)
		o->headings[i] = (struct str){ 0 };
	for (int i = o->level + 1; i <= level; i++)
		o->told[i] = NOT_ASKED;
	o->headings[level] = b->text.s;
	o->told[level] = NOT_ASKED;
	o->level = level;
}

/* The heading that says most decides. */
static enum told
told_here(struct outline *o)
{
	enum told most = USUAL;

	for (int i = 1; i <= o->level; i++) {
		if (!o->told[i])
			o->told[i] = told_by(o->headings[i]);
		if (o->told[i] > most)
			most = o->told[i];
	}
	return most;
}

static void
add_instruction(struct reading *r, struct text t, struct span span)
{
	struct document *d = r->document;
	struct instruction in = { .span = span };
	enum told told = told_here(&r->outline);

	if (told == ASIDE)
		return;
	in.program = program_of(r, t);
	in.fallback = told == FALLBACK;
	in.heading = str_copy(r->arena, r->outline.headings[r->outline.level]);
	d->instructions = vec_grow(r->arena, d->instructions, d->ninstructions,
	    &d->cinstructions, sizeof(in));
	d->instructions[d->ninstructions++] = in;
}

/* Is S, in any case, one of the words for USE? */
static bool
is_word(enum know_use use, struct str s)
{
	char text[WORD_BYTES];

	if (!s.len || s.len > WORD_BYTES)
		return false;
	for (size_t i = 0; i < s.len; i++)
		text[i] = char_lower(s.at[i]);
	return know_is(use, (struct str){ text, s.len });
}

static bool
is_shell_block(const struct md_block *b)
{
	return b->kind == MD_CODE && b->fenced &&
	       is_word(KNOW_SHELL_BLOCK, b->lang);
}

/* Does FENCE, with the name of a shell behind it, stand anywhere in TEXT? */
static bool
has_shell_block(struct str text, const char *fence)
{
	const struct know_words *shells = know_words(KNOW_SHELL_BLOCK);
	size_t at = str_find(text, 0, fence);

	for (; at != SIZE_MAX; at = str_find(text, at + 1, fence)) {
		struct str name = str_from(text, at + 3);

		while (name.len && strchr(" \t{.", name.at[0]))
			name = str_from(name, 1);
		for (size_t i = 0; i < shells->nnames; i++)
			if (begins_with_words(name, str_of(shells->names[i])))
				return true;
	}
	return false;
}

static bool
is_quoted(const struct md_block *b)
{
	for (; b; b = b->parent)
		if (b->kind == MD_QUOTE)
			return true;
	return false;
}

/* The word in front of OFF in a sentence. */
static struct str
word_before(struct str s, size_t off)
{
	size_t end = off, begin;

	while (end > 0 && (char_is_space(s.at[end - 1]) ||
	                      s.at[end - 1] == ':' || s.at[end - 1] == '*'))
		end--;
	begin = end;
	while (begin > 0 && char_is_alpha(s.at[begin - 1]))
		begin--;
	return str_slice(s, begin, end);
}

/* "run `x`", "execute `x`": TEXT says to run what stands at OFF. */
static bool
is_told_to_run(struct str text, size_t off)
{
	return is_word(KNOW_TELLS_TO_RUN, word_before(text, off));
}

/* Most documents never do. */
static bool
tells_to_run(struct str text)
{
	size_t at = str_find_char(text, 0, '`');

	for (; at != SIZE_MAX; at = str_find_char(text, at + 1, '`'))
		if (at && text.at[at - 1] != '`' && is_told_to_run(text, at))
			return true;
	return false;
}

/* A command line whose first or second word is a path with a slash. */
static bool
looks_like_call(struct str s)
{
	struct str first, rest;

	str_cut(str_trim(s), ' ', &first, &rest);
	if (!first.len || str_ends(first, "/") || str_contains(s, "://") ||
	    str_contains(s, "\n"))
		return false;
	if (str_find_char(first, 1, '/') != SIZE_MAX)
		return first.at[0] != '/';
	str_cut(str_trim(rest), ' ', &first, &rest);
	return first.len && str_find_char(first, 0, '/') != SIZE_MAX;
}

/* Inline code from *NEXT on that stands in front of END. */
static void
add_spans(
    struct reading *r, const struct markdown *md, size_t *next, uint32_t end)
{
	for (; *next < md->ninlines && md->inlines[*next].span.off < end;
	     ++*next) {
		const struct md_inline *in = &md->inlines[*next];

		if (in->kind == MD_CODE_SPAN && !is_quoted(in->block) &&
		    is_told_to_run(in->span.source->text, in->span.off) &&
		    looks_like_call(in->text.s))
			add_instruction(r, in->text, in->span);
	}
}

/*
 * argument-hint: [number] [priority], as the documentation of agents writes
 * it, is no YAML; they show what stands there as it is.
 */
static void
blank_hint(char *at, size_t len)
{
	struct str rest = { at, len }, line;

	while (str_line(&rest, &line)) {
		size_t value = (size_t)(line.at - at) + line.len;

		if (!str_starts(line, "argument-hint:"))
			continue;
		for (size_t i = value - line.len + 14; i < value; i++)
			at[i] = ' ';
	}
}

static void
read_front_matter(struct reading *r, struct text t)
{
	struct yaml yaml = { 0 };
	char *at = arena_bytes(r->arena, t.s.len);
	struct str name;

	if (t.s.len)
		memcpy(at, t.s.at, t.s.len);
	blank_hint(at, t.s.len);
	t.s.at = at;
	yaml_parse(r->arena, t, &yaml);
	r->document->problems = yaml.problems;
	name = ynode_text(yaml.ndocs ? ynode_get(yaml.docs[0], "name") : NULL);
	if (name.len)
		r->document->name = name;
}

/* Does the paragraph tell a person to make the release on the forge? */
static void
look_for_manual_release(struct document *d, const struct md_block *b)
{
	const struct word_set *words = &know_words(KNOW_MANUAL)->texts;
	struct str s = b->text.s;

	if (d->has_manual_release || is_quoted(b) || !str_contains(s, "elease"))
		return;
	for (size_t i = 0; i < words->len; i++)
		if (contains_words(s, str_of(words->at[i]))) {
			d->has_manual_release = true;
			d->manual_release = b->span;
		}
}

/* A cheap look: what says no to all of this is not parsed. */
static bool
may_instruct(struct str text)
{
	return tells_to_run(text) || has_shell_block(text, "```") ||
	       has_shell_block(text, "~~~") ||
	       know_stands_in(KNOW_MANUAL_LOOK, text);
}

static void
read_block(struct reading *r, const struct md_block *b)
{
	if (b->kind == MD_HEADING)
		enter_heading(&r->outline, b);
	if (b->kind == MD_FRONT_MATTER)
		read_front_matter(r, b->text);
	if (b->kind == MD_PARAGRAPH)
		look_for_manual_release(r->document, b);
	if (is_shell_block(b) && !is_quoted(b))
		add_instruction(r, b->text, b->span);
}

static void
add_bounds(struct reading *r, const struct markdown *md)
{
	for (size_t i = 0; i < md->problems.len; i++) {
		struct problem p = md->problems.at[i];

		p.message = str_copy(r->arena, p.message);
		*vec_add(r->arena, &r->document->problems) = p;
	}
}

struct document *
document_read(
    struct arena *a, struct arena *scratch, struct source *s, bool is_skill)
{
	struct reading r = { .arena = a, .scratch = scratch };
	struct arena_mark mark = arena_mark(scratch);
	struct markdown md = { 0 };
	size_t next = 0;

	r.document = arena_make(a, struct document);
	r.document->source = s;
	r.document->path = s->path;
	r.document->name = s->path;
	r.document->is_skill = is_skill;
	if (!is_skill && !may_instruct(s->text))
		return r.document;
	markdown_parse(scratch, text_of(s), tells_to_run(s->text), &md);
	for (size_t i = 0; i < md.nblocks; i++) {
		add_spans(&r, &md, &next, md.blocks[i]->span.off);
		read_block(&r, md.blocks[i]);
	}
	add_spans(&r, &md, &next, UINT32_MAX);
	add_bounds(&r, &md);
	arena_rewind(scratch, mark);
	return r.document;
}
