/*
 * TOML and INI: every form of a value, places, what is wrong, and bounds.
 */

#include "assert_str.h"
#include "base/buf.h"
#include "own_arena.h"
#include "parse/toml.h"

static struct toml
read_toml(struct arena *a, struct str text)
{
	struct toml out = { 0 };

	toml_parse(a, text_of(source_new(a, S("x.toml"), text)), &out);
	return out;
}

static struct toml
read_ini(struct arena *a, const char *text)
{
	struct toml out = { 0 };

	ini_parse(a, text_of(source_new(a, S("x.cfg"), str_of(text))), &out);
	return out;
}

static void
check_route(const struct toml *t, const char *route, const char *want)
{
	assert_str(ynode_text(ynode_route(t->root, route)), want);
}

static void
test_tables(void **state)
{
	struct toml t = read_toml(*state, S("top = 1 # one\r\n"
	                                    "[project]\n"
	                                    "name = \"x\"\n"
	                                    "urls.home = 'h'\n"
	                                    "[ tool . \"poe.x\" ]\n"
	                                    "a = { b = 'c', d.e = \"f\" }\n"
	                                    "[[bin]]\n"
	                                    "name = 'one'\n"
	                                    "[[bin]]\n"
	                                    "name = 'two'\n"
	                                    "[bin.more]\n"
	                                    "x = true\n"));
	const struct ynode *bin = ynode_get(t.root, "bin");
	bool on = false;

	assert_int_equal(t.problems.len, 0);
	check_route(&t, "top", "1");
	check_route(&t, "project.name", "x");
	check_route(&t, "project.urls.home", "h");
	assert_str(ynode_text(ynode_route(
	               ynode_get(ynode_get(t.root, "tool"), "poe.x"), "a.d.e")),
	    "f");
	assert_int_equal(bin->kind, YNODE_LIST);
	assert_int_equal(bin->len, 2);
	assert_str(ynode_text(ynode_get(bin->items[0], "name")), "one");
	assert_true(ynode_bool(ynode_route(bin->items[1], "more.x"), &on));
	assert_true(on);
}

static void
test_strings(void **state)
{
	struct toml t = read_toml(*state, S("a = \"x\\ty\\u00e9\\\\\"\n"
	                                    "b = 'C:\\x'\n"
	                                    "c = \"\"\"\n"
	                                    "one \\\n"
	                                    "   two\n"
	                                    "three\"\"\"\"\n"
	                                    "d = '''\n"
	                                    "a 'quoted' \\n'''\n"
	                                    "e = ['p', # first\n"
	                                    "  \"q\",\n"
	                                    "]\n"
	                                    "f = \"\" # empty\n"));

	assert_int_equal(t.problems.len, 0);
	check_route(&t, "a", "x\ty\xc3\xa9\\");
	check_route(&t, "b", "C:\\x");
	check_route(&t, "c", "one two\nthree\"");
	check_route(&t, "d", "a 'quoted' \\n");
	assert_int_equal(ynode_get(t.root, "e")->len, 2);
	assert_str(ynode_text(ynode_get(t.root, "e")->items[1]), "q");
	check_route(&t, "f", "");
}

/* Behind an escape the places are still those of the source. */
static void
test_places(void **state)
{
	struct toml t = read_toml(*state, S("[x]\ncmd = \"a\\\"b\\\" run\"\n"));
	const struct ynode *n = ynode_route(t.root, "x.cmd");

	assert_str(n->text.s, "a\"b\" run");
	assert_str(span_text(n->span), "\"a\\\"b\\\" run\"");
	assert_str(span_text(text_span(&n->text, 5, 3)), "run");
	assert_str(
	    span_text(ynode_get(t.root, "x")->pairs[0].key->span), "cmd");
}

static void
test_problems(void **state)
{
	struct toml t = read_toml(*state, S("a = 1\n"
	                                    "what is this\n"
	                                    "b = \"no end\n"
	                                    "a = 2\n"
	                                    "c = [1 @]\n"
	                                    "d = \"\\q\"\n"
	                                    "last = 'x'\n"));

	assert_int_equal(t.problems.len, 5);
	assert_int_equal(t.problems.at[0].kind, PROBLEM_SYNTAX);
	assert_int_equal(t.problems.at[2].kind, PROBLEM_DUPLICATE);
	check_route(&t, "a", "1");
	check_route(&t, "last", "x");
}

static struct str
repeat(struct arena *a, const char *unit, size_t n)
{
	struct buf b = buf_new(a);

	buf_add_text(&b, "x = ");
	for (size_t i = 0; i < n; i++)
		buf_add_text(&b, unit);
	return buf_str(&b);
}

static void
test_bounds(void **state)
{
	struct toml t = read_toml(*state, repeat(*state, "[", 100000));

	assert_int_equal(t.problems.len, 1);
	assert_int_equal(t.problems.at[0].kind, PROBLEM_BOUND);
	t = read_toml(*state, repeat(*state, "{a=", 100000));
	assert_int_equal(t.problems.at[0].kind, PROBLEM_BOUND);
	t = read_toml(*state, repeat(*state, "1\na", 100000));
	assert_int_equal(t.problems.len, 20);
	t = read_toml(*state, repeat(*state, "\"\"\"", 100001));
	assert_true(t.problems.len > 0);
	assert_non_null(t.root);
}

static void
test_ini(void **state)
{
	struct toml t = read_ini(*state, "; a comment\n"
	                                 "[bumpversion]\n"
	                                 "current_version = 1.2.3\n"
	                                 "commit: True\n"
	                                 "[bumpversion:file:src/x.py]\n"
	                                 "search = a\n"
	                                 "# no line of the value\n"
	                                 "\n"
	                                 "    b = c\n"
	                                 "\n"
	                                 "empty =\n"
	                                 "alone\n");
	const struct ynode *file =
	    ynode_get(t.root, "bumpversion:file:src/x.py");

	assert_int_equal(t.problems.len, 0);
	check_route(&t, "bumpversion.current_version", "1.2.3");
	check_route(&t, "bumpversion.commit", "True");
	assert_str(ynode_text(ynode_get(file, "search")), "a\n\nb = c");
	assert_str(ynode_text(ynode_get(file, "empty")), "");
	assert_str(span_text(text_span(&ynode_get(file, "search")->text, 3, 5)),
	    "b = c");
	t = read_ini(*state, "x = 1\n[a\n[b]\ny = 1\ny = 2\n");
	assert_int_equal(t.problems.len, 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_tables, setup, teardown),
		cmocka_unit_test_setup_teardown(test_strings, setup, teardown),
		cmocka_unit_test_setup_teardown(test_places, setup, teardown),
		cmocka_unit_test_setup_teardown(test_problems, setup, teardown),
		cmocka_unit_test_setup_teardown(test_bounds, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ini, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
