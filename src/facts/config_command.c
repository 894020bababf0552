/*
 * Commands in the configuration of a tool: a line as a shell reads it, or a
 * program with a list of words.
 *
 * {{ ... }} is worked out by the tool, and in words so is $NAME: holes.  A
 * template that begins an action ({{ if ... }}) may leave out what it holds,
 * which is not looked at.
 */

#include "facts/config_command.h"

#include "base/arena.h"
#include "parse/rewrite.h"
#include "parse/yaml.h"

/* Index behind the hole that begins at AT; 0: none does. */
static size_t
hole_end(struct str s, size_t at, bool dollars)
{
	size_t i = at + 1, end;

	if (s.at[at] == '{' && i < s.len && s.at[i] == '{') {
		end = str_find(s, i, "}}");
		return end == SIZE_MAX ? s.len : end + 2;
	}
	if (!dollars || s.at[at] != '$' || i >= s.len)
		return 0;
	if (s.at[i] == '{') {
		end = str_find_char(s, i, '}');
		return end == SIZE_MAX ? s.len : end + 1;
	}
	while (i < s.len && char_is_word(s.at[i]))
		i++;
	return i > at + 1 ? i : 0;
}

static void
add_part(struct arena *a, struct template *out, const struct text *t,
    size_t from, size_t to, bool hole)
{
	if (from == to)
		return;
	*vec_add(a, out) = (struct part){
		.kind = hole ? PART_UNKNOWN : PART_LITERAL,
		.span = text_span(t, from, to - from),
		.text = str_slice(t->s, from, to),
		.quoted = true,
	};
}

/* A text with its holes, as one word. */
static struct template word_of(struct arena *a, const struct ynode *n)
{
	const struct text *t = &n->text;
	struct template out = { .span = text_span(t, 0, t->s.len) };
	size_t from = 0;

	for (size_t i = 0; i < t->s.len;) {
		size_t end = hole_end(t->s, i, true);

		if (!end) {
			i++;
			continue;
		}
		add_part(a, &out, t, from, i, false);
		add_part(a, &out, t, i, end, true);
		from = i = end;
	}
	add_part(a, &out, t, from, t->s.len, false);
	return out;
}

void
config_environment(struct arena *a, const struct ynode *n, struct entries *out)
{
	struct ynode value;
	struct str rest;

	if (!n)
		return;
	for (size_t i = 0; n->kind == YNODE_LIST && i < n->len; i++)
		config_environment(a, n->items[i], out);
	for (size_t i = 0; n->kind == YNODE_MAP && i < n->len; i++)
		if (n->pairs[i].value->kind == YNODE_SCALAR)
			*vec_add(a, out) = (struct entry){
				.name = ynode_text(n->pairs[i].key),
				.span = n->pairs[i].key->span,
				.value = word_of(a, n->pairs[i].value),
			};
	if (n->kind == YNODE_SCALAR) {
		struct entry e = { .span = n->span };

		if (!str_cut(n->text.s, '=', &e.name, &rest))
			return;
		value = *n;
		value.text = text_slice(n->text, e.name.len + 1, n->text.s.len);
		e.value = word_of(a, &value);
		*vec_add(a, out) = e;
	}
}

/* The line as a shell of its own. */
static void
add_line(struct arena *a, struct arena *scratch, const struct ynode *n,
    struct block *to)
{
	struct rewrite w = rewrite_new(a, n->text);
	struct str s = n->text.s;
	const struct program *p;
	size_t from = 0;
	struct op *op;

	for (size_t i = 0; i < s.len;) {
		size_t end = hole_end(s, i, false);

		if (!end) {
			i++;
			continue;
		}
		rewrite_copy(&w, from, i);
		rewrite_hole(&w, i, end);
		from = i = end;
	}
	rewrite_copy(&w, from, s.len);
	p = program_read(a, scratch, rewrite_end(&w), false);
	if (!p->block.len)
		return;
	op = arena_make(a, struct op);
	op->kind = OP_SCOPE;
	op->span = n->span;
	op->body = p->block;
	*vec_add(a, to) = op;
}

static const struct ynode *
get(const struct ynode *n, const char *key)
{
	return key ? ynode_get(n, key) : NULL;
}

/* What the tool runs unless it is told another program or other words. */
static void
add_fallback(struct arena *a, const struct know_setting *s, struct span span,
    bool program, bool args, struct templates *out)
{
	struct str rest = str_of(s->fallback ? s->fallback : ""), word;

	for (size_t i = 0; rest.len; i++) {
		struct template *t;

		str_cut(rest, ' ', &word, &rest);
		if (i ? !args : !program)
			continue;
		t = vec_add(a, out);
		t->span = span;
		*vec_add(a, t) = (struct part){
			.kind = word.at[0] == '$' ? PART_UNKNOWN : PART_LITERAL,
			.span = span,
			.text = word,
			.quoted = true,
		};
	}
}

static void
add_input(struct arena *a, const struct ynode *n, struct op *op)
{
	if (n)
		*vec_add(a, &op->redirects) = (struct redirect){
			.kind = REDIRECT_TEXT, .fd = -1, .span = n->span
		};
}

/* {cmd: PROGRAM, args: [WORD...]}: it stands where its first word does. */
static bool
add_program(struct arena *a, const struct know_setting *s,
    const struct ynode *n, struct block *to)
{
	const struct ynode *program = get(n, s->program);
	const struct ynode *args = get(n, s->args);
	struct op *op = arena_make(a, struct op);

	if (n->kind != YNODE_MAP)
		return false;
	op->kind = OP_CALL;
	op->span = program ? program->span : n->span;
	if (program)
		*vec_add(a, &op->words) = word_of(a, program);
	add_fallback(a, s, op->span, !program, !args, &op->words);
	for (size_t i = 0; args && args->kind == YNODE_LIST && i < args->len;
	     i++)
		if (args->items[i]->kind == YNODE_SCALAR)
			*vec_add(a, &op->words) = word_of(a, args->items[i]);
	for (const char *const *in = s->input; *in; in++)
		add_input(a, ynode_get(n, *in), op);
	*vec_add(a, to) = op;
	return op->words.len > 0;
}

bool
config_command(struct arena *a, struct arena *scratch,
    const struct know_setting *s, const struct ynode *n, struct config_run *out)
{
	const struct ynode *folder = get(n, s->folder);

	if (folder && folder->kind == YNODE_SCALAR)
		out->folder = word_of(a, folder);
	config_environment(a, get(n, s->environment), &out->env);
	if (s->runs == KNOW_RUNS_PROGRAM)
		return add_program(a, s, n, &out->block);
	if (n->kind == YNODE_MAP)
		n = get(n, s->program);
	if (!n || n->kind != YNODE_SCALAR)
		return false;
	add_line(a, scratch, n, &out->block);
	return out->block.len > 0;
}
