/*
 * Versions and names of packages as texts, and which files carry them.
 */

#include "facts/version.h"
#include "world.h"

static void
test_same(void **state)
{
	static const char *const same[][2] = { { "1.0", "1.0.0" },
		{ "v1.2.3", "1.2.3" }, { "1.4.0-rc.1", "1.4rc1" },
		{ "1.4.0-alpha", "1.4a0" }, { "2.0.0-beta.2", "2.0b2" },
		{ "1.2.3+4", "1.2.3" }, { "1.0.preview1", "1.0rc1" },
		{ "01.2", "1.2.0" }, { "0.0", "0.0.0" } };
	static const char *const other[][2] = { { "1.0", "1.1" },
		{ "1.10.0", "1.1.0" }, { "1.0.0", "1.0.0-rc.1" },
		{ "1.0a1", "1.0b1" }, { "1.0a1", "1.0a11" }, { "0.1", "0.0.1" },
		{ "1.0.0-1", "1.0.0" }, { "10", "1" } };

	(void)state;
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		assert_true(
		    version_same(str_of(same[i][0]), str_of(same[i][1])));
	for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++)
		assert_false(
		    version_same(str_of(other[i][0]), str_of(other[i][1])));
}

static void
test_is(void **state)
{
	static const char *const no[] = { "", "v", "1", "attr: birch.x",
		"../package.json", "${version}", "{{ v }}", "latest", "^1.2.3",
		"1.x\n" };

	(void)state;
	assert_true(version_is(S("1.2")));
	assert_true(version_is(S("v1.2.3-rc.1+5")));
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		assert_false(version_is(str_of(no[i])));
}

static void
test_released(void **state)
{
	static const char *const no[] = { "0.0.0", "0.0.0-development",
		"0.0.0-semantically-released", "1.2.0.dev0", "1.2.0-SNAPSHOT",
		"0.0" };

	(void)state;
	assert_true(version_is_released(S("1.2.0")));
	assert_true(version_is_released(S("0.0.1")));
	assert_true(version_is_released(S("1.2.0-rc.1")));
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		assert_false(version_is_released(str_of(no[i])));
}

static void
test_stands(void **state)
{
	(void)state;
	assert_true(version_stands_in(S("## [1.2.0] - x"), S("1.2.0")));
	assert_true(version_stands_in(S("at 1.2.0."), S("1.2.0")));
	assert_false(version_stands_in(S("1.2.01 11.2.0 1.2.0.1"), S("1.2.0")));
	assert_false(version_stands_in(S("1.2.0-rc.1"), S("1.2.0")));
	assert_false(version_stands_in(S(""), S("1.2.0")));
}

static void
test_packages(void **state)
{
	(void)state;
	assert_true(package_same(S("@forest/Birch_Tools"), S("birch-tools")));
	assert_false(package_same(S("birch"), S("birch-tools")));
	assert_false(package_same(S(""), S("")));
}

static bool
names(const char *path)
{
	struct carrier_names n;

	carrier_names(&n);
	return carrier_names_may(&n, str_of(path));
}

static void
test_names(void **state)
{
	static const char *const list[] = { "Cargo.toml", "*.gemspec",
		"*/__init__.py", ".claude-plugin/plugin.json", NULL };

	(void)state;
	assert_true(carrier_is(S("a/b/Cargo.toml"), list));
	assert_true(carrier_is(S("birch.gemspec"), list));
	assert_true(carrier_is(S("src/birch/__init__.py"), list));
	assert_true(carrier_is(S(".claude-plugin/plugin.json"), list));
	assert_false(carrier_is(S("plugin.json"), list));
	assert_false(carrier_is(S("__init__.py"), list));
	assert_false(carrier_is(S("xCargo.toml"), list));
	assert_true(names("app/package.json"));
	assert_true(names("birch.gemspec"));
	assert_false(names("src/main.c"));
}

/* The first version that the knowledge finds in a file of this path. */
static struct carried
carried(const char *path, const char *text, const char *package)
{
	struct arena *a = world.arena;
	struct source *s = source_new(a, str_of(path), str_of(text));
	struct carrieds all = { 0 };
	struct carried none = { 0 };

	for (size_t i = 0; i < carrier_count(); i++)
		if (carrier_is(str_of(path), carrier_at(i)->files))
			carried_read(
			    a, a, s, carrier_at(i), str_of(package), &all);
	return all.len ? all.at[0] : none;
}

struct row {
	const char *path, *text, *version, *name;
};

static const struct row rows[] = {
	{ "pyproject.toml", "[tool.poetry]\nname = 'a'\nversion = '1.2.0'\n",
	    "1.2.0", "a" },
	{ "pyproject.toml", "[project]\ndynamic = ['version']\n", "", "" },
	{ "setup.cfg", "[metadata]\nname = a\nversion = 1.2.0\n", "1.2.0",
	    "a" },
	{ "setup.cfg", "[metadata]\nversion = attr: a.b\n", "", "" },
	{ "setup.py", "setup(\n    name='a',\n    version=\"1.2.0\",\n)\n",
	    "1.2.0", "a" },
	{ "src/a/__init__.py", "__version__: str = '1.2.0'\n", "1.2.0", "a" },
	{ "src/a/__init__.py", "__version__ = version('a')\n", "", "" },
	{ "docs/conf.py", "release = '1.2.0'\n", "1.2.0", "" },
	{ "Cargo.toml", "[workspace.package]\nversion = '1.2.0'\n", "1.2.0",
	    "" },
	{ "package.json", "{\"name\": \"@x/a\", \"version\": \"1.2.0\"}",
	    "1.2.0", "@x/a" },
	{ "tauri.conf.json", "{\"version\": \"../package.json\"}", "", "" },
	{ "tauri.conf.json", "{\"package\": {\"version\": \"1.2.0\"}}", "1.2.0",
	    "" },
	{ "VERSION", "v1.2.0\n", "1.2.0", "" },
	{ "VERSION", "1.2.0 of the tool\n", "", "" },
	{ "meson.build", "project('a', 'c',\n    version: '1.2.0')\n", "1.2.0",
	    "a" },
	{ "CMakeLists.txt", "project(a VERSION 1.2.0 LANGUAGES C)\n", "1.2.0",
	    "a" },
	{ "configure.ac", "AC_INIT([a], [1.2.0])\n", "1.2.0", "a" },
	{ "a.gemspec", "  s.name = 'a'\n  s.version = '1.2.0'\n", "1.2.0",
	    "a" },
	{ "lib/a/version.rb", "module A\n  VERSION = '1.2.0'\nend\n", "1.2.0",
	    "a" },
	{ "mix.exs", "  @version \"1.2.0\"\n  app: :a,\n", "1.2.0", "a" },
	{ "a.csproj", "<Project><Version>1.2.0</Version></Project>", "1.2.0",
	    "" },
	{ "a.nuspec", "<id>a</id><version>1.2.0</version>", "1.2.0", "a" },
	{ "a.spec", "Name: a\nVersion: 1.2.0\n", "1.2.0", "a" },
	{ "PKGBUILD", "pkgname=a\npkgver=1.2.0\n", "1.2.0", "a" },
	{ "flake.nix", "  pname = \"a\";\n  version = \"1.2.0\";\n", "1.2.0",
	    "a" },
	{ "gradle.properties", "VERSION_NAME=1.2.0\n", "1.2.0", "" },
	{ "pubspec.yaml", "name: a\nversion: 1.2.0+7\n", "1.2.0+7", "a" },
	{ "Chart.yaml", "name: a\nversion: 1.2.0\nappVersion: '9'\n", "1.2.0",
	    "a" },
	{ "CITATION.cff", "title: a\nversion: 1.2.0\n", "1.2.0", "a" },
	{ ".release-please-manifest.json", "{\".\": \"1.2.0\"}", "1.2.0", "" },
};

static void
test_files(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct carried c = carried(rows[i].path, rows[i].text, "");

		if (!str_is(c.version, rows[i].version) ||
		    !str_is(c.name, rows[i].name))
			fail_msg("%s, row %zu: '" STR_FMT "' of '" STR_FMT "'",
			    rows[i].path, i, STR_ARG(c.version),
			    STR_ARG(c.name));
		if (c.version.len)
			assert_true(str_eq(span_text(c.span), c.version));
	}
}

static void
test_locks(void **state)
{
	struct carried c;

	(void)state;
	c = carried("Cargo.lock",
	    "[[package]]\nname = \"a-b\"\nversion = \"0.1.0\"\n"
	    "source = \"x\"\n\n[[package]]\nname = \"a-b\"\n"
	    "version = \"1.2.0\"\n\n",
	    "a_b");
	assert_true(str_is(c.version, "1.2.0"));
	c = carried("package-lock.json",
	    "{\"name\": \"a\", \"version\": \"1.2.0\"}", "a");
	assert_true(str_is(c.version, "1.2.0"));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_same, setup, teardown),
		cmocka_unit_test_setup_teardown(test_is, setup, teardown),
		cmocka_unit_test_setup_teardown(test_released, setup, teardown),
		cmocka_unit_test_setup_teardown(test_stands, setup, teardown),
		cmocka_unit_test_setup_teardown(test_packages, setup, teardown),
		cmocka_unit_test_setup_teardown(test_names, setup, teardown),
		cmocka_unit_test_setup_teardown(test_files, setup, teardown),
		cmocka_unit_test_setup_teardown(test_locks, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
