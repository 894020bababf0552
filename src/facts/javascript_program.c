/*
 * The operations of a JavaScript text that is given a client of the forge.
 *
 * Statements become the operations that shell texts have.  A condition is
 * never decided.  Functions are followed where they are called by name.
 * Left out: classes, modules, and all that changes what an object holds.
 */

#include "base/arena.h"
#include "facts/javascript_facts.h"

static size_t lower_statement(struct js_lower *l, size_t i, size_t to);

static bool
is_word_before_operand(const struct js_token *t)
{
	static const char *const words[] = { "await", "return", "new", "typeof",
		"in", "of", "instanceof", "throw", "case", "delete", "void",
		"async", NULL };

	return str_is_one_of(t->text, words);
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
size_t
js_expression_end(struct js_lower *l, size_t i, size_t to)
{
	size_t from = i;

	while (i < to && !js_is(l, i, ";") && (i == from || !ends_line(l, i)))
		i = js_step(l, i, to);
	return i < to ? i : to;
}

static void
lower_block(struct js_lower *l, struct block *to, size_t from, size_t end)
{
	struct js_lower inner;
	struct js_scope scope;

	if (!js_enter(l, &inner, &scope))
		return;
	inner.to = to;
	js_lower_list(&inner, from, end);
}

/* A statement in a block of its own. */
static size_t
lower_into(struct js_lower *l, struct block *to, size_t i, size_t end)
{
	struct js_lower inner;
	struct js_scope scope;

	if (i >= end || !js_enter(l, &inner, &scope))
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
	js_scan(&at, open + 1, close);
	op = js_op(l, OP_BRANCH, js_span(l, i, close + 1));
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
	struct op *op = js_op(l, OP_LOOP, l->js->at[i].span);
	struct js_lower inner;
	struct js_scope scope;
	size_t close;
	bool names = js_is_name(l, i, "for");

	if (!js_enter(l, &inner, &scope))
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
		js_bind_unknown(&inner, k, k + 1);
	js_scan(&inner, i + 1, close);
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
	struct op *op = js_op(l, OP_BRANCH, span);
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

	if (!js_enter(l, &inner, &scope))
		return end;
	if (js_is(l, i, "(")) {
		js_bind_unknown(&inner, i, l->js->at[i].match);
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
		op = js_op(l, OP_GROUP, span);
		op->catches = true;
		op->body = body;
		if (handlers.len)
			*js_branch(l, span) = handlers;
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
	js_scan(l, open + 1, close);
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
			lower_block(
			    l, js_branch(l, l->js->at[k].span), colon + 1, end);
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
	size_t end = js_expression_end(l, i, to);
	const struct js_binding *b = NULL;

	if (l->js->at[i].kind == JS_NAME && i + 1 < end)
		b = js_lookup(l, l->js->at[i].text);
	js_scan(l, i, end);
	if (b && b->kind == JS_VARIABLE) {
		bool plain = js_is(l, i + 1, "=");

		/* x += y and the like: not known. */
		if (plain && i + 2 < end)
			js_set_variable(l, b->text, i + 2, end);
		else if (js_is(l, i + 1, "+=") || js_is(l, i + 1, "||") ||
		         js_is(l, i + 1, "??"))
			js_set_variable(l, b->text, i + 1, i + 1);
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
		end = js_expression_end(l, end, to);
	if (end > i + 1)
		js_scan(l, i + 1, end);
	js_word_call(l, span, throws ? S("exit") : S("return"));
	return end;
}

/* A declaration of a function, which begins a statement at I of FROM on. */
static bool
find_function(struct js_lower *l, size_t from, size_t i, size_t to,
    struct js_lambda *f, struct str *name)
{
	const struct js_token *t = &l->js->at[i];
	size_t at = i + js_is_name(l, i, "async");

	if (!js_is_name(l, at, "function") || at + 1 >= to ||
	    l->js->at[at + 1].kind != JS_NAME || !js_find_lambda(l, i, to, f))
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
		return js_lower_declaration(l, i, to);
	if (js_is_name(l, i, "return") || js_is_name(l, i, "throw"))
		return lower_leaving(l, i, to);
	return lower_expression(l, i, to);
}

/* Functions may be called in front of where they are declared. */
static void
hoist(struct js_lower *l, size_t from, size_t to)
{
	struct js_lambda f;
	struct str name;

	for (size_t i = from; i < to && *l->work; i = js_step(l, i, to)) {
		struct str word;

		if (!find_function(l, from, i, to, &f, &name))
			continue;
		word = js_word(l, name);
		js_bind(l, name, JS_FUNCTION)->text = word;
		js_op(l, OP_FUNCTION, js_span(l, i, f.params_end))->name = word;
	}
}

void
js_lower_list(struct js_lower *l, size_t from, size_t to)
{
	size_t first = l->to->len, i = from;
	struct js_lambda f;
	struct str name;

	hoist(l, from, to);
	while (i < to && *l->work)
		i = find_function(l, from, i, to, &f, &name)
		        ? f.behind
		        : lower_statement(l, i, to);
	/* Their bodies see all names that are declared around them. */
	for (i = from; i < to && *l->work; i = js_step(l, i, to))
		if (find_function(l, from, i, to, &f, &name))
			js_lower_lambda(l, &f, &l->to->at[first++]->body, true);
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
		js_lower_list(&l, 0, js.len);
	else
		p->opaque = true;
	p->opaque |= !work;
	return p;
}
