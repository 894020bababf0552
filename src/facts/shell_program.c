/*
 * The operations of a shell text.
 *
 * The tree of the parser is lowered into blocks of calls, settings and
 * branches.  `a && b` becomes a branch whose guard is a; the members of a
 * pipeline become scopes.  Left out: job control, traps, arithmetic, and
 * what `eval` would run.
 */

#include "facts/program.h"

#include "base/arena.h"
#include "facts/interface.h"
#include "parse/expr.h"
#include "parse/shell.h"

/* The tree is in scratch memory, what is made of it stays. */
struct lowering {
	struct arena *arena;
	struct str text; /* that was parsed, and stays too */
};

static void add_list(
    struct lowering *lo, const struct shell_list *list, struct block *to);
static void add_node(
    struct lowering *lo, const struct shell_node *n, struct block *to);
static struct template template_of_word(
    struct lowering *lo, const struct shell_word *word);

static struct str
keep(struct lowering *lo, struct str s)
{
	uintptr_t at = (uintptr_t)s.at, from = (uintptr_t)lo->text.at;

	if (at >= from && at + s.len <= from + lo->text.len)
		return s;
	return str_copy(lo->arena, s);
}

static struct op *
add_op(
    struct lowering *lo, struct block *to, enum op_kind kind, struct span span)
{
	struct op *op = arena_make(lo->arena, struct op);

	op->kind = kind;
	op->span = span;
	*vec_add(lo->arena, to) = op;
	return op;
}

static struct template *
template_copy(struct lowering *lo, const struct shell_word *word)
{
	struct template *t = arena_make(lo->arena, struct template);

	*t = template_of_word(lo, word);
	return t;
}

/* ${x#pattern}, ${x%pattern}: worth knowing when the pattern is literal. */
static void
set_stripped(struct lowering *lo, const struct shell_part *p, struct part *out)
{
	struct str literal;

	out->rule = PART_CHANGED;
	if (p->operand && shell_word_literal(lo->arena, p->operand, &literal)) {
		out->stripped = keep(lo, literal);
		out->strips_prefix = p->op == SHELL_OP_REMOVE_PREFIX ||
		                     p->op == SHELL_OP_REMOVE_LONGEST_PREFIX;
	}
}

static void
set_rule(struct lowering *lo, const struct shell_part *p, struct part *out)
{
	out->empty_too = p->colon;
	switch (p->op) {
	case SHELL_OP_NONE:
		break;
	case SHELL_OP_DEFAULT:
	case SHELL_OP_ASSIGN:
		out->rule = PART_DEFAULT;
		out->fallback = template_copy(lo, p->operand);
		break;
	case SHELL_OP_ERROR:
		out->rule = PART_REQUIRED;
		break;
	case SHELL_OP_ALTERNATIVE:
		out->rule = PART_ALTERNATIVE;
		out->fallback = template_copy(lo, p->operand);
		break;
	case SHELL_OP_REMOVE_PREFIX:
	case SHELL_OP_REMOVE_LONGEST_PREFIX:
	case SHELL_OP_REMOVE_SUFFIX:
	case SHELL_OP_REMOVE_LONGEST_SUFFIX:
		set_stripped(lo, p, out);
		break;
	case SHELL_OP_REPLACE:
	case SHELL_OP_REPLACE_ALL:
	case SHELL_OP_SUBSTRING:
	case SHELL_OP_CASE:
	case SHELL_OP_TRANSFORM:
	case SHELL_OP_PREFIX_NAMES:
		out->rule = PART_CHANGED;
		break;
	}
}

static bool
is_all(struct str index)
{
	return str_is(index, "@") || str_is(index, "*");
}

static void
set_parameter(struct lowering *lo, const struct shell_part *p, struct part *out)
{
	uint32_t number;

	out->text = keep(lo, p->text.s);
	set_rule(lo, p, out);
	out->kind = PART_UNKNOWN;
	if (p->indirect || p->length)
		return;
	if (is_all(out->text)) {
		out->kind = PART_REST;
	} else if (str_to_uint(out->text, &number)) {
		out->kind = PART_POSITION;
		out->number = number;
	} else if (is_all(p->index)) {
		out->kind = PART_ARRAY;
	} else if (!p->index.len && out->text.len &&
	           char_is_word(out->text.at[0])) {
		out->kind = PART_VARIABLE;
	}
}

static void
set_expression(
    struct lowering *lo, const struct shell_part *p, struct part *out)
{
	struct problems ignored = { 0 };
	struct expr_piece *pieces;
	struct text text = p->text;

	out->kind = PART_EXPRESSION;
	out->text = text.s = keep(lo, text.s);
	if (expr_split(lo->arena, text, &pieces, &ignored) == 1)
		out->expr = pieces[0].expr;
}

static struct part
part_of(struct lowering *lo, const struct shell_part *p)
{
	struct part out = { .span = p->span, .quoted = p->quoted };

	switch (p->kind) {
	case SHELL_LITERAL:
		out.kind = PART_LITERAL;
		out.text = keep(lo, p->text.s);
		break;
	case SHELL_PARAMETER:
		set_parameter(lo, p, &out);
		break;
	case SHELL_COMMAND:
		out.kind = PART_OUTPUT;
		out.body = arena_make(lo->arena, struct block);
		add_list(lo, &p->body, out.body);
		break;
	case SHELL_EXPRESSION:
		set_expression(lo, p, &out);
		break;
	case SHELL_PROCESS:
		out.kind = PART_UNKNOWN;
		out.body = arena_make(lo->arena, struct block);
		add_list(lo, &p->body, out.body);
		break;
	case SHELL_ARITHMETIC:
	case SHELL_GLOB:
	case SHELL_BRACE:
	case SHELL_TILDE:
		out.kind = PART_UNKNOWN;
		out.text = keep(lo, p->text.s);
		break;
	}
	return out;
}

static struct template template_of_word(
    struct lowering *lo, const struct shell_word *word)
{
	struct template t = { 0 };

	if (!word)
		return t;
	t.span = word->span;
	t.at = arena_array(lo->arena, struct part, word->len);
	for (size_t i = 0; i < word->len; i++)
		t.at[t.len++] = part_of(lo, &word->parts[i]);
	t.cap = t.len;
	return t;
}

static void
add_words(
    struct lowering *lo, const struct shell_words *ws, struct templates *to)
{
	for (size_t i = 0; i < ws->len; i++)
		*vec_add(lo->arena, to) = template_of_word(lo, ws->at[i]);
}

static struct setting
setting_of(struct lowering *lo, const struct shell_assignment *s)
{
	struct setting out = {
		.name = keep(lo, s->name),
		.span = s->span,
		.append = s->append || s->index.len,
		.is_array = s->is_array || s->index.len,
		.known = true,
	};

	if (s->is_array)
		add_words(lo, &s->elements, &out.items);
	else if (s->index.len)
		*vec_add(lo->arena, &out.items) =
		    template_of_word(lo, s->value);
	else
		out.value = template_of_word(lo, s->value);
	return out;
}

static bool
redirect_kind(enum shell_redirect_op op, enum redirect_kind *out)
{
	switch (op) {
	case SHELL_REDIR_OUT:
	case SHELL_REDIR_OUT_ALL:
	case SHELL_REDIR_IN_OUT:
		*out = REDIRECT_WRITE;
		return true;
	case SHELL_REDIR_APPEND:
	case SHELL_REDIR_APPEND_ALL:
		*out = REDIRECT_APPEND;
		return true;
	case SHELL_REDIR_IN:
		*out = REDIRECT_READ;
		return true;
	case SHELL_REDIR_HEREDOC:
	case SHELL_REDIR_HERESTRING:
		*out = REDIRECT_TEXT;
		return true;
	case SHELL_REDIR_DUP_IN:
	case SHELL_REDIR_DUP_OUT:
		break;
	}
	return false;
}

static void
add_redirects(struct lowering *lo, const struct shell_node *n, struct op *op)
{
	for (size_t i = 0; i < n->nredirects; i++) {
		const struct shell_redirect *r = &n->redirects[i];
		const struct shell_word *word = r->body ? r->body : r->target;
		enum redirect_kind kind;

		if (!redirect_kind(r->op, &kind))
			continue;
		*vec_add(lo->arena, &op->redirects) = (struct redirect){
			.kind = kind,
			.fd = r->fd,
			.target = template_of_word(lo, word),
			.span = r->span,
		};
	}
}

/* export $(cat file): which names, only the shell will know. */
static bool
names_nothing_known(const struct shell_word *word)
{
	return word->len && word->parts[0].kind != SHELL_LITERAL;
}

/* The words of a declaration that are NAME or NAME=VALUE, no options. */
static void
add_declared(struct lowering *lo, const struct shell_node *n, struct op *op)
{
	struct str verb = { 0 }, word;
	bool exports, local;

	if (n->words.len)
		shell_word_literal(lo->arena, n->words.at[0], &verb);
	exports = str_is(verb, "export");
	local = !exports && !str_is(verb, "readonly");
	for (size_t i = 0; i < n->ndeclared; i++) {
		struct setting s = setting_of(lo, &n->declared[i]);

		s.exported = exports;
		s.local = local;
		*vec_add(lo->arena, &op->settings) = s;
	}
	for (size_t i = 1; i < n->words.len; i++) {
		if (names_nothing_known(n->words.at[i])) {
			*vec_add(lo->arena, &op->settings) =
			    (struct setting){ .span = n->words.at[i]->span };
			continue;
		}
		if (!shell_word_literal(lo->arena, n->words.at[i], &word) ||
		    str_starts(word, "-") || str_contains(word, "=") ||
		    !(exports || local))
			continue;
		*vec_add(lo->arena, &op->settings) = (struct setting){
			.name = keep(lo, word),
			.span = n->words.at[i]->span,
			.exported = exports,
			.local = local,
			.append = true,
			.known = true,
		};
	}
}

static bool
is_declaration(struct lowering *lo, const struct shell_node *n)
{
	static const char *const verbs[] = { "declare", "local", "export",
		"readonly", "typeset", NULL };
	struct str verb;

	if (!n->words.len ||
	    !shell_word_literal(lo->arena, n->words.at[0], &verb))
		return false;
	return str_is_one_of(verb, verbs);
}

static void
add_simple(struct lowering *lo, const struct shell_node *n, struct block *to)
{
	struct op *op;

	if (is_declaration(lo, n)) {
		op = add_op(lo, to, OP_SET, n->span);
		add_declared(lo, n, op);
		return;
	}
	op = add_op(lo, to, n->words.len ? OP_CALL : OP_SET, n->span);
	add_words(lo, &n->words, &op->words);
	for (size_t i = 0; i < n->nassignments; i++)
		*vec_add(lo->arena, &op->settings) =
		    setting_of(lo, &n->assignments[i]);
	add_redirects(lo, n, op);
	op->background = n->background;
}

/* `left && right` and `left || right`. */
static void
add_and_or(struct lowering *lo, const struct shell_node *n, struct block *to)
{
	struct op *op = add_op(lo, to, OP_BRANCH, n->span);
	struct arm arm = { .span = n->span };

	arm.when_fails = n->kind == SHELL_OR;
	if (n->children.len > 0 && n->children.at[0]->negated)
		arm.when_fails = !arm.when_fails;
	if (n->children.len > 0)
		add_node(lo, n->children.at[0], &arm.guard);
	for (size_t i = 1; i < n->children.len; i++)
		add_node(lo, n->children.at[i], &arm.body);
	op->arms = arena_make(lo->arena, struct arm);
	op->arms[op->narms++] = arm;
}

static void
add_pipeline(struct lowering *lo, const struct shell_node *n, struct block *to)
{
	for (size_t i = 0; i < n->children.len; i++) {
		struct op *op =
		    add_op(lo, to, OP_SCOPE, n->children.at[i]->span);

		op->piped_in = i > 0;
		add_node(lo, n->children.at[i], &op->body);
		if (op->body.len == 1)
			op->body.at[0]->piped_in = i > 0;
	}
}

static void
add_branch(struct lowering *lo, const struct shell_node *n, struct block *to)
{
	struct op *op = add_op(lo, to, OP_BRANCH, n->span);
	size_t last = n->narms - 1;

	op->subject = template_of_word(lo, n->word);
	op->arms = arena_array(lo->arena, struct arm, n->narms);
	op->narms = n->narms;
	for (size_t i = 0; i < n->narms; i++) {
		struct arm *arm = &op->arms[i];

		arm->span = n->arms[i].span;
		add_list(lo, &n->arms[i].condition, &arm->guard);
		arm->when_fails = n->arms[i].condition.len == 1 &&
		                  n->arms[i].condition.at[0]->negated;
		add_words(lo, &n->arms[i].patterns, &arm->patterns);
		add_list(lo, &n->arms[i].body, &arm->body);
	}
	if (n->kind == SHELL_IF)
		op->exhaustive = n->narms && !op->arms[last].guard.len;
	else if (n->narms && op->arms[last].patterns.len == 1)
		op->exhaustive =
		    str_is(span_text(op->arms[last].patterns.at[0].span), "*");
}

static void
add_loop(struct lowering *lo, const struct shell_node *n, struct block *to)
{
	struct op *op = add_op(lo, to, OP_LOOP, n->span);

	add_list(lo, &n->condition, &op->guard);
	op->name = keep(lo, n->name);
	add_words(lo, &n->words, &op->items);
	/* `for x; do` goes through the arguments. */
	if (n->name.len && !n->has_words) {
		struct template all = { .span = n->span };

		*vec_add(lo->arena, &all) = (struct part){
			.kind = PART_REST, .span = n->span, .quoted = true
		};
		*vec_add(lo->arena, &op->items) = all;
	}
	add_list(lo, &n->body, &op->body);
	add_redirects(lo, n, op);
}

/* [[ ... ]] stands as a call of "[[", as [ ... ] does by itself. */
static void
add_test(struct lowering *lo, const struct shell_node *n, struct block *to)
{
	struct op *op = add_op(lo, to, OP_CALL, n->span);
	struct template name = { .span = n->span };

	*vec_add(lo->arena, &name) = (struct part){
		.kind = PART_LITERAL, .span = n->span, .text = S("[[")
	};
	*vec_add(lo->arena, &op->words) = name;
	add_words(lo, &n->words, &op->words);
}

static void
add_body(struct lowering *lo, const struct shell_node *n, enum op_kind kind,
    struct block *to)
{
	struct op *op = add_op(lo, to, kind, n->span);

	op->name = keep(lo, n->name);
	add_list(lo, &n->body, &op->body);
	add_redirects(lo, n, op);
}

static void
add_node(struct lowering *lo, const struct shell_node *n, struct block *to)
{
	switch (n->kind) {
	case SHELL_SIMPLE:
		add_simple(lo, n, to);
		break;
	case SHELL_PIPELINE:
		add_pipeline(lo, n, to);
		break;
	case SHELL_AND:
	case SHELL_OR:
		add_and_or(lo, n, to);
		break;
	case SHELL_SUBSHELL:
	case SHELL_COPROC:
		add_body(lo, n, OP_SCOPE, to);
		break;
	case SHELL_GROUP:
		add_body(lo, n, OP_GROUP, to);
		break;
	case SHELL_IF:
	case SHELL_CASE:
		if (n->narms)
			add_branch(lo, n, to);
		break;
	case SHELL_WHILE:
	case SHELL_UNTIL:
	case SHELL_FOR:
	case SHELL_FOR_ARITH:
	case SHELL_SELECT:
		add_loop(lo, n, to);
		break;
	case SHELL_FUNCTION:
		add_body(lo, n, OP_FUNCTION, to);
		break;
	case SHELL_TEST:
		add_test(lo, n, to);
		break;
	case SHELL_ARITH:
		break;
	}
}

static void
add_list(struct lowering *lo, const struct shell_list *list, struct block *to)
{
	for (size_t i = 0; i < list->len; i++)
		add_node(lo, list->at[i], to);
}

/* Behind the first error what follows may be its consequence. */
static void
keep_problems(struct arena *a, const struct problems *all, struct problems *out)
{
	bool wrong = false;

	for (size_t i = 0; i < all->len; i++) {
		struct problem p = all->at[i];

		if (p.kind != PROBLEM_BOUND && wrong)
			continue;
		wrong |= p.kind != PROBLEM_BOUND;
		p.message = str_copy(a, p.message);
		*vec_add(a, out) = p;
	}
}

static const struct program *
program_of(struct arena *a, struct text t, const struct shell *shell)
{
	struct program *p = arena_make(a, struct program);
	struct lowering lo = { a, t.s };

	p->source = t.source;
	add_list(&lo, &shell->list, &p->block);
	keep_problems(a, &shell->problems, &p->problems);
	return p;
}

const struct program *
program_read(
    struct arena *a, struct arena *scratch, struct text t, bool expressions)
{
	struct arena_mark mark = arena_mark(scratch);
	const struct program *p;
	struct shell shell;

	shell_parse(scratch, t, expressions, &shell);
	p = program_of(a, t, &shell);
	arena_rewind(scratch, mark);
	return p;
}

const struct program *
shell_script_read(struct arena *a, struct arena *scratch, struct source *s,
    const struct interface **interface)
{
	struct arena_mark mark = arena_mark(scratch);
	struct shell shell;
	struct interface_tree tree = { .shell = &shell };
	const struct program *p;

	shell_parse(scratch, text_of(s), false, &shell);
	p = program_of(a, text_of(s), &shell);
	*interface = interface_read_tree(a, scratch, s, &tree);
	arena_rewind(scratch, mark);
	return p;
}
