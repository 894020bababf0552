/*
 * SARIF 2.1.0, for code scanning services.
 *
 * One run.  The chain of evidence is a code flow, whose links without a
 * place stand at the primary one, because services refuse locations that
 * lie nowhere.  Columns count code points, ends are exclusive, as in SARIF.
 * Ignored and baselined findings carry a suppression; by the standard all
 * others then carry an empty list.  Left out: snippets and the artifacts.
 */

#include <string.h>

#include "base/arena.h"
#include "report/jsonout.h"
#include "report/reporters.h"
#include "rule/rule.h"

/* The base of all places: the root of what is checked. */
#define ROOT_ID "%SRCROOT%"

/* A message object.  Brackets before a parenthesis would make a link. */
static void
add_message(struct arena *a, cJSON *to, const char *key, struct str s)
{
	struct buf b = buf_new(a);
	bool links = str_contains(s, "](");

	for (size_t i = 0; i < s.len; i++) {
		if (links && (s.at[i] == '[' || s.at[i] == ']'))
			buf_add_char(&b, '\\');
		buf_add_char(&b, s.at[i]);
	}
	json_str(a, json_object(to, key), "text", buf_str(&b));
}

static bool
is_unreserved(char c)
{
	return char_is_alpha(c) || char_is_digit(c) ||
	       (c && strchr("-._~/", c));
}

static void
add_artifact(struct arena *a, cJSON *physical, struct str path)
{
	cJSON *to = json_object(physical, "artifactLocation");
	struct buf b = buf_new(a);

	for (size_t i = 0; i < path.len; i++) {
		if (is_unreserved(path.at[i]))
			buf_add_char(&b, path.at[i]);
		else
			buf_printf(&b, "%%%02X", (unsigned char)path.at[i]);
	}
	json_str(a, to, "uri", buf_str(&b));
	json_text(to, "uriBaseId", ROOT_ID);
}

/* Fills in a location's place; nothing where S has no source. */
static void
add_place(struct arena *a, cJSON *location, struct span s)
{
	cJSON *physical, *region;
	struct place from, to;

	if (!s.source)
		return;
	physical = json_object(location, "physicalLocation");
	add_artifact(a, physical, s.source->path);
	from = source_place(a, s.source, s.off);
	to = source_place(a, s.source, s.off + s.len);
	region = json_object(physical, "region");
	json_count(region, "startLine", from.line);
	json_count(region, "startColumn", from.column);
	json_count(region, "endLine", to.line);
	json_count(region, "endColumn", to.column);
}

static void
add_primary(struct arena *a, cJSON *result, const struct finding *f)
{
	cJSON *location;

	if (!f->span.source)
		return;
	location = json_object(json_array(result, "locations"), NULL);
	add_place(a, location, f->span);
	if (f->label.len)
		add_message(a, location, "message", f->label);
}

static void
add_related(struct arena *a, cJSON *result, const struct finding *f)
{
	cJSON *list;

	if (!f->related.len)
		return;
	list = json_array(result, "relatedLocations");
	for (size_t i = 0; i < f->related.len; i++) {
		cJSON *location = json_object(list, NULL);

		json_count(location, "id", i + 1);
		add_place(a, location, f->related.at[i].span);
		add_message(a, location, "message", f->related.at[i].message);
	}
}

static void
add_link(struct arena *a, cJSON *links, const struct finding *f,
    const struct because *b)
{
	cJSON *link = json_object(links, NULL);
	cJSON *location = json_object(link, "location");

	add_place(a, location, b->span.source ? b->span : f->span);
	add_message(a, location, "message", b->message);
	if (b->fact.len)
		json_str(a, json_object(link, "properties"), "fact", b->fact);
}

static void
add_flow(struct arena *a, cJSON *result, const struct finding *f)
{
	cJSON *flow, *thread, *links;

	if (!f->because.len)
		return;
	flow = json_object(json_array(result, "codeFlows"), NULL);
	thread = json_object(json_array(flow, "threadFlows"), NULL);
	links = json_array(thread, "locations");
	for (size_t i = 0; i < f->because.len; i++)
		add_link(a, links, f, &f->because.at[i]);
}

static void
add_suppressions(cJSON *result, const struct finding *f)
{
	cJSON *list = json_array(result, "suppressions");

	if (f->state != FINDING_NEW)
		json_text(json_object(list, NULL), "kind",
		    f->state == FINDING_IGNORED ? "inSource" : "external");
}

static void
add_properties(struct arena *a, cJSON *result, const struct finding *f)
{
	cJSON *to = json_object(result, "properties");

	json_text(to, "confidence", confidence_name(f->confidence));
	if (f->help.len)
		json_str(a, to, "help", f->help);
}

/* The message and the way out: services show nothing else at first. */
static void
add_text(struct arena *a, cJSON *result, const struct finding *f)
{
	struct buf b = buf_new(a);

	buf_add(&b, f->message);
	if (f->help.len) {
		buf_add_text(&b, "\nhelp: ");
		buf_add(&b, f->help);
	}
	add_message(a, result, "message", buf_str(&b));
}

static void
add_result(struct arena *a, cJSON *list, const struct finding *f)
{
	const struct rule *rule = rule_find(str_of(f->rule));
	cJSON *to = json_object(list, NULL);

	json_text(to, "ruleId", f->rule);
	for (size_t i = 0; rule && rules[i]; i++)
		if (rules[i] == rule)
			json_count(to, "ruleIndex", i);
	json_text(to, "level", level_name(f->level));
	add_text(a, to, f);
	add_primary(a, to, f);
	add_related(a, to, f);
	add_flow(a, to, f);
	json_str(a, json_object(to, "partialFingerprints"), "driftcheck/v1",
	    f->fingerprint);
	add_suppressions(to, f);
	add_properties(a, to, f);
}

static void
add_rule(struct arena *a, cJSON *list, const struct rule *rule)
{
	cJSON *to = json_object(list, NULL);
	struct str page = rule_page(rule);
	cJSON *help;

	json_text(to, "id", rule->id);
	json_text(json_object(to, "shortDescription"), "text", rule->summary);
	json_text(json_object(to, "fullDescription"), "text", rule->summary);
	help = json_object(to, "help");
	if (!page.len)
		page = str_of(rule->summary);
	json_str(a, help, "text", page);
	json_str(a, help, "markdown", page);
	json_text(json_object(to, "defaultConfiguration"), "level",
	    level_name(rule->level));
	json_text(
	    json_array(json_object(to, "properties"), "tags"), NULL, "release");
}

static void
add_tool(const struct report *r, cJSON *run)
{
	cJSON *driver = json_object(json_object(run, "tool"), "driver");
	cJSON *list;

	json_text(driver, "name", "driftcheck");
	if (r->version) {
		json_text(driver, "version", r->version);
		json_text(driver, "semanticVersion", r->version);
	}
	list = json_array(driver, "rules");
	for (size_t i = 0; rules[i]; i++)
		add_rule(r->arena, list, rules[i]);
}

static void
add_notification(struct arena *a, cJSON *list, const struct diag *d)
{
	cJSON *to = json_object(list, NULL), *physical;

	json_text(to, "level", "warning");
	add_message(a, to, "message", d->message);
	if (!d->path.len)
		return;
	physical = json_object(
	    json_object(json_array(to, "locations"), NULL), "physicalLocation");
	add_artifact(a, physical, d->path);
	if (d->line)
		json_count(
		    json_object(physical, "region"), "startLine", d->line);
}

static void
add_invocation(const struct report *r, cJSON *run)
{
	cJSON *to = json_object(json_array(run, "invocations"), NULL);
	cJSON *list;

	json_bool(to, "executionSuccessful", true);
	list = json_array(to, "toolExecutionNotifications");
	for (size_t i = 0; i < r->diags->list.len; i++)
		add_notification(r->arena, list, &r->diags->list.at[i]);
}

static void
add_results(const struct report *r, cJSON *list)
{
	for (size_t i = 0; i < r->findings->list.len; i++) {
		const struct finding *f = r->findings->list.at[i];

		if (f->confidence != CONFIDENCE_LOW || r->pedantic)
			add_result(r->arena, list, f);
	}
}

static void
add_run(const struct report *r, cJSON *run)
{
	cJSON *bases;

	add_tool(r, run);
	add_invocation(r, run);
	bases = json_object(run, "originalUriBaseIds");
	json_text(json_object(json_object(bases, ROOT_ID), "description"),
	    "text", "the root of what was checked");
	json_text(run, "columnKind", "unicodeCodePoints");
	if (r->rev.len)
		json_str(
		    r->arena, json_object(run, "properties"), "rev", r->rev);
	add_results(r, json_array(run, "results"));
}

static void
write(const struct report *r, struct buf *out)
{
	cJSON *root = json_root();

	json_text(root, "$schema",
	    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/"
	    "schemas/sarif-schema-2.1.0.json");
	json_text(root, "version", "2.1.0");
	add_run(r, json_object(json_array(root, "runs"), NULL));
	json_write(out, root);
	cJSON_Delete(root);
}

const struct reporter reporter_sarif = {
	.name = "sarif",
	.summary = "SARIF 2.1.0, for code scanning",
	.holds_diags = true,
	.write = write,
};
