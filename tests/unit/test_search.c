/*
 * Command lines in texts that are not followed: which are found, and that
 * what they do is a guess.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "done_world.h"

/* What the script of this name and text does when a step runs RUN. */
static void
check_script(
    const char *path, const char *text, const char *run, const char *want)
{
	add(path, text);
	check_run(run, want);
}

static void
check_node(const char *text, const char *want)
{
	check_script("x.js", text, "node x.js", want);
}

static void
test_javascript_texts(void **state)
{
	(void)state;
	check_node("execSync('gh release create v1.2.3 --draft')",
	    "create v1.2.3 draft maybe guess");
	check_node("cp.execSync(`gh release create v${version} --notes x`, {\n"
	           "  stdio: 'inherit',\n});",
	    "create v{...} maybe guess");
	check_node("const TAG = 'v7'\nexecSync(`gh release create ${TAG}`)",
	    "create v7 maybe guess");
	check_node(
	    "const C = 'npm publish';\nexecSync(C)", "publish npm maybe guess");
	check_node("exec('npm run build && npm publish', done)",
	    "publish npm maybe guess");
	check_node(
	    "await $`cd ${d} && npm publish`", "publish npm maybe guess");
	check_node(
	    "await $({ cwd: d })`npm publish`", "publish npm maybe guess");
	check_node("execSync(command)", "");
	check_node("execSync(`${npm} publish`)", "");
	check_node("// execSync('npm publish')\nlog('npm publish')", "");
	check_node("execSync('npm publish --dry-run')", "");
	check_node("execSync(`git tag ${flag}`)", "tag maybe guess");
}

static void
test_javascript_lists(void **state)
{
	(void)state;
	check_node("spawnSync('npm', ['publish', '--tag', tag, ...more])",
	    "publish npm maybe guess");
	check_node("await execa('gh', ['release', 'create', 'v1'])",
	    "create v1 maybe guess");
	check_node("Bun.spawn(['gh', 'release', 'create', tag])",
	    "create {...} maybe guess");
	check_node("spawn('npm', args)", "");
	check_node("spawn()", "");
	check_node("spawn([])", "");
	check_node("execSync('npm', ['publish'", "");
}

static void
test_javascript_wrappers(void **state)
{
	(void)state;
	check_node("function run(cmd) { return execSync(cmd) }\n"
	           "run('npm publish')",
	    "publish npm maybe guess");
	check_node("const sh = async (cmd: string): Promise<void> => {\n"
	           "  await exec(cmd)\n}\nconst step = (c) => sh(c)\n"
	           "step('npm publish')",
	    "publish npm maybe guess");
	check_node("function run(cmd) { return log(cmd) }\n"
	           "run('npm publish')",
	    "");
	check_node("function exec(cmd) { }\n", "");
}

static void
test_javascript_files(void **state)
{
	const char *text = "#!/usr/bin/env zx\nawait $`npm publish`";
	const char *guess = "publish npm maybe guess";

	(void)state;
	check_script("x.mjs", text, "zx x.mjs", guess);
	check_script("x.ts", text, "npx tsx x.ts", guess);
	check_script("bin/x", text, "bin/x", guess);
	check_script("x.txt", "await $`npm publish`", "node x.txt", "");
	check_script("x.mjs", text, "node y.mjs", "");
	add("y.sh", "npm publish");
	check_node("execSync('bash y.sh')", guess);
}

static void
check_shell(const char *text, const char *want)
{
	check_script("x.ps1", text, "pwsh ./x.ps1", want);
}

static void
test_powershell(void **state)
{
	(void)state;
	check_shell("$v = '1'\ngh release create \"v$v\" --title 'it''s'",
	    "create v{...} maybe guess");
	check_shell("& gh.exe release create `\r\n  v1 `\r\n  --draft",
	    "create v1 draft maybe guess");
	check_shell("if (-not $dry) { npm publish } else { npm pack }",
	    "publish npm maybe guess");
	check_shell(
	    "$out = npm publish 2>&1 | Out-String", "publish npm maybe guess");
	check_shell(
	    "dotnet nuget push pkg.nupkg --api-key $env:KEY; git status",
	    "publish NuGet maybe guess");
	check_shell("# npm publish\n<# npm publish\nnpm publish #>", "");
	check_shell(
	    "$t = @\"\nnpm publish\n\"@\n$u = @'\nnpm publish\n'@\n", "");
	check_shell("Write-Host 'npm publish'\nWrite-Host npm publish", "");
	check_shell("$x.npm publish", "");
	check_shell("npm @arguments", "");
	check_shell("gh release create (Get-Content v) \"$(Get-Date",
	    "create {...} maybe guess, upload maybe guess");
}

static void
test_powershell_steps(void **state)
{
	(void)state;
	check_steps("- {run: 'gh release create ${{ github.ref_name }}', "
	            "shell: pwsh}",
	    "create {ref_name} maybe guess");
	check_steps("- {run: gh release create $env:GITHUB_REF_NAME, "
	            "shell: powershell}",
	    "create {GITHUB_REF_NAME} maybe guess");
	check_steps("- {run: npm publish, shell: cmd}", "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_javascript_texts, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_javascript_lists, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_javascript_wrappers, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_javascript_files, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_powershell, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_powershell_steps, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
