/*
 * The object database: revisions, trees and blobs, through libgit2.
 *
 * The library and the 17 that it needs cost more time than a whole check of
 * a working tree.  So it is not linked: its functions are found by name when
 * the first repository is opened.  It stays loaded and initialised until the
 * program ends, so that the next repository pays nothing.  Config files
 * other than the repository's own are not read; who owns it does not matter,
 * since nothing of it is executed.
 */

#include "input/odb_api.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"

#ifndef LIBGIT2_SONAME
#define LIBGIT2_SONAME "libgit2.so." LIBGIT2_SOVERSION
#endif

enum {
	DEPTH = 128,               /* folders in each other */
	ENTRIES = 2000000,         /* entries looked at in one listing */
	NAMES = 128 * 1024 * 1024, /* bytes of the paths in it */
};

struct symbol {
	const char *name;
	size_t at; /* in struct odb_api */
};

#define SYMBOL(member, function) \
	{ \
		"git_" function, offsetof(struct odb_api, member) \
	}

static const struct symbol symbols[] = {
	SYMBOL(init, "libgit2_init"),
	SYMBOL(opts, "libgit2_opts"),
	SYMBOL(error_last, "error_last"),
	SYMBOL(repository_open, "repository_open_bare"),
	SYMBOL(repository_free, "repository_free"),
	SYMBOL(repository_odb, "repository_odb"),
	SYMBOL(add_alternate, "odb_add_disk_alternate"),
	SYMBOL(read_header, "odb_read_header"),
	SYMBOL(odb_free, "odb_free"),
	SYMBOL(revparse, "revparse_single"),
	SYMBOL(peel, "object_peel"),
	SYMBOL(object_id, "object_id"),
	SYMBOL(object_free, "object_free"),
	SYMBOL(blob_lookup, "blob_lookup"),
	SYMBOL(blob_content, "blob_rawcontent"),
	SYMBOL(blob_size, "blob_rawsize"),
	SYMBOL(blob_free, "blob_free"),
	SYMBOL(tree_lookup, "tree_lookup"),
	SYMBOL(tree_count, "tree_entrycount"),
	SYMBOL(tree_at, "tree_entry_byindex"),
	SYMBOL(tree_named, "tree_entry_byname"),
	SYMBOL(tree_free, "tree_free"),
	SYMBOL(entry_name, "tree_entry_name"),
	SYMBOL(entry_id, "tree_entry_id"),
	SYMBOL(entry_mode, "tree_entry_filemode_raw"),
	SYMBOL(commit_lookup, "commit_lookup"),
	SYMBOL(commit_tree, "commit_tree_id"),
	SYMBOL(commit_parent, "commit_parent_id"),
	SYMBOL(commit_message, "commit_message"),
	SYMBOL(commit_author, "commit_author"),
	SYMBOL(commit_free, "commit_free"),
	SYMBOL(merge_base, "merge_base"),
	SYMBOL(diff_trees, "diff_tree_to_tree"),
	SYMBOL(diff_options, "diff_options_init"),
	SYMBOL(diff_count, "diff_num_deltas"),
	SYMBOL(diff_at, "diff_get_delta"),
	SYMBOL(diff_free, "diff_free"),
};

/* Fills the table from the library; false when a function is missing. */
static bool
find_symbols(struct odb_api *api, void *library)
{
	for (size_t i = 0; i < sizeof(symbols) / sizeof(symbols[0]); i++) {
		void *found = dlsym(library, symbols[i].name);

		if (!found)
			return false;
		memcpy((char *)api + symbols[i].at, &found, sizeof(found));
	}
	return true;
}

/* No config but the repository's own, and no hashing of what is read. */
static void
set_options(const struct odb_api *git)
{
	const int levels[] = { GIT_CONFIG_LEVEL_PROGRAMDATA,
		GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG,
		GIT_CONFIG_LEVEL_GLOBAL };

	git->opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
	git->opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
		git->opts(GIT_OPT_SET_SEARCH_PATH, levels[i], "");
}

static struct str
last_error(struct arena *a, const struct odb *o)
{
	const git_error *e = o->git.error_last();

	return str_copy(a, str_of(e && e->message ? e->message : "unknown"));
}

static bool
load(struct arena *a, struct odb *o, struct str *why)
{
	void *library = dlopen(LIBGIT2_SONAME, RTLD_NOW | RTLD_LOCAL);

	if (!library) {
		*why =
		    str_printf(a, "revisions and history need " LIBGIT2_SONAME
		                  ", which is not installed");
		return false;
	}
	if (!find_symbols(&o->git, library) || o->git.init() < 0) {
		*why = str_printf(a, LIBGIT2_SONAME " cannot be used");
		return false;
	}
	set_options(&o->git);
	return true;
}

struct odb *
odb_open(struct arena *a, const char *git_dir, struct str *why)
{
	struct odb *o = arena_make(a, struct odb);
	/* A hook that looks at what is being pushed: it stands apart. */
	const char *incoming = getenv("GIT_QUARANTINE_PATH");

	if (!load(a, o, why))
		return NULL;
	/*
	 * Opened as bare, no setting can make libgit2 refuse it: neither
	 * its owner, nor worktreeConfig or partialClone.
	 */
	if (o->git.repository_open(&o->repo, git_dir) != 0 ||
	    o->git.repository_odb(&o->objects, o->repo) != 0) {
		*why = str_printf(a, "libgit2 cannot open '%s': " STR_FMT,
		    git_dir, STR_ARG(last_error(a, o)));
		odb_close(o);
		return NULL;
	}
	if (incoming)
		o->git.add_alternate(o->objects, incoming);
	return o;
}

void
odb_close(struct odb *o)
{
	if (!o)
		return;
	if (o->objects)
		o->git.odb_free(o->objects);
	if (o->repo)
		o->git.repository_free(o->repo);
	o->objects = NULL;
	o->repo = NULL;
}

git_oid
odb_oid(const unsigned char id[ODB_ID])
{
	git_oid oid;

	memcpy(oid.id, id, ODB_ID);
	return oid;
}

bool
odb_resolve(struct arena *a, struct odb *o, const char *rev,
    struct odb_revision *out, struct str *why)
{
	git_object *named = NULL, *commit = NULL, *tree = NULL;
	bool ok;

	*out = (struct odb_revision){ 0 };
	ok = o->git.revparse(&named, o->repo, rev) == 0 &&
	     o->git.peel(&tree, named, GIT_OBJECT_TREE) == 0;
	if (ok) {
		memcpy(out->tree, o->git.object_id(tree)->id, ODB_ID);
		if (o->git.peel(&commit, named, GIT_OBJECT_COMMIT) == 0) {
			out->has_commit = true;
			memcpy(
			    out->commit, o->git.object_id(commit)->id, ODB_ID);
		}
	} else {
		*why = str_printf(a, "no such revision: '%s' (" STR_FMT ")",
		    rev, STR_ARG(last_error(a, o)));
	}
	o->git.object_free(commit);
	o->git.object_free(tree);
	o->git.object_free(named);
	return ok;
}

bool
odb_merge_base(struct arena *a, struct odb *o, const unsigned char one[ODB_ID],
    const unsigned char two[ODB_ID], struct str *out)
{
	git_oid first = odb_oid(one), second = odb_oid(two), base;
	struct buf hex = buf_new(a);

	if (o->git.merge_base(&base, o->repo, &first, &second) != 0)
		return false;
	for (size_t i = 0; i < ODB_ID; i++)
		buf_printf(&hex, "%02x", base.id[i]);
	*out = buf_str(&hex);
	return true;
}

static enum odb_status
status_of(int error)
{
	return error == GIT_ENOTFOUND ? ODB_MISSING : ODB_FAILED;
}

struct level {
	git_tree *tree;
	size_t next; /* entry to look at */
	size_t len;  /* of the path in front of its entries */
};

struct listing {
	struct arena *arena;
	struct odb *odb;
	struct odb_visitor visitor;
	struct buf path;
	struct level levels[DEPTH];
	size_t depth;
	size_t entries, names;
	enum odb_status problem; /* the first one */
};

static enum odb_status
enter(struct listing *l, const git_oid *id)
{
	struct level *into = &l->levels[l->depth];
	int error;

	if (l->depth == DEPTH)
		return ODB_TOO_LARGE;
	error = l->odb->git.tree_lookup(&into->tree, l->odb->repo, id);
	if (error)
		return status_of(error);
	into->next = 0;
	into->len = l->path.len;
	l->depth++;
	return ODB_OK;
}

/* Looks at one entry: goes into a folder, tells of anything else. */
static enum odb_status
visit(struct listing *l, const git_tree_entry *entry)
{
	const struct odb_api *git = &l->odb->git;
	const git_oid *id = git->entry_id(entry);
	struct odb_entry seen = { .mode = (uint32_t)git->entry_mode(entry) };
	enum odb_status status;

	if (++l->entries > ENTRIES)
		return ODB_TOO_LARGE;
	buf_add_text(&l->path, git->entry_name(entry));
	if (seen.mode == GIT_FILEMODE_TREE) {
		buf_add_char(&l->path, '/');
		status = enter(l, id);
		/* One folder that cannot be listed leaves the others. */
		if (status != ODB_OK && l->problem == ODB_OK)
			l->problem = status;
		return ODB_OK;
	}
	l->names += l->path.len;
	if (l->names > NAMES)
		return ODB_TOO_LARGE;
	seen.path = str_copy(l->arena, buf_str(&l->path));
	seen.id = id->id;
	return l->visitor.see(l->visitor.context, &seen) ? ODB_OK
	                                                 : ODB_TOO_LARGE;
}

static enum odb_status
list_all(struct listing *l)
{
	const struct odb_api *git = &l->odb->git;
	enum odb_status status = ODB_OK;

	while (l->depth && status == ODB_OK) {
		struct level *at = &l->levels[l->depth - 1];
		const git_tree_entry *entry;

		l->path.len = at->len;
		entry = git->tree_at(at->tree, at->next++);
		if (entry)
			status = visit(l, entry);
		else
			git->tree_free(l->levels[--l->depth].tree);
	}
	while (l->depth)
		git->tree_free(l->levels[--l->depth].tree);
	return status == ODB_OK ? l->problem : status;
}

/* Goes from the tree *ID down to FOLDER; *FOUND says whether it is there. */
static enum odb_status
find_folder(struct odb *o, struct str folder, git_oid *id, bool *found)
{
	struct arena *scratch = arena_new(0);
	enum odb_status status = ODB_OK;
	struct str part;

	*found = true;
	while (folder.len && *found && status == ODB_OK) {
		const git_tree_entry *e;
		git_tree *tree;
		int error = o->git.tree_lookup(&tree, o->repo, id);

		if (error) {
			status = status_of(error);
			break;
		}
		str_cut(folder, '/', &part, &folder);
		e = o->git.tree_named(tree, str_cstr(scratch, part));
		*found = e && o->git.entry_mode(e) == GIT_FILEMODE_TREE;
		if (*found)
			*id = *o->git.entry_id(e);
		o->git.tree_free(tree);
	}
	arena_free(scratch);
	return status;
}

enum odb_status
odb_list(struct arena *a, struct odb *o, const unsigned char tree[ODB_ID],
    struct str folder, struct str prefix, struct odb_visitor v)
{
	struct arena *scratch = arena_new(0);
	struct listing *l = arena_make(scratch, struct listing);
	git_oid id = odb_oid(tree);
	enum odb_status status;
	bool found;

	l->arena = a;
	l->odb = o;
	l->visitor = v;
	l->path = buf_new(scratch);
	buf_add(&l->path, prefix);
	status = find_folder(o, folder, &id, &found);
	if (status == ODB_OK && found)
		status = enter(l, &id);
	if (status == ODB_OK)
		status = list_all(l);
	arena_free(scratch);
	return status;
}

enum odb_status
odb_read(struct arena *a, struct odb *o, const unsigned char id[ODB_ID],
    size_t limit, struct str *out)
{
	git_oid oid = odb_oid(id);
	git_blob *blob = NULL;
	git_object_t type;
	size_t size;
	int error;

	*out = (struct str){ 0 };
	/* What is too large must not even be unpacked. */
	error = o->git.read_header(&size, &type, o->objects, &oid);
	if (error)
		return status_of(error);
	if (type != GIT_OBJECT_BLOB)
		return ODB_FAILED;
	if (size > limit)
		return ODB_TOO_LARGE;
	error = o->git.blob_lookup(&blob, o->repo, &oid);
	if (error)
		return status_of(error);
	*out = str_copy(a, (struct str){ o->git.blob_content(blob),
	                       (size_t)o->git.blob_size(blob) });
	o->git.blob_free(blob);
	return ODB_OK;
}
