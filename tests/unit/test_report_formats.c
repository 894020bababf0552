/* Reports for machines: annotations, JSON and SARIF. */

#include "report_fixture.h"

#include <cjson/cJSON.h>
#include <stdio.h>

static void
test_github(void **state)
{
	struct fixture *f = *state;
	struct source *s = source_with(f, "a,b:c%\n::error::.yml", 2, S("xy"));
	struct finding *found = finding_add(&f->all, "dead-fanout", LEVEL_ERROR,
	    span_of(s, 2, 1), "100%% of\r\n::error::evil");

	finding_relate(&f->all, found, span_of(s, 0, 1), "there, %%0A: yes");
	finding_help(&f->all, found, "\x1b[2J ##[add-mask]x");
	finding_add(&f->all, "stale-path", LEVEL_NOTE, span_of(s, 2, 3), "n");
	finding_add(
	    &f->all, "stale-path", LEVEL_WARNING, (struct span){ 0 }, "w");
	assert_str(render(f, "github"),
	    "::warning title=stale-path::w\n"
	    "::error file=a%2Cb%3Ac%25%0A%3A%3Aerror%3A%3A.yml,line=2,"
	    "endLine=2,col=1,endColumn=2,title=dead-fanout::100%25 of\\x0d"
	    "\\x0a::error::evil%0Aa,b:c%25\\x0a::error::.yml:1: there, "
	    "%250A: yes%0Ahelp: \\x1b[2J #\\x23[add-mask]x\n"
	    "::notice file=a%2Cb%3Ac%25%0A%3A%3Aerror%3A%3A.yml,line=2,"
	    "endLine=3,title=stale-path::n\n"
	    "driftcheck: 1 error, 1 warning, 1 note in 12 files\n");
}

static const char sample_json[] =
    "{\n"
    "  \"version\": 1,\n"
    "  \"tool\": {\n"
    "    \"name\": \"driftcheck\",\n"
    "    \"version\": \"0.1.0\"\n"
    "  },\n"
    "  \"root\": \".\",\n"
    "  \"rev\": \"v1.0\",\n"
    "  \"since\": null,\n"
    "  \"findings\": [\n"
    "    {\n"
    "      \"rule\": \"dead-fanout\",\n"
    "      \"level\": \"error\",\n"
    "      \"confidence\": \"high\",\n"
    "      \"state\": \"new\",\n"
    "      \"message\": \"publish-pypi.yml never starts: its release "
    "is published with GITHUB_TOKEN\",\n"
    "      \"help\": \"create the release with an app token, or call "
    "publish-pypi.yml from build-binaries.yml\",\n"
    "      \"path\": \".github/workflows/publish-pypi.yml\",\n"
    "      \"line\": 4,\n"
    "      \"column\": 3,\n"
    "      \"end_line\": 4,\n"
    "      \"end_column\": 10,\n"
    "      \"related\": [\n"
    "        {\n"
    "          \"path\": \".github/workflows/build-binaries.yml\",\n"
    "          \"line\": 214,\n"
    "          \"column\": 15,\n"
    "          \"end_line\": 214,\n"
    "          \"end_column\": 45,\n"
    "          \"message\": \"the only creator; GITHUB_TOKEN raises no "
    "release event\"\n"
    "        }\n"
    "      ],\n"
    "      \"because\": [\n"
    "        {\n"
    "          \"message\": \"the tag push starts "
    "build-binaries.yml\",\n"
    "          \"path\": \".github/workflows/build-binaries.yml\",\n"
    "          \"line\": 8,\n"
    "          \"column\": 1,\n"
    "          \"fact\": null\n"
    "        },\n"
    "        {\n"
    "          \"message\": \"GITHUB_TOKEN raises no release "
    "event\",\n"
    "          \"path\": null,\n"
    "          \"line\": null,\n"
    "          \"column\": null,\n"
    "          \"fact\": \"A1\"\n"
    "        }\n"
    "      ],\n"
    "      \"fingerprint\": \"293af99c1194aecc\"\n"
    "    }\n"
    "  ],\n"
    "  \"diagnostics\": [],\n"
    "  \"summary\": {\n"
    "    \"error\": 1,\n"
    "    \"warning\": 0,\n"
    "    \"note\": 0,\n"
    "    \"ignored\": 0,\n"
    "    \"baselined\": 0,\n"
    "    \"files\": 12\n"
    "  }\n"
    "}\n";

static void
test_json(void **state)
{
	struct fixture *f = *state;

	add_sample(f);
	f->report.rev = S("v1.0");
	assert_str(render(f, "json"), sample_json);
}

/* Walks AT of S: "a.0.b". */
static const cJSON *
json_at(const cJSON *v, const char *way)
{
	struct str rest = str_of(way), part;

	while (rest.len) {
		uint32_t i;
		char name[64];

		str_cut(rest, '.', &part, &rest);
		(void)snprintf(name, sizeof(name), STR_FMT, STR_ARG(part));
		v = str_to_uint(part, &i)
		        ? cJSON_GetArrayItem(v, (int)i)
		        : cJSON_GetObjectItemCaseSensitive(v, name);
		assert_non_null(v);
	}
	return v;
}

static void
test_json_hostile(void **state)
{
	struct fixture *f = *state;
	struct source *s = source_new(
	    f->arena, S("a\xff\"\n\x1b\0.yml"), S("\xff\0\xe2\x80\xae##[x]"));
	struct finding *found = finding_add(&f->all, "stale-path", LEVEL_ERROR,
	    span_of(s, 1, 99), "%s", "\xff\xe2\x80\xae##[x]\\ \xe0\x80");
	struct str out;
	cJSON *root;

	finding_help(&f->all, found, "tag \xf3\xa0\x80\xa1");
	finding_relate(&f->all, found, (struct span){ 0 }, "nowhere");
	finding_add(
	    &f->all, "stale-path", LEVEL_ERROR, (struct span){ 0 }, "no place");
	out = render(f, "json");
	for (size_t i = 0; i < out.len; i++)
		assert_true(
		    out.at[i] == '\n' || out.at[i] >= 0x20 || out.at[i] < 0);
	assert_false(str_contains(out, "##["));
	assert_false(str_contains(out, "\xe2\x80\xae"));
	assert_true(str_contains(out, "\"tag \\udb40\\udc21\""));
	root = cJSON_ParseWithLength(out.at, out.len);
	assert_non_null(root);
	assert_string_equal(json_at(root, "findings.1.path")->valuestring,
	    "a\xef\xbf\xbd\"\n\x1b\xef\xbf\xbd.yml");
	assert_string_equal(json_at(root, "findings.1.message")->valuestring,
	    "\xef\xbf\xbd\xe2\x80\xae##[x]\\ \xef\xbf\xbd\xef\xbf\xbd");
	assert_true(cJSON_IsNull(json_at(root, "findings.0.path")));
	assert_true(cJSON_IsNull(json_at(root, "findings.0.end_column")));
	cJSON_Delete(root);
}

static void
test_sarif(void **state)
{
	struct fixture *f = *state;
	struct source *s =
	    source_new(f->arena, S("a b/\xc3\xa9\xff%:#?.yml"), S("x"));
	struct finding *found;
	cJSON *root;
	const cJSON *result;

	add_sample(f);
	found = finding_add(&f->all, "stale-path", LEVEL_NOTE, span_of(s, 0, 1),
	    "see [here](1) or v[0-9]");
	found->state = FINDING_BASELINED;
	found = finding_add(
	    &f->all, "no-rule", LEVEL_WARNING, span_of(s, 1, 0), "v[0-9]");
	found->state = FINDING_IGNORED;
	diag_add(&f->diags, S("x y.yml"), 7, "too deep");
	diag_add(&f->diags, (struct str){ 0 }, 0, "tired");
	root = cJSON_Parse(str_cstr(f->arena, render(f, "sarif")));
	assert_non_null(root);
	result = json_at(root, "runs.0.results.0");
	assert_int_equal(json_at(result, "ruleIndex")->valueint, 0);
	assert_int_equal(
	    json_at(result, "locations.0.physicalLocation.region.endColumn")
	        ->valueint,
	    10);
	assert_int_equal(json_at(result, "relatedLocations.0.id")->valueint, 1);
	/* A link without a place stands at the primary one. */
	assert_int_equal(
	    json_at(result, "codeFlows.0.threadFlows.0.locations.1.location."
	                    "physicalLocation.region.startLine")
	        ->valueint,
	    4);
	assert_string_equal(
	    json_at(root, "runs.0.tool.driver.rules.0.help.markdown")
	        ->valuestring,
	    "# dead-fanout\n\nA page.\n");
	assert_string_equal(
	    json_at(root, "runs.0.tool.driver.rules.1.help.text")->valuestring,
	    "a path names nothing");
	assert_int_equal(
	    cJSON_GetArraySize(json_at(result, "suppressions")), 0);
	result = json_at(root, "runs.0.results.1");
	assert_string_equal(json_at(result, "message.text")->valuestring,
	    "see \\[here\\](1) or v\\[0-9\\]");
	assert_string_equal(
	    json_at(result, "locations.0.physicalLocation.artifactLocation.uri")
	        ->valuestring,
	    "a%20b/%C3%A9%FF%25%3A%23%3F.yml");
	assert_string_equal(
	    json_at(result, "suppressions.0.kind")->valuestring, "external");
	result = json_at(root, "runs.0.results.2");
	assert_null(cJSON_GetObjectItem(result, "ruleIndex"));
	assert_string_equal(
	    json_at(result, "message.text")->valuestring, "v[0-9]");
	assert_string_equal(
	    json_at(result, "suppressions.0.kind")->valuestring, "inSource");
	assert_string_equal(
	    json_at(root,
	        "runs.0.invocations.0.toolExecutionNotifications.0.locations"
	        ".0.physicalLocation.artifactLocation.uri")
	        ->valuestring,
	    "x%20y.yml");
	cJSON_Delete(root);
}

static bool
collect(void *context, struct str s)
{
	buf_add(context, s);
	return s.len >= REPORT_KEPT;
}

static bool
refuse(void *context, struct str s)
{
	++*(int *)context;
	return !s.len;
}

/* What is handed on while it is made is the same as what is kept whole. */
static void
test_long_reports(void **state)
{
	static const char *const formats[] = { "text", "json", "sarif",
		"github" };
	struct fixture *f = *state;
	char *words = arena_bytes(f->arena, REPORT_KEPT / 8);
	struct source *s = source_with(f, "a.yml", 1, S("text"));

	memset(words, 'w', REPORT_KEPT / 8);
	for (int i = 0; i < 9; i++)
		finding_add(&f->all, "dead-fanout", LEVEL_ERROR,
		    span_of(s, 0, 4), "%d%.*s", i, REPORT_KEPT / 8, words);
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		const struct reporter *r = reporter_find(str_of(formats[i]));
		struct buf parts = buf_new(f->arena), out = parts;
		int calls = 0;
		struct outlet good = { collect, &parts, false };
		struct outlet bad = { refuse, &calls, false };
		struct str whole = render(f, formats[i]);

		f->report.outlet = &good;
		r->write(&f->report, &out);
		assert_true(out.len < REPORT_KEPT + REPORT_KEPT / 2);
		buf_add(&parts, buf_str(&out));
		assert_true(str_eq(buf_str(&parts), whole));
		assert_false(good.failed);
		f->report.outlet = &bad;
		out.len = 0;
		r->write(&f->report, &out);
		assert_true(bad.failed);
		assert_int_equal(calls, 1);
		f->report.outlet = NULL;
	}
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_github),
		TEST(test_json),
		TEST(test_json_hostile),
		TEST(test_sarif),
		TEST(test_long_reports),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
