#ifndef TESTS_DONE_WORLD_H
#define TESTS_DONE_WORLD_H

#include "facts/workflow.h"
#include "model/build.h"
#include "release_world.h"

/* What the jobs of a world do, as a text. */

static const char *const names[] = {
	[ACTION_CREATE_TAG] = "tag",
	[ACTION_PUSH_TAG] = "push",
	[ACTION_DELETE_TAG] = "untag",
	[ACTION_CREATE_RELEASE] = "create",
	[ACTION_EDIT_RELEASE] = "edit",
	[ACTION_DELETE_RELEASE] = "delete",
	[ACTION_UPLOAD_ASSET] = "upload",
	[ACTION_DOWNLOAD_ASSET] = "download",
	[ACTION_PUBLISH_PACKAGE] = "publish",
	[ACTION_SIGN] = "sign",
	[ACTION_VERIFY] = "verify",
	[ACTION_NOTARIZE] = "notarize",
	[ACTION_DISPATCH_WORKFLOW] = "dispatch",
	[ACTION_CHECKOUT] = "checkout",
	[ACTION_VIEW_RELEASE] = "view",
};

/* "create v{version} draft?, publish PyPI": in the order in which they are met.
 */
static inline struct str
done(void)
{
	struct buf b = buf_new(world.arena);
	struct action *const *all;
	size_t n = model_actions(world.model, &all);

	for (size_t i = 0; i < n; i++) {
		const struct action *x = all[i];

		if (x->kind == ACTION_CHECKOUT)
			continue;
		buf_printf(&b, "%s%s", b.len ? ", " : "", names[x->kind]);
		if (x->kind == ACTION_PUBLISH_PACKAGE && x->know->registry)
			buf_printf(&b, " %s", x->know->registry);
		if (x->kind == ACTION_CREATE_RELEASE)
			buf_printf(&b, " " STR_FMT,
			    STR_ARG(x->tag.len ? value_show(world.arena, x->tag)
			                       : S("-")));
		if (x->kind == ACTION_CREATE_RELEASE &&
		    x->publicity == PUBLICITY_DRAFT)
			buf_add_text(&b, " draft");
		if (x->rehearsal)
			buf_add_text(&b, " rehearsal");
		if (x->conditional)
			buf_add_text(&b, " maybe");
		if (x->sureness == GUESS)
			buf_add_text(&b, " guess");
	}
	return buf_str(&b);
}

static inline void
check_done(const char *what, const char *want)
{
	struct str got;

	build();
	got = done();
	if (!str_is(got, want)) {
		print_error("%s: got '" STR_FMT "', want '%s'\n", what,
		    STR_ARG(got), want);
		fail();
	}
	renew();
}

static inline void
check_steps(const char *steps, const char *want)
{
	struct arena *a = world.arena;

	add_workflow("w", "{push: {branches: [main]}}",
	    str_cstr(a, str_printf(a,
	                    "  j:\n    runs-on: ubuntu-latest\n    steps:\n"
	                    "      %s\n",
	                    steps)));
	check_done(steps, want);
}

static inline void
check_run(const char *run, const char *want)
{
	check_steps(
	    str_cstr(world.arena, str_printf(world.arena, "- run: %s", run)),
	    want);
}

#endif
