/*
 * The variables that targets use.
 *
 * Files of make hold hundreds of variables, each call uses a few of them: what
 * the commands name, and what the values of these name in turn.  The others
 * are not set before the commands are followed.
 */

#include "base/arena.h"
#include "model/target.h"

enum { DEPTH = 200 }; /* of blocks in one another */

static void
see_name(struct target_names *n, struct str name)
{
	if (name.len && !map_get(&n->names, name))
		map_put(n->arena, &n->names, name, n);
}

void
names_of_template(struct target_names *n, const struct template *t)
{
	if (!t || n->depth > DEPTH)
		return;
	n->depth++;
	for (size_t i = 0; i < t->len; i++) {
		const struct part *p = &t->at[i];

		if (p->kind == PART_VARIABLE || p->kind == PART_ARRAY)
			see_name(n, p->text);
		names_of_template(n, p->fallback);
		if (p->body)
			names_of_block(n, p->body);
	}
	n->depth--;
}

static void
see_templates(struct target_names *n, const struct templates *all)
{
	for (size_t i = 0; i < all->len; i++)
		names_of_template(n, &all->at[i]);
}

static void
see_settings(struct target_names *n, const struct settings *all)
{
	for (size_t i = 0; i < all->len; i++) {
		if (all->at[i].append)
			see_name(n, all->at[i].name);
		names_of_template(n, &all->at[i].value);
		see_templates(n, &all->at[i].items);
	}
}

static void
see_op(struct target_names *n, const struct op *op)
{
	see_templates(n, &op->words);
	see_settings(n, &op->settings);
	for (size_t i = 0; i < op->redirects.len; i++)
		names_of_template(n, &op->redirects.at[i].target);
	names_of_template(n, &op->subject);
	see_templates(n, &op->items);
	names_of_block(n, &op->guard);
	for (size_t i = 0; i < op->narms; i++) {
		see_templates(n, &op->arms[i].patterns);
		names_of_block(n, &op->arms[i].guard);
		names_of_block(n, &op->arms[i].body);
	}
	names_of_block(n, &op->body);
}

void
names_of_block(struct target_names *n, const struct block *b)
{
	if (n->depth > DEPTH)
		return;
	n->depth++;
	for (size_t i = 0; i < b->len; i++)
		see_op(n, b->at[i]);
	n->depth--;
}

static void
see_entries(struct target_names *n, const struct entries *all)
{
	for (size_t i = 0; i < all->len; i++)
		names_of_template(n, &all->at[i].value);
}

bool
names_hold(const struct target_names *n, const struct op *op)
{
	const struct setting *s = &op->settings.at[0];

	return op->kind != OP_SET || op->settings.len != 1 || s->exported ||
	       !s->name.len || map_get(&n->names, s->name);
}

/* What the settings that are used name in turn: from the last to the first. */
void
names_of_file(struct target_names *n, const struct target_file *f)
{
	see_entries(n, &f->env);
	for (size_t i = f->variables.len; i > 0; i--)
		if (names_hold(n, f->variables.at[i - 1]))
			see_op(n, f->variables.at[i - 1]);
	for (size_t i = f->nincludes; i > 0; i--)
		if (f->includes[i - 1].file && !f->includes[i - 1].name.len)
			names_of_file(n, f->includes[i - 1].file);
}

void
names_of_target(struct target_names *n, const struct target *t)
{
	const struct dependencies *all = &t->dependencies;

	for (size_t i = 0; i < all->len; i++) {
		names_of_template(n, &all->at[i].name);
		see_templates(n, &all->at[i].arguments);
	}
	for (size_t i = 0; i < t->parameters.len; i++)
		names_of_template(n, &t->parameters.at[i].fallback);
	names_of_block(n, &t->variables);
	see_entries(n, &t->env);
	names_of_template(n, &t->folder);
	if (t->program)
		names_of_block(n, &t->program->block);
}
