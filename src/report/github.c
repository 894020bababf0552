/*
 * Annotations of GitHub Actions: one workflow command for each finding.
 *
 *     ::error file=x.yml,line=4,endLine=4,col=3,endColumn=10,title=rule::text
 *
 * Related places and the way out follow in the text, a line each.  What comes
 * from the repository is first made harmless (escape_text) and then encoded
 * as the runner decodes it, so that it can end neither the property nor the
 * command.  Columns are left out of places over several lines: the runner
 * refuses them.  The last line counts, and begins so that it is no command.
 */

#include "report/glyph.h"
#include "report/reporters.h"

static void
add_encoded(struct buf *out, struct str s, bool property)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.at[i];

		if (c == '%' || c == '\r' || c == '\n' ||
		    (property && (c == ':' || c == ',')))
			buf_printf(out, "%%%02X", (unsigned)c);
		else
			buf_add_char(out, c);
	}
}

static void
add_text(const struct report *r, struct buf *out, struct str s)
{
	struct buf safe = buf_new(r->arena);

	escape_text(&safe, s);
	add_encoded(out, buf_str(&safe), false);
}

/* A path keeps its line ends, encoded, so that it still names the file. */
static void
add_path(const struct report *r, struct buf *out, struct str path)
{
	struct buf safe = buf_new(r->arena);

	for (size_t at = 0; at < path.len;) {
		struct glyph g = glyph_at(path, at);

		if (g.code == '\n' || g.code == '\r')
			g.hidden = false;
		glyph_write(&safe, g);
		at += g.length;
	}
	add_encoded(out, buf_str(&safe), true);
}

static void
add_place(const struct report *r, struct buf *out, struct span s)
{
	struct place from, to;

	if (!s.source)
		return;
	from = source_place(r->arena, s.source, s.off);
	to = source_place(r->arena, s.source, s.off + s.len);
	buf_add_text(out, "file=");
	add_path(r, out, s.source->path);
	buf_printf(out, ",line=%u,endLine=%u,", from.line, to.line);
	if (from.line == to.line)
		buf_printf(out, "col=%u,endColumn=%u,", from.column, to.column);
}

static void
add_related(const struct report *r, struct buf *out, const struct related *rel)
{
	buf_add_text(out, "%0A");
	if (rel->span.source) {
		add_text(r, out, rel->span.source->path);
		buf_printf(out, ":%u: ",
		    source_place(r->arena, rel->span.source, rel->span.off)
		        .line);
	}
	add_text(r, out, rel->message);
}

static void
add_finding(const struct report *r, struct buf *out, const struct finding *f)
{
	static const char *const commands[] = {
		[LEVEL_NOTE] = "notice",
		[LEVEL_WARNING] = "warning",
		[LEVEL_ERROR] = "error",
	};

	buf_printf(out, "::%s ", commands[f->level]);
	add_place(r, out, f->span);
	buf_add_text(out, "title=");
	add_encoded(out, str_of(f->rule), true);
	buf_add_text(out, "::");
	add_text(r, out, f->message);
	if (f->label.len) {
		buf_add_text(out, "%0A");
		add_text(r, out, f->label);
	}
	for (size_t i = 0; i < f->related.len; i++)
		add_related(r, out, &f->related.at[i]);
	if (f->help.len) {
		buf_add_text(out, "%0Ahelp: ");
		add_text(r, out, f->help);
	}
	buf_add_char(out, '\n');
}

static void
write(const struct report *r, struct buf *out)
{
	for (size_t i = 0; i < r->findings->list.len; i++) {
		const struct finding *f = r->findings->list.at[i];

		if (report_shows(r, f))
			add_finding(r, out, f);
		report_flush(r, out);
	}
	buf_add_text(out, "driftcheck: ");
	report_write_summary(r, out, true);
	buf_add_char(out, '\n');
}

const struct reporter reporter_github = {
	.name = "github",
	.summary = "annotations of GitHub Actions",
	.write = write,
};
