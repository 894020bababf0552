/*
 * What is known of creators, publishers and taggers: what each does in a
 * step, with which tag, and which configuration says otherwise.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "done_world.h"

static void
test_publishers(void **state)
{
	(void)state;
	check_run("twine upload dist/*", "publish PyPI");
	check_run("python -m twine upload dist/*", "publish PyPI");
	check_run(
	    "uvx twine upload -r testpypi dist/*", "publish PyPI rehearsal");
	check_run("twine upload --repository-url "
	          "https://test.example/legacy/ dist/*",
	    "publish PyPI rehearsal");
	check_run("uv publish", "publish PyPI");
	check_run("uv publish --dry-run", "");
	check_run("uv build", "");
	check_run("cargo publish -p x", "publish crates");
	check_run("cargo publish --dry-run", "");
	check_run("npm publish --access public", "publish npm");
	check_run("npm publish --dry-run", "");
	check_run("pnpm -r publish --no-git-checks", "publish npm");
	check_run("pnpm run publish", "");
	check_run("yarn npm publish", "publish npm");
	check_run("docker push a/b:c", "publish container guess");
	check_run("docker buildx build --push -t a .", "publish container");
	check_run("docker buildx build -t a .", "");
	check_run("docker build -o type=registry .", "publish container");
	check_run("docker run --rm -v .:/w python:3 twine upload dist/*",
	    "publish PyPI");
	check_run("bundle exec rake release", "publish RubyGems, push");
	check_run("./gradlew build publishToMavenLocal", "");
	check_run("./gradlew publishPlugins", "publish Maven guess");
	check_run("mvn -B deploy", "publish Maven guess");
	check_run("mvn -B verify", "");
	check_run("xcrun altool --upload-app -f x", "publish App Store");
	check_run("xcrun altool --list-apps", "");
	check_run("npx vsce publish patch", "publish VS Marketplace, tag");
	check_run("npx @vscode/vsce publish", "publish VS Marketplace");
}

static void
test_publishing_references(void **state)
{
	(void)state;
	check_steps(
	    "- uses: pypa/gh-action-pypi-publish@release/v1", "publish PyPI");
	check_steps("- {uses: pypa/gh-action-pypi-publish@release/v1, with: "
	            "{repository-url: 'https://test.example/legacy/'}}",
	    "publish PyPI rehearsal");
	check_steps(
	    "- {uses: PyO3/maturin-action@v1, with: {command: build}}", "");
	check_steps("- {uses: PyO3/maturin-action@v1, with: {command: upload}}",
	    "publish PyPI");
	check_steps("- {uses: docker/build-push-action@v6, with: {push: true}}",
	    "publish container");
	check_steps("- uses: docker/build-push-action@v6", "");
	check_steps("- {uses: docker/build-push-action@v6, with: {push: "
	            "\"${{ github.event_name != 'x' }}\"}}",
	    "publish container maybe");
	check_steps("- {uses: docker/build-push-action@v6, with: "
	            "{outputs: 'type=image,push=true'}}",
	    "publish container");
	check_steps(
	    "- uses: vedantmgoyal9/winget-releaser@v2", "publish winget");
	check_steps(
	    "- uses: rubygems/release-gem@v1", "publish RubyGems, push");
}

static void
test_versions(void **state)
{
	(void)state;
	check_steps("- {uses: changesets/action@v1, with: {publish: 'true'}}",
	    "create -, push, publish npm");
	check_steps(
	    "- {uses: changesets/action@v2, with: {publish: 'true'}}", "");
	check_steps("- {uses: changesets/action@v2, with: {publish-script: "
	            "npx changeset publish}}",
	    "create -, push, publish npm, publish npm, tag");
}

static void
test_creators(void **state)
{
	(void)state;
	check_run("npx semantic-release", "create v{version}, push");
	check_run("semantic-release version", "create v{version}, tag, push");
	check_run("electron-builder --linux", "");
	check_run("electron-builder --publish always",
	    "create v{version} draft, upload");
	check_run("release-plz release", "create -, push, publish crates");
	check_run("release-plz update", "");
	check_run("npx standard-version", "tag guess");
	check_run("git-cliff -o CHANGELOG.md", "");
	check_run("goreleaser build", "");
	check_run("goreleaser release --skip=sign,publish", "");
	check_steps("- {uses: eregon/publish-release@v1, with: "
	            "{release_id: '1'}}",
	    "edit guess");
	check_steps("- {uses: cocogitto/cocogitto-action@v3, with: "
	            "{release: true}}",
	    "tag guess");
}

/* A workflow of another repository that a job calls. */
static void
test_called(void **state)
{
	(void)state;
	add_workflow("w", "push",
	    "  j:\n    uses: slsa-framework/slsa-github-generator/.github/"
	    "workflows/generator_generic_slsa3.yml@v2.1.0\n"
	    "    with: {upload-assets: true}\n");
	check_done("slsa", "create {tag}, upload, sign");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_publishers, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_publishing_references, setup, teardown),
		cmocka_unit_test_setup_teardown(test_versions, setup, teardown),
		cmocka_unit_test_setup_teardown(test_creators, setup, teardown),
		cmocka_unit_test_setup_teardown(test_called, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
