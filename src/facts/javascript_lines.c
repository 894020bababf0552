/*
 * The command lines in a JavaScript or TypeScript file that is not followed.
 *
 * Only the tokens are looked at.  A call whose name the knowledge lists as
 * one that starts programs is one of its first argument: a text for the
 * shell, or a program with a list of words.  A function that hands its first
 * parameter on to such a call is one itself.  Constants that are plain texts
 * are put in where they are named; all else that is put into a text is not
 * known.  Whether a line is ever run, and in which order, is not known
 * either.
 */

#include "base/arena.h"
#include "base/map.h"
#include "facts/knowledge.h"
#include "facts/program.h"
#include "parse/javascript.h"

enum {
	MOST_WRAPPERS = 32,
	MOST_FUNCTIONS = 500,
	PASSES = 3,       /* wrappers of wrappers */
	TYPE_TOKENS = 12, /* between parameters and body */
	SHORT_BODY = 40,  /* tokens of a body without braces */
	OPTIONS = 200,    /* tokens of what a call is given besides */
};

/* A function that is declared with a name. */
struct named {
	struct str name, parameter;
	size_t from, to;
};

struct finder {
	struct arena *arena;
	const struct js *js;
	struct program *out;
	struct map constants; /* name -> struct js_token * */
	VEC(struct named) functions;
	struct str wrappers[MOST_WRAPPERS];
	size_t nwrappers;
};

static bool
is(const struct finder *f, size_t i, const char *text)
{
	return i < f->js->len && f->js->at[i].kind == JS_SIGN &&
	       str_is(f->js->at[i].text, text);
}

static bool
is_name(const struct finder *f, size_t i)
{
	return i < f->js->len && f->js->at[i].kind == JS_NAME;
}

static bool
is_string(const struct finder *f, size_t i)
{
	return i < f->js->len && f->js->at[i].kind == JS_STRING;
}

static bool
is_template(const struct finder *f, size_t i)
{
	return is_string(f, i) && str_starts(f->js->at[i].text, "`");
}

/* Behind the bracket or token at I. */
static size_t
step(const struct finder *f, size_t i)
{
	size_t match = f->js->at[i].match;

	return (match != SIZE_MAX && match > i ? match : i) + 1;
}

/* The end of the argument at I, in brackets that close at TO. */
static size_t
argument_end(const struct finder *f, size_t i, size_t to)
{
	while (i < to && !is(f, i, ","))
		i = step(f, i);
	return i < to ? i : to;
}

/* const NAME = 'text' */
static void
note_constant(struct finder *f, size_t i)
{
	struct js_token *at = f->js->at;

	if (i && is_name(f, i - 1) && str_is(at[i - 1].text, "const") &&
	    is(f, i + 1, "=") && is_string(f, i + 2) &&
	    at[i + 2].parts.len == 1 && !at[i + 2].parts.at[0].inside &&
	    (at[i + 3].newline || is(f, i + 3, ";")))
		map_put(f->arena, &f->constants, at[i].text, &at[i + 2]);
}

static void
add_part(struct finder *f, struct template *t, enum part_kind kind,
    struct span span, struct str text)
{
	*vec_add(f->arena, t) = (struct part){
		.kind = kind, .span = span, .text = text, .quoted = true
	};
}

/* process.env.NAME, from token I to TO. */
static bool
is_environment(const struct js *js, size_t i, size_t to)
{
	return i + 5 == to && str_is(js->at[i].text, "process") &&
	       str_is(js->at[i + 2].text, "env") &&
	       js->at[i + 4].kind == JS_NAME;
}

/* What tokens FROM to TO of JS stand for. */
static void
add_value(struct finder *f, const struct js *js, size_t from, size_t to,
    struct span span, struct template *t)
{
	const struct js_token *text = NULL;

	if (from + 1 == to && js->at[from].kind == JS_NAME)
		text = map_get(&f->constants, js->at[from].text);
	if (text)
		add_part(f, t, PART_LITERAL, span, text->parts.at[0].text);
	else if (from < to && is_environment(js, from, to))
		add_part(f, t, PART_VARIABLE, span, js->at[from + 4].text);
	else
		add_part(f, t, PART_UNKNOWN, span, (struct str){ 0 });
}

static struct template of_string(struct finder *f, const struct js_token *s)
{
	struct template t = { .span = s->span };

	if (!s->parts.len)
		add_part(f, &t, PART_LITERAL, s->span, S(""));
	for (size_t i = 0; i < s->parts.len; i++) {
		const struct js_part *p = &s->parts.at[i];

		if (p->inside)
			add_value(f, p->inside, 0, p->inside->len, p->span, &t);
		else
			add_part(f, &t,
			    p->is_expression ? PART_UNKNOWN : PART_LITERAL,
			    p->span, p->text);
	}
	return t;
}

/* The argument FROM to TO; only a text or a constant is known. */
static struct template of_argument(struct finder *f, size_t from, size_t to)
{
	struct template t = { .span = f->js->at[from].span };

	if (from + 1 == to && is_string(f, from))
		return of_string(f, &f->js->at[from]);
	add_value(f, f->js, from, to, t.span, &t);
	return t;
}

static struct op *
add_call(struct finder *f, struct span span)
{
	struct op *op = arena_make(f->arena, struct op);

	op->kind = OP_CALL;
	op->span = span;
	*vec_add(f->arena, &f->out->block) = op;
	return op;
}

/* A folder that is named in what FROM to TO give besides is not known. */
static void
set_folder(struct finder *f, struct process *p, size_t from, size_t to)
{
	for (size_t end = from + OPTIONS; from < to && from < end; from++)
		if (is_name(f, from) && str_is(f->js->at[from].text, "cwd")) {
			p->folder.span = f->js->at[from].span;
			add_part(f, &p->folder, PART_UNKNOWN, p->folder.span,
			    (struct str){ 0 });
			return;
		}
}

static void
add_rest(struct finder *f, struct op *op, struct span span)
{
	struct template t = { .span = span };

	add_part(f, &t, PART_ARRAY, span, (struct str){ 0 });
	*vec_add(f->arena, &op->words) = t;
}

/* The words of the list that opens at OPEN. */
static void
add_list(struct finder *f, struct op *op, size_t open)
{
	size_t close = f->js->at[open].match, i = open + 1;

	while (i < close) {
		size_t end = argument_end(f, i, close);

		if (is(f, i, "..."))
			add_rest(f, op, f->js->at[i].span);
		else if (i < end)
			*vec_add(f->arena, &op->words) = of_argument(f, i, end);
		i = end + 1;
	}
}

static bool
holds_blank(const struct template *t)
{
	for (size_t i = 0; i < t->len; i++)
		if (t->at[i].kind == PART_LITERAL &&
		    str_contains(t->at[i].text, " "))
			return true;
	return false;
}

/* A text for the shell. */
static void
add_text(struct finder *f, struct span span, struct template text, size_t from,
    size_t to)
{
	struct process *p = arena_make(f->arena, struct process);
	struct op *op = add_call(f, span);

	p->is_text = true;
	set_folder(f, p, from, to);
	op->process = p;
	*vec_add(f->arena, &op->words) = text;
}

static void
add_program(struct finder *f, size_t name, size_t first, size_t end, size_t to)
{
	struct process *p = arena_make(f->arena, struct process);
	struct op *op = add_call(f, f->js->at[name].span);

	op->process = p;
	*vec_add(f->arena, &op->words) = of_argument(f, first, end);
	if (is(f, end + 1, "[") && f->js->at[end + 1].match < to) {
		add_list(f, op, end + 1);
		set_folder(f, p, f->js->at[end + 1].match, to);
	} else if (end < to) {
		add_rest(f, op, f->js->at[end].span);
		set_folder(f, p, end, to);
	}
}

/* The call of NAME, with its arguments in the parenthesis at OPEN. */
static void
read_call(struct finder *f, size_t name, size_t open)
{
	size_t to = f->js->at[open].match, first = open + 1, end;
	struct template text;

	if (to == SIZE_MAX || first >= to)
		return;
	end = argument_end(f, first, to);
	if (is(f, first, "[") && f->js->at[first].match + 1 == end) {
		struct op *op = add_call(f, f->js->at[name].span);

		op->process = arena_make(f->arena, struct process);
		add_list(f, op, first);
		if (!op->words.len)
			f->out->block.len--;
		return;
	}
	text = of_argument(f, first, end);
	if (text.at[0].kind != PART_LITERAL)
		return;
	if (is(f, end + 1, "[") ||
	    (end < to && is_name(f, end + 1) && !holds_blank(&text)))
		add_program(f, name, first, end, to);
	else
		add_text(f, f->js->at[name].span, text, end, to);
}

static bool
is_wrapper(const struct finder *f, struct str name)
{
	for (size_t i = 0; i < f->nwrappers; i++)
		if (str_eq(f->wrappers[i], name))
			return true;
	return false;
}

static bool
starts_programs(const struct finder *f, size_t i)
{
	struct str name = f->js->at[i].text;

	if (!is_name(f, i) || (i && is_name(f, i - 1) &&
	                          str_is(f->js->at[i - 1].text, "function")))
		return false;
	return know_is(KNOW_SPAWNS, name) || is_wrapper(f, name);
}

/* FUNCTION NAME(PARAMETER ...), or NAME = (PARAMETER ...) => */
static void
note_function(struct finder *f, size_t i)
{
	struct named fn = { .name = f->js->at[i].text };
	size_t at = i + 1, close;

	if (is(f, at, "=")) {
		at++;
		if (is_name(f, at) && str_is(f->js->at[at].text, "async"))
			at++;
		if (is_name(f, at) && str_is(f->js->at[at].text, "function"))
			at++;
	} else if (!i || !str_is(f->js->at[i - 1].text, "function")) {
		return;
	}
	if (!is(f, at, "(") || !is_name(f, at + 1) ||
	    f->js->at[at].match == SIZE_MAX ||
	    f->functions.len == MOST_FUNCTIONS)
		return;
	close = f->js->at[at].match;
	fn.parameter = f->js->at[at + 1].text;
	fn.from = close;
	fn.to = close + SHORT_BODY;
	for (at = close; at < close + TYPE_TOKENS; at++)
		if (is(f, at, "{") && f->js->at[at].match != SIZE_MAX) {
			fn.to = f->js->at[at].match;
			break;
		}
	*vec_add(f->arena, &f->functions) = fn;
}

/* A call of what its own function was given makes that one start programs. */
static void
note_wrapper(struct finder *f, size_t i)
{
	struct str given;

	if (!is(f, i + 1, "(") || !is_name(f, i + 2))
		return;
	given = f->js->at[i + 2].text;
	for (size_t k = f->functions.len; k > 0; k--) {
		const struct named *fn = &f->functions.at[k - 1];

		if (i <= fn->from || i >= fn->to ||
		    !str_eq(fn->parameter, given))
			continue;
		if (f->nwrappers < MOST_WRAPPERS && !is_wrapper(f, fn->name))
			f->wrappers[f->nwrappers++] = fn->name;
		return;
	}
}

static void
find_wrappers(struct finder *f)
{
	for (size_t i = 0; i < f->js->len; i++)
		if (is_name(f, i)) {
			note_constant(f, i);
			note_function(f, i);
		}
	for (size_t pass = 0; pass < PASSES; pass++) {
		size_t before = f->nwrappers;

		for (size_t i = 0; i < f->js->len; i++)
			if (starts_programs(f, i))
				note_wrapper(f, i);
		if (f->nwrappers == before)
			return;
	}
}

/* NAME(...), NAME`...`, NAME({...})`...` */
static void
look_at(struct finder *f, size_t i)
{
	size_t next = i + 1;

	if (is(f, next, "(")) {
		size_t behind = step(f, next);

		if (behind > next + 1 && is_template(f, behind))
			next = behind;
	}
	if (is_template(f, next))
		add_text(f, f->js->at[i].span, of_string(f, &f->js->at[next]),
		    i + 1, next);
	else if (is(f, next, "("))
		read_call(f, i, next);
}

const struct program *
javascript_lines_read(struct arena *a, struct source *s)
{
	struct program *p = arena_make(a, struct program);
	struct text t = text_of(s);
	struct js js = { 0 };
	struct finder f = { .arena = a, .js = &js, .out = p };
	size_t line = str_find_char(t.s, 0, '\n');

	p->source = s;
	p->foreign = true;
	p->opaque = true;
	if (str_starts(t.s, "#!"))
		t = text_slice(t, line == SIZE_MAX ? t.s.len : line, t.s.len);
	/* What stands in front of an error is looked at all the same. */
	(void)js_read(a, t, &js);
	find_wrappers(&f);
	for (size_t i = 0; i < js.len; i++)
		if (starts_programs(&f, i))
			look_at(&f, i);
	return p;
}
