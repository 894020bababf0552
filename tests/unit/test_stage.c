/*
 * Stages of a release as the model sees them in a script, and the lists of
 * files that scripts and configurations raise.
 */

#include "model/stage.h"
#include "model/versions.h"
#include "release_world.h"

static const char *const names[] = {
	[STAGE_INSPECT] = "inspect",
	[STAGE_PREFLIGHT] = "preflight",
	[STAGE_CHANGELOG] = "changelog",
	[STAGE_BUMP] = "bump",
	[STAGE_COMMIT] = "commit",
	[STAGE_TAG] = "tag",
	[STAGE_PUSH_BRANCH] = "push-branch",
	[STAGE_PUSH_TAG] = "push-tag",
	[STAGE_CREATE] = "create",
	[STAGE_UPLOAD] = "upload",
	[STAGE_SIGN] = "sign",
	[STAGE_VERIFY] = "verify",
	[STAGE_PUBLISH] = "publish",
	[STAGE_ANNOUNCE] = "announce",
};

/* The stages of the script, in its order. */
static const char *
stages(const char *script)
{
	struct buf b = buf_new(world.arena);
	struct stages all;

	add("package.json", "{\"name\": \"a\", \"version\": \"1.2.0\"}");
	add("release.sh", script);
	build();
	model_stages(world.model, &all);
	for (size_t order = 0; order < 100; order++)
		for (size_t i = 0; i < all.len; i++)
			if (all.at[i].order == order)
				buf_printf(&b, "%s%s", b.len ? " " : "",
				    names[all.at[i].stage]);
	return str_cstr(world.arena, buf_str(&b));
}

static void
test_stages(void **state)
{
	(void)state;
	assert_string_equal(stages("#!/bin/sh\n"
	                           "gh release view v1\n"
	                           "git-cliff -o CHANGELOG.md\n"
	                           "npm version --no-git-tag-version 1.2.0\n"
	                           "git commit -am x\n"
	                           "git tag v1.2.0\n"
	                           "git push origin main\n"
	                           "git push origin v1.2.0\n"
	                           "gh release create v1.2.0\n"
	                           "codesign -s me a\n"
	                           "codesign --verify a\n"
	                           "gh release upload v1.2.0 a\n"
	                           "npm publish\n"),
	    "inspect changelog bump commit tag push-branch push-tag create "
	    "sign verify upload publish");
}

static void
test_bump_by_hand(void **state)
{
	(void)state;
	assert_string_equal(stages("#!/bin/sh\n"
	                           "grep version package.json\n"
	                           "sed -i s/1/2/ package.json\n"
	                           "git add package.json\n"
	                           "git tag v1\n"),
	    "bump tag");
}

static const struct stamp *
stamp(const char *script)
{
	const struct versions *v;

	renew();
	add("package.json", "{\"name\": \"a\", \"version\": \"1.2.0\"}");
	add("app/x.json", "{}");
	add("release.sh", script);
	build();
	v = model_versions(world.model);
	return v->stamps.len ? &v->stamps.at[0] : NULL;
}

#define TAGS "git tag v1\ngit push origin v1\n"

static void
test_stamps(void **state)
{
	const struct stamp *s;

	(void)state;
	s = stamp(
	    "#!/bin/sh\ngit add package.json app\ngit commit -m x\n" TAGS);
	assert_non_null(s);
	assert_false(s->any);
	assert_true(stamp_raises(s, S("package.json")));
	assert_true(stamp_raises(s, S("app/x.json")));
	assert_false(stamp_raises(s, S("app.json")));
	s = stamp("#!/bin/sh\ngit commit -am x package.json\n" TAGS);
	assert_non_null(s);
	assert_true(s->any);
	s = stamp("#!/bin/sh\ngit add package.json \"$1\"\n" TAGS);
	assert_non_null(s);
	assert_true(s->any);
	s = stamp("#!/bin/sh\ngit add --all package.json\n" TAGS);
	assert_non_null(s);
	assert_false(s->any);
	s = stamp("#!/bin/sh\ngit add -A\n" TAGS);
	assert_non_null(s);
	assert_true(s->any);
	s = stamp("#!/bin/sh\ngit add .\n" TAGS);
	assert_non_null(s);
	assert_true(s->any);
	/* Nothing is tagged, or only in front. */
	assert_null(stamp("#!/bin/sh\ngit add package.json\ngit push\n"));
	assert_null(stamp("#!/bin/sh\n" TAGS "git add package.json\n"));
}

static const struct raiser *
raiser(const char *path, const char *text)
{
	const struct versions *v;

	renew();
	add(path, text);
	build();
	v = model_versions(world.model);
	return v->raisers.len ? &v->raisers.at[0] : NULL;
}

static bool
raises(const struct raiser *r, const char *path)
{
	return raiser_raises(world.model, r, str_of(path));
}

static void
test_raisers(void **state)
{
	const struct raiser *r;

	(void)state;
	r = raiser("x/.bumpversion.cfg",
	    "[bumpversion]\ncurrent_version = 1.2.0\n"
	    "[bumpversion:file:a.py]\n[bumpversion:file(two):b.py]\n");
	assert_non_null(r);
	assert_true(str_is(r->current, "1.2.0"));
	assert_true(raises(r, "x/a.py"));
	assert_true(raises(r, "x/b.py"));
	assert_false(raises(r, "a.py"));
	r = raiser("pyproject.toml",
	    "[tool.commitizen]\nversion_provider = 'uv'\n"
	    "version_files = ['a.py:__version__']\n");
	assert_non_null(r);
	assert_true(raises(r, "a.py") && raises(r, "uv.lock"));
	assert_false(raises(r, "package.json") || r->open);
	r = raiser(".bumpversion.toml",
	    "[tool.bumpversion]\ncurrent_version = '1.2'\n"
	    "pre_commit_hooks = ['make x']\nignore_missing_files = true\n"
	    "[[tool.bumpversion.files]]\nglob = 'src/*.py'\n");
	assert_non_null(r);
	assert_true(r->open && r->lenient && raises(r, "src/a.py"));
	r = raiser("release-please-config.json",
	    "{\"packages\": {\".\": {\"release-type\": \"node\","
	    " \"extra-files\": [\"a.md\", {\"path\": \"/b.md\"}]}}}");
	assert_non_null(r);
	assert_true(raises(r, "package.json") && raises(r, "a.md"));
	assert_true(raises(r, "b.md"));
	assert_false(raises(r, "Cargo.toml"));
	r = raiser(".releaserc.json", "{\"plugins\": [\"x\"]}");
	assert_non_null(r);
	assert_true(r->open);
	assert_null(raiser("pyproject.toml", "[project]\nname = 'a'\n"));
	assert_null(raiser(".bumpversion.cfg", "no section\n"));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_stages, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_bump_by_hand, setup, teardown),
		cmocka_unit_test_setup_teardown(test_stamps, setup, teardown),
		cmocka_unit_test_setup_teardown(test_raisers, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
