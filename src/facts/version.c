/*
 * Reading versions out of files: by routes of YAML, JSON, TOML and INI, and
 * by patterns in what has no such tree.
 *
 * The first route or pattern that finds a version counts.  A value that is
 * none (a path to another file, `attr: x`, a template) carries none.
 */

#include "facts/version.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/pattern.h"
#include "facts/config.h"
#include "facts/embedded.h"
#include "parse/yaml.h"

enum { HITS = 256 }; /* places that one route leads to */

struct hits {
	const struct ynode *at[HITS];
	size_t len;
};

size_t
carrier_count(void)
{
	return know_builtin.ncarriers;
}

const struct know_carrier *
carrier_at(size_t i)
{
	return &know_builtin.carriers[i];
}

size_t
bumper_count(void)
{
	return know_builtin.nbumpers;
}

const struct know_bumper *
bumper_at(size_t i)
{
	return &know_builtin.bumpers[i];
}

static void
add_end(struct carrier_names *n, struct str end)
{
	n->last[end.at[end.len - 1] & 127] = true;
	if (n->nends < sizeof(n->ends) / sizeof(n->ends[0]))
		n->ends[n->nends++] = end;
}

static bool
has_end(const struct carrier_names *n, struct str name)
{
	if (!n->last[name.at[name.len - 1] & 127])
		return false;
	for (size_t i = 0; i < n->nends; i++)
		if (str_ends(name, n->ends[i].at))
			return true;
	return false;
}

static void
add_names(struct carrier_names *n, const char *const *names)
{
	for (; *names; names++) {
		struct str name = str_basename(str_of(*names));

		if (name.at[0] == '*')
			add_end(n, str_from(name, 1));
		else
			n->lengths[name.at[0] & 127] |= 1ull << (name.len & 63);
	}
}

void
carrier_names(struct carrier_names *out)
{
	*out = (struct carrier_names){ .nends = 0 };
	for (size_t i = 0; i < know_builtin.ncarriers; i++)
		add_names(out, know_builtin.carriers[i].files);
	for (size_t i = 0; i < know_builtin.nbumpers; i++)
		add_names(out, know_builtin.bumpers[i].files);
}

bool
carrier_names_may(const struct carrier_names *n, struct str path)
{
	struct str name = str_basename(path);

	return name.len &&
	       ((n->lengths[name.at[0] & 127] >> (name.len & 63) & 1) ||
	           has_end(n, name));
}

static bool
part_is(struct str part, struct str name)
{
	if (str_is(name, "*"))
		return part.len > 0;
	if (name.len && name.at[0] == '*')
		return part.len >= name.len &&
		       str_eq(str_from(part, part.len - name.len + 1),
		           str_from(name, 1));
	return str_eq(part, name);
}

/* Part by part, from the end. */
static bool
name_is(struct str path, struct str name)
{
	for (;;) {
		struct str above = str_dirname(name);

		if (!part_is(str_basename(path), str_basename(name)))
			return false;
		if (!above.len)
			return true;
		name = above;
		path = str_dirname(path);
	}
}

bool
carrier_is(struct str path, const char *const *names)
{
	for (; *names; names++)
		if (name_is(path, str_of(*names)))
			return true;
	return false;
}

static void
walk(const struct ynode *n, struct str route, struct hits *out)
{
	struct str key, rest;
	bool items;

	if (!n || out->len == HITS)
		return;
	if (!route.len) {
		out->at[out->len++] = n;
		return;
	}
	str_cut(route, '.', &key, &rest);
	items = str_ends(key, "[]");
	if (items)
		key = str_slice(key, 0, key.len - 2);
	for (size_t i = 0; n->kind == YNODE_MAP && i < n->len; i++) {
		const struct ynode *v = n->pairs[i].value;

		if (!str_is(key, "*") &&
		    !str_eq(key, ynode_text(n->pairs[i].key)))
			continue;
		if (!items || v->kind != YNODE_LIST)
			walk(v, rest, out);
		for (size_t k = 0; items && v->kind == YNODE_LIST && k < v->len;
		     k++)
			walk(v->items[k], rest, out);
	}
}

/* The first scalar at one of the routes, or NULL. */
static const struct ynode *
first_at(const struct ynode *n, const char *const *routes)
{
	struct hits hits = { .len = 0 };

	for (; *routes; routes++)
		walk(n, str_of(*routes), &hits);
	for (size_t i = 0; i < hits.len; i++)
		if (hits.at[i]->kind == YNODE_SCALAR && hits.at[i]->text.s.len)
			return hits.at[i];
	return NULL;
}

/* ROUTE=VALUE; a list that is empty has the value false. */
static bool
tells(const struct ynode *root, const char *test)
{
	struct hits hits = { .len = 0 };
	struct str route, value;

	str_cut(str_of(test), '=', &route, &value);
	walk(root, route, &hits);
	for (size_t i = 0; i < hits.len; i++)
		if (hits.at[i]->kind == YNODE_SCALAR
		        ? str_eq(ynode_text(hits.at[i]), value)
		        : !hits.at[i]->len && str_is(value, "false"))
			return true;
	return false;
}

static bool
tells_any(const struct ynode *root, const char *const *tests)
{
	for (; *tests; tests++)
		if (tells(root, *tests))
			return true;
	return false;
}

/* The place of a text without its quotes. */
static struct span
inner(const struct ynode *n)
{
	return text_span(&n->text, 0, n->text.s.len);
}

static struct str
folder_name(struct str path)
{
	return str_basename(str_dirname(path));
}

static void
read_item(struct arena *a, struct source *s, const struct know_carrier *know,
    const struct ynode *n, struct carrieds *out)
{
	const struct ynode *version = first_at(n, know->at);
	const struct ynode *name = first_at(n, know->name);
	struct carried *c;

	if (!version || !version_is(ynode_text(version)))
		return;
	c = vec_add(a, out);
	*c = (struct carried){ .know = know, .path = s->path };
	c->name = ynode_text(name);
	c->version = ynode_text(version);
	c->span = inner(version);
	c->apart = tells_any(n, know->apart);
}

static void
read_routes(struct arena *a, struct source *s, const struct know_carrier *know,
    struct carrieds *out)
{
	const struct ynode *root = config_root(a, s), *each;
	struct hits hits = { .len = 0 };

	if (!root || !know->each) {
		read_item(a, s, know, root, out);
		return;
	}
	walk(root, str_of(know->each), &hits);
	each = hits.len ? hits.at[0] : NULL;
	for (size_t i = 0; each && i < each->len && i < HITS; i++)
		if (each->kind != YNODE_SCALAR)
			read_item(a, s, know,
			    each->kind == YNODE_LIST ? each->items[i]
			                             : each->pairs[i].value,
			    out);
}

/* The pattern for the package: my-name is also my_name there. */
static const char *
pattern_for(struct arena *scratch, const char *pattern, struct str name)
{
	struct buf b = buf_new(scratch);
	struct str rest = str_of(pattern);
	size_t at = str_find(rest, 0, "{name}");

	if (at == SIZE_MAX)
		return pattern;
	buf_add(&b, str_slice(rest, 0, at));
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];

		if (c == '-' || c == '_' || c == '.')
			buf_add_text(&b, "[-_.]");
		else if (char_is_word(c))
			buf_add_char(&b, c);
		else
			buf_add_char(&b, '.');
	}
	buf_add(&b, str_from(rest, at + 6));
	return str_cstr(scratch, buf_str(&b));
}

static struct str
name_by_patterns(
    struct arena *scratch, struct source *s, const struct know_carrier *know)
{
	const char *const *p = know->name_patterns;
	size_t at, len;

	for (; *p; p++)
		if (regex_find(scratch, *p, "name", s->text, 0, &at, &len))
			return str_slice(s->text, at, at + len);
	return know->name[0] && str_is(str_of(know->name[0]), "@folder")
	           ? folder_name(s->path)
	           : S("");
}

static bool
is_generated(struct str text, const struct know_carrier *know)
{
	for (const char *const *p = know->generated; *p; p++)
		if (str_contains(text, *p))
			return true;
	return false;
}

void
carried_read( // NOLINT(readability-function-size): two arenas
    struct arena *a, struct arena *scratch, struct source *s,
    const struct know_carrier *know, struct str name, struct carrieds *out)
{
	struct str text = s->text;
	size_t at, len;

	if (know->at[0]) {
		read_routes(a, s, know, out);
		return;
	}
	if (is_generated(text, know))
		return;
	for (const char *const *p = know->patterns; *p; p++) {
		struct carried *c;

		if (!regex_find(scratch, pattern_for(scratch, *p, name),
		        "version", text, 0, &at, &len) ||
		    !version_is(str_slice(text, at, at + len)))
			continue;
		c = vec_add(a, out);
		*c = (struct carried){ .know = know, .path = s->path };
		c->version = str_slice(text, at, at + len);
		c->span = span_of(s, at, len);
		c->name = name.len ? name : name_by_patterns(scratch, s, know);
		/* A lock file may hold it twice. */
		if (!know->locks)
			return;
	}
}

/* --- what raises them ----------------------------------------------------- */

static struct str
path_in(struct str text, const char *cut)
{
	size_t at = cut ? str_find(text, 0, cut) : SIZE_MAX;

	return str_trim(at == SIZE_MAX ? text : str_slice(text, 0, at));
}

static bool
is_plain_path(struct str path)
{
	for (size_t i = 0; i < path.len; i++)
		if (str_contains(
		        S("*?[]{}$\\<>:"), (char[]){ path.at[i], '\0' }))
			return false;
	return path.len > 0 && path.at[0] != '/' && path.at[0] != '~';
}

static void
add_raised(struct arena *a, struct raiser *out, struct str path,
    struct span span, bool certain)
{
	if (path.len && out->files.len < RAISED)
		*vec_add(a, &out->files) = (struct raised){ path, span,
			certain && is_plain_path(path), S("") };
}

/* [bumpversion:file:PATH] and [bumpversion:file(label):PATH] */
static void
read_sections(struct arena *a, const struct ynode *root, const char *section,
    struct raiser *out)
{
	for (size_t i = 0; root->kind == YNODE_MAP && i < root->len; i++) {
		const struct ynode *key = root->pairs[i].key;
		struct str name = ynode_text(key), path;
		size_t at;

		if (!str_starts(name, section))
			continue;
		name = str_from(name, str_of(section).len);
		at = name.len && name.at[0] == '(' ? str_find(name, 0, "):")
		                                   : SIZE_MAX;
		path = at != SIZE_MAX          ? str_from(name, at + 2)
		       : str_starts(name, ":") ? str_from(name, 1)
		                               : S("");
		add_raised(a, out, str_trim(path), key->span, true);
	}
}

static void
read_lists(struct arena *a, const struct ynode *root, struct raiser *out)
{
	const char *const *route = out->know->lists;

	for (; *route; route++) {
		struct hits hits = { .len = 0 };
		bool plain = !str_contains(str_of(*route), "*");

		walk(root, str_of(*route), &hits);
		for (size_t i = 0; i < hits.len; i++)
			if (hits.at[i]->kind == YNODE_SCALAR)
				add_raised(a, out,
				    path_in(
				        ynode_text(hits.at[i]), out->know->cut),
				    inner(hits.at[i]), plain);
	}
}

static bool
is_in_list(struct str text, const char *list)
{
	struct str rest = str_of(list), one;

	while (rest.len) {
		str_cut(rest, ',', &one, &rest);
		if (str_eq(text, one))
			return true;
	}
	return false;
}

static bool
cover_holds(const struct ynode *root, const struct know_cover *c)
{
	struct hits hits = { .len = 0 };

	if (!c->at)
		return true;
	walk(root, str_of(c->at), &hits);
	for (size_t i = 0; i < hits.len; i++)
		if (is_in_list(ynode_text(hits.at[i]), c->is))
			return true;
	return false;
}

static bool
has_any(const struct ynode *root, const char *const *routes)
{
	for (; *routes; routes++) {
		struct hits hits = { .len = 0 };

		walk(root, str_of(*routes), &hits);
		for (size_t i = 0; i < hits.len; i++)
			if (hits.at[i]->len || ynode_text(hits.at[i]).len)
				return true;
	}
	return false;
}

static bool
is_true(const struct ynode *root, const char *const *routes)
{
	const struct ynode *n = first_at(root, routes);

	return n && str_eq_nocase(ynode_text(n), S("true"));
}

bool
raiser_read(struct arena *a, struct source *s, const struct know_bumper *know,
    struct raiser *out)
{
	const struct ynode *root = config_root(a, s), *current;
	struct hits hits = { .len = 0 };

	*out = (struct raiser){ .know = know, .source = s };
	if (!root)
		return false;
	walk(root, str_of(know->at ? know->at : ""), &hits);
	if (!hits.len)
		return false;
	current = first_at(root, know->current);
	if (current && version_is(ynode_text(current))) {
		out->current = ynode_text(current);
		out->span = inner(current);
	}
	if (know->section)
		read_sections(a, root, know->section, out);
	read_lists(a, root, out);
	for (size_t i = 0; i < know->ncovers; i++)
		if (cover_holds(root, &know->covers[i]))
			*vec_add(a, &out->covers) = &know->covers[i];
	out->lenient = is_true(root, know->lenient);
	out->open = has_any(root, know->open);
	return true;
}
