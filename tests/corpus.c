/*
 * corpus: how the shell parser does on real scripts, compared with bash.
 *
 *	corpus [DIR | --git REPO]...
 *
 * Takes the shell scripts below each DIR and of the HEAD of each (bare) REPO,
 * asks `bash -n` about each, and prints what bash accepts and we do not; the
 * exit status is then 1.  The other way round is only counted: bash looks at
 * some things later, or not at all without its options.  A script about which
 * bash warns counts as neither.  A tool for developers: it runs bash and git.
 */

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "parse/shell.h"

enum { MOST_BYTES = 64 * 1024 * 1024, HEAD_BYTES = 128, NO_BASH = 97 };

enum verdict { ACCEPTS, WARNS, REFUSES };

struct corpus {
	struct arena *arena; /* rewound after each script */
	unsigned files, bytes, agreed, refused, warned, missed, wrong;
	double seconds; /* in our parser */
};

static _Noreturn void
die(const char *what)
{
	(void)fprintf(stderr, "corpus: %s: %s\n", what, strerror(errno));
	exit(2);
}

static double
now(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_MONOTONIC, &t) != 0)
		die("clock");
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool
is_shell_name(struct str s)
{
	return str_is(s, "sh") || str_is(s, "bash") || str_is(s, "dash");
}

/* Does the #! line name a shell, by a path or through env? */
static bool
names_shell(struct str text)
{
	struct str line, word, rest = text;

	if (!str_starts(text, "#!") || !str_line(&rest, &line))
		return false;
	rest = str_trim(str_from(line, 2));
	str_cut(rest, ' ', &word, &rest);
	if (!str_is(str_basename(word), "env"))
		return is_shell_name(str_basename(word));
	do {
		rest = str_trim(rest);
		str_cut(rest, ' ', &word, &rest);
	} while (word.len && (word.at[0] == '-' || str_contains(word, "=")));
	return is_shell_name(word);
}

static bool
is_shell(struct str path, struct str text)
{
	return str_ends(path, ".sh") || str_ends(path, ".bash") ||
	       names_shell(text);
}

static _Noreturn void
become_bash(const char *file, int errors)
{
	char *argv[] = { (char[]){ "bash" }, (char[]){ "-n" }, NULL, NULL };

	argv[2] = strdup(file);
	if (argv[2] && dup2(errors, STDERR_FILENO) >= 0 &&
	    setenv("LC_ALL", "C", 1) == 0)
		execvp("bash", argv);
	_exit(NO_BASH);
}

static enum verdict
ask_bash(const char *file)
{
	int fd[2], status;
	char bytes[512];
	ssize_t n, warned = 0;
	pid_t child;

	if (pipe(fd) != 0 || (child = fork()) < 0)
		die("bash");
	if (!child)
		become_bash(file, fd[1]);
	close(fd[1]);
	while ((n = read(fd[0], bytes, sizeof(bytes))) > 0)
		warned += n;
	close(fd[0]);
	if (waitpid(child, &status, 0) != child ||
	    (WIFEXITED(status) && WEXITSTATUS(status) == NO_BASH))
		die("bash");
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return REFUSES;
	return warned ? WARNS : ACCEPTS;
}

static void
print_problem(struct corpus *c, struct str path, struct source *s,
    const struct problem *x)
{
	struct place at = source_place(c->arena, s, x->span.off);

	printf(STR_FMT ":%u:%u: " STR_FMT "\n", STR_ARG(path), at.line,
	    at.column, STR_ARG(x->message));
}

/* Compares what we say of TEXT with what bash says of FILE. */
static void
check_script(
    struct corpus *c, struct str path, struct str text, const char *file)
{
	struct source *s = source_new(c->arena, path, text);
	enum verdict v = ask_bash(file);
	struct shell out;
	double begin = now();

	shell_parse(c->arena, text_of(s), false, &out);
	c->seconds += now() - begin;
	c->files++;
	c->bytes += (unsigned)text.len;
	if (v == WARNS)
		c->warned++;
	else if (!out.problems.len && v == REFUSES)
		c->missed++;
	else if (!out.problems.len)
		c->agreed++;
	else if (v == REFUSES)
		c->refused++;
	else
		c->wrong++;
	if (out.problems.len && v == ACCEPTS)
		print_problem(c, path, s, &out.problems.at[0]);
}

static struct str
read_all(struct arena *a, FILE *f, size_t size)
{
	char *at = arena_bytes(a, size ? size : 1);

	return (struct str){ at, fread(at, 1, size, f) };
}

static void
check_file(struct corpus *c, const char *path, size_t size)
{
	struct arena_mark m = arena_mark(c->arena);
	FILE *f = fopen(path, "rb");
	struct str head, name = str_of(path);

	if (!f)
		return;
	head = read_all(c->arena, f, size < HEAD_BYTES ? size : HEAD_BYTES);
	if (is_shell(name, head) && fseek(f, 0, SEEK_SET) == 0)
		check_script(c, name, read_all(c->arena, f, size), path);
	if (fclose(f) != 0)
		die(path);
	arena_rewind(c->arena, m);
}

static void walk(struct corpus *c, struct arena *paths, const char *dir);

static void
visit(struct corpus *c, struct arena *paths, const char *path)
{
	struct stat st;

	if (lstat(path, &st) != 0)
		return;
	if (S_ISDIR(st.st_mode))
		walk(c, paths, path);
	else if (S_ISREG(st.st_mode) && st.st_size <= MOST_BYTES)
		check_file(c, path, (size_t)st.st_size);
}

static void
walk(struct corpus *c, struct arena *paths, const char *dir)
{
	DIR *d = opendir(dir);
	const struct dirent *e;

	if (!d)
		return;
	while ((e = readdir(d))) {
		struct arena_mark m = arena_mark(paths);
		struct str path;

		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		path = str_printf(paths, "%s/%s", dir, e->d_name);
		visit(c, paths, str_cstr(paths, path));
		arena_rewind(paths, m);
	}
	if (closedir(d) != 0)
		die(dir);
}

/* One file of a repository's HEAD. */
struct blob {
	struct str path;
	struct str id;
};

struct blobs {
	struct blob *at;
	size_t len, cap;
};

static FILE *
git(struct arena *a, const char *repo, const char *command)
{
	/* The repository's name stands in the environment: no quoting. */
	struct str line = str_printf(a, "git -C \"$CORPUS_REPO\" %s", command);
	FILE *f;

	if (setenv("CORPUS_REPO", repo, 1) != 0)
		die("environment");
	f = popen(str_cstr(a, line), "r"); // NOLINT(cert-env33-c)
	if (!f)
		die("git");
	return f;
}

static struct blobs
list_blobs(struct arena *a, const char *repo)
{
	FILE *f = git(a, repo, "ls-tree -r HEAD");
	struct blobs all = { 0 };
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;

	while ((n = getline(&line, &cap, f)) > 0) {
		struct str mode, type, id, rest = { line, (size_t)n - 1 };

		str_cut(rest, ' ', &mode, &rest);
		str_cut(rest, ' ', &type, &rest);
		str_cut(rest, '\t', &id, &rest);
		if (str_starts(mode, "100") && str_is(type, "blob"))
			*vec_add(a, &all) =
			    (struct blob){ str_copy(a, rest), str_copy(a, id) };
	}
	free(line);
	if (pclose(f) != 0)
		die(repo);
	return all;
}

/* Writes TEXT to a new file, whose name is the result. */
static char *
write_temporary(struct arena *a, struct str text)
{
	char *path = str_cstr(a, S("/tmp/corpus-XXXXXX"));
	int fd = mkstemp(path);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "wb");

	if (!f || fwrite(text.at, 1, text.len, f) != text.len || fclose(f) != 0)
		die(path);
	return path;
}

/* The next answer of git cat-file --batch. */
static void
check_blob(struct corpus *c, const char *repo, const struct blob *b, FILE *f)
{
	struct arena_mark m = arena_mark(c->arena);
	char line[256], *number;
	struct str text;

	if (!fgets(line, sizeof(line), f) || !(number = strrchr(line, ' ')))
		die(repo);
	/* A clone may leave out its largest files. */
	if (strcmp(number, " missing\n") == 0)
		return;
	text = read_all(c->arena, f, strtoull(number, NULL, 10));
	if (fgetc(f) != '\n')
		die(repo);
	if (is_shell(b->path, text)) {
		char *file = write_temporary(c->arena, text);
		struct str path =
		    str_printf(c->arena, "%s:" STR_FMT, repo, STR_ARG(b->path));

		check_script(c, path, text, file);
		if (unlink(file) != 0)
			die(file);
	}
	arena_rewind(c->arena, m);
}

static void
check_repository(struct corpus *c, const char *repo)
{
	struct arena *a = arena_new(0);
	struct blobs all = list_blobs(a, repo);
	struct buf ids = buf_new(a);
	char *list;
	FILE *f;

	for (size_t i = 0; i < all.len; i++) {
		buf_add(&ids, all.at[i].id);
		buf_add_char(&ids, '\n');
	}
	list = write_temporary(a, buf_str(&ids));
	f = git(
	    a, repo, str_cstr(a, str_printf(a, "cat-file --batch < %s", list)));
	for (size_t i = 0; i < all.len; i++)
		check_blob(c, repo, &all.at[i], f);
	if (pclose(f) != 0 || unlink(list) != 0)
		die(repo);
	arena_free(a);
}

int
main(int argc, char **argv)
{
	struct corpus c = { .arena = arena_new(0) };
	struct arena *paths = arena_new(0);

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--git") == 0 && i + 1 < argc)
			check_repository(&c, argv[++i]);
		else
			visit(&c, paths, argv[i]);
	}
	printf("%u scripts, %u bytes: %u accepted and %u refused by both, "
	       "%u warned about by bash\n",
	    c.files, c.bytes, c.agreed, c.refused, c.warned);
	printf("%u refused by bash only, %u by us only; %.3f s in our parser\n",
	    c.missed, c.wrong, c.seconds);
	arena_free(paths);
	arena_free(c.arena);
	return c.wrong ? 1 : 0;
}
