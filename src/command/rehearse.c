/*
 * `driftcheck rehearse`: a release played through on paper.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "command/cli.h"
#include "command/output.h"
#include "command/subject.h"
#include "model/query.h"
#include "report/rehearsal.h"
#include "report/report.h"

static enum rehearse_result
play(const struct options *o, struct model *m, struct rehearsal *out,
    struct str *why)
{
	if (o->tag.len)
		return model_rehearse(m, REHEARSE_TAG, o->tag, out, why);
	if (o->script.len)
		return model_rehearse(m, REHEARSE_SCRIPT, o->script, out, why);
	if (o->skill.len)
		return model_rehearse(m, REHEARSE_SKILL, o->skill, out, why);
	if (o->dispatch.len)
		return model_rehearse(
		    m, REHEARSE_DISPATCH, o->dispatch, out, why);
	return model_rehearse(
	    m, REHEARSE_INFERRED, (struct str){ 0 }, out, why);
}

static enum status
say_nothing_released(struct arena *a, const struct options *o)
{
	struct buf b = buf_new(a);

	if (o->allow_empty)
		return CLEAN;
	buf_add_text(&b, "driftcheck: nothing to release is seen in ");
	escape_text(&b, str_of(o->path ? o->path : "this repository"));
	buf_add_char(&b, '\n');
	(void)output_write(stderr, buf_str(&b));
	return NOTHING;
}

enum status
command_rehearse(struct arena *a, const struct options *o)
{
	struct rehearsal played;
	struct retelling told = { a, &played, output_wants_color(o) };
	struct buf out = buf_new(a);
	enum status status = FAILED;
	struct subject s;
	struct str why;

	if (!subject_open(a, o, &s))
		return FAILED;
	switch (play(o, s.model, &played, &why)) {
	case REHEARSE_PLAYED:
		o->play->write(&told, &out);
		status =
		    subject_status(a, &s, output_report(a, o, buf_str(&out)));
		break;
	case REHEARSE_NOTHING:
		status = say_nothing_released(a, o);
		break;
	case REHEARSE_NO_SUCH:
		status = output_error(a, why);
		break;
	}
	output_diags(a, &s.findings, &s.diags);
	subject_leave(&s);
	return status;
}
