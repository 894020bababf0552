/*
 * What steps hand to later steps: NAME=value lines that are written to
 * $GITHUB_ENV and $GITHUB_OUTPUT.
 *
 * `echo NAME=value >> "$GITHUB_ENV"` is read, alone or in a group whose
 * output goes there, and lines of a here-document.  Whatever else writes to
 * GITHUB_ENV leaves the environment of later steps open.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "model/build.h"

static enum sink
sink_of_value(struct value v)
{
	struct str name;

	if (!value_is_hole(v, HOLE_VARIABLE, &name) &&
	    !value_is_hole(v, HOLE_CONTEXT, &name))
		return SINK_NONE;
	if (str_is(name, "GITHUB_ENV") || str_is(name, "github.env"))
		return SINK_ENV;
	if (str_is(name, "GITHUB_OUTPUT") || str_is(name, "github.output"))
		return SINK_OUTPUT;
	return str_is(name, "GITHUB_PATH") ? SINK_PATH : SINK_NONE;
}

enum sink
sink_of(struct run *r, const struct redirects *redirects)
{
	for (size_t i = 0; i < redirects->len; i++) {
		enum sink s;

		if (redirects->at[i].kind != REDIRECT_WRITE &&
		    redirects->at[i].kind != REDIRECT_APPEND)
			continue;
		s = sink_of_value(bind_template(r, &redirects->at[i].target));
		if (s)
			return s;
	}
	return SINK_NONE;
}

static void
keep_output(struct run *r, struct str name, struct value value)
{
	struct activity *act = r->activity;
	struct value *before, *v = arena_make(r->arena, struct value);
	struct str key;

	if (!act->step || !act->step->id.len)
		return;
	key = str_printf(r->arena, "steps." STR_FMT ".outputs." STR_FMT,
	    STR_ARG(act->step->id), STR_ARG(name));
	*v = value;
	before = map_get(&act->outputs, key);
	if (before)
		*v = value_either(r->arena, *before, value);
	map_put(r->arena, &act->outputs, key, v);
}

static void
keep(struct run *r, enum sink sink, struct str name, struct value value)
{
	struct activity *act = r->activity;
	struct variable v = { .name = name, .value = value, .exported = true };

	if (sink == SINK_OUTPUT)
		keep_output(r, name, value);
	if (sink != SINK_ENV)
		return;
	if (r->conditional || act->step_conditional)
		v.value =
		    value_either(r->arena, v.value, env_get(act->later, name));
	act->later = env_set(r->arena, act->later, v);
}

static bool
is_name(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!char_is_word(s.at[i]) && s.at[i] != '-')
			return false;
	return s.len > 0;
}

/* Several lines in one text: only the first one's name is known here. */
static bool
has_lines(struct form f)
{
	for (size_t i = 0; i < f.len; i++) {
		struct str text = str_trim_end(f.at[i].text);
		size_t at = str_find(text, 0, "\\n");

		if (f.at[i].hole)
			continue;
		if (str_find_char(text, 0, '\n') != SIZE_MAX ||
		    (at != SIZE_MAX && at + 2 < text.len))
			return true;
	}
	return false;
}

/* Takes NAME=value apart, where NAME is literal. */
static bool
keep_line(struct run *r, enum sink sink, struct value line)
{
	struct str front, name, rest;

	if (line.len != 1 || line.open || !line.forms[0].len ||
	    line.forms[0].at[0].hole || has_lines(line.forms[0]))
		return false;
	front = line.forms[0].at[0].text;
	if (!str_cut(front, '=', &name, &rest) || !is_name(name))
		return false;
	/* A format of printf: what comes of it is not known. */
	if (str_contains(rest, "%"))
		line = value_hole(r->arena, HOLE_VARIABLE, name);
	keep(r, sink, name,
	    value_strip(
	        r->arena, line, str_slice(front, 0, name.len + 1), true));
	return true;
}

static void
give_up(struct run *r, enum sink sink)
{
	if (sink == SINK_ENV)
		r->activity->later = env_opened(r->arena, r->activity->later);
}

/* The words of an echo in one, as it prints them. */
static struct value
joined_words(struct run *r, const struct call *c, size_t from)
{
	struct value v = value_text(r->arena, S(""));

	for (size_t i = from; i < c->words.len; i++) {
		if (i > from)
			v = value_append(
			    r->arena, v, value_text(r->arena, S(" ")));
		v = value_append(r->arena, v, c->words.at[i].value);
	}
	return v;
}

/* Lines of a here-document; each must name its variable literally. */
static void
keep_text(struct run *r, enum sink sink, const struct redirect *redirect)
{
	struct str rest = span_text(redirect->target.span), line;

	while (str_line(&rest, &line)) {
		struct str name, value;

		line = str_trim(line);
		if (!line.len)
			continue;
		if (!str_cut(line, '=', &name, &value) || !is_name(name)) {
			give_up(r, sink);
			return;
		}
		keep(r, sink, name, value_hole(r->arena, HOLE_VARIABLE, name));
	}
}

static bool
is_echo(struct run *r, const struct call *c, size_t *from)
{
	struct str name, word;

	if (!value_literal(r->arena, c->words.at[0].value, &name) ||
	    !(str_is(name, "echo") || str_is(name, "printf")))
		return false;
	*from = 1;
	while (*from < c->words.len &&
	       value_literal(r->arena, c->words.at[*from].value, &word) &&
	       (str_is(word, "-n") || str_is(word, "-e") || str_is(word, "--")))
		++*from;
	return *from < c->words.len;
}

/* echo "::set-env name=X::y", as it was done before GITHUB_ENV. */
static bool
says_set_env(const struct call *c)
{
	for (size_t i = 1; i < c->words.len && i < 3; i++) {
		struct value v = c->words.at[i].value;

		if (v.len && v.forms[0].len && !v.forms[0].at[0].hole &&
		    str_starts(v.forms[0].at[0].text, "::set-env"))
			return true;
	}
	return false;
}

void
sink_write(struct run *r, const struct call *c, const struct op *op)
{
	enum sink sink = sink_of(r, &op->redirects);
	bool kept = false;
	size_t from;

	for (size_t i = 1; i < c->words.len; i++)
		if (sink_of_value(c->words.at[i].value) == SINK_ENV)
			give_up(r, SINK_ENV);
	if (says_set_env(c))
		give_up(r, SINK_ENV);
	if (!sink)
		sink = r->sink;
	if (!sink)
		return;
	if (is_echo(r, c, &from))
		kept = keep_line(r, sink, joined_words(r, c, from));
	for (size_t i = 0; i < op->redirects.len && !kept; i++) {
		if (op->redirects.at[i].kind != REDIRECT_TEXT)
			continue;
		keep_text(r, sink, &op->redirects.at[i]);
		kept = true;
	}
	if (!kept)
		give_up(r, sink);
}
