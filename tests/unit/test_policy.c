/*
 * Reading .driftcheck.yaml: what is kept of it, what is said, and which
 * paths its globs mean.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "facts/policy.h"

static const char *const rules[] = { "dead-fanout", "stale-filter", NULL };

struct read {
	struct arena *arena;
	struct diags diags;
	struct policy *policy;
};

static struct read
read_text(const char *text)
{
	struct arena *a = arena_new(0);
	struct read r = { .arena = a, .diags = { .arena = a } };
	struct source *s =
	    source_new(a, S(".driftcheck.yaml"), str_copy(a, str_of(text)));

	r.policy = policy_read(a, &r.diags, s, rules);
	return r;
}

static void
test_all(void **state)
{
	struct read r = read_text(
	    "version: 1\n"
	    "contract:\n"
	    "  tag: {creator: [a.sh, operator], pattern: 'v*'}\n"
	    "  release: {creator: a.sh}\n"
	    "  consumers:\n"
	    "    - {workflow: p.yml, on: [release, tag], does: []}\n"
	    "    - {workflow: q.yml, on: tag, does: [publish pypi, sign]}\n"
	    "  order: [tag, push-tag]\n"
	    "  entrypoint: a.sh\n"
	    "  skills: s/SKILL.md\n"
	    "rules:\n"
	    "  dead-fanout: off\n"
	    "  stale-filter: {level: error, ignore: [docs, 'x/**']}\n"
	    "paths: {ignore: y}\n");
	const struct contract *c = &r.policy->contract;

	(void)state;
	assert_int_equal(r.diags.list.len, 0);
	assert_false(r.policy->flawed);
	assert_int_equal(c->tag.creators.len, 2);
	assert_true(str_is(c->tag.patterns.at[0].name, "v*"));
	assert_int_equal(c->release.creators.len, 1);
	assert_int_equal(c->nconsumers, 2);
	assert_true(c->consumers[0].lists_does);
	assert_int_equal(c->consumers[0].on.len, 2);
	assert_true(str_is(c->consumers[1].does.at[0].name, "publish pypi"));
	assert_int_equal(c->order.len, 2);
	assert_true(str_is(c->entrypoint.name, "a.sh"));
	assert_int_equal(c->skills.len, 1);
	assert_int_equal(r.policy->nrules, 2);
	assert_true(r.policy->rules[0].off);
	assert_true(str_is(r.policy->rules[1].level, "error"));
	assert_int_equal(r.policy->rules[1].ignore.len, 2);
	assert_int_equal(r.policy->ignore.len, 1);
	arena_free(r.arena);
}

/* The rest counts, and each place is told. */
static void
test_flaws(void **state)
{
	struct read r = read_text("version: 1\n"
	                          "rules:\n"
	                          "  \xc3\xa9-x: off\n"
	                          "  dead-fanout: note\n"
	                          "what: {}\n"
	                          "paths: {ignore: [[]]}\n");

	(void)state;
	assert_true(r.policy->flawed);
	assert_int_equal(r.policy->nrules, 1);
	assert_int_equal(r.diags.list.len, 3);
	assert_int_equal(r.diags.list.at[0].line, 3);
	assert_int_equal(r.diags.list.at[0].column, 3);
	assert_int_equal(r.diags.list.at[1].line, 5);
	assert_int_equal(r.diags.list.at[1].column, 1);
	assert_int_equal(r.diags.list.at[2].column, 18);
	arena_free(r.arena);
}

/* Whatever it is made of, it is read. */
static void
test_hostile(void **state)
{
	static const char *const list[] = { "", "\n", "a", "[", "{}", "- a",
		"version: 1\nversion: 1\n", "version: 1\n---\na: b\n", "\x01",
		"&a [*a]", "contract: {tag: {creator: &x [a], pattern: *x}}",
		"version: {a: b}\n", "rules: {? [a] : b}\n",
		"rules: {'': off}\n",
		"contract: {consumers: [[], {}, a, {workflow: []}]}" };

	(void)state;
	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		struct read r = read_text(list[i]);

		assert_true(r.policy->flawed);
		assert_true(r.diags.list.len > 0);
		arena_free(r.arena);
	}
}

static void
test_globs(void **state)
{
	static const struct {
		const char *glob, *path;
		bool matches;
	} list[] = {
		{ "docs/archive/**", "docs/archive/a/b.md", true },
		{ "docs/archive/**", "docs/a.md", false },
		{ "docs/archive", "docs/archive/a/b.md", true },
		{ "docs/archive/", "docs/archive/a/b.md", true },
		{ "./docs/archive", "docs/archive/a.md", true },
		{ "*.md", "docs/a.md", true },
		{ "*.md", "docs/a.mdx", false },
		{ "docs/*.md", "docs/a.md", true },
		{ "docs/*.md", "docs/b/a.md", false },
		{ "third_party", "a/third_party/x.sh", true },
		{ "third_party", "third_party_x/x.sh", false },
		{ "**/x.sh", "a/b/x.sh", true },
		{ "x", "x", true },
	};
	struct arena *a = arena_new(0);

	(void)state;
	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		struct names globs = { 0 };

		*vec_add(a, &globs) =
		    (struct named){ str_of(list[i].glob), { 0 } };
		if (policy_match(a, &globs, str_of(list[i].path)) !=
		    list[i].matches)
			fail_msg("%s %s", list[i].glob, list[i].path);
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all),
		cmocka_unit_test(test_flaws),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_globs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
