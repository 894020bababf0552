/*
 * `driftcheck`: the findings, in the format that is asked for.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "command/cli.h"
#include "command/output.h"
#include "command/subject.h"
#include "model/query.h"
#include "report/report.h"

static bool
has_findings(const struct report *r, enum level from)
{
	for (size_t i = 0; i < r->findings->list.len; i++)
		if (r->findings->list.at[i]->level >= from &&
		    report_shows(r, r->findings->list.at[i]))
			return true;
	return false;
}

static enum status
tell(struct arena *a, const struct options *o, struct report *r, bool empty)
{
	struct buf out = buf_new(a), err = buf_new(a);
	struct output target = { .arena = a, .path = o->output };
	struct outlet outlet = { output_some, &target, false };
	enum status status;

	r->outlet = &outlet;
	o->format->write(r, &out);
	if (!o->format->holds_diags)
		report_diags(r, &err);
	if (empty && !o->allow_empty) {
		buf_add_text(&err, "driftcheck: nothing to check in ");
		escape_text(
		    &err, str_of(o->path ? o->path : "this repository"));
		buf_add_char(&err, '\n');
	}
	(void)output_write(stderr, buf_str(&err));
	status = output_end(&target, buf_str(&out), outlet.failed);
	if (status != CLEAN)
		return status;
	if (empty)
		return o->allow_empty ? CLEAN : NOTHING;
	return has_findings(r, o->fail_on) ? FINDINGS : CLEAN;
}

enum status
command_check(struct arena *a, const struct options *o)
{
	struct report report = { .arena = a };
	struct source *const *sources;
	struct unchecked *unchecked;
	enum status status;
	struct subject s;

	if (!subject_look(a, o, &s))
		return FAILED;
	report.findings = &s.findings;
	report.diags = &s.diags;
	report.rev = str_of(o->rev);
	report.files = model_sources(s.model, &sources);
	report.version = DRIFTCHECK_VERSION;
	report.color = output_wants_color(o);
	report.explain = o->explain;
	report.notes = o->notes;
	report.pedantic = o->pedantic;
	status = tell(a, o, &report,
	    !report.files && !s.findings.list.len &&
	        !model_unchecked(s.model, &unchecked));
	status = subject_status(a, &s, status);
	subject_leave(&s);
	return status;
}
