/*
 * Stages of a release in an order that cannot be right.
 *
 * Compared are things of one run that are surely about the same: tags of one
 * shape, a version that both the tag and the command that raises it are
 * given, files by their literal paths.  A bump behind the tag is right where
 * it is to the next version: it counts only where it is given that of the
 * tag and nothing else.
 */

#include "base/arena.h"
#include "model/query.h"
#include "model/stage.h"

enum { PAIRS = 100000 }; /* that are compared */

struct search {
	struct model *model;
	struct stages all;
	size_t pairs;
	VEC(struct misordered) found;
};

static struct misordered *
add(struct search *s, enum misorder kind, const struct staged *x,
    const struct staged *y)
{
	struct misordered *o = vec_add(s->model->arena, &s->found);

	*o = (struct misordered){ .kind = kind };
	o->actor = x->actor;
	o->chain = x->chain;
	o->then_actor = y->actor;
	o->then_chain = y->chain;
	o->first = x->span;
	o->then = y->span;
	if (x->action)
		o->tag = x->action->tag;
	o->certain = !x->conditional && !y->conditional;
	return o;
}

/* Are both about one tag, which no event has brought? */
static bool
are_of_one_tag(const struct staged *x, const struct staged *y)
{
	struct value a = x->action->tag, b = y->action->tag;

	return value_has_text(a) && value_has_text(b) &&
	       !value_has_hole(a, HOLE_EVENT_TAG) &&
	       !value_has_hole(b, HOLE_EVENT_TAG) &&
	       value_compare(a, b) >= LIKE_FRAME;
}

/* Is there one of this stage in front of X, that may be of its tag? */
static bool
has_before(struct search *s, enum stage stage, const struct staged *x)
{
	for (size_t i = 0; i < s->all.len; i++) {
		const struct staged *z = &s->all.at[i];

		if (z->stage == stage && z->action != x->action &&
		    (!value_has_text(z->action->tag) ||
		        value_compare(z->action->tag, x->action->tag) !=
		            LIKE_NO) &&
		    staged_before(s->model, z, x))
			return true;
	}
	return false;
}

static bool
has_behind(struct search *s, enum stage stage, const struct staged *x)
{
	for (size_t i = 0; i < s->all.len; i++) {
		const struct staged *z = &s->all.at[i];

		if (z->stage == stage && z != x &&
		    value_compare(z->action->tag, x->action->tag) != LIKE_NO &&
		    staged_before(s->model, x, z))
			return true;
	}
	return false;
}

/* A release, and the push of its tag behind it. */
static void
ask_release(struct search *s, const struct staged *x, const struct staged *y)
{
	const struct action *a = x->action;

	if (!are_of_one_tag(x, y) || a->publicity == PUBLICITY_DRAFT ||
	    !action_creates_release(s->model, a) ||
	    has_before(s, STAGE_PUSH_TAG, x))
		return;
	add(s, MISORDER_RELEASE, x, y)->fails = a->wants_tag;
}

/* The push of a tag, which is made behind it. */
static void
ask_push(struct search *s, const struct staged *x, const struct staged *y)
{
	if (x->actor != y->actor || !are_of_one_tag(x, y) ||
	    value_compare(x->action->tag, y->action->tag) != LIKE_SAME ||
	    has_before(s, STAGE_TAG, x) || has_behind(s, STAGE_PUSH_TAG, x))
		return;
	add(s, MISORDER_PUSH, x, y);
}

/* --- the version --- */

static bool
is_of_hole(const struct value_part *p, const struct value_part *q)
{
	return p->hole == q->hole && str_eq(p->text, q->text);
}

/* The one hole of the tag, behind what stands in front of a version. */
static const struct value_part *
version_hole(struct value tag)
{
	const struct value_part *found = NULL;

	if (tag.len != 1)
		return NULL;
	for (size_t i = 0; i < tag.forms[0].len; i++) {
		const struct value_part *p = &tag.forms[0].at[i];

		if (!p->hole)
			continue;
		if (found || p->hole == HOLE_UNKNOWN)
			return NULL;
		found = p;
	}
	return found;
}

/* Is it given that version, and nothing else that is not known? */
static bool
is_given(const struct call *c, const struct value_part *version)
{
	bool given = false;

	for (size_t i = c->first + 1; i < c->words.len; i++) {
		struct value v = c->words.at[i].value;

		if (v.len != 1 || v.open || c->words.at[i].rest)
			return false;
		for (size_t k = 0; k < v.forms[0].len; k++) {
			if (!v.forms[0].at[k].hole)
				continue;
			if (!is_of_hole(&v.forms[0].at[k], version))
				return false;
			given = true;
		}
	}
	return given;
}

/* The commit behind BUMP, in front of which no tag is made anew. */
static const struct staged *
commit_behind(
    struct search *s, const struct staged *tag, const struct staged *bump)
{
	for (size_t i = 0; i < s->all.len; i++) {
		const struct staged *z = &s->all.at[i];

		if (z->stage == STAGE_COMMIT && z->actor == bump->actor &&
		    staged_before(s->model, bump, z))
			return has_behind(s, STAGE_TAG, tag) ? NULL : z;
	}
	return NULL;
}

/* A tag, and the bump to its version behind it. */
static void
ask_bump(struct search *s, const struct staged *x, const struct staged *y)
{
	const struct value_part *version = version_hole(x->action->tag);
	const struct staged *commit;
	struct misordered *o;

	if (x->actor != y->actor || !version || !is_given(y->call, version))
		return;
	commit = commit_behind(s, x, y);
	if (!commit)
		return;
	o = add(s, MISORDER_BUMP, x, y);
	o->commit = commit->span;
	o->certain &= !commit->conditional;
}

/* --- files --- */

/* A path that both calls are given as it is; empty: none. */
static struct str
common_path(struct model *m, const struct call *c, const struct call *d)
{
	struct str one, other, path;

	for (size_t i = c->args; i < c->words.len; i++) {
		if (!value_literal(m->arena, c->words.at[i].value, &one) ||
		    str_starts(one, "-") ||
		    !path_of_value(m, c->folder, c->words.at[i].value, &path))
			continue;
		for (size_t k = d->args; k < d->words.len; k++)
			if (value_literal(
			        m->arena, d->words.at[k].value, &other) &&
			    path_of_value(
			        m, d->folder, d->words.at[k].value, &other) &&
			    path.len && str_eq(path, other))
				return path;
	}
	return S("");
}

/* May one of the words be that path? */
static bool
may_name(struct model *m, const struct call *c, struct str path)
{
	struct str text;

	for (size_t i = c->args; i < c->words.len; i++) {
		struct value v = c->words.at[i].value;

		if (c->words.at[i].rest)
			return true;
		if (!value_literal(m->arena, v, &text)) {
			if (value_compare(v, value_text(m->arena, path)) !=
			    LIKE_NO)
				return true;
		} else if (path_of_value(m, c->folder, v, &text) &&
		           str_eq(text, path)) {
			return true;
		}
	}
	return false;
}

/* Is it uploaded again behind the signer? */
static bool
is_sent_again(struct search *s, const struct staged *sign, struct str path)
{
	for (size_t i = 0; i < s->all.len; i++) {
		const struct staged *z = &s->all.at[i];
		bool sends = z->stage == STAGE_UPLOAD ||
		             z->stage == STAGE_CREATE ||
		             z->stage == STAGE_PUBLISH;

		if (sends && z->actor == sign->actor &&
		    staged_before(s->model, sign, z) &&
		    (!z->call || may_name(s->model, z->call, path)))
			return true;
	}
	return false;
}

/* An upload, and what signs the file itself behind it. */
static void
ask_upload(struct search *s, const struct staged *x, const struct staged *y)
{
	struct misordered *o;
	struct str path;

	if (!x->call || !y->call || x->actor != y->actor ||
	    !y->action->know->alters)
		return;
	path = common_path(s->model, x->call, y->call);
	if (!path.len || is_sent_again(s, y, path))
		return;
	o = add(s, MISORDER_UPLOAD, x, y);
	o->path = path;
}

/* Has the pair of stages an order that is wrong, and is it meant so? */
static void
ask(struct search *s, const struct staged *x, const struct staged *y)
{
	bool sends = x->stage == STAGE_UPLOAD || x->stage == STAGE_PUBLISH ||
	             x->stage == STAGE_CREATE;

	if (x->stage == STAGE_CREATE && y->stage == STAGE_PUSH_TAG)
		ask_release(s, x, y);
	else if (x->stage == STAGE_PUSH_TAG && y->stage == STAGE_TAG)
		ask_push(s, x, y);
	else if (x->stage == STAGE_TAG && y->stage == STAGE_BUMP)
		ask_bump(s, x, y);
	else if (sends && y->stage == STAGE_SIGN)
		ask_upload(s, x, y);
}

static bool
may_be_wrong(enum stage first, enum stage then)
{
	switch (then) {
	case STAGE_PUSH_TAG:
		return first == STAGE_CREATE;
	case STAGE_TAG:
		return first == STAGE_PUSH_TAG;
	case STAGE_BUMP:
		return first == STAGE_TAG;
	case STAGE_SIGN:
		return first == STAGE_UPLOAD || first == STAGE_PUBLISH ||
		       first == STAGE_CREATE;
	case STAGE_INSPECT:
	case STAGE_PREFLIGHT:
	case STAGE_CHANGELOG:
	case STAGE_COMMIT:
	case STAGE_PUSH_BRANCH:
	case STAGE_CREATE:
	case STAGE_UPLOAD:
	case STAGE_VERIFY:
	case STAGE_PUBLISH:
	case STAGE_ANNOUNCE:
		break;
	}
	return false;
}

size_t
model_misordered(struct model *m, struct misordered **out)
{
	struct search s = { .model = m };

	model_stages(m, &s.all);
	for (size_t i = 0; i < s.all.len; i++)
		for (size_t k = 0; k < s.all.len && s.pairs < PAIRS; k++) {
			const struct staged *x = &s.all.at[i];
			const struct staged *y = &s.all.at[k];

			if (!may_be_wrong(x->stage, y->stage))
				continue;
			s.pairs++;
			if (staged_before(m, x, y))
				ask(&s, x, y);
		}
	*out = s.found.at;
	return s.found.len;
}
