/*
 * Shell texts with the expansions of another language made the shell's.
 *
 * One pass: the quoting of the bytes that are copied is followed as far as
 * single and double quotes, backslashes and comments go.  Left out: quotes
 * in here-documents and in $(...) of the shell itself, which are taken for
 * quotes of the line.
 */

#include "parse/rewrite.h"

#include "base/arena.h"
#include "base/vec.h"

struct rewrite
rewrite_new(struct arena *a, struct text from)
{
	return (struct rewrite){ .out = buf_new(a), .from = from };
}

/* The next byte of the output stands at PLACE of the source. */
static void
add_piece(struct rewrite *r, uint32_t place)
{
	uint32_t text = (uint32_t)r->out.len;
	const struct piece *last =
	    r->npieces ? &r->pieces[r->npieces - 1] : NULL;

	if (last && last->source + (text - last->text) == place)
		return;
	r->pieces = vec_grow(r->out.arena, r->pieces, r->npieces, &r->cpieces,
	    sizeof(*r->pieces));
	r->pieces[r->npieces++] = (struct piece){ text, place };
}

/* One byte that stands at AT of the text that is rewritten. */
static void
put_char(struct rewrite *r, char c, size_t at)
{
	add_piece(r, text_span(&r->from, at, 0).off);
	buf_add_char(&r->out, c);
}

/* Is the byte at I the first of a word? */
static bool
begins_word(struct str s, size_t i)
{
	return !i || char_is_space(s.at[i - 1]) || s.at[i - 1] == ';';
}

static void
follow_quotes(struct rewrite *r, size_t i)
{
	char c = r->from.s.at[i];

	if (r->comment)
		r->comment = c != '\n';
	else if (r->quote)
		r->quote = c == r->quote ? 0 : r->quote;
	else if (c == '\'' || c == '"')
		r->quote = c;
	else if (c == '#')
		r->comment = begins_word(r->from.s, i);
}

void
rewrite_copy(struct rewrite *r, size_t from, size_t to)
{
	struct str s = r->from.s;

	for (size_t i = from; i < to; i++) {
		put_char(r, s.at[i], i);
		if (s.at[i] == '\\' && !r->comment && r->quote != '\'' &&
		    i + 1 < to)
			put_char(r, s.at[i + 1], i + 1), i++;
		else
			follow_quotes(r, i);
	}
}

void
rewrite_put(struct rewrite *r, struct str s, size_t at)
{
	for (size_t i = 0; i < s.len; i++)
		put_char(r, s.at[i], at);
}

/* Bytes that close single quotes, or open them again. */
static void
put_turn(struct rewrite *r, const char *turn, size_t at)
{
	if (r->quote == '\'' && !r->comment)
		rewrite_put(r, str_of(turn), at);
}

void
rewrite_variable(struct rewrite *r, struct str name, size_t from, size_t to)
{
	put_turn(r, "'\"", from);
	rewrite_put(r, S("${"), from);
	rewrite_put(r, name, from);
	put_char(r, '}', to - 1);
	put_turn(r, "\"'", to - 1);
}

void
rewrite_hole(struct rewrite *r, size_t from, size_t to)
{
	rewrite_close(r, rewrite_open(r, from), to);
}

char
rewrite_open(struct rewrite *r, size_t from)
{
	char quote = r->quote;

	put_turn(r, "'\"", from);
	rewrite_put(r, S("$("), from);
	r->quote = 0;
	return quote;
}

void
rewrite_close(struct rewrite *r, char quote, size_t to)
{
	r->quote = quote;
	put_char(r, ')', to - 1);
	put_turn(r, "\"'", to - 1);
}

struct text
rewrite_end(const struct rewrite *r)
{
	return (struct text){
		.s = buf_str(&r->out),
		.source = r->from.source,
		.base = text_span(&r->from, 0, 0).off,
		.pieces = r->pieces,
		.npieces = r->npieces,
	};
}
