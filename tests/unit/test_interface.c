/*
 * Interfaces of Python scripts: what is declared, how calls are judged, and
 * what makes an interface incomplete.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "interface_words.h"

#define ARGPARSE "import argparse\np = argparse.ArgumentParser()\n"
#define PARSE "p.parse_args()\n"

static void
test_argparse(void **state)
{
	struct world w = world_of("a.py",
	    ARGPARSE "p.add_argument('--tag', '-t', required=True)\n"
	             "p.add_argument('-n', action='store_true')\n"
	             "p.add_argument('file', nargs='?')\n" PARSE);

	(void)state;
	ACCEPTS(w, "--ta v1 x");
	ACCEPTS(w, "-ntv1");
	ACCEPTS(w, "--help --bogus");
	REFUSES(w, "--tag v1 --bogus", MISUSE_OPTION);
	REFUSES(w, "x", MISSING_OPTION);
	REFUSES(w, "--tag", MISSING_VALUE);
	REFUSES(w, "--tag 1 a b", MISUSE_OPERAND);
	KNOWS_NOTHING(w, "@");
	REFUSES(w, "@ --bogus", MISUSE_OPTION);
	assert_false(w.out.at[0].sure);
	REFUSES(w, "?", MISSING_OPTION);
	assert_false(w.out.at[0].sure);
	world_free(&w);
}

static void
test_functions(void **state)
{
	struct world w = world_of("a.py",
	    "import argparse, sys\n"
	    "def common(p):\n"
	    "    for name in ('--a', '--b'):\n"
	    "        p.add_argument(name, action='store_true')\n"
	    "class Tool:\n"
	    "    def __init__(self):\n"
	    "        self.p = argparse.ArgumentParser()\n"
	    "        common(self.p)\n"
	    "    def run(self, argv=None):\n"
	    "        return self.p.parse_args(argv)\n"
	    "def main(argv):\n"
	    "    Tool().run(argv)\n"
	    "if __name__ == '__main__':\n"
	    "    sys.exit(main(sys.argv[1:]))\n");

	(void)state;
	ACCEPTS(w, "--a --b");
	REFUSES(w, "--c", MISUSE_OPTION);
	world_free(&w);
}

/* Each of these is read in a way that nobody knows. */
static void
test_incomplete(void **state)
{
	static const char *const texts[] = {
		"import argparse\nfrom x import f\n"
		"p = argparse.ArgumentParser()\nf(p)\n" PARSE,
		ARGPARSE "try:\n    p.parse_args()\nexcept SystemExit:\n"
		         "    pass\n",
		ARGPARSE "if input():\n    p.parse_args()\n",
		ARGPARSE "p.parse_args(['x'])\n",
		ARGPARSE "p.add_argument('--' + input())\n" PARSE,
		ARGPARSE "import sys\nsys.argv.pop()\n" PARSE,
		ARGPARSE "p.parse_known_args()\nq = argparse.ArgumentParser()\n"
		         "q.parse_args()\n",
		ARGPARSE "p.add_argument('--x', action=Odd)\n" PARSE,
		"import sys\nprint(sys.argv)\n",
		"print(1)\n",
		"import fire\nfire.Fire()\n",
		ARGPARSE "(\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct world w = world_of("a.py", texts[i]);

		assert_true(w.in->incomplete);
		assert_true(w.in->why.len > 0);
		KNOWS_NOTHING(w, "--anything");
		world_free(&w);
	}
}

static void
test_counted(void **state)
{
	struct world w = world_of("a.py", "import os, sys\n"
	                                  "if len(sys.argv) not in (2, 3):\n"
	                                  "    sys.exit('usage')\n"
	                                  "os.environ['TOKEN']\n"
	                                  "if input():\n"
	                                  "    os.environ['MAYBE']\n");

	(void)state;
	ACCEPTS(w, "a");
	ACCEPTS(w, "a b");
	REFUSES(w, "", MISSING_OPERAND);
	REFUSES(w, "a b c", MISUSE_OPERAND);
	assert_int_equal(w.in->environment.len, 2);
	assert_true(w.in->environment.at[0].certain);
	assert_false(w.in->environment.at[1].certain);
	world_free(&w);
}

/* What is looked at only where there are words enough. */
static void
test_counted_on_some_ways(void **state)
{
	static const char *const texts[] = {
		"import sys\n"
		"if len(sys.argv) > 2 and sys.argv[2] == 'json': pass\n",
		"import sys\n"
		"if len(sys.argv) < 3 or sys.argv[2] == 'json': pass\n",
		"import sys\n"
		"if len(sys.argv) < 2: print('none')\n"
		"elif sys.argv[1] == 'json': pass\n",
		"import sys\n"
		"def main():\n"
		"    if len(sys.argv) < 2:\n"
		"        if not sys.stdin.isatty():\n"
		"            return\n"
		"        sys.exit(1)\n"
		"main()\n",
		"import sys\n"
		"if len(sys.argv) < 2: raise SystemExit\n",
		"import sys\n"
		"def count():\n"
		"    if len(sys.argv) < 2: return 5\n"
		"    return int(sys.argv[1])\n"
		"print(count())\n",
		"import os, sys\n"
		"def early():\n"
		"    if os.environ.get('EARLY'): sys.exit(0)\n"
		"early()\n"
		"print(sys.argv[1])\n",
		"import sys, contextlib\n"
		"with contextlib.suppress(IndexError): print(sys.argv[1])\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct world w = world_of("a.py", texts[i]);

		assert_int_equal(judge(&w, ""), 0);
		world_free(&w);
	}
}

static void
test_click(void **state)
{
	struct world w = world_of("a.py",
	    "import click\n"
	    "@click.group()\n"
	    "@click.option('--debug/--no-debug')\n"
	    "def cli(debug): pass\n"
	    "@cli.command('build')\n"
	    "@click.option('--to', required=True,\n"
	    "              type=click.Choice(['a', 'b']))\n"
	    "@click.argument('files', nargs=-1, required=True)\n"
	    "def build_it(to, files): pass\n"
	    "cli()\n");

	(void)state;
	ACCEPTS(w, "--no-debug build --to a x y");
	ACCEPTS(w, "build x --to b");
	REFUSES(w, "build --to a", MISSING_OPERAND);
	REFUSES(w, "build x", MISSING_OPTION);
	REFUSES(w, "build x --to c", MISUSE_CHOICE);
	REFUSES(w, "biuld", MISUSE_COMMAND);
	REFUSES(w, "build --to", MISSING_VALUE);
	world_free(&w);
}

static void
test_typer(void **state)
{
	struct world w = world_of("a.py",
	    "import typer\n"
	    "from typing import Annotated, Optional\n"
	    "app = typer.Typer()\n"
	    "@app.command()\n"
	    "def main(name: str, dry_run: bool = False,\n"
	    "         tag: Annotated[str, typer.Option('--tag', '-t')] = '',\n"
	    "         key: str = typer.Option(..., envvar='KEY'),\n"
	    "         out: Optional[str] = typer.Option(None, '--out')):\n"
	    "    pass\n"
	    "if __name__ == '__main__':\n"
	    "    app()\n");

	(void)state;
	ACCEPTS(w, "x --no-dry-run -t v1 --out y");
	REFUSES(w, "x --output y", MISUSE_OPTION);
	REFUSES(w, "--dry-run", MISSING_OPERAND);
	world_free(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_argparse),
		cmocka_unit_test(test_functions),
		cmocka_unit_test(test_incomplete),
		cmocka_unit_test(test_counted),
		cmocka_unit_test(test_counted_on_some_ways),
		cmocka_unit_test(test_click),
		cmocka_unit_test(test_typer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
