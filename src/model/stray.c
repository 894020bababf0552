/*
 * Tags that are made, and filters that wait for others.
 *
 * A filter is accused where every maker of version tags in the repository is
 * known by the shape of its tags, and none of these can pass it.  A
 * repository of several products has several families of tags: a filter that
 * names one (`cli-v*`) waits for tags of which the repository need not know
 * the maker, and tags that another workflow takes have their consumer.
 *
 * A document shows tags as examples: `v1.2.3` and `vX.Y.Z` are told by what
 * stands in front of the version.
 */

#include "base/arena.h"
#include "model/event.h"
#include "model/query.h"

/* Makes tags on the forge, of which the event's own is none. */
static bool
makes_tag(const struct model *m, const struct action *x)
{
	if ((x->other_repository && !x->maybe_own) ||
	    value_has_hole(x->tag, HOLE_EVENT_TAG))
		return false;
	return x->kind == ACTION_PUSH_TAG ||
	       (x->kind == ACTION_CREATE_RELEASE &&
	           !action_adds_to_event(m, x));
}

static bool
is_version_begin(char c)
{
	return char_is_digit(c) || (c >= 'A' && c <= 'Z') || c == '<' ||
	       c == '{' || c == '[' || c == '$' || c == '%';
}

/* Of an example: the part in front of the version, and a hole. */
static struct value
shape_of_example(struct arena *a, struct str text)
{
	size_t n = 0;

	while (n < text.len && !is_version_begin(text.at[n]))
		n++;
	if (n == text.len)
		return value_unknown();
	return value_append(a, value_text(a, str_slice(text, 0, n)),
	    value_hole(a, HOLE_CONTEXT,
	        char_is_digit(text.at[n]) ? S("version") : S("any version")));
}

/* The shape of its version tags; not set for a fixed tag. */
static struct value
shape_made(struct arena *a, const struct action *x)
{
	struct str text;

	if (!value_literal(a, x->tag, &text))
		return x->tag;
	return x->actor->kind == ACTOR_JOB ? value_not_set()
	                                   : shape_of_example(a, text);
}

/* Letters in front of the version that are not its own `v`. */
static bool
names_product(struct str front)
{
	if (str_ends(front, "v") || str_ends(front, "V"))
		front.len--;
	return front.len > 0;
}

/* Or does it take no tag at all, on purpose? */
static bool
filter_names_product(const struct trigger *t)
{
	bool takes = false;

	for (size_t i = 0; i < t->tags.len; i++) {
		struct str glob = t->tags.at[i].name;
		size_t n = 0;

		if (str_starts(glob, "!"))
			continue;
		takes = true;
		while (n < glob.len && char_is_alpha(glob.at[n]))
			n++;
		/* v?1: the mark is about the letter. */
		if (names_product(str_slice(glob, 0, n)) ||
		    str_contains(glob, "/"))
			return true;
	}
	return !takes;
}

static bool
shape_names_product(struct value v)
{
	for (size_t i = 0; i < v.len; i++) {
		const struct form *f = &v.forms[i];

		if (!f->len || f->at[0].hole || names_product(f->at[0].text))
			return f->len && !f->at[0].hole;
	}
	return false;
}

/* Does another workflow wait for tags of this shape? */
static bool
is_taken(struct model *m, const struct consumer *all, size_t n,
    const struct consumer *than, struct value tag)
{
	for (size_t i = 0; i < n; i++)
		if (all[i].of_tag && all[i].workflow != than->workflow &&
		    trigger_can_take_tag(m->scratch, all[i].trigger, tag))
			return true;
	return false;
}

/* Is there more to it than that it is a text? */
static bool
is_telling(struct value v)
{
	for (size_t i = 0; i < v.len; i++)
		if (form_tells_version(&v.forms[i]))
			return true;
	return value_has_text(v);
}

/*
 * A hole that is surely a version, by its name: tags with other holes, as of
 * a commit, are of something else.
 */
static bool
is_of_version(struct value v)
{
	for (size_t i = 0; i < v.len; i++)
		for (size_t k = 0; k < v.forms[i].len; k++)
			if (v.forms[i].at[k].hole &&
			    know_stands_in(KNOW_VERSION, v.forms[i].at[k].text))
				return true;
	return false;
}

/*
 * Is it done only where a tag was pushed, in the consumer's own run or in
 * another?  Then the tags of releases are made by somebody else.
 */
static bool
is_behind_tag(
    const struct model *m, const struct action *x, const struct consumer *c)
{
	struct start starts[STARTS];
	size_t n;

	if (x->actor->kind != ACTOR_JOB)
		return false;
	if (actor_started(x->actor) == c->workflow)
		return true;
	n = action_starts(m, x, starts);
	for (size_t i = 0; i < n; i++)
		if (starts[i].ref != REF_TAG)
			return false;
	return true;
}

/*
 * Adds X to those whose tags the filter cannot take; false: it may take
 * them, or they are of another product.
 */
static bool
strays(struct model *m, const struct action *x, const struct consumer *all,
    size_t n, struct stray *out)
{
	struct value tag = shape_made(m->arena, x);

	if (tag.unset)
		return !trigger_can_take_tag(
		    m->scratch, out->consumer.trigger, x->tag);
	if (shape_names_product(tag) && !is_of_version(tag))
		return true;
	if (x->sureness != SURE || x->maybe_own || !is_telling(tag) ||
	    trigger_can_take_tag(m->scratch, out->consumer.trigger, tag) ||
	    is_taken(m, all, n, &out->consumer, tag))
		return false;
	out->product |= shape_names_product(tag);
	if (out->len < STRAY_MAKERS)
		out->makers[out->len++] = x;
	return true;
}

static bool
look_at(struct model *m, const struct consumer *all, size_t n, size_t i,
    struct stray *out)
{
	*out = (struct stray){ .consumer = all[i] };
	if (!all[i].of_tag || !all[i].trigger->tags.len ||
	    filter_names_product(all[i].trigger))
		return false;
	out->filter = all[i].trigger->tags.at[0].span;
	for (size_t k = 0; k < m->actions.len; k++)
		if (makes_tag(m, m->actions.at[k]) &&
		    !is_behind_tag(m, m->actions.at[k], &all[i]) &&
		    !strays(m, m->actions.at[k], all, n, out))
			return false;
	return out->len > 0;
}

size_t
model_strays(struct model *m, struct stray **out)
{
	struct consumer *consumers;
	size_t n = model_consumers(m, &consumers), len = 0;
	struct str unseen;

	*out = arena_array(m->arena, struct stray, n);
	for (size_t i = 0; i < n; i++) {
		struct stray s;

		if (look_at(m, consumers, n, i, &s) &&
		    !consumer_is_called(m, &consumers[i]))
			(*out)[len++] = s;
	}
	return len && !model_has_outsider(m) &&
	               !model_has_unseen_creator(m, &unseen)
	           ? len
	           : 0;
}

/* v1, v1.2, latest: it is moved from release to release. */
static bool
is_floating(struct arena *a, const struct action *x)
{
	struct str text;
	size_t dots = 0;

	if (x->kind != ACTION_PUSH_TAG || !value_literal(a, x->tag, &text))
		return false;
	for (size_t i = 0; i < text.len; i++)
		dots += text.at[i] == '.';
	return dots < 2;
}

/* Is it a tag that the filter names as it is? */
static bool
is_named(const struct trigger *t, struct value tag)
{
	struct str text = tag.forms[0].at[0].text;

	for (size_t i = 0; i < t->tags.len; i++)
		if (str_eq(t->tags.at[i].name, text))
			return true;
	return false;
}

/* Does the workflow ask what its ref is? */
static bool
asks_for_ref(const struct workflow *w)
{
	for (size_t i = 0; i < w->njobs; i++) {
		const struct job *j = &w->jobs[i];

		if (j->has_condition &&
		    str_contains(span_text(j->when_span), "github.ref"))
			return true;
	}
	return false;
}

static bool
catches(struct model *m, const struct consumer *c, const struct action *x)
{
	return c->of_tag && c->trigger->tags.len &&
	       x->actor->kind == ACTOR_JOB && !x->other_repository &&
	       x->sureness == SURE && is_floating(m->arena, x) &&
	       action_raises(x) == RAISES_YES &&
	       trigger_can_take_tag(m->scratch, c->trigger, x->tag) &&
	       !is_named(c->trigger, x->tag) && !asks_for_ref(c->workflow);
}

size_t
model_caught(struct model *m, struct caught **out)
{
	struct consumer *all;
	size_t n = model_consumers(m, &all);
	VEC(struct caught) found = { 0 };

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m->actions.len; k++)
			if (catches(m, &all[i], m->actions.at[k])) {
				*vec_add(m->arena, &found) =
				    (struct caught){ all[i],
					    all[i].trigger->tags.at[0].span,
					    m->actions.at[k] };
				break;
			}
	*out = found.at;
	return found.len;
}
