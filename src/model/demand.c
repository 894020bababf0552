/*
 * Variables that a job's shell texts and scripts require, and that surely
 * are not set where they are.
 *
 * The run notes them where it meets them: `${X:?}`, `$X` under `set -u`, a
 * test of an empty X whose branch ends in failure, a Python script that
 * reads os.environ["X"].  Whether anything else speaks for the variable is
 * asked later (supply.c).  Left out: arithmetic, and here-documents of
 * compound commands.
 */

#include "model/demand.h"

#include "base/arena.h"
#include "base/pattern.h"

enum { DEMANDS = 1000 };

static bool
is_unset(struct run *r, struct str name)
{
	return name.len && !env_find(r->env, name) && !env_is_open(r->env) &&
	       !know_runner_variable(name);
}

static bool
is_noted(struct run *r, struct span span, struct str name)
{
	const struct model *m = r->activity->model;

	for (size_t i = m->demands.len; i > 0; i--) {
		const struct demand *d = m->demands.at[i - 1];

		if (d->actor != r->activity->actor)
			return false;
		if (d->step == r->activity->step && str_eq(d->name, name) &&
		    span_cmp(d->span, span) == 0 && d->unsure <= r->unsure)
			return true;
	}
	return false;
}

static struct demand *
add(struct run *r, struct str name, struct span span, enum demand_how how)
{
	struct model *m = r->activity->model;
	struct demand *d;

	if (m->demands.len >= DEMANDS || is_noted(r, span, name))
		return NULL;
	d = arena_make(r->arena, struct demand);
	d->actor = r->activity->actor;
	d->chain = r->chain;
	d->step = r->activity->step;
	d->env = r->env;
	d->guard = r->guard;
	d->name = name;
	d->span = span;
	d->how = how;
	d->unsure = r->unsure;
	d->behind_unknown =
	    r->activity->unknown_step && r->activity->unknown_step != d->step;
	*vec_add(r->arena, &m->demands) = d;
	return d;
}

static bool
is_asked(const struct run *r)
{
	return r->activity->workflow && r->activity->step && !r->lenient;
}

/* ${!prefix*} names variables and reads none. */
static bool
reads_value(const struct part *p)
{
	return p->rule == PART_AS_IS ||
	       (p->rule == PART_CHANGED &&
	           !str_starts(span_text(p->span), "${!"));
}

void
demand_variable(struct run *r, const struct part *p)
{
	bool required = p->rule == PART_REQUIRED;

	if ((!required && !(r->nounset && reads_value(p))) || !is_asked(r) ||
	    !is_unset(r, p->text))
		return;
	add(r, p->text, p->span, required ? DEMAND_EXPANSION : DEMAND_UNSET);
}

void
demand_script(struct run *r, const struct call *c, struct str text)
{
	struct demand *d = NULL;

	if (is_asked(r) && !r->in_guard && !env_is_open(c->env) &&
	    str_contains(text, "environ"))
		d = add(r, (struct str){ 0 }, c->span, DEMAND_SUBSCRIPT);
	if (!d)
		return;
	d->env = c->env;
	d->script = c->script;
}

bool
demand_case_is_taken(struct run *r, const struct op *op, const struct arm *arm)
{
	struct str text, pattern;

	if (!op->subject.span.source ||
	    !value_literal(r->arena, bind_template(r, &op->subject), &text))
		return false;
	for (size_t i = 0; i < arm->patterns.len; i++) {
		pattern = span_text(arm->patterns.at[i].span);
		if (!str_contains(pattern, "$") &&
		    !str_contains(pattern, "\"") &&
		    !str_contains(pattern, "'") &&
		    glob_matches(r->arena, GLOB_SHELL, pattern, text))
			return true;
	}
	return false;
}

/* --- options of the shell ------------------------------------------------- */

/* One word of options; *VALUE: the next word is that of its -o. */
static void
read_option(struct str word, bool *strict, bool *value)
{
	bool on = str_starts(word, "-");

	if (*value) {
		*value = false;
		return;
	}
	if (!on && !str_starts(word, "+"))
		return;
	for (size_t i = 1; i < word.len && word.at[1] != '-'; i++) {
		if (word.at[i] == 'u')
			*strict = on;
		*value |= word.at[i] == 'o' || word.at[i] == 'O';
	}
}

void
demand_set(struct run *r, const struct words *words)
{
	bool value = false, on = false;
	struct str word;

	for (size_t i = 0; i < words->len; i++) {
		if (!value_literal(r->arena, words->at[i].value, &word))
			continue;
		if (i == 0 && !str_is(word, "set"))
			return;
		if (str_is(word, "--"))
			return;
		if (value && str_is(word, "nounset"))
			r->nounset = on;
		on = str_starts(word, "-");
		read_option(word, &r->nounset, &value);
	}
}

/* bash -euo pipefail: the options of a line that starts a shell. */
static bool
line_is_strict(struct str line)
{
	bool strict = false, value = false, on = false;
	struct str word, rest = str_trim(line);

	while (rest.len) {
		str_cut(rest, ' ', &word, &rest);
		rest = str_trim(rest);
		if (value && str_is(word, "nounset"))
			strict = on;
		on = str_starts(word, "-");
		read_option(word, &strict, &value);
	}
	return strict;
}

bool
demand_step_is_strict(struct str shell)
{
	return line_is_strict(shell);
}

bool
demand_starts_strict(struct run *r, const struct call *c, struct str text)
{
	bool strict = false, value = false;
	struct str line, word;

	if (c->script_word == c->first)
		return str_starts(text, "#!") && str_line(&text, &line) &&
		       line_is_strict(line);
	for (size_t i = c->first + 1; i < c->script_word; i++)
		if (value_literal(r->arena, c->words.at[i].value, &word)) {
			if (value && str_is(word, "nounset"))
				strict = true;
			read_option(word, &strict, &value);
		}
	return strict;
}

bool
demand_is_failure(struct run *r, const struct words *words)
{
	struct str status;

	return words->len == 2 &&
	       value_literal(r->arena, words->at[1].value, &status) &&
	       status.len && !str_is(status, "0");
}

/* [[ a && b ]]: only bash's own test joins so. */
static bool
joins_tests(const struct op *op)
{
	for (size_t i = 1; i < op->words.len; i++) {
		struct str word = span_text(op->words.at[i].span);

		if (str_is(word, "&&") || str_is(word, "||"))
			return true;
	}
	return false;
}

void
demand_bind(struct run *r, const struct op *op, struct words *out)
{
	bool before = r->lenient;

	if (r->nounset && joins_tests(op))
		r->lenient = true;
	for (size_t i = 0; i < op->words.len; i++)
		bind_words(r, &op->words.at[i], out);
	r->lenient = before;
	for (size_t i = 0; r->nounset && i < op->redirects.len; i++)
		if (op->redirects.at[i].kind == REDIRECT_TEXT)
			bind_template(r, &op->redirects.at[i].target);
}

/* --- tests that end it ---------------------------------------------------- */

struct asked {
	struct run *run;
	struct {
		struct str name;
		struct span span;
	} at[8];
	size_t len;
};

static void
keep_asked(struct asked *q, struct str name, struct span span)
{
	if (q->len == sizeof(q->at) / sizeof(q->at[0]))
		return;
	q->at[q->len].name = name;
	q->at[q->len++].span = span;
}

/* -v X */
static bool
asks_for_unset(struct asked *q, const struct template *t)
{
	struct str name;

	if (!template_literal(q->run->arena, t, &name) ||
	    !is_unset(q->run, name))
		return false;
	keep_asked(q, name, t->span);
	return true;
}

/* "${!name}": of the names that it goes through, those that are not set. */
static bool
is_empty_name(struct asked *q, const struct part *p)
{
	struct run *r = q->run;
	const struct variable *v = env_find(r->env, p->text);
	struct str name;
	size_t before = q->len;

	for (size_t i = 0; v && i < v->value.len; i++)
		if (value_form_text(r->arena, v->value, i, &name) &&
		    is_unset(r, name))
			keep_asked(q, name, p->span);
	return q->len > before;
}

/* "$X", "${X:-}", "${X+x}" of a variable that surely is not set. */
static bool
is_empty(struct asked *q, const struct template *t)
{
	const struct part *p = t->len == 1 ? &t->at[0] : NULL;

	if (!p ||
	    (p->rule != PART_AS_IS && p->rule != PART_ALTERNATIVE &&
	        !(p->rule == PART_DEFAULT && p->fallback && !p->fallback->len)))
		return false;
	if (p->kind == PART_UNKNOWN && str_starts(span_text(p->span), "${!"))
		return is_empty_name(q, p);
	if (p->kind != PART_VARIABLE || !is_unset(q->run, p->text))
		return false;
	keep_asked(q, p->text, p->span);
	return true;
}

/* What the words FROM to END of a test say of a variable that is not set. */
static enum truth
term_holds(struct asked *q, const struct op *op, size_t from, size_t end)
{
	const struct template *words = op->words.at;
	struct str word = { 0 };
	enum truth t;

	if (from < end &&
	    template_literal(q->run->arena, &words[from], &word) &&
	    str_is(word, "!")) {
		t = term_holds(q, op, from + 1, end);
		return t == TRUTH_UNKNOWN ? t
		       : t == TRUTH_YES   ? TRUTH_NO
		                          : TRUTH_YES;
	}
	if (end - from == 1)
		return is_empty(q, &words[from]) ? TRUTH_NO : TRUTH_UNKNOWN;
	if (end - from == 2 && str_is(word, "-z") &&
	    is_empty(q, &words[from + 1]))
		return TRUTH_YES;
	if (end - from == 2 && str_is(word, "-v"))
		return asks_for_unset(q, &words[from + 1]) ? TRUTH_NO
		                                           : TRUTH_UNKNOWN;
	if (end - from == 2 && str_is(word, "-n") &&
	    is_empty(q, &words[from + 1]))
		return TRUTH_NO;
	if (end - from != 3 || words[from + 2].len)
		return TRUTH_UNKNOWN;
	word = span_text(words[from + 1].span);
	if ((str_is(word, "=") || str_is(word, "==")) &&
	    is_empty(q, &words[from]))
		return TRUTH_YES;
	if (str_is(word, "!=") && is_empty(q, &words[from]))
		return TRUTH_NO;
	return TRUTH_UNKNOWN;
}

/*
 * Does the test surely end as WANTED?  Of terms that `||` joins one that
 * holds decides, of those that `&&` joins one that fails.
 */
static bool
test_decides(struct asked *q, const struct op *op, bool wanted)
{
	const char *joins = wanted ? "||" : "&&", *old = wanted ? "-o" : "-a";
	size_t end = op->words.len, from = 1;
	struct str word;
	bool decided = false;

	if (end < 2 ||
	    !template_literal(q->run->arena, &op->words.at[0], &word) ||
	    !(str_is(word, "[") || str_is(word, "[[") || str_is(word, "test")))
		return false;
	end -= str_is(word, "[");
	for (size_t i = from; i <= end; i++) {
		enum truth t;

		word = i < end ? span_text(op->words.at[i].span) : word;
		if (i < end && !str_is(word, joins) && !str_is(word, old)) {
			if (str_is(word, "&&") || str_is(word, "||") ||
			    str_is(word, "-a") || str_is(word, "-o") ||
			    str_is(word, "(") || str_is(word, ")"))
				return false;
			continue;
		}
		t = term_holds(q, op, from, i);
		decided |= t == (wanted ? TRUTH_YES : TRUTH_NO);
		from = i + 1;
	}
	return decided;
}

enum { NESTED = 8 };

static bool
decides(struct asked *q, const struct block *guard, bool wanted, int depth)
{
	const struct op *op = guard->len == 1 ? guard->at[0] : NULL;
	const struct arm *arm;
	bool left, right;

	if (!op || depth > NESTED)
		return false;
	if (op->kind == OP_CALL && !op->callee && !op->process)
		return test_decides(q, op, wanted);
	arm = op->kind == OP_BRANCH && op->narms == 1 ? &op->arms[0] : NULL;
	/* `! a || b` stands as `a && b` does. */
	if (!arm || op->subject.span.source || arm->when_fails != wanted ||
	    arm->span.len != op->span.len ||
	    str_starts(span_text(op->span), "!"))
		return false;
	left = decides(q, &arm->guard, wanted, depth + 1);
	right = decides(q, &arm->body, wanted, depth + 1);
	return left || right;
}

void
demand_test(struct run *r, const struct arm *arm, enum outcome out, bool fails)
{
	struct asked q = { .run = r };

	if (out != EXITS || !fails || !is_asked(r) || !arm->guard.len ||
	    arm->asks.len || !decides(&q, &arm->guard, !arm->when_fails, 0))
		return;
	for (size_t i = 0; i < q.len; i++)
		add(r, q.at[i].name, q.at[i].span, DEMAND_TEST);
}
