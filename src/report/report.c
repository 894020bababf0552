/*
 * What all reports share: the table of formats, which findings are told,
 * what is counted, and diagnostics for formats that do not hold them.
 */

#include "report/report.h"

#include "base/arena.h"
#include "base/map.h"
#include "report/reporters.h"

const struct reporter *const reporters[] = {
	&reporter_text,
	&reporter_json,
	&reporter_sarif,
	&reporter_github,
	NULL,
};

const struct reporter *
reporter_find(struct str name)
{
	for (const struct reporter *const *r = reporters; *r; r++)
		if (str_is(name, (*r)->name))
			return *r;
	return NULL;
}

bool
report_shows(const struct report *r, const struct finding *f)
{
	return f->state == FINDING_NEW &&
	       (f->confidence != CONFIDENCE_LOW || r->pedantic);
}

void
report_flush(const struct report *r, struct buf *out)
{
	struct outlet *to = r->outlet;

	if (!to || out->len < REPORT_KEPT)
		return;
	if (!to->failed && !to->write(to->context, buf_str(out)))
		to->failed = true;
	out->len = 0;
}

static size_t *
counter(struct summary *s, const struct report *r, const struct finding *f)
{
	if (f->confidence == CONFIDENCE_LOW && !r->pedantic)
		return &s->low;
	if (f->state == FINDING_IGNORED)
		return &s->ignored;
	if (f->state == FINDING_BASELINED)
		return &s->baselined;
	switch (f->level) {
	case LEVEL_ERROR:
		return &s->error;
	case LEVEL_WARNING:
		return &s->warning;
	case LEVEL_NOTE:
		break;
	}
	return &s->note;
}

struct summary
report_summary(const struct report *r)
{
	struct summary s = { 0 };

	for (size_t i = 0; i < r->findings->list.len; i++)
		++*counter(&s, r, r->findings->list.at[i]);
	return s;
}

/* Adds "2 errors" in front of which SEPARATOR stands unless it is first. */
static void
add_count(struct buf *out, size_t n, const char *noun, const char *separator)
{
	buf_printf(out, "%s%zu %s%s", separator, n, noun, n == 1 ? "" : "s");
}

/* Adds what was not shown, in parentheses. */
static void
add_hidden(struct buf *out, const struct summary *s, bool notes_shown)
{
	size_t begin = out->len;

	if (s->note && !notes_shown)
		buf_printf(out, "; %zu note%s hidden: --notes", s->note,
		    s->note == 1 ? "" : "s");
	if (s->low)
		buf_printf(
		    out, "; %zu of low confidence hidden: --pedantic", s->low);
	if (s->ignored)
		buf_printf(out, "; %zu ignored", s->ignored);
	if (s->baselined)
		buf_printf(out, "; %zu in the baseline", s->baselined);
	if (out->len == begin)
		return;
	out->at[begin] = ' ';
	out->at[begin + 1] = '(';
	buf_add_char(out, ')');
}

void
report_write_summary(const struct report *r, struct buf *out, bool notes_shown)
{
	struct summary s = report_summary(r);

	if (!s.error && !s.warning && !(s.note && notes_shown))
		buf_add_text(out, "no errors, no warnings");
	else if (s.error)
		add_count(out, s.error, "error", "");
	if (s.warning)
		add_count(out, s.warning, "warning", s.error ? ", " : "");
	if (s.note && notes_shown)
		add_count(
		    out, s.note, "note", s.error || s.warning ? ", " : "");
	add_hidden(out, &s, notes_shown);
	add_count(out, r->files, "file", " in ");
}

static void
add_diag(struct buf *out, const struct diag *d)
{
	buf_add_text(out, "driftcheck: ");
	if (d->path.len) {
		escape_text(out, d->path);
		if (d->line)
			buf_printf(out, ":%u", d->line);
		if (d->column)
			buf_printf(out, ":%u", d->column);
		buf_add_text(out, ": ");
	}
	escape_text(out, d->message);
	buf_add_char(out, '\n');
}

/* Many files may have one fault, as links that a moved folder broke. */
void
report_diags(const struct report *r, struct buf *out)
{
	enum { ALIKE = 3 }; /* of one message, before the rest is counted */
	struct arena *a = r->diags->arena;
	struct map counts = { 0 };
	const struct diag *d = r->diags->list.at;
	size_t n = r->diags->list.len;

	for (size_t i = 0; i < n; i++) {
		size_t *count = map_get(&counts, d[i].message);

		if (!count) {
			count = arena_make(a, size_t);
			map_put(a, &counts, d[i].message, count);
		}
		if (++*count <= ALIKE)
			add_diag(out, &d[i]);
	}
	for (size_t i = 0; i < n; i++) {
		size_t *count = map_get(&counts, d[i].message);

		if (*count <= ALIKE)
			continue;
		buf_printf(out, "driftcheck: %zu more: ", *count - ALIKE);
		escape_text(out, d[i].message);
		buf_add_char(out, '\n');
		*count = 0;
	}
}
