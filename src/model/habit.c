/*
 * What a function of a shell text is known to do when it was followed many
 * times.
 *
 * Scripts of thousands of lines call their small helpers in a tree that
 * grows with its depth; following each call to its end costs all operations
 * that there are.  A function that is quiet, in which nothing that is asked
 * about can stand whatever its arguments are, is followed a few times for
 * each actor and then summed up: what it may set becomes unknown, the call
 * counts as one that may make the files it names.  Loud are commands with
 * actions or needs, scripts, words that are known only when it runs, and
 * output into files.  A loud one is summed up where it was followed as often
 * with the same words, and did nothing that is asked about.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "model/build.h"

enum { FOLLOWED = 8, FOLLOWED_SAME = 2, DEPTH = 64 };

/* A look through the body of a function and those that it calls. */
struct look {
	struct model *m;
	const struct map *functions;
	struct habit *habit;
	struct map seen;     /* functions on the way, by name */
	struct names locals; /* of the function that is looked at */
	int depth;
};

static void look_at_block(struct look *l, const struct block *b);

static void
look_at_template(struct look *l, const struct template *t)
{
	for (size_t i = 0; t && i < t->len; i++) {
		if (t->at[i].body)
			look_at_block(l, t->at[i].body);
		look_at_template(l, t->at[i].fallback);
	}
}

static void
look_at_templates(struct look *l, const struct templates *all)
{
	for (size_t i = 0; i < all->len; i++)
		look_at_template(l, &all->at[i]);
}

static bool
is_local(const struct look *l, struct str name)
{
	for (size_t i = 0; i < l->locals.len; i++)
		if (str_eq(l->locals.at[i].name, name))
			return true;
	return false;
}

static void
note_set(struct look *l, struct str name)
{
	if (!name.len)
		l->habit->opens_env = true;
	else if (!is_local(l, name) && !map_get(&l->habit->sets, name))
		map_put(l->m->arena, &l->habit->sets, name, l->habit);
}

static void
look_at_settings(struct look *l, const struct settings *all, bool of_call)
{
	for (size_t i = 0; i < all->len; i++) {
		const struct setting *s = &all->at[i];

		look_at_template(l, &s->value);
		look_at_templates(l, &s->items);
		if (of_call)
			continue;
		if (s->local)
			*vec_add(l->m->arena, &l->locals) =
			    (struct named){ s->name, s->span };
		note_set(l, s->name);
	}
}

/* Into a file that is not /dev/null: GITHUB_ENV, or what is built. */
static void
look_at_redirects(struct look *l, const struct redirects *all)
{
	for (size_t i = 0; i < all->len; i++) {
		const struct redirect *r = &all->at[i];
		struct str text;

		look_at_template(l, &r->target);
		if ((r->kind == REDIRECT_WRITE || r->kind == REDIRECT_APPEND) &&
		    (!template_literal(l->m->arena, &r->target, &text) ||
		        !str_is(text, "/dev/null")))
			l->habit->loud = true;
	}
}

static bool
is_loud_command(struct str name)
{
	static const char *const loud[] = { "eval", "source", ".", "exec",
		"exit", "sudo", "env", "xargs", NULL };
	struct know_matches all = know_commands(name);

	if (str_is_one_of(name, loud) ||
	    str_find_char(name, 0, '/') != SIZE_MAX)
		return true;
	for (size_t i = 0; i < all.len; i++) {
		const struct know_entry *e = &all.at[i];

		if (e->nactions || e->nneeds || e->runs || e->targets ||
		    e->wraps != KNOW_WRAPS_NOTHING)
			return true;
	}
	return false;
}

/* read X, mapfile X, unset X */
static void
look_at_builtin(struct look *l, struct str name, const struct op *op)
{
	static const char *const setters[] = { "read", "mapfile", "readarray",
		"getopts", "unset", NULL };
	static const char *const movers[] = { "cd", "pushd", "popd", NULL };

	l->habit->moves |= str_is_one_of(name, movers);
	if (!str_is_one_of(name, setters))
		return;
	for (size_t i = 1; i < op->words.len; i++) {
		struct str word;

		if (!template_literal(l->m->arena, &op->words.at[i], &word))
			l->habit->opens_env = true;
		else if (!str_starts(word, "-"))
			note_set(l, word);
	}
}

static void
look_at_function(struct look *l, const struct op *function)
{
	struct names around = l->locals;
	struct str key = function->scope.len ? function->scope : function->name;

	if (map_get(&l->seen, key))
		return;
	map_put(l->m->arena, &l->seen, key, l);
	l->locals = (struct names){ 0 };
	look_at_block(l, &function->body);
	l->locals = around;
}

/*
 * The word of the program behind `command` and `builtin`; empty for a mere
 * question, `command -v x`.  False: it is known only when it runs.
 */
static bool
program_of(struct look *l, const struct op *op, struct str *name)
{
	size_t i = 0;

	while (i < op->words.len &&
	       template_literal(l->m->arena, &op->words.at[i], name)) {
		if (i && (str_is(*name, "-v") || str_is(*name, "-V"))) {
			*name = (struct str){ 0 };
			return true;
		}
		if (!str_is(*name, "command") && !str_is(*name, "builtin") &&
		    !(i && str_starts(*name, "-")))
			return true;
		i++;
	}
	return false;
}

static bool
is_quiet_builtin(struct str name)
{
	static const char *const quiet[] = { "printf", "true", ":", "return",
		"type", "false", "let", "break", "continue", "shift", "set",
		"unset", "read", "wait", "trap", NULL };

	return str_is_one_of(name, quiet);
}

static void
note_loud(struct look *l, struct str name)
{
	l->habit->loud = true;
	if (str_is(name, "eval") || str_is(name, "source") || str_is(name, "."))
		l->habit->opens_env = true;
}

static void
look_at_call(struct look *l, const struct op *op)
{
	const struct op *function;
	struct str name;

	look_at_settings(l, &op->settings, true);
	if (op->callee) {
		look_at_function(l, op->callee);
		return;
	}
	if (op->process) {
		l->habit->loud = l->habit->makes = true;
		return;
	}
	if (!op->words.len)
		return;
	if (!program_of(l, op, &name)) {
		l->habit->loud = l->habit->opens_env = true;
		return;
	}
	if (!name.len)
		return;
	function = map_get(l->functions, name);
	if (function)
		look_at_function(l, function);
	else if (is_loud_command(name))
		note_loud(l, name);
	else if (!command_only_reads(name) && !is_quiet_builtin(name))
		l->habit->makes = true;
	if (!function)
		look_at_builtin(l, name, op);
}

static void
look_at_op(struct look *l, const struct op *op)
{
	look_at_templates(l, &op->words);
	look_at_redirects(l, &op->redirects);
	look_at_template(l, &op->subject);
	look_at_templates(l, &op->items);
	if (op->kind == OP_CALL)
		look_at_call(l, op);
	if (op->kind == OP_SET)
		look_at_settings(l, &op->settings, false);
	if (op->kind == OP_LOOP && op->name.len)
		note_set(l, op->name);
	if (op->kind == OP_FUNCTION) {
		l->habit->loud = true;
		return;
	}
	look_at_block(l, &op->guard);
	for (size_t i = 0; i < op->narms; i++) {
		look_at_templates(l, &op->arms[i].patterns);
		look_at_block(l, &op->arms[i].guard);
		look_at_block(l, &op->arms[i].body);
	}
	look_at_block(l, &op->body);
}

static void
look_at_block(struct look *l, const struct block *b)
{
	if (l->depth >= DEPTH) {
		l->habit->loud = l->habit->opens_env = true;
		return;
	}
	l->depth++;
	for (size_t i = 0; i < b->len; i++)
		look_at_op(l, b->at[i]);
	l->depth--;
}

/* Looks anew where other functions have been defined since. */
static void
learn(struct run *r, struct habit *h)
{
	struct model *m = r->activity->model;
	struct look l = { .m = m, .functions = r->functions, .habit = h };

	if (h->learned && h->slots == r->functions->slots &&
	    h->nfunctions == r->functions->len + m->redefined)
		return;
	h->learned = true;
	h->slots = r->functions->slots;
	h->nfunctions = r->functions->len + m->redefined;
	h->loud = h->opens_env = h->moves = h->makes = false;
	h->sets = (struct map){ 0 };
	look_at_function(&l, h->function);
}

struct habit *
habit_of(struct run *r, const struct op *function)
{
	struct model *m = r->activity->model;
	struct str key = { (const char *)&function, sizeof(function) };
	struct habit *h = map_get(&m->habits, key);

	if (!h) {
		h = arena_make(m->arena, struct habit);
		h->function = function;
		key.at = (const char *)&h->function;
		map_put(m->arena, &m->habits, key, h);
	}
	if (h->actor != r->activity->actor) {
		h->times = 0;
		h->same = (struct map){ 0 };
	}
	h->actor = r->activity->actor;
	return h;
}

static void
add_number(struct buf *b, size_t n)
{
	buf_add(b, (struct str){ (const char *)&n, sizeof(n) });
}

static void
add_form(struct buf *b, const struct form *f)
{
	add_number(b, f->len);
	for (size_t i = 0; i < f->len; i++) {
		buf_add_char(b, (char)f->at[i].hole);
		add_number(b, f->at[i].text.len);
		buf_add(b, f->at[i].text);
	}
}

/* All that is known of the words of a call, as a key. */
static struct str
key_of_words(struct arena *a, const struct words *words)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < words->len; i++) {
		const struct word *w = &words->at[i];

		add_number(&b, w->value.len);
		buf_add_char(
		    &b, (char)(w->maybe | w->rest << 1 | w->value.open << 2 |
		               w->value.unset << 3));
		for (size_t k = 0; k < w->value.len; k++)
			add_form(&b, &w->value.forms[k]);
	}
	return buf_str(&b);
}

bool
habit_is_known(struct run *r, struct habit *h, const struct words *words)
{
	const size_t *same;

	if (h->times < FOLLOWED || h->exits || r->sink)
		return false;
	learn(r, h);
	if (!h->loud)
		return true;
	same = map_get(&h->same, key_of_words(r->arena, words));
	return same && *same >= FOLLOWED_SAME;
}

/* Did nothing that is asked about stand among the calls from FIRST on? */
static bool
was_quiet(const struct model *m, size_t first, size_t actions)
{
	for (size_t i = first; i < m->calls.len; i++)
		if (m->calls.at[i]->script.len ||
		    (m->calls.at[i]->know && m->calls.at[i]->know->nneeds))
			return false;
	return m->actions.len == actions;
}

void
habit_note(struct run *r, struct habit *h, const struct words *words,
    const struct habit_begin *begin, enum outcome out)
{
	struct model *m = r->activity->model;
	struct str key;
	size_t *same;

	h->exits |= out == EXITS;
	h->opens |= r->activity->workspace_open;
	/* Most functions are not called so often that their words matter. */
	if (h->times++ < FOLLOWED)
		return;
	key = key_of_words(r->arena, words);
	same = map_get(&h->same, key);
	if (!same) {
		same = arena_make(r->arena, size_t);
		map_put(r->arena, &h->same, key, same);
	}
	*same = was_quiet(m, begin->calls, begin->actions) ? *same + 1 : 0;
}

void
habit_apply(struct run *r, const struct habit *h)
{
	for (size_t i = 0; i < h->sets.len; i++) {
		struct str name = h->sets.at[i].key;
		const struct variable *before = env_find(r->env, name);
		struct variable v = { .name = name };

		if (before &&
		    value_is_hole(before->value, HOLE_VARIABLE, &name))
			continue;
		v.value = value_hole(r->arena, HOLE_VARIABLE, v.name);
		v.exported = before && before->exported;
		r->env = env_set(r->arena, r->env, v);
	}
	if (h->opens_env)
		r->env = env_opened(r->arena, r->env);
	if (h->moves)
		r->folder = value_unknown();
	if (h->opens)
		r->activity->workspace_open = true;
}
