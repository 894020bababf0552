/*
 * Scripts of pyproject.toml, aliases of cargo, and crates.
 *
 * Entry points name a Python function; the tasks of poe, pdm, hatch, rye and
 * taskipy are commands, lists of them, or tables that say which.  In a list
 * the name of another task is a call of the tool.  Left out: poe's switch and
 * expr, and what [tool.hatch] inherits between environments.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "facts/target_internal.h"
#include "parse/toml.h"
#include "parse/yaml.h"

/* A table of tasks, and the words that run one of them. */
struct tool {
	enum target_space space;
	const char *run;
	struct str environment;
	const struct ynode *tasks; /* a map */
	struct map names;
};

static struct ynode *
read_toml(struct target_reader *r)
{
	struct toml toml = { 0 };

	toml_parse(r->arena, text_of(r->file->source), &toml);
	r->file->problems = toml.problems;
	r->file->readable = true;
	for (size_t i = 0; i < toml.problems.len; i++)
		if (toml.problems.at[i].kind != PROBLEM_DUPLICATE)
			target_unread(r, toml.problems.at[i].span);
	return toml.root;
}

static void
set_entry(struct target *t, const struct ynode *n)
{
	t->body = BODY_ENTRY;
	t->entry = n->text.s;
	t->entry_span = n->span;
}

/* name = "module:function", or poetry's {reference = "..."}. */
static void
read_entries(struct target_reader *r, const struct ynode *n)
{
	for (size_t i = 0; n && n->kind == YNODE_MAP && i < n->len; i++) {
		const struct ynode *value = n->pairs[i].value, *file = NULL;
		struct target *t;

		if (value->kind == YNODE_MAP) {
			file = ynode_get(value, "reference");
			if (!file)
				file = ynode_get(value, "callable");
			value = file;
		}
		if (!value || value->kind != YNODE_SCALAR)
			continue;
		t = target_add(
		    r, n->pairs[i].key->text.s, n->pairs[i].key->span);
		t->space = SPACE_ENTRY;
		set_entry(t, value);
		if (str_find_char(value->text.s, 0, ':') == SIZE_MAX)
			t->body = BODY_FILE;
	}
}

static void add_task(struct target_reader *r, const struct tool *tool,
    struct target *t, const struct ynode *n, struct block *to);

/* A command of a list: maybe the name of another task, with words. */
static void
add_item(struct target_reader *r, const struct tool *tool, struct target *t,
    const struct ynode *n, struct block *to)
{
	struct str first, rest;
	struct text name;

	if (n->kind != YNODE_SCALAR) {
		add_task(r, tool, t, n, to);
		return;
	}
	str_cut(str_trim(n->text.s), ' ', &first, &rest);
	name = text_slice(n->text, (size_t)(first.at - n->text.s.at),
	    (size_t)(first.at - n->text.s.at) + first.len);
	if (!map_get(&tool->names, first)) {
		target_add_line(r, to, n->text);
		return;
	}
	target_depend(
	    r, t, template_of_literal(r->arena, name), DEPENDENCY_WITHIN);
	target_add_run(r, to, tool->run, n->text);
}

static void
add_items(struct target_reader *r, const struct tool *tool, struct target *t,
    const struct ynode *n, struct block *to)
{
	for (size_t i = 0; i < n->len; i++)
		add_item(r, tool, t, n->items[i], to);
}

/* {cmd = [words]}: one call. */
static void
add_words(struct target_reader *r, const struct ynode *n, struct block *to)
{
	struct op *op = target_add_op(r, to, OP_CALL, n->span);

	for (size_t i = 0; i < n->len; i++)
		if (n->items[i]->kind == YNODE_SCALAR)
			*vec_add(r->arena, &op->words) =
			    template_of_literal(r->arena, n->items[i]->text);
}

/* The value of one of KEYS in N. */
static const struct ynode *
any_of(const struct ynode *n, const char *const *keys)
{
	const struct ynode *found = NULL;

	for (; !found && *keys; keys++)
		found = ynode_get(n, *keys);
	return found;
}

/* A table that says what kind of task it is. */
static void
add_table(struct target_reader *r, const struct tool *tool, struct target *t,
    const struct ynode *n, struct block *to)
{
	static const char *const commands[] = { "cmd", "shell", NULL };
	static const char *const lists[] = { "sequence", "composite", "chain",
		"parallel", NULL };
	static const char *const functions[] = { "script", "call", NULL };
	const struct ynode *command = any_of(n, commands);
	const struct ynode *list = any_of(n, lists);
	const struct ynode *function = any_of(n, functions);
	const struct ynode *ref = ynode_get(n, "ref");

	if (command && command->kind == YNODE_SCALAR)
		target_add_line(r, to, command->text);
	else if (command && command->kind == YNODE_LIST)
		add_words(r, command, to);
	else if (list && list->kind == YNODE_LIST)
		add_items(r, tool, t, list, to);
	else if (ref && ref->kind == YNODE_SCALAR)
		add_item(r, tool, t, ref, to);
	else if (function && function->kind == YNODE_SCALAR && !to->len &&
	         !t->program)
		set_entry(t, function);
	else
		target_add_opaque(r, to, n->span);
}

static void
add_task(struct target_reader *r, const struct tool *tool, struct target *t,
    const struct ynode *n, struct block *to)
{
	if (r->depth >= 8) {
		target_add_opaque(r, to, n->span);
		return;
	}
	r->depth++;
	if (n->kind == YNODE_SCALAR)
		target_add_line(r, to, n->text);
	else if (n->kind == YNODE_LIST)
		add_items(r, tool, t, n, to);
	else
		add_table(r, tool, t, n, to);
	r->depth--;
}

static void
read_details(struct target_reader *r, struct target *t, const struct ynode *n)
{
	const struct ynode *folder = ynode_get(n, "cwd");
	const struct ynode *deps = ynode_get(n, "deps");

	if (!folder)
		folder = ynode_get(n, "working_dir");
	if (folder && folder->kind == YNODE_SCALAR)
		t->folder = template_of_shell(r, folder->text);
	target_entries(r, ynode_get(n, "env"), &t->env);
	for (size_t i = 0; deps && deps->kind == YNODE_LIST && i < deps->len;
	     i++)
		if (deps->items[i]->kind == YNODE_SCALAR)
			target_depend(r, t,
			    template_of_literal(r->arena, deps->items[i]->text),
			    DEPENDENCY_BEFORE);
}

static void
read_tasks(struct target_reader *r, struct tool *tool)
{
	const struct ynode *n = tool->tasks;

	if (!n || n->kind != YNODE_MAP)
		return;
	for (size_t i = 0; i < n->len; i++)
		map_put(r->arena, &tool->names, n->pairs[i].key->text.s, tool);
	for (size_t i = 0; i < n->len; i++) {
		const struct ypair *pair = &n->pairs[i];
		struct program *p = target_program_new(r);
		struct target *t;

		if (tool->space == SPACE_PDM && str_is(pair->key->text.s, "_"))
			continue;
		t = target_add(r, pair->key->text.s, pair->key->span);
		t->space = tool->space;
		t->environment = tool->environment;
		t->appends_words = true;
		add_task(r, tool, t, pair->value, &p->block);
		read_details(r, t, pair->value);
		if (t->body == BODY_ENTRY && !p->block.len)
			continue;
		t->body = BODY_PROGRAM;
		t->program = p;
	}
}

/* Nothing in it means anything to the shell. */
static bool
is_plain(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!char_is_word(s.at[i]) && s.at[i] != '-' && s.at[i] != '.')
			return false;
	return s.len > 0;
}

static void
read_hatch(struct target_reader *r, const struct ynode *envs)
{
	for (size_t i = 0; envs && envs->kind == YNODE_MAP && i < envs->len;
	     i++) {
		struct tool tool = { .space = SPACE_HATCH };
		struct str name = envs->pairs[i].key->text.s;

		tool.environment = name;
		tool.run = "hatch run";
		if (!str_is(name, "default") && is_plain(name))
			tool.run = str_cstr(r->arena,
			    str_printf(r->arena, "hatch -e " STR_FMT " run",
			        STR_ARG(name)));
		tool.tasks = ynode_get(envs->pairs[i].value, "scripts");
		read_tasks(r, &tool);
	}
}

static void
read_poe_includes(struct target_reader *r, const struct ynode *n)
{
	struct names paths = { 0 };

	names_add(r->arena, n, &paths);
	for (size_t i = 0; i < paths.len; i++) {
		struct target_include *in = target_add_include(r);

		in->path = template_of_named(r->arena, &paths.at[i]);
		in->literal = paths.at[i].name;
		in->span = paths.at[i].span;
	}
	if (n && !paths.len)
		target_unread(r, n->span);
}

void
target_read_pyproject(struct target_reader *r)
{
	const struct ynode *root = read_toml(r), *name;
	struct tool poe = { SPACE_POE, "poe", { 0 },
		ynode_route(root, "tool.poe.tasks"), { 0 } };
	struct tool pdm = { SPACE_PDM, "pdm run", { 0 },
		ynode_route(root, "tool.pdm.scripts"), { 0 } };
	struct tool rye = { SPACE_RYE, "rye run", { 0 },
		ynode_route(root, "tool.rye.scripts"), { 0 } };
	struct tool taskipy = { SPACE_TASKIPY, "task", { 0 },
		ynode_route(root, "tool.taskipy.tasks"), { 0 } };

	name = ynode_route(root, "project.name");
	r->file->package =
	    ynode_text(name ? name : ynode_route(root, "tool.poetry.name"));
	r->file->is_workspace = ynode_route(root, "tool.uv.workspace") != NULL;
	names_add(r->arena, ynode_route(root, "tool.uv.workspace.members"),
	    &r->file->workspaces);
	read_entries(r, ynode_route(root, "project.scripts"));
	read_entries(r, ynode_route(root, "project.gui-scripts"));
	read_entries(r, ynode_route(root, "tool.poetry.scripts"));
	read_tasks(r, &poe);
	read_tasks(r, &pdm);
	read_tasks(r, &rye);
	read_tasks(r, &taskipy);
	read_hatch(r, ynode_route(root, "tool.hatch.envs"));
	read_poe_includes(r, ynode_route(root, "tool.poe.include"));
}

/* --- cargo ---------------------------------------------------------------- */

/* An alias of words in a list: `cargo` and each as it stands. */
static void
add_cargo_words(
    struct target_reader *r, const struct ynode *n, struct block *to)
{
	struct op *op = target_add_op(r, to, OP_CALL, n->span);
	struct template *word = vec_add(r->arena, &op->words);

	word->span = n->span;
	*vec_add(r->arena, word) = (struct part){ .kind = PART_LITERAL,
		.span = n->span,
		.text = S("cargo"),
		.quoted = true };
	for (size_t i = 0; i < n->len; i++)
		if (n->items[i]->kind == YNODE_SCALAR)
			*vec_add(r->arena, &op->words) =
			    template_of_literal(r->arena, n->items[i]->text);
}

void
target_read_cargo(struct target_reader *r)
{
	const struct ynode *n = ynode_get(read_toml(r), "alias");

	for (size_t i = 0; n && n->kind == YNODE_MAP && i < n->len; i++) {
		const struct ynode *value = n->pairs[i].value;
		struct program *p = target_program_new(r);
		struct target *t = target_add(
		    r, n->pairs[i].key->text.s, n->pairs[i].key->span);

		if (value->kind == YNODE_SCALAR && value->text.s.len)
			target_add_run(r, &p->block, "cargo", value->text);
		else if (value->kind == YNODE_LIST)
			add_cargo_words(r, value, &p->block);
		t->body = BODY_PROGRAM;
		t->program = p;
		t->appends_words = true;
	}
}

void
target_read_crate(struct target_reader *r)
{
	const struct ynode *root = read_toml(r);
	const struct ynode *bins = ynode_get(root, "bin");

	r->file->package = ynode_text(ynode_route(root, "package.name"));
	r->file->is_workspace = ynode_get(root, "workspace") != NULL;
	names_add(r->arena, ynode_route(root, "workspace.members"),
	    &r->file->workspaces);
	for (size_t i = 0; bins && bins->kind == YNODE_LIST && i < bins->len;
	     i++) {
		const struct ynode *name = ynode_get(bins->items[i], "name");
		const struct ynode *path = ynode_get(bins->items[i], "path");
		struct entry *e;

		if (!name || name->kind != YNODE_SCALAR)
			continue;
		e = vec_add(r->arena, &r->file->bins);
		e->name = name->text.s;
		e->span = name->span;
		if (path && path->kind == YNODE_SCALAR)
			e->value = template_of_literal(r->arena, path->text);
	}
}
