/*
 * The contract that a repository keeps to, inferred from its model.
 *
 * It says no more than what departure.c would find kept: makers that are no
 * guess, patterns that the filters of workflows and the tags of makers share,
 * for each workflow what it surely does, and the order in which the one who
 * makes the release does it.
 */

#include "model/inferred.h"

#include "base/arena.h"
#include "base/buf.h"
#include "model/event.h"
#include "model/maker.h"
#include "model/query.h"

enum { MAKERS = 64, PATTERNS = 8, STAGES = 5 };

struct inference {
	struct model *model;
	struct inferred *out;
	const struct action *main; /* of the release, or of the tag */
};

/* Adds a word that is not there yet. */
static bool
note(struct inference *i, struct seens *to, struct str word, struct span span)
{
	for (size_t k = 0; k < to->len; k++)
		if (str_eq(to->at[k].word, word))
			return false;
	if (!word.len)
		return false;
	*vec_add(i->model->arena, to) = (struct seen){ word, span };
	return true;
}

static void
infer_makers(struct inference *i)
{
	struct model *m = i->model;
	bool published = false;

	for (size_t k = 0; k < m->actions.len; k++) {
		const struct action *x = m->actions.at[k];

		published |= x->kind == ACTION_EDIT_RELEASE;
		if (makes_tag(m, x) && i->out->tag.len < MAKERS)
			note(i, &i->out->tag, maker_name(x), x->span);
		if (makes_tag(m, x) && !i->main)
			i->main = x;
		if (!makes_release(m, x) || i->out->release.len == MAKERS)
			continue;
		if (note(i, &i->out->release, maker_name(x), x->span) &&
		    i->out->release.len == 1)
			i->main = x;
		published |= x->publicity != PUBLICITY_DRAFT;
	}
	i->out->draft = i->out->release.len && !published;
}

/* A document that tells a person to make the release. */
static void
infer_person(struct inference *i)
{
	struct span where;

	if (!i->out->release.len && model_person_publishes(i->model, &where))
		note(i, &i->out->release, S(MAKER_OPERATOR), where);
}

/* The event of a trigger in the words of a contract; empty: of no release. */
static struct str
event_word(const struct trigger *t)
{
	static const char *const words[] = { "tag", "release", "dispatch",
		"workflow_run", "repository_dispatch", "push", "schedule",
		NULL };

	for (size_t k = 0; words[k]; k++)
		if (contract_event_is(t, str_of(words[k])))
			return str_of(words[k]);
	return (struct str){ 0 };
}

static bool
is_asked_for(struct str word)
{
	return str_is(word, "dispatch");
}

/* What starts it without being asked; or else that it is asked for. */
static void
infer_events(
    struct inference *i, const struct workflow *w, struct inferred_consumer *c)
{
	bool automatic = false;

	for (size_t k = 0; k < w->ntriggers; k++) {
		struct str word = event_word(&w->triggers[k]);

		automatic |= word.len && !is_asked_for(word);
	}
	for (size_t k = 0; k < w->ntriggers; k++) {
		struct str word = event_word(&w->triggers[k]);

		if (word.len && (!automatic || !is_asked_for(word)))
			note(i, &c->on, word, w->triggers[k].span);
	}
}

/* "publish pypi": what X does, or empty. */
static struct str
does_word(const struct model *m, const struct action *x)
{
	static const char *const told[] = { "create-tag", "create-release",
		"upload-asset", "publish", "sign", "notarize", NULL };
	const char *verb = action_verb(m, x);

	if (!verb || !str_is_one_of(str_of(verb), told) ||
	    (x->other_repository && x->kind != ACTION_PUBLISH_PACKAGE) ||
	    x->rehearsal || x->sureness == GUESS)
		return (struct str){ 0 };
	if (x->kind != ACTION_PUBLISH_PACKAGE || !x->know->registry)
		return str_of(verb);
	return str_printf(m->arena, "publish " STR_FMT,
	    STR_ARG(str_lower(m->arena, str_of(x->know->registry))));
}

static void
infer_does(
    struct inference *i, const struct workflow *w, struct inferred_consumer *c)
{
	struct model *m = i->model;

	for (size_t k = 0; k < m->actions.len; k++) {
		const struct action *x = m->actions.at[k];
		struct str word = does_word(m, x);

		if (word.len && done_by_workflow(x, w))
			note(i, &c->does, word, x->span);
	}
}

static bool
has_word(const struct seens *all, const char *word)
{
	for (size_t k = 0; k < all->len; k++)
		if (str_is(all->at[k].word, word))
			return true;
	return false;
}

static bool
waits(const struct inferred_consumer *c)
{
	return has_word(&c->on, "tag") || has_word(&c->on, "release");
}

/* Is there more to say of it than that it makes the tag or release? */
static bool
does_more(const struct inferred_consumer *c)
{
	for (size_t k = 0; k < c->does.len; k++)
		if (!str_starts(c->does.at[k].word, "create-") &&
		    !str_is(c->does.at[k].word, "sign"))
			return true;
	return false;
}

/* What runs all the time, and not for a release alone. */
static bool
is_routine(const struct inferred_consumer *c)
{
	if (waits(c) || has_word(&c->does, "create-release") ||
	    has_word(&c->does, "create-tag") ||
	    has_word(&c->does, "upload-asset"))
		return false;
	return has_word(&c->on, "push") || has_word(&c->on, "schedule");
}

/*
 * Workflows that publish on every push take part in a release only where no
 * other waits for one.
 */
static void
drop_routine(struct inferred *out)
{
	size_t kept = 0, waiting = 0;

	for (size_t k = 0; k < out->consumers.len; k++)
		waiting += !is_routine(&out->consumers.at[k]);
	for (size_t k = 0; k < out->consumers.len; k++)
		if ((!waiting && !out->tag.len && !out->release.len) ||
		    !is_routine(&out->consumers.at[k]))
			out->consumers.at[kept++] = out->consumers.at[k];
	out->consumers.len = kept;
}

static void
infer_consumers(struct inference *i)
{
	struct model *m = i->model;

	for (size_t k = 0; k < m->workflows.len; k++) {
		const struct workflow *w = m->workflows.at[k];
		struct inferred_consumer c = { 0 };

		if (!w->readable || !w->ntriggers)
			continue;
		c.workflow.word = str_basename(w->path);
		c.workflow.span = w->triggers[0].span;
		infer_events(i, w, &c);
		infer_does(i, w, &c);
		if (c.on.len && c.does.len && (waits(&c) || does_more(&c)))
			*vec_add(m->arena, &i->out->consumers) = c;
	}
	drop_routine(i->out);
}

/* A shape as a glob: v{VERSION} is v*. */
static struct str
glob_of(struct arena *a, const struct form *f)
{
	struct buf b = buf_new(a);
	bool wild = false;

	for (size_t k = 0; k < f->len; k++) {
		if (!f->at[k].hole) {
			buf_add(&b, f->at[k].text);
			wild = false;
		} else if (!wild) {
			buf_add_char(&b, '*');
			wild = true;
		}
	}
	return buf_str(&b);
}

static bool
is_covered(struct inference *i, struct value tag)
{
	struct arena *a = i->model->arena;
	struct names all = { 0 };

	for (size_t k = 0; k < i->out->patterns.len; k++) {
		struct seen s = i->out->patterns.at[k];

		*vec_add(a, &all) = (struct named){ s.word, s.span };
	}
	return all.len && patterns_take(a, &all, tag);
}

/* The filters of workflows that take part, and tags that none of them takes. */
static void
infer_patterns(struct inference *i)
{
	struct model *m = i->model;
	struct seens *out = &i->out->patterns;

	for (size_t k = 0; k < i->out->consumers.len; k++) {
		const struct workflow *w =
		    workflow_named(m, i->out->consumers.at[k].workflow.word);

		for (size_t t = 0; w && t < w->ntriggers; t++) {
			const struct names *tags = &w->triggers[t].tags;

			for (size_t n = 0; n < tags->len && out->len < PATTERNS;
			     n++)
				if (!str_starts(tags->at[n].name, "!"))
					note(i, out, tags->at[n].name,
					    tags->at[n].span);
		}
	}
	for (size_t k = 0; k < m->actions.len && out->len < PATTERNS; k++) {
		const struct action *x = m->actions.at[k];

		if (!(makes_tag(m, x) || makes_release(m, x)) ||
		    !value_has_text(x->tag) || x->tag.open ||
		    value_has_hole(x->tag, HOLE_EVENT_TAG) ||
		    is_covered(i, x->tag))
			continue;
		for (size_t f = 0; f < x->tag.len; f++)
			note(i, out, glob_of(m->arena, &x->tag.forms[f]),
			    x->span);
	}
}

static const char *
stage_of(const struct model *m, const struct action *x)
{
	if (x->other_repository || x->rehearsal || x->sureness == GUESS)
		return NULL;
	if (x->kind == ACTION_CREATE_TAG)
		return "tag";
	if (x->kind == ACTION_PUSH_TAG)
		return "push-tag";
	if (x->kind == ACTION_CREATE_RELEASE)
		return action_creates_release(m, x) ? "create-release" : NULL;
	return x->kind == ACTION_PUBLISH_PACKAGE ? "publish" : NULL;
}

/* The stages of the run of the one who makes the release, as they come. */
static void
infer_order(struct inference *i)
{
	struct model *m = i->model;
	const struct action *main = i->main;
	size_t after = 0, next;

	if (!main || i->out->release.len > 1 || i->out->tag.len > 1)
		return;
	for (size_t n = 0; n < STAGES; n++, after = next + 1) {
		const struct action *first = NULL;

		for (size_t k = 0; k < m->actions.len; k++) {
			const struct action *x = m->actions.at[k];

			if (x->actor == main->actor && stage_of(m, x) &&
			    !has_word(&i->out->order, stage_of(m, x)) &&
			    x->order >= after &&
			    (!first || x->order < first->order))
				first = x;
		}
		if (!first)
			break;
		next = first->order;
		note(
		    i, &i->out->order, str_of(stage_of(m, first)), first->span);
	}
	if (i->out->order.len < 2)
		i->out->order.len = 0;
}

/* The script that a person runs, and the skills that call it. */
static void
infer_entrypoint(struct inference *i)
{
	struct model *m = i->model;
	struct str name;

	if (!i->main || i->main->actor->kind != ACTOR_OPERATOR)
		return;
	name = maker_name(i->main);
	if (str_is(name, MAKER_OPERATOR) || str_ends(name, ".md"))
		return;
	i->out->entrypoint = (struct seen){ name, { 0 } };
	for (size_t k = 0; k < m->calls.len; k++) {
		const struct call *c = m->calls.at[k];

		if (!c->script.len || !str_eq(c->script, name))
			continue;
		if (!i->out->entrypoint.span.source)
			i->out->entrypoint.span = c->span;
		if (actor_follows_skill(c->actor))
			note(i, &i->out->skills, c->actor->path, c->span);
	}
}

bool
model_infer(struct model *m, struct inferred *out)
{
	struct inference i = { .model = m, .out = out };

	*out = (struct inferred){ 0 };
	infer_makers(&i);
	infer_consumers(&i);
	infer_patterns(&i);
	infer_order(&i);
	infer_entrypoint(&i);
	if (!out->tag.len && !out->release.len && !out->consumers.len)
		return false;
	infer_person(&i);
	return true;
}
