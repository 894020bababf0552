/*
 * The interface of a shell script.
 *
 * Its commands are looked at in their order, functions that get "$@" as if
 * their bodies stood there.  The loop over the words tells the options, a
 * test that ends the script tells what must be given, and every other use of
 * the words what may follow.  What stands in a branch demands nothing.
 *
 * Left out: what files that it sources do with the words, eval, arrays of
 * words that are taken apart later.
 */

#include "facts/interface_shell.h"
#include "base/arena.h"

struct str
shell_literal(struct shell_reading *r, const struct shell_word *w)
{
	struct str out = { 0 };

	shell_word_literal(r->scratch, w, &out);
	return out;
}

bool
shell_names(const struct shell_word *w, struct str *name)
{
	const struct shell_part *p = w && w->len == 1 ? &w->parts[0] : NULL;

	if (!p || p->kind != SHELL_PARAMETER || p->length || p->indirect ||
	    p->index.len)
		return false;
	if (p->op != SHELL_OP_NONE &&
	    !(p->op == SHELL_OP_DEFAULT && (!p->operand || !p->operand->len)))
		return false;
	*name = p->text.s;
	return true;
}

bool
shell_is_all(const struct shell_word *w)
{
	return w->len == 1 && w->parts[0].kind == SHELL_PARAMETER &&
	       str_is(w->parts[0].text.s, "@") && w->parts[0].quoted &&
	       w->parts[0].op == SHELL_OP_NONE && !w->parts[0].length;
}

static struct str
verb(struct shell_reading *r, const struct shell_node *n)
{
	if (n->kind != SHELL_SIMPLE || !n->words.len)
		return (struct str){ 0 };
	return shell_literal(r, n->words.at[0]);
}

uint32_t
shell_shift(struct shell_reading *r, const struct shell_node *n)
{
	uint32_t k;

	if (!str_is(verb(r, n), "shift"))
		return 0;
	if (n->words.len == 1)
		return 1;
	return str_to_uint(shell_literal(r, n->words.at[1]), &k) ? k : 0;
}

/* The status of `exit "${1:-1}"` of a function, called with arguments. */
static struct str
status_text(struct shell_reading *r, const struct shell_word *w)
{
	const struct shell_part *p = w->len == 1 ? &w->parts[0] : NULL;

	if (!p || p->kind != SHELL_PARAMETER)
		return shell_literal(r, w);
	if (!str_is(p->text.s, "1") || !r->arguments)
		return (struct str){ 0 };
	if (r->arguments->len > 1)
		return shell_literal(r, r->arguments->at[1]);
	if (p->op == SHELL_OP_DEFAULT && p->operand)
		return shell_literal(r, p->operand);
	return (struct str){ 0 };
}

static enum shell_end
status_end(struct shell_reading *r, const struct shell_node *n)
{
	struct str status;

	if (n->words.len < 2)
		return SHELL_LEAVES;
	status = status_text(r, n->words.at[1]);
	return status.len && !str_is(status, "0") ? SHELL_FAILS : SHELL_LEAVES;
}

static enum shell_end
node_end(struct shell_reading *r, const struct shell_node *n)
{
	struct str name = verb(r, n);
	const struct shell_words *outer = r->arguments;
	const struct shell_node *f;
	enum shell_end end;

	if (n->kind == SHELL_GROUP)
		return shell_list_end(r, &n->body);
	if (n->background || n->kind != SHELL_SIMPLE)
		return SHELL_GOES_ON;
	if (str_is(name, "exit"))
		return status_end(r, n);
	if (str_is(name, "return"))
		return r->arguments ? SHELL_GOES_ON : status_end(r, n);
	f = map_get(&r->functions, name);
	if (!f || r->depth >= SHELL_CALLS)
		return SHELL_GOES_ON;
	r->depth++;
	r->arguments = &n->words;
	end = shell_list_end(r, &f->body);
	r->arguments = outer;
	r->depth--;
	return end;
}

enum shell_end
shell_list_end(struct shell_reading *r, const struct shell_list *list)
{
	for (size_t i = 0; i < list->len; i++) {
		enum shell_end end = node_end(r, list->at[i]);

		if (end != SHELL_GOES_ON)
			return end;
	}
	return SHELL_GOES_ON;
}

static void
look_part(
    struct shell_reading *r, const struct shell_part *p, struct shell_uses *u)
{
	uint32_t number;

	if (p->kind == SHELL_PARAMETER) {
		struct str name = p->text.s;

		if ((str_is(name, "@") || str_is(name, "*")) && !p->length &&
		    !p->index.len)
			u->all = true;
		if (str_is(name, "#") && p->indirect)
			u->all = true;
		if (str_to_uint(name, &number) && number > 0) {
			bool plain = p->op == SHELL_OP_NONE ||
			             p->op == SHELL_OP_REMOVE_PREFIX ||
			             p->op == SHELL_OP_REMOVE_SUFFIX;

			if (p->op == SHELL_OP_ERROR ||
			    (plain && r->unset_fails)) {
				u->must = true;
				if (number > u->top)
					u->top = number;
			}
		}
	}
	if (p->operand)
		shell_look_word(r, p->operand, u);
	if (p->replacement)
		shell_look_word(r, p->replacement, u);
	shell_look_list(r, &p->body, u);
}

void
shell_look_word(
    struct shell_reading *r, const struct shell_word *w, struct shell_uses *u)
{
	for (size_t i = 0; w && i < w->len; i++)
		look_part(r, &w->parts[i], u);
}

static void
look_assignments(struct shell_reading *r, const struct shell_assignment *at,
    size_t n, struct shell_uses *u)
{
	for (size_t i = 0; i < n; i++) {
		shell_look_word(r, at[i].value, u);
		for (size_t k = 0; k < at[i].elements.len; k++)
			shell_look_word(r, at[i].elements.at[k], u);
	}
}

void
shell_look(
    struct shell_reading *r, const struct shell_node *n, struct shell_uses *u)
{
	struct str name = verb(r, n);

	if (n->kind == SHELL_FUNCTION)
		return;
	if (str_is(name, "shift") || str_is(name, "getopts") ||
	    (str_is(name, "set") && n->words.len > 1 &&
	        str_is(shell_literal(r, n->words.at[1]), "--")) ||
	    (str_is(name, "eval") && n->words.len > 1 &&
	        str_is(shell_literal(r, n->words.at[1]), "set")))
		u->shifts = true;
	for (size_t i = 0; i < n->words.len; i++)
		shell_look_word(r, n->words.at[i], u);
	look_assignments(r, n->assignments, n->nassignments, u);
	look_assignments(r, n->declared, n->ndeclared, u);
	for (size_t i = 0; i < n->nredirects; i++) {
		shell_look_word(r, n->redirects[i].target, u);
		shell_look_word(r, n->redirects[i].body, u);
	}
	shell_look_word(r, n->word, u);
	shell_look_list(r, &n->children, u);
	shell_look_list(r, &n->condition, u);
	shell_look_list(r, &n->body, u);
	if ((n->kind == SHELL_FOR || n->kind == SHELL_SELECT) && !n->has_words)
		u->all = true;
	for (size_t i = 0; i < n->narms; i++) {
		shell_look_list(r, &n->arms[i].condition, u);
		shell_look_list(r, &n->arms[i].body, u);
	}
}

void
shell_look_list(struct shell_reading *r, const struct shell_list *list,
    struct shell_uses *u)
{
	for (size_t i = 0; i < list->len; i++)
		shell_look(r, list->at[i], u);
}

static void
count(struct map *m, struct arena *a, struct str name)
{
	size_t *n = map_get(m, name);

	if (!n) {
		n = arena_make(a, size_t);
		map_put(a, m, name, n);
	}
	++*n;
}

static void
note_assignments(
    struct shell_reading *r, const struct shell_assignment *at, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		count(&r->assigned, r->scratch, at[i].name);
		if (!at[i].is_array && at[i].value && !at[i].append &&
		    !at[i].value->len)
			count(&r->emptied, r->scratch, at[i].name);
	}
}

/* Notes the functions and the settings of the whole text. */
static void
survey(struct shell_reading *r, const struct shell_list *list)
{
	for (size_t i = 0; i < list->len; i++) {
		const struct shell_node *n = list->at[i];
		struct str name = verb(r, n);

		if (n->kind == SHELL_FUNCTION && n->body.len &&
		    (n->body.at[0]->kind == SHELL_GROUP ||
		        n->body.at[0]->kind == SHELL_SUBSHELL))
			map_put(
			    r->scratch, &r->functions, n->name, n->body.at[0]);
		if (str_is(name, "source") || str_is(name, ".") ||
		    str_is(name, "eval") || str_is(name, "read"))
			r->sources = true;
		note_assignments(r, n->assignments, n->nassignments);
		note_assignments(r, n->declared, n->ndeclared);
		survey(r, &n->children);
		survey(r, &n->condition);
		survey(r, &n->body);
		for (size_t k = 0; k < n->narms; k++) {
			survey(r, &n->arms[k].condition);
			survey(r, &n->arms[k].body);
		}
	}
}

static void
set_flags(struct shell_reading *r, const struct shell_node *n)
{
	for (size_t i = 1; i < n->words.len; i++) {
		struct str word = shell_literal(r, n->words.at[i]);
		bool on = str_starts(word, "-");

		if (str_is(word, "nounset"))
			r->unset_fails = true;
		if (str_is(word, "errexit"))
			r->exits = true;
		if ((!on && !str_starts(word, "+")) || str_is(word, "--"))
			continue;
		if (str_find_char(word, 0, 'e') != SIZE_MAX)
			r->exits = on;
		if (str_find_char(word, 0, 'u') != SIZE_MAX)
			r->unset_fails = on;
	}
}

static void walk(struct shell_reading *r, const struct shell_list *list);

/* $1, ${2:?}: how many words it needs, where it stands for sure. */
static void
take_uses(struct shell_reading *r, const struct shell_uses *u, struct span span)
{
	struct interface *out = r->out;

	if (u->all)
		out->rest = true;
	if (!u->must || r->may_have_left || r->reset)
		return;
	if (r->shifted + u->top > r->min) {
		r->min = r->shifted + u->top;
		if (!r->counted.source)
			r->counted = span;
	}
}

/* main "$@": its body, with the same words. */
static bool
walk_function(struct shell_reading *r, const struct shell_node *n)
{
	const struct shell_node *f = map_get(&r->functions, verb(r, n));
	uint32_t shifted = r->shifted;

	if (!f || n->words.len != 2 || !shell_is_all(n->words.at[1]) ||
	    r->depth >= SHELL_CALLS)
		return false;
	r->depth++;
	walk(r, &f->body);
	r->depth--;
	r->shifted = shifted;
	return true;
}

static void
walk_simple(struct shell_reading *r, const struct shell_node *n)
{
	struct shell_uses u = { 0 };
	struct str name = verb(r, n);
	enum shell_end end;

	if (shell_read_getopt(r, n, r->exits))
		return;
	if (str_is(name, "set") && n->words.len > 1 &&
	    !str_is(shell_literal(r, n->words.at[1]), "--")) {
		set_flags(r, n);
		return;
	}
	if (walk_function(r, n))
		return;
	shell_look(r, n, &u);
	if (r->out->kind == INTERFACE_GETOPTS && str_is(name, "shift") &&
	    str_contains(span_text(n->span), "OPTIND")) {
		r->reset = false;
		return;
	}
	if (shell_shift(r, n)) {
		r->reset |= r->looped;
		if (!r->looped)
			r->shifted += shell_shift(r, n);
		return;
	}
	r->reset |= u.shifts;
	if (u.shifts && !r->looped)
		interface_incomplete(
		    r->out, n->span, S("its words are set anew"));
	take_uses(r, &u, n->span);
	end = node_end(r, n);
	r->left |= end != SHELL_GOES_ON;
}

/* A branch: what it does with the words is not for sure. */
static void
walk_branch(struct shell_reading *r, const struct shell_node *n)
{
	struct shell_uses u = { 0 };

	shell_look(r, n, &u);
	r->reset |= u.shifts;
	if (u.shifts && !r->looped)
		interface_incomplete(r->out, n->span,
		    S("its words are taken off on some ways only"));
	if (u.all)
		r->out->rest = true;
}

/* Does something in it leave the script well? */
static bool
may_leave(struct shell_reading *r, const struct shell_list *list)
{
	for (size_t i = 0; i < list->len; i++) {
		const struct shell_node *n = list->at[i];

		if (node_end(r, n) == SHELL_LEAVES)
			return true;
		if (n->kind == SHELL_FUNCTION || n->kind == SHELL_SUBSHELL)
			continue;
		if (may_leave(r, &n->children) || may_leave(r, &n->body))
			return true;
		for (size_t k = 0; k < n->narms; k++)
			if (may_leave(r, &n->arms[k].body))
				return true;
	}
	return false;
}

static void
walk_test(struct shell_reading *r, const struct shell_node *n)
{
	struct shell_list rest = { n->children.at + 1, n->children.len - 1,
		n->children.len - 1 };

	if (n->children.len != 2 || shell_list_end(r, &rest) != SHELL_FAILS ||
	    shell_read_getopt(r, n->children.at[0], true))
		return;
	shell_note_test(r, n->children.at[0], n->kind == SHELL_AND);
}

/* case "$1" in build) ...;; *) usage; exit 1;; esac */
static bool
read_dispatch(struct shell_reading *r, const struct shell_node *n)
{
	struct interface_operand *o;
	struct str name;
	size_t last = n->narms - 1;

	if (!shell_names(n->word, &name) || !str_is(name, "1") || r->shifted ||
	    r->looped || r->dispatched || !n->narms || r->may_have_left ||
	    n->arms[last].patterns.len != 1 ||
	    !str_is(span_text(n->arms[last].patterns.at[0]->span), "*") ||
	    shell_list_end(r, &n->arms[last].body) != SHELL_FAILS)
		return false;
	o = arena_make(r->arena, struct interface_operand);
	o->span = n->span;
	o->name = S("$1");
	o->max = INTERFACE_ANY;
	o->value.chosen = true;
	for (size_t i = 0; i < last; i++)
		for (size_t k = 0; k < n->arms[i].patterns.len; k++) {
			const struct shell_word *w = n->arms[i].patterns.at[k];
			struct str text;

			if (!shell_word_literal(r->scratch, w, &text))
				return false;
			*vec_add(r->arena, &o->value.choices) =
			    str_copy(r->arena, text);
		}
	*vec_add(r->arena, &r->out->operands) = o;
	r->dispatched = true;
	return true;
}

static void
walk_if(struct shell_reading *r, const struct shell_node *n)
{
	const struct shell_arm *arm = &n->arms[0];

	if (n->narms && arm->condition.len == 1 &&
	    shell_list_end(r, &arm->body) == SHELL_FAILS)
		shell_note_test(r, arm->condition.at[0], true);
}

static void
walk_node(struct shell_reading *r, const struct shell_node *n)
{
	struct shell_list alone = { 0 };
	struct shell_node *self;

	switch (n->kind) {
	case SHELL_SIMPLE:
		walk_simple(r, n);
		return;
	case SHELL_GROUP:
		walk(r, &n->body);
		return;
	case SHELL_FUNCTION:
		return;
	case SHELL_WHILE:
	case SHELL_UNTIL:
		if (shell_read_while(r, n))
			return;
		break;
	case SHELL_FOR:
		if (shell_read_for(r, n))
			return;
		break;
	case SHELL_AND:
	case SHELL_OR:
		walk_test(r, n);
		if (r->out->kind == INTERFACE_GETOPT)
			return;
		break;
	case SHELL_IF:
		walk_if(r, n);
		break;
	case SHELL_CASE:
		read_dispatch(r, n);
		break;
	case SHELL_PIPELINE:
	case SHELL_SUBSHELL:
	case SHELL_FOR_ARITH:
	case SHELL_SELECT:
	case SHELL_TEST:
	case SHELL_ARITH:
	case SHELL_COPROC:
		break;
	}
	walk_branch(r, n);
	self = arena_make(r->scratch, struct shell_node);
	*self = *n;
	*vec_add(r->scratch, &alone) = self;
	r->may_have_left |= may_leave(r, &alone);
}

static void
walk(struct shell_reading *r, const struct shell_list *list)
{
	for (size_t i = 0; i < list->len && !r->left; i++)
		walk_node(r, list->at[i]);
}

static void
finish(struct shell_reading *r)
{
	struct interface *out = r->out;
	struct interface_operand *o;

	if (!r->looped && !r->dispatched && !r->counted.source) {
		interface_incomplete(out, span_of(r->source, 0, 0),
		    S("nothing that checks its arguments was found"));
		return;
	}
	if (!r->looped) {
		out->kind = INTERFACE_OPERANDS;
		out->span = r->counted;
	}
	if (!r->counted.source)
		return;
	o = interface_add_operand(r->arena, out, r->counted);
	o->min = r->min;
	o->max = r->max;
}

void
interface_of_shell(struct arena *a, struct arena *scratch, struct source *s,
    const struct shell *sh, struct interface *out)
{
	struct shell_reading r = { .arena = a,
		.scratch = scratch,
		.source = s,
		.out = out,
		.max = INTERFACE_ANY };
	struct str text, line;

	if (sh->problems.len) {
		interface_incomplete(
		    out, sh->problems.at[0].span, S("it does not parse"));
		return;
	}
	out->prefix_chars = S("-");
	out->kind = INTERFACE_OPERANDS;
	out->span = span_of(s, 0, 0);
	text = s->text;
	str_line(&text, &line);
	r.exits = str_starts(line, "#!") && str_contains(line, "sh -e");
	survey(&r, &sh->list);
	walk(&r, &sh->list);
	finish(&r);
}
