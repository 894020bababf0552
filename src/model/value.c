/*
 * Values: texts with holes, and lists of alternatives.
 *
 * Past VALUE_FORMS alternatives, VALUE_PARTS parts or VALUE_BYTES of one
 * text that was put together a value becomes open:
 * what was dropped is then one of the things that it may be.
 */

#include "model/value.h"

#include "base/arena.h"
#include "base/buf.h"

static struct value
value_of_part(struct arena *a, enum hole_kind hole, struct str text)
{
	struct {
		struct form form;
		struct value_part part;
	} *own = arena_alloc(a, sizeof(*own));

	own->part = (struct value_part){ hole, text };
	own->form = (struct form){ &own->part, 1 };
	return (struct value){ .forms = &own->form, .len = 1 };
}

struct value
value_text(struct arena *a, struct str s)
{
	return value_of_part(a, HOLE_NONE, s);
}

struct value
value_hole(struct arena *a, enum hole_kind k, struct str name)
{
	return value_of_part(a, k, name);
}

struct value
value_unknown(void)
{
	return (struct value){ .open = true };
}

struct value
value_not_set(void)
{
	return (struct value){ .unset = true };
}

static bool
part_eq(const struct value_part *p, const struct value_part *q)
{
	return p->hole == q->hole && str_eq(p->text, q->text);
}

static bool
form_eq(const struct form *f, const struct form *g)
{
	if (f->len != g->len)
		return false;
	for (size_t i = 0; i < f->len; i++)
		if (!part_eq(&f->at[i], &g->at[i]))
			return false;
	return true;
}

/* F and G in one; neighbouring literals become one part. */
static bool
form_append(struct arena *a, const struct form *f, const struct form *g,
    struct form *out)
{
	struct value_part *parts =
	    arena_array(a, struct value_part, f->len + g->len);
	size_t n = 0;

	for (size_t i = 0; i < f->len + g->len; i++) {
		const struct value_part *p =
		    i < f->len ? &f->at[i] : &g->at[i - f->len];

		if (p->hole == HOLE_NONE && !p->text.len)
			continue;
		if (n && !p->hole && !parts[n - 1].hole) {
			if (parts[n - 1].text.len + p->text.len > VALUE_BYTES)
				return false;
			parts[n - 1].text =
			    str_concat(a, parts[n - 1].text, p->text);
		} else {
			parts[n++] = *p;
		}
	}
	*out = (struct form){ parts, n };
	return n <= VALUE_PARTS;
}

/* A value that has no form as one that has: a hole, or the empty text. */
static struct value
with_forms(struct value v)
{
	static const struct value_part unknown = { HOLE_UNKNOWN, { 0 } };
	static const struct form hole = { &unknown, 1 }, nothing = { 0 };

	if (v.len)
		return v;
	v.forms = v.open ? &hole : &nothing;
	v.len = 1;
	v.open = false;
	return v;
}

/* Room for N forms, as far as a value may have so many. */
static struct form *
forms_for(struct arena *a, size_t n)
{
	return arena_array(a, struct form, n < VALUE_FORMS ? n : VALUE_FORMS);
}

struct value
value_append(struct arena *a, struct value v, struct value w)
{
	struct value out = { .span = v.span.source ? v.span : w.span };
	struct form *forms;

	v = with_forms(v);
	w = with_forms(w);
	forms = forms_for(a, v.len * w.len);
	out.forms = forms;
	out.open = v.open || w.open;
	for (size_t i = 0; i < v.len; i++)
		for (size_t k = 0; k < w.len; k++)
			if (out.len == VALUE_FORMS ||
			    !form_append(
			        a, &v.forms[i], &w.forms[k], &forms[out.len]))
				out.open = true;
			else
				out.len++;
	return out;
}

struct value
value_either(struct arena *a, struct value v, struct value w)
{
	struct form *forms;

	if (!w.len || !v.len) {
		struct value out = v.len ? v : w;

		out.open = v.open || w.open;
		out.unset = v.unset || w.unset;
		return out;
	}
	forms = forms_for(a, v.len + w.len);
	for (size_t i = 0; i < v.len; i++)
		forms[i] = v.forms[i];
	for (size_t i = 0; i < w.len; i++) {
		bool known = false;

		for (size_t k = 0; k < v.len; k++)
			known |= form_eq(&forms[k], &w.forms[i]);
		if (known)
			continue;
		if (v.len == VALUE_FORMS)
			v.open = true;
		else
			forms[v.len++] = w.forms[i];
	}
	v.forms = forms;
	v.open |= w.open;
	v.unset |= w.unset;
	return v;
}

static struct str
cut_literal(struct str s, struct str what, bool prefix)
{
	if (s.len < what.len)
		return s;
	if (prefix && str_eq(str_slice(s, 0, what.len), what))
		return str_from(s, what.len);
	if (!prefix && str_eq(str_from(s, s.len - what.len), what))
		return str_slice(s, 0, s.len - what.len);
	return s;
}

/* A literal of which nothing is left is no part of a longer form. */
static struct form
without_empty_edge(struct form f, bool prefix)
{
	const struct value_part *edge = &f.at[prefix ? 0 : f.len - 1];

	if (f.len < 2 || edge->hole || edge->text.len)
		return f;
	return (struct form){ prefix ? f.at + 1 : f.at, f.len - 1 };
}

struct value
value_strip(struct arena *a, struct value v, struct str what, bool prefix)
{
	struct form *forms = arena_array(a, struct form, v.len);

	for (size_t i = 0; i < v.len; i++) {
		const struct form *f = &v.forms[i];
		struct value_part *parts =
		    arena_array(a, struct value_part, f->len);

		for (size_t k = 0; k < f->len; k++) {
			size_t edge = prefix ? 0 : f->len - 1;

			parts[k] = f->at[k];
			if (k == edge && !parts[k].hole)
				parts[k].text =
				    cut_literal(parts[k].text, what, prefix);
		}
		forms[i] = (struct form){ parts, f->len };
		if (f->len)
			forms[i] = without_empty_edge(forms[i], prefix);
	}
	v.forms = forms;
	return v;
}

bool
value_form_text(struct arena *a, struct value v, size_t i, struct str *out)
{
	struct buf b = buf_new(a);
	const struct form *f = &v.forms[i];

	if (f->len == 1 && !f->at[0].hole) {
		*out = f->at[0].text;
		return true;
	}
	for (size_t k = 0; k < f->len; k++) {
		if (f->at[k].hole)
			return false;
		buf_add(&b, f->at[k].text);
	}
	*out = buf_str(&b);
	return true;
}

bool
value_literal(struct arena *a, struct value v, struct str *out)
{
	*out = (struct str){ 0 };
	return v.len == 1 && !v.open && !v.unset &&
	       value_form_text(a, v, 0, out);
}

static bool
form_is_empty(const struct form *f)
{
	for (size_t i = 0; i < f->len; i++)
		if (f->at[i].hole || f->at[i].text.len)
			return false;
	return true;
}

bool
value_is_empty(struct value v)
{
	for (size_t i = 0; i < v.len; i++)
		if (!form_is_empty(&v.forms[i]))
			return false;
	return !v.open;
}

bool
value_is_filled(struct value v)
{
	for (size_t i = 0; i < v.len; i++) {
		bool filled = false;

		for (size_t k = 0; k < v.forms[i].len; k++)
			filled |= !v.forms[i].at[k].hole &&
			          v.forms[i].at[k].text.len > 0;
		if (!filled)
			return false;
	}
	return v.len && !v.open && !v.unset;
}

bool
value_is_hole(struct value v, enum hole_kind k, struct str *name)
{
	for (size_t i = 0; i < v.len; i++)
		if (v.forms[i].len != 1 || v.forms[i].at[0].hole != k)
			return false;
	if (!v.len || v.open)
		return false;
	if (name)
		*name = v.forms[0].at[0].text;
	return true;
}

bool
value_is_ssh(struct value v)
{
	for (size_t i = 0; i < v.len; i++) {
		const struct value_part *p = v.forms[i].at;

		if (v.forms[i].len && !p->hole &&
		    (str_starts(p->text, "git@") ||
		        str_starts(p->text, "ssh://")))
			return true;
	}
	return false;
}

bool
value_has_hole(struct value v, enum hole_kind k)
{
	for (size_t i = 0; i < v.len; i++)
		for (size_t p = 0; p < v.forms[i].len; p++)
			if (v.forms[i].at[p].hole == k)
				return true;
	return false;
}

bool
value_has_text(struct value v)
{
	for (size_t i = 0; i < v.len; i++)
		for (size_t p = 0; p < v.forms[i].len; p++)
			if (v.forms[i].at[p].hole == HOLE_NONE ||
			    v.forms[i].at[p].hole == HOLE_EVENT_TAG)
				return true;
	return false;
}

/* The last part of a path such as steps.x.outputs.y, if it is one. */
static struct str
hole_name(struct str name)
{
	size_t dot = str_find_last_char(name, '.');

	if (dot != SIZE_MAX)
		name = str_from(name, dot + 1);
	for (size_t i = 0; i < name.len; i++)
		if (!char_is_word(name.at[i]) && name.at[i] != '-')
			return S("...");
	return name.len ? name : S("...");
}

static void
show_part(struct buf *b, const struct value_part *p)
{
	if (!p->hole) {
		buf_add(b, p->text);
		return;
	}
	buf_add_char(b, '{');
	buf_add(b, hole_name(p->text));
	buf_add_char(b, '}');
}

struct str
value_show(struct arena *a, struct value v)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < v.len; i++) {
		if (i)
			buf_add_text(&b, " or ");
		for (size_t k = 0; k < v.forms[i].len; k++)
			show_part(&b, &v.forms[i].at[k]);
	}
	if (!v.len)
		buf_add_text(&b, v.open ? "{...}" : "");
	return buf_str(&b);
}

/* Literal text in front of the first hole, or behind the last. */
static struct str
form_edge(const struct form *f, bool front)
{
	const struct value_part *p;

	if (!f->len)
		return (struct str){ 0 };
	p = front ? &f->at[0] : &f->at[f->len - 1];
	return p->hole ? (struct str){ 0 } : p->text;
}

static bool
form_is_literal(const struct form *f)
{
	return !f->len || (f->len == 1 && !f->at[0].hole);
}

/* Can the edges of both stand in one text? */
static bool
edges_agree(const struct form *f, const struct form *g, bool front)
{
	struct str x = form_edge(f, front), y = form_edge(g, front);
	size_t n = x.len < y.len ? x.len : y.len;

	if (front)
		return str_eq(str_slice(x, 0, n), str_slice(y, 0, n));
	return str_eq(str_from(x, x.len - n), str_from(y, y.len - n));
}

/* What a command prints twice need not be the same text. */
static bool
form_is_telling(const struct form *f)
{
	for (size_t i = 0; i < f->len; i++)
		if (f->at[i].hole == HOLE_NONE ||
		    f->at[i].hole == HOLE_CONTEXT ||
		    f->at[i].hole == HOLE_EVENT_TAG)
			return true;
	return !f->len;
}

static enum likeness
form_compare(const struct form *f, const struct form *g)
{
	bool same = form_eq(f, g), framed = f->len == g->len;

	if (same)
		return form_is_telling(f) ? LIKE_SAME : LIKE_MAYBE;
	if (form_is_literal(f) && form_is_literal(g))
		return LIKE_NO;
	if (!edges_agree(f, g, true) || !edges_agree(f, g, false))
		return LIKE_NO;
	for (size_t i = 0; framed && i < f->len; i++) {
		bool holes = f->at[i].hole && g->at[i].hole;

		framed = holes || part_eq(&f->at[i], &g->at[i]);
	}
	return framed && f->len > 1 ? LIKE_FRAME : LIKE_MAYBE;
}

enum likeness
value_compare(struct value v, struct value w)
{
	enum likeness best = LIKE_NO;

	if (v.open || w.open || !v.len || !w.len)
		best = LIKE_MAYBE;
	for (size_t i = 0; i < v.len; i++)
		for (size_t k = 0; k < w.len; k++) {
			enum likeness l =
			    form_compare(&v.forms[i], &w.forms[k]);

			if (l > best)
				best = l;
		}
	return best;
}
