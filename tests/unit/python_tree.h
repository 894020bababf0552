#ifndef TESTS_PYTHON_TREE_H
#define TESTS_PYTHON_TREE_H

#include "base/buf.h"
#include "parse/python.h"

/*
 * The tree of a Python script in a short notation.  An expression is a word
 * or (kind what it is made of); in a string 'x' is a literal, N<x> is \N{x}
 * and {x!r:[...]} is a hole; _ is what is not given.  With places each one
 * carries @from-to, and literals are written in hexadecimal: so far does the
 * notation go as CPython's own tree does, beside which it is held.
 */
struct printer {
	struct buf b;
	bool places;
	bool pattern; /* in the head of a case */
	bool old;     /* no places in holes, as before Python 3.12 */
	unsigned holes;
};

static void print_node(struct printer *r, const struct python_node *n);
static void print_body(struct printer *r, const struct python_body *body);

static void
print_place(struct printer *r, struct span s)
{
	if (r->places && s.source && !(r->old && r->holes))
		buf_printf(&r->b, "@%u-%u", s.off, s.off + s.len);
}

static void
print_open(struct printer *r, const char *word, struct span s)
{
	buf_printf(&r->b, "(%s", word);
	print_place(r, s);
}

static void
print_close(struct printer *r)
{
	buf_add_char(&r->b, ')');
}

static void
print_word(struct printer *r, struct str word)
{
	buf_add_char(&r->b, ' ');
	if (word.len)
		buf_add(&r->b, word);
	else
		buf_add_char(&r->b, '_');
}

/* What stands inside of N, or _. */
static void
print_child(struct printer *r, const struct python_node *n)
{
	buf_add_char(&r->b, ' ');
	if (n)
		print_node(r, n);
	else
		buf_add_char(&r->b, '_');
}

static void
print_children(struct printer *r, const struct python_nodes *l)
{
	for (size_t i = 0; i < l->len; i++)
		print_child(r, l->at[i]);
}

static const char *
operator_text(enum python_operator op)
{
	static const char *const all[] = { "+", "-", "*", "@", "/", "//", "%",
		"**", "<<", ">>", "|", "^", "&", "==", "!=", "<", "<=", ">",
		">=", "is", "is-not", "in", "not-in", "not", "+", "-", "~" };

	return all[op];
}

static void
print_bytes(struct printer *r, struct str s)
{
	for (size_t i = 0; r->places && i < s.len; i++)
		buf_printf(&r->b, "%02x", (unsigned char)s.at[i]);
	if (!r->places)
		buf_add(&r->b, s);
}

static void print_parts(
    struct printer *r, const struct python_part *parts, size_t n);

static void
print_hole(struct printer *r, const struct python_part *p)
{
	char conversion = p->conversion;

	if (p->debug.len && !conversion && !p->has_spec)
		conversion = 'r';
	buf_add_text(&r->b, "{");
	r->holes++;
	print_place(r, p->span);
	print_child(r, p->value);
	if (conversion)
		buf_printf(&r->b, " !%c", conversion);
	if (p->has_spec) {
		buf_add_text(&r->b, " :");
		print_parts(r, p->spec, p->nspec);
	}
	r->holes--;
	buf_add_text(&r->b, "}");
}

/* Literals that follow one another are one, as is what {x=} prints. */
static void
print_parts(struct printer *r, const struct python_part *parts, size_t n)
{
	bool open = false;

	for (size_t i = 0; i < n; i++) {
		const struct python_part *p = &parts[i];
		bool hole = p->kind == PYTHON_HOLE;
		struct str s = hole ? p->debug : p->text.s;

		if (s.len && !open) {
			buf_add_text(&r->b, "'");
			open = true;
		}
		if (p->kind == PYTHON_CHARACTER)
			buf_printf(&r->b, "N<" STR_FMT ">", STR_ARG(s));
		else
			print_bytes(r, s);
		if (!hole)
			continue;
		if (open)
			buf_add_text(&r->b, "'");
		open = false;
		print_hole(r, p);
	}
	if (open)
		buf_add_text(&r->b, "'");
}

static void
print_string(struct printer *r, const struct python_node *n)
{
	print_open(r,
	    n->prefix & PYTHON_FORMAT     ? "fstr"
	    : n->prefix & PYTHON_TEMPLATE ? "tstr"
	    : n->prefix & PYTHON_BYTES    ? "bytes"
	                                  : "str",
	    n->span);
	if (n->nparts)
		buf_add_char(&r->b, ' ');
	print_parts(r, n->parts, n->nparts);
	print_close(r);
}

static void
print_parameters(struct printer *r, const struct python_parameters *l)
{
	static const char *const kinds[] = { "/", "", "*", "=", "**" };

	buf_add_text(&r->b, " [");
	for (size_t i = 0; i < l->len; i++) {
		const struct python_parameter *x = &l->at[i];

		buf_printf(
		    &r->b, "(%s" STR_FMT, kinds[x->kind], STR_ARG(x->name));
		if (r->places && !(r->old && r->holes))
			buf_printf(&r->b, "@%u", x->name_span.off);
		print_child(r, x->annotation);
		print_child(r, x->value);
		print_close(r);
	}
	buf_add_text(&r->b, "]");
}

static void
print_chain(struct printer *r, const struct python_node *n)
{
	print_open(r, n->kind == PYTHON_COMPARE ? "cmp" : "bin", n->span);
	for (size_t i = 0; i < n->items.len; i++) {
		if (i)
			buf_printf(
			    &r->b, " %s", operator_text(n->operators[i - 1]));
		print_child(r, n->items.at[i]);
	}
	print_close(r);
}

static void
print_clause(struct printer *r, const struct python_node *n)
{
	buf_add_text(&r->b, n->is_async ? "(async-for" : "(for");
	print_child(r, n->left);
	print_child(r, n->right);
	print_children(r, &n->items);
	print_close(r);
}

/* What a pattern has no place for in CPython's tree; true when printed. */
static bool
print_pattern(struct printer *r, const struct python_node *n)
{
	switch ((int)n->kind) {
	case PYTHON_TUPLE:
	case PYTHON_LIST:
		print_open(r, "seq", n->span);
		print_children(r, &n->items);
		break;
	case PYTHON_DOUBLE_STARRED:
		print_open(r, "**", (struct span){ 0 });
		print_word(r, n->left->name);
		break;
	case PYTHON_STARRED:
		print_open(r, "*", n->span);
		print_word(r, n->left->name);
		break;
	case PYTHON_AS:
		print_open(r, "as", n->span);
		print_child(r, n->left);
		print_word(r, n->right->name);
		break;
	case PYTHON_KEYWORD:
		buf_add_text(&r->b, "(kw");
		print_word(r, n->name);
		print_child(r, n->left);
		break;
	default:
		return false;
	}
	print_close(r);
	return true;
}

static const char *
kind_text(enum python_kind kind)
{
	static const char *const all[] = {
		[PYTHON_MISSING] = "missing",
		[PYTHON_TUPLE] = "tuple",
		[PYTHON_LIST] = "list",
		[PYTHON_SET] = "set",
		[PYTHON_DICT] = "dict",
		[PYTHON_PAIR] = "pair",
		[PYTHON_STARRED] = "*",
		[PYTHON_DOUBLE_STARRED] = "**",
		[PYTHON_KEYWORD] = "kw",
		[PYTHON_LIST_COMPREHENSION] = "listcomp",
		[PYTHON_SET_COMPREHENSION] = "setcomp",
		[PYTHON_DICT_COMPREHENSION] = "dictcomp",
		[PYTHON_GENERATOR] = "gen",
		[PYTHON_ATTRIBUTE] = ".",
		[PYTHON_SUBSCRIPT] = "sub",
		[PYTHON_SLICE] = "slice",
		[PYTHON_CALL] = "call",
		[PYTHON_UNARY] = "un",
		[PYTHON_AWAIT] = "await",
		[PYTHON_AND] = "and",
		[PYTHON_OR] = "or",
		[PYTHON_TERNARY] = "if",
		[PYTHON_NAMED] = ":=",
		[PYTHON_LAMBDA] = "lambda",
		[PYTHON_YIELD] = "yield",
		[PYTHON_YIELD_FROM] = "yieldfrom",
		[PYTHON_AS] = "as",
	};

	return all[kind];
}

/* The parts of a node in the order of its header. */
static void
print_fields(struct printer *r, const struct python_node *n)
{
	if (n->kind == PYTHON_UNARY)
		print_word(r, str_of(operator_text(n->operators[0])));
	if (n->kind == PYTHON_KEYWORD || n->kind == PYTHON_NAMED)
		print_word(r, n->name);
	if (n->kind == PYTHON_LAMBDA)
		print_parameters(r, n->parameters);
	if (n->kind == PYTHON_SLICE || n->left)
		print_child(r, n->left);
	if (n->kind == PYTHON_ATTRIBUTE)
		print_word(r, n->name);
	if (n->kind == PYTHON_TERNARY)
		print_child(r, n->third);
	if (n->kind == PYTHON_SLICE || n->right)
		print_child(r, n->right);
	if (n->kind == PYTHON_SLICE)
		print_child(r, n->third);
	print_children(r, &n->items);
}

static void
print_node(struct printer *r, const struct python_node *n)
{
	if (r->pattern && print_pattern(r, n))
		return;
	switch ((int)n->kind) {
	case PYTHON_NAME:
	case PYTHON_NUMBER:
	case PYTHON_NONE:
	case PYTHON_TRUE:
	case PYTHON_FALSE:
	case PYTHON_ELLIPSIS:
		buf_add(&r->b, n->kind == PYTHON_NUMBER && r->old && r->holes
		                   ? S("NUMBER")
		                   : n->name);
		print_place(r, n->span);
		break;
	case PYTHON_STRING:
		print_string(r, n);
		break;
	case PYTHON_CLAUSE:
		print_clause(r, n);
		break;
	case PYTHON_BINARY:
	case PYTHON_COMPARE:
		print_chain(r, n);
		break;
	case PYTHON_PAIR:
		buf_add_text(&r->b, "(pair");
		print_fields(r, n);
		print_close(r);
		break;
	default:
		print_open(r, kind_text(n->kind),
		    n->kind == PYTHON_AS || n->kind == PYTHON_DOUBLE_STARRED
		        ? (struct span){ 0 }
		        : n->span);
		print_fields(r, n);
		print_close(r);
	}
}

static void
print_aliases(struct printer *r, const struct python_statement *s)
{
	for (size_t i = 0; i < s->nnames; i++) {
		const struct python_alias *x = &s->names[i];

		if (s->kind == PYTHON_GLOBAL || s->kind == PYTHON_NONLOCAL) {
			print_word(r, x->name);
			continue;
		}
		buf_add_char(&r->b, ' ');
		print_open(r, "name", x->span);
		print_word(r, x->name);
		print_word(r, x->alias);
		print_close(r);
	}
}

static void
print_arm(struct printer *r, const struct python_arm *arm)
{
	static const char *const words[] = { "when", "else", "except",
		"finally", "case" };

	buf_add_char(&r->b, ' ');
	print_open(r, words[arm->kind],
	    arm->kind == PYTHON_EXCEPT ? arm->span : (struct span){ 0 });
	if (arm->kind != PYTHON_ELSE && arm->kind != PYTHON_FINALLY) {
		r->pattern = arm->kind == PYTHON_CASE;
		print_child(r, arm->test);
		r->pattern = false;
	}
	if (arm->kind == PYTHON_EXCEPT)
		print_word(r, arm->name);
	if (arm->kind == PYTHON_CASE)
		print_child(r, arm->guard);
	print_body(r, &arm->body);
	print_close(r);
}

static const char *
statement_text(const struct python_statement *s)
{
	static const char *const words[] = { "expr", "=", "::", "op=", "import",
		"from", "def", "class", "return", "raise", "assert", "del",
		"global", "nonlocal", "pass", "break", "continue", "if",
		"while", "for", "try", "with", "match", "type" };

	if (s->is_star)
		return "try*";
	if (s->is_async)
		return s->kind == PYTHON_FUNCTION ? "async-def"
		       : s->kind == PYTHON_FOR    ? "async-for"
		                                  : "async-with";
	return words[s->kind];
}

static void
print_definition(struct printer *r, const struct python_statement *s)
{
	print_word(r, s->name);
	for (size_t i = 0; i < s->decorators.len; i++) {
		buf_add_text(&r->b, " @");
		print_child(r, s->decorators.at[i]);
	}
	if (s->type_params.len)
		print_parameters(r, &s->type_params);
	if (s->kind == PYTHON_FUNCTION)
		print_parameters(r, &s->parameters);
}

static void
print_statement(struct printer *r, const struct python_statement *s)
{
	print_open(r, statement_text(s), s->span);
	if (s->kind == PYTHON_FUNCTION || s->kind == PYTHON_CLASS ||
	    s->kind == PYTHON_TYPE)
		print_definition(r, s);
	if (s->kind == PYTHON_FROM) {
		buf_printf(&r->b, " %u", s->level);
		print_word(r, s->name);
	}
	if (s->kind == PYTHON_AUGMENT)
		print_word(r, str_of(operator_text(s->op)));
	print_children(r, &s->items);
	print_aliases(r, s);
	if (s->kind == PYTHON_ANNOTATE)
		print_child(r, s->second);
	if (s->value)
		print_child(r, s->value);
	if (s->second && s->kind != PYTHON_ANNOTATE)
		print_child(r, s->second);
	print_body(r, python_body_of(s));
	for (size_t i = 0; i < s->narms; i++)
		print_arm(r, &s->arms[i]);
	print_close(r);
}

static void
print_body(struct printer *r, const struct python_body *body)
{
	if (body->len)
		buf_add_text(&r->b, " :");
	for (size_t i = 0; i < body->len; i++) {
		if (r->places)
			buf_add_char(&r->b, '\n');
		print_statement(r, body->at[i]);
	}
}

#endif
