/*
 * The list of what driftcheck could not do.  It only grows; who reports it
 * sorts it.
 */

#include "base/diag.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"

void
diag_add(struct diags *d, struct str path, uint32_t line, const char *fmt, ...)
{
	char text[512];
	va_list args;

	va_start(args, fmt);
	if (vsnprintf(text, sizeof(text), fmt, args) < 0)
		text[0] = '\0';
	va_end(args);
	*vec_add(d->arena, &d->list) = (struct diag){
		str_copy(d->arena, path),
		line,
		str_copy(d->arena, str_of(text)),
	};
}
