/*
 * When did a path go away?  A walk along first parents, through libgit2.
 *
 * Only the folders on the way to the path are looked at, and of them only
 * those that changed from commit to commit: where a folder's id is that of
 * the commit before, the answer is too.  Not done: renames with changes, and
 * what happened on side branches (their merge counts).
 */

#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "input/odb_api.h"
#include "input/tree_internal.h"

enum { PARTS = 64 };

/* The path's parts, and what was found at them in the last commit. */
struct trail {
	struct odb *odb;
	size_t nparts;
	const char *parts[PARTS];
	git_oid folders[PARTS]; /* the folder that part i is looked up in */
	size_t known;           /* how many are filled */
	bool has;               /* is the whole path there? */
	git_oid id;             /* its object, if so */
	bool is_file;
};

static bool
make_trail(struct arena *a, struct trail *t, struct str path)
{
	struct str part;

	while (path.len) {
		str_cut(path, '/', &part, &path);
		if (!part.len)
			continue;
		if (t->nparts == PARTS)
			return false;
		t->parts[t->nparts++] = str_cstr(a, part);
	}
	return t->nparts > 0;
}

static bool
same(const git_oid *a, const git_oid *b)
{
	return !memcmp(a->id, b->id, ODB_ID);
}

/* One part further down from *AT; false when the folder cannot be read. */
static bool
look_up_part(
    struct trail *t, const char *part, git_oid *at, bool *has, bool *is_file)
{
	const struct odb_api *git = &t->odb->git;
	const git_tree_entry *e;
	git_tree *folder;

	if (git->tree_lookup(&folder, t->odb->repo, at) != 0)
		return false;
	e = git->tree_named(folder, part);
	*has = e != NULL;
	if (e) {
		*at = *git->entry_id(e);
		*is_file = git->entry_mode(e) != GIT_FILEMODE_TREE;
	}
	git->tree_free(folder);
	return true;
}

/* Looks the path up below TREE; false when an object cannot be read. */
static bool
look_up(struct trail *t, const git_oid *tree)
{
	git_oid at = *tree;
	bool has = true, is_file = false;
	size_t i = 0;

	for (; i < t->nparts && has; i++) {
		if (is_file) {
			has = false;
			break;
		}
		if (i < t->known && same(&at, &t->folders[i]))
			return true;
		t->folders[i] = at;
		if (!look_up_part(t, t->parts[i], &at, &has, &is_file))
			return false;
	}
	t->known = i;
	t->has = has;
	t->is_file = is_file;
	t->id = at;
	return true;
}

static struct str
author_date(struct arena *a, const git_signature *author)
{
	time_t minutes = author->when.offset;
	time_t at = (time_t)author->when.time + minutes * 60;
	char text[16];
	struct tm tm;

	if (!gmtime_r(&at, &tm) ||
	    !strftime(text, sizeof(text), "%Y-%m-%d", &tm))
		return (struct str){ 0 };
	return str_copy(a, str_of(text));
}

static struct str
subject_of(struct arena *a, const char *message)
{
	struct str rest = str_of(message), line = { 0 };

	while (!str_trim(line).len)
		if (!str_line(&rest, &line))
			break;
	return str_copy(a, str_trim(line));
}

/* Is B a better place for the file that stood at PATH than A? */
static bool
better(struct str path, struct str a, struct str b)
{
	struct str name = str_basename(path);
	bool a_named = str_eq(str_basename(a), name);
	bool b_named = str_eq(str_basename(b), name);

	if (a_named != b_named)
		return b_named;
	return !a.len || str_cmp(b, a) < 0;
}

/* The added file of DIFF with the content ID that PATH best moved to. */
static struct str
moved_in(struct arena *a, const struct odb_api *git, const git_diff *diff,
    const git_oid *id, struct str path)
{
	struct str best = { 0 };

	for (size_t i = 0; i < git->diff_count(diff); i++) {
		const git_diff_delta *d = git->diff_at(diff, i);
		struct str to;

		if (d->status != GIT_DELTA_ADDED || !same(&d->new_file.id, id))
			continue;
		to = str_of(d->new_file.path);
		if (better(path, best, to))
			best = to;
	}
	return str_copy(a, best);
}

static struct str
find_moved(struct arena *a, struct odb *o, const git_oid *before,
    const git_oid *after, const git_oid *id, struct str path)
{
	const struct odb_api *git = &o->git;
	git_tree *from = NULL, *to = NULL;
	git_diff *diff = NULL;
	git_diff_options options;
	struct str moved = { 0 };

	if (git->diff_options(&options, GIT_DIFF_OPTIONS_VERSION) == 0 &&
	    git->tree_lookup(&from, o->repo, before) == 0 &&
	    git->tree_lookup(&to, o->repo, after) == 0 &&
	    git->diff_trees(&diff, o->repo, from, to, &options) == 0)
		moved = moved_in(a, git, diff, id, path);
	git->diff_free(diff);
	git->tree_free(from);
	git->tree_free(to);
	return moved;
}

/* Equal content says nothing of an empty file. */
static bool
is_empty_blob(const git_oid *id)
{
	static const unsigned char empty[ODB_ID] = { 0xe6, 0x9d, 0xe2, 0x9b,
		0xb2, 0xd1, 0xd6, 0x43, 0x4b, 0x8b, 0x29, 0xae, 0x77, 0x5a,
		0xd8, 0xc2, 0xe4, 0x8c, 0x53, 0x91 };

	return !memcmp(id->id, empty, ODB_ID);
}

static void
describe(struct arena *a, const struct trail *t, git_commit *commit,
    git_commit *parent, struct str path, struct odb_removal *out)
{
	const struct odb_api *git = &t->odb->git;
	const git_oid *tree = git->commit_tree(commit);

	out->subject = subject_of(a, git->commit_message(commit));
	out->date = author_date(a, git->commit_author(commit));
	if (t->is_file && !is_empty_blob(&t->id))
		out->moved_to = find_moved(
		    a, t->odb, git->commit_tree(parent), tree, &t->id, path);
}

/* Walks while the path is missing; true where it first was there again. */
static bool
walk(struct arena *a, struct trail *t, git_oid at, struct str path,
    size_t limit, struct odb_removal *out)
{
	const struct odb_api *git = &t->odb->git;
	git_commit *child = NULL, *commit = NULL;
	bool found = false;

	for (size_t i = 0; i <= limit; i++) {
		const git_oid *parent;

		if (git->commit_lookup(&commit, t->odb->repo, &at) != 0 ||
		    !look_up(t, git->commit_tree(commit)))
			break;
		if (t->has) {
			found = child != NULL;
			if (found)
				describe(a, t, child, commit, path, out);
			break;
		}
		memcpy(out->commit, at.id, ODB_ID);
		parent = git->commit_parent(commit, 0);
		if (!parent)
			break;
		at = *parent;
		git->commit_free(child);
		child = commit;
		commit = NULL;
	}
	git->commit_free(commit);
	git->commit_free(child);
	return found;
}

bool
odb_find_removal(struct arena *a, struct odb *o,
    const unsigned char from[ODB_ID], struct str path, size_t limit,
    struct odb_removal *out)
{
	struct arena *scratch = arena_new(0);
	struct trail *t = arena_make(scratch, struct trail);
	bool found = false;

	*out = (struct odb_removal){ 0 };
	t->odb = o;
	if (make_trail(scratch, t, path))
		found = walk(a, t, odb_oid(from), path, limit, out);
	arena_free(scratch);
	return found;
}

bool
odb_has(struct odb *o, const unsigned char tree[ODB_ID], struct str path)
{
	struct arena *scratch = arena_new(0);
	struct trail *t = arena_make(scratch, struct trail);
	git_oid id = odb_oid(tree);
	bool found;

	t->odb = o;
	found = make_trail(scratch, t, path) && look_up(t, &id) && t->has &&
	        t->is_file;
	arena_free(scratch);
	return found;
}

/* The commit that the tree shows: its own, or HEAD. */
static bool
find_commit(struct tree *t, struct odb_revision *out)
{
	struct str why;
	struct odb *o = tree_odb(t, &why);

	if (!o)
		return false;
	if (t->kind == KIND_REVISION)
		*out = t->at;
	else if (!odb_resolve(t->arena, o, "HEAD", out, &why))
		return false;
	return out->has_commit;
}

bool
tree_find_removal(
    struct tree *t, struct str path, size_t limit, struct tree_removal *out)
{
	struct odb_revision from;
	struct odb_removal r;
	struct str full = str_printf(
	    t->arena, STR_FMT STR_FMT, STR_ARG(t->prefix), STR_ARG(path));

	*out = (struct tree_removal){ 0 };
	if (!find_commit(t, &from) ||
	    !odb_find_removal(t->arena, t->odb, from.commit, full, limit, &r))
		return false;
	out->commit = str_printf(t->arena, "%02x%02x%02x%02x", r.commit[0],
	    r.commit[1], r.commit[2], r.commit[3]);
	out->subject = r.subject;
	out->date = r.date;
	if (str_eq(str_slice(r.moved_to, 0, t->prefix.len), t->prefix))
		out->moved_to = str_from(r.moved_to, t->prefix.len);
	return true;
}

bool
tree_was_tracked(struct tree *t, struct str path)
{
	struct odb_revision head;
	struct str full = str_printf(
	    t->arena, STR_FMT STR_FMT, STR_ARG(t->prefix), STR_ARG(path));

	return t->kind == KIND_WORKING && find_commit(t, &head) &&
	       odb_has(t->odb, head.tree, full);
}

enum tree_status
tree_merge_base(
    struct tree *t, const char *rev, struct str *out, struct str *why)
{
	struct odb_revision mine, other;
	struct odb *o = tree_odb(t, why);

	*out = (struct str){ 0 };
	if (!o)
		return TREE_NO_REVISION;
	if (!odb_resolve(t->arena, o, rev, &other, why))
		return TREE_NO_REVISION;
	if (!find_commit(t, &mine) || !other.has_commit) {
		*why =
		    str_printf(t->arena, "no commit to compare with '%s'", rev);
		return TREE_NO_REVISION;
	}
	if (!odb_merge_base(t->arena, o, mine.commit, other.commit, out)) {
		*why = str_printf(t->arena,
		    "'%s' has no common history with what is checked", rev);
		return TREE_NO_REVISION;
	}
	return TREE_OK;
}
