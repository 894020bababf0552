/*
 * A reader of TOML: lines of headers and keys, values by descent.
 *
 * What a value is beyond strings, lists and tables is not looked at: dates
 * and numbers stay as written.  Whether a file is valid in every respect is
 * for its own tools; a line that is not understood is told and passed over.
 */

#include "parse/toml.h"

#include "base/arena.h"
#include "base/vec.h"
#include "parse/toml_internal.h"

struct items {
	struct ynode **at;
	size_t len, cap;
};

/* A list of tables: [[name]]. */
struct tables {
	struct ynode node; /* the first member */
	size_t cap;
};

static bool read_value(
    struct toml_reader *r, unsigned depth, struct ynode **out);

struct span
toml_span(const struct toml_reader *r, size_t from, size_t to)
{
	return text_span(&r->t, from, to - from);
}

void
toml_problem(struct toml_reader *r, enum problem_kind kind, struct span span,
    const char *message)
{
	if (r->out->problems.len >= TOML_PROBLEMS) {
		r->at = r->t.s.len;
		return;
	}
	problem_add(r->arena, &r->out->problems, kind, span, str_of(message));
}

/* Counts a node; false when there are too many. */
static bool
count_node(struct toml_reader *r)
{
	if (r->nodes++ != TOML_NODES)
		return r->nodes <= TOML_NODES;
	toml_problem(r, PROBLEM_BOUND, toml_span(r, r->at, r->at),
	    "more than 200,000 nodes");
	r->at = r->t.s.len;
	return false;
}

struct toml_table *
toml_table_new(struct toml_reader *r, struct span span)
{
	struct toml_table *t = arena_make(r->arena, struct toml_table);

	t->node.kind = YNODE_MAP;
	t->node.span = span;
	return t;
}

struct ynode *
toml_scalar(struct toml_reader *r, enum ynode_style style, struct text text,
    size_t from, size_t to)
{
	struct ynode *n = arena_make(r->arena, struct ynode);

	n->kind = YNODE_SCALAR;
	n->style = style;
	n->text = text;
	n->span = toml_span(r, from, to);
	return n;
}

bool
toml_add(struct toml_reader *r, struct toml_table *to, struct ynode *key,
    struct ynode *value)
{
	struct ynode *n = &to->node;

	if (!count_node(r))
		return true;
	if (map_get(&to->keys, key->text.s))
		return false;
	map_put(r->arena, &to->keys, key->text.s, value);
	n->pairs =
	    vec_grow(r->arena, n->pairs, n->len, &to->cap, sizeof(*n->pairs));
	n->pairs[n->len++] = (struct ypair){ key, value };
	return true;
}

static char
peek(const struct toml_reader *r)
{
	return r->at < r->t.s.len ? r->t.s.at[r->at] : '\0';
}

static void
skip_blanks(struct toml_reader *r)
{
	while (peek(r) == ' ' || peek(r) == '\t')
		r->at++;
}

static void
skip_line(struct toml_reader *r)
{
	size_t end = str_find_char(r->t.s, r->at, '\n');

	r->at = end == SIZE_MAX ? r->t.s.len : end + 1;
}

/* Blanks, comments and line ends, as between the items of a list. */
static void
skip_lines(struct toml_reader *r)
{
	for (;;) {
		char c = peek(r);

		if (c == '#')
			skip_line(r);
		else if (r->at < r->t.s.len && char_is_space(c))
			r->at++;
		else
			return;
	}
}

static bool
fail(struct toml_reader *r, size_t at, const char *message)
{
	size_t to = at < r->t.s.len ? at + 1 : at;

	toml_problem(r, PROBLEM_SYNTAX, toml_span(r, at, to), message);
	return false;
}

static bool
is_bare(char c)
{
	return char_is_word(c) || c == '-';
}

static bool
read_key(struct toml_reader *r, struct ynode **out)
{
	size_t from = r->at;

	if (peek(r) == '"' || peek(r) == '\'')
		return toml_string(r, out);
	while (r->at < r->t.s.len && is_bare(r->t.s.at[r->at]))
		r->at++;
	if (r->at == from)
		return fail(r, from, "a key is expected here");
	*out = toml_scalar(
	    r, YNODE_PLAIN, text_slice(r->t, from, r->at), from, r->at);
	return true;
}

/* The table that N is, or of a list of tables the last; NULL for others. */
static struct toml_table *
table_of(struct ynode *n)
{
	if (n->kind == YNODE_LIST && n->style == YNODE_LITERAL && n->len)
		n = n->items[n->len - 1];
	return n->kind == YNODE_MAP ? (struct toml_table *)n : NULL;
}

static void
tell_twice(struct toml_reader *r, const struct ynode *key)
{
	toml_problem(
	    r, PROBLEM_DUPLICATE, key->span, "this key stands there already");
}

/* Goes from *T to the table KEY in it, which is made when it is missing. */
static bool
descend(struct toml_reader *r, struct toml_table **t, struct ynode *key)
{
	struct ynode *there = map_get(&(*t)->keys, key->text.s);
	struct toml_table *next;

	if (!there) {
		next = toml_table_new(r, key->span);
		toml_add(r, *t, key, &next->node);
	} else {
		next = table_of(there);
	}
	if (!next || next->closed) {
		tell_twice(r, key);
		return false;
	}
	*t = next;
	return true;
}

/*
 * a.b.c: goes down to the table of b, and gives c.  Behind each part may
 * stand blanks.
 */
static bool
read_path(struct toml_reader *r, struct toml_table **t, struct ynode **last)
{
	for (unsigned parts = 1;; parts++) {
		if (!read_key(r, last))
			return false;
		skip_blanks(r);
		if (peek(r) != '.')
			return true;
		if (parts == TOML_DEEPEST) {
			toml_problem(r, PROBLEM_BOUND,
			    toml_span(r, r->at, r->at + 1),
			    "a key of more than 32 parts");
			return false;
		}
		if (!descend(r, t, *last))
			return false;
		r->at++;
		skip_blanks(r);
	}
}

static bool
read_pair(struct toml_reader *r, struct toml_table *t, unsigned depth)
{
	struct ynode *key, *value;

	if (!read_path(r, &t, &key))
		return false;
	if (peek(r) != '=')
		return fail(r, r->at, "a '=' is expected here");
	r->at++;
	skip_blanks(r);
	if (!read_value(r, depth, &value))
		return false;
	if (!toml_add(r, t, key, value))
		tell_twice(r, key);
	return true;
}

static bool
read_list(struct toml_reader *r, unsigned depth, struct ynode **out)
{
	struct items items = { 0 };
	struct ynode *n = arena_make(r->arena, struct ynode), *item;
	size_t from = r->at++;

	for (skip_lines(r); peek(r) != ']'; skip_lines(r)) {
		if (!read_value(r, depth + 1, &item))
			return false;
		*vec_add(r->arena, &items) = item;
		skip_lines(r);
		if (peek(r) == ',')
			r->at++;
		else if (peek(r) != ']')
			return fail(r, r->at, "a ',' or ']' is expected here");
	}
	r->at++;
	n->kind = YNODE_LIST;
	n->items = items.at;
	n->len = items.len;
	n->span = toml_span(r, from, r->at);
	*out = n;
	return true;
}

static bool
read_inline_table(struct toml_reader *r, unsigned depth, struct ynode **out)
{
	size_t from = r->at++;
	struct toml_table *t = toml_table_new(r, (struct span){ 0 });

	for (skip_lines(r); peek(r) != '}'; skip_lines(r)) {
		if (!read_pair(r, t, depth + 1))
			return false;
		skip_lines(r);
		if (peek(r) == ',')
			r->at++;
		else if (peek(r) != '}')
			return fail(r, r->at, "a ',' or '}' is expected here");
	}
	r->at++;
	t->closed = true;
	t->node.span = toml_span(r, from, r->at);
	*out = &t->node;
	return true;
}

static bool
is_plain(char c)
{
	return char_is_word(c) || c == '+' || c == '-' || c == '.' ||
	       c == ':' || c == ' ';
}

/* A number, truth or date, as written. */
static bool
read_plain(struct toml_reader *r, struct ynode **out)
{
	struct str s = r->t.s;
	size_t from = r->at, end = from;

	while (end < s.len && s.at[end] != ',' && s.at[end] != ']' &&
	       s.at[end] != '}' && s.at[end] != '#' && s.at[end] != '\n')
		end++;
	end = from + str_trim_end(str_slice(s, from, end)).len;
	for (size_t i = from; i < end || end == from; i++)
		if (end == from || !is_plain(s.at[i]))
			return fail(r, i, "a value is expected here");
	r->at = end;
	*out =
	    toml_scalar(r, YNODE_PLAIN, text_slice(r->t, from, end), from, end);
	return true;
}

static bool
read_value(struct toml_reader *r, unsigned depth, struct ynode **out)
{
	if (!count_node(r))
		return false;
	if (depth > TOML_DEEPEST) {
		toml_problem(r, PROBLEM_BOUND, toml_span(r, r->at, r->at + 1),
		    "deeper than 32 values");
		r->at = r->t.s.len;
		return false;
	}
	switch (peek(r)) {
	case '"':
	case '\'':
		return toml_string(r, out);
	case '[':
		return read_list(r, depth, out);
	case '{':
		return read_inline_table(r, depth, out);
	default:
		return read_plain(r, out);
	}
}

/* [[name]]: one more table in the list KEY of T. */
static struct toml_table *
append_table(struct toml_reader *r, struct toml_table *t, struct ynode *key)
{
	struct ynode *there = map_get(&t->keys, key->text.s);
	struct toml_table *item = toml_table_new(r, key->span);
	struct tables *list = (struct tables *)there;

	if (!there) {
		list = arena_make(r->arena, struct tables);
		list->node.kind = YNODE_LIST;
		list->node.style = YNODE_LITERAL; /* marks it as made here */
		list->node.span = key->span;
		toml_add(r, t, key, &list->node);
	} else if (there->kind != YNODE_LIST || there->style != YNODE_LITERAL) {
		tell_twice(r, key);
		return NULL;
	}
	list->node.items = vec_grow(r->arena, list->node.items, list->node.len,
	    &list->cap, sizeof(*list->node.items));
	list->node.items[list->node.len++] = &item->node;
	return item;
}

/*
 * [name] or [[name]]; false when its keys have no place: they are read into
 * a table of their own that is dropped.
 */
static bool
read_header(
    struct toml_reader *r, struct toml_table *root, struct toml_table **now)
{
	bool many = str_starts(str_from(r->t.s, r->at), "[[");
	struct ynode *key;
	struct toml_table *t = root;

	*now = toml_table_new(r, (struct span){ 0 });
	r->at += many ? 2 : 1;
	skip_blanks(r);
	if (!read_path(r, &t, &key))
		return false;
	if (!str_starts(str_from(r->t.s, r->at), many ? "]]" : "]"))
		return fail(r, r->at, "a ']' is expected here");
	r->at += many ? 2 : 1;
	if (many) {
		t = append_table(r, t, key);
	} else if (descend(r, &t, key)) {
		if (t->named)
			tell_twice(r, key);
		t->named = true;
	} else {
		t = NULL;
	}
	if (!t || !count_node(r))
		return true;
	*now = t;
	return true;
}

static bool
end_line(struct toml_reader *r)
{
	skip_blanks(r);
	if (peek(r) == '\r')
		r->at++;
	if (r->at < r->t.s.len && peek(r) != '#' && peek(r) != '\n')
		return fail(r, r->at, "the line should end here");
	skip_line(r);
	return true;
}

void
toml_parse(struct arena *a, struct text t, struct toml *out)
{
	struct toml_reader r = { .arena = a, .t = t, .out = out };
	struct toml_table *root, *now;

	root = now = toml_table_new(&r, text_span(&t, 0, t.s.len));
	out->root = &root->node;
	if (str_starts(t.s, "\xef\xbb\xbf"))
		r.at = 3;
	for (skip_lines(&r); r.at < t.s.len; skip_lines(&r)) {
		size_t from = r.at;
		bool ok = peek(&r) == '[' ? read_header(&r, root, &now)
		                          : read_pair(&r, now, 0);

		if (!ok || !end_line(&r))
			skip_line(&r);
		if (r.at == from)
			break;
	}
}
