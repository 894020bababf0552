/*
 * `driftcheck graph`: the model as a picture, with the findings beside it.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "command/cli.h"
#include "command/output.h"
#include "command/subject.h"
#include "model/query.h"
#include "report/picture.h"

enum status
command_graph(struct arena *a, const struct options *o)
{
	struct picture p = { .arena = a, .version = DRIFTCHECK_VERSION };
	struct buf out = buf_new(a);
	struct graph graph;
	enum status status;
	struct subject s;

	if (!subject_look(a, o, &s))
		return FAILED;
	model_graph(s.model, &graph);
	p.graph = &graph;
	p.findings = &s.findings;
	p.rev = str_of(o->rev);
	o->picture->write(&p, &out);
	output_diags(a, &s.findings, &s.diags);
	status = subject_status(a, &s, output_report(a, o, buf_str(&out)));
	subject_leave(&s);
	return status;
}
