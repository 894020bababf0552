/*
 * Who makes the tag and the release, in the words of a contract.
 *
 * What may work on another repository, what rests on a guess, and fixed tags
 * of jobs (nightly, latest) take no part; nor do tags that are moved on the
 * event of another one.
 */

#include "model/maker.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/pattern.h"
#include "model/event.h"
#include "model/query.h"

static bool
is_fixed(const struct model *m, const struct action *x)
{
	struct str text;

	return x->actor->kind == ACTOR_JOB &&
	       value_literal(m->arena, x->tag, &text);
}

bool
makes_release(const struct model *m, const struct action *x)
{
	return action_creates_release(m, x) && !is_fixed(m, x);
}

/* Does X run only where a tag or release stands already? */
static bool
follows_tag(const struct model *m, const struct action *x)
{
	struct start starts[STARTS];
	size_t n = action_starts(m, x, starts), tags = 0;

	for (size_t i = 0; i < n; i++)
		tags += starts[i].ref == REF_TAG;
	return n && tags == n;
}

bool
makes_tag(const struct model *m, const struct action *x)
{
	if (is_fixed(m, x))
		return false;
	if (x->kind == ACTION_CREATE_RELEASE)
		return action_creates_release(m, x) &&
		       action_makes_own_tag(m, x) &&
		       x->actor->kind == ACTOR_JOB && !follows_tag(m, x);
	return x->kind == ACTION_PUSH_TAG && !x->other_repository &&
	       x->sureness != GUESS &&
	       !value_has_hole(x->tag, HOLE_EVENT_TAG) && !follows_tag(m, x);
}

struct str
maker_name(const struct action *x)
{
	struct str outermost = { 0 };

	if (x->actor->kind == ACTOR_JOB)
		return actor_started(x->actor)->path;
	for (const struct chain *c = x->chain; c; c = c->up)
		if (c->kind == CHAIN_SCRIPT)
			outermost = c->label;
	if (outermost.len)
		return outermost;
	if (x->actor->document)
		return x->actor->document->is_skill ? x->actor->path
		                                    : S(MAKER_OPERATOR);
	return x->actor->path;
}

static bool
is_path(struct str path, struct str word)
{
	if (str_starts(word, "./"))
		word = str_from(word, 2);
	return str_eq(path, word) || (str_starts(path, ".github/workflows/") &&
	                                 str_eq(str_basename(path), word));
}

bool
maker_is(const struct action *x, struct str word)
{
	if (str_is(word, MAKER_OPERATOR))
		return x->actor->kind == ACTOR_OPERATOR;
	for (const struct actor *y = x->actor; y; y = y->caller)
		if (is_path(y->path, word))
			return true;
	for (const struct chain *c = x->chain; c; c = c->up)
		if ((c->kind == CHAIN_SCRIPT || c->kind == CHAIN_ACTION) &&
		    is_path(c->label, word))
			return true;
	return false;
}

const struct workflow *
workflow_named(const struct model *m, struct str name)
{
	for (size_t i = 0; i < m->workflows.len; i++)
		if (is_path(m->workflows.at[i]->path, name))
			return m->workflows.at[i];
	return NULL;
}

bool
done_by_workflow(const struct action *x, const struct workflow *w)
{
	for (const struct actor *y = x->actor; y; y = y->caller)
		if (y->workflow == w)
			return true;
	return false;
}

const char *
action_verb(const struct model *m, const struct action *x)
{
	switch (x->kind) {
	case ACTION_PUSH_TAG:
		return "create-tag";
	case ACTION_CREATE_RELEASE:
		return action_creates_release(m, x) ? "create-release"
		                                    : "edit-release";
	case ACTION_EDIT_RELEASE:
		return "edit-release";
	case ACTION_UPLOAD_ASSET:
		return "upload-asset";
	case ACTION_DOWNLOAD_ASSET:
		return "download-asset";
	case ACTION_PUBLISH_PACKAGE:
		return "publish";
	case ACTION_SIGN:
		return "sign";
	case ACTION_NOTARIZE:
		return "notarize";
	case ACTION_VERIFY:
		return "verify";
	case ACTION_DISPATCH_WORKFLOW:
		return "dispatch-workflow";
	case ACTION_CREATE_TAG:
	case ACTION_DELETE_TAG:
	case ACTION_DELETE_RELEASE:
	case ACTION_CHECKOUT:
	case ACTION_VIEW_RELEASE:
		break;
	}
	return NULL;
}

bool
action_is_said(const struct model *m, const struct action *x, struct str words)
{
	const char *verb = action_verb(m, x);
	struct str said, object, registry;

	str_cut(words, ' ', &said, &object);
	if (!verb || !str_is(said, verb)) {
		/* Whoever creates the release can add to it. */
		return x->kind == ACTION_CREATE_RELEASE &&
		       (str_is(said, "upload-asset") ||
		           str_is(said, "create-release") ||
		           str_is(said, "edit-release"));
	}
	if (x->kind != ACTION_PUBLISH_PACKAGE || !object.len ||
	    !x->know->registry)
		return true;
	registry = str_of(x->know->registry);
	return str_eq_nocase(str_trim(object), registry);
}

bool
patterns_take(struct arena *a, const struct names *patterns, struct value tag)
{
	const struct trigger t = { .event = S("push"), .tags = *patterns };

	return trigger_takes_tag(a, &t, tag);
}

/* A text that the glob takes: each of its signs by the least it stands for. */
static struct str
least_text(struct arena *a, struct str glob)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < glob.len; i++) {
		size_t end = str_find_char(glob, i, ']');

		if (glob.at[i] == '*')
			buf_add_char(&b, '1');
		else if (glob.at[i] == '[' && end != SIZE_MAX) {
			buf_add_char(&b, glob.at[i + 1]);
			i = end;
		} else if (!strchr("+?", glob.at[i]))
			buf_add_char(&b, glob.at[i]);
	}
	return buf_str(&b);
}

/* What stands before and behind the first and last sign of the glob. */
static void
cut_glob(struct str glob, struct str *front, struct str *back)
{
	size_t from = 0, to = glob.len;

	while (from < glob.len && !strchr("*?+[", glob.at[from]))
		from++;
	while (to > from && !strchr("*?+]", glob.at[to - 1]))
		to--;
	*front = str_slice(glob, 0, from);
	*back = str_from(glob, to);
}

/* Is there a tag that GLOB may mean, and that both take? */
static bool
share_by(struct arena *a, struct str glob, const struct trigger *t,
    const struct trigger *u)
{
	static const char *const versions[] = { "1.2.3", "v1.2.3", "0.1.0",
		"1.2.3-rc.1", "1.2", "1", "2026.11.23", "name" };
	struct str front, back, text = least_text(a, glob);

	cut_glob(glob, &front, &back);
	for (size_t i = 0; i <= sizeof(versions) / sizeof(versions[0]); i++) {
		if (trigger_takes_name(a, t, REF_TAG, text) &&
		    trigger_takes_name(a, u, REF_TAG, text))
			return true;
		if (i < sizeof(versions) / sizeof(versions[0]))
			text = str_concat(
			    a, str_concat(a, front, str_of(versions[i])), back);
	}
	return false;
}

bool
trigger_takes_patterns(
    struct arena *a, const struct trigger *t, const struct names *patterns)
{
	const struct trigger said = { .event = S("push"), .tags = *patterns };

	if (!t->tags.len && !t->tags_ignore.len)
		return true;
	for (size_t i = 0; i < patterns->len; i++)
		if (share_by(a, patterns->at[i].name, t, &said))
			return true;
	for (size_t i = 0; i < t->tags.len; i++)
		if (share_by(a, t->tags.at[i].name, t, &said))
			return true;
	return false;
}
