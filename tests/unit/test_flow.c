/*
 * Release flows: one test for each row of A-table 2, the activity types that
 * a release raises by how it comes to stand; then what is not known of it.
 */

#include "model/event.h"
#include "release_world.h"

static const char *const types[] = { "created", "published", "released",
	"prereleased", "edited", "deleted", "unpublished" };

/* Steps of a job, and "created published?": what is raised, or may be. */
struct row {
	const char *name, *step, *raises;
};

#define RUN(command) "{run: '" command "', env: {GH_TOKEN: x}}"
#define USES(name, with) "{uses: " name ", with: {" with "}}"

static struct row rows[] = {
	{ "direct-release", RUN("gh release create v1"),
	    "created published released" },
	{ "direct-prerelease", RUN("gh release create v1 --prerelease"),
	    "created published prereleased" },
	{ "draft-only", RUN("gh release create v1 --draft"), "" },
	{ "draft-then-publish-release", RUN("gh release create v1 a.zip"),
	    "published released" },
	{ "draft-then-publish-prerelease",
	    RUN("gh release create v1 a.zip --prerelease"), "published" },
	{ "draft published by an edit",
	    RUN("gh release edit v1 --draft=false --prerelease=false"),
	    "published released" },
	{ "prerelease-promoted", RUN("gh release edit v1 --prerelease=false"),
	    "released edited" },
	{ "edit-published", RUN("gh release edit v1 --notes x"), "edited" },
	{ "delete-published", RUN("gh release delete v1 -y"), "deleted" },
	/* Fact A11: tools of the flow draft-then-publish. */
	{ "draft first by version",
	    USES("softprops/action-gh-release@v2.5.0", "tag_name: v1"),
	    "published released" },
	{ "direct before that version",
	    USES("softprops/action-gh-release@v2.4.0", "tag_name: v1"),
	    "created published released" },
	{ "pre-release of that version",
	    USES("softprops/action-gh-release@v2.5.0",
	        "tag_name: v1, prerelease: true"),
	    "created published prereleased" },
	{ "draft first by input",
	    USES(
	        "ncipollo/release-action@v1", "immutableCreate: true, tag: v1"),
	    "published released" },
	{ "draft of a creator that publishes otherwise",
	    USES("ncipollo/release-action@v1", "draft: true, tag: v1"), "" },
	/* What is not known stays so. */
	{ "draft by an input",
	    USES("ncipollo/release-action@v1",
	        "draft: \"${{ inputs.d }}\", tag: v1"),
	    "created? published? released? prereleased?" },
	{ "pre-release by an input",
	    USES("ncipollo/release-action@v1",
	        "prerelease: \"${{ inputs.p }}\", tag: v1"),
	    "created published released? prereleased?" },
	{ "edit that publishes what may be a pre-release",
	    RUN("gh release edit v1 --draft=false"), "published released?" },
	{ "edit by what a command prints",
	    RUN("gh release edit v1 --draft=$(cat D)"),
	    "published? released? edited?" },
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

/* The release that the step does something to. */
static const struct action *
action_of(const char *step)
{
	struct arena *a = world.arena;
	struct action *const *all;
	size_t n;

	add_workflow("x", "{push: {branches: [main]}}",
	    str_cstr(a, str_printf(a,
	                    "  j:\n    runs-on: ubuntu-latest\n"
	                    "    steps:\n      - %s\n",
	                    step)));
	build();
	n = model_actions(world.model, &all);
	for (size_t i = 0; i < n; i++)
		if (all[i]->kind == ACTION_CREATE_RELEASE ||
		    all[i]->kind == ACTION_EDIT_RELEASE ||
		    all[i]->kind == ACTION_DELETE_RELEASE)
			return all[i];
	fail_msg("nothing is done to a release");
	return NULL;
}

static void
test_row(void **state)
{
	const struct row *row = *state;
	const struct action *x = action_of(row->step);
	struct buf b = buf_new(world.arena);

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		enum truth t = action_raises_type(x, str_of(types[i]));

		if (t != TRUTH_NO)
			buf_printf(&b, "%s%s%s", b.len ? " " : "", types[i],
			    t == TRUTH_UNKNOWN ? "?" : "");
	}
	if (!str_is(buf_str(&b), row->raises))
		print_error("got '" STR_FMT "', want '%s'\n",
		    STR_ARG(buf_str(&b)), row->raises);
	assert_true(str_is(buf_str(&b), row->raises));
}

/* What does nothing to a release raises none of them. */
static void
test_others(void **state)
{
	struct action x = { .kind = ACTION_UPLOAD_ASSET };

	(void)state;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		assert_int_equal(
		    action_raises_type(&x, str_of(types[i])), TRUTH_NO);
}

int
main(void)
{
	struct CMUnitTest tests[ROWS + 1] = {
		cmocka_unit_test_setup_teardown(test_others, setup, teardown),
	};

	for (size_t i = 0; i < ROWS; i++)
		tests[1 + i] = (struct CMUnitTest){ rows[i].name, test_row,
			setup, teardown, &rows[i] };
	return _cmocka_run_group_tests(
	    "A-table 2", tests, ROWS + 1, NULL, NULL);
}
