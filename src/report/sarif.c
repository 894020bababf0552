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
add_message(const struct report *r, cJSON *to, const char *key, struct str s)
{
	struct buf b = buf_new(r->scratch);
	bool links = str_contains(s, "](");

	for (size_t i = 0; i < s.len; i++) {
		if (links && (s.at[i] == '[' || s.at[i] == ']'))
			buf_add_char(&b, '\\');
		buf_add_char(&b, s.at[i]);
	}
	json_str(r->scratch, json_object(to, key), "text", buf_str(&b));
}

static bool
is_unreserved(char c)
{
	return char_is_alpha(c) || char_is_digit(c) ||
	       (c && strchr("-._~/", c));
}

static void
add_artifact(const struct report *r, cJSON *physical, struct str path)
{
	cJSON *to = json_object(physical, "artifactLocation");
	struct buf b = buf_new(r->scratch);

	for (size_t i = 0; i < path.len; i++) {
		if (is_unreserved(path.at[i]))
			buf_add_char(&b, path.at[i]);
		else
			buf_printf(&b, "%%%02X", (unsigned char)path.at[i]);
	}
	json_str(r->scratch, to, "uri", buf_str(&b));
	json_text(to, "uriBaseId", ROOT_ID);
}

/* Fills in a location's place; nothing where S has no source. */
static void
add_place(const struct report *r, cJSON *location, struct span s)
{
	cJSON *physical, *region;
	struct place from, to;

	if (!s.source)
		return;
	physical = json_object(location, "physicalLocation");
	add_artifact(r, physical, s.source->path);
	from = source_place(r->arena, s.source, s.off);
	to = source_place(r->arena, s.source, s.off + s.len);
	region = json_object(physical, "region");
	json_count(region, "startLine", from.line);
	json_count(region, "startColumn", from.column);
	json_count(region, "endLine", to.line);
	json_count(region, "endColumn", to.column);
}

static void
add_primary(const struct report *r, cJSON *result, const struct finding *f)
{
	cJSON *location;

	if (!f->span.source)
		return;
	location = json_object(json_array(result, "locations"), NULL);
	add_place(r, location, f->span);
	if (f->label.len)
		add_message(r, location, "message", f->label);
}

static void
add_related(const struct report *r, cJSON *result, const struct finding *f)
{
	cJSON *list;

	if (!f->related.len)
		return;
	list = json_array(result, "relatedLocations");
	for (size_t i = 0; i < f->related.len; i++) {
		cJSON *location = json_object(list, NULL);

		json_count(location, "id", i + 1);
		add_place(r, location, f->related.at[i].span);
		add_message(r, location, "message", f->related.at[i].message);
	}
}

static void
add_link(const struct report *r, cJSON *links, const struct finding *f,
    const struct because *b)
{
	cJSON *link = json_object(links, NULL);
	cJSON *location = json_object(link, "location");

	add_place(r, location, b->span.source ? b->span : f->span);
	add_message(r, location, "message", b->message);
	if (b->fact.len)
		json_str(r->scratch, json_object(link, "properties"), "fact",
		    b->fact);
}

static void
add_flow(const struct report *r, cJSON *result, const struct finding *f)
{
	cJSON *flow, *thread, *links;

	if (!f->because.len)
		return;
	flow = json_object(json_array(result, "codeFlows"), NULL);
	thread = json_object(json_array(flow, "threadFlows"), NULL);
	links = json_array(thread, "locations");
	for (size_t i = 0; i < f->because.len; i++)
		add_link(r, links, f, &f->because.at[i]);
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
add_properties(const struct report *r, cJSON *result, const struct finding *f)
{
	cJSON *to = json_object(result, "properties");

	json_text(to, "confidence", confidence_name(f->confidence));
	if (f->help.len)
		json_str(r->scratch, to, "help", f->help);
}

/* The message and the way out: services show nothing else at first. */
static void
add_text(const struct report *r, cJSON *result, const struct finding *f)
{
	struct buf b = buf_new(r->scratch);

	buf_add(&b, f->message);
	if (f->help.len) {
		buf_add_text(&b, "\nhelp: ");
		buf_add(&b, f->help);
	}
	add_message(r, result, "message", buf_str(&b));
}

static cJSON *
new_result(const struct report *r, const struct finding *f)
{
	const struct rule *rule = rule_find(str_of(f->rule));
	cJSON *to = json_root();

	json_text(to, "ruleId", f->rule);
	for (size_t i = 0; rule && rules[i]; i++)
		if (rules[i] == rule)
			json_count(to, "ruleIndex", i);
	json_text(to, "level", level_name(f->level));
	add_text(r, to, f);
	add_primary(r, to, f);
	add_related(r, to, f);
	add_flow(r, to, f);
	json_str(r->scratch, json_object(to, "partialFingerprints"),
	    "driftcheck/v1", f->fingerprint);
	add_suppressions(to, f);
	add_properties(r, to, f);
	return to;
}

static void
add_rule(const struct report *r, cJSON *list, const struct rule *rule)
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
	json_str(r->scratch, help, "text", page);
	json_str(r->scratch, help, "markdown", page);
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
		add_rule(r, list, rules[i]);
}

static void
add_notification(const struct report *r, cJSON *list, const struct diag *d)
{
	cJSON *to = json_object(list, NULL), *physical, *region;

	json_text(to, "level", "warning");
	add_message(r, to, "message", d->message);
	if (!d->path.len)
		return;
	physical = json_object(
	    json_object(json_array(to, "locations"), NULL), "physicalLocation");
	add_artifact(r, physical, d->path);
	if (!d->line)
		return;
	region = json_object(physical, "region");
	json_count(region, "startLine", d->line);
	if (d->column)
		json_count(region, "startColumn", d->column);
}

static void
add_invocation(const struct report *r, cJSON *run)
{
	cJSON *to = json_object(json_array(run, "invocations"), NULL);
	cJSON *list;

	json_bool(to, "executionSuccessful", true);
	list = json_array(to, "toolExecutionNotifications");
	for (size_t i = 0; i < r->diags->list.len; i++)
		add_notification(r, list, &r->diags->list.at[i]);
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
		    r->scratch, json_object(run, "properties"), "rev", r->rev);
}

static void
write_with(const struct report *r, struct buf *out)
{
	cJSON *root = json_root(), *run;

	json_text(root, "$schema",
	    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/"
	    "schemas/sarif-schema-2.1.0.json");
	json_text(root, "version", "2.1.0");
	run = json_object(json_array(root, "runs"), NULL);
	add_run(r, run);
	report_write_json(r, out, root, json_array(run, "results"), new_result);
	cJSON_Delete(root);
}

static void
write(const struct report *r, struct buf *out)
{
	report_with_scratch(r, out, write_with);
}

const struct reporter reporter_sarif = {
	.name = "sarif",
	.summary = "SARIF 2.1.0, for code scanning",
	.holds_diags = true,
	.write = write,
};
