/*
 * `driftcheck init`: the contract that the model keeps today, as a first
 * .driftcheck.yaml.  Nothing that stands is written over.
 */

#include <errno.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buf.h"
#include "command/cli.h"
#include "command/output.h"
#include "command/subject.h"
#include "facts/policy.h"
#include "input/tree.h"
#include "model/inferred.h"
#include "model/query.h"
#include "report/draft.h"

/* Where init writes to: never over what stands there. */
static enum status
write_new(struct arena *a, struct tree *tree, struct str text)
{
	const char *name = policy_paths[0];
	int failed;

	for (size_t i = 0; policy_paths[i]; i++)
		if (tree_read_any(tree, str_of(policy_paths[i])))
			return output_error(a,
			    str_printf(a,
			        "%s stands already, and is not written over; "
			        "init --output - shows what would be written",
			        policy_paths[i]));
	failed = tree_create(tree, name, text);
	if (failed == EROFS)
		return output_error(
		    a, S("a revision cannot be written to; init --output - "
		         "shows what would be written"));
	errno = failed;
	if (failed)
		return output_cannot_write(a, name);
	return output_write(
	           stdout, S("wrote .driftcheck.yaml; please read it\n"))
	           ? CLEAN
	           : output_cannot_write(a, "standard output");
}

static enum status
write_draft(struct arena *a, const struct options *o, struct tree *tree,
    struct str text)
{
	struct stat st;

	if (!o->output && !o->to_stdout)
		return write_new(a, tree, text);
	if (o->output && lstat(o->output, &st) == 0 && S_ISREG(st.st_mode))
		return output_error(a,
		    str_printf(a, "%s stands already, and is not written over",
		        o->output));
	return output_report(a, o, text);
}

enum status
command_init(struct arena *a, const struct options *o)
{
	struct buf out = buf_new(a);
	struct findings none = { .arena = a };
	struct inferred contract;
	enum status status = NOTHING;
	struct subject s = { .diags = { .arena = a } };
	struct str why;

	if (tree_open(a, &s.diags, o->path, o->rev, &s.tree, &why) != TREE_OK)
		return output_error(a, why);
	s.model = model_build(a, s.tree, &s.diags);
	if (model_infer(s.model, &contract)) {
		draft_write(a, &contract, &out);
		output_diags(a, &none, &s.diags);
		status = write_draft(a, o, s.tree, buf_str(&out));
	} else {
		(void)output_write(stderr,
		    S("driftcheck: nothing here is part of a release\n"));
	}
	subject_leave(&s);
	return status;
}
