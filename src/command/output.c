/*
 * Where a command writes to: a report to standard output or a file, all else
 * to standard error.
 *
 * A report is made whole in memory and written at the end, so that nothing
 * is half written; only one of many MiB is written while it is made.
 */

#include "command/output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "command/cli.h"
#include "report/report.h"

bool
output_write(FILE *to, struct str s)
{
	if (s.len && fwrite(s.at, 1, s.len, to) != s.len)
		return false;
	return fflush(to) == 0;
}

enum status
output_error(struct arena *a, struct str why)
{
	struct buf b = buf_new(a);

	buf_add_text(&b, "driftcheck: error: ");
	escape_text(&b, why);
	buf_add_char(&b, '\n');
	(void)output_write(stderr, buf_str(&b));
	return FAILED;
}

enum status
output_cannot_write(struct arena *a, const char *name)
{
	return output_error(
	    a, str_printf(a, "cannot write %s: %s", name, strerror(errno)));
}

/*
 * A plain file that is no link is replaced whole; all else (a pipe, a
 * terminal, /dev/null) is written to.
 */
static bool
open_target(struct output *t)
{
	struct stat st;

	if (t->to)
		return true;
	if (!t->path) {
		t->to = stdout;
		return true;
	}
	if (lstat(t->path, &st) == 0 &&
	    (!S_ISREG(st.st_mode) || st.st_nlink != 1)) {
		t->to = fopen(t->path, "w");
		return t->to != NULL;
	}
	t->part = str_cstr(t->arena,
	    str_printf(t->arena, "%s.part%ld", t->path, (long)getpid()));
	t->to = fopen(t->part, "wx");
	if (!t->to)
		t->part = NULL;
	return t->to != NULL;
}

bool
output_some(void *context, struct str s)
{
	struct output *t = context;

	return open_target(t) && output_write(t->to, s);
}

/* Writes the rest; what cannot be written whole leaves nothing behind. */
enum status
output_end(struct output *t, struct str s, bool failed)
{
	bool done = !failed && output_some(t, s);
	enum status out = CLEAN;

	if (t->to && t->path && fclose(t->to) != 0)
		done = false;
	if (done && t->part && rename(t->part, t->path) != 0)
		done = false;
	if (!done)
		out = output_cannot_write(
		    t->arena, t->path ? t->path : "standard output");
	if (!done && t->part)
		(void)remove(t->part);
	return out;
}

enum status
output_report(struct arena *a, const struct options *o, struct str s)
{
	struct output t = { .arena = a, .path = o->output };

	return output_end(&t, s, false);
}

bool
output_wants_color(const struct options *o)
{
	const char *no = getenv("NO_COLOR"), *force = getenv("FORCE_COLOR");

	if (o->color != COLOR_AUTO)
		return o->color == COLOR_ALWAYS;
	if (no && *no)
		return false;
	if (force && *force)
		return strcmp(force, "0") != 0;
	return !o->output && isatty(STDOUT_FILENO);
}

/* What could not be read is told beside the picture. */
void
output_diags(struct arena *a, const struct findings *fs, const struct diags *d)
{
	struct report r = { .arena = a, .findings = fs, .diags = d };
	struct buf b = buf_new(a);

	report_diags(&r, &b);
	(void)output_write(stderr, buf_str(&b));
}
