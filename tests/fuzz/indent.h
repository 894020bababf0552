#ifndef TESTS_INDENT_H
#define TESTS_INDENT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/source.h"
#include "base/vec.h"

/* S as the content of a block scalar that is indented in its source. */
static struct text
indent(struct arena *a, struct str s)
{
	struct buf all = buf_new(a);
	VEC(struct piece) pieces = { 0 };
	struct str rest = s;

	while (rest.len) {
		size_t end = str_find_char(rest, 0, '\n');
		size_t n = end == SIZE_MAX ? rest.len : end + 1;

		buf_add_text(&all, "    ");
		*vec_add(a, &pieces) =
		    (struct piece){ (uint32_t)(s.len - rest.len),
			    (uint32_t)all.len };
		buf_add(&all, str_slice(rest, 0, n));
		rest = str_from(rest, n);
	}
	return (struct text){
		.s = s,
		.source = source_new(a, S("run.yml"), buf_str(&all)),
		.pieces = pieces.at,
		.npieces = pieces.len,
	};
}

#endif
