/*
 * Claims: each form of the knowledge on its examples, sentences of real
 * documents with their labels, and what of a document counts.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "base/pattern.h"
#include "facts/claim.h"
#include "facts/knowledge_read.h"

static const char *const labels[] = { "aside", "job-creates",
	"job-never-creates", "person-never-creates", "waits", "release-starts",
	"tag-starts", "branch-starts" };

static struct str
read_whole(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "rb");
	char *at = arena_bytes(a, 1 << 20);
	size_t n;

	assert_non_null(f);
	n = fread(at, 1, 1 << 20, f);
	assert_int_equal(fclose(f), 0);
	return (struct str){ at, n };
}

static bool
matches(struct arena *a, const struct know_claim *c, const char *sentence)
{
	const struct regex *r = regex_new(a, c->pattern);
	size_t at, len;

	if (!r)
		fail_msg("does not compile: %s", c->pattern);
	return regex_match(a, r, plain_of(a, str_of(sentence)).s, &at, &len);
}

static bool
is_looked_at(struct arena *a, const struct know_claim *c, const char *sentence)
{
	struct str s = plain_of(a, str_of(sentence)).s;

	for (size_t i = 0; c->look[i]; i++)
		if (str_contains(s, c->look[i]))
			return true;
	return false;
}

static void
examples_of_forms(void **state)
{
	struct arena *a = arena_new(0);
	struct diags diags = { .arena = a };
	struct know_reader r = { .arena = a, .diags = &diags };
	struct know_set set;

	(void)state;
	know_read(&r, source_new(a, S("claims.yaml"),
	                  read_whole(a, KNOWLEDGE "/claims.yaml")));
	know_read_end(&r, &set);
	assert_int_equal(diags.list.len, 0);
	assert_true(set.nclaims > KNOW_CLAIMS);
	for (size_t i = 0; i < set.nclaims; i++) {
		const struct know_claim *c = &set.claims[i];

		for (size_t k = 0; c->examples[k]; k++)
			if (!matches(a, c, c->examples[k]) ||
			    !is_looked_at(a, c, c->examples[k]))
				fail_msg("%s: not '%s'", labels[c->kind],
				    c->examples[k]);
		for (size_t k = 0; c->counter[k]; k++)
			if (matches(a, c, c->counter[k]))
				fail_msg("%s: but '%s'", labels[c->kind],
				    c->counter[k]);
	}
	arena_free(a);
}

static bool
is_labelled(struct str list, const char *label)
{
	struct str one;

	while (list.len) {
		str_cut(list, ',', &one, &list);
		if (str_is(one, label))
			return true;
	}
	return false;
}

/* What the labels and the forms agree on, and what only one side has. */
struct score {
	size_t both, only_found, only_labelled, lines, negative;
};

static void
count(struct claim_forms *forms, struct arena *a, struct str line,
    struct score *score)
{
	struct str list, rest, source, sentence;
	struct said said[KNOW_CLAIMS];
	size_t n;

	str_cut(line, '\t', &list, &rest);
	str_cut(rest, '\t', &source, &sentence);
	assert_true(source.len && sentence.len);
	n = claims_in(forms, a, plain_of(a, sentence).s, 0, said);
	score->lines++;
	score->negative += str_is(list, "-");
	for (int k = 1; k < KNOW_CLAIMS; k++) {
		bool found = false, labelled = is_labelled(list, labels[k]);

		for (size_t i = 0; i < n; i++)
			found |= said[i].kind == (enum know_claim_kind)k;
		score->both += found && labelled;
		score->only_found += found && !labelled;
		score->only_labelled += !found && labelled;
		if (found != labelled)
			print_message("# %s %s: " STR_FMT "\n",
			    found ? "wrongly" : "not", labels[k],
			    STR_ARG(sentence));
	}
}

static void
labelled_sentences(void **state)
{
	struct arena *a = arena_new(0);
	const struct know_claim *at;
	size_t n = know_claims(&at);
	struct claim_forms forms = claim_forms_of(a, at, n);
	struct str rest = read_whole(a, SENTENCES), line;
	struct score s = { 0 };
	double precision, recall;

	(void)state;
	while (str_line(&rest, &line))
		if (line.len && line.at[0] != '#')
			count(&forms, a, line, &s);
	precision = (double)s.both / (double)(s.both + s.only_found);
	recall = (double)s.both / (double)(s.both + s.only_labelled);
	print_message("# %zu sentences, %zu without a claim: precision "
	              "%.1f%%, recall %.1f%% of %zu claims\n",
	    s.lines, s.negative, 100 * precision, 100 * recall,
	    s.both + s.only_labelled);
	assert_true(precision > 0.95);
	assert_true(recall > 0.80);
	arena_free(a);
}

static struct claims
read_text(struct arena *a, const char *text)
{
	const struct know_claim *at;
	size_t n = know_claims(&at);
	struct claim_forms forms = claim_forms_of(a, at, n);
	struct claims all = { 0 };
	struct arena *scratch = arena_new(0);

	claims_read(&forms, scratch,
	    source_new(a, S("RELEASING.md"), str_of(text)), false, &all);
	arena_free(scratch);
	return all;
}

static void
claims_of_documents(void **state)
{
	struct arena *a = arena_new(0);
	struct claims all;

	(void)state;
	all = read_text(a, "# A\n\nOnce tagged, CI will:\n\n1. build it\n"
	                   "2. create the *GitHub* release\n");
	assert_int_equal(all.len, 1);
	assert_int_equal(all.at[0].kind, KNOW_CLAIM_JOB_CREATES);
	assert_int_equal(span_text(all.at[0].span).at[0], 'c');
	all = read_text(a, "## Publish (`x.yml`)\n\n**Triggers**:\n"
	                   "- Pushes to `main`\n- Release published\n");
	assert_int_equal(all.len, 2);
	assert_true(str_is(all.at[0].workflow, "x.yml"));
	assert_int_equal(all.at[0].kind, KNOW_CLAIM_BRANCH_STARTS);
	assert_int_equal(all.at[1].kind, KNOW_CLAIM_RELEASE_STARTS);
	assert_int_equal(
	    read_text(a, "# A\n\n> CI creates the release.\n").len, 0);
	assert_int_equal(
	    read_text(a, "---\nstatus: old\n---\n\nCI creates the release.\n")
	        .len,
	    0);
	assert_int_equal(
	    read_text(a, "# A\n\n```\nCI creates the release.\n```\n").len, 0);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(examples_of_forms),
		cmocka_unit_test(labelled_sentences),
		cmocka_unit_test(claims_of_documents),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
