/*
 * As much HTML as Markdown wants to know: where a tag ends, and which tags
 * begin a block.
 *
 * A tag is scanned once from each '<' and stops at the next '<' outside of
 * quotes, so that a text of unfinished tags costs linear time.
 */

#include "parse/markdown_part.h"

/* The byte at I; NUL behind the end. */
static char
at(struct str s, size_t i)
{
	if (i >= s.len)
		return '\0';
	return s.at[i];
}

static size_t
skip_spaces(struct str s, size_t i)
{
	while (i < s.len && char_is_space(s.at[i]))
		i++;
	return i;
}

static size_t
skip_name(struct str s, size_t i)
{
	if (!char_is_alpha(at(s, i)))
		return i;
	while (char_is_alpha(at(s, i)) || char_is_digit(at(s, i)) ||
	       at(s, i) == '-')
		i++;
	return i;
}

static size_t
skip_attribute_name(struct str s, size_t i)
{
	if (char_is_digit(at(s, i)))
		return i;
	while (char_is_word(at(s, i)) || at(s, i) == ':' ||
	       (i < s.len && (s.at[i] == '.' || s.at[i] == '-')))
		i++;
	return i;
}

/* The end of the value at I, or SIZE_MAX when there is none. */
static size_t
skip_value(struct str s, size_t i)
{
	char quote = at(s, i);
	size_t begin = i;

	if (quote == '"' || quote == '\'') {
		i = str_find_char(s, i + 1, quote);
		return i == SIZE_MAX ? i : i + 1;
	}
	while (i < s.len && !char_is_space(s.at[i]) && s.at[i] != '"' &&
	       s.at[i] != '\'' && s.at[i] != '=' && s.at[i] != '<' &&
	       s.at[i] != '>' && s.at[i] != '`')
		i++;
	return i > begin ? i : SIZE_MAX;
}

/* The end of the attributes from I on, or SIZE_MAX when one is wrong. */
static size_t
skip_attributes(struct str s, size_t i)
{
	for (;;) {
		size_t name = skip_spaces(s, i);
		size_t end = skip_attribute_name(s, name);
		size_t equals;

		if (end == name || name == i)
			return name;
		equals = skip_spaces(s, end);
		i = end;
		if (at(s, equals) == '=')
			i = skip_value(s, skip_spaces(s, equals + 1));
		if (i == SIZE_MAX)
			return i;
	}
}

size_t
md_html_tag(struct str s, size_t begin)
{
	bool closing = at(s, begin + 1) == '/';
	size_t name = begin + (closing ? 2 : 1);
	size_t i = skip_name(s, name);

	if (i == name)
		return SIZE_MAX;
	i = closing ? skip_spaces(s, i) : skip_attributes(s, i);
	if (i == SIZE_MAX)
		return i;
	if (!closing && at(s, i) == '/')
		i++;
	return at(s, i) == '>' ? i + 1 : SIZE_MAX;
}

static const char *const raw_names[] = { "pre", "script", "style", "textarea",
	NULL };

static const char *const block_names[] = { "address", "article", "aside",
	"base", "basefont", "blockquote", "body", "caption", "center", "col",
	"colgroup", "dd", "details", "dialog", "dir", "div", "dl", "dt",
	"fieldset", "figcaption", "figure", "footer", "form", "frame",
	"frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr",
	"html", "iframe", "legend", "li", "link", "main", "menu", "menuitem",
	"nav", "noframes", "ol", "optgroup", "option", "p", "param", "search",
	"section", "source", "summary", "table", "tbody", "td", "tfoot", "th",
	"thead", "title", "tr", "track", "ul", NULL };

bool
md_html_block_name(struct str s, size_t begin)
{
	bool closing = at(s, begin + 1) == '/';
	size_t name = begin + (closing ? 2 : 1);
	size_t end = skip_name(s, name);
	struct str word = str_slice(s, name, end);
	bool ends =
	    end == s.len || char_is_space(s.at[end]) || s.at[end] == '>';

	if (!closing && ends && str_is_one_of_nocase(word, raw_names))
		return true;
	ends = ends || (at(s, end) == '/' && at(s, end + 1) == '>');
	return ends && str_is_one_of_nocase(word, block_names);
}

bool
md_html_raw_end(struct str s, size_t begin)
{
	size_t end = skip_name(s, begin + 2);

	return at(s, begin) == '<' && at(s, begin + 1) == '/' &&
	       at(s, end) == '>' &&
	       str_is_one_of_nocase(str_slice(s, begin + 2, end), raw_names);
}
