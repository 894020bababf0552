/*
 * Tokens of JavaScript.
 *
 * A / begins a regular expression where no operand stands in front of it.
 * The ${ } of a template is read as tokens of its own.  Left out: labels,
 * JSX, types, and escapes of characters beyond those that names need.
 */

#include "parse/javascript.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "parse/expr.h"

struct lexer {
	struct arena *arena;
	struct text text;
	size_t pos;
	const struct expr_piece *pieces;
	size_t npieces, piece; /* the first that is not behind us */
	size_t ntokens;
	unsigned depth;
	bool newline;
	bool failed;
};

static int
at(const struct lexer *x, size_t off)
{
	return off < x->text.s.len ? (unsigned char)x->text.s.at[off] : -1;
}

static bool
follows(const struct lexer *x, const char *what)
{
	return str_starts(str_from(x->text.s, x->pos), what);
}

/* The ${{ }} at the position, or NULL. */
static const struct expr_piece *
expression_here(struct lexer *x)
{
	if (!follows(x, "${{"))
		return NULL;
	while (x->piece < x->npieces) {
		const struct expr_piece *p = &x->pieces[x->piece];
		size_t off = (size_t)(p->text.s.at - x->text.s.at);

		if (off == x->pos && p->is_expr)
			return p;
		if (off > x->pos)
			return NULL;
		x->piece++;
	}
	return NULL;
}

static struct js_token *
add_token(struct lexer *x, struct js *out, enum js_kind kind, size_t from)
{
	struct js_token *t = vec_add(x->arena, out);

	*t = (struct js_token){
		.kind = kind, .newline = x->newline, .match = SIZE_MAX
	};
	t->text = str_slice(x->text.s, from, x->pos);
	t->span = text_span(&x->text, from, x->pos - from);
	x->newline = false;
	if (++x->ntokens > JS_TOKENS)
		x->failed = true;
	return t;
}

static void
skip_comment(struct lexer *x)
{
	bool block = at(x, x->pos + 1) == '*';

	x->pos += 2;
	while (x->pos < x->text.s.len) {
		int c = at(x, x->pos);

		if (!block && c == '\n')
			return;
		x->newline |= c == '\n';
		if (block && c == '*' && at(x, x->pos + 1) == '/') {
			x->pos += 2;
			return;
		}
		x->pos++;
	}
	x->failed |= block;
}

static void
skip_blank(struct lexer *x)
{
	for (;;) {
		int c = at(x, x->pos), next = at(x, x->pos + 1);

		if (c == '/' && (next == '/' || next == '*')) {
			skip_comment(x);
		} else if (c >= 0 && strchr(" \t\r\n\f\v", c) && c) {
			x->newline |= c == '\n';
			x->pos++;
		} else {
			return;
		}
	}
}

/* A string or template while it is read. */
struct quoted {
	struct js_parts parts;
	struct buf run;
	size_t from; /* where the run begins */
};

static void
flush(struct lexer *x, struct quoted *q)
{
	struct js_part part = { .text = buf_str(&q->run) };

	if (part.text.len) {
		part.span = text_span(&x->text, q->from, x->pos - q->from);
		*vec_add(x->arena, &q->parts) = part;
		q->run = buf_new(x->arena);
	}
	q->from = x->pos;
}

static void
read_escape(struct lexer *x, struct quoted *q)
{
	static const char names[] = "nrtbfv0", bytes[] = "\n\r\t\b\f\v";
	int c = at(x, x->pos + 1);
	const char *found = c > 0 ? strchr(names, c) : NULL;

	x->pos += c < 0 ? 1 : 2;
	/* What \x41 and \u0041 stand for is not worth the trouble. */
	if (c == 'x' || c == 'u')
		buf_add_char(&q->run, '?');
	else if (found)
		buf_add_char(&q->run, bytes[found - names]);
	else if (c >= 0 && c != '\n')
		buf_add_char(&q->run, (char)c);
}

static void
add_expression(
    struct lexer *x, struct js_parts *parts, const struct expr_piece *p)
{
	size_t n = p->text.s.len;

	*vec_add(x->arena, parts) = (struct js_part){
		.span = text_span(&x->text, x->pos, n),
		.text = p->text.s,
		.is_expression = true,
		.expr = p->expr,
	};
	x->pos += n;
}

static void read_tokens(struct lexer *x, struct js *out, bool inside);

/* The ${ } of a template. */
static void
read_hole(struct lexer *x, struct quoted *q)
{
	struct js *inside = arena_make(x->arena, struct js);
	size_t from = x->pos;

	x->pos += 2;
	if (x->depth == JS_DEPTH) {
		x->failed = true;
		return;
	}
	x->depth++;
	read_tokens(x, inside, true);
	x->depth--;
	*vec_add(x->arena, &q->parts) = (struct js_part){
		.span = text_span(&x->text, from, x->pos - from),
		.inside = inside,
	};
}

static void
read_string(struct lexer *x, struct js *out)
{
	size_t from = x->pos;
	char quote = x->text.s.at[x->pos++];
	struct quoted q = { .run = buf_new(x->arena), .from = x->pos };
	bool newline = x->newline;

	while (!x->failed && x->pos < x->text.s.len &&
	       x->text.s.at[x->pos] != quote) {
		const struct expr_piece *p = expression_here(x);

		if (p) {
			flush(x, &q);
			add_expression(x, &q.parts, p);
			q.from = x->pos;
		} else if (quote == '`' && follows(x, "${")) {
			flush(x, &q);
			read_hole(x, &q);
			q.from = x->pos;
		} else if (x->text.s.at[x->pos] == '\\') {
			read_escape(x, &q);
		} else {
			x->failed |=
			    quote != '`' && x->text.s.at[x->pos] == '\n';
			buf_add_char(&q.run, x->text.s.at[x->pos++]);
		}
	}
	flush(x, &q);
	if (x->pos < x->text.s.len)
		x->pos++;
	else
		x->failed = true;
	x->newline = newline;
	add_token(x, out, JS_STRING, from)->parts = q.parts;
}

/* Does a / behind what was read begin a regular expression? */
static bool
regex_may_begin(const struct js *out)
{
	static const char *const words[] = { "return", "typeof", "case", "in",
		"of", "await", "else", "do", "void", "delete", "throw" };
	const struct js_token *t = out->len ? &out->at[out->len - 1] : NULL;

	if (!t)
		return true;
	if (t->kind == JS_SIGN)
		return !str_is(t->text, ")") && !str_is(t->text, "]") &&
		       !str_is(t->text, "}");
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (t->kind == JS_NAME && str_is(t->text, words[i]))
			return true;
	return false;
}

static void
read_regex(struct lexer *x, struct js *out)
{
	size_t from = x->pos++;
	bool bracket = false;
	int c;

	while ((c = at(x, x->pos)) >= 0 && c != '\n' && (c != '/' || bracket)) {
		if (c == '[' || c == ']')
			bracket = c == '[';
		x->pos += c == '\\' ? 2 : 1;
	}
	x->failed |= c != '/';
	x->pos++;
	while (at(x, x->pos) >= 0 && char_is_alpha(x->text.s.at[x->pos]))
		x->pos++;
	if (x->pos > x->text.s.len)
		x->pos = x->text.s.len;
	add_token(x, out, JS_REGEX, from);
}

static bool
is_name_byte(int c)
{
	return c >= 0x80 || c == '$' || (c > 0 && char_is_word((char)c));
}

static void
read_name(struct lexer *x, struct js *out)
{
	size_t from = x->pos;
	bool number = char_is_digit(x->text.s.at[from]);

	while (is_name_byte(at(x, x->pos)) ||
	       (number && at(x, x->pos) == '.' && x->pos > from))
		x->pos++;
	add_token(x, out, number ? JS_NUMBER : JS_NAME, from);
}

static void
read_sign(struct lexer *x, struct js *out)
{
	static const char *const signs[] = { "===", "!==", "...", "=>",
		"==", "!=", "&&", "||", "??", "?.", "++", "--",
		"+=", "-=", "<=", ">=" };
	size_t from = x->pos;

	for (size_t i = 0; x->pos == from; i++) {
		if (i == sizeof(signs) / sizeof(signs[0]))
			x->pos++;
		else if (follows(x, signs[i]))
			x->pos += strlen(signs[i]);
	}
	add_token(x, out, JS_SIGN, from);
}

static void
read_token(struct lexer *x, struct js *out)
{
	const struct expr_piece *p = expression_here(x);
	int c = at(x, x->pos);
	size_t from = x->pos;

	if (p) {
		struct js_parts parts = { 0 };

		add_expression(x, &parts, p);
		add_token(x, out, JS_EXPRESSION, from)->parts = parts;
	} else if (c == '\'' || c == '"' || c == '`') {
		read_string(x, out);
	} else if (c == '/' && regex_may_begin(out)) {
		read_regex(x, out);
	} else if (is_name_byte(c)) {
		read_name(x, out);
	} else {
		read_sign(x, out);
	}
}

/* Brackets that are open, innermost last. */
struct brackets {
	size_t *at;
	size_t len, cap;
};

/* False where the last token closes what is not open. */
static bool
match_bracket(struct lexer *x, struct js *out, struct brackets *open)
{
	struct js_token *t = &out->at[out->len - 1], *o;
	char c = t->kind == JS_SIGN && t->text.len == 1 ? t->text.at[0] : 0;

	if (c == '(' || c == '[' || c == '{')
		*vec_add(x->arena, open) = out->len - 1;
	if (c != ')' && c != ']' && c != '}')
		return true;
	if (!open->len)
		return false;
	o = &out->at[open->at[--open->len]];
	if (o->text.at[0] != (c == ')' ? '(' : c == ']' ? '[' : '{'))
		return false;
	t->match = open->at[open->len];
	o->match = out->len - 1;
	return true;
}

/* All tokens, or INSIDE a template up to the } that closes it. */
static void
read_tokens(struct lexer *x, struct js *out, bool inside)
{
	struct brackets open = { 0 };

	for (skip_blank(x); !x->failed && x->pos < x->text.s.len;
	     skip_blank(x)) {
		if (inside && !open.len && at(x, x->pos) == '}')
			break;
		read_token(x, out);
		x->failed |= !match_bracket(x, out, &open);
	}
	x->failed |= open.len > 0 || (inside && x->pos >= x->text.s.len);
	if (inside && x->pos < x->text.s.len)
		x->pos++;
	add_token(x, out, JS_END, x->pos);
	out->len--;
}

bool
js_read(struct arena *a, struct text t, struct js *out)
{
	struct lexer x = { .arena = a, .text = t };
	struct problems ignored = { 0 };
	struct expr_piece *pieces;

	*out = (struct js){ 0 };
	x.npieces = expr_split(a, t, &pieces, &ignored);
	x.pieces = pieces;
	read_tokens(&x, out, false);
	return !x.failed;
}
