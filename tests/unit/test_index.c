/*
 * The index reader, on indexes that git writes and on broken ones.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "input/index.h"

/* A folder of its own for each test. */
struct bench {
	struct arena *arena;
	char dir[64];
};

static int
setup(void **state)
{
	struct bench *p = calloc(1, sizeof(*p));

	if (!p)
		return -1;
	p->arena = arena_new(0);
	(void)snprintf(p->dir, sizeof(p->dir), "/tmp/test_index.XXXXXX");
	*state = p;
	return mkdtemp(p->dir) ? 0 : -1;
}

static int
teardown(void **state)
{
	struct bench *p = *state;
	char command[256];

	(void)snprintf(command, sizeof(command), "rm -rf '%s'", p->dir);
	if (system(command) != 0)
		return -1;
	arena_free(p->arena);
	free(p);
	return 0;
}

static void
run(struct bench *p, const char *script)
{
	struct buf b = buf_new(p->arena);

	buf_printf(&b, "cd '%s' && { %s\n} >/dev/null 2>&1", p->dir, script);
	assert_int_equal(system(str_cstr(p->arena, buf_str(&b))), 0);
}

static struct str
bytes_of(struct bench *p, const char *name)
{
	struct str path = str_printf(p->arena, "%s/%s", p->dir, name);
	struct str bytes;

	assert_int_equal(
	    fs_read(p->arena, str_cstr(p->arena, path), 1 << 20, &bytes),
	    FS_OK);
	return bytes;
}

static struct index
read_index(struct bench *p, const char *name)
{
	struct index x;

	assert_true(index_parse(p->arena, p->arena, bytes_of(p, name), 20, &x));
	return x;
}

static void
versions_agree(void **state)
{
	struct bench *p = *state;
	static const char *const versions[] = { "2", "4" };

	run(p, "git init -q . && mkdir -p a/b && echo x >a/b/c && "
	       "echo y >a/bb && echo z >run && chmod +x run && "
	       "ln -s run link && git add .");
	for (size_t i = 0; i < 2; i++) {
		struct buf b = buf_new(p->arena);
		struct index x;

		buf_printf(
		    &b, "git update-index --index-version %s", versions[i]);
		run(p, str_cstr(p->arena, buf_str(&b)));
		x = read_index(p, ".git/index");
		assert_int_equal(x.entries.len, 4);
		assert_true(str_is(x.entries.at[0].path, "a/b/c"));
		assert_true(str_is(x.entries.at[1].path, "a/bb"));
		assert_true(str_is(x.entries.at[2].path, "link"));
		assert_true(str_is(x.entries.at[3].path, "run"));
		assert_int_equal(x.entries.at[0].mode, 0100644);
		assert_int_equal(x.entries.at[2].mode, 0120000);
		assert_int_equal(x.entries.at[3].mode, 0100755);
		assert_int_equal(x.entries.at[0].id[0], 0x58);
	}
}

static void
flags_are_known(void **state)
{
	struct bench *p = *state;
	struct index x;

	run(p, "git init -q . && touch a b c && git add a b && "
	       "git add -N c && git update-index --skip-worktree b");
	x = read_index(p, ".git/index");
	assert_int_equal(x.entries.len, 3);
	assert_false(x.entries.at[0].skip_worktree);
	assert_false(x.entries.at[0].intent_to_add);
	assert_true(x.entries.at[1].skip_worktree);
	assert_true(x.entries.at[2].intent_to_add);
}

static void
stages_are_known(void **state)
{
	struct bench *p = *state;
	struct index x;

	run(p, "git init -q . && echo 1 >a && git add a && "
	       "git commit -qm 1 && git checkout -qb side && echo 2 >a && "
	       "git commit -qam 2 && git checkout -q - && echo 3 >a && "
	       "git commit -qam 3 && ! git merge side");
	x = read_index(p, ".git/index");
	assert_int_equal(x.entries.len, 3);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(x.entries.at[i].stage, i + 1);
}

static void
split_index_joins(void **state)
{
	struct bench *p = *state;
	struct index x, base;

	run(p,
	    "git init -q . && for i in a b c d e; do echo $i >$i; done && "
	    "git add . && git -c splitIndex.maxPercentChange=100 "
	    "update-index --split-index && git rm -q --cached b && chmod +x d && "
	    "git update-index --chmod=+x d && echo n >bb && git add bb && "
	    "cp .git/sharedindex.* shared");
	x = read_index(p, ".git/index");
	assert_true(x.split);
	base = read_index(p, "shared");
	assert_true(index_join(p->arena, &x, &base));
	assert_int_equal(x.entries.len, 5);
	assert_true(str_is(x.entries.at[0].path, "a"));
	assert_true(str_is(x.entries.at[1].path, "c"));
	assert_true(str_is(x.entries.at[2].path, "d"));
	assert_int_equal(x.entries.at[2].mode, 0100755);
	assert_true(str_is(x.entries.at[4].path, "bb"));
}

static void
cut_is_refused(void **state)
{
	struct bench *p = *state;
	struct str whole;
	struct index x;

	run(p, "git init -q . && touch one two three && git add . && "
	       "git update-index --index-version 4");
	whole = bytes_of(p, ".git/index");
	/* What is left out must be missed up to the last entry. */
	for (size_t n = 0; n < 12 + 20 + 3 * 62; n++) {
		char *exact = malloc(n + 1);

		assert_non_null(exact);
		memcpy(exact, whole.at, n);
		assert_false(index_parse(
		    p->arena, p->arena, (struct str){ exact, n }, 20, &x));
		assert_non_null(x.error);
		free(exact);
	}
}

static void
long_path_is_read(void **state)
{
	static const char *const versions[] = { "2", "4" };
	struct bench *p = *state;

	/* 4096 bytes: more than the 12 bits of a length can tell. */
	run(p, "git init -q . && n=$(printf 'x%.0s' $(seq 255)) && "
	       "id=$(git hash-object -w --stdin </dev/null) && "
	       "l=$n && for i in $(seq 15); do l=$l/$n; done && "
	       "printf '100644 %s\\t%sx\\n' $id $l $id y | "
	       "git update-index --index-info");
	for (size_t i = 0; i < 2; i++) {
		struct buf b = buf_new(p->arena);
		struct index x;

		buf_printf(
		    &b, "git update-index --index-version %s", versions[i]);
		run(p, str_cstr(p->arena, buf_str(&b)));
		x = read_index(p, ".git/index");
		assert_int_equal(x.entries.len, 2);
		assert_int_equal(x.entries.at[0].path.len, 4096);
		assert_true(str_is(x.entries.at[1].path, "yx"));
	}
}

static void
bits(struct arena *a, const char *bytes, size_t len, size_t nbits, bool ok,
    size_t count)
{
	struct str rest = { bytes, len };
	struct index_bits out;

	assert_int_equal(index_read_bits(a, &rest, nbits, &out), ok);
	if (ok)
		assert_int_equal(out.list.len, count);
}

static void
bitmaps_are_bounded(void **state)
{
	struct bench *p = *state;
	/* 70 bits: a run of one word of ones, then one word with bit 1. */
	static const char good[] = "\0\0\0\106\0\0\0\2"
	                           "\0\0\0\2\0\0\0\3"
	                           "\0\0\0\0\0\0\0\2"
	                           "\0\0\0\0";
	/* A run of 2^32 - 1 words. */
	static const char endless[] = "\0\0\0\106\0\0\0\1"
	                              "\0\0\0\1\377\377\377\377"
	                              "\0\0\0\0";
	/* A bit behind the end. */
	static const char behind[] = "\0\0\0\2\0\0\0\2"
	                             "\0\0\0\2\0\0\0\0"
	                             "\0\0\0\0\0\0\0\4"
	                             "\0\0\0\0";

	bits(p->arena, good, sizeof(good) - 1, 100, true, 65);
	bits(p->arena, good, sizeof(good) - 1, 69, false, 0);
	bits(p->arena, good, sizeof(good) - 2, 100, false, 0);
	bits(p->arena, endless, sizeof(endless) - 1, 100, false, 0);
	bits(p->arena, behind, sizeof(behind) - 1, 100, false, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    versions_agree, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    flags_are_known, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    stages_are_known, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    split_index_joins, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    cut_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    long_path_is_read, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    bitmaps_are_bounded, setup, teardown),
	};

	setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
	setenv("GIT_AUTHOR_NAME", "a", 1);
	setenv("GIT_AUTHOR_EMAIL", "a@example.org", 1);
	setenv("GIT_COMMITTER_NAME", "a", 1);
	setenv("GIT_COMMITTER_EMAIL", "a@example.org", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
