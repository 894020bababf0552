/*
 * Reading suppressions out of a source's text.
 *
 * No parser is asked: the bytes "driftcheck:" are searched, and where they
 * stand the line is looked at.  A comment begins with '#' or "//" behind
 * white space and outside quotes, or with "<!--"; files whose language we
 * know by their name have only the kind that it has.  In Markdown, what
 * stands in fences or backticks may be an example: it answers for findings,
 * but nobody is told that it is unused.
 *
 * Left out: HTML comments over several lines, quotes over several lines, a
 * second comment in one line, and comments behind column 4096.
 */

#include "finding/ignore.h"

#include <string.h>

#include "base/arena.h"

enum { MOST_IGNORES = 1000, LAST_COLUMN = 4096 };

enum syntax { SYNTAX_ANY, SYNTAX_HASH, SYNTAX_MARKDOWN };

struct reader {
	struct arena *arena;
	struct source *source;
	struct ignores *out;
	enum syntax syntax;
	/* the line that is looked at, without its end */
	size_t begin, end;
	uint32_t line;
	/* the fence of a Markdown code block that it stands in, or 0 */
	char fence;
	size_t fence_length;
};

/* A comment's text behind "driftcheck:", and how it stands. */
struct comment {
	size_t from, to;
	bool lone, quoted;
};

static const char word[] = "driftcheck:";

static enum syntax
syntax_of(struct str path)
{
	static const char *const hash[] = { ".yml", ".yaml", ".sh", ".bash",
		".py", ".toml", ".mk", "Makefile", "justfile" };

	if (str_ends(path, ".md") || str_ends(path, ".markdown"))
		return SYNTAX_MARKDOWN;
	for (size_t i = 0; i < sizeof(hash) / sizeof(hash[0]); i++)
		if (str_ends(path, hash[i]))
			return SYNTAX_HASH;
	return SYNTAX_ANY;
}

/* Finds the word by its 'k', the rarest of its letters. */
static size_t
find_word(struct str s, size_t from)
{
	const size_t before = 9; /* of the k */

	for (size_t at = from + before;; at++) {
		at = str_find_char(s, at, 'k');
		if (at == SIZE_MAX)
			return SIZE_MAX;
		if (s.len - (at - before) >= sizeof(word) - 1 &&
		    !memcmp(s.at + at - before, word, sizeof(word) - 1))
			return at - before;
	}
}

/* Opens or closes a code block when the reader's line is a fence. */
static void
pass_fence(struct reader *r)
{
	struct str line =
	    str_trim(str_slice(r->source->text, r->begin, r->end));
	size_t n = 0;
	char c;

	if (line.len < 3 || (line.at[0] != '`' && line.at[0] != '~'))
		return;
	c = line.at[0];
	while (n < line.len && line.at[n] == c)
		n++;
	if (n < 3)
		return;
	if (!r->fence) {
		/* Backticks behind backticks make a code span. */
		if (c == '`' && str_find_char(line, n, '`') != SIZE_MAX)
			return;
		r->fence = c;
		r->fence_length = n;
	} else if (c == r->fence && n >= r->fence_length && n == line.len) {
		r->fence = '\0';
	}
}

static void
set_line(struct reader *r, size_t begin)
{
	size_t end = str_find_char(r->source->text, begin, '\n');

	r->begin = begin;
	r->end = end == SIZE_MAX ? r->source->text.len : end;
	r->line++;
}

static void
advance(struct reader *r, size_t to)
{
	while (r->end < to) {
		if (r->syntax == SYNTAX_MARKDOWN)
			pass_fence(r);
		set_line(r, r->end + 1);
	}
}

/*
 * Does the byte AT of LINE stand in quotes?  A quote opens behind white space
 * or punctuation, not in "don't", and needs its end in the same line.
 */
static bool
in_quotes(struct str line, size_t at)
{
	for (size_t i = 0; i < at; i++) {
		char c = line.at[i];
		size_t end;

		if (c != '"' && c != '\'')
			continue;
		if (i &&
		    (char_is_word(line.at[i - 1]) || line.at[i - 1] == '\\'))
			continue;
		end = str_find_char(str_slice(line, 0, LAST_COLUMN), i + 1, c);
		if (end == SIZE_MAX)
			continue;
		if (end >= at)
			return true;
		i = end;
	}
	return false;
}

/*
 * Where the comment mark that ends before byte AT of LINE begins; SIZE_MAX
 * when there is none.
 */
static size_t
mark_before(struct str line, size_t at)
{
	size_t i = at;

	while (i && (line.at[i - 1] == ' ' || line.at[i - 1] == '\t'))
		i--;
	if (i && line.at[i - 1] == '#') {
		while (i && line.at[i - 1] == '#')
			i--;
		return i;
	}
	if (str_ends(str_slice(line, 0, i), "//")) {
		while (i && line.at[i - 1] == '/')
			i--;
		return i;
	}
	if (str_ends(str_slice(line, 0, i), "<!--"))
		return i - 4;
	return SIZE_MAX;
}

static bool
is_allowed(const struct reader *r, struct str line, size_t mark)
{
	bool html = line.at[mark] == '<';

	if (r->syntax == SYNTAX_HASH && line.at[mark] != '#')
		return false;
	if (html)
		return true;
	/* Elsewhere in Markdown a '#' makes a heading. */
	if (r->syntax == SYNTAX_MARKDOWN && !r->fence)
		return false;
	if (mark && !char_is_space(line.at[mark - 1]))
		return false;
	return !in_quotes(line, mark);
}

static bool
in_backticks(struct str before)
{
	bool in = false;

	for (size_t i = 0; i < before.len; i++)
		if (before.at[i] == '`')
			in = !in;
	return in;
}

/* Is the word at byte AT of the text the begin of a comment? */
static bool
find_comment(const struct reader *r, size_t at, struct comment *out)
{
	struct str line = str_slice(r->source->text, r->begin, r->end);
	struct str before;
	size_t mark;

	if (at - r->begin > LAST_COLUMN)
		return false;
	mark = mark_before(line, at - r->begin);
	if (mark == SIZE_MAX || !is_allowed(r, line, mark))
		return false;
	before = str_slice(line, 0, mark);
	out->from = at + sizeof(word) - 1;
	out->to = r->end;
	out->lone = !str_trim(before).len;
	out->quoted =
	    r->syntax == SYNTAX_MARKDOWN && (r->fence || in_backticks(before));
	if (line.at[mark] == '<') {
		size_t end = str_find(line, out->from - r->begin, "-->");

		if (end != SIZE_MAX)
			out->to = r->begin + end;
	}
	return true;
}

static void
add_problem(struct reader *r, const struct comment *c, const char *message)
{
	if (c->quoted)
		return;
	*vec_add(r->arena, &r->out->problems) = (struct ignore_problem){
		.span = span_of(
		    r->source, c->from - (sizeof(word) - 1), sizeof(word) - 1),
		.line = r->line,
		.message = message,
	};
}

static bool
is_name(struct str s)
{
	enum { LONGEST = 64 };

	for (size_t i = 0; i < s.len; i++)
		if (!char_is_word(s.at[i]) && s.at[i] != '-')
			return false;
	return s.len > 0 && s.len <= LONGEST;
}

static void
add_names(struct reader *r, const struct comment *c, struct str names)
{
	bool more = true, good = true;

	while (more) {
		struct str name;

		more = str_cut(names, ',', &name, &names);
		name = str_trim(name);
		if (!is_name(name)) {
			good = false;
			continue;
		}
		if (r->out->list.len == MOST_IGNORES)
			return;
		*vec_add(r->arena, &r->out->list) = (struct ignore){
			.rule = name,
			.span = span_of(r->source,
			    (size_t)(name.at - r->source->text.at), name.len),
			.line = r->line,
			.lone = c->lone,
			.quoted = c->quoted,
		};
	}
	if (!good)
		add_problem(
		    r, c, "the suppression lists what is no rule's name");
}

static void
read_comment(struct reader *r, const struct comment *c)
{
	struct str s = str_trim(str_slice(r->source->text, c->from, c->to));
	struct str verb;
	size_t n = 0, close;

	while (n < s.len && (char_is_word(s.at[n]) || s.at[n] == '-'))
		n++;
	verb = str_slice(s, 0, n);
	s = str_trim(str_from(s, n));
	if (!str_starts(s, "[")) {
		if (str_is(verb, "ignore"))
			add_problem(r, c, "the suppression names no rule");
		return; /* a comment that only speaks of driftcheck */
	}
	close = str_find_char(s, 0, ']');
	if (!str_is(verb, "ignore"))
		add_problem(r, c, "the comment is no suppression");
	else if (close == SIZE_MAX)
		add_problem(r, c, "the suppression's list of rules has no end");
	else
		add_names(r, c, str_slice(s, 1, close));
}

/* Lines that are nothing but suppressions cover what stands below them. */
static void
set_reach(struct ignores *out)
{
	uint32_t below = 0, reach = 0; /* of the lone line below */

	for (size_t i = out->list.len; i > 0; i--) {
		struct ignore *g = &out->list.at[i - 1];

		g->reach = g->line + 1;
		if (g->lone && (g->line == below || g->reach == below))
			g->reach = reach;
		if (g->lone) {
			below = g->line;
			reach = g->reach;
		}
	}
}

void
ignore_read(struct arena *a, struct source *s, struct ignores *out)
{
	struct reader r = { .arena = a, .source = s, .out = out };
	size_t at = find_word(s->text, 0);

	if (at == SIZE_MAX)
		return;
	r.syntax = syntax_of(s->path);
	set_line(&r, 0);
	for (; at != SIZE_MAX; at = find_word(s->text, at)) {
		struct comment c;

		advance(&r, at);
		if (!find_comment(&r, at, &c)) {
			at++;
			continue;
		}
		read_comment(&r, &c);
		if (out->list.len == MOST_IGNORES ||
		    out->problems.len == MOST_IGNORES) {
			add_problem(&r, &c,
			    "more than 1000 suppressions in one file: the "
			    "others are not read");
			break;
		}
		at = r.end;
	}
	set_reach(out);
}
