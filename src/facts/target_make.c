/*
 * Makefiles as targets.
 *
 * Rules of one name are one target, as make sees them: prerequisites are
 * joined, the last recipe counts, those of `::` follow each other.  What
 * stands in an arm of a conditional is a target beside it, so that both are
 * known.  Where names come from variables that the file sets once, they are
 * expanded; other names are patterns.
 */

#include "facts/target_make.h"
#include "base/arena.h"

enum { BUDGET = 200000 };

/* Does NAME belong to make itself, as .PHONY? */
static bool
is_special(struct str name)
{
	if (name.len < 2 || name.at[0] != '.')
		return false;
	for (size_t i = 1; i < name.len; i++)
		if ((name.at[i] < 'A' || name.at[i] > 'Z') && name.at[i] != '_')
			return false;
	return true;
}

/* make knows ./x and .//x as x: how much to take off. */
static size_t
dot_length(struct str s)
{
	size_t n = 0;

	while (str_starts(str_from(s, n), "./") && s.len > n + 2)
		for (n += 2; n + 1 < s.len && s.at[n] == '/';)
			n++;
	return n;
}

/* Names of a word that may be a variable: several, or none that is known. */
static bool
expand_names(struct make_reader *m, struct text word, struct names *out)
{
	struct span span = text_span(&word, 0, word.s.len);
	struct str rest;

	if (!make_expand(m, word.s, &rest))
		return false;
	for (rest = str_trim(rest); rest.len; rest = str_trim(rest)) {
		struct str name;
		size_t n = 0;

		while (n < rest.len && !char_is_space(rest.at[n]))
			n++;
		name = str_slice(rest, 0, n);
		name = str_from(name, dot_length(name));
		*vec_add(m->r->arena, out) = (struct named){ name, span };
		rest = str_from(rest, n);
	}
	return true;
}

/* The same, but a word that is not known stands for itself. */
static bool
expand_or_keep(struct make_reader *m, struct text word, struct names *out)
{
	*out = (struct names){ 0 };
	if (expand_names(m, word, out))
		return true;
	*out = (struct names){ 0 };
	*vec_add(m->r->arena, out) =
	    (struct named){ word.s, text_span(&word, 0, word.s.len) };
	return false;
}

/* A name as a template; one that is not known is WORD as a shell text. */
static struct template template_of_name(struct make_reader *m,
    const struct named *name, bool known, struct text word)
{
	if (known)
		return template_of_named(m->r->arena, name);
	return template_of_shell(m->r, make_shell_text(m, word));
}

static void
read_special(struct make_reader *m, const struct make_rule *rule)
{
	struct str name = rule->targets.at[0].s;
	struct names names = { 0 };

	if (str_is(name, ".ONESHELL"))
		m->one_shell = true;
	if (str_is(name, ".EXPORT_ALL_VARIABLES"))
		m->make->exports_all = true;
	if (str_is(name, ".DEFAULT"))
		target_unread(m->r, rule->span);
	if (!str_is(name, ".PHONY"))
		return;
	for (size_t i = 0; i < rule->prerequisites.len; i++)
		expand_names(m, rule->prerequisites.at[i], &names);
	for (size_t i = 0; i < names.len; i++)
		map_put(m->r->arena, &m->phony, names.at[i].name, &names.at[i]);
}

/* Names behind .PHONY that no rule has: `make NAME` does nothing. */
static void
add_declared(struct make_reader *m)
{
	for (size_t i = 0; i < m->phony.len; i++) {
		const struct named *n = m->phony.at[i].value;
		struct target *t;

		if (map_get(&m->r->file->by_name, n->name))
			continue;
		t = target_add(m->r, n->name, n->span);
		t->is_only_declared = true;
	}
}

/* Is a shell named that is read as one? */
static void
look_at_shell(struct make_reader *m)
{
	const struct make_def *def = map_get(&m->defs, S("SHELL"));
	struct str s;

	if (!def || def->at[def->len - 1]->arm)
		return;
	s = def->at[def->len - 1]->value.s;
	m->other_shell = !str_contains(s, "sh") || str_contains(s, "pwsh") ||
	                 str_contains(s, "powershell");
}

/* Where the static pattern's % stands for something of NAME: the stem. */
static bool
stem_of(struct str pattern, struct str name, struct str *stem)
{
	size_t at = str_find_char(pattern, 0, '%');
	struct str tail;

	if (at == SIZE_MAX)
		return false;
	tail = str_from(pattern, at + 1);
	if (name.len < at + tail.len ||
	    !str_eq(str_slice(name, 0, at), str_slice(pattern, 0, at)) ||
	    !str_eq(str_from(name, name.len - tail.len), tail))
		return false;
	*stem = str_slice(name, at, name.len - tail.len);
	return true;
}

/* A prerequisite with % of a static pattern rule. */
static struct template template_of_stem(struct make_reader *m,
    const struct make_rule *rule, struct text word, struct str target)
{
	size_t percent = str_find_char(word.s, 0, '%');
	struct buf b = buf_new(m->r->arena);
	struct template out;
	struct str stem;

	out = template_of_part(m->r->arena, PART_UNKNOWN, word);
	if (!stem_of(rule->pattern.s, target, &stem))
		return out;
	buf_add(&b, str_slice(word.s, 0, percent));
	buf_add(&b, stem);
	buf_add(&b, str_from(word.s, percent + 1));
	out.at[0].kind = PART_LITERAL;
	out.at[0].text = buf_str(&b);
	return out;
}

/* Takes one from what the file may cost; false when nothing is left. */
static bool
spend(struct make_reader *m, struct span span)
{
	if (m->budget > 0) {
		m->budget--;
		return true;
	}
	if (!m->r->file->has_unread_parts)
		problem_add(m->r->arena, &m->r->file->problems, PROBLEM_BOUND,
		    span, S("more than 200,000 dependencies"));
	target_unread(m->r, span);
	return false;
}

static void
add_dependency(struct make_reader *m, struct target *t,
    const struct make_rule *rule, struct template name, bool order_only)
{
	struct dependency *d;

	target_depend(m->r, t, name, DEPENDENCY_BEFORE);
	d = &t->dependencies.at[t->dependencies.len - 1];
	d->order_only = order_only;
	d->conditional = rule->arm != NULL;
}

static void
add_dependencies(struct make_reader *m, struct target *t,
    const struct make_rule *rule, const struct texts *words, bool order_only)
{
	for (size_t i = 0; i < words->len && spend(m, rule->span); i++) {
		struct text word = words->at[i];
		struct names names;
		bool known;

		if (rule->pattern.s.len && str_contains(word.s, "%")) {
			add_dependency(m, t, rule,
			    template_of_stem(m, rule, word, t->name),
			    order_only);
			continue;
		}
		known = expand_or_keep(m, word, &names);
		for (size_t k = 0; k < names.len && spend(m, rule->span); k++)
			add_dependency(m, t, rule,
			    template_of_name(m, &names.at[k], known, word),
			    order_only);
	}
}

static const struct program *
recipe_program(
    struct make_reader *m, const struct make_rule *rule, struct str target)
{
	struct program *p = target_program_new(m->r);
	size_t depth = rule->arm ? rule->arm->depth + 1 : 0;

	m->ctx = (struct make_context){ 0 };
	if (rule->targets.len == 1)
		m->ctx.target = target;
	if (rule->prerequisites.len)
		m->ctx.first = rule->prerequisites.at[0].s;
	if (m->one_shell && rule->nlines)
		p->block = make_one_shell(m, rule)->block;
	else
		make_recipe_ops(m, rule->lines, rule->nlines, depth, &p->block);
	m->ctx = (struct make_context){ 0 };
	return p;
}

/* The target that the rule adds to, or a new one. */
static struct target *
target_of(struct make_reader *m, const struct make_rule *rule,
    const struct named *name, bool is_pattern)
{
	struct target_file *f = m->r->file;
	struct target *t = map_get(&m->plain, name->name);

	if (t && (!rule->arm || !rule->has_recipe) && !is_pattern)
		return t;
	t = target_add(m->r, name->name, name->span);
	t->is_phony = map_get(&m->phony, name->name) != NULL;
	t->conditional = rule->arm != NULL;
	t->is_pattern = is_pattern;
	if (!t->conditional && !is_pattern)
		map_put(m->r->arena, &m->plain, name->name, t);
	if (is_pattern) {
		f->patterns = vec_grow(m->r->arena, f->patterns, f->npatterns,
		    &f->cpatterns, sizeof(t));
		f->patterns[f->npatterns++] = t;
	}
	if (!f->first && !is_pattern &&
	    (name->name.at[0] != '.' ||
	        str_find_char(name->name, 0, '/') != SIZE_MAX))
		f->first = t;
	return t;
}

/* The recipes of `name::` one behind the other. */
static const struct program *
join_recipes(struct make_reader *m, const struct target *t,
    const struct program *program)
{
	struct program *joined = map_get(&m->joined, t->name);

	if (!joined) {
		joined = target_program_new(m->r);
		map_put(m->r->arena, &m->joined, t->name, joined);
	}
	for (size_t i = 0; i < program->block.len; i++)
		if (spend(m, t->span))
			*vec_add(m->r->arena, &joined->block) =
			    program->block.at[i];
	return joined;
}

static void
add_recipe(struct make_reader *m, struct target *t,
    const struct make_rule *rule, const struct program *program,
    struct span span)
{
	t->span = span;
	t->body = m->other_shell ? BODY_OPAQUE : BODY_PROGRAM;
	if (m->other_shell)
		return;
	t->program = rule->double_colon ? join_recipes(m, t, program) : program;
}

/* One name that the rule defines; *PROGRAM is its recipe, once read. */
static void
read_name(struct make_reader *m, const struct make_rule *rule,
    const struct named *name, bool is_pattern, const struct program **program)
{
	struct target *t = target_of(m, rule, name, is_pattern);

	add_dependencies(m, t, rule, &rule->prerequisites, false);
	add_dependencies(m, t, rule, &rule->order_only, true);
	if (!rule->has_recipe)
		return;
	if (!*program)
		*program = recipe_program(m, rule, name->name);
	add_recipe(m, t, rule, *program, name->span);
}

static void
read_rule(struct make_reader *m, const struct make_rule *rule)
{
	const struct program *program = NULL;
	struct names names;

	for (size_t i = 0; i < rule->targets.len; i++) {
		bool known = expand_or_keep(m, rule->targets.at[i], &names);

		/* The recipe of several is read once, without their names. */
		if (names.len > 1 && rule->has_recipe && !program)
			program = recipe_program(m, rule, S(""));
		for (size_t k = 0; k < names.len && spend(m, rule->span); k++)
			read_name(m, rule, &names.at[k],
			    !known || (!rule->pattern.s.len &&
			                  str_contains(names.at[k].name, "%")),
			    &program);
	}
}

static void
read_includes(struct make_reader *m)
{
	for (size_t i = 0; i < m->make->nincludes; i++) {
		const struct make_include *in = &m->make->includes[i];
		struct names names;
		bool known = expand_or_keep(m, in->path, &names);

		for (size_t k = 0; k < names.len; k++) {
			struct target_include *out = target_add_include(m->r);

			out->path =
			    template_of_name(m, &names.at[k], known, in->path);
			template_literal(
			    m->r->arena, &out->path, &out->literal);
			out->span = names.at[k].span;
			out->optional = in->optional;
			out->conditional = in->arm != NULL;
		}
	}
}

/* Lines of nothing but expansions: most of them make rules. */
static void
read_expansions(struct make_reader *m)
{
	for (size_t i = 0; i < m->make->expansions.len; i++) {
		struct text t = m->make->expansions.at[i];

		if (!str_starts(t.s, "$(info ") &&
		    !str_starts(t.s, "$(warning ") &&
		    !str_starts(t.s, "$(error ") &&
		    !str_starts(t.s, "$(shell "))
			target_unread(m->r, text_span(&t, 0, t.s.len));
	}
}

/* Variables of single targets. */
static void
read_own_variables(struct make_reader *m)
{
	for (size_t i = 0; i < m->make->nvariables; i++) {
		const struct make_variable *v = &m->make->variables[i];
		struct names names = { 0 };

		for (size_t k = 0; v->rule && k < v->rule->targets.len; k++)
			expand_names(m, v->rule->targets.at[k], &names);
		for (size_t k = 0; k < names.len; k++) {
			struct target *t =
			    map_get(&m->r->file->by_name, names.at[k].name);

			for (; t && spend(m, t->span); t = t->next)
				make_add_setting(m, &t->variables, v);
		}
	}
}

static void
find_goal(struct make_reader *m)
{
	const struct make_def *def = map_get(&m->defs, S(".DEFAULT_GOAL"));
	struct str name;

	if (!def)
		return;
	m->r->file->first = NULL;
	if (make_expand(m, def->at[def->len - 1]->value.s, &name))
		m->r->file->first = map_get(&m->r->file->by_name, name);
}

void
target_read_make(struct target_reader *r)
{
	struct makefile make = { 0 };
	struct make_reader m = { .r = r, .make = &make, .budget = BUDGET };

	makefile_parse(r->arena, text_of(r->file->source), &make);
	r->file->problems = make.problems;
	r->file->readable = true;
	if (make.problems.len)
		target_unread(r, make.problems.at[0].span);
	make_collect(&m);
	look_at_shell(&m);
	for (size_t i = 0; i < make.nrules; i++)
		if (make.rules[i]->targets.len &&
		    is_special(make.rules[i]->targets.at[0].s))
			read_special(&m, make.rules[i]);
	for (size_t i = 0; i < make.nrules; i++)
		if (make.rules[i]->targets.len &&
		    !is_special(make.rules[i]->targets.at[0].s))
			read_rule(&m, make.rules[i]);
	add_declared(&m);
	make_variables(&m);
	read_includes(&m);
	read_expansions(&m);
	read_own_variables(&m);
	find_goal(&m);
}
