/*
 * Fuzz target of the Python parser.
 *
 * Parses the bytes as a script, and again as one whose lines were indented in
 * their source, and walks the tree: every span lies in the source and, where
 * nothing is wrong, in the span of what holds it, every text maps into its
 * part, nodes have what their kind promises, and the tree is no deeper than
 * the bound on nesting lets it be.
 */

#include "indent.h"
#include "parse/python.h"
#include "require.h"
#include "unit/python_tree.h"

/* A level of nesting is a node of every precedence at most, and a pair. */
enum { DEEPEST = 200 * 20, MOST_PROBLEMS = 21 };

struct check {
	struct source *source;
	bool broken; /* after an error a node may reach into the next one */
	unsigned depth;
};

static void check_node(
    struct check *c, const struct python_node *n, struct span outer);
static void check_body(
    struct check *c, const struct python_body *body, struct span outer);

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
	check_span(c, text_span(t, 0, t->s.len), outer);
	for (size_t i = 0; i < t->npieces; i++)
		REQUIRE(t->pieces[i].source <= c->source->text.len);
	if (!t->npieces)
		REQUIRE(str_eq(t->s, span_text(text_span(t, 0, t->s.len))));
}

static void
check_maybe(struct check *c, const struct python_node *n, struct span outer)
{
	if (n)
		check_node(c, n, outer);
}

static void
check_nodes(struct check *c, const struct python_nodes *l, struct span outer)
{
	for (size_t i = 0; i < l->len; i++)
		check_node(c, l->at[i], outer);
}

static void
check_parts(struct check *c, const struct python_part *parts, size_t n,
    struct span outer)
{
	for (size_t i = 0; i < n; i++) {
		const struct python_part *p = &parts[i];

		check_span(c, p->span, outer);
		REQUIRE(!p->value == (p->kind != PYTHON_HOLE));
		REQUIRE(p->kind == PYTHON_HOLE || p->text.s.len);
		REQUIRE(p->has_spec || !p->nspec);
		if (p->text.s.len)
			check_text(c, &p->text, p->span);
		check_maybe(c, p->value, p->span);
		check_parts(c, p->spec, p->nspec, p->span);
	}
}

static void
check_parameters(
    struct check *c, const struct python_parameters *l, struct span outer)
{
	for (size_t i = 0; i < l->len; i++) {
		const struct python_parameter *x = &l->at[i];

		REQUIRE(x->name.len);
		check_span(c, x->span, outer);
		check_span(c, x->name_span, x->span);
		check_maybe(c, x->annotation, x->span);
		check_maybe(c, x->value, x->span);
	}
}

static bool
has_left(enum python_kind kind)
{
	return kind == PYTHON_PAIR || kind == PYTHON_STARRED ||
	       kind == PYTHON_DOUBLE_STARRED || kind == PYTHON_KEYWORD ||
	       (kind >= PYTHON_LIST_COMPREHENSION &&
	           kind <= PYTHON_SUBSCRIPT) ||
	       kind == PYTHON_CALL || kind == PYTHON_UNARY ||
	       kind == PYTHON_AWAIT || kind == PYTHON_TERNARY ||
	       kind == PYTHON_NAMED || kind == PYTHON_LAMBDA ||
	       kind == PYTHON_YIELD_FROM || kind == PYTHON_AS;
}

static bool
has_right(enum python_kind kind)
{
	return kind == PYTHON_PAIR || kind == PYTHON_CLAUSE ||
	       kind == PYTHON_SUBSCRIPT || kind == PYTHON_TERNARY ||
	       kind == PYTHON_AS;
}

static void
check_shape(const struct python_node *n)
{
	bool chain = n->kind == PYTHON_BINARY || n->kind == PYTHON_COMPARE;
	bool logical = n->kind == PYTHON_AND || n->kind == PYTHON_OR;

	REQUIRE(n->left || !has_left(n->kind));
	REQUIRE(n->right || !has_right(n->kind));
	REQUIRE(n->third || n->kind != PYTHON_TERNARY);
	REQUIRE(!(chain || logical) || n->items.len >= 2);
	REQUIRE(!n->operators == !(chain || n->kind == PYTHON_UNARY));
	REQUIRE(n->kind == PYTHON_STRING || !n->nparts);
	REQUIRE(!n->parameters == (n->kind != PYTHON_LAMBDA));
}

static void
check_node(struct check *c, const struct python_node *n, struct span outer)
{
	REQUIRE(n != NULL);
	REQUIRE(++c->depth < DEEPEST);
	check_span(c, n->span, outer);
	check_shape(n);
	check_maybe(c, n->left, n->span);
	check_maybe(c, n->right, n->span);
	check_maybe(c, n->third, n->span);
	check_nodes(c, &n->items, n->span);
	check_parts(c, n->parts, n->nparts, n->span);
	if (n->parameters)
		check_parameters(c, n->parameters, n->span);
	c->depth--;
}

static void
check_arms(struct check *c, const struct python_statement *s)
{
	for (size_t i = 0; i < s->narms; i++) {
		const struct python_arm *arm = &s->arms[i];
		bool tests =
		    arm->kind == PYTHON_CONDITION || arm->kind == PYTHON_CASE;

		REQUIRE(arm->test || !tests);
		check_span(c, arm->span, s->span);
		check_maybe(c, arm->test, arm->span);
		check_maybe(c, arm->guard, arm->span);
		check_body(c, &arm->body, arm->span);
	}
}

static void
check_fields(const struct python_statement *s)
{
	enum python_statement_kind k = s->kind;

	REQUIRE(s->value || (k != PYTHON_EXPRESSION && k != PYTHON_ASSIGN &&
	                        k != PYTHON_AUGMENT && k != PYTHON_ASSERT &&
	                        k != PYTHON_WHILE && k != PYTHON_FOR &&
	                        k != PYTHON_MATCH && k != PYTHON_TYPE));
	REQUIRE(
	    s->items.len == 1 ||
	    (k != PYTHON_ANNOTATE && k != PYTHON_AUGMENT && k != PYTHON_FOR));
	REQUIRE(s->items.len ||
	        (k != PYTHON_ASSIGN && k != PYTHON_DELETE && k != PYTHON_WITH));
	REQUIRE(s->second || k != PYTHON_ANNOTATE);
	REQUIRE(s->narms || k != PYTHON_IF);
}

static void
check_statement(
    struct check *c, const struct python_statement *s, struct span outer)
{
	REQUIRE(++c->depth < DEEPEST);
	check_span(c, s->span, outer);
	check_fields(s);
	check_nodes(c, &s->items, s->span);
	check_maybe(c, s->value, s->span);
	check_maybe(c, s->second, s->span);
	check_nodes(c, &s->decorators, whole(c));
	check_parameters(c, &s->parameters, s->span);
	check_parameters(c, &s->type_params, s->span);
	for (size_t i = 0; i < s->nnames; i++) {
		REQUIRE(s->names[i].name.len);
		check_span(c, s->names[i].span, s->span);
	}
	check_body(c, &s->body, s->span);
	check_arms(c, s);
	c->depth--;
}

static void
check_body(struct check *c, const struct python_body *body, struct span outer)
{
	for (size_t i = 0; i < body->len; i++)
		check_statement(c, body->at[i], outer);
}

static struct str
print_tree(struct arena *a, const struct python *p)
{
	struct printer r = { .b = buf_new(a), .places = true };

	print_body(&r, &p->body);
	return buf_str(&r.b);
}

/* With bodies put off the tree is the same; of a broken script, any. */
static void
parse_lazily(struct arena *a, struct text t, const struct python *eager)
{
	struct python out;
	struct str tree;

	python_parse_lazily(a, t, &out);
	tree = print_tree(a, &out);
	REQUIRE(eager->problems.len ||
	        (!out.problems.len && str_eq(tree, print_tree(a, eager))));
}

static void
parse(struct arena *a, struct text t)
{
	struct check c = { .source = t.source };
	struct python out;

	python_parse(a, t, &out);
	c.broken = out.problems.len > 0;
	check_body(&c, &out.body, whole(&c));
	REQUIRE(out.problems.len <= MOST_PROBLEMS);
	for (size_t i = 0; i < out.problems.len; i++) {
		check_span(&c, out.problems.at[i].span, whole(&c));
		REQUIRE(out.problems.at[i].message.len);
	}
	parse_lazily(a, t, &out);
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

	parse(a, text_of(source_new(a, S("x.py"), s)));
	parse(a, indent(a, s));
	arena_free(a);
	return 0;
}
