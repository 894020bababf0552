#ifndef UNIT_REPORT_FIXTURE_H
#define UNIT_REPORT_FIXTURE_H

/* What the tests of reports share: two rules, made-up sources, a finding. */

#include "assert_str.h"
#include "base/arena.h"
#include "base/diag.h"
#include "report/report.h"
#include "rule/rule.h"

static const struct rule dead_fanout = {
	.id = "dead-fanout",
	.summary = "a workflow never starts",
	.level = LEVEL_ERROR,
};
static const struct rule stale_path = {
	.id = "stale-path",
	.summary = "a path names nothing",
	.level = LEVEL_NOTE,
};

const struct rule *const rules[] = { &dead_fanout, &stale_path, NULL };

const struct rule *
rule_find(struct str id)
{
	for (const struct rule *const *r = rules; *r; r++)
		if (str_is(id, (*r)->id))
			return *r;
	return NULL;
}

struct str
rule_page(const struct rule *r)
{
	if (r == &dead_fanout)
		return S("# dead-fanout\n\nA page.\n");
	return (struct str){ 0 };
}

struct fixture {
	struct findings all;
	struct diags diags;
	struct report report;
	struct arena *arena;
};

static int
set_up(void **state)
{
	struct arena *a = arena_new(0);
	struct fixture *f = arena_make(a, struct fixture);

	f->arena = f->all.arena = f->diags.arena = a;
	f->report = (struct report){
		.arena = a,
		.findings = &f->all,
		.diags = &f->diags,
		.version = "0.1.0",
		.files = 12,
	};
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	arena_free(f->arena);
	return 0;
}

/* A source whose line LINE (from 1) is TEXT; all before are "#". */
static struct source *
source_with(struct fixture *f, const char *path, size_t line, struct str text)
{
	struct buf b = buf_new(f->arena);

	for (size_t i = 1; i < line; i++)
		buf_add_text(&b, "#\n");
	buf_add(&b, text);
	buf_add_char(&b, '\n');
	return source_new(f->arena, str_of(path), buf_str(&b));
}

/* The N-th NEEDLE of S. */
static struct span
span_at(struct source *s, const char *needle, int n)
{
	size_t at = str_find(s->text, 0, needle);

	while (--n > 0)
		at = str_find(s->text, at + 1, needle);
	assert_true(at != SIZE_MAX);
	return span_of(s, at, str_of(needle).len);
}

static struct str
render(struct fixture *f, const char *format)
{
	struct buf out = buf_new(f->arena);
	const struct reporter *r = reporter_find(str_of(format));

	assert_non_null(r);
	findings_finish(&f->all);
	r->write(&f->report, &out);
	return buf_str(&out);
}

/* The finding of the design. */
static struct finding *
add_sample(struct fixture *f)
{
	struct source *publish = source_with(
	    f, ".github/workflows/publish-pypi.yml", 4, S("  release:"));
	struct source *build =
	    source_with(f, ".github/workflows/build-binaries.yml", 214,
	        S("        uses: softprops/action-gh-release@v2"));
	struct finding *found = finding_add(&f->all, "dead-fanout", LEVEL_ERROR,
	    span_at(publish, "release", 1),
	    "publish-pypi.yml never starts: its release is published with "
	    "GITHUB_TOKEN");

	finding_label(&f->all, found, "waits for a published release");
	finding_relate(&f->all, found,
	    span_at(build, "softprops/action-gh-release@v2", 1),
	    "the only creator; GITHUB_TOKEN raises no release event");
	finding_help(&f->all, found,
	    "create the release with an app token, or call publish-pypi.yml "
	    "from build-binaries.yml");
	finding_because(&f->all, found, span_of(build, 14, 1), NULL,
	    "the tag push starts build-binaries.yml");
	finding_because(&f->all, found, (struct span){ 0 }, "A1",
	    "GITHUB_TOKEN raises no release event");
	return found;
}

#endif
