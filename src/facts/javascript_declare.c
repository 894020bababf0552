/*
 * Declarations of JavaScript: what a name stands for.
 *
 * A constant that is a path stands for that path, one that is an object for
 * its properties, a function for its word; all others are variables of the
 * run, whose names no environment has.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "facts/javascript_facts.h"

/* getOctokit(TOKEN) */
static bool
is_client(struct js_lower *l, size_t from, size_t to, struct template *auth)
{
	size_t end;
	struct str path;

	if (from >= to || l->js->at[from].kind != JS_NAME)
		return false;
	path = js_path(l, from, to, &end);
	if (!str_is(path, "getOctokit") && !str_is(path, "github.getOctokit"))
		return false;
	if (!js_is(l, end, "(") || l->js->at[end].match != to - 1)
		return false;
	*auth = js_value(l, end + 1, js_find(l, end + 1, to - 1, ","));
	return true;
}

void
js_set_variable(struct js_lower *l, struct str name, size_t from, size_t to)
{
	struct op *op = js_op(l, OP_SET, js_span(l, from, to));
	struct setting s = { .name = name, .span = op->span, .known = true };

	s.value = js_value(l, from, to);
	*vec_add(l->arena, &op->settings) = s;
}

/* A function that is called by a word of its own, which no command has. */
static void
define(struct js_lower *l, const struct js_lambda *f, struct str word)
{
	struct op *op = js_op(l, OP_FUNCTION, js_span(l, f->params, f->end));

	op->name = word;
	js_lower_lambda(l, f, &op->body, true);
}

struct str
js_word(struct js_lower *l, struct str name)
{
	return str_concat(l->arena, name, S("()"));
}

/* NAME = FROM to TO, of a declaration. */
static void
declare(struct js_lower *l, struct str name, size_t from, size_t to, bool fixed)
{
	size_t value = from + (from < to && js_is_name(l, from, "await"));
	struct template auth = { 0 };
	struct js_lambda f;
	struct str path;
	size_t end = from;

	if (js_find_lambda(l, from, to, &f) && f.behind == to) {
		js_bind(l, name, JS_FUNCTION)->text = js_word(l, name);
		define(l, &f, js_word(l, name));
		return;
	}
	if (is_client(l, from, to, &auth)) {
		js_bind(l, name, JS_CLIENT)->auth = auth;
		return;
	}
	js_scan(l, from, to);
	if (fixed && js_is(l, from, "{") && l->js->at[from].match == to - 1) {
		js_bind(l, name, JS_OBJECT)->from = from;
		return;
	}
	if (fixed && value < to && l->js->at[value].kind == JS_NAME) {
		path = js_path(l, value, to, &end);
		if (end == to && path.len && !js_lookup(l, path) &&
		    !str_is(path, "true") && !str_is(path, "false")) {
			js_bind(l, name, JS_ALIAS)->text = path;
			return;
		}
	}
	path =
	    str_printf(l->arena, "%zu@" STR_FMT, (*l->number)++, STR_ARG(name));
	js_set_variable(l, path, from, to);
	js_bind(l, name, JS_VARIABLE)->text = path;
}

/* { a, b: c, d: { e } } = PATH: each name stands for a part of it. */
static void
bind_pattern(struct js_lower *l, size_t from, size_t to, struct str path)
{
	struct js_lower inner = *l;

	inner.depth++;
	while (from < to) {
		size_t comma = js_find(l, from, to, ",");
		const struct js_token *t = &l->js->at[from];
		struct str part;
		size_t name = js_is(l, from + 1, ":") ? from + 2 : from;

		if (t->kind != JS_NAME || !path.len) {
			js_bind_unknown(l, from, comma);
			from = comma + 1;
			continue;
		}
		part = str_printf(l->arena, STR_FMT "." STR_FMT, STR_ARG(path),
		    STR_ARG(t->text));
		if (name + 1 == comma && l->js->at[name].kind == JS_NAME)
			js_bind(l, l->js->at[name].text, JS_ALIAS)->text = part;
		else if (js_is(l, name, "{") &&
		         l->js->at[name].match == comma - 1 &&
		         inner.depth < JS_NESTING)
			bind_pattern(&inner, name + 1, comma - 1, part);
		else
			js_bind_unknown(l, from, comma);
		from = comma + 1;
	}
}

/* const [owner, repo] = process.env.GITHUB_REPOSITORY.split('/') */
static bool
bind_split(struct js_lower *l, size_t pattern, size_t from, size_t to)
{
	size_t end;

	if (l->js->at[pattern].match != pattern + 4 || from >= to ||
	    l->js->at[from].kind != JS_NAME ||
	    !str_is(js_path(l, from, to, &end),
	        "process.env.GITHUB_REPOSITORY.split") ||
	    !js_is(l, end, "("))
		return false;
	js_bind(l, l->js->at[pattern + 1].text, JS_ALIAS)->text =
	    S("context.repo.owner");
	js_bind(l, l->js->at[pattern + 3].text, JS_ALIAS)->text =
	    S("context.repo.repo");
	return true;
}

/* One `x = y` of a declaration, FROM to TO. */
static void
lower_declarator(struct js_lower *l, size_t from, size_t to, bool fixed)
{
	const struct js_token *t = &l->js->at[from];
	size_t sign = js_find(l, from, to, "="), value = sign + 1, end = value;
	struct str path = { 0 };

	if (t->kind == JS_NAME && sign == from + 1) {
		declare(l, t->text, value < to ? value : to, to, fixed);
		return;
	}
	if (value < to)
		js_scan(l, value, to);
	if (js_is(l, from, "{") && t->match + 1 == sign && value < to) {
		if (l->js->at[value].kind == JS_NAME)
			path = js_path(l, value, to, &end);
		bind_pattern(l, from + 1, t->match,
		    end == to ? path : (struct str){ 0 });
	} else if (!js_is(l, from, "[") || value >= to ||
	           !bind_split(l, from, value, to)) {
		js_bind_unknown(l, from, sign);
	}
}

size_t
js_lower_declaration(struct js_lower *l, size_t i, size_t to)
{
	bool fixed = js_is_name(l, i, "const");
	size_t end = js_expression_end(l, ++i, to);

	while (i < end) {
		size_t comma = js_find(l, i, end, ",");

		if (comma > i)
			lower_declarator(l, i, comma, fixed);
		i = comma + 1;
	}
	return end;
}
