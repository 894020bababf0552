/*
 * A byte buffer in an arena.  As with vectors, an outgrown place is left to
 * the arena.
 */

#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

enum { FIRST_SIZE = 64, FORMATTED = 256 };

struct buf
buf_new(struct arena *a)
{
	return (struct buf){ .arena = a };
}

static char *
room(struct buf *b, size_t n)
{
	if (b->cap - b->len < n) {
		size_t cap = b->cap ? b->cap * 2 : FIRST_SIZE;
		char *at;

		while (cap - b->len < n)
			cap *= 2;
		at = arena_bytes(b->arena, cap);
		if (b->len)
			memcpy(at, b->at, b->len);
		b->at = at;
		b->cap = cap;
	}
	return b->at + b->len;
}

void
buf_add(struct buf *b, struct str s)
{
	if (!s.len)
		return;
	memcpy(room(b, s.len), s.at, s.len);
	b->len += s.len;
}

void
buf_add_char(struct buf *b, char c)
{
	*room(b, 1) = c;
	b->len++;
}

void
buf_add_text(struct buf *b, const char *text)
{
	buf_add(b, str_of(text));
}

void
buf_fill(struct buf *b, char c, size_t n)
{
	if (!n)
		return;
	memset(room(b, n), c, n);
	b->len += n;
}

/* Most fits into what stands ready for it, and is formatted once. */
static void __attribute__((format(printf, 2, 0)))
add_format(struct buf *b, const char *fmt, va_list args)
{
	char ready[FORMATTED];
	va_list again;
	int n;

	va_copy(again, args);
	n = vsnprintf(ready, sizeof(ready), fmt, args);
	if (n > 0 && n < FORMATTED) {
		memcpy(room(b, (size_t)n), ready, (size_t)n);
		b->len += (size_t)n;
	} else if (n > 0) {
		size_t size = (size_t)n + 1;

		if (vsnprintf(room(b, size), size, fmt, again) == n)
			b->len += (size_t)n;
	}
	va_end(again);
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add_format(b, fmt, args);
	va_end(args);
}

struct str
buf_str(const struct buf *b)
{
	return (struct str){ b->at, b->len };
}

struct str
str_printf(struct arena *a, const char *fmt, ...)
{
	struct buf b = buf_new(a);
	va_list args;

	va_start(args, fmt);
	add_format(&b, fmt, args);
	va_end(args);
	return buf_str(&b);
}
