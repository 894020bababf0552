/*
 * The tokens of a Python script, one at a time.
 *
 * Of a string only the prefix and the opening quotes are a token: what is
 * in it, holes with expressions maybe, is read by python_string().  A name
 * may hold any bytes outside of ASCII that are UTF-8, the punctuation that
 * word processors make of quotes and dashes excepted.
 */

#include "parse/python_internal.h"

enum { LONGEST_KEYWORD = 8, LONGEST_PREFIX = 2 };

/* What a byte can be part of. */
enum {
	WORD = 1,  /* a name */
	BEGIN = 2, /* the first byte of one */
	DIGIT = 4,
	HIGH = 8, /* not ASCII */
};

#define TWO(c, bits) [c] = (bits), [(c) + 1] = (bits)
#define EIGHT(c, bits) \
	TWO(c, bits), TWO((c) + 2, bits), TWO((c) + 4, bits), TWO((c) + 6, bits)
#define LETTERS(c) \
	EIGHT(c, WORD | BEGIN), EIGHT((c) + 8, WORD | BEGIN), \
	    EIGHT((c) + 16, WORD | BEGIN), TWO((c) + 24, WORD | BEGIN)
#define BYTES(c) \
	EIGHT(c, WORD | BEGIN | HIGH), EIGHT((c) + 8, WORD | BEGIN | HIGH), \
	    EIGHT((c) + 16, WORD | BEGIN | HIGH), \
	    EIGHT((c) + 24, WORD | BEGIN | HIGH)

static const unsigned char classes[256] = {
	EIGHT('0', WORD | DIGIT),
	TWO('8', WORD | DIGIT),
	LETTERS('A'),
	LETTERS('a'),
	['_'] = WORD | BEGIN,
	BYTES(0x80),
	BYTES(0xa0),
	BYTES(0xc0),
	BYTES(0xe0),
};

#undef BYTES
#undef LETTERS
#undef EIGHT
#undef TWO

/* The class of the byte at OFF. */
static unsigned
class_at(const struct python_parser *p, size_t off)
{
	return off < p->len ? classes[(unsigned char)p->at[off]] : 0;
}

/* Keywords by their first letter; those of one stand together. */
static enum python_token_kind
find_keyword(struct str word)
{
	static const struct {
		const char *text;
		enum python_token_kind kind;
	} table[] = {
		{ "and", PY_AND },
		{ "as", PY_AS },
		{ "assert", PY_ASSERT },
		{ "async", PY_ASYNC },
		{ "await", PY_AWAIT },
		{ "break", PY_BREAK },
		{ "class", PY_CLASS },
		{ "continue", PY_CONTINUE },
		{ "def", PY_DEF },
		{ "del", PY_DEL },
		{ "elif", PY_ELIF },
		{ "else", PY_ELSE },
		{ "except", PY_EXCEPT },
		{ "finally", PY_FINALLY },
		{ "for", PY_FOR },
		{ "from", PY_FROM },
		{ "global", PY_GLOBAL },
		{ "if", PY_IF },
		{ "import", PY_IMPORT },
		{ "in", PY_IN },
		{ "is", PY_IS },
		{ "lambda", PY_LAMBDA },
		{ "nonlocal", PY_NONLOCAL },
		{ "not", PY_NOT },
		{ "or", PY_OR },
		{ "pass", PY_PASS },
		{ "raise", PY_RAISE },
		{ "return", PY_RETURN },
		{ "try", PY_TRY },
		{ "while", PY_WHILE },
		{ "with", PY_WITH },
		{ "yield", PY_YIELD },
		{ "False", PY_FALSE },
		{ "None", PY_NONE },
		{ "True", PY_TRUE },
	};
	/* Where those of a letter begin, and one behind the last. */
	static const unsigned char begins[27] = { 0, 5, 6, 8, 10, 13, 16, 17,
		17, 21, 21, 21, 22, 22, 24, 25, 26, 26, 28, 28, 29, 29, 29, 31,
		31, 32, 32 };
	unsigned c = (unsigned char)word.at[0], i, end;

	if (word.len < 2 || word.len > LONGEST_KEYWORD)
		return PY_NAME;
	i = c >= 'a' && c <= 'z' ? begins[c - 'a'] : begins[26];
	end = c >= 'a' && c <= 'z' ? begins[c - 'a' + 1]
	                           : (unsigned)(sizeof(table) / sizeof(*table));
	for (; i < end; i++)
		if (table[i].text[1] == word.at[1] &&
		    str_is(word, table[i].text))
			return table[i].kind;
	return PY_NAME;
}

static enum python_token_kind
mistake(struct python_parser *p, const char *message)
{
	p->mistake = message;
	return PY_ERROR;
}

/* The prefix that WORD is for a string; false when it is none. */
static bool
read_prefix(struct str word, unsigned *prefix)
{
	*prefix = 0;
	for (size_t i = 0; i < word.len; i++) {
		unsigned bit = 0;

		switch (char_lower(word.at[i])) {
		case 'r':
			bit = PYTHON_RAW;
			break;
		case 'b':
			bit = PYTHON_BYTES;
			break;
		case 'f':
			bit = PYTHON_FORMAT;
			break;
		case 't':
			bit = PYTHON_TEMPLATE;
			break;
		case 'u':
			bit = PYTHON_UNICODE;
			break;
		default:
			return false;
		}
		*prefix |= bit;
		if (i && (bit == PYTHON_UNICODE ||
		             !(*prefix & PYTHON_RAW && *prefix & ~PYTHON_RAW) ||
		             *prefix & PYTHON_UNICODE))
			return false;
	}
	return true;
}

/* Opening quotes at OFF, with the PREFIX in front. */
static enum python_token_kind
open_string(struct python_parser *p, size_t off, unsigned prefix)
{
	int quote = (unsigned char)p->at[off];
	bool triple =
	    python_at(p, off + 1) == quote && python_at(p, off + 2) == quote;

	p->lex.token.prefix = prefix;
	p->lex.pos = off + (triple ? 3 : 1);
	return PY_STRING;
}

/* Punctuation that no name holds: of U+00A0 on, U+2000 on and U+3000 on. */
static bool
is_punctuation(struct str s)
{
	unsigned char c = (unsigned char)s.at[0];
	unsigned char d = s.len > 1 ? (unsigned char)s.at[1] : 0;

	return (c == 0xc2 && d != 0xaa && d != 0xb5 && d != 0xb7 &&
	           d != 0xba) ||
	       (c == 0xc3 && (d == 0x97 || d == 0xb7)) ||
	       (c == 0xe2 && (d == 0x80 || (d >= 0x86 && d <= 0xaf))) ||
	       (c == 0xe3 && d == 0x80 && s.len > 2 &&
	           (unsigned char)s.at[2] < 0x85) ||
	       (c == 0xf0 && d == 0x9f && s.len > 2);
}

/* Is what is not ASCII in WORD fit for a name? */
static bool
check_word(struct str word)
{
	while (word.len) {
		size_t n = utf8_length(word);

		if (!n || (n > 1 && is_punctuation(word)))
			return false;
		word = str_from(word, n);
	}
	return true;
}

static enum python_token_kind
read_word(struct python_parser *p, size_t off)
{
	const char *at = p->at;
	size_t to = off, len = p->len;
	unsigned class, all = 0, prefix;
	struct str word;
	int c;

	while (to < len && (class = classes[(unsigned char)at[to]]) & WORD) {
		all |= class;
		to++;
	}
	word = python_raw(p, off, to);
	p->lex.pos = to;
	c = python_at(p, to);
	if ((c == '\'' || c == '"') && word.len <= LONGEST_PREFIX &&
	    read_prefix(word, &prefix))
		return open_string(p, to, prefix);
	if (all & HIGH)
		return check_word(word)
		           ? PY_NAME
		           : mistake(p, "a character that may not stand here");
	return find_keyword(word);
}

/* May the word at OFF follow a number at once?  "1if x else 2" is legal. */
static bool
may_follow(const struct python_parser *p, size_t off)
{
	static const char *const words[] = { "and", "else", "for", "if", "in",
		"is", "not", "or" };
	struct str rest = str_from((struct str){ p->at, p->len }, off);

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (str_starts(rest, words[i]))
			return true;
	return false;
}

static enum python_token_kind
read_number(struct python_parser *p, size_t off)
{
	bool whole = python_number(p, off, &p->lex.pos);
	size_t to = p->lex.pos;

	if (class_at(p, to) & WORD && !may_follow(p, to))
		whole = false;
	return whole ? PY_NUMBER : mistake(p, "the number is malformed");
}

static enum python_token_kind
take(struct python_parser *p, size_t n, enum python_token_kind kind)
{
	p->lex.pos += n;
	return kind;
}

/* The operator C at the position: alone ONE, doubled TWO, each with =. */
static enum python_token_kind
arithmetic(struct python_parser *p, enum python_token_kind one,
    enum python_token_kind two)
{
	size_t off = p->lex.pos;
	bool doubled = two && python_at(p, off + 1) == python_at(p, off);
	size_t n = doubled ? 2 : 1;

	if (python_at(p, off + n) == '=')
		return take(p, n + 1, PY_AUGMENT);
	return take(p, n, doubled ? two : one);
}

static enum python_token_kind
open_bracket(struct python_parser *p, enum python_token_kind kind)
{
	p->lex.brackets++;
	return take(p, 1, kind);
}

static enum python_token_kind
close_bracket(struct python_parser *p, enum python_token_kind kind)
{
	if (p->lex.brackets)
		p->lex.brackets--;
	return take(p, 1, kind);
}

/* Comparisons and what else has = behind it. */
static enum python_token_kind
read_comparison(struct python_parser *p, int c)
{
	int next = python_at(p, p->lex.pos + 1);

	if (c == '=')
		return next == '=' ? take(p, 2, PY_EQUAL)
		                   : take(p, 1, PY_ASSIGN);
	if (c == '!')
		return next == '=' ? take(p, 2, PY_NOT_EQUAL)
		                   : take(p, 1, PY_BANG);
	if (next == c)
		return arithmetic(
		    p, PY_ERROR, c == '<' ? PY_SHIFT_LEFT : PY_SHIFT_RIGHT);
	if (next == '=')
		return take(p, 2, c == '<' ? PY_LESS_EQUAL : PY_GREATER_EQUAL);
	return take(p, 1, c == '<' ? PY_LESS : PY_GREATER);
}

static enum python_token_kind
read_colon(struct python_parser *p)
{
	/* In a hole what follows a colon is a format. */
	bool outside = !p->lex.hole || p->lex.brackets > p->lex.hole;

	if (outside && python_at(p, p->lex.pos + 1) == '=')
		return take(p, 2, PY_WALRUS);
	return take(p, 1, PY_COLON);
}

static enum python_token_kind
read_dot(struct python_parser *p)
{
	size_t off = p->lex.pos;

	if (class_at(p, off + 1) & DIGIT)
		return read_number(p, off);
	if (python_at(p, off + 1) == '.' && python_at(p, off + 2) == '.')
		return take(p, 3, PY_ELLIPSIS);
	return take(p, 1, PY_DOT);
}

static enum python_token_kind
read_bracket(struct python_parser *p, int c)
{
	switch (c) {
	case '(':
		return open_bracket(p, PY_OPEN);
	case '[':
		return open_bracket(p, PY_OPEN_SQUARE);
	case '{':
		return open_bracket(p, PY_OPEN_CURLY);
	case ')':
		return close_bracket(p, PY_CLOSE);
	case ']':
		return close_bracket(p, PY_CLOSE_SQUARE);
	default:
		return close_bracket(p, PY_CLOSE_CURLY);
	}
}

static enum python_token_kind
read_operator(struct python_parser *p, int c)
{
	switch (c) {
	case ',':
		return take(p, 1, PY_COMMA);
	case ';':
		return take(p, 1, PY_SEMICOLON);
	case '~':
		return take(p, 1, PY_TILDE);
	case '+':
		return arithmetic(p, PY_PLUS, PY_END);
	case '-':
		if (python_at(p, p->lex.pos + 1) == '>')
			return take(p, 2, PY_ARROW);
		return arithmetic(p, PY_MINUS, PY_END);
	case '*':
		return arithmetic(p, PY_STAR, PY_STARS);
	case '/':
		return arithmetic(p, PY_SLASH, PY_SLASHES);
	case '%':
		return arithmetic(p, PY_PERCENT, PY_END);
	case '@':
		return arithmetic(p, PY_AT, PY_END);
	case '|':
		return arithmetic(p, PY_BAR, PY_END);
	case '^':
		return arithmetic(p, PY_CARET, PY_END);
	case '&':
		return arithmetic(p, PY_AMPERSAND, PY_END);
	default:
		p->lex.pos++;
		return mistake(p, "a character that may not stand here");
	}
}

static enum python_token_kind
read_token(struct python_parser *p)
{
	size_t off = p->lex.pos;
	int c = python_at(p, off);
	unsigned class = class_at(p, off);

	if (class & BEGIN)
		return read_word(p, off);
	if (class & DIGIT)
		return read_number(p, off);
	switch (c) {
	case '(':
	case '[':
	case '{':
	case ')':
	case ']':
	case '}':
		return read_bracket(p, c);
	case '.':
		return read_dot(p);
	case ':':
		return read_colon(p);
	case '\'':
	case '"':
		return open_string(p, off, 0);
	case '=':
	case '!':
	case '<':
	case '>':
		return read_comparison(p, c);
	case '\n':
	case '\r':
		p->lex.line_begin = true;
		return take(p, python_newline(p, off), PY_NEWLINE);
	default:
		return read_operator(p, c);
	}
}

/* The end of the text ends the line and all blocks first. */
static void
read_end(struct python_parser *p)
{
	struct python_token *t = &p->lex.token;
	bool ended = t->kind <= PY_DEDENT || p->lex.brackets;

	t->kind = ended ? PY_END : PY_NEWLINE;
	t->from = t->to = p->len;
	if (!ended)
		p->lex.line_begin = true;
}

void
python_next(struct python_parser *p)
{
	struct python_token *t = &p->lex.token;

	if (t->kind > PY_DEDENT)
		p->lex.last = t->to;
	if (p->panic)
		return;
	p->lex.first = false;
	if (p->dedents) {
		p->dedents--;
		t->kind = PY_DEDENT;
		return;
	}
	if (p->lex.line_begin && python_indentation(p))
		return;
	if (p->panic)
		return;
	python_skip_blank(p);
	if (p->lex.pos >= p->len) {
		read_end(p);
		return;
	}
	t->from = p->lex.pos;
	t->kind = read_token(p);
	t->to = p->lex.pos;
}
