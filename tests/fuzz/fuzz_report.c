/*
 * Reports of a made-up run: the input is a source's path, its text, and the
 * texts of findings on it.  What is written must be harmless line by line,
 * and what is JSON must parse.
 */

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "finding/suppress.h"
#include "report/report.h"
#include "require.h"
#include "rule/rule.h"

static const struct rule only = { .id = "only", .summary = "the only one" };

const struct rule *const rules[] = { &only, NULL };

const struct rule *
rule_find(struct str id)
{
	return str_is(id, only.id) ? &only : NULL;
}

struct str
rule_page(const struct rule *r)
{
	return str_of(r->summary);
}

static struct span
take_span(struct source *s, size_t i)
{
	size_t off = s->text.len ? (i * 7919) % (s->text.len + 1) : 0;

	return span_of(s, off, (i * 31) % (s->text.len - off + 1));
}

static void
add_finding(struct findings *all, struct source *s, struct str text, size_t i)
{
	struct finding *f = finding_add(all, "only", (enum level)(i % 3),
	    take_span(s, i), STR_FMT, STR_ARG(text));

	finding_label(all, f, STR_FMT, STR_ARG(text));
	finding_help(all, f, STR_FMT, STR_ARG(text));
	finding_relate(all, f, take_span(s, i + 1), STR_FMT, STR_ARG(text));
	finding_relate(all, f, take_span(s, i + 2), STR_FMT, STR_ARG(text));
	finding_because(
	    all, f, take_span(s, i + 3), NULL, STR_FMT, STR_ARG(text));
}

/* The runner takes these for commands. */
static void
check_lines(struct str s, bool github)
{
	struct str line;

	REQUIRE(!str_contains(s, "##["));
	while (str_line(&s, &line)) {
		struct str t = str_trim(line);
		bool command = str_starts(t, "::") && !str_starts(t, ":::");

		REQUIRE(!command || github);
		for (size_t i = 0; i < line.len; i++)
			REQUIRE((unsigned char)line.at[i] >= 0x20 &&
			        line.at[i] != 0x7f);
	}
}

static void
write_all(struct report *r)
{
	for (const struct reporter *const *to = reporters; *to; to++) {
		struct buf out = buf_new(r->arena);
		bool github = str_is(str_of("github"), (*to)->name);
		cJSON *root;

		(*to)->write(r, &out);
		check_lines(buf_str(&out), github);
		if (github || str_is(str_of("text"), (*to)->name))
			continue;
		root = cJSON_ParseWithLength(out.at, out.len);
		REQUIRE(root != NULL);
		cJSON_Delete(root);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) // NOLINT
{
	static const char *const known[] = { "only", SUPPRESS_RULE, NULL };
	const struct suppress_rules names = { known, NULL };
	struct str rest = { (const char *)data, size }, path, text, words;
	struct arena *a = arena_new(0);
	struct findings all = { .arena = a };
	struct diags diags = { .arena = a };
	struct report r = { .arena = a,
		.findings = &all,
		.diags = &diags,
		.explain = true,
		.notes = size % 2,
		.pedantic = true };
	struct source *s;

	str_cut(rest, '\0', &path, &rest);
	str_cut(rest, '\0', &words, &text);
	s = source_new(a, path, text);
	for (size_t i = 0; i < 4; i++)
		add_finding(&all, s, words, i * size);
	diag_add(&diags, path, 1, STR_FMT, STR_ARG(words));
	suppress_apply(&all, a, false);
	suppress_unused(&all, a, &names, &s, 1);
	for (size_t i = 0; i < all.list.len; i++)
		REQUIRE(all.list.at[i]->span.off + all.list.at[i]->span.len <=
		        text.len);
	findings_finish(&all);
	write_all(&r);
	arena_free(a);
	return 0;
}
