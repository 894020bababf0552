/*
 * The configuration of release tools: YAML, JSON, TOML and INI files.
 *
 * One reader for all: the knowledge names the routes that matter and says
 * what each means.  Commands in them become operations; what the tool puts
 * into them itself ({{ .Version }}, $artifact) is a hole.  Left out: files
 * that are programs (release.config.js), and those that take in others.
 */

#include "facts/config.h"

#include <string.h>

#include "base/arena.h"
#include "facts/config_command.h"
#include "parse/toml.h"
#include "parse/yaml.h"

struct reader {
	struct arena *arena;
	struct arena *scratch;
	struct config *config;
	const struct know_entry *know;
};

/* Called for each node that a route leads to. */
typedef void visit(struct reader *r, const struct know_setting *s,
    const struct ynode *n, struct config_settings *to);

static void walk(struct reader *r, const struct know_setting *s,
    struct str route, const struct ynode *n, struct config_settings *to,
    visit *found);

static void
walk_items(struct reader *r, const struct know_setting *s, struct str route,
    const struct ynode *n, struct config_settings *to, visit *found)
{
	if (n && n->kind == YNODE_LIST)
		for (size_t i = 0; i < n->len; i++)
			walk(r, s, route, n->items[i], to, found);
	else
		walk(r, s, route, n, to, found);
}

static void
walk(struct reader *r, const struct know_setting *s, struct str route,
    const struct ynode *n, struct config_settings *to, visit *found)
{
	struct str key, rest;
	bool items;

	if (!n || (n->kind == YNODE_SCALAR && ynode_is_null(n)))
		return;
	if (!route.len) {
		found(r, s, n, to);
		return;
	}
	str_cut(route, '.', &key, &rest);
	items = str_ends(key, "[]");
	if (items)
		key = str_slice(key, 0, key.len - 2);
	/* What a list holds in the middle of a route is meant one by one. */
	for (size_t i = 0; n->kind == YNODE_LIST && i < n->len; i++)
		walk(r, s, route, n->items[i], to, found);
	if (n->kind != YNODE_MAP)
		return;
	for (size_t i = 0; i < n->len; i++) {
		const struct ynode *value = n->pairs[i].value;

		if (!str_is(key, "*") &&
		    !str_eq(key, ynode_text(n->pairs[i].key)))
			continue;
		if (items)
			walk_items(r, s, rest, value, to, found);
		else
			walk(r, s, rest, value, to, found);
	}
}

/* A name, or [name, {...}]. */
static struct str
name_of(const struct ynode *n)
{
	if (n->kind == YNODE_LIST && n->len)
		n = n->items[0];
	return ynode_text(n);
}

static enum truth
equals(const struct ynode *n, const char *list)
{
	struct str text = name_of(n), rest = str_of(list), one;

	if (str_contains(text, "{{") || str_contains(text, "${"))
		return TRUTH_UNKNOWN;
	while (rest.len) {
		str_cut(rest, ',', &one, &rest);
		if (str_eq_nocase(text, one))
			return TRUTH_YES;
	}
	return TRUTH_NO;
}

static void
add_run(struct reader *r, const struct know_setting *s, const struct ynode *n)
{
	struct config *c = r->config;
	struct config_run run = { .know = s };

	if (!config_command(r->arena, r->scratch, s, n, &run))
		return;
	c->runs = vec_grow(r->arena, c->runs, c->nruns, &c->cruns, sizeof(run));
	c->runs[c->nruns++] = run;
}

static void
add_setting(struct reader *r, const struct know_setting *s,
    const struct ynode *n, struct config_settings *to)
{
	enum truth holds = s->is ? equals(n, s->is) : TRUTH_YES;

	*vec_add(r->arena, to) = (struct config_setting){ s, holds, n };
	if (holds == TRUTH_NO)
		return;
	if (s->runs != KNOW_RUNS_NOTHING)
		add_run(r, s, n);
	if (s->sets)
		config_environment(r->arena, n, &r->config->env);
}

static void
read_scope(struct reader *r, const struct ynode *n, struct config_settings *to)
{
	for (size_t i = 0; i < r->know->nsettings; i++)
		walk(r, &r->know->settings[i], str_of(r->know->settings[i].at),
		    n, to, add_setting);
}

static void
add_variant(struct reader *r, const struct know_setting *s,
    const struct ynode *n, struct config_settings *to)
{
	struct config *c = r->config;

	(void)s;
	(void)to;
	c->variants = vec_grow(r->arena, c->variants, c->nvariants,
	    &c->cvariants, sizeof(*c->variants));
	c->variants[c->nvariants] = (struct config_settings){ 0 };
	read_scope(r, n, &c->variants[c->nvariants]);
	c->nvariants++;
}

static bool
ends_in(struct str path, const char *const *ends)
{
	for (; *ends; ends++)
		if (str_ends(path, *ends))
			return true;
	return false;
}

static bool
has_grave(const struct problems *all)
{
	for (size_t i = 0; i < all->len; i++)
		if (all->at[i].kind != PROBLEM_DUPLICATE)
			return true;
	return false;
}

const struct ynode *
config_root(struct arena *a, struct source *s)
{
	static const char *const programs[] = { ".js", ".cjs", ".mjs", ".ts",
		".json5", NULL };
	static const char *const inis[] = { ".cfg", ".ini", NULL };
	struct toml toml = { 0 };
	struct yaml yaml = { 0 };

	if (ends_in(s->path, programs))
		return NULL;
	if (str_ends(s->path, ".toml"))
		toml_parse(a, text_of(s), &toml);
	else if (ends_in(s->path, inis))
		ini_parse(a, text_of(s), &toml);
	if (toml.root)
		return has_grave(&toml.problems) ? NULL : toml.root;
	yaml_parse(a, text_of(s), &yaml);
	if (!yaml.ndocs || has_grave(&yaml.problems))
		return NULL;
	return yaml.docs[0];
}

/* What stands at a route of plain keys; the last may hold dots itself. */
static const struct ynode *
below(const struct ynode *n, const char *route)
{
	return route && *route ? ynode_route(n, route) : n;
}

const struct config *
config_read(struct arena *a, struct arena *scratch, struct source *s,
    const char *name, const struct know_entry *know)
{
	struct config *c = arena_make(a, struct config);
	struct reader r = { a, scratch, c, know };
	const char *base = strchr(name, '#');
	const struct ynode *root = config_root(a, s);

	c->source = s;
	if (root && base && !below(root, base + 1))
		return NULL;
	if (!root)
		return base ? NULL : c;
	root = base ? below(root, base + 1) : root;
	c->readable = root->kind == YNODE_MAP || ynode_is_null(root);
	read_scope(&r, below(root, know->defaults), &c->defaults);
	if (know->variants)
		walk(&r, NULL, str_of(know->variants), root, NULL, add_variant);
	return c;
}
