/*
 * What a call is given: options in all their spellings, operands, arrays
 * with unknown parts, and commands behind wrappers.
 */

#include <string.h>

#include "base/buf.h"
#include "facts/knowledge_read.h"
#include "input/tree.h"
#include "model/args.h"
#include "model/build.h"
#include "model/query.h"
#include "own_arena.h"

/* "v{x}": literal text with holes in braces; "a|b": one of the two. */
static struct value
value_like(struct str s)
{
	struct value out = value_text(arena, S(""));
	struct str one, rest = s, head, name;
	bool more = str_cut(s, '|', &one, &rest);

	while (one.len) {
		bool hole = str_cut(one, '{', &head, &one);

		out = value_append(arena, out, value_text(arena, head));
		if (!hole)
			break;
		str_cut(one, '}', &name, &one);
		out = value_append(
		    arena, out, value_hole(arena, HOLE_VARIABLE, name));
	}
	return more ? value_either(arena, out, value_like(rest)) : out;
}

/*
 * Words between spaces: "?x" may be there, "@" are any number of unknown
 * ones, "$x" is unquoted and not known.
 */
static struct call *
call_like(const char *text)
{
	struct call *c = arena_make(arena, struct call);
	struct str rest = str_of(text), word;
	bool more = rest.len > 0;

	while (more) {
		struct word *w = vec_add(arena, &c->words);

		more = str_cut(rest, ' ', &word, &rest);
		*w = (struct word){ .maybe = str_starts(word, "?") };
		w->rest = str_is(word, "@");
		w->split = str_starts(word, "$");
		if (w->maybe || w->split)
			word = str_from(word, 1);
		w->value = w->rest    ? value_unknown()
		           : w->split ? value_hole(arena, HOLE_VARIABLE, word)
		                      : value_like(word);
	}
	c->args = 1;
	return c;
}

static const struct know_entry *
entry_with(const char *valued)
{
	struct diags diags = { .arena = arena };
	struct know_reader r = { .arena = arena, .diags = &diags };
	struct know_set set = { 0 };
	struct str text = str_printf(
	    arena, "- argv: [t]\n  read: x\n  valued: [%s]\n", valued);

	know_read(&r, source_new(arena, S("k.yaml"), text));
	know_read_end(&r, &set);
	assert_int_equal(diags.list.len, 0);
	assert_int_equal(set.ncommands, 1);
	return set.commands;
}

static struct found
find(const char *valued, const char *words, struct know_test t)
{
	struct model *m = arena_make(arena, struct model);
	struct activity *act = arena_make(arena, struct activity);
	struct given g = { .activity = act };

	m->arena = arena;
	act->model = m;
	g.know = entry_with(valued);
	g.call = call_like(words);
	return given_find(&g, &t);
}

/* "yes VALUE", "maybe VALUE" or "no". */
static void
check_found(struct found f, const char *words, const char *want)
{
	static const char *const given[] = { "no", "yes", "maybe" };
	struct buf b = buf_new(arena);

	buf_add_text(&b, given[f.given]);
	if (f.value.len || f.value.open)
		buf_printf(
		    &b, " " STR_FMT, STR_ARG(value_show(arena, f.value)));
	if (str_is(buf_str(&b), want))
		return;
	print_error("%s: got '" STR_FMT "', want '%s'\n", words,
	    STR_ARG(buf_str(&b)), want);
	fail();
}

struct example {
	const char *valued, *words, *name, *want;
};

static void
check_options(const struct example *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct know_test t = { .place = KNOW_OPTION,
			.name = list[i].name };

		check_found(find(list[i].valued, list[i].words, t),
		    list[i].words, list[i].want);
	}
}

#define CHECK_OPTIONS(list) \
	check_options((list), sizeof(list) / sizeof((list)[0]))

static void
test_options(void **state)
{
	static const struct example list[] = {
		{ "", "t --yes", "--yes", "yes " },
		{ "", "t a b", "--yes", "no" },
		{ "", "t", "--yes", "no" },
		{ "", "t --yes-not", "--yes", "no" },
		{ "", "t --tag=v1", "--tag", "yes v1" },
		{ "", "t --tag=a=b", "--tag", "yes a=b" },
		{ "", "t --tag=", "--tag", "yes " },
		{ "", "t --tag=v{V}", "--tag", "yes v{V}" },
		{ "--tag", "t --tag v1", "--tag", "yes v1" },
		{ "--tag", "t --tag {V}", "--tag", "yes {V}" },
		/* The value of one option is no other one. */
		{ "--tag", "t --tag --yes", "--yes", "no" },
		{ "--tag", "t --tag=x --yes", "--yes", "yes " },
		/* Nothing is left for its value. */
		{ "--tag", "t --tag", "--tag", "yes " },
		/* Behind -- there are operands. */
		{ "", "t -- --yes", "--yes", "no" },
		{ "--tag", "t --tag -- --yes", "--yes", "yes " },
		{ "", "t -- @", "--yes", "no" },
		{ "", "t - --yes", "--yes", "yes " },
	};

	(void)state;
	CHECK_OPTIONS(list);
}

static void
test_letters(void **state)
{
	static const struct example list[] = {
		{ "", "t -d", "-d", "yes " },
		{ "-m", "t -m x", "-m", "yes x" },
		{ "-m", "t -mx", "-m", "yes x" },
		{ "-m", "t -m{M}", "-m", "yes {M}" },
		{ "-m", "t -m=x", "-m", "yes x" },
		{ "", "t -d=false", "-d", "yes false" },
		{ "-m", "t -mx d", "-d", "no" },
		/* Clusters end at a letter that takes a value. */
		{ "-m", "t -ad", "-d", "yes " },
		{ "-m", "t -am x -d", "-m", "yes x" },
		{ "-m", "t -am x", "-a", "yes " },
		{ "-m", "t -am -d", "-d", "no" },
		{ "-m", "t -mad", "-d", "no" },
		{ "-m", "t -amd", "-m", "yes d" },
		{ "-m", "t -amd", "-a", "yes " },
		{ "-R", "t -Rowner/name", "-R", "yes owner/name" },
		{ "", "t -v1a", "-a", "no" },
		/* No cluster: a long option, or a tool with -long ones. */
		{ "", "t --ad", "-d", "no" },
		{ "-pass, -h", "t -ph -pass x", "-pass", "yes x" },
		{ "-pass", "t -ad", "-d", "no" },
		{ "-pass", "t -pass:env X", "-pass", "no" },
		/* Options of Windows tools, with a dash as well. */
		{ "/f, /p", "t /f x /p y", "/p", "yes y" },
		{ "/f", "t -f x", "/f", "yes x" },
		{ "/f", "t -F x", "/f", "yes x" },
		{ "/f", "t /f /p", "/p", "no" },
		{ "/f", "t /a/f x", "/f", "no" },
		{ "", "t /f", "/f", "no" },
	};

	(void)state;
	CHECK_OPTIONS(list);
}

static void
test_unknown_words(void **state)
{
	static const struct example list[] = {
		{ "", "t @", "--yes", "maybe" },
		{ "", "t $ARGS", "--yes", "maybe" },
		{ "", "t {IMAGE}", "--yes", "no" },
		{ "", "t ?--yes", "--yes", "maybe " },
		{ "", "t ?--no", "--yes", "no" },
		/* A sure one stays sure. */
		{ "", "t --yes @", "--yes", "yes " },
		{ "", "t @ --yes", "--yes", "yes " },
		{ "--tag", "t --tag a ?--tag=b", "--tag", "yes a or b" },
		{ "--tag", "t ?--tag=b --tag a", "--tag", "yes a" },
		/* The last one wins. */
		{ "", "t --draft --draft=false", "--draft", "yes false" },
		{ "--tag", "t --tag=a --tag b", "--tag", "yes b" },
		/* A name that is known in part. */
		{ "", "t --{MODE}", "--yes", "maybe" },
		{ "", "t --y{MODE}", "--yes", "maybe" },
		{ "", "t --no-{MODE}", "--yes", "no" },
		{ "", "t --{MODE} --yes", "--yes", "yes " },
		{ "", "t -{LETTERS}", "-d", "maybe" },
		{ "", "t -a{LETTERS}", "-d", "maybe" },
		{ "-a", "t -a{VALUE}", "-d", "no" },
		{ "", "t -- --{MODE}", "--yes", "no" },
		/* One of several. */
		{ "", "t --yes|", "--yes", "maybe" },
		{ "", "t --yes=a|--no", "--yes", "maybe" },
		{ "", "t --no|", "--yes", "no" },
	};

	(void)state;
	CHECK_OPTIONS(list);
}

static void
test_operands(void **state)
{
	static const struct {
		const char *valued, *words;
		unsigned number;
		const char *want;
	} list[] = {
		{ "", "t v1 a.zip", 1, "yes v1" },
		{ "", "t v1 a.zip", 2, "yes a.zip" },
		{ "", "t v1 a.zip", 3, "no" },
		{ "", "t --draft v1", 1, "yes v1" },
		{ "", "t -", 1, "yes -" },
		{ "--title", "t --title x v1", 1, "yes v1" },
		{ "--title", "t --title=x v1", 1, "yes v1" },
		{ "-m", "t -am msg v1", 1, "yes v1" },
		{ "-m", "t -amsg v1", 1, "yes v1" },
		{ "", "t -- --x", 1, "yes --x" },
		{ "", "t a -- --", 2, "yes --" },
		{ "", "t /usr/x", 1, "yes /usr/x" },
		{ "", "t /x", 1, "yes /x" },
		{ "/f", "t /f x y", 1, "yes y" },
		{ "", "t {TAG}", 1, "yes {TAG}" },
		{ "", "t $TAG a", 2, "yes a" },
		{ "", "t ?a b", 2, "maybe b" },
		{ "", "t a ?b c", 1, "yes a" },
		{ "", "t @ b", 1, "maybe {...}" },
		{ "", "t a @", 2, "maybe {...}" },
		{ "", "t a @", 1, "yes a" },
		/* An option whose name is not known may take the next word. */
		{ "", "t --{X} a", 1, "maybe a" },
		{ "", "t --a|--b x", 1, "yes x" },
		{ "", "t --a|x y", 1, "maybe --a or x" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		check_found(find(list[i].valued, list[i].words,
		                (struct know_test){ .place = KNOW_OPERAND,
		                    .operand = list[i].number }),
		    list[i].words, list[i].want);
}

static void
test_equals(void **state)
{
	static const struct {
		const char *words, *equals;
		bool negated;
		enum truth holds;
	} list[] = {
		{ "t --draft", NULL, false, TRUTH_YES },
		{ "t", NULL, false, TRUTH_NO },
		{ "t", NULL, true, TRUTH_YES },
		{ "t --draft", NULL, true, TRUTH_NO },
		{ "t @", NULL, true, TRUTH_UNKNOWN },
		/* An option without a value is true. */
		{ "t --draft", "true", false, TRUTH_YES },
		{ "t --draft=false", "true", false, TRUTH_NO },
		{ "t --draft=FALSE", "false", false, TRUTH_YES },
		{ "t --draft=b", "a,b", false, TRUTH_YES },
		{ "t --draft=c", "a,b", false, TRUTH_NO },
		{ "t --draft=a,b", "a", false, TRUTH_NO },
		{ "t --draft={X}", "true", false, TRUTH_UNKNOWN },
		{ "t --draft={X}", "true", true, TRUTH_UNKNOWN },
		{ "t", "false", false, TRUTH_NO },
		{ "t", "false", true, TRUTH_YES },
		{ "t ?--draft", "true", false, TRUTH_UNKNOWN },
		{ "t --draft=a ?--draft=b", "a", false, TRUTH_UNKNOWN },
		{ "t --draft=a ?--draft=b", "a,b", false, TRUTH_YES },
	};
	struct model m = { .arena = arena };
	struct activity act = { .model = &m };

	(void)state;
	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		struct given g = { .activity = &act };
		struct know_test t = { .place = KNOW_OPTION,
			.name = "--draft" };

		g.know = entry_with("");
		g.call = call_like(list[i].words);
		t.equals = list[i].equals;
		t.negated = list[i].negated;
		if (given_holds(&g, &t) != list[i].holds)
			print_error("%s\n", list[i].words);
		assert_int_equal(given_holds(&g, &t), list[i].holds);
	}
}

/* Does what is given hold the text ://? */
static void
test_holds(void **state)
{
	static const struct {
		const char *words, *option;
		enum truth holds;
	} list[] = {
		{ "t 12", NULL, TRUTH_NO },
		{ "t", NULL, TRUTH_NO },
		{ "t https://a/b", NULL, TRUTH_YES },
		{ "t {X}", NULL, TRUTH_UNKNOWN },
		{ "t https://{X}", NULL, TRUTH_YES },
		{ "t ?https://a/b", NULL, TRUTH_UNKNOWN },
		{ "t @", NULL, TRUTH_UNKNOWN },
		{ "t -F a=b", "-F", TRUTH_NO },
		{ "t -F a=b -F c=d://e -F f=g", "-F", TRUTH_YES },
		{ "t -F a={X} -F b=c", "-F", TRUTH_UNKNOWN },
		{ "t -f c=d://e", "-F", TRUTH_NO },
		{ "t ?-Fc=d://e", "-F", TRUTH_UNKNOWN },
		{ "t @", "-F", TRUTH_UNKNOWN },
	};
	struct model m = { .arena = arena };
	struct activity act = { .model = &m };

	(void)state;
	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		struct given g = { .activity = &act };
		struct know_test t = {
			.place = KNOW_OPERAND, .operand = 1, .holds = "://"
		};

		if (list[i].option) {
			t.place = KNOW_OPTION;
			t.name = list[i].option;
		}
		g.know = entry_with("-F, -f");
		g.call = call_like(list[i].words);
		if (given_holds(&g, &t) != list[i].holds)
			print_error("%s\n", list[i].words);
		assert_int_equal(given_holds(&g, &t), list[i].holds);
	}
}

/* The forge's numbers are nothing else; options may stand in front. */
static void
test_numbers_and_front(void **state)
{
	struct model m = { .arena = arena };
	struct activity act = { .model = &m };
	struct given g = { .activity = &act, .know = entry_with("-R") };
	struct know_test url = {
		.place = KNOW_OPERAND, .operand = 1, .holds = "://"
	};
	struct know_test repo = { .place = KNOW_OPTION, .name = "-R" };
	struct call *c = call_like("t -R o/r list 1");

	(void)state;
	c->args = 4;
	g.call = c;
	assert_int_equal(given_holds(&g, &repo), TRUTH_YES);
	c->words.at[4].value =
	    value_hole(arena, HOLE_CONTEXT, S("github.event.issue.number"));
	assert_int_equal(given_holds(&g, &url), TRUTH_NO);
	c->words.at[4].value =
	    value_hole(arena, HOLE_CONTEXT, S("github.event.issue.html_url"));
	assert_int_equal(given_holds(&g, &url), TRUTH_UNKNOWN);
}

static void
test_environment(void **state)
{
	struct model m = { .arena = arena };
	struct activity act = { .model = &m };
	struct given g = { .activity = &act };
	struct know_test t = { .place = KNOW_ENVIRONMENT, .name = "X" };
	struct know_test input = { .place = KNOW_STDIN };
	struct variable v = { .name = S("X"), .exported = true };
	struct call *call;

	(void)state;
	check_found(given_find(&g, &t), "none", "no");
	assert_int_equal(given_holds(&g, &input), TRUTH_NO);
	call = call_like("t");
	g.call = call;
	assert_int_equal(given_holds(&g, &input), TRUTH_NO);
	call->has_input = true;
	assert_int_equal(given_holds(&g, &input), TRUTH_YES);
	v.value = value_text(arena, S("a"));
	g.env = env_set(arena, NULL, v);
	check_found(given_find(&g, &t), "set", "yes a");
	v.value.unset = true;
	g.env = env_set(arena, NULL, v);
	check_found(given_find(&g, &t), "may be set", "maybe a");
	v.value = value_text(arena, S(""));
	g.env = env_set(arena, NULL, v);
	check_found(given_find(&g, &t), "empty", "no ");
	v.value = value_text(arena, S("a"));
	v.exported = false;
	g.env = env_set(arena, NULL, v);
	check_found(given_find(&g, &t), "of the shell only", "no");
	g.env = env_opened(arena, NULL);
	check_found(given_find(&g, &t), "open", "maybe");
}

/* The tag of the first release that a step's commands create, or "-". */
static struct str
tag_of(const char *run)
{
	struct diags diags = { .arena = arena };
	struct tree *tree = tree_virtual(arena, &diags);
	struct action *const *all;
	struct buf b = buf_new(arena);
	struct str tag = S("-"), line, rest = str_of(run);
	struct model *m;
	size_t n;

	buf_add_text(&b, "on: {push: {tags: ['v*']}}\njobs:\n  j:\n"
	                 "    runs-on: ubuntu-latest\n    steps:\n"
	                 "      - run: |\n");
	while (str_line(&rest, &line))
		buf_printf(&b, "          " STR_FMT "\n", STR_ARG(line));
	tree_virtual_add(
	    tree, ".github/workflows/x.yml", TREE_PLAIN, buf_str(&b));
	m = model_build(arena, tree, &diags);
	n = model_actions(m, &all);
	for (size_t i = n; i > 0; i--)
		if (all[i - 1]->kind == ACTION_CREATE_RELEASE)
			tag = value_show(arena, all[i - 1]->tag);
	model_close(m);
	tree_close(tree);
	return tag;
}

static void
check_tag(const char *run, const char *want)
{
	struct str got = tag_of(run);

	if (str_is(got, want))
		return;
	print_error(
	    "%s: got '" STR_FMT "', want '%s'\n", run, STR_ARG(got), want);
	fail();
}

static void
test_arrays(void **state)
{
	(void)state;
	check_tag("A=(-t x)\ngh release create \"${A[@]}\" v1", "v1");
	check_tag("A=(v1)\nif x; then A+=(a.zip); fi\n"
	          "gh release create \"${A[@]}\"",
	    "v1");
	check_tag("A=()\nif x; then A+=(--draft); fi\n"
	          "gh release create \"${A[@]}\" v1",
	    "v1");
	check_tag(
	    "mapfile -t A < f\ngh release create \"${A[@]}\" v1", "{...}");
	check_tag("gh release create v1 \"$@\"", "v1");
	check_tag("gh release create $(cat options)", "{...}");
	check_tag("gh release create $UNSET v1", "v1");
}

static void
test_wrappers(void **state)
{
	static const char *const through[] = {
		"sudo gh release create v1",
		"sudo -u me A=b gh release create v1",
		"sudo -E -- gh release create v1",
		"env -u X A=b B=c gh release create v1",
		"env -i gh release create v1",
		"uv run gh release create v1",
		"uv run --with x -- gh release create v1",
		"poetry run gh release create v1",
		"xargs gh release create v1",
		"xargs -n 1 -I{} gh release create v1",
		"xargs -n1 -I {} gh release create v1",
		"timeout -k 5 60 gh release create v1",
		"timeout --signal=KILL 60 gh release create v1",
		"exec -a name gh release create v1",
		"nix develop -c gh release create v1",
		"nix develop .#x --command gh release create v1",
		"mise exec node@20 -- gh release create v1",
		"sudo env A=b timeout 5 nice -n 3 gh release create v1",
		"npx gh -- release create v1",
		"nix run nixpkgs#gh -- release create v1",
		"bundle exec gh release create v1",
		"op run --env-file .env -- gh release create v1",
		"docker run --rm -v $PWD:/w -w /w alpine gh release create v1",
		"docker run -e A=b ghcr.io/cli/gh:2 release create v1",
		"docker compose run tools gh release create v1",
		"bash -c 'gh release create v1'",
		"bash -ec 'gh release create v1'",
		"bash -euo pipefail -c 'gh release create v1'",
		"sh -c \"gh release create v1\" -- x",
		"sh -c \"sudo sh -c 'gh release create v1'\"",
		"V=v1; bash -c \"gh release create $V\"",
		"export V=v1; bash -c 'gh release create $V'",
		"nix-shell -p gh --run 'gh release create v1'",
		"gh.exe release create v1",
		"gh --repo o/n release create v1",
		"gh release --repo o/n create v1",
		"gh release create --title t --notes n v1",
		"gh release create -tn -n m v1",
		"gh release create -dt t v1",
	};
	static const char *const others[] = {
		"bash -n -c 'gh release create v1'",
		"bash -c 'echo gh release create v1'",
		"export T='bash -c \"$T\"'; bash -c \"$T\"",
		"docker run alpine echo gh release create v1",
		"nix run .#gh -- release create v1",
		/* Another command of that name, or none. */
		"npx gh-release create v1",
		"echo gh release create v1",
		"sudo",
		"env A=b",
		"timeout 60",
		"xargs",
		"nix develop gh release create v1",
		"gh \"$X\" create v1",
		"gh release",
		"gh release delete create v1",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(through) / sizeof(through[0]); i++)
		check_tag(through[i], "v1");
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		check_tag(others[i], "-");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_options),
		cmocka_unit_test(test_letters),
		cmocka_unit_test(test_unknown_words),
		cmocka_unit_test(test_operands),
		cmocka_unit_test(test_equals),
		cmocka_unit_test(test_holds),
		cmocka_unit_test(test_numbers_and_front),
		cmocka_unit_test(test_environment),
		cmocka_unit_test(test_arrays),
		cmocka_unit_test(test_wrappers),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
