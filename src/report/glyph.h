#ifndef REPORT_GLYPH_H
#define REPORT_GLYPH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/* One code point of a text, or one byte that is no UTF-8. */
struct glyph {
	uint32_t code;   /* the code point, or the byte */
	uint32_t length; /* bytes it takes */
	uint32_t width;  /* columns it takes as it is shown, 0 to 10 */
	bool valid;      /* UTF-8 */
	bool hidden;     /* not shown as itself but as an escape */
};

/* The glyph at byte AT, which lies in S. */
struct glyph glyph_at(struct str s, size_t at);
/* Adds it as it is shown. */
void glyph_write(struct buf *out, struct glyph g);

#endif
