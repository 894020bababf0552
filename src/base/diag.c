/*
 * The list of what driftcheck could not do.  It only grows; who reports it
 * sorts it.
 */

#include "base/diag.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"

static void __attribute__((format(printf, 5, 0)))
add(struct diags *d, struct str path, uint32_t line, uint32_t column,
    const char *fmt, va_list args)
{
	char text[512];

	if (vsnprintf(text, sizeof(text), fmt, args) < 0)
		text[0] = '\0';
	*vec_add(d->arena, &d->list) = (struct diag){
		str_copy(d->arena, path),
		line,
		str_copy(d->arena, str_of(text)),
		column,
	};
}

void
diag_add(struct diags *d, struct str path, uint32_t line, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add(d, path, line, 0, fmt, args);
	va_end(args);
}

void
diag_add_at(struct diags *d, struct str path, const uint32_t at[2],
    const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add(d, path, at[0], at[1], fmt, args);
	va_end(args);
}
