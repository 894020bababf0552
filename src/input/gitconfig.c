/*
 * The few settings that are needed of a repository's own config file.
 *
 * Sections with and without a quoted subsection, quoted values, escapes,
 * comments and continued lines are understood.  Not done: included files,
 * the user's and the system's config.
 */

#include "input/gitconfig.h"

#include "base/arena.h"
#include "base/buf.h"

/* Takes the text of "[section "sub"]" apart; *REST begins behind the '['. */
static bool
header_is(
    struct arena *a, struct str *rest, const char *section, const char *sub)
{
	struct buf name = buf_new(a), quoted = buf_new(a);
	bool inside = false, has_sub = false;
	size_t i = 0;

	for (; i < rest->len && (inside || rest->at[i] != ']'); i++) {
		char c = rest->at[i];

		if (c == '\n')
			break;
		if (c == '"') {
			inside = !inside;
			has_sub = true;
		} else if (inside) {
			if (c == '\\' && i + 1 < rest->len)
				c = rest->at[++i];
			buf_add_char(&quoted, c);
		} else if (!char_is_space(c)) {
			buf_add_char(&name, c);
		}
	}
	*rest = str_from(*rest, i < rest->len ? i + 1 : i);
	if (!str_eq_nocase(buf_str(&name), str_of(section)))
		return false;
	if (!sub)
		return !has_sub;
	return has_sub && str_is(buf_str(&quoted), sub);
}

static char
unescape(char c)
{
	switch (c) {
	case 'n':
		return '\n';
	case 't':
		return '\t';
	case 'b':
		return '\b';
	default:
		return c;
	}
}

/* A value up to the end of its line, which *REST is then behind. */
static struct str
read_value(struct arena *a, struct str *rest)
{
	struct buf b = buf_new(a);
	bool quoted = false, comment = false;
	size_t i = 0, solid = 0;

	for (; i < rest->len && rest->at[i] != '\n'; i++) {
		char c = rest->at[i];

		if (comment || c == '\r')
			continue;
		if (!quoted && (c == '#' || c == ';')) {
			comment = true;
		} else if (c == '"') {
			quoted = !quoted;
			solid = b.len;
		} else if (c == '\\' && i + 1 < rest->len) {
			c = rest->at[++i];
			if (c == '\n')
				continue;
			buf_add_char(&b, unescape(c));
			solid = b.len;
		} else if (quoted || !char_is_space(c)) {
			buf_add_char(&b, c);
			solid = b.len;
		} else if (b.len) {
			buf_add_char(&b, c);
		}
	}
	*rest = str_from(*rest, i);
	return str_slice(buf_str(&b), 0, solid);
}

static struct str
read_name(struct str *rest)
{
	size_t n = 0;

	while (
	    n < rest->len && (char_is_word(rest->at[n]) || rest->at[n] == '-'))
		n++;
	*rest = str_from(*rest, n);
	return (struct str){ rest->at - n, n };
}

static void
skip_spaces(struct str *rest, bool lines)
{
	while (rest->len && char_is_space(rest->at[0]) &&
	       (lines || rest->at[0] != '\n'))
		*rest = str_from(*rest, 1);
}

static void
skip_line(struct str *rest)
{
	struct str line;

	str_line(rest, &line);
}

/* One setting; true if it is KEY, whose value is then in *VALUE. */
static bool
read_setting(
    struct arena *a, struct str *rest, const char *key, struct str *value)
{
	struct str name = read_name(rest);

	if (!name.len || !str_eq_nocase(name, str_of(key))) {
		read_value(a, rest);
		return false;
	}
	skip_spaces(rest, false);
	if (rest->len && rest->at[0] == '=') {
		*rest = str_from(*rest, 1);
		*value = read_value(a, rest);
	} else {
		*value = S("true");
	}
	return true;
}

struct str
gitconfig_value(struct arena *a, struct str text, const char *section,
    const char *sub, const char *key)
{
	struct arena *scratch = arena_new(0);
	struct str found = { 0 }, value;
	bool inside = false;

	if (str_starts(text, "\xef\xbb\xbf"))
		text = str_from(text, 3);
	for (;;) {
		skip_spaces(&text, true);
		if (!text.len)
			break;
		if (text.at[0] == '[') {
			text = str_from(text, 1);
			inside = header_is(scratch, &text, section, sub);
		} else if (text.at[0] == '#' || text.at[0] == ';') {
			skip_line(&text);
		} else if (read_setting(scratch, &text, key, &value) &&
		           inside) {
			found = value;
		}
		/* A stray byte must not stop the reader. */
	}
	found = str_copy(a, found);
	arena_free(scratch);
	return found;
}

bool
gitconfig_is_true(struct str value)
{
	return str_eq_nocase(value, S("true")) ||
	       str_eq_nocase(value, S("yes")) ||
	       str_eq_nocase(value, S("on")) || str_is(value, "1");
}
