/*
 * Pictures of the release model: the list of formats, and the words that
 * they share.
 */

#include "report/picture.h"

#include "base/arena.h"
#include "base/buf.h"
#include "report/report.h"

const struct picture_format *const picture_formats[] = {
	&picture_mermaid,
	&picture_dot,
	&picture_json,
	&picture_html,
	NULL,
};

void
picture_add(struct arena *a, struct buf *out, struct str s,
    void (*add)(struct buf *out, char c))
{
	struct buf shown = buf_new(a);

	escape_text(&shown, s);
	s = buf_str(&shown);
	for (size_t i = 0; i < s.len; i++)
		add(out, s.at[i]);
}

void
picture_add_quoted(struct arena *a, struct buf *out, struct str s,
    void (*add)(struct buf *out, char c))
{
	buf_add_char(out, '"');
	picture_add(a, out, s, add);
	buf_add_char(out, '"');
}

struct str
picture_place(struct arena *a, struct span s)
{
	struct place at;

	if (!s.source)
		return (struct str){ 0 };
	at = source_place(a, s.source, s.off);
	return str_printf(
	    a, STR_FMT ":%u", STR_ARG(s.source->path), (unsigned)at.line);
}

struct str
picture_edge_label(struct arena *a, const struct edge *e)
{
	struct buf b = buf_new(a);

	buf_add_text(&b, edge_kind_name(e->kind));
	if (e->credential.kind == CREDENTIAL_TOKEN)
		buf_add_text(&b, ", GITHUB_TOKEN");
	else if (e->credential.kind == CREDENTIAL_OTHER &&
	         e->credential.name.len)
		buf_printf(&b, ", " STR_FMT, STR_ARG(e->credential.name));
	else if (e->credential.kind == CREDENTIAL_OPERATOR)
		buf_add_text(&b, ", own login");
	if (e->dead)
		buf_add_text(&b, ": never");
	else if (e->conditional)
		buf_add_text(&b, "?");
	return buf_str(&b);
}
