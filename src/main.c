/*
 * driftcheck: open the tree, build the model, ask the rules, report.
 *
 * A report is made whole in memory and written at the end, so that nothing
 * is half written; only one of many MiB is written while it is made.  Exit
 * status: 0 nothing at or above --fail-on, 1 findings, 2 driftcheck could not
 * do its work, 3 nothing to check.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "cli.h"
#include "finding/suppress.h"
#include "input/tree.h"
#include "model/query.h"
#include "report/picture.h"
#include "report/report.h"
#include "rule/rule.h"

enum status { CLEAN = 0, FINDINGS = 1, FAILED = 2, NOTHING = 3 };

enum { RULES = 256 };

static bool
write_all(FILE *to, struct str s)
{
	if (s.len && fwrite(s.at, 1, s.len, to) != s.len)
		return false;
	return fflush(to) == 0;
}

static enum status
say_error(struct arena *a, struct str why)
{
	struct buf b = buf_new(a);

	buf_add_text(&b, "driftcheck: error: ");
	escape_text(&b, why);
	buf_add_char(&b, '\n');
	(void)write_all(stderr, buf_str(&b));
	return FAILED;
}

static enum status
cannot_write(struct arena *a, const char *name)
{
	return say_error(
	    a, str_printf(a, "cannot write %s: %s", name, strerror(errno)));
}

/* Where a report goes: standard output, or a file. */
struct target {
	struct arena *arena;
	const char *path; /* NULL: standard output */
	const char *part; /* a file beside it, which then takes its name */
	FILE *to;         /* NULL: not opened yet */
};

/*
 * A plain file that is no link is replaced whole; all else (a pipe, a
 * terminal, /dev/null) is written to.
 */
static bool
open_target(struct target *t)
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

static bool
write_some(void *context, struct str s)
{
	struct target *t = context;

	return open_target(t) && write_all(t->to, s);
}

/* Writes the rest; what cannot be written whole leaves nothing behind. */
static enum status
write_rest(struct target *t, struct str s, bool failed)
{
	bool done = !failed && write_some(t, s);
	enum status out = CLEAN;

	if (t->to && t->path && fclose(t->to) != 0)
		done = false;
	if (done && t->part && rename(t->part, t->path) != 0)
		done = false;
	if (!done)
		out = cannot_write(
		    t->arena, t->path ? t->path : "standard output");
	if (!done && t->part)
		(void)remove(t->part);
	return out;
}

static enum status
write_report(struct arena *a, const struct options *o, struct str s)
{
	struct target t = { .arena = a, .path = o->output };

	return write_rest(&t, s, false);
}

static bool
wants_color(const struct options *o)
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

/* Asks all rules that are wanted, those that come last or the others. */
static void
ask(struct rule_ctx *ctx, const struct options *o, bool last)
{
	for (size_t i = 0; rules[i]; i++)
		if (rules[i]->check && rules[i]->last == last &&
		    cli_runs_rule(o, rules[i]->id))
			rules[i]->check(ctx);
}

static void
run_rules(struct arena *a, struct model *m, const struct options *o,
    struct findings *findings)
{
	struct rule_ctx ctx = { m, findings, o->explain };
	const char *known[RULES] = { 0 }, *ran[RULES] = { 0 };
	struct suppress_rules names = { known, ran };
	struct source *const *sources;
	size_t nsources, nran = 0;

	for (size_t i = 0; rules[i] && i + 1 < RULES; i++) {
		known[i] = rules[i]->id;
		if (cli_runs_rule(o, rules[i]->id))
			ran[nran++] = rules[i]->id;
	}
	ask(&ctx, o, false);
	ask(&ctx, o, true);
	nsources = model_sources(m, &sources);
	suppress_apply(findings, a, o->no_ignores);
	if (!o->no_ignores && cli_runs_rule(o, SUPPRESS_RULE))
		suppress_unused(findings, a, &names, sources, nsources);
	findings_finish(findings);
}

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
	struct target target = { .arena = a, .path = o->output };
	struct outlet outlet = { write_some, &target, false };
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
	(void)write_all(stderr, buf_str(&err));
	status = write_rest(&target, buf_str(&out), outlet.failed);
	if (status != CLEAN)
		return status;
	if (empty)
		return o->allow_empty ? CLEAN : NOTHING;
	return has_findings(r, o->fail_on) ? FINDINGS : CLEAN;
}

/* A repository that was looked at. */
struct subject {
	struct diags diags;
	struct findings findings;
	struct tree *tree;
	struct model *model;
};

/* Builds the model and asks the rules; false, and said, where it cannot. */
static bool
look(struct arena *a, const struct options *o, struct subject *s)
{
	struct str why;

	s->diags = (struct diags){ .arena = a };
	s->findings = (struct findings){ .arena = a };
	if (tree_open(a, &s->diags, o->path, o->rev, &s->tree, &why) !=
	    TREE_OK) {
		(void)say_error(a, why);
		return false;
	}
	s->model = model_build(a, s->tree, &s->diags);
	run_rules(a, s->model, o, &s->findings);
	return true;
}

static void
leave(struct subject *s)
{
	model_close(s->model);
	tree_close(s->tree);
}

static enum status
check(struct arena *a, const struct options *o)
{
	struct report report = { .arena = a };
	struct source *const *sources;
	struct unchecked *unchecked;
	enum status status;
	struct subject s;

	if (!look(a, o, &s))
		return FAILED;
	report.findings = &s.findings;
	report.diags = &s.diags;
	report.rev = str_of(o->rev);
	report.files = model_sources(s.model, &sources);
	report.version = DRIFTCHECK_VERSION;
	report.color = wants_color(o);
	report.explain = o->explain;
	report.notes = o->notes;
	report.pedantic = o->pedantic;
	status = tell(a, o, &report,
	    !report.files && !s.findings.list.len &&
	        !model_unchecked(s.model, &unchecked));
	leave(&s);
	return status;
}

/* What could not be read is told beside the picture. */
static void
tell_diags(struct arena *a, const struct findings *fs, const struct diags *d)
{
	struct report r = { .arena = a, .findings = fs, .diags = d };
	struct buf b = buf_new(a);

	report_diags(&r, &b);
	(void)write_all(stderr, buf_str(&b));
}

static enum status
draw(struct arena *a, const struct options *o)
{
	struct picture p = { .arena = a, .version = DRIFTCHECK_VERSION };
	struct buf out = buf_new(a);
	struct graph graph;
	enum status status;
	struct subject s;

	if (!look(a, o, &s))
		return FAILED;
	model_graph(s.model, &graph);
	p.graph = &graph;
	p.findings = &s.findings;
	p.rev = str_of(o->rev);
	o->picture->write(&p, &out);
	tell_diags(a, &s.findings, &s.diags);
	status = write_report(a, o, buf_str(&out));
	leave(&s);
	return status;
}

static enum status
list_rules(struct arena *a, const struct options *o)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; rules[i]; i++)
		buf_printf(&b, "%-25s %-8s %s\n", rules[i]->id,
		    level_name(rules[i]->level), rules[i]->summary);
	return write_report(a, o, buf_str(&b));
}

static enum status
run(struct arena *a, const struct options *o)
{
	switch (o->command) {
	case DO_CHECK:
		return check(a, o);
	case DO_GRAPH:
		return draw(a, o);
	case DO_EXPLAIN_RULE:
		return write_report(a, o, rule_page(rule_find(o->rule)));
	case DO_LIST_RULES:
		return list_rules(a, o);
	case DO_VERSION:
		return write_report(
		    a, o, S("driftcheck " DRIFTCHECK_VERSION "\n"));
	case DO_HELP:
		return write_report(a, o, cli_help(a));
	}
	return FAILED;
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_new(0);
	struct options o;
	enum status status;
	struct str why;

	if (cli_parse(a, argc, argv, &o, &why))
		status = run(a, &o);
	else
		status = say_error(a, why);
	arena_free(a);
	return (int)status;
}
