/*
 * Markdown: front matter, then blocks, then what stands inside them.
 *
 * The front matter is cut off, a blunted copy of the rest goes to cmark for
 * the blocks (markdown_blunt.c, markdown_block.c), and links and code spans
 * are found in the blocks' own texts (markdown_inline.c).
 *
 * Not done: footnotes, task lists, definition lists and other extensions,
 * and the content of HTML but for its comments.
 */

#include "parse/markdown.h"

#include "base/arena.h"
#include "parse/markdown_part.h"

enum { LONGEST = 1024 * 1024 };

static void
add_bound(struct md_doc *d, size_t off, const char *message)
{
	problem_add(d->arena, &d->problems, PROBLEM_BOUND,
	    text_span(&d->t, off, 1), str_of(message));
}

/* Cuts the text behind the last whole line that is within the bound. */
static void
cut_long(struct md_doc *d)
{
	size_t end;

	if (d->t.s.len <= LONGEST)
		return;
	end = str_find_last_char(str_slice(d->t.s, 0, LONGEST), '\n');
	end = end == SIZE_MAX ? LONGEST : end + 1;
	add_bound(d, end, "document is longer than 1 MiB");
	d->t = text_slice(d->t, 0, end);
}

/*
 * Does S read like keys and values?  A document may also begin with a rule
 * and have another one later on.
 */
static bool
looks_like_yaml(struct str s)
{
	struct str line;

	while (str_line(&s, &line)) {
		line = str_trim(line);
		if (!line.len || str_starts(line, "#"))
			continue;
		return str_contains(line, ":") || str_starts(line, "- ") ||
		       str_starts(line, "{");
	}
	return true;
}

/* The front matter at FROM, and where the document goes on behind it. */
static size_t
read_front_matter(struct md_doc *d, size_t from)
{
	struct str rest = str_from(d->t.s, from), line;
	size_t begin, end, after;
	struct md_block *b;

	if (!str_line(&rest, &line) || !str_is(str_trim_end(line), "---"))
		return from;
	begin = end = d->t.s.len - rest.len;
	while (str_line(&rest, &line)) {
		line = str_trim_end(line);
		after = d->t.s.len - rest.len;
		if (!str_is(line, "---") && !str_is(line, "...")) {
			end = after;
			continue;
		}
		if (!looks_like_yaml(str_slice(d->t.s, begin, end)))
			return from;
		b = arena_make(d->arena, struct md_block);
		b->kind = MD_FRONT_MATTER;
		b->number = -1;
		b->text = text_slice(d->t, begin, end);
		b->span = text_span(&d->t, from,
		    (size_t)(line.at - d->t.s.at) + line.len - from);
		*vec_add(d->arena, &d->blocks) = b;
		return after;
	}
	return from;
}

void
markdown_parse(
    struct arena *a, struct text t, bool inlines, struct markdown *out)
{
	struct md_doc d = { .arena = a, .scratch = arena_new(0), .t = t };
	size_t body;

	cut_long(&d);
	body = str_starts(d.t.s, "\xef\xbb\xbf") ? 3 : 0;
	body = read_front_matter(&d, body);
	md_blunt(&d);
	md_read_blocks(&d, body);
	if (d.deep != SIZE_MAX)
		add_bound(&d, d.deep, "lists and quotes nest too deep here");
	if (d.many != SIZE_MAX)
		add_bound(&d, d.many, "document has more than 100000 blocks");
	if (inlines && !md_read_inlines(&d))
		add_bound(&d, 0,
		    "document has more than 100000 links and code spans");
	*out = (struct markdown){
		.blocks = d.blocks.at,
		.nblocks = d.blocks.len,
		.inlines = d.inlines.at,
		.ninlines = d.inlines.len,
		.problems = d.problems,
	};
	arena_free(d.scratch);
}
