/*
 * Scripts of package.json, composer.json and deno.json, and workspaces.
 *
 * JSON is read as YAML, which it is; comments of deno.jsonc are blanked
 * before.  A script's hooks are targets of their own: what npm runs before
 * `x` is the target `prex`.
 */

#include "base/arena.h"
#include "facts/target_internal.h"
#include "parse/yaml.h"

static void
add_script(struct target_reader *r, const struct ypair *pair)
{
	struct target *t;

	if (pair->value->kind != YNODE_SCALAR)
		return;
	t = target_add(r, pair->key->text.s, pair->key->span);
	t->body = BODY_PROGRAM;
	t->program = target_program(r, pair->value->text);
	t->appends_words = true;
}

static void
read_bins(struct target_reader *r, const struct ynode *n)
{
	struct str name = r->file->package;

	target_entries(r, n, &r->file->bins);
	if (!n || n->kind != YNODE_SCALAR || !n->text.s.len || !name.len)
		return;
	/* A single file is the command of the package's name. */
	*vec_add(r->arena, &r->file->bins) = (struct entry){
		.name = str_basename(name),
		.span = n->span,
		.value = template_of_literal(r->arena, n->text),
	};
}

static void
read_workspaces(struct target_reader *r, const struct ynode *n)
{
	r->file->is_workspace |= n != NULL;
	if (n && n->kind == YNODE_MAP)
		n = ynode_get(n, "packages");
	names_add(r->arena, n, &r->file->workspaces);
}

void
target_read_npm(struct target_reader *r)
{
	struct ynode *root = target_yaml(r, text_of(r->file->source));
	const struct ynode *scripts = ynode_get(root, "scripts");

	r->file->package = ynode_text(ynode_get(root, "name"));
	r->file->manager = ynode_text(ynode_get(root, "packageManager"));
	read_bins(r, ynode_get(root, "bin"));
	read_workspaces(r, ynode_get(root, "workspaces"));
	for (size_t i = 0;
	     scripts && scripts->kind == YNODE_MAP && i < scripts->len; i++)
		add_script(r, &scripts->pairs[i]);
}

void
target_read_pnpm(struct target_reader *r)
{
	struct ynode *root = target_yaml(r, text_of(r->file->source));

	r->file->is_workspace = true;
	names_add(r->arena, ynode_get(root, "packages"), &r->file->workspaces);
}

/* --- composer ------------------------------------------------------------- */

/* Class::method: a function of PHP, not a command. */
static bool
is_function(struct str s)
{
	return str_contains(s, "::") && str_find_char(s, 0, ' ') == SIZE_MAX;
}

static void
add_composer_line(struct target_reader *r, struct target *t,
    const struct ynode *n, struct block *to)
{
	struct text text = n->text;

	if (n->kind != YNODE_SCALAR)
		return;
	if (str_starts(text.s, "@php ") || str_starts(text.s, "@composer ")) {
		target_add_line(r, to, text_slice(text, 1, text.s.len));
	} else if (str_starts(text.s, "@putenv ")) {
		text = text_slice(text, 8, text.s.len);
		target_add_run(r, to, "export", text);
	} else if (str_starts(text.s, "@")) {
		text = text_slice(text, 1, text.s.len);
		target_depend(
		    r, t, template_of_shell(r, text), DEPENDENCY_WITHIN);
		target_add_run(r, to, "composer run-script", text);
	} else if (is_function(text.s)) {
		target_add_opaque(r, to, n->span);
	} else {
		target_add_line(r, to, text);
	}
}

static void
add_composer_script(struct target_reader *r, const struct ypair *pair)
{
	struct target *t = target_add(r, pair->key->text.s, pair->key->span);
	struct program *p = target_program_new(r);
	const struct ynode *n = pair->value;

	if (n->kind == YNODE_LIST)
		for (size_t i = 0; i < n->len; i++)
			add_composer_line(r, t, n->items[i], &p->block);
	else
		add_composer_line(r, t, n, &p->block);
	t->body = BODY_PROGRAM;
	t->program = p;
	t->appends_words = true;
}

void
target_read_composer(struct target_reader *r)
{
	struct ynode *root = target_yaml(r, text_of(r->file->source));
	const struct ynode *scripts = ynode_get(root, "scripts");

	r->file->package = ynode_text(ynode_get(root, "name"));
	for (size_t i = 0;
	     scripts && scripts->kind == YNODE_MAP && i < scripts->len; i++)
		add_composer_script(r, &scripts->pairs[i]);
}

/* --- deno ----------------------------------------------------------------- */

/* The end of the comment or string at I, or I + 1. */
static size_t
jsonc_end(struct str s, size_t i)
{
	size_t end = i + 1;

	if (s.at[i] == '"') {
		while (end < s.len && s.at[end] != '"' && s.at[end] != '\n')
			end += s.at[end] == '\\' ? 2 : 1;
		return end < s.len ? end + 1 : s.len;
	}
	if (str_starts(str_from(s, i), "//"))
		end = str_find_char(s, i, '\n');
	else if (str_starts(str_from(s, i), "/*"))
		end = str_find(s, i + 2, "*/");
	else
		return end;
	if (end == SIZE_MAX)
		return s.len;
	return s.at[end] == '*' ? end + 2 : end;
}

/* Comments as blanks, so that all places stay. */
static struct text
without_comments(struct arena *a, struct text t)
{
	char *at;

	if (!str_contains(t.s, "//") && !str_contains(t.s, "/*"))
		return t;
	at = arena_bytes(a, t.s.len);
	for (size_t i = 0, end; i < t.s.len; i = end) {
		bool comment = t.s.at[i] == '/';

		end = jsonc_end(t.s, i);
		comment = comment && end > i + 1;
		for (size_t k = i; k < end; k++)
			at[k] = comment && t.s.at[k] != '\n' ? ' ' : t.s.at[k];
	}
	t.s.at = at;
	return t;
}

static void
add_deno_task(struct target_reader *r, const struct ypair *pair)
{
	const struct ynode *n = pair->value, *command = n;
	struct names deps = { 0 };
	struct target *t = target_add(r, pair->key->text.s, pair->key->span);

	if (n->kind == YNODE_MAP) {
		command = ynode_get(n, "command");
		names_add(r->arena, ynode_get(n, "dependencies"), &deps);
	}
	for (size_t i = 0; i < deps.len; i++)
		target_depend(r, t, template_of_named(r->arena, &deps.at[i]),
		    DEPENDENCY_BEFORE);
	if (!command || command->kind != YNODE_SCALAR)
		return;
	t->body = BODY_PROGRAM;
	t->program = target_program(r, command->text);
	t->appends_words = true;
}

void
target_read_deno(struct target_reader *r)
{
	struct ynode *root = target_yaml(
	    r, without_comments(r->arena, text_of(r->file->source)));
	const struct ynode *tasks = ynode_get(root, "tasks");

	r->file->package = ynode_text(ynode_get(root, "name"));
	/* "workspace": [...], or {members: [...]} */
	r->file->is_workspace = ynode_get(root, "workspace") != NULL;
	names_add(r->arena,
	    ynode_get(ynode_get(root, "workspace"), "members")
	        ? ynode_route(root, "workspace.members")
	        : ynode_get(root, "workspace"),
	    &r->file->workspaces);
	for (size_t i = 0; tasks && tasks->kind == YNODE_MAP && i < tasks->len;
	     i++)
		add_deno_task(r, &tasks->pairs[i]);
}
