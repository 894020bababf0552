/*
 * The command lines in a PowerShell text, which is not followed.
 *
 * A command begins a line, a block or a part of a pipeline, or stands behind
 * an assignment or the call operator.  Of those only commands that the
 * knowledge has entries for are kept, and paths.  What a variable holds is
 * not known, but for those of the environment.  Comments and here-strings
 * are passed over.  Left out: what is a command only by its arguments
 * (Start-Process, Invoke-Expression), splatted words, and all control flow.
 */

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "facts/knowledge.h"
#include "facts/program.h"
#include "parse/expr.h"

struct reader {
	struct arena *arena;
	struct text text;
	struct program *out;
	size_t pos;
	const struct expr_piece *pieces;
	size_t npieces, piece;
};

static int
at(const struct reader *r, size_t off)
{
	return off < r->text.s.len ? (unsigned char)r->text.s.at[off] : -1;
}

static bool
is_one_of(int c, const char *set)
{
	return c > 0 && strchr(set, c) != NULL;
}

static bool
follows(const struct reader *r, const char *what)
{
	return str_starts(str_from(r->text.s, r->pos), what);
}

/* Behind the next END, or the end of the text. */
static void
skip_behind(struct reader *r, const char *end)
{
	size_t found = str_find(r->text.s, r->pos, end);

	r->pos = found == SIZE_MAX ? r->text.s.len : found + strlen(end);
}

/* A here-string: @" and ' at the end of a line; closed at the begin of one. */
static bool
skip_here_string(struct reader *r)
{
	size_t i = r->pos + 2;

	if (!follows(r, "@\"") && !follows(r, "@'"))
		return false;
	while (at(r, i) == ' ' || at(r, i) == '\t' || at(r, i) == '\r')
		i++;
	if (at(r, i) != '\n')
		return false;
	skip_behind(r, at(r, r->pos + 1) == '"' ? "\n\"@" : "\n'@");
	return true;
}

/* ` and the end of the line: it goes on in the next one. */
static bool
skip_continuation(struct reader *r)
{
	size_t i = r->pos + 1;

	if (at(r, r->pos) != '`')
		return false;
	i += at(r, i) == '\r';
	if (at(r, i) != '\n')
		return false;
	r->pos = i + 1;
	return true;
}

/* Blanks and comments within a line. */
static void
skip_blank(struct reader *r)
{
	for (;;) {
		int c = at(r, r->pos);

		if (c == ' ' || c == '\t' || c == '\r')
			r->pos++;
		else if (follows(r, "<#"))
			skip_behind(r, "#>");
		else if (c == '#')
			while (r->pos < r->text.s.len && at(r, r->pos) != '\n')
				r->pos++;
		else if (!skip_continuation(r))
			return;
	}
}

static struct part *
add_part(struct reader *r, struct template *t, enum part_kind kind, size_t from)
{
	struct part *p = vec_add(r->arena, t);

	*p = (struct part){
		.kind = kind,
		.span = text_span(&r->text, from, r->pos - from),
		.quoted = true,
	};
	return p;
}

/* The literal bytes in front of the position, as they mean. */
static void
flush(struct reader *r, struct template *t, struct buf *run, size_t from)
{
	struct str s = buf_str(run);

	if (s.len)
		add_part(r, t, PART_LITERAL, from)->text = s;
	*run = buf_new(r->arena);
}

/* The ${{ }} at the position, or NULL. */
static const struct expr_piece *
expression_here(struct reader *r)
{
	if (!follows(r, "${{"))
		return NULL;
	for (; r->piece < r->npieces; r->piece++) {
		const struct expr_piece *p = &r->pieces[r->piece];
		size_t off = (size_t)(p->text.s.at - r->text.s.at);

		if (off == r->pos && p->is_expr)
			return p;
		if (off > r->pos)
			return NULL;
	}
	return NULL;
}

/* Behind the bracket at the position, with what is quoted in it. */
static void
skip_brackets(struct reader *r)
{
	size_t depth = 0;

	do {
		int c = at(r, r->pos);

		if (c == '"' || c == '\'') {
			char end[2] = { (char)c, 0 };

			r->pos++;
			skip_behind(r, end);
			continue;
		}
		depth += is_one_of(c, "([{");
		depth -= is_one_of(c, ")]}");
		r->pos++;
	} while (depth && r->pos < r->text.s.len);
	if (r->pos > r->text.s.len)
		r->pos = r->text.s.len;
}

/* The name behind $, or behind ${; empty: it is no variable. */
static struct str
variable_name(struct reader *r)
{
	size_t from = r->pos, to;

	if (at(r, from) == '{') {
		to = str_find_char(r->text.s, from, '}');
		if (to == SIZE_MAX)
			return (struct str){ 0 };
		r->pos = to + 1;
		return str_slice(r->text.s, from + 1, to);
	}
	while (at(r, r->pos) > 0 &&
	       (char_is_word(r->text.s.at[r->pos]) ||
	           (at(r, r->pos) == ':' && at(r, r->pos + 1) > 0 &&
	               char_is_word(r->text.s.at[r->pos + 1]))))
		r->pos++;
	return str_slice(r->text.s, from, r->pos);
}

/* $x, $env:X, $(...), ${{ }}; PLAIN: $x.y too. */
static void
read_hole(struct reader *r, struct template *t, bool plain)
{
	const struct expr_piece *p = expression_here(r);
	size_t from = r->pos;
	struct str name = { 0 };
	struct part *part;

	if (p) {
		r->pos += p->text.s.len;
		part = add_part(r, t, PART_EXPRESSION, from);
		part->text = p->text.s;
		part->expr = p->expr;
		return;
	}
	r->pos++;
	if (at(r, r->pos) == '(')
		skip_brackets(r);
	else
		name = variable_name(r);
	if (plain && is_one_of(at(r, r->pos), ".[") &&
	    !str_starts(name, "env:")) {
		while (r->pos < r->text.s.len &&
		       !is_one_of(at(r, r->pos), " \t\r\n;|)}([,"))
			r->pos++;
		if (is_one_of(at(r, r->pos), "(["))
			skip_brackets(r);
		name = (struct str){ 0 };
	}
	if (str_starts(name, "env:"))
		add_part(r, t, PART_VARIABLE, from)->text = str_from(name, 4);
	else
		add_part(r, t, PART_UNKNOWN, from);
}

static void
read_quoted(struct reader *r, struct template *t)
{
	int quote = at(r, r->pos++);
	struct buf run = buf_new(r->arena);
	size_t from = r->pos;

	while (r->pos < r->text.s.len) {
		int c = at(r, r->pos);

		if (c == quote && at(r, r->pos + 1) != quote)
			break;
		if (quote == '"' && c == '$') {
			flush(r, t, &run, from);
			read_hole(r, t, false);
			from = r->pos;
			continue;
		}
		/* "" and ` stand for what is behind them. */
		if (c == quote || (quote == '"' && c == '`'))
			c = at(r, ++r->pos);
		if (c >= 0)
			buf_add_char(&run, (char)c);
		r->pos += c >= 0;
	}
	flush(r, t, &run, from);
	r->pos += r->pos < r->text.s.len;
	if (!t->len)
		add_part(r, t, PART_LITERAL, from);
}

static bool
ends_word(int c)
{
	return c < 0 || is_one_of(c, " \t\r\n;|)}&<>");
}

static void
read_bare(struct reader *r, struct template *t)
{
	struct buf run = buf_new(r->arena);
	size_t from = r->pos;

	while (!ends_word(at(r, r->pos))) {
		int c = at(r, r->pos);

		if (is_one_of(c, "$'\"({")) {
			flush(r, t, &run, from);
			if (c == '$') {
				read_hole(r, t, true);
			} else if (is_one_of(c, "'\"")) {
				read_quoted(r, t);
			} else {
				size_t begin = r->pos;

				skip_brackets(r);
				add_part(r, t, PART_UNKNOWN, begin);
			}
			from = r->pos;
			continue;
		}
		if (c == '`' && at(r, r->pos + 1) == '\r')
			break;
		if (c == '`' && at(r, r->pos + 1) == '\n')
			break;
		if (c == '`' && at(r, r->pos + 1) >= 0)
			c = at(r, ++r->pos);
		buf_add_char(&run, (char)c);
		r->pos++;
	}
	flush(r, t, &run, from);
}

static struct template read_word(struct reader *r)
{
	struct template t = { 0 };
	size_t from = r->pos;

	if (at(r, from) == '@' && at(r, from + 1) > 0 &&
	    char_is_word(r->text.s.at[from + 1])) {
		while (!ends_word(at(r, r->pos)))
			r->pos++;
		add_part(r, &t, PART_ARRAY, from);
	} else {
		read_bare(r, &t);
	}
	t.span = text_span(&r->text, from, r->pos - from);
	return t;
}

/* Where the words of a command end. */
static bool
ends_command(struct reader *r)
{
	int c = at(r, r->pos);

	return c < 0 || is_one_of(c, "\n;|)}&");
}

/* 2>&1, > file: behind it. */
static bool
skip_redirect(struct reader *r)
{
	size_t i = r->pos;

	while (is_one_of(at(r, i), "0123456789*"))
		i++;
	if (at(r, i) != '>' && at(r, i) != '<')
		return false;
	while (is_one_of(at(r, i), "><&"))
		i++;
	r->pos = i;
	skip_blank(r);
	if (!ends_command(r))
		(void)read_word(r);
	return true;
}

/* Is it worth being kept?  A path has its own slashes. */
static bool
names_command(struct reader *r, struct template *t)
{
	struct str name = t->len == 1 && t->at[0].kind == PART_LITERAL
	                      ? t->at[0].text
	                      : (struct str){ 0 };
	char *path;

	if (!name.len || str_contains(name, "=") || str_contains(name, "::"))
		return false;
	if (str_starts(name, ".\\") || str_starts(name, "./") ||
	    str_contains(name, "\\")) {
		path = str_cstr(r->arena, name);
		for (size_t i = 0; i < name.len; i++)
			if (path[i] == '\\')
				path[i] = '/';
		t->at[0].text = (struct str){ path, name.len };
		return true;
	}
	if (str_ends(name, ".exe"))
		name = str_slice(name, 0, name.len - 4);
	return know_commands(name).len > 0;
}

static void
read_command(struct reader *r)
{
	struct op *op = arena_make(r->arena, struct op);
	size_t from = r->pos, to;
	struct template name;

	name = read_word(r);
	to = r->pos;
	if (r->pos == from) {
		r->pos++;
		return;
	}
	if (!names_command(r, &name))
		return;
	*vec_add(r->arena, &op->words) = name;
	for (skip_blank(r); !ends_command(r); skip_blank(r)) {
		size_t before = r->pos;

		if (skip_redirect(r))
			continue;
		*vec_add(r->arena, &op->words) = read_word(r);
		if (r->pos == before) {
			op->words.len--;
			r->pos++;
		}
		to = r->pos;
	}
	op->kind = OP_CALL;
	op->span = text_span(&r->text, from, to - from);
	op->process = arena_make(r->arena, struct process);
	*vec_add(r->arena, &r->out->block) = op;
}

/* A value or variable where a command could stand; behind it. */
static void
skip_value(struct reader *r)
{
	struct template ignored = { 0 };

	if (is_one_of(at(r, r->pos), "'\""))
		read_quoted(r, &ignored);
	else
		(void)variable_name(r);
}

static void
read_all(struct reader *r)
{
	bool begins = true; /* may a command begin here? */

	for (skip_blank(r); r->pos < r->text.s.len; skip_blank(r)) {
		int c = at(r, r->pos);

		if (skip_here_string(r)) {
			begins = false;
		} else if (is_one_of(c, "\n;|({&})=")) {
			begins = !is_one_of(c, "})");
			r->pos++;
		} else if (begins && c > 0 &&
		           (char_is_alpha((char)c) ||
		               is_one_of(c, "./\\'\""))) {
			read_command(r);
			begins = false;
		} else if (is_one_of(c, "'\"")) {
			skip_value(r);
			begins = false;
		} else {
			r->pos++;
			/* $x, -x and the like */
			if (char_is_word((char)c) || is_one_of(c, "$-"))
				skip_value(r);
			begins = false;
		}
	}
}

const struct program *
powershell_lines_read(struct arena *a, struct text t)
{
	struct program *p = arena_make(a, struct program);
	struct reader r = { .arena = a, .text = t, .out = p };
	struct problems ignored = { 0 };
	struct expr_piece *pieces;

	p->source = t.source;
	p->foreign = true;
	p->opaque = true;
	r.npieces = expr_split(a, t, &pieces, &ignored);
	r.pieces = pieces;
	read_all(&r);
	return p;
}
