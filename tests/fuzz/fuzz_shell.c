/*
 * Fuzz target of the shell parser.
 *
 * Parses the bytes as a script, and again as a run block whose lines were
 * indented in their source, and walks the tree: every span lies in the
 * source and, where nothing is wrong, in the span of what holds it, every text
 * maps into its part, nodes have the children that their kind promises, and the
 * tree is no deeper than the bound on nesting lets it be.
 */

#include "indent.h"
#include "parse/shell.h"
#include "require.h"

enum { DEEPEST = 1000, MOST_PROBLEMS = 21 };

struct check {
	struct source *source;
	bool broken; /* after an error a part may reach into the next one */
	unsigned depth;
};

static void check_list(
    struct check *c, const struct shell_list *l, struct span outer);
static void check_word(
    struct check *c, const struct shell_word *w, struct span outer);

static void
enter(struct check *c)
{
	REQUIRE(++c->depth < DEEPEST);
}

static struct span
whole(const struct check *c)
{
	return span_of(c->source, 0, c->source->text.len);
}

static void
check_span(const struct check *c, struct span s, struct span outer)
{
	REQUIRE(s.source == c->source);
	REQUIRE(span_holds(c->broken ? whole(c) : outer, s));
}

static void
check_text(const struct check *c, const struct text *t, struct span outer)
{
	if (!t->s.len)
		return;
	REQUIRE(span_holds(outer, text_span(t, 0, t->s.len)));
	for (size_t i = 0; i < t->npieces; i++)
		REQUIRE(t->pieces[i].source <= c->source->text.len);
	if (!t->npieces)
		REQUIRE(str_eq(t->s, span_text(text_span(t, 0, t->s.len))));
}

static void
check_part(struct check *c, const struct shell_part *p, struct span outer)
{
	enter(c);
	check_span(c, p->span, outer);
	check_text(c, &p->text, p->span);
	REQUIRE(p->kind != SHELL_LITERAL || p->text.s.len);
	REQUIRE(p->op == SHELL_OP_NONE || p->kind == SHELL_PARAMETER);
	REQUIRE((p->op == SHELL_OP_NONE) == (p->sign.len == 0));
	REQUIRE(!p->replacement || p->operand);
	if (p->operand)
		check_word(c, p->operand, p->span);
	if (p->replacement)
		check_word(c, p->replacement, p->span);
	check_list(c, &p->body, p->span);
	c->depth--;
}

static void
check_word(struct check *c, const struct shell_word *w, struct span outer)
{
	REQUIRE(w != NULL);
	check_span(c, w->span, outer);
	for (size_t i = 0; i < w->len; i++)
		check_part(c, &w->parts[i], w->span);
}

static void
check_words(struct check *c, const struct shell_words *w, struct span outer)
{
	for (size_t i = 0; i < w->len; i++)
		check_word(c, w->at[i], outer);
}

static void
check_assignments(struct check *c, const struct shell_assignment *a, size_t n,
    struct span outer)
{
	for (size_t i = 0; i < n; i++) {
		check_span(c, a[i].span, outer);
		check_span(c, a[i].name_span, a[i].span);
		REQUIRE(a[i].name.len);
		REQUIRE(a[i].is_array == !a[i].value);
		if (a[i].value)
			check_word(c, a[i].value, a[i].span);
		check_words(c, &a[i].elements, a[i].span);
	}
}

static void
check_redirects(struct check *c, const struct shell_node *n)
{
	for (size_t i = 0; i < n->nredirects; i++) {
		const struct shell_redirect *r = &n->redirects[i];

		check_span(c, r->span, n->span);
		REQUIRE(r->fd >= -1);
		if (r->target)
			check_word(c, r->target, r->span);
		if (!r->body)
			continue;
		REQUIRE(r->op == SHELL_REDIR_HEREDOC);
		check_word(c, r->body, whole(c));
		for (size_t k = 0; k < r->body->len; k++)
			REQUIRE(!r->literal ||
			        r->body->parts[k].kind == SHELL_LITERAL ||
			        r->body->parts[k].kind == SHELL_EXPRESSION);
	}
}

static void
check_shape(const struct shell_node *n)
{
	bool joins = n->kind == SHELL_AND || n->kind == SHELL_OR;

	REQUIRE(!joins || n->children.len == 2);
	REQUIRE(n->kind != SHELL_PIPELINE || n->children.len >= 2);
	REQUIRE(joins || n->kind == SHELL_PIPELINE || !n->children.len);
	REQUIRE(n->kind != SHELL_FUNCTION || n->body.len <= 1);
	REQUIRE(n->kind == SHELL_SIMPLE || !n->nassignments);
	REQUIRE(n->ndeclared <= n->words.len);
}

static void
check_node(struct check *c, const struct shell_node *n, struct span outer)
{
	enter(c);
	check_span(c, n->span, outer);
	check_shape(n);
	check_assignments(c, n->assignments, n->nassignments, n->span);
	check_assignments(c, n->declared, n->ndeclared, n->span);
	check_words(c, &n->words, n->span);
	check_redirects(c, n);
	check_list(c, &n->children, n->span);
	check_list(c, &n->condition, n->span);
	check_list(c, &n->body, n->span);
	for (size_t i = 0; i < n->narms; i++) {
		check_span(c, n->arms[i].span, n->span);
		check_list(c, &n->arms[i].condition, n->arms[i].span);
		check_words(c, &n->arms[i].patterns, n->arms[i].span);
		check_list(c, &n->arms[i].body, n->arms[i].span);
	}
	if (n->word)
		check_word(c, n->word, n->span);
	check_text(c, &n->text, n->span);
	c->depth--;
}

static void
check_list(struct check *c, const struct shell_list *l, struct span outer)
{
	for (size_t i = 0; i < l->len; i++)
		check_node(c, l->at[i], outer);
}

static void
parse(struct arena *a, struct text t, bool expressions)
{
	struct check c = { .source = t.source };
	struct shell out;

	shell_parse(a, t, expressions, &out);
	c.broken = out.problems.len > 0;
	check_list(&c, &out.list, whole(&c));
	REQUIRE(out.problems.len <= MOST_PROBLEMS);
	for (size_t i = 0; i < out.problems.len; i++) {
		check_span(&c, out.problems.at[i].span, whole(&c));
		REQUIRE(out.problems.at[i].message.len);
	}
	for (size_t i = 0; i < out.ncomments; i++) {
		check_span(&c, out.comments[i].span, whole(&c));
		REQUIRE(span_text(out.comments[i].span).at[0] == '#');
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) // NOLINT
{
	struct arena *a = arena_new(0);
	struct str s = str_copy(a, (struct str){ (const char *)data, size });

	parse(a, text_of(source_new(a, S("x.sh"), s)), false);
	parse(a, indent(a, s), true);
	arena_free(a);
	return 0;
}
