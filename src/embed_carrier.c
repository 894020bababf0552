/*
 * embed: how entries about files that carry a version are written in C.
 */

#include "embed.h"

static void
write_text(struct buf *b, const char *name, const char *text)
{
	if (!text)
		return;
	buf_printf(b, "\t\t.%s = ", name);
	embed_text(b, text);
	buf_add_text(b, ",\n");
}

void
embed_carrier(struct writer *w, struct buf *b, const struct know_carrier *c)
{
	buf_add_text(b, "\t{\n");
	embed_words_field(w, b, "files", c->files);
	embed_words_field(w, b, "at", c->at);
	embed_words_field(w, b, "patterns", c->patterns);
	write_text(b, "each", c->each);
	embed_words_field(w, b, "name", c->name);
	embed_words_field(w, b, "name_patterns", c->name_patterns);
	embed_words_field(w, b, "apart", c->apart);
	embed_words_field(w, b, "generated", c->generated);
	embed_words_field(w, b, "beside", c->beside);
	embed_words_field(w, b, "kin", c->kin);
	write_text(b, "locks", c->locks);
	embed_words_field(w, b, "strict", c->strict);
	buf_add_text(b, "\t},\n");
}

static const char *
write_covers(struct writer *w, const struct know_bumper *k)
{
	struct buf b = buf_new(w->arena);

	if (!k->ncovers)
		return "NULL";
	for (size_t i = 0; i < k->ncovers; i++) {
		buf_printf(&b, "\t{ %s, ", embed_words(w, k->covers[i].files));
		embed_text(&b, k->covers[i].at);
		buf_add_text(&b, ", ");
		embed_text(&b, k->covers[i].is);
		buf_add_text(&b, " },\n");
	}
	return embed_array(w, "struct know_cover ", &b);
}

void
embed_bumper(struct writer *w, struct buf *b, const struct know_bumper *k)
{
	const char *covers = write_covers(w, k);

	buf_add_text(b, "\t{\n");
	embed_words_field(w, b, "files", k->files);
	write_text(b, "at", k->at);
	embed_words_field(w, b, "current", k->current);
	embed_words_field(w, b, "lists", k->lists);
	write_text(b, "section", k->section);
	write_text(b, "cut", k->cut);
	embed_words_field(w, b, "lenient", k->lenient);
	embed_words_field(w, b, "open", k->open);
	buf_printf(
	    b, "\t\t.covers = %s,\n\t\t.ncovers = %zu,\n", covers, k->ncovers);
	buf_add_text(b, "\t},\n");
}
