/*
 * What the words of a call name: a command of the knowledge, or a script of
 * the repository.
 *
 * Wrappers are seen through, one after the other: sudo CMD, pnpm dlx
 * PACKAGE@VERSION, python -m MODULE, docker run IMAGE CMD.  Whether a word is
 * an option is asked of the entry that reads it.  Of a `-c` only the place of
 * its text is noted (foreign.c follows it).
 */

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "model/build.h"

enum { WRAPPERS = 8 };

/* The text that word I surely is. */
static bool
word_text(struct model *m, const struct call *c, size_t i, struct str *out)
{
	*out = (struct str){ 0 };
	return i < c->words.len && !c->words.at[i].maybe &&
	       !c->words.at[i].rest &&
	       value_literal(m->arena, c->words.at[i].value, out);
}

/* Index behind the options at I, with the values that they take. */
static size_t
skip_options(struct model *m, const struct call *c, size_t i,
    const struct know_entry *know)
{
	struct str text;

	while (word_text(m, c, i, &text) && text.len > 1 && text.at[0] == '-' &&
	       !str_is(text, "--")) {
		i++;
		if (str_is_one_of(text, know->valued) && i < c->words.len)
			i++;
	}
	return i;
}

/* Do the words from I on go on as argv[1] ...?  *ARGS stands behind them. */
static bool
entry_matches(struct model *m, const struct call *c, size_t i,
    const struct know_entry *know, size_t *args)
{
	struct str text;

	for (const char *const *want = know->argv + 1; *want; want++) {
		if (**want != '-')
			i = skip_options(m, c, i, know);
		if (!word_text(m, c, i, &text) || !str_is(text, *want))
			return false;
		i++;
	}
	*args = i;
	return true;
}

static struct str
program_name(struct str word)
{
	struct str name = str_basename(word);

	if (str_ends(name, ".exe"))
		name.len -= 4;
	return name;
}

/* The entry of PROGRAM whose other words stand from I on. */
static const struct know_entry *
find_entry(struct model *m, const struct call *c, struct str program, size_t i,
    size_t *args)
{
	struct know_matches all = know_commands(program);

	for (size_t k = 0; k < all.len; k++)
		if (entry_matches(m, c, i, &all.at[k], args))
			return &all.at[k];
	return NULL;
}

/* `env NAME=VALUE cmd`: NAME is set for the command. */
static bool
assign(struct model *m, struct call *c, size_t i)
{
	struct value v = c->words.at[i].value;
	struct variable out = { .exported = true };
	struct str front, rest;

	if (v.len != 1 || v.open || !v.forms[0].len || v.forms[0].at[0].hole)
		return false;
	front = v.forms[0].at[0].text;
	if (!str_cut(front, '=', &out.name, &rest) || !out.name.len)
		return false;
	out.value = value_strip(
	    m->arena, v, str_slice(front, 0, out.name.len + 1), true);
	c->env = env_set(m->arena, c->env, out);
	return true;
}

/* Index of the first word behind the wrapper's own, or the end. */
static size_t
wrapped_word(struct model *m, struct call *c, size_t i)
{
	const struct know_entry *know = c->know;
	struct str text;

	if (know->after && *know->after) {
		for (; i < c->words.len; i++) {
			if (!word_text(m, c, i, &text))
				return c->words.len;
			if (str_is(text, "--") ||
			    str_is_one_of(text, know->after))
				return i + 1;
		}
		return i;
	}
	i = skip_options(m, c, i, know);
	if (word_text(m, c, i, &text) && str_is(text, "--"))
		i++;
	while (know->assignments && i < c->words.len && assign(m, c, i))
		i++;
	return i + know->skip;
}

/* registry/path/NAME:TAG@DIGEST */
static struct str
image_name(struct str image)
{
	struct str name = str_basename(image), rest;

	str_cut(name, '@', &name, &rest);
	str_cut(name, ':', &name, &rest);
	return name;
}

/*
 * Behind `docker run IMAGE` stands a command, or words for the program of
 * the image, which is often named like it.
 */
static bool
resolve_image(struct model *m, struct call *c, size_t image)
{
	struct str text;

	c->first = image + 1;
	c->know = NULL;
	if (word_text(m, c, c->first, &text))
		c->know = find_entry(
		    m, c, program_name(text), c->first + 1, &c->args);
	if (c->know || !word_text(m, c, image, &text))
		return c->know != NULL;
	c->first = image;
	c->know = find_entry(m, c, image_name(text), image + 1, &c->args);
	return c->know != NULL;
}

/* What a wrapper changes for the words that it runs. */
static void
note_wrapper(struct model *m, struct call *c, const struct know_entry *know)
{
	if (know->supplies || know->elsewhere)
		c->env = env_opened(m->arena, c->env);
	if (know->elsewhere) {
		c->elsewhere = true;
		c->folder = value_unknown();
	}
	if (know->appends) {
		struct words all = { 0 };

		for (size_t i = 0; i < c->words.len; i++)
			*vec_add(m->arena, &all) = c->words.at[i];
		*vec_add(m->arena, &all) = (struct word){
			.rest = true, .span = c->span, .value = value_unknown()
		};
		all.dropped = c->words.dropped;
		c->words = all;
	}
}

/*
 * Takes PACKAGE and the version apart; false when the package's name is not
 * surely known.
 */
static bool
package_of(
    struct model *m, struct value v, struct str *package, struct value *version)
{
	struct str front;
	size_t at;

	if (!v.len || !v.forms[0].len || v.forms[0].at[0].hole)
		return false;
	front = v.forms[0].at[0].text;
	/* nixpkgs#NAME; of .#NAME the repository itself says what it is. */
	at = str_find_char(front, 0, '#');
	if (at != SIZE_MAX && v.len == 1 && v.forms[0].len == 1) {
		*version = value_unknown();
		*package = str_from(front, at + 1);
		return front.at[0] != '.' && package->len;
	}
	at = str_find_last_char(front, '@');
	if (at == SIZE_MAX || at == 0) {
		*version = value_unknown();
		*package = front;
		return v.len == 1 && v.forms[0].len == 1;
	}
	*package = str_slice(front, 0, at);
	*version = value_strip(m->arena, v, str_slice(front, 0, at + 1), true);
	return true;
}

static bool
resolve_package(struct model *m, struct call *c, size_t i)
{
	const char *prefix = c->know->prefix;
	struct str package, name;
	const char *program;

	if (i >= c->words.len ||
	    !package_of(m, c->words.at[i].value, &package, &c->version))
		return false;
	if (prefix)
		package = str_printf(
		    m->arena, "%s" STR_FMT, prefix, STR_ARG(package));
	program = know_package_program(package);
	/* What @scope/node is called once it is installed is its own affair. */
	if (!program && (prefix || str_starts(package, "@")))
		return false;
	name = program ? str_of(program) : str_basename(package);
	c->first = i++;
	/* npm exec PACKAGE -- ARG... */
	if (word_text(m, c, i, &package) && str_is(package, "--"))
		i++;
	c->know = find_entry(m, c, name, i, &c->args);
	return c->know != NULL;
}

bool
path_of_value(
    struct model *m, struct value folder, struct value v, struct str *out)
{
	struct str base, name;
	const struct form *f = v.len == 1 ? &v.forms[0] : NULL;

	if (f && f->len == 2 && !v.open && !v.unset && !f->at[1].hole &&
	    (str_is(f->at[0].text, "GITHUB_WORKSPACE") ||
	        str_is(f->at[0].text, "github.workspace")))
		return tree_resolve(m->tree, str_from(f->at[1].text, 1), out);
	if (!value_literal(m->arena, v, &name) || !name.len ||
	    name.at[0] == '/' || !value_literal(m->arena, folder, &base))
		return false;
	return tree_resolve(m->tree, str_join_path(m->arena, base, name), out);
}

/*
 * A pattern, a folder (of which an interpreter runs a file), or what the
 * interpreter takes another file for: x.js may be x.ts.
 */
static bool
is_no_one_file(struct model *m, const struct call *c)
{
	struct str path = c->script;
	size_t dot = str_find_last_char(path, '.');

	if (str_find_char(path, 0, '*') != SIZE_MAX ||
	    (c->know && tree_has_folder(m->tree, path)))
		return true;
	if (!c->know || dot == SIZE_MAX)
		return false;
	for (const char *const *s = c->know->suffixes; *s; s++)
		if (tree_find(
		        m->tree, str_printf(m->arena, STR_FMT "%s",
		                     STR_ARG(str_slice(path, 0, dot)), *s)))
			return true;
	return false;
}

static void
resolve_script(struct model *m, struct call *c, size_t i)
{
	if (i >= c->words.len || c->words.at[i].rest ||
	    !path_of_value(m, c->folder, c->words.at[i].value, &c->script))
		return;
	c->script_word = i;
	c->script_exists = tree_find(m->tree, c->script) != NULL;
	if (!c->script_exists && c->actor->document)
		script_of_document(m, c, i);
	if (!c->script_exists && c->script.len && is_no_one_file(m, c))
		c->script = (struct str){ 0 };
}

/* python -m a.b: a/b.py or a/b/__main__.py, where the tree has it. */
static void
resolve_module(struct model *m, struct call *c, struct str module)
{
	static const char *const ends[] = { ".py", "/__main__.py" };
	char *name = str_cstr(m->arena, module);

	for (char *p = name; *p; p++)
		if (*p == '.')
			*p = '/';
	for (size_t i = 0; i < 2; i++) {
		struct value v = value_text(
		    m->arena, str_printf(m->arena, "%s%s", name, ends[i]));
		struct str path;

		if (!path_of_value(m, c->folder, v, &path) ||
		    !tree_find(m->tree, path))
			continue;
		c->script = path;
		c->script_exists = true;
		c->script_word = c->first;
		return;
	}
}

/*
 * Does the text or module stand behind this option?  Shells take their -c in
 * a cluster too (-lc), and behind one with an o the name of what is set.
 */
static bool
is_text_option(const struct know_entry *know, struct str option, size_t *at)
{
	bool cluster = know->wraps == KNOW_WRAPS_TEXT && option.at[1] != '-' &&
	               option.len > 2;
	char last = option.at[option.len - 1];

	if (str_is_one_of(option, know->after))
		return true;
	*at += str_is_one_of(option, know->valued) || (cluster && last == 'o');
	return cluster && last == 'c' && str_is_one_of(S("-c"), know->after);
}

/* bash, python: a text or module where an option says so, else a script. */
static bool
resolve_interpreter(struct model *m, struct call *c, size_t i)
{
	struct str text;
	size_t operand = i;
	const char *program;

	for (; word_text(m, c, operand, &text) && text.len > 1 &&
	       text.at[0] == '-';
	     operand++) {
		/* bash -n, sh -en: only looks whether it parses */
		c->only_parsed |= c->know->wraps == KNOW_WRAPS_TEXT &&
		                  text.at[1] != '-' && str_contains(text, "n");
		if (!is_text_option(c->know, text, &operand))
			continue;
		if (c->know->wraps == KNOW_WRAPS_TEXT)
			c->text_word = operand + 1;
		if (c->know->wraps != KNOW_WRAPS_MODULE ||
		    !word_text(m, c, operand + 1, &text))
			return false;
		program = know_package_program(text);
		c->first = operand + 1;
		if (c->know->wraps == KNOW_WRAPS_MODULE)
			c->module = c->first;
		c->know = find_entry(m, c, program ? str_of(program) : text,
		    operand + 2, &c->args);
		if (!c->know)
			resolve_module(m, c, text);
		return c->know != NULL;
	}
	operand = skip_options(m, c, i, c->know);
	c->args = operand + 1;
	/* `python -` reads what is piped into it. */
	if (!word_text(m, c, operand, &text) || !str_is(text, "-"))
		resolve_script(m, c, operand);
	return false;
}

/* One wrapper seen through; false at the end of the way. */
static bool
unwrap(struct model *m, struct call *c)
{
	size_t i = c->args;

	switch (c->know->wraps) {
	case KNOW_WRAPS_NOTHING:
		return false;
	case KNOW_WRAPS_COMMAND:
		note_wrapper(m, c, c->know);
		c->first = wrapped_word(m, c, i);
		if (c->know->elsewhere)
			return resolve_image(m, c, c->first - c->know->skip) &&
			       c->know->wraps != KNOW_WRAPS_NOTHING;
		c->know = NULL;
		return true;
	case KNOW_WRAPS_PACKAGE:
		if (resolve_package(m, c, wrapped_word(m, c, i)))
			return c->know->wraps != KNOW_WRAPS_NOTHING;
		c->know = NULL;
		return false;
	case KNOW_WRAPS_MODULE:
	case KNOW_WRAPS_TEXT:
	case KNOW_WRAPS_SCRIPT:
		return resolve_interpreter(m, c, i);
	}
	return false;
}

static bool
holds_slash(struct value v)
{
	for (size_t i = 0; v.len && i < v.forms[0].len; i++)
		if (!v.forms[0].at[i].hole &&
		    str_contains(v.forms[0].at[i].text, "/"))
			return true;
	return false;
}

static bool
is_path(struct str word)
{
	return str_find_char(word, 0, '/') != SIZE_MAX;
}

/* A file that nobody runs by its name: docs/guide.md in a code block. */
static bool
is_runnable(struct str word)
{
	return !know_is(KNOW_NOT_RUN, word) && !str_ends(word, "/") &&
	       !str_ends(word, ":") && !str_contains(word, "://");
}

static bool
resolve_source(struct model *m, struct call *c, struct str word)
{
	if (!str_is(word, "source") && !str_is(word, "."))
		return false;
	c->sourced = true;
	c->args = c->first + 2;
	resolve_script(m, c, c->first + 1);
	return true;
}

/* ${PREFIX}twine: each way of it ends in one name. */
static bool
shared_program(struct model *m, const struct call *c, struct str *out)
{
	struct value v = c->words.at[c->first].value;
	struct str text;

	if (v.len < 2 || v.open || c->words.at[c->first].rest)
		return false;
	for (size_t i = 0; i < v.len; i++) {
		if (!value_form_text(m->arena, v, i, &text))
			return false;
		text = program_name(text);
		if (i && !str_eq(text, *out))
			return false;
		*out = text;
	}
	return out->len > 0;
}

/* What the word of a program stands for; false: nothing more is known. */
static bool
resolve_program(struct model *m, struct call *c)
{
	struct value v = c->words.at[c->first].value;
	struct str word;

	if (!word_text(m, c, c->first, &word)) {
		if (holds_slash(v))
			resolve_script(m, c, c->first);
		if (c->script.len || !shared_program(m, c, &word))
			return false;
		c->know = find_entry(m, c, word, c->first + 1, &c->args);
		return c->know != NULL;
	}
	if (resolve_source(m, c, word))
		return false;
	c->args = c->first + 1;
	if ((is_path(word) && is_runnable(word)) ||
	    (c->first && str_ends(word, ".py")))
		resolve_script(m, c, c->first);
	c->know = find_entry(m, c, program_name(word), c->first + 1, &c->args);
	return c->know != NULL;
}

void
call_resolve(struct model *m, struct call *c)
{
	c->version = value_unknown();
	for (int i = 0; i < WRAPPERS && c->first < c->words.len; i++) {
		if ((!c->know || c->know->wraps == KNOW_WRAPS_NOTHING) &&
		    !resolve_program(m, c))
			return;
		if (c->know->targets) {
			c->runner = c->know;
			c->runner_word = c->first;
		}
		if (c->script.len || !unwrap(m, c))
			return;
	}
}
