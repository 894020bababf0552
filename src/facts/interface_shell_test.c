/*
 * Tests of a shell script that end it: of the number of its words, and of
 * variables that only its options set.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "facts/interface_shell.h"

enum { TERMS = 8 };

/* A test of one thing: -z "$X", $# -lt 2. */
struct term {
	struct str left, op, right;
	bool empty; /* the variable LEFT is empty */
	bool count; /* of the words: OP and RIGHT */
};

static struct str
inner_text(const struct shell_word *w)
{
	struct str s = span_text(w->span);

	if (s.len > 1 && s.at[0] == '"' && s.at[s.len - 1] == '"')
		s = str_slice(s, 1, s.len - 1);
	return s;
}

static bool
is_count(struct str s)
{
	return str_is(s, "$#") || str_is(s, "${#}");
}

/* The words FROM to END as one term. */
static bool
read_term(const struct shell_words *ws, size_t from, size_t end, struct term *t)
{
	struct str first, op, last;

	*t = (struct term){ 0 };
	if (end - from == 2) {
		op = inner_text(ws->at[from]);
		if (!str_is(op, "-z"))
			return false;
		t->empty = true;
		return shell_names(ws->at[from + 1], &t->left);
	}
	if (end - from != 3)
		return false;
	first = inner_text(ws->at[from]);
	op = inner_text(ws->at[from + 1]);
	last = inner_text(ws->at[from + 2]);
	if (!is_count(first)) {
		t->empty = true;
		return !last.len && (str_is(op, "=") || str_is(op, "==")) &&
		       shell_names(ws->at[from], &t->left);
	}
	t->count = true;
	t->op = op;
	t->right = last;
	return true;
}

/* Terms that a [ ] joins by "or"; 0: it is not read. */
static size_t
read_words(const struct shell_node *n, size_t from, size_t end, struct term *t)
{
	size_t found = 0, begin = from;

	for (size_t i = from; i <= end; i++) {
		struct str word =
		    i < end ? inner_text(n->words.at[i]) : (struct str){ 0 };

		if (i < end && !str_is(word, "||") && !str_is(word, "-o"))
			continue;
		if (found == TERMS ||
		    !read_term(&n->words, begin, i, &t[found++]))
			return 0;
		begin = i + 1;
	}
	return found;
}

/* -n "$X", $# -eq 2 where the test must hold instead. */
static bool
turn(const struct shell_node *n, size_t from, size_t end, struct term *t)
{
	static const char *const pairs[][2] = { { "-eq", "-ne" },
		{ "-ge", "-lt" }, { "-gt", "-le" }, { "-le", "-gt" },
		{ "-lt", "-ge" }, { "-ne", "-eq" }, { "==", "!=" },
		{ "=", "!=" } };
	struct str op;

	*t = (struct term){ 0 };
	if (end - from == 2 && str_is(inner_text(n->words.at[from]), "-n")) {
		t->empty = true;
		return shell_names(n->words.at[from + 1], &t->left);
	}
	if (end - from != 3 || !is_count(inner_text(n->words.at[from])))
		return false;
	op = inner_text(n->words.at[from + 1]);
	t->right = inner_text(n->words.at[from + 2]);
	t->count = true;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (str_is(op, pairs[i][0]))
			t->op = str_of(pairs[i][1]);
	return t->op.len > 0;
}

/* (( $# != 2 )), (( $# < 1 )) */
static bool
read_arithmetic(const struct shell_node *n, struct term *t)
{
	static const char *const names[][2] = { { "!=", "-ne" },
		{ "==", "-eq" }, { "<=", "-le" }, { ">=", "-ge" },
		{ "<", "-lt" }, { ">", "-gt" } };
	struct str s = str_trim(n->text.s);

	*t = (struct term){ .count = true };
	if (!str_starts(s, "$#"))
		return false;
	s = str_trim(str_from(s, 2));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_starts(s, names[i][0])) {
			t->op = str_of(names[i][1]);
			t->right = str_trim(str_from(s, strlen(names[i][0])));
			return true;
		}
	return false;
}

static size_t
read_terms(struct shell_reading *r, const struct shell_node *n, bool holds,
    struct term *t)
{
	size_t from = 0, end = n->words.len, first, second;
	struct str name;

	if (n->negated)
		holds = !holds;
	if (n->kind == SHELL_OR && holds && n->children.len == 2) {
		first = read_terms(r, n->children.at[0], true, t);
		if (!first || first == TERMS)
			return 0;
		second = read_terms(r, n->children.at[1], true, t + first);
		return second ? first + second : 0;
	}
	if (n->kind == SHELL_ARITH && holds)
		return read_arithmetic(n, t) ? 1 : 0;
	if (n->kind == SHELL_SIMPLE && end) {
		name = shell_literal(r, n->words.at[0]);
		if (!str_is(name, "[") && !str_is(name, "test"))
			return 0;
		from = 1;
		end -= str_is(name, "[");
	} else if (n->kind != SHELL_TEST) {
		return 0;
	}
	if (from < end && str_is(inner_text(n->words.at[from]), "!")) {
		holds = !holds;
		from++;
	}
	if (!holds)
		return turn(n, from, end, t) ? 1 : 0;
	return TERMS > 1 ? read_words(n, from, end, t) : 0;
}

/* $# OP n ends it. */
static void
take_count(struct shell_reading *r, const struct term *t, struct span span)
{
	uint32_t n, base = r->looped ? 0 : r->shifted;
	uint32_t min = r->min, max = r->max;

	if (!str_to_uint(t->right, &n) || n > 1000 || r->reset)
		return;
	n += base;
	if (str_is(t->op, "-ne") || str_is(t->op, "!="))
		min = max = n;
	else if (str_is(t->op, "-lt"))
		min = n;
	else if (str_is(t->op, "-le"))
		min = n + 1;
	else if (str_is(t->op, "-gt"))
		max = n;
	else if (str_is(t->op, "-ge") && n > 0)
		max = n - 1;
	else if ((str_is(t->op, "-eq") || str_is(t->op, "=") ||
	             str_is(t->op, "==")) &&
	         n == base)
		min = base + 1;
	else
		return;
	r->counted = span;
	r->min = min > r->min ? min : r->min;
	r->max = max < r->max ? max : r->max;
}

static size_t
number(const struct map *m, struct str name)
{
	const size_t *n = map_get(m, name);

	return n ? *n : 0;
}

/* Can an arm with these patterns be named to people? */
static bool
is_named(const struct interface_option *o)
{
	for (size_t i = 0; i < o->names.len; i++)
		if (str_starts(o->names.at[i], "-") &&
		    !str_is(o->names.at[i], "-*"))
			return true;
	return false;
}

/* All that is ever assigned to NAME is nothing, or stands in an arm. */
static bool
only_arms_set(struct shell_reading *r, struct str name)
{
	size_t settings = 0;

	for (size_t i = 0; i < r->settings.len; i++) {
		const struct arm_setting *s = &r->settings.at[i];
		const struct interface_option *o =
		    r->out->options.at[s->option];

		if (!str_eq(s->name, name))
			continue;
		if (!is_named(o) || o->group)
			return false;
		settings++;
	}
	return settings && !r->sources && number(&r->emptied, name) &&
	       settings + number(&r->emptied, name) ==
	           number(&r->assigned, name);
}

/* $NAME is empty: which options would have set it? */
static void
require_variable(struct shell_reading *r, struct str name, struct span span)
{
	struct interface *out = r->out;
	uint32_t position;

	if (str_to_uint(name, &position)) {
		struct term t = { .op = S("-lt"), .right = name };

		if (!r->looped && position > 0)
			take_count(r, &t, span);
		return;
	}
	if (!only_arms_set(r, name))
		return;
	*vec_add(r->arena, &out->groups) =
	    (struct interface_group){ .span = span, .required = true };
	for (size_t i = 0; i < r->settings.len; i++)
		if (str_eq(r->settings.at[i].name, name))
			out->options.at[r->settings.at[i].option]->group =
			    out->groups.len;
}

void
shell_note_test(
    struct shell_reading *r, const struct shell_node *test, bool holds)
{
	struct term terms[TERMS * 2];
	size_t n;

	if (r->may_have_left)
		return;
	n = read_terms(r, test, holds, terms);
	for (size_t i = 0; i < n && i < TERMS; i++) {
		if (terms[i].count)
			take_count(r, &terms[i], test->span);
		else
			require_variable(r, terms[i].left, test->span);
	}
}
