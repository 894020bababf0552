/*
 * Justfiles as they are written: recipes with parameters and dependencies,
 * bodies with their places, settings, imports, and what is none of just's.
 */

#include "assert_str.h"
#include "base/buf.h"
#include "own_arena.h"
#include "parse/justfile.h"

static struct justfile *
read_just(struct arena *a, struct str text)
{
	struct justfile *out = arena_make(a, struct justfile);

	justfile_parse(a, text_of(source_new(a, S("justfile"), text)), out);
	return out;
}

static void
test_headers(void **state)
{
	struct justfile *j = read_just(*state,
	    S("# the first\n"
	      "@default: build && clean\n"
	      "build-all target='x y' *args:\n"
	      "release $version +files=`ls` (x): (build-all version + '-rc' "
	      "\"a b\") tools::lint # c\n"
	      "deploy version env=('a' +\n"
	      "  'b'): build\n"));
	const struct just_recipe *r;

	/* A bracket is no parameter. */
	assert_int_equal(j->problems.len, 1);
	assert_int_equal(j->nrecipes, 3);
	assert_true(j->recipes[0]->quiet);
	assert_int_equal(j->recipes[0]->ndependencies, 2);
	assert_false(j->recipes[0]->dependencies[0].after);
	assert_true(j->recipes[0]->dependencies[1].after);
	r = j->recipes[1];
	assert_str(r->name.s, "build-all");
	assert_str(r->parameters[0].fallback.s, "'x y'");
	assert_true(r->parameters[1].any);
	r = j->recipes[2];
	assert_str(r->parameters[1].fallback.s, "('a' +\n  'b')");
	assert_str(r->dependencies[0].name.s, "build");
}

static void
test_dependencies(void **state)
{
	struct justfile *j = read_just(
	    *state, S("r $v +f=`ls`: (b v + '-rc' \"a b\") tools::lint # c\n"));
	const struct just_recipe *r = j->recipes[0];

	assert_int_equal(j->problems.len, 0);
	assert_true(r->parameters[0].exported);
	assert_true(r->parameters[1].some);
	assert_str(r->parameters[1].fallback.s, "`ls`");
	assert_int_equal(r->ndependencies, 2);
	assert_int_equal(r->dependencies[0].arguments.len, 2);
	assert_str(r->dependencies[0].arguments.at[0].s, "v + '-rc'");
	assert_str(r->dependencies[0].arguments.at[1].s, "\"a b\"");
	assert_str(r->dependencies[1].name.s, "tools::lint");
}

static void
test_bodies(void **state)
{
	struct justfile *j = read_just(*state, S("a:\n"
	                                         "    one \\\n"
	                                         "      more\n"
	                                         "\n"
	                                         "    two {{ x }}\n"
	                                         "\n"
	                                         "b:\n"
	                                         "  #!/usr/bin/env bash\n"
	                                         "  set -e\n"
	                                         "\n"
	                                         "  if x; then\n"
	                                         "    y\n"
	                                         "  fi\n"
	                                         "c:\n"
	                                         "[private, script('sh')]\n"
	                                         "[working-directory: 'sub']\n"
	                                         "d:\n"
	                                         "\tx\n"
	                                         "\ty\n"));

	assert_int_equal(j->problems.len, 0);
	assert_int_equal(j->nrecipes, 4);
	assert_int_equal(j->recipes[0]->nlines, 2);
	assert_str(j->recipes[0]->lines[0].s, "one \\\n  more");
	assert_str(j->recipes[0]->lines[1].s, "two {{ x }}");
	assert_str(span_text(text_span(&j->recipes[0]->lines[1], 0, 3)), "two");
	assert_true(j->recipes[1]->is_script);
	assert_str(j->recipes[1]->lines[0].s,
	    "#!/usr/bin/env bash\nset -e\n\nif x; then\n  y\nfi\n");
	assert_int_equal(j->recipes[2]->nlines, 0);
	assert_true(j->recipes[3]->is_script);
	assert_int_equal(j->recipes[3]->nattributes, 3);
	assert_str(j->recipes[3]->attributes[1].argument.s, "'sh'");
	assert_str(j->recipes[3]->attributes[2].argument.s, "'sub'");
	assert_str(j->recipes[3]->lines[0].s, "x\ny\n");
}

static void
test_settings(void **state)
{
	static const struct {
		enum just_setting_kind kind;
		const char *name, *value;
	} want[] = {
		{ JUST_VARIABLE, "version", "`git describe` / 'x'" },
		{ JUST_EXPORT, "TOKEN", "env('T', \"d\")" },
		{ JUST_SET, "shell", "[\"bash\", '-c']" },
		{ JUST_SET, "export", "" },
		{ JUST_ALIAS, "b", "build" },
		{ JUST_VARIABLE, "long", "'''\n  a\n  # b\n'''" },
	};
	struct justfile *j =
	    read_just(*state, S("version := `git describe` / 'x' # y'\n"
	                        "export TOKEN := env('T', \"d\")\n"
	                        "set shell := [\"bash\", '-c']\n"
	                        "set export\n"
	                        "alias b := build\n"
	                        "long := '''\n  a\n  # b\n'''\n"
	                        "twice(s) := s + s\n"
	                        "unexport X\n"
	                        "import 'a.just'\n"
	                        "import? '../b.just'\n"
	                        "mod tools\n"
	                        "mod? ci 'ci/mod.just'\n"));

	assert_int_equal(j->problems.len, 0);
	assert_int_equal(j->nsettings, sizeof(want) / sizeof(want[0]));
	for (size_t i = 0; i < j->nsettings; i++) {
		assert_int_equal(j->settings[i].kind, want[i].kind);
		assert_str(j->settings[i].name.s, want[i].name);
		assert_str(j->settings[i].value.s, want[i].value);
	}
	assert_int_equal(j->nincludes, 4);
	assert_str(j->includes[0].path.s, "a.just");
	assert_true(j->includes[1].optional);
	assert_str(j->includes[2].name.s, "tools");
	assert_str(j->includes[3].path.s, "ci/mod.just");
}

static void
test_problems(void **state)
{
	struct buf b = buf_new(*state);
	struct justfile *j = read_just(*state, S("what? is this\n"
	                                         "    with a body\n"
	                                         "    of lines\n"
	                                         "a:\n"
	                                         "  x\n"
	                                         "b := 'no end\n"));

	assert_int_equal(j->problems.len, 1);
	assert_int_equal(j->nrecipes, 1);
	for (size_t i = 0; i < 300000; i++)
		buf_add_text(&b, "a:\n");
	j = read_just(*state, buf_str(&b));
	assert_int_equal(j->problems.at[0].kind, PROBLEM_BOUND);
	b = buf_new(*state);
	for (size_t i = 0; i < 1000000; i++)
		buf_add_text(&b, "(");
	j = read_just(*state, buf_str(&b));
	assert_int_equal(j->problems.len, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_headers, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_dependencies, setup, teardown),
		cmocka_unit_test_setup_teardown(test_bodies, setup, teardown),
		cmocka_unit_test_setup_teardown(test_settings, setup, teardown),
		cmocka_unit_test_setup_teardown(test_problems, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
