/*
 * The operations of a JavaScript text that is given a client of the forge.
 *
 * Statements become the operations that shell texts have.  A condition is
 * never decided; what a callback does, or what stands behind && or ?, may
 * happen or not.  Functions are followed where they are called by name.
 * Left out: classes, modules, and all that changes what an object holds.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "facts/javascript_facts.h"

static void lower_list(struct js_lower *l, size_t i, size_t to);
static size_t lower_statement(struct js_lower *l, size_t i, size_t to);
static void scan(struct js_lower *l, size_t i, size_t to);

static struct op *
add_op(struct js_lower *l, enum op_kind kind, struct span span)
{
	struct op *op = arena_make(l->arena, struct op);

	op->kind = kind;
	op->span = span;
	*vec_add(l->arena, l->to) = op;
	return op;
}

static void
add_word_call(struct js_lower *l, struct span span, struct str word)
{
	struct op *op = add_op(l, OP_CALL, span);

	*vec_add(l->arena, &op->words) = js_literal(l, span, word);
}

/* What stands there may be done or not. */
static struct block *
add_branch(struct js_lower *l, struct span span)
{
	struct op *op = add_op(l, OP_BRANCH, span);

	op->arms = arena_make(l->arena, struct arm);
	op->arms[op->narms++].span = span;
	return &op->arms[0].body;
}

static struct js_binding *
bind_name(struct js_lower *l, struct str name, int kind)
{
	struct js_binding *b = vec_add(l->arena, &l->scope->names);

	*b = (struct js_binding){ .name = name };
	b->kind = kind;
	return b;
}

/* Every name in FROM to TO, as parameters or a pattern that is not read. */
static void
bind_unknown(struct js_lower *l, size_t from, size_t to)
{
	for (; from < to; from++)
		if (l->js->at[from].kind == JS_NAME)
			bind_name(l, l->js->at[from].text, JS_UNKNOWN);
}

/* A new level; false where it is too deep, and then nothing is read. */
static bool
enter(struct js_lower *l, struct js_lower *inner, struct js_scope *scope)
{
	*inner = *l;
	*scope = (struct js_scope){ .up = l->scope };
	inner->scope = scope;
	if (++inner->depth <= JS_NESTING && *l->work)
		return true;
	*l->opaque = true;
	return false;
}

static void
lower_block(struct js_lower *l, struct block *to, size_t from, size_t end)
{
	struct js_lower inner;
	struct js_scope scope;

	if (!enter(l, &inner, &scope))
		return;
	inner.to = to;
	lower_list(&inner, from, end);
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

/* A function from I on; its parameters and body. */
struct lambda {
	size_t params, params_end;
	size_t body, end; /* of braces: their inside */
	size_t behind;
	bool braces;
};

/* The end of what stands behind => at the level of FROM. */
static size_t
arrow_end(struct js_lower *l, size_t from, size_t to)
{
	size_t comma = js_find(l, from, to, ",");
	size_t semicolon = js_find(l, from, comma, ";");

	return semicolon;
}

static bool
find_lambda(struct js_lower *l, size_t i, size_t to, struct lambda *out)
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

static void
lower_lambda(
    struct js_lower *l, const struct lambda *f, struct block *to, bool numbered)
{
	struct js_lower inner;
	struct js_scope scope;
	unsigned number = 1;

	if (!enter(l, &inner, &scope))
		return;
	scope.function = true;
	inner.to = to;
	for (size_t i = f->params; i < f->params_end;) {
		size_t comma = js_find(l, i, f->params_end, ",");

		if (numbered && comma == i + 1)
			bind_name(&inner, l->js->at[i].text, JS_ARGUMENT)
			    ->number = number;
		else
			bind_unknown(&inner, i, comma);
		number++;
		i = comma + 1;
	}
	if (f->braces)
		lower_list(&inner, f->body, f->end);
	else
		scan(&inner, f->body, f->end);
}

/* It is called by something else, any number of times. */
static void
lower_callback(struct js_lower *l, const struct lambda *f, struct span span)
{
	struct op *op = add_op(l, OP_LOOP, span);

	lower_lambda(l, f, &op->body, false);
	if (!op->body.len)
		l->to->len--;
}

/* f(x, y) of a function of the script. */
static void
call_function(struct js_lower *l, struct str word, size_t from, size_t open)
{
	size_t close = l->js->at[open].match;
	struct op *op = add_op(l, OP_CALL, js_span(l, from, open));

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
	struct lambda f;
	size_t end, close;
	struct str path;
	bool member = i > 0 && (js_is(l, i - 1, ".") || js_is(l, i - 1, "?."));

	if (!member && find_lambda(l, i, to, &f)) {
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
	scan(l, end + 1, close);
	if (member)
		return close + 1;
	if (str_ends(path, "()"))
		call_function(l, path, i, end);
	else if (str_is(path, "process.exit"))
		add_word_call(l, js_span(l, i, end), S("exit"));
	else
		js_octokit_call(l, path, i, end);
	return close + 1;
}

/* (async () => { ... })() is done at once. */
static bool
scan_called(struct js_lower *l, size_t i, size_t to)
{
	size_t close = l->js->at[i].match;
	struct lambda f;

	if (close == SIZE_MAX || close + 1 >= to || !js_is(l, close + 1, "(") ||
	    !find_lambda(l, i + 1, close, &f) || f.behind != close)
		return false;
	/* A `return` in it leaves it alone. */
	lower_lambda(
	    l, &f, &add_op(l, OP_SCOPE, l->js->at[i].span)->body, false);
	return true;
}

/* A bracket in an expression; behind it. */
static size_t
scan_bracket(struct js_lower *l, size_t i, size_t to)
{
	size_t match = l->js->at[i].match;
	struct lambda method = { .braces = true, .body = i + 1, .end = match };

	if (js_is(l, i, "{") && i > 0 && js_is(l, i - 1, ")"))
		lower_callback(l, &method, l->js->at[i].span);
	else if (!scan_called(l, i, to))
		scan(l, i + 1, match);
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
static void
scan(struct js_lower *l, size_t i, size_t to)
{
	struct js_lower at = *l;
	struct block *branch = NULL;

	if (++at.depth > JS_NESTING) {
		*l->opaque = true;
		return;
	}
	while (i < to && *l->work) {
		const struct js_token *t = &at.js->at[i];
		struct lambda f;

		--*l->work;
		if (may_skip(&at, i) && !branch)
			at.to = branch = add_branch(&at, t->span);
		if (js_is(&at, i, ","))
			at.to = end_branch(l, &branch);
		if (t->kind == JS_NAME) {
			i = scan_name(&at, i, to);
		} else if (js_is(&at, i, "(") && find_lambda(&at, i, to, &f)) {
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

static bool
is_word_before_operand(const struct js_token *t)
{
	static const char *const words[] = { "await", "return", "new", "typeof",
		"in", "of", "instanceof", "throw", "case", "delete", "void",
		"async" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_is(t->text, words[i]))
			return true;
	return false;
}

/* Does the expression end between tokens I - 1 and I? */
static bool
ends_line(const struct js_lower *l, size_t i)
{
	const struct js_token *before = &l->js->at[i - 1], *t = &l->js->at[i];

	if (!t->newline)
		return false;
	if (before->kind == JS_SIGN)
		return (before->match != SIZE_MAX && before->match < i - 1 &&
		           t->kind != JS_SIGN) ||
		       str_is(before->text, "++") || str_is(before->text, "--");
	if (before->kind == JS_NAME && is_word_before_operand(before))
		return false;
	if (t->kind == JS_NAME)
		return !str_is(t->text, "in") && !str_is(t->text, "of") &&
		       !str_is(t->text, "instanceof");
	return t->kind != JS_SIGN || str_is(t->text, "{") ||
	       str_is(t->text, "!");
}

/* Where the expression that begins at I ends. */
static size_t
expression_end(struct js_lower *l, size_t i, size_t to)
{
	size_t from = i;

	while (i < to && !js_is(l, i, ";") && (i == from || !ends_line(l, i)))
		i = js_step(l, i, to);
	return i < to ? i : to;
}

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

static void
set_variable(struct js_lower *l, struct str name, size_t from, size_t to)
{
	struct op *op = add_op(l, OP_SET, js_span(l, from, to));
	struct setting s = { .name = name, .span = op->span, .known = true };

	s.value = js_value(l, from, to);
	*vec_add(l->arena, &op->settings) = s;
}

/* A function that is called by a word of its own, which no command has. */
static void
define(struct js_lower *l, const struct lambda *f, struct str word)
{
	struct op *op = add_op(l, OP_FUNCTION, js_span(l, f->params, f->end));

	op->name = word;
	lower_lambda(l, f, &op->body, true);
}

static struct str
word_of_function(struct js_lower *l, struct str name)
{
	return str_concat(l->arena, name, S("()"));
}

/* NAME = FROM to TO, of a declaration. */
static void
declare(struct js_lower *l, struct str name, size_t from, size_t to, bool fixed)
{
	size_t value = from + (from < to && js_is_name(l, from, "await"));
	struct template auth = { 0 };
	struct lambda f;
	struct str path;
	size_t end = from;

	if (find_lambda(l, from, to, &f) && f.behind == to) {
		bind_name(l, name, JS_FUNCTION)->text =
		    word_of_function(l, name);
		define(l, &f, word_of_function(l, name));
		return;
	}
	if (is_client(l, from, to, &auth)) {
		bind_name(l, name, JS_CLIENT)->auth = auth;
		return;
	}
	scan(l, from, to);
	if (fixed && js_is(l, from, "{") && l->js->at[from].match == to - 1) {
		bind_name(l, name, JS_OBJECT)->from = from;
		return;
	}
	if (fixed && value < to && l->js->at[value].kind == JS_NAME) {
		path = js_path(l, value, to, &end);
		if (end == to && path.len && !js_lookup(l, path) &&
		    !str_is(path, "true") && !str_is(path, "false")) {
			bind_name(l, name, JS_ALIAS)->text = path;
			return;
		}
	}
	path =
	    str_printf(l->arena, "%zu@" STR_FMT, (*l->number)++, STR_ARG(name));
	set_variable(l, path, from, to);
	bind_name(l, name, JS_VARIABLE)->text = path;
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
			bind_unknown(l, from, comma);
			from = comma + 1;
			continue;
		}
		part = str_printf(l->arena, STR_FMT "." STR_FMT, STR_ARG(path),
		    STR_ARG(t->text));
		if (name + 1 == comma && l->js->at[name].kind == JS_NAME)
			bind_name(l, l->js->at[name].text, JS_ALIAS)->text =
			    part;
		else if (js_is(l, name, "{") &&
		         l->js->at[name].match == comma - 1 &&
		         inner.depth < JS_NESTING)
			bind_pattern(&inner, name + 1, comma - 1, part);
		else
			bind_unknown(l, from, comma);
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
	bind_name(l, l->js->at[pattern + 1].text, JS_ALIAS)->text =
	    S("context.repo.owner");
	bind_name(l, l->js->at[pattern + 3].text, JS_ALIAS)->text =
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
		declare(l, t->text, value, to, fixed);
		return;
	}
	if (value < to)
		scan(l, value, to);
	if (js_is(l, from, "{") && t->match + 1 == sign && value < to) {
		if (l->js->at[value].kind == JS_NAME)
			path = js_path(l, value, to, &end);
		bind_pattern(l, from + 1, t->match,
		    end == to ? path : (struct str){ 0 });
	} else if (!js_is(l, from, "[") || value >= to ||
	           !bind_split(l, from, value, to)) {
		bind_unknown(l, from, sign);
	}
}

static size_t
lower_declaration(struct js_lower *l, size_t i, size_t to)
{
	bool fixed = js_is_name(l, i, "const");
	size_t end = expression_end(l, ++i, to);

	while (i < end) {
		size_t comma = js_find(l, i, end, ",");

		if (comma > i)
			lower_declarator(l, i, comma, fixed);
		i = comma + 1;
	}
	return end;
}

/* A statement in a block of its own. */
static size_t
lower_into(struct js_lower *l, struct block *to, size_t i, size_t end)
{
	struct js_lower inner;
	struct js_scope scope;

	if (i >= end || !enter(l, &inner, &scope))
		return end;
	inner.to = to;
	return lower_statement(&inner, i, end);
}

/* Looks for a release in front of an `if` are what it asks for. */
static void
take_looks(struct js_lower *l, struct block *guard)
{
	struct block *b = l->to;
	size_t i = b->len;

	while (i > 0 && b->at[i - 1]->kind == OP_SET)
		i--;
	if (!i || !js_is_look(b->at[i - 1]))
		return;
	*vec_add(l->arena, guard) = b->at[i - 1];
	for (b->len--; i <= b->len; i++)
		b->at[i - 1] = b->at[i];
}

static size_t
lower_if(struct js_lower *l, size_t i, size_t to)
{
	size_t open = i + 1, close;
	struct js_lower at = *l;
	struct arm *arms = arena_array(l->arena, struct arm, 2);
	struct op *op;

	if (open >= to || !js_is(l, open, "("))
		return open;
	close = l->js->at[open].match;
	arms[0].span = js_span(l, open, close + 1);
	arms[1].span = l->js->at[i].span;
	take_looks(l, &arms[0].guard);
	at.to = &arms[0].guard;
	scan(&at, open + 1, close);
	op = add_op(l, OP_BRANCH, js_span(l, i, close + 1));
	op->arms = arms;
	op->narms = 1;
	i = lower_into(l, &arms[0].body, close + 1, to);
	while (i < to && js_is(l, i, ";"))
		i++;
	if (i >= to || !js_is_name(l, i, "else"))
		return i;
	op->narms = 2;
	op->exhaustive = true;
	return lower_into(l, &arms[1].body, i + 1, to);
}

static bool
is_behind_names(const struct js_lower *l, size_t i)
{
	return js_is_name(l, i, "of") || js_is_name(l, i, "in") ||
	       js_is(l, i, "=") || js_is(l, i, ";");
}

/* for (...) x, while (...) x, do x while (...) */
static size_t
lower_loop(struct js_lower *l, size_t i, size_t to)
{
	struct op *op = add_op(l, OP_LOOP, l->js->at[i].span);
	struct js_lower inner;
	struct js_scope scope;
	size_t close;
	bool names = js_is_name(l, i, "for");

	if (!enter(l, &inner, &scope))
		return to;
	inner.to = &op->body;
	if (js_is_name(l, i, "do"))
		return lower_statement(&inner, i + 1, to);
	i += js_is_name(l, i + 1, "await") ? 2 : 1;
	if (i >= to || !js_is(l, i, "("))
		return i;
	close = l->js->at[i].match;
	for (size_t k = i + 1; names && k < close && !is_behind_names(l, k);
	     k++)
		bind_unknown(&inner, k, k + 1);
	scan(&inner, i + 1, close);
	return close + 1 < to ? lower_statement(&inner, close + 1, to) : to;
}

/* Behind the last look for a release that stands in the block itself. */
static size_t
behind_looks(const struct block *b)
{
	size_t n = b->len;

	while (n > 0 && !js_is_look(b->at[n - 1]))
		n--;
	return n;
}

/* Does the block itself leave, by `return`? */
static bool
leaves(const struct block *b)
{
	for (size_t i = 0; i < b->len; i++)
		if (b->at[i]->kind == OP_CALL && b->at[i]->words.len == 1 &&
		    str_is(b->at[i]->words.at[0].at[0].text, "return"))
			return true;
	return false;
}

/*
 * What is tried asks whether the release is there, or leaves when it goes
 * well: a branch, whose other way are the handlers.
 */
static void
add_try_branch(struct js_lower *l, struct span span, const struct block *body,
    const struct block *handlers, size_t looks)
{
	struct op *op = add_op(l, OP_BRANCH, span);
	struct arm *arms = arena_array(l->arena, struct arm, 2);

	op->arms = arms;
	op->narms = 2;
	op->exhaustive = true;
	arms[0].span = arms[1].span = span;
	for (size_t i = 0; i < body->len; i++)
		*vec_add(l->arena, i < looks ? &arms[0].guard : &arms[0].body) =
		    body->at[i];
	arms[1].body = *handlers;
}

static size_t
lower_catch(struct js_lower *l, struct block *to, size_t i, size_t end)
{
	struct js_lower inner;
	struct js_scope scope;

	if (!enter(l, &inner, &scope))
		return end;
	if (js_is(l, i, "(")) {
		bind_unknown(&inner, i, l->js->at[i].match);
		i = l->js->at[i].match + 1;
	}
	return lower_into(&inner, to, i, end);
}

static size_t
lower_try(struct js_lower *l, size_t i, size_t to)
{
	struct block body = { 0 }, handlers = { 0 };
	struct span span = l->js->at[i].span;
	size_t looks;
	struct op *op;

	i = lower_into(l, &body, i + 1, to);
	if (i < to && js_is_name(l, i, "catch"))
		i = lower_catch(l, &handlers, i + 1, to);
	looks = behind_looks(&body);
	if (looks || leaves(&body)) {
		add_try_branch(l, span, &body, &handlers, looks);
	} else {
		op = add_op(l, OP_GROUP, span);
		op->catches = true;
		op->body = body;
		if (handlers.len)
			*add_branch(l, span) = handlers;
	}
	if (i < to && js_is_name(l, i, "finally"))
		i = lower_into(l, l->to, i + 1, to);
	return i;
}

static size_t
lower_switch(struct js_lower *l, size_t i, size_t to)
{
	size_t open = i + 1, close, body;

	if (open >= to || !js_is(l, open, "("))
		return open;
	close = l->js->at[open].match;
	scan(l, open + 1, close);
	body = close + 1;
	if (body >= to || !js_is(l, body, "{"))
		return body;
	for (size_t k = body + 1; k < l->js->at[body].match;) {
		size_t colon = js_find(l, k, l->js->at[body].match, ":");
		size_t end = colon + 1;

		while (end < l->js->at[body].match &&
		       !js_is_name(l, end, "case") &&
		       !js_is_name(l, end, "default"))
			end = js_step(l, end, l->js->at[body].match);
		if (colon + 1 < end)
			lower_block(l, add_branch(l, l->js->at[k].span),
			    colon + 1, end);
		k = end;
		if (!*l->work)
			break;
	}
	return l->js->at[body].match + 1;
}

/* x = y; of a variable that is known, else only the calls. */
static size_t
lower_expression(struct js_lower *l, size_t i, size_t to)
{
	size_t end = expression_end(l, i, to);
	const struct js_binding *b = NULL;

	if (l->js->at[i].kind == JS_NAME && i + 1 < end)
		b = js_lookup(l, l->js->at[i].text);
	scan(l, i, end);
	if (b && b->kind == JS_VARIABLE) {
		bool plain = js_is(l, i + 1, "=");

		/* x += y and the like: not known. */
		if (plain && i + 2 < end)
			set_variable(l, b->text, i + 2, end);
		else if (js_is(l, i + 1, "+=") || js_is(l, i + 1, "||") ||
		         js_is(l, i + 1, "??"))
			set_variable(l, b->text, i + 1, i + 1);
	}
	return end > i ? end : i + 1;
}

static size_t
lower_leaving(struct js_lower *l, size_t i, size_t to)
{
	bool throws = js_is_name(l, i, "throw");
	struct span span = l->js->at[i].span;
	size_t end = i + 1;

	if (end < to && !l->js->at[end].newline)
		end = expression_end(l, end, to);
	if (end > i + 1)
		scan(l, i + 1, end);
	add_word_call(l, span, throws ? S("exit") : S("return"));
	return end;
}

/* A declaration of a function, which begins a statement at I of FROM on. */
static bool
find_function(struct js_lower *l, size_t from, size_t i, size_t to,
    struct lambda *f, struct str *name)
{
	const struct js_token *t = &l->js->at[i];
	size_t at = i + js_is_name(l, i, "async");

	if (!js_is_name(l, at, "function") || at + 1 >= to ||
	    l->js->at[at + 1].kind != JS_NAME || !find_lambda(l, i, to, f))
		return false;
	*name = l->js->at[at + 1].text;
	return i == from || js_is(l, i - 1, ";") || js_is(l, i - 1, "}") ||
	       (t->newline && (t[-1].kind != JS_SIGN || js_is(l, i - 1, ")") ||
	                          js_is(l, i - 1, "]")));
}

static size_t
lower_statement(struct js_lower *l, size_t i, size_t to)
{
	if (*l->work)
		--*l->work;
	else
		return to;
	if (js_is(l, i, ";"))
		return i + 1;
	if (js_is(l, i, "{") && l->js->at[i].match != SIZE_MAX) {
		lower_block(l, l->to, i + 1, l->js->at[i].match);
		return l->js->at[i].match + 1;
	}
	if (js_is_name(l, i, "if"))
		return lower_if(l, i, to);
	if (js_is_name(l, i, "for") || js_is_name(l, i, "while") ||
	    js_is_name(l, i, "do"))
		return lower_loop(l, i, to);
	if (js_is_name(l, i, "try"))
		return lower_try(l, i, to);
	if (js_is_name(l, i, "switch"))
		return lower_switch(l, i, to);
	if (js_is_name(l, i, "const") || js_is_name(l, i, "let") ||
	    js_is_name(l, i, "var"))
		return lower_declaration(l, i, to);
	if (js_is_name(l, i, "return") || js_is_name(l, i, "throw"))
		return lower_leaving(l, i, to);
	return lower_expression(l, i, to);
}

/* Functions may be called in front of where they are declared. */
static void
hoist(struct js_lower *l, size_t from, size_t to)
{
	struct lambda f;
	struct str name;

	for (size_t i = from; i < to && *l->work; i = js_step(l, i, to)) {
		struct str word;

		if (!find_function(l, from, i, to, &f, &name))
			continue;
		word = word_of_function(l, name);
		bind_name(l, name, JS_FUNCTION)->text = word;
		add_op(l, OP_FUNCTION, js_span(l, i, f.params_end))->name =
		    word;
	}
}

static void
lower_list(struct js_lower *l, size_t from, size_t to)
{
	size_t first = l->to->len, i = from;
	struct lambda f;
	struct str name;

	hoist(l, from, to);
	while (i < to && *l->work)
		i = find_function(l, from, i, to, &f, &name)
		        ? f.behind
		        : lower_statement(l, i, to);
	/* Their bodies see all names that are declared around them. */
	for (i = from; i < to && *l->work; i = js_step(l, i, to))
		if (find_function(l, from, i, to, &f, &name))
			lower_lambda(l, &f, &l->to->at[first++]->body, true);
}

const struct program *
javascript_program_read(struct arena *a, struct text t)
{
	struct program *p = arena_make(a, struct program);
	struct js js;
	struct js_scope scope = { .function = true };
	size_t work = JS_WORK, number = 0;
	struct js_lower l = {
		.arena = a,
		.js = &js,
		.to = &p->block,
		.scope = &scope,
		.work = &work,
		.number = &number,
		.opaque = &p->opaque,
	};

	p->source = t.source;
	p->foreign = true;
	if (js_read(a, t, &js))
		lower_list(&l, 0, js.len);
	else
		p->opaque = true;
	p->opaque |= !work;
	return p;
}
