/*
 * Justfiles as targets.
 *
 * {{name}} in a line becomes "${name}" of the shell, {{env('X')}} "${X}", a
 * string or `command` what it holds; any other expression is unknown.
 * Recipes for one system only are conditional.  Left out: [group], [doc],
 * [confirm] and what else does not change what is run.
 */

#include "base/arena.h"
#include "facts/target_internal.h"
#include "parse/justfile.h"

enum { MOST_DEPTH = 10, NAMED_DEPTH = 50, MOST_PARTS = 200 };

struct just_reader {
	struct target_reader *r;
	struct justfile *just;
	bool other_shell, other_windows_shell;
	struct template folder; /* set working-directory */
	struct map settings;    /* name -> struct just_setting */
	struct map set;         /* those that are in the variables */
};

/* A part of an expression: a string, `command`, name, call or bracket. */
struct token {
	char kind; /* ' string, ` command, a name, f call, ( bracket, + / */
	struct text text; /* the inside; of a call: its name */
	struct text arguments;
};

static bool
is_name(char c)
{
	return char_is_word(c) || c == '-';
}

static size_t
skip_blanks(struct str s, size_t at)
{
	while (at < s.len && char_is_space(s.at[at]))
		at++;
	return at;
}

static bool
is_quote(char c)
{
	return c == '\'' || c == '"' || c == '`';
}

/* The inside of quotes; false for a string with escapes. */
static bool
unquote(struct text *t)
{
	char quote = t->s.at[0];
	size_t n = 1;

	if (t->s.len >= 6 && t->s.at[1] == quote && t->s.at[2] == quote)
		n = 3;
	*t = text_slice(*t, n, t->s.len - n);
	return quote != '"' || str_find_char(t->s, 0, '\\') == SIZE_MAX;
}

/* The token at *AT of T; false where none of those above stands. */
static bool
next_token(struct text t, size_t *at, struct token *out)
{
	size_t from = *at, end;

	*out = (struct token){ 0 };
	for (end = from; end < t.s.len && is_name(t.s.at[end]);)
		end++;
	if (end > from) {
		out->kind = 'a';
		out->text = text_slice(t, from, end);
		*at = end;
		if (end < t.s.len && t.s.at[end] == '(') {
			*at = just_token_end(t.s, end);
			out->kind = 'f';
			out->arguments = text_slice(t, end + 1, *at - 1);
		}
		return end == t.s.len || !is_quote(t.s.at[end]);
	}
	out->kind = t.s.at[from];
	*at = just_token_end(t.s, from);
	out->text = text_slice(t, from, *at);
	if (is_quote(out->kind)) {
		out->kind = out->kind == '`' ? '`' : '\'';
		return out->text.s.len > 1 && unquote(&out->text);
	}
	if (out->kind == '(')
		out->text = text_slice(t, from + 1, *at - 1);
	return out->kind == '(' || out->kind == '+' || out->kind == '/';
}

/* env('NAME') or env('NAME', fallback), also as env_var... */
static bool
asks_environment(
    const struct token *call, struct text *name, struct text *fallback)
{
	struct str s = call->text.s;
	struct token first;
	size_t at;

	*fallback = (struct text){ 0 };
	if (!str_is(s, "env") && !str_is(s, "env_var") &&
	    !str_is(s, "env_var_or_default"))
		return false;
	at = skip_blanks(call->arguments.s, 0);
	if (at >= call->arguments.s.len ||
	    !next_token(call->arguments, &at, &first) || first.kind != '\'')
		return false;
	*name = first.text;
	at = skip_blanks(call->arguments.s, at);
	if (at < call->arguments.s.len && call->arguments.s.at[at] == ',')
		*fallback =
		    text_slice(call->arguments, at + 1, call->arguments.s.len);
	return true;
}

static struct template template_of_expression(
    struct just_reader *j, struct text t, size_t depth);

static bool
add_call(struct just_reader *j, const struct token *call, size_t depth,
    struct template *out)
{
	struct text name, fallback;
	struct part *p;

	if (!asks_environment(call, &name, &fallback))
		return false;
	p = vec_add(j->r->arena, out);
	*p = (struct part){ .kind = PART_VARIABLE,
		.span = text_span(&call->text, 0, call->text.s.len),
		.text = name.s,
		.quoted = true };
	if (!fallback.source)
		return true;
	p->rule = PART_DEFAULT;
	p->fallback = arena_make(j->r->arena, struct template);
	*p->fallback = template_of_expression(j, fallback, depth + 1);
	return true;
}

/* The token as parts of OUT; false when it is not known what it is. */
static bool
add_token(struct just_reader *j, const struct token *token, size_t depth,
    struct template *out)
{
	struct arena *a = j->r->arena;
	struct part part = { .kind = PART_LITERAL,
		.span = text_span(&token->text, 0, token->text.s.len),
		.text = token->text.s,
		.quoted = true };
	struct template inner;

	if (token->kind == 'f')
		return add_call(j, token, depth, out);
	if (token->kind == '(') {
		inner = template_of_expression(j, token->text, depth + 1);
		for (size_t i = 0; i < inner.len; i++)
			*vec_add(a, out) = inner.at[i];
		return true;
	}
	if (token->kind == '`') {
		part.kind = PART_OUTPUT;
		part.body = arena_make(a, struct block);
		*part.body = target_program(j->r, token->text)->block;
	} else if (token->kind == 'a') {
		part.kind = PART_VARIABLE;
		part.text = target_variable_name(a, token->text.s);
	}
	if (token->kind != '+')
		*vec_add(a, out) = part;
	return true;
}

static struct template template_of_expression(
    struct just_reader *j, struct text t, size_t depth)
{
	struct template out = { .span = text_span(&t, 0, t.s.len) };
	struct token token;
	size_t at = skip_blanks(t.s, 0);
	bool joins = true;

	while (at < t.s.len) {
		bool sign;

		if (depth > MOST_DEPTH || out.len > MOST_PARTS ||
		    !next_token(t, &at, &token))
			return template_of_part(j->r->arena, PART_UNKNOWN, t);
		sign = token.kind == '+' || token.kind == '/';
		/* `if a == b {` and the like: no joined values */
		if (sign == joins || !add_token(j, &token, depth, &out))
			return template_of_part(j->r->arena, PART_UNKNOWN, t);
		joins = sign;
		at = skip_blanks(t.s, at);
	}
	return out;
}

/* --- lines ---------------------------------------------------------------- */

/* The end of the {{ expression }} at AT, behind its }}. */
static size_t
interpolation_end(struct str s, size_t at)
{
	for (at += 2; at < s.len;) {
		if (s.at[at] == '}' && at + 1 < s.len && s.at[at + 1] == '}')
			return at + 2;
		at = is_quote(s.at[at]) ? just_token_end(s, at) : at + 1;
	}
	return s.len;
}

static void
write_expression(struct just_reader *j, struct text t, struct rewrite *w,
    size_t from, size_t to)
{
	size_t end = to - from >= 4 ? to - 2 : to;
	struct text in = text_slice(t, from + 2, end), name, fallback;
	struct token token = { 0 };
	size_t at = skip_blanks(in.s, 0);
	bool known = at < in.s.len && next_token(in, &at, &token) &&
	             skip_blanks(in.s, at) == in.s.len;
	char quote;

	if (known && token.kind == 'a') {
		rewrite_variable(w,
		    target_variable_name(j->r->arena, token.text.s), from, to);
	} else if (known && token.kind == '\'' &&
	           str_find_char(token.text.s, 0, '\'') == SIZE_MAX) {
		rewrite_put(w, token.text.s, from);
	} else if (known && token.kind == '`') {
		quote = rewrite_open(w, from);
		rewrite_copy(w, (size_t)(token.text.s.at - t.s.at),
		    (size_t)(token.text.s.at - t.s.at) + token.text.s.len);
		rewrite_close(w, quote, to);
	} else if (known && token.kind == 'f' &&
	           asks_environment(&token, &name, &fallback) &&
	           !fallback.source) {
		rewrite_variable(
		    w, target_variable_name(j->r->arena, name.s), from, to);
	} else {
		rewrite_hole(w, from, to);
	}
}

static struct text
shell_text(struct just_reader *j, struct text t)
{
	size_t at = 0, done = 0, end;
	struct rewrite w;

	if (!str_contains(t.s, "{{"))
		return t;
	w = rewrite_new(j->r->arena, t);
	while ((at = str_find(t.s, at, "{{")) != SIZE_MAX) {
		rewrite_copy(&w, done, at);
		if (str_starts(str_from(t.s, at), "{{{{")) {
			rewrite_copy(&w, at, at + 2);
			at = done = at + 4;
			continue;
		}
		end = interpolation_end(t.s, at);
		write_expression(j, t, &w, at, end);
		at = done = end;
	}
	rewrite_copy(&w, done, t.s.len);
	return rewrite_end(&w);
}

static struct text
without_signs(struct text t)
{
	size_t i = 0;

	while (i < t.s.len && (t.s.at[i] == '@' || t.s.at[i] == '-'))
		i++;
	return text_slice(t, i, t.s.len);
}

/* Is a shell named, as /bin/bash or `/usr/bin/env bash`? */
static bool
is_shell(struct str s)
{
	static const char *const names[] = { "sh", "bash", "zsh", "dash", "ksh",
		NULL };
	struct str word, rest;

	for (rest = str_trim(s); rest.len; rest = str_trim(rest)) {
		str_cut(rest, ' ', &word, &rest);
		if (str_is_one_of(str_basename(word), names))
			return true;
	}
	return false;
}

/* --- recipes -------------------------------------------------------------- */

static const struct just_attribute *
attribute(const struct just_recipe *recipe, const char *name)
{
	for (size_t i = 0; i < recipe->nattributes; i++)
		if (str_is(recipe->attributes[i].name.s, name))
			return &recipe->attributes[i];
	return NULL;
}

static bool
runs_shell(const struct just_recipe *recipe)
{
	const struct just_attribute *script = attribute(recipe, "script");
	struct str text = recipe->lines[0].s, line = { 0 };

	str_line(&text, &line);
	if (str_starts(line, "#!"))
		return is_shell(str_from(line, 2));
	if (!script || !script->argument.s.len)
		return true;
	line = script->argument.s;
	return str_contains(line, "sh'") || str_contains(line, "sh\"");
}

static void
add_body(
    struct just_reader *j, struct target *t, const struct just_recipe *recipe)
{
	struct program *p;
	bool other;

	if (!recipe->nlines)
		return;
	other = j->other_shell ||
	        (j->other_windows_shell && attribute(recipe, "windows"));
	if (recipe->is_script ? !runs_shell(recipe) : other) {
		t->body = BODY_OPAQUE;
		return;
	}
	t->body = BODY_PROGRAM;
	if (recipe->is_script) {
		t->program =
		    target_program(j->r, shell_text(j, recipe->lines[0]));
		return;
	}
	p = target_program_new(j->r);
	for (size_t i = 0; i < recipe->nlines; i++)
		target_add_line(j->r, &p->block,
		    shell_text(j, without_signs(recipe->lines[i])));
	t->program = p;
}

static void
add_parameters(
    struct just_reader *j, struct target *t, const struct just_recipe *recipe)
{
	for (size_t i = 0; i < recipe->nparameters; i++) {
		const struct just_parameter *p = &recipe->parameters[i];
		struct target_parameter *out =
		    vec_add(j->r->arena, &t->parameters);

		out->name = target_variable_name(j->r->arena, p->name.s);
		out->span = text_span(&p->name, 0, p->name.s.len);
		out->has_fallback = p->has_fallback;
		out->rest = p->some || p->any;
		out->some = p->some;
		if (p->has_fallback)
			out->fallback =
			    template_of_expression(j, p->fallback, 0);
	}
}

static void
add_dependencies(
    struct just_reader *j, struct target *t, const struct just_recipe *recipe)
{
	for (size_t i = 0; i < recipe->ndependencies; i++) {
		const struct just_dependency *d = &recipe->dependencies[i];
		struct dependency *out;

		target_depend(j->r, t,
		    template_of_literal(j->r->arena, d->name),
		    d->after ? DEPENDENCY_AFTER : DEPENDENCY_BEFORE);
		out = &t->dependencies.at[t->dependencies.len - 1];
		for (size_t k = 0; k < d->arguments.len; k++)
			*vec_add(j->r->arena, &out->arguments) =
			    template_of_expression(j, d->arguments.at[k], 0);
	}
}

static bool
is_for_one_system(const struct just_recipe *recipe)
{
	static const char *const systems[] = { "linux", "macos", "windows",
		"unix", "openbsd", "freebsd", "netbsd", "dragonfly",
		"android" };

	for (size_t i = 0; i < sizeof(systems) / sizeof(systems[0]); i++)
		if (attribute(recipe, systems[i]))
			return true;
	return false;
}

static void
read_recipe(struct just_reader *j, const struct just_recipe *recipe)
{
	const struct just_attribute *folder =
	    attribute(recipe, "working-directory");
	struct target *t = target_add(j->r, recipe->name.s,
	    text_span(&recipe->name, 0, recipe->name.s.len));

	t->in_caller_folder = attribute(recipe, "no-cd") != NULL;
	t->folder = j->folder;
	if (folder)
		t->folder = template_of_expression(j, folder->argument, 0);
	t->conditional = is_for_one_system(recipe);
	if (!j->r->file->first || attribute(recipe, "default"))
		j->r->file->first = t;
	add_parameters(j, t, recipe);
	add_dependencies(j, t, recipe);
	add_body(j, t, recipe);
}

/* --- settings ------------------------------------------------------------- */

static void add_variable(
    struct just_reader *j, const struct just_setting *s, size_t depth);

/* First what the expression names. */
static void
add_named(struct just_reader *j, struct text t, size_t depth)
{
	size_t at = 0, end;

	while (at < t.s.len) {
		const struct just_setting *s;

		for (end = at; end < t.s.len && is_name(t.s.at[end]);)
			end++;
		if (end == at) {
			at = is_quote(t.s.at[at]) ? just_token_end(t.s, at)
			                          : at + 1;
			continue;
		}
		s = map_get(&j->settings, str_slice(t.s, at, end));
		if (s)
			add_variable(j, s, depth + 1);
		at = end;
	}
}

static void
add_variable(struct just_reader *j, const struct just_setting *s, size_t depth)
{
	struct setting *out;

	if (map_get(&j->set, s->name.s) || depth > NAMED_DEPTH)
		return;
	map_put(j->r->arena, &j->set, s->name.s, j);
	add_named(j, s->value, depth);
	out = target_add_setting(j->r, &j->r->file->variables,
	    target_variable_name(j->r->arena, s->name.s),
	    text_span(&s->name, 0, s->name.s.len),
	    template_of_expression(j, s->value, 0));
	out->exported = s->kind == JUST_EXPORT;
}

static bool
is_on(struct text value)
{
	return !value.s.len || str_is(value.s, "true");
}

/* ["pwsh", "-c"]: the first is no shell that is read here. */
static bool
names_other_shell(struct text value)
{
	struct token token;
	size_t at = skip_blanks(value.s, 1);

	return !str_starts(value.s, "[") || at >= value.s.len ||
	       !next_token(value, &at, &token) || !is_shell(token.text.s);
}

static void
read_set(struct just_reader *j, const struct just_setting *s)
{
	struct target_file *f = j->r->file;
	struct str name = s->name.s;

	if (str_is(name, "export"))
		f->exports_all = is_on(s->value);
	else if (str_is(name, "dotenv-load") || str_is(name, "dotenv-path") ||
	         str_is(name, "dotenv-filename"))
		f->reads_dotenv = is_on(s->value) || s->value.s.len > 5;
	else if (str_is(name, "working-directory"))
		j->folder = template_of_expression(j, s->value, 0);
	else if (str_is(name, "fallback") && is_on(s->value))
		target_unread(j->r, text_span(&s->name, 0, name.len));
	else if (str_is(name, "shell"))
		j->other_shell = names_other_shell(s->value);
	else if (str_is(name, "windows-shell") ||
	         str_is(name, "windows-powershell"))
		j->other_windows_shell = names_other_shell(s->value);
}

static void
read_settings(struct just_reader *j)
{
	struct justfile *just = j->just;

	for (size_t i = 0; i < just->nsettings; i++)
		if (just->settings[i].kind <= JUST_EXPORT)
			map_put(j->r->arena, &j->settings,
			    just->settings[i].name.s, &just->settings[i]);
	for (size_t i = 0; i < just->nsettings; i++) {
		if (just->settings[i].kind <= JUST_EXPORT)
			add_variable(j, &just->settings[i], 0);
		else if (just->settings[i].kind == JUST_SET)
			read_set(j, &just->settings[i]);
	}
}

/* Behind the recipes, which they name. */
static void
read_aliases(struct just_reader *j)
{
	for (size_t i = 0; i < j->just->nsettings; i++) {
		const struct just_setting *s = &j->just->settings[i];
		struct span span = text_span(&s->name, 0, s->name.s.len);
		struct target *t;

		if (s->kind != JUST_ALIAS)
			continue;
		t = map_get(&j->r->file->by_name, s->value.s);
		if (t) {
			target_alias(j->r, t, s->name.s, span);
			continue;
		}
		t = target_add(j->r, s->name.s, span);
		target_depend(j->r, t,
		    template_of_literal(j->r->arena, s->value),
		    DEPENDENCY_BEFORE);
	}
}

static void
read_includes(struct just_reader *j)
{
	for (size_t i = 0; i < j->just->nincludes; i++) {
		const struct just_include *in = &j->just->includes[i];
		struct target_include *out = target_add_include(j->r);

		out->span = in->span;
		out->optional = in->optional;
		if (in->is_module)
			out->name = in->name.s;
		if (!in->path.s.len)
			continue;
		out->path = template_of_literal(j->r->arena, in->path);
		out->literal = in->path.s;
	}
}

void
target_read_just(struct target_reader *r)
{
	struct justfile just = { 0 };
	struct just_reader j = { .r = r, .just = &just };

	justfile_parse(r->arena, text_of(r->file->source), &just);
	r->file->problems = just.problems;
	r->file->readable = true;
	if (just.problems.len)
		target_unread(r, just.problems.at[0].span);
	read_settings(&j);
	for (size_t i = 0; i < just.nrecipes; i++)
		read_recipe(&j, just.recipes[i]);
	read_aliases(&j);
	read_includes(&j);
}
