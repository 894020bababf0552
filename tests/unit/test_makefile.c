/*
 * Makefiles as they are written: rules, recipes with their places, variables,
 * conditionals, includes, and what is not make.
 */

#include "assert_str.h"
#include "base/buf.h"
#include "own_arena.h"
#include "parse/makefile.h"

static struct makefile *
read_make(struct arena *a, struct str text)
{
	struct makefile *out = arena_make(a, struct makefile);

	makefile_parse(a, text_of(source_new(a, S("Makefile"), text)), out);
	return out;
}

static void
check_words(struct arena *a, const struct texts *words, const char *want)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < words->len; i++) {
		buf_add(&b, words->at[i].s);
		buf_add_char(&b, i + 1 < words->len ? ' ' : ';');
	}
	assert_str(buf_str(&b), want);
}

static void
test_rules(void **state)
{
	struct makefile *m = read_make(
	    *state, S("all test: a $(B C) \\\n"
	              "    d | e # why\n"
	              "%.o: %.c\n"
	              "\tcc $<\n"
	              "x:: y\n"
	              "$(OBJ): %.o: src/%.c inc.h\n"
	              "docker\\:build:\n"
	              "one two &: three ; @echo one; echo two # shell's\n"));

	assert_int_equal(m->problems.len, 0);
	assert_int_equal(m->nrules, 6);
	check_words(*state, &m->rules[0]->targets, "all test;");
	check_words(*state, &m->rules[0]->prerequisites, "a $(B C) d;");
	check_words(*state, &m->rules[0]->order_only, "e;");
	assert_str(m->rules[1]->lines[0].text.s, "cc $<");
	assert_true(m->rules[2]->double_colon);
	assert_str(m->rules[3]->pattern.s, "%.o");
	check_words(*state, &m->rules[3]->prerequisites, "src/%.c inc.h;");
	check_words(*state, &m->rules[4]->targets, "docker:build;");
	check_words(*state, &m->rules[5]->targets, "one two;");
	assert_str(
	    m->rules[5]->lines[0].text.s, "echo one; echo two # shell's");
}

static void
test_recipes(void **state)
{
	struct makefile *m = read_make(*state, S("a:\n"
	                                         "\t@-cd x && \\\n"
	                                         "\t  make y\n"
	                                         "\n"
	                                         "# between\n"
	                                         "\tlast\n"
	                                         "X = 1\n"
	                                         "b: ;\n"
	                                         ".RECIPEPREFIX = >\n"
	                                         "c:\n"
	                                         ">run\n"));
	const struct make_line *line = &m->rules[0]->lines[0];

	assert_int_equal(m->problems.len, 0);
	assert_int_equal(m->rules[0]->nlines, 2);
	assert_true(line->ignores_errors);
	assert_str(line->text.s, "cd x && \\\n  make y");
	assert_str(span_text(text_span(&line->text, 12, 6)), "make y");
	assert_str(m->rules[0]->lines[1].text.s, "last");
	assert_true(m->rules[1]->has_recipe);
	assert_int_equal(m->rules[1]->nlines, 0);
	assert_str(m->rules[2]->lines[0].text.s, "run");
}

static void
test_variables(void **state)
{
	static const struct {
		const char *name, *value;
		enum make_flavor flavor;
		bool exported, is_define;
	} want[] = {
		{ "A", "1", MAKE_RECURSIVE, false, false },
		{ "B", "x y z", MAKE_SIMPLE, false, false },
		{ "C", "3", MAKE_DEFAULT, true, false },
		{ "D", "$(A) b", MAKE_APPEND, false, false },
		{ "E", "git describe", MAKE_SHELL, false, false },
		{ "F", "", MAKE_SIMPLE, false, false },
		{ "T", "a=b; c", MAKE_RECURSIVE, false, false },
		{ "G", "one\n\ttwo", MAKE_RECURSIVE, false, true },
		{ "export", "1", MAKE_RECURSIVE, false, false },
	};
	struct makefile *m = read_make(*state, S("A = 1 # one\n"
	                                         "B ::= x \\\n"
	                                         "   y\\\n"
	                                         "\tz\n"
	                                         "export C?=3\n"
	                                         "override D += $(A) b\n"
	                                         "E != git describe\n"
	                                         "F:=\n"
	                                         "t: T = a=b; c\n"
	                                         "define G\n"
	                                         "one\n"
	                                         "\ttwo\n"
	                                         "endef\n"
	                                         "export = 1\n"
	                                         "export A B\n"
	                                         "unexport C\n"));

	assert_int_equal(m->problems.len, 0);
	assert_int_equal(m->nvariables, sizeof(want) / sizeof(want[0]));
	for (size_t i = 0; i < m->nvariables; i++) {
		const struct make_variable *v = &m->variables[i];

		assert_str(v->name.s, want[i].name);
		assert_str(v->value.s, want[i].value);
		assert_int_equal(v->flavor, want[i].flavor);
		assert_int_equal(v->exported, want[i].exported);
		assert_int_equal(v->is_define, want[i].is_define);
	}
	assert_str(m->variables[6].rule->targets.at[0].s, "t");
	check_words(*state, &m->exports, "A B;");
	assert_int_equal(m->nrules, 0);
}

static void
test_conditionals(void **state)
{
	struct makefile *m = read_make(*state, S("ifeq ($(OS),Windows_NT)\n"
	                                         "  X = 1\n"
	                                         "else ifdef Y\n"
	                                         "  X = 2\n"
	                                         "else\n"
	                                         "a:\n"
	                                         "ifneq (a, b)\n"
	                                         "\tin both\n"
	                                         "endif\n"
	                                         "\tin one\n"
	                                         "endif\n"
	                                         "b:\n"));
	const struct make_rule *a = m->rules[0];

	assert_int_equal(m->problems.len, 0);
	assert_int_equal(m->variables[0].arm->number, 0);
	assert_int_equal(m->variables[1].arm->number, 1);
	assert_ptr_equal(
	    m->variables[0].arm->choice, m->variables[1].arm->choice);
	assert_true(a->arm->choice->has_else);
	assert_int_equal(a->arm->choice->narms, 3);
	assert_int_equal(a->lines[0].arm->depth, 1);
	assert_false(a->lines[0].arm->choice->has_else);
	assert_int_equal(a->lines[1].arm->depth, 0);
	assert_null(m->rules[1]->arm);
}

static void
test_includes(void **state)
{
	struct makefile *m = read_make(*state, S("include a.mk $(DIR)/b.mk\n"
	                                         "-include *.d\n"
	                                         "ifdef X\n"
	                                         "sinclude c\n"
	                                         "endif\n"
	                                         "$(eval $(call rules,x))\n"
	                                         "$(info hello)\n"));

	assert_int_equal(m->nincludes, 4);
	assert_str(m->includes[1].path.s, "$(DIR)/b.mk");
	assert_false(m->includes[1].optional);
	assert_true(m->includes[2].optional);
	assert_non_null(m->includes[3].arm);
	assert_int_equal(m->expansions.len, 2);
	assert_int_equal(m->problems.len, 0);
}

static void
test_problems(void **state)
{
	struct makefile *m = read_make(*state, S("what is this\n"
	                                         "endif\n"
	                                         "a:\n"
	                                         "\tx\n"
	                                         "ifdef X\n"
	                                         "b:\n"
	                                         "define Y\n"));

	assert_int_equal(m->problems.len, 4);
	assert_int_equal(m->nrules, 2);
	assert_str(span_text(m->problems.at[0].span), "what is this");
}

static void
test_bounds(void **state)
{
	struct buf b = buf_new(*state);
	struct makefile *m;

	for (size_t i = 0; i < 40; i++)
		buf_add_text(&b, "ifdef X\n");
	m = read_make(*state, buf_str(&b));
	assert_int_equal(m->problems.at[0].kind, PROBLEM_BOUND);
	b = buf_new(*state);
	for (size_t i = 0; i < 300000; i++)
		buf_add_text(&b, "a ");
	buf_add_text(&b, ":\nb:\n");
	m = read_make(*state, buf_str(&b));
	assert_int_equal(m->problems.at[0].kind, PROBLEM_BOUND);
	b = buf_new(*state);
	for (size_t i = 0; i < 500000; i++)
		buf_add_text(&b, "$(");
	m = read_make(*state, buf_str(&b));
	assert_int_equal(m->expansions.len, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_rules, setup, teardown),
		cmocka_unit_test_setup_teardown(test_recipes, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_variables, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_conditionals, setup, teardown),
		cmocka_unit_test_setup_teardown(test_includes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_problems, setup, teardown),
		cmocka_unit_test_setup_teardown(test_bounds, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
