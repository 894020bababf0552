/*
 * libyaml's reasons in plain words, at the place where a person looks.
 *
 * libyaml reports where it noticed.  For a quote or bracket that is never
 * closed this is the end of the file, for a key without ':' the next line:
 * there its "context" is the better place.
 */

#include <string.h>

#include "parse/yaml_internal.h"

/* libyaml's word for a key that ends with its line. */
static const char no_colon[] = "could not find expected ':'";

struct reason {
	const char *problem; /* as libyaml says it */
	const char *plain;
};

static const struct reason reasons[] = {
	{ "block sequence entries are not allowed in this context",
	    "a list item is not allowed here" },
	{ no_colon, "a ':' is missing behind this key" },
	{ "did not find expected ',' or ']'",
	    "a ',' is missing in this list, or it is never closed with ']'" },
	{ "did not find expected ',' or '}'",
	    "a ',' is missing in this mapping, or it is never closed with "
	    "'}'" },
	{ "did not find expected '-' indicator",
	    "this does not fit into the list above it: check the indentation" },
	{ "did not find expected <document start>",
	    "this stands behind the end of the document: check the "
	    "indentation" },
	{ "did not find expected alphabetic or numeric character",
	    "a '*' or '&' begins a name here: quote the text" },
	{ "did not find expected comment or line break",
	    "only a comment or the end of the line may stand here" },
	{ "did not find expected key",
	    "this does not fit into the mapping above it: check the "
	    "indentation and the quotes" },
	{ "did not find expected node content", "a value is missing here" },
	{ "found a tab character that violates indentation",
	    "a tab cannot indent YAML" },
	{ "found a tab character where an indentation space is expected",
	    "a tab cannot indent YAML" },
	{ "found an indentation indicator equal to 0",
	    "an indentation of 0 is not possible" },
	{ "found character that cannot start any token",
	    "a value without quotes cannot begin with this character" },
	{ "found undefined tag handle", "this tag is not declared" },
	{ "found unexpected document indicator",
	    "a quoted text is never closed before this line" },
	{ "found unexpected end of stream", "this quote is never closed" },
	{ "found unknown escape character",
	    "no escape begins like this: double the backslash, or use "
	    "single quotes" },
	{ "mapping keys are not allowed in this context",
	    "a key is not allowed here" },
	{ "mapping values are not allowed in this context",
	    "a ':' is not allowed here: check the indentation, or quote the "
	    "value" },
};

static struct str
plain_words(const char *problem)
{
	if (!problem)
		return S("it does not parse");
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (!strcmp(problem, reasons[i].problem))
			return str_of(reasons[i].plain);
	return str_of(problem);
}

/* The end of the text without white space: errors there are of its end. */
static bool
is_at_end(struct str s, size_t at)
{
	return at >= str_trim_end(s).len;
}

struct yaml_failure
yaml_failure_of(const struct yaml_input *in, const yaml_parser_t *p)
{
	struct str s = in->text.s;
	struct yaml_failure f = { .message = plain_words(p->problem) };
	bool key = p->problem && !strcmp(p->problem, no_colon);

	f.at = yaml_input_offset(in, p->problem_mark.index);
	f.at_end = is_at_end(s, f.at);
	if (p->context && (f.at_end || key))
		f.at = yaml_input_offset(in, p->context_mark.index);
	if (p->problem && !strncmp(p->problem, "found character", 15) &&
	    f.at < s.len && s.at[f.at] == '\t')
		f.message = S("a tab cannot indent YAML");
	f.len = utf8_length(str_from(s, f.at));
	if (f.len && yaml_break_length(s, f.at))
		f.len = 0;
	return f;
}
