/*
 * Variables that run blocks and scripts require and that nothing supplies:
 * in small trees of one workflow and a script or two.
 */

#include "release_world.h"

#define RUN(text) "      - run: |\n          " text "\n"
#define UNSET "set -u; "

/* The names that are required and not supplied, joined by blanks. */
static const char *
unsupplied(const char *runner, const char *steps, const char *script)
{
	struct buf b;
	struct unsupplied *all;
	struct arena *a;
	size_t n;

	renew();
	a = world.arena;
	b = buf_new(a);
	add_workflow("a", "push",
	    str_cstr(a, str_printf(a,
	                    "  a:\n    runs-on: %s\n    steps:\n"
	                    "      - uses: actions/checkout@v6\n%s",
	                    runner, steps)));
	if (script)
		add(strstr(script, "import") ? "x.py" : "x.sh", script);
	build();
	n = model_unsupplied(world.model, &all);
	for (size_t i = 0; i < n; i++)
		buf_printf(
		    &b, "%s" STR_FMT, i ? " " : "", STR_ARG(all[i].name));
	return str_cstr(a, buf_str(&b));
}

struct row {
	const char *text, *names;
};

static void
look_at_steps(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *names =
		    unsupplied("ubuntu-latest", rows[i].text, NULL);

		if (strcmp(names, rows[i].names) != 0)
			print_error("%s\n", rows[i].text);
		assert_string_equal(names, rows[i].names);
	}
}

#define STEPS(rows) look_at_steps(rows, sizeof(rows) / sizeof((rows)[0]))

static void
test_required(void **state)
{
	static const struct row rows[] = {
		{ RUN("echo $X"), "" },
		{ RUN(UNSET "echo $X"), "X" },
		{ RUN(UNSET "echo ${X%/} ${Y^^} $X"), "X Y" },
		{ RUN(UNSET "echo ${!X*} ${#X} ${!X}"), "" },
		{ RUN("set -euo pipefail; echo $X"), "X" },
		{ RUN("set -o nounset; echo $X"), "X" },
		{ RUN("set -eo nounset; echo $X"), "X" },
		{ RUN("set -o pipefail; echo $X"), "" },
		{ RUN(UNSET "set +u; echo $X"), "" },
		{ RUN("set -- -u; echo $X"), "" },
		{ RUN("echo ${X?} ${Y:?it is needed}"), "X Y" },
		{ RUN(UNSET "y=$(echo $X | cat)"), "X" },
		{ RUN("(" UNSET "echo $X); echo $Y"), "X" },
		{ RUN("f() { set -u; }; f; echo $X"), "X" },
		{ RUN("for n in CI X Y; do [ -n \"${!n}\" ] || exit 1; done"),
		    "X Y" },
		{ RUN("a=(X Y); for n in \"${a[@]}\"; do "
		      "if [[ -z \"${!n:-}\" ]]; then exit 1; fi; done"),
		    "X Y" },
		{ RUN("for n in $names; do [ -n \"${!n}\" ] || exit 1; done"),
		    "" },
		{ RUN(UNSET "cat <<< \"$X\""), "X" },
		{ RUN(UNSET "f() { echo $X; }"), "" },
		{ RUN(UNSET "f() { echo $X; }; f"), "X" },
		{ "      - run: echo $X\n        shell: bash -u {0}\n", "X" },
		{ "      - run: echo $X\n        shell: bash\n", "" },
	};

	(void)state;
	STEPS(rows);
}

static void
test_supplied(void **state)
{
	static const struct row rows[] = {
		{ "      - run: echo ${X:?}\n        env: {X: y}\n", "" },
		{ RUN("echo X=y >> $GITHUB_ENV") RUN("echo ${X:?}"), "" },
		{ RUN("echo X=y >> $GITHUB_OUTPUT") RUN("echo ${X:?}"), "X" },
		{ RUN("cat f >> $GITHUB_ENV") RUN("echo ${X:?}"), "" },
		{ RUN("echo '::set-env name=X::y'") RUN("echo ${X:?}"), "" },
		{ RUN("X=y; echo ${X:?}"), "" },
		{ RUN("X=${X:?}"), "X" },
		{ RUN("X=\"$(pwd)${X:?}\"; X=y"), "" },
		{ RUN(": ${X:=y}; echo ${X:?}"), "" },
		{ RUN("echo ${CI:?} ${GITHUB_SHA:?} ${npm_config_x:?}"), "" },
		{ RUN("echo ${GITHUB_TOKEN:?}"), "GITHUB_TOKEN" },
		{ "      - uses: a/unknown@v1\n" RUN("echo ${X:?}"), "" },
		{ RUN("eval \"$(f)\"; echo ${X:?}"), "" },
		{ RUN(". ./made; echo ${X:?}"), "" },
		{ RUN(". .venv/bin/activate; echo ${X:?}"), "X" },
		{ RUN("((X = 1)); echo ${X:?}"), "" },
		{ RUN("printf -v X y; echo ${X:?}"), "" },
		{ RUN("cat f | while read -r X; do echo ${X:?}; done"), "" },
	};

	(void)state;
	STEPS(rows);
}

static void
test_handled(void **state)
{
	static const struct row rows[] = {
		{ RUN(UNSET "echo ${X:-} ${Y+$Y} ${Z:+-z $Z}"), "" },
		{ RUN(UNSET "echo ${X:-$Y}"), "Y" },
		{ RUN(UNSET "echo ${CI:-$Y}"), "" },
		{ RUN("(echo ${X:?}) || true"), "" },
		{ RUN("y=$(echo ${X:?}) || true"), "" },
		{ RUN(UNSET "[[ -n ${X:-} && $X = y ]] || true"), "" },
		{ RUN(UNSET "if [ -n \"$CI$X\" ]; then :; fi"), "X" },
		{ RUN(UNSET "if test -f \"${X-}\" -a b; then echo $X; fi"),
		    "" },
		{ "      - run: echo ${X:?}\n        continue-on-error: true\n",
		    "" },
		{ "      - run: echo ${X:?}\n        continue-on-error: false\n",
		    "X" },
		{ "      - run: echo ${X:?}\n        if: env.X\n", "" },
		{ "      - run: echo ${X:?}\n        if: env.XY\n", "X" },
	};

	(void)state;
	STEPS(rows);
}

static void
test_scripts(void **state)
{
	static const struct {
		const char *call, *script, *names;
	} rows[] = {
		{ RUN("./x.sh"), "#!/bin/sh\necho ${X:?}\n", "X" },
		{ RUN("./x.sh || true"), "#!/bin/sh\necho ${X:?}\n", "" },
		{ RUN("if ./x.sh; then :; fi"), "#!/bin/sh\necho ${X:?}\n",
		    "" },
		{ RUN("X=y; ./x.sh"), "#!/bin/sh\necho ${X:?}\n", "X" },
		{ RUN("X=y; . ./x.sh"), "#!/bin/sh\necho ${X:?}\n", "" },
		{ RUN("X=y ./x.sh"), "#!/bin/sh\necho ${X:?}\n", "" },
		{ RUN("./x.sh"), "#!/bin/bash -eu\necho $X\n", "X" },
		{ RUN("bash x.sh"), "#!/bin/bash -eu\necho $X\n", "" },
		{ RUN("bash -o nounset x.sh"), "#!/bin/bash\necho $X\n", "X" },
		{ RUN(UNSET "./x.sh"), "#!/bin/bash\necho $X\n", "" },
		{ RUN(". ./x.sh; echo $X"), "#!/bin/bash\nset -u\n", "X" },
		{ RUN("./x.sh"), "#!/bin/sh\n[ -f y ] && echo ${X:?}\n", "" },
		{ RUN("./x.sh"), "#!/bin/sh\n[ -f y ] || exit 1\n: ${X:?}\n",
		    "X" },
		{ RUN("./x.sh"), "#!/bin/sh\n[ -f y ] || exit 0\n: ${X:?}\n",
		    "" },
		{ RUN("./x.sh a"),
		    "#!/bin/sh\ncase $1 in a) : ${X:?} ;; b) : ${Y:?} ;; esac\n",
		    "X" },
		{ RUN("./x.sh $y"),
		    "#!/bin/sh\ncase $1 in a) : ${X:?} ;; b) : ${Y:?} ;; esac\n",
		    "" },
		{ RUN("./x.sh"), "#!/bin/sh\nfor y in a b; do : ${X:?}; done\n",
		    "X" },
		{ RUN("python x.py"), "import os\nos.environ['X']\n", "X" },
		{ RUN("X=y python x.py"), "import os\nos.environ['X']\n", "" },
		{ RUN("python x.py"), "import os\nos.environ.get('X')\n", "" },
		{ RUN("python x.py || true"), "import os\nos.environ['X']\n",
		    "" },
		{ RUN("python x.py"), "import os\nos.environ['CI']\n", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *names =
		    unsupplied("ubuntu-latest", rows[i].call, rows[i].script);

		if (strcmp(names, rows[i].names) != 0)
			print_error("%s%s\n", rows[i].call, rows[i].script);
		assert_string_equal(names, rows[i].names);
	}
	assert_string_equal(
	    unsupplied("self-hosted", RUN("echo ${X:?}"), NULL), "");
	assert_string_equal(
	    unsupplied("${{ inputs.os }}", RUN("echo ${X:?}"), NULL), "");
}

static void
test_who_has_it(void **state)
{
	struct unsupplied *all;

	(void)state;
	unsupplied("ubuntu-latest",
	    "      - run: echo ${SIGN_KYE:?}\n"
	    "        env: {SIGN_KEY: a, OTHER: b}\n"
	    "      - run: echo ${OTHER:?}\n",
	    NULL);
	assert_int_equal(model_unsupplied(world.model, &all), 2);
	assert_true(str_is(all[0].nearest, "SIGN_KEY"));
	assert_true(all[0].nearest_span.source != NULL);
	assert_int_equal(all[1].nearest.len, 0);
	assert_true(all[1].of_step);
	assert_true(str_contains(span_text(all[1].elsewhere), "OTHER"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_required),
		cmocka_unit_test(test_supplied),
		cmocka_unit_test(test_handled),
		cmocka_unit_test(test_scripts),
		cmocka_unit_test(test_who_has_it),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
