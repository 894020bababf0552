/* Findings: order, equals, fingerprints; and the comments that ignore them. */

#include "assert_str.h"
#include "base/arena.h"
#include "base/buf.h"
#include "finding/finding.h"
#include "finding/suppress.h"

struct fixture {
	struct arena *arena;
	struct findings all;
};

static int
set_up(void **state)
{
	struct arena *a = arena_new(0);
	struct fixture *f = arena_make(a, struct fixture);

	f->arena = f->all.arena = a;
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

static struct source *
source_at(struct fixture *f, const char *path, const char *text)
{
	return source_new(f->arena, str_of(path), str_of(text));
}

static void
test_order(void **state)
{
	struct fixture *f = *state;
	struct source *a = source_at(f, "a.yml", "0123456789");
	struct source *b = source_at(f, "b.yml", "0123456789");
	static const char *const want[] = { "one", "two", "three", "four",
		"five" };

	finding_add(&f->all, "x", LEVEL_NOTE, span_of(b, 0, 1), "five");
	finding_add(&f->all, "y", LEVEL_NOTE, span_of(a, 5, 1), "three");
	finding_add(&f->all, "x", LEVEL_NOTE, span_of(a, 5, 2), "four");
	finding_add(&f->all, "x", LEVEL_NOTE, span_of(a, 5, 1), "two");
	finding_add(&f->all, "z", LEVEL_NOTE, span_of(a, 1, 1), "one");
	findings_finish(&f->all);
	assert_int_equal(f->all.list.len, 5);
	for (size_t i = 0; i < 5; i++)
		assert_str(f->all.list.at[i]->message, want[i]);
}

static void
test_equals(void **state)
{
	struct fixture *f = *state;
	struct source *a = source_at(f, "a.yml", "0123456789");

	finding_add(&f->all, "x", LEVEL_NOTE, span_of(a, 1, 1), "%s", "same");
	finding_add(&f->all, "x", LEVEL_ERROR, span_of(a, 1, 1), "same");
	finding_add(&f->all, "x", LEVEL_NOTE, span_of(a, 1, 1), "other");
	finding_add(&f->all, "x", LEVEL_NOTE, span_of(a, 1, 2), "same");
	finding_add(&f->all, "y", LEVEL_NOTE, span_of(a, 1, 1), "same");
	findings_finish(&f->all);
	assert_int_equal(f->all.list.len, 4);
	assert_str(f->all.list.at[1]->message, "same");
	assert_int_equal(f->all.list.at[1]->level, LEVEL_ERROR);
}

static struct str
fingerprint(struct fixture *f, const char *rule, const char *path,
    const char *subject, size_t line)
{
	struct findings all = { .arena = f->arena };
	struct source *s = source_at(f, path, "\n\n\n\n\n\n");
	struct finding *found = finding_add(
	    &all, rule, LEVEL_ERROR, span_of(s, line, 0), "line %zu", line);

	finding_subject(&all, found, "%s", subject);
	findings_finish(&all);
	return found->fingerprint;
}

static void
test_fingerprint(void **state)
{
	struct fixture *f = *state;
	struct str one = fingerprint(f, "x", "a.yml", "the tag", 1);

	/* Baselines hold it: it must not change. */
	assert_str(one, "c65fe2083f848f76");
	assert_true(str_eq(one, fingerprint(f, "x", "a.yml", "the tag", 4)));
	assert_false(str_eq(one, fingerprint(f, "y", "a.yml", "the tag", 1)));
	assert_false(str_eq(one, fingerprint(f, "x", "b.yml", "the tag", 1)));
	assert_false(str_eq(one, fingerprint(f, "x", "a.yml", "a tag", 1)));
	/* the same call, as a clone and as its author sees it */
	assert_true(str_eq(fingerprint(f, "missing-script", "a.yml", "x", 1),
	    fingerprint(f, "untracked-script", "a.yml", "x", 1)));
}

static void
test_fingerprint_counts(void **state)
{
	struct fixture *f = *state;
	struct source *s = source_at(f, "a.yml", "0123456789");

	for (size_t i = 0; i < 3; i++) {
		struct finding *found = finding_add(&f->all, "x", LEVEL_ERROR,
		    span_of(s, 3 - i, 1), "at %zu", i);

		finding_subject(&f->all, found, "the tag");
	}
	findings_finish(&f->all);
	assert_true(str_eq(f->all.list.at[0]->fingerprint,
	    fingerprint(f, "x", "a.yml", "the tag", 1)));
	for (size_t i = 0; i < 3; i++)
		for (size_t j = 0; j < i; j++)
			assert_false(str_eq(f->all.list.at[i]->fingerprint,
			    f->all.list.at[j]->fingerprint));
}

static void
test_parts(void **state)
{
	struct fixture *f = *state;
	struct source *s = source_at(f, "a.yml", "0123456789");
	struct finding *found =
	    finding_add(&f->all, "x", LEVEL_ERROR, span_of(s, 0, 1), "m");

	finding_label(&f->all, found, "%d%%", 7);
	finding_help(&f->all, found, "do '%s'", "it");
	finding_relate(&f->all, found, span_of(s, 2, 1), "near %c", 'x');
	finding_because(
	    &f->all, found, (struct span){ 0 }, "A1", "no %s", "place");
	finding_because(&f->all, found, span_of(s, 1, 1), NULL, "here");
	assert_int_equal(found->confidence, CONFIDENCE_HIGH);
	assert_str(found->label, "7%");
	assert_str(found->help, "do 'it'");
	assert_str(found->related.at[0].message, "near x");
	assert_str(found->because.at[0].fact, "A1");
	assert_str(found->because.at[0].message, "no place");
	assert_int_equal(found->because.at[1].fact.len, 0);
}

static void
test_names(void **state)
{
	enum level l = LEVEL_NOTE;

	(void)state;
	assert_true(level_parse(S("error"), &l));
	assert_int_equal(l, LEVEL_ERROR);
	assert_false(level_parse(S("errors"), &l));
	assert_string_equal(level_name(LEVEL_WARNING), "warning");
	assert_string_equal(confidence_name(CONFIDENCE_MEDIUM), "medium");
	assert_string_equal(finding_state_name(FINDING_BASELINED), "baselined");
}

/* '@' stands for the finding's place, one byte. */
static const struct {
	const char *path, *text;
	bool ignored;
} comments[] = {
	{ "a.yml", "a: @ # driftcheck: ignore[some-rule] why", true },
	{ "a.yml", "a: @ #driftcheck:ignore[some-rule]", true },
	{ "a.yml", "a: @ # driftcheck: ignore[other]", false },
	{ "a.yml", "a: @ # driftcheck: ignore[other, some-rule] why", true },
	{ "a.yml", "# driftcheck: ignore[some-rule]\r\na: @\r\n", true },
	{ "a.yml", "# driftcheck: ignore[some-rule]\n\na: @", false },
	{ "a.yml", "a: @\n# driftcheck: ignore[some-rule]", false },
	{ "a.yml",
	    "  # driftcheck: ignore[some-rule]\n"
	    "  # driftcheck: ignore[other]\n  a: @",
	    true },
	{ "a.yml", "a: 'x # driftcheck: ignore[some-rule]' @", false },
	{ "a.yml", "a: don't @ # driftcheck: ignore[some-rule] isn't", true },
	{ "a.yml", "a: x#driftcheck: ignore[some-rule] @", false },
	{ "a.yml", "driftcheck: ignore[some-rule] @", false },
	{ "a.yml", "a: @ // driftcheck: ignore[some-rule]", false },
	{ "a.js", "a(@); // driftcheck: ignore[some-rule]", true },
	{ "a.js", "a('http://driftcheck: ignore[some-rule]') @", false },
	{ "a.yml", "a: @ <!-- driftcheck: ignore[some-rule] -->", false },
	{ "a.md", "a @ <!-- driftcheck: ignore[some-rule] why -->", true },
	{ "a.md", "a @ <!-- driftcheck: ignore[some-rule --> ]", false },
	{ "a.md", "# driftcheck: ignore[some-rule]\n@", false },
	{ "a.md", "```sh\n# driftcheck: ignore[some-rule]\n@\n```", true },
	{ "a.yml", "a: @ # driftcheck: ignore some-rule", false },
	{ "a.yml", "a: @ # driftcheck: ignore[some-rule", false },
};

static struct finding *
add_at_mark(struct fixture *f, const char *path, const char *text)
{
	struct source *s = source_at(f, path, text);

	return finding_add(&f->all, "some-rule", LEVEL_ERROR,
	    span_of(s, str_find_char(s->text, 0, '@'), 1), "m");
}

static void
test_comments(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(comments) / sizeof(*comments); i++) {
		struct finding *found =
		    add_at_mark(f, comments[i].path, comments[i].text);
		struct arena *scratch = arena_new(0);

		f->all.list.at[0] = found;
		f->all.list.len = 1;
		suppress_apply(&f->all, scratch, false);
		if ((found->state == FINDING_IGNORED) != comments[i].ignored)
			fail_msg("%s", comments[i].text);
		arena_free(scratch);
	}
}

static void
test_no_ignores(void **state)
{
	struct fixture *f = *state;
	struct finding *found =
	    add_at_mark(f, "a.yml", "a: @ # driftcheck: ignore[some-rule]");

	suppress_apply(&f->all, f->arena, true);
	assert_int_equal(found->state, FINDING_NEW);
}

static void
test_any_place(void **state)
{
	struct fixture *f = *state;
	struct source *s = source_at(
	    f, "a.sh", "a\nb\nc # driftcheck: ignore[some-rule]\nd\n");
	struct source *t = source_at(f, "b.sh", "x\n");
	struct finding *within = finding_add(
	    &f->all, "some-rule", LEVEL_ERROR, span_of(s, 0, s->text.len), "m");
	struct finding *related = finding_add(
	    &f->all, "some-rule", LEVEL_ERROR, span_of(t, 0, 1), "m");
	struct finding *outside = finding_add(
	    &f->all, "some-rule", LEVEL_ERROR, span_of(s, 0, 4), "m");

	finding_relate(&f->all, related, span_of(s, 4, 1), "here");
	suppress_apply(&f->all, f->arena, false);
	assert_int_equal(within->state, FINDING_IGNORED);
	assert_int_equal(related->state, FINDING_IGNORED);
	assert_int_equal(outside->state, FINDING_NEW);
}

static const char *const known[] = { "off-rule", "other-rule", "some-rule",
	SUPPRESS_RULE, NULL };
static const char *const ran[] = { "other-rule", "some-rule", SUPPRESS_RULE,
	NULL };
static const struct suppress_rules rules = { known, ran };

/* The notes on TEXT, each as "message|help|line:state", lines between. */
static struct str
notes(struct fixture *f, const char *path, const char *text)
{
	struct source *s = source_at(f, path, text);
	struct buf out = buf_new(f->arena);

	f->all.list.len = 0;
	if (str_contains(s->text, "@"))
		add_at_mark(f, path, text);
	suppress_apply(&f->all, f->arena, false);
	suppress_unused(&f->all, f->arena, &rules, &s, 1);
	for (size_t i = 0; i < f->all.list.len; i++) {
		struct finding *n = f->all.list.at[i];

		if (!str_is(str_of(n->rule), SUPPRESS_RULE))
			continue;
		assert_int_equal(n->level, LEVEL_NOTE);
		buf_printf(&out, STR_FMT "|" STR_FMT "|%u:%s\n",
		    STR_ARG(n->message), STR_ARG(n->help),
		    source_place(f->arena, n->span.source, n->span.off).line,
		    finding_state_name(n->state));
	}
	return buf_str(&out);
}

#define FORM "|a suppression reads: driftcheck: ignore[rule] reason|"

static const struct {
	const char *path, *text, *notes;
} unused[] = {
	{ "a.yml", "@ # driftcheck: ignore[some-rule]", "" },
	{ "a.yml", "# driftcheck: ignore[some-rule]",
	    "the suppression of 'some-rule' matches no finding|remove it|1:new\n" },
	{ "a.yml", "@ # driftcheck: ignore[some-rule, other-rule]",
	    "the suppression of 'other-rule' matches no finding|remove it"
	    "|1:new\n" },
	{ "a.yml", "\n# driftcheck: ignore[off-rule]", "" },
	{ "a.yml", "# driftcheck: ignore[sone-rule]",
	    "the suppression names an unknown rule 'sone-rule'"
	    "|did you mean 'some-rule'?|1:new\n" },
	{ "a.yml", "# driftcheck: ignore[foo]",
	    "the suppression names an unknown rule 'foo'"
	    "|driftcheck --list-rules names them all|1:new\n" },
	{ "a.yml", "# driftcheck: ignore[foo, unused-ignore]",
	    "the suppression names an unknown rule 'foo'"
	    "|driftcheck --list-rules names them all|1:ignored\n" },
	{ "a.yml", "# driftcheck: ignore",
	    "the suppression names no rule" FORM "1:new\n" },
	{ "a.yml", "# driftcheck: ignore[a",
	    "the suppression's list of rules has no end" FORM "1:new\n" },
	{ "a.yml", "# driftcheck: ignore[]",
	    "the suppression lists what is no rule's name" FORM "1:new\n" },
	{ "a.yml", "# driftcheck: disable[some-rule]",
	    "the comment is no suppression" FORM "1:new\n" },
	{ "a.yml", "# driftcheck: a fine tool [or so]", "" },
	{ "a.md", "`<!-- driftcheck: ignore[x] -->`\n", "" },
	{ "a.md", "~~~\n# driftcheck: ignore\n~~~\n", "" },
	{ "a.md", "```\n```\n<!-- driftcheck: ignore[some-rule] -->",
	    "the suppression of 'some-rule' matches no finding|remove it"
	    "|3:new\n" },
};

static void
test_unused(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(unused) / sizeof(*unused); i++)
		assert_str(
		    notes(f, unused[i].path, unused[i].text), unused[i].notes);
}

static void
test_many(void **state)
{
	enum { MANY = 50000 };
	struct fixture *f = *state;
	struct buf b = buf_new(f->arena);
	struct source *s;

	for (int i = 0; i < MANY; i++)
		buf_add_text(&b, "x # driftcheck: ignore[some-rule]\n");
	for (int i = 0; i < MANY; i++)
		buf_add_text(&b, "\"# driftcheck: ignore[some-rule]\" ");
	s = source_new(f->arena, S("a.yml"), buf_str(&b));
	for (size_t i = 0; i < 1000; i++)
		finding_add(
		    &f->all, "some-rule", LEVEL_ERROR, span_of(s, i, 1), "m");
	suppress_apply(&f->all, f->arena, false);
	suppress_unused(&f->all, f->arena, &rules, &s, 1);
	assert_string_equal(f->all.list.at[1000]->rule, SUPPRESS_RULE);
	assert_true(str_starts(
	    f->all.list.at[1000]->message, "more than 1000 suppressions"));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_order),
		TEST(test_equals),
		TEST(test_fingerprint),
		TEST(test_fingerprint_counts),
		TEST(test_parts),
		TEST(test_names),
		TEST(test_comments),
		TEST(test_no_ignores),
		TEST(test_any_place),
		TEST(test_unused),
		TEST(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
