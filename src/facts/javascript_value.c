/*
 * Names, paths and texts of JavaScript.
 *
 * A text is known where it is put together of literals, of variables, of the
 * environment and of what the forge tells the script as `context`.  All else
 * is an unknown part.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "facts/javascript_facts.h"
#include "parse/expr.h"

bool
js_is(const struct js_lower *l, size_t i, const char *sign)
{
	const struct js_token *t = &l->js->at[i];

	return i < l->js->len && t->kind == JS_SIGN && str_is(t->text, sign);
}

bool
js_is_name(const struct js_lower *l, size_t i, const char *name)
{
	const struct js_token *t = &l->js->at[i];

	return i < l->js->len && t->kind == JS_NAME && str_is(t->text, name);
}

size_t
js_step(const struct js_lower *l, size_t i, size_t to)
{
	size_t match = l->js->at[i].match;

	if (match != SIZE_MAX && match > i && match < to)
		i = match;
	if (*l->work)
		--*l->work;
	return *l->work ? i + 1 : to;
}

size_t
js_find(struct js_lower *l, size_t from, size_t to, const char *sign)
{
	while (from < to && !js_is(l, from, sign))
		from = js_step(l, from, to);
	return from;
}

struct span
js_span(const struct js_lower *l, size_t from, size_t to)
{
	return span_join(
	    l->js->at[from].span, l->js->at[to > from ? to - 1 : from].span);
}

const struct js_binding *
js_lookup(const struct js_lower *l, struct str name)
{
	for (const struct js_scope *s = l->scope; s; s = s->up)
		for (size_t i = s->names.len; i > 0; i--)
			if (str_eq(s->names.at[i - 1].name, name))
				return &s->names.at[i - 1];
	return NULL;
}

/* The name that stands for something else in front. */
static struct str
expand(struct js_lower *l, struct str first, bool whole)
{
	const struct js_binding *b = js_lookup(l, first);

	if (!b)
		return first;
	if (b->kind == JS_ALIAS || (b->kind == JS_FUNCTION && whole))
		return b->text;
	/* Of a client only the methods are asked for. */
	if (b->kind == JS_CLIENT)
		return str_concat(l->arena, S("@"), first);
	return (struct str){ 0 };
}

struct str
js_path(struct js_lower *l, size_t i, size_t to, size_t *end)
{
	struct buf b = buf_new(l->arena);
	size_t first = i++;
	struct str front;

	for (;;) {
		const struct js_token *t = &l->js->at[i];
		const struct js_token *name =
		    &l->js->at[i + 1 < to ? i + 1 : i];

		if (i + 1 < to && (js_is(l, i, ".") || js_is(l, i, "?.")) &&
		    name->kind == JS_NAME) {
			i += 2;
		} else if (i + 2 < to && js_is(l, i, "[") &&
		           t->match == i + 2 && name->kind == JS_STRING &&
		           name->parts.len == 1 && !name->parts.at[0].inside &&
		           !name->parts.at[0].is_expression) {
			buf_add_char(&b, '.');
			buf_add(&b, name->parts.at[0].text);
			i += 3;
			continue;
		} else {
			break;
		}
		buf_add_char(&b, '.');
		buf_add(&b, name->text);
	}
	*end = i;
	front = expand(l, l->js->at[first].text, !b.len);
	return front.len ? str_concat(l->arena, front, buf_str(&b)) : front;
}

void
js_append(struct js_lower *l, struct template *t, struct template more)
{
	for (size_t i = 0; i < more.len; i++)
		*vec_add(l->arena, t) = more.at[i];
}

static struct template one_part(struct js_lower *l, struct part part)
{
	struct template t = { .span = part.span };

	part.quoted = true;
	*vec_add(l->arena, &t) = part;
	return t;
}

struct template js_literal(
    struct js_lower *l, struct span span, struct str text)
{
	return one_part(l,
	    (struct part){ .kind = PART_LITERAL, .span = span, .text = text });
}

static struct template unknown(struct js_lower *l, struct span span)
{
	return one_part(l, (struct part){ .kind = PART_UNKNOWN, .span = span });
}

bool
js_is_known(const struct template *t)
{
	for (size_t i = 0; i < t->len; i++)
		if (t->at[i].kind == PART_UNKNOWN)
			return false;
	return true;
}

/* What an expression of the forge gives: github.ref. */
static struct template of_forge(
    struct js_lower *l, struct span span, struct str path)
{
	struct problems ignored = { 0 };
	struct part part = { .kind = PART_EXPRESSION, .span = span };
	struct text text = {
		.s = path, .source = span.source, .base = span.off
	};

	if (!expr_parse(l->arena, text, &part.expr, &ignored))
		return unknown(l, span);
	part.expr->span = span;
	part.text = path;
	return one_part(l, part);
}

/* `context` of the script, as the forge's own expressions name it. */
static struct template of_context(
    struct js_lower *l, struct span span, struct str path)
{
	static const char *const names[][2] = {
		{ "ref", "github.ref" },
		{ "sha", "github.sha" },
		{ "eventName", "github.event_name" },
		{ "actor", "github.actor" },
		{ "runId", "github.run_id" },
		{ "runNumber", "github.run_number" },
		{ "repo.owner", "github.repository_owner" },
	};

	if (str_starts(path, "payload."))
		return of_forge(l, span,
		    str_concat(
		        l->arena, S("github.event."), str_from(path, 8)));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_is(path, names[i][0]))
			return of_forge(l, span, str_of(names[i][1]));
	return unknown(l, span);
}

static struct template of_variable(
    struct js_lower *l, struct span span, struct str name)
{
	return one_part(l,
	    (struct part){ .kind = PART_VARIABLE, .span = span, .text = name });
}

static struct template of_name(struct js_lower *l, size_t i)
{
	const struct js_token *t = &l->js->at[i];
	const struct js_binding *b = js_lookup(l, t->text);

	if (!b && (str_is(t->text, "true") || str_is(t->text, "false")))
		return js_literal(l, t->span, t->text);
	if (b && b->kind == JS_VARIABLE)
		return of_variable(l, t->span, b->text);
	if (b && b->kind == JS_ARGUMENT)
		return one_part(l, (struct part){ .kind = PART_POSITION,
		                       .span = t->span,
		                       .text = t->text,
		                       .number = b->number });
	return unknown(l, t->span);
}

static struct template of_path(
    struct js_lower *l, struct span span, struct str path)
{
	if (str_starts(path, "process.env."))
		return of_variable(l, span, str_from(path, 12));
	if (str_starts(path, "context."))
		return of_context(l, span, str_from(path, 8));
	return unknown(l, span);
}

static struct template of_string(struct js_lower *l, const struct js_token *t)
{
	struct template out = { .span = t->span };

	if (!t->parts.len)
		return js_literal(l, t->span, S(""));
	for (size_t i = 0; i < t->parts.len; i++) {
		const struct js_part *p = &t->parts.at[i];
		struct js_lower at = *l;

		at.js = p->inside;
		if (p->inside)
			js_append(l, &out, js_value(&at, 0, p->inside->len));
		else
			*vec_add(l->arena, &out) = (struct part){
				.kind = p->is_expression ? PART_EXPRESSION
				                         : PART_LITERAL,
				.span = p->span,
				.text = p->text,
				.quoted = true,
				.expr = p->expr,
			};
	}
	return out;
}

/* The text of a plain string, or false. */
static bool
plain(const struct js_token *t, struct str *out)
{
	*out = (struct str){ 0 };
	if (t->kind != JS_STRING || t->parts.len > 1 ||
	    (t->parts.len &&
	        (t->parts.at[0].inside || t->parts.at[0].is_expression)))
		return false;
	if (t->parts.len)
		*out = t->parts.at[0].text;
	return true;
}

/* x.trim(), x.replace('refs/tags/', '') */
static struct template of_method(
    struct js_lower *l, size_t from, size_t open, struct str path)
{
	struct span span = js_span(l, from, open);
	size_t close = l->js->at[open].match;
	struct str what, with, method, base;
	struct template t;
	size_t dot = str_find_last_char(path, '.');

	if (dot == SIZE_MAX)
		return unknown(l, span);
	base = str_slice(path, 0, dot);
	method = str_from(path, dot + 1);
	if ((str_is(method, "trim") || str_is(method, "toString")) &&
	    close == open + 1)
		return of_path(l, span, base);
	if (!str_is(method, "replace") || close != open + 4 ||
	    !plain(&l->js->at[open + 1], &what) || !js_is(l, open + 2, ",") ||
	    !plain(&l->js->at[open + 3], &with) || with.len)
		return unknown(l, span);
	if (str_is(base, "context.ref") && str_is(what, "refs/tags/"))
		return of_forge(l, span, S("github.ref_name"));
	t = of_path(l, span, base);
	if (t.at[0].kind != PART_VARIABLE)
		return unknown(l, span);
	t.at[0].rule = PART_CHANGED;
	t.at[0].stripped = what;
	t.at[0].strips_prefix = true;
	return t;
}

/* a || b */
static struct template of_choice(
    struct js_lower *l, size_t from, size_t sign, size_t to)
{
	struct template t = js_value(l, from, sign);

	if (t.len != 1 || t.at[0].kind != PART_VARIABLE || t.at[0].rule)
		return unknown(l, js_span(l, from, to));
	t.at[0].rule = PART_DEFAULT;
	t.at[0].empty_too = js_is(l, sign, "||");
	t.at[0].fallback = arena_make(l->arena, struct template);
	*t.at[0].fallback = js_value(l, sign + 1, to);
	return t;
}

static struct template operand(struct js_lower *l, size_t from, size_t to)
{
	const struct js_token *t;
	struct str path;
	size_t end, sign;

	if (from < to && js_is_name(l, from, "await"))
		from++;
	if (from >= to)
		return unknown(l, l->js->at[from].span);
	t = &l->js->at[from];
	if (js_is(l, from, "(") && t->match == to - 1)
		return js_value(l, from + 1, to - 1);
	sign = js_find(l, from, to, "||");
	if (sign == to)
		sign = js_find(l, from, to, "??");
	if (sign < to)
		return of_choice(l, from, sign, to);
	if (from + 1 == to && t->kind == JS_NUMBER)
		return js_literal(l, t->span, t->text);
	if (from + 1 == to &&
	    (t->kind == JS_STRING || t->kind == JS_EXPRESSION))
		return of_string(l, t);
	if (t->kind != JS_NAME)
		return unknown(l, js_span(l, from, to));
	path = js_path(l, from, to, &end);
	if (end == to && end == from + 1 && !str_contains(path, "."))
		return of_name(l, from);
	if (end == to)
		return of_path(l, js_span(l, from, to), path);
	if (js_is(l, end, "(") && l->js->at[end].match == to - 1)
		return of_method(l, from, end, path);
	return unknown(l, js_span(l, from, to));
}

struct template js_value(struct js_lower *l, size_t from, size_t to)
{
	struct template out = { 0 };
	struct js_lower at = *l;

	if (++at.depth > JS_NESTING || from >= to)
		return unknown(l, l->js->at[from].span);
	out.span = js_span(l, from, to);
	while (from < to) {
		size_t plus = js_find(&at, from, to, "+");

		js_append(l, &out, operand(&at, from, plus));
		from = plus + 1;
	}
	return out;
}
