/*
 * Interfaces of scripts: which reader a script has, and what is common.
 */

#include "facts/interface.h"

#include "base/arena.h"
#include "base/words.h"
#include "parse/python.h"
#include "parse/shell.h"

void
interface_incomplete(struct interface *i, struct span span, struct str why)
{
	if (i->incomplete)
		return;
	i->incomplete = true;
	i->why_span = span;
	i->why = why;
}

struct interface_option *
interface_add_option(struct arena *a, struct interface *to, struct span span)
{
	struct interface_option *o = arena_make(a, struct interface_option);

	o->span = span;
	*vec_add(a, &to->options) = o;
	return o;
}

struct interface_operand *
interface_add_operand(struct arena *a, struct interface *to, struct span span)
{
	struct interface_operand *o = arena_make(a, struct interface_operand);

	o->span = span;
	*vec_add(a, &to->operands) = o;
	return o;
}

void
interface_add_command(struct arena *a, struct interface *to, struct str name,
    struct interface *command, struct span span)
{
	*vec_add(a, &to->commands) = (struct interface_command){
		.name = name, .interface = command, .span = span
	};
}

/* The program that #! names, without its folder and version. */
static struct str
shebang(struct str text)
{
	struct str line, rest = text;
	size_t at;

	if (!str_starts(text, "#!"))
		return (struct str){ 0 };
	str_line(&rest, &line);
	line = str_trim(str_from(line, 2));
	while ((at = str_find_char(line, 0, ' ')) != SIZE_MAX) {
		struct str word = str_basename(str_slice(line, 0, at));

		if (!str_is(word, "env") && !str_starts(word, "-"))
			return word;
		line = str_trim(str_from(line, at));
	}
	return str_basename(line);
}

static bool
is_python(struct str path, struct str program)
{
	return str_starts(program, "python") ||
	       (str_ends(path, ".py") && !str_is(program, "bash") &&
	           !str_is(program, "sh"));
}

static bool
is_shell(struct str path, struct str program)
{
	return str_is(program, "bash") || str_is(program, "sh") ||
	       str_is(program, "dash") || str_is(program, "ash") ||
	       (!program.len &&
	           (str_ends(path, ".sh") || str_ends(path, ".bash")));
}

/* The cheap look: does a text speak of its words at all? */
static bool
speaks_of_words(struct str text)
{
	static const char *const words[] = { "$#", "${#", "getopt", "$1", "${1",
		"$@", "${@", "argparse", "argv", "click", "typer", "environ" };

	return WORDS_ANY(text, words);
}

static void
read_python(struct interface *out, struct arena *a, struct arena *scratch,
    struct source *s, const struct python *tree)
{
	struct python python;

	if (!tree) {
		python_parse_lazily(scratch, text_of(s), &python);
		tree = &python;
	}
	interface_of_python(a, scratch, s, tree, out);
}

static void
read_shell(struct interface *out, struct arena *a, struct arena *scratch,
    struct source *s, const struct shell *tree)
{
	struct shell shell;

	if (!tree) {
		shell_parse(scratch, text_of(s), false, &shell);
		tree = &shell;
	}
	interface_of_shell(a, scratch, s, tree, out);
}

static void
read_into(struct interface *out, struct arena *a, struct arena *scratch,
    struct source *s, const struct interface_tree *tree)
{
	struct str program = shebang(s->text);

	if (!speaks_of_words(s->text)) {
		interface_incomplete(out, span_of(s, 0, 0),
		    S("nothing that reads its arguments was found"));
	} else if (is_python(s->path, program)) {
		read_python(out, a, scratch, s, tree->python);
	} else if (is_shell(s->path, program)) {
		read_shell(out, a, scratch, s, tree->shell);
	} else {
		interface_incomplete(
		    out, span_of(s, 0, 0), S("its language is not read"));
	}
}

const struct interface *
interface_read_tree(struct arena *a, struct arena *scratch, struct source *s,
    const struct interface_tree *tree)
{
	struct interface *out = arena_make(a, struct interface);
	struct arena_mark mark = arena_mark(scratch);

	read_into(out, a, scratch, s, tree);
	arena_rewind(scratch, mark);
	return out;
}

const struct interface *
interface_read(struct arena *a, struct arena *scratch, struct source *s)
{
	struct interface_tree none = { 0 };

	return interface_read_tree(a, scratch, s, &none);
}
