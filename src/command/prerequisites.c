/*
 * `driftcheck prerequisites`: what a release needs beforehand, beside what
 * is there.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "command/cli.h"
#include "command/output.h"
#include "command/subject.h"
#include "model/query.h"
#include "report/needs.h"

enum { HAVE_BYTES = 1024 * 1024 };

/* All of a file, a pipe, or standard input. */
static bool
read_have(struct arena *a, const char *name, struct str *out)
{
	bool standard = str_is(str_of(name), "-");
	FILE *from = standard ? stdin : fopen(name, "r");
	char *at = arena_array(a, char, HAVE_BYTES + 1);
	size_t n;
	bool done;

	if (!from)
		return false;
	errno = 0;
	n = fread(at, 1, HAVE_BYTES + 1, from);
	done = !ferror(from);
	if (done && n > HAVE_BYTES) {
		done = false;
		errno = EFBIG;
	}
	if (!standard)
		(void)fclose(from);
	*out = (struct str){ at, n };
	return done;
}

static bool
get_have(struct arena *a, const char *name, struct have *out, struct str *why)
{
	struct str text, shown = str_of(name);

	if (!read_have(a, name, &text)) {
		*why =
		    str_printf(a, "cannot read %s: %s", name, strerror(errno));
		return false;
	}
	if (str_is(shown, "-"))
		shown = S("standard input");
	return have_read(a, source_new(a, shown, text), out, why);
}

static enum status
tell_needs(struct arena *a, const struct options *o, const struct needs *n)
{
	struct buf out = buf_new(a);
	enum status status;

	o->needs->write(n, &out);
	status = output_report(a, o, buf_str(&out));
	if (status != CLEAN)
		return status;
	if (!n->all->actors && !o->allow_empty)
		return NOTHING;
	return needs_missing(n->all) ? FINDINGS : CLEAN;
}

enum status
command_prerequisites(struct arena *a, const struct options *o)
{
	struct needs n = { .arena = a, .rev = str_of(o->rev) };
	struct prerequisites all;
	struct subject s;
	struct have have;
	struct str why;
	enum status status;

	if (o->have && !get_have(a, o->have, &have, &why))
		return output_error(a, why);
	if (!subject_open(a, o, &s))
		return FAILED;
	model_prerequisites(s.model, &all);
	if (o->have)
		prerequisites_compare(&all, &have);
	n.all = &all;
	n.compared = o->have != NULL;
	n.color = output_wants_color(o);
	output_diags(a, &s.findings, &s.diags);
	status = subject_status(a, &s, tell_needs(a, o, &n));
	subject_leave(&s);
	return status;
}
