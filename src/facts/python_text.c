/*
 * Operations on texts of a Python script: paths, joining, splitting,
 * formatting.
 *
 * They work on templates, so that what is not known stays a hole between
 * what is.  Left out: what cuts or replaces; its result is not known.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "facts/python_facts.h"

void
py_append(struct arena *a, struct template *to, const struct template *t)
{
	for (size_t i = 0; i < t->len; i++) {
		if (to->len >= FIXED_PARTS) {
			to->at[to->len - 1] = (struct part){
				.kind = PART_UNKNOWN,
				.span = to->at[to->len - 1].span,
				.quoted = true,
			};
			return;
		}
		*vec_add(a, to) = t->at[i];
	}
}

static void
append_literal(
    struct arena *a, struct template *to, struct span span, struct str s)
{
	struct part p = {
		.kind = PART_LITERAL, .span = span, .text = s, .quoted = true
	};
	struct template t = { .span = span, .at = &p, .len = 1 };

	if (s.len)
		py_append(a, to, &t);
}

static bool
literal_of(struct lower *l, const struct py_value *v, struct str *out)
{
	return v->kind == PY_TEXT &&
	       template_literal(l->reader->arena, &v->text, out);
}

static struct py_value
text_value(struct span span, struct template t)
{
	struct py_value out = { .kind = PY_TEXT, .span = span };

	t.span = span;
	out.text = t;
	return out;
}

static bool
is_absolute(const struct template *t)
{
	return t->len && (t->at[0].kind == PART_ROOT ||
	                     (t->at[0].kind == PART_LITERAL &&
	                         str_starts(t->at[0].text, "/")));
}

static bool
ends_with_slash(const struct template *t)
{
	return t->len && t->at[t->len - 1].kind == PART_LITERAL &&
	       str_ends(t->at[t->len - 1].text, "/");
}

struct py_value
py_path_join(
    struct lower *l, const struct py_value *x, const struct py_value *y)
{
	struct arena *a = l->reader->arena;
	struct template left = py_as_text(l, x), right = py_as_text(l, y);
	struct template t = { 0 };
	struct str text;

	if (is_absolute(&right))
		return text_value(y->span, right);
	if (literal_of(l, x, &text) && (!text.len || str_is(text, ".")))
		return text_value(y->span, right);
	if (literal_of(l, y, &text) && (!text.len || str_is(text, ".")))
		return text_value(x->span, left);
	py_append(a, &t, &left);
	if (!ends_with_slash(&t))
		append_literal(a, &t, y->span, S("/"));
	py_append(a, &t, &right);
	return text_value(y->span, t);
}

/* Without its last component; false: that is not known. */
static bool
cut_component(struct arena *a, struct template *t)
{
	struct part *last = t->len ? &t->at[t->len - 1] : NULL;
	size_t slash;

	if (!last || last->kind != PART_LITERAL)
		return false;
	slash = str_find_last_char(last->text, '/');
	if (slash == SIZE_MAX) {
		if (t->len > 1)
			return false;
		last->text = str_is(last->text, ".") ? S("..") : S(".");
		return true;
	}
	last->text = str_slice(last->text, 0, slash);
	if (last->text.len)
		return true;
	/* "/x" behind the root, or in front of everything */
	t->len--;
	if (!t->len)
		append_literal(a, t, t->span, S("/"));
	return true;
}

/* Neighbouring literals in one part, as cutting wants them. */
static struct template merged(struct arena *a, const struct template *t)
{
	struct template out = { .span = t->span };

	for (size_t i = 0; i < t->len; i++) {
		struct part *last = out.len ? &out.at[out.len - 1] : NULL;

		if (last && last->kind == PART_LITERAL &&
		    t->at[i].kind == PART_LITERAL)
			last->text = str_printf(a, STR_FMT STR_FMT,
			    STR_ARG(last->text), STR_ARG(t->at[i].text));
		else
			*vec_add(a, &out) = t->at[i];
	}
	return out;
}

struct py_value
py_path_parent(struct lower *l, const struct py_value *v, size_t times)
{
	struct template t;

	if (v->kind != PY_TEXT)
		return py_unknown(v->span);
	t = merged(l->reader->arena, &v->text);
	while (times--)
		if (!cut_component(l->reader->arena, &t))
			return py_unknown(v->span);
	return text_value(v->span, t);
}

/* Words being taken from a text. */
struct splitter {
	struct arena *arena;
	struct templates *out;
	struct template word;
	bool in_word;
	char quote;
};

static void
end_word(struct splitter *s)
{
	if (s->in_word)
		*vec_add(s->arena, s->out) = s->word;
	s->word = (struct template){ 0 };
	s->in_word = false;
}

static void
begin_word(struct splitter *s, struct span span)
{
	if (!s->in_word)
		s->word.span = span;
	s->in_word = true;
}

/* A part of a source stands for each of its bytes, if it was so written. */
static struct span
span_inside(const struct part *p, size_t from, size_t len)
{
	struct str whole =
	    p->span.source ? span_text(p->span) : (struct str){ 0 };

	if (!str_eq(whole, p->text))
		return p->span;
	return span_of(p->span.source, p->span.off + from, len);
}

static void
split_literal(struct splitter *s, const struct part *p)
{
	size_t from = 0;

	for (size_t i = 0; i <= p->text.len; i++) {
		char c = i < p->text.len ? p->text.at[i] : '\0';
		bool quote = c == '"' || c == '\'';
		bool ends = i == p->text.len ||
		            (!s->quote && char_is_space(c)) ||
		            (quote && (!s->quote || s->quote == c));

		if (!ends)
			continue;
		if (i > from) {
			struct span span = span_inside(p, from, i - from);

			begin_word(s, span);
			append_literal(s->arena, &s->word, span,
			    str_slice(p->text, from, i));
			s->word.span = s->word.len == 1
			                   ? span
			                   : span_join(s->word.span, span);
		}
		if (quote) {
			begin_word(s, span_inside(p, i, 1));
			s->quote = s->quote ? '\0' : c;
		} else if (i < p->text.len) {
			end_word(s);
		}
		from = i + 1;
	}
}

struct py_value
py_split(struct lower *l, const struct py_value *v)
{
	struct py_value out = { .kind = PY_LIST, .span = v->span };
	struct splitter s = { .arena = l->reader->arena, .out = &out.items };

	if (v->kind == PY_VARIABLE) {
		/* Unquoted, so that it is split where it is known. */
		struct template t = py_as_text(l, v);

		t.at[0].quoted = false;
		*vec_add(s.arena, &out.items) = t;
		return out;
	}
	if (v->kind != PY_TEXT)
		return py_unknown(v->span);
	for (size_t i = 0; i < v->text.len; i++) {
		struct template one = { .at = &v->text.at[i], .len = 1 };

		if (v->text.at[i].kind == PART_LITERAL) {
			split_literal(&s, &v->text.at[i]);
			continue;
		}
		begin_word(&s, v->text.at[i].span);
		py_append(s.arena, &s.word, &one);
	}
	end_word(&s);
	if (out.items.len > FIXED_ITEMS)
		return py_unknown(v->span);
	return out;
}

/* May an item be any number of words? */
static bool
is_spread(const struct template *t)
{
	return t->len == 1 &&
	       (t->at[0].kind == PART_ARRAY || t->at[0].kind == PART_REST ||
	           !t->at[0].quoted);
}

struct py_value
py_join(struct lower *l, const struct py_value *separator,
    const struct py_value *list)
{
	struct arena *a = l->reader->arena;
	struct template t = { 0 }, sep = py_as_text(l, separator);

	if (list->kind != PY_LIST)
		return py_unknown(list->span);
	for (size_t i = 0; i < list->items.len; i++) {
		if (is_spread(&list->items.at[i]))
			return py_unknown(list->span);
		if (i)
			py_append(a, &t, &sep);
		py_append(a, &t, &list->items.at[i]);
	}
	return text_value(list->span, t);
}

/* The value of `%(name)s`, `%s`, `{}` or `{name}`. */
static struct template argument(struct lower *l, const struct python_node *n)
{
	struct py_value v = py_value_of(l, n);

	return py_as_text(l, &v);
}

static void
append_unknown(struct arena *a, struct template *to, struct span span)
{
	struct part p = { .kind = PART_UNKNOWN, .span = span, .quoted = true };
	struct template t = { .span = span, .at = &p, .len = 1 };

	py_append(a, to, &t);
}

struct py_value
py_percent(
    struct lower *l, const struct python_node *n, const struct py_value *v)
{
	struct arena *a = l->reader->arena;
	const struct python_node *one[] = { n };
	const struct python_node *const *args = one;
	struct template t = { 0 };
	size_t nargs = 1, next = 0, from = 0;
	struct str s;

	if (n->kind == PYTHON_TUPLE) {
		args = (const struct python_node *const *)n->items.at;
		nargs = n->items.len;
	}
	if (!literal_of(l, v, &s) || n->kind == PYTHON_DICT)
		return py_unknown(v->span);
	for (size_t i = 0; i + 1 < s.len; i++) {
		struct template arg;

		if (s.at[i] != '%')
			continue;
		append_literal(a, &t, v->span, str_slice(s, from, i));
		from = i + 2;
		i++;
		if (s.at[i] == '%') {
			append_literal(a, &t, v->span, S("%"));
		} else if ((s.at[i] == 's' || s.at[i] == 'd') && next < nargs) {
			arg = argument(l, args[next++]);
			py_append(a, &t, &arg);
		} else {
			return py_unknown(v->span);
		}
	}
	append_literal(a, &t, v->span, str_from(s, from));
	return text_value(v->span, t);
}

struct py_value
py_format(
    struct lower *l, const struct python_node *call, const struct py_value *v)
{
	struct arena *a = l->reader->arena;
	struct template t = { 0 };
	size_t next = 0, from = 0;
	struct str s;

	if (!literal_of(l, v, &s))
		return py_unknown(v->span);
	for (size_t i = 0; i < s.len; i++) {
		size_t end = str_find_char(s, i, '}');
		const struct python_node *n = NULL;
		struct template arg;
		struct str name;
		uint32_t number;

		if (s.at[i] != '{' && s.at[i] != '}')
			continue;
		append_literal(a, &t, v->span, str_slice(s, from, i));
		if (i + 1 < s.len && s.at[i + 1] == s.at[i]) {
			append_literal(a, &t, v->span, str_slice(s, i, i + 1));
			from = ++i + 1;
			continue;
		}
		if (end == SIZE_MAX || s.at[i] == '}')
			return py_unknown(v->span);
		name = str_slice(s, i + 1, end);
		if (!name.len)
			n = python_positional(call, next++);
		else if (str_to_uint(name, &number))
			n = python_positional(call, number);
		else
			n = python_keyword(call, str_cstr(a, name));
		if (n) {
			arg = argument(l, n);
			py_append(a, &t, &arg);
		} else {
			append_unknown(a, &t, v->span);
		}
		i = end;
		from = end + 1;
	}
	append_literal(a, &t, v->span, str_from(s, from));
	return text_value(v->span, t);
}

/* Methods that give the same text, as far as we tell texts apart. */
static bool
keeps_text(struct str name)
{
	static const char *const names[] = { "resolve", "absolute",
		"expanduser", "as_posix", "strip", "rstrip", "decode", "encode",
		"__str__", "copy", "__fspath__", NULL };

	return str_is_one_of(name, names);
}

/* x.lstrip("v"), x.removeprefix("v") */
static struct py_value
stripped(struct lower *l, const struct python_node *call,
    const struct py_value *v, bool prefix)
{
	const struct python_node *n = python_positional(call, 0);
	struct template t;

	if (v->kind != PY_VARIABLE || !n)
		return py_unknown(v->span);
	t = py_as_text(l, v);
	if (!python_string_literal(l->reader->arena, n, &t.at[0].stripped))
		return py_unknown(v->span);
	t.at[0].stripped = py_keep(l->scope->module, t.at[0].stripped);
	t.at[0].rule = PART_CHANGED;
	t.at[0].strips_prefix = prefix;
	return text_value(v->span, t);
}

struct py_value
py_text_method(
    struct lower *l, const struct python_node *call, const struct py_value *v)
{
	struct str name = call->left->name;
	const struct python_node *first = python_positional(call, 0);
	struct py_value arg;

	if (str_is(name, "split") && !first)
		return py_split(l, v);
	if (str_is(name, "format"))
		return py_format(l, call, v);
	if (str_is(name, "lstrip") || str_is(name, "removeprefix"))
		return stripped(l, call, v, true);
	if (str_is(name, "removesuffix"))
		return stripped(l, call, v, false);
	if (keeps_text(name) &&
	    (!first || str_is(name, "decode") || str_is(name, "encode"))) {
		struct py_value out = *v;

		out.span = call->span;
		return out;
	}
	if (str_is(name, "join") && first) {
		arg = py_value_of(l, first);
		return py_join(l, v, &arg);
	}
	if (str_is(name, "joinpath") && first) {
		struct py_value out = *v;

		for (size_t i = 0; python_positional(call, i); i++) {
			arg = py_value_of(l, python_positional(call, i));
			out = py_path_join(l, &out, &arg);
		}
		return out;
	}
	py_evaluate_children(l, call);
	return py_unknown(call->span);
}
