#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>

#include "base/str.h"

struct arena;

/* Bytes that grow at their end, in ARENA.  `at` moves when it grows. */
struct buf {
	struct arena *arena;
	char *at;
	size_t len, cap;
};

struct buf buf_new(struct arena *a);
void buf_add(struct buf *b, struct str s);
void buf_add_char(struct buf *b, char c);
void buf_add_text(struct buf *b, const char *text);
void buf_fill(struct buf *b, char c, size_t n);
void buf_printf(struct buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* What it holds; valid until it grows. */
struct str buf_str(const struct buf *b);

/* A formatted text in the arena. */
struct str str_printf(struct arena *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
