/*
 * ${...}: the name, the operator and its operands.
 *
 * What bash parses but refuses only when it comes to expand it (a bad
 * substitution, or what another shell understands) is a parameter without a
 * name that reaches to the matching brace.
 */

#include <string.h>

#include "parse/shell_internal.h"

struct braced {
	struct shell_part part;
	size_t from; /* of the $ */
	bool quoted;
};

/* The end of a parameter's name at OFF, or OFF. */
static size_t
parameter_end(const struct shell_parser *p, size_t off)
{
	size_t end = shell_name_end(p, off);
	int c = shell_at(p, off);

	if (end > off || c <= 0)
		return end;
	while (shell_at(p, end) >= '0' && shell_at(p, end) <= '9')
		end++;
	if (end > off)
		return end;
	return strchr("@*#?-$!", c) ? off + 1 : off;
}

/* The name at OFF with its subscript; the end, or OFF. */
static size_t
read_name(struct shell_parser *p, struct shell_part *part, size_t off)
{
	size_t end = parameter_end(p, off), close;

	part->text = shell_slice(p, off, end);
	part->index = (struct str){ 0 };
	if (shell_at(p, end) != '[' || end == off)
		return end;
	close = shell_match(p, end + 1, '[');
	if (close == SIZE_MAX)
		return off;
	part->index = shell_raw(p, end + 1, close);
	return close + 1;
}

static bool
begins_name(int c)
{
	return c != SHELL_END && char_is_word((char)c);
}

/* ${#x}: only if nothing comes behind; else # is the parameter. */
static bool
read_length(struct shell_parser *p, struct shell_part *part)
{
	size_t at = p->in.pos, end;

	if (shell_at(p, at) != '#' || shell_at(p, at + 1) == '}')
		return false;
	end = read_name(p, part, at + 1);
	if (end == at + 1 || shell_at(p, end) != '}')
		return false;
	part->length = true;
	p->in.pos = end;
	return true;
}

static bool
read_indirect(struct shell_parser *p, struct shell_part *part)
{
	size_t at = p->in.pos, end;
	int c = shell_at(p, at + 1), next;

	if (shell_at(p, at) != '!' ||
	    !(begins_name(c) || c == '@' || c == '*' || c == '#'))
		return false;
	end = read_name(p, part, at + 1);
	if (end == at + 1)
		return false;
	part->indirect = true;
	p->in.pos = end;
	next = shell_at(p, end);
	if ((next == '*' || next == '@') && shell_at(p, end + 1) == '}') {
		part->op = SHELL_OP_PREFIX_NAMES;
		part->sign = shell_raw(p, end, end + 1);
		p->in.pos++;
	}
	return true;
}

static bool
read_head(struct shell_parser *p, struct shell_part *part)
{
	size_t at = p->in.pos, end;

	if (read_length(p, part) || read_indirect(p, part))
		return true;
	end = read_name(p, part, at);
	p->in.pos = end;
	return end > at;
}

static void
read_operator(struct shell_parser *p, struct shell_part *part)
{
	static const struct {
		const char *sign;
		enum shell_operator op;
	} table[] = {
		{ ":-", SHELL_OP_DEFAULT },
		{ ":=", SHELL_OP_ASSIGN },
		{ ":?", SHELL_OP_ERROR },
		{ ":+", SHELL_OP_ALTERNATIVE },
		{ ":", SHELL_OP_SUBSTRING },
		{ "-", SHELL_OP_DEFAULT },
		{ "=", SHELL_OP_ASSIGN },
		{ "?", SHELL_OP_ERROR },
		{ "+", SHELL_OP_ALTERNATIVE },
		{ "##", SHELL_OP_REMOVE_LONGEST_PREFIX },
		{ "#", SHELL_OP_REMOVE_PREFIX },
		{ "%%", SHELL_OP_REMOVE_LONGEST_SUFFIX },
		{ "%", SHELL_OP_REMOVE_SUFFIX },
		{ "//", SHELL_OP_REPLACE_ALL },
		{ "/#", SHELL_OP_REPLACE },
		{ "/%", SHELL_OP_REPLACE },
		{ "/", SHELL_OP_REPLACE },
		{ "^^", SHELL_OP_CASE },
		{ "^", SHELL_OP_CASE },
		{ ",,", SHELL_OP_CASE },
		{ ",", SHELL_OP_CASE },
		{ "~~", SHELL_OP_CASE },
		{ "~", SHELL_OP_CASE },
	};
	struct str rest = shell_raw(p, p->in.pos, p->in.len);

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		if (!str_starts(rest, table[i].sign))
			continue;
		part->op = table[i].op;
		part->colon =
		    part->op != SHELL_OP_SUBSTRING && table[i].sign[0] == ':';
		part->sign = str_slice(rest, 0, strlen(table[i].sign));
		p->in.pos += part->sign.len;
		return;
	}
	if (str_starts(rest, "@") && rest.len > 2 && rest.at[2] == '}') {
		part->op = SHELL_OP_TRANSFORM;
		part->sign = str_slice(rest, 0, 2);
		p->in.pos += 2;
	}
}

static struct shell_word *
read_operand(
    struct shell_parser *p, enum shell_context where, bool quoted, char stop)
{
	struct shell_reading r = {
		.where = where,
		.quoted = quoted,
		.stop = stop,
		.from = p->in.pos,
	};
	size_t base = p->parts.len;

	shell_read_parts(p, &r);
	return shell_end_word(p, base, r.from);
}

static void
read_operands(struct shell_parser *p, struct braced *b)
{
	struct shell_part *part = &b->part;

	switch (part->op) {
	case SHELL_OP_NONE:
	case SHELL_OP_TRANSFORM:
	case SHELL_OP_PREFIX_NAMES:
		return;
	case SHELL_OP_DEFAULT:
	case SHELL_OP_ASSIGN:
	case SHELL_OP_ERROR:
	case SHELL_OP_ALTERNATIVE:
		part->operand = read_operand(p, SHELL_IN_OPERAND, b->quoted, 0);
		return;
	case SHELL_OP_SUBSTRING:
		part->operand = read_operand(p, SHELL_IN_NUMBER, true, ':');
		if (shell_accept(p, ":"))
			part->replacement =
			    read_operand(p, SHELL_IN_NUMBER, true, 0);
		return;
	case SHELL_OP_REPLACE:
	case SHELL_OP_REPLACE_ALL:
		/* Patterns are alive, and quotes quote, also in "...". */
		part->operand = read_operand(p, SHELL_IN_OPERAND, false, '/');
		if (shell_accept(p, "/"))
			part->replacement =
			    read_operand(p, SHELL_IN_OPERAND, false, 0);
		return;
	case SHELL_OP_REMOVE_PREFIX:
	case SHELL_OP_REMOVE_LONGEST_PREFIX:
	case SHELL_OP_REMOVE_SUFFIX:
	case SHELL_OP_REMOVE_LONGEST_SUFFIX:
	case SHELL_OP_CASE:
		part->operand = read_operand(p, SHELL_IN_OPERAND, false, 0);
		return;
	}
}

/* Reads as far as it is understood; true at the closing brace or the end. */
static bool
read_inside(struct shell_parser *p, struct braced *b)
{
	if (!read_head(p, &b->part))
		return false;
	if (!b->part.length && b->part.op == SHELL_OP_NONE)
		read_operator(p, &b->part);
	read_operands(p, b);
	return shell_cur(p) == '}' || p->in.pos >= p->in.len;
}

static void
read_bad(struct shell_parser *p, struct braced *b)
{
	size_t end = p->stop ? SIZE_MAX : shell_match(p, b->from + 2, '{');

	if (shell_at(p, b->from + 2) == '{')
		shell_complain(p, b->from, 3, S("bad substitution"));
	b->part = (struct shell_part){ .kind = SHELL_PARAMETER };
	b->part.text = shell_slice(p, b->from + 2, b->from + 2);
	p->in.pos = end == SIZE_MAX ? p->in.len : end;
}

void
shell_braced_parameter(struct shell_parser *p, const struct shell_reading *r)
{
	struct braced b = {
		.part = { .kind = SHELL_PARAMETER },
		.from = p->in.pos,
		.quoted = r->quoted,
	};

	shell_run_flush(p);
	p->in.pos += 2;
	if (shell_enter(p, 1) && !read_inside(p, &b))
		read_bad(p, &b);
	shell_leave(p, 1);
	if (shell_cur(p) == '}')
		p->in.pos++;
	else
		shell_fail_unclosed(p, b.from, "parameter expansion");
	b.part.quoted = r->quoted;
	b.part.span = shell_span(p, b.from, p->in.pos);
	shell_add_part(p, &b.part);
}
