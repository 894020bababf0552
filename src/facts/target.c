/*
 * Targets: which files hold them, and what is asked of a file.
 *
 * Each kind is read in a file of its own.  Left out: the Rakefile, Gruntfile
 * and other files that are programs, and the built-in rules of make.
 */

#include "facts/target.h"

#include "base/arena.h"
#include "facts/target_internal.h"

enum { INCLUDES_DEEP = 16 };

struct named_kind {
	const char *name;
	enum target_kind kind;
};

static const struct named_kind kinds[] = {
	{ "Makefile", TARGETS_MAKE },
	{ "makefile", TARGETS_MAKE },
	{ "GNUmakefile", TARGETS_MAKE },
	{ "package.json", TARGETS_NPM },
	{ "pnpm-workspace.yaml", TARGETS_PNPM },
	{ "pyproject.toml", TARGETS_PYPROJECT },
	{ "Cargo.toml", TARGETS_CRATE },
	{ "Taskfile.yml", TARGETS_TASK },
	{ "Taskfile.yaml", TARGETS_TASK },
	{ "taskfile.yml", TARGETS_TASK },
	{ "taskfile.yaml", TARGETS_TASK },
	{ "Taskfile.dist.yml", TARGETS_TASK },
	{ "Taskfile.dist.yaml", TARGETS_TASK },
	{ "taskfile.dist.yml", TARGETS_TASK },
	{ "taskfile.dist.yaml", TARGETS_TASK },
	{ "composer.json", TARGETS_COMPOSER },
	{ "deno.json", TARGETS_DENO },
	{ "deno.jsonc", TARGETS_DENO },
};

enum target_kind
target_kind_of(struct str path)
{
	struct str name = str_basename(path);
	struct str folder = str_basename(str_dirname(path));

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (str_is(name, kinds[i].name))
			return kinds[i].kind;
	if (str_is(folder, ".cargo") &&
	    (str_is(name, "config.toml") || str_is(name, "config")))
		return TARGETS_CARGO;
	if (str_eq_nocase(name, S("justfile")) ||
	    str_eq_nocase(name, S(".justfile")) || str_ends(name, ".just"))
		return TARGETS_JUST;
	if (str_ends(name, ".mk") || str_ends(name, ".mak"))
		return TARGETS_MAKE;
	return TARGETS_NONE;
}

struct target_file *
target_file_read(struct arena *a, struct arena *scratch, struct source *s,
    enum target_kind kind)
{
	static void (*const readers[])(struct target_reader *) = {
		[TARGETS_MAKE] = target_read_make,
		[TARGETS_JUST] = target_read_just,
		[TARGETS_NPM] = target_read_npm,
		[TARGETS_PNPM] = target_read_pnpm,
		[TARGETS_PYPROJECT] = target_read_pyproject,
		[TARGETS_CARGO] = target_read_cargo,
		[TARGETS_CRATE] = target_read_crate,
		[TARGETS_TASK] = target_read_task,
		[TARGETS_COMPOSER] = target_read_composer,
		[TARGETS_DENO] = target_read_deno,
	};
	struct target_file *f = arena_make(a, struct target_file);
	struct target_reader r = { .arena = a, .scratch = scratch, .file = f };
	struct arena_mark mark = arena_mark(scratch);

	f->source = s;
	f->path = s->path;
	f->kind = kind;
	if (readers[kind])
		readers[kind](&r);
	arena_rewind(scratch, mark);
	return f;
}

/* The end of the wildcard at I of a pattern, or I when none begins there. */
static size_t
wildcard_end(struct str s, size_t i)
{
	size_t depth = 0;

	if (s.at[i] == '%' || s.at[i] == '*')
		return i + 1;
	if (s.at[i] != '$')
		return i;
	for (size_t k = i + 1; k < s.len; k++) {
		if (s.at[k] == '(' || s.at[k] == '{')
			depth++;
		else if (depth && (s.at[k] == ')' || s.at[k] == '}'))
			depth--;
		if (!depth)
			return k + 1;
	}
	return s.len;
}

/* Could the pattern stand for NAME?  Only its ends are compared. */
static bool
may_match(struct str pattern, struct str name)
{
	size_t first = SIZE_MAX, last = 0, end;
	struct str head, tail, base = str_basename(name);

	for (size_t i = 0; i<pattern.len; i = end> i ? end : i + 1) {
		end = wildcard_end(pattern, i);
		if (end == i)
			continue;
		if (first == SIZE_MAX)
			first = i;
		last = end;
	}
	if (first == SIZE_MAX)
		return str_eq(pattern, name);
	head = str_slice(pattern, 0, first);
	tail = str_from(pattern, last);
	if (name.len < head.len + tail.len ||
	    !str_eq(str_from(name, name.len - tail.len), tail))
		return false;
	if (str_eq(str_slice(name, 0, head.len), head))
		return true;
	return str_find_char(pattern, 0, '/') == SIZE_MAX &&
	       str_eq(str_slice(base, 0, head.len), head);
}

static enum target_answer find_in(const struct target_file *f, struct str name,
    unsigned depth, const struct target **out, const struct target_file **file);

/* NAME as the included file has it; false when it has not the prefix. */
static bool
strip_module(const struct target_file *f, const struct target_include *in,
    struct str *name)
{
	const char *sign = f->kind == TARGETS_JUST ? "::" : ":";
	struct str rest;

	if (!in->name.len)
		return true;
	if (!str_eq(str_slice(*name, 0, in->name.len), in->name))
		return false;
	rest = str_from(*name, in->name.len);
	/* The module by itself runs what is first, or `default`. */
	if (rest.len && !str_starts(rest, sign))
		return false;
	*name = str_from(rest, strlen(sign));
	return true;
}

static enum target_answer
find_included(const struct target_file *f, const struct target_include *in,
    struct str name, unsigned depth, const struct target **out,
    const struct target_file **file)
{
	struct str stripped = name;

	if (in->missing)
		return TARGET_NO;
	if (!strip_module(f, in, &stripped) && !in->flat)
		return TARGET_NO;
	if (!in->file || depth >= INCLUDES_DEEP)
		return TARGET_UNKNOWN;
	if (!stripped.len)
		return TARGET_UNKNOWN;
	return find_in(in->file, stripped, depth + 1, out, file);
}

static enum target_answer
give(const struct target_file *f, const struct target *found,
    const struct target **out, const struct target_file **file)
{
	*out = found;
	if (file)
		*file = f;
	return TARGET_YES;
}

static enum target_answer
find_in(const struct target_file *f, struct str name, unsigned depth,
    const struct target **out, const struct target_file **file)
{
	const struct target *found = map_get(&f->by_name, name);
	enum target_answer answer = TARGET_NO;

	if (found && !(found->is_only_declared && f->nincludes))
		return give(f, found, out, file);
	for (size_t i = 0; i < f->nincludes; i++) {
		enum target_answer there =
		    find_included(f, &f->includes[i], name, depth, out, file);

		if (there == TARGET_YES)
			return there;
		if (there == TARGET_UNKNOWN)
			answer = there;
	}
	if (f->has_unread_parts || !f->readable)
		return TARGET_UNKNOWN;
	if (found && answer == TARGET_NO)
		return give(f, found, out, file);
	for (size_t i = 0; i < f->npatterns && answer == TARGET_NO; i++)
		if (may_match(f->patterns[i]->name, name))
			answer = TARGET_UNKNOWN;
	return answer;
}

enum target_answer
target_find(const struct target_file *f, struct str name,
    const struct target **out, const struct target_file **file)
{
	return find_in(f, name, 0, out, file);
}
