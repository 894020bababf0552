/*
 * What the readers of targets share: targets, operations made by hand,
 * templates, and lists of names.
 */

#include <string.h>

#include "base/arena.h"
#include "facts/target_internal.h"
#include "parse/yaml.h"

enum { VALUE_BYTES = 4096 };

struct target *
target_add(struct target_reader *r, struct str name, struct span span)
{
	struct target_file *f = r->file;
	struct target *t = arena_make(r->arena, struct target);

	t->name = name;
	t->span = span;
	t->is_phony = true;
	f->targets = vec_grow(
	    r->arena, f->targets, f->ntargets, &f->ctargets, sizeof(t));
	f->targets[f->ntargets++] = t;
	t->next = map_put(r->arena, &f->by_name, name, t);
	return t;
}

void
target_alias(struct target_reader *r, struct target *t, struct str name,
    struct span span)
{
	struct target *before;

	*vec_add(r->arena, &t->aliases) = (struct named){ name, span };
	before = map_get(&r->file->by_name, name);
	if (!before)
		map_put(r->arena, &r->file->by_name, name, t);
}

struct target_include *
target_add_include(struct target_reader *r)
{
	struct target_file *f = r->file;

	f->includes = vec_grow(r->arena, f->includes, f->nincludes,
	    &f->cincludes, sizeof(*f->includes));
	f->includes[f->nincludes] = (struct target_include){ 0 };
	return &f->includes[f->nincludes++];
}

void
target_unread(struct target_reader *r, struct span span)
{
	if (!r->file->has_unread_parts)
		r->file->unread = span;
	r->file->has_unread_parts = true;
}

const struct program *
target_program(struct target_reader *r, struct text t)
{
	return program_read(r->arena, r->scratch, t, false);
}

struct program *
target_program_new(struct target_reader *r)
{
	struct program *p = arena_make(r->arena, struct program);

	p->source = r->file->source;
	return p;
}

struct op *
target_add_op(struct target_reader *r, struct block *to, enum op_kind kind,
    struct span span)
{
	struct op *op = arena_make(r->arena, struct op);

	op->kind = kind;
	op->span = span;
	*vec_add(r->arena, to) = op;
	return op;
}

void
target_add_line(struct target_reader *r, struct block *to, struct text t)
{
	const struct program *p = target_program(r, t);
	struct op *op;

	if (!p->block.len)
		return;
	op = target_add_op(r, to, OP_SCOPE, text_span(&t, 0, t.s.len));
	op->body = p->block;
}

struct setting *
target_add_setting(struct target_reader *r, struct block *to, struct str name,
    struct span span, struct template value)
{
	struct op *op = target_add_op(r, to, OP_SET, span);

	*vec_add(r->arena, &op->settings) = (struct setting){
		.name = name, .span = span, .known = true, .value = value
	};
	return &op->settings.at[0];
}

void
target_add_run(
    struct target_reader *r, struct block *to, const char *tool, struct text t)
{
	struct rewrite w = rewrite_new(r->arena, t);
	const struct program *p;

	rewrite_put(&w, str_of(tool), 0);
	rewrite_put(&w, S(" "), 0);
	rewrite_copy(&w, 0, t.s.len);
	p = target_program(r, rewrite_end(&w));
	for (size_t i = 0; i < p->block.len; i++)
		*vec_add(r->arena, to) = p->block.at[i];
}

void
target_add_opaque(struct target_reader *r, struct block *to, struct span span)
{
	struct op *op = target_add_op(r, to, OP_CALL, span);
	struct template *word = vec_add(r->arena, &op->words);

	word->span = span;
	*vec_add(r->arena, word) =
	    (struct part){ .kind = PART_UNKNOWN, .span = span };
}

struct template template_of_part(
    struct arena *a, enum part_kind kind, struct text t)
{
	struct template out = { .span = text_span(&t, 0, t.s.len) };

	*vec_add(a, &out) = (struct part){
		.kind = kind, .span = out.span, .text = t.s, .quoted = true
	};
	return out;
}

struct template template_of_literal(struct arena *a, struct text t)
{
	return template_of_part(a, PART_LITERAL, t);
}

struct template template_of_named(struct arena *a, const struct named *n)
{
	struct template out = { .span = n->span };

	*vec_add(a, &out) = (struct part){ .kind = PART_LITERAL,
		.span = n->span,
		.text = n->name,
		.quoted = true };
	return out;
}

/* The one word of `: ...`, when it is one. */
static bool
only_word(const struct program *p, struct template *out)
{
	const struct op *op = p->block.len == 1 ? p->block.at[0] : NULL;

	if (!op || op->kind != OP_CALL || op->words.len != 2 ||
	    op->redirects.len)
		return false;
	*out = op->words.at[1];
	return true;
}

/* One of the bytes of SET. */
static bool
holds(struct str s, const char *set)
{
	for (; *set; set++)
		if (str_find_char(s, 0, *set) != SIZE_MAX)
			return true;
	return false;
}

struct template template_of_shell(struct target_reader *r, struct text t)
{
	bool quotes = holds(t.s, "\"'\\");
	struct rewrite w = rewrite_new(r->arena, t);
	struct template out;

	if (!quotes && !holds(t.s, "$`"))
		return template_of_literal(r->arena, t);
	if (t.s.len > VALUE_BYTES)
		return template_of_part(r->arena, PART_UNKNOWN, t);
	rewrite_put(&w, quotes ? S(": ") : S(": \""), 0);
	rewrite_copy(&w, 0, t.s.len);
	rewrite_put(&w, quotes ? S("") : S("\""), t.s.len - 1);
	if (!only_word(target_program(r, rewrite_end(&w)), &out))
		return template_of_part(r->arena, PART_UNKNOWN, t);
	out.span = text_span(&t, 0, t.s.len);
	return out;
}

void
target_depend(struct target_reader *r, struct target *t, struct template name,
    enum dependency_time time)
{
	struct dependency *d = vec_add(r->arena, &t->dependencies);

	*d = (struct dependency){ .name = name, .time = time };
	d->span = name.span;
	template_literal(r->arena, &name, &d->literal);
}

struct str
target_variable_name(struct arena *a, struct str name)
{
	char *at = arena_bytes(a, name.len);

	for (size_t i = 0; i < name.len; i++)
		at[i] = char_is_word(name.at[i]) ? name.at[i] : '_';
	return (struct str){ at, name.len };
}

struct ynode *
target_yaml(struct target_reader *r, struct text t)
{
	struct yaml yaml = { 0 };

	yaml_parse(r->arena, t, &yaml);
	r->file->problems = yaml.problems;
	if (!yaml.ndocs || yaml.docs[0]->kind != YNODE_MAP)
		return NULL;
	r->file->readable = true;
	for (size_t i = 0; i < yaml.problems.len; i++)
		if (yaml.problems.at[i].kind != PROBLEM_DUPLICATE)
			target_unread(r, yaml.problems.at[i].span);
	return yaml.docs[0];
}

void
target_entries(
    struct target_reader *r, const struct ynode *n, struct entries *out)
{
	if (!n || n->kind != YNODE_MAP)
		return;
	out->span = n->span;
	for (size_t i = 0; i < n->len; i++)
		if (n->pairs[i].value->kind == YNODE_SCALAR)
			*vec_add(r->arena, out) = (struct entry){
				.name = n->pairs[i].key->text.s,
				.span = n->pairs[i].key->span,
				.value = template_of_literal(
				    r->arena, n->pairs[i].value->text),
			};
}
