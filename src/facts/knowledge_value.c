/*
 * The values in a file of knowledge: texts, tests, slots.
 *
 * A test is a text such as `!with.draft=true` (knowledge.h).  Alternatives
 * in it (`--yes|-y`) are worked out here into plain lists of tests, so that
 * nobody else has to know them; how many may come of it is bounded.
 */

#include "facts/knowledge_value.h"

#include "base/arena.h"
#include "base/buf.h"

enum {
	MAX_ROWS = 64,  /* alternatives of one value */
	MAX_TESTS = 32, /* tests of one alternative */
	MAX_TEXT = 1000,
	NEAR = 2, /* edits, for "did you mean" */
};

uint32_t
know_line(struct know_reader *r, const struct ynode *n)
{
	return source_place(r->arena, r->source, n->span.off).line;
}

const char *
know_hint(struct know_reader *r, struct str text, const char *const *names,
    size_t len)
{
	struct buf b = buf_new(r->arena);
	const char *near = NULL;
	size_t best = NEAR + 1;

	for (size_t i = 0; i < len; i++) {
		size_t d = str_distance(text, str_of(names[i]), NEAR);

		if (d < best) {
			best = d;
			near = names[i];
		}
	}
	if (near) {
		buf_printf(&b, "; did you mean '%s'?", near);
		return str_cstr(r->arena, buf_str(&b));
	}
	buf_add_text(&b, "; allowed: ");
	for (size_t i = 0; i < len; i++)
		buf_printf(&b, "%s%s", i > 0 ? ", " : "", names[i]);
	return str_cstr(r->arena, buf_str(&b));
}

/* Text that can stand in a message and in a C string. */
static bool
is_clean(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.at[i] < ' ' || s.at[i] == 0x7f)
			return false;
	return s.len > 0 && s.len <= MAX_TEXT;
}

void
know_value_text(struct know_reader *r, const struct ynode *n, const char **out)
{
	if (n->kind != YNODE_SCALAR || ynode_is_null(n))
		know_wrong(r, n, "here must stand a text");
	else if (!is_clean(ynode_text(n)))
		know_wrong(r, n,
		    "a text of 1 to %d bytes without control characters must "
		    "stand here",
		    MAX_TEXT);
	else
		*out = str_cstr(r->arena, ynode_text(n));
}

void
know_value_version(
    struct know_reader *r, const struct ynode *n, const char **out)
{
	const char *text = NULL;
	int order;

	know_value_text(r, n, &text);
	if (text && !know_compare_versions(str_of(text), S("0"), &order))
		know_wrong(r, n, "'%s' is no version like 2.5.0", text);
	else
		*out = text;
}

void
know_value_count(struct know_reader *r, const struct ynode *n, unsigned *out)
{
	uint32_t v;

	if (!str_to_uint(ynode_text(n), &v) || v == 0 || v > 99)
		know_wrong(r, n, "here must stand a number from 1 to 99");
	else
		*out = v;
}

void
know_value_flag(struct know_reader *r, const struct ynode *n, bool *out)
{
	if (!ynode_bool(n, out))
		know_wrong(r, n, "here must stand true or false");
}

int
know_value_choice(struct know_reader *r, const struct ynode *n,
    const char *const *names, size_t len)
{
	const char *text = NULL;

	know_value_text(r, n, &text);
	for (size_t i = 0; text && i < len; i++)
		if (str_is(str_of(text), names[i]))
			return (int)i;
	if (text)
		know_wrong(r, n, "'%s' is not known here%s", text,
		    know_hint(r, str_of(text), names, len));
	return -1;
}

bool
know_value_keys(struct know_reader *r, const struct ynode *n,
    const char *const *names, size_t len)
{
	if (n->kind != YNODE_MAP) {
		know_wrong(r, n, "here must stand a map%s",
		    know_hint(r, S(""), names, len));
		return false;
	}
	for (size_t i = 0; i < n->len; i++)
		know_value_choice(r, n->pairs[i].key, names, len);
	return true;
}

void
know_value_words(
    struct know_reader *r, const struct ynode *n, const char *const **out)
{
	size_t n_items = n->kind == YNODE_LIST ? n->len : 1, len = 0;
	const char **words = arena_array(r->arena, const char *, n_items + 1);

	for (size_t i = 0; i < n_items; i++) {
		const struct ynode *item =
		    n->kind == YNODE_LIST ? n->items[i] : n;

		know_value_text(r, item, &words[len]);
		len += words[len] != NULL;
	}
	*out = words;
}

static bool
is_name(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (char_is_space(s.at[i]) || s.at[i] == '!' ||
		    s.at[i] == '<' || s.at[i] == '>')
			return false;
	return s.len > 0;
}

/* NAME, NAME=VALUE or NAME~TEXT behind the mark of a test. */
static bool
parse_named(
    struct know_reader *r, struct str s, enum know_place p, struct know_test *t)
{
	struct str name, value, holds;
	bool has_text = str_cut(s, '~', &name, &holds);
	bool has_value = !has_text && str_cut(s, '=', &name, &value);

	if (!is_name(name) || (has_text && !holds.len))
		return false;
	t->place = p;
	t->name = str_cstr(r->arena, name);
	t->equals = has_value ? str_cstr(r->arena, value) : NULL;
	t->holds = has_text ? str_cstr(r->arena, holds) : NULL;
	return true;
}

/* <2>, <1>~TEXT */
static bool
parse_operand(struct know_reader *r, struct str s, struct know_test *t)
{
	struct str holds;
	uint32_t number;

	t->place = KNOW_OPERAND;
	if (str_cut(s, '~', &s, &holds) && !holds.len)
		return false;
	t->holds = holds.len ? str_cstr(r->arena, holds) : NULL;
	if (!str_ends(s, ">") ||
	    !str_to_uint(str_slice(s, 1, s.len - 1), &number) || number == 0)
		return false;
	t->operand = number;
	return true;
}

static bool
parse_test(struct know_reader *r, struct str s, struct know_test *t)
{
	*t = (struct know_test){ .place = KNOW_STDIN };
	if (str_is(s, "<stdin>"))
		return true;
	if (str_starts(s, "<"))
		return parse_operand(r, s, t);
	if (str_starts(s, "with."))
		return parse_named(r, str_from(s, 5), KNOW_INPUT, t);
	if (str_starts(s, "$"))
		return parse_named(r, str_from(s, 1), KNOW_ENVIRONMENT, t);
	if (s.len > 1 && (str_starts(s, "-") || str_starts(s, "/")))
		return parse_named(r, s, KNOW_OPTION, t);
	return false;
}

static struct know_tests
with_test(struct know_reader *r, struct know_tests row, struct know_test t)
{
	struct know_test *at =
	    arena_array(r->arena, struct know_test, row.len + 1);

	for (size_t i = 0; i < row.len; i++)
		at[i] = row.at[i];
	at[row.len] = t;
	return (struct know_tests){ at, row.len + 1 };
}

/* The alternatives of TERM, `--sign|-s`; false when one is no test. */
static bool
parse_term(struct know_reader *r, const struct ynode *n, struct str term,
    struct know_tests *out)
{
	bool negated = str_starts(term, "!"), more = true;
	struct str rest = str_from(term, negated), one;

	*out = (struct know_tests){ NULL, 0 };
	while (more) {
		struct know_test t;

		more = str_cut(rest, '|', &one, &rest);
		if (out->len == MAX_TESTS || !parse_test(r, one, &t)) {
			know_wrong(r, n,
			    "'" STR_FMT "' is no test; tests are with.NAME, "
			    "with.NAME=value, --option, --option=value, "
			    "--option~text, $NAME, <2>, <2>~text, <stdin>, "
			    "with '!' in front for not",
			    STR_ARG(term));
			return false;
		}
		t.negated = negated;
		*out = with_test(r, *out, t);
	}
	return true;
}

/* ROWS and TERM: not one of its tests where negated, else any one of them. */
static bool
multiply(struct know_reader *r, const struct ynode *n, struct know_rows *rows,
    struct know_tests term)
{
	bool negated = term.at[0].negated;
	size_t times = negated ? 1 : term.len, len = rows->len * times;
	struct know_tests *at;

	if (len > MAX_ROWS || rows->at[0].len + term.len > MAX_TESTS) {
		know_wrong(r, n,
		    "more than %d alternatives, or %d tests in one", MAX_ROWS,
		    MAX_TESTS);
		return false;
	}
	at = arena_array(r->arena, struct know_tests, len);
	for (size_t i = 0; i < len; i++) {
		at[i] = rows->at[i / times];
		if (!negated)
			at[i] = with_test(r, at[i], term.at[i % times]);
		for (size_t j = 0; negated && j < term.len; j++)
			at[i] = with_test(r, at[i], term.at[j]);
	}
	*rows = (struct know_rows){ at, len };
	return true;
}

/* Terms joined by " + ", all of them into ROWS. */
static void
add_group(struct know_reader *r, const struct ynode *n, struct know_rows *rows)
{
	const char *text = NULL;
	struct str rest, term;

	know_value_text(r, n, &text);
	if (!text)
		return;
	rest = str_of(text);
	while (rest.len > 0) {
		size_t at = str_find(rest, 0, " + ");
		struct know_tests tests;

		term = str_trim(str_slice(rest, 0, at));
		rest = at == SIZE_MAX ? S("") : str_from(rest, at + 3);
		if (!parse_term(r, n, term, &tests) ||
		    !multiply(r, n, rows, tests))
			return;
	}
}

static struct know_rows
one_row(struct know_reader *r)
{
	return (struct know_rows){ arena_make(r->arena, struct know_tests), 1 };
}

static void
append(struct know_reader *r, const struct ynode *n, struct know_rows *to,
    struct know_rows more)
{
	struct know_tests *at;

	if (to->len + more.len > MAX_ROWS) {
		know_wrong(r, n, "more than %d alternatives", MAX_ROWS);
		return;
	}
	at = arena_array(r->arena, struct know_tests, to->len + more.len);
	for (size_t i = 0; i < to->len; i++)
		at[i] = to->at[i];
	for (size_t i = 0; i < more.len; i++)
		at[to->len + i] = more.at[i];
	*to = (struct know_rows){ at, to->len + more.len };
}

void
know_value_rows(struct know_reader *r, const struct ynode *n, bool join,
    struct know_rows *out)
{
	struct know_rows rows = one_row(r);

	*out = join ? rows : (struct know_rows){ NULL, 0 };
	if (n->kind != YNODE_LIST) {
		add_group(r, n, &rows);
		*out = rows;
		return;
	}
	for (size_t i = 0; i < n->len; i++) {
		if (join) {
			add_group(r, n->items[i], out);
			continue;
		}
		rows = one_row(r);
		add_group(r, n->items[i], &rows);
		append(r, n->items[i], out, rows);
	}
}

void
know_value_tests(
    struct know_reader *r, const struct ynode *n, struct know_tests *out)
{
	struct know_rows rows;

	know_value_rows(r, n, true, &rows);
	if (rows.len != 1)
		know_wrong(r, n, "no alternatives with '|' are allowed here");
	else
		*out = rows.at[0];
}

/* What the forge's own words for a default stand for. */
static void
read_default(
    struct know_reader *r, const struct ynode *n, struct know_slot *out)
{
	const char *text = NULL;

	know_value_text(r, n, &text);
	if (!text)
		return;
	if (str_is(str_of(text), "github.ref_name"))
		text = "@event-tag";
	else if (str_is(str_of(text), "github.token"))
		text = "@github-token";
	else if (str_starts(str_of(text), "github.") || text[0] == '@')
		know_wrong(r, n,
		    "'%s' is not known; allowed: github.ref_name, "
		    "github.token, or a plain text",
		    text);
	out->fallback = text;
}

/* Adds one test for each of the names in N. */
static void
add_sources(struct know_reader *r, const struct ynode *n, enum know_place p,
    struct know_slot *out)
{
	struct know_tests from = { out->from, out->len };
	struct know_test t = { .place = p };
	const char *const *names;

	if (p == KNOW_OPERAND) {
		if (str_is(ynode_text(n), "last"))
			t.operand = KNOW_LAST_OPERAND;
		else
			know_value_count(r, n, &t.operand);
		from = with_test(r, from, t);
	} else {
		know_value_words(r, n, &names);
		for (size_t i = 0; names[i] && i < MAX_TESTS; i++) {
			t.name = names[i];
			from = with_test(r, from, t);
		}
	}
	out->from = from.at;
	out->len = from.len;
}

void
know_value_slot(
    struct know_reader *r, const struct ynode *n, struct know_slot *out)
{
	/* the first four as in enum know_place */
	static const char *const keys[] = { "input", "option", "env", "operand",
		"default", "strip" };
	enum { DEFAULT = 4, STRIP, KEYS };

	if (n->kind != YNODE_MAP) {
		know_wrong(r, n,
		    "here must stand a map such as {input: tag, env: TAG, "
		    "default: latest}");
		return;
	}
	for (size_t i = 0; i < n->len; i++) {
		const struct ynode *value = n->pairs[i].value;
		int key = know_value_choice(r, n->pairs[i].key, keys, KEYS);

		if (key < 0)
			continue;
		if (key == DEFAULT)
			read_default(r, value, out);
		else if (key == STRIP)
			know_value_text(r, value, &out->strip);
		else
			add_sources(r, value, (enum know_place)key, out);
	}
}
