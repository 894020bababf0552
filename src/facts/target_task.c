/*
 * Taskfiles as targets.
 *
 * {{.NAME}} becomes "${NAME}" of the shell; any other template is unknown.
 * A command that runs another task is a call of `task`.  Left out: `status`
 * and `sources`, which may skip a task, `for`, and variables that are given
 * to other tasks.
 */

#include "base/arena.h"
#include "facts/target_internal.h"
#include "parse/yaml.h"

/* The name in {{.NAME}}; empty for any other template. */
static struct text
template_name(struct text t, size_t from, size_t to)
{
	size_t end = to - from >= 4 ? to - 2 : to, at;
	struct text in = text_slice(t, from + 2, end);

	while (in.s.len && char_is_space(in.s.at[0]))
		in = text_slice(in, 1, in.s.len);
	in = text_slice(in, 0, str_trim_end(in.s).len);
	if (in.s.len < 2 || in.s.at[0] != '.')
		return text_slice(in, 0, 0);
	for (at = 1; at < in.s.len; at++)
		if (!char_is_word(in.s.at[at]))
			return text_slice(in, 0, 0);
	return text_slice(in, 1, in.s.len);
}

static struct text
shell_text(struct target_reader *r, struct text t)
{
	struct rewrite w;
	size_t at = 0, done = 0, end;

	if (!str_contains(t.s, "{{"))
		return t;
	w = rewrite_new(r->arena, t);
	while ((at = str_find(t.s, at, "{{")) != SIZE_MAX) {
		struct text name;

		end = str_find(t.s, at, "}}");
		end = end == SIZE_MAX ? t.s.len : end + 2;
		name = template_name(t, at, end);
		rewrite_copy(&w, done, at);
		if (name.s.len)
			rewrite_variable(&w, name.s, at, end);
		else
			rewrite_hole(&w, at, end);
		at = done = end;
	}
	rewrite_copy(&w, done, t.s.len);
	return rewrite_end(&w);
}

static struct template template_of_scalar(
    struct target_reader *r, const struct ynode *n)
{
	return template_of_shell(r, shell_text(r, n->text));
}

/* A value: a scalar, or {sh: command}. */
static struct template value_of(struct target_reader *r, const struct ynode *n)
{
	const struct ynode *sh = ynode_get(n, "sh");
	struct template out;

	if (n->kind == YNODE_SCALAR)
		return template_of_scalar(r, n);
	if (!sh || sh->kind != YNODE_SCALAR) {
		out = template_of_literal(r->arena, text_of_span(n->span));
		out.at[0].kind = PART_UNKNOWN;
		return out;
	}
	out = template_of_part(r->arena, PART_OUTPUT, sh->text);
	out.at[0].body = arena_make(r->arena, struct block);
	*out.at[0].body = target_program(r, shell_text(r, sh->text))->block;
	return out;
}

static void
read_variables(struct target_reader *r, const struct ynode *n, struct block *to)
{
	if (!n || n->kind != YNODE_MAP)
		return;
	for (size_t i = 0; i < n->len; i++)
		target_add_setting(r, to, n->pairs[i].key->text.s,
		    n->pairs[i].key->span, value_of(r, n->pairs[i].value));
}

static void
read_env(struct target_reader *r, const struct ynode *n, struct entries *out)
{
	if (!n || n->kind != YNODE_MAP)
		return;
	out->span = n->span;
	for (size_t i = 0; i < n->len; i++)
		*vec_add(r->arena, out) = (struct entry){
			.name = n->pairs[i].key->text.s,
			.span = n->pairs[i].key->span,
			.value = value_of(r, n->pairs[i].value),
		};
}

static void
depend(struct target_reader *r, struct target *t, const struct ynode *n,
    enum dependency_time time)
{
	if (n && n->kind == YNODE_MAP)
		n = ynode_get(n, "task");
	if (n && n->kind == YNODE_SCALAR && n->text.s.len)
		target_depend(r, t, template_of_scalar(r, n), time);
}

/* One of `cmds`. */
static void
add_command(struct target_reader *r, struct target *t, const struct ynode *n,
    struct block *to)
{
	const struct ynode *task = ynode_get(n, "task");
	const struct ynode *later = ynode_get(n, "defer");
	const struct ynode *cmd =
	    n->kind == YNODE_MAP ? ynode_get(n, "cmd") : n;

	if (later && r->depth < 4) {
		r->depth++;
		add_command(r, t, later, to);
		r->depth--;
	}
	if (task && task->kind == YNODE_SCALAR && task->text.s.len) {
		depend(r, t, task, DEPENDENCY_WITHIN);
		target_add_run(r, to, "task", shell_text(r, task->text));
	} else if (cmd && cmd->kind == YNODE_SCALAR) {
		target_add_line(r, to, shell_text(r, cmd->text));
	}
}

static void
add_commands(struct target_reader *r, struct target *t, const struct ynode *n)
{
	struct program *p = target_program_new(r);

	if (!n)
		return;
	if (n->kind == YNODE_LIST)
		for (size_t i = 0; i < n->len; i++)
			add_command(r, t, n->items[i], &p->block);
	else
		add_command(r, t, n, &p->block);
	t->body = BODY_PROGRAM;
	t->program = p;
}

static void
read_details(struct target_reader *r, struct target *t, const struct ynode *n)
{
	const struct ynode *deps = ynode_get(n, "deps");
	const struct ynode *folder = ynode_get(n, "dir");
	struct names aliases = { 0 };
	bool internal = false;

	for (size_t i = 0; deps && deps->kind == YNODE_LIST && i < deps->len;
	     i++)
		depend(r, t, deps->items[i], DEPENDENCY_BEFORE);
	if (folder && folder->kind == YNODE_SCALAR)
		t->folder = template_of_scalar(r, folder);
	names_add(r->arena, ynode_get(n, "aliases"), &aliases);
	for (size_t i = 0; i < aliases.len; i++)
		target_alias(r, t, aliases.at[i].name, aliases.at[i].span);
	read_variables(r, ynode_get(n, "vars"), &t->variables);
	read_env(r, ynode_get(n, "env"), &t->env);
	ynode_bool(ynode_get(n, "internal"), &internal);
	t->is_private = internal;
	t->conditional = ynode_get(n, "platforms") != NULL;
	add_commands(r, t, ynode_get(n, "cmds"));
	if (!t->program)
		add_commands(r, t, ynode_get(n, "cmd"));
}

static void
read_task(struct target_reader *r, const struct ypair *pair)
{
	struct target_file *f = r->file;
	struct target *t = target_add(r, pair->key->text.s, pair->key->span);

	if (pair->value->kind == YNODE_MAP)
		read_details(r, t, pair->value);
	else if (!ynode_is_null(pair->value))
		add_commands(r, t, pair->value);
	if (str_is(t->name, "default"))
		f->first = t;
	t->is_pattern = str_contains(t->name, "*");
	if (!t->is_pattern)
		return;
	f->patterns = vec_grow(
	    r->arena, f->patterns, f->npatterns, &f->cpatterns, sizeof(t));
	f->patterns[f->npatterns++] = t;
}

static void
read_include(struct target_reader *r, const struct ypair *pair)
{
	const struct ynode *n = pair->value, *path, *folder;
	struct target_include *in;

	path = n->kind == YNODE_MAP ? ynode_get(n, "taskfile") : n;
	folder = ynode_get(n, "dir");
	in = target_add_include(r);
	in->span = pair->key->span;
	in->name = pair->key->text.s;
	ynode_bool(ynode_get(n, "optional"), &in->optional);
	if (ynode_get(n, "flatten"))
		in->flat = true;
	if (folder && folder->kind == YNODE_SCALAR)
		in->folder = template_of_scalar(r, folder);
	if (!path || path->kind != YNODE_SCALAR)
		return;
	in->path = template_of_scalar(r, path);
	template_literal(r->arena, &in->path, &in->literal);
	if (ynode_get(n, "aliases"))
		target_unread(r, in->span);
}

void
target_read_task(struct target_reader *r)
{
	struct ynode *root = target_yaml(r, text_of(r->file->source));
	const struct ynode *tasks = ynode_get(root, "tasks");
	const struct ynode *includes = ynode_get(root, "includes");

	read_variables(r, ynode_get(root, "vars"), &r->file->variables);
	read_env(r, ynode_get(root, "env"), &r->file->env);
	r->file->reads_dotenv = ynode_get(root, "dotenv") != NULL;
	for (size_t i = 0; tasks && tasks->kind == YNODE_MAP && i < tasks->len;
	     i++)
		read_task(r, &tasks->pairs[i]);
	for (size_t i = 0;
	     includes && includes->kind == YNODE_MAP && i < includes->len; i++)
		read_include(r, &includes->pairs[i]);
}
