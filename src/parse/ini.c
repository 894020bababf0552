/*
 * A reader of INI files as Python's configparser has them: setup.cfg,
 * tox.ini, .bumpversion.cfg.
 *
 * Left out: interpolation (%(name)s stays as written) and the values of
 * [DEFAULT] in other sections.
 */

#include "base/arena.h"
#include "base/vec.h"
#include "parse/rewrite.h"
#include "parse/toml_internal.h"

/* The lines of one value: where each begins and ends in the text. */
struct ini_line {
	size_t from, to;
};

struct ini {
	struct toml_reader r;
	struct toml_table *section; /* NULL: none yet */
	struct ynode *key;          /* whose value is being read */
	struct {
		struct ini_line *at;
		size_t len, cap;
	} lines;
};

/* The value's lines joined by line ends, without blank ones at the end. */
static struct text
join_lines(struct ini *in)
{
	struct rewrite w = rewrite_new(in->r.arena, in->r.t);

	if (in->lines.len == 1)
		return text_slice(
		    in->r.t, in->lines.at[0].from, in->lines.at[0].to);
	for (size_t i = 0; i < in->lines.len; i++) {
		if (i)
			rewrite_put(&w, S("\n"), in->lines.at[i - 1].to);
		rewrite_copy(&w, in->lines.at[i].from, in->lines.at[i].to);
	}
	return rewrite_end(&w);
}

static void
end_value(struct ini *in)
{
	struct ynode *key = in->key, *value;
	struct toml_reader *r = &in->r;

	if (!key)
		return;
	in->key = NULL;
	while (in->lines.len > 1 && in->lines.at[in->lines.len - 1].from ==
	                                in->lines.at[in->lines.len - 1].to)
		in->lines.len--;
	value = toml_scalar(r, YNODE_LITERAL, join_lines(in),
	    in->lines.at[0].from, in->lines.at[in->lines.len - 1].to);
	if (!toml_add(r, in->section, key, value))
		toml_problem(r, PROBLEM_DUPLICATE, key->span,
		    "this key stands there already");
}

static void
add_line(struct ini *in, size_t from, size_t to)
{
	*vec_add(in->r.arena, &in->lines) = (struct ini_line){ from, to };
}

static struct ynode *
plain(struct ini *in, size_t from, size_t to)
{
	return toml_scalar(
	    &in->r, YNODE_PLAIN, text_slice(in->r.t, from, to), from, to);
}

static void
read_section(struct ini *in, struct toml_table *root, size_t from, size_t to)
{
	struct toml_reader *r = &in->r;
	size_t end = str_find_char(str_slice(r->t.s, 0, to), from, ']');
	struct ynode *key;
	struct toml_table *there;

	if (end == SIZE_MAX) {
		toml_problem(r, PROBLEM_SYNTAX, toml_span(r, from, to),
		    "this section has no ']'");
		return;
	}
	key = plain(in, from + 1, end);
	there = map_get(&root->keys, key->text.s);
	in->section = there;
	if (there)
		return;
	in->section = toml_table_new(r, toml_span(r, from, end + 1));
	toml_add(r, root, key, &in->section->node);
}

static void
read_pair(struct ini *in, size_t from, size_t to)
{
	struct toml_reader *r = &in->r;
	struct str s = str_slice(r->t.s, 0, to);
	size_t sign = from, end, value;

	while (sign < to && s.at[sign] != '=' && s.at[sign] != ':')
		sign++;
	if (!in->section || sign == from) {
		toml_problem(r, PROBLEM_SYNTAX, toml_span(r, from, to),
		    "this line is no section and no key");
		return;
	}
	end = from + str_trim_end(str_slice(s, from, sign)).len;
	value = sign < to ? sign + 1 : to;
	while (value < to && char_is_space(s.at[value]))
		value++;
	in->key = plain(in, from, end);
	in->lines.len = 0;
	add_line(in, value, to);
}

static bool
is_comment(char c)
{
	return c == '#' || c == ';';
}

/* The line at FROM to TO, its content at AT. */
static void
read_line(
    struct ini *in, struct toml_table *root, size_t from, size_t at, size_t to)
{
	struct str s = in->r.t.s;

	if (at < to && is_comment(s.at[at]))
		return;
	if (in->key && (at == to || at > from)) {
		add_line(in, at, to);
		return;
	}
	if (at == to)
		return;
	end_value(in);
	if (s.at[at] == '[')
		read_section(in, root, at, to);
	else
		read_pair(in, at, to);
}

void
ini_parse(struct arena *a, struct text t, struct toml *out)
{
	struct ini in = { .r = { .arena = a, .t = t, .out = out } };
	struct toml_table *root =
	    toml_table_new(&in.r, text_span(&t, 0, t.s.len));

	out->root = &root->node;
	if (str_starts(t.s, "\xef\xbb\xbf"))
		in.r.at = 3;
	while (in.r.at < t.s.len) {
		size_t from = in.r.at, at = from, to, next;

		next = str_find_char(t.s, from, '\n');
		to = next == SIZE_MAX ? t.s.len : next;
		in.r.at = next == SIZE_MAX ? t.s.len : next + 1;
		to = from + str_trim_end(str_slice(t.s, from, to)).len;
		while (at < to && char_is_space(t.s.at[at]))
			at++;
		read_line(&in, root, from, at, to);
	}
	end_value(&in);
}
