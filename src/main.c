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
#include "facts/policy.h"
#include "finding/adjust.h"
#include "finding/suppress.h"
#include "input/tree.h"
#include "model/inferred.h"
#include "model/query.h"
#include "report/draft.h"
#include "report/needs.h"
#include "report/picture.h"
#include "report/rehearsal.h"
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

/* A repository that is looked at. */
struct subject {
	struct diags diags;
	struct findings findings;
	struct policy *policy; /* NULL: it has none */
	struct tree *tree;
	struct model *model;
};

/* The command line has the last word: --only asks what is off. */
static bool
runs_rule(const struct options *o, const struct policy *s, const char *id)
{
	bool off = false;

	for (size_t i = 0; s && !o->only.len && i < s->nrules; i++)
		if (str_is(s->rules[i].rule.name, id))
			off = s->rules[i].off;
	return !off && cli_runs_rule(o, id);
}

/* Asks all rules that are wanted, those that come last or the others. */
static void
ask(struct rule_ctx *ctx, const char *const *ran, bool last)
{
	for (; *ran; ran++) {
		const struct rule *r = rule_find(str_of(*ran));

		if (r->check && r->last == last)
			r->check(ctx);
	}
}

static void
run_rules(struct arena *a, const struct options *o, struct subject *s)
{
	struct findings *findings = &s->findings;
	struct rule_ctx ctx = { s->model, findings, o->explain };
	const char *known[RULES] = { 0 }, *ran[RULES] = { 0 };
	struct suppress_rules names = { known, ran };
	struct source *const *sources;
	size_t nsources, nran = 0;

	for (size_t i = 0; rules[i] && i + 1 < RULES; i++) {
		known[i] = rules[i]->id;
		if (runs_rule(o, s->policy, rules[i]->id))
			ran[nran++] = rules[i]->id;
	}
	ask(&ctx, ran, false);
	ask(&ctx, ran, true);
	nsources = model_sources(s->model, &sources);
	suppress_apply(findings, a, o->no_ignores);
	if (!o->no_ignores && runs_rule(o, s->policy, SUPPRESS_RULE)) {
		suppress_unused(findings, a, &names, sources, nsources);
		if (s->policy)
			suppress_unused(
			    findings, a, &names, &s->policy->source, 1);
	}
	findings_adjust(findings, a, s->policy);
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

/* The repository's policy, or the one that is asked for. */
static bool
find_policy(struct arena *a, const struct options *o, struct subject *s)
{
	const char *known[RULES] = { 0 };
	struct str why;

	for (size_t i = 0; rules[i] && i + 1 < RULES; i++)
		known[i] = rules[i]->id;
	if (o->no_config ||
	    policy_find(&s->diags, s->tree, o->config, known, &s->policy, &why))
		return true;
	(void)say_error(a, why);
	return false;
}

/* What is wrong in the policy was told with the rest: it is no success. */
static enum status
judge_policy(struct arena *a, const struct subject *s, enum status status)
{
	if (!s->policy || !s->policy->flawed)
		return status;
	return say_error(
	    a, str_printf(a, STR_FMT " has errors; what is right in it counts",
	           STR_ARG(s->policy->source->path)));
}

/* Builds the model; false, and said, where it cannot. */
static bool
open_subject(struct arena *a, const struct options *o, struct subject *s)
{
	struct str why;

	s->diags = (struct diags){ .arena = a };
	s->findings = (struct findings){ .arena = a };
	s->policy = NULL;
	if (tree_open(a, &s->diags, o->path, o->rev, &s->tree, &why) !=
	    TREE_OK) {
		(void)say_error(a, why);
		return false;
	}
	if (!find_policy(a, o, s)) {
		tree_close(s->tree);
		return false;
	}
	s->model = model_build_with(a, s->tree, &s->diags, s->policy);
	return true;
}

/* The same, and asks the rules. */
static bool
look(struct arena *a, const struct options *o, struct subject *s)
{
	if (!open_subject(a, o, s))
		return false;
	run_rules(a, o, s);
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
	status = judge_policy(a, &s, status);
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
	status = judge_policy(a, &s, write_report(a, o, buf_str(&out)));
	leave(&s);
	return status;
}

/* Where init writes to: never over what stands there. */
static enum status
write_new(struct arena *a, struct tree *tree, struct str text)
{
	const char *name = policy_paths[0];
	int failed;

	for (size_t i = 0; policy_paths[i]; i++)
		if (tree_read_any(tree, str_of(policy_paths[i])))
			return say_error(a,
			    str_printf(a,
			        "%s stands already, and is not written over; "
			        "init --output - shows what would be written",
			        policy_paths[i]));
	failed = tree_create(tree, name, text);
	if (failed == EROFS)
		return say_error(
		    a, S("a revision cannot be written to; init --output - "
		         "shows what would be written"));
	errno = failed;
	if (failed)
		return cannot_write(a, name);
	return write_all(stdout, S("wrote .driftcheck.yaml; please read it\n"))
	           ? CLEAN
	           : cannot_write(a, "standard output");
}

static enum status
write_draft(struct arena *a, const struct options *o, struct tree *tree,
    struct str text)
{
	struct stat st;

	if (!o->output && !o->to_stdout)
		return write_new(a, tree, text);
	if (o->output && lstat(o->output, &st) == 0 && S_ISREG(st.st_mode))
		return say_error(a,
		    str_printf(a, "%s stands already, and is not written over",
		        o->output));
	return write_report(a, o, text);
}

static enum status
init(struct arena *a, const struct options *o)
{
	struct buf out = buf_new(a);
	struct findings none = { .arena = a };
	struct inferred contract;
	enum status status = NOTHING;
	struct subject s = { .diags = { .arena = a } };
	struct str why;

	if (tree_open(a, &s.diags, o->path, o->rev, &s.tree, &why) != TREE_OK)
		return say_error(a, why);
	s.model = model_build(a, s.tree, &s.diags);
	if (model_infer(s.model, &contract)) {
		draft_write(a, &contract, &out);
		tell_diags(a, &none, &s.diags);
		status = write_draft(a, o, s.tree, buf_str(&out));
	} else {
		(void)write_all(stderr,
		    S("driftcheck: nothing here is part of a release\n"));
	}
	leave(&s);
	return status;
}

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
	(void)write_all(stderr, buf_str(&b));
	return NOTHING;
}

static enum status
rehearse(struct arena *a, const struct options *o)
{
	struct rehearsal played;
	struct retelling told = { a, &played, wants_color(o) };
	struct buf out = buf_new(a);
	enum status status = FAILED;
	struct subject s;
	struct str why;

	if (!open_subject(a, o, &s))
		return FAILED;
	switch (play(o, s.model, &played, &why)) {
	case REHEARSE_PLAYED:
		o->play->write(&told, &out);
		status = judge_policy(a, &s, write_report(a, o, buf_str(&out)));
		break;
	case REHEARSE_NOTHING:
		status = say_nothing_released(a, o);
		break;
	case REHEARSE_NO_SUCH:
		status = say_error(a, why);
		break;
	}
	tell_diags(a, &s.findings, &s.diags);
	leave(&s);
	return status;
}

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
	status = write_report(a, o, buf_str(&out));
	if (status != CLEAN)
		return status;
	if (!n->all->actors && !o->allow_empty)
		return NOTHING;
	return needs_missing(n->all) ? FINDINGS : CLEAN;
}

static enum status
list_prerequisites(struct arena *a, const struct options *o)
{
	struct needs n = { .arena = a, .rev = str_of(o->rev) };
	struct prerequisites all;
	struct subject s;
	struct have have;
	struct str why;
	enum status status;

	if (o->have && !get_have(a, o->have, &have, &why))
		return say_error(a, why);
	if (!open_subject(a, o, &s))
		return FAILED;
	model_prerequisites(s.model, &all);
	if (o->have)
		prerequisites_compare(&all, &have);
	n.all = &all;
	n.compared = o->have != NULL;
	n.color = wants_color(o);
	tell_diags(a, &s.findings, &s.diags);
	status = judge_policy(a, &s, tell_needs(a, o, &n));
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
	case DO_INIT:
		return init(a, o);
	case DO_REHEARSE:
		return rehearse(a, o);
	case DO_PREREQUISITES:
		return list_prerequisites(a, o);
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
