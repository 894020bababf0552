/* Programs of Python scripts, and how the model follows them. */

#include <string.h>

#include "facts/interface.h"
#include "model/build.h"
#include "model/env.h"
#include "release_world.h"

#define WORKFLOW \
	"on: {push: {tags: ['v*']}}\njobs:\n  a:\n" \
	"    runs-on: ubuntu-latest\n    steps:\n" \
	"      - uses: actions/checkout@v6\n      - run: python x.py one two\n"

/* The words of the N-th call behind that of the script, as people read. */
static const char *
words_of(size_t n)
{
	struct arena *a = world.arena;
	struct call *const *all;
	struct buf b = buf_new(a);
	size_t len = model_calls(world.model, &all);

	if (n + 1 >= len)
		return "";
	for (size_t i = 0; i < all[n + 1]->words.len; i++) {
		const struct word *w = &all[n + 1]->words.at[i];

		if (i)
			buf_add_char(&b, ' ');
		if (w->maybe)
			buf_add_char(&b, '?');
		buf_add(&b, w->rest ? S("*") : value_show(a, w->value));
	}
	return str_cstr(a, buf_str(&b));
}

static const struct call *
call_of(size_t n)
{
	struct call *const *all;
	size_t len = model_calls(world.model, &all);

	assert_true(n + 1 < len);
	return all[n + 1];
}

static void
follow(const char *script)
{
	add(".github/workflows/x.yml", WORKFLOW);
	add("x.py", script);
	build();
}

static void
first_is(const char *script, const char *words)
{
	renew();
	follow(script);
	assert_string_equal(words_of(0), words);
}

#define IMPORTS "import os, sys, shlex, subprocess\nfrom pathlib import Path\n"
#define FIRST(script, words) first_is(IMPORTS script, words)

static void
test_words(void **state)
{
	(void)state;
	FIRST("subprocess.run(['a', 'b' 'c'])\n", "a bc");
	FIRST(
	    "c = ['a']\nc.append('b')\nc += ['c']\nsubprocess.call(c + ['d'])\n",
	    "a b c d");
	FIRST(
	    "c = ['a']\nif sys.argv:\n    c.append('b')\nsubprocess.run([*c])\n",
	    "a ?b");
	FIRST("subprocess.run(shlex.split('a \"b c\" d'))\n", "a b c d");
	FIRST("subprocess.run('a b'.split())\n", "a b");
	FIRST(
	    "subprocess.run(['%s-%d' % ('a', 1), '{}/{x}'.format('b', x='c')])\n",
	    "a-1 b/c");
	FIRST("subprocess.run(['a', sys.argv[1], *sys.argv[2:]])\n", "a one *");
	FIRST("subprocess.run(['-'.join(['a', 'b'])])\n", "a-b");
	FIRST("v = input()\nsubprocess.run(['a', f'v{v}'])\n", "a v{v}");
	FIRST("os.execvp('a', ['x', 'b'])\n", "a b");
	FIRST("subprocess.run([str(x) for x in ['a', 'b']])\n", "a b");
	FIRST("subprocess.run(unknown())\n", "*");
}

static void
test_functions(void **state)
{
	(void)state;
	FIRST("def run(cmd, cwd=None):\n    subprocess.run(cmd, cwd=cwd)\n"
	      "def main():\n    run(['a', 'b'])\n"
	      "if __name__ == '__main__':\n    main()\n",
	    "a b");
	FIRST(
	    "def git(*args, **kw):\n    subprocess.run(['git', *args], **kw)\n"
	    "git('tag', 'v1', check=True)\n",
	    "git tag v1");
	FIRST("def run(cmd):\n    if isinstance(cmd, str):\n"
	      "        cmd = cmd.split()\n    subprocess.run(cmd)\n"
	      "run(['a', 'b c'])\n",
	    "a b c");
	FIRST("def command(v):\n    return ['a', v]\n"
	      "subprocess.run(command('b'))\n",
	    "a b");
	FIRST("class R:\n    def __init__(self, t):\n        self.t = t\n"
	      "    def go(self):\n        self.run(['a', self.t])\n"
	      "    def run(self, c):\n        subprocess.run(c)\n"
	      "R('b').go()\n",
	    "a b");
	FIRST("def f(v):\n    if v:\n        return 1\n    raise ValueError\n"
	      "f(0)\nsubprocess.run(['a'])\n",
	    "a");
	FIRST("for n, c in [('x', ['a', 'b']), ('y', ['c'])]:\n"
	      "    subprocess.run(c)\n",
	    "a b");
	FIRST("if __name__ == 'x':\n    pass\n"
	      "def unused():\n    subprocess.run(['no'])\n"
	      "subprocess.run(['a'])\n",
	    "a");
}

static void
test_texts(void **state)
{
	(void)state;
	FIRST("os.system('a b && c')\n", "a b");
	FIRST("t = input()\nsubprocess.run(f\"a '{t}.x' b\", shell=True)\n",
	    "a {t}.x b");
	FIRST(
	    "def sh(c):\n    subprocess.run(c, shell=True)\nsh('a \"b c\"')\n",
	    "a b c");
}

static void
test_paths(void **state)
{
	(void)state;
	follow(
	    "import os, subprocess\nfrom pathlib import Path\n"
	    "ROOT = Path(__file__).resolve().parent\n"
	    "subprocess.run(['python3', ROOT / 's' / 'y.py'])\n"
	    "subprocess.run(['./z.sh'], cwd=os.path.join(str(ROOT), 's'))\n");
	assert_string_equal(
	    str_cstr(world.arena, call_of(0)->script), "s/y.py");
	assert_false(call_of(0)->script_exists);
}

static void
test_folder(void **state)
{
	(void)state;
	add("s/z.sh", "echo\n");
	follow("import subprocess\nsubprocess.run(['./z.sh'], cwd='s')\n");
	assert_string_equal(
	    str_cstr(world.arena, call_of(0)->script), "s/z.sh");
	assert_true(call_of(0)->script_exists);
}

static void
test_modules(void **state)
{
	(void)state;
	add("lib/run.py", "import subprocess\nTOOL = 'a'\n"
	                  "def run(*c):\n    subprocess.run([TOOL, *c])\n");
	add("lib/__init__.py", "");
	follow("from lib.run import run\nrun('b')\n");
	assert_string_equal(words_of(0), "a b");
	renew();
	add("other.py",
	    "import subprocess\ndef f():\n    subprocess.run(['a'])\n");
	follow("import other as o\no.f()\n");
	assert_string_equal(words_of(0), "a");
}

static void
test_conditions(void **state)
{
	(void)state;
	follow("import subprocess, sys\n"
	       "if sys.platform == 'win32':\n    subprocess.run(['no'])\n"
	       "try:\n    subprocess.run(['a'])\n"
	       "except OSError:\n    raise SystemExit(1)\n"
	       "subprocess.run(['b'])\n"
	       "if input():\n    sys.exit(0)\n"
	       "subprocess.run(['c'])\n");
	assert_string_equal(words_of(0), "a");
	assert_string_equal(words_of(1), "b");
	assert_string_equal(words_of(2), "c");
	assert_false(call_of(1)->conditional);
	assert_true(call_of(2)->conditional);
}

/* Tests of which the answer stands in the language. */
static void
test_known_tests(void **state)
{
	static const char *const runs[] = { "if __name__ == '__main__':",
		"if '__main__' == __name__:", "if not __name__ != '__main__':",
		"if not TYPE_CHECKING:", "if not typing.TYPE_CHECKING:",
		"if not not True:" };
	struct arena *a;

	(void)state;
	for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++) {
		renew();
		a = world.arena;
		follow(str_cstr(a, str_printf(a,
		                       "import os, typing\n%s\n"
		                       "  os.system('a')\n"
		                       "else:\n  os.system('b')\n",
		                       runs[i])));
		assert_string_equal(words_of(0), "a");
		assert_false(call_of(0)->conditional);
		assert_string_equal(words_of(1), "");
	}
}

/* It comes of the tree that the program is read from. */
static void
test_interface(void **state)
{
	const struct script *s;

	(void)state;
	follow("import argparse, os\np = argparse.ArgumentParser()\n"
	       "p.add_argument('--tag')\np.parse_args()\nos.system('a')\n");
	s = model_script(world.model, S("x.py"));
	assert_non_null(s->interface);
	assert_false(s->interface->incomplete);
	assert_int_equal(s->interface->options.len, 2);
	assert_ptr_equal(model_interface(world.model, S("x.py")), s->interface);
}

/* What one person runs again does the same, but for its words. */
static void
test_words_given_again(void **state)
{
	(void)state;
	add(".claude/skills/release/SKILL.md",
	    "---\nname: release\ndescription: d\n---\n# Release\n\n"
	    "```bash\npython3 x.py v1\npython3 x.py v2\n```\n");
	add("x.py",
	    "import subprocess, sys\n"
	    "subprocess.run(['gh', 'release', 'create', sys.argv[1]])\n");
	build();
	assert_ptr_not_equal(creation(0), creation(1));
}

static void
test_environment(void **state)
{
	const struct variable *v;

	(void)state;
	follow("import os, subprocess\nX = 1\nos.environ['A'] = 'b'\n"
	       "subprocess.run(['a'], env={**os.environ, 'C': 'd'})\n"
	       "subprocess.run(['a'], env={'C': 'e'})\n");
	v = env_find(call_of(0)->env, S("A"));
	assert_non_null(v);
	v = env_find(call_of(0)->env, S("C"));
	assert_string_equal(
	    str_cstr(world.arena, value_show(world.arena, v->value)), "d");
	assert_null(env_find(call_of(0)->env, S("X")));
	assert_null(env_find(call_of(1)->env, S("A")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_words, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_functions, setup, teardown),
		cmocka_unit_test_setup_teardown(test_texts, setup, teardown),
		cmocka_unit_test_setup_teardown(test_paths, setup, teardown),
		cmocka_unit_test_setup_teardown(test_folder, setup, teardown),
		cmocka_unit_test_setup_teardown(test_modules, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_conditions, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_known_tests, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_interface, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_words_given_again, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_environment, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
