/*
 * Knowledge: what the reader takes and what it says is wrong, lookups in the
 * tables of the build, versions.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "facts/embedded.h"
#include "facts/knowledge_read.h"
#include "rule/page.h"

struct reading {
	struct arena *arena;
	struct diags diags;
	struct know_set set;
};

static struct reading
read_text(const char *yaml)
{
	struct reading g = { .arena = arena_new(0) };
	struct know_reader r = { .arena = g.arena };

	g.diags.arena = g.arena;
	r.diags = &g.diags;
	know_read(&r, source_new(g.arena, S("k.yaml"), str_of(yaml)));
	know_read_end(&r, &g.set);
	r.diags = NULL;
	return g;
}

/* The only entry of a text in which nothing is wrong. */
static const struct know_entry *
only(const struct reading *g)
{
	for (size_t i = 0; i < g->diags.list.len; i++)
		print_message("%u: " STR_FMT "\n", g->diags.list.at[i].line,
		    STR_ARG(g->diags.list.at[i].message));
	assert_int_equal(g->diags.list.len, 0);
	assert_int_equal(g->set.nuses + g->set.ncommands, 1);
	return g->set.nuses == 1 ? g->set.uses : g->set.commands;
}

struct wrong {
	const char *yaml;
	unsigned line;
	const char *message; /* a part of it */
};

#define USES "- uses: a/b\n  read: x\n"
#define ARGV "- argv: [a, b]\n  read: x\n"
#define WORDS "- words: creates\n  read: x\n"

static const struct wrong wrongs[] = {
	{ "uses: a/b\n", 1, "must be a list" },
	{ "- a\n", 1, "must be a map of keys" },
	{ "- fact: A1\n", 1,
	    "one of the keys uses, argv, variables, labels, words, carries, "
	    "bumps, claim and part" },
	{ "- carries: [a]\n  read: x\n", 1, "one of 'at' and 'patterns'" },
	{ "- carries: [a]\n  at: [b]\n  patterns: [c]\n  read: x\n", 1,
	    "one of 'at' and 'patterns'" },
	{ "- carries: [a]\n  at: [b]\n  strict: [c]\n  read: x\n", 1,
	    "'strict' needs 'locks'" },
	{ "- carries: [a]\n  bumps: [b]\n  read: x\n", 1,
	    "one of the keys uses" },
	{ "- carries: [a]\n  at: [b]\n  lists: [c]\n  read: x\n", 3,
	    "unknown key 'lists'" },
	{ "- bumps: [a]\n  covers: [{at: b}]\n  read: x\n", 2,
	    "'files' is needed" },
	{ "- bumps: [a]\n  covers: b\n  read: x\n", 2, "a list of {files" },
	{ ARGV "  stages: bmup\n", 3, "did you mean 'bump'?" },
	{ "- uses: a/b\n  argv: [c]\n  read: x\n", 1, "one of the keys" },
	{ "- uses: a/b\n", 1, "the key 'read' is missing" },
	{ "- uses: a\n  read: x\n", 1, "not of the form owner/name" },
	{ "- uses: a/b@v1\n  read: x\n", 1, "not of the form owner/name" },
	{ USES "  raed: x\n", 3, "unknown key 'raed'; did you mean 'read'?" },
	{ USES "  wraps: text\n", 3, "unknown key 'wraps'" },
	{ ARGV "  builds: true\n", 3, "unknown key 'builds'; allowed: after" },
	{ ARGV "  remote: 2\n", 3, "must stand a map such as" },
	{ ARGV "  switches: {operand: x}\n", 3, "number from 1 to 99" },
	{ USES "  switches: {input: ref}\n", 3, "unknown key 'switches'" },
	{ USES "  logs-in: dockre\n", 3, "did you mean 'docker'?" },
	{ USES "  makes: [{inptu: x}]\n", 3, "did you mean 'input'?" },
	{ USES "  closed: yes\n", 3, "must stand true or false" },
	{ USES "  since: latest\n", 3, "'latest' is no version" },
	{ USES "  before: 2.0.0-rc.1\n", 3, "plain version" },
	{ USES "  since: 2.0.0\n  before: 1.0.0\n", 1, "'since' is later" },
	{ USES "  fact:\n", 3, "here must stand a text" },
	{ USES "  fact: \"a\\0b\"\n", 3, "without control characters" },
	{ USES "  does: creat-release\n", 3, "did you mean 'create-release'?" },
	{ USES "  does:\n  - {when: with.x}\n", 4, "'action' is missing" },
	{ USES "  does:\n  - {action: sign, wehn: a}\n", 4,
	    "did you mean 'when'?" },
	{ USES "  does: {action: sign, when: tag}\n", 3, "'tag' is no test" },
	{ USES "  does: {action: sign, when: <0>}\n", 3, "'<0>' is no test" },
	{ USES "  does: {action: sign, when: $}\n", 3, "'$' is no test" },
	{ USES "  does: {action: sign, when: <1>~}\n", 3, "'<1>~' is no test" },
	{ USES "  does: {action: sign, when: --a~}\n", 3, "'--a~' is no test" },
	{ USES "  does: {action: sign, when: \"!!--a\"}\n", 3, "is no test" },
	{ USES "  does: {action: sign, when: \"--a|\"}\n", 3, "is no test" },
	{ USES "  does: {action: sign, when: [-a|-b|-c|-d, -a|-b|-c|-d, "
	       "-a|-b|-c|-d, -a|-b]}\n",
	    3, "more than 64 alternatives" },
	{ USES "  existing: fail\n", 3, "did you mean 'fails'?" },
	{ USES "  existing: fails\n  tolerates: --a|-a\n", 4,
	    "no alternatives" },
	{ USES "  tolerates: --a\n", 1, "'tolerates' needs 'existing'" },
	{ USES "  tag: name\n", 3, "must stand a map such as" },
	{ USES "  tag: {inputs: a}\n", 3, "did you mean 'input'?" },
	{ USES "  tag: {operand: 0}\n", 3, "number from 1 to 99" },
	{ USES "  tag: {default: github.sha}\n", 3,
	    "'github.sha' is not known" },
	{ USES "  flow: [direct, draft-only]\n", 3,
	    "only the last flow may stand without tests" },
	{ USES "  files: a\n", 3, "here must stand a map" },
	{ USES "  files: {when: with.a}\n", 3, "one of the keys input" },
	{ USES "  files: {input: a, option: -b}\n", 3, "one of the keys" },
	{ ARGV "  files: {operands: 0}\n", 3, "a number from 1 to 99" },
	{ ARGV "  files: {operand: 1, when: -a|-b}\n", 3, "no alternatives" },
	{ USES "  needs: {name: a}\n", 3, "list of needs" },
	{ USES "  needs:\n  - {name: key}\n", 4, "'name' and 'any'" },
	{ USES "  needs:\n  - {name: key, any: -k, hlep: a}\n", 4,
	    "did you mean 'help'?" },
	{ USES "  args: args\n", 1, "need 'runs'" },
	{ USES "  rehearses: with.x\n", 1, "'rehearses' needs 'registry'" },
	{ USES "  settings: [{at: a, adds: sign}]\n", 1,
	    "need 'configuration'" },
	{ USES "  configuration: f\n  settings: {at: a}\n", 4,
	    "list of up to 64 settings" },
	{ USES "  configuration: f\n  settings: [a]\n", 4,
	    "a setting must be a map" },
	{ USES "  configuration: f\n  settings: [{is: a}]\n", 4,
	    "'at' is missing" },
	{ USES "  configuration: f\n  settings: [{at: a, omit: sign}]\n", 4,
	    "did you mean 'omits'?" },
	{ USES "  configuration: f\n  settings: [{at: a, omits: sing}]\n", 4,
	    "did you mean 'sign'?" },
	{ USES "  configuration: f\n  settings: [{at: a, runs: txt}]\n", 4,
	    "did you mean 'text'?" },
	{ USES "  configuration: f\n  settings: [{at: a, flow: drft}]\n", 4,
	    "'drft' is not known" },
	{ USES "  configuration: f\n  settings: [{at: a, program: b}]\n", 4,
	    "need 'runs'" },
	{ ARGV "  elsewhere: true\n", 1, "need 'wraps'" },
	{ ARGV "  skip: 1\n", 1, "need 'wraps'" },
	{ ARGV "  targets: make\n", 3, "must stand a map, with 'files'" },
	{ ARGV "  targets: {many: true}\n", 3, "'files' is missing" },
	{ ARGV "  targets: {files: a, mny: true}\n", 3, "mean 'many'?" },
	{ ARGV "  targets: {files: a, hooks: often}\n", 3, "'often'" },
	{ ARGV "  also: [c]\n  wraps: txt\n", 4, "did you mean 'text'?" },
	{ "- argv: []\n  read: x\n", 1, "1 to 8 words" },
	{ "- argv: [a, b, c, d, e, f, g, h, i]\n  read: x\n", 1,
	    "1 to 8 words" },
	{ USES USES, 3,
	    "'a/b' stands twice for the same versions; the other "
	    "is at k.yaml:1" },
	{ USES "- uses: A/B\n  read: x\n", 3, "stands twice" },
	{ USES "  until: 2.0.0\n- uses: a/b\n  read: x\n  since: 2.0.0\n", 4,
	    "stands twice" },
	{ ARGV "  also: [[a, b]]\n", 1, "'a b' stands twice" },
	{ ARGV "  package: p\n- argv: [c]\n  read: x\n  package: p\n", 0,
	    "package 'p' brings 'a' and 'c'" },
	{ "- variables: [A, A]\n  read: x\n", 0, "'A' stands twice" },
	{ "- labels: [a, a]\n  read: x\n", 0, "'a' stands twice" },
	{ "- labels: [a]\n  variables: [a]\n  read: x\n", 1,
	    "an entry must have one of the keys" },
	{ "- words: cretes\n  read: x\n  names: a\n", 1,
	    "did you mean 'creates'?" },
	{ "- words: [creates, harmles]\n  read: x\n  names: a\n", 1,
	    "did you mean 'harmless'?" },
	{ WORDS, 1, "need the key 'names' or 'texts'" },
	{ "- words: creates\n  names: a\n", 1, "the key 'read' is missing" },
	{ WORDS "  text: ab\n", 3, "did you mean 'texts'?" },
	{ WORDS "  valued: ab\n", 3,
	    "unknown key 'valued'; allowed: names, read, status, texts, words" },
	{ WORDS "  texts: [ab, c]\n", 1, "two bytes or more, 'c' has not" },
	{ WORDS "  names: [\"a*b\"]\n", 1, "'a*b' is no name" },
	{ WORDS "  names: [\"*a*\"]\n", 1, "is no name" },
	{ WORDS "  names: [\"*\"]\n", 1, "is no name" },
	{ WORDS "  names: [a]\n" WORDS "  names: [b, a]\n", 4,
	    "'a' stands twice for 'creates'" },
	{ "- uses: a/b\n  read: [x\n", 2, "never closed" },
};

static void
test_wrong(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(wrongs) / sizeof(wrongs[0]); i++) {
		const struct wrong *w = &wrongs[i];
		struct reading g = read_text(w->yaml);
		bool found = false;

		for (size_t j = 0; j < g.diags.list.len; j++) {
			const struct diag *d = &g.diags.list.at[j];

			if (str_contains(d->message, w->message) &&
			    d->line == w->line)
				found = true;
		}
		if (!found)
			for (size_t j = 0; j < g.diags.list.len; j++)
				print_message("said: %u: " STR_FMT "\n",
				    g.diags.list.at[j].line,
				    STR_ARG(g.diags.list.at[j].message));
		if (!found)
			fail_msg("not said of\n%s", w->yaml);
		arena_free(g.arena);
	}
}

static void
test_entry(void **state)
{
	struct reading g = read_text(
	    "- uses: a/b/c\n"
	    "  before: 2.5.0\n"
	    "  fact: A11\n"
	    "  does: [create-release, {action: sign, when: [--sign|-s, "
	    "\"!-a|-b\"]}]\n"
	    "  tag: {input: [tag, name], env: T, default: github.ref_name, "
	    "strip: v}\n"
	    "  draft: {default: \"true\"}\n"
	    "  flow:\n"
	    "    - draft-first: [with.a=b, \"!$C\"]\n"
	    "    - direct\n"
	    "  exports: [X, Y]\n"
	    "  makes: [out, {input: path, default: .}]\n"
	    "  logs-in: [aws, snap]\n"
	    "  opens-with: [exec, require]\n"
	    "  status: unverified\n"
	    "  read: [one, two]\n");
	const struct know_entry *e = only(&g);

	(void)state;
	assert_string_equal(e->name, "a/b/c");
	assert_string_equal(e->until, "2.5.0-0");
	assert_null(e->since);
	assert_int_equal(e->nactions, 3);
	assert_int_equal(e->actions[0].when.len, 0);
	assert_int_equal(e->actions[2].kind, ACTION_SIGN);
	assert_int_equal(e->actions[2].when.len, 3);
	assert_string_equal(e->actions[1].when.at[0].name, "--sign");
	assert_string_equal(e->actions[2].when.at[0].name, "-s");
	assert_false(e->actions[2].when.at[0].negated);
	assert_string_equal(e->actions[2].when.at[2].name, "-b");
	assert_true(e->actions[2].when.at[2].negated);
	assert_int_equal(e->tag->len, 3);
	assert_int_equal(e->tag->from[2].place, KNOW_ENVIRONMENT);
	assert_string_equal(e->tag->fallback, "@event-tag");
	assert_string_equal(e->tag->strip, "v");
	assert_non_null(e->draft);
	assert_string_equal(e->draft->fallback, "true");
	assert_null(e->token);
	assert_int_equal(e->nflows, 1);
	assert_int_equal(e->flows[0].flow, KNOW_FLOW_DRAFT_FIRST);
	assert_string_equal(e->flows[0].when.at[0].equals, "b");
	assert_int_equal(e->flow, KNOW_FLOW_DIRECT);
	assert_string_equal(e->exports[1], "Y");
	assert_null(e->exports[2]);
	assert_int_equal(e->nmakes, 2);
	assert_string_equal(e->makes[0].fallback, "out");
	assert_int_equal(e->makes[0].len, 0);
	assert_string_equal(e->makes[1].from[0].name, "path");
	assert_int_equal(e->logs_in, KNOW_LOGIN_AWS | KNOW_LOGIN_SNAP);
	assert_string_equal(e->opens_with[1], "require");
	assert_null(e->valued[0]);
	assert_true(e->low);
	arena_free(g.arena);
}

static void
test_words(void **state)
{
	struct reading g =
	    read_text("- words: [harmless, question]\n"
	              "  names: [test, \"x-*\", \"*.sh\", diff]\n"
	              "  read: x\n"
	              "- words: harmless\n"
	              "  names: [echo]\n"
	              "  texts: [git push, git tag]\n"
	              "  read: y\n");
	const struct know_words *w = &g.set.words[KNOW_HARMLESS];

	(void)state;
	assert_int_equal(g.diags.list.len, 0);
	assert_int_equal(w->nnames, 3);
	assert_string_equal(w->names[0], "diff");
	assert_string_equal(w->names[1], "echo");
	assert_string_equal(w->names[2], "test");
	assert_int_equal(w->nfronts, 1);
	assert_string_equal(w->fronts[0], "x-");
	assert_int_equal(w->nends, 1);
	assert_string_equal(w->ends[0], ".sh");
	assert_true(words_stand_in(&w->texts, S("a git tag v1")));
	assert_false(words_stand_in(&w->texts, S("a git log")));
	assert_int_equal(g.set.words[KNOW_QUESTION].nnames, 2);
	assert_int_equal(g.set.words[KNOW_QUESTION].texts.len, 0);
	assert_int_equal(g.set.words[KNOW_CREATES].nnames, 0);
	assert_string_equal(know_unused(&g.set), "aside");
	arena_free(g.arena);
}

static void
test_files(void **state)
{
	struct reading g =
	    read_text(ARGV "  makes: {option: -t, operand: last}\n"
	                   "  files:\n"
	                   "    - {option: [-f, --file]}\n"
	                   "    - {operands-but-last: 1, when: '!-t|-x'}\n"
	                   "    - {last-operand: 2}\n");
	const struct know_entry *e = only(&g);

	(void)state;
	assert_int_equal(e->makes[0].from[1].operand, KNOW_LAST_OPERAND);
	assert_int_equal(e->nfiles, 3);
	assert_int_equal(e->files[0].place, KNOW_OPTION);
	assert_string_equal(e->files[0].names[1], "--file");
	assert_int_equal(e->files[1].place, KNOW_OPERAND);
	assert_int_equal(e->files[1].which, KNOW_FRONT);
	assert_int_equal(e->files[1].first, 1);
	assert_int_equal(e->files[1].when.len, 2);
	assert_int_equal(e->files[2].which, KNOW_LAST);
	assert_null(e->files[2].names[0]);
	arena_free(g.arena);
}

static void
test_words_of_the_build(void **state)
{
	(void)state;
	assert_true(know_is(KNOW_HARMLESS, S("echo")));
	assert_true(know_is(KNOW_HARMLESS, S(":")));
	assert_false(know_is(KNOW_HARMLESS, S("ech")));
	assert_false(know_is(KNOW_HARMLESS, S("")));
	assert_true(know_is(KNOW_SCRIPT, S("a/b.sh")));
	assert_false(know_is(KNOW_SCRIPT, S("a/b.shx")));
	assert_true(know_is(KNOW_CREATOR, S("Makefile")));
	assert_true(know_is(KNOW_CREATOR, S("release.mjs")));
	assert_false(know_is(KNOW_CREATOR, S("release.sh")));
	assert_true(know_stands_in(KNOW_RELEASES, S("then git push x")));
	assert_false(know_stands_in(KNOW_RELEASES, S("then git pull x")));
	assert_null(know_unused(&know_builtin));
}

/* What documents are compared with is in lower case. */
static void
test_words_of_documents(void **state)
{
	static const enum know_use uses[] = { KNOW_ASIDE, KNOW_FALLBACK,
		KNOW_MANUAL, KNOW_SHELL_BLOCK, KNOW_TELLS_TO_RUN };

	(void)state;
	for (size_t i = 0; i < sizeof(uses) / sizeof(uses[0]); i++) {
		const struct know_words *w = know_words(uses[i]);

		for (size_t k = 0; k < w->nnames + w->texts.len; k++)
			for (const char *p = k < w->nnames
			                         ? w->names[k]
			                         : w->texts.at[k - w->nnames];
			     *p; p++)
				assert_int_equal(*p, char_lower(*p));
	}
}

static void
test_needs(void **state)
{
	struct reading g =
	    read_text("- argv: [sign]\n"
	              "  read: x\n"
	              "  needs:\n"
	              "    - name: key\n"
	              "      any: [\"--id|-i + --team\", \"$KEY\", <stdin>, "
	              "\"!--ask + <2>\"]\n"
	              "      reach: PASSWORD\n");
	const struct know_need *n = only(&g)->needs;

	(void)state;
	assert_int_equal(n->nany, 5);
	assert_int_equal(n->any[0].len, 2);
	assert_string_equal(n->any[0].at[0].name, "--id");
	assert_string_equal(n->any[1].at[0].name, "-i");
	assert_string_equal(n->any[1].at[1].name, "--team");
	assert_int_equal(n->any[2].at[0].place, KNOW_ENVIRONMENT);
	assert_int_equal(n->any[3].at[0].place, KNOW_STDIN);
	assert_true(n->any[4].at[0].negated);
	assert_int_equal(n->any[4].at[1].operand, 2);
	assert_string_equal(n->reach[0], "PASSWORD");
	assert_null(n->reach[1]);
	arena_free(g.arena);
}

static void
test_own_set(void **state)
{
	struct reading g = read_text(
	    "- argv: [t]\n  read: x\n  package: [p, q]\n  also: [[u]]\n"
	    "- argv: [t, a, b]\n  read: x\n"
	    "- argv: [t, a]\n  read: x\n"
	    "- variables: [A, C_*]\n  read: x\n");
	struct know_matches m = know_set_commands(&g.set, S("t"));

	(void)state;
	assert_int_equal(g.diags.list.len, 0);
	assert_int_equal(m.len, 3);
	assert_string_equal(m.at[0].name, "t a b");
	assert_string_equal(m.at[2].name, "t");
	m = know_set_commands(&g.set, S("u"));
	assert_int_equal(m.len, 1);
	assert_string_equal(m.at[0].name, "t");
	assert_int_equal(know_set_commands(&g.set, S("T")).len, 0);
	assert_string_equal(know_set_package_program(&g.set, S("q")), "t");
	assert_null(know_set_package_program(&g.set, S("t")));
	assert_true(know_set_variable(&g.set, S("A")));
	assert_true(know_set_variable(&g.set, S("C_1")));
	assert_false(know_set_variable(&g.set, S("AB")));
	arena_free(g.arena);
}

/* A problem of a hostile file is said, and not a million times. */
static void
test_bounds(void **state)
{
	struct arena *a = arena_new(0);
	struct buf b = buf_new(a);
	struct reading g;

	(void)state;
	for (size_t i = 0; i < 20000; i++)
		buf_add_text(&b, "- x\n");
	g = read_text(str_cstr(a, buf_str(&b)));
	assert_int_equal(g.diags.list.len, 100);
	arena_free(g.arena);
	buf_fill(&b, '\n', (size_t)600 * 1024);
	g = read_text(str_cstr(a, buf_str(&b)));
	assert_int_equal(g.diags.list.len, 1);
	arena_free(g.arena);
	arena_free(a);
}

/* The tables of the build. */

static const struct know_entry *
argv_entry(const char *program, size_t words, const char *name)
{
	struct know_matches m = know_commands(str_of(program));

	for (size_t i = 0; i < m.len; i++)
		if (!strcmp(m.at[i].name, name) && m.at[i].argv[words - 1])
			return &m.at[i];
	return NULL;
}

static void
test_uses(void **state)
{
	static const struct {
		const char *name;
		size_t len;
	} cases[] = {
		{ "softprops/action-gh-release", 3 },
		{ "SoftProps/Action-GH-Release", 3 },
		{ "actions/cache/restore", 1 },
		{ "actions/cache", 1 },
		{ "actions/cach", 0 },
		{ "actions/cache/", 0 },
		{ "Actions-RS/toolchain", 1 },
		{ "googleapis/release-please-action", 1 },
		{ "", 0 },
		{ "zzz/zzz", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(
		    know_uses(str_of(cases[i].name)).len, cases[i].len);
}

static void
test_sorted(void **state)
{
	const struct know_set *k = &know_builtin;

	(void)state;
	assert_true(k->nuses > 40 && k->ncommands > 80);
	for (size_t i = 0; i < k->nuses; i++) {
		struct know_matches m = know_uses(str_of(k->uses[i].name));

		assert_true(&k->uses[i] >= m.at && &k->uses[i] < m.at + m.len);
	}
	for (size_t i = 0; i < k->ncommands; i++) {
		const struct know_entry *e = &k->commands[i];
		struct know_matches m = know_commands(str_of(e->argv[0]));

		assert_true(e >= m.at && e < m.at + m.len);
		assert_true(e->is_command);
	}
	for (size_t i = 0; i < k->nvariables; i++)
		assert_true(know_runner_variable(str_of(k->variables[i])));
}

static void
test_entries(void **state)
{
	struct know_matches m = know_uses(S("softprops/action-gh-release"));
	const struct know_entry *e;

	(void)state;
	assert_string_equal(m.at[0].until, "2.4.2-0");
	assert_int_equal(m.at[0].nfiles, 1);
	assert_string_equal(m.at[1].until, "2.5.0-0");
	assert_int_equal(m.at[1].nflows, 0);
	assert_string_equal(m.at[2].since, "2.5.0");
	assert_int_equal(m.at[2].flows[0].flow, KNOW_FLOW_DRAFT_FIRST);
	assert_int_equal(m.at[2].existing, KNOW_EXISTING_TOLERATED);
	assert_true(m.at[2].flows[0].when.at[0].negated);
	assert_string_equal(m.at[2].flows[0].when.at[0].equals, "true");
	assert_true(m.at[2].closed);
	assert_true(m.at[2].tag && m.at[2].tag->len == 1);
	assert_string_equal(m.at[2].tag->strip, "refs/tags/");
	assert_string_equal(m.at[2].tag->fallback, "@event-tag");
	e = argv_entry("gh", 3, "gh release create");
	assert_non_null(e);
	assert_int_equal(e->actions[0].kind, ACTION_CREATE_RELEASE);
	assert_int_equal(e->existing, KNOW_EXISTING_FAILS);
	e = argv_entry("tauri", 3, "tauri signer sign");
	assert_non_null(e);
	assert_int_equal(e->nneeds, 6);
	assert_string_equal(e->needs[1].until, "2.10.0-0");
	assert_string_equal(e->needs[2].since, "2.10.0");
	assert_int_equal(e->needs[2].nany, 8);
	assert_false(e->needs[2].any[0].at[0].negated);
	assert_string_equal(e->needs[3].reach[2], "TAURI_KEY_PASSWORD");
	assert_null(e->needs[3].reach[3]);
	assert_non_null(e->needs[5].help);
	e = argv_entry("timeout", 1, "timeout");
	assert_non_null(e);
	assert_int_equal(e->wraps, KNOW_WRAPS_COMMAND);
	assert_int_equal(e->skip, 1);
	e = argv_entry("sh", 1, "bash");
	assert_non_null(e);
	assert_int_equal(e->wraps, KNOW_WRAPS_TEXT);
	assert_string_equal(e->after[0], "-c");
}

static void
test_packages(void **state)
{
	(void)state;
	assert_string_equal(
	    know_package_program(S("@tauri-apps/cli")), "tauri");
	assert_string_equal(know_package_program(S("cargo-tauri")), "tauri");
	assert_string_equal(
	    know_package_program(S("semantic_release")), "semantic-release");
	assert_null(know_package_program(S("tauri")));
	assert_null(know_package_program(S("")));
}

static void
test_variables(void **state)
{
	(void)state;
	assert_true(know_runner_variable(S("CI")));
	assert_true(know_runner_variable(S("GITHUB_REF_NAME")));
	assert_true(know_runner_variable(S("RUNNER_ANYTHING")));
	assert_true(know_runner_variable(S("HOME")));
	assert_false(know_runner_variable(S("GITHUB_TOKEN")));
	assert_false(know_runner_variable(S("GH_TOKEN")));
	assert_false(know_runner_variable(S("GITHUB_REF_NAM")));
	assert_false(know_runner_variable(S("")));
	assert_true(know_hosted_label(S("ubuntu-latest")));
	assert_false(know_hosted_label(S("self-hosted")));
	assert_false(know_hosted_label(S("")));
}

static void
test_kinds_of_needs(void **state)
{
	struct reading g =
	    read_text("- argv: [t]\n"
	              "  read: x\n"
	              "  needs:\n"
	              "    - {name: token, any: $T}\n"
	              "    - {name: repository, any: [-R, \"<1>~://\"]}\n"
	              "    - {name: key, any: \"--key~{a}|-k=b\"}\n"
	              "- labels: [a-1, b-*]\n"
	              "  read: x\n");
	const struct know_need *n = only(&g)->needs;

	(void)state;
	assert_int_equal(n[0].kind, KNOW_NEED_TOKEN);
	assert_int_equal(n[1].kind, KNOW_NEED_REPOSITORY);
	assert_int_equal(n[1].any[1].at[0].place, KNOW_OPERAND);
	assert_string_equal(n[1].any[1].at[0].holds, "://");
	assert_int_equal(n[2].kind, KNOW_NEED_SIGNING);
	assert_string_equal(n[2].any[0].at[0].name, "--key");
	assert_string_equal(n[2].any[0].at[0].holds, "{a}");
	assert_null(n[2].any[0].at[0].equals);
	assert_string_equal(n[2].any[1].at[0].equals, "b");
	assert_null(n[2].any[1].at[0].holds);
	assert_true(know_set_hosted(&g.set, S("a-1")));
	assert_true(know_set_hosted(&g.set, S("b-2")));
	assert_false(know_set_hosted(&g.set, S("a-10")));
	arena_free(g.arena);
}

static void
test_pages(void **state)
{
	(void)state;
	for (size_t i = 0; i < embedded_page_count; i++) {
		const struct embedded_page *p = &embedded_pages[i];

		assert_int_equal(p->text[p->len], '\0');
		if (i > 0)
			assert_true(strcmp(p[-1].id, p->id) < 0);
	}
	assert_null(embedded_pages[embedded_page_count].id);
}

static void
test_versions(void **state)
{
	/* each is before the next */
	static const char *const order[] = { "0", "1.0.0-alpha",
		"1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta",
		"1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0",
		"v1.0.1", "1.2", "1.10", "2.5.0-0", "2.5.0",
		"99999999999999999999.0.0", "100000000000000000000.0.0" };
	static const char *const bad[] = { "", "v", "latest", "1.", "1..2",
		"1.2.3.4", "1.2.3-", "1.2.3+", "1.x", "a1", "1.2.3-a..b",
		"1.2.3-a_b", " 1", "-1", "1.2.3+a+b" };
	enum { N = sizeof(order) / sizeof(order[0]) };
	int got;

	(void)state;
	for (size_t i = 0; i < N; i++)
		for (size_t j = 0; j < N; j++) {
			assert_true(know_compare_versions(
			    str_of(order[i]), str_of(order[j]), &got));
			assert_int_equal(got, (i > j) - (i < j));
		}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_false(
		    know_compare_versions(str_of(bad[i]), S("1"), &got));
		assert_false(
		    know_compare_versions(S("1"), str_of(bad[i]), &got));
	}
	assert_true(know_compare_versions(S("v2"), S("2.0.0+b.1"), &got));
	assert_int_equal(got, 0);
	assert_true(know_compare_versions(S("1.02"), S("1.2"), &got));
	assert_int_equal(got, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wrong),
		cmocka_unit_test(test_entry),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_words_of_the_build),
		cmocka_unit_test(test_words_of_documents),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_needs),
		cmocka_unit_test(test_own_set),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_uses),
		cmocka_unit_test(test_sorted),
		cmocka_unit_test(test_entries),
		cmocka_unit_test(test_packages),
		cmocka_unit_test(test_variables),
		cmocka_unit_test(test_kinds_of_needs),
		cmocka_unit_test(test_pages),
		cmocka_unit_test(test_versions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
