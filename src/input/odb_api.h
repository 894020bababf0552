#ifndef INPUT_ODB_API_H
#define INPUT_ODB_API_H

#include <git2.h>

#include "input/odb.h"

/* The functions of libgit2 that are used, found when it is loaded. */
struct odb_api {
	int (*init)(void);
	int (*opts)(int, ...);
	const git_error *(*error_last)(void);
	int (*repository_open)(git_repository **, const char *);
	void (*repository_free)(git_repository *);
	int (*repository_odb)(git_odb **, git_repository *);
	int (*add_alternate)(git_odb *, const char *);
	int (*read_header)(
	    size_t *, git_object_t *, git_odb *, const git_oid *);
	void (*odb_free)(git_odb *);
	int (*revparse)(git_object **, git_repository *, const char *);
	int (*peel)(git_object **, const git_object *, git_object_t);
	const git_oid *(*object_id)(const git_object *);
	void (*object_free)(git_object *);
	int (*blob_lookup)(git_blob **, git_repository *, const git_oid *);
	const void *(*blob_content)(const git_blob *);
	git_object_size_t (*blob_size)(const git_blob *);
	void (*blob_free)(git_blob *);
	int (*tree_lookup)(git_tree **, git_repository *, const git_oid *);
	size_t (*tree_count)(const git_tree *);
	const git_tree_entry *(*tree_at)(const git_tree *, size_t);
	const git_tree_entry *(*tree_named)(const git_tree *, const char *);
	void (*tree_free)(git_tree *);
	const char *(*entry_name)(const git_tree_entry *);
	const git_oid *(*entry_id)(const git_tree_entry *);
	git_filemode_t (*entry_mode)(const git_tree_entry *);
	int (*commit_lookup)(git_commit **, git_repository *, const git_oid *);
	const git_oid *(*commit_tree)(const git_commit *);
	const git_oid *(*commit_parent)(const git_commit *, unsigned int);
	const char *(*commit_message)(const git_commit *);
	const git_signature *(*commit_author)(const git_commit *);
	void (*commit_free)(git_commit *);
	int (*merge_base)(
	    git_oid *, git_repository *, const git_oid *, const git_oid *);
	int (*diff_trees)(git_diff **, git_repository *, git_tree *, git_tree *,
	    const git_diff_options *);
	int (*diff_options)(git_diff_options *, unsigned int);
	size_t (*diff_count)(const git_diff *);
	const git_diff_delta *(*diff_at)(const git_diff *, size_t);
	void (*diff_free)(git_diff *);
};

struct odb {
	struct odb_api git;
	git_repository *repo;
	git_odb *objects;
};

git_oid odb_oid(const unsigned char id[ODB_ID]);

#endif
