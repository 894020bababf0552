/*
 * Words of the shell: where they end, and their quoting.
 *
 * One loop reads the parts of every kind of word; the context says what ends
 * it and what is special in it.  Literal bytes are collected in a run, which
 * becomes a part as soon as something else begins.
 */

#include "parse/shell_internal.h"

static bool
is_operator(const struct shell_parser *p, size_t off)
{
	int c = shell_at(p, off);

	/* <( and >( begin a part of a word. */
	if ((c == '<' || c == '>') && shell_at(p, off + 1) == '(')
		return false;
	return shell_is_meta(p, off);
}

static bool
ends_regex(const struct shell_parser *p, const struct shell_reading *r)
{
	int c = shell_cur(p);

	if (r->parens || c == '(' || c == '|')
		return false;
	return shell_is_meta(p, p->in.pos);
}

static bool
ends(const struct shell_parser *p, const struct shell_reading *r)
{
	int c = shell_cur(p);

	switch (r->where) {
	case SHELL_IN_COMMAND:
	case SHELL_IN_PATTERN:
	case SHELL_IN_VALUE:
		return is_operator(p, p->in.pos);
	case SHELL_IN_REGEX:
		return ends_regex(p, r);
	case SHELL_IN_QUOTES:
		return c == '"';
	case SHELL_IN_OPERAND:
		return c == '}' || (r->stop && c == r->stop);
	case SHELL_IN_NUMBER:
		return c == '}' || (r->stop && c == r->stop && !r->parens);
	case SHELL_IN_EXTGLOB:
		return c == ')' && !r->parens;
	case SHELL_IN_ARITHMETIC:
	case SHELL_IN_HEREDOC:
		break;
	}
	return c == SHELL_END;
}

void
shell_literal_run(struct shell_parser *p, const struct shell_reading *r)
{
	size_t from = p->in.pos, to = from + 1;
	bool dull = r->where == SHELL_IN_QUOTES || r->where == SHELL_IN_HEREDOC;
	unsigned literal = dull ? SHELL_DULL : SHELL_PLAIN;

	if (shell_has(p, from, literal))
		while (shell_has(p, to, literal))
			to++;
	shell_run_add(p, from, to - from, r->quoted);
	p->in.pos = to;
}

/* May the \ in front of C be taken away inside of quotes? */
static bool
escapes_in_quotes(int c, const struct shell_reading *r)
{
	if (c == '$' || c == '`' || c == '\\')
		return true;
	if (c == '"')
		return r->where != SHELL_IN_HEREDOC;
	return c == '}' && r->where == SHELL_IN_OPERAND;
}

static void
escape(struct shell_parser *p, const struct shell_reading *r)
{
	size_t at = p->in.pos, n = shell_continuation(p, at);
	int c = shell_at(p, at + 1);

	if (n) {
		p->in.pos += n;
	} else if (c == SHELL_END || (r->quoted && !escapes_in_quotes(c, r))) {
		shell_run_add(p, at, 1, r->quoted);
		p->in.pos++;
	} else {
		p->in.pos++;
		if (shell_expression_part(p, true))
			return;
		n = utf8_length(shell_raw(p, at + 1, p->in.len));
		n = n ? n : 1;
		shell_run_add(p, at + 1, n, true);
		p->in.pos += n;
	}
}

/* A run of '...' without expressions; the position is in front of it. */
static void
add_quoted(struct shell_parser *p, size_t to)
{
	if (to > p->in.pos)
		shell_run_add(p, p->in.pos, to - p->in.pos, true);
	p->in.pos = to;
}

void
shell_single_quotes(struct shell_parser *p)
{
	size_t open = p->in.pos++, at = p->in.pos;

	shell_run_flush(p);
	while (at < p->in.len && p->in.at[at] != '\'') {
		if (p->in.at[at] == '$' && shell_expression(p, at)) {
			add_quoted(p, at);
			shell_expression_part(p, true);
			at = p->in.pos;
		} else {
			at++;
		}
	}
	add_quoted(p, at);
	shell_run_flush(p);
	if (p->in.pos < p->in.len)
		p->in.pos++;
	else
		shell_fail_unclosed(p, open, "single quote");
}

static unsigned
digit_value(int c, unsigned base)
{
	unsigned v = base;

	if (c >= '0' && c <= '9')
		v = (unsigned)(c - '0');
	else if (c >= 'a' && c <= 'f')
		v = (unsigned)(c - 'a' + 10);
	else if (c >= 'A' && c <= 'F')
		v = (unsigned)(c - 'A' + 10);
	return v < base ? v : base;
}

/* Up to MAX digits at *OFF. */
static uint32_t
read_number(
    const struct shell_parser *p, size_t *off, unsigned base, unsigned max)
{
	uint32_t v = 0;

	for (; max; max--, ++*off) {
		unsigned d = digit_value(shell_at(p, *off), base);

		if (d == base)
			break;
		v = v * base + d;
	}
	return v;
}

/* What an escape stands for: bash makes long ones of what is no character. */
struct decoded {
	char at[6];
	size_t len;
};

static void
utf8_encode(uint32_t c, struct decoded *to)
{
	static const uint32_t ends[] = { 0x80, 0x800, 0x10000, 0x200000,
		0x4000000, 0x80000000 };
	static const unsigned char first[] = { 0, 0xc0, 0xe0, 0xf0, 0xf8,
		0xfc };
	size_t n = 0;

	to->len = 0;
	while (n < sizeof(ends) / sizeof(ends[0]) && c >= ends[n])
		n++;
	if (n == sizeof(ends) / sizeof(ends[0]))
		return;
	to->len = n + 1;
	for (size_t i = n; i > 0; i--, c >>= 6)
		to->at[i] = (char)(0x80 | (c & 0x3f));
	to->at[0] = (char)(first[n] | (c & 0x7f));
}

static char
control_escape(int c)
{
	static const char names[] = "abeEfnrtv\\'\"?";
	static const char bytes[] = "\a\b\033\033\f\n\r\t\v\\'\"?";

	for (size_t i = 0; names[i]; i++)
		if (names[i] == c)
			return bytes[i];
	return 0;
}

/* Behind a \x with the digits at AT; \x{...} takes any number of them. */
static size_t
decode_byte(const struct shell_parser *p, size_t at, struct decoded *to)
{
	bool braces = shell_at(p, at) == '{';
	size_t end = at + braces;
	uint32_t v = read_number(p, &end, 16, braces ? (unsigned)p->in.len : 2);

	if (end == at)
		return 0;
	to->at[0] = (char)(v & 0xff);
	return end + (braces && shell_at(p, end) == '}');
}

/* Behind a \u or \U with the digits at AT. */
static size_t
decode_character(
    const struct shell_parser *p, int kind, size_t at, struct decoded *to)
{
	size_t end = at;
	uint32_t v = read_number(p, &end, 16, kind == 'u' ? 4 : 8);

	if (end == at)
		return 0;
	utf8_encode(v, to);
	return end;
}

/* The end of the escape at AT, decoded into TO; 0 when it is none. */
static size_t
decode_escape(const struct shell_parser *p, size_t at, struct decoded *to)
{
	int c = shell_at(p, at + 1);
	size_t end = at + 1;

	to->len = 1;
	if ((to->at[0] = control_escape(c)) != 0)
		return at + 2;
	if (c == 'x')
		return decode_byte(p, at + 2, to);
	if (c == 'u' || c == 'U')
		return decode_character(p, c, at + 2, to);
	if (c == 'c' && shell_at(p, at + 2) != SHELL_END) {
		c = shell_at(p, at + 2);
		to->at[0] = (char)(c == '?' ? 0x7f : c & 0x1f);
		return at + (c == '\\' && shell_at(p, at + 3) == c ? 4 : 3);
	}
	to->at[0] = (char)(read_number(p, &end, 8, 3) & 0xff);
	return end > at + 1 ? end : 0;
}

/* A NUL ends what bash takes from the quotes. */
static void
skip_behind_nul(struct shell_parser *p)
{
	while (p->in.pos < p->in.len && shell_cur(p) != '\'')
		p->in.pos += shell_cur(p) == '\\' ? 2 : 1;
	if (p->in.pos > p->in.len)
		p->in.pos = p->in.len;
}

static void
ansi_escape(struct shell_parser *p)
{
	struct decoded d;
	size_t at = p->in.pos, end = decode_escape(p, at, &d);

	if (!end) {
		/* The backslash of what is no escape stays. */
		shell_run_add(p, at, 1, true);
		p->in.pos++;
		return;
	}
	p->in.pos = end;
	if (d.len == 1 && !d.at[0])
		skip_behind_nul(p);
	else
		shell_run_put(p, at, end - at, (struct str){ d.at, d.len });
}

void
shell_ansi_quotes(struct shell_parser *p)
{
	const struct shell_reading r = { .quoted = true };
	size_t open = p->in.pos;

	shell_run_flush(p);
	p->in.pos += 2;
	while (p->in.pos < p->in.len && shell_cur(p) != '\'') {
		if (shell_cur(p) == '\\')
			ansi_escape(p);
		else if (!shell_expression_part(p, true))
			shell_literal_run(p, &r);
	}
	shell_run_flush(p);
	if (p->in.pos < p->in.len)
		p->in.pos++;
	else
		shell_fail_unclosed(p, open, "single quote");
}

void
shell_double_quotes(struct shell_parser *p)
{
	struct shell_reading r = { .where = SHELL_IN_QUOTES, .quoted = true };
	size_t open = p->in.pos++;

	r.from = p->in.pos;
	shell_run_flush(p);
	shell_read_parts(p, &r);
	shell_run_flush(p);
	if (p->in.pos < p->in.len)
		p->in.pos++;
	else
		shell_fail_unclosed(p, open, "double quote");
}

/*
 * Where the ' for the one at OFF stands, or what is in its way; *HIDES: what
 * is between them would end or open something.
 */
static size_t
apostrophe_pair(const struct shell_parser *p, size_t off, bool *hides)
{
	size_t braces = 0, parens = 0, at = off + 1;
	int c;

	*hides = shell_at(p, at) == '"';
	at += *hides;
	for (; (c = shell_at(p, at)) != SHELL_END; at++) {
		if (c == '\'' || c == '"' || c == '\n')
			break;
		*hides |= c == '}' && !braces;
		braces += c == '{';
		braces -= c == '}' && braces;
		parens += c == '(';
		parens -= c == ')' && parens;
	}
	*hides |= parens > 0;
	*hides &= c == '\'';
	return at;
}

/*
 * A ' in "${x:-...}": a mere byte, but bash, unlike other shells, lets it
 * hide something up to the next one.
 */
static void
apostrophe(struct shell_parser *p, struct shell_reading *r)
{
	size_t at = p->in.pos, end = at + 1;

	if (r->where == SHELL_IN_OPERAND && r->pair != at) {
		bool hides;

		r->pair = apostrophe_pair(p, at, &hides);
		if (hides)
			end = r->pair + 1;
	}
	shell_run_add(p, at, end - at, r->quoted);
	p->in.pos = end;
}

static void
count_paren(struct shell_parser *p, struct shell_reading *r)
{
	if (shell_cur(p) == '(')
		r->parens++;
	else if (r->parens)
		r->parens--;
	shell_literal_run(p, r);
}

static bool
counts_parens(const struct shell_reading *r)
{
	return r->where == SHELL_IN_REGEX || r->where == SHELL_IN_EXTGLOB ||
	       r->where == SHELL_IN_NUMBER;
}

/* What is special only outside of quotes; false: literal. */
static bool
read_unquoted(struct shell_parser *p, struct shell_reading *r)
{
	switch (shell_cur(p)) {
	case '(':
	case ')':
		if (!counts_parens(r))
			return false;
		count_paren(p, r);
		return true;
	case '<':
	case '>':
		if (shell_at(p, p->in.pos + 1) != '(' ||
		    r->where > SHELL_IN_VALUE)
			return false;
		shell_process(p);
		return true;
	case '~':
		return shell_tilde(p, r);
	case '{':
		return r->where == SHELL_IN_COMMAND && shell_brace(p);
	case '*':
	case '?':
	case '[':
	case '@':
	case '+':
	case '!':
		return shell_glob(p, r);
	default:
		return false;
	}
}

static void
read_part(struct shell_parser *p, struct shell_reading *r)
{
	switch (shell_cur(p)) {
	case '\\':
		escape(p, r);
		return;
	case '\'':
		if (r->quoted)
			apostrophe(p, r);
		else
			shell_single_quotes(p);
		return;
	case '"':
		if (r->where == SHELL_IN_HEREDOC)
			break;
		shell_double_quotes(p);
		return;
	case '`':
		shell_backquote(p, r);
		return;
	case '$':
		shell_dollar(p, r);
		return;
	default:
		if (!r->quoted && read_unquoted(p, r))
			return;
		break;
	}
	shell_literal_run(p, r);
}

void
shell_read_parts(struct shell_parser *p, struct shell_reading *r)
{
	while (p->in.pos < p->in.len && !ends(p, r))
		read_part(p, r);
}

bool
shell_word_begins(const struct shell_parser *p)
{
	return p->in.pos < p->in.len && !is_operator(p, p->in.pos);
}

struct shell_word *
shell_read_word(struct shell_parser *p, enum shell_context where)
{
	struct shell_reading r = { .where = where, .from = p->in.pos };
	size_t base = p->parts.len;

	if (p->in.pos >= p->in.len || ends(p, &r))
		return NULL;
	shell_read_parts(p, &r);
	p->in.last = p->in.pos;
	return shell_end_word(p, base, r.from);
}

struct shell_word *
shell_word_of(struct shell_parser *p, struct text t, enum shell_context where)
{
	struct shell_input outer = shell_push(p, t);
	struct shell_reading r = {
		.where = where,
		.quoted = where != SHELL_IN_EXTGLOB,
	};
	size_t base = p->parts.len;
	struct shell_word *w;

	shell_read_parts(p, &r);
	w = shell_end_word(p, base, 0);
	shell_pop(p, outer);
	return w;
}
