/*
 * Can a tag of which parts are not known pass the filters of a trigger?
 *
 * A pattern of the forge and the form of a tag are two lists of items, each
 * a set of bytes that may be left out or repeated; they have a text in common
 * where both can be walked to their ends together.  A hole is any text, but
 * for `{version}` of a tool, which is a version: it begins with a digit and
 * has no slash.
 *
 * Sound for saying no: patterns that take names out again are left out, and
 * of a part of two stars it is not asked where its slashes stand.
 */

#include <string.h>

#include "base/arena.h"
#include "facts/workflow.h"
#include "model/event.h"

enum { SET_BYTES = 32, ITEMS = 512 };

struct item {
	unsigned char set[SET_BYTES]; /* a bit for each byte */
	bool skips;                   /* it may be left out */
	bool repeats;
};

struct items {
	struct item at[ITEMS];
	size_t len;
	bool broken; /* what it stands for is not known */
};

static void
set_add(struct item *x, unsigned char c)
{
	x->set[c / 8] |= (unsigned char)(1u << (c % 8));
}

static bool
sets_meet(const struct item *x, const struct item *y)
{
	for (size_t i = 0; i < SET_BYTES; i++)
		if (x->set[i] & y->set[i])
			return true;
	return false;
}

/* One more item, of no byte yet. */
static struct item *
add_item(struct items *out)
{
	struct item *x = &out->at[out->len < ITEMS ? out->len : ITEMS - 1];

	out->broken |= out->len == ITEMS;
	out->len += out->len < ITEMS;
	memset(x, 0, sizeof(*x));
	return x;
}

static void
add_any(struct items *out, bool slashes)
{
	struct item *x = add_item(out);

	memset(x->set, 0xff, SET_BYTES);
	if (!slashes)
		x->set['/' / 8] &= (unsigned char)~(1u << ('/' % 8));
	x->skips = x->repeats = true;
}

/* [a-z0]; *AT stands at the bracket. */
static void
add_set(struct items *out, struct str glob, size_t *at)
{
	struct item *x = add_item(out);
	size_t i = *at + 1;

	for (; i < glob.len && glob.at[i] != ']'; i++) {
		unsigned char from, to;

		if (glob.at[i] == '\\' && i + 1 < glob.len)
			i++;
		from = to = (unsigned char)glob.at[i];
		if (i + 2 < glob.len && glob.at[i + 1] == '-' &&
		    glob.at[i + 2] != ']') {
			to = (unsigned char)glob.at[i + 2];
			i += 2;
		}
		for (unsigned c = from; c <= to; c++)
			set_add(x, (unsigned char)c);
	}
	out->broken |= i >= glob.len || i == *at + 1;
	*at = i + 1;
}

static void
add_stars(struct items *out, struct str glob, size_t *at)
{
	bool begins = !*at || glob.at[*at - 1] == '/';
	size_t n = 0;

	while (*at < glob.len && glob.at[*at] == '*') {
		n++;
		++*at;
	}
	/* A part of two stars may be no part at all. */
	if (n > 1 && begins && *at < glob.len && glob.at[*at] == '/')
		++*at;
	add_any(out, n > 1);
}

static void
read_glob(struct str glob, struct items *out)
{
	size_t i = 0;

	out->len = 0;
	out->broken = false;
	while (i < glob.len && !out->broken) {
		char c = glob.at[i];

		if (c == '*') {
			add_stars(out, glob, &i);
			continue;
		}
		if (c == '[') {
			add_set(out, glob, &i);
		} else {
			if (c == '\\')
				i++;
			out->broken |= i >= glob.len || c == '?' || c == '+';
			if (!out->broken)
				set_add(
				    add_item(out), (unsigned char)glob.at[i++]);
		}
		if (!out->broken && i < glob.len && glob.at[i] == '?')
			out->at[out->len - 1].skips = true;
		else if (!out->broken && i < glob.len && glob.at[i] == '+')
			out->at[out->len - 1].repeats = true;
		else
			continue;
		i++;
	}
}

/* A version: a digit, and what may follow. */
static void
add_version(struct items *out)
{
	struct str rest =
	    S("0123456789.+-_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuv"
	      "wxyz");
	struct item *x = add_item(out);

	for (size_t i = 0; i < 10; i++)
		set_add(x, (unsigned char)rest.at[i]);
	x = add_item(out);
	for (size_t i = 0; i < rest.len; i++)
		set_add(x, (unsigned char)rest.at[i]);
	x->skips = x->repeats = true;
}

/* `version` of a tool's format; other contexts have longer names. */
static bool
part_is_version(const struct value_part *p)
{
	return p->hole == HOLE_CONTEXT &&
	       (str_is(p->text, "version") || str_is(p->text, "new_version"));
}

bool
form_tells_version(const struct form *f)
{
	for (size_t i = 0; i < f->len; i++)
		if (part_is_version(&f->at[i]))
			return true;
	return false;
}

static void
read_form(const struct form *f, struct items *out)
{
	out->len = 0;
	out->broken = false;
	for (size_t i = 0; i < f->len && !out->broken; i++) {
		const struct value_part *p = &f->at[i];

		if (part_is_version(p))
			add_version(out);
		else if (p->hole)
			add_any(out, true);
		else
			for (size_t k = 0; k < p->text.len; k++)
				set_add(add_item(out),
				    (unsigned char)p->text.at[k]);
	}
}

/* The pairs of items that can be stood in front of, marked from the first. */
struct walk {
	const struct items *x, *y;
	bool *seen;
	size_t *todo, ntodo;
};

static void
reach(struct walk *w, size_t i, size_t k)
{
	size_t at = i * (w->y->len + 1) + k;

	if (w->seen[at])
		return;
	w->seen[at] = true;
	w->todo[w->ntodo++] = at;
}

static void
step(struct walk *w, size_t i, size_t k)
{
	const struct item *x = i < w->x->len ? &w->x->at[i] : NULL;
	const struct item *y = k < w->y->len ? &w->y->at[k] : NULL;

	if (x && x->skips)
		reach(w, i + 1, k);
	if (y && y->skips)
		reach(w, i, k + 1);
	if (!x || !y || !sets_meet(x, y))
		return;
	reach(w, i + 1, k + 1);
	if (x->repeats)
		reach(w, i, k + 1);
	if (y->repeats)
		reach(w, i + 1, k);
}

static bool
have_common_text(
    struct arena *scratch, const struct items *x, const struct items *y)
{
	struct arena_mark mark = arena_mark(scratch);
	size_t n = (x->len + 1) * (y->len + 1);
	struct walk w = { x, y, arena_array(scratch, bool, n),
		arena_array(scratch, size_t, n), 0 };
	bool met;

	reach(&w, 0, 0);
	while (w.ntodo) {
		size_t at = w.todo[--w.ntodo];

		step(&w, at / (y->len + 1), at % (y->len + 1));
	}
	met = w.seen[n - 1];
	arena_rewind(scratch, mark);
	return met;
}

static bool
form_can_pass(
    struct arena *scratch, const struct trigger *t, const struct form *f)
{
	struct items *x = arena_make(scratch, struct items);
	struct items *y = arena_make(scratch, struct items);

	read_form(f, x);
	for (size_t i = 0; i < t->tags.len; i++) {
		struct str glob = t->tags.at[i].name;

		if (str_starts(glob, "!"))
			continue;
		read_glob(glob, y);
		if (x->broken || y->broken || have_common_text(scratch, x, y))
			return true;
	}
	return false;
}

bool
trigger_can_take_tag(
    struct arena *scratch, const struct trigger *t, struct value tag)
{
	struct arena_mark mark = arena_mark(scratch);
	bool can = !tag.len || tag.open || !t->tags.len;
	struct str text;

	for (size_t i = 0; !can && i < tag.len; i++)
		can = value_form_text(scratch, tag, i, &text)
		          ? trigger_takes_name(scratch, t, REF_TAG, text)
		          : form_can_pass(scratch, t, &tag.forms[i]);
	arena_rewind(scratch, mark);
	return can;
}
