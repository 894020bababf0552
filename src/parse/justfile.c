/*
 * A reader of justfiles.
 *
 * Items begin at lines without indentation; a recipe's body is the indented
 * lines behind its header.  Strings, backticks and brackets are passed over
 * whole, so that an item may go on over lines inside of them.  Expressions
 * are not parsed here, only their ends are found.
 */

#include "parse/justfile.h"

#include "base/arena.h"
#include "base/vec.h"
#include "parse/rewrite.h"

enum { MOST_NODES = 100000, MOST_PROBLEMS = 20 };

struct reader {
	struct arena *arena;
	struct text t;
	size_t at;
	struct justfile *out;
	struct just_attribute *attributes; /* of the next recipe */
	size_t nattributes, cattributes;
	size_t nodes;
	bool lost; /* the last item was not understood */
};

/* The words of one item. */
struct cursor {
	struct text t;
	size_t at;
};

static void
tell(struct reader *r, enum problem_kind kind, struct span span,
    const char *message)
{
	struct problems *p = &r->out->problems;

	problem_add(r->arena, p, kind, span, str_of(message));
	if (kind == PROBLEM_BOUND || p->len >= MOST_PROBLEMS)
		r->at = r->t.s.len;
}

static bool
count(struct reader *r)
{
	if (++r->nodes <= MOST_NODES)
		return true;
	if (r->at < r->t.s.len)
		tell(r, PROBLEM_BOUND, text_span(&r->t, r->at, 0),
		    "more than 100,000 names and lines");
	return false;
}

/* Behind the quotes of a string at AT. */
static size_t
string_end(struct str s, size_t at)
{
	char quote = s.at[at];
	bool many =
	    at + 2 < s.len && s.at[at + 1] == quote && s.at[at + 2] == quote;

	for (size_t i = at + (many ? 3 : 1); i < s.len; i++) {
		if (s.at[i] == '\\' && quote == '"')
			i++;
		else if (s.at[i] == quote && !many)
			return i + 1;
		else if (s.at[i] == quote && i + 2 < s.len &&
		         s.at[i + 1] == quote && s.at[i + 2] == quote)
			return i + 3;
	}
	return s.len;
}

static bool
is_quote(char c)
{
	return c == '\'' || c == '"' || c == '`';
}

size_t
just_token_end(struct str s, size_t at)
{
	size_t depth = 0;

	while (at < s.len) {
		char c = s.at[at];

		if (is_quote(c)) {
			at = string_end(s, at);
		} else {
			if (c == '(' || c == '[' || c == '{')
				depth++;
			else if (depth && (c == ')' || c == ']' || c == '}'))
				depth--;
			at++;
		}
		if (!depth)
			return at;
	}
	return s.len;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* The item at r->at up to its line end, without a comment behind. */
static struct text
take_item(struct reader *r)
{
	struct str s = r->t.s;
	size_t from = r->at, i = from, end;

	while (i < s.len && s.at[i] != '\n' && s.at[i] != '#') {
		bool goes_on =
		    s.at[i] == '\\' && i + 1 < s.len && s.at[i + 1] == '\n';

		i = goes_on ? i + 2 : just_token_end(s, i);
	}
	end = i;
	if (i < s.len && s.at[i] == '#')
		i = str_find_char(s, i, '\n');
	r->at = i < s.len ? i + 1 : s.len;
	return text_slice(
	    r->t, from, from + str_trim_end(str_slice(s, from, end)).len);
}

/* --- words of an item ------------------------------------------------- */

static void
skip(struct cursor *c)
{
	while (c->at < c->t.s.len &&
	       (char_is_space(c->t.s.at[c->at]) || c->t.s.at[c->at] == '\\'))
		c->at++;
}

static char
peek(const struct cursor *c)
{
	return c->at < c->t.s.len ? c->t.s.at[c->at] : '\0';
}

static bool
take(struct cursor *c, const char *sign)
{
	skip(c);
	if (!str_starts(str_from(c->t.s, c->at), sign))
		return false;
	c->at += strlen(sign);
	return true;
}

static bool
is_name(char c)
{
	return char_is_word(c) || c == '-';
}

/* A name, or with PATHS module::name; empty when none stands there. */
static struct text
take_name(struct cursor *c, bool paths)
{
	struct str s = c->t.s;
	size_t from;

	skip(c);
	from = c->at;
	while (c->at < s.len) {
		if (is_name(s.at[c->at]))
			c->at++;
		else if (paths && c->at > from && c->at + 2 < s.len &&
		         s.at[c->at] == ':' && s.at[c->at + 1] == ':' &&
		         is_name(s.at[c->at + 2]))
			c->at += 2;
		else
			break;
	}
	return text_slice(c->t, from, c->at);
}

/*
 * One value: a string (x'..' and f'..' too), backticks, brackets, a name, or
 * a call; joined ones (a + b, a / b) only in brackets.
 */
static struct text
take_value(struct cursor *c)
{
	struct str s = c->t.s;
	size_t from;

	skip(c);
	from = c->at;
	while (c->at < s.len && is_name(s.at[c->at]))
		c->at++;
	if (c->at < s.len && (is_quote(s.at[c->at]) || s.at[c->at] == '('))
		c->at = just_token_end(s, c->at);
	return text_slice(c->t, from, c->at);
}

static struct text
rest_of(struct cursor *c)
{
	skip(c);
	return text_slice(c->t, c->at, c->t.s.len);
}

static bool
at_end(struct cursor *c)
{
	skip(c);
	return c->at >= c->t.s.len;
}

/* Does the item begin with WORD and a blank? */
static bool
take_word(struct cursor *c, const char *word)
{
	size_t n = strlen(word);

	if (!str_starts(c->t.s, word) || c->t.s.len == n ||
	    !char_is_space(c->t.s.at[n]))
		return false;
	c->at = n;
	return true;
}

/* --- items -------------------------------------------------------------- */

static void
add_setting(struct reader *r, enum just_setting_kind kind, struct text name,
    struct text value)
{
	struct justfile *j = r->out;

	if (!count(r))
		return;
	j->settings = vec_grow(r->arena, j->settings, j->nsettings,
	    &j->csettings, sizeof(*j->settings));
	j->settings[j->nsettings++] =
	    (struct just_setting){ kind, name, value };
}

/* Behind a name (a, b) := value, which defines a function. */
static bool
is_function(struct cursor *c)
{
	struct cursor ahead = *c;

	if (!take(&ahead, "("))
		return false;
	ahead.at = just_token_end(c->t.s, ahead.at - 1);
	return take(&ahead, ":=");
}

/* name := value; false when the item is something else. */
static bool
read_assignment(struct reader *r, struct text item)
{
	struct cursor c = { .t = item };
	enum just_setting_kind kind = JUST_VARIABLE;
	struct text name;

	if (take_word(&c, "export") || take_word(&c, "eager"))
		kind = str_starts(item.s, "export") ? JUST_EXPORT : kind;
	else if (take_word(&c, "set"))
		kind = JUST_SET;
	else if (take_word(&c, "alias"))
		kind = JUST_ALIAS;
	name = take_name(&c, false);
	if (is_function(&c))
		return true;
	if (name.s.len && take(&c, ":=")) {
		add_setting(r, kind, name, rest_of(&c));
		return true;
	}
	if (kind != JUST_SET || !name.s.len || !at_end(&c)) {
		c = (struct cursor){ .t = item };
		return take_word(&c, "unexport") &&
		       take_name(&c, false).s.len && at_end(&c);
	}
	add_setting(r, kind, name, rest_of(&c));
	return true;
}

/* The inside of a string without escapes; else what stands there. */
static struct text
unquote(struct text t)
{
	size_t n = 1;

	if (t.s.len && t.s.at[0] == 'x')
		t = text_slice(t, 1, t.s.len);
	if (t.s.len < 2 || !is_quote(t.s.at[0]))
		return t;
	if (t.s.len >= 6 && t.s.at[1] == t.s.at[0] && t.s.at[2] == t.s.at[0])
		n = 3;
	return text_slice(t, n, t.s.len - n);
}

static bool
read_include(struct reader *r, struct text item)
{
	static const char *const words[] = { "import", "import?", "mod",
		"mod?" };
	struct justfile *j = r->out;
	struct cursor c = { .t = item };
	struct just_include in = { .span = text_span(&item, 0, item.s.len) };
	size_t i = 0;

	while (i < 4 && !take_word(&c, words[i]))
		i++;
	if (i == 4)
		return false;
	in.optional = i % 2 == 1;
	in.is_module = i >= 2;
	if (in.is_module && !(in.name = take_name(&c, false)).s.len)
		return false;
	in.path = unquote(take_value(&c));
	if (!at_end(&c) || (!in.is_module && !in.path.s.len))
		return false;
	if (!count(r))
		return true;
	j->includes = vec_grow(
	    r->arena, j->includes, j->nincludes, &j->cincludes, sizeof(in));
	j->includes[j->nincludes++] = in;
	return true;
}

/* [name, name: value, name(values)] */
static void
read_attributes(struct reader *r, struct text item)
{
	struct cursor c = { .t = item };

	take(&c, "[");
	do {
		struct just_attribute at = { .name = take_name(&c, false) };
		size_t from;

		if (!at.name.s.len || !count(r))
			break;
		if (take(&c, ":")) {
			at.argument = take_value(&c);
		} else if (peek(&c) == '(') {
			from = c.at + 1;
			c.at = just_token_end(item.s, c.at);
			at.argument = text_slice(item, from, c.at - 1);
		}
		r->attributes = vec_grow(r->arena, r->attributes,
		    r->nattributes, &r->cattributes, sizeof(at));
		r->attributes[r->nattributes++] = at;
	} while (take(&c, ","));
	if (!take(&c, "]"))
		tell(r, PROBLEM_SYNTAX, text_span(&item, 0, item.s.len),
		    "these attributes do not parse");
}

static bool
read_parameters(struct reader *r, struct just_recipe *recipe, struct cursor *c)
{
	while (!take(c, ":")) {
		struct just_parameter p = { 0 };

		p.some = take(c, "+");
		p.any = !p.some && take(c, "*");
		p.exported = take(c, "$");
		p.name = take_name(c, false);
		if (!p.name.s.len || !count(r))
			return false;
		if (take(c, "=")) {
			p.has_fallback = true;
			p.fallback = take_value(c);
		}
		recipe->parameters = vec_grow(r->arena, recipe->parameters,
		    recipe->nparameters, &recipe->cparameters, sizeof(p));
		recipe->parameters[recipe->nparameters++] = p;
	}
	return true;
}

/* (name value value) */
static bool
read_arguments(struct reader *r, struct just_dependency *d, struct cursor *c)
{
	d->name = take_name(c, true);
	while (!take(c, ")")) {
		struct text value = take_value(c);

		/* a + b and a / b are one value; its end is not known. */
		while (take(c, "+") || take(c, "/"))
			value =
			    text_slice(c->t, (size_t)(value.s.at - c->t.s.at),
			        (take_value(c), c->at));
		if (!value.s.len || !count(r))
			return false;
		*vec_add(r->arena, &d->arguments) = value;
	}
	return true;
}

static bool
read_dependencies(
    struct reader *r, struct just_recipe *recipe, struct cursor *c)
{
	bool after = false;

	while (!at_end(c)) {
		struct just_dependency d = { .after = after };

		if (take(c, "&&")) {
			after = true;
			continue;
		}
		if (!take(c, "("))
			d.name = take_name(c, true);
		else if (!read_arguments(r, &d, c))
			return false;
		if (!d.name.s.len || !count(r))
			return false;
		recipe->dependencies = vec_grow(r->arena, recipe->dependencies,
		    recipe->ndependencies, &recipe->cdependencies, sizeof(d));
		recipe->dependencies[recipe->ndependencies++] = d;
	}
	return true;
}

/* --- bodies ------------------------------------------------------------- */

struct body_line {
	size_t from, text, to; /* the line, where its text begins, its end */
};

static struct body_line
look_line(const struct reader *r, size_t at)
{
	size_t end = str_find_char(r->t.s, at, '\n');
	struct body_line l = { .from = at, .text = at };

	l.to = end == SIZE_MAX ? r->t.s.len : end;
	while (l.text < l.to && is_blank(r->t.s.at[l.text]))
		l.text++;
	return l;
}

static void
add_text(struct reader *r, struct just_recipe *recipe, struct text t)
{
	if (!count(r))
		return;
	recipe->lines = vec_grow(r->arena, recipe->lines, recipe->nlines,
	    &recipe->clines, sizeof(t));
	recipe->lines[recipe->nlines++] = t;
}

/* Lines from r->at to END as one text, without INDENT bytes in front. */
static struct text
dedent(struct reader *r, size_t from, size_t end, size_t indent)
{
	struct rewrite w = rewrite_new(r->arena, r->t);
	size_t at = from;

	while (at < end) {
		struct body_line l = look_line(r, at);
		size_t to = l.to < end ? l.to + 1 : end;
		size_t cut =
		    l.text - l.from < indent ? l.text - l.from : indent;

		rewrite_copy(&w, l.from + cut, to);
		at = to;
	}
	return rewrite_end(&w);
}

static bool
is_continued(const struct reader *r, const struct body_line *l)
{
	size_t to = l->to;

	if (to > l->text && r->t.s.at[to - 1] == '\r')
		to--;
	return to > l->text && r->t.s.at[to - 1] == '\\';
}

/* The end of the body at AT whose first line is indented by INDENT. */
static size_t
body_end(const struct reader *r, size_t at, size_t indent)
{
	size_t end = at;

	while (at < r->t.s.len) {
		struct body_line l = look_line(r, at);

		if (l.text < l.to && l.text - l.from < indent)
			break;
		at = l.to < r->t.s.len ? l.to + 1 : l.to;
		if (l.text < l.to)
			end = at;
	}
	return end;
}

static void
add_lines(
    struct reader *r, struct just_recipe *recipe, size_t end, size_t indent)
{
	for (size_t at = r->at; at < end;) {
		struct body_line l = look_line(r, at);
		size_t from = at;

		while (is_continued(r, &l) && l.to + 1 < end)
			l = look_line(r, l.to + 1);
		at = l.to < end ? l.to + 1 : end;
		if (str_trim(str_slice(r->t.s, from, l.to)).len)
			add_text(r, recipe, dedent(r, from, l.to, indent));
	}
}

static bool
has_attribute(const struct just_recipe *recipe, const char *name)
{
	for (size_t i = 0; i < recipe->nattributes; i++)
		if (str_is(recipe->attributes[i].name.s, name))
			return true;
	return false;
}

static void
read_body(struct reader *r, struct just_recipe *recipe)
{
	struct body_line l = { 0 };
	size_t at = r->at, end, indent;

	for (; at < r->t.s.len; at = l.to + 1) {
		l = look_line(r, at);
		if (l.text < l.to)
			break;
	}
	indent = l.text - l.from;
	if (at >= r->t.s.len || !indent)
		return;
	r->at = at;
	end = body_end(r, at, indent);
	recipe->is_script = str_starts(str_from(r->t.s, l.text), "#!") ||
	                    has_attribute(recipe, "script");
	if (recipe->is_script)
		add_text(r, recipe, dedent(r, at, end, indent));
	else
		add_lines(r, recipe, end, indent);
	r->at = end > r->at ? end : r->at;
}

static bool
read_recipe(struct reader *r, struct text item)
{
	struct justfile *j = r->out;
	struct just_recipe *recipe = arena_make(r->arena, struct just_recipe);
	struct cursor c = { .t = item };
	bool ok;

	recipe->span = text_span(&item, 0, item.s.len);
	recipe->attributes = r->attributes;
	recipe->nattributes = r->nattributes;
	r->attributes = NULL;
	r->nattributes = r->cattributes = 0;
	recipe->quiet = take(&c, "@");
	recipe->name = take_name(&c, false);
	ok = recipe->name.s.len && count(r) && read_parameters(r, recipe, &c) &&
	     read_dependencies(r, recipe, &c);
	if (!ok)
		return false;
	j->recipes = vec_grow(
	    r->arena, j->recipes, j->nrecipes, &j->crecipes, sizeof(recipe));
	j->recipes[j->nrecipes++] = recipe;
	read_body(r, recipe);
	return true;
}

static void
read_item(struct reader *r)
{
	struct text item = take_item(r);

	if (!str_trim(item.s).len)
		return;
	/* The body of what was not understood is passed over with it. */
	if (is_blank(item.s.at[0]) && r->lost)
		return;
	r->lost = false;
	if (item.s.at[0] == '[') {
		read_attributes(r, item);
		return;
	}
	if (!is_blank(item.s.at[0]) &&
	    (read_assignment(r, item) || read_include(r, item) ||
	        read_recipe(r, item)))
		return;
	r->lost = true;
	tell(r, PROBLEM_SYNTAX, text_span(&item, 0, item.s.len),
	    "this line is none of just's");
}

void
justfile_parse(struct arena *a, struct text t, struct justfile *out)
{
	struct reader r = { .arena = a, .t = t, .out = out };

	if (str_starts(t.s, "\xef\xbb\xbf"))
		r.at = 3;
	while (r.at < t.s.len)
		read_item(&r);
}
