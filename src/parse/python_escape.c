/*
 * Escapes in the string literals of Python, decoded to UTF-8.  A surrogate
 * is written like any other code point, as three bytes.  The names behind \N
 * are not looked up.
 */

#include "parse/python_internal.h"

enum { HIGHEST = 0x10ffff, LONGEST = 4 };

/* What a single letter or sign stands for, or -1. */
static int
simple(int c)
{
	static const char letters[] = "\\'\"abfnrtv";
	static const char values[] = "\\'\"\a\b\f\n\r\t\v";
	const char *hit = c > 0 ? strchr(letters, c) : NULL;

	return hit ? values[hit - letters] : -1;
}

static size_t
encode(char *to, uint32_t c)
{
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const unsigned char marks[] = { 0, 0, 0xc0, 0xe0, 0xf0 };

	for (size_t i = n - 1; i > 0; i--) {
		to[i] = (char)(0x80 | (c & 0x3f));
		c >>= 6;
	}
	to[0] = (char)(marks[n] | c);
	return n;
}

static int
digit(int c, unsigned base)
{
	int value = c >= '0' && c <= '9' ? c - '0'
	            : (c | 0x20) >= 'a' && (c | 0x20) <= 'f'
	                ? (c | 0x20) - 'a' + 10
	                : 16;

	return (unsigned)value < base ? value : -1;
}

/* At most N digits at OFF; their number is the result. */
static size_t
number(const struct python_parser *p, size_t off, size_t n, unsigned base,
    uint32_t *value)
{
	size_t i = 0;
	int d;

	for (*value = 0; i < n; i++) {
		d = digit(python_at(p, off + i), base);
		if (d < 0)
			break;
		*value = *value * base + (uint32_t)d;
	}
	return i;
}

static void
put(struct python_parser *p, struct excerpt *e, size_t off, uint32_t value,
    bool bytes)
{
	char at[LONGEST];
	size_t n = 1;

	if (bytes)
		at[0] = (char)value;
	else
		n = encode(at, value);
	excerpt_put(p->arena, e, &p->text, off, (struct str){ at, n });
}

static size_t
malformed(struct python_parser *p, struct excerpt *e, size_t off)
{
	python_complain(p, off, 2, "the escape is malformed");
	excerpt_add(p->arena, e, &p->text, off, 1);
	return off + 1;
}

/* \x, \u or \U with N digits. */
static size_t
hexadecimal(struct python_parser *p, struct excerpt *e, size_t off, size_t n,
    bool bytes)
{
	uint32_t value;

	if (number(p, off + 2, n, 16, &value) != n || value > HIGHEST)
		return malformed(p, e, off);
	put(p, e, off, value, bytes);
	return off + 2 + n;
}

static size_t
named(struct python_parser *p, struct excerpt *e, size_t off, struct str *name)
{
	size_t from = off + 3, to = from;
	int c;

	if (python_at(p, off + 2) != '{')
		return malformed(p, e, off);
	while ((c = python_at(p, to)) >= 0 &&
	       (char_is_word((char)c) || c == ' ' || c == '-'))
		to++;
	if (c != '}' || to == from)
		return malformed(p, e, off);
	*name = python_raw(p, from, to);
	return to + 1;
}

size_t
python_escape(struct python_parser *p, struct excerpt *e, size_t off,
    bool bytes, struct str *character)
{
	int c = python_at(p, off + 1), value = simple(c);
	size_t n = python_continuation(p, off);
	uint32_t octal;

	if (n)
		return off + n;
	if (value >= 0) {
		put(p, e, off, (uint32_t)value, bytes);
		return off + 2;
	}
	if (c == 'x')
		return hexadecimal(p, e, off, 2, bytes);
	if (!bytes && (c == 'u' || c == 'U'))
		return hexadecimal(p, e, off, c == 'u' ? 4 : 8, false);
	if (!bytes && c == 'N')
		return named(p, e, off, character);
	n = number(p, off + 1, 3, 8, &octal);
	if (n) {
		put(p, e, off, octal, bytes);
		return off + 1 + n;
	}
	/* No escape: the backslash stands for itself. */
	excerpt_add(p->arena, e, &p->text, off, 1);
	return off + 1;
}
