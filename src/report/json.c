/*
 * The findings format, version 1: design.md section 9 and the schema beside
 * this file.
 *
 * All findings are in it, notes, ignored and baselined ones too, with their
 * state; those of low confidence under --pedantic.  What has no place, help
 * or fact has null there.  Ends are exclusive.
 */

#include "base/arena.h"
#include "report/jsonout.h"
#include "report/reporters.h"

/* Adds path, line and column, and the end where WHOLE. */
static void
add_place(const struct report *r, cJSON *to, struct span s, bool whole)
{
	struct place from = { 0 }, end = { 0 };

	if (!s.source) {
		json_null(to, "path");
		json_null(to, "line");
		json_null(to, "column");
		if (whole) {
			json_null(to, "end_line");
			json_null(to, "end_column");
		}
		return;
	}
	from = source_place(r->arena, s.source, s.off);
	json_str(r->scratch, to, "path", s.source->path);
	json_count(to, "line", from.line);
	json_count(to, "column", from.column);
	if (whole) {
		end = source_place(r->arena, s.source, s.off + s.len);
		json_count(to, "end_line", end.line);
		json_count(to, "end_column", end.column);
	}
}

static void
add_related(const struct report *r, cJSON *list, const struct finding *f)
{
	for (size_t i = 0; i < f->related.len; i++) {
		cJSON *rel = json_object(list, NULL);

		add_place(r, rel, f->related.at[i].span, true);
		json_str(r->scratch, rel, "message", f->related.at[i].message);
	}
}

static void
add_because(const struct report *r, cJSON *list, const struct finding *f)
{
	for (size_t i = 0; i < f->because.len; i++) {
		const struct because *b = &f->because.at[i];
		cJSON *link = json_object(list, NULL);

		json_str(r->scratch, link, "message", b->message);
		add_place(r, link, b->span, false);
		json_str_or_null(r->scratch, link, "fact", b->fact);
	}
}

static cJSON *
new_finding(const struct report *r, const struct finding *f)
{
	cJSON *to = json_root();

	json_text(to, "rule", f->rule);
	json_text(to, "level", level_name(f->level));
	json_text(to, "confidence", confidence_name(f->confidence));
	json_text(to, "state", finding_state_name(f->state));
	json_str(r->scratch, to, "message", f->message);
	json_str_or_null(r->scratch, to, "help", f->help);
	add_place(r, to, f->span, true);
	add_related(r, json_array(to, "related"), f);
	add_because(r, json_array(to, "because"), f);
	json_str(r->scratch, to, "fingerprint", f->fingerprint);
	return to;
}

static void
add_diagnostics(const struct report *r, cJSON *list)
{
	for (size_t i = 0; i < r->diags->list.len; i++) {
		const struct diag *d = &r->diags->list.at[i];
		cJSON *to = json_object(list, NULL);

		json_str_or_null(r->scratch, to, "path", d->path);
		if (d->line)
			json_count(to, "line", d->line);
		else
			json_null(to, "line");
		if (d->column)
			json_count(to, "column", d->column);
		json_str(r->scratch, to, "message", d->message);
	}
}

static void
add_summary(const struct report *r, cJSON *to)
{
	struct summary s = report_summary(r);

	json_count(to, "error", s.error);
	json_count(to, "warning", s.warning);
	json_count(to, "note", s.note);
	json_count(to, "ignored", s.ignored);
	json_count(to, "baselined", s.baselined);
	json_count(to, "files", r->files);
}

static void
write_with(const struct report *r, struct buf *out)
{
	cJSON *root = json_root(), *tool, *findings;

	json_count(root, "version", 1);
	tool = json_object(root, "tool");
	json_text(tool, "name", "driftcheck");
	json_text(tool, "version", r->version ? r->version : "");
	json_text(root, "root", ".");
	json_str_or_null(r->scratch, root, "rev", r->rev);
	json_str_or_null(r->scratch, root, "since", r->since);
	findings = json_array(root, "findings");
	add_diagnostics(r, json_array(root, "diagnostics"));
	add_summary(r, json_object(root, "summary"));
	report_write_json(r, out, root, findings, new_finding);
	cJSON_Delete(root);
}

static void
write(const struct report *r, struct buf *out)
{
	report_with_scratch(r, out, write_with);
}

const struct reporter reporter_json = {
	.name = "json",
	.summary = "one object, by the findings schema",
	.holds_diags = true,
	.write = write,
};
