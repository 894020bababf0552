/*
 * Trees of repositories that git makes in a folder of each test's own.
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
#include "input/tree.h"

struct bench {
	struct arena *arena;
	struct diags diags;
	char dir[64];
	struct tree *tree;
	struct str why;
};

static int
setup(void **state)
{
	struct bench *p = calloc(1, sizeof(*p));

	if (!p)
		return -1;
	p->arena = arena_new(0);
	p->diags.arena = p->arena;
	(void)snprintf(p->dir, sizeof(p->dir), "/tmp/test_tree.XXXXXX");
	*state = p;
	return mkdtemp(p->dir) && chdir(p->dir) == 0 ? 0 : -1;
}

static int
teardown(void **state)
{
	struct bench *p = *state;
	char command[4096];

	unsetenv("GIT_DIR");
	unsetenv("GIT_WORK_TREE");
	unsetenv("GIT_INDEX_FILE");
	(void)snprintf(command, sizeof(command),
	    "chmod -R u+rwx '%s'; rm -rf '%s'", p->dir, p->dir);
	if (chdir("/") != 0 || system(command) != 0)
		return -1;
	tree_close(p->tree);
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

/* Opens PATH (below the test's folder) in place of what was open. */
static enum tree_status
open_tree(struct bench *p, const char *path, const char *rev)
{
	enum tree_status status;

	tree_close(p->tree);
	p->tree = NULL;
	p->diags.list.len = 0;
	status = tree_open(p->arena, &p->diags, path, rev, &p->tree, &p->why);
	assert_int_equal(status == TREE_OK, p->tree != NULL);
	assert_int_equal(status != TREE_OK, p->why.len != 0);
	return status;
}

/* The paths of the tree, with a space between. */
static const char *
listed(struct bench *p)
{
	struct buf b = buf_new(p->arena);

	for (size_t i = 0; i < tree_count(p->tree); i++) {
		if (i)
			buf_add_char(&b, ' ');
		buf_add(&b, tree_at(p->tree, i)->path);
	}
	return str_cstr(p->arena, buf_str(&b));
}

static void
expect_files(
    struct bench *p, const char *path, const char *rev, const char *files)
{
	assert_int_equal(open_tree(p, path, rev), TREE_OK);
	assert_string_equal(listed(p), files);
}

static struct str
text_of_file(struct bench *p, const char *path)
{
	struct tree_file *f = tree_find(p->tree, str_of(path));
	struct source *s = f ? tree_read(p->tree, f) : NULL;

	return s ? s->text : S("(none)");
}

static void
expect_text(struct bench *p, const char *path, const char *text)
{
	char *have = str_cstr(p->arena, text_of_file(p, path));

	assert_string_equal(have, text);
}

static bool
said(struct bench *p, const char *words)
{
	for (size_t i = 0; i < p->diags.list.len; i++)
		if (str_contains(p->diags.list.at[i].message, words))
			return true;
	return false;
}

static void
plain_folder(void **state)
{
	struct bench *p = *state;

	run(p, "mkdir -p b .git2 n/.git && echo 1 >b/two && echo 1 >a && "
	       "echo s >run && chmod +x run && ln -s /etc out && "
	       "ln -s b/two in && mkfifo pipe && echo 1 >n/.git/HEAD && "
	       "touch b.c");
	expect_files(p, p->dir, NULL, "a b.c b/two in out run");
	assert_false(tree_is_repository(p->tree));
	assert_int_equal(tree_find(p->tree, S("run"))->mode, TREE_EXECUTABLE);
	expect_text(p, "in", "1\n");
	expect_text(p, "out", "(none)");
	assert_true(said(p, "leads to no file"));
	assert_false(tree_on_disk(p->tree, S("out/passwd")));
	assert_int_equal(open_tree(p, "no/such", NULL), TREE_NOT_FOUND);
	assert_int_equal(open_tree(p, "a", NULL), TREE_NOT_FOUND);
	assert_int_equal(open_tree(p, "b", "HEAD"), TREE_NO_REVISION);
}

#define COMMIT "git commit -qm msg"

static void
working_tree(void **state)
{
	struct bench *p = *state;

	run(p, "git init -q . && git remote add origin "
	       "git@github.com:Own/Name && mkdir -p w/x && echo old >w/x/f && "
	       "echo g >g && echo h >h && touch \"$(printf 'n\\nl')\" && "
	       "git add . && " COMMIT " && echo new >w/x/f && rm g && "
	       "echo u >untracked && rm h && ln -s w/x/f h");
	expect_files(p, p->dir, NULL, "g h n\nl w/x/f");
	expect_text(p, "w/x/f", "new\n");
	assert_null(tree_find(p->tree, S("g")));
	assert_null(tree_read(p->tree, tree_at(p->tree, 0)));
	assert_int_equal(p->diags.list.len, 0);
	assert_non_null(tree_find(p->tree, S("n\nl")));
	/* It has become a link since. */
	expect_text(p, "h", "new\n");
	assert_true(tree_on_disk(p->tree, S("untracked")));
	assert_false(tree_on_disk(p->tree, S("w/x/f")));
	assert_false(tree_on_disk(p->tree, S("nothing")));
	assert_false(tree_on_disk(p->tree, S("../..")));
	assert_true(str_is(tree_origin(p->tree), "own/name"));
	assert_true(tree_is_repository(p->tree));
	expect_files(p, NULL, NULL, "g h n\nl w/x/f");
	expect_files(p, "w", NULL, "x/f");
	expect_text(p, "x/f", "new\n");
	/* Below a folder, no path means the top. */
	assert_int_equal(chdir("w/x"), 0);
	expect_files(p, NULL, NULL, "g h n\nl w/x/f");
	expect_files(p, ".", NULL, "f");
	expect_files(p, NULL, "HEAD", "g h n\nl w/x/f");
	expect_text(p, "w/x/f", "old\n");
	expect_files(p, ".", "HEAD", "f");
	expect_text(p, "f", "old\n");
}

static void
new_and_untracked(void **state)
{
	struct bench *p = *state;

	run(p, "git init -q . && mkdir -p build/fix && echo x >build/fix/f && "
	       "mkdir -p e && echo build >.git/info/exclude");
	expect_files(p, p->dir, NULL, "");
	assert_true(tree_is_repository(p->tree));
	expect_files(p, "build/fix", NULL, "f");
	assert_false(tree_is_repository(p->tree));
	assert_int_equal(open_tree(p, p->dir, "HEAD"), TREE_NO_REVISION);
}

static void
links_stay_inside(void **state)
{
	struct bench *p = *state;

	run(p, "mkdir r && cd r && git init -q . && ln -s /etc/passwd abs && "
	       "ln -s ../secret up && ln -s loop loop && mkdir d && "
	       "touch d/f && git add . && rm -r d && ln -s .. d && "
	       "echo s >../secret && echo s >../f");
	assert_int_equal(open_tree(p, "r", NULL), TREE_OK);
	expect_text(p, "abs", "(none)");
	expect_text(p, "up", "(none)");
	expect_text(p, "loop", "(none)");
	assert_int_equal(p->diags.list.len, 3);
	/* The folder has become a link out of the root. */
	assert_null(tree_find(p->tree, S("d/f")));
	assert_false(tree_on_disk(p->tree, S("d/secret")));
}

/* Also when a link comes to stand there between looking and opening. */
static void
opening_follows_no_link(void **state)
{
	struct bench *p = *state;
	struct fs_root *root;
	struct str text;

	run(p, "echo s >secret && mkdir r && ln -s ../secret r/link && "
	       "ln -s .. r/up");
	root = fs_root_open(p->arena, "r");
	assert_non_null(root);
	assert_int_equal(
	    fs_read_below(p->arena, root, S("link"), 99, &text), FS_NOT_FILE);
	assert_int_not_equal(
	    fs_read_below(p->arena, root, S("up/secret"), 99, &text), FS_OK);
	assert_int_not_equal(
	    fs_read_below(p->arena, root, S("../secret"), 99, &text), FS_OK);
	assert_int_not_equal(
	    fs_read_below(p->arena, root, S("/secret"), 99, &text), FS_OK);
	fs_root_close(root);
}

static void
odd_contents(void **state)
{
	struct bench *p = *state;

	run(p, "git init -q . && touch empty pipe closed && "
	       "dd if=/dev/zero of=large bs=1M count=5 && git add . && "
	       "rm pipe && mkfifo pipe && chmod 0 closed");
	assert_int_equal(open_tree(p, p->dir, NULL), TREE_OK);
	expect_text(p, "empty", "");
	expect_text(p, "large", "(none)");
	assert_true(said(p, "larger than 4 MiB"));
	expect_text(p, "pipe", "(none)");
	assert_true(said(p, "not a file"));
	if (geteuid() != 0) {
		expect_text(p, "closed", "(none)");
		assert_true(said(p, "no permission"));
	}
	/* What failed once is not said again. */
	assert_int_equal(p->diags.list.len, geteuid() != 0 ? 3 : 2);
	expect_text(p, "large", "(none)");
	assert_int_equal(p->diags.list.len, geteuid() != 0 ? 3 : 2);
}

static void
index_forms(void **state)
{
	static const char *const forms[] = {
		"git update-index --index-version 2",
		"git update-index --index-version 4",
		"git -c splitIndex.maxPercentChange=100 update-index "
		"--split-index && git rm -q --cached c && git add c",
		"git -c splitIndex.maxPercentChange=100 update-index "
		"--split-index && echo z >z && git add z && "
		"git rm -q --cached z",
	};
	struct bench *p = *state;

	run(p, "git init -q . && for i in a b c; do mkdir $i; "
	       "echo $i >$i/f; done && echo x >c/x && git add . && "
	       "git mv c/x c/y && git mv c/f c.f && git mv c.f c/f && "
	       "git rm -q --cached c/y && mv c c2 && mv c2/f c && "
	       "git rm -q --cached c/f && git add c");
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		run(p, forms[i]);
		expect_files(p, p->dir, NULL, "a/f b/f c");
		assert_int_equal(p->diags.list.len, 0);
	}
}

static void
conflicts_count_once(void **state)
{
	struct bench *p = *state;

	run(p, "git init -q . && echo 1 >a && git add a && " COMMIT
	       " && git checkout -qb side && echo 2 >a && git add a && " COMMIT
	       " && git checkout -q - && echo 3 >a && chmod +x a && "
	       "git add a && " COMMIT " && ! git merge side");
	expect_files(p, p->dir, NULL, "a");
	assert_int_equal(tree_at(p->tree, 0)->mode, TREE_EXECUTABLE);
}

static void
sparse(void **state)
{
	struct bench *p = *state;

	run(p, "git init -q . && mkdir in out && echo 1 >in/f && "
	       "echo 2 >out/f && echo 3 >out/g && echo t >top && "
	       "git add . && " COMMIT
	       " && git sparse-checkout set --cone --no-sparse-index in");
	expect_files(p, p->dir, NULL, "in/f out/f out/g top");
	assert_non_null(tree_find(p->tree, S("out/f")));
	expect_text(p, "out/f", "(none)");
	assert_true(said(p, "left out by the sparse checkout"));
	run(p, "git sparse-checkout set --cone --sparse-index in");
	expect_files(p, p->dir, NULL, "in/f out/f out/g top");
	assert_int_equal(p->diags.list.len, 0);
	assert_non_null(tree_find(p->tree, S("out/g")));
}

static void
broken_index(void **state)
{
	struct bench *p = *state;

	run(p, "git init -q . && touch a b && git add . && " COMMIT
	       " && touch c && git add c && printf DIRC >.git/index");
	expect_files(p, p->dir, NULL, "a b");
	assert_true(said(p, "files of HEAD"));
	run(p, "rm -rf .git && git init -q . && printf junk >.git/index");
	expect_files(p, p->dir, NULL, "a b c");
	assert_true(said(p, "all files of the folder"));
	assert_false(tree_is_repository(p->tree));
}

static void
sha256(void **state)
{
	struct bench *p = *state;

	run(p, "git init -q --object-format=sha256 . && touch a && "
	       "mkdir d && echo x >d/b && git add . && " COMMIT);
	expect_files(p, p->dir, NULL, "a d/b");
	expect_text(p, "d/b", "x\n");
	assert_int_equal(p->diags.list.len, 0);
	assert_int_equal(open_tree(p, p->dir, "HEAD"), TREE_NO_REVISION);
	assert_true(str_contains(p->why, "SHA-256"));
}

static void
worktree_and_submodule(void **state)
{
	struct bench *p = *state;

	run(p, "mkdir lib main && cd lib && git init -q . && echo l >l && "
	       "git add . && " COMMIT " && cd ../main && git init -q . && "
	       "echo m >m && git -c protocol.file.allow=always submodule add "
	       "-q ../lib sub && git add . && " COMMIT
	       " && git worktree add -q ../linked -b other && "
	       "cd ../linked && echo n >n && git add n");
	expect_files(p, "main", NULL, ".gitmodules m sub");
	assert_int_equal(tree_at(p->tree, 2)->mode, TREE_SUBMODULE);
	assert_true(tree_has_folder(p->tree, S("sub")));
	expect_files(p, "main/sub", NULL, "l");
	expect_text(p, "l", "l\n");
	expect_files(p, "linked", NULL, ".gitmodules m n sub");
	expect_files(p, "linked", "other", ".gitmodules m sub");
	expect_text(p, "m", "m\n");
}

static void
environment(void **state)
{
	struct bench *p = *state;

	run(p, "git init -q . && mkdir d && touch a d/b && git add a && "
	       "GIT_INDEX_FILE=other git add d/b && mkdir o && cd o && "
	       "git init -q . && touch z && git add z");
	setenv("GIT_INDEX_FILE", "other", 1);
	expect_files(p, NULL, NULL, "d/b");
	expect_files(p, p->dir, NULL, "d/b");
	/* Another repository has nothing to do with it. */
	expect_files(p, "o", NULL, "z");
	/* Below, it is found at the top. */
	assert_int_equal(chdir("d"), 0);
	expect_files(p, NULL, NULL, "d/b");
	unsetenv("GIT_INDEX_FILE");
	assert_int_equal(chdir("../o"), 0);
	setenv("GIT_DIR", "../.git", 1);
	setenv("GIT_WORK_TREE", "..", 1);
	expect_files(p, NULL, NULL, "a");
	expect_files(p, ".", NULL, "z");
	setenv("GIT_DIR", "nowhere", 1);
	assert_int_equal(open_tree(p, NULL, NULL), TREE_FAILED);
}

static void
revisions(void **state)
{
	struct bench *p = *state;

	run(p,
	    "git init -q w && cd w && mkdir d && echo 1 >d/f && "
	    "echo s >run && chmod +x run && ln -s d/f link && git add . && " COMMIT
	    " && git tag -a v1 -m v1 && echo 2 >d/f && "
	    "git add . && " COMMIT " && cd .. && "
	    "git clone -q --bare w bare.git && cd bare.git && "
	    "git config core.repositoryformatversion 1 && "
	    "git config extensions.worktreeConfig true && "
	    "git config extensions.partialClone origin && "
	    "id=$(git rev-parse v1:run) && "
	    "rm -f objects/$(echo $id | cut -c1-2)/$(echo $id | cut -c3-)");
	assert_int_equal(open_tree(p, "bare.git", NULL), TREE_FAILED);
	assert_true(str_contains(p->why, "--rev"));
	assert_int_equal(
	    open_tree(p, "bare.git", "nonsense"), TREE_NO_REVISION);
	expect_files(p, "bare.git", "HEAD", "d/f link run");
	expect_text(p, "d/f", "2\n");
	expect_text(p, "link", "2\n");
	expect_text(p, "run", "(none)");
	assert_true(said(p, "is not in this clone"));
	assert_int_equal(tree_find(p->tree, S("run"))->mode, TREE_EXECUTABLE);
	assert_false(tree_on_disk(p->tree, S("HEAD")));
	expect_files(p, "bare.git", "v1", "d/f link run");
	expect_text(p, "d/f", "1\n");
	expect_files(p, "w/d", "HEAD~1", "f");
	expect_text(p, "f", "1\n");
}

static void
removals(void **state)
{
	struct bench *p = *state;
	struct tree_removal r;
	struct str base, why;

	run(p, "git init -q . && mkdir -p s/b new && echo same >s/b/p.sh && "
	       "echo x >s/b/q && touch stays && git add . && " COMMIT
	       " && cp s/b/p.sh aaa && git add aaa && "
	       "git mv s/b/p.sh new/p.sh && GIT_AUTHOR_DATE="
	       "2026-04-20T23:30:00-0700 git commit -qm 'drop it' -m body && "
	       "git rm -q s/b/q && " COMMIT " && git branch side HEAD~1");
	assert_int_equal(open_tree(p, p->dir, NULL), TREE_OK);
	assert_true(tree_find_removal(p->tree, S("s/b/p.sh"), 10, &r));
	assert_true(str_is(r.subject, "drop it"));
	assert_true(str_is(r.date, "2026-04-20"));
	assert_true(str_is(r.moved_to, "new/p.sh"));
	assert_int_equal(r.commit.len, 8);
	assert_true(tree_find_removal(p->tree, S("s/b/q"), 1, &r));
	assert_int_equal(r.moved_to.len, 0);
	assert_true(tree_find_removal(p->tree, S("s/b"), 10, &r));
	assert_true(str_is(r.subject, "msg"));
	/* Beyond the limit, still there, or never there. */
	assert_false(tree_find_removal(p->tree, S("s/b/p.sh"), 1, &r));
	assert_false(tree_find_removal(p->tree, S("stays"), 10, &r));
	assert_false(tree_find_removal(p->tree, S("s/never"), 10, &r));
	assert_false(tree_find_removal(p->tree, S("stays/x"), 10, &r));
	assert_int_equal(
	    tree_merge_base(p->tree, "side", &base, &why), TREE_OK);
	assert_int_equal(base.len, 40);
	assert_int_equal(
	    tree_merge_base(p->tree, "no", &base, &why), TREE_NO_REVISION);
	assert_int_equal(open_tree(p, "new", NULL), TREE_OK);
	assert_false(tree_find_removal(p->tree, S("s/b/q"), 10, &r));
}

static void
hostile_trees(void **state)
{
	struct bench *p = *state;

	run(p, "git init -q . && id=$(echo x | git hash-object -w --stdin) && "
	       "t=$(printf '100644 blob %s\tf\n' $id | git mktree) && "
	       "up=$(printf '040000 tree %s\t..\n100644 blob %s\tok\n"
	       "040000 tree %s\t.GIT\n' $t $id $t | git mktree) && "
	       "git tag up $(git commit-tree -m m $up) && "
	       /* Ten times ten times ten ... files, in 70 objects. */
	       "for i in $(seq 12); do t=$(for j in 0 1 2 3 4 5 6 7 8 9; do "
	       "printf '040000 tree %s\t%s\n' $t $j; done | git mktree); "
	       "done && git tag bomb $(git commit-tree -m m $t) && "
	       "t=$(git mktree </dev/null) && for i in $(seq 200); do "
	       "t=$(printf '040000 tree %s\td\n100644 blob %s\tf\n' $t "
	       "$id | git mktree); done && "
	       "git tag deep $(git commit-tree -m m $t)");
	expect_files(p, p->dir, "up", "ok");
	assert_true(said(p, "that git would refuse"));
	assert_int_equal(open_tree(p, p->dir, "bomb"), TREE_OK);
	assert_true(said(p, "not all files are listed"));
	assert_int_equal(open_tree(p, p->dir, "deep"), TREE_OK);
	assert_true(said(p, "not all files are listed"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(plain_folder),
		TEST(working_tree),
		TEST(new_and_untracked),
		TEST(links_stay_inside),
		TEST(opening_follows_no_link),
		TEST(odd_contents),
		TEST(index_forms),
		TEST(conflicts_count_once),
		TEST(sparse),
		TEST(broken_index),
		TEST(sha256),
		TEST(worktree_and_submodule),
		TEST(environment),
		TEST(revisions),
		TEST(removals),
		TEST(hostile_trees),
	};

	setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
	setenv("GIT_AUTHOR_NAME", "a", 1);
	setenv("GIT_AUTHOR_EMAIL", "a@example.org", 1);
	setenv("GIT_COMMITTER_NAME", "a", 1);
	setenv("GIT_COMMITTER_EMAIL", "a@example.org", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
