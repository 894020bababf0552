/*
 * A reader of makefiles, line by line, after GNU make's own.
 *
 * A line that begins with the recipe's prefix behind a rule is the recipe's.
 * Any other is joined with those that continue it, and is a conditional, a
 * definition, an include, an assignment or a rule, looked for in this order.
 * Both arms of a conditional are read.  Left out: load, vpath, and rules
 * that come to be by expansion only.
 */

#include "parse/makefile.h"

#include "base/arena.h"
#include "base/vec.h"
#include "parse/makefile_internal.h"

enum { MOST_NODES = 100000, MOST_DEPTH = 32, MOST_PROBLEMS = 20 };

struct reader {
	struct arena *arena;
	struct text t;
	size_t at; /* in t.s */
	struct makefile *out;
	struct make_rule *rule; /* that a recipe line would belong to */
	const struct make_arm *arm;
	struct make_choice *open[MOST_DEPTH];
	size_t depth;
	size_t nodes;
	char prefix;
};

static void
tell(struct reader *r, enum problem_kind kind, struct span span,
    const char *message)
{
	struct problems *p = &r->out->problems;

	problem_add(r->arena, p, kind, span, str_of(message));
	if (kind == PROBLEM_BOUND || p->len >= MOST_PROBLEMS)
		r->at = r->t.s.len;
}

/* Counts N words or lines; false when there are too many. */
static bool
count(struct reader *r, size_t n)
{
	r->nodes += n;
	if (r->nodes <= MOST_NODES)
		return true;
	if (r->at < r->t.s.len)
		tell(r, PROBLEM_BOUND, text_span(&r->t, r->at, 0),
		    "more than 100,000 words and lines");
	return false;
}

/* The end of the line at AT, without its line end. */
static size_t
line_end(const struct reader *r, size_t at)
{
	size_t end = str_find_char(r->t.s, at, '\n');

	return end == SIZE_MAX ? r->t.s.len : end;
}

/* Does an odd number of backslashes stand in front of END? */
static bool
is_continued(const struct reader *r, size_t from, size_t end)
{
	size_t n = 0;

	if (end > from && r->t.s.at[end - 1] == '\r')
		end--;
	while (end > from && r->t.s.at[end - 1] == '\\') {
		end--;
		n++;
	}
	return n % 2 == 1;
}

/* The whole line at r->at, with those that continue it. */
static struct text
take_line(struct reader *r)
{
	size_t from = r->at, begin = from, end = line_end(r, from), to;

	while (end < r->t.s.len && is_continued(r, begin, end)) {
		begin = end + 1;
		end = line_end(r, begin);
	}
	r->at = end < r->t.s.len ? end + 1 : end;
	to = end;
	if (to > from && r->t.s.at[to - 1] == '\r')
		to--;
	return text_slice(r->t, from, to);
}

static void
add_line(struct reader *r, struct make_rule *rule, struct text t)
{
	struct make_line line = { .arm = r->arm };
	size_t i = 0;

	for (; i < t.s.len &&
	       (t.s.at[i] == '@' || t.s.at[i] == '-' || t.s.at[i] == '+' ||
	           t.s.at[i] == ' ' || t.s.at[i] == '\t');
	     i++)
		line.ignores_errors |= t.s.at[i] == '-';
	rule->has_recipe = true;
	t = text_slice(t, i, t.s.len);
	if (!str_trim(t.s).len || !count(r, 1))
		return;
	line.text = make_recipe(r->arena, t, r->prefix);
	rule->lines = vec_grow(
	    r->arena, rule->lines, rule->nlines, &rule->clines, sizeof(line));
	rule->lines[rule->nlines++] = line;
}

/* --- conditionals ------------------------------------------------------- */

static void
enter_arm(struct reader *r, const struct make_arm *up,
    const struct make_choice *choice, unsigned number)
{
	struct make_arm *arm = arena_make(r->arena, struct make_arm);

	arm->up = up;
	arm->choice = choice;
	arm->number = number;
	arm->depth = up ? up->depth + 1 : 0;
	r->arm = arm;
}

static void
begin_choice(struct reader *r, struct text line)
{
	struct make_choice *c;

	if (!count(r, 1))
		return;
	if (r->depth == MOST_DEPTH) {
		tell(r, PROBLEM_BOUND, text_span(&line, 0, line.s.len),
		    "conditionals deeper than 32");
		return;
	}
	c = arena_make(r->arena, struct make_choice);
	c->span = text_span(&line, 0, line.s.len);
	c->narms = 1;
	r->open[r->depth++] = c;
	enter_arm(r, r->arm, c, 0);
}

static bool
opens_choice(struct text line)
{
	static const char *const words[] = { "ifeq", "ifneq", "ifdef",
		"ifndef" };
	struct text rest;

	for (size_t i = 0; i < 4; i++)
		if (make_directive(line, words[i], &rest) ||
		    (i < 2 && str_starts(line.s, words[i]) &&
		        line.s.at[strlen(words[i])] == '('))
			return true;
	return false;
}

static void
next_arm(struct reader *r, struct text line, struct text condition)
{
	struct make_choice *c;

	if (!r->depth) {
		tell(r, PROBLEM_SYNTAX, text_span(&line, 0, line.s.len),
		    "this else has no if");
		return;
	}
	c = r->open[r->depth - 1];
	c->has_else |= !opens_choice(condition);
	if (count(r, 1))
		enter_arm(r, r->arm->up, c, c->narms++);
}

static bool
read_choice(struct reader *r, struct text line)
{
	struct text rest;

	if (opens_choice(line)) {
		begin_choice(r, line);
		return true;
	}
	if (make_directive(line, "else", &rest)) {
		next_arm(r, line, rest);
		return true;
	}
	if (!make_directive(line, "endif", &rest))
		return false;
	if (!r->depth) {
		tell(r, PROBLEM_SYNTAX, text_span(&line, 0, line.s.len),
		    "this endif has no if");
		return true;
	}
	r->depth--;
	r->arm = r->arm->up;
	return true;
}

/* --- variables ---------------------------------------------------------- */

static void
add_variable(struct reader *r, const struct make_assignment *as,
    const struct make_rule *rule, bool is_define)
{
	struct makefile *m = r->out;

	if (!count(r, 1))
		return;
	m->variables = vec_grow(r->arena, m->variables, m->nvariables,
	    &m->cvariables, sizeof(*m->variables));
	m->variables[m->nvariables++] = (struct make_variable){
		.name = as->name,
		.flavor = as->flavor,
		.value = as->value,
		.exported = as->exported,
		.is_define = is_define,
		.rule = rule,
		.arm = r->arm,
	};
	if (!rule && str_is(as->name.s, ".RECIPEPREFIX") && !r->arm)
		r->prefix = as->value.s.len ? as->value.s.at[0] : '\t';
}

/* Lines up to the endef that belongs to the define. */
static struct text
take_define(struct reader *r)
{
	size_t from = r->at, depth = 1;

	while (r->at < r->t.s.len) {
		size_t begin = r->at;
		struct text line = take_line(r), rest;

		if (line.s.len && line.s.at[0] == r->prefix)
			continue;
		line = text_trim(line);
		if (make_directive(line, "define", &rest))
			depth++;
		else if (make_directive(line, "endef", &rest) ||
		         str_starts(line.s, "endef#"))
			depth--;
		if (!depth)
			return text_slice(
			    r->t, from, begin > from ? begin - 1 : from);
	}
	tell(r, PROBLEM_SYNTAX, text_span(&r->t, from, 0),
	    "this define has no endef");
	return text_slice(r->t, from, r->t.s.len);
}

static bool
read_define(struct reader *r, struct text line)
{
	static const char *const modifiers[] = { "export", "override",
		"private" };
	struct make_assignment as = { 0 };
	struct text rest;
	bool exported = false;

	if (make_assignment(line, &as))
		return false;
	for (size_t i = 0; i < 3; i++)
		if (make_directive(line, modifiers[i], &rest)) {
			exported |= i == 0;
			line = rest;
		}
	if (!make_directive(line, "define", &rest))
		return false;
	if (!make_assignment(rest, &as))
		as = (struct make_assignment){ .name = rest };
	as.exported = exported;
	as.value = take_define(r);
	add_variable(r, &as, NULL, true);
	return true;
}

static bool
read_export(struct reader *r, struct text line)
{
	struct makefile *m = r->out;
	struct text rest;
	size_t before = m->exports.len;

	if (make_directive(line, "unexport", &rest) ||
	    make_directive(line, "undefine", &rest) ||
	    make_directive(line, "vpath", &rest))
		return true;
	if (!make_directive(line, "export", &rest))
		return false;
	m->exports_all |= !rest.s.len;
	make_words(r->arena, rest, &m->exports);
	count(r, m->exports.len - before);
	return true;
}

static bool
read_include(struct reader *r, struct text line)
{
	static const char *const words[] = { "include", "-include",
		"sinclude" };
	struct makefile *m = r->out;
	struct texts paths = { 0 };
	struct text rest;
	size_t i = 0;

	while (i < 3 && !make_directive(line, words[i], &rest))
		i++;
	if (i == 3)
		return false;
	make_words(r->arena, rest, &paths);
	if (!count(r, paths.len))
		return true;
	for (size_t k = 0; k < paths.len; k++) {
		m->includes = vec_grow(r->arena, m->includes, m->nincludes,
		    &m->cincludes, sizeof(*m->includes));
		m->includes[m->nincludes++] = (struct make_include){
			.path = paths.at[k], .optional = i > 0, .arm = r->arm
		};
	}
	return true;
}

/* --- rules -------------------------------------------------------------- */

/* Words of T; what stands behind a | is only ordered. */
static void
read_prerequisites(struct reader *r, struct make_rule *rule, struct text t)
{
	size_t bar = make_find(t.s, 0, "|");
	struct text rest = { 0 };

	if (bar != SIZE_MAX) {
		rest = text_slice(t, bar + 1, t.s.len);
		t = text_slice(t, 0, bar);
	}
	make_words(r->arena, t, &rule->prerequisites);
	make_words(r->arena, rest, &rule->order_only);
	count(r, rule->prerequisites.len + rule->order_only.len);
}

/* Behind the colon: prerequisites, or the pattern of a static rule. */
static void
read_right(struct reader *r, struct make_rule *rule, struct text t)
{
	size_t colon = make_find(t.s, 0, ":");

	if (colon != SIZE_MAX) {
		rule->pattern = text_trim(text_slice(t, 0, colon));
		t = text_slice(t, colon + 1, t.s.len);
	}
	read_prerequisites(r, rule, t);
}

static struct make_rule *
new_rule(struct reader *r, struct text left, struct text line)
{
	struct make_rule *rule = arena_make(r->arena, struct make_rule);

	rule->span = text_span(&line, 0, line.s.len);
	rule->arm = r->arm;
	make_words(r->arena, left, &rule->targets);
	count(r, rule->targets.len + 1);
	return rule;
}

static void
add_rule(struct reader *r, struct make_rule *rule)
{
	struct makefile *m = r->out;

	r->rule = rule;
	m->rules = vec_grow(r->arena, m->rules, m->nrules, &m->crules,
	    sizeof(struct make_rule *));
	m->rules[m->nrules++] = rule;
}

/* Only expansions, as $(eval ...), or no line of make at all. */
static void
read_other(struct reader *r, struct text line)
{
	if (str_find_char(line.s, 0, '$') == SIZE_MAX)
		tell(r, PROBLEM_SYNTAX, text_span(&line, 0, line.s.len),
		    "this line is no rule and no assignment");
	else if (count(r, 1))
		*vec_add(r->arena, &r->out->expansions) = line;
}

/* LINE is joined and without a comment; RAW is the same as it stands. */
static void
read_rule(struct reader *r, struct text line, struct text raw)
{
	size_t colon = make_find(line.s, 0, ":"), end, semi;
	struct make_assignment as;
	struct make_rule *rule;
	struct text left, right;

	r->rule = NULL;
	if (colon == SIZE_MAX) {
		read_other(r, line);
		return;
	}
	end = colon;
	if (end > 0 && line.s.at[end - 1] == '&')
		end--;
	left = text_trim(text_slice(line, 0, end));
	end = colon + 1;
	if (end < line.s.len && line.s.at[end] == ':')
		end++;
	right = text_slice(line, end, line.s.len);
	semi = make_find(right.s, 0, ";");
	rule = new_rule(r, left, line);
	rule->double_colon = end == colon + 2;
	if (make_assignment(
	        text_slice(right, 0, semi == SIZE_MAX ? right.s.len : semi),
	        &as)) {
		make_assignment(right, &as);
		add_variable(r, &as, rule, false);
		return;
	}
	read_right(r, rule,
	    text_slice(right, 0, semi == SIZE_MAX ? right.s.len : semi));
	add_rule(r, rule);
	if (semi == SIZE_MAX)
		return;
	semi = make_find(raw.s, 0, ";");
	if (semi != SIZE_MAX)
		add_line(r, rule, text_slice(raw, semi + 1, raw.s.len));
}

/* Without the comment at its end. */
static struct text
cut_comment(struct text t)
{
	size_t hash = make_find(t.s, 0, "#");

	return hash == SIZE_MAX ? t : text_slice(t, 0, hash);
}

static void
read_line(struct reader *r, struct text raw)
{
	struct text line = make_join(r->arena, raw);
	struct make_assignment as;

	line = text_trim(cut_comment(line));
	if (!line.s.len || read_choice(r, line))
		return;
	if (!read_define(r, line)) {
		if (make_assignment(line, &as)) {
			add_variable(r, &as, NULL, false);
		} else if (!read_include(r, line) && !read_export(r, line)) {
			read_rule(r, line, raw);
			return;
		}
	}
	r->rule = NULL;
}

void
makefile_parse(struct arena *a, struct text t, struct makefile *out)
{
	struct reader r = { .arena = a, .t = t, .out = out, .prefix = '\t' };

	if (str_starts(t.s, "\xef\xbb\xbf"))
		r.at = 3;
	while (r.at < t.s.len) {
		struct text line = take_line(&r);

		if (r.rule && line.s.len && line.s.at[0] == r.prefix)
			add_line(&r, r.rule, text_slice(line, 1, line.s.len));
		else
			read_line(&r, line);
	}
	if (r.depth)
		tell(&r, PROBLEM_SYNTAX, r.open[r.depth - 1]->span,
		    "this conditional has no endif");
}
