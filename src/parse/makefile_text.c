/*
 * Lines, words and assignments of makefiles.
 *
 * Written after GNU make's own reader: what counts as an assignment is
 * decided by the first operator outside of expansions, before anything else
 * is looked for.
 */

#include "base/arena.h"
#include "base/vec.h"
#include "parse/makefile_internal.h"
#include "parse/rewrite.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct text
text_trim(struct text t)
{
	size_t from = 0, to = t.s.len;

	while (from < to && is_blank(t.s.at[from]))
		from++;
	while (to > from && is_blank(t.s.at[to - 1]))
		to--;
	return text_slice(t, from, to);
}

size_t
make_expansion_end(struct str s, size_t at)
{
	char open = at + 1 < s.len ? s.at[at + 1] : '\0';
	char close = open == '(' ? ')' : '}';
	size_t depth = 0;

	if (open != '(' && open != '{')
		return at + 2 < s.len ? at + 2 : s.len;
	for (size_t i = at + 1; i < s.len; i++) {
		if (s.at[i] == open)
			depth++;
		else if (s.at[i] == close && --depth == 0)
			return i + 1;
	}
	return s.len;
}

static bool
holds(const char *set, char c)
{
	for (; *set; set++)
		if (*set == c)
			return true;
	return false;
}

size_t
make_find(struct str s, size_t from, const char *set)
{
	for (size_t i = from; i < s.len;) {
		if (s.at[i] == '$') {
			i = make_expansion_end(s, i);
			continue;
		}
		if (s.at[i] == '\\' && i + 1 < s.len) {
			i += 2;
			continue;
		}
		if (holds(set, s.at[i]))
			return i;
		i++;
	}
	return SIZE_MAX;
}

/* The operator at AT: its length, or 0. */
static size_t
operator_at(struct str s, size_t at, enum make_flavor *flavor)
{
	static const struct {
		const char *sign;
		enum make_flavor flavor;
	} all[] = {
		{ "=", MAKE_RECURSIVE },
		{ ":=", MAKE_SIMPLE },
		{ "::=", MAKE_SIMPLE },
		{ ":::=", MAKE_SIMPLE },
		{ "?=", MAKE_DEFAULT },
		{ "+=", MAKE_APPEND },
		{ "!=", MAKE_SHELL },
	};
	struct str rest = str_from(s, at);

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (!str_starts(rest, all[i].sign))
			continue;
		*flavor = all[i].flavor;
		return strlen(all[i].sign);
	}
	return 0;
}

static size_t
skip_blanks(struct str s, size_t at)
{
	while (at < s.len && is_blank(s.at[at]))
		at++;
	return at;
}

/* One name, then an operator. */
static bool
plain_assignment(struct text line, struct make_assignment *out)
{
	struct str s = line.s;
	size_t at = skip_blanks(s, 0), from = at, end, n = 0;

	while (at < s.len && !is_blank(s.at[at]) && s.at[at] != '#') {
		n = operator_at(s, at, &out->flavor);
		if (n || s.at[at] == ':')
			break;
		at = s.at[at] == '$' ? make_expansion_end(s, at) : at + 1;
	}
	end = at;
	if (!n) {
		at = skip_blanks(s, at);
		n = operator_at(s, at, &out->flavor);
	}
	if (!n || end == from)
		return false;
	out->name = text_slice(line, from, end);
	out->value = text_slice(line, skip_blanks(s, at + n), s.len);
	return true;
}

bool
make_directive(struct text t, const char *word, struct text *rest)
{
	size_t n = strlen(word);

	if (!str_starts(t.s, word) || (t.s.len > n && !is_blank(t.s.at[n])))
		return false;
	*rest = text_trim(text_slice(t, n, t.s.len));
	return true;
}

bool
make_assignment(struct text line, struct make_assignment *out)
{
	static const char *const modifiers[] = { "export", "override",
		"private" };
	bool exported = false, again = true;
	struct text rest;

	line = text_trim(line);
	while (again) {
		*out = (struct make_assignment){ 0 };
		if (plain_assignment(line, out)) {
			out->exported = exported;
			return true;
		}
		again = false;
		for (size_t i = 0; !again && i < 3; i++)
			if (make_directive(line, modifiers[i], &rest)) {
				exported |= i == 0;
				line = rest;
				again = true;
			}
	}
	return false;
}

/* The name without the backslashes in front of ':' and '#'. */
static struct text
unescape(struct arena *a, struct text t)
{
	struct rewrite w;
	size_t done = 0;

	if (!str_contains(t.s, "\\:") && !str_contains(t.s, "\\#"))
		return t;
	w = rewrite_new(a, t);
	for (size_t i = 0; i + 1 < t.s.len; i++) {
		if (t.s.at[i] != '\\' ||
		    (t.s.at[i + 1] != ':' && t.s.at[i + 1] != '#'))
			continue;
		rewrite_copy(&w, done, i);
		done = i + 1;
	}
	rewrite_copy(&w, done, t.s.len);
	return rewrite_end(&w);
}

void
make_words(struct arena *a, struct text t, struct texts *out)
{
	struct str s = t.s;

	for (size_t i = skip_blanks(s, 0); i < s.len; i = skip_blanks(s, i)) {
		size_t end = make_find(s, i, " \t\n\r");

		end = end == SIZE_MAX ? s.len : end;
		*vec_add(a, out) = unescape(a, text_slice(t, i, end));
		i = end;
	}
}

/* Where the "\" stands whose line is continued, or SIZE_MAX. */
static size_t
find_continued(struct str s, size_t from)
{
	size_t at = from;

	while ((at = str_find_char(s, at, '\n')) != SIZE_MAX) {
		if (at > 1 && s.at[at - 1] == '\r' && s.at[at - 2] == '\\')
			return at - 2;
		if (at > 0 && s.at[at - 1] == '\\')
			return at - 1;
		at++;
	}
	return SIZE_MAX;
}

struct text
make_join(struct arena *a, struct text t)
{
	size_t at = find_continued(t.s, 0), done = 0, end;
	struct rewrite w;

	if (at == SIZE_MAX)
		return t;
	w = rewrite_new(a, t);
	for (; at != SIZE_MAX; at = find_continued(t.s, done)) {
		for (end = at; end > done && is_blank(t.s.at[end - 1]);)
			end--;
		rewrite_copy(&w, done, end);
		rewrite_put(&w, S(" "), at);
		done = skip_blanks(t.s, at + 1);
	}
	rewrite_copy(&w, done, t.s.len);
	return rewrite_end(&w);
}

struct text
make_recipe(struct arena *a, struct text t, char prefix)
{
	size_t at = find_continued(t.s, 0), done = 0;
	struct rewrite w;

	if (at == SIZE_MAX)
		return t;
	w = rewrite_new(a, t);
	for (; at != SIZE_MAX; at = find_continued(t.s, at)) {
		at = str_find_char(t.s, at, '\n') + 1;
		rewrite_copy(&w, done, at);
		done = at;
		if (done < t.s.len && t.s.at[done] == prefix)
			done++;
	}
	rewrite_copy(&w, done, t.s.len);
	return rewrite_end(&w);
}
