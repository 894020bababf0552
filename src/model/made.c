/*
 * What may have made a file that a call misses, and what asks for it first.
 *
 * The calls of actors that miss a file are walked once, in their order, with
 * the names of all missing files in one tree: a call that names one may make it
 * for the calls of its actor behind it, and one that decides a branch asks for
 * it.  So does a redirection in the text in front of a call, and the condition
 * of its step.  Behind the bound on looks nothing is said to be missing.
 */

#include <stddef.h>

#include "base/arena.h"
#include "base/needles.h"
#include "model/build.h"
#include "model/handed.h"
#include "model/query.h"

enum { LOOKS = 100 * 1000 * 1000 }; /* bytes that are looked at */

/* A name under which files are missed, without the folders around it. */
struct missed {
	const struct actor *named_by; /* the last one with a call that does */
	const struct step *asked_by;  /* the last one whose condition does */
	VEC(size_t) tests;            /* calls in guards that name it */
};

struct look {
	struct model *m;
	struct arena *arena;
	struct needles names;
	struct missed *missed;   /* one for each name */
	struct map actors;       /* struct actor * -> those that miss any */
	struct map folders;      /* untracked -> struct missed, `named_by` */
	struct map texts;        /* paths of those that were looked through */
	struct map written;      /* struct place -> struct place */
	const struct step *step; /* whose condition was looked at last */
	size_t left;             /* of the looks */
};

/* The first place in a source at which something writes to a name. */
struct written {
	const struct source *source;
	size_t name;
	size_t end; /* no part of the key */
};

static struct str
key_of(const struct written *w)
{
	return (struct str){ (const char *)w, offsetof(struct written, end) };
}

/* Is it asked whether something made its script? */
static bool
is_missing(const struct call *c)
{
	return c->script.len && (!c->script_exists || c->not_executable ||
	                            call_lacks_checkout(c));
}

static struct str
key_of_actor(const struct call *c)
{
	return (struct str){ (const char *)&c->actor, sizeof(c->actor) };
}

static void
add_folder(struct look *l, struct str folder)
{
	if (!folder.len || map_get(&l->folders, folder))
		return;
	map_put(
	    l->arena, &l->folders, folder, arena_make(l->arena, struct missed));
}

/* A folder that is not tracked may come as a whole. */
static void
add_missing(struct look *l, const struct call *c)
{
	struct str folder = str_dirname(c->script), top, rest;

	if (!map_get(&l->actors, key_of_actor(c)))
		map_put(l->arena, &l->actors, key_of_actor(c), l);
	needles_add(l->arena, &l->names, str_basename(c->script));
	if (!folder.len || tree_has_folder(l->m->tree, folder))
		return;
	str_cut(folder, '/', &top, &rest);
	add_folder(l, folder);
	add_folder(l, top);
}

bool
command_only_reads(struct str name)
{
	return know_is(KNOW_READS_ONLY, name);
}

/* A call, or the condition of a step, that names what is missing. */
struct namer {
	struct look *look;
	const struct actor *maker; /* NULL: it makes nothing */
	const struct step *asks;   /* NULL: it is no condition */
	size_t test;               /* its number + 1 when it is in a guard */
	struct str text;           /* what is looked through */
	bool ends;                 /* a name counts only at its end */
};

static void
see_name(void *context, size_t name, size_t at)
{
	const struct namer *by = context;
	struct missed *m = &by->look->missed[name];

	if (by->ends && at + by->look->names.list.at[name].len != by->text.len)
		return;
	if (by->maker)
		m->named_by = by->maker;
	if (by->asks)
		m->asked_by = by->asks;
	if (by->test &&
	    (!m->tests.len || m->tests.at[m->tests.len - 1] != by->test - 1))
		*vec_add(by->look->arena, &m->tests) = by->test - 1;
}

static void
look_through(struct namer *by, struct str text, bool ends)
{
	struct look *l = by->look;
	struct needles_visitor v = { see_name, by };

	/* Bytes that are only passed cost as well. */
	l->left -= text.len / 16 < l->left ? text.len / 16 : l->left;
	by->text = text;
	by->ends = ends;
	for (size_t i = 0; i < text.len && l->left; i++)
		if (needles_may_begin(&l->names, text, i))
			needles_at(&l->names, text, i, &l->left, v);
}

/* cp, mv, ln, git clone: a word is the folder in which it stands. */
static void
look_for_folder(struct look *l, const struct call *c, struct str word)
{
	struct missed *folder;

	if (str_starts(word, "./"))
		word = str_from(word, 2);
	if (str_ends(word, "/"))
		word.len--;
	folder = map_get(&l->folders, word);
	if (folder)
		folder->named_by = c->actor;
}

/* Is the word, as it stands there, part of the text of its call? */
static bool
stands_in_call(const struct call *c, const struct word *w, struct str text)
{
	return w->span.source == c->span.source && w->span.off >= c->span.off &&
	       w->span.off + w->span.len <= c->span.off + c->span.len &&
	       str_eq(span_text(w->span), text);
}

static void
look_at_call(struct look *l, const struct call *c, size_t i)
{
	struct arena_mark mark = arena_mark(l->m->scratch);
	struct namer by = { .look = l, .test = c->in_guard ? i + 1 : 0 };
	struct str word;
	bool known = c->words.len &&
	             value_literal(l->m->scratch, c->words.at[0].value, &word);

	if (!c->script.len && !(known && command_only_reads(word)))
		by.maker = c->actor;
	if (by.maker || by.test)
		look_through(&by, span_text(c->span), false);
	/* What echo and its like print may be put into the file. */
	if (value_literal(l->m->scratch, c->writes, &word)) {
		struct namer writer = { .look = l, .maker = c->actor };

		look_through(&writer, word, true);
	}
	for (size_t k = 0; (by.maker || by.test) && k < c->words.len; k++) {
		if (!value_literal(l->m->scratch, c->words.at[k].value, &word))
			continue;
		if (!stands_in_call(c, &c->words.at[k], word))
			look_through(&by, word, true);
		if (by.maker && k)
			look_for_folder(l, c, word);
	}
	arena_rewind(l->m->scratch, mark);
}

/* A name in a word behind a '>'. */
struct writing {
	struct look *look;
	struct source *source;
};

static void
see_written(void *context, size_t name, size_t at)
{
	const struct writing *by = context;
	struct look *l = by->look;
	struct written *w = arena_make(l->arena, struct written);

	w->source = by->source;
	w->name = name;
	w->end = at + l->names.list.at[name].len;
	if (!map_get(&l->written, key_of(w)))
		map_put(l->arena, &l->written, key_of(w), w);
}

/* What the text of a source writes to, once for each source. */
static void
look_at_source(struct look *l, struct source *s)
{
	struct writing by = { l, s };
	struct needles_visitor v = { see_written, &by };
	bool in_word = false, begins = false; /* of what is written to */

	if (map_get(&l->texts, s->path))
		return;
	map_put(l->arena, &l->texts, s->path, s);
	for (size_t i = 0; i < s->text.len && l->left; i++) {
		char c = s->text.at[i];

		if (c == '>') {
			begins = true;
			in_word = false;
		} else if (char_is_space(c)) {
			begins &= c == ' ' && !in_word;
			in_word = false;
		} else if (begins) {
			in_word = true;
			if (needles_may_begin(&l->names, s->text, i))
				needles_at(&l->names, s->text, i, &l->left, v);
		}
	}
}

static bool
is_written_before(struct look *l, const struct call *c, size_t name)
{
	struct written key = { c->span.source, name, 0 };
	const struct written *w;

	look_at_source(l, c->span.source);
	w = map_get(&l->written, key_of(&key));
	return w && w->end <= c->span.off;
}

/* "// scripts/x.ts": a line that is nothing but the path, as a comment. */
static bool
is_title(struct str line, struct str path)
{
	size_t i = 0;

	line = str_trim(line);
	while (i < line.len &&
	       str_find_char(S("/#<!- "), 0, line.at[i]) != SIZE_MAX)
		i++;
	return i && str_eq(str_slice(line, i, i + path.len), path) &&
	       line.len <= i + path.len + 4;
}

/* Does the document show in front of the call what to write into the file? */
static bool
is_shown_before(struct look *l, const struct call *c)
{
	struct str rest = str_slice(c->span.source->text, 0, c->span.off);
	struct str line;

	if (!c->actor->document)
		return false;
	l->left -= l->left < rest.len ? l->left : rest.len;
	while (str_line(&rest, &line))
		if (is_title(line, c->script))
			return true;
	return false;
}

static bool
folder_is_named(struct look *l, const struct call *c)
{
	struct str folder = str_dirname(c->script), top, rest;
	const struct missed *whole, *begin;

	str_cut(folder, '/', &top, &rest);
	whole = map_get(&l->folders, folder);
	begin = whole ? map_get(&l->folders, top) : NULL;
	return (whole && whole->named_by == c->actor) ||
	       (begin && begin->named_by == c->actor);
}

/* if: hashFiles('x') != '' */
static void
look_at_condition(struct look *l, const struct call *c)
{
	struct namer by = { .look = l, .asks = c->step };
	struct str text;

	if (!c->step || c->step == l->step)
		return;
	l->step = c->step;
	if (!c->step->when)
		return;
	text = span_text(c->step->when->span);
	if (str_contains(text, "hashFiles"))
		look_through(&by, text, false);
}

/* Is one of the tests among the calls FIRST to END (excluding)? */
static bool
tests_lie_in(const struct missed *m, size_t first, size_t end)
{
	size_t lo = 0, hi = m->tests.len;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (m->tests.at[mid] < first)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < m->tests.len && m->tests.at[lo] < end;
}

/* [ -f x ] && ./x, if [ -x x ]: its absence is expected. */
static bool
is_asked_for(const struct call *c, const struct missed *m)
{
	if (c->step && m->asked_by == c->step)
		return true;
	for (const struct guard *g = c->guard; g; g = g->up)
		if (tests_lie_in(m, g->first_call, g->end_call))
			return true;
	return false;
}

static void
judge(struct look *l, struct call *c)
{
	size_t name = needles_find(&l->names, str_basename(c->script));
	const struct missed *m;

	if (name == SIZE_MAX || !l->left) {
		c->made = true;
		return;
	}
	m = &l->missed[name];
	c->made = m->named_by == c->actor || folder_is_named(l, c) ||
	          is_written_before(l, c, name) || is_shown_before(l, c);
	c->asked_for = is_asked_for(c, m);
}

/* Paths that were handed over in front of call I; *NEXT is the first left. */
static void
judge_handed(struct look *l, size_t i, size_t *next)
{
	const struct model *m = l->m;

	for (; *next < m->handed.len && m->handed.at[*next]->at <= i; ++*next) {
		look_at_condition(l, m->handed.at[*next]->call);
		judge(l, m->handed.at[*next]->call);
	}
}

static void
walk(struct look *l)
{
	struct model *m = l->m;
	const struct actor *actor = NULL;
	struct call *unknown = NULL;
	bool misses = false;
	size_t next = 0;

	for (size_t i = 0; i < m->calls.len; i++) {
		struct call *c = m->calls.at[i];

		judge_handed(l, i, &next);
		if (c->actor != actor)
			misses = map_get(&l->actors, key_of_actor(c)) != NULL;
		actor = c->actor;
		if (!misses)
			continue;
		look_at_condition(l, c);
		if (is_missing(c)) {
			judge(l, c);
			if (!l->left && !unknown)
				unknown = c;
		}
		look_at_call(l, c, i);
	}
	judge_handed(l, m->calls.len, &next);
	if (unknown)
		model_leave_out(m, unknown->span, true,
		    "more than %d looks for what makes missing files; from "
		    "here on none is reported",
		    LOOKS);
}

void
model_look_for_made(struct model *m)
{
	struct look l = { .m = m, .left = LOOKS };

	if (m->made_known)
		return;
	m->made_known = true;
	l.arena = arena_new(0);
	for (size_t i = 0; i < m->calls.len; i++)
		if (is_missing(m->calls.at[i]))
			add_missing(&l, m->calls.at[i]);
	for (size_t i = 0; i < m->handed.len; i++)
		add_missing(&l, m->handed.at[i]->call);
	l.missed = arena_array(l.arena, struct missed, l.names.list.len);
	if (l.names.list.len)
		walk(&l);
	arena_free(l.arena);
}
