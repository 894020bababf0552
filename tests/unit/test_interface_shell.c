/*
 * Interfaces of shell scripts: loops over the words, getopts, getopt, counts,
 * and what makes an interface incomplete.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "interface_words.h"

static void
test_loop(void **state)
{
	struct world w =
	    world_of("a.sh", "set -e\nusage() { echo u; exit 1; }\nTAG=\n"
	                     "main() {\n"
	                     "while [ $# -gt 0 ]; do\n"
	                     "  case $1 in\n"
	                     "  --tag) TAG=$2; shift ;;\n"
	                     "  -n|--dry-run) N=1 ;;\n"
	                     "  --) shift; break ;;\n"
	                     "  -*) usage ;;\n"
	                     "  *) break ;;\n"
	                     "  esac\n"
	                     "  shift\n"
	                     "done\n"
	                     "[ -n \"$TAG\" ] || usage\n"
	                     "[ $# -eq 1 ] || usage\n"
	                     "}\nmain \"$@\"\n");

	(void)state;
	ACCEPTS(w, "--tag v1 -n file");
	ACCEPTS(w, "--tag v1 -- -file");
	REFUSES(w, "--tga v1 file", MISUSE_OPTION);
	REFUSES(w, "-n file", MISSING_OPTION);
	REFUSES(w, "--tag v1", MISSING_OPERAND);
	REFUSES(w, "--tag v1 a b", MISUSE_OPERAND);
	REFUSES(w, "--tag", MISSING_VALUE);
	world_free(&w);
}

static void
test_getopts(void **state)
{
	struct world w = world_of("a.sh",
	    "while getopts 'dt:' o; do case $o in t) T=$OPTARG ;;\n"
	    "*) exit 2 ;; esac; done\n");

	(void)state;
	ACCEPTS(w, "-dt v1 more");
	ACCEPTS(w, "a -x");
	REFUSES(w, "-x", MISUSE_OPTION);
	REFUSES(w, "-t", MISSING_VALUE);
	world_free(&w);
}

static void
test_positions(void **state)
{
	struct world w =
	    world_of("a.sh", "set -eu\nA=\"${1:?}\"\nshift\nB=$1\nC=${2:-}\n"
	                     "exec make \"$@\"\n");

	(void)state;
	ACCEPTS(w, "a b --anything");
	REFUSES(w, "a", MISSING_OPERAND);
	world_free(&w);
}

/* A check is for sure only where nothing leaves before it. */
static void
test_left_before(void **state)
{
	struct world w = world_of(
	    "a.sh", "if [ -f x ]; then exit 0; fi\n[ $# -eq 2 ] || exit 1\n");

	(void)state;
	assert_true(w.in->incomplete);
	KNOWS_NOTHING(w, "a");
	world_free(&w);
}

static void
test_incomplete(void **state)
{
	static const char *const texts[] = {
		"echo \"$@\"\n",
		"set -- a \"$@\"\n[ $# -eq 1 ] || exit 1\n",
		"while [ $# -gt 1 ]; do case $1 in -a) shift ;; *) exit 1 ;;\n"
		"esac; done\n",
		"while [ $# -gt 0 ]; do f \"$@\"; case $1 in -a) ;;\n"
		"*) exit 1 ;; esac; shift; done\n",
		"while [ $# -gt 0 ]; do case $1 in [ab]) ;; *) exit 1 ;;\n"
		"esac; shift; done\n",
		"if x; then shift; fi\n[ $# -eq 1 ] || exit 1\n",
		"if\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct world w = world_of("a.sh", texts[i]);

		assert_true(w.in->incomplete);
		KNOWS_NOTHING(w, "--anything");
		world_free(&w);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_loop),
		cmocka_unit_test(test_getopts),
		cmocka_unit_test(test_positions),
		cmocka_unit_test(test_left_before),
		cmocka_unit_test(test_incomplete),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
