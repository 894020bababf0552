/*
 * Bodies of functions that are parsed when somebody asks for them.
 *
 * Where a body ends is found without its tokens: lines, strings and brackets
 * are enough, as it ends in front of the first logical line that is indented
 * no further than the `def`.  What this cannot be sure of is parsed at once:
 * a body on the line of its head, brackets and strings that do not end,
 * formatted strings that may hold their own quotes.
 */

#include "base/arena.h"
#include "parse/python_internal.h"

struct python_later {
	struct arena *arena;
	struct python *tree;
	struct text text;
	size_t from, to;             /* the lines of the body */
	struct python_indent indent; /* of the line of the head */
	unsigned depth;
	bool is_read;
	struct python_body body;
};

/* A look over the lines of a body. */
struct scan {
	struct python_parser *p;
	size_t off;
	size_t last; /* behind what the last logical line has */
	unsigned brackets;
	bool lost;
};

enum {
	QUOTE = 1,
	OPEN = 2,
	CLOSE = 4,
	END = 8, /* of a line, or of what it says */
	ESCAPE = 16,
};

static const unsigned char signs[256] = {
	['"'] = QUOTE,
	['\''] = QUOTE,
	['('] = OPEN,
	['['] = OPEN,
	['{'] = OPEN,
	[')'] = CLOSE,
	[']'] = CLOSE,
	['}'] = CLOSE,
	['#'] = END,
	['\n'] = END,
	['\r'] = END,
	['\\'] = ESCAPE,
};

/* Do the letters in front of the quote at OFF make it a formatted string? */
static bool
is_formatted(const struct python_parser *p, size_t off)
{
	for (size_t i = 1; i <= 2 && i <= off; i++) {
		char c = char_lower(p->at[off - i]);

		if (c == 'f' || c == 't')
			return true;
		if (c != 'r')
			return false;
	}
	return false;
}

static void
scan_string(struct scan *s)
{
	struct python_parser *p = s->p;
	size_t from = s->off;
	int quote = python_at(p, from), braces = 0;
	size_t n =
	    python_at(p, from + 1) == quote && python_at(p, from + 2) == quote
	        ? 3
	        : 1;

	for (s->off += n; s->off < p->len; s->off++) {
		int c = (unsigned char)p->at[s->off];

		if (c == '\\') {
			s->off++;
		} else if (c == '{' || c == '}') {
			braces += c == '{' ? 1 : -1;
		} else if (c == quote &&
		           (n == 1 || (python_at(p, s->off + 1) == quote &&
		                          python_at(p, s->off + 2) == quote))) {
			s->off += n;
			s->lost |= braces && is_formatted(p, from);
			return;
		} else if (n == 1 && (c == '\n' || c == '\r')) {
			break;
		}
	}
	s->lost = true;
}

/* At a # or the end of a line: false where the logical line ends. */
static bool
scan_end(struct scan *s)
{
	struct python_parser *p = s->p;

	while (s->off < p->len && !python_newline(p, s->off))
		s->off++;
	s->off += python_newline(p, s->off);
	if (s->brackets && s->off >= p->len)
		s->lost = true;
	return s->brackets && !s->lost;
}

static void
note_last(struct scan *s)
{
	size_t off = s->off;

	while (off && (s->p->at[off - 1] == ' ' || s->p->at[off - 1] == '\t' ||
	                  s->p->at[off - 1] == '\f'))
		off--;
	s->last = off;
}

/* The rest of a logical line. */
static void
scan_line(struct scan *s)
{
	struct python_parser *p = s->p;
	const char *at = p->at;
	size_t n;

	while (!s->lost) {
		unsigned char sign = 0;

		while (s->off < p->len &&
		       !(sign = signs[(unsigned char)at[s->off]]))
			s->off++;
		if (sign == QUOTE) {
			scan_string(s);
		} else if (sign == OPEN) {
			s->brackets++, s->off++;
		} else if (sign == CLOSE) {
			s->lost = !s->brackets--;
			s->off++;
		} else if (sign == ESCAPE) {
			n = python_continuation(p, s->off);
			s->lost = !n;
			s->off += n;
		} else {
			if (!s->brackets)
				note_last(s);
			if (!scan_end(s))
				return;
		}
	}
}

/* Goes over the body whose lines begin at FROM; false: parse it. */
static bool
scan_body(struct python_parser *p, struct scan *s)
{
	const struct python_indent *head = &p->indents[p->nindents];
	struct python_lexer before = p->lex;
	bool any = false;

	for (;;) {
		struct python_indent at;
		size_t line;

		p->lex.pos = s->off;
		at = python_find_line(p, &line);
		if (at.columns <= head->columns) {
			s->off = line;
			break;
		}
		any = true;
		s->off = p->lex.pos;
		scan_line(s);
		if (s->lost)
			break;
	}
	p->lex = before;
	return any && !s->lost;
}

bool
python_put_off(struct python_parser *p, struct python_statement *st)
{
	struct scan s = { .p = p };
	struct python_later *l;
	struct python_lexer before = p->lex;

	if (!p->lazy || p->panic || p->stop || python_kind(p) != PY_COLON)
		return false;
	python_next(p);
	s.off = p->lex.pos;
	if (python_kind(p) != PY_NEWLINE || !scan_body(p, &s)) {
		p->lex = before;
		return false;
	}
	l = arena_make(p->arena, struct python_later);
	l->arena = p->arena;
	l->tree = p->out;
	l->text = p->text;
	l->from = p->lex.pos;
	l->to = s.off;
	l->indent = p->indents[p->nindents];
	l->depth = p->depth;
	st->later = l;
	p->lex.pos = s.off;
	python_next(p);
	p->lex.last = s.last;
	return true;
}

static void
read_body(struct python_later *l)
{
	struct python_parser p = {
		.arena = l->arena,
		.scratch = arena_new(0),
		.out = l->tree,
		.text = l->text,
		.at = l->text.s.at,
		.len = l->to,
		.lex.pos = l->from,
		.lex.line_begin = true,
		.depth = l->depth,
		.lazy = true,
	};

	p.indents[p.nindents = 1] = l->indent;
	p.nnodes = l->tree->nodes;
	python_next(&p);
	python_next(&p);
	if (python_enter(&p))
		python_statements(&p);
	l->body = python_take_body(&p, 0);
	l->tree->nodes = p.nnodes;
	l->is_read = true;
	arena_free(p.scratch);
}

const struct python_body *
python_body_of(const struct python_statement *s)
{
	if (!s->later)
		return &s->body;
	if (!s->later->is_read)
		read_body(s->later);
	return &s->later->body;
}
