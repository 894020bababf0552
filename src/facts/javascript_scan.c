/*
 * Expressions of JavaScript: which calls they make, and whether for sure.
 *
 * Calls stand in the order of the text.  What stands behind && or ? may be
 * passed over, and a callback may be called any number of times; only a
 * function that is called where it stands, and one that is called by its
 * name, are certain.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "facts/javascript_facts.h"

struct op *
js_op(struct js_lower *l, enum op_kind kind, struct span span)
{
	struct op *op = arena_make(l->arena, struct op);

	op->kind = kind;
	op->span = span;
	*vec_add(l->arena, l->to) = op;
	return op;
}

void
js_word_call(struct js_lower *l, struct span span, struct str word)
{
	struct op *op = js_op(l, OP_CALL, span);

	*vec_add(l->arena, &op->words) = js_literal(l, span, word);
}

/* What stands there may be done or not. */
struct block *
js_branch(struct js_lower *l, struct span span)
{
	struct op *op = js_op(l, OP_BRANCH, span);

	op->arms = arena_make(l->arena, struct arm);
	op->arms[op->narms++].span = span;
	return &op->arms[0].body;
}

struct js_binding *
js_bind(struct js_lower *l, struct str name, int kind)
{
	struct js_binding *b = vec_add(l->arena, &l->scope->names);

	*b = (struct js_binding){ .name = name };
	b->kind = kind;
	return b;
}

/* Every name in FROM to TO, as parameters or a pattern that is not read. */
void
js_bind_unknown(struct js_lower *l, size_t from, size_t to)
{
	for (; from < to; from++)
		if (l->js->at[from].kind == JS_NAME)
			js_bind(l, l->js->at[from].text, JS_UNKNOWN);
}

/* A new level; false where it is too deep, and then nothing is read. */
bool
js_enter(struct js_lower *l, struct js_lower *inner, struct js_scope *scope)
{
	*inner = *l;
	*scope = (struct js_scope){ .up = l->scope };
	inner->scope = scope;
	if (++inner->depth <= JS_NESTING && *l->work)
		return true;
	*l->opaque = true;
	return false;
}

static bool
is_arrow(const struct js_lower *l, size_t i, size_t to)
{
	const struct js_token *t = &l->js->at[i];

	if (t->kind == JS_NAME)
		return i + 1 < to && js_is(l, i + 1, "=>");
	return js_is(l, i, "(") && t->match < to &&
	       js_is(l, t->match + 1, "=>");
}

/* The end of what stands behind => at the level of FROM. */
static size_t
arrow_end(struct js_lower *l, size_t from, size_t to)
{
	size_t comma = js_find(l, from, to, ",");
	size_t semicolon = js_find(l, from, comma, ";");

	return semicolon;
}

bool
js_find_lambda(struct js_lower *l, size_t i, size_t to, struct js_lambda *out)
{
	bool arrow;

	if (i < to && js_is_name(l, i, "async") && i + 1 < to &&
	    !js_is(l, i + 1, "=>"))
		i++;
	arrow = i < to && is_arrow(l, i, to);
	if (!arrow && !(i < to && js_is_name(l, i, "function")))
		return false;
	while (!arrow && i < to && !js_is(l, i, "("))
		i++;
	if (i >= to)
		return false;
	out->params = js_is(l, i, "(") ? i + 1 : i;
	out->params_end = js_is(l, i, "(") ? l->js->at[i].match : i + 1;
	i = js_is(l, i, "(") ? l->js->at[i].match + 1 : i + 1;
	i += arrow;
	if (i >= to)
		return false;
	out->braces = js_is(l, i, "{");
	out->body = out->braces ? i + 1 : i;
	out->end = out->braces ? l->js->at[i].match : arrow_end(l, i, to);
	out->behind = out->braces ? out->end + 1 : out->end;
	return out->end != SIZE_MAX && (arrow || out->braces);
}

void
js_lower_lambda(struct js_lower *l, const struct js_lambda *f, struct block *to,
    bool numbered)
{
	struct js_lower inner;
	struct js_scope scope;
	unsigned number = 1;

	if (!js_enter(l, &inner, &scope))
		return;
	scope.function = true;
	inner.to = to;
	for (size_t i = f->params; i < f->params_end;) {
		size_t comma = js_find(l, i, f->params_end, ",");

		if (numbered && comma == i + 1)
			js_bind(&inner, l->js->at[i].text, JS_ARGUMENT)
			    ->number = number;
		else
			js_bind_unknown(&inner, i, comma);
		number++;
		i = comma + 1;
	}
	if (f->braces)
		js_lower_list(&inner, f->body, f->end);
	else
		js_scan(&inner, f->body, f->end);
}

/* It is called by something else, any number of times. */
static void
lower_callback(struct js_lower *l, const struct js_lambda *f, struct span span)
{
	struct op *op = js_op(l, OP_LOOP, span);

	js_lower_lambda(l, f, &op->body, false);
	if (!op->body.len)
		l->to->len--;
}

/* f(x, y) of a function of the script. */
static void
call_function(struct js_lower *l, struct str word, size_t from, size_t open)
{
	size_t close = l->js->at[open].match;
	struct op *op = js_op(l, OP_CALL, js_span(l, from, open));

	*vec_add(l->arena, &op->words) = js_literal(l, op->span, word);
	for (size_t i = open + 1; i < close;) {
		size_t comma = js_find(l, i, close, ",");

		*vec_add(l->arena, &op->words) = js_value(l, i, comma);
		i = comma + 1;
	}
}

/* The name at I, with what is called by it; behind it. */
static size_t
scan_name(struct js_lower *l, size_t i, size_t to)
{
	struct js_lambda f;
	size_t end, close;
	struct str path;
	bool member = i > 0 && (js_is(l, i - 1, ".") || js_is(l, i - 1, "?."));

	if (!member && js_find_lambda(l, i, to, &f)) {
		lower_callback(l, &f, l->js->at[i].span);
		return f.behind > i ? f.behind : i + 1;
	}
	/* What a class does with its methods is not followed. */
	if (!member && js_is_name(l, i, "class")) {
		end = js_find(l, i, to, "{");
		return end < to ? l->js->at[end].match + 1 : to;
	}
	path = js_path(l, i, to, &end);
	if (end >= to || !js_is(l, end, "("))
		return end;
	close = l->js->at[end].match;
	js_scan(l, end + 1, close);
	if (member)
		return close + 1;
	if (str_ends(path, "()"))
		call_function(l, path, i, end);
	else if (str_is(path, "process.exit"))
		js_word_call(l, js_span(l, i, end), S("exit"));
	else
		js_octokit_call(l, path, i, end);
	return close + 1;
}

/* (async () => { ... })() is done at once. */
static bool
scan_called(struct js_lower *l, size_t i, size_t to)
{
	size_t close = l->js->at[i].match;
	struct js_lambda f;

	if (close == SIZE_MAX || close + 1 >= to || !js_is(l, close + 1, "(") ||
	    !js_find_lambda(l, i + 1, close, &f) || f.behind != close)
		return false;
	/* A `return` in it leaves it alone. */
	js_lower_lambda(
	    l, &f, &js_op(l, OP_SCOPE, l->js->at[i].span)->body, false);
	return true;
}

/* A bracket in an expression; behind it. */
static size_t
scan_bracket(struct js_lower *l, size_t i, size_t to)
{
	size_t match = l->js->at[i].match;
	struct js_lambda method = {
		.braces = true, .body = i + 1, .end = match
	};

	if (js_is(l, i, "{") && i > 0 && js_is(l, i - 1, ")"))
		lower_callback(l, &method, l->js->at[i].span);
	else if (!scan_called(l, i, to))
		js_scan(l, i + 1, match);
	return match + 1;
}

/* An empty one says nothing. */
static struct block *
end_branch(struct js_lower *l, struct block **branch)
{
	if (*branch && !(*branch)->len)
		l->to->len--;
	*branch = NULL;
	return l->to;
}

static bool
may_skip(const struct js_lower *l, size_t i)
{
	return js_is(l, i, "&&") || js_is(l, i, "||") || js_is(l, i, "??") ||
	       js_is(l, i, "?");
}

/* The calls in an expression, in the order of the text. */
void
js_scan(struct js_lower *l, size_t i, size_t to)
{
	struct js_lower at = *l;
	struct block *branch = NULL;

	if (++at.depth > JS_NESTING) {
		*l->opaque = true;
		return;
	}
	while (i < to && *l->work) {
		const struct js_token *t = &at.js->at[i];
		struct js_lambda f;

		--*l->work;
		if (may_skip(&at, i) && !branch)
			at.to = branch = js_branch(&at, t->span);
		if (js_is(&at, i, ","))
			at.to = end_branch(l, &branch);
		if (t->kind == JS_NAME) {
			i = scan_name(&at, i, to);
		} else if (js_is(&at, i, "(") &&
		           js_find_lambda(&at, i, to, &f)) {
			lower_callback(&at, &f, t->span);
			i = f.behind;
		} else if (t->match != SIZE_MAX && t->match > i) {
			i = scan_bracket(&at, i, to);
		} else {
			i++;
		}
	}
	end_branch(l, &branch);
}
