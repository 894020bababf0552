/*
 * Numbers in a Python script: integers of four bases, floats, imaginary ones.
 */

#include "parse/python_internal.h"

static bool
is_digit(int c, unsigned base)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0') < base;
	c |= 0x20;
	return base == 16 && c >= 'a' && c <= 'f';
}

/* The end of digits at OFF, with an _ between two of them. */
static size_t
skip_digits(const struct python_parser *p, size_t off, unsigned base)
{
	while (
	    is_digit(python_at(p, off), base) ||
	    (python_at(p, off) == '_' && is_digit(python_at(p, off + 1), base)))
		off++;
	return off;
}

static size_t
skip_exponent(const struct python_parser *p, size_t off)
{
	size_t to = off + 1;

	if ((python_at(p, off) | 0x20) != 'e')
		return off;
	if (python_at(p, to) == '+' || python_at(p, to) == '-')
		to++;
	return is_digit(python_at(p, to), 10) ? skip_digits(p, to, 10) : off;
}

static unsigned
base_of(int c)
{
	switch (c | 0x20) {
	case 'x':
		return 16;
	case 'o':
		return 8;
	case 'b':
		return 2;
	default:
		return 10;
	}
}

/* A number with a prefix, of BASE. */
static bool
prefixed(const struct python_parser *p, size_t off, unsigned base, size_t *end)
{
	size_t to = off + (python_at(p, off + 2) == '_' ? 3 : 2);

	*end = skip_digits(p, to, base);
	return is_digit(python_at(p, to), base);
}

/* Does what stands in front of TO say that a number is 0? */
static bool
is_zero(const struct python_parser *p, size_t off, size_t to)
{
	while (off < to && (p->at[off] == '0' || p->at[off] == '_'))
		off++;
	return off == to;
}

bool
python_number(const struct python_parser *p, size_t off, size_t *end)
{
	unsigned base = base_of(python_at(p, off + 1));
	size_t digits, to;

	if (p->at[off] == '0' && base != 10)
		return prefixed(p, off, base, end);
	to = digits = skip_digits(p, off, 10);
	if (python_at(p, to) == '.')
		to = skip_digits(p, to + 1, 10);
	to = skip_exponent(p, to);
	if ((python_at(p, to) | 0x20) == 'j')
		to++;
	*end = to;
	/* 08 is none. */
	return to > digits || p->at[off] != '0' || is_zero(p, off, digits);
}
