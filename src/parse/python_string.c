/*
 * String literals: their parts, with escapes decoded, and the expressions in
 * the holes of formatted ones.
 *
 * As since Python 3.12, a hole is code like any other: it may hold the same
 * quotes and newlines.  What an older Python makes of a text, if it takes it,
 * is the same.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "parse/python_internal.h"

struct reading {
	size_t from; /* of the prefix */
	unsigned prefix;
	char quote;
	bool triple;
	unsigned specs; /* formats around what is read */
};

/* Literal text that becomes a part. */
struct run {
	size_t from; /* where it begins */
	size_t done; /* up to here it is in `copy` */
	bool edited; /* it is no slice of the script */
	struct excerpt copy;
};

static bool
is_format(const struct reading *r)
{
	return r->prefix & (PYTHON_FORMAT | PYTHON_TEMPLATE);
}

/* The next byte at or behind OFF that may mean something. */
static size_t
skip_plain(const struct python_parser *p, size_t off)
{
	static const bool special[256] = {
		['\\'] = true,
		['\''] = true,
		['"'] = true,
		['\n'] = true,
		['\r'] = true,
		['{'] = true,
		['}'] = true,
	};

	while (off < p->len && !special[(unsigned char)p->at[off]])
		off++;
	return off;
}

/* Does the string end at OFF, as it should or not? */
static bool
ends_here(const struct python_parser *p, const struct reading *r, size_t off)
{
	int c = python_at(p, off);

	if (c < 0)
		return true;
	if (!r->triple)
		return c == r->quote || c == '\n' || c == '\r';
	return c == r->quote && python_at(p, off + 1) == c &&
	       python_at(p, off + 2) == c;
}

static void
flush(struct python_parser *p, struct run *run, size_t off)
{
	excerpt_add(p->arena, &run->copy, &p->text, run->done, off - run->done);
	run->edited = true;
}

static void
add_part(struct python_parser *p, const struct python_part *part)
{
	*vec_add(p->scratch, &p->parts) = *part;
	python_count(p);
}

/* Makes a part of RUN, which ends at OFF. */
static void
end_run(struct python_parser *p, struct run *run, size_t off)
{
	struct python_part part = { .kind = PYTHON_LITERAL };

	if (run->edited) {
		flush(p, run, off);
		part.text = excerpt_text(&run->copy);
	} else {
		part.text = text_slice(p->text, run->from, off);
	}
	part.span = python_span(p, run->from, off);
	if (part.text.s.len)
		add_part(p, &part);
	*run = (struct run){ .from = off, .done = off };
}

/* The newline at OFF, which is \n whatever the file has. */
static size_t
read_newline(struct python_parser *p, struct run *run, size_t off)
{
	size_t n = python_newline(p, off);

	if (p->at[off] == '\n')
		return off + 1;
	flush(p, run, off);
	if (n == 1)
		excerpt_put(p->arena, &run->copy, &p->text, off, S("\n"));
	run->done = off + 1;
	return off + n;
}

/* The backslash at OFF; what is behind it. */
static size_t
read_escape(struct python_parser *p, const struct reading *r, struct run *run,
    size_t off)
{
	struct python_part part = { .kind = PYTHON_CHARACTER };
	struct str name = { 0 };
	int next = python_at(p, off + 1);
	size_t end;

	if (r->prefix & PYTHON_RAW) {
		if (next == '\r')
			return read_newline(p, run, off + 1);
		return off + (next == r->quote || next == '\\' || next == '\n'
		                     ? 2
		                     : 1);
	}
	flush(p, run, off);
	end =
	    python_escape(p, &run->copy, off, r->prefix & PYTHON_BYTES, &name);
	run->done = end;
	if (!name.len)
		return end;
	run->done = off;
	end_run(p, run, off);
	part.span = python_span(p, off, end);
	part.text = text_slice(p->text, off + 3, end - 1);
	add_part(p, &part);
	*run = (struct run){ .from = end, .done = end };
	return end;
}

/*
 * The brace at OFF: doubled it stands for itself, which is true; else false
 * and a hole begins, or a format ends.
 */
static bool
read_brace(struct python_parser *p, const struct reading *r, struct run *run,
    size_t *off)
{
	int c = python_at(p, *off);

	if (r->specs || python_at(p, *off + 1) != c)
		return false;
	flush(p, run, *off + 1);
	run->done = *off += 2;
	return true;
}

/* Literal text up to a hole or the end. */
static void
read_literal(struct python_parser *p, const struct reading *r)
{
	size_t off = p->lex.pos;
	struct run run = { .from = off, .done = off };

	while (!ends_here(p, r, off = skip_plain(p, off))) {
		int c = python_at(p, off);

		if (c == '\\')
			off = read_escape(p, r, &run, off);
		else if (c == '\n' || c == '\r')
			off = read_newline(p, &run, off);
		else if ((c != '{' && c != '}') || !is_format(r))
			off++;
		else if (!read_brace(p, r, &run, &off))
			break;
	}
	end_run(p, &run, off);
	p->lex.pos = off;
}

static void read_parts(struct python_parser *p, struct reading *r);

/* The letter behind !, which is the token. */
static void
read_conversion(struct python_parser *p, struct python_part *part)
{
	struct str word;

	python_next(p);
	word = python_token_text(p);
	if (python_kind(p) != PY_NAME || word.len != 1 ||
	    !strchr("rsa", word.at[0])) {
		python_unexpected(p);
		return;
	}
	part->conversion = word.at[0];
	python_next(p);
}

/* The format behind the colon that is the token, up to its brace. */
static void
read_spec(struct python_parser *p, struct reading *r, struct python_part *part)
{
	size_t base = p->parts.len;

	r->specs++;
	if (python_enter(p))
		read_parts(p, r);
	python_leave(p);
	r->specs--;
	part->has_spec = true;
	part->spec = python_take_parts(p, base, &part->nspec);
}

/* Does the hole that was opened at OFF end at the token, or in the format? */
static void
close_hole(struct python_parser *p, size_t off, bool has_spec)
{
	if (p->panic)
		return;
	if (!has_spec) {
		if (python_kind(p) != PY_CLOSE_CURLY)
			python_unexpected(p);
	} else if (python_at(p, p->lex.pos) == '}') {
		p->lex.pos++;
		p->lex.brackets--;
	} else {
		python_fail(p, off, off + 1, "the brace is not closed");
	}
}

/* The hole whose brace is at the position. */
static void
read_hole(struct python_parser *p, struct reading *r)
{
	struct python_part part = { .kind = PYTHON_HOLE };
	unsigned outer = p->lex.hole;
	size_t off = p->lex.pos++;

	p->lex.hole = ++p->lex.brackets;
	p->lex.token = (struct python_token){
		.kind = PY_OPEN_CURLY, .from = off, .to = off + 1
	};
	if (python_enter(p)) {
		python_next(p);
		part.value = python_value(p);
	} else {
		part.value = python_missing(p);
	}
	python_leave(p);
	if (python_accept(p, PY_ASSIGN))
		part.debug = python_raw(p, off + 1, p->lex.token.from);
	if (python_kind(p) == PY_BANG)
		read_conversion(p, &part);
	if (python_kind(p) == PY_COLON)
		read_spec(p, r, &part);
	close_hole(p, off, part.has_spec);
	p->lex.hole = outer;
	part.span = python_span(p, off, p->lex.pos);
	add_part(p, &part);
}

/* Literal text and holes up to the end of the string or the format. */
static void
read_parts(struct python_parser *p, struct reading *r)
{
	while (!p->panic) {
		read_literal(p, r);
		if (p->panic || !is_format(r) || ends_here(p, r, p->lex.pos))
			return;
		if (p->at[p->lex.pos] == '{')
			read_hole(p, r);
		else if (r->specs)
			return;
		else
			python_fail(p, p->lex.pos, p->lex.pos + 1,
			    "a single '}' in a formatted string");
	}
}

/* The string whose opening quotes the token is; its prefix is the result. */
static unsigned
read_string(struct python_parser *p)
{
	struct python_token t = p->lex.token;
	size_t off = p->lex.pos;
	struct reading r = {
		.from = t.from,
		.prefix = t.prefix,
		.quote = p->at[off - 1],
		.triple = off - t.from >= 3 && p->at[off - 2] == p->at[off - 1],
	};

	if (!p->strings++) {
		p->outermost = t.from;
		p->outermost_brackets = p->lex.brackets;
	}
	read_parts(p, &r);
	if (p->panic)
		return r.prefix;
	p->strings--;
	p->lex.token = t;
	if (python_at(p, p->lex.pos) != r.quote) {
		p->lex.pos = off;
		python_fail(p, t.from, off, "the string is not closed");
		return r.prefix;
	}
	p->lex.pos += r.triple ? 3 : 1;
	p->lex.token.to = p->lex.pos;
	python_next(p);
	return r.prefix;
}

struct python_node *
python_string(struct python_parser *p)
{
	struct python_node *n = python_new(p, PYTHON_STRING);
	size_t from = p->lex.token.from, base = p->parts.len;
	bool bytes = p->lex.token.prefix & PYTHON_BYTES, mixed = false;

	while (python_kind(p) == PY_STRING) {
		unsigned prefix = read_string(p);

		mixed = mixed || bytes != !!(prefix & PYTHON_BYTES);
		n->prefix |= prefix;
	}
	n->parts = python_take_parts(p, base, &n->nparts);
	python_end(p, n, from);
	if (mixed)
		python_complain(
		    p, from, p->lex.last - from, "bytes and text are joined");
	return n;
}

/* Adds the text of a string without holes; false when N is none. */
static bool
add_literal(struct buf *b, const struct python_node *n)
{
	if (n->kind != PYTHON_STRING || n->prefix & PYTHON_BYTES)
		return false;
	for (size_t i = 0; i < n->nparts; i++) {
		if (n->parts[i].kind != PYTHON_LITERAL)
			return false;
		buf_add(b, n->parts[i].text.s);
	}
	return true;
}

bool
python_string_literal(
    struct arena *a, const struct python_node *n, struct str *out)
{
	struct buf all = buf_new(a);

	if (n->kind == PYTHON_STRING && n->nparts == 1 &&
	    n->parts[0].kind == PYTHON_LITERAL && !(n->prefix & PYTHON_BYTES)) {
		*out = n->parts[0].text.s;
		return true;
	}
	if (n->kind != PYTHON_BINARY) {
		if (!add_literal(&all, n))
			return false;
	} else {
		for (size_t i = 0; i < n->items.len; i++)
			if ((i && n->operators[i - 1] != PYTHON_ADD) ||
			    !add_literal(&all, n->items.at[i]))
				return false;
	}
	*out = buf_str(&all);
	return true;
}
