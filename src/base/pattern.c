/*
 * Globs and regular expressions.
 *
 * A glob is turned into an anchored regular expression, byte by byte; what
 * a dialect does not allow makes it no glob, and then it stands for its own
 * text.  PCRE2 takes its memory from the caller's arena, which is rewound
 * at the end of a call.  It works on bytes, interpreted, with limits on
 * matching, depth and memory, so that a hostile glob costs milliseconds.
 *
 * Not done: keeping compiled patterns from call to call, but where the caller
 * does; what a plain look at the literal part can decide is decided without
 * compiling.
 */

#include "base/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/arena.h"
#include "base/buf.h"

enum {
	MATCH_LIMIT = 200000,
	DEPTH_LIMIT = 5000,
	HEAP_LIMIT = 4096,    /* KiB */
	LONGEST_REGEX = 65536 /* code units */
};

static void *
take(size_t size, void *arena)
{
	return arena_room(arena, size);
}

static void
leave(void *at, void *arena)
{
	(void)at;
	(void)arena;
}

static pcre2_code *
compile(struct str regex, uint32_t options, pcre2_general_context *general)
{
	pcre2_compile_context *context = pcre2_compile_context_create(general);
	int error;
	PCRE2_SIZE at;

	pcre2_set_newline(context, PCRE2_NEWLINE_LF);
	pcre2_set_max_pattern_length(context, LONGEST_REGEX);
	options |= PCRE2_NEVER_UTF | PCRE2_NEVER_UCP;
	return pcre2_compile(
	    (PCRE2_SPTR)regex.at, regex.len, options, &error, &at, context);
}

/* The data of a match of CODE in S from FROM on, or NULL. */
static pcre2_match_data *
match(const pcre2_code *code, struct str s, size_t from,
    pcre2_general_context *general)
{
	pcre2_match_context *context = pcre2_match_context_create(general);
	pcre2_match_data *data =
	    pcre2_match_data_create_from_pattern(code, general);
	PCRE2_SPTR at = (PCRE2_SPTR)(s.len ? s.at : "");

	pcre2_set_match_limit(context, MATCH_LIMIT);
	pcre2_set_depth_limit(context, DEPTH_LIMIT);
	pcre2_set_heap_limit(context, HEAP_LIMIT);
	return pcre2_match(code, at, s.len, from, 0, data, context) > 0 ? data
	                                                                : NULL;
}

/* A glob on its way to a regular expression. */
struct glob {
	enum glob_dialect dialect;
	struct str s;
	size_t at;
	struct buf regex;
	bool repeatable; /* a character or a set stands right in front */
	bool broken;
};

static bool
next_is(const struct glob *g, size_t ahead, char c)
{
	return g->at + ahead < g->s.len && g->s.at[g->at + ahead] == c;
}

static void
add_byte(struct glob *g, char c)
{
	if (char_is_word(c))
		buf_add_char(&g->regex, c);
	else
		buf_printf(&g->regex, "\\x%02x", (unsigned)(unsigned char)c);
}

static bool
begins_part(const struct glob *g)
{
	return !g->at || g->s.at[g->at - 1] == '/';
}

/* Does a run of N stars, behind which we are, stop at a slash? */
static bool
stops_at_slash(const struct glob *g, size_t n, bool whole)
{
	if (g->dialect == GLOB_IGNORE)
		return n == 1 || !whole || g->at < g->s.len;
	return g->dialect == GLOB_FILTER && n == 1;
}

static void
add_stars(struct glob *g)
{
	bool whole = begins_part(g);
	size_t n = 0;

	while (next_is(g, n, '*'))
		n++;
	g->at += n;
	g->repeatable = false;
	/* a part of ** also stands for no part at all */
	if (g->dialect != GLOB_SHELL && n > 1 && whole && next_is(g, 0, '/')) {
		buf_add_text(&g->regex, "(?:.*/)?");
		g->at++;
	} else {
		buf_add_text(
		    &g->regex, stops_at_slash(g, n, whole) ? "[^/]*" : ".*");
	}
}

/* [:name:] in a set; false when it is none, and nothing is taken. */
static bool
add_class(struct glob *g)
{
	static const char *const names[] = { "alnum", "alpha", "blank", "cntrl",
		"digit", "graph", "lower", "print", "punct", "space", "upper",
		"xdigit" };
	size_t end = str_find(g->s, g->at, ":]");
	struct str name;

	if (!next_is(g, 0, '[') || !next_is(g, 1, ':') || end == SIZE_MAX)
		return false;
	name = str_slice(g->s, g->at + 2, end);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_is(name, names[i])) {
			buf_printf(&g->regex, "[:%s:]", names[i]);
			g->at = end + 2;
			return true;
		}
	return false;
}

/* One byte of a set, which a backslash may protect. */
static void
add_member(struct glob *g)
{
	if (g->s.at[g->at] == '\\' && g->at + 1 < g->s.len)
		g->at++;
	buf_printf(
	    &g->regex, "\\x%02x", (unsigned)(unsigned char)g->s.at[g->at]);
	g->at++;
}

static void
add_members(struct glob *g)
{
	size_t first = g->at;

	while (g->at < g->s.len && (g->at == first || !next_is(g, 0, ']'))) {
		if (g->dialect != GLOB_FILTER && add_class(g))
			continue;
		add_member(g);
		if (next_is(g, 0, '-') && g->at + 1 < g->s.len &&
		    !next_is(g, 1, ']')) {
			buf_add_char(&g->regex, '-');
			g->at++;
			add_member(g);
		}
	}
}

static void
add_set(struct glob *g)
{
	bool filter = g->dialect == GLOB_FILTER;
	bool negated = !filter && (next_is(g, 1, '!') || next_is(g, 1, '^'));

	/* The sets of filters know no negation, and cannot be empty. */
	if (filter && next_is(g, 1, ']')) {
		g->broken = true;
		return;
	}
	if (g->dialect == GLOB_IGNORE)
		buf_add_text(&g->regex, "(?!/)");
	buf_add_text(&g->regex, negated ? "[^" : "[");
	g->at += negated ? 2 : 1;
	add_members(g);
	g->broken = g->at >= g->s.len;
	buf_add_char(&g->regex, ']');
	g->at++;
	g->repeatable = true;
}

static void
add_mark(struct glob *g, char c)
{
	g->at++;
	if (g->dialect != GLOB_FILTER) {
		buf_add_text(
		    &g->regex, g->dialect == GLOB_SHELL ? "." : "[^/]");
		return;
	}
	g->broken = !g->repeatable;
	buf_add_char(&g->regex, c);
	g->repeatable = false;
}

static void
add_literal(struct glob *g)
{
	if (g->s.at[g->at] == '\\') {
		g->at++;
		g->broken = g->at == g->s.len;
		if (g->broken)
			return;
	}
	add_byte(g, g->s.at[g->at++]);
	g->repeatable = true;
}

static bool
is_special(enum glob_dialect d, char c)
{
	return c == '*' || c == '?' || c == '[' || c == '\\' ||
	       (d == GLOB_FILTER && c == '+');
}

/* Turns G into g->regex; false when it is no glob of its dialect. */
static bool
translate(struct glob *g)
{
	while (g->at < g->s.len && !g->broken) {
		char c = g->s.at[g->at];

		if (c == '*')
			add_stars(g);
		else if (c == '[')
			add_set(g);
		else if (c != '\\' && is_special(g->dialect, c))
			add_mark(g, c);
		else
			add_literal(g);
	}
	return !g->broken;
}

/* How many bytes of the glob must stand at the begin of a match as is. */
static size_t
literal_begin(enum glob_dialect d, struct str glob)
{
	size_t n = 0;

	while (n < glob.len && !is_special(d, glob.at[n]))
		n++;
	/* A mark of a filter is about the byte in front of it. */
	if (d == GLOB_FILTER && n && n < glob.len &&
	    (glob.at[n] == '?' || glob.at[n] == '+'))
		n--;
	return n;
}

static bool
matches_regex(struct arena *scratch, struct glob *g, struct str s)
{
	pcre2_general_context *general =
	    pcre2_general_context_create(take, leave, scratch);
	uint32_t options = PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_DOTALL;
	pcre2_code *code = NULL;

	if (translate(g))
		code = compile(buf_str(&g->regex), options, general);
	if (!code)
		return str_eq(g->s, s);
	return match(code, s, 0, general) != NULL;
}

bool
glob_matches(
    struct arena *scratch, enum glob_dialect d, struct str glob, struct str s)
{
	size_t n = literal_begin(d, glob);
	struct glob g = { .dialect = d, .s = glob, .regex = buf_new(scratch) };
	struct arena_mark mark;
	bool yes;

	if (n == glob.len || !str_eq(str_slice(glob, 0, n), str_slice(s, 0, n)))
		return str_eq(glob, s);
	mark = arena_mark(scratch);
	yes = matches_regex(scratch, &g, s);
	arena_rewind(scratch, mark);
	return yes;
}

/*
 * Bytes that every match of REGEX begins with, as far as that can be seen at
 * a glance: behind ^ or \b, up to the first byte with a meaning.
 */
static struct str
literal_part(struct str regex)
{
	size_t n = 0;

	if (str_find_char(regex, 0, '|') != SIZE_MAX)
		return (struct str){ 0 };
	if (str_starts(regex, "^"))
		regex = str_from(regex, 1);
	else if (str_starts(regex, "\\b"))
		regex = str_from(regex, 2);
	while (n < regex.len && !str_contains(S("\\^$.[]()?*+{}|"),
	                            (char[]){ regex.at[n], '\0' }))
		n++;
	if (n && n < regex.len &&
	    str_contains(S("?*{"), (char[]){ regex.at[n], '\0' }))
		n--;
	return str_slice(regex, 0, n);
}

static bool
holds(struct str s, size_t from, struct str part)
{
	if (!part.len)
		return true;
	while ((from = str_find_char(s, from, part.at[0])) != SIZE_MAX) {
		if (str_eq(str_slice(s, from, from + part.len), part))
			return true;
		from++;
	}
	return false;
}

static bool
find(struct arena *scratch, struct str regex, const char *name, struct str s,
    size_t from, size_t place[2])
{
	pcre2_general_context *general =
	    pcre2_general_context_create(take, leave, scratch);
	pcre2_code *code = compile(regex, 0, general);
	pcre2_match_data *data = code ? match(code, s, from, general) : NULL;
	const PCRE2_SIZE *places;
	int group = 0;

	if (data && name)
		group =
		    pcre2_substring_number_from_name(code, (PCRE2_SPTR)name);
	if (!data || group < 0)
		return false;
	places = pcre2_get_ovector_pointer(data) + 2 * (size_t)group;
	place[0] = places[0];
	place[1] = places[1];
	return places[0] != PCRE2_UNSET && places[0] <= places[1];
}

bool
regex_find( // NOLINT(readability-function-size): two results
    struct arena *scratch, const char *regex, const char *name, struct str s,
    size_t from, size_t *at, size_t *len)
{
	struct str pattern = str_of(regex);
	struct arena_mark mark = arena_mark(scratch);
	size_t place[2];
	bool yes;

	if (from > s.len || !holds(s, from, literal_part(pattern)))
		return false;
	yes = find(scratch, pattern, name, s, from, place);
	arena_rewind(scratch, mark);
	if (!yes)
		return false;
	*at = place[0];
	*len = place[1] - place[0];
	return true;
}

struct regex {
	const pcre2_code *code;
};

const struct regex *
regex_new(struct arena *a, const char *regex)
{
	pcre2_general_context *general =
	    pcre2_general_context_create(take, leave, a);
	struct regex *r = arena_make(a, struct regex);

	r->code = compile(str_of(regex), 0, general);
	return r->code ? r : NULL;
}

bool
regex_match(struct arena *scratch, const struct regex *r, struct str s,
    size_t *at, size_t *len)
{
	struct arena_mark mark = arena_mark(scratch);
	pcre2_general_context *general =
	    pcre2_general_context_create(take, leave, scratch);
	pcre2_match_data *data = match(r->code, s, 0, general);
	const PCRE2_SIZE *places =
	    data ? pcre2_get_ovector_pointer(data) : NULL;
	bool yes = places && places[0] <= places[1];

	if (yes) {
		*at = places[0];
		*len = places[1] - places[0];
	}
	arena_rewind(scratch, mark);
	return yes;
}
