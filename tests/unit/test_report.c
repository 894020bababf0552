/* Reports: the text form byte for byte, and hostile texts in every format. */

#include "report_fixture.h"

/* As a text; all but the heading line before and "= explain" behind. */
static void
assert_snippet(struct fixture *f, const char *want)
{
	struct str s = render(f, "text");
	size_t begin = str_find_char(s, 0, '\n') + 1;
	size_t end = str_find(s, 0, "= explain");

	while (end && s.at[end - 1] == ' ')
		end--;
	assert_str(str_slice(s, begin, end), want);
}

#define SAMPLE_BEGIN \
	"error[dead-fanout]: publish-pypi.yml never starts: its release is " \
	"published with GITHUB_TOKEN\n" \
	"   --> .github/workflows/publish-pypi.yml:4:3\n" \
	"    |\n" \
	"  4 |   release:\n" \
	"    |   ^^^^^^^ waits for a published release\n" \
	"   ::: .github/workflows/build-binaries.yml:214:15\n" \
	"    |\n" \
	"214 |         uses: softprops/action-gh-release@v2\n" \
	"    |               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the only creator; " \
	"GITHUB_TOKEN raises no release event\n"
#define SAMPLE_CHAIN \
	"    = because: 1. the tag push starts build-binaries.yml" \
	"  .github/workflows/build-binaries.yml:8\n" \
	"               2. GITHUB_TOKEN raises no release event [A1]\n" \
	"    = confidence: high\n"
#define SAMPLE_END \
	"    = help: create the release with an app token, or call " \
	"publish-pypi.yml from build-binaries.yml\n" \
	"    = explain: driftcheck --explain dead-fanout\n"

static void
test_sample(void **state)
{
	struct fixture *f = *state;

	add_sample(f);
	assert_str(render(f, "text"),
	    SAMPLE_BEGIN SAMPLE_END "\n1 error in 12 files\n");
}

static void
test_explain(void **state)
{
	struct fixture *f = *state;

	add_sample(f);
	f->report.explain = true;
	assert_str(render(f, "text"),
	    SAMPLE_BEGIN SAMPLE_CHAIN SAMPLE_END "\n1 error in 12 files\n");
}

static void
test_color(void **state)
{
	struct fixture *f = *state;
	struct source *s = source_with(f, "a", 1, S("ab"));
	struct finding *found = finding_add(
	    &f->all, "stale-path", LEVEL_WARNING, span_of(s, 0, 1), "m");

	finding_relate(&f->all, found, span_of(s, 1, 1), "r");
	f->report.color = true;
	assert_str(render(f, "text"),
	    "\x1b[1;33mwarning[stale-path]\x1b[0m\x1b[1m: m\x1b[0m\n"
	    " \x1b[1;34m-->\x1b[0m a:1:1\n"
	    "\x1b[1;34m  |\x1b[0m\n"
	    "\x1b[1;34m1 |\x1b[0m ab\n"
	    "\x1b[1;34m  |\x1b[0m \x1b[1;33m^\x1b[0m\n"
	    "\x1b[1;34m  |\x1b[0m  \x1b[1;34m^ r\x1b[0m\n"
	    "  \x1b[1;34m=\x1b[0m \x1b[1mexplain\x1b[0m: driftcheck "
	    "--explain stale-path\n\n"
	    "1 warning in 12 files\n");
}

/* A text, what is meant in it, and how that is shown. */
static const struct {
	const char *text;
	size_t off, len;
	const char *shown;
} snippets[] = {
	{ "\tab\tc", 4, 1,
	    " --> f:1:5\n  |\n1 |     ab  c\n  |         ^ l\n" },
	{ "\ta", 0, 1, " --> f:1:1\n  |\n1 |     a\n  | ^^^^ l\n" },
	{ "a b\r\nc\r\n", 2, 1, " --> f:1:3\n  |\n1 | a b\n  |   ^ l\n" },
	{ "a b\r\nc\r\n", 2, 4, " --> f:1:3\n  |\n1 | a b\n  |   ^ l\n" },
	{ "ab\ncd\nef", 1, 5, " --> f:1:2\n  |\n1 | ab\n  |  ^ l\n" },
	{ "ab\ncd\nef", 3, 3, " --> f:2:1\n  |\n2 | cd\n  | ^^ l\n" },
	{ "ab\n", 2, 1, " --> f:1:3\n  |\n1 | ab\n  |   ^ l\n" },
	{ "ab\n", 3, 0, " --> f:2:1\n  |\n2 |\n  | ^ l\n" },
	{ "ab", 2, 0, " --> f:1:3\n  |\n1 | ab\n  |   ^ l\n" },
	{ "ab", 1, 0, " --> f:1:2\n  |\n1 | ab\n  |  ^ l\n" },
	{ "ab", 7, 9, " --> f:1:3\n  |\n1 | ab\n  |   ^ l\n" },
	{ "", 0, 0, " --> f:1:1\n  = note: l\n" },
	{ "\n\nx", 0, 0, " --> f:1:1\n  |\n1 |\n  | ^ l\n" },
	{ "\xe6\xbc\xa2\xe5\xad\x97 x", 7, 1,
	    " --> f:1:4\n  |\n1 | \xe6\xbc\xa2\xe5\xad\x97 x\n"
	    "  |      ^ l\n" },
	{ "\xe6\xbc\xa2\xe5\xad\x97 x", 0, 6,
	    " --> f:1:1\n  |\n1 | \xe6\xbc\xa2\xe5\xad\x97 x\n"
	    "  | ^^^^ l\n" },
	{ "e\xcc\x81x", 3, 1, " --> f:1:3\n  |\n1 | e\xcc\x81x\n  |  ^ l\n" },
	{ "\x1b[31m x", 6, 1,
	    " --> f:1:7\n  |\n1 | \\x1b[31m x\n  |          ^ l\n" },
	{ "\xff\xe2\x80\xae x", 5, 1,
	    " --> f:1:4\n  |\n1 | \\xff\\u{202e} x\n"
	    "  |              ^ l\n" },
	{ "\xef\xbb\xbfname: x", 9, 1,
	    " --> f:1:7\n  |\n1 | name: x\n  |       ^ l\n" },
	{ "##[error]x", 9, 1,
	    " --> f:1:10\n  |\n1 | #\\x23[error]x\n  |             ^ l\n" },
};

static void
test_snippets(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(snippets) / sizeof(*snippets); i++) {
		struct source *s =
		    source_new(f->arena, S("f"), str_of(snippets[i].text));
		struct finding *found;

		f->all.list.len = 0;
		found = finding_add(&f->all, "stale-path", LEVEL_ERROR,
		    span_of(s, snippets[i].off, snippets[i].len), "m");
		finding_label(&f->all, found, "l");
		assert_snippet(f, snippets[i].shown);
	}
}

static void
test_nul(void **state)
{
	struct fixture *f = *state;
	struct source *s = source_new(f->arena, S("f"), S("a\0b"));

	finding_add(&f->all, "stale-path", LEVEL_ERROR, span_of(s, 2, 1), "m");
	assert_snippet(f, " --> f:1:3\n  |\n1 | a\\x00b\n  |      ^\n");
}

static void
test_one_file(void **state)
{
	struct fixture *f = *state;
	struct source *s =
	    source_new(f->arena, S("f"), S("a b\nc\nd\ne\nf\ng\nh\ni\nj\nk\n"));
	struct source *t = source_new(f->arena, S("g"), S("x\n"));
	struct finding *found = finding_add(
	    &f->all, "stale-path", LEVEL_ERROR, span_of(s, 6, 1), "m");

	finding_label(&f->all, found, "primary");
	finding_relate(&f->all, found, span_of(s, 2, 1), "second on a line");
	finding_relate(&f->all, found, span_of(s, 0, 1), "first on a line");
	finding_relate(&f->all, found, span_of(s, 16, 1), "far");
	finding_relate(&f->all, found, span_of(s, 18, 1), "next");
	finding_relate(&f->all, found, span_of(t, 0, 1), "elsewhere");
	finding_relate(&f->all, found, span_of(s, 20, 1), "back");
	finding_relate(&f->all, found, (struct span){ 0 }, "nowhere");
	assert_snippet(f, "  --> f:3:1\n"
	                  "   |\n"
	                  " 1 | a b\n"
	                  "   | ^ first on a line\n"
	                  "   |   ^ second on a line\n"
	                  " 2 | c\n"
	                  " 3 | d\n"
	                  "   | ^ primary\n"
	                  "...\n"
	                  " 8 | i\n"
	                  "   | ^ far\n"
	                  " 9 | j\n"
	                  "   | ^ next\n"
	                  "  ::: g:1:1\n"
	                  "   |\n"
	                  " 1 | x\n"
	                  "   | ^ elsewhere\n"
	                  "  ::: f:10:1\n"
	                  "   |\n"
	                  "10 | k\n"
	                  "   | ^ back\n"
	                  "   = note: nowhere\n");
}

/* N times C as a text of the arena. */
static struct str
repeat(struct fixture *f, const char *c, size_t n)
{
	struct buf b = buf_new(f->arena);

	while (n--)
		buf_add_text(&b, c);
	return buf_str(&b);
}

static void
test_long_line(void **state)
{
	struct fixture *f = *state;
	struct buf b = buf_new(f->arena);
	struct source *s;
	struct finding *found;
	struct str x = repeat(f, "x", 200), y = repeat(f, "y", 2000);

	buf_add(&b, x);
	buf_add_text(&b, "NEAR");
	buf_add(&b, y);
	buf_add_text(&b, "FAR");
	s = source_new(f->arena, S("f"), buf_str(&b));
	found = finding_add(
	    &f->all, "stale-path", LEVEL_ERROR, span_at(s, "NEAR", 1), "m");
	finding_label(&f->all, found, "near");
	finding_relate(&f->all, found, span_at(s, "FAR", 1), "far");
	finding_relate(&f->all, found, span_of(s, 0, 9999), "all");
	assert_snippet(
	    f, str_cstr(f->arena,
	           str_printf(f->arena,
	               " --> f:1:201\n"
	               "  |\n"
	               "1 | %.160s…\n"
	               "  | %.*s all\n"
	               "1 | …%.40sNEAR%.115s…\n"
	               "  | %41s^^^^ near\n"
	               "1 | …%.40sFAR\n"
	               "  | %41s^^^ far\n",
	               x.at, 161,
	               "^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^"
	               "^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^"
	               "^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
	               x.at, y.at, "", y.at, "")));
}

static void
test_summary(void **state)
{
	struct fixture *f = *state;
	struct source *s = source_with(f, "f", 1, S("abcdefghijklmnop"));
	static const struct {
		enum level level;
		enum confidence confidence;
		enum finding_state state;
	} kinds[] = {
		{ LEVEL_ERROR, CONFIDENCE_HIGH, FINDING_NEW },
		{ LEVEL_ERROR, CONFIDENCE_LOW, FINDING_NEW },
		{ LEVEL_ERROR, CONFIDENCE_HIGH, FINDING_IGNORED },
		{ LEVEL_WARNING, CONFIDENCE_HIGH, FINDING_NEW },
		{ LEVEL_WARNING, CONFIDENCE_MEDIUM, FINDING_NEW },
		{ LEVEL_WARNING, CONFIDENCE_HIGH, FINDING_BASELINED },
		{ LEVEL_NOTE, CONFIDENCE_HIGH, FINDING_NEW },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		struct finding *found = finding_add(&f->all, "stale-path",
		    kinds[i].level, span_of(s, i, 1), "m");

		found->confidence = kinds[i].confidence;
		found->state = kinds[i].state;
	}
	assert_true(str_ends(render(f, "text"),
	    "\n\n1 error, 2 warnings (1 note hidden: --notes; 1 of low "
	    "confidence hidden: --pedantic; 1 ignored; 1 in the baseline) in "
	    "12 files\n"));
	assert_false(str_contains(render(f, "json"), "\"low\""));
	f->report.notes = f->report.pedantic = true;
	assert_true(str_contains(render(f, "json"), "\"low\""));
	f->report.files = 1;
	assert_true(str_ends(render(f, "text"),
	    "\n\n2 errors, 2 warnings, 1 note (1 ignored; 1 in the baseline) "
	    "in 1 file\n"));
	assert_true(str_ends(render(f, "github"),
	    "\ndriftcheck: 2 errors, 2 warnings, 1 note (1 ignored; 1 in the "
	    "baseline) in 1 file\n"));
	assert_true(str_contains(render(f, "json"),
	    "\"summary\": {\n    \"error\": 2,\n    \"warning\": 2,\n    "
	    "\"note\": 1,\n    \"ignored\": 1,\n    \"baselined\": 1,\n    "
	    "\"files\": 1\n  }"));
	render(f, "sarif");
}

static void
test_silent(void **state)
{
	struct fixture *f = *state;
	struct source *s = source_with(f, "f", 1, S("abc"));
	struct finding *found;

	assert_str(render(f, "text"), "");
	found = finding_add(
	    &f->all, "stale-path", LEVEL_ERROR, span_of(s, 0, 1), "m");
	found->state = FINDING_IGNORED;
	assert_str(render(f, "text"), "");
	found->state = FINDING_NEW;
	found->level = LEVEL_NOTE;
	assert_str(render(f, "text"),
	    "no errors, no warnings (1 note hidden: --notes) in 12 files\n");
	f->report.notes = true;
	assert_true(str_starts(render(f, "text"), "note[stale-path]: m\n"));
}

static void
test_diags(void **state)
{
	struct fixture *f = *state;
	struct buf out = buf_new(f->arena);

	diag_add(&f->diags, S("a\n.yml"), 3, "no \x1b[1m");
	diag_add(&f->diags, S("b.yml"), 0, "unreadable");
	diag_add(&f->diags, (struct str){ 0 }, 0, "tired");
	report_diags(&f->report, &out);
	assert_str(buf_str(&out), "driftcheck: a\\x0a.yml:3: no \\x1b[1m\n"
	                          "driftcheck: b.yml: unreadable\n"
	                          "driftcheck: tired\n");
	for (int i = 0; i < 5; i++)
		diag_add(&f->diags, S("c.yml"), 0, "unreadable");
	out = buf_new(f->arena);
	report_diags(&f->report, &out);
	assert_true(
	    str_ends(buf_str(&out), "driftcheck: c.yml: unreadable\n"
	                            "driftcheck: 3 more: unreadable\n"));
	assert_true(str_contains(render(f, "json"),
	    "\"path\": \"a\\n.yml\",\n      \"line\": 3,\n      \"message\": "
	    "\"no \\u001b[1m\""));
	render(f, "sarif");
}

static const struct {
	struct str text;
	const char *escaped;
} escapes[] = {
	{ { "plain \\ text", 12 }, "plain \\ text" },
	{ { "\x1b[2J\x07", 5 }, "\\x1b[2J\\x07" },
	{ { "a\r\nb\tc", 6 }, "a\\x0d\\x0ab\\x09c" },
	{ { "a\0b", 3 }, "a\\x00b" },
	{ { "\x7f\xc2\x9b", 3 }, "\\x7f\\u{9b}" },
	{ { "\xc3\xa9\xe2\x82\xac\xf0\x9f\x9a\x80", 9 },
	    "\xc3\xa9\xe2\x82\xac\xf0\x9f\x9a\x80" },
	{ { "\xc3(\xed\xa0\x80\xf5", 6 }, "\\xc3(\\xed\\xa0\\x80\\xf5" },
	{ { "\xe2\x80\xae\xe2\x81\xa6\xe2\x80\xa8", 9 },
	    "\\u{202e}\\u{2066}\\u{2028}" },
	{ { "\xf3\xa0\x80\xa1", 4 }, "\\u{e0021}" },
	{ { "##[error]", 9 }, "#\\x23[error]" },
	{ { "###[x]", 6 }, "##\\x23[x]" },
	{ { "##vso[task]", 11 }, "#\\x23vso[task]" },
	{ { "## [1.0] #[x] ##", 16 }, "## [1.0] #[x] ##" },
};

static void
test_escape(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(escapes) / sizeof(*escapes); i++) {
		struct buf out = buf_new(f->arena);

		escape_text(&out, escapes[i].text);
		assert_str(buf_str(&out), escapes[i].escaped);
	}
}

/* No line of any format may be a command, whatever the repository holds. */
static void
test_hostile_lines(void **state)
{
	static const char evil[] =
	    "::error::a\n::set-env name=b::c\r\n\x1b]0;d\x07 ##[group]e\n";
	struct fixture *f = *state;
	struct source *s = source_new(f->arena, S(""), str_of(evil));
	struct str out, line;

	s->path = str_of(evil);
	for (size_t i = 0; i < sizeof(evil) - 1; i++) {
		struct finding *found = finding_add(&f->all, "stale-path",
		    LEVEL_ERROR, span_of(s, i, i), "%s", evil);

		finding_label(&f->all, found, "%s", evil);
		finding_help(&f->all, found, "%s", evil);
		finding_relate(&f->all, found, span_of(s, 0, i), "%s", evil);
		finding_because(
		    &f->all, found, span_of(s, i, 1), "A1", "%s", evil);
	}
	f->report.explain = true;
	out = render(f, "text");
	assert_false(str_contains(out, "\x1b"));
	assert_false(str_contains(out, "\r"));
	assert_false(str_contains(out, "##["));
	while (str_line(&out, &line)) {
		line = str_trim(line);
		assert_false(str_starts(line, "::") && line.at[2] != ':');
	}
	out = render(f, "github");
	assert_false(str_contains(out, "\x1b"));
	while (str_line(&out, &line))
		assert_true(str_starts(line, "::error file=%3A%3Aerror") ||
		            str_starts(line, "driftcheck: "));
	render(f, "json");
	render(f, "sarif");
}

static void
test_table(void **state)
{
	(void)state;
	assert_non_null(reporter_find(S("sarif")));
	assert_null(reporter_find(S("sari")));
	assert_null(reporter_find(S("")));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_sample),
		TEST(test_explain),
		TEST(test_color),
		TEST(test_snippets),
		TEST(test_nul),
		TEST(test_one_file),
		TEST(test_long_line),
		TEST(test_summary),
		TEST(test_silent),
		TEST(test_diags),
		TEST(test_escape),
		TEST(test_hostile_lines),
		TEST(test_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
