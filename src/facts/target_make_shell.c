/*
 * Recipes and values of make as texts of the shell.
 *
 * $$ is one $; $(NAME) becomes ${NAME}; $(shell x) becomes $(x), which runs
 * at the same time; $@ and $< are put in where the rule says what they are.
 * Other functions, $(call ...) and variables of make itself are unknown.  A
 * line that is nothing but $(NAME) or $(call NAME,...) of a definition is
 * the recipe that stands there, with its arguments unknown.
 */

#include "base/arena.h"
#include "facts/target_make.h"

enum {
	MOST_DEPTH = 10,
	MOST_NAMED = 50,
	MOST_BYTES = 4096,
	AUTOMATIC_BYTES = 256,
};

static bool
is_name(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!char_is_word(s.at[i]) && s.at[i] != '-' && s.at[i] != '.')
			return false;
	return s.len && !char_is_digit(s.at[0]);
}

/* The inside of the expansion FROM to TO: $(x), ${x} or $x. */
static struct text
inside(struct text t, size_t from, size_t to)
{
	char open = from + 1 < t.s.len ? t.s.at[from + 1] : '\0';

	if (open != '(' && open != '{')
		return text_slice(t, from + 1, to);
	if (to > from + 2 && (t.s.at[to - 1] == ')' || t.s.at[to - 1] == '}'))
		to--;
	return text_slice(t, from + 2, to);
}

/* Bytes that mean nothing to the shell. */
static bool
is_plain(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!char_is_word(s.at[i]) &&
		    str_find_char(S("./-+=:@,"), 0, s.at[i]) == SIZE_MAX)
			return false;
	return s.len && s.len <= AUTOMATIC_BYTES;
}

/* Is it a function whose value is empty? */
static bool
says_only(struct str s)
{
	return str_starts(s, "info ") || str_starts(s, "warning ") ||
	       str_starts(s, "error ") || str_starts(s, "eval ");
}

static const struct make_def *
find_def(const struct make_reader *m, struct str name)
{
	return map_get(&m->defs, name);
}

/* Variables that make sets itself, where the file does not. */
static bool
is_builtin(struct str s)
{
	static const char *const names[] = { "AR", "AS", "CC", "CXX", "CPP",
		"CURDIR", "FC", "LD", "LEX", "MAKEFILE_LIST", "MAKEFLAGS",
		"MAKECMDGOALS", "MAKELEVEL", "RM", "SHELL", "YACC", NULL };

	return str_is_one_of(s, names) || str_starts(s, ".");
}

/* An expansion in a text, and where the text begins in that of W. */
struct expansion {
	struct rewrite *w;
	size_t from, to; /* in the text of W */
	struct text in;
};

static void write_shell(
    struct make_reader *m, struct text t, struct rewrite *w, size_t base);

/* $(shell x) as $(x). */
static bool
write_command(struct make_reader *m, const struct expansion *e)
{
	char quote;

	if (!str_starts(e->in.s, "shell ") || m->depth >= MOST_DEPTH)
		return false;
	m->depth++;
	quote = rewrite_open(e->w, e->from);
	write_shell(m, text_slice(e->in, strlen("shell "), e->in.s.len), e->w,
	    e->from + strlen("$(shell "));
	rewrite_close(e->w, quote, e->to);
	m->depth--;
	return true;
}

/* $(MAKE), $@ and $<: what is put in; empty for others. */
static struct str
known_text(const struct make_reader *m, struct str name)
{
	if (str_is(name, "@") && is_plain(m->ctx.target))
		return m->ctx.target;
	if (str_is(name, "<") && is_plain(m->ctx.first))
		return m->ctx.first;
	if (str_is(name, "MAKE") && !find_def(m, name))
		return S("make");
	return (struct str){ 0 };
}

static void
write_variable(struct make_reader *m, const struct expansion *e)
{
	const struct make_def *def = find_def(m, e->in.s);
	struct str text = known_text(m, e->in.s);

	if (text.len)
		rewrite_put(e->w, text, e->from);
	else if (!is_name(e->in.s) ||
	         (def ? def->at[0]->is_define : is_builtin(e->in.s)))
		rewrite_hole(e->w, e->from, e->to);
	else
		rewrite_variable(e->w,
		    target_variable_name(m->r->arena, e->in.s), e->from, e->to);
}

static void
write_shell(
    struct make_reader *m, struct text t, struct rewrite *w, size_t base)
{
	size_t done = 0, at = 0, end;

	while ((at = str_find_char(t.s, at, '$')) != SIZE_MAX) {
		struct expansion e = { .w = w };

		end = make_expansion_end(t.s, at);
		e.from = base + at;
		e.to = base + end;
		e.in = inside(t, at, end);
		rewrite_copy(w, base + done, e.from);
		if (str_is(e.in.s, "$"))
			rewrite_copy(w, e.from + 1, e.to);
		else if (!says_only(e.in.s) && !write_command(m, &e))
			write_variable(m, &e);
		done = at = end;
	}
	rewrite_copy(w, base + done, base + t.s.len);
}

struct text
make_shell_text(struct make_reader *m, struct text t)
{
	struct rewrite w;

	if (str_find_char(t.s, 0, '$') == SIZE_MAX)
		return t;
	w = rewrite_new(m->r->arena, t);
	write_shell(m, t, &w, 0);
	return rewrite_end(&w);
}

/* --- canned recipes ------------------------------------------------------ */

/* The definition that a whole line asks for, or NULL. */
static struct make_def *
canned_def(const struct make_reader *m, struct str line)
{
	struct str in, rest, name;
	struct make_def *def;
	bool call;

	line = str_trim(line);
	if (line.len < 4 || line.at[0] != '$' ||
	    make_expansion_end(line, 0) != line.len ||
	    (line.at[1] != '(' && line.at[1] != '{'))
		return NULL;
	in = str_slice(line, 2, line.len - 1);
	call = str_starts(in, "call ");
	if (call)
		str_cut(str_trim(str_from(in, 5)), ',', &name, &rest);
	else
		name = in;
	def = map_get(&m->defs, str_trim(name));
	if (!def || def->len != 1 || def->at[0]->arm ||
	    (!call && !def->at[0]->is_define) ||
	    def->at[0]->flavor != MAKE_RECURSIVE)
		return NULL;
	return def;
}

static void add_recipe_line(
    struct make_reader *m, struct text t, struct block *to);

static struct text
without_signs(struct text t)
{
	size_t i = 0;

	while (i < t.s.len &&
	       (t.s.at[i] == '@' || t.s.at[i] == '-' || t.s.at[i] == '+' ||
	           t.s.at[i] == ' ' || t.s.at[i] == '\t'))
		i++;
	return text_slice(t, i, t.s.len);
}

/* The lines of a definition, once; what asks again gets the same ones. */
static const struct block *
canned_recipe(struct make_reader *m, struct make_def *def)
{
	struct text value = def->at[0]->value;
	struct make_context ctx = m->ctx;
	size_t at = 0;

	if (def->canned || m->depth >= MOST_DEPTH)
		return def->canned;
	m->ctx = (struct make_context){ 0 };
	def->canned = arena_make(m->r->arena, struct block);
	m->depth++;
	while (at < value.s.len) {
		size_t end = at;

		do {
			end = str_find_char(value.s, end, '\n');
			end = end == SIZE_MAX ? value.s.len : end + 1;
		} while (end < value.s.len && end > at + 1 &&
		         value.s.at[end - 2] == '\\');
		add_recipe_line(
		    m, without_signs(text_slice(value, at, end)), def->canned);
		at = end;
	}
	m->depth--;
	m->ctx = ctx;
	return def->canned;
}

static void
add_recipe_line(struct make_reader *m, struct text t, struct block *to)
{
	struct make_def *def = canned_def(m, t.s);
	const struct block *canned = def ? canned_recipe(m, def) : NULL;
	struct op *op;

	if (!canned) {
		target_add_line(m->r, to, make_shell_text(m, t));
		return;
	}
	op = target_add_op(m->r, to, OP_GROUP, text_span(&t, 0, t.s.len));
	op->body = *canned;
}

/* --- recipes ------------------------------------------------------------- */

/* The arm at DEPTH around a line, or NULL. */
static const struct make_arm *
arm_at(const struct make_line *line, size_t depth)
{
	const struct make_arm *arm = line->arm;

	while (arm && arm->depth > depth)
		arm = arm->up;
	return arm && arm->depth == depth ? arm : NULL;
}

static bool
same_arm(const struct make_arm *a, const struct make_arm *b)
{
	return a && b && a->choice == b->choice && a->number == b->number;
}

/* Lines in arms of one conditional; returns how many there are. */
static size_t
add_choice(struct make_reader *m, const struct make_choice *choice,
    const struct make_line *lines, size_t n, size_t depth, struct block *to)
{
	struct op *op = target_add_op(m->r, to, OP_BRANCH, choice->span);
	size_t i = 0, end, cap = 0;

	op->subject = (struct template){ .span = choice->span };
	*vec_add(m->r->arena, &op->subject) =
	    (struct part){ .kind = PART_UNKNOWN, .span = choice->span };
	while (i < n) {
		const struct make_arm *arm = arm_at(&lines[i], depth);
		struct arm *out;

		if (!arm || arm->choice != choice)
			break;
		for (end = i;
		     end < n && same_arm(arm, arm_at(&lines[end], depth));)
			end++;
		op->arms = vec_grow(
		    m->r->arena, op->arms, op->narms, &cap, sizeof(*op->arms));
		out = &op->arms[op->narms++];
		*out = (struct arm){ .span = text_span(&lines[i].text, 0, 0) };
		make_recipe_ops(m, lines + i, end - i, depth + 1, &out->body);
		i = end;
	}
	op->exhaustive = choice->has_else && op->narms == choice->narms;
	return i;
}

void
make_recipe_ops(struct make_reader *m, const struct make_line *lines, size_t n,
    size_t depth, struct block *to)
{
	for (size_t i = 0; i < n;) {
		const struct make_arm *arm = arm_at(&lines[i], depth);

		if (arm) {
			i += add_choice(
			    m, arm->choice, lines + i, n - i, depth, to);
			continue;
		}
		add_recipe_line(m, lines[i].text, to);
		i++;
	}
}

/* All lines as one text: .ONESHELL. */
const struct program *
make_one_shell(struct make_reader *m, const struct make_rule *rule)
{
	struct rewrite w = rewrite_new(m->r->arena, rule->lines[0].text);

	for (size_t i = 0; i < rule->nlines; i++) {
		w.from = rule->lines[i].text;
		write_shell(m, w.from, &w, 0);
		rewrite_put(&w, S("\n"), w.from.s.len);
	}
	return target_program(m->r, rewrite_end(&w));
}

/* --- variables ------------------------------------------------------------ */

void
make_collect(struct make_reader *m)
{
	struct arena *a = m->r->arena;

	for (size_t i = 0; i < m->make->exports.len; i++)
		map_put(a, &m->exported, m->make->exports.at[i].s, m);
	for (size_t i = 0; i < m->make->nvariables; i++) {
		const struct make_variable *v = &m->make->variables[i];
		struct make_def *def;

		if (v->rule)
			continue;
		def = map_get(&m->defs, v->name.s);
		if (!def) {
			def = arena_make(a, struct make_def);
			def->name = v->name.s;
			map_put(a, &m->defs, v->name.s, def);
		}
		*vec_add(a, def) = v;
	}
}

/* The value with a blank in front, as += puts it. */
static struct template appended(struct arena *a, struct template value)
{
	struct template out = { .span = value.span };

	*vec_add(a, &out) = (struct part){ .kind = PART_LITERAL,
		.span = value.span,
		.text = S(" "),
		.quoted = true };
	for (size_t i = 0; i < value.len; i++)
		*vec_add(a, &out) = value.at[i];
	return out;
}

static struct template defaulted(
    struct arena *a, struct str name, struct template value)
{
	struct template out = { .span = value.span };
	struct template *fallback = arena_make(a, struct template);

	*fallback = value;
	*vec_add(a, &out) = (struct part){ .kind = PART_VARIABLE,
		.rule = PART_DEFAULT,
		.span = value.span,
		.text = name,
		.quoted = true,
		.fallback = fallback };
	return out;
}

static struct template value_of(
    struct make_reader *m, const struct make_variable *v)
{
	struct template out;

	if (v->is_define)
		return template_of_part(m->r->arena, PART_UNKNOWN, v->value);
	out = template_of_shell(m->r, make_shell_text(m, v->value));
	if (v->flavor != MAKE_SHELL)
		return out;
	out = template_of_part(m->r->arena, PART_OUTPUT, v->value);
	out.at[0].body = arena_make(m->r->arena, struct block);
	*out.at[0].body =
	    target_program(m->r, make_shell_text(m, v->value))->block;
	return out;
}

void
make_add_setting(
    struct make_reader *m, struct block *to, const struct make_variable *v)
{
	struct arena *a = m->r->arena;
	struct template value = value_of(m, v);
	struct str name = target_variable_name(a, v->name.s);
	struct setting *s;

	if (v->flavor == MAKE_DEFAULT)
		value = defaulted(a, name, value);
	if (v->flavor == MAKE_APPEND)
		value = appended(a, value);
	s = target_add_setting(
	    m->r, to, name, text_span(&v->name, 0, v->name.s.len), value);
	s->append = v->flavor == MAKE_APPEND;
	s->known = !v->arm;
	s->exported = v->exported || map_get(&m->exported, v->name.s) != NULL;
}

static void add_def(struct make_reader *m, struct make_def *def, size_t depth);

/* First what the value names. */
static void
add_named(struct make_reader *m, struct text value, size_t depth)
{
	size_t at = 0;

	while ((at = str_find_char(value.s, at, '$')) != SIZE_MAX) {
		size_t end = make_expansion_end(value.s, at);
		struct text in = inside(value, at, end);
		struct make_def *def = map_get(&m->defs, in.s);

		if (def)
			add_def(m, def, depth + 1);
		else if (depth < MOST_NAMED)
			add_named(m, in, depth + 1);
		at = end;
	}
}

static void
add_def(struct make_reader *m, struct make_def *def, size_t depth)
{
	if (def->state != DEF_NEW || depth > MOST_NAMED)
		return;
	def->state = DEF_BEGUN;
	for (size_t i = 0; i < def->len; i++)
		if (!def->at[i]->is_define)
			add_named(m, def->at[i]->value, depth);
	for (size_t i = 0; i < def->len; i++)
		make_add_setting(m, &m->r->file->variables, def->at[i]);
	def->state = DEF_DONE;
}

void
make_variables(struct make_reader *m)
{
	for (size_t i = 0; i < m->defs.len; i++)
		add_def(m, m->defs.at[i].value, 0);
	m->r->file->exports_all = m->make->exports_all;
}

/* --- names ---------------------------------------------------------------- */

/* Is each assignment one that always counts, and can be read here? */
static bool
is_fixed(const struct make_def *def)
{
	if (!def)
		return false;
	for (size_t i = 0; i < def->len; i++)
		if (def->at[i]->arm || def->at[i]->is_define ||
		    def->at[i]->flavor == MAKE_DEFAULT ||
		    def->at[i]->flavor == MAKE_SHELL)
			return false;
	return true;
}

static bool expand_into(
    struct make_reader *m, struct str t, struct buf *b, size_t depth);

/* The last value, with all that is appended to it. */
static bool
expand_def(struct make_reader *m, const struct make_def *def, struct buf *b,
    size_t depth)
{
	size_t first = def->len - 1;

	while (first > 0 && def->at[first]->flavor == MAKE_APPEND)
		first--;
	for (size_t i = first; i < def->len; i++) {
		if (i > first)
			buf_add_char(b, ' ');
		if (!m->budget ||
		    !expand_into(m, def->at[i]->value.s, b, depth))
			return false;
		m->budget--;
	}
	return true;
}

static bool
expand_into(struct make_reader *m, struct str t, struct buf *b, size_t depth)
{
	size_t done = 0, at = 0;

	if (depth > MOST_DEPTH)
		return false;
	while ((at = str_find_char(t, at, '$')) != SIZE_MAX) {
		size_t end = make_expansion_end(t, at);
		struct text whole = { .s = t };
		const struct make_def *def =
		    find_def(m, inside(whole, at, end).s);

		buf_add(b, str_slice(t, done, at));
		if (!is_fixed(def) || !expand_def(m, def, b, depth + 1) ||
		    b->len > MOST_BYTES)
			return false;
		done = at = end;
	}
	buf_add(b, str_from(t, done));
	return b->len <= MOST_BYTES;
}

bool
make_expand(struct make_reader *m, struct str t, struct str *out)
{
	struct buf b = buf_new(m->r->arena);

	*out = t;
	if (str_find_char(t, 0, '$') == SIZE_MAX)
		return true;
	if (!expand_into(m, t, &b, 0))
		return false;
	*out = buf_str(&b);
	return true;
}
