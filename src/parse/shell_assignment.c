/*
 * Assignments: name=value, name+=value, name[i]=value and arrays.
 */

#include "base/arena.h"
#include "parse/shell_internal.h"

/* What stands in front of the value. */
struct target {
	size_t name_end;
	size_t index, index_end; /* inside of [ ]; equal: none */
	bool append;
	size_t value;
};

/* The ] of the subscript whose inside begins at FROM, or SIZE_MAX. */
static size_t
subscript_end(struct shell_parser *p, size_t from)
{
	size_t line = str_find_char(p->in.text.s, from, '\n');
	size_t whole = p->in.len, end;

	if (line < whole)
		p->in.len = line;
	end = shell_match(p, from, '[');
	if (!p->stop)
		p->in.len = whole;
	return end;
}

static bool
find_target(struct shell_parser *p, struct target *t)
{
	size_t at = shell_name_end(p, p->in.pos);

	if (at == p->in.pos)
		return false;
	t->name_end = at;
	if (shell_at(p, at) == '[') {
		t->index = at + 1;
		t->index_end = subscript_end(p, at + 1);
		if (t->index_end == SIZE_MAX)
			return false;
		at = t->index_end + 1;
	}
	t->append = shell_at(p, at) == '+';
	at += t->append;
	t->value = at + 1;
	return shell_at(p, at) == '=';
}

/* [key]= in front of an element; the key may hold blanks. */
static void
element_key(struct shell_parser *p, struct shell_reading *r)
{
	struct shell_reading key = {
		.where = SHELL_IN_OPERAND,
		.stop = ']',
		.from = p->in.pos + 1,
	};
	struct shell_reading plain = { 0 };
	size_t end;

	if (shell_cur(p) != '[')
		return;
	end = subscript_end(p, p->in.pos + 1);
	if (end == SIZE_MAX ||
	    (shell_at(p, end + 1) != '=' &&
	        (shell_at(p, end + 1) != '+' || shell_at(p, end + 2) != '=')))
		return;
	r->where = SHELL_IN_VALUE;
	shell_literal_run(p, &plain);
	while (p->in.pos < end && p->in.pos < p->in.len) {
		size_t before = p->in.pos;

		shell_read_parts(p, &key);
		if (p->in.pos == before)
			shell_literal_run(p, &plain);
	}
}

static struct shell_word *
read_element(struct shell_parser *p)
{
	struct shell_reading r = {
		.where = SHELL_IN_COMMAND,
		.from = p->in.pos,
	};
	size_t base = p->parts.len;

	element_key(p, &r);
	shell_read_parts(p, &r);
	p->in.last = p->in.pos;
	return shell_end_word(p, base, r.from);
}

static void
read_elements(struct shell_parser *p, struct shell_assignment *out)
{
	size_t open = p->in.pos++;

	out->is_array = true;
	for (;;) {
		struct shell_word *w;

		shell_skip_newlines(p);
		if (!shell_word_begins(p))
			break;
		w = read_element(p);
		*vec_add(p->arena, &out->elements) = w;
	}
	if (shell_cur(p) == ')')
		p->in.pos++;
	else if (p->in.pos < p->in.len)
		shell_unexpected(p);
	else
		shell_unclosed(p, open, "array");
}

static void
read_value(struct shell_parser *p, struct shell_assignment *out)
{
	struct shell_reading r = {
		.where = SHELL_IN_VALUE,
		.from = p->in.pos,
	};
	size_t base = p->parts.len;

	shell_read_parts(p, &r);
	out->value = shell_end_word(p, base, r.from);
}

bool
shell_assignment(struct shell_parser *p, struct shell_assignment *out)
{
	struct target t = { 0 };
	size_t from = p->in.pos;

	if (!find_target(p, &t))
		return false;
	*out = (struct shell_assignment){ .append = t.append };
	out->name_span = shell_span(p, from, t.name_end);
	out->name = shell_raw(p, from, t.name_end);
	out->index = shell_raw(p, t.index, t.index_end);
	p->in.pos = t.value;
	if (shell_cur(p) == '(')
		read_elements(p, out);
	else
		read_value(p, out);
	p->in.last = p->in.pos;
	out->span = shell_span(p, from, p->in.pos);
	return true;
}
