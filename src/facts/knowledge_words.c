/*
 * Words for a use: read from entries, checked, and put in tables.
 *
 * A name stands for itself; with a star behind it for what begins so, with
 * one in front for what ends so.  Texts are looked for all at once, so that
 * none of them may be a single byte.
 */

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "facts/knowledge_value.h"

static const char *const use_names[] = {
	[KNOW_ASIDE] = "aside",
	[KNOW_ASKED_FOR] = "asked-for",
	[KNOW_BRANCH_EVENT] = "branch-event",
	[KNOW_CACHE_KEY] = "cache-key",
	[KNOW_CACHE_PATH] = "cache-path",
	[KNOW_CHANGE_LOG] = "change-log",
	[KNOW_CREATES] = "creates",
	[KNOW_CREATES_BY_FIELD] = "creates-by-field",
	[KNOW_CREATES_BY_LIBRARY] = "creates-by-library",
	[KNOW_CREATES_BY_METHOD] = "creates-by-method",
	[KNOW_CREATES_BY_ROUTE] = "creates-by-route",
	[KNOW_CREATOR] = "creator",
	[KNOW_DISPATCHES] = "dispatches",
	[KNOW_EVENT_VALUE] = "event-value",
	[KNOW_FALLBACK] = "fallback",
	[KNOW_FORGE_WORKFLOW] = "forge-workflow",
	[KNOW_HANDS_ARTIFACT] = "hands-artifact",
	[KNOW_HANDS_ON] = "hands-on",
	[KNOW_HARMLESS] = "harmless",
	[KNOW_IDENTITY] = "identity",
	[KNOW_INSTRUCTS] = "instructs",
	[KNOW_IN_STEAD] = "in-stead",
	[KNOW_LINUX] = "linux",
	[KNOW_MACOS] = "macos",
	[KNOW_MANUAL] = "manual",
	[KNOW_MANUAL_LOOK] = "manual-look",
	[KNOW_MAY_BE_NEW] = "may-be-new",
	[KNOW_MAY_RELEASE] = "may-release",
	[KNOW_NEW_RELEASE] = "new-release",
	[KNOW_NOT_RUN] = "not-run",
	[KNOW_OUTSIDE] = "outside",
	[KNOW_PAUSES] = "pauses",
	[KNOW_PLACEHOLDER] = "placeholder",
	[KNOW_PULL_EVENT] = "pull-event",
	[KNOW_QUESTION] = "question",
	[KNOW_READS_ONLY] = "reads-only",
	[KNOW_RELEASES] = "releases",
	[KNOW_RELEASES_IN_LIST] = "releases-in-list",
	[KNOW_RELEASE_SETUP] = "release-setup",
	[KNOW_SCRIPT] = "script",
	[KNOW_SELF_HOSTED] = "self-hosted",
	[KNOW_SETS_ITS_OWN] = "sets-its-own",
	[KNOW_SHELL_BLOCK] = "shell-block",
	[KNOW_SPAWNS] = "spawns",
	[KNOW_STARTS_FILE] = "starts-file",
	[KNOW_TAKES_ARTIFACT] = "takes-artifact",
	[KNOW_TELLS_OF_RELEASES] = "tells-of-releases",
	[KNOW_TELLS_RELEASE] = "tells-release",
	[KNOW_TELLS_TO_RUN] = "tells-to-run",
	[KNOW_TRUSTED_ONLY] = "trusted-only",
	[KNOW_TRUSTS_CALLED] = "trusts-called",
	[KNOW_TRUSTS_CALLING] = "trusts-calling",
	[KNOW_UNRELEASED_VERSION] = "unreleased-version",
	[KNOW_USUAL_BRANCH] = "usual-branch",
	[KNOW_VERSION] = "version",
	[KNOW_WINDOWS] = "windows",
	[KNOW_WITHOUT_MODE] = "without-mode",
};

static void
add_word(struct know_reader *r, struct know_word w, const char *text)
{
	size_t len = strlen(text);

	w.text = text;
	if (w.kind == WORD_NAME && len > 1 && text[len - 1] == '*') {
		w.kind = WORD_FRONT;
		w.text = str_cstr(r->arena, (struct str){ text, len - 1 });
	} else if (w.kind == WORD_NAME && text[0] == '*') {
		w.kind = WORD_END;
		w.text++;
	}
	if (w.kind == WORD_TEXT && len < 2)
		diag_add(r->diags, w.path, w.line,
		    "a text must have two bytes or more, '%s' has not", text);
	else if (w.kind != WORD_TEXT && (!w.text[0] || strchr(w.text, '*')))
		diag_add(r->diags, w.path, w.line,
		    "'%s' is no name: a star stands in front of it or behind",
		    text);
	else
		*vec_add(r->arena, &r->words) = w;
}

static void
add_for(struct know_reader *r, struct know_word w,
    const struct know_word_lists *lists)
{
	for (size_t i = 0; lists->names[i]; i++)
		add_word(r, w, lists->names[i]);
	w.kind = WORD_TEXT;
	for (size_t i = 0; lists->texts[i]; i++)
		add_word(r, w, lists->texts[i]);
}

void
know_add_words(struct know_reader *r, const struct ynode *n,
    const struct know_word_lists *lists)
{
	const struct ynode *uses = lists->uses;
	size_t len = uses->kind == YNODE_LIST ? uses->len : 1;
	struct know_word w = { .path = r->source->path,
		.line = know_line(r, n) };

	if (!lists->names[0] && !lists->texts[0])
		know_wrong(r, n, "words need the key 'names' or 'texts'");
	for (size_t i = 0; i < len; i++) {
		int use = know_value_choice(r,
		    uses->kind == YNODE_LIST ? uses->items[i] : uses, use_names,
		    KNOW_USES);

		if (use < 0)
			continue;
		w.use = (enum know_use)use;
		add_for(r, w, lists);
	}
}

static int
compare_words(const void *x, const void *y)
{
	const struct know_word *a = x, *b = y;

	if (a->use != b->use)
		return a->use < b->use ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return strcmp(a->text, b->text);
}

static void
check_twice(struct know_reader *r)
{
	for (size_t i = 1; i < r->words.len; i++) {
		const struct know_word *w = &r->words.at[i];

		if (compare_words(w, w - 1) == 0)
			diag_add(r->diags, w->path, w->line,
			    "'%s' stands twice for '%s'", w->text,
			    use_names[w->use]);
	}
}

/* The words of one use and kind, which are neighbours from *AT on. */
static const char *const *
take(struct know_reader *r, size_t *at, struct know_word like, size_t *len)
{
	const char **out;
	size_t end = *at;

	while (end < r->words.len && r->words.at[end].use == like.use &&
	       r->words.at[end].kind == like.kind)
		end++;
	*len = end - *at;
	out = arena_array(r->arena, const char *, *len + 1);
	for (size_t i = 0; i < *len; i++)
		out[i] = r->words.at[*at + i].text;
	*at = end;
	return out;
}

const struct know_words *
know_take_words(struct know_reader *r)
{
	struct know_words *out =
	    arena_array(r->arena, struct know_words, KNOW_USES);
	size_t at = 0;

	if (r->words.len > 0)
		qsort(r->words.at, r->words.len, sizeof(*r->words.at),
		    compare_words);
	check_twice(r);
	for (int use = 0; use < KNOW_USES; use++) {
		struct know_words *w = &out[use];
		struct know_word like = { .use = (enum know_use)use };
		const char *const *texts;
		size_t n;

		w->names = take(r, &at, like, &w->nnames);
		like.kind = WORD_FRONT;
		w->fronts = take(r, &at, like, &w->nfronts);
		like.kind = WORD_END;
		w->ends = take(r, &at, like, &w->nends);
		like.kind = WORD_TEXT;
		texts = take(r, &at, like, &n);
		if (n > 0)
			w->texts = words_ready(r->arena, texts, n);
	}
	return out;
}

const char *
know_unused(const struct know_set *k)
{
	for (int use = 0; use < KNOW_USES; use++) {
		const struct know_words *w = &k->words[use];

		if (!w->nnames && !w->nfronts && !w->nends && !w->texts.len)
			return use_names[use];
	}
	return NULL;
}
