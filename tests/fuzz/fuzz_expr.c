/*
 * Any bytes as an expression, a text with expressions and a condition: spans
 * lie in the source and in their parents, and what is known without any
 * context stays the same when the contexts are known.
 */

#include "base/arena.h"
#include "parse/expr.h"
#include "require.h"

static void
check_span(const struct source *source, struct span s)
{
	REQUIRE(s.source == source);
	REQUIRE((size_t)s.off + s.len <= source->text.len);
}

static void
check_expr(const struct expr *e, struct span parent, size_t depth)
{
	REQUIRE(span_holds(parent, e->span));
	REQUIRE(depth <= 2000);
	if (e->left)
		check_expr(e->left, e->span, depth + 1);
	if (e->right)
		check_expr(e->right, e->span, depth + 1);
	for (size_t i = 0; i < e->nargs; i++)
		check_expr(e->args[i], e->span, depth + 1);
}

static struct expr_value
look_nowhere(void *data, struct str path)
{
	(void)data;
	REQUIRE(path.len > 0);
	return (struct expr_value){ .kind = EXPR_VALUE_UNKNOWN };
}

/* A value that depends on the name only. */
static struct expr_value
look_up(void *data, struct str path)
{
	static const struct expr_value values[] = {
		{ .kind = EXPR_VALUE_NULL },
		{ .kind = EXPR_VALUE_BOOL, .number = 1 },
		{ .kind = EXPR_VALUE_BOOL },
		{ .kind = EXPR_VALUE_NUMBER, .number = 2.5 },
		{ .kind = EXPR_VALUE_STRING, .text = { "Main", 4 } },
		{ .kind = EXPR_VALUE_STRING },
		{ .kind = EXPR_VALUE_OBJECT },
	};
	unsigned sum = 0;

	(void)data;
	for (size_t i = 0; i < path.len; i++)
		sum = sum * 31 + (unsigned char)path.at[i];
	return values[sum % (sizeof(values) / sizeof(values[0]))];
}

static void
check_values(struct arena *a, const struct expr *e)
{
	struct expr_value less = expr_eval(a, e, look_nowhere, NULL);
	struct expr_value more = expr_eval(a, e, look_up, NULL);
	struct str x, y;

	if (expr_truth(less) != TRUTH_UNKNOWN)
		REQUIRE(expr_truth(less) == expr_truth(more));
	if (expr_value_text(a, less, &x))
		REQUIRE(expr_value_text(a, more, &y) && str_eq(x, y));
}

static void
check_whole(struct arena *a, struct source *source, const struct expr *e)
{
	struct str path;

	if (!e)
		return;
	check_expr(e, span_of(source, 0, source->text.len), 0);
	check_values(a, e);
	path = expr_path(a, e);
	REQUIRE(!path.len || e->kind == EXPR_NAME || e->kind == EXPR_MEMBER);
}

static void
check_pieces(struct arena *a, struct source *source,
    const struct expr_piece *at, size_t n)
{
	size_t end = 0;

	for (size_t i = 0; i < n; i++) {
		struct span s = text_span(&at[i].text, 0, at[i].text.s.len);

		REQUIRE(s.off == end && s.len > 0);
		end += s.len;
		REQUIRE(at[i].is_expr || !at[i].expr);
		check_whole(a, source, at[i].expr);
	}
	REQUIRE(end == source->text.len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) // NOLINT
{
	struct arena *a = arena_new(0);
	struct source *source =
	    source_new(a, S("fuzz"), (struct str){ (const char *)data, size });
	struct problems problems = { 0 };
	struct expr_piece *at;
	struct expr *e;
	size_t n;

	REQUIRE(expr_parse(a, text_of(source), &e, &problems) == !!e);
	REQUIRE(e || problems.len == 1);
	check_whole(a, source, e);
	n = expr_split(a, text_of(source), &at, &problems);
	check_pieces(a, source, at, n);
	if (expr_parse_condition(a, text_of(source), &e, &problems) ==
	    EXPR_CONDITION_NONE)
		REQUIRE(!e);
	check_whole(a, source, e);
	for (size_t i = 0; i < problems.len; i++)
		check_span(source, problems.at[i].span);
	arena_free(a);
	return 0;
}
