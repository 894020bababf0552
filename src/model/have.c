/*
 * What there is, to compare with what is needed.
 *
 * JSON is read as YAML, which it is: a list of objects with a `name`, also
 * below `secrets` or `variables`, as the forge's API answers.  Otherwise each
 * line begins with a name, and what stands behind it is of no interest.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "model/prerequisite.h"
#include "parse/yaml.h"

enum { NEAR = 4, SHORT = 4, LONG = 12 };

/* --- reading -------------------------------------------------------------- */

struct reading {
	struct arena *arena;
	struct source *source;
	struct have *out;
	struct str *why;
};

static bool
refuse(struct reading *r, size_t off, const char *what)
{
	struct place at = source_place(r->arena, r->source, (uint32_t)off);

	*r->why = str_printf(r->arena, STR_FMT ":%u:%u: %s",
	    STR_ARG(r->source->path), at.line, at.column, what);
	return false;
}

static bool
is_name(struct str s)
{
	if (!s.len || char_is_digit(s.at[0]))
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!char_is_word(s.at[i]))
			return false;
	return true;
}

static bool
take(struct reading *r, struct str name, size_t off)
{
	if (!is_name(name))
		return refuse(r, off,
		    "not the name of a secret: letters, digits and _ make one");
	*vec_add(r->arena, &r->out->names) = name;
	return true;
}

static bool
read_object(struct reading *r, const struct ynode *n)
{
	const struct ynode *name = n;

	if (n->kind == YNODE_MAP)
		name = ynode_get(n, "name");
	if (!name || name->kind != YNODE_SCALAR)
		return refuse(r, n->span.off,
		    "an object with a \"name\" should stand here");
	return take(r, name->text.s, name->span.off);
}

static bool
read_json(struct reading *r)
{
	struct yaml y = { 0 };
	const struct ynode *n;

	yaml_parse(r->arena, text_of(r->source), &y);
	if (y.problems.len)
		return refuse(r, y.problems.at[0].span.off,
		    str_cstr(r->arena, str_concat(r->arena, S("no JSON: "),
		                           y.problems.at[0].message)));
	n = y.ndocs ? y.docs[0] : NULL;
	if (y.ndocs > 1)
		return refuse(
		    r, y.docs[1]->span.off, "a second text begins here");
	if (n && n->kind == YNODE_MAP)
		n = ynode_get(n, "secrets") ? ynode_get(n, "secrets")
		                            : ynode_get(n, "variables");
	if (!n || n->kind != YNODE_LIST)
		return refuse(r, 0,
		    "a list of objects should stand here, as "
		    "`gh secret list --json name` prints it");
	for (size_t i = 0; i < n->len; i++)
		if (!read_object(r, n->items[i]))
			return false;
	return true;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == ',';
}

static bool
read_lines(struct reading *r, struct str text)
{
	struct str rest = text, line;

	while (str_line(&rest, &line)) {
		struct str word = str_trim(line);
		size_t n = 0;

		if (!word.len || word.at[0] == '#')
			continue;
		while (n < word.len && !is_blank(word.at[n]))
			n++;
		/* The heading of the table that gh shows on a terminal. */
		if (!r->out->names.len &&
		    str_is(str_slice(word, 0, n), "NAME") &&
		    str_contains(word, "UPDATED"))
			continue;
		if (!take(r, str_slice(word, 0, n),
		        (size_t)(word.at - r->source->text.at)))
			return false;
	}
	return true;
}

bool
have_read(struct arena *a, struct source *s, struct have *out, struct str *why)
{
	struct reading r = { a, s, out, why };
	struct str text = s->text, begin;
	size_t nul = str_find_char(text, 0, '\0');

	*out = (struct have){ 0 };
	if (str_starts(text, "\xff\xfe") || str_starts(text, "\xfe\xff"))
		return refuse(&r, 0, "UTF-16; it should be UTF-8");
	if (nul != SIZE_MAX)
		return refuse(&r, nul, "a NUL byte; it should be a text");
	if (str_starts(text, "\xef\xbb\xbf"))
		text = str_from(text, 3);
	begin = str_trim(text);
	if (str_starts(begin, "[") || str_starts(begin, "{"))
		return read_json(&r);
	return read_lines(&r, text);
}

/* --- comparing ------------------------------------------------------------ */

static bool
has(const struct have *have, struct str name)
{
	for (size_t i = 0; i < have->names.len; i++)
		if (str_eq_nocase(have->names.at[i], name))
			return true;
	return false;
}

static bool
is_needed(const struct prerequisites *all, struct str name)
{
	for (size_t i = 0; i < all->list.len; i++)
		if (all->list.at[i].kind == PREREQUISITE_SECRET &&
		    str_eq_nocase(all->list.at[i].name, name))
			return true;
	return false;
}

/* A name that there is, that nothing else needs, and that is much alike. */
static struct str
nearest(
    const struct prerequisites *all, const struct have *have, struct str name)
{
	struct str best = { 0 };
	size_t least = NEAR;

	if (name.len < LONG)
		least = name.len / 3 + 1;
	for (size_t i = 0; i < have->names.len && name.len > SHORT; i++) {
		struct str other = have->names.at[i];
		size_t d = str_distance(name, other, least);

		if (d < least && !is_needed(all, other)) {
			least = d;
			best = other;
		}
	}
	return best;
}

void
prerequisites_compare(struct prerequisites *all, const struct have *have)
{
	for (size_t i = 0; i < all->list.len; i++) {
		struct prerequisite *p = &all->list.at[i];
		bool there;

		if (p->unknown || (p->kind != PREREQUISITE_SECRET &&
		                      p->kind != PREREQUISITE_VARIABLE))
			continue;
		there = has(have, p->name);
		/* A list of secrets says nothing of variables. */
		if (!there && p->kind == PREREQUISITE_VARIABLE)
			continue;
		p->presence = there ? PRESENCE_PRESENT : PRESENCE_MISSING;
		if (!there)
			p->nearest = nearest(all, have, p->name);
	}
}
