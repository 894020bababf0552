/*
 * Configurations of release tools: which of the tool's actions they take
 * away or add, which tags and drafts they make, which commands they run.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "done_world.h"

static void
check_config(
    const char *path, const char *text, const char *run, const char *want)
{
	add(path, text);
	check_run(run, want);
}

#define GORELEASER ".goreleaser.yaml"
#define RELEASE "goreleaser release --clean"

static void
test_goreleaser(void **state)
{
	(void)state;
	check_run(RELEASE, "create {tag}, upload");
	check_config(
	    GORELEASER, "version: 2\n", RELEASE, "create {tag}, upload");
	check_config(GORELEASER, "release: {draft: true}\n", RELEASE,
	    "create {tag} draft, upload");
	check_config(GORELEASER, "release: {disable: true}\n", RELEASE, "");
	check_config(GORELEASER, "release: {disable: false}\n", RELEASE,
	    "create {tag}, upload");
	/* Worked out when it runs. */
	check_config(GORELEASER, "release: {disable: '{{ .IsNightly }}'}\n",
	    RELEASE, "create {tag} maybe, upload maybe");
	check_config(GORELEASER, "release: {skip_upload: true}\n", RELEASE,
	    "create {tag}");
	check_config(GORELEASER, "brews: [{name: x}]\n", RELEASE,
	    "create {tag}, upload, publish");
	check_config(
	    GORELEASER, "brews: [{name: x}]\n", RELEASE " --skip=publish", "");
	/* Another file, and the one that is named. */
	check_config("ci/x.yaml", "release: {disable: true}\n", RELEASE,
	    "create {tag}, upload");
	check_config("ci/x.yaml", "release: {disable: true}\n",
	    RELEASE " -f ci/x.yaml", "");
	check_config("ci/x.yaml", "release: {disable: true}\n",
	    RELEASE " --config=ci/x.yaml", "");
	/* It takes in what is not known, or does not parse. */
	check_config(GORELEASER, "includes: [{from_url: x}]\n", RELEASE,
	    "create -, upload");
	check_config(GORELEASER, "a: [\n", RELEASE, "create -, upload");
}

static void
test_commands(void **state)
{
	(void)state;
	check_config(GORELEASER, "signs: [{cmd: cosign, args: [sign-blob]}]\n",
	    RELEASE, "create {tag}, upload, sign");
	check_config(GORELEASER, "signs: [{cmd: cosign, args: [sign-blob]}]\n",
	    RELEASE " --skip=sbom,sign", "create {tag}, upload");
	check_config(GORELEASER, "signs: [{artifacts: all}]\n", RELEASE,
	    "create {tag}, upload, sign");
	check_config(GORELEASER,
	    "before: {hooks: [npm publish, {cmd: 'git tag v1', dir: x}]}\n",
	    RELEASE, "create {tag}, upload, publish npm, tag");
	check_config(GORELEASER,
	    "builds:\n- hooks: {pre: git tag v1, post: [{cmd: git tag v2}]}\n",
	    RELEASE, "create {tag}, upload, tag, tag");
	check_config(GORELEASER,
	    "publishers: [{cmd: 'cargo publish -p {{ .X }}'}]\n", RELEASE,
	    "create {tag}, upload, publish crates");
	check_config(GORELEASER, "before: {hooks: [\"sh -c 'npm publish'\"]}\n",
	    RELEASE, "create {tag}, upload, publish npm");
	/* A hook that runs the tool again. */
	check_config(GORELEASER,
	    "before: {hooks: [goreleaser release, git tag v1]}\n", RELEASE,
	    "create {tag}, upload, create {tag}, upload, tag");
	check_config("pyproject.toml",
	    "[tool.semantic_release]\nbuild_command = 'uv publish'\n",
	    "semantic-release version",
	    "create v{version}, tag, push, publish PyPI");
}

static void
test_release_plz(void **state)
{
	static const char core[] = "[[package]]\nname = 'core'\n"
	                           "git_release_enable = false\n"
	                           "git_tag_name = 'core-v{{ version }}'\n";
	static const char both[] = "[workspace]\ngit_release_draft = true\n"
	                           "[[package]]\nname = 'core'\n"
	                           "git_release_enable = false\n"
	                           "[[package]]\nname = 'x'\n"
	                           "git_tag_name = 'v{{ version }}'\n";

	(void)state;
	check_config("release-plz.toml",
	    "[workspace]\ngit_release_enable = false\npublish = false\n",
	    "release-plz release", "push");
	check_config("release-plz.toml", core, "release-plz release",
	    "push, publish crates");
	check_config("release-plz.toml", both, "release-plz release",
	    "create v{version} draft, push, publish crates");
	check_config("release-plz.toml",
	    "[workspace]\ngit_release_enable = false\n[[package]]\n"
	    "name = 'x'\ngit_release_enable = true\n",
	    "release-plz release", "create -, push, publish crates");
}

static void
test_release_please(void **state)
{
	static const char step[] =
	    "- uses: googleapis/release-please-action@v4";
	static const char other[] =
	    "- {uses: googleapis/release-please-action@v4, with: {config-file: "
	    "x.json}}";
	static const char typed[] =
	    "- {uses: googleapis/release-please-action@v4, with: {release-type:"
	    " rust}}";

	(void)state;
	check_steps(step, "create -, push");
	add("release-please-config.json", "{\"skip-github-release\": true}");
	check_steps(step, "");
	add("release-please-config.json", "{\"skip-github-release\": true}");
	check_steps(typed, "create -, push");
	add("x.json", "{\"draft\": true}");
	check_steps(other, "create - draft");
	add("release-please-config.json",
	    "{\"include-component-in-tag\": false, \"packages\": {\".\": {}}}");
	check_steps(step, "create v{version}, push");
	add("release-please-config.json",
	    "{\"packages\": {\"a\": {\"skip-github-release\": true},"
	    " \"b\": {\"draft\": true}}}");
	check_steps(step, "create - draft");
}

static void
test_semantic_release(void **state)
{
	(void)state;
	check_config(".releaserc", "{\"plugins\": [\"@semantic-release/npm\"]}",
	    "npx semantic-release", "push, publish npm");
	check_config(".releaserc.yml",
	    "plugins: [['@semantic-release/github', {draftRelease: true}]]\n"
	    "tagFormat: 'x-${version}'\n",
	    "npx semantic-release", "create x-{version} draft, push");
	check_config(".releaserc.yml",
	    "plugins:\n- ['@semantic-release/exec', {publishCmd: npm publish}]",
	    "npx semantic-release", "push, publish npm");
	check_config("package.json",
	    "{\"release\": {\"plugins\": [\"@semantic-release/git\"]}}",
	    "npx semantic-release", "push");
	check_config("package.json", "{\"name\": \"x\"}",
	    "npx semantic-release", "create v{version}, push");
	check_config("release.config.js", "module.exports = {}",
	    "npx semantic-release", "create -, push");
	check_config(".releaserc", "extends: x\n", "npx semantic-release",
	    "create -, push");
}

static void
test_others(void **state)
{
	(void)state;
	check_config(".release-it.json", "{\"github\": {\"release\": true}}",
	    "npx release-it --ci", "tag, push, publish npm, create -");
	check_config(".release-it.json",
	    "{\"npm\": false, \"hooks\": {\"after:release\": [\"uv publish\"]}}",
	    "npx release-it --ci", "tag, push, publish PyPI");
	check_config(".bumpversion.cfg", "[bumpversion]\ntag = True\n",
	    "bumpversion patch", "tag guess");
	check_config(
	    "setup.cfg", "[metadata]\nname = x\n", "bumpversion patch", "");
	check_config("lerna.json",
	    "{\"command\": {\"version\": {\"createRelease\": \"github\"}}}",
	    "npx lerna version", "tag guess, push guess, create - guess");
	check_config("electron-builder.yml",
	    "publish: [{provider: github, releaseType: release}]\n",
	    "electron-builder -p always", "create v{version}, upload");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_goreleaser, setup, teardown),
		cmocka_unit_test_setup_teardown(test_commands, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_release_plz, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_release_please, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_semantic_release, setup, teardown),
		cmocka_unit_test_setup_teardown(test_others, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
